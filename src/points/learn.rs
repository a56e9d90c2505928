//! A book from scratch, or all points at once: integer surrogate coordinate descent.

use rayon::prelude::*;

use crate::points::PointsError;
use crate::points::bounded::{Bounded, fit_bounded};
use crate::points::descent::Parabola;
use crate::points::leeway::Leeway;
use crate::points::moves::sort;
use crate::points::problem::{Book, Plan, Problem, State};

/// Scales tried, from half to three times the finest at which all points lie within their bounds.
const SCALES: usize = 30;
/// Scales whose points are measured on the data.
const MEASURED: usize = 5;
/// New parabolas at most, and single moves after them.
const MAX_PARABOLAS: usize = 20;
const MAX_MOVES: usize = 200;
/// Nats below which a gain is rounding.
pub(super) const ROUNDING: f64 = 1e-12;

/// Finds the points of all rules at once.
///
/// From points of 0 that is a book from scratch, from other points the best book within the bounds, whatever the number
/// of edits; `plan.per_edit` makes it sparse. Points of a book from scratch have no common factor.
///
/// # Errors
/// [`PointsError::Unbounded`] where a rule that may move lacks a bound.
///
/// # Source
/// ISC of methods section 3.4: sign-constrained logistic regression, scales, integer descent on the parabola around it,
/// line refitted, new parabolas around the points found. Ours ends with single moves measured on the data.
///
/// # Limits
/// A descent: neither proven best nor far from it. The losses are those of the rows that it was fitted on.
pub fn learn(problem: &Problem, plan: &Plan) -> Result<Book, PointsError> {
    let free = |leeway: &&Leeway| !leeway.is_frozen();
    if let Some(leeway) = problem
        .leeways()
        .iter()
        .filter(free)
        .find(|leeway| !leeway.is_bounded())
    {
        return Err(PointsError::Unbounded {
            rule: leeway.name().to_owned(),
        });
    }
    let best = learn_state(problem, plan);
    Ok(problem.book(&problem.reduced(best)))
}

pub(super) fn learn_state(problem: &Problem, plan: &Plan) -> State {
    let fit = fit_bounded(problem);
    let start = problem.start();
    let scales = scales(problem, &fit, start.line.slope);
    let mut found: Vec<(f64, Vec<f64>)> = scales
        .into_par_iter()
        .map(|scale| at_scale(problem, plan, &fit, scale))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.dedup_by(|a, b| a.1 == b.1);
    found.truncate(MEASURED);
    let states: Vec<State> = found
        .into_par_iter()
        .map(|(_, points)| {
            let mut all = start.points.clone();
            for (&column, points) in fit.columns.iter().zip(points) {
                all[column] = points;
            }
            problem.state(all)
        })
        .collect();
    let mut best = start;
    for state in states {
        if problem.value(plan, &state) < problem.value(plan, &best) {
            best = state;
        }
    }
    problem.settle(plan, best)
}

/// Log-odds a point that are worth trying, ascending.
fn scales(problem: &Problem, fit: &Bounded, today: f64) -> Vec<f64> {
    let mut finest = 0.0f64;
    for (&column, &coefficient) in fit.columns.iter().zip(&fit.coefficients) {
        let leeway = &problem.all_leeways()[column];
        let (low, high) = leeway.bounds();
        let bound = if coefficient < 0.0 { low } else { high };
        if bound != 0.0 && bound.is_finite() && 0.0 < coefficient / bound && !leeway.is_frozen() {
            finest = finest.max(coefficient / bound);
        }
    }
    if finest <= 0.0 {
        return Vec::new();
    }
    // From half to three times as much, evenly in logarithms.
    let factor = |at: usize| 0.5 * 6f64.powf(at as f64 / (SCALES - 1) as f64);
    let mut scales: Vec<f64> = (0..SCALES).map(|at| finest * factor(at)).collect();
    if 0.0 < today {
        scales.extend([0.8, 0.9, 1.0, 1.1, 1.25].map(|factor| factor * today));
    }
    scales
}

/// Points of the fitted columns at a scale, with the value of the parabola there.
fn at_scale(problem: &Problem, plan: &Plan, fit: &Bounded, scale: f64) -> (f64, Vec<f64>) {
    let leeways: Vec<&Leeway> = fit
        .columns
        .iter()
        .map(|&column| &problem.all_leeways()[column])
        .collect();
    let squared = scale * scale;
    let curvature: Vec<f64> = fit
        .surrogate
        .curvature
        .iter()
        .map(|s| s * squared)
        .collect();
    let target: Vec<f64> = fit.coefficients.iter().map(|c| c / scale).collect();
    let parabola = Parabola {
        curvature: &curvature,
        target: &target,
        leeways: &leeways,
        per_edit: plan.per_edit,
        per_step: plan.per_step,
    };
    let points = parabola.descend(parabola.rounded());
    (parabola.value(&points), points)
}

impl Problem<'_> {
    /// What is minimized.
    pub(super) fn value(&self, plan: &Plan, state: &State) -> f64 {
        self.objective(plan, &state.points, state.line.loss)
    }

    /// Descends on parabolas around the points, then by single moves, until neither helps.
    fn settle(&self, plan: &Plan, start: State) -> State {
        let free = self.free();
        let mut best = self.polish(plan, start, &free, MAX_PARABOLAS);
        for _ in 0..MAX_MOVES {
            let mut moves = self.moves(plan, (0, &best), |_| true);
            sort(&mut moves);
            let Some(first) = moves.first() else { break };
            if self.value(plan, &best) - ROUNDING <= first.objective {
                break;
            }
            let next = self.after(&best, first.rule, first.to, first.line);
            best = self.polish(plan, next, &free, 1);
        }
        best
    }

    /// A book from scratch without its common factor.
    pub(super) fn reduced(&self, state: State) -> State {
        let steps: Vec<f64> = self
            .all_leeways()
            .iter()
            .zip(&state.points)
            .map(|(leeway, points)| (points / leeway.step()).round().abs())
            .collect();
        let factor = steps.iter().fold(0.0, |a, &b| greatest_divisor(a, b));
        if !self.is_from_scratch() || factor <= 1.0 {
            return state;
        }
        let points: Vec<f64> = self
            .all_leeways()
            .iter()
            .zip(&state.points)
            .map(|(leeway, points)| leeway.nearest(points / factor))
            .collect();
        let exact = points.iter().zip(&state.points);
        if exact
            .clone()
            .all(|(new, old)| (new * factor - old).abs() < 1e-9 * old.abs().max(1.0))
        {
            self.state(points)
        } else {
            state
        }
    }

    /// Whether no rule has points today.
    pub(super) fn is_from_scratch(&self) -> bool {
        self.all_leeways()
            .iter()
            .all(|leeway| leeway.points() == 0.0)
    }
}

/// Of whole numbers, 0 or more.
fn greatest_divisor(a: f64, b: f64) -> f64 {
    if b < 0.5 {
        a
    } else {
        greatest_divisor(b, a % b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_factors_are_found() {
        let of = |numbers: &[f64]| numbers.iter().fold(0.0, |a, &b| greatest_divisor(a, b));
        assert_eq!(of(&[4.0, 0.0, 6.0]), 2.0);
        assert_eq!(of(&[0.0, 0.0]), 0.0);
        assert_eq!(of(&[9.0]), 9.0);
    }
}
