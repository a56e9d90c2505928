//! Newton's method for the ridge-penalized logistic likelihood.

use crate::domain::sigmoid;
use crate::model::cholesky::{Factor, dot};
use crate::model::design::{Design, Evaluation};

/// Evaluations of the gradient at most.
const MAX_ROUNDS: usize = 200;
/// Halvings of one step at most.
const MAX_HALVINGS: usize = 40;
/// The largest change of a row's log-odds in the last step.
const SETTLED: f64 = 1e-6;
/// A kept second derivative serves as long as each step shrinks the decrement by this factor.
const SHRINKS: f64 = 0.02;

/// What is to be minimized: `Σ w·(softplus(η) − y·η) / W + λ/2·Σ penalty·β²`.
pub(crate) struct Problem<'a> {
    pub(crate) design: &'a Design,
    /// 0 or 1 (or between, for smoothed targets), one a row.
    pub(crate) targets: &'a [f64],
    pub(crate) weights: &'a [f64],
}

/// Where a path stands; the next penalty starts here.
pub(crate) struct Point {
    pub(crate) coefficients: Vec<f64>,
    evaluation: Option<Evaluation>,
    /// Second derivatives of the mean log loss, without penalty, at some earlier point.
    hessian: Option<Vec<f64>>,
}

/// How a minimization went.
pub(crate) struct Outcome {
    pub(crate) converged: bool,
    pub(crate) rounds: usize,
    /// Mean log loss.
    pub(crate) loss: f64,
    /// Coefficients that cannot be told from others.
    pub(crate) aliased: Vec<usize>,
    /// Diagonal of the inverse of the penalized second derivatives over `W`: squared standard errors
    /// of the penalized fit.
    pub(crate) variances: Vec<f64>,
}

impl Point {
    /// All coefficients 0.
    pub(crate) fn zero(design: &Design) -> Self {
        Self {
            coefficients: vec![0.0; design.n_coefficients],
            evaluation: None,
            hessian: None,
        }
    }
}

impl Problem<'_> {
    fn evaluate(&self, coefficients: &[f64]) -> Evaluation {
        self.design
            .evaluate(coefficients, self.targets, self.weights)
    }

    /// Row weights `w·σ(1−σ)` over the sum of weights.
    fn curvature(&self, eta: &[f64]) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        eta.iter()
            .zip(self.weights)
            .map(|(&eta, &weight)| {
                let p = sigmoid(eta);
                weight * (p * (1.0 - p)) / total
            })
            .collect()
    }

    /// Second derivatives of the mean log loss, upper triangle.
    pub(crate) fn hessian(&self, eta: &[f64]) -> Vec<f64> {
        self.design.cross_products(&self.curvature(eta))
    }

    fn ridge(&self, lambda: f64, coefficients: &[f64]) -> f64 {
        let squares = self.design.penalty.iter().zip(coefficients);
        lambda / 2.0 * squares.map(|(factor, c)| factor * c * c).sum::<f64>()
    }

    fn factor(&self, hessian: &[f64], lambda: f64) -> Factor {
        let n = self.design.n_coefficients;
        let mut penalized = hessian.to_vec();
        for (i, factor) in self.design.penalty.iter().enumerate() {
            penalized[i * n + i] += lambda * factor;
        }
        Factor::new(&penalized, n)
    }

    /// Moves `point` to the minimum at `lambda`.
    ///
    /// Second derivatives are kept from step to step while the steps still shrink fast, because
    /// they cost as many passes over the data as there are coefficients. Steps are halved until
    /// the objective falls.
    ///
    /// # Source
    /// Newton with line search; stopping rule of methods section 11: half the squared Newton
    /// decrement below `tolerance` and no row's log-odds moved by more than 1e-6.
    pub(crate) fn minimize(&self, point: &mut Point, lambda: f64, tolerance: f64) -> Outcome {
        let mut now = match point.evaluation.take() {
            Some(evaluation) => evaluation,
            None => self.evaluate(&point.coefficients),
        };
        let mut hessian = point.hessian.take();
        let mut fresh = hessian.is_none();
        let mut matrix = hessian.take().unwrap_or_else(|| self.hessian(&now.eta));
        let mut factor = self.factor(&matrix, lambda);
        let mut previous = f64::INFINITY;
        let mut converged = false;
        let mut rounds = 0;
        while rounds < MAX_ROUNDS && !converged {
            rounds += 1;
            let gradient = self.gradient(&now, &point.coefficients, lambda);
            let mut step = factor.solve(&gradient);
            let mut decrement = dot(&gradient, &step);
            if !fresh && previous * SHRINKS < decrement {
                matrix = self.hessian(&now.eta);
                factor = self.factor(&matrix, lambda);
                step = factor.solve(&gradient);
                decrement = dot(&gradient, &step);
            }
            let Some((coefficients, next)) = self.descend(point, &now, &step, lambda) else {
                // No step lowers the objective any more: rounding is all that is left.
                converged = decrement / 2.0 < tolerance.max(1e-12);
                break;
            };
            let moved = largest_change(&now.eta, &next.eta);
            converged = decrement / 2.0 < tolerance && moved < SETTLED;
            point.coefficients = coefficients;
            now = next;
            previous = decrement;
            fresh = false;
        }
        let outcome = self.outcome(&factor, &now, converged, rounds);
        point.evaluation = Some(now);
        point.hessian = Some(matrix);
        outcome
    }

    fn gradient(&self, at: &Evaluation, coefficients: &[f64], lambda: f64) -> Vec<f64> {
        let ridge = self.design.penalty.iter().zip(coefficients);
        at.gradient
            .iter()
            .zip(ridge)
            .map(|(g, (factor, c))| g + lambda * factor * c)
            .collect()
    }

    fn descend(
        &self,
        point: &Point,
        now: &Evaluation,
        step: &[f64],
        lambda: f64,
    ) -> Option<(Vec<f64>, Evaluation)> {
        let start = now.loss + self.ridge(lambda, &point.coefficients);
        // Rounding of the sums may lift an objective that has not risen.
        let limit = start + 1e-14 * start.abs();
        let mut length = 1.0;
        for _ in 0..MAX_HALVINGS {
            let moves = point.coefficients.iter().zip(step);
            let coefficients: Vec<f64> = moves.map(|(c, s)| c - length * s).collect();
            let next = self.evaluate(&coefficients);
            if next.loss + self.ridge(lambda, &coefficients) <= limit {
                return Some((coefficients, next));
            }
            length /= 2.0;
        }
        None
    }

    fn outcome(&self, factor: &Factor, at: &Evaluation, converged: bool, rounds: usize) -> Outcome {
        let n = self.design.n_coefficients;
        let total: f64 = self.weights.iter().sum();
        let inverse = factor.inverse();
        Outcome {
            converged,
            rounds,
            loss: at.loss,
            aliased: factor.aliased.clone(),
            variances: (0..n).map(|i| inverse[i * n + i] / total).collect(),
        }
    }
}

fn largest_change(before: &[f64], after: &[f64]) -> f64 {
    let changes = before.iter().zip(after).map(|(a, b)| (a - b).abs());
    changes.fold(0.0, f64::max)
}
