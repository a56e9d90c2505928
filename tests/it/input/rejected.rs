//! Bad rows, repeated rows and files that are not what they should be.

use super::formats::typed;
use super::*;

#[test]
fn rejected_rows_have_true_line_numbers_and_go_to_quarantine() {
    let text = b"lead,at,event,note\n\
        L1,2024-03-12,e,\"two\nlines\"\n\
        ,2024-03-12,e,\n\
        L1,,e,\n\
        L1,soon,e,\n\
        L1,2924-03-12,e,\n\
        L1,2024-03-12,,\n\
        L1,2024-03-12\n\
        L1,2024-03-12,e,x,y\n\
        L1,2024-03-12,e,\xff\n\
        \n\
        L1,2024-03-12,e,\"open\n\
        L2,2024-03-12,e,fine\n";
    let folder = Folder::new().with("e.csv", text);
    let log = open_events(&source("e.csv"), folder.path(), &folder.quarantine()).unwrap();
    assert_eq!(
        rows(&log.frame),
        [
            "L1|2024-03-12T00:00:00Z|e|two\nlines",
            "L2|2024-03-12T00:00:00Z|e|fine"
        ]
    );
    let found: Vec<_> = log
        .report
        .samples
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (4, "missing lead"),
            (5, "missing time in `at`"),
            (6, "unparseable time in `at`"),
            (7, "time before 1970 or after 2200 in `at`"),
            (8, "missing type"),
            (9, "too few fields"),
            (10, "too many fields"),
            (11, "invalid UTF-8"),
            (13, "a quote is never closed"),
        ]
    );
    assert_eq!((log.report.rows, log.report.n_rejected()), (11, 9));
    let quarantine = log.report.quarantine.clone().unwrap();
    assert_eq!(quarantine, folder.path().join("bad/events.rejected.csv"));
    let kept = std::fs::read_to_string(quarantine).unwrap();
    assert!(kept.starts_with("file,line,reason,text\n"), "{kept}");
    assert!(
        kept.contains(",6,unparseable time in `at`,\"L1,soon,e,\"\n"),
        "{kept}"
    );
    assert_eq!(kept.lines().count(), 10);
}

#[test]
fn no_quarantine_file_without_rejected_rows() {
    let folder = Folder::new().with("e.csv", ROWS);
    let log = open_events(&source("e.csv"), folder.path(), &folder.quarantine()).unwrap();
    assert_eq!(log.report.quarantine, None);
    assert!(!folder.path().join("bad").exists());
}

#[test]
fn past_max_bad_rows_reading_stops_with_the_counts() {
    let folder = Folder::new().with(
        "e.csv",
        "lead,at,event\nL1,2024-01-01,e\n,2024-01-01,e\nL1,never,e\n,2024-01-01,e\n",
    );
    let options = ReadOptions {
        limits: Limits { max_bad_rows: 2 },
        ..folder.quarantine()
    };
    let (kind, message, hint) = error(open_events(&source("e.csv"), folder.path(), &options));
    assert_eq!(kind, ErrorKind::Data);
    let path = folder.path().join("e.csv").display().to_string();
    assert_eq!(
        message,
        format!(
            "3 of 4 rows read from `e.csv` cannot be used (missing lead: 2, unparseable time in `at`: 1), \
         more than `max_bad_rows` = 2; first: `{path}` line 3: missing lead"
        )
    );
    assert!(hint.unwrap().contains("events.rejected.csv"));
    assert!(folder.path().join("bad/events.rejected.csv").exists());
}

#[test]
fn json_lines_that_are_none_are_rejected_by_line() {
    let lines = "{\"lead\": \"L1\", \"at\": \"2024-01-01\", \"event\": \"e\"}\nnonsense\n[1]\n{\"lead\": \"L1\", \"at\": \"2024-01-01\", \"event\": \"e\"}\n{\"lead\": \"L2\", \"at\": \"2024";
    let log = Folder::new()
        .with("e.ndjson", lines)
        .events("e.ndjson")
        .unwrap();
    let found: Vec<_> = log
        .report
        .samples
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (2, "not a JSON object"),
            (3, "not a JSON object"),
            (5, "not a JSON object")
        ]
    );
    assert_eq!(log.n_events, 2);
}

