//! Every feature kind on a log that is worked by hand, and what a lead without events gets.

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Computed, Request, Source};
use leadscore::features::spec;
use leadscore::matrix::{Column as TableColumn, MISSING};
use polars::prelude::*;

use crate::point_in_time::features;

/// Cutoff at day 100, midnight, so that ages of 1 and 1.01 days lie on two calendar days. Ages in days: lead a: mail 1, mail 1.01 (the same visit), mail 8, page 2, page 40;
/// b (a colleague of a): page 3, page 5; c: nothing.
pub(crate) fn source() -> Source {
    let age = |days: f64| ((100.0 - days) * DAY_MICROS as f64) as i64;
    let rows = [
        (
            "a",
            "mail",
            age(1.0),
            Some(2.0),
            Some("x; News"),
            Some("one"),
        ),
        ("a", "mail", age(1.01), Some(4.0), Some("news"), Some("two")),
        ("a", "mail", age(8.0), None, Some("other"), None),
        ("a", "page", age(2.0), Some(1.0), None, Some("two")),
        (
            "a",
            "page",
            age(40.0),
            Some(9.0),
            Some("newsletter"),
            Some("three"),
        ),
        ("b", "page", age(3.0), Some(5.0), None, Some("one")),
        ("b", "page", age(5.0), Some(5.0), None, Some("one")),
        // At the cutoff and after it: never seen.
        (
            "a",
            "mail",
            age(0.0),
            Some(1000.0),
            Some("news"),
            Some("future"),
        ),
        (
            "c",
            "mail",
            age(-3.0),
            Some(1000.0),
            Some("news"),
            Some("future"),
        ),
        // Beyond the observation window of 60 days.
        (
            "a",
            "mail",
            age(61.0),
            Some(1000.0),
            Some("news"),
            Some("past"),
        ),
    ];
    let frame = df! {
        "lead" => rows.map(|r| r.0),
        "type" => rows.map(|r| r.1),
        "time" => rows.map(|r| r.2),
        "amount" => rows.map(|r| r.3),
        "tags" => rows.map(|r| r.4),
        "page" => rows.map(|r| r.5),
    }
    .unwrap();
    let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let frame = frame
        .lazy()
        .with_columns([col("time").cast(utc.clone())])
        .collect()
        .unwrap();
    let schema = frame
        .schema()
        .iter()
        .filter(|(n, _)| !["lead", "time"].contains(&n.as_str()));
    let schema: Schema = schema.map(|(n, d)| (n.clone(), d.clone())).collect();
    let events = Events {
        frame: frame.lazy(),
        rows: None,
        has_visible: false,
        schema,
        types: vec!["mail".into(), "page".into()],
    };
    let leads = df! {
        "lead" => ["a", "b", "c"],
        "account" => [Some("x"), Some("x"), None],
        "created" => [10 * DAY_MICROS, 20 * DAY_MICROS, 30 * DAY_MICROS],
        "country" => [Some(" ES "), Some("ES"), Some("")],
        "size" => [Some(10.0), None, Some(30.0)],
        "email" => [Some("Ann@Acme.com"), Some("b@gmail.com"), Some("nonsense")],
        "referrer" => [Some("boss@acme.com"), None, Some("x@y.org")],
    }
    .unwrap();
    let leads = leads
        .lazy()
        .with_columns([col("created").cast(utc)])
        .collect()
        .unwrap();
    Source::new(Some(events), leads, None).unwrap()
}

pub(crate) fn defaults() -> Defaults {
    Defaults {
        observation_days: 60.0,
        horizon_days: 60.0,
        session_gap_minutes: 30.0,
    }
}

pub(crate) fn compute(source: &Source, toml: &str) -> Computed {
    let specs = features(toml);
    source
        .compute(&Request {
            features: &specs,
            facts: &[],
            conditions: &[],
            leads: &[0, 1, 2],
            row_cutoffs: &[0, 0, 0],
            cutoffs: &[Timestamp(100 * DAY_MICROS)],
            defaults: defaults(),
        })
        .unwrap()
}

const NONE: f64 = f64::NAN;

