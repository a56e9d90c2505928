//! Conversion rate at the top of the list.

use super::sample::{Ranked, Sample};
use super::top::Top;
use super::{DEFAULT_SHARE, Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "precision_at_10",
    summary: "Conversion rate among the best 10 % of rows.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: |sample: &Sample| precision_at(&Ranked::new(sample), Top::Share(DEFAULT_SHARE)),
};

/// Expected conversion rate among the best rows, ties at the border drawn at random.
///
/// # Errors
/// [`MetricError::Top`] where the top is empty or larger than the whole.
///
/// # Source
/// McSherry & Najork 2008.
pub fn precision_at(ranked: &Ranked, top: Top) -> Result<f64, MetricError> {
    let amount = top.amount(ranked.total())?;
    Ok((top.hits(ranked)? / amount).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_row_alone() {
        let ranked = Ranked::new(&Sample::new(&[true, false], &[0.9, 0.1], None).unwrap());
        assert!((precision_at(&ranked, Top::Count(1.0)).unwrap() - 1.0).abs() < 1e-15);
        let error = precision_at(&ranked, Top::Count(3.0)).unwrap_err();
        assert_eq!(error.to_string(), "cannot look at the top `3` of `2` rows");
    }
}
