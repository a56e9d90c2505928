//! Every format gives the same rows.

use std::fmt::Write as _;

use super::*;

#[test]
fn csv_is_read_whatever_its_delimiter_mark_and_compression() {
    let semicolons = ROWS.replace(',', ";").replace("12.5", "12,5");
    let folder = Folder::new()
        .with("plain.csv", ROWS)
        .with("mark.csv", format!("\u{feff}{ROWS}"))
        .with("windows.csv", ROWS.replace('\n', "\r\n"))
        .with("semicolon.csv", &semicolons)
        .with("tab.tsv", ROWS.replace(',', "\t"))
        .with_gzip("small.csv.gz", ROWS);
    for name in [
        "plain.csv",
        "mark.csv",
        "windows.csv",
        "semicolon.csv",
        "tab.tsv",
        "small.csv.gz",
    ] {
        let log = folder.events(name).unwrap();
        assert_eq!(rows(&log.frame), NORMAL, "{name}");
        assert_eq!(
            log.properties,
            [
                ("url".into(), PropertyType::Text),
                ("amount".into(), PropertyType::Number)
            ]
        );
        assert_eq!(
            (log.n_events, log.report.rows, log.report.n_rejected()),
            (3, 3, 0)
        );
        assert_eq!(
            log.types,
            [
                ("mail_opened".into(), 1),
                ("order".into(), 1),
                ("page_viewed".into(), 1)
            ]
        );
        assert_eq!(log.first.to_string(), "2024-03-12T08:00:00Z");
        assert_eq!(log.last.to_string(), "2024-03-13T11:30:00.250000Z");
    }
    assert_eq!(
        folder.events("semicolon.csv").unwrap().report.format,
        "csv, separated by semicolons"
    );
}

pub(super) fn typed() -> DataFrame {
    let at = Series::new(
        "at".into(),
        [
            1_710_234_000_000_000i64,
            1_710_230_400_000_000,
            1_710_329_400_250_000,
        ],
    )
    .cast(&DataType::Datetime(
        TimeUnit::Microseconds,
        Some(TimeZone::UTC),
    ))
    .unwrap();
    DataFrame::new(
        3,
        vec![
            Column::new("lead".into(), ["L1", "L2", "L1"]),
            at.into(),
            Column::new("event".into(), ["mail_opened", "page_viewed", "order"]),
            Column::new("url".into(), [None, Some("/pricing"), None]),
            Column::new("amount".into(), [None, Some(f64::NAN), Some(12.5)]),
        ],
    )
    .unwrap()
}

#[test]
fn parquet_and_arrow_give_the_same_rows_as_csv() {
    let folder = Folder::new()
        .with_parquet("e.parquet", typed())
        .with_arrow("e.arrow", typed());
    for name in ["e.parquet", "e.arrow"] {
        let log = folder.events(name).unwrap();
        assert_eq!(rows(&log.frame), NORMAL, "{name}");
        assert_eq!(log.n_events, 3);
    }
    let described = describe_columns(&folder.path().join("e.parquet"), 2).unwrap();
    let [lead, at, ..] = described.as_slice() else {
        panic!("{described:?}")
    };
    let texts = |values: &[Option<String>]| -> Vec<String> {
        values
            .iter()
            .map(|text| text.clone().unwrap_or_default())
            .collect()
    };
    assert_eq!((lead.name.as_str(), lead.kind.as_str()), ("lead", "text"));
    assert_eq!(texts(&lead.values), ["L1", "L2"]);
    assert_eq!((at.name.as_str(), at.kind.as_str()), ("at", "times"));
    assert!(texts(&at.values)[0].ends_with('Z'), "{:?}", at.values);
}

