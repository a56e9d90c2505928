//! Rows, labels and exclusions against the oracle, which evaluates the definitions directly.

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Request, Source};
use leadscore::features::spec::FeatureSpec;
use leadscore::matrix::Column as TableColumn;
use leadscore::snapshot::{Windows, label_rows};
use polars::prelude::*;
use serde_json::Value;

pub(crate) fn oracle(name: &str) -> Value {
    let path = format!(
        "{}/tests/it/oracles/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn day(value: &Value) -> i64 {
    value.as_i64().unwrap() * DAY_MICROS
}

fn utc(values: Vec<i64>) -> Column {
    Column::new("x".into(), values)
        .cast(&DataType::Datetime(
            TimeUnit::Microseconds,
            Some(TimeZone::UTC),
        ))
        .unwrap()
}

/// A log and leads from `(lead, type, time, ingested)` and `(lead, created)`.
pub(crate) fn source(
    events: &[(String, String, i64, i64)],
    leads: &[(String, i64)],
    conversions: &[(String, i64)],
) -> Source {
    let frame = DataFrame::new_infer_height(vec![
        Column::new(
            "lead".into(),
            events.iter().map(|e| e.0.as_str()).collect::<Vec<_>>(),
        ),
        Column::new(
            "type".into(),
            events.iter().map(|e| e.1.as_str()).collect::<Vec<_>>(),
        ),
        utc(events.iter().map(|e| e.2).collect()).with_name("time".into()),
        utc(events.iter().map(|e| e.2.max(e.3)).collect()).with_name("visible".into()),
    ])
    .unwrap();
    let schema = frame
        .schema()
        .iter()
        .filter(|(n, _)| n.as_str() == "type")
        .map(|(n, d)| (n.clone(), d.clone()))
        .collect();
    let events = Events {
        frame: frame.lazy(),
        rows: None,
        has_visible: true,
        schema,
        types: Vec::new(),
    };
    let leads = DataFrame::new_infer_height(vec![
        Column::new(
            "lead".into(),
            leads.iter().map(|l| l.0.as_str()).collect::<Vec<_>>(),
        ),
        utc(leads.iter().map(|l| l.1).collect()).with_name("created".into()),
    ])
    .unwrap();
    let conversions = DataFrame::new_infer_height(vec![
        Column::new(
            "lead".into(),
            conversions.iter().map(|c| c.0.as_str()).collect::<Vec<_>>(),
        ),
        utc(conversions.iter().map(|c| c.1).collect()).with_name("time".into()),
    ])
    .unwrap();
    Source::new(Some(events), leads, Some(&conversions)).unwrap()
}

pub(crate) fn features(toml: &str) -> Vec<FeatureSpec> {
    #[derive(serde::Deserialize)]
    struct File {
        add: Vec<FeatureSpec>,
    }
    toml_edit::de::from_str::<File>(toml).unwrap().add
}

#[test]
fn rows_labels_and_exclusions_are_those_of_the_definitions() {
    let oracle = oracle("point_in_time");
    let (input, expected) = (
        &oracle["cases"][0]["input"],
        &oracle["cases"][0]["expected"],
    );
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |name: &str| input[name].as_array().unwrap().clone();
    let events: Vec<_> = list("events")
        .iter()
        .map(|e| {
            (
                text(&e["lead"]),
                text(&e["type"]),
                day(&e["event"]),
                day(&e["ingest"]),
            )
        })
        .collect();
    let leads: Vec<_> = list("leads")
        .iter()
        .map(|l| (text(&l["id"]), day(&l["created"])))
        .collect();
    let conversions: Vec<_> = list("conversions")
        .iter()
        .map(|c| (text(&c["lead"]), day(&c["event"])))
        .collect();
    let source = source(&events, &leads, &conversions);
    let config = &input["config"];
    let number = |name: &str| config[name].as_f64().unwrap();
    let windows = Windows {
        observation_days: number("lookback"),
        gap_days: number("gap"),
        prediction_days: number("horizon"),
        label_delay_days: number("label_delay"),
        repeat: false,
        cool_off_days: 0.0,
    };
    let cutoffs: Vec<Timestamp> = config["cutoffs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| Timestamp(day(c)))
        .collect();
    let rows = label_rows(
        source.times(),
        &cutoffs,
        &windows,
        Timestamp(day(&config["data_end"])),
    );

    let mut excluded: Vec<(i64, String, u64)> = Vec::new();
    for row in expected["excluded"].as_array().unwrap() {
        let key = (day(&row["cutoff"]), text(&row["reason"]));
        match excluded
            .iter_mut()
            .find(|(cutoff, reason, _)| (*cutoff, reason.as_str()) == (key.0, key.1.as_str()))
        {
            Some(found) => found.2 += 1,
            None => excluded.push((key.0, key.1, 1)),
        }
    }
    let mut got: Vec<(i64, String, u64)> = rows
        .excluded
        .iter()
        .map(|(c, r, n)| (cutoffs[*c as usize].0, r.name().to_owned(), *n))
        .collect();
    excluded.sort();
    got.sort();
    assert_eq!(got, excluded);

    let specs = features(
        "[[add]]\nkind = 'count'\nevent = 'email_click'\n[[add]]\nkind = 'count'\nevent = 'pricing'\n[[add]]\nkind = 'days_since_last'\n",
    );
    let computed = source
        .compute(&Request {
            features: &specs,
            facts: &[],
            conditions: &[],
            leads: &rows.leads,
            row_cutoffs: &rows.cutoffs,
            cutoffs: &cutoffs,
            defaults: Defaults {
                observation_days: 30.0,
                horizon_days: 30.0,
                session_gap_minutes: 30.0,
            },
        })
        .unwrap();
    let column = |idx: usize| match &computed.table.columns()[idx] {
        TableColumn::Number(values) => values.clone(),
        TableColumn::Category { .. } => panic!("a number"),
    };
    let wanted = expected["rows"].as_array().unwrap();
    assert_eq!(rows.leads.len(), wanted.len());
    for (row, wanted) in wanted.iter().enumerate() {
        assert_eq!(
            source.ids()[rows.leads[row] as usize],
            text(&wanted["lead"])
        );
        assert_eq!(
            cutoffs[rows.cutoffs[row] as usize].0,
            day(&wanted["cutoff"])
        );
        assert_eq!(
            rows.labels[row],
            wanted["label"].as_i64().unwrap() == 1,
            "label of {wanted}"
        );
        assert_eq!(
            column(0)[row],
            wanted["email_click"].as_f64().unwrap(),
            "clicks of {wanted}"
        );
        assert_eq!(
            column(1)[row],
            wanted["pricing"].as_f64().unwrap(),
            "pricing of {wanted}"
        );
        let days = if column(2)[row].is_nan() {
            -1.0
        } else {
            column(2)[row]
        };
        assert_eq!(
            days,
            wanted["days_since_last"].as_f64().unwrap(),
            "days of {wanted}"
        );
    }
}
