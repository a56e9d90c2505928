//! Times: zones, clocks that change, numbers, dates with slashes.

use std::fmt::Write as _;

use super::*;

#[test]
fn times_without_an_offset_are_read_in_the_zone_of_the_project() {
    let text = "lead,at,event\na,2024-01-15 12:00,e\nb,2024-03-31 02:30,e\nc,2024-10-27 02:30,e\nd,2024-07-01,e\ne,2024-07-01T00:00:00Z,e\n";
    let folder = Folder::new().with("e.csv", text);
    let options = ReadOptions {
        timezone: parse_timezone("Europe/Madrid").unwrap(),
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.csv"), folder.path(), &options).unwrap();
    assert_eq!(
        rows(&log.frame),
        [
            "a|2024-01-15T11:00:00Z|e",
            "b|2024-03-31T01:30:00Z|e",
            "c|2024-10-27T00:30:00Z|e",
            "d|2024-06-30T22:00:00Z|e",
            "e|2024-07-01T00:00:00Z|e",
        ]
    );
    assert_eq!(
        log.report.notes,
        [
            "4 times without an offset in `at` were read as Europe/Madrid",
            "1 times in `at` occur twice as clocks go back; the earlier was taken",
            "1 times in `at` were skipped as clocks go forward; they were shifted forward",
        ]
    );
}

#[test]
fn local_times_of_columnar_files_are_placed_likewise() {
    let local = [1_710_201_600_000i64, 1_711_852_200_000];
    let at = Series::new("at".into(), local)
        .cast(&DataType::Datetime(TimeUnit::Milliseconds, None))
        .unwrap();
    let frame = DataFrame::new(
        2,
        vec![
            Column::new("lead".into(), [7i64, 8]),
            at.into(),
            Column::new("event".into(), ["e", "e"]),
        ],
    )
    .unwrap();
    let folder = Folder::new().with_parquet("e.parquet", frame);
    let options = ReadOptions {
        timezone: parse_timezone("Europe/Madrid").unwrap(),
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.parquet"), folder.path(), &options).unwrap();
    assert_eq!(
        rows(&log.frame),
        ["7|2024-03-11T23:00:00Z|e", "8|2024-03-31T01:30:00Z|e"]
    );
    assert_eq!(log.report.notes.len(), 2);
}

#[test]
fn numbers_are_seconds_or_milliseconds_by_their_size() {
    for (value, unit) in [
        ("1710234000", "seconds"),
        ("1710234000000", "milliseconds"),
        ("1710234000000000", "microseconds"),
    ] {
        let folder = Folder::new().with("e.csv", format!("lead,at,event\nL1,{value},e\n"));
        let log = folder.events("e.csv").unwrap();
        assert_eq!(rows(&log.frame), ["L1|2024-03-12T09:00:00Z|e"]);
        assert_eq!(
            log.report.notes,
            [format!("times in `at` were read as {unit} since 1970")]
        );
    }
    let frame = DataFrame::new(
        1,
        vec![
            Column::new("lead".into(), ["L1"]),
            Column::new("at".into(), [1_710_234_000_000i64]),
            Column::new("event".into(), ["e"]),
        ],
    )
    .unwrap();
    let folder = Folder::new().with_parquet("e.parquet", frame);
    assert_eq!(
        rows(&folder.events("e.parquet").unwrap().frame),
        ["L1|2024-03-12T09:00:00Z|e"]
    );
}

#[test]
fn the_shape_of_times_is_that_of_most_rows_even_if_the_first_chunk_misleads() {
    let mut text = String::from("lead,at,event\n");
    for idx in 0..2_000_000 {
        let at = if idx < 700_000 {
            "1710234000"
        } else {
            "2024-03-12T09:00:00Z"
        };
        writeln!(text, "L{idx},{at},e").unwrap();
    }
    let folder = Folder::new().with("e.csv", &text);
    let options = ReadOptions {
        limits: Limits {
            max_bad_rows: 1_000_000,
        },
        ..ReadOptions::default()
    };
    let log = open_events(&source("e.csv"), folder.path(), &options).unwrap();
    assert_eq!(
        (log.n_events, log.report.n_rejected()),
        (1_300_000, 700_000)
    );
}

#[test]
fn dates_with_slashes_need_one_row_that_tells_the_day() {
    let folder = Folder::new()
        .with(
            "us.csv",
            "lead,at,event\nL1,3/4/2024 2:30 PM,e\nL1,3/15/2024,e\n",
        )
        .with("eu.csv", "lead,at,event\nL1,3/4/2024,e\nL1,15/3/2024,e\n")
        .with(
            "either.csv",
            "lead,at,event\nL1,3/4/2024,e\nL1,5/5/2024,e\n",
        );
    assert_eq!(
        rows(&folder.events("us.csv").unwrap().frame)[0],
        "L1|2024-03-04T14:30:00Z|e"
    );
    assert_eq!(
        rows(&folder.events("eu.csv").unwrap().frame)[0],
        "L1|2024-04-03T00:00:00Z|e"
    );
    let (kind, message, _) = error(folder.events("either.csv"));
    assert_eq!(kind, ErrorKind::Data);
    assert_eq!(
        message,
        "`either.csv`: dates in column `at` such as `3/4/2024` can be read two ways, and no row tells which"
    );
}
