//! Elastic net: logistic regression with some coefficients exactly 0, and signs where they are known.

use crate::model::design::{Design, Evaluation};
use crate::model::inference::{Covariance, check, design, scales, targets};
use crate::model::learner::FitError;

/// Steps a penalty at most.
const MAX_ROUNDS: usize = 500;
/// Sweeps over the coefficients a step at most.
const MAX_SWEEPS: usize = 10_000;
/// Halvings of one step at most.
const MAX_HALVINGS: usize = 40;
/// How far the optimality conditions may be missed.
const TOLERANCE: f64 = 1e-9;
/// Kept second derivatives serve as long as a step shrinks the miss by this factor.
const SHRINKS: f64 = 0.1;
/// Penalties of a path, and the smallest as a share of the largest.
const PATH: (usize, f64) = (100, 1e-4);
/// Below this mix the largest penalty is computed as if it were this.
const LEAST_MIX: f64 = 1e-3;

/// What is known of a coefficient before the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sign {
    /// Nothing.
    #[default]
    Free,
    /// More never lowers the chance.
    NonNegative,
    /// More never raises the chance.
    NonPositive,
}

/// Settings of an elastic net.
#[derive(Debug, Clone, Copy, Default)]
pub struct NetPlan<'a> {
    /// Share of the absolute penalty, 0 (ridge) to 1 (lasso).
    pub mix: f64,
    /// Penalties, strongest first; `None` = 100 from where the first coefficient appears.
    pub penalties: Option<&'a [f64]>,
    /// One a column; empty = all free.
    pub signs: &'a [Sign],
}

/// The fit at one penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct NetFit {
    /// The penalty.
    pub penalty: f64,
    /// Log-odds where every column is 0.
    pub intercept: f64,
    /// Log-odds a unit of each column.
    pub coefficients: Vec<f64>,
    /// Log-odds a standard deviation of each column.
    pub standardized: Vec<f64>,
    /// Mean log loss on the rows of the fit, without the penalty.
    pub log_loss: f64,
    /// Whether the optimality conditions hold.
    pub converged: bool,
    /// Steps taken.
    pub rounds: usize,
}

/// Where a path stands.
struct State {
    coefficients: Vec<f64>,
    at: Evaluation,
    /// Second derivatives of the mean log loss at some earlier point, full square.
    hessian: Vec<f64>,
}

struct Net<'a> {
    design: &'a Design<'a>,
    targets: &'a [f64],
    weights: &'a [f64],
    mix: f64,
    /// One a coefficient; the intercept is free.
    signs: Vec<Sign>,
}

/// The penalty, split into its two kinds.
#[derive(Clone, Copy)]
struct Pull {
    absolute: f64,
    square: f64,
}

/// Fits a path of elastic nets.
///
/// # Shapes and units
/// One value a row in each column, finite. Columns are standardized by weighted mean and standard deviation; penalties
/// are a row: scikit-learn's `C` is `1 / (W·λ)`.
///
/// # Errors
/// As [`crate::model::infer`], and [`FitError::Setting`] for a mix outside 0 to 1, a penalty that is negative or
/// not a number, or a number of signs that is not that of columns.
///
/// # Source
/// Friedman, Hastie and Tibshirani 2010, doi 10.18637/jss.v033.i01: objective, path, covariance updates. Strong rules:
/// Tibshirani et al. 2012, with a check of the optimality conditions of all columns after each. Ours keeps second
/// derivatives from step to step, with a line search on the objective.
pub fn elastic_net(
    columns: &[&[f64]],
    labels: &[bool],
    weights: Option<&[f64]>,
    plan: &NetPlan,
) -> Result<Vec<NetFit>, FitError> {
    check(columns, labels, weights, Covariance::Wald)?;
    check_plan(plan, columns.len())?;
    let weights = weights.map_or_else(|| vec![1.0; labels.len()], <[f64]>::to_vec);
    let scales = scales(columns, &weights)?;
    let targets = targets(labels);
    let design = design(columns, &scales);
    let mut signs = vec![Sign::Free];
    signs.extend(plan.signs);
    signs.resize(design.n_coefficients, Sign::Free);
    let net = Net {
        design: &design,
        targets: &targets,
        weights: &weights,
        mix: plan.mix,
        signs,
    };
    let mut state = net.start();
    let largest = net.largest(&state.at.gradient);
    let path: Vec<f64> = match plan.penalties {
        Some(penalties) => penalties.to_vec(),
        None => geometric(largest),
    };
    let mut before = largest;
    let fits = path.iter().map(|&penalty| {
        let (converged, rounds) = net.fit(&mut state, penalty, before);
        before = penalty;
        let standardized = state.coefficients[1..].to_vec();
        let each = standardized.iter().zip(&scales);
        let coefficients: Vec<f64> = each.map(|(c, (_, sd))| c / sd).collect();
        let means = coefficients.iter().zip(&scales);
        let shift: f64 = means.map(|(c, (mean, _))| c * mean).sum();
        NetFit {
            penalty,
            intercept: state.coefficients[0] - shift,
            coefficients,
            standardized,
            log_loss: state.at.loss,
            converged,
            rounds,
        }
    });
    Ok(fits.collect())
}