#[test]
fn repeated_ids_are_dropped_and_the_one_seen_first_stays() {
    let text = "id,lead,at,event,arrived,n\n\
        x,L1,2024-01-02,e,2024-01-05,1\n\
        x,L1,2024-01-02,e,2024-01-03,2\n\
        ,L1,2024-01-02,e,,3\n\
        ,L1,2024-01-02,e,,4\n\
        y,L1,2024-01-02,e,,5\n\
        y,L1,2024-01-02,e,,6\n";
    let folder = Folder::new().with("e.csv", text);
    let source = EventsSource {
        id: Some("id".into()),
        ingested: Some("arrived".into()),
        delay_hours: 1.0,
        ..source("e.csv")
    };
    let log = open_events(&source, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(
        rows(&log.frame.clone().select([col("n"), col("visible")])),
        [
            "2.0|2024-01-03T00:00:00Z",
            "3.0|2024-01-02T01:00:00Z",
            "4.0|2024-01-02T01:00:00Z",
            "5.0|2024-01-02T01:00:00Z",
        ]
    );
    assert_eq!((log.report.duplicates, log.n_events), (2, 4));
}

#[test]
fn repeated_ids_and_bad_rows_leave_columnar_files_too() {
    let at = [0i64, 1_710_234_000, 1_710_234_000, -5, 1_710_234_060];
    let frame = DataFrame::new(
        5,
        vec![
            Column::new("lead".into(), ["L1", "", "L2", "L3", "L2"]),
            Column::new("at".into(), at),
            Column::new(
                "event".into(),
                [Some("e"), Some("e"), Some("e"), Some("e"), Some("e")],
            ),
            Column::new("id".into(), [1i32, 2, 3, 4, 3]),
            Column::new("amount".into(), [f64::INFINITY, 1.0, 2.0, 3.0, 4.0]),
        ],
    )
    .unwrap();
    let folder = Folder::new().with_parquet("e.parquet", frame);
    let source = EventsSource {
        id: Some("id".into()),
        delay_hours: 2.0,
        ..source("e.parquet")
    };
    let log = open_events(&source, folder.path(), &folder.quarantine()).unwrap();
    assert_eq!(
        rows(&log.frame),
        ["L2|2024-03-12T09:00:00Z|e|2024-03-12T11:00:00Z|2.0"]
    );
    let found: Vec<_> = log
        .report
        .samples
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "infinite number in `amount`"),
            (2, "missing lead"),
            (4, "time before 1970 or after 2200 in `at`"),
        ]
    );
    assert_eq!((log.report.duplicates, log.report.rows), (1, 5));
    assert!(log.report.quarantine.is_some());
}

#[test]
fn a_missing_column_is_named_with_what_is_there() {
    let folder = Folder::new()
        .with("e.csv", "lead_id,at,event\nL1,2024-01-01,e\n")
        .with(
            "e.ndjson",
            "{\"lead_id\": \"L1\", \"at\": \"2024-01-01\", \"event\": \"e\"}\n",
        )
        .with_parquet("e.parquet", typed().drop("at").unwrap());
    let (kind, message, hint) = error(folder.events("e.csv"));
    assert_eq!(kind, ErrorKind::Data);
    assert!(
        message.ends_with("e.csv`: no column `lead`; found `lead_id`, `at`, `event`"),
        "{message}"
    );
    assert_eq!(
        hint.as_deref(),
        Some("name the right one of these columns in the project file")
    );
    let (_, message, _) = error(folder.events("e.ndjson"));
    assert_eq!(
        message,
        "`e.ndjson`: no column `lead`; found `at`, `event`, `lead_id`"
    );
    let (_, message, _) = error(folder.events("e.parquet"));
    assert!(
        message.ends_with("no column `at`; found `lead`, `event`, `url`, `amount`"),
        "{message}"
    );
}

#[test]
fn damaged_empty_and_foreign_files_are_named() {
    let whole = Folder::new()
        .with_parquet("e.parquet", typed())
        .with_arrow("e.arrow", typed());
    let cut = |name: &str| {
        let bytes = std::fs::read(whole.path().join(name)).unwrap();
        bytes[..bytes.len() * 2 / 3].to_vec()
    };
    let gz = gzip(ROWS.repeat(2000).as_bytes());
    let folder = Folder::new()
        .with("cut.parquet", cut("e.parquet"))
        .with("cut.arrow", cut("e.arrow"))
        .with("cut.csv.gz", &gz[..gz.len() / 2])
        .with("text.parquet", ROWS)
        .with("empty.csv", "")
        .with("header.csv", "lead,at,event\n")
        .with("blank.csv", "\n\n")
        .with("utf16.csv", [0xff, 0xfe, b'l', 0, b'e', 0])
        .with_parquet("none.parquet", typed().clear());
    for (name, words) in [
        ("cut.parquet", "is cut off or damaged"),
        ("cut.arrow", "is cut off or damaged"),
        ("cut.csv.gz", "is cut off or damaged"),
        ("text.parquet", "is cut off or damaged"),
        ("empty.csv", "has no rows"),
        ("header.csv", "has no rows"),
        ("blank.csv", "has no rows"),
        ("utf16.csv", "is written in UTF-16, not in UTF-8"),
        ("none.parquet", "has no rows"),
        ("gone.csv", "no file matches `gone.csv`"),
    ] {
        let (kind, message, hint) = error(folder.events(name));
        assert_eq!(kind, ErrorKind::Data, "{name}: {message}");
        assert!(
            message.contains(words) && message.contains(name),
            "{name}: {message}"
        );
        assert!(hint.is_some(), "{name}");
    }
}

