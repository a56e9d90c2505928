//! Mangled inputs, one of each sort: named error, exit code, hint, and nothing half-written left behind.
//!
//! Each case runs the real binary twice, for people and with `--format json`, and compares exit code, stdout
//! and stderr with `errors/<case>.txt`. `REWRITE=1 ./test golden` writes these
//! files anew; read them before you keep them: a bad message must not be frozen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xxhash_rust::xxh3::xxh3_64;

/// What differs from run to run, and what stands for it.
const MASKS: [(&str, &str); 2] = [
    (env!("CARGO_PKG_VERSION"), "<version>"),
    ("leadscore.exe", "leadscore"),
];

const PROJECT: &str = r#"[project]
name = "acme"
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
fixed = ["country", "size"]

[data.outcomes]
path = "outcomes.csv"
lead = "lead"
time = "at"

[snapshots]
observation_days = 60
prediction_days = 30

[training]
folds = 3
inner_folds = 2
test_share = 0
learner = [{ name = "logistic" }]
"#;

const RULES: &str = r#"[rulebook]
name = "points"

[[group]]
name = "web"
kind = "engagement"

[[group.rule]]
name = "clicked"
label = "Clicked"
kind = "event"
event = "click"
where = "url LIKE '/p%'"
points = 3
"#;

/// A project that is sound until somebody mangles it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn sound() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let (events, leads, outcomes) = world();
        for (name, text) in [
            ("leadscore.toml", PROJECT),
            ("rules.toml", RULES),
            ("events.csv", &events),
            ("leads.csv", &leads),
            ("outcomes.csv", &outcomes),
        ] {
            folder.write(name, text);
        }
        folder
    }

    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One row a lead, with a label.
    fn table() -> Self {
        let folder = Self::empty();
        folder.write(
            "leadscore.toml",
            "[project]\nname = \"acme\"\n\n[data.table]\npath = \"table.csv\"\nlead = \"id\"\nlabel = \"won\"\n",
        );
        let mut text = "id,size,won\n".to_owned();
        for idx in 0..90 {
            writeln!(text, "L{idx},{},{}", idx * 7 % 50, u8::from(idx % 3 == 0)).unwrap();
        }
        folder.write("table.csv", &text);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes a file; the change must change something.
    fn edit(self, name: &str, from: &str, to: &str) -> Self {
        let old = self.read(name);
        let new = old.replacen(from, to, 1);
        assert_ne!(old, new, "`{from}` is not in {name}");
        self.write(name, &new);
        self
    }

    fn append(self, name: &str, text: &str) -> Self {
        self.write(name, &(self.read(name) + text));
        self
    }

    fn trained(self) -> Self {
        let done = self.command(&["train", "--quiet"]).output().unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadscore"));
        command.args(arguments).current_dir(self.0.path());
        // Variables of this prefix set keys of the project file.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("LEADSCORE_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Every file and folder, with a hash of what is in it.
    fn listing(&self) -> BTreeMap<String, u64> {
        let mut found = BTreeMap::new();
        list(self.0.path(), self.0.path(), &mut found);
        found
    }
}

fn list(root: &Path, folder: &Path, found: &mut BTreeMap<String, u64>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() {
            found.insert(name + "/", 0);
            list(root, &path, found);
        } else {
            found.insert(name, xxh3_64(&fs::read(&path).unwrap()));
        }
    }
}

/// 90 leads with 12 events each over most of a year, and 36 conversions.
fn world() -> (String, String, String) {
    let mut events = "lead,at,type,url,amount\n".to_owned();
    let mut leads = "lead,created,country,size\n".to_owned();
    let mut outcomes = "lead,at\n".to_owned();
    for idx in 0..90u32 {
        let born = idx * 2 % 180;
        writeln!(
            leads,
            "L{idx:02},{},{},{}",
            day(born, 8),
            ["ES", "PT", "FR"][idx as usize % 3],
            idx * 7 % 50
        )
        .unwrap();
        let converts = idx % 5 < 2;
        for n in 0..12 {
            let at = day(born + 1 + (n * 13 + idx * 5) % 120, n);
            let kind =
                ["open", "visit", "click"][((n * 7 + idx) % if converts { 3 } else { 2 }) as usize];
            writeln!(
                events,
                "L{idx:02},{at},{kind},/p{n},{}",
                (n * 31 + idx) % 100
            )
            .unwrap();
        }
        if converts {
            writeln!(outcomes, "L{idx:02},{}", day(born + 70 + idx * 11 % 90, 12)).unwrap();
        }
    }
    (events, leads, outcomes)
}

