//! What each score limit would bring (figure 10), and the confusion table at the chosen one (figure 11).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::prepared::Prepared;

/// The highest score.
const HIGHEST: i64 = 100;

/// Scores from 0 to the highest.
const SCORES: usize = 101;

/// Every limit of the score with what it brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Whose scores: [`super::Roles::main`]. Overrides are not applied.
    pub scorer: String,
    /// Whole scores from 0 to 100, ascending, as far as rows lie at or above; lines that no row tells from the one
    /// before are left out.
    pub lines: Vec<ThresholdLine>,
    /// The limit that comes nearest to the capacity, as place in `lines`.
    pub chosen: usize,
    /// Months that the cutoffs span, for leads a month; `None` where rows have no times.
    pub months: Option<usize>,
}

/// One limit of the score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ThresholdLine {
    /// Scores of so much and more are called.
    pub score: i64,
    /// Rows at or above: all calls.
    pub called: usize,
    /// Share of all rows.
    pub called_share: f64,
    /// Distinct leads a calendar month that are at or above on one of its cutoffs; `None` where rows have no times.
    pub leads_a_month: Option<f64>,
    /// Called and converted.
    pub called_converted: usize,
    /// Called, did not convert.
    pub called_other: usize,
    /// Not called, converted all the same: missed.
    pub passed_converted: usize,
    /// Not called, did not convert.
    pub passed_other: usize,
    /// Share of the conversions that are caught.
    pub caught: f64,
    /// Share of the calls that convert; `None` without calls.
    pub precision: Option<f64>,
    /// Calls for one conversion; `None` without a conversion.
    pub calls_a_conversion: Option<f64>,
}

/// What every limit of the main scorer's score would bring.
pub(super) fn thresholds(prepared: &Prepared) -> Thresholds {
    let scale = &prepared.evidence.artifact.fitted.scale;
    let scores: Vec<i64> = prepared
        .main()
        .log_odds
        .iter()
        .map(|eta| scale.whole(*eta).clamp(0, HIGHEST))
        .collect();
    let mut rows = vec![[0usize; 2]; SCORES];
    for (&score, &label) in scores.iter().zip(prepared.labels()) {
        rows[place(score)][usize::from(label)] += 1;
    }
    let by_month = leads_by_score(prepared, &scores);
    let months = prepared.months.as_ref().map(|months| {
        let mut months = months.clone();
        months.sort_unstable();
        months.dedup();
        months.len()
    });
    let (all, converted) = (prepared.n_rows(), prepared.n_converted());
    let (mut called, mut caught, mut leads) = (0, 0, 0);
    let mut lines = Vec::new();
    for score in (0..=HIGHEST).rev() {
        let [other, hits] = rows[place(score)];
        leads += by_month.as_ref().map_or(0, |leads| leads[place(score)]);
        if other + hits == 0 {
            continue;
        }
        called += other + hits;
        caught += hits;
        let is_some = |n: usize| 0 < n;
        lines.push(ThresholdLine {
            score,
            called,
            called_share: called as f64 / all as f64,
            leads_a_month: months.map(|months| leads as f64 / months as f64),
            called_converted: caught,
            called_other: called - caught,
            passed_converted: converted - caught,
            passed_other: (all - called) - (converted - caught),
            caught: caught as f64 / converted as f64,
            precision: is_some(called).then(|| caught as f64 / called as f64),
            calls_a_conversion: is_some(caught).then(|| called as f64 / caught as f64),
        });
    }
    lines.reverse();
    let wanted = prepared.capacity.rows;
    let distance = |line: &ThresholdLine| (line.called as f64 - wanted).abs();
    let nearest = lines
        .iter()
        .enumerate()
        .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    Thresholds {
        scorer: prepared.main().name.to_owned(),
        chosen: nearest.map_or(0, |(at, _)| at),
        lines,
        months,
    }
}

/// Leads and months by the highest score of the lead in the month; `None` where rows have no times.
fn leads_by_score(prepared: &Prepared, scores: &[i64]) -> Option<Vec<usize>> {
    let months = prepared.months.as_ref()?;
    let keys = prepared.leads.codes().iter().zip(months);
    let mut highest: HashMap<(u32, i32), i64> = HashMap::new();
    for ((&lead, &month), &score) in keys.zip(scores) {
        let best = highest.entry((lead, month)).or_insert(score);
        *best = score.max(*best);
    }
    let mut counts = vec![0; SCORES];
    for score in highest.into_values() {
        counts[place(score)] += 1;
    }
    Some(counts)
}

/// The place of a score among all scores.
fn place(score: i64) -> usize {
    usize::try_from(score).unwrap_or(0).min(SCORES - 1)
}
