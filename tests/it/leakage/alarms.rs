//! The alarms that need no model: they sound for leaks, and only for these.

use std::sync::Arc;

use leadscore::domain::{DAY_MICROS, Seed, Timestamp};
use leadscore::evaluate::{
    AlarmSettings, AlarmVerdict, LastUpdate, Part, SingleAuc, TrainingSet, by_products, silent_end,
    single_columns,
};
use leadscore::matrix::{Column, MISSING, Table};

const ROWS: usize = 1200;

/// A number between 0 and 1 that knows nothing of anything.
fn chance(what: &str, row: usize) -> f64 {
    (Seed(11).derive(what).hash(&row.to_string()) >> 11) as f64 / (1u64 << 53) as f64
}

/// 400 leads at three cutoffs each, about one in eight rows converted.
fn set() -> TrainingSet {
    let labels: Vec<bool> = (0..ROWS).map(|row| chance("label", row) < 0.125).collect();
    let leads: Vec<String> = (0..ROWS).map(|row| format!("lead {}", row % 400)).collect();
    let cutoffs: Vec<Timestamp> = (0..ROWS)
        .map(|row| Timestamp(i64::try_from(row / 400).unwrap() * 30 * DAY_MICROS))
        .collect();
    TrainingSet {
        table: Table::new(ROWS, Vec::new()).unwrap(),
        labels,
        groups: leads.clone(),
        leads,
        label_ends: cutoffs.clone(),
        cutoffs,
        folds: None,
        test: None,
        has_time: true,
        lists: Vec::new(),
        rules: None,
        signs: Vec::new(),
    }
}

fn number(of: impl Fn(usize) -> f64) -> Column {
    Column::Number((0..ROWS).map(of).collect())
}

fn category(of: impl Fn(usize) -> Option<usize>, n_levels: usize) -> Column {
    let codes = (0..ROWS)
        .map(|row| of(row).map_or(MISSING, |code| u32::try_from(code).unwrap()))
        .collect();
    Column::Category {
        codes,
        levels: Arc::new((0..n_levels).map(|level| level.to_string()).collect()),
    }
}

fn judge(set: &TrainingSet, column: Column) -> SingleAuc {
    let table = Table::new(ROWS, vec![("x".to_owned(), column)]).unwrap();
    single_columns(set, &table, AlarmSettings::default()).remove(0)
}

#[test]
fn noise_sounds_nothing_and_its_interval_holds_one_half() {
    let set = set();
    let noise = judge(&set, number(|row| chance("noise", row)));
    assert_eq!(noise.verdict, AlarmVerdict::Ok);
    let interval = noise.interval.unwrap();
    assert!(interval.low < 0.5 && noise.auc < 0.58, "{noise:?}");
}

#[test]
fn a_column_that_follows_the_outcome_fails_in_either_direction() {
    let set = set();
    let labels = set.labels.clone();
    let after = |row: usize| f64::from(u8::from(labels[row])) * 0.97 + chance("blur", row);
    let up = judge(&set, number(after));
    let down = judge(&set, number(|row| -after(row)));
    assert_eq!(
        (up.verdict, down.verdict),
        (AlarmVerdict::Fail, AlarmVerdict::Fail)
    );
    assert!(!up.is_reversed && down.is_reversed);
    assert!((up.auc - down.auc).abs() < 1e-12);
    let perfect = judge(&set, number(|row| f64::from(u8::from(labels[row]))));
    assert_eq!((perfect.verdict, perfect.auc), (AlarmVerdict::Fail, 1.0));
    assert!(
        perfect.interval.unwrap().low < 1.0,
        "a perfect order has a bound too"
    );
}

#[test]
fn a_column_filled_after_the_conversion_is_found_by_its_gaps() {
    let set = set();
    let labels = set.labels.clone();
    let found = judge(
        &set,
        number(|row| {
            if labels[row] {
                chance("amount", row)
            } else {
                f64::NAN
            }
        }),
    );
    assert_eq!(
        (found.part, found.is_reversed, found.verdict),
        (Part::Missing, true, AlarmVerdict::Fail)
    );
}

