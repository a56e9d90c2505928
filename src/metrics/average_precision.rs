//! Average precision, a tie as one step.

use super::sample::{Ranked, Sample};
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "average_precision",
    summary: "Mean precision over the converted rows, each distinct score being one threshold.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: |sample: &Sample| average_precision(&Ranked::new(sample)),
};

/// Sum over distinct thresholds of the gain in recall times the precision there.
///
/// # Shapes and units
/// Any score, higher = better; the answer lies in `[0, 1]`, a constant score has the base rate.
///
/// # Errors
/// [`MetricError::OneClass`] where nobody converted.
///
/// # Source
/// `sklearn.metrics.average_precision_score` 1.9.1 (steps, no trapezoids).
///
/// # Limits
/// A large tie is judged by its last row; see [`super::expected_average_precision`].
pub fn average_precision(ranked: &Ranked) -> Result<f64, MetricError> {
    let total = ranked.some_converted()?;
    let (mut sum, mut converted, mut rows) = (0.0, 0.0, 0.0);
    for tie in ranked.ties() {
        converted += tie.converted;
        rows += tie.total();
        if tie.converted > 0.0 {
            sum += tie.converted / total * (converted / rows);
        }
    }
    Ok(sum.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_score_has_the_base_rate() {
        let sample = Sample::new(&[true, false, false, false], &[0.3; 4], None).unwrap();
        assert!((average_precision(&Ranked::new(&sample)).unwrap() - 0.25).abs() < 1e-15);
    }
}
