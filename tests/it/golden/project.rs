//! What people read when a project file is wrong: whole messages, compared to the letter.

use std::io;

use leadscore::cli::diagnose::{Failure, draw_all};
use leadscore::error::{Error, ErrorKind};
use leadscore::project::toml::Source;
use leadscore::project::{Data, Override, Project, ProjectError, parse, parse_rules};

const EVENTS: &str = r#"
[data.events]
path = "events.csv"
lead = "lead"
time = "at"
type = "event"
[data.outcomes]
path = "won.csv"
lead = "lead"
time = "at"
"#;

fn condition(text: &str) -> Result<(), (usize, usize, String)> {
    match text.find("LIK ") {
        Some(offset) => Err((offset, 3, "unknown word `LIK` in a condition".to_string())),
        None => Ok(()),
    }
}

fn read(text: &str, overrides: &[Override]) -> Result<Project, ProjectError> {
    let no_rules = |_: &str| Err(io::Error::from(io::ErrorKind::NotFound));
    parse(
        Source::file("leadscore.toml", text),
        &no_rules,
        overrides,
        condition,
    )
}

fn drawn(text: &str) -> String {
    Failure::from(read(text, &[]).unwrap_err()).draw()
}

fn drawn_rules(text: &str) -> String {
    Failure::from(parse_rules(Source::file("rules.toml", text), condition).unwrap_err()).draw()
}

#[track_caller]
fn same(drawn: &str, expected: &str) {
    assert_eq!(drawn.trim_end(), expected.trim(), "\n--- drawn:\n{drawn}");
}

#[test]
fn a_value_is_found_again_when_the_data_contradicts_it() {
    let text = format!(
        "{EVENTS}\n[[features.add]]\nkind = \"count\"\nwhere = \"ulr = 'x'\"\nwindow_days = 30\n"
    );
    let project = read(&text, &[]).unwrap();
    let (file, place) = project.locate("ulr = 'x'", 0..3).unwrap();
    assert_eq!(
        (file.as_str(), place.line, place.column, place.width),
        ("leadscore.toml", 14, 10, 3)
    );
    assert!(project.locate("nowhere", 0..7).is_none());
}

#[test]
fn every_preset_is_read_without_a_complaint() {
    let check = |text: &str| match leadscore::features::condition::Condition::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => Err((error.offset, error.length, error.message)),
    };
    for preset in leadscore::rules::presets::ALL {
        let read = parse_rules(Source::file(preset.name, preset.text), check);
        if let Err(error) = read {
            panic!("{}", Failure::from(error).draw());
        }
    }
}

#[test]
fn no_text_brings_the_reader_down() {
    let text = format!(
        "[project]\nname = \"ñ\"\n{EVENTS}\n[[features.add]]\nkind = \"count\"\nwhere = \"url = 'é'\"\nwindow_days = 30\n\
         [grades]\nA = 70\n[[training.learner]]\nname = \"tree\"\n"
    );
    let ends = text.char_indices().map(|(at, _)| at);
    let cut = ends.clone().map(|end| text[..end].to_string());
    let holed = ends.map(|at| {
        text.chars()
            .enumerate()
            .filter(|(idx, _)| *idx != at)
            .map(|(_, c)| c)
            .collect()
    });
    for text in cut.chain(holed) {
        if let Err(error) = read(&text, &[]) {
            let drawn = Failure::from(error).draw();
            assert!(drawn.starts_with("error: "), "{text}\n{drawn}");
        }
    }
}

#[test]
fn a_small_project_is_read_with_its_defaults() {
    let project = read(EVENTS, &[]).unwrap();
    assert!(matches!(project.data, Data::Events { leads: None, .. }));
    assert_eq!(project.features.windows_days, [7.0, 30.0, 90.0]);
    assert_eq!(project.training.learners().len(), 4);
    assert_eq!(project.grades.grade(55.0), Some("B"));
    assert_eq!(project.grades.grade(29.9), None);
    assert_eq!(project.fingerprint.len(), 32);
    assert_eq!(project.limits.max_bad_rows, 1000);
}

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    same(
        &drawn(&format!("{EVENTS}\n[training]\nfold = 5\n")),
        r"
error: unknown key `fold` in `[training]`
  --> leadscore.toml:13:1
   |
13 | fold = 5
   | ^^^^
  hint: did you mean `folds`?
",
    );
}