#[test]
fn columnar_types_are_brought_to_ours() {
    let names = Series::new("name".into(), ["a", ""])
        .cast(&DataType::String)
        .unwrap();
    let category = Series::new("category".into(), ["x", "y"])
        .cast(&DataType::from_categories(Categories::global()))
        .unwrap();
    let tags = Series::new(
        "tags".into(),
        [
            Series::new("".into(), [1i32, 2]),
            Series::new("".into(), [3i32]),
        ],
    );
    let day = Series::new("day".into(), [0i32, 19_000])
        .cast(&DataType::Date)
        .unwrap();
    let inner = [
        Series::new("url".into(), ["/a", "/b"]),
        Series::new("n".into(), [1u8, 2]),
    ];
    let page = StructChunked::from_series("page".into(), 2, inner.iter())
        .unwrap()
        .into_series();
    let frame = DataFrame::new(
        2,
        vec![
            Column::new("lead".into(), [1i64, 2]),
            Column::new("at".into(), ["2024-01-01T00:00:00Z", "2024-01-02"]),
            Column::new("event".into(), ["e", "e"]),
            names.into(),
            category.into(),
            tags.into(),
            day.into(),
            page.into(),
        ],
    )
    .unwrap();
    let folder = Folder::new()
        .with_parquet("e.parquet", frame.clone())
        .with_arrow("e.arrow", frame);
    for name in ["e.parquet", "e.arrow"] {
        let log = folder.events(name).unwrap();
        assert_eq!(
            rows(&log.frame),
            [
                "1|2024-01-01T00:00:00Z|e|a|x|[1 2]|1970-01-01T00:00:00Z|/a|1.0",
                "2|2024-01-02T00:00:00Z|e||y|[3]|2022-01-08T00:00:00Z|/b|2.0",
            ]
        );
        let names: Vec<_> = log
            .properties
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(
            names,
            ["name", "category", "tags", "day", "page.url", "page.n"]
        );
    }
}

#[test]
fn json_lines_are_flattened_and_new_keys_may_come_late() {
    let lines = concat!(
        "{\"lead\": \"L1\", \"at\": \"2024-03-12T09:00:00Z\", \"event\": \"mail_opened\"}\n\n",
        "{\"lead\": \"L2\", \"at\": \"2024-03-12T10:00:00+02:00\", \"event\": \"page_viewed\", \"page\": {\"url\": \"/pricing\"}, \"tags\": [\"a\", 2]}\n",
        "{\"lead\": 3, \"at\": \"2024-03-13 11:30:00.250\", \"event\": \"order\", \"amount\": 12.5, \"paid\": true}\n",
    );
    let folder = Folder::new()
        .with("e.ndjson", lines)
        .with_gzip("e.jsonl.gz", lines);
    for name in ["e.ndjson", "e.jsonl.gz"] {
        let log = folder.events(name).unwrap();
        assert_eq!(
            rows(&log.frame),
            [
                "L1|2024-03-12T09:00:00Z|mail_opened||||",
                "L2|2024-03-12T08:00:00Z|page_viewed|/pricing|[a 2]||",
                "3|2024-03-13T11:30:00.250000Z|order|||12.5|true",
            ]
        );
    }
}

#[test]
fn a_type_is_that_of_the_whole_column_even_if_the_first_rows_mislead() {
    let mut text = String::from("lead,at,event,code,late,word\n");
    for idx in 0..400_000 {
        writeln!(text, "L{idx},2024-03-12T09:00:00Z,e,{idx},,NA").unwrap();
    }
    text.push_str("L,2024-03-12T09:00:00Z,e,A-1,7,\n");
    let log = Folder::new().with("e.csv", &text).events("e.csv").unwrap();
    let types: Vec<_> = log.properties.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(
        types,
        [PropertyType::Text, PropertyType::Number, PropertyType::Text]
    );
    let last = log.frame.clone().tail(1);
    assert_eq!(rows(&last), ["L|2024-03-12T09:00:00Z|e|A-1|7.0|"]);
    assert_eq!(
        rows(&log.frame.clone().limit(1)),
        ["L0|2024-03-12T09:00:00Z|e|0||NA"]
    );
    assert_eq!(log.n_events, 400_001);
}

#[test]
fn files_of_a_glob_are_read_in_order_and_share_their_columns() {
    let folder = Folder::new()
        .with("b.csv", "event,lead,at\nsecond,L1,2024-01-02\n")
        .with("a.csv", "lead,at,event\nL1,2024-01-01,first\n");
    assert_eq!(
        rows(&folder.events("*.csv").unwrap().frame),
        [
            "L1|2024-01-01T00:00:00Z|first",
            "L1|2024-01-02T00:00:00Z|second"
        ]
    );
    let folder = folder.with("c.csv", "lead,at,event,more\nL1,2024-01-03,third,1\n");
    let (kind, message, _) = error(folder.events("*.csv"));
    assert_eq!(kind, ErrorKind::Data);
    assert!(message.ends_with("a.csv`: it also has `more`"), "{message}");
}

