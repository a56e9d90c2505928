//! Rulebooks of others: what is read, what is said of it, and what is wrong with files that cannot be read.
//!
//! Each case runs the real binary on files of `tests/it/fixtures/exchange` or on a text that stands here, and compares exit
//! code, both streams and the file that was written with `exchange/<case>.txt`. `REWRITE=1 ./test golden` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn here(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(inside)
}

/// A folder with files; the fixtures are there under their names.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for entry in fs::read_dir(here("fixtures/exchange")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(
                &path,
                folder.path(path.file_name().unwrap().to_str().unwrap()),
            )
            .unwrap();
        }
        for (name, text) in files {
            fs::write(folder.path(name), text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_leadscore"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }
}

/// Runs the commands one after the other, and compares all that they say with `name`, and what they wrote to `written`.
fn golden(name: &str, files: &[(&str, &str)], commands: &[&[&str]], written: &[&str]) {
    let folder = Folder::with(files);
    let mut said = String::new();
    for arguments in commands {
        let output = folder.run(arguments);
        let code = output.status.code().unwrap();
        writeln!(
            said,
            "$ leadscore {}\nexit code {code}",
            arguments.join(" ")
        )
        .unwrap();
        for (what, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(!text.contains("panicked"), "{text}");
            if !text.is_empty() {
                write!(said, "--- {what}\n{text}").unwrap();
            }
        }
    }
    for file in ["rules.toml", "out.csv", "out.json"] {
        let there = fs::read_to_string(folder.path(file));
        assert_eq!(
            there.is_ok(),
            written.contains(&file),
            "{name}: {file}\n{said}"
        );
        if let Ok(text) = there {
            write!(said, "--- {file}\n{text}").unwrap();
        }
    }
    let path = here("golden/exchange").join(format!("{name}.txt"));
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&path, said).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == said,
        "{} differs; `REWRITE=1 ./test golden` makes it anew\n--- expected\n{expected}\n--- got\n{said}",
        path.display()
    );
}

fn import(name: &str, file: &str, more: &[&str], written: &[&str]) {
    let arguments = [&["rules", "import", file][..], more].concat();
    golden(name, &[], &[&arguments], written);
}

#[test]
fn a_spanish_sheet_in_windows_1252_is_read() {
    import("sheet_in_spanish", "reglas.csv", &[], &["rules.toml"]);
}

#[test]
fn a_japanese_sheet_in_shift_jis_is_read() {
    import("sheet_in_japanese", "rules-ja.csv", &[], &["rules.toml"]);
}

#[test]
fn a_portuguese_sheet_with_a_byte_order_mark_is_read() {
    import("sheet_in_portuguese", "regras.csv", &[], &["rules.toml"]);
}

#[test]
fn a_workbook_that_another_program_wrote_is_read() {
    import("workbook", "book.xlsx", &[], &["rules.toml"]);
}

#[test]
fn a_score_of_hubspot_is_read_and_what_has_no_equal_is_listed() {
    let renames = [
        "--rename",
        "4-666440=email_opened",
        "--rename",
        "hs_url=url",
    ];
    import("hubspot_score", "hubspot.json", &renames, &["rules.toml"]);
}

#[test]
fn strict_writes_nothing_where_something_has_no_equal() {
    import("hubspot_score_strictly", "hubspot.json", &["--strict"], &[]);
}

#[test]
fn point_actions_of_mautic_are_read_and_what_has_no_equal_is_listed() {
    let renames = ["--rename", "email.open=email_opened"];
    import("mautic_points", "mautic.json", &renames, &["rules.toml"]);
}

/// A rulebook with everything that HubSpot has no room for.
const BOOK: &str = r#"[rulebook]
name = "acme"
min = 0
max = 100

[[threshold]]
label = "hot"
at = 60

[matrix]
fit = [20, 5]
engagement = [40, 10]

[[group]]
name = "web"
kind = "engagement"
max = 40
decay = { every_days = 30, percent = 50 }

[[group.rule]]
name = "price_page"
label = "=HYPERLINK(\"prices\")"
kind = "event"
event = "page_viewed"
where = "url LIKE '%/pricing%'"
points = 10
max = 20

[[group.rule]]
name = "visits"
kind = "event"
event = "page_viewed"
points = 1
mode = "once_per_period"

[[group.rule]]
name = "trial"
kind = "event"
event = ["trial_started", "signed_up"]
points = 25
decay = { half_life_days = 14 }

[[group]]
name = "who"
kind = "fit"

[[group.rule]]
name = "size"
label = "Company size"
kind = "value"
value = { kind = "number", column = "employees" }
tiers = [{ from = 50, to = 1000, points = 15 }, { from = 1000, points = 5 }]

[[group.rule]]
name = "free_mail"
kind = "attribute"
where = "lower(email) LIKE '%@gmail.com'"
points = -5

[[override]]
where = "country = 'XX'"
set = 0
reason = "Not sold there"
"#;

#[test]
fn a_book_goes_to_a_sheet_with_formulas_made_harmless() {
    let command: &[&str] = &["rules", "export", "--rules", "book.toml", "-o", "out.csv"];
    golden(
        "book_as_sheet",
        &[("book.toml", BOOK)],
        &[command],
        &["out.csv"],
    );
}

