//! ROC (figure 6), and precision and recall (figure 7).

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::metrics::{Placements, Sample, average_precision, ks, logit_interval};

use super::Ends;
use super::prepared::Prepared;
use super::rows::ends;

/// The ROC curve of one scorer, at most 200 points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Roc {
    /// Its name.
    pub scorer: String,
    /// Share of the other rows above each limit, ascending from 0 to 1.
    pub false_positive_rates: Vec<f64>,
    /// Share of the converted rows above it.
    pub true_positive_rates: Vec<f64>,
    /// Area under the full curve: how often a converted row ranks above another, ties counting half.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Kolmogorov–Smirnov statistic: the largest distance of the curve from the diagonal.
    pub ks: f64,
}

/// Precision by recall of one scorer, at most 200 points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrecisionRecall {
    /// Its name.
    pub scorer: String,
    /// Share of the converted rows that are flagged, ascending.
    pub recalls: Vec<f64>,
    /// Share of the flagged rows that converted.
    pub precisions: Vec<f64>,
    /// Average precision, ties as one step (as scikit-learn).
    pub average_precision: f64,
    /// Average precision that a random order has: the conversion rate.
    pub base_rate: f64,
}

/// Points of a curve at most.
const POINTS: usize = 200;

/// The ROC curve of every shown scorer.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn roc(prepared: &Prepared) -> Result<Vec<Roc>> {
    let groups = &prepared.groups;
    let lanes = prepared.lanes.iter().map(|lane| {
        let ranked = &lane.ranked;
        let (mut other, mut converted) = (0.0, 0.0);
        let mut points = vec![(0.0, 0.0)];
        points.extend(ranked.ties().iter().map(|tie| {
            other += tie.other;
            converted += tie.converted;
            (other / ranked.other(), converted / ranked.converted())
        }));
        // Even steps of both rates together, so that neither the steep head nor the flat tail is lost.
        let points = thinned(&points, |(x, y)| f64::midpoint(x, y));
        let sample = Sample::new(prepared.labels(), lane.probabilities, None)?;
        let placements = Placements::new(&sample, ranked)?;
        let variance = placements.clustered_variance(groups.codes(), groups.n_groups());
        let auc = placements.auc();
        // Without enough groups no interval is claimed, as in the contest.
        let variance = variance.filter(|_| prepared.resampled.is_some());
        Ok(Roc {
            scorer: lane.name.to_owned(),
            false_positive_rates: points.iter().map(|point| point.0).collect(),
            true_positive_rates: points.iter().map(|point| point.1).collect(),
            auc,
            auc_interval: variance
                .and_then(|variance| logit_interval(auc, variance))
                .map(ends),
            ks: ks(ranked)?,
        })
    });
    lanes.collect()
}

/// Precision by recall of every shown scorer.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn precision_recall(prepared: &Prepared) -> Result<Vec<PrecisionRecall>> {
    let lanes = prepared.lanes.iter().map(|lane| {
        let ranked = &lane.ranked;
        let (mut rows, mut converted) = (0.0, 0.0);
        let points: Vec<(f64, f64)> = ranked
            .ties()
            .iter()
            .map(|tie| {
                rows += tie.total();
                converted += tie.converted;
                (converted / ranked.converted(), converted / rows)
            })
            .collect();
        let points = thinned(&points, |(recall, _)| recall);
        Ok(PrecisionRecall {
            scorer: lane.name.to_owned(),
            recalls: points.iter().map(|point| point.0).collect(),
            precisions: points.iter().map(|point| point.1).collect(),
            average_precision: average_precision(ranked)?,
            base_rate: prepared.base_rate(),
        })
    });
    lanes.collect()
}

/// At most [`POINTS`] points: the first, and the last of each even step of `progress`, which rises from 0 to 1.
fn thinned(points: &[(f64, f64)], progress: impl Fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    if points.len() <= POINTS {
        return points.to_vec();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of points"
    )]
    let step = |point: &(f64, f64)| (progress(*point) * (POINTS - 2) as f64) as usize;
    let steps = points.chunk_by(|a, b| step(a) == step(b));
    let first = points.first().copied();
    first
        .into_iter()
        .chain(steps.filter_map(|chunk| chunk.last().copied()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_keeps_its_ends_and_its_shape() {
        let points: Vec<(f64, f64)> = (0..=5000)
            .map(|i| (f64::from(i) / 5000.0, (f64::from(i) / 5000.0).sqrt()))
            .collect();
        let thin = thinned(&points, |(x, y)| f64::midpoint(x, y));
        assert!(thin.len() <= POINTS && 150 < thin.len(), "{}", thin.len());
        assert_eq!((thin[0], thin[thin.len() - 1]), ((0.0, 0.0), (1.0, 1.0)));
        let gap = thin.windows(2).map(|two| two[1].1 - two[0].1);
        assert!(gap.fold(0.0, f64::max) < 0.02);
        assert_eq!(thinned(&points[..5], |(x, _)| x), &points[..5]);
    }
}
