//! Beta calibration: three coefficients on the two tails of the probability.

use crate::calibration::calibrator::{clip, targets};
use crate::calibration::few::Few;
use crate::calibration::{CalibrationError, check};
use crate::domain::softplus;

/// `constant + a·ln p − b·ln(1 − p)` in log-odds, with `a` and `b` of 0 or more.
#[derive(Debug, Clone, PartialEq)]
pub struct BetaMap {
    /// Log-odds added to all rows.
    pub constant: f64,
    /// On `ln p`: how far low probabilities are stretched.
    pub a: f64,
    /// On `−ln(1 − p)`: how far high probabilities are stretched.
    pub b: f64,
    /// Mean log loss on the rows that it was fitted on, in nats.
    pub loss: f64,
}

impl BetaMap {
    /// Calibrated log-odds of raw ones.
    pub fn apply(&self, log_odds: f64) -> f64 {
        apply([self.constant, self.a, self.b], log_odds)
    }
}

/// Calibrated log-odds under a constant and the coefficients of both tails.
pub(super) fn apply([constant, a, b]: [f64; 3], log_odds: f64) -> f64 {
    let [low, high] = tails(log_odds);
    constant + a * low + b * high
}

/// `ln p` and `−ln(1 − p)` from log-odds, without ever forming `p`.
fn tails(log_odds: f64) -> [f64; 2] {
    let eta = clip(log_odds);
    [-softplus(-eta), softplus(eta)]
}

/// Fits the three coefficients; a negative one is dropped and the rest fitted again.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Kull, Silva Filho, Flach 2017 (betacal), from log-odds.
pub fn fit_beta(
    log_odds: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<BetaMap, CalibrationError> {
    let (weights, _) = check(log_odds, labels, weights)?;
    let targets = targets(labels, 1.0, 0.0);
    let [low, high] =
        [0, 1].map(|tail| -> Vec<f64> { log_odds.iter().map(|&eta| tails(eta)[tail]).collect() });
    let ones = vec![1.0; log_odds.len()];
    let fit = |columns: &[&[f64]]| {
        let start = columns.iter().map(|_| 0.0).collect();
        Few {
            columns,
            offset: &[],
            targets: &targets,
            weights: &weights,
            ridge: &[],
        }
        .minimize(start)
    };
    let both = fit(&[&ones, &low, &high]);
    let (a, b) = (both.coefficients[1], both.coefficients[2]);
    if 0.0 <= a && 0.0 <= b {
        return Ok(BetaMap {
            constant: both.coefficients[0],
            a,
            b,
            loss: both.loss,
        });
    }
    let is_low_dropped = a < 0.0;
    let one = fit(&[&ones, if is_low_dropped { &high } else { &low }]);
    // Both negative: the scores rank backwards, and a constant is all that is left.
    let kept = one.coefficients[1].max(0.0);
    let one = if kept > 0.0 { one } else { fit(&[&ones]) };
    let (a, b) = if is_low_dropped {
        (0.0, kept)
    } else {
        (kept, 0.0)
    };
    Ok(BetaMap {
        constant: one.coefficients[0],
        a,
        b,
        loss: one.loss,
    })
}
