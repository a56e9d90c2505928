//! Logs: from raw events to scores, some features worked out by hand, and a spoilt file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use flate2::read::GzDecoder;
use serde_json::Value as Json;

use super::files::{data, fold_means, project, run, say};

/// Lead, cutoff, and what `by_hand.py` works out for them.
type ByHand = [(&'static str, &'static str, &'static [(&'static str, f64)])];

/// Writes the features of the project in `dir` and compares some of them with those worked out by hand.
fn features_equal(dir: &Path, first: &str, last: &str, by_hand: &ByHand) {
    let (first, last) = (
        format!("snapshots.first={first}"),
        format!("snapshots.last={last}"),
    );
    run(
        dir,
        &[
            "features",
            "--output",
            "features.csv",
            "--set",
            &first,
            "--set",
            &last,
        ],
    );
    let mut reader = csv::Reader::from_path(dir.join("features.csv")).unwrap();
    let mut n_found = 0;
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let is_row = |lead: &str, day: &str| row["lead"] == lead && row["cutoff"].starts_with(day);
        let Some((lead, day, facts)) = by_hand.iter().find(|(lead, day, _)| is_row(lead, day))
        else {
            continue;
        };
        n_found += 1;
        for (name, expected) in *facts {
            let got = match row[*name].as_str() {
                "true" => 1.0,
                "false" => 0.0,
                number => number.parse::<f64>().unwrap(),
            };
            // Decayed sums are added up in steps of 1e-12.
            assert!(
                (got - expected).abs() < 1e-9,
                "{lead} at {day}: {name} is {got}, by hand {expected}"
            );
        }
    }
    assert_eq!(
        n_found,
        by_hand.len(),
        "every row that was worked out by hand is there"
    );
}

/// Scores the project in `dir` with the model just trained, and checks that the file is whole.
fn scores(dir: &Path, as_of: &[&str]) -> usize {
    let mut arguments = vec!["score", "--output", "scores.csv"];
    arguments.extend(as_of);
    let answer = run(dir, &arguments);
    let mut reader = csv::Reader::from_path(dir.join("scores.csv")).unwrap();
    let mut n_leads = 0;
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        n_leads += 1;
        let probability: f64 = row["probability"].parse().unwrap();
        assert!((0.0..=1.0).contains(&probability));
        let score: i64 = row["score"].parse().unwrap();
        let parts = row
            .iter()
            .filter(|(name, text)| name.ends_with("_points") && !text.is_empty());
        // What the rulebook gave is no part of the sum; everything else that is called points is.
        let parts = parts.filter(|(name, _)| {
            !["rule_points", "fit_points", "engagement_points"].contains(&name.as_str())
        });
        let sum: i64 = parts.map(|(_, text)| text.parse::<i64>().unwrap()).sum();
        assert_eq!(sum, score, "the reasons of {} add up", row["lead"]);
    }
    assert_eq!(answer["leads"], n_leads);
    n_leads
}

const STUDENTS: &ByHand = &[
    (
        "AAA2013J-11391",
        "2013-11-01",
        &[
            ("quiz_count_90d", 0.0),
            ("events_count_7d", 3.0),
            ("events_days_30d", 7.0),
            ("events_days_since_last", 2.0),
            ("events_clicks_sum_90d", 419.0),
            ("homepage_decayed_7d", 1.726_311_829_309_349_6),
            ("rule_points", 13.811_389_623_996_135),
            ("label", 1.0),
        ],
    ),
    (
        "AAA2013J-11391",
        "2014-03-01",
        &[
            ("quiz_count_90d", 0.0),
            ("events_count_7d", 0.0),
            ("events_days_30d", 3.0),
            ("events_days_since_last", 22.0),
            ("events_clicks_sum_90d", 181.0),
            ("homepage_decayed_7d", 0.279_985_519_002_54),
            ("rule_points", 3.258_829_412_964_769_5),
            ("label", 1.0),
        ],
    ),
    (
        "BBB2013B-108377",
        "2013-07-01",
        &[
            ("quiz_count_90d", 23.0),
            ("events_count_7d", 14.0),
            ("events_days_30d", 12.0),
            ("events_days_since_last", 2.0),
            ("events_clicks_sum_90d", 612.0),
            ("homepage_decayed_7d", 3.324_975_138_259_558_3),
            ("rule_points", 15.0),
            ("label", 1.0),
        ],
    ),
];

/// Which learners hold against whom is the matter of the tables; here it is the way from a log to scores.
const LEARNERS: &str = "training.learner=[{ name = \"logistic\" }, { name = \"tree\" }]";

#[test]
fn students_go_from_clicks_to_scores_if_the_data_is_there() {
    let Some(folder) = data() else { return };
    let dir = project("oulad", "oulad", &folder);
    features_equal(dir.path(), "2013-07-01", "2014-03-01", STUDENTS);
    let answer = run(dir.path(), &["train", "--set", LEARNERS]);
    say(&format!("oulad: {}", answer["seconds"]));
    assert_eq!(
        (answer["rows"].as_u64(), answer["positives"].as_u64()),
        (Some(18_931), Some(12_301))
    );
    // Worked out from the files: who had failed or withdrawn is no row that could still convert.
    assert_eq!(answer["excluded"]["disqualified"], 24_927);
    let (auc, _) = fold_means(&answer, "logistic");
    assert!(
        auc > fold_means(&answer, "rules").0 && 0.78 < auc,
        "the model ranks better than the points: {auc}"
    );
    // The last course is another one than the model learned from. There another scorer does better, and the reader is told.
    assert!(
        answer["warnings"]
            .to_string()
            .contains("does better than the winner"),
        "{}",
        answer["warnings"]
    );
    // Every student of the last course who is still in it.
    assert_eq!(scores(dir.path(), &["--as-of", "2015-02-01"]), 332);
}

