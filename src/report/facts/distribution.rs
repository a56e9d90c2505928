//! Scores of converted and of other rows (figure 9).

use serde::{Deserialize, Serialize};

/// Histograms of the scores by outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// One entry a scorer of [`super::Roles::shown`].
    pub scorers: Vec<ScorerDistribution>,
}

/// The scores of one scorer, by outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerDistribution {
    /// Its name.
    pub scorer: String,
    /// Whether the scale is points (of `rules`); else scores from 0 to 100.
    pub is_points: bool,
    /// Borders of the bins, ascending, one more than there are bins; a score on a border belongs above it, the last
    /// border is included.
    pub edges: Vec<f64>,
    /// Rows that converted, by bin.
    pub converted_rows: Vec<usize>,
    /// Other rows, by bin.
    pub other_rows: Vec<usize>,
    /// The same as shares of all converted rows.
    pub converted_shares: Vec<f64>,
    /// The same as shares of all other rows.
    pub other_shares: Vec<f64>,
    /// Mean score of converted rows.
    pub converted_mean: f64,
    /// Mean score of other rows.
    pub other_mean: f64,
    /// Median score of converted rows.
    pub converted_median: f64,
    /// Median score of other rows.
    pub other_median: f64,
}
