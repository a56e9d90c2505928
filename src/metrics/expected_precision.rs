//! Average precision, expected over the orders inside ties.

use super::sample::{Ranked, Sample};
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "expected_average_precision",
    summary: "Average precision, as the mean over all orders of rows with equal scores.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: false,
    compute: |sample: &Sample| expected_average_precision(&Ranked::new(sample)),
};

/// Mean of the average precision over all orders of rows with equal scores.
///
/// Fair to coarse scores such as rule points, where one tie may hold half of the rows.
///
/// # Shapes and units
/// Any score, higher = better, whole rows; the answer lies in `[0, 1]`.
///
/// # Errors
/// [`MetricError::OneClass`] where nobody converted, [`MetricError::Unweighted`] where weights were given.
///
/// # Source
/// Closed form in the spirit of McSherry & Najork 2008, checked against all orders by brute force.
pub fn expected_average_precision(ranked: &Ranked) -> Result<f64, MetricError> {
    if ranked.is_weighted() {
        return Err(MetricError::Unweighted {
            metric: METRIC.name,
        });
    }
    let total = ranked.some_converted()?;
    let (mut sum, mut hits, mut rows) = (0.0, 0.0, 0.0);
    for tie in ranked.ties() {
        let (r, m) = (tie.converted, tie.total());
        if r > 0.0 {
            // Given a hit at place i of the tie, the i - 1 before it hold (i - 1)(r - 1)/(m - 1) more on average.
            let more = if m > 1.0 { (r - 1.0) / (m - 1.0) } else { 0.0 };
            let (mut inner, mut place) = (0.0, 1.0);
            while place <= m {
                inner += (hits + 1.0 + (place - 1.0) * more) / (rows + place);
                place += 1.0;
            }
            sum += r / m * inner;
        }
        hits += r;
        rows += m;
    }
    Ok((sum / total).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tied_rows_are_the_mean_of_both_orders() {
        let sample = Sample::new(&[true, false], &[0.3, 0.3], None).unwrap();
        let got = expected_average_precision(&Ranked::new(&sample)).unwrap();
        assert!((got - 0.75).abs() < 1e-15);
    }
}