#[test]
fn numbers_of_every_kind_are_those_worked_by_hand() {
    // Counts of windows of 7 days back from the cutoff, lead a, all events: 3, 1, 0, 0, 0, 1, 0, 0.
    // Its habit: mean of the last seven = 2 / 7, variance above that of a Poisson count? 0.2041 < 0.2857.
    let mean = 2.0 / 7.0;
    let z = (3.0 - mean) / f64::sqrt(mean);
    let habit_b = (2.0 - 0.0) / f64::sqrt(1.0 / 7.0);
    let half = |ages: &[f64]| ages.iter().map(|age| f64::exp2(-age / 10.0)).sum::<f64>();
    let cases: &[(&str, [f64; 3])] = &[
        ("kind = 'count'", [5.0, 2.0, 0.0]),
        (
            "kind = 'count'\nevent = 'mail'\nwindow_days = 8",
            [3.0, 0.0, 0.0],
        ),
        (
            "kind = 'count'\nevent = ['mail', 'page']\nwindow_days = 2",
            [3.0, 0.0, 0.0],
        ),
        (
            "kind = 'count'\nwhere = \"amount > 3 AND type = 'mail'\"",
            [1.0, 0.0, 0.0],
        ),
        ("kind = 'distinct_days'", [4.0, 2.0, 0.0]),
        (
            "kind = 'distinct_days'\nevent = 'mail'\nwindow_days = 7",
            [2.0, 0.0, 0.0],
        ),
        ("kind = 'days_since_last'\nevent = 'page'", [2.0, 3.0, NONE]),
        ("kind = 'days_since_first'", [40.0, 5.0, NONE]),
        ("kind = 'sum'\nproperty = 'amount'", [16.0, 10.0, 0.0]),
        (
            "kind = 'mean'\nproperty = 'amount'\nevent = 'mail'",
            [3.0, NONE, NONE],
        ),
        ("kind = 'max'\nproperty = 'amount'", [9.0, 5.0, NONE]),
        ("kind = 'last'\nproperty = 'amount'", [2.0, 5.0, NONE]),
        (
            "kind = 'distinct_values'\nproperty = 'page'",
            [3.0, 1.0, 0.0],
        ),
        (
            "kind = 'decayed_count'\nhalf_life_days = 10",
            [half(&[1.0, 1.01, 8.0, 2.0, 40.0]), half(&[3.0, 5.0]), 0.0],
        ),
        ("kind = 'trend'\nwindow_days = 7", [3.0 / 2.0, 2.0, 0.0]),
        (
            "kind = 'change_of_use'\nwindow_days = 7",
            [z, habit_b, -(0.0 / 1.0)],
        ),
        ("kind = 'share'\nevent = 'mail'", [3.0 / 5.0, 0.0, NONE]),
        ("kind = 'sessions'", [4.0, 2.0, 0.0]),
        ("kind = 'time_spent'", [14.4, 0.0, 0.0]),
        ("kind = 'time_spent'\nlast_visit = true", [14.4, 0.0, 0.0]),
        (
            "kind = 'tag_frequency'\nproperty = 'tags'\ntag = 'news'",
            [2.0 / 5.0, 0.0, 0.0],
        ),
        (
            "kind = 'tag_frequency'\nproperty = 'tags'\ntag = 'news'\ncount = true\nevent = 'mail'",
            [2.0, 0.0, 0.0],
        ),
        ("kind = 'number'\ncolumn = 'size'", [10.0, NONE, 30.0]),
        ("kind = 'number'\ncolumn = 'created'", [90.0, 80.0, 70.0]),
        ("kind = 'mail'\ncolumn = 'email'", [1.0, 0.0, NONE]),
        (
            "kind = 'completeness'\ncolumns = ['country', 'size', 'referrer']",
            [1.0, 1.0 / 3.0, 2.0 / 3.0],
        ),
        ("kind = 'missing'\ncolumn = 'country'", [0.0, 0.0, 1.0]),
        (
            "kind = 'same_domain'\ncolumn = 'email'\nother = 'referrer'",
            [1.0, 0.0, 0.0],
        ),
        ("kind = 'account'\nof = { kind = 'count' }", [2.0, 5.0, 0.0]),
        (
            "kind = 'account'\nof = { kind = 'count', event = 'mail' }\nmeasure = 'active'",
            [0.0, 1.0, 0.0],
        ),
        (
            "kind = 'account'\nof = { kind = 'days_since_last', event = 'page' }\nmeasure = 'smallest'",
            [3.0, 2.0, NONE],
        ),
        (
            "kind = 'account'\nof = { kind = 'max', property = 'amount' }\nmeasure = 'largest'",
            [5.0, 9.0, NONE],
        ),
        (
            "kind = 'account'\nof = { kind = 'mean', property = 'amount', event = 'mail' }\nmeasure = 'largest'",
            [NONE, 3.0, NONE],
        ),
    ];
    let source = source();
    let add =
        |(idx, case): (usize, &(&str, [f64; 3]))| format!("[[add]]\n{}\nname = 'f{idx}'\n", case.0);
    let all: Vec<String> = cases.iter().enumerate().map(add).collect();
    let all = all.concat();
    let computed = compute(&source, &all);
    for (idx, (toml, wanted)) in cases.iter().enumerate() {
        let TableColumn::Number(got) = &computed.table.columns()[idx] else {
            panic!("{toml}: a number")
        };
        for (got, wanted) in got.iter().zip(wanted) {
            let same = (got.is_nan() && wanted.is_nan()) || (got - wanted).abs() < 1e-9;
            assert!(same, "{toml}: got {got}, by hand {wanted}");
        }
        // The same column alone: what else is asked for never changes an answer.
        let alone = compute(&source, &format!("[[add]]\n{toml}\n"));
        let TableColumn::Number(alone) = &alone.table.columns()[0] else {
            panic!("{toml}: a number")
        };
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(got), bits(alone), "{toml}");
    }
}

