//! The likelihood of a logistic model and Firth's penalized one, and how both are climbed.

use crate::domain::{sigmoid, softplus};
use crate::model::cholesky::{Factor, dot};
use crate::model::design::Design;

/// Steps at most.
const MAX_ROUNDS: usize = 200;
/// Halvings of one step at most.
const MAX_HALVINGS: usize = 40;
/// A step longer than this in any coefficient is shortened.
const LONGEST_STEP: f64 = 5.0;
/// The largest change of a coefficient in the last step.
const SETTLED: f64 = 1e-10;

/// Which likelihood is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// That of the data.
    Plain,
    /// With Firth's penalty, half the logarithm of the determinant of the information.
    Firth,
}

/// Rows in standardized columns with all that their likelihood needs.
pub(super) struct Rows<'a> {
    pub(super) design: &'a Design<'a>,
    pub(super) targets: &'a [f64],
    pub(super) weights: &'a [f64],
    pub(super) likelihood: Likelihood,
}

/// The likelihood at some coefficients.
pub(super) struct Summit {
    pub(super) coefficients: Vec<f64>,
    /// Sum over rows, in nats, with the penalty if there is one.
    pub(super) value: f64,
    /// Its gradient; with Firth's penalty, the modified score.
    score: Vec<f64>,
    /// Information, upper triangle.
    information: Vec<f64>,
    pub(super) factor: Factor,
    pub(super) converged: bool,
    pub(super) rounds: usize,
}

impl Rows<'_> {
    /// Entries that are constant or linear combinations of earlier ones.
    pub(super) fn aliased(&self) -> Vec<usize> {
        self.at(vec![0.0; self.design.n_coefficients])
            .factor
            .aliased
    }

    /// Climbs from `start`; the coefficient `fixed` stays where it is.
    ///
    /// # Source
    /// Modified score `Σ w(y − μ) + h(½ − μ)` by Newton steps with the inverse information, capped and halved until the
    /// likelihood rises: methods section 11.
    pub(super) fn climb(&self, start: Vec<f64>, fixed: Option<usize>) -> Summit {
        let mut now = self.at(start);
        while now.rounds < MAX_ROUNDS && !now.converged {
            let step = self.step(&now, fixed);
            let longest = step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
            let mut length = (LONGEST_STEP / longest.max(f64::MIN_POSITIVE)).min(1.0);
            let rounds = now.rounds + 1;
            let limit = now.value - 1e-12 * now.value.abs();
            let mut next = None;
            for _ in 0..MAX_HALVINGS {
                let moves = now.coefficients.iter().zip(&step);
                let there = self.at(moves.map(|(c, s)| c + length * s).collect());
                if limit <= there.value {
                    next = Some(there);
                    break;
                }
                length /= 2.0;
            }
            let Some(next) = next else {
                // Nothing rises any more: at the top, but for rounding, where the step was short.
                now.converged = longest < 1e-6;
                now.rounds = rounds;
                break;
            };
            now = Summit {
                converged: longest < SETTLED,
                rounds,
                ..next
            };
        }
        now
    }

    /// Coefficients by how much they should change.
    fn step(&self, at: &Summit, fixed: Option<usize>) -> Vec<f64> {
        let Some(fixed) = fixed else {
            return at.factor.solve(&at.score);
        };
        let n = self.design.n_coefficients;
        let mut information = at.information.clone();
        for i in 0..n {
            let (low, high) = (i.min(fixed), i.max(fixed));
            information[low * n + high] = 0.0;
        }
        // An empty row and column count as aliased, and aliased entries do not move.
        Factor::new(&information, n).solve(&at.score)
    }

    fn at(&self, coefficients: Vec<f64>) -> Summit {
        let evaluation = self
            .design
            .evaluate(&coefficients, self.targets, self.weights);
        let total: f64 = self.weights.iter().sum();
        let curvature: Vec<f64> = evaluation
            .eta
            .iter()
            .zip(self.weights)
            .map(|(&eta, weight)| weight * sigmoid(eta) * sigmoid(-eta))
            .collect();
        let information = self.design.cross_products(&curvature);
        let factor = Factor::new(&information, self.design.n_coefficients);
        let each = evaluation.eta.iter().zip(self.targets).zip(self.weights);
        let mut value: f64 = each
            .map(|((&eta, y), weight)| weight * (y * eta - softplus(eta)))
            .sum();
        let mut score: Vec<f64> = evaluation.gradient.iter().map(|g| -g * total).collect();
        if self.likelihood == Likelihood::Firth {
            value += factor.log_determinant() / 2.0;
            let n = self.design.n_coefficients;
            let inverse = factor.inverse();
            let rows = self.design.dense.chunks_exact(n);
            for ((row, curvature), eta) in rows.zip(&curvature).zip(&evaluation.eta) {
                let products = inverse.chunks_exact(n).map(|entries| dot(entries, row));
                let leverage: f64 = products.zip(row).map(|(product, x)| product * x).sum();
                let pull = curvature * leverage * (0.5 - sigmoid(*eta));
                for (sum, x) in score.iter_mut().zip(row) {
                    *sum += pull * x;
                }
            }
        }
        Summit {
            coefficients,
            value,
            score,
            information,
            factor,
            converged: false,
            rounds: 0,
        }
    }
}
