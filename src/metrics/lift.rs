//! How many times better than chance the top of the list is.

use super::precision::precision_at;
use super::sample::{Ranked, Sample};
use super::top::Top;
use super::{DEFAULT_SHARE, Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "lift_at_10",
    summary: "Conversion rate among the best 10 % of rows, over the rate among all.",
    direction: Direction::Higher,
    range: (0.0, 10.0),
    takes_weights: true,
    compute: |sample: &Sample| lift_at(&Ranked::new(sample), Top::Share(DEFAULT_SHARE)),
};

/// Expected conversion rate among the best rows over the rate among all, ties at the border drawn at random.
///
/// # Errors
/// [`MetricError::OneClass`] where nobody converted, [`MetricError::Top`] where the top is empty or larger than the whole.
///
/// # Source
/// McSherry & Najork 2008, divided by the base rate.
pub fn lift_at(ranked: &Ranked, top: Top) -> Result<f64, MetricError> {
    let base_rate = ranked.some_converted()? / ranked.total();
    Ok(precision_at(ranked, top)? / base_rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_score_has_no_lift() {
        let ranked = Ranked::new(&Sample::new(&[true, false, false], &[0.5; 3], None).unwrap());
        assert!((lift_at(&ranked, Top::Share(0.1)).unwrap() - 1.0).abs() < 1e-12);
    }
}