fn check_plan(plan: &NetPlan, n_columns: usize) -> Result<(), FitError> {
    let wrong = |parameter, got, allowed| {
        Err(FitError::Setting {
            parameter,
            got,
            allowed,
        })
    };
    if !(0.0..=1.0).contains(&plan.mix) {
        return wrong("mix", plan.mix, "between 0 and 1");
    }
    let bad = |penalty: &&f64| !(0.0..=f64::MAX).contains(*penalty);
    if let Some(penalty) = plan.penalties.into_iter().flatten().find(bad) {
        return wrong("penalty", *penalty, "0 or more");
    }
    if !plan.signs.is_empty() && plan.signs.len() != n_columns {
        return wrong("signs", plan.signs.len() as f64, "one a column, or none");
    }
    Ok(())
}

/// The penalties of a whole path, strongest first.
fn geometric(largest: f64) -> Vec<f64> {
    let (n, ratio) = PATH;
    let step = libm::log(ratio) / (n - 1) as f64;
    (0..n)
        .map(|i| largest * libm::exp(step * i as f64))
        .collect()
}

/// Mean log loss with the penalty.
fn objective(loss: f64, coefficients: &[f64], pull: Pull) -> f64 {
    let each = coefficients[1..].iter();
    let parts = each.map(|c| pull.absolute * c.abs() + pull.square / 2.0 * c * c);
    loss + parts.sum::<f64>()
}

