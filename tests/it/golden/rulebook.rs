//! What `audit` and `rules simulate|learn` say of a small book with known faults, and what they refuse.
//!
//! Each case runs the real binary and compares exit code, stdout and stderr with `rulebook/<case>.txt`;
//! `REWRITE=1 ./test golden` writes these files anew; read them before you keep them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use leadscore::domain::{Seed, sigmoid};
use serde_json::Value as Json;
use tempfile::TempDir;

const PROJECT: &str = r#"[project]
name = "acme"
rules = "rules.toml"

[data.table]
path = "table.csv"
lead = "id"
label = "won"
time = "day"
"#;

const RULES: &str = r#"# Ours since 2023.
[rulebook]
name = "points"

[[threshold]]
label = "call"
at = 15

[[group]]
name = "who"
kind = "fit"

  [[group.rule]]
  name = "large"
  label = "A large company"
  kind = "attribute"
  where = "size >= 30"
  points = 8                # as agreed with sales

  [[group.rule]]
  name = "spanish"
  label = "From Spain"
  kind = "attribute"
  where = "country = 'ES'"
  points = 12

  [[group.rule]]
  name = "partner"
  label = "Sent by a partner"
  kind = "attribute"
  where = "source = 'partner'"
  points = 2
  leeway = { min = 0, step = 2 }

[[group]]
name = "what"
kind = "engagement"
max = 20

  [[group.rule]]
  name = "visits"
  label = "Visits"
  kind = "value"
  value = { kind = "number", column = "visits" }
  tiers = [{ from = 2, to = 5, points = 3 }, { from = 5, points = 8 }]
"#;

/// Between 0 and 1, always the same for a name.
fn chance(name: &str) -> f64 {
    (Seed(5).hash(name) >> 11) as f64 / (1u64 << 53) as f64
}

/// Spain is paid for nothing, partners far too little, webinars not at all.
fn table() -> String {
    let mut text = "id,day,size,country,source,visits,webinar,won\n".to_owned();
    for idx in 0..2400u32 {
        let draw = |what: &str| chance(&format!("{what} {idx}"));
        let size = (draw("size") * 60.0).floor();
        let country = ["ES", "PT", "FR"][(draw("country") * 3.0) as usize];
        let source = ["partner", "web", "web", "mail"][(draw("source") * 4.0) as usize];
        let visits = (draw("visits") * draw("visits too") * 10.0).floor();
        let webinar = u8::from(draw("webinar") < 0.25);
        let is = |yes: bool| f64::from(u8::from(yes));
        let worth = 0.8 * is(30.0 <= size)
            + 1.6 * is(source == "partner")
            + 0.8 * is(5.0 <= visits)
            + 1.0 * f64::from(webinar);
        let won = u8::from(draw("won") < sigmoid(-2.6 + worth));
        let day = idx / 8;
        writeln!(
            text,
            "L{idx:04},2024-{:02}-{:02},{size},{country},{source},{visits},{webinar},{won}",
            day / 28 + 1,
            day % 28 + 1
        )
        .unwrap();
    }
    text
}

fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("leadscore.toml", PROJECT),
        ("rules.toml", RULES),
        ("table.csv", &table()),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn edit(dir: &TempDir, name: &str, from: &str, to: &str) {
    let path = dir.path().join(name);
    let old = fs::read_to_string(&path).unwrap();
    let new = old.replacen(from, to, 1);
    assert_ne!(old, new, "`{from}` is not in {name}");
    fs::write(path, new).unwrap();
}

fn read(dir: &TempDir, name: &str) -> String {
    fs::read_to_string(dir.path().join(name)).unwrap()
}

/// Exit code, stdout, stderr.
fn run(dir: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadscore"));
    command
        .args(arguments)
        .arg("--quiet")
        .current_dir(dir.path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("LEADSCORE_") {
            command.env_remove(name);
        }
    }
    let out = command.output().unwrap();
    let shown = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace(&dir.path().display().to_string(), "<folder>")
    };
    (
        out.status.code().unwrap(),
        shown(out.stdout),
        shown(out.stderr),
    )
}

