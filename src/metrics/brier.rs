//! Brier score.

use super::sample::Sample;
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "brier",
    summary: "Mean squared distance between probability and label.",
    direction: Direction::Lower,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: brier,
};

/// Mean squared distance between probability and label.
///
/// # Shapes and units
/// Probabilities in `[0, 1]`; so is the answer.
///
/// # Errors
/// [`MetricError::Probability`] outside 0 to 1.
///
/// # Source
/// Brier 1950; equals `sklearn.metrics.brier_score_loss` 1.9.1.
pub fn brier(sample: &Sample) -> Result<f64, MetricError> {
    sample.check_probabilities()?;
    Ok(sample.mean(|label, p| (p - f64::from(u8::from(label))).powi(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coin_scores_a_quarter() {
        let value = brier(&Sample::new(&[true, false], &[0.5, 0.5], None).unwrap()).unwrap();
        assert!((value - 0.25).abs() < 1e-15);
    }
}
