//! What the outcomes say of each rule at today's points, without refitting: score test and redundancy.

use rayon::prelude::*;

use crate::domain::sigmoid;
use crate::model::Factor;

use super::fit::{Columns, entry};
use super::rows::{FACTS, Rows, SCORE};

/// A score test at today's points: would other points for this rule, everything else as it is, fit better?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneStep {
    /// `W·g²/S`, chi-square with one degree of freedom where rows are independent.
    pub statistic: f64,
    /// The same with the variance over groups.
    pub clustered: f64,
    /// p-value of `clustered`.
    pub p: f64,
    /// Suggested change of the points, one step of Newton.
    pub change: f64,
}

/// Gradient and curvature of the log loss in the points, at today's points.
pub(super) struct Surrogate {
    pub(super) one_steps: Vec<Option<OneStep>>,
    /// Information-weighted variance inflation; infinite where a rule is a combination of others.
    pub(super) inflation: Vec<f64>,
    /// What each row adds to the slope of today's scale.
    pub(super) slope_influence: Vec<f64>,
}

/// # Source
/// Methods 3.3 and 4: `S = H − C·M⁻¹·Cᵀ`, intercept and score profiled out for the test, the intercept alone for the
/// variance inflation. The clustered statistic divides by the sum over groups of squared efficient scores.
pub(super) fn surrogate(rows: &Rows, columns: &Columns) -> Surrogate {
    let eta: Vec<f64> = rows
        .rules
        .totals
        .iter()
        .map(|&total| rows.scale.apply(total))
        .collect();
    let residuals: Vec<f64> = eta
        .par_iter()
        .zip(&rows.targets)
        .map(|(eta, y)| y - sigmoid(*eta))
        .collect();
    let n = columns.n();
    let information = columns.information(&eta);
    let score = columns.sums(&residuals);
    let meat = rows.by_group.meat(columns, &residuals, &[]);
    let k = rows.by_group.n_groups() as f64;
    let at = |i: usize, j: usize| entry(&information, n, i, j);
    let meat_at = |i: usize, j: usize| entry(&meat, n + 1, i, j);
    let held = Factor::new(&[at(0, 0), at(0, SCORE), at(0, SCORE), at(SCORE, SCORE)], 2);
    let one_step = |rule: usize| {
        let j = FACTS + rule;
        let c = held.solve(&[at(0, j), at(SCORE, j)]);
        let curvature = at(j, j) - c[0] * at(0, j) - c[1] * at(SCORE, j);
        if curvature <= 1e-9 * at(j, j) || rows.scale.slope == 0.0 {
            return None;
        }
        let gain = score[j] - c[0] * score[0] - c[1] * score[SCORE];
        let weights = [(j, 1.0), (0, -c[0]), (SCORE, -c[1])];
        let pairs = weights
            .iter()
            .flat_map(|a| weights.iter().map(move |b| (a, b)));
        let variance: f64 = pairs.map(|(a, b)| a.1 * b.1 * meat_at(a.0, b.0)).sum();
        let clustered = match gain * gain / (variance * k / (k - 1.0)) {
            value if value.is_finite() => value,
            _ => 0.0,
        };
        Some(OneStep {
            statistic: gain * gain / curvature,
            clustered,
            p: libm::erfc((clustered / 2.0).sqrt()),
            change: gain / (rows.scale.slope * curvature * columns.sd(j)),
        })
    };
    let q = rows.n_rules();
    let inflation = inflation(q, |i, j| {
        at(FACTS + i, FACTS + j) - at(FACTS + i, 0) * at(FACTS + j, 0) / at(0, 0)
    });
    // The slope answers to a row by its standardized score, told apart from the intercept.
    let spread = at(SCORE, SCORE) - at(0, SCORE) * at(0, SCORE) / at(0, 0);
    let (average, sd) = columns.scales[SCORE - 1];
    let center = at(0, SCORE) / at(0, 0);
    let influence = rows
        .rules
        .totals
        .iter()
        .zip(&residuals)
        .map(|(total, residual)| {
            let z = (total - average) / sd - center;
            if spread <= 0.0 {
                0.0
            } else {
                z * residual / (spread * sd)
            }
        });
    Surrogate {
        one_steps: (0..q).map(one_step).collect(),
        inflation,
        slope_influence: influence.collect(),
    }
}

/// `S_jj·(S⁻¹)_jj`; infinite for columns that are combinations of others, 1 for those that do not vary.
pub(super) fn inflation(n: usize, at: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut values = vec![1.0f64; n];
    // Of columns that hang together, only those after the first show as dependent: look from both ends.
    for place in [|i: usize, _: usize| i, |i: usize, n: usize| n - 1 - i] {
        let mut upper = vec![0.0; n * n];
        for i in 0..n {
            for j in i..n {
                upper[i * n + j] = at(place(i, n), place(j, n));
            }
        }
        let factor = Factor::new(&upper, n);
        let inverse = factor.inverse_diagonal();
        for i in 0..n {
            let diagonal = upper[i * n + i];
            let value = if diagonal <= 1e-12 {
                1.0
            } else if factor.aliased.contains(&i) {
                f64::INFINITY
            } else {
                diagonal * inverse[i]
            };
            values[place(i, n)] = values[place(i, n)].max(value);
        }
    }
    values
}
