//! Largest gap between two distributions.

use super::sample::{Ranked, Sample};
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "ks",
    summary: "Largest gap between the score distributions of converted and other rows.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: |sample: &Sample| ks(&Ranked::new(sample)),
};

/// Largest gap between the score distributions of converted and other rows, in either direction.
///
/// # Shapes and units
/// Any score; the answer lies in `[0, 1]`.
///
/// # Errors
/// [`MetricError::OneClass`] where all labels agree.
///
/// # Source
/// Two-sample Kolmogorov–Smirnov statistic, as `scipy.stats.ks_2samp`; weighted by row.
///
/// # Limits
/// Absolute: a score that ranks backwards has a large gap, too.
pub fn ks(ranked: &Ranked) -> Result<f64, MetricError> {
    let (converted, other) = ranked.both_classes()?;
    let (mut gap, mut hits, mut misses) = (0.0f64, 0.0, 0.0);
    for tie in ranked.ties() {
        hits += tie.converted;
        misses += tie.other;
        gap = gap.max((hits / converted - misses / other).abs());
    }
    Ok(gap.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separated_classes_have_a_gap_of_one() {
        let sample = Sample::new(&[true, false], &[0.9, 0.1], None).unwrap();
        assert!((ks(&Ranked::new(&sample)).unwrap() - 1.0).abs() < 1e-15);
    }
}
