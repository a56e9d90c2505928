//! What each score limit would bring (figure 10), and the confusion table at the chosen one (figure 11).

use serde::{Deserialize, Serialize};

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