impl Net<'_> {
    /// The base rate alone.
    fn start(&self) -> State {
        let total: f64 = self.weights.iter().sum();
        let converted: f64 = self
            .weights
            .iter()
            .zip(self.targets)
            .map(|(w, y)| w * y)
            .sum();
        let mut coefficients = vec![0.0; self.design.n_coefficients];
        coefficients[0] = crate::domain::log_odds(converted / total);
        let at = self.evaluate(&coefficients);
        State {
            hessian: self.hessian(&at.eta),
            coefficients,
            at,
        }
    }

    /// The smallest penalty at which all coefficients are 0.
    fn largest(&self, gradient: &[f64]) -> f64 {
        let steepest = gradient[1..]
            .iter()
            .fold(0.0f64, |most, g| most.max(g.abs()));
        steepest / self.mix.max(LEAST_MIX)
    }

    fn evaluate(&self, coefficients: &[f64]) -> Evaluation {
        self.design
            .evaluate(coefficients, self.targets, self.weights)
    }

    fn hessian(&self, eta: &[f64]) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        let curvature: Vec<f64> = eta
            .iter()
            .zip(self.weights)
            .map(|(&eta, w)| w * crate::domain::sigmoid(eta) * crate::domain::sigmoid(-eta) / total)
            .collect();
        let n = self.design.n_coefficients;
        let mut square = self.design.cross_products(&curvature);
        for i in 0..n {
            for j in 0..i {
                square[i * n + j] = square[j * n + i];
            }
        }
        square
    }

    /// Moves `state` to the minimum at `penalty`; `before` is the penalty that it is the minimum of.
    fn fit(&self, state: &mut State, penalty: f64, before: f64) -> (bool, usize) {
        let pull = Pull {
            absolute: penalty * self.mix,
            square: penalty * (1.0 - self.mix),
        };
        // The strong rule: a slope changes no faster than the penalty, so flatter columns stay out.
        let limit = self.mix * (2.0 * penalty - before);
        let mut is_in: Vec<bool> = state
            .coefficients
            .iter()
            .zip(&state.at.gradient)
            .map(|(c, g)| *c != 0.0 || limit <= g.abs())
            .collect();
        is_in[0] = true;
        let mut previous = f64::INFINITY;
        for round in 0..MAX_ROUNDS {
            let (inside, outside) = self.misses(state, pull, &is_in);
            if inside < TOLERANCE {
                if outside.is_empty() {
                    return (true, round);
                }
                for i in outside {
                    is_in[i] = true;
                }
                previous = f64::INFINITY;
                continue;
            }
            if previous * SHRINKS < inside {
                state.hessian = self.hessian(&state.at.eta);
            }
            previous = inside;
            if !self.descend(state, pull, &is_in) {
                // No step lowers the objective any more: rounding is all that is left.
                let (_, outside) = self.misses(state, pull, &is_in);
                return (inside < 1e-7 && outside.is_empty(), round);
            }
        }
        (false, MAX_ROUNDS)
    }

    /// The largest miss of the optimality conditions among the columns in play, and the others that miss them.
    fn misses(&self, state: &State, pull: Pull, is_in: &[bool]) -> (f64, Vec<usize>) {
        let mut inside = 0.0f64;
        let mut outside = Vec::new();
        for (i, (&c, &g)) in state
            .coefficients
            .iter()
            .zip(&state.at.gradient)
            .enumerate()
        {
            let miss = self.miss(i, c, g, pull);
            if is_in[i] {
                inside = inside.max(miss);
            } else if TOLERANCE < miss {
                outside.push(i);
            }
        }
        (inside, outside)
    }

    /// How far the gradient is from what the penalty can hold.
    fn miss(&self, i: usize, c: f64, g: f64, pull: Pull) -> f64 {
        if i == 0 {
            return g.abs();
        }
        let g = g + pull.square * c;
        if 0.0 < c {
            return (g + pull.absolute).abs();
        }
        if c < 0.0 {
            return (g - pull.absolute).abs();
        }
        let (up, down) = (-g - pull.absolute, g - pull.absolute);
        match self.signs[i] {
            Sign::Free => up.max(down).max(0.0),
            Sign::NonNegative => up.max(0.0),
            Sign::NonPositive => down.max(0.0),
        }
    }

    /// One step: coordinate descent on the quadratic model, halved until the objective falls.
    fn descend(&self, state: &mut State, pull: Pull, is_in: &[bool]) -> bool {
        let target = self.solve(state, pull, is_in);
        let start = objective(state.at.loss, &state.coefficients, pull);
        let limit = start + 1e-15 * start.abs();
        let mut length = 1.0;
        for _ in 0..MAX_HALVINGS {
            let moves = state.coefficients.iter().zip(&target);
            // A whole step lands on zeros exactly; parts of one keep signs, for both ends have them.
            let coefficients: Vec<f64> = if length < 1.0 {
                moves.map(|(c, t)| c + length * (t - c)).collect()
            } else {
                target.clone()
            };
            if coefficients == state.coefficients {
                return false;
            }
            let at = self.evaluate(&coefficients);
            if objective(at.loss, &coefficients, pull) <= limit {
                (state.coefficients, state.at) = (coefficients, at);
                return true;
            }
            length /= 2.0;
        }
        false
    }

    /// The minimum of the quadratic model over the columns in play.
    fn solve(&self, state: &State, pull: Pull, is_in: &[bool]) -> Vec<f64> {
        let n = self.design.n_coefficients;
        let active: Vec<usize> = (0..n)
            .filter(|&i| is_in[i] && 0.0 < state.hessian[i * n + i])
            .collect();
        let mut coefficients = state.coefficients.clone();
        let mut slopes = state.at.gradient.clone();
        for _ in 0..MAX_SWEEPS {
            let mut largest = 0.0f64;
            for &i in &active {
                let row = &state.hessian[i * n..(i + 1) * n];
                let old = coefficients[i];
                let new = self.minimum(i, row[i], row[i] * old - slopes[i], pull);
                let change = new - old;
                if change != 0.0 {
                    coefficients[i] = new;
                    for (slope, h) in slopes.iter_mut().zip(row) {
                        *slope += h * change;
                    }
                    largest = largest.max(row[i] * change * change);
                }
            }
            if largest < 1e-24 {
                break;
            }
        }
        coefficients
    }

    /// The minimum in one coefficient: `curvature/2·c² − target·c` with the penalty, within its sign.
    fn minimum(&self, i: usize, curvature: f64, target: f64, pull: Pull) -> f64 {
        if i == 0 {
            return target / curvature;
        }
        let size = (target.abs() - pull.absolute).max(0.0);
        let value = size.copysign(target) / (curvature + pull.square);
        match self.signs[i] {
            Sign::Free => value,
            Sign::NonNegative => value.max(0.0),
            Sign::NonPositive => value.min(0.0),
        }
    }
}
