//! Mean log loss, in nats.

use crate::domain::softplus;

use super::sample::Sample;
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "log_loss",
    summary: "Mean surprise at the labels, in nats: minus the logarithm of the probability given to what happened.",
    direction: Direction::Lower,
    // Probabilities are kept away from 0 and 1 by the machine epsilon.
    range: (0.0, 36.1),
    takes_weights: true,
    compute: |sample: &Sample| log_loss(sample).map(|loss| loss.value),
};

/// A mean log loss, and how many probabilities had to be moved for it to be finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClippedLoss {
    /// The mean, in nats.
    pub value: f64,
    /// Rows whose probability lay within the machine epsilon of 0 or 1.
    pub clipped: usize,
}

/// Mean log loss of probabilities, kept away from 0 and 1 by the machine epsilon, with the count of rows moved.
///
/// # Shapes and units
/// Probabilities in `[0, 1]`; the answer is in nats a row.
///
/// # Errors
/// [`MetricError::Probability`] outside 0 to 1.
///
/// # Source
/// `sklearn.metrics.log_loss` 1.9.1: the same clip (36.04 nats per impossible row), but ours is counted.
pub fn log_loss(sample: &Sample) -> Result<ClippedLoss, MetricError> {
    sample.check_probabilities()?;
    let (low, high) = (f64::EPSILON, 1.0 - f64::EPSILON);
    let value = sample.mean(|label, p| {
        let p = p.clamp(low, high);
        if label { -p.ln() } else { -(-p).ln_1p() }
    });
    let clipped = sample
        .scores()
        .iter()
        .filter(|p| !(low..=high).contains(*p))
        .count();
    Ok(ClippedLoss { value, clipped })
}

/// Mean log loss of log-odds, without any clipping.
///
/// # Shapes and units
/// Log-odds in nats, infinite ones allowed; the answer is in nats a row and may be infinite.
///
/// # Source
/// `softplus(z) - y z`, by sign branch, so that neither tail loses digits.
pub fn log_loss_from_log_odds(sample: &Sample) -> f64 {
    sample.mean(row_loss)
}

/// The log loss of one row, in nats.
pub fn row_loss(label: bool, log_odds: f64) -> f64 {
    softplus(if label { -log_odds } else { log_odds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_need_no_clip() {
        let labels = [true, false];
        let loss =
            log_loss_from_log_odds(&Sample::new(&labels, &[-1000.0, -1000.0], None).unwrap());
        assert!((loss - 500.0).abs() < 1e-12);
        let sure = log_loss_from_log_odds(&Sample::new(&[true], &[f64::INFINITY], None).unwrap());
        assert!(sure.abs() < 1e-300);
    }

    #[test]
    fn moved_probabilities_are_counted() {
        let loss = log_loss(&Sample::new(&[true, false], &[0.0, 0.5], None).unwrap()).unwrap();
        assert_eq!(loss.clipped, 1);
        let error = log_loss(&Sample::new(&[true], &[1.5], None).unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the score in row 0 is `1.5`, a probability between 0 and 1 is needed"
        );
    }
}