#[test]
fn a_column_of_the_wrong_type_is_named() {
    let frame = DataFrame::new(
        1,
        vec![
            Column::new("lead".into(), ["L1"]),
            Column::new("at".into(), [true]),
            Column::new("event".into(), ["e"]),
        ],
    )
    .unwrap();
    let (kind, message, _) = error(
        Folder::new()
            .with_parquet("e.parquet", frame)
            .events("e.parquet"),
    );
    assert_eq!(kind, ErrorKind::Data);
    assert!(
        message.ends_with("column `at` holds true or false, but times is needed"),
        "{message}"
    );
}

#[test]
fn known_types_reject_other_values_instead_of_changing_the_column() {
    let folder = Folder::new().with("e.csv", "lead,at,event,amount,code\nL1,2024-01-01,e,1,1\nL1,2024-01-01,e,x,2\nL1,2024-01-01,e,inf,3\n");
    let options = ReadOptions {
        types: vec![
            ("amount".into(), PropertyType::Number),
            ("code".into(), PropertyType::Text),
        ],
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.csv"), folder.path(), &options).unwrap();
    assert_eq!(rows(&log.frame), ["L1|2024-01-01T00:00:00Z|e|1.0|1"]);
    let found: Vec<_> = log
        .report
        .samples
        .iter()
        .map(|row| row.reason.as_str())
        .collect();
    assert_eq!(
        found,
        ["not a number in `amount`", "infinite number in `amount`"]
    );
    let options = ReadOptions {
        wanted: Some(vec!["code".into()]),
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.csv"), folder.path(), &options).unwrap();
    assert_eq!(log.properties, [("code".into(), PropertyType::Number)]);
}

#[test]
fn json_keys_known_from_training_are_columns_even_where_no_row_has_them() {
    let folder = Folder::new().with(
        "e.ndjson",
        "{\"lead\": \"L1\", \"at\": \"2024-01-01\", \"event\": \"e\"}\n",
    );
    let options = ReadOptions {
        wanted: Some(vec!["amount".into()]),
        types: vec![("amount".into(), PropertyType::Number)],
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.ndjson"), folder.path(), &options).unwrap();
    assert_eq!(rows(&log.frame), ["L1|2024-01-01T00:00:00Z|e|"]);
    assert_eq!(log.properties, [("amount".into(), PropertyType::Number)]);
    let folder = folder.with("e.csv", "lead,at,event\nL1,2024-01-01,e\n");
    let (_, message, _) = error(open_events(&source("e.csv"), folder.path(), &options));
    assert!(message.contains("no column `amount`"), "{message}");
}

#[test]
fn rows_of_which_none_can_be_used_are_an_error() {
    let mut nameless = typed();
    nameless
        .replace("lead", Column::new("lead".into(), ["", "", ""]))
        .unwrap();
    let folder = Folder::new()
        .with("e.csv", "lead,at,event\n,2024-01-01,e\n")
        .with("e.json", "[{\"lead\": \"L1\"}]\n")
        .with_parquet("e.parquet", nameless);
    for (name, reason) in [
        ("e.csv", "missing lead: 1"),
        ("e.json", "not a JSON object: 1"),
        ("e.parquet", "missing lead: 3"),
    ] {
        let (kind, message, _) = error(folder.events(name));
        assert_eq!(kind, ErrorKind::Data);
        assert!(
            message.starts_with("none of the") && message.contains(reason),
            "{message}"
        );
    }
}

#[test]
fn a_quarantine_that_cannot_be_written_is_an_error_of_the_machine() {
    let folder = Folder::new()
        .with("e.csv", "lead,at,event\n,2024-01-01,e\n")
        .with("bad", "a file, not a folder");
    let (kind, message, _) = error(open_events(
        &source("e.csv"),
        folder.path(),
        &folder.quarantine(),
    ));
    assert_eq!(kind, ErrorKind::Io);
    assert!(message.starts_with("cannot write `"), "{message}");
}
