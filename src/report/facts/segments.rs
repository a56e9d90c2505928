//! Parts of the leads (figure 22): does the score work as well for each?

use serde::{Deserialize, Serialize};

use crate::matrix::{Column, MISSING};
use crate::metrics::{Ranked, Sample, auc, wilson};

use super::prepared::Prepared;
use super::rows::{ends, mean, month_name, rate_ends, rows_by};
use super::{Absent, Ends};

/// The rows divided by attributes and by month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// Whose scores: [`super::Roles::main`].
    pub scorer: String,
    /// Conversions below which a segment says too little: its lines are greyed.
    pub least_conversions: usize,
    /// At most six divisions.
    pub by: Vec<SegmentedBy>,
}

/// One division of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentedBy {
    /// The column; `month` for the month of the cutoff.
    pub column: String,
    /// In words.
    pub words: String,
    /// Whether this is the month of the cutoff.
    pub is_month: bool,
    /// The segments: months in order, else the largest first, at most ten, then the rest together.
    pub segments: Vec<Segment>,
}

/// One part of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Name of the level or month (`2025-03`); empty = small levels together; `None` = value missing.
    pub name: Option<String>,
    /// How many small levels stand together in this line; 0 = a level of its own.
    pub of_levels: usize,
    /// Rows.
    pub rows: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// Conversion rate.
    pub rate: f64,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Mean predicted probability.
    pub mean_probability: f64,
    /// Mean score, 0 to 100.
    pub mean_score: f64,
    /// Share of its conversions that are at the head of their lists, at capacity; `None` without conversions.
    pub capture_at_capacity: Option<f64>,
    /// Its Wilson interval.
    pub capture_interval: Option<Ends>,
    /// Share of its rows that are at the head of their lists.
    pub share_in_head: f64,
    /// Conversions over the sum of the probabilities; 1 = right.
    pub observed_over_expected: Option<f64>,
    /// Its interval, from that of the rate.
    pub observed_over_expected_interval: Option<Ends>,
    /// AUC within the segment; `None` with one class or too few conversions.
    pub auc: Option<f64>,
    /// Whether it has too few conversions to say anything.
    pub is_small: bool,
}

/// Conversions below which a segment says too little.
const LEAST: usize = 20;

/// Divisions at most.
const DIVISIONS: usize = 6;

/// Segments of a division at most, but for months.
const SEGMENTS: usize = 10;

/// Months at most, the latest.
const MONTHS: usize = 24;

/// Levels from which a column is no division, but a name or free text.
const LEVELS: usize = 200;

/// The rows by categorical column and by month.
///
/// # Errors
/// [`Absent::NoCategories`] where there is neither.
pub(super) fn segments(prepared: &Prepared) -> Result<Segments, Absent> {
    let heads = Heads::new(prepared).map_err(|_| Absent::TooFewRows)?;
    let table = &prepared.evidence.set.table;
    let mut by = Vec::new();
    for (name, column) in table.names().iter().zip(table.columns()) {
        let Column::Category { codes, levels } = column else {
            continue;
        };
        let found = rows_by(codes.iter().copied());
        if found.len() < 2 || LEVELS < found.len() || DIVISIONS <= by.len() + 1 {
            continue;
        }
        by.push(SegmentedBy {
            column: name.clone(),
            words: prepared.words(name),
            is_month: false,
            segments: of_levels(&heads, found, levels),
        });
    }
    if let Some(months) = &prepared.months {
        let found = rows_by(months.iter().copied());
        let late = found.len().saturating_sub(MONTHS);
        if 1 < found.len() {
            let months = found.iter().skip(late).map(|(month, rows)| Segment {
                name: Some(month_name(*month)),
                ..heads.segment(rows)
            });
            by.push(SegmentedBy {
                column: "month".to_owned(),
                words: "month of the cutoff".to_owned(),
                is_month: true,
                segments: months.collect(),
            });
        }
    }
    if by.is_empty() {
        return Err(Absent::NoCategories);
    }
    Ok(Segments {
        scorer: prepared.main().name.to_owned(),
        least_conversions: LEAST,
        by,
    })
}

/// The largest levels, the largest first, then the rest together.
fn of_levels(heads: &Heads, mut found: Vec<(u32, Vec<u32>)>, levels: &[String]) -> Vec<Segment> {
    found.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    // One level left over needs no line for "others".
    let own = if found.len() <= SEGMENTS + 1 {
        found.len()
    } else {
        SEGMENTS
    };
    let rest = found.split_off(own);
    let mut segments: Vec<Segment> = found
        .iter()
        .map(|(code, rows)| Segment {
            name: levels
                .get(*code as usize)
                .filter(|_| *code != MISSING)
                .cloned(),
            ..heads.segment(rows)
        })
        .collect();
    if !rest.is_empty() {
        let mut rows: Vec<u32> = rest.iter().flat_map(|(_, rows)| rows).copied().collect();
        rows.sort_unstable();
        segments.push(Segment {
            name: Some(String::new()),
            of_levels: rest.len(),
            ..heads.segment(&rows)
        });
    }
    segments
}

/// Who is at the head of their list, and what segments need beside.
struct Heads<'a> {
    prepared: &'a Prepared<'a>,
    /// Chance of each row to be within capacity.
    chances: Vec<f64>,
    scores: Vec<f64>,
}

impl<'a> Heads<'a> {
    fn new(prepared: &'a Prepared<'a>) -> crate::error::Result<Self> {
        Ok(Self {
            prepared,
            chances: prepared.heads(prepared.main().probabilities)?,
            scores: prepared.main_scores(),
        })
    }

    fn segment(&self, rows: &[u32]) -> Segment {
        let prepared = self.prepared;
        let labels = prepared.labels();
        let probabilities = prepared.main().probabilities;
        let at = |row: &u32| *row as usize;
        let n = rows.len() as f64;
        let hits: Vec<u32> = rows.iter().copied().filter(|row| labels[at(row)]).collect();
        let caught: f64 = hits.iter().map(|row| self.chances[at(row)]).sum();
        let expected: f64 = rows.iter().map(|row| probabilities[at(row)]).sum();
        let rate = prepared.rate(rows);
        let conversions = hits.len() as f64;
        let is_small = hits.len() < LEAST;
        let over = |share: f64| share * n / expected;
        let has_expected = 0.0 < expected;
        Segment {
            name: None,
            of_levels: 0,
            rows: rows.len(),
            conversions: hits.len(),
            rate: rate.map_or(0.0, |rate| rate.value),
            rate_interval: rate_ends(rate),
            mean_probability: expected / n,
            mean_score: mean(&self.scores, rows).unwrap_or(0.0),
            capture_at_capacity: (!hits.is_empty()).then(|| caught / conversions),
            capture_interval: wilson(caught, conversions).map(ends),
            share_in_head: mean(&self.chances, rows).unwrap_or(0.0),
            observed_over_expected: has_expected.then(|| conversions / expected),
            observed_over_expected_interval: rate_ends(rate)
                .filter(|_| has_expected)
                .map(|ends| ends.map(over)),
            auc: self.auc(rows).filter(|_| !is_small),
            is_small,
        }
    }

    fn auc(&self, rows: &[u32]) -> Option<f64> {
        let (labels, scores) = (self.prepared.labels(), self.prepared.main().probabilities);
        let labels: Vec<bool> = rows.iter().map(|row| labels[*row as usize]).collect();
        let scores: Vec<f64> = rows.iter().map(|row| scores[*row as usize]).collect();
        auc(&Ranked::new(&Sample::new(&labels, &scores, None).ok()?)).ok()
    }
}