#[test]
fn a_key_of_another_table_is_sent_there() {
    same(
        &drawn(&format!("[project]\nseed = 5\n{EVENTS}")),
        r"
error: unknown key `seed` in `[project]`
  --> leadscore.toml:2:1
  |
2 | seed = 5
  | ^^^^
  hint: `seed` belongs in `[training]`
",
    );
}

#[test]
fn a_wrong_type_says_what_was_given_and_what_the_key_is_for() {
    same(
        &drawn(&format!(
            "{EVENTS}\n[snapshots]\nprediction_days = \"30\"\n"
        )),
        r#"
error: `prediction_days` must be a number, got the text `"30"`
  --> leadscore.toml:13:19
   |
13 | prediction_days = "30"
   |                   ^^^^
  hint: `prediction_days`: Days in which a conversion makes the label true
"#,
    );
}

#[test]
fn a_number_out_of_range_names_the_range() {
    same(
        &drawn(&format!("{EVENTS}\n[training]\nfolds = 1\n")),
        r"
error: `folds` must lie between 2 and 50, got `1`
  --> leadscore.toml:13:9
   |
13 | folds = 1
   |         ^
",
    );
}

#[test]
fn an_unknown_choice_lists_what_is_allowed() {
    same(
        &drawn(&format!("{EVENTS}\n[snapshots]\nevery = \"monthly\"\n")),
        r#"
error: `every` cannot be `monthly`
  --> leadscore.toml:13:9
   |
13 | every = "monthly"
   |         ^^^^^^^^^
  hint: did you mean `month`? allowed: `day`, `week`, `month`
"#,
    );
}

#[test]
fn an_unknown_kind_lists_the_kinds() {
    same(
        &drawn(&format!(
            "{EVENTS}\n[[training.learner]]\nname = \"jungle\"\n"
        )),
        r#"
error: unknown name `jungle` in `[[training.learner]]`
  --> leadscore.toml:13:8
   |
13 | name = "jungle"
   |        ^^^^^^^^
  hint: allowed: `logistic`, `tree`, `forest`, `boosting`
"#,
    );
}

#[test]
fn a_key_of_other_learners_is_sent_there_from_the_file_and_from_a_flag() {
    let told = drawn(&format!(
        "{EVENTS}\n[[training.learner]]\nname = \"tree\"\nmonotone = \"rules\"\n"
    ));
    let hint = "  hint: `monotone` goes with name `logistic`, `boosting`\n";
    assert!(told.ends_with(hint), "{told}");
    let given = Override {
        path: "training.learner".into(),
        value: "[{ name = \"forest\", monotone = \"rules\" }]".into(),
        origin: "--set training.learner".into(),
    };
    let told = Failure::from(read(EVENTS, &[given]).unwrap_err()).draw();
    assert!(told.ends_with(hint), "{told}");
}

#[test]
fn a_missing_key_points_at_its_table_and_says_what_it_is() {
    same(
        &drawn("[data.table]\npath = \"table.csv\"\n"),
        r"
error: missing key `label` in `[data.table]`
  --> leadscore.toml:1:1
  |
1 | [data.table]
  | ^^^^^^^^^^^^
  hint: `label`: Column that says whether the lead converted
",
    );
}

#[test]
fn every_syntax_error_is_told() {
    same(
        &drawn(
            "[project]\nname = acme\ntimezone =\n[data.table]\npath = \"x.csv\nlabel = \"y\"\nlabel = \"z\"\n",
        ),
        r#"
error: `acme` is not a value in TOML
  --> leadscore.toml:2:8
  |
2 | name = acme
  |        ^^^^
  hint: put it in quotes: `"acme"`

error: the value is missing after `=`
  --> leadscore.toml:3:11
  |
3 | timezone =
  |           ^

error: not valid TOML: invalid basic string, expected `"`
  --> leadscore.toml:5:14
  |
5 | path = "x.csv
  |              ^
  hint: close the text with `"` on the same line; write a backslash as `\\`, or use single quotes

error: `label` is given twice
  --> leadscore.toml:7:1
  |
7 | label = "z"
  | ^^^^^
  hint: keep one of the two; a table header may stand only once, too
"#,
    );
}

