//! Conversions caught at the top of the list.

use super::sample::{Ranked, Sample};
use super::top::Top;
use super::{DEFAULT_SHARE, Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "capture_at_10",
    summary: "Share of all conversions that lie among the best 10 % of rows.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: |sample: &Sample| capture_at(&Ranked::new(sample), Top::Share(DEFAULT_SHARE)),
};

/// Expected share of all conversions among the best rows, ties at the border drawn at random.
///
/// # Errors
/// [`MetricError::OneClass`] where nobody converted, [`MetricError::Top`] where the top is empty or larger than the whole.
///
/// # Source
/// McSherry & Najork 2008 (recall at k, "gain").
pub fn capture_at(ranked: &Ranked, top: Top) -> Result<f64, MetricError> {
    let converted = ranked.some_converted()?;
    Ok((top.hits(ranked)? / converted).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_at_the_border_is_shared_out() {
        let ranked = Ranked::new(&Sample::new(&[true, false], &[0.5, 0.5], None).unwrap());
        assert!((capture_at(&ranked, Top::Share(0.5)).unwrap() - 0.5).abs() < 1e-15);
    }
}
