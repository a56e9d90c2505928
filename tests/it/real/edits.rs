//! Hand-written books on public data and on the demo's world: edits chosen on earlier time, tried on later time.
//!
//! The books of `examples/` were written with the projects; those of `books/` by authors who saw no outcome (its README).

use std::fs;
use std::path::Path;

use leadscore::demo::{DEFAULT_N_LEADS, World, write};
use leadscore::domain::Seed;
use serde_json::Value as Json;

use super::files::{data, ended, project, say};

/// Conversions caught at capacity on later time: today, with the edits, and the interval of what they add.
struct Tried {
    /// The data, and where it is not that of the project, the book.
    name: String,
    edits: u64,
    today: f64,
    edited: f64,
    interval: Option<(f64, f64)>,
}

fn tried(name: &str, dir: &Path, more: &[&str], apart: &str) -> Tried {
    // 1: done, and the bad rows of the demo were left out.
    let answer = ended(dir, &[&["audit", "--suggest"], more].concat(), &[0, 1]);
    let rules = answer["rules"].as_array().unwrap().len();
    assert!((8..=40).contains(&rules), "{name} has {rules} rules");
    let suggestion = &answer["suggestion"];
    assert_eq!(suggestion["apart"], apart, "{name}: tried on others");
    let number = |value: &Json| value.as_f64().unwrap();
    let more = &suggestion["captured_more"];
    let interval = more["interval"].as_object();
    let got = Tried {
        name: name.to_owned(),
        edits: suggestion["chosen"].as_u64().unwrap(),
        today: number(&suggestion["captured_today"]["value"]),
        edited: number(&suggestion["captured"]["value"]),
        interval: interval.map(|ends| (number(&ends["low"]), number(&ends["high"]))),
    };
    say(&format!(
        "{name}: {rules} rules, {} edits, {:.1} -> {:.1} conversions of {} caught, interval of the change {:?}: {}",
        got.edits,
        got.today,
        got.edited,
        suggestion["tried_on"]["converted"],
        got.interval,
        suggestion["sentence"].as_str().unwrap()
    ));
    got
}

/// Book number `n` of those written blind for `set`.
fn blind(set: &str, n: usize, folder: &Path, apart: &str) -> Tried {
    let dir = project(set, set, folder);
    let name = format!("{set}-{n}");
    let books = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/real/books");
    fs::copy(
        books.join(format!("{name}.toml")),
        dir.path().join("blind.toml"),
    )
    .unwrap();
    tried(&name, dir.path(), &["--rules", "blind.toml"], apart)
}

fn all_hold_and_win(all: &[Tried], winners: &[&str]) {
    for one in all {
        assert!(
            one.today <= one.edited,
            "{}: {} edits caught {} instead of {}",
            one.name,
            one.edits,
            one.edited,
            one.today
        );
        // Whoever changes anything says how sure it is.
        assert!(
            one.edits == 0 || one.interval.is_some(),
            "{} has no interval",
            one.name
        );
    }
    let is_sure = |one: &&Tried| one.interval.is_some_and(|(low, _)| 0.0 < low);
    let wins: Vec<&str> = all
        .iter()
        .filter(is_sure)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(wins, winners, "edits win beyond chance");
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
    let of_project = |set: &str, more: &[&str]| {
        let dir = project(set, set, &folder);
        tried(set, dir.path(), more, "time")
    };
    let all = [
        tried("demo", demo.path(), &[], "time"),
        of_project("oulad", &[]),
        of_project("cdnow", &[]),
        of_project("bank_additional", &["--rules", "rules.toml"]),
    ];
    // Of the students' outcomes too few are known before the later time, and of the bank's contacts no edit wins ahead of it.
    all_hold_and_win(&all, &["demo", "cdnow"]);
}

#[test]
fn suggested_edits_of_books_written_blind_lose_nothing_if_the_data_is_there() {
    let Some(folder) = data() else { return };
    let by_time = [
        ("cdnow", 1),
        ("cdnow", 2),
        ("hotel", 1),
        ("hotel", 2),
        ("oulad", 1),
        ("oulad", 2),
        ("oulad", 3),
        ("bank_additional", 1),
        ("bank_additional", 2),
        ("bank_additional", 3),
    ];
    let all = by_time.map(|(set, n)| blind(set, n, &folder, "time"));
    all_hold_and_win(&all, &["cdnow-2", "hotel-1", "hotel-2"]);
    // Nothing is known of time there: they are tried on other visits.
    let visits = [1, 2].map(|n| blind("online_shoppers", n, &folder, "groups"));
    all_hold_and_win(&visits, &["online_shoppers-1", "online_shoppers-2"]);
}
