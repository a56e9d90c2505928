//! Small things that several figures need: rows by key, rates, months.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _};

use crate::domain::Timestamp;
use crate::evaluate::Interval;
use crate::metrics::Rate;

use super::Ends;

/// Number of a month from year 0.
pub(super) fn month(time: Timestamp) -> i32 {
    DateTime::from_timestamp_micros(time.0).map_or(0, |time| {
        time.year() * 12 + i32::try_from(time.month0()).unwrap_or(0)
    })
}

/// A month by its number, as `2025-03`.
pub(super) fn month_name(number: i32) -> String {
    format!(
        "{:04}-{:02}",
        number.div_euclid(12),
        number.rem_euclid(12) + 1
    )
}

pub(super) fn ends((low, high): (f64, f64)) -> Ends {
    [low, high]
}

/// The interval of a rate.
pub(super) fn rate_ends(rate: Option<Rate>) -> Option<Ends> {
    rate.map(|rate| [rate.low, rate.high])
}

/// An interval of training's; one without a finite end is none.
pub(super) fn interval(from: Option<Interval>) -> Option<Ends> {
    from.map(|interval| [interval.low, interval.high])
        .filter(|ends| ends.iter().all(|end| end.is_finite()))
}

/// Rows by key, ascending by key, rows in order.
pub(super) fn rows_by<K: Ord + std::hash::Hash + Copy>(
    keys: impl Iterator<Item = K>,
) -> Vec<(K, Vec<u32>)> {
    let mut rows: HashMap<K, Vec<u32>> = HashMap::new();
    for (row, key) in (0u32..).zip(keys) {
        rows.entry(key).or_default().push(row);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(key, _)| *key);
    rows
}

/// Conversions among rows.
pub(super) fn converted(labels: &[bool], rows: &[u32]) -> usize {
    rows.iter().filter(|&&row| labels[row as usize]).count()
}

/// Mean of values over rows; `None` without rows.
pub(super) fn mean(values: &[f64], rows: &[u32]) -> Option<f64> {
    let sum: f64 = rows.iter().map(|&row| values[row as usize]).sum();
    (!rows.is_empty()).then(|| sum / rows.len() as f64)
}

/// Rows that a share of `n` makes, rounded, at least 1.
pub(super) fn rows_of(share: f64, n: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of rows"
    )]
    let rows = (share * n as f64).round() as usize;
    rows.clamp(1, n)
}

/// How many there are.
pub(super) fn count(touched: &[bool]) -> usize {
    touched.iter().filter(|&&is| is).count()
}
