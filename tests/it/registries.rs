//! The lists of kinds: what lies in a folder is listed, and nothing is listed twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::CommandFactory as _;
use leadscore::cli::args::Arguments;
use leadscore::project::settings::{LearnerSettings, ProjectFile};
use leadscore::project::toml::Schema;
use leadscore::{exchange, features, metrics, model, rules, sink};

fn folder(inside: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(inside)
}

/// Name and text of every file in a folder of the source.
fn files(inside: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder(inside)).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_file() && stem != "mod" {
            found.push((stem, fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The names that files with `mark` in them give themselves: the first `name: "…"` after it.
fn names_after(inside: &str, mark: &str) -> Vec<String> {
    let name = |text: &str| {
        let rest = text.split_once(mark)?.1.split_once("name: \"")?.1;
        Some(rest.split_once('"')?.0.to_owned())
    };
    files(inside)
        .iter()
        .filter_map(|(_, text)| name(text))
        .collect()
}

fn same(registry: &str, listed: &[&str], there: Vec<String>) {
    let unique: BTreeSet<String> = listed.iter().map(ToString::to_string).collect();
    assert_eq!(unique.len(), listed.len(), "{registry}: a name twice");
    let there: BTreeSet<String> = there.into_iter().collect();
    assert_eq!(unique, there, "{registry}: listed against what lies there");
}

#[test]
fn every_registry_is_complete_and_unique() {
    let names: Vec<&str> = features::spec::ALL.iter().map(|about| about.name).collect();
    same(
        "features",
        &names,
        names_after("features", "const ABOUT: About"),
    );
    let names: Vec<&str> = rules::ALL.iter().map(|about| about.name).collect();
    same("rules", &names, names_after("rules", "const ABOUT: About"));
    let names: Vec<&str> = metrics::ALL.iter().map(|metric| metric.name).collect();
    same(
        "metrics",
        &names,
        names_after("metrics", "const METRIC: Metric"),
    );
    let names: Vec<&str> = rules::presets::ALL
        .iter()
        .map(|preset| preset.name)
        .collect();
    let there = files("rules/presets").into_iter().map(|(stem, _)| stem);
    same("presets", &names, there.collect());
}

#[test]
fn every_learner_and_every_format_is_listed_once() {
    let implemented = |inside: &str, mark: &str| {
        let texts = files(inside);
        texts.iter().filter(|(_, text)| text.contains(mark)).count()
    };
    let pairs: BTreeSet<(&str, &str)> = model::ALL
        .iter()
        .map(|learner| (learner.name(), learner.engine()))
        .collect();
    assert_eq!(pairs.len(), model::ALL.len(), "a learner twice");
    assert_eq!(pairs.len(), implemented("model", "\nimpl Learner for "));
    let formats: BTreeSet<&str> = sink::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(formats.len(), sink::ALL.len(), "a format twice");
    assert_eq!(formats.len(), implemented("sink", "\nimpl Format for "));
    let formats: BTreeSet<&str> = exchange::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(formats.len(), exchange::ALL.len(), "a format twice");
    assert_eq!(formats.len(), implemented("exchange", "\nimpl Format for "));
}

#[test]
fn project_files_can_ask_for_everything_that_is_listed() {
    let schema = Schema::of::<ProjectFile>();
    let asked = |path: &[&str], tag: &str| -> Vec<String> {
        let list = schema.at(path.iter().copied()).unwrap();
        let items = schema.items(&list).unwrap();
        let branches = schema.branches(&items);
        let tags = branches
            .iter()
            .filter_map(|branch| schema.property(branch, tag));
        tags.map(|tag| tag.text("const").unwrap().to_owned())
            .collect()
    };
    let names: Vec<&str> = features::spec::ALL.iter().map(|about| about.name).collect();
    same(
        "[[features.add]]",
        &names,
        asked(&["features", "add"], "kind"),
    );
    let mut names: Vec<&str> = model::ALL.iter().map(|learner| learner.name()).collect();
    names.dedup();
    let given = asked(&["training", "learner"], "name");
    same("[[training.learner]]", &names, given);
    for learner in model::ALL {
        let (name, engine) = (learner.name(), learner.engine());
        let settings: LearnerSettings =
            toml_edit::de::from_str(&format!("name = '{name}'\nengine = '{engine}'")).unwrap();
        assert_eq!(settings.name_and_engine(), (name, engine));
    }
}

#[test]
fn every_command_has_its_file() {
    let command = Arguments::command();
    let names: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let mut there = Vec::new();
    for entry in fs::read_dir(folder("cli/commands")).unwrap() {
        let path = entry.unwrap().path();
        there.push(path.file_stem().unwrap().to_string_lossy().into_owned());
    }
    there.retain(|name| name != "mod");
    same("commands", &names, there);
    for command in command.get_subcommands() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
    }
}
