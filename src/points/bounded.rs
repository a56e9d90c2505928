//! Logistic regression on the facts with signs: what the points would be, were they not whole.

use rayon::prelude::*;

use crate::domain::log_odds;
use crate::model::Factor;
use crate::points::bins::{Line, chance};
use crate::points::leeway::Leeway;
use crate::points::problem::Problem;
use crate::points::surrogate::{At, Profile, Surrogate, surrogate};

/// Rounds of Newton's method at most, and halvings of a step.
const MAX_ROUNDS: usize = 40;
const MAX_HALVINGS: usize = 30;
/// The fit is done when a step wins less than this share of the loss.
const SETTLED: f64 = 1e-9;
/// Strength of the ridge, on standardized facts: keeps separated and repeated facts finite.
const RIDGE: f64 = 1e-6;
/// Patterns that one thread adds up.
const CHUNK: usize = 8192;

/// The fit, with the parabola around it.
pub(super) struct Bounded {
    /// The columns that were fitted.
    pub(super) columns: Vec<usize>,
    /// Log-odds a unit of fact, in the order of `columns`.
    pub(super) coefficients: Vec<f64>,
    /// Intercept profiled out, ridge included.
    pub(super) surrogate: Surrogate,
}

/// Which way a coefficient may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Any,
    NotNegative,
    NotPositive,
}

impl Sign {
    fn of(leeway: &Leeway) -> Self {
        let (low, high) = leeway.bounds();
        if 0.0 <= low {
            Self::NotNegative
        } else if high <= 0.0 {
            Self::NotPositive
        } else {
            Self::Any
        }
    }

    fn allows(self, value: f64) -> bool {
        match self {
            Self::Any => true,
            Self::NotNegative => 0.0 <= value,
            Self::NotPositive => value <= 0.0,
        }
    }
}

/// Fits the columns that may have points.
///
/// # Source
/// Projected Newton with an active set (methods sections 3.4 and 11): rules that would get the wrong sign are held at 0,
/// the others solved by Cholesky, steps halved until the loss falls.
pub(super) fn fit_bounded(problem: &Problem) -> Bounded {
    let is_used = |column: &usize| {
        let leeway = &problem.all_leeways()[*column];
        !(leeway.is_frozen() && leeway.points() == 0.0)
    };
    let columns: Vec<usize> = (0..problem.n_columns()).filter(is_used).collect();
    let outcomes = problem.outcomes();
    let fit = Fit {
        problem,
        signs: columns
            .iter()
            .map(|&column| Sign::of(&problem.all_leeways()[column]))
            .collect(),
        ridge: columns
            .iter()
            .map(|&column| RIDGE * spread(problem, column))
            .collect(),
        columns,
    };
    let n = fit.columns.len();
    let mut now = fit.at(
        log_odds(outcomes.total_converted / outcomes.total),
        vec![0.0; n],
    );
    let mut surrogate = fit.surrogate(&now);
    for _ in 0..MAX_ROUNDS {
        let (more, step) = fit.step(&now, &surrogate);
        let tried = (0..MAX_HALVINGS).find_map(|halvings| {
            let length = 0.5f64.powi(i32::try_from(halvings).unwrap_or(0));
            let moved = now.coefficients.iter().zip(&step);
            let there = fit.at(
                now.intercept + length * more,
                moved.map(|(c, s)| c + length * s).collect(),
            );
            (there.objective < now.objective).then_some(there)
        });
        let Some(next) = tried else { break };
        let is_settled = now.objective - next.objective < SETTLED * now.objective;
        now = next;
        surrogate = fit.surrogate(&now);
        if is_settled {
            break;
        }
    }
    Bounded {
        coefficients: now.coefficients,
        surrogate,
        columns: fit.columns,
    }
}

/// Variance of a column.
fn spread(problem: &Problem, column: usize) -> f64 {
    let (firings, outcomes) = (problem.facts().firings(column), problem.outcomes());
    let (mut sum, mut squares) = (0.0, 0.0);
    for (&pattern, value) in firings.patterns.iter().zip(&firings.values) {
        let weight = outcomes.weights[pattern as usize];
        sum += weight * value;
        squares += weight * value * value;
    }
    (squares / outcomes.total - (sum / outcomes.total).powi(2)).max(0.0)
}

struct Fit<'a> {
    problem: &'a Problem<'a>,
    columns: Vec<usize>,
    signs: Vec<Sign>,
    ridge: Vec<f64>,
}

