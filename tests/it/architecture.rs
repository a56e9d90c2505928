//! The shape of the source: who may name whom, where polars and serde stop, how long a file gets.
//!
//! Reads `src/**` as text. `ARCHITECTURE.md` says why each of these holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module with its floor: a module names only its own floor and those with a smaller number.
const FLOORS: &[(&str, u8)] = &[
    ("error", 1),
    ("domain", 1),
    ("matrix", 2),
    ("metrics", 2),
    ("split", 2),
    ("events", 3),
    ("snapshot", 3),
    ("features", 3),
    ("rules", 3),
    ("model", 3),
    ("calibration", 3),
    ("hybrid", 4),
    ("points", 4),
    ("explain", 4),
    ("evaluate", 4),
    ("audit", 4),
    ("advice", 4),
    ("project", 4),
    ("exchange", 4),
    ("demo", 4),
    ("history", 4),
    ("artifact", 5),
    ("scoring", 5),
    ("sink", 5),
    ("report", 5),
    ("state", 5),
    ("cli", 6),
    ("http", 6),
];

/// On floor 3 nobody names a neighbor, but a rule states its fact as a feature, and a feature looks at snapshots.
const CHAIN: &[&str] = &["rules", "features", "snapshot", "events"];

const WITH_POLARS: &[&str] = &["events", "snapshot", "features", "sink"];
const WITH_SERIALIZE: &[&str] = &["artifact", "sink", "report", "cli", "http"];
const SAYS_NOTHING: &[&str] = &[
    "utils", "util", "helpers", "common", "core", "misc", "manager",
];

const MOST_LINES: usize = 500;

/// Files past [`MOST_LINES`], each with the reason why it is one.
const LONG: &[(&str, &str)] = &[];

struct File {
    /// From the root of the repository.
    path: String,
    /// The module of the first level.
    module: String,
    text: String,
}

impl File {
    /// Code lines with their numbers from 1; comments are no dependencies.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .map(|(idx, line)| (idx + 1, line.split("// ").next().unwrap_or(line)))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The lines that `wrong` says something about, with place.
    fn complaints(&self, wrong: impl Fn(&str) -> Option<String>) -> Vec<String> {
        self.code()
            .filter_map(|(n, line)| Some(format!("{}:{n} {}", self.path, wrong(line)?)))
            .collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn paths_under(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<File> {
    let read = |path: PathBuf| {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let first = Path::new(inside.iter().next().unwrap());
        File {
            module: first.file_stem().unwrap().to_string_lossy().into_owned(),
            path: format!("src/{}", inside.display()),
            text: fs::read_to_string(&path).unwrap(),
        }
    };
    paths_under("src", "rs").into_iter().map(read).collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

/// What stands after each `prefix` in a line, as far as it is one word.
fn after<'a>(line: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(prefix).map(move |(at, _)| {
        let rest = &line[at + prefix.len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn floor(module: &str) -> Option<u8> {
    let found = FLOORS.iter().find(|(name, _)| *name == module);
    found.map(|(_, floor)| *floor)
}

fn may_name(from: &str, to: &str) -> bool {
    let (Some(own), Some(other)) = (floor(from), floor(to)) else {
        return false;
    };
    let chained = || {
        let place = |module| CHAIN.iter().position(|one| *one == module);
        matches!((place(from), place(to)), (Some(from), Some(to)) if from <= to)
    };
    from == to || other < own || (other == own && (own != 3 || chained()))
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn a_module_names_only_its_own_floor_and_those_above() {
    let mut complaints = Vec::new();
    for file in sources() {
        if ["lib", "main"].contains(&file.module.as_str()) {
            continue;
        }
        if floor(&file.module).is_none() {
            complaints.push(format!("{}: give `{}` a floor", file.path, file.module));
        }
        complaints.extend(file.complaints(|line| {
            let bad = after(line, "crate::").find(|to| !may_name(&file.module, to))?;
            Some(if bad.is_empty() {
                "hides what it names: spell out `use crate::module::Thing;`".to_owned()
            } else {
                format!("names crate::{bad}")
            })
        }));
    }
    assert_none(&complaints);
}

#[test]
fn no_path_climbs_out_of_its_module() {
    let mut complaints = Vec::new();
    for file in sources() {
        // The parent of `src/model/mod.rs` and of `src/error.rs` is the crate; of their test modules it is not.
        let depth = file.path.matches('/').count() - usize::from(file.path.ends_with("/mod.rs"));
        let tests = file.text.find("#[cfg(test)]").unwrap_or(file.text.len());
        let top = File {
            text: file.text[..tests].to_owned(),
            ..file
        };
        complaints.extend(top.complaints(|line| {
            let out = "super::".repeat(depth);
            line.contains(&out)
                .then(|| "climbs to the crate: spell out `crate::`".to_owned())
        }));
    }
    assert_none(&complaints);
}

#[test]
fn polars_and_serialize_stay_where_they_belong() {
    let mut complaints = Vec::new();
    for file in sources() {
        let module = file.module.as_str();
        complaints.extend(file.complaints(|line| {
            let says = |word| words(line).any(|one| one == word);
            if says("polars") && !WITH_POLARS.contains(&module) {
                return Some("names polars".to_owned());
            }
            (says("Serialize") && !WITH_SERIALIZE.contains(&module))
                .then(|| "promises a format on disk (Serialize)".to_owned())
        }));
    }
    assert_none(&complaints);
}

#[test]
fn only_the_command_line_and_the_service_ask_what_time_it_is() {
    let clocks = ["SystemTime::now", "Utc::now", "Local::now"];
    let mut complaints = Vec::new();
    let asks = |file: &File| file.module == "cli" || file.path == "src/http/clock.rs";
    for file in sources().into_iter().filter(|file| !asks(file)) {
        complaints.extend(file.complaints(|line| {
            let clock = clocks.iter().find(|clock| line.contains(**clock))?;
            Some(format!("reads the clock ({clock})"))
        }));
    }
    assert_none(&complaints);
}

#[test]
fn long_files_have_a_reason_and_no_module_is_called_nothing() {
    let mut complaints = Vec::new();
    let mut reasons: BTreeSet<&str> = LONG.iter().map(|(path, _)| *path).collect();
    for path in [paths_under("src", "rs"), paths_under("tests", "rs")].concat() {
        let shown = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let n_lines = text.lines().count();
        if MOST_LINES < n_lines && !reasons.remove(shown.as_str()) {
            complaints.push(format!(
                "{shown} has {n_lines} lines: is it one idea? Split it, or give the reason here"
            ));
        }
        for name in text.lines().flat_map(|line| after(line, "mod ")) {
            if SAYS_NOTHING.contains(&name) {
                complaints.push(format!(
                    "{shown}: a module called `{name}` collects everything"
                ));
            }
        }
    }
    complaints.extend(
        reasons
            .into_iter()
            .map(|path| format!("{path} is not long any more: drop its reason")),
    );
    assert_none(&complaints);
}
