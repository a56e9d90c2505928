//! Maps from log-odds to log-odds: all kinds as one type, and those with one or two coefficients.

use crate::calibration::beta;
use crate::calibration::choose::Kind;
use crate::calibration::few::Few;
use crate::calibration::steps::Steps;
use crate::calibration::{CalibrationError, check};

/// Log-odds are clipped to this on both sides before they are mapped: probabilities of 1e-6 and less
/// are beyond what any of our data can tell apart.
pub const LIMIT: f64 = 13.8;

/// The smallest slope that is kept: it leaves the order of rows as it is.
pub(super) const FLATTEST: f64 = 1e-3;

/// Below this many conversions the targets are smoothed.
const FEW_CONVERSIONS: f64 = 200.0;

/// A fitted map; it never changes the order of rows, ties at the clipping aside.
#[derive(Debug, Clone, PartialEq)]
pub enum Calibrator {
    /// `intercept + slope · η` with `η` clipped to ±13.8 and a slope above 0.
    Logistic {
        /// Log-odds at η = 0.
        intercept: f64,
        /// Below 1 where the scorer is overconfident.
        slope: f64,
    },
    /// `constant + a·ln p − b·ln(1 − p)`, see [`fit_beta`](crate::calibration::fit_beta).
    Beta {
        /// Log-odds added to all rows.
        constant: f64,
        /// On `ln p`, 0 or more.
        a: f64,
        /// On `−ln(1 − p)`, 0 or more.
        b: f64,
    },
    /// Shrunk isotonic steps.
    Isotonic(Steps),
    /// Venn–Abers steps.
    VennAbers(Steps),
}

/// A fitted map and what there is to say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The map.
    pub calibrator: Calibrator,
    /// Mean log loss of the map on the rows that it was fitted on, in nats.
    pub loss: f64,
    /// Lines for the report, lower case without final stop.
    pub warnings: Vec<String>,
}

impl Calibrator {
    /// Leaves log-odds as they are, clipping aside.
    pub const IDENTITY: Self = Self::Logistic {
        intercept: 0.0,
        slope: 1.0,
    };

    /// Calibrated log-odds of raw ones.
    pub fn apply(&self, log_odds: f64) -> f64 {
        match self {
            Self::Logistic { intercept, slope } => intercept + slope * clip(log_odds),
            Self::Beta { constant, a, b } => beta::apply([*constant, *a, *b], log_odds),
            Self::Isotonic(steps) | Self::VennAbers(steps) => steps.apply(log_odds),
        }
    }

    /// Which kind of map this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Logistic { .. } => Kind::Logistic,
            Self::Beta { .. } => Kind::Beta,
            Self::Isotonic(_) => Kind::Isotonic,
            Self::VennAbers(_) => Kind::VennAbers,
        }
    }

    /// By what contributions of raw log-odds are multiplied, so that they explain the way from `base` to `raw`.
    ///
    /// On a line that is its slope. On a bent map it is the slope from point to point, which leaves nothing over, but
    /// never more than twice the average slope: two large contributions that almost cancel must not
    /// be blown up by a step between them. What is then left over has to be shown as such.
    pub fn slope_between(&self, base: f64, raw: f64) -> f64 {
        let average = match self {
            Self::Logistic { slope, .. } => return *slope,
            Self::Beta { a, b, .. } => f64::midpoint(*a, *b),
            Self::Isotonic(steps) | Self::VennAbers(steps) => steps.average_slope(),
        };
        let run = raw - base;
        if run.abs() < 1e-6 {
            return average;
        }
        ((self.apply(raw) - self.apply(base)) / run).clamp(0.0, 2.0 * average)
    }

    /// Calibrated log-odds of many raw ones.
    pub fn apply_all(&self, log_odds: &[f64]) -> Vec<f64> {
        log_odds.iter().map(|&one| self.apply(one)).collect()
    }
}

/// Log-odds within ±[`LIMIT`].
pub fn clip(log_odds: f64) -> f64 {
    log_odds.clamp(-LIMIT, LIMIT)
}

