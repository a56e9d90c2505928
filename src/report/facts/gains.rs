//! Cumulative gains (figure 2): call the best first, and how many of the buyers are reached?

use serde::{Deserialize, Serialize};

use super::Ends;

/// Captured conversions by share of the list, for every scorer on one grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// Shares of the list, best first, ascending from 0 to 1. At random the capture is the share itself.
    pub shares: Vec<f64>,
    /// One curve a scorer of [`super::Roles::shown`].
    pub scorers: Vec<ScorerGains>,
    /// Differences at capacity: model and hybrid against the rules, hybrid against the model, as far as there are any.
    pub differences: Vec<GainsDifference>,
    /// Replicates of the bootstrap by group that the intervals come from; 0 = too few conversions for any.
    pub replicates: usize,
}

/// The gains of one scorer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerGains {
    /// Its name.
    pub scorer: String,
    /// Share of all conversions in each share of the list, a tie at the border shared out fairly.
    pub captures: Vec<f64>,
    /// Share of all conversions at capacity.
    pub at_capacity: f64,
    /// Its interval.
    pub at_capacity_interval: Option<Ends>,
    /// Conversions at capacity: the same times all conversions.
    pub conversions_at_capacity: f64,
    /// Distinct scores: where they are few, many rows are tied and the order among them is chance.
    pub distinct_scores: usize,
}

/// How much more one scorer captures at capacity than another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GainsDifference {
    /// The first.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Capture of the first less that of the second, at capacity.
    pub difference: f64,
    /// Its interval, by the same bootstrap samples for both.
    pub interval: Option<Ends>,
    /// The same in conversions.
    pub conversions: f64,
}
