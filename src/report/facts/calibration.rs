//! Calibration (figure 8): when it says 30 %, is it 30 %?

use serde::{Deserialize, Serialize};

use crate::calibration::{Binning, binned_error, cox, reliability};
use crate::error::{Error, Result};
use crate::metrics::{Sample, Z_95, brier, log_loss_from_log_odds};

use super::Ends;
use super::prepared::{Lane, Prepared};
use super::rows::{converted, rate_ends};

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
    /// Slope of the outcomes over the log-odds; 1 = right, below = overconfident; 0, without an interval, where all
    /// probabilities are equal.
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

/// Bins of a reliability diagram.
const BINS: usize = 10;

/// Predicted against observed, for every shown scorer.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn calibration(prepared: &Prepared) -> Result<Calibration> {
    let scorers = prepared
        .lanes
        .iter()
        .map(|lane| of_lane(prepared, lane))
        .collect::<Result<Vec<_>>>()?;
    let bins = scorers.iter().flat_map(|scorer| &scorer.bins);
    let ends = bins.flat_map(|bin| {
        let high = bin.interval.map_or(bin.observed, |ends| ends[1]);
        [bin.predicted, bin.observed, high]
    });
    Ok(Calibration {
        axis_end: ends.fold(0.0, f64::max),
        scorers,
    })
}

fn of_lane(prepared: &Prepared, lane: &Lane) -> Result<ScorerCalibration> {
    let (labels, groups) = (prepared.labels(), prepared.groups.codes());
    let found = reliability(lane.probabilities, labels, Binning::EqualMass(BINS))
        .map_err(|error| Error::internal(error.to_string()))?;
    let cox = cox(&lane.log_odds, labels, Some(groups))
        .map_err(|error| Error::internal(error.to_string()))?;
    // The bins lie one after the other in the list from below.
    let mut ascending = lane.ranked.order().iter().rev();
    let bins = found.iter().map(|bin| {
        let rows: Vec<usize> = ascending.by_ref().take(bin.n_rows).copied().collect();
        one_bin(prepared, lane, &rows, bin.expected)
    });
    let base = prepared.base_rate();
    let sample = Sample::new(labels, lane.probabilities, None)?;
    let half = Z_95 * cox.slope_se;
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    Ok(ScorerCalibration {
        scorer: lane.name.to_owned(),
        bins: bins.collect(),
        in_the_large: cox.in_the_large,
        slope: finite(cox.slope),
        slope_interval: half
            .is_finite()
            .then_some([cox.slope - half, cox.slope + half]),
        intercept: finite(cox.intercept),
        observed_over_expected: cox.observed_over_expected,
        brier: brier(&sample)?,
        brier_base_rate: base * (1.0 - base),
        log_loss: log_loss_from_log_odds(&Sample::new(labels, &lane.log_odds, None)?),
        calibration_error: binned_error(&found).expected,
    })
}

fn one_bin(prepared: &Prepared, lane: &Lane, rows: &[usize], predicted: f64) -> CalibrationBin {
    let numbers: Vec<u32> = rows
        .iter()
        .filter_map(|&row| u32::try_from(row).ok())
        .collect();
    let rate = prepared.rate(&numbers);
    let conversions = converted(prepared.labels(), &numbers);
    let each = rows.iter().map(|&row| lane.probabilities[row]);
    let interval = rate_ends(rate);
    CalibrationBin {
        rows: rows.len(),
        conversions,
        from: each.clone().fold(f64::INFINITY, f64::min),
        to: each.fold(f64::NEG_INFINITY, f64::max),
        predicted,
        observed: conversions as f64 / rows.len() as f64,
        interval,
        design_effect: rate.map_or(1.0, |rate| rate.design_effect),
        is_right: interval.is_none_or(|[low, high]| (low..=high).contains(&predicted)),
    }
}
