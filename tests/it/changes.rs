//! Attributes whose changes are known are looked up as of the cutoff, never as of today.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

const PROJECT: &str = r#"
[project]
name = "changes"

[data.events]
path = "events.csv"
lead = "lead"
time = "time"
type = "type"

[data.leads]
path = "leads.csv"
lead = "lead"
changed = "changed_at"

[data.outcomes]
path = "outcomes.csv"
lead = "lead"
time = "time"

[snapshots]
every = "month"
first = "2025-02-01"
last = "2025-04-01"
data_end = "2025-06-01"
observation_days = 60
prediction_days = 30
"#;

/// `(lead, cutoff)` to one row of features.
type Rows = BTreeMap<(String, String), BTreeMap<String, String>>;

fn features(changes: &str) -> Rows {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let (mut events, mut outcomes) = ("lead,time,type\n".to_owned(), "lead,time\n".to_owned());
    let mut leads = "lead,changed_at,size,stage\n".to_owned();
    for lead in 0..40 {
        for month in 1..=5 {
            writeln!(events, "other{lead},2025-0{month}-15T10:00:00Z,visit").unwrap();
        }
        writeln!(leads, "other{lead},2025-01-01T00:00:00Z,{lead},new").unwrap();
        if lead % 4 == 0 {
            writeln!(outcomes, "other{lead},2025-0{}-20T00:00:00Z", 2 + lead % 3).unwrap();
        }
    }
    events.push_str("ada,2025-01-10T00:00:00Z,visit\n");
    leads.push_str(changes);
    write("leadscore.toml", PROJECT);
    write("events.csv", &events);
    write("leads.csv", &leads);
    write("outcomes.csv", &outcomes);
    read(dir.path())
}

fn read(dir: &Path) -> Rows {
    let out = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(["features", "--output", "features.csv", "--quiet"])
        .current_dir(dir)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{complaints}");
    let mut reader = csv::Reader::from_path(dir.join("features.csv")).unwrap();
    reader
        .deserialize::<BTreeMap<String, String>>()
        .map(|row| {
            let row = row.unwrap();
            let key = (row["lead"].clone(), row["cutoff"][..10].to_owned());
            (key, row)
        })
        .collect()
}

const ADA: &str = "ada,2025-01-05T00:00:00Z,10,new\nada,2025-03-01T00:00:00Z,200,trial\nada,2025-02-10T12:00:00Z,50,\n";

#[test]
fn an_attribute_is_what_it_was_before_the_cutoff() {
    let rows = features(ADA);
    let of = |cutoff: &str, name: &str| rows[&("ada".to_owned(), cutoff.to_owned())][name].clone();
    assert_eq!(of("2025-02-01", "size").parse::<f64>().unwrap(), 10.0);
    assert_eq!(of("2025-02-01", "stage"), "new");
    // The change at the very instant of the cutoff is not known yet; the one before it emptied the stage.
    assert_eq!(of("2025-03-01", "size").parse::<f64>().unwrap(), 50.0);
    assert_eq!(of("2025-03-01", "stage"), "");
    assert_eq!(of("2025-04-01", "size").parse::<f64>().unwrap(), 200.0);
    assert_eq!(of("2025-04-01", "stage"), "trial");
    // Created by its first change.
    assert_eq!(rows.keys().filter(|(lead, _)| lead == "ada").count(), 3);
}

#[test]
fn what_changes_later_changes_nothing_before() {
    let rows = features(ADA);
    let later = features(&format!("{ADA}ada,2025-03-15T00:00:00Z,9999,customer\n"));
    for (key, row) in &rows {
        if key.1.as_str() < "2025-04-01" {
            assert_eq!(row, &later[key], "{key:?}");
        }
    }
    let last = ("ada".to_owned(), "2025-04-01".to_owned());
    assert_eq!(later[&last]["stage"], "customer");
}