/// The default map: logistic on log-odds, with smoothed targets below 200 conversions.
///
/// # Shapes and units
/// One raw log-odds and one label a row, from rows that the scorer was not fitted on.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Platt 1999 on log-odds, methods section 6.1; smoothed targets `(P+1)/(P+2)` and `1/(N+2)`.
pub fn fit_platt(
    log_odds: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Calibration, CalibrationError> {
    let (weights, [positive, negative]) = check(log_odds, labels, weights)?;
    if FEW_CONVERSIONS <= positive {
        return Ok(line(log_odds, &targets(labels, 1.0, 0.0), &weights));
    }
    let smoothed = targets(
        labels,
        (positive + 1.0) / (positive + 2.0),
        1.0 / (negative + 2.0),
    );
    let mut calibration = line(log_odds, &smoothed, &weights);
    calibration.warnings.push(format!(
        "only {positive:.0} conversions to calibrate on: targets were smoothed toward the middle"
    ));
    Ok(calibration)
}

/// Logistic recalibration without smoothing.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Cox 1958; methods section 6.1.
pub fn fit_logistic(
    log_odds: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Calibration, CalibrationError> {
    let (weights, _) = check(log_odds, labels, weights)?;
    Ok(line(log_odds, &targets(labels, 1.0, 0.0), &weights))
}

/// Moves all log-odds by one number, so that their mean probability is the base rate.
///
/// # Errors
/// [`CalibrationError`].
pub fn fit_intercept(
    log_odds: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Calibration, CalibrationError> {
    let (weights, _) = check(log_odds, labels, weights)?;
    let clipped: Vec<f64> = log_odds.iter().map(|&one| clip(one)).collect();
    let (intercept, loss) = intercept(&clipped, 1.0, &targets(labels, 1.0, 0.0), &weights);
    let calibrator = Calibrator::Logistic {
        intercept,
        slope: 1.0,
    };
    Ok(Calibration {
        calibrator,
        loss,
        warnings: Vec::new(),
    })
}

/// Divides all log-odds by one number; only where the base rate is right already.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Guo et al. 2017, arXiv:1706.04599; the slope is 1 over their temperature.
pub fn fit_temperature(
    log_odds: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Calibration, CalibrationError> {
    let (weights, _) = check(log_odds, labels, weights)?;
    let clipped: Vec<f64> = log_odds.iter().map(|&one| clip(one)).collect();
    let targets = targets(labels, 1.0, 0.0);
    let few = Few {
        columns: &[&clipped],
        offset: &[],
        targets: &targets,
        weights: &weights,
        ridge: &[],
    };
    let fit = few.minimize(vec![1.0]);
    let mut warnings = Vec::new();
    let slope = at_least_flat(fit.coefficients[0], &mut warnings);
    let calibrator = Calibrator::Logistic {
        intercept: 0.0,
        slope,
    };
    Ok(Calibration {
        calibrator,
        loss: fit.loss,
        warnings,
    })
}

pub(crate) fn targets(labels: &[bool], positive: f64, negative: f64) -> Vec<f64> {
    labels
        .iter()
        .map(|&label| if label { positive } else { negative })
        .collect()
}

fn line(log_odds: &[f64], targets: &[f64], weights: &[f64]) -> Calibration {
    let clipped: Vec<f64> = log_odds.iter().map(|&one| clip(one)).collect();
    let ones = vec![1.0; clipped.len()];
    let few = Few {
        columns: &[&ones, &clipped],
        offset: &[],
        targets,
        weights,
        ridge: &[],
    };
    let fit = few.minimize(vec![0.0, 1.0]);
    let mut warnings = Vec::new();
    let slope = at_least_flat(fit.coefficients[1], &mut warnings);
    let (mut offset, mut loss) = (fit.coefficients[0], fit.loss);
    if fit.coefficients[1] < slope {
        (offset, loss) = intercept(&clipped, slope, targets, weights);
    }
    if !fit.converged {
        warnings
            .push("the calibration map did not converge: scores separate the labels".to_owned());
    }
    Calibration {
        calibrator: Calibrator::Logistic {
            intercept: offset,
            slope,
        },
        loss,
        warnings,
    }
}

fn at_least_flat(slope: f64, warnings: &mut Vec<String>) -> f64 {
    if FLATTEST <= slope {
        return slope;
    }
    warnings.push(format!(
        "scores rank backwards (slope {slope:.3}): mapped to almost the base rate instead of turned around"
    ));
    FLATTEST
}

fn intercept(clipped: &[f64], slope: f64, targets: &[f64], weights: &[f64]) -> (f64, f64) {
    let offset: Vec<f64> = clipped.iter().map(|eta| slope * eta).collect();
    let ones = vec![1.0; clipped.len()];
    let few = Few {
        columns: &[&ones],
        offset: &offset,
        targets,
        weights,
        ridge: &[],
    };
    let fit = few.minimize(vec![0.0]);
    (fit.coefficients[0], fit.loss)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_score_is_flattened_and_named() {
        let log_odds = [2.0, 1.0, 0.0, -1.0, -2.0, 1.5];
        let labels = [false, false, true, true, true, false];
        let got = fit_logistic(&log_odds, &labels, None).unwrap();
        let Calibrator::Logistic { intercept, slope } = got.calibrator else {
            panic!("a line")
        };
        assert!((slope - FLATTEST).abs() < 1e-15 && intercept.abs() < 0.01);
        assert!(got.warnings[0].starts_with("scores rank backwards"));
    }

    #[test]
    fn an_intercept_meets_the_base_rate() {
        let log_odds = [-3.0, -2.0, 0.0, 1.0, -20.0];
        let labels = [false, true, true, false, false];
        let got = fit_intercept(&log_odds, &labels, None).unwrap();
        let mapped = got.calibrator.apply_all(&log_odds);
        let mean = mapped
            .iter()
            .map(|&eta| crate::domain::sigmoid(eta))
            .sum::<f64>()
            / 5.0;
        assert!((mean - 0.4).abs() < 1e-12);
    }

    #[test]
    fn one_class_is_refused() {
        let error = fit_platt(&[0.0, 1.0], &[true, true], None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot calibrate: all 2 rows are conversions"
        );
    }
}