fn json(dir: &TempDir, arguments: &[&str]) -> Json {
    let arguments = [arguments, &["--format", "json"]].concat();
    let (_, out, _) = run(dir, &arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
}

#[track_caller]
fn golden(name: &str, dir: &TempDir, arguments: &[&str]) -> String {
    let (code, out, err) = run(dir, arguments);
    assert!(!err.contains("panicked"), "{err}");
    let mut said = format!("$ leadscore {}\nexit code {code}\n", arguments.join(" "));
    for (what, text) in [("stdout", &out), ("stderr", &err)] {
        if !text.is_empty() {
            write!(said, "--- {what}\n{text}").unwrap();
        }
    }
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/golden/rulebook/{name}.txt"));
    if std::env::var_os("REWRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &said).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == said,
        "{} differs; `REWRITE=1 ./test golden` makes it anew\n--- expected\n{expected}\n--- got\n{said}",
        path.display()
    );
    out
}

#[test]
fn the_audit_names_what_is_off_and_what_is_missed() {
    let dir = folder();
    golden("audit", &dir, &["audit"]);
    let got = json(&dir, &["audit"]);
    let verdict = |rule: &str| {
        let rules = got["rules"].as_array().unwrap();
        let line = rules.iter().find(|line| line["name"] == rule).unwrap();
        line["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (verdict("spanish"), verdict("partner")),
        ("lower".into(), "raise".into())
    );
    assert_eq!(got["missed"][0]["column"], "webinar");
    assert_eq!(got["suggestion"], Json::Null);
}

#[test]
fn edits_are_suggested_tried_and_written_with_comments_kept() {
    let dir = folder();
    golden(
        "suggest",
        &dir,
        &["audit", "--suggest", "--output", "edited.toml"],
    );
    let edited = read(&dir, "edited.toml");
    assert_eq!(
        read(&dir, "rules.toml"),
        RULES,
        "the book in use is as it was"
    );
    assert!(edited.starts_with("# Ours since 2023."), "{edited}");
    assert!(edited.contains("# was 2\n"), "{edited}");
    // What was promised is what the edited book does when it is read back and replayed by the rules themselves.
    let promised = json(&dir, &["audit", "--suggest"]);
    let replayed = json(&dir, &["rules", "simulate", "edited.toml"]);
    for figure in ["captured_today", "captured", "captured_more"] {
        assert_eq!(
            promised["suggestion"][figure], replayed["later"][figure],
            "{figure}"
        );
    }
    let partner = promised["suggestion"]["edits"].as_array().unwrap();
    let partner = partner
        .iter()
        .find(|edit| edit["rule"] == "partner")
        .unwrap();
    assert_eq!(partner["to"].as_f64().unwrap() % 2.0, 0.0, "in steps of 2");
    golden("simulate", &dir, &["rules", "simulate", "edited.toml"]);
    let (code, _, _) = run(&dir, &["audit", "--suggest", "--apply"]);
    assert_eq!((code, read(&dir, "rules.toml")), (0, edited));
    let again = json(&dir, &["audit", "--suggest", "--apply"]);
    let more = again["suggestion"]["edits"].as_array().unwrap();
    assert!(more.len() < promised["suggestion"]["edits"].as_array().unwrap().len());
}

#[test]
fn frozen_rules_and_a_number_of_edits_are_respected() {
    let dir = folder();
    edit(
        &dir,
        "rules.toml",
        "points = 12\n",
        "points = 12\n  leeway = { frozen = true }\n",
    );
    let got = json(
        &dir,
        &[
            "audit",
            "--suggest",
            "--edits",
            "2",
            "--freeze",
            "partner",
            "--capacity",
            "100",
        ],
    );
    let suggestion = &got["suggestion"];
    let edits = suggestion["edits"].as_array().unwrap();
    assert_eq!(
        (edits.len(), suggestion["is_asked"].as_bool()),
        (2, Some(true))
    );
    assert!(
        edits
            .iter()
            .all(|edit| edit["rule"] == "large" || edit["rule"] == "visits")
    );
    // A hundred of the rows that edits are tried on.
    let tried = suggestion["tried_on"]["rows"].as_f64().unwrap();
    assert_eq!(suggestion["capacity"].as_f64().unwrap(), 100.0 / tried);
    // The project may say it once for all commands, as leads or as a share; a flag comes first.
    let of_project = |capacity: &str, flags: &[&str]| {
        let set = format!("report.capacity={capacity}");
        let command: Vec<&str> = ["audit", "--suggest", "--edits", "1", "--set", &set]
            .into_iter()
            .chain(flags.iter().copied())
            .collect();
        json(&dir, &command)["suggestion"]["capacity"]
            .as_f64()
            .unwrap()
    };
    assert_eq!(of_project("100", &[]), 100.0 / tried);
    assert_eq!(of_project("0.25", &[]), 0.25);
    assert_eq!(of_project("0.25", &["--capacity", "100"]), 100.0 / tried);
}

#[test]
fn a_book_from_scratch_is_a_rulebook_and_can_use_what_was_missed() {
    let dir = folder();
    golden("learn", &dir, &["rules", "learn", "--output", "new.toml"]);
    let new = read(&dir, "new.toml");
    assert!(
        new.contains("enabled = false") && !new.contains("max = 20"),
        "{new}"
    );
    let plain = json(&dir, &["rules", "simulate", "new.toml"]);
    let with = json(
        &dir,
        &["rules", "learn", "--missed", "--output", "more.toml"],
    );
    let gain = |of: &Json| of["later"]["gain"]["value"].as_f64().unwrap();
    assert!(gain(&plain) < gain(&with), "webinars say something");
    assert!(read(&dir, "more.toml").contains("missed_webinar"));
    // What the answer says of the new book is what it does when it is read back.
    let replayed = json(&dir, &["rules", "simulate", "more.toml"]);
    assert_eq!(replayed["later"]["captured"], with["later"]["captured"]);
}

#[test]
fn what_cannot_be_audited_is_refused_in_words() {
    let dir = folder();
    golden(
        "freeze_is_unknown",
        &dir,
        &["audit", "--suggest", "--freeze", "spansh"],
    );
    golden(
        "confounder_is_unknown",
        &dir,
        &["audit", "--confounder", "contry"],
    );
    golden(
        "capacity_is_too_large",
        &dir,
        &["audit", "--suggest", "--capacity", "100000"],
    );
    golden(
        "rulebook_is_gone",
        &dir,
        &["rules", "simulate", "gone.toml"],
    );
    edit(&dir, "leadscore.toml", "rules = \"rules.toml\"\n", "");
    golden("no_rulebook", &dir, &["audit"]);
    // Another book may be audited all the same.
    assert_eq!(run(&dir, &["audit", "--rules", "rules.toml"]).0, 0);
    let empty = folder();
    let text = table();
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            line.strip_suffix(",1")
                .map_or_else(|| line.to_owned(), |rest| format!("{rest},0"))
        })
        .collect();
    fs::write(empty.path().join("table.csv"), lines.join("\n") + "\n").unwrap();
    golden("no_conversions", &empty, &["audit", "--suggest"]);
    let bounds = folder();
    edit(
        &bounds,
        "rules.toml",
        "{ min = 0, step = 2 }",
        "{ min = 5, max = 1 }",
    );
    golden("leeway_is_crossed", &bounds, &["audit"]);
}