/// Where the fit stands.
struct Stand {
    intercept: f64,
    coefficients: Vec<f64>,
    log_odds: Vec<f64>,
    /// Mean log loss and ridge.
    objective: f64,
}

impl Fit<'_> {
    fn at(&self, intercept: f64, coefficients: Vec<f64>) -> Stand {
        let (facts, outcomes) = (self.problem.facts(), self.problem.outcomes());
        let mut of_column = vec![0.0; self.problem.n_columns()];
        for (&column, &coefficient) in self.columns.iter().zip(&coefficients) {
            of_column[column] = coefficient;
        }
        let chunks: Vec<(Vec<f64>, f64)> = (0..facts.n_patterns().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let end = ((chunk + 1) * CHUNK).min(facts.n_patterns());
                let mut sum = 0.0;
                let etas = (chunk * CHUNK..end).map(|pattern| {
                    let (rules, values) = facts.pattern(pattern);
                    let each = rules.iter().zip(values);
                    let eta = each.fold(intercept, |eta, (&rule, value)| {
                        eta + of_column[usize::from(rule)] * value
                    });
                    let weight = outcomes.weights[pattern];
                    if 0.0 < weight {
                        sum += weight * chance(eta).1 - outcomes.converted[pattern] * eta;
                    }
                    eta
                });
                (etas.collect(), sum)
            })
            .collect();
        let loss = chunks.iter().map(|(_, sum)| sum).sum::<f64>() / outcomes.total;
        let ridge = self.ridge.iter().zip(&coefficients);
        let penalty: f64 = ridge.map(|(ridge, c)| 0.5 * ridge * c * c).sum();
        let mut log_odds = Vec::with_capacity(facts.n_patterns());
        for (etas, _) in chunks {
            log_odds.extend(etas);
        }
        Stand {
            intercept,
            coefficients,
            log_odds,
            objective: loss + penalty,
        }
    }

    fn surrogate(&self, stand: &Stand) -> Surrogate {
        let line = Line {
            intercept: 0.0,
            slope: 1.0,
            loss: 0.0,
            is_backwards: false,
        };
        let at = At {
            totals: &stand.log_odds,
            counted: None,
            line: &line,
            profile: Profile::Intercept,
        };
        let mut surrogate = surrogate(self.problem, at, &self.columns);
        let n = self.columns.len();
        for (j, ridge) in self.ridge.iter().enumerate() {
            if 0.0 < surrogate.curvature[j * n + j] {
                surrogate.curvature[j * n + j] += ridge;
            }
        }
        surrogate
    }

    /// Newton's step for the intercept and the coefficients, which keeps all signs.
    fn step(&self, now: &Stand, surrogate: &Surrogate) -> (f64, Vec<f64>) {
        let n = self.columns.len();
        let (residual, curvature) = surrogate.intercept;
        let gradient: Vec<f64> = (0..n)
            .map(|j| {
                surrogate.gradient[j] - surrogate.mean[j] * residual
                    + self.ridge[j] * now.coefficients[j]
            })
            .collect();
        let mut step = vec![0.0; n];
        // At 0 already and pulled beyond: held there.
        let mut is_held: Vec<bool> = (0..n)
            .map(|j| now.coefficients[j] == 0.0 && !self.signs[j].allows(-gradient[j]))
            .collect();
        for _ in 0..=n {
            let mut matrix = surrogate.curvature.clone();
            let mut wanted: Vec<f64> = gradient.iter().map(|g| -g).collect();
            for j in (0..n).filter(|&j| is_held[j]) {
                step[j] = -now.coefficients[j];
                for i in 0..n {
                    wanted[i] -= surrogate.curvature[i * n + j] * step[j];
                    matrix[i * n + j] = 0.0;
                    matrix[j * n + i] = 0.0;
                }
            }
            // Empty rows and columns count as aliased, and aliased entries stay 0.
            let solved = Factor::new(&matrix, n).solve(&wanted);
            let mut is_new = false;
            for j in (0..n).filter(|&j| !is_held[j]) {
                step[j] = solved[j];
            }
            for j in 0..n {
                if !is_held[j] && !self.signs[j].allows(now.coefficients[j] + step[j]) {
                    is_held[j] = true;
                    is_new = true;
                }
            }
            if !is_new {
                break;
            }
        }
        // A held coefficient ends at 0 sharp only with the whole step; shorter ones stay on its side.
        let shift: f64 = surrogate.mean.iter().zip(&step).map(|(m, s)| m * s).sum();
        (-residual / curvature.max(f64::MIN_POSITIVE) - shift, step)
    }
}
