//! What is held fixed beside the rules: the period, the age of a lead, its source.
//!
//! Everything becomes columns of 0 and 1: what a confounder does need not be a straight line.

use std::collections::BTreeMap;

use crate::evaluate::TrainingSet;
use crate::matrix::{Column, MISSING};

/// Levels of one confounder at most; the rest goes to the reference.
const MOST_LEVELS: usize = 12;
/// Parts of a number.
const PARTS: usize = 5;
/// A level needs so many rows of each outcome, or it goes to the reference.
const LEAST: usize = 5;

/// Table columns that usually stand behind both actions and conversions, where there are any.
pub const USUAL: &[&str] = &[
    "source",
    "lead_source",
    "channel",
    "created",
    "created_at",
    "lead_age_days",
    "days_since_created",
    "days_since_first",
];

/// Columns of 0 and 1, and what they stand for.
pub(super) struct Controls {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Vec<f64>>,
}

/// The confounders of `names` that the table has, and the period.
pub(super) fn controls(set: &TrainingSet, names: &[String]) -> Controls {
    let mut controls = Controls {
        names: Vec::new(),
        columns: Vec::new(),
    };
    if set.has_time {
        controls.add("cutoff period", &periods(set), &set.labels);
    }
    for name in names {
        let codes = match set.table.column(name) {
            Some(Column::Category { codes, .. }) => codes
                .iter()
                .map(|&code| (code != MISSING).then_some(code))
                .collect(),
            Some(Column::Number(values)) => parts(values),
            None => continue,
        };
        controls.add(name, &codes, &set.labels);
    }
    controls
}

impl Controls {
    /// One column a level that is common enough; the most common one and the rare ones are the reference.
    fn add(&mut self, name: &str, codes: &[Option<u32>], labels: &[bool]) {
        let mut counts: BTreeMap<Option<u32>, [usize; 2]> = BTreeMap::new();
        for (code, &label) in codes.iter().zip(labels) {
            counts.entry(*code).or_default()[usize::from(label)] += 1;
        }
        let mut levels: Vec<(Option<u32>, usize)> = counts
            .iter()
            .filter(|(_, [other, converted])| LEAST <= *other && LEAST <= *converted)
            .map(|(code, [other, converted])| (*code, other + converted))
            .collect();
        levels.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let before = self.columns.len();
        for (level, _) in levels.into_iter().take(MOST_LEVELS).skip(1) {
            let is = |code: &Option<u32>| f64::from(u8::from(*code == level));
            self.columns.push(codes.iter().map(is).collect());
        }
        if before < self.columns.len() {
            self.names.push(name.to_owned());
        }
    }
}

/// Cutoffs in order, neighbors put together until there are few enough.
fn periods(set: &TrainingSet) -> Vec<Option<u32>> {
    let mut known: Vec<_> = set.cutoffs.clone();
    known.sort_unstable();
    known.dedup();
    let together = known.len().div_ceil(MOST_LEVELS);
    let period = |cutoff| {
        let place = known.binary_search(cutoff).unwrap_or_else(|place| place);
        u32::try_from(place / together.max(1)).ok()
    };
    set.cutoffs.iter().map(period).collect()
}

/// Numbers by fifths of the rows that have one.
fn parts(values: &[f64]) -> Vec<Option<u32>> {
    let mut sorted: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    sorted.sort_unstable_by(f64::total_cmp);
    if sorted.is_empty() {
        return vec![None; values.len()];
    }
    let mut edges: Vec<f64> = (1..PARTS)
        .map(|part| sorted[part * sorted.len() / PARTS])
        .collect();
    edges.dedup();
    let part = |value: &f64| {
        let place = edges.iter().filter(|edge| **edge <= *value).count();
        u32::try_from(place).ok().filter(|_| !value.is_nan())
    };
    values.iter().map(part).collect()
}
