//! Newton's method for the ridge-penalized logistic likelihood.

use crate::domain::sigmoid;
use crate::model::cholesky::{Factor, dot};
use crate::model::design::{Design, Evaluation};
use crate::model::signed::{Quadratic, held, keep, without};

/// Evaluations of the gradient at most.
const MAX_ROUNDS: usize = 200;
/// Halvings of one step at most.
const MAX_HALVINGS: usize = 40;
/// The largest change of a row's log-odds in the last step.
const SETTLED: f64 = 1e-6;
/// A kept second derivative serves as long as each step shrinks the decrement by this factor.
const SHRINKS: f64 = 0.02;
/// A step that leaves more than this share of the decrement was hardly a step.
const STALLS: f64 = 0.5;

/// A sample of rows gives the second derivatives where all rows are at least this many times as many.
const SAMPLED: usize = 4;
/// Rows of the sample at least, and by coefficient.
const SAMPLE_ROWS: (usize, usize) = (16_384, 128);

/// What is to be minimized: `Σ w·(softplus(η) − y·η) / W + λ/2·Σ penalty·β²`.
pub(crate) struct Problem<'a> {
    pub(crate) design: &'a Design<'a>,
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
    /// Rows that stand for all in the second derivatives; `None` once they have proved too few.
    sample: Option<Sample>,
}

/// Second derivatives of the penalized objective.
enum Shape {
    /// Ready to be solved.
    Free(Factor),
    /// Where some coefficients have signs to keep: as they are.
    Signed(Vec<f64>),
}

struct Sample {
    rows: Vec<usize>,
    design: Design<'static>,
}

