//! Parts of the leads (figure 22): does the score work as well for each?

use serde::{Deserialize, Serialize};

use super::Ends;

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
    /// Name of the level or month (`2025-03`); `None` = value missing.
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
    /// Share of its conversions that are in the head of the list of all, at capacity; `None` without conversions.
    pub capture_at_capacity: Option<f64>,
    /// Its Wilson interval.
    pub capture_interval: Option<Ends>,
    /// Share of its rows that are in the head of the list of all.
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