#[test]
fn texts_become_levels_without_spaces_or_empty_ones() {
    let computed = compute(
        &source(),
        "[[add]]\nkind = 'category'\ncolumn = 'country'\n[[add]]\nkind = 'domain'\ncolumn = 'email'\n\
         [[add]]\nkind = 'last'\nproperty = 'page'\n",
    );
    let level = |idx: usize| match &computed.table.columns()[idx] {
        TableColumn::Category { codes, levels } => codes
            .iter()
            .map(|c| {
                if *c == MISSING {
                    "-"
                } else {
                    &levels[*c as usize]
                }
            })
            .collect::<Vec<_>>(),
        TableColumn::Number(_) => panic!("levels"),
    };
    assert_eq!(level(0), ["ES", "ES", "-"]);
    assert_eq!(level(1), ["acme.com", "gmail.com", "-"]);
    assert_eq!(level(2), ["one", "one", "-"]);
}

#[test]
fn a_lead_without_events_has_the_declared_value() {
    let source = source();
    for about in spec::ALL.iter().filter(|about| {
        ![
            "number",
            "category",
            "mail",
            "domain",
            "completeness",
            "missing",
            "same_domain",
        ]
        .contains(&about.name)
    }) {
        let options = match about.name {
            "sum" | "mean" | "max" | "last" | "distinct_values" => "property = 'amount'",
            "decayed_count" => "half_life_days = 5",
            "trend" | "change_of_use" => "window_days = 7",
            "tag_frequency" => "property = 'tags'\ntag = 'news'",
            "account" => "of = { kind = 'count' }",
            _ => "",
        };
        let computed = compute(
            &source,
            &format!("[[add]]\nkind = '{}'\n{options}\n", about.name),
        );
        let TableColumn::Number(values) = &computed.table.columns()[0] else {
            panic!("{}", about.name)
        };
        match about.without_events {
            Some(declared) => assert_eq!(values[2], declared, "{}", about.name),
            None => assert!(values[2].is_nan(), "{}: {}", about.name, values[2]),
        }
    }
}

#[test]
fn a_part_of_the_leads_gets_the_same_values_as_all_of_them() {
    let source = source();
    let specs =
        features("[[add]]\nkind = 'account'\nof = { kind = 'count' }\n[[add]]\nkind = 'count'\n");
    let request = |leads: &'static [u32]| Request {
        features: &specs,
        facts: &[],
        conditions: &[],
        leads,
        row_cutoffs: &[0, 0, 0][..leads.len()],
        cutoffs: &[Timestamp(100 * DAY_MICROS)],
        defaults: defaults(),
    };
    let all = source.compute(&request(&[0, 1, 2])).unwrap();
    for (lead, part) in [(1usize, &[1u32][..]), (2, &[2])] {
        let part: &'static [u32] = Box::leak(part.to_vec().into_boxed_slice());
        let got = source.compute(&request(part)).unwrap();
        assert_eq!(got.table, all.table.take(&[lead]));
    }
}