#[test]
fn the_two_modes_exclude_each_other() {
    same(
        &drawn(&format!(
            "{EVENTS}\n[data.table]\npath = \"t.csv\"\nlabel = \"y\"\n"
        )),
        r"
error: `[data.table]` cannot stand beside `[data.events]`, `[data.outcomes]`
  --> leadscore.toml:12:1
   |
12 | [data.table]
   | ^^^^^^^^^^^^
  hint: keep `[data.table]` for one row a lead with a label, the others for an activity log
",
    );
}

#[test]
fn several_errors_in_both_files_come_at_once_and_in_order() {
    let rules = |_: &str| {
        let text = "[rulebook]\nname = \"r\"\nmin = 10\nmax = 0\n";
        Ok(Source::file("rules.toml", text))
    };
    let text = format!(
        "[project]\ntimezone = \"Madrid\"\nrules = \"rules.toml\"\n{EVENTS}\n[[features.add]]\nkind = \"count\"\n\
         where = \"url LIK '%/pricing%'\"\nwindow_days = 30\n[snapshots]\nfirst = \"2025-13-01\"\n"
    );
    let error = parse(Source::file("leadscore.toml", text), &rules, &[], condition).unwrap_err();
    let words = Error::from(error.clone());
    assert_eq!(words.kind(), ErrorKind::Config);
    assert_eq!(words.chain()[0], "the project files have 4 errors");
    let failure = Failure::from(error);
    assert_eq!(failure.to_json()["diagnostics"][1]["column"], 14);
    same(
        &failure.draw(),
        r#"
error: unknown time zone `Madrid`
  --> leadscore.toml:2:12
  |
2 | timezone = "Madrid"
  |            ^^^^^^^^
  hint: did you mean `Europe/Madrid`?

error: unknown word `LIK` in a condition
  --> leadscore.toml:17:14
   |
17 | where = "url LIK '%/pricing%'"
   |              ^^^

error: `first` must be a date, got `2025-13-01`
  --> leadscore.toml:20:9
   |
20 | first = "2025-13-01"
   |         ^^^^^^^^^^^^
  hint: write `2025-01-31`, or an instant with its offset: `2025-01-31T12:00:00Z`

error: `min` must not be above `max`, got `10` and `0`
  --> rules.toml:3:7
  |
3 | min = 10
  |       ^^
"#,
    );
}

#[test]
fn a_misspelt_key_of_a_rule_is_named_with_its_kind() {
    let text = "[rulebook]\nname = \"r\"\n[[group]]\nname = \"mail\"\nkind = \"engagement\"\n[[group.rule]]\n\
                name = \"opened\"\nkind = \"event\"\nevent = \"email_opened\"\npoints = 1\nmaxx = 40\n";
    let drawn = drawn_rules(text);
    assert!(
        drawn.starts_with("error: unknown key `maxx` in "),
        "{drawn}"
    );
    assert!(
        drawn
            .contains(" of kind `event`\n  --> rules.toml:11:1\n   |\n11 | maxx = 40\n   | ^^^^\n"),
        "{drawn}"
    );
    assert!(drawn.ends_with("  hint: did you mean `max`?\n"), "{drawn}");
}

#[test]
fn rules_with_one_name_are_told_apart_by_line() {
    let rule = "[[group.rule]]\nname = \"opened\"\nkind = \"event\"\nevent = \"email_opened\"\npoints = 1\n";
    let text = format!(
        "[rulebook]\nname = \"r\"\n[[group]]\nname = \"mail\"\nkind = \"engagement\"\n{rule}{rule}"
    );
    same(
        &drawn_rules(&text),
        r#"
error: two rules are named `opened`
  --> rules.toml:12:8
   |
12 | name = "opened"
   |        ^^^^^^^^
  hint: the first stands in line 7
"#,
    );
}

