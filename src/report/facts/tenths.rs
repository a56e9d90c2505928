//! Lift by tenth and the table of tenths (figures 3 and 4).

use serde::{Deserialize, Serialize};

use super::Ends;

/// The list of one scorer in ten equal parts, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tenths {
    /// Its name.
    pub scorer: String,
    /// The ten parts, best first; ties at a border are shared out, so rows and conversions need not be whole.
    pub tenths: Vec<Tenth>,
}

/// One tenth of the list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tenth {
    /// 1 = the best.
    pub number: usize,
    /// Rows.
    pub rows: f64,
    /// Rows that converted.
    pub conversions: f64,
    /// Conversion rate.
    pub rate: f64,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Conversion rate over that of all rows.
    pub lift: f64,
    /// Its interval, by bootstrap over groups.
    pub lift_interval: Option<Ends>,
    /// Share of all conversions in this tenth and those above.
    pub cumulative_capture: f64,
    /// Its interval, by bootstrap over groups.
    pub cumulative_capture_interval: Option<Ends>,
    /// Lift of this tenth and those above together.
    pub cumulative_lift: f64,
    /// Mean score: 0 to 100, or points where the scorer is `rules`.
    pub mean_score: f64,
    /// Lowest score in the tenth.
    pub min_score: f64,
    /// Highest score in the tenth.
    pub max_score: f64,
    /// Mean predicted probability.
    pub mean_probability: f64,
}
