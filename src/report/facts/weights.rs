//! How much model, how much rules (figure 27).

use serde::{Deserialize, Serialize};

use crate::hybrid::Blend;
use crate::metrics::row_loss;

use super::prepared::{Prepared, etas};
use super::{Absent, Ends};

/// Held-out loss by weight of the model in a fixed blend, `(1 − w)·rules + w·model` in log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightCurve {
    /// The model in the hybrid.
    pub model: String,
    /// The curve by weight from 0 (rules alone) to 1 (model alone).
    pub points: Vec<WeightPoint>,
    /// Weight with the lowest log loss.
    pub best: f64,
    /// Weights that lose no more than the best beyond one standard error of the difference: where the curve is flat.
    pub flat: Ends,
    /// Weight of the rules in the hybrid that is used; with the model's it need not add up to 1.
    pub hybrid_rules: f64,
    /// Weight of the model in it.
    pub hybrid_model: f64,
    /// The model's share of both weights; `None` where both are 0.
    pub hybrid_share: Option<f64>,
    /// Held-out log loss of the hybrid itself, whose weights were fitted without the rows that it is judged on.
    pub hybrid_log_loss: f64,
}

/// One weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightPoint {
    /// Weight of the model.
    pub weight: f64,
    /// Held-out log loss in nats.
    pub log_loss: f64,
    /// Standard error of its difference from the best, over groups.
    pub standard_error: f64,
    /// Share of all conversions at capacity.
    pub capture_at_capacity: f64,
}

/// Steps of the weight.
const STEPS: usize = 20;

/// Held-out loss by weight of the model, and where the hybrid that is used stands.
///
/// # Errors
/// [`Absent::NoHybrid`] where there is nothing to weigh.
pub(super) fn weights(prepared: &Prepared) -> Result<WeightCurve, Absent> {
    let fitted = &prepared.evidence.artifact.fitted;
    let (hybrid, model) = fitted
        .hybrid
        .zip(fitted.chosen.as_ref())
        .ok_or(Absent::NoHybrid)?;
    let rules = held_out(prepared, "rules").ok_or(Absent::NoHybrid)?;
    let models = held_out(prepared, model).ok_or(Absent::NoHybrid)?;
    let stacked = held_out(prepared, "hybrid").ok_or(Absent::NoHybrid)?;
    let labels = prepared.labels();
    let losses = |etas: &[f64]| -> Vec<f64> {
        let rows = labels.iter().zip(etas);
        rows.map(|(label, eta)| row_loss(*label, *eta)).collect()
    };
    let weights: Vec<f64> = (0..=STEPS).map(|step| step as f64 / STEPS as f64).collect();
    let blends: Vec<Vec<f64>> = weights
        .iter()
        .map(|weight| Blend::fixed(*weight).apply_all(&rules, &models))
        .collect();
    let each: Vec<Vec<f64>> = blends.iter().map(|etas| losses(etas)).collect();
    let means: Vec<f64> = each.iter().map(|losses| average(losses)).collect();
    let places = 0..weights.len();
    let best = places
        .min_by(|&a, &b| means[a].total_cmp(&means[b]))
        .unwrap_or(0);
    let mut points = Vec::new();
    for (at, etas) in blends.iter().enumerate() {
        let captured = prepared.capture(0..labels.len(), etas);
        points.push(WeightPoint {
            weight: weights[at],
            log_loss: means[at],
            standard_error: standard_error(prepared, &each[at], &each[best]),
            capture_at_capacity: captured.ok_or(Absent::TooFewConversions)?,
        });
    }
    let both = hybrid.rules + hybrid.model;
    Ok(WeightCurve {
        model: model.clone(),
        best: weights[best],
        flat: flat(&points, best),
        hybrid_rules: hybrid.rules,
        hybrid_model: hybrid.model,
        hybrid_share: (0.0 < both).then(|| hybrid.model / both),
        hybrid_log_loss: average(&losses(&stacked)),
        points,
    })
}

/// Held-out log-odds of a scorer.
fn held_out(prepared: &Prepared, name: &str) -> Option<Vec<f64>> {
    let mut found = prepared.evidence.trained.oof.probabilities.iter();
    let (_, probabilities) = found.find(|(one, _)| one == name)?;
    Some(etas(probabilities))
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the difference of two mean losses, rows of one group taken together.
///
/// # Source
/// The influence form of a mean over clusters, as [`crate::metrics::Placements::clustered_covariance`] for an AUC.
fn standard_error(prepared: &Prepared, first: &[f64], second: &[f64]) -> f64 {
    let groups = &prepared.groups;
    let mean = average(first) - average(second);
    let mut sums = vec![0.0; groups.n_groups()];
    for ((&code, one), two) in groups.codes().iter().zip(first).zip(second) {
        sums[code as usize] += one - two - mean;
    }
    let k = sums.len() as f64;
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    (k / (k - 1.0).max(1.0) * squares).sqrt() / first.len() as f64
}

/// From the first to the last weight around the best that is within its standard error of the best.
fn flat(points: &[WeightPoint], best: usize) -> Ends {
    let lowest = points[best].log_loss;
    let is_close = |at: &usize| points[*at].log_loss - lowest <= points[*at].standard_error;
    let below = (0..=best).rev().take_while(is_close).last();
    let above = (best..points.len()).take_while(is_close).last();
    [below, above].map(|end| points[end.unwrap_or(best)].weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_flat_as_far_as_errors_reach() {
        let point = |weight: f64, log_loss: f64, standard_error: f64| WeightPoint {
            weight,
            log_loss,
            standard_error,
            capture_at_capacity: 0.0,
        };
        let points = [
            point(0.0, 0.30, 0.02),
            point(0.25, 0.21, 0.02),
            point(0.5, 0.20, 0.0),
            point(0.75, 0.205, 0.01),
            point(1.0, 0.25, 0.02),
        ];
        let [from, to] = flat(&points, 2);
        assert!((from - 0.25).abs() < 1e-12 && (to - 0.75).abs() < 1e-12);
    }
}