const CUSTOMERS: &ByHand = &[
    (
        "00003",
        "1997-10-01",
        &[
            ("events_days_365d", 3.0),
            ("events_value_sum_90d", 0.0),
            ("events_cds_max_365d", 2.0),
            ("events_days_since_last", 182.0),
            ("order_decayed_30d", 0.030_704_617_539_680_595),
            ("rule_points", 2.049_119_957_869_74),
            ("label", 1.0),
        ],
    ),
    (
        "00157",
        "1997-10-01",
        &[
            ("events_days_365d", 2.0),
            ("events_value_sum_90d", 0.0),
            ("events_cds_max_365d", 4.0),
            ("events_days_since_last", 217.0),
            ("order_decayed_30d", 0.008_468_167_256_523_888),
            ("rule_points", 3.550_779_922_497_644),
            ("label", 0.0),
        ],
    ),
    (
        "00003",
        "1998-01-01",
        &[
            ("events_days_365d", 5.0),
            ("events_value_sum_90d", 78.41),
            ("events_cds_max_365d", 5.0),
            ("events_days_since_last", 37.0),
            ("order_decayed_30d", 0.766_585_822_799_855_9),
            ("rule_points", 43.742_968_868_567_39),
            ("label", 0.0),
        ],
    ),
    (
        "00157",
        "1998-01-01",
        &[
            ("events_days_365d", 2.0),
            ("events_value_sum_90d", 0.0),
            ("events_cds_max_365d", 4.0),
            ("events_days_since_last", 309.0),
            ("order_decayed_30d", 0.001_010_719_800_675_117_3),
            ("rule_points", 0.763_537_934_118_971_9),
            ("label", 0.0),
        ],
    ),
];

#[test]
fn customers_go_from_orders_to_scores_if_the_data_is_there() {
    let Some(folder) = data() else { return };
    let dir = project("cdnow", "cdnow", &folder);
    features_equal(dir.path(), "1997-10-01", "1998-01-01", CUSTOMERS);
    // Four cutoffs are enough for a test; the file as it is has thirteen.
    let answer = run(
        dir.path(),
        &[
            "train",
            "--set",
            "snapshots.first=1998-01-01",
            "--set",
            LEARNERS,
        ],
    );
    say(&format!("cdnow: {}", answer["seconds"]));
    assert_eq!(
        (answer["rows"].as_u64(), answer["positives"].as_u64()),
        (Some(94_280), Some(14_553))
    );
    for scorer in ["rules", "logistic", "tree", "hybrid"] {
        let (auc, _) = fold_means(&answer, scorer);
        assert!(0.78 < auc, "{scorer} ranks customers: {auc}");
    }
    assert_eq!(scores(dir.path(), &[]), 23_570);
}

#[test]
fn spoilt_orders_are_named_and_kept_out_if_the_data_is_there() {
    let Some(folder) = data() else { return };
    let dir = project("cdnow", "cdnow", &folder);
    let path = dir.path().join("orders.csv.gz");
    let mut text = String::new();
    GzDecoder::new(fs::File::open(&path).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    text.push_str(
        "99999,1997-13-45,1,10.0\n,1997-05-05,1,10.0\n99996,1997-05-06\n99995,1997-05-06,1,inf\n",
    );
    text.push_str("99994,05/06/1997,1,3.5\n99991,1997-05-06,2,4,extra\n\"99992,1997-05-06,1,4\n");
    // Neither is worth a row: no number where all others are numbers, and no value at all.
    text.push_str("00001,1997-05-06,one,3.5\n00001,1997-05-07,1,NaN\n");
    fs::remove_file(&path).unwrap();
    fs::write(dir.path().join("orders.csv"), text).unwrap();
    let file = dir.path().join("leadscore.toml");
    let project = fs::read_to_string(&file)
        .unwrap()
        .replace("orders.csv.gz", "orders.csv");
    fs::write(&file, project).unwrap();
    // A column that is read as text cannot be compared with a number: the rule that does is another matter.
    let file = dir.path().join("rules.toml");
    let rules = fs::read_to_string(&file).unwrap();
    assert!(rules.contains("cds >= 4"));
    fs::write(&file, rules.replace("cds >= 4", "value >= 60")).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(["check", "--format", "json", "--quiet"])
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1), "done, not clean");
    let answer: Json = serde_json::from_slice(&out.stdout).unwrap();
    let events = &answer["sources"][0];
    let expected = serde_json::json!({
        "a quote is never closed": 1,
        "infinite number in `value`": 1,
        "missing lead": 1,
        "too few fields": 1,
        "too many fields": 1,
        "unparseable time in `ordered_on`": 2,
    });
    assert_eq!(events["rejected"], expected);
    let notes = events["notes"].to_string();
    assert!(
        notes.contains(
            "many values of `cds` are of the type number, but not all: it is read as text"
        ),
        "{notes}"
    );
    assert!(
        notes.contains("1 values of `value` such as `NA` or `null` were read as missing"),
        "{notes}"
    );
    let quarantine = dir.path().join("rejected/events.rejected.csv");
    assert_eq!(
        csv::Reader::from_path(quarantine)
            .unwrap()
            .records()
            .count(),
        7
    );
}