#[test]
fn one_type_may_be_given_to_all_events() {
    let folder = Folder::new().with("e.csv", "lead,at,type\nL1,2024-01-01,x\n");
    let source = EventsSource {
        event_type: None,
        type_value: Some("order".into()),
        ..source("e.csv")
    };
    let log = open_events(&source, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(rows(&log.frame), ["L1|2024-01-01T00:00:00Z|order|x"]);
    assert_eq!(log.properties, [("raw.type".into(), PropertyType::Text)]);
    assert_eq!(log.types, [("order".into(), 1)]);
}

const CALLS: &str = concat!(
    r#"{"type": "identify", "userId": "u1", "timestamp": "2024-01-01T00:00:00Z", "messageId": "1", "traits": {"plan": "free", "size": 10}}"#,
    "\n",
    r#"{"type": "track", "event": "Signed Up", "userId": "u1", "timestamp": "2024-01-02T00:00:00Z", "receivedAt": "2024-01-02T00:00:05Z", "messageId": "2", "properties": {"source": "ad", "items": {"n": 2}}}"#,
    "\n",
    r#"{"type": "page", "name": "Pricing", "anonymousId": "a9", "originalTimestamp": "2024-01-03T00:00:00Z", "messageId": "3", "properties": {"url": "/pricing"}, "context": {"campaign": {"name": "spring"}, "ip": "10.0.0.1"}}"#,
    "\n",
    r#"{"type": "track", "event": "Signed Up", "userId": "u1", "timestamp": "2024-01-02T00:00:00Z", "receivedAt": "2024-01-02T00:00:09Z", "messageId": "2"}"#,
    "\n",
    r#"{"type": "group", "groupId": "acme", "userId": "u1", "receivedAt": "2024-01-05T00:00:00Z", "messageId": "5", "traits": {"industry": "toys"}}"#,
    "\n",
    r#"{"type": "identify", "userId": "u1", "timestamp": "2024-01-04T00:00:00Z", "messageId": "4", "traits": {"plan": "team"}}"#,
    "\n",
);

#[test]
fn segments_calls_become_events_and_leads() {
    let folder = Folder::new().with_gzip("calls.gz", CALLS);
    let source = EventsSource {
        path: "calls.gz".into(),
        format: Some(Format::Segment),
        ..EventsSource::default()
    };
    let log = open_events(&source, folder.path(), &ReadOptions::default()).unwrap();
    let columns = log
        .properties
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>();
    assert_eq!(columns, ["source", "items.n", "url", "campaign.name"]);
    assert_eq!(
        rows(&log.frame.clone().select([
            col("lead"),
            col("time"),
            col("visible"),
            col("type"),
            col("items.n"),
            col("campaign.name")
        ])),
        [
            "u1|2024-01-02T00:00:00Z|2024-01-02T00:00:05Z|Signed Up|2.0|",
            "a9|2024-01-03T00:00:00Z|2024-01-03T00:00:00Z|Viewed Pricing Page||spring",
        ]
    );
    assert_eq!(log.report.duplicates, 1);
    assert!(
        log.report
            .notes
            .contains(&"2 `identify` calls make no row here".to_owned()),
        "{:?}",
        log.report.notes
    );
    let source = LeadsSource {
        path: "calls.gz".into(),
        format: Some(Format::Segment),
        ..LeadsSource::default()
    };
    let leads = open_leads(&source, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(
        rows(&leads.frame),
        ["u1|2024-01-01T00:00:00Z|acme|team|10.0|toys"]
    );
    let outcomes = OutcomesSource {
        path: Some("calls.gz".into()),
        format: Some(Format::Segment),
        positive: Some(vec!["Signed Up".into()]),
        ..OutcomesSource::default()
    };
    let outcomes = open_outcomes(&outcomes, None, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(rows(&outcomes.frame), ["u1|2024-01-02T00:00:00Z"]);
}

#[test]
fn the_same_files_give_the_same_frame_again() {
    let mut text = String::from("lead,at,event,n\n");
    for idx in 0..300_000 {
        let (lead, at, kind, n) = (idx % 977, 1_710_234_000 + idx, idx % 7, idx % 13);
        writeln!(text, "L{lead},{at},e{kind},{n}").unwrap();
    }
    let folder = Folder::new().with("e.csv", text);
    let read = || folder.events("e.csv").unwrap().frame.collect().unwrap();
    assert!(read().equals_missing(&read()));
}
