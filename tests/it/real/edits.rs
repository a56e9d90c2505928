//! Hand-written books on public data and on the demo's world: edits chosen on earlier time, tried on later time.

use std::path::Path;

use leadscore::demo::{DEFAULT_N_LEADS, World, write};
use leadscore::domain::Seed;
use serde_json::Value as Json;

use super::files::{data, ended, project, say};

/// Conversions caught at capacity on later time: today, with the edits, and the interval of what they add.
struct Tried {
    set: &'static str,
    edits: u64,
    today: f64,
    edited: f64,
    interval: Option<(f64, f64)>,
}

fn tried(set: &'static str, dir: &Path, more: &[&str]) -> Tried {
    // 1: done, and the bad rows of the demo were left out.
    let answer = ended(dir, &[&["audit", "--suggest"], more].concat(), &[0, 1]);
    let rules = answer["rules"].as_array().unwrap().len();
    assert!((8..=40).contains(&rules), "{set} has {rules} rules");
    let suggestion = &answer["suggestion"];
    assert_eq!(suggestion["apart"], "time", "{set}: tried on later time");
    let number = |value: &Json| value.as_f64().unwrap();
    let more = &suggestion["captured_more"];
    let interval = more["interval"].as_object();
    let got = Tried {
        set,
        edits: suggestion["chosen"].as_u64().unwrap(),
        today: number(&suggestion["captured_today"]["value"]),
        edited: number(&suggestion["captured"]["value"]),
        interval: interval.map(|ends| (number(&ends["low"]), number(&ends["high"]))),
    };
    say(&format!(
        "{set}: {rules} rules, {} edits, {:.1} -> {:.1} conversions of {} caught, interval of the change {:?}: {}",
        got.edits,
        got.today,
        got.edited,
        suggestion["tried_on"]["converted"],
        got.interval,
        suggestion["sentence"].as_str().unwrap()
    ));
    got
}

#[test]
fn suggested_edits_lose_nothing_on_later_time_and_win_where_they_are_chosen_if_the_data_is_there() {
    let Some(folder) = data() else { return };
    let demo = tempfile::tempdir().unwrap();
    let world = World {
        preset: None,
        n_leads: DEFAULT_N_LEADS,
        seed: Seed(7),
    };
    write(demo.path(), &world).unwrap();
    let sets = [
        tried("demo", demo.path(), &[]),
        tried("oulad", project("oulad", "oulad", &folder).path(), &[]),
        tried("cdnow", project("cdnow", "cdnow", &folder).path(), &[]),
        tried(
            "bank_additional",
            project("bank_additional", "bank_additional", &folder).path(),
            &["--rules", "rules.toml"],
        ),
    ];
    for one in &sets {
        assert!(
            one.today <= one.edited,
            "{}: {} edits caught {} instead of {}",
            one.set,
            one.edits,
            one.edited,
            one.today
        );
        // Whoever changes anything says how sure it is.
        assert!(
            one.edits == 0 || one.interval.is_some(),
            "{} has no interval",
            one.set
        );
    }
    let wins: Vec<&str> = sets
        .iter()
        .filter(|one| one.interval.is_some_and(|(low, _)| 0.0 < low))
        .map(|one| one.set)
        .collect();
    // Of the students' outcomes too few are known before the later time, and of the bank's contacts no edit wins ahead of it.
    assert_eq!(wins, ["demo", "cdnow"], "edits win beyond chance");
}
