//! The months of the training rows (figure 28): seasons, and leads too young to know.

use serde::{Deserialize, Serialize};

use super::Ends;

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