#[test]
fn levels_leak_by_their_rates_but_an_id_cannot_learn_its_rows_by_heart() {
    let set = set();
    let labels = set.labels.clone();
    let stage = judge(
        &set,
        category(
            |row| {
                Some(if labels[row] {
                    1
                } else {
                    2 * usize::from(chance("s", row) < 0.5)
                })
            },
            3,
        ),
    );
    assert_eq!(
        (stage.part, stage.verdict),
        (Part::Levels, AlarmVerdict::Fail)
    );
    let lead = judge(&set, category(|row| Some(row % 400), 400));
    assert!(
        lead.verdict == AlarmVerdict::Ok && lead.auc < 0.55,
        "{lead:?}"
    );
    let row = judge(&set, category(Some, ROWS));
    assert_eq!((row.verdict, row.auc), (AlarmVerdict::Ok, 0.5));
    let random = judge(
        &set,
        category(|row| Some((chance("level", row) * 300.0) as usize), 300),
    );
    assert!(
        random.verdict == AlarmVerdict::Ok && random.auc < 0.58,
        "{random:?}"
    );
}

#[test]
fn few_conversions_sound_no_alarm() {
    let mut set = set();
    set.labels = (0..ROWS).map(|row| row < 3).collect();
    let labels = set.labels.clone();
    let found = judge(&set, number(|row| f64::from(u8::from(labels[row]))));
    assert_eq!(found.verdict, AlarmVerdict::Ok);
}

#[test]
fn one_class_gives_no_figures() {
    let mut set = set();
    set.labels = vec![false; ROWS];
    let table = Table::new(ROWS, vec![("x".to_owned(), number(|row| row as f64))]).unwrap();
    assert!(single_columns(&set, &table, AlarmSettings::default()).is_empty());
    assert!(by_products(&set, true, &[]).is_empty());
    assert_eq!(silent_end(&set), None);
}

#[test]
fn sound_rows_leave_no_traces_of_the_outcome() {
    let found = by_products(&set(), true, &[]);
    assert_eq!(found.len(), 3);
    for one in found {
        assert_eq!(one.verdict, AlarmVerdict::Ok, "{one:?}");
    }
}

#[test]
fn doubled_rows_of_converted_leads_and_moving_base_rates_are_traces() {
    let mut doubled = set();
    // Every lead keeps one row but those that convert.
    let converts = |row: usize| chance("who", row % 400) < 0.3;
    doubled.leads = (0..ROWS)
        .map(|row| {
            format!(
                "{} {}",
                row % 400,
                if converts(row) { 0 } else { row / 400 }
            )
        })
        .collect();
    doubled.labels = (0..ROWS).map(|row| converts(row) && row < 400).collect();
    let rows = &by_products(&doubled, true, &[])[0];
    assert_eq!(
        (rows.what.as_str(), rows.verdict),
        ("rows per lead", AlarmVerdict::Warn),
        "{rows:?}"
    );

    let mut moving = set();
    moving.labels = (0..ROWS)
        .map(|row| chance("label", row) < 0.3 / (1.0 + 4.0 * (row / 400) as f64))
        .collect();
    let cutoff = &by_products(&moving, true, &[])[1];
    assert_eq!(
        (cutoff.what.as_str(), cutoff.verdict),
        ("cutoff", AlarmVerdict::Warn),
        "{cutoff:?}"
    );
    assert!(cutoff.auc < 0.5);
}

#[test]
fn a_time_of_last_change_warns_only_where_training_sees_it() {
    let set = set();
    let micros: Vec<f64> = (0..ROWS)
        .map(|row| f64::from(u8::from(set.labels[row])) + chance("when", row))
        .collect();
    let update = |is_used| LastUpdate {
        name: "updated_at".to_owned(),
        micros: micros.clone(),
        is_used,
    };
    assert_eq!(
        by_products(&set, true, &[update(true)])[3].verdict,
        AlarmVerdict::Warn
    );
    assert_eq!(
        by_products(&set, true, &[update(false)])[3].verdict,
        AlarmVerdict::Ok
    );
}

#[test]
fn cutoffs_without_a_conversion_at_the_end_are_told_where_some_are_due() {
    let mut set = set();
    set.labels = (0..ROWS).map(|row| row < 800 && row % 8 == 0).collect();
    let end = silent_end(&set).unwrap();
    assert_eq!((end.cutoffs, end.rows), (1, 400));
    assert!((end.expected - 50.0).abs() < 1e-9);
    set.labels = (0..ROWS).map(|row| row % 8 == 0).collect();
    assert_eq!(silent_end(&set), None);
}