/// How a minimization went.
pub(crate) struct Outcome {
    pub(crate) converged: bool,
    pub(crate) rounds: usize,
    /// Mean log loss.
    pub(crate) loss: f64,
    /// Coefficients that cannot be told from others.
    pub(crate) aliased: Vec<usize>,
    /// Coefficients that would have the other sign, if they were free to.
    pub(crate) held: Vec<usize>,
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
            sample: None,
        }
    }

    /// All coefficients 0; with many rows, second derivatives come from a sample of them.
    ///
    /// Gradient and objective keep all rows, so the minimum is the same; a step costs a fraction.
    pub(crate) fn sampling(design: &Design) -> Self {
        let (least, by_coefficient) = SAMPLE_ROWS;
        let wanted = least.max(by_coefficient * design.n_coefficients);
        let sample = (SAMPLED * wanted <= design.n_rows).then(|| {
            let share = u64::MAX / (design.n_rows / wanted) as u64;
            // Fibonacci hashing: no period of the data can be in step with it.
            let is_in = |row: &usize| (*row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) < share;
            let rows: Vec<usize> = (0..design.n_rows).filter(is_in).collect();
            Sample {
                design: design.take(&rows),
                rows,
            }
        });
        Self {
            sample,
            ..Self::zero(design)
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

    /// Second derivatives from the sample, where there is one.
    fn about(&self, eta: &[f64], sample: Option<&Sample>) -> Vec<f64> {
        let Some(sample) = sample else {
            return self.hessian(eta);
        };
        let curvature = self.curvature(eta);
        let taken: Vec<f64> = sample.rows.iter().map(|&row| curvature[row]).collect();
        // The curvature of all rows is known; the sample only says how the columns share it.
        let scale = curvature.iter().sum::<f64>() / taken.iter().sum::<f64>();
        let scaled: Vec<f64> = taken.iter().map(|value| value * scale).collect();
        sample.design.cross_products(&scaled)
    }

    fn ridge(&self, lambda: f64, coefficients: &[f64]) -> f64 {
        let squares = self.design.penalty.iter().zip(coefficients);
        lambda / 2.0 * squares.map(|(factor, c)| factor * c * c).sum::<f64>()
    }

    fn shape(&self, hessian: &[f64], lambda: f64) -> Shape {
        let n = self.design.n_coefficients;
        let mut penalized = hessian.to_vec();
        for (i, factor) in self.design.penalty.iter().enumerate() {
            penalized[i * n + i] += lambda * factor;
        }
        if self.design.signs.is_empty() {
            Shape::Free(Factor::new(&penalized, n))
        } else {
            Shape::Signed(penalized)
        }
    }

    /// What to subtract from the coefficients.
    fn step(&self, shape: &Shape, gradient: &[f64], coefficients: &[f64]) -> Vec<f64> {
        match shape {
            Shape::Free(factor) => factor.solve(gradient),
            Shape::Signed(hessian) => {
                let quadratic = Quadratic {
                    hessian,
                    gradient,
                    coefficients,
                    signs: &self.design.signs,
                };
                quadratic.step()
            }
        }
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
        self.warm_up(point, lambda);
        let mut now = match point.evaluation.take() {
            Some(evaluation) => evaluation,
            None => self.evaluate(&point.coefficients),
        };
        let mut hessian = point.hessian.take();
        let mut fresh = hessian.is_none();
        let mut matrix = hessian
            .take()
            .unwrap_or_else(|| self.about(&now.eta, point.sample.as_ref()));
        let mut shape = self.shape(&matrix, lambda);
        let mut previous = f64::INFINITY;
        let mut converged = false;
        let mut rounds = 0;
        while rounds < MAX_ROUNDS && !converged {
            rounds += 1;
            let gradient = self.gradient(&now, &point.coefficients, lambda);
            let mut step = self.step(&shape, &gradient, &point.coefficients);
            let mut decrement = dot(&gradient, &step);
            if !fresh && previous * SHRINKS < decrement {
                // Hardly any progress since the last step: the sample misses what matters.
                if previous * STALLS < decrement {
                    point.sample = None;
                }
                matrix = self.about(&now.eta, point.sample.as_ref());
                shape = self.shape(&matrix, lambda);
                step = self.step(&shape, &gradient, &point.coefficients);
                decrement = dot(&gradient, &step);
            }
            let Some((coefficients, next)) = self.descend(point, &now, &step, lambda) else {
                if point.sample.take().is_some() {
                    matrix = self.hessian(&now.eta);
                    shape = self.shape(&matrix, lambda);
                    previous = f64::INFINITY;
                    continue;
                }
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
        let outcome = self.outcome(&shape, &point.coefficients, &now, (converged, rounds));
        point.evaluation = Some(now);
        point.hessian = Some(matrix);
        outcome
    }

    /// Starts a path at the minimum of the sample, which is near that of all rows and cheap.
    fn warm_up(&self, point: &mut Point, lambda: f64) {
        let (Some(sample), None) = (&point.sample, &point.evaluation) else {
            return;
        };
        let take =
            |values: &[f64]| -> Vec<f64> { sample.rows.iter().map(|&row| values[row]).collect() };
        let (targets, weights) = (take(self.targets), take(self.weights));
        let part = Problem {
            design: &sample.design,
            targets: &targets,
            weights: &weights,
        };
        let mut start = Point::zero(&sample.design);
        part.minimize(&mut start, lambda, 1e-6);
        // A sample can be separated where all rows are not; zero is then the better start.
        let zero = self.evaluate(&point.coefficients);
        let there = self.evaluate(&start.coefficients);
        let objective = there.loss + self.ridge(lambda, &start.coefficients);
        if objective < zero.loss + self.ridge(lambda, &point.coefficients) {
            point.coefficients = start.coefficients;
            point.evaluation = Some(there);
        } else {
            point.evaluation = Some(zero);
        }
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
            let mut coefficients: Vec<f64> = moves.map(|(c, s)| c - length * s).collect();
            keep(&mut coefficients, &self.design.signs);
            let next = self.evaluate(&coefficients);
            if next.loss + self.ridge(lambda, &coefficients) <= limit {
                return Some((coefficients, next));
            }
            length /= 2.0;
        }
        None
    }

    fn outcome(
        &self,
        shape: &Shape,
        coefficients: &[f64],
        at: &Evaluation,
        (converged, rounds): (bool, usize),
    ) -> Outcome {
        let total: f64 = self.weights.iter().sum();
        let signs = &self.design.signs;
        let is_held = held(coefficients, signs);
        let rest;
        let factor = match shape {
            Shape::Free(factor) => factor,
            Shape::Signed(hessian) => {
                rest = Factor::new(&without(hessian, &is_held), coefficients.len());
                &rest
            }
        };
        let aliased = factor.aliased.iter().copied();
        let places = 0..is_held.len();
        Outcome {
            converged,
            rounds,
            loss: at.loss,
            aliased: aliased
                .filter(|&i| !is_held.get(i).is_some_and(|held| *held))
                .collect(),
            held: places
                .filter(|&i| is_held[i] && 0.0 < f64::from(signs[i]) * at.gradient[i])
                .collect(),
            variances: factor
                .inverse_diagonal()
                .iter()
                .map(|entry| entry / total)
                .collect(),
        }
    }
}

fn largest_change(before: &[f64], after: &[f64]) -> f64 {
    let changes = before.iter().zip(after).map(|(a, b)| (a - b).abs());
    changes.fold(0.0, f64::max)
}