#[test]
fn a_book_goes_to_hubspot_as_far_as_there_is_room() {
    let command: &[&str] = &[
        "rules",
        "export",
        "--rules",
        "book.toml",
        "-o",
        "out.json",
        "--rename",
        "4-96000=page_viewed",
    ];
    golden(
        "book_to_hubspot",
        &[("book.toml", BOOK)],
        &[command],
        &["out.json"],
    );
}

#[test]
fn a_rulebook_that_is_there_is_not_replaced_unasked() {
    let sheet = "rule,event,points\na,mail,1\n";
    let again: &[&str] = &["rules", "import", "a.csv"];
    let forced: &[&str] = &["rules", "import", "a.csv", "--force", "--format", "json"];
    golden(
        "rulebook_is_there",
        &[("a.csv", sheet)],
        &[again, again, forced],
        &["rules.toml"],
    );
}

#[test]
fn every_cell_that_makes_no_sense_is_told_at_once() {
    let sheet = "group,rule,kind,event,condition,points,tiers,counts,decay,in use\n\
                 web,a,event,mail,,five,,,,\n\
                 web,b,event,mail,url LIK 'x',1,,,,\n\
                 web,b,sometimes,mail,,\"1,234\",,,,maybe\n\
                 web,c,tier,mail,,,1-2,,,\n\
                 web,d,event,mail,,1,,rarely,slowly,\n";
    let command: &[&str] = &["rules", "import", "a.csv"];
    golden("cells_make_no_sense", &[("a.csv", sheet)], &[command], &[]);
}

#[test]
fn cells_and_rules_that_make_no_sense_are_told_in_one_round() {
    let sheet = "rule,event,points,within days\na,mail,five,\nb,mail,2,-3\n";
    let command: &[&str] = &["rules", "import", "a.csv"];
    golden("one_round", &[("a.csv", sheet)], &[command], &[]);
}

#[test]
fn what_only_the_whole_book_knows_is_told_by_cell() {
    let sheet = "row,group,fit or engagement,rule,kind,event,condition,points,min,max,within days\n\
                 group,web,engagement,,,,,,10,0,\n\
                 ,web,,a,event,mail,url LIK 'x',1,,,\n\
                 ,web,,a,event,mail,,2,,,-3\n\
                 ,web,,c,event,mail,,,,,\n\
                 ,web,fit,d,attribute,,size > 3,5,,,\n";
    let command: &[&str] = &["rules", "import", "a.csv"];
    let second = sheet
        .replace(",web,fit,d,", ",web,,d,")
        .replace("10,0", "0,10");
    golden(
        "book_makes_no_sense",
        &[("a.csv", sheet), ("b.csv", second.as_str())],
        &[command, &["rules", "import", "b.csv"]],
        &[],
    );
}

#[test]
fn files_that_are_no_rulebook_say_so() {
    let files = [
        ("leads.csv", "lead,country,size\nL1,ES,5\n"),
        ("empty.csv", ""),
        ("head.csv", "rule,event,points\n"),
        ("list.json", "{\"leads\": []}"),
        ("broken.json", "{\"groupConfigs\": [}\n"),
        ("old.xls", "\u{0}"),
        ("torn.xlsx", "PK\u{3}\u{4}torn"),
    ];
    let commands: Vec<Vec<&str>> = [
        vec!["leads.csv"],
        vec!["empty.csv"],
        vec!["head.csv"],
        vec!["list.json"],
        vec!["broken.json"],
        vec!["list.json", "--from", "mautic"],
        vec!["list.json", "--from", "hubspt"],
        vec!["old.xls"],
        vec!["torn.xlsx"],
        vec!["nowhere.csv"],
        vec!["head.csv", "--rename", "a=b"],
        vec!["mautic.json", "--rename", "email.opne=email_opened"],
    ]
    .into_iter()
    .map(|file| [vec!["rules", "import"], file].concat())
    .collect();
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    golden("no_rulebook", &files, &commands, &[]);
}

#[test]
fn ways_out_that_are_none_say_so() {
    let commands: &[&[&str]] = &[
        &["rules", "export", "--rules", "book.toml", "-o", "out.pdf"],
        &[
            "rules",
            "export",
            "--rules",
            "book.toml",
            "-o",
            "out.json",
            "--to",
            "mautic",
        ],
        &[
            "rules",
            "export",
            "--rules",
            "book.toml",
            "-o",
            "out.json",
            "--strict",
        ],
        &["rules", "export", "-o", "out.csv"],
    ];
    golden("no_way_out", &[("book.toml", BOOK)], commands, &[]);
}

#[test]
fn the_sample_sheet_holds_the_points_of_the_sample() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/northlight");
    let rules = fs::read_to_string(sample.join("rules.toml")).unwrap();
    let csv = leadscore::exchange::find("csv").unwrap();
    let (bytes, remarks) =
        leadscore::exchange::export(csv, &rules, &std::collections::BTreeMap::new()).unwrap();
    assert!(remarks.is_empty(), "{remarks:?}");
    let sheet = sample.join("points.csv");
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&sheet, &bytes).unwrap();
    }
    assert!(
        fs::read(&sheet).unwrap_or_default() == bytes,
        "data/northlight/points.csv is of another day: `REWRITE=1 ./test golden`"
    );
}