/// The instant so many days after the start of 2024, in months of 28 days.
fn day(days: u32, hour: u32) -> String {
    format!(
        "2024-{:02}-{:02}T{hour:02}:00:00Z",
        days / 28 + 1,
        days % 28 + 1
    )
}

/// Runs one case and compares it; `leaves` are the files that may come into being.
fn golden(name: &str, folder: &Folder, arguments: &[&str], leaves: &[&str]) {
    let before = folder.listing();
    let text = folder.command(arguments).arg("--quiet").output().unwrap();
    let code = text.status.code().unwrap();
    let (out, err) = (folder.mask(&text.stdout), folder.mask(&text.stderr));
    assert!(!err.contains("panicked"), "{err}");
    let mut said = format!("$ leadscore {}\nexit code {code}\n", arguments.join(" "));
    for (what, text) in [("stdout", &out), ("stderr", &err)] {
        if !text.is_empty() {
            write!(said, "--- {what}\n{text}").unwrap();
        }
    }
    let json = folder
        .command(arguments)
        .args(["--quiet", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(
        json.status.code(),
        Some(code),
        "the exit code depends on the format"
    );
    let stdout = String::from_utf8(json.stdout).unwrap();
    let object: serde_json::Value =
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}"));
    assert!(object.is_object(), "{stdout}");
    // A failure says the same to programs; an answer is compared elsewhere.
    assert_eq!(object.get("error").is_some(), 1 < code, "{stdout}");
    if 1 < code {
        let pretty = serde_json::to_string_pretty(&object).unwrap() + "\n";
        write!(
            said,
            "--- stdout with --format json\n{}",
            folder.mask(pretty.as_bytes())
        )
        .unwrap();
    }
    let mut after = folder.listing();
    after.retain(|path, _| before.contains_key(path) || !leaves.contains(&path.as_str()));
    assert_eq!(before, after, "something was left behind, or changed");
    compare(name, &said);
}

impl Folder {
    fn mask(&self, bytes: &[u8]) -> String {
        let folder = self.0.path().display().to_string();
        let mut text = String::from_utf8(bytes.to_vec())
            .unwrap()
            .replace(&folder, "<folder>");
        for (changing, stable) in MASKS {
            text = text.replace(changing, stable);
        }
        text
    }
}

fn compare(name: &str, said: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/golden/errors/{name}.txt"));
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

/// Cases: name, folder, arguments, and what may come into being.
macro_rules! cases {
    ($($name:ident: $folder:expr, [$($argument:expr),*] $(, leaves $leaves:expr)?;)*) => {
        $(#[test]
        fn $name() {
            #[allow(unused_mut, unused_assignments, reason = "most cases leave nothing")]
            let mut leaves: &[&str] = &[];
            $(leaves = $leaves;)?
            golden(stringify!($name), &$folder, &[$($argument),*], leaves);
        })*

        #[test]
        fn every_golden_file_of_an_error_has_a_case() {
            let names = [$(stringify!($name)),*];
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/errors");
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                assert!(names.contains(&stem.as_str()), "{} belongs to no case", path.display());
            }
        }
    };
}

const QUARANTINE: &[&str] = &["rejected/", "rejected/events.rejected.csv"];

cases! {
    // ---- the project files
    project_is_missing: Folder::empty(), ["check"];
    project_is_a_folder_without_one: Folder::empty(), ["check", "--project", "."];
    toml_is_broken: Folder::sound().edit("leadscore.toml", "name = \"acme\"", "name = acme"), ["check"];
    key_is_unknown: Folder::sound().edit("leadscore.toml", "observation_days", "observation_day"), ["check"];
    value_has_the_wrong_type: Folder::sound().edit("leadscore.toml", "folds = 3", "folds = \"three\""), ["train"];
    value_is_out_of_range: Folder::sound().edit("leadscore.toml", "prediction_days = 30", "prediction_days = -30"), ["train"];
    several_mistakes_at_once: Folder::sound()
        .edit("leadscore.toml", "folds = 3", "fold = 3")
        .edit("rules.toml", "points = 3", "point = 3"), ["check"];
    time_zone_is_unknown: Folder::sound().edit("leadscore.toml", "name = \"acme\"", "timezone = \"Madrid\""), ["check"];
    outcomes_are_not_given: Folder::sound()
        .edit("leadscore.toml", "[data.outcomes]\npath = \"outcomes.csv\"\nlead = \"lead\"\ntime = \"at\"\n", ""), ["check"];
    rules_are_missing: Folder::sound().edit("leadscore.toml", "rules.toml", "points.toml"), ["check"];
    rules_are_a_folder: {
        let folder = Folder::sound().edit("leadscore.toml", "rules.toml", "book");
        fs::create_dir(folder.path("book")).unwrap();
        folder
    }, ["check"];
    condition_is_no_sql: Folder::sound().edit("rules.toml", "LIKE '/p%'", "LIKES '/p%'"), ["check"];
    condition_names_a_missing_column: Folder::sound().edit("rules.toml", "url LIKE", "ulr LIKE"), ["check"];
    condition_compares_unlike_things: Folder::sound().edit("rules.toml", "url LIKE '/p%'", "amount > 3 AND url > 3"), ["train"];
    points_are_out_of_range: Folder::sound().edit("rules.toml", "points = 3", "points = 1e300"), ["check"];
    feature_names_a_missing_column: Folder::sound()
        .append("leadscore.toml", "\n[[features.add]]\nkind = \"number\"\ncolumn = \"employees\"\n"), ["check"];
    set_names_an_unknown_key: Folder::sound(), ["check", "--set", "training.sed=3"];
    set_is_no_pair: Folder::sound(), ["check", "--set", "training.seed"];
    leads_and_table_together: Folder::sound()
        .append("leadscore.toml", "\n[data.table]\npath = \"leads.csv\"\nlabel = \"size\"\n"), ["check"];

    // ---- arguments
    flag_is_unknown: Folder::sound(), ["train", "--fold", "3"];
    command_is_unknown: Folder::sound(), ["trian"];
    threads_are_none: Folder::sound(), ["check", "--threads", "0"];
    preset_of_demo_is_unknown: Folder::empty(), ["demo", "--preset", "outbound", "--dir", "world"];
    preset_of_rules_is_unknown: Folder::empty(), ["rules", "show", "outbound"];
    schema_is_unknown: Folder::empty(), ["schema", "rule"];

    // ---- files
    file_is_missing: Folder::sound().edit("leadscore.toml", "events.csv", "event.csv"), ["check"];
    folder_without_data: {
        let folder = Folder::sound().edit("leadscore.toml", "\"events.csv\"", "\"events\"");
        fs::create_dir(folder.path("events")).unwrap();
        folder
    }, ["check"];
    file_is_empty: Folder::sound().edit("leadscore.toml", "events.csv", "none.csv").with("none.csv", b""), ["check"];
    file_has_a_header_alone: Folder::sound()
        .edit("leadscore.toml", "events.csv", "none.csv")
        .with("none.csv", b"lead,at,type\n"), ["check"];
    file_is_utf_16: {
        let text: Vec<u8> = world().0.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Folder::sound().with("events.csv", &text)
    }, ["check"];
    file_is_no_text: Folder::sound().with("events.csv", &[b"\x89PNG\r\n\x1a\n", [200u8; 3000].as_slice()].concat()), ["check"];
    format_is_unknown: Folder::sound().edit("leadscore.toml", "events.csv", "events.xlsx").with("events.xlsx", b"PK"), ["check"];
    parquet_is_cut_off: {
        let folder = Folder::sound();
        let made = folder.command(&["features", "-o", "e.parquet", "--quiet"]).output().unwrap();
        assert!(made.status.success());
        let bytes = fs::read(folder.path("e.parquet")).unwrap();
        folder.edit("leadscore.toml", "events.csv", "e.parquet").with("e.parquet", &bytes[..bytes.len() / 2])
    }, ["check"];
    column_is_missing: Folder::sound().edit("events.csv", "lead,at,type", "lead,when,type"), ["check"];
    column_is_there_twice: Folder::sound().edit("events.csv", "url,amount", "url,url"), ["check"];
    files_have_other_columns: Folder::sound()
        .edit("leadscore.toml", "events.csv", "events*.csv")
        .with("events-2.csv", b"lead,at,type,page\nL01,2024-02-01T00:00:00Z,open,/x\n"), ["check"];
    column_has_the_wrong_type: Folder::sound()
        .edit("leadscore.toml", "events.csv", "events.ndjson")
        .with("events.ndjson", b"{\"lead\": \"L01\", \"at\": true, \"type\": \"open\"}\n"), ["check"], leaves QUARANTINE;
    dates_can_be_read_two_ways: Folder::sound()
        .with("outcomes.csv", b"lead,at\nL01,03/04/2024\nL02,05/06/2024\n"), ["check"];
    dates_are_bad: Folder::sound().append("events.csv", "L01,31.02.2024 25:00,open,/p1,1\nL02,soon,open,/p1,1\n"),
        ["check"], leaves QUARANTINE;
    number_is_infinite: Folder::sound().append("events.csv", "L01,2024-03-01T00:00:00Z,open,/p1,inf\n"),
        ["features", "-o", "f.csv"], leaves &["f.csv", "rejected/", "rejected/events.rejected.csv"];
    too_many_rows_are_bad: Folder::sound()
        .append("leadscore.toml", "\n[limits]\nmax_bad_rows = 1\n")
        .append("events.csv", ",2024-03-01T00:00:00Z,open,/p1,1\nL01,soon,open,/p1,1\nL01,never,open,/p1,1\n"),
        ["train"], leaves QUARANTINE;
    quarantine_is_in_the_way: Folder::sound()
        .with("rejected", b"a file")
        .append("events.csv", "L01,soon,open,/p1,1\n"), ["check"];

    // ---- what the data says
    nobody_converted: Folder::sound().with("outcomes.csv", b"lead,at\nL01,2023-06-01T00:00:00Z\n")
        .edit("leadscore.toml", "rules = \"rules.toml\"\n", ""), ["train"];
    window_is_longer_than_the_data: Folder::sound()
        .edit("leadscore.toml", "prediction_days = 30", "prediction_days = 3000"), ["check"];
    label_has_one_value: Folder::table().with("table.csv", b"id,size,won\na,1,0\nb,2,0\n"), ["train"];
    label_is_not_a_number: Folder::table().edit("table.csv", "L1,7,0", "L1,7,NaN"), ["check"], leaves &["rejected/", "rejected/table.rejected.csv"];
    dropped_column_is_not_there: Folder::table()
        .edit("leadscore.toml", "label = \"won\"", "label = \"won\"\ndrop = [\"sise\"]"), ["train"];
    label_is_missing: Folder::table().edit("leadscore.toml", "won", "wan"), ["train"];

    // ---- outputs
    output_is_below_a_file: Folder::sound(), ["features", "-o", "leads.csv/f.parquet"];
    output_is_a_folder: {
        let folder = Folder::sound();
        fs::create_dir(folder.path("f.parquet")).unwrap();
        folder
    }, ["features", "-o", "f.parquet"];
    output_has_no_folder: Folder::sound(), ["features", "-o", "out/f.parquet"];
    output_has_an_unknown_format: Folder::sound(), ["features", "-o", "f.xlsx"];
    models_are_a_file: Folder::sound()
        .edit("leadscore.toml", "name = \"acme\"", "models = \"leads.csv\""), ["train"];
    demo_is_in_the_way_of_a_project: Folder::sound(), ["demo", "--dir", "."];
    demo_is_below_a_file: Folder::sound(), ["demo", "--dir", "leads.csv/world"];
    init_is_in_the_way_of_a_project: Folder::sound(), ["init", "events.csv", "leads.csv"];

    // ---- models
    there_is_no_model: Folder::sound(), ["score"];
    version_is_unknown: Folder::sound().trained(), ["score", "--model", "v2"];
    lead_is_unknown: Folder::sound().trained(), ["explain", "L1"];
    lead_has_converted: Folder::sound().trained(), ["explain", "L01"];
    instant_is_no_day: Folder::sound().trained(), ["score", "--as-of", "tomorrow"];
    nobody_is_open: Folder::sound().trained(), ["score", "--as-of", "2020-01-01"];
    column_is_text_where_numbers_are_needed: Folder::sound()
        .append("leadscore.toml", "\n[[features.add]]\nkind = \"sum\"\nproperty = \"url\"\n"), ["train"];
    event_type_is_new: Folder::sound().trained()
        .append("events.csv", "L02,2024-09-01T00:00:00Z,webinar,/p1,1\n"), ["score"];
    column_is_gone_since_training: {
        let folder = Folder::sound().trained().edit("leadscore.toml", "\"country\", \"size\"", "\"country\"");
        folder.edit("leads.csv", "size", "employees")
    }, ["score"];
    column_is_another_type_since_training: {
        let folder = Folder::sound().trained();
        let leads = folder.read("leads.csv").lines().enumerate().fold(String::new(), |text, (idx, line)| {
            let start = line.rsplit_once(',').unwrap().0;
            text + start + if idx == 0 { ",size\n" } else { ",many\n" }
        });
        folder.with("leads.csv", leads.as_bytes())
    }, ["score"];
    model_was_changed_by_hand: Folder::sound().trained()
        .edit("models/v1/leadscore.toml", "folds = 3", "folds = 4"), ["score"];
    model_is_of_a_later_format: Folder::sound().trained()
        .edit("models/v1/manifest.json", "\"format\": 1", "\"format\": 99"), ["score"];
    scores_are_below_a_file: Folder::sound().trained(), ["score", "-o", "leads.csv/s.csv"];

    // ---- champion and challengers
    there_is_no_model_to_list: Folder::sound(), ["models", "list"];
    version_to_promote_is_unknown: Folder::sound().trained(), ["models", "promote", "v2"];
    version_to_compare_is_unknown: Folder::sound().trained(), ["models", "diff", "v1", "v2"];
    there_is_no_earlier_champion: Folder::sound().trained(), ["models", "rollback"];
    model_is_of_another_project: Folder::sound().trained()
        .edit("leadscore.toml", "\"acme\"", "\"beta\""), ["models", "promote", "v1"];
    champion_file_is_broken: Folder::sound().trained().with("models/champion.json", b"{\"champion\": "), ["score"];
    champion_file_is_broken_before_training: Folder::sound().trained().with("models/champion.json", b"[]"), ["train"];
    champion_file_contradicts_itself: Folder::sound().trained()
        .edit("models/champion.json", "\"champion\": \"v1\"", "\"champion\": \"v2\""), ["explain", "L02"];
    champion_file_is_of_a_later_format: Folder::sound().trained()
        .edit("models/champion.json", "\"format\": 1", "\"format\": 99"), ["models", "list"];
    champion_is_gone: Folder::sound().trained().moved("models/v1", "models/v7"), ["score"];
    champion_is_another_model: Folder::sound().trained()
        .edit("models/champion.json", "\"checksum\": \"", "\"checksum\": \"0"), ["score"];
    no_version_is_the_champion: Folder::sound().trained().trained()
        .moved("models/champion.json", "champion.json"), ["score"];
}

impl Folder {
    fn moved(self, from: &str, to: &str) -> Self {
        fs::rename(self.path(from), self.path(to)).unwrap();
        self
    }

    fn with(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }
}
