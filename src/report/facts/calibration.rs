//! Calibration (figure 8): when it says 30 %, is it 30 %?

use serde::{Deserialize, Serialize};

use super::Ends;

/// Predicted against observed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// One entry a scorer of [`super::Roles::shown`]; for `rules` the probability that their points were mapped to,
    /// which is no promise of the rulebook.
    pub scorers: Vec<ScorerCalibration>,
    /// Largest end of any bin, mean or interval: where the axes should end.
    pub axis_end: f64,
}

/// The calibration of one scorer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerCalibration {
    /// Its name.
    pub scorer: String,
    /// At most ten bins of as many rows as can be, equal probabilities together, lowest first.
    pub bins: Vec<CalibrationBin>,
    /// Log-odds that are missing on the whole; 0 = right.
    pub in_the_large: f64,
    /// Slope of the outcomes over the log-odds; 1 = right, below = overconfident.
    pub slope: f64,
    /// Interval of the slope.
    pub slope_interval: Option<Ends>,
    /// Intercept beside the slope, in log-odds; 0 = right.
    pub intercept: f64,
    /// Conversions over the sum of the probabilities; 1 = right.
    pub observed_over_expected: f64,
    /// Mean squared error of the probabilities.
    pub brier: f64,
    /// That of the base rate.
    pub brier_base_rate: f64,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Mean distance of observed from predicted over the bins, by rows (expected calibration error).
    pub calibration_error: f64,
}

/// One bin of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Rows.
    pub rows: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// Lowest probability in the bin.
    pub from: f64,
    /// Highest probability in the bin.
    pub to: f64,
    /// Mean predicted probability.
    pub predicted: f64,
    /// Share that converted.
    pub observed: f64,
    /// Its Wilson interval, widened where rows of one group hang together.
    pub interval: Option<Ends>,
    /// By how much they do: the design effect, at least 1.
    pub design_effect: f64,
    /// Whether the predicted probability lies within the interval.
    pub is_right: bool,
}
