//! The split by time against `oracles/point_in_time.json`.

use leadscore::domain::Timestamp;
use leadscore::split::{Groups, TimeSplit, time_split};
use serde_json::{Value, json};

#[test]
fn the_time_split_purges_and_keeps_leads_apart_as_the_oracle_says() {
    let file: Value = serde_json::from_str(include_str!("../oracles/point_in_time.json")).unwrap();
    let case = |id: &str| {
        file["cases"]
            .as_array()
            .unwrap()
            .iter()
            .find(|case| case["id"] == id)
            .unwrap()
            .clone()
    };
    let (built, want) = (case("rows"), case("time_split"));
    let rows = built["expected"]["rows"].as_array().unwrap();
    let config = &built["input"]["config"];
    let reach = config["gap"].as_i64().unwrap() + config["horizon"].as_i64().unwrap();
    let cutoffs: Vec<Timestamp> = rows
        .iter()
        .map(|row| Timestamp(row["cutoff"].as_i64().unwrap()))
        .collect();
    let ends: Vec<Timestamp> = cutoffs.iter().map(|c| Timestamp(c.0 + reach)).collect();
    let names: Vec<String> = rows
        .iter()
        .map(|row| row["lead"].as_str().unwrap().to_owned())
        .collect();
    let groups = Groups::new(&names);
    let split = |group_disjoint| {
        let test_start = Timestamp(want["input"]["test_start"].as_i64().unwrap());
        let split = TimeSplit {
            test_start,
            test_end: None,
            embargo_days: 0.0,
            group_disjoint,
        };
        time_split(&cutoffs, &ends, &groups, split).unwrap()
    };
    let pairs = |picked: &[usize]| -> Value {
        picked
            .iter()
            .map(|&row| json!([names[row], cutoffs[row].0]))
            .collect()
    };
    let plain = split(false);
    assert_eq!(pairs(&plain.train), want["expected"]["train"]);
    assert_eq!(pairs(&plain.purged), want["expected"]["purged"]);
    assert_eq!(pairs(&plain.test), want["expected"]["test"]);
    assert_eq!(
        pairs(&split(true).train),
        want["expected"]["train_if_group_disjoint"]
    );
}
