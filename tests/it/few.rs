//! A company that has hardly sold anything yet, through the program: what it gets from 0, 1, 2 and 5 conversions.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

const PROJECT: &str = r#"[project]
name = "tiny"
rules = "rules.toml"

[data.events]
path = "events.csv"
lead = "lead"
time = "at"
type = "type"

[data.leads]
path = "leads.csv"
lead = "lead"
created = "created"
fixed = ["country"]

[data.outcomes]
path = "outcomes.csv"
lead = "lead"
time = "at"

[snapshots]
observation_days = 60
prediction_days = 30
"#;

const RULES: &str = r#"[rulebook]
name = "points"

[[group]]
name = "web"
kind = "engagement"

[[group.rule]]
name = "visited"
label = "Visited the site"
kind = "event"
event = "visit"
points = 1

[[group.rule]]
name = "priced"
label = "Looked at prices"
kind = "event"
event = "price"
points = 10
"#;

/// Who converts, in the order in which they do so.
const BUYERS: [usize; 40] = [
    57, 41, 26, 52, 38, 29, 47, 55, 33, 58, 44, 49, 36, 59, 53, 20, 31, 42, 23, 50, 39, 28, 45, 56,
    34, 48, 54, 30, 40, 25, 51, 37, 27, 46, 32, 24, 43, 35, 22, 21,
];

/// Sixty leads of half a year; the higher the number, the more they looked around.
fn company(conversions: usize) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut events = "lead,at,type\n".to_owned();
    let mut leads = "lead,created,country\n".to_owned();
    for lead in 0..60 {
        let country = ["ES", "PT"][lead % 2];
        writeln!(leads, "L{lead:02},2024-01-{:02},{country}", 1 + lead % 9).unwrap();
        for month in 1..=6 {
            for visit in 0..=(lead % 7) {
                writeln!(events, "L{lead:02},2024-{month:02}-{:02},visit", 10 + visit).unwrap();
            }
            for price in 0..lead / 20 {
                writeln!(events, "L{lead:02},2024-{month:02}-{:02},price", 20 + price).unwrap();
            }
        }
    }
    for (name, text) in [
        ("leadscore.toml", PROJECT),
        ("rules.toml", RULES),
        ("events.csv", &events),
        ("leads.csv", &leads),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    sell(dir.path(), conversions);
    dir
}

/// So many have converted.
fn sell(dir: &Path, conversions: usize) {
    let mut outcomes = "lead,at\n".to_owned();
    for (number, lead) in BUYERS.iter().take(conversions).enumerate() {
        let month = 4 + number % 2;
        writeln!(outcomes, "L{lead:02},2024-{month:02}-{:02}", 5 + number % 9).unwrap();
    }
    fs::write(dir.join("outcomes.csv"), outcomes).unwrap();
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(arguments)
        .args(["--quiet"])
        .current_dir(dir)
        .output()
        .unwrap()
}

fn text(dir: &Path, arguments: &[&str]) -> String {
    let out = run(dir, arguments);
    let complaints = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{arguments:?}: {complaints}");
    String::from_utf8(out.stdout).unwrap()
}

fn json(dir: &Path, arguments: &[&str]) -> Json {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&text(dir, &arguments)).unwrap()
}

/// Columns of points that the rulebook gave.
const OF_THE_RULEBOOK: [&str; 3] = ["rule_points", "fit_points", "engagement_points"];

type Row = BTreeMap<String, String>;

