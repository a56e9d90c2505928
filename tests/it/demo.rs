//! The simulator: same seed, same bytes; the files are what they claim to be; the truth is in them.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use leadscore::demo::{DemoSummary, World, true_log_odds, write};
use leadscore::domain::{DAY_MICROS, Seed, Timestamp};
use leadscore::error::{Error, ErrorKind};
use leadscore::features::settings::FeaturesSettings;
use leadscore::rules::presets;
use leadscore::rules::rulebook::Rulebook;
use leadscore::rules::spec::RulebookSpec;

fn world(preset: Option<&str>, n_leads: usize, seed: u64) -> World {
    let preset = preset.map(str::to_owned);
    World {
        preset,
        n_leads,
        seed: Seed(seed),
    }
}

/// Every world there is.
fn worlds() -> Vec<Option<&'static str>> {
    std::iter::once(None)
        .chain(presets::ALL.iter().map(|preset| Some(preset.name)))
        .collect()
}

fn written(world: &World) -> (tempfile::TempDir, DemoSummary) {
    let dir = tempfile::tempdir().unwrap();
    let summary = write(dir.path(), world).unwrap();
    (dir, summary)
}

fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                fs::read(file.path()).unwrap(),
            )
        })
        .collect()
}

fn rows(dir: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(dir.join(name)).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn rule_names(text: &str) -> BTreeSet<String> {
    let file: toml_edit::DocumentMut = text.parse().unwrap();
    let groups = file["group"].as_array_of_tables().unwrap().iter();
    let rules = groups.flat_map(|group| group["rule"].as_array_of_tables().unwrap().iter());
    rules
        .map(|rule| rule["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Area under the ROC curve by counting pairs over sorted scores, ties half.
fn auc(mut scored: Vec<(f64, bool)>) -> f64 {
    scored.sort_by(|left, right| left.0.total_cmp(&right.0));
    let positives = scored.iter().filter(|(_, label)| *label).count() as f64;
    let negatives = scored.len() as f64 - positives;
    let (mut below, mut won) = (0.0, 0.0);
    for tied in scored.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let up = tied.iter().filter(|(_, label)| *label).count() as f64;
        let down = tied.len() as f64 - up;
        won += up * (below + down / 2.0);
        below += down;
    }
    won / (positives * negatives)
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    for preset in worlds() {
        let world = world(preset, 300, 11);
        let (first, _) = written(&world);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .unwrap();
        let (second, _) = pool.install(|| written(&world));
        assert!(bytes(first.path()) == bytes(second.path()), "{preset:?}");
    }
}

#[test]
fn another_seed_gives_other_data_and_the_same_project() {
    let (first, _) = written(&world(None, 300, 1));
    let (second, _) = written(&world(None, 300, 2));
    let (first, second) = (bytes(first.path()), bytes(second.path()));
    for table in ["events.csv", "leads.csv", "outcomes.csv"] {
        assert!(first[table] != second[table], "{table}");
    }
    for text in ["leadscore.toml", "rules.toml"] {
        assert!(first[text] == second[text], "{text}");
    }
}

#[test]
fn a_world_has_the_size_and_the_flaws_that_it_declares() {
    for preset in worlds() {
        let (dir, summary) = written(&world(preset, 3000, 5));
        let leads = rows(dir.path(), "leads.csv");
        let events = rows(dir.path(), "events.csv");
        let outcomes = rows(dir.path(), "outcomes.csv");
        assert_eq!(
            (leads.len(), events.len()),
            (3000, summary.n_event_rows),
            "{preset:?}"
        );
        assert!(
            (60_000..105_000).contains(&events.len()),
            "{preset:?}: {}",
            events.len()
        );

        let won = outcomes
            .iter()
            .filter(|row| !row["amount"].is_empty())
            .count();
        assert_eq!(won, summary.n_conversions, "{preset:?}");
        assert!(
            (0.04..0.11).contains(&(won as f64 / 3000.0)),
            "{preset:?}: {won}"
        );

        let ids: BTreeSet<&str> = events.iter().map(|row| row["event_id"].as_str()).collect();
        assert_eq!(events.len() - ids.len(), summary.n_duplicates, "{preset:?}");
        assert!(summary.n_duplicates > 100, "{preset:?}");

        let is_bad = |row: &&BTreeMap<String, String>| {
            row["lead_id"].is_empty()
                || row["event"].is_empty()
                || chrono::DateTime::parse_from_rfc3339(&row["occurred_at"]).is_err()
        };
        assert_eq!(
            (events.iter().filter(is_bad).count(), summary.n_bad_rows),
            (20, 20),
            "{preset:?}"
        );

        let known: BTreeSet<&str> = leads.iter().map(|row| row["lead_id"].as_str()).collect();
        assert!(
            events
                .iter()
                .filter(|row| !is_bad(row))
                .all(|row| known.contains(row["lead_id"].as_str())),
            "{preset:?}"
        );
        assert!(
            events
                .iter()
                .all(|row| row["received_at"].as_str() < "2026-01-01"),
            "{preset:?}"
        );
        let late = events
            .iter()
            .filter(|row| !is_bad(row) && row["occurred_at"][..10] != row["received_at"][..10])
            .count();
        assert!(
            late * 200 > events.len(),
            "{preset:?}: only {late} late rows"
        );
    }
}

#[test]
fn no_event_stands_for_the_outcome() {
    for preset in worlds() {
        let (dir, _) = written(&world(preset, 1000, 5));
        let kinds: BTreeSet<String> = rows(dir.path(), "outcomes.csv")
            .into_iter()
            .map(|row| row["kind"].clone())
            .collect();
        let outcomes: BTreeSet<(String, String)> = rows(dir.path(), "outcomes.csv")
            .into_iter()
            .map(|row| (row["lead_id"].clone(), row["happened_at"].clone()))
            .collect();
        for row in rows(dir.path(), "events.csv") {
            assert!(!kinds.contains(&row["event"]), "{preset:?}: {row:?}");
            assert!(
                !outcomes.contains(&(row["lead_id"].clone(), row["occurred_at"].clone())),
                "{preset:?}: {row:?}"
            );
        }
    }
}

#[test]
fn the_truth_names_rules_that_exist() {
    for preset in worlds() {
        let (dir, summary) = written(&world(preset, 20, 5));
        let rules = fs::read_to_string(dir.path().join("rules.toml")).unwrap();
        let known = rule_names(&rules);
        let truth = fs::read_to_string(dir.path().join("ground_truth.json")).unwrap();
        let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
        let judged: BTreeSet<String> = truth["rules"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| rule["rule"].as_str().unwrap().to_owned())
            .collect();
        // Nothing is left out either: every rule has its sentence.
        assert_eq!(judged, known, "{}", summary.world);
        let named = |list: &serde_json::Value| -> Vec<String> {
            list.as_array()
                .unwrap()
                .iter()
                .map(|term| term["name"].as_str().unwrap().to_owned())
                .collect()
        };
        let terms = named(&truth["terms"]);
        assert!(!named(&truth["terms_without_a_rule"]).is_empty());
        for rule in truth["rules"].as_array().unwrap() {
            assert!(
                named(&rule["terms"])
                    .iter()
                    .all(|term| terms.contains(term)),
                "{rule}"
            );
            let is_worth_nothing = rule["terms"].as_array().unwrap().is_empty();
            assert!(
                !is_worth_nothing || rule["is"] == "overpaid" || rule["is"] == "redundant",
                "{rule}"
            );
        }
        if preset.is_none() {
            for (what, rule) in [("wrong_sign", "careers_page"), ("redundant", "demo_form")] {
                assert_eq!(truth[what], serde_json::json!([rule]));
            }
            assert_eq!(truth["terms_without_a_rule"][0]["name"], "docs_read");
        }
    }
}

#[test]
fn every_world_has_a_rulebook_and_features_that_can_be_used() {
    for preset in worlds() {
        let (dir, summary) = written(&world(preset, 20, 5));
        let rules = fs::read_to_string(dir.path().join("rules.toml")).unwrap();
        let rules: RulebookSpec = toml_edit::de::from_str(&rules).unwrap();
        let rulebook = Rulebook::new(&rules).unwrap();
        assert!(!rulebook.thresholds.is_empty(), "{}", summary.world);

        let project = fs::read_to_string(dir.path().join("leadscore.toml")).unwrap();
        let project: toml_edit::DocumentMut = project.parse().unwrap();
        let mut table = toml_edit::DocumentMut::new();
        table["features"] = project["features"].clone();
        let table: BTreeMap<String, FeaturesSettings> =
            toml_edit::de::from_document(table).unwrap();
        assert!(!table["features"].add.is_empty(), "{}", summary.world);
    }
}

#[test]
fn rules_and_project_name_events_and_columns_that_occur() {
    for preset in worlds() {
        let (dir, summary) = written(&world(preset, 3000, 5));
        let types: BTreeSet<String> = rows(dir.path(), "events.csv")
            .into_iter()
            .map(|row| row["event"].clone())
            .collect();
        let header = |name: &str| {
            fs::read_to_string(dir.path().join(name))
                .unwrap()
                .lines()
                .next()
                .unwrap()
                .to_owned()
        };
        let columns =
            header("events.csv") + "," + &header("leads.csv") + "," + &header("outcomes.csv");
        let columns: Vec<&str> = columns.split(',').collect();
        for file in ["rules.toml", "leadscore.toml"] {
            let text = fs::read_to_string(dir.path().join(file)).unwrap();
            let file: toml_edit::DocumentMut = text.parse().unwrap();
            for (key, value) in strings(file.as_item()) {
                let is_known = match key.as_str() {
                    "event" | "sent" | "without" => types.contains(&value),
                    "property" | "column" | "other" | "columns" | "properties" | "fixed" => {
                        columns.contains(&value.as_str())
                    }
                    _ => true,
                };
                assert!(is_known, "{}: `{key}` is `{value}`", summary.world);
            }
        }
    }
}

/// Every string of a file with the key that it stands under.
fn strings(item: &toml_edit::Item) -> Vec<(String, String)> {
    fn walk(key: &str, value: &toml_edit::Value, found: &mut Vec<(String, String)>) {
        match value {
            toml_edit::Value::String(text) => found.push((key.to_owned(), text.value().clone())),
            toml_edit::Value::Array(list) => list.iter().for_each(|value| walk(key, value, found)),
            toml_edit::Value::InlineTable(table) => table
                .iter()
                .for_each(|(key, value)| walk(key, value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    match item {
        toml_edit::Item::Value(value) => walk("", value, &mut found),
        toml_edit::Item::Table(table) => {
            for (key, item) in table {
                match item {
                    toml_edit::Item::Value(value) => walk(key, value, &mut found),
                    // `[data.events]` says which column holds the type, not which event.
                    _ => found.extend(strings(item)),
                }
            }
        }
        toml_edit::Item::ArrayOfTables(tables) => {
            for table in tables {
                found.extend(strings(&toml_edit::Item::Table(table.clone())));
            }
        }
        toml_edit::Item::None => {}
    }
    found
}

#[test]
fn the_truth_ranks_leads_well_and_not_perfectly() {
    for preset in worlds() {
        let days = if preset == Some("recruiting") { 60 } else { 30 };
        let cutoff = Timestamp(
            chrono::DateTime::parse_from_rfc3339("2025-09-01T00:00:00Z")
                .unwrap()
                .timestamp_micros(),
        );
        let odds = true_log_odds(&world(preset, 20_000, 7), &[cutoff]).unwrap();
        assert!(
            (4000..16_000).contains(&odds.len()),
            "{preset:?}: {} at risk",
            odds.len()
        );
        let end = Timestamp(cutoff.0 + days * DAY_MICROS);
        let scored: Vec<(f64, bool)> = odds
            .iter()
            .map(|lead| {
                (
                    lead.log_odds,
                    lead.converted
                        .is_some_and(|time| cutoff <= time && time < end),
                )
            })
            .collect();
        let positives = scored.iter().filter(|(_, label)| *label).count();
        assert!(positives > 50, "{preset:?}: {positives} conversions");
        let auc = auc(scored);
        assert!((0.78..0.89).contains(&auc), "{preset:?}: AUC {auc}");
    }
}

#[test]
fn watching_the_truth_changes_nothing() {
    let world = world(None, 500, 3);
    let (dir, _) = written(&world);
    let start = Timestamp(
        chrono::DateTime::parse_from_rfc3339("2025-01-01T00:00:00Z")
            .unwrap()
            .timestamp_micros(),
    );
    let converted: BTreeMap<String, String> = true_log_odds(&world, &[start])
        .unwrap()
        .into_iter()
        .filter_map(|lead| Some((lead.lead, lead.converted?.to_string())))
        .collect();
    let won: BTreeMap<String, String> = rows(dir.path(), "outcomes.csv")
        .into_iter()
        .filter(|row| row["kind"] == "won")
        .map(|row| (row["lead_id"].clone(), row["happened_at"].clone()))
        .collect();
    assert!(!converted.is_empty());
    assert!(
        converted
            .iter()
            .all(|(lead, time)| won.get(lead) == Some(time))
    );
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let error = Error::from(write(dir.path(), &world(Some("comunity"), 100, 1)).unwrap_err());
    assert_eq!(
        (error.kind(), error.advice()),
        (ErrorKind::Config, Some("did you mean `community`?"))
    );
    let error = Error::from(write(dir.path(), &world(None, 0, 1)).unwrap_err());
    assert_eq!(
        error.to_string(),
        "the number of leads must lie between 1 and 5000000, got `0`"
    );

    fs::write(
        dir.path().join("leadscore.toml"),
        "[project]\nname = \"mine\"\n",
    )
    .unwrap();
    let error = Error::from(write(dir.path(), &world(None, 100, 1)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error
            .to_string()
            .ends_with("is not from a demo, and a demo would overwrite it"),
        "{error}"
    );
    assert_eq!(bytes(dir.path()).len(), 1, "nothing else was written");

    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Error::from(write(&file, &world(None, 100, 1)).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn the_sample_in_data_is_what_its_command_makes() {
    let (made, _) = written(&world(None, 1600, 7));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/northlight");
    let mut size = 0;
    for (name, made) in bytes(made.path()) {
        let (name, made) = match name.as_str() {
            "events.csv" => ("events.csv.gz", made),
            "leadscore.toml" => {
                let text = String::from_utf8(made).unwrap();
                let text = text.replace("path = \"events.csv\"", "path = \"events.csv.gz\"");
                ("leadscore.toml", text.into_bytes())
            }
            name => (name, made),
        };
        let mut kept = fs::read(sample.join(name)).unwrap();
        size += kept.len();
        if name == "events.csv.gz" {
            let mut log = Vec::new();
            GzDecoder::new(kept.as_slice())
                .read_to_end(&mut log)
                .unwrap();
            kept = log;
        }
        assert!(
            kept == made,
            "{name}: remake it with `cargo run --release --example sample_data`"
        );
    }
    assert!(size < 1_000_000, "{size} bytes");
}
