//! Turns raw log-odds, or points, into honest log-odds.
//!
//! Maps are fitted on rows that the scorer has not seen. Not here: making such rows (evaluate),
//! joining scorers (hybrid).

mod beta;
mod calibrator;
mod choose;
mod few;
mod isotonic;
mod measures;
mod points;
mod prior;
mod steps;
mod venn_abers;

pub use beta::{BetaMap, fit_beta};
pub use calibrator::{
    Calibration, Calibrator, LIMIT, clip, fit_intercept, fit_logistic, fit_platt, fit_temperature,
};
pub use choose::{KINDS, Kind, MANY, OutOfFold, choose};
pub use isotonic::{Block, Isotonic, SHRINKAGE, fit_isotonic, fit_shrunk_isotonic};
pub use measures::{
    Bin, BinnedError, Binning, BrierParts, Corp, Cox, binned_error, brier_parts, corp, cox, murphy,
    reliability,
};
pub use points::{PointsMap, expected_map, refit_ab, refit_few};
pub use prior::{Shift, down_sampled, find_shift, shift_to};
pub use steps::Steps;
pub use venn_abers::{TwoWays, VennAbers, fit_venn_abers};

pub(crate) use few::Few;

use crate::error::Error;

/// Why a map cannot be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// Slices of different lengths.
    #[error("{what} have {got} entries, the scores {expected}")]
    Lengths {
        /// `labels` or `weights`.
        what: &'static str,
        /// Its length.
        got: usize,
        /// The number of scores.
        expected: usize,
    },
    /// All labels agree.
    #[error(
        "cannot calibrate: all {n_rows} rows are {}",
        if *.label { "conversions" } else { "without conversion" }
    )]
    OneClass {
        /// The label that all rows have.
        label: bool,
        /// Rows with positive weight.
        n_rows: usize,
    },
    /// A score that is not a number, or a weight that is not a finite number of 0 or more.
    #[error("cannot calibrate: {what} of row {row} is `{value}`")]
    Value {
        /// `the score` or `the weight`.
        what: &'static str,
        /// Row number from 0.
        row: usize,
        /// What it is.
        value: f64,
    },
}

impl From<CalibrationError> for Error {
    fn from(error: CalibrationError) -> Self {
        let message = error.to_string();
        match error {
            CalibrationError::OneClass { .. } => Self::data(message),
            CalibrationError::Lengths { .. } | CalibrationError::Value { .. } => {
                Self::internal(message)
            }
        }
    }
}

/// Checks what every fit takes and hands on the weights with their sums over conversions and others.
pub(crate) fn check(
    scores: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<(Vec<f64>, [f64; 2]), CalibrationError> {
    let expected = scores.len();
    let lengths = [
        ("labels", Some(labels.len())),
        ("weights", weights.map(<[f64]>::len)),
    ];
    for (what, got) in lengths {
        if let Some(got) = got
            && got != expected
        {
            return Err(CalibrationError::Lengths {
                what,
                got,
                expected,
            });
        }
    }
    if let Some(row) = scores.iter().position(|score| score.is_nan()) {
        return Err(CalibrationError::Value {
            what: "the score",
            row,
            value: f64::NAN,
        });
    }
    let weights = weights.map_or_else(|| vec![1.0; expected], <[f64]>::to_vec);
    let is_bad = |weight: &f64| !weight.is_finite() || *weight < 0.0;
    if let Some(row) = weights.iter().position(is_bad) {
        return Err(CalibrationError::Value {
            what: "the weight",
            row,
            value: weights[row],
        });
    }
    let (mut positive, mut negative, mut n_rows) = (0.0, 0.0, 0);
    for (&label, &weight) in labels.iter().zip(&weights) {
        *(if label { &mut positive } else { &mut negative }) += weight;
        n_rows += usize::from(0.0 < weight);
    }
    if positive <= 0.0 || negative <= 0.0 {
        return Err(CalibrationError::OneClass {
            label: 0.0 < positive,
            n_rows,
        });
    }
    Ok((weights, [positive, negative]))
}
