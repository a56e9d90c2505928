//! Area under the ROC curve.

use super::sample::{Ranked, Sample};
use super::{Direction, Metric, MetricError};

pub(super) const METRIC: Metric = Metric {
    name: "auc",
    summary: "Chance that a random converted row scores above a random other row; ties count half.",
    direction: Direction::Higher,
    range: (0.0, 1.0),
    takes_weights: true,
    compute: |sample: &Sample| auc(&Ranked::new(sample)),
};

/// Chance that a random converted row scores above a random other row; a tied pair counts half.
///
/// # Shapes and units
/// Any score, higher = better; the answer lies in `[0, 1]`.
///
/// # Errors
/// [`MetricError::OneClass`] where all labels agree.
///
/// # Source
/// Mann–Whitney statistic; equals `sklearn.metrics.roc_auc_score` 1.9.1, weights included.
pub fn auc(ranked: &Ranked) -> Result<f64, MetricError> {
    let (converted, other) = ranked.both_classes()?;
    let (mut area, mut above) = (0.0, 0.0);
    for tie in ranked.ties() {
        area += tie.other * (above + tie.converted / 2.0);
        above += tie.converted;
    }
    Ok((area / (converted * other)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_score_is_worth_a_coin() {
        let sample = Sample::new(&[true, false, false], &[0.3; 3], None).unwrap();
        assert!((auc(&Ranked::new(&sample)).unwrap() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn one_class_has_no_auc() {
        let sample = Sample::new(&[true, true], &[0.3, 0.4], None).unwrap();
        let error = auc(&Ranked::new(&sample)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "all 2 labels are `true`; the metric needs both classes"
        );
    }
}
