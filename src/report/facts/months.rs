//! The months of the training rows (figure 28): seasons, and leads too young to know.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::snapshot::Exclusion;

use super::prepared::{Lane, Prepared};
use super::rows::{converted, mean, month, month_name, rate_ends, rows_by};
use super::{Absent, Ends};

/// Month by month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Months {
    /// Whose scores: [`super::Roles::main`].
    pub scorer: String,
    /// Months of cutoffs, in order.
    pub months: Vec<Month>,
    /// First month in which rows are not mature; `None` = all are.
    pub immature_from: Option<String>,
}

/// One month of cutoffs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// `2025-03`.
    pub month: String,
    /// Rows with a label.
    pub rows: usize,
    /// Distinct leads among them.
    pub leads: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Mean predicted probability; `None` without rows.
    pub mean_probability: Option<f64>,
    /// Mean score, 0 to 100; `None` without rows.
    pub mean_score: Option<f64>,
    /// Share of the month's conversions in the head of the month's list, at the capacity's share; `None` without
    /// conversions.
    pub capture_at_capacity: Option<f64>,
    /// The same for `rules`; `None` without conversions or rules.
    pub rules_capture_at_capacity: Option<f64>,
    /// Rows whose outcome is not known yet, and which were left out.
    pub immature_rows: u64,
    /// Whether there are any: the month is too recent to know.
    pub is_immature: bool,
}

/// The months of the cutoffs, those without a known outcome included.
///
/// # Errors
/// [`Absent::NoTime`], [`Absent::OneTime`].
pub(super) fn months(prepared: &Prepared) -> Result<Months, Absent> {
    let of_rows = prepared.months.as_ref().ok_or(Absent::NoTime)?;
    let labeled = rows_by(of_rows.iter().copied());
    let mut immature: BTreeMap<i32, u64> = BTreeMap::new();
    for (cutoff, reason, n) in prepared.evidence.excluded {
        if *reason == Exclusion::Immature {
            *immature.entry(month(*cutoff)).or_default() += n;
        }
    }
    let mut all: BTreeSet<i32> = labeled.iter().map(|(month, _)| *month).collect();
    all.extend(immature.keys());
    if all.len() < 2 {
        return Err(Absent::OneTime);
    }
    let scores = prepared.main_scores();
    let rules = prepared.lane(prepared.roles.rules.as_ref());
    let months = all.into_iter().map(|number| {
        let rows = labeled.iter().find(|(month, _)| *month == number);
        let rows = rows.map_or(&[][..], |(_, rows)| rows);
        let rate = prepared.rate(rows);
        let mut leads: Vec<u32> = rows
            .iter()
            .map(|&row| prepared.leads.codes()[row as usize])
            .collect();
        leads.sort_unstable();
        leads.dedup();
        let immature_rows = immature.get(&number).copied().unwrap_or(0);
        Month {
            month: month_name(number),
            rows: rows.len(),
            leads: leads.len(),
            conversions: converted(prepared.labels(), rows),
            rate: rate.map(|rate| rate.value),
            rate_interval: rate_ends(rate),
            mean_probability: mean(prepared.main().probabilities, rows),
            mean_score: mean(&scores, rows),
            capture_at_capacity: capture(prepared, prepared.main(), rows),
            rules_capture_at_capacity: rules.and_then(|rules| capture(prepared, rules, rows)),
            immature_rows,
            is_immature: 0 < immature_rows,
        }
    });
    let months: Vec<Month> = months.collect();
    let first = months.iter().find(|month| month.is_immature);
    Ok(Months {
        scorer: prepared.main().name.to_owned(),
        immature_from: first.map(|month| month.month.clone()),
        months,
    })
}

/// Share of the conversions among `rows` that the head of these rows holds.
fn capture(prepared: &Prepared, lane: &Lane, rows: &[u32]) -> Option<f64> {
    let at = |row: &u32| *row as usize;
    let scores: Vec<f64> = rows.iter().map(|row| lane.probabilities[at(row)]).collect();
    prepared.capture(rows.iter().map(at), &scores)
}