#[test]
fn options_that_exclude_each_other_are_told() {
    let text = "[rulebook]\nname = \"r\"\n[[override]]\nwhere = \"a = 1\"\nset = 0\nat_most = 5\nreason = \"x\"\n\
                [[override]]\nwhere = \"a = 1\"\nreason = \"x\"\n";
    same(
        &drawn_rules(text),
        r"
error: an override cannot have `set`, `at_most` together
  --> rules.toml:3:1
  |
3 | [[override]]
  | ^^^^^^^^^^^^
  hint: keep just one of `set`, `at_least`, `at_most`

error: an override needs one of `set`, `at_least`, `at_most`
  --> rules.toml:8:1
  |
8 | [[override]]
  | ^^^^^^^^^^^^
",
    );
}

#[test]
fn an_override_is_checked_like_the_file_and_named_by_its_origin() {
    let given = |path: &str, value: &str, origin: &str| Override {
        path: path.into(),
        value: value.into(),
        origin: origin.into(),
    };
    let good = [
        given("training.seed", "3", "LEADSCORE_TRAINING_SEED"),
        given("training.seed", "11", "--seed"),
        given("project.name", "2025", "--name"),
        given("features.windows_days", "7, 14", "--windows"),
    ];
    let project = read(EVENTS, &good).unwrap();
    assert_eq!(project.training.seed, 11);
    assert_eq!(project.meta.name.as_deref(), Some("2025"));
    assert_eq!(project.features.windows_days, [7.0, 14.0]);
    assert_ne!(project.fingerprint, read(EVENTS, &[]).unwrap().fingerprint);
    let bad = [
        given("training.folds", "1", "LEADSCORE_TRAINING_FOLDS"),
        given("training.sed", "1", "--sed"),
    ];
    same(
        &Failure::from(read(EVENTS, &bad).unwrap_err()).draw(),
        r"
error: `folds` must lie between 2 and 50, got `1`
  --> LEADSCORE_TRAINING_FOLDS

error: unknown key `sed` in `[training]`
  --> --sed
  hint: did you mean `seed`?
",
    );
}

#[test]
fn a_variable_that_sets_nothing_is_an_error() {
    let variables = [("LEADSCORE_TRAINING_SEDE", "3"), ("PATH", "/bin")];
    let variables = variables.map(|(name, value)| (name.to_string(), value.to_string()));
    let error = leadscore::project::overrides::from_environment(variables).unwrap_err();
    same(
        &Failure::from(error).draw(),
        r"
error: no key of the project file belongs to the variable `LEADSCORE_TRAINING_SEDE`
  hint: did you mean `LEADSCORE_TRAINING_SEED`?
",
    );
    let good = [("LEADSCORE_SNAPSHOTS_GAP_DAYS".to_string(), "2".to_string())];
    let found = leadscore::project::overrides::from_environment(good).unwrap();
    assert_eq!(found[0].path, "snapshots.gap_days");
}

#[test]
fn what_is_doubtful_is_a_warning() {
    let project = read(
        "[data.table]\npath = \"t.csv\"\nlabel = \"y\"\n[snapshots]\nevery = \"week\"\n",
        &[],
    )
    .unwrap();
    same(
        &draw_all(&project.warnings),
        r"
warning: `[snapshots]` has no effect: a table has one row a lead already
  --> leadscore.toml:4:1
  |
4 | [snapshots]
  | ^^^^^^^^^^^
",
    );
}

#[test]
fn a_rulebook_that_is_not_there_is_told_at_its_key() {
    same(
        &drawn(&format!("[project]\nrules = \"rules.toml\"\n{EVENTS}")),
        r#"
error: cannot read the rulebook `rules.toml`: no such file
  --> leadscore.toml:2:9
  |
2 | rules = "rules.toml"
  |         ^^^^^^^^^^^^
  hint: paths start at the folder of the project file; leave `rules` out to work without rules
"#,
    );
}

#[test]
fn a_project_file_that_is_not_there_says_how_to_get_one() {
    let error =
        leadscore::project::read("nowhere/leadscore.toml".as_ref(), &[], condition).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Config);
    same(
        &Failure::from(error).draw(),
        r"
error: cannot read `nowhere/leadscore.toml`: no such file
  hint: run `leadscore init FILES…` to have one proposed, or `leadscore demo` to see one at work
",
    );
}
