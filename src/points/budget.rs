//! Points on another scale, so that no total can pass a limit.

use crate::points::PointsError;
use crate::points::facts::Facts;
use crate::points::problem::{Book, Plan, Problem};

/// Scales tried at most, each a little coarser.
const MAX_SCALES: usize = 400;
const COARSER: f64 = 1.02;

/// What the positive points of some rules may add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// The rules, by position; the rules of a group, or all.
    pub rules: Vec<usize>,
    /// Their largest total at most.
    pub limit: f64,
}

/// The most that some rules can add up to: positive points times the largest fact.
pub fn largest_total(facts: &Facts, points: &[f64], rules: &[usize]) -> f64 {
    rules
        .iter()
        .map(|&rule| points[rule].max(0.0) * facts.largest(rule))
        .sum()
}

/// Sets the points of a book on a scale of `slope` log-odds a point, and fits the line anew.
///
/// With [`slope_keeping`](crate::points::slope_keeping) a threshold keeps standing for its probability, but for what
/// rounding to whole points takes.
///
/// # Errors
/// [`PointsError::NoSlope`] where the book ranks nobody, or `slope` is not positive.
pub fn book_at_scale(
    problem: &Problem,
    plan: &Plan,
    book: &Book,
    slope: f64,
) -> Result<Book, PointsError> {
    let state = problem.state(problem.facts().with_rest(&book.points));
    if state.line.slope <= 0.0 || slope.is_nan() || slope <= 0.0 {
        return Err(PointsError::NoSlope);
    }
    let free = problem.free();
    let found = problem.around(&state, &free).at_scale(plan, slope);
    let mut points = state.points;
    for (&rule, to) in free.iter().zip(found) {
        points[rule] = to;
    }
    Ok(problem.book(&problem.state(points)))
}

/// Sets the points of a book on the finest scale at which every budget holds.
///
/// Points are found anew at that scale, within the bounds of the problem; they are never divided and rounded one by one.
///
/// # Errors
/// [`PointsError::Budget`] where frozen rules alone pass a limit, or where nothing but 0 points keeps within it.
///
/// # Source
/// Methods section 3.5: `Σ max(0, p_j)·x_max,j ≤ limit`, then `int_cd` at the scale that gives it.
pub fn fit_to_budget(
    problem: &Problem,
    plan: &Plan,
    book: &Book,
    budgets: &[Budget],
) -> Result<Book, PointsError> {
    let facts = problem.facts();
    let state = problem.state(facts.with_rest(&book.points));
    let free = problem.free();
    if state.line.slope <= 0.0 {
        return Err(PointsError::NoSlope);
    }
    let parabola = problem.around(&state, &free);
    // Log-odds a point: the more, the coarser.
    let mut finest = 0.0f64;
    for budget in budgets {
        let is_free = |rule: &&usize| free.contains(rule);
        let fixed: Vec<usize> = budget
            .rules
            .iter()
            .filter(|rule| !is_free(rule))
            .copied()
            .collect();
        let least = largest_total(facts, &book.points, &fixed);
        let wanted: f64 = budget
            .rules
            .iter()
            .filter_map(|rule| Some((rule, free.iter().position(|free| free == rule)?)))
            .map(|(&rule, at)| parabola.peak[at].max(0.0) * facts.largest(rule))
            .sum();
        if budget.limit < least {
            return Err(PointsError::Budget {
                limit: budget.limit,
                least,
            });
        }
        finest = finest.max(wanted / (budget.limit - least).max(f64::MIN_POSITIVE));
    }
    let mut scale = if 0.0 < finest && finest.is_finite() {
        finest
    } else {
        state.line.slope
    };
    for _ in 0..MAX_SCALES {
        let found = parabola.at_scale(plan, scale);
        let mut points = state.points.clone();
        for (&rule, to) in free.iter().zip(found) {
            points[rule] = to;
        }
        let holds = |budget: &Budget| {
            largest_total(facts, &points, &budget.rules) <= budget.limit + 1e-9 * budget.limit.abs()
        };
        if budgets.iter().all(holds) {
            let next = problem.state(points);
            if next.line.slope <= 0.0 {
                break;
            }
            return Ok(problem.book(&next));
        }
        scale *= COARSER;
    }
    let limit = budgets
        .iter()
        .map(|budget| budget.limit)
        .fold(f64::INFINITY, f64::min);
    Err(PointsError::Budget { limit, least: 0.0 })
}