fn scores(dir: &Path) -> Vec<Row> {
    text(dir, &["score", "--output", "scores.csv"]);
    let mut reader = csv::Reader::from_path(dir.join("scores.csv")).unwrap();
    let mut rows: Vec<Row> = reader.deserialize().map(Result::unwrap).collect();
    rows.sort_by_key(|row| row["rank"].parse::<u32>().unwrap());
    rows
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[test]
fn with_fewer_than_three_conversions_the_points_score_alone_and_no_chance_is_claimed() {
    for (n, words) in [(0, "none of "), (1, "1 of "), (2, "2 of ")] {
        let folder = company(n);
        let dir = folder.path();
        let answer = json(dir, &["train"]);
        assert_eq!(answer["winner"], "rules");
        assert_eq!(answer["has_probabilities"], false);
        assert_eq!(answer["champion"], "v1", "somebody has to score");
        assert!(answer["contest"].as_array().unwrap().is_empty());
        let warning = answer["warnings"].as_array().unwrap().iter();
        let warning = warning
            .map(|one| one.as_str().unwrap())
            .find(|one| one.starts_with(words));
        let warning = warning.unwrap_or_else(|| panic!("{}", answer["warnings"]));
        assert!(
            warning.contains("falls back to the points of the rules"),
            "{warning}"
        );
        assert!(
            warning.contains("probabilities are left empty"),
            "{warning}"
        );
        assert_eq!(
            warning.contains("If leads did convert"),
            n == 0,
            "{warning}"
        );

        let rows = scores(dir);
        assert!(50 < rows.len(), "{} leads are open", rows.len());
        for pair in rows.windows(2) {
            assert!(
                number(&pair[1], "rule_points") <= number(&pair[0], "rule_points"),
                "the list is in the order of the points"
            );
            assert!(number(&pair[1], "score") <= number(&pair[0], "score"));
        }
        let (best, worst) = (&rows[0], &rows[rows.len() - 1]);
        assert!(number(worst, "score") + 20.0 < number(best, "score"));
        assert_ne!(best["grade"], worst["grade"]);
        for row in &rows {
            assert!(row["probability"].is_empty() && row["rule_probability"].is_empty());
            let parts = row
                .iter()
                .filter(|(name, text)| name.ends_with("_points") && !text.is_empty());
            // What the rulebook gave is no part of the sum; everything else that is called points is.
            let parts = parts.filter(|(name, _)| !OF_THE_RULEBOOK.contains(&name.as_str()));
            let sum: f64 = parts.map(|(_, text)| text.parse::<f64>().unwrap()).sum();
            assert_eq!(sum, number(row, "score"));
        }
        let prices = rows
            .iter()
            .find(|row| row["reason_1_text"].contains("prices"));
        assert!(prices.is_some(), "reasons speak of rules: {best:?}");

        let told = text(dir, &["explain", &best["lead"]]);
        assert!(
            told.contains("chance not known") && told.contains("Looked at prices"),
            "{told}"
        );
        let told = json(dir, &["explain", &best["lead"]]);
        assert!(told["probability"].is_null());
        assert_eq!(
            told["rule_points"].as_f64(),
            Some(number(best, "rule_points"))
        );
    }
}

#[test]
fn every_command_knows_a_version_of_points_alone() {
    let folder = company(2);
    let dir = folder.path();
    let told = text(dir, &["train"]);
    assert!(
        told.contains("No contest.\nWinner: rules. Nothing was learned and nothing judged: 2 of "),
        "{told}"
    );
    assert!(told.contains("\nwarning: 2 of "), "{told}");
    assert!(told.contains("Your rules, how often they fired"), "{told}");
    let card = fs::read_to_string(dir.join("models/v1/model-card.md")).unwrap();
    for words in [
        "Scores leads from 0 to 100 by the points of the rulebook, for want of conversions to learn from",
        "Nobody knows: too few leads converted to hold any out.",
        "this version falls back to the points of the rules",
        "A score of 50 means average points; 10 more are one standard deviation of the points.",
    ] {
        assert!(card.contains(words), "{words}: {card}");
    }
    assert!(
        text(dir, &["score", "--output", "s.csv"])
            .contains("scores are points of the rules on a scale")
    );
    assert!(text(dir, &["models", "show"]).contains("Scores come from rules: nothing was learned"));
    assert!(text(dir, &["models", "list"]).contains("champion"));
    assert_eq!(json(dir, &["models", "show"])["has_probabilities"], false);

    // Still two: a second version is no better founded than the first.
    let again = json(dir, &["train", "--promote-if-better"]);
    assert_eq!(
        (&again["champion"], &again["challenge"]["unlearned"]),
        (&"v1".into(), &"both".into())
    );
    let told = text(dir, &["models", "diff", "v1", "v2"]);
    assert!(
        told.contains("v1 and v2 both score by the points of the rules"),
        "{told}"
    );

    // The company grows, and the first version that has learned takes over.
    sell(dir, 40);
    let grown = json(dir, &["train", "--promote-if-better"]);
    assert_eq!(grown["has_probabilities"], true);
    assert_eq!(
        (&grown["champion"], &grown["challenge"]["unlearned"]),
        (&"v3".into(), &"old".into())
    );
    assert!(
        scores(dir)
            .iter()
            .all(|row| (0.0..1.0).contains(&number(row, "probability")))
    );
    let card = fs::read_to_string(dir.join("models/v3/model-card.md")).unwrap();
    assert!(card.contains("A score of 50 means a chance of "), "{card}");

    // And where the outcomes get lost again, the points do not.
    sell(dir, 1);
    let shrunk = json(dir, &["train", "--promote-if-better"]);
    assert_eq!(
        (&shrunk["champion"], &shrunk["challenge"]["unlearned"]),
        (&"v3".into(), &"new".into())
    );
}

#[test]
fn with_five_conversions_the_rules_score_with_a_chance_and_nothing_is_claimed_of_the_others() {
    let folder = company(5);
    let answer = json(folder.path(), &["train"]);
    assert_eq!(
        (&answer["winner"], &answer["has_probabilities"]),
        (&"rules".into(), &true.into())
    );
    assert!(
        answer["winner_reason"]
            .as_str()
            .unwrap()
            .starts_with("5 converting groups are too few")
    );
    assert!(
        answer["warnings"]
            .to_string()
            .contains("only 5 groups converted"),
        "{}",
        answer["warnings"]
    );
    let rows = scores(folder.path());
    let base = 5.0 / answer["rows"].as_f64().unwrap();
    let mean = rows
        .iter()
        .map(|row| number(row, "probability"))
        .sum::<f64>()
        / rows.len() as f64;
    assert!(
        base / 3.0 < mean && mean < 3.0 * base,
        "{mean} around {base}"
    );
    assert!(number(&rows[rows.len() - 1], "probability") < number(&rows[0], "probability"));
}

#[test]
fn without_a_rulebook_too_few_conversions_stop_the_training_with_a_hint() {
    for (n, message, hint) in [
        (
            0,
            "none of ",
            "`leadscore check` shows conversions by month",
        ),
        (
            2,
            "a training part holds",
            "with a rulebook (`leadscore rules presets`)",
        ),
    ] {
        let folder = company(n);
        let file = folder.path().join("leadscore.toml");
        fs::write(&file, PROJECT.replace("rules = \"rules.toml\"\n", "")).unwrap();
        let out = run(folder.path(), &["train"]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(3), "{told}");
        assert!(told.contains(message) && told.contains(hint), "{told}");
        assert!(!folder.path().join("models").exists());
    }
}

#[test]
fn check_says_before_training_what_so_few_conversions_allow() {
    for (n, words) in [
        (
            0,
            "there is nothing to learn, and training falls back to the points of the rules",
        ),
        (
            2,
            "only 2 groups converted, and 3 are the least to train on",
        ),
        (
            5,
            "only 5 groups converted, and 15 are the least for an interval",
        ),
    ] {
        let folder = company(n);
        let out = run(folder.path(), &["check"]);
        let told = String::from_utf8(out.stdout).unwrap();
        assert!(told.contains(words), "{told}");
    }
}
