//! All points of a book moved at once, on the parabola around it.

use crate::model::Factor;
use crate::points::descent::Parabola;
use crate::points::learn::ROUNDING;
use crate::points::leeway::Leeway;
use crate::points::problem::{Plan, Problem, State};
use crate::points::surrogate::{At, Profile, Surrogate, surrogate};

/// Scales tried around a book, by its own, and how many of the books found there are measured on the data.
const NEAR: [f64; 11] = [1.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.25, 1.4, 1.7, 2.0];
const LOWEST: usize = 2;

impl Problem<'_> {
    /// Moves the rules in `free` to the lowest allowed points of the parabola around the state, as long as the loss falls.
    pub(super) fn polish(&self, plan: &Plan, start: State, free: &[usize], rounds: usize) -> State {
        let mut best = start;
        for _ in 0..rounds {
            if best.line.slope <= 0.0 || free.is_empty() {
                break;
            }
            let mut is_better = false;
            for points in self.lowest(plan, &best, free) {
                let next = self.state(points);
                if self.value(plan, &next) < self.value(plan, &best) - ROUNDING {
                    best = next;
                    is_better = true;
                }
            }
            if !is_better {
                break;
            }
        }
        best
    }

    /// The parabola around a state, for the rules in `free` and one column more: what all other rules give.
    pub(super) fn around(&self, state: &State, free: &[usize]) -> Around {
        let slope = state.line.slope;
        let at = At {
            totals: &state.totals,
            counted: Some(state.counted()),
            line: &state.line,
            profile: Profile::Intercept,
        };
        let mut now: Vec<f64> = free.iter().map(|&rule| state.points[rule]).collect();
        let (curvature, gradient) = with_others(&surrogate(self, at, free), &now);
        let n = free.len() + 1;
        let mut ridged = curvature.clone();
        for j in 0..n {
            ridged[j * n + j] *= 1.0 + 1e-9;
        }
        let step = Factor::new(&ridged, n).solve(&gradient);
        // The others stand for one point in the total.
        now.push(1.0);
        let mut leeways: Vec<Leeway> = free
            .iter()
            .map(|&rule| self.all_leeways()[rule].clone())
            .collect();
        leeways.extend(Leeway::frozen("others", 1.0));
        Around {
            peak: now.iter().zip(&step).map(|(p, s)| slope * p - s).collect(),
            curvature,
            now,
            leeways,
        }
    }

    /// The lowest allowed points of the parabola around a state, best first, where they are lower than now.
    ///
    /// All scales near today's are open: what the rules that may not move give counts as one more rule of one point.
    fn lowest(&self, plan: &Plan, state: &State, free: &[usize]) -> Vec<Vec<f64>> {
        let around = self.around(state, free);
        let leeways: Vec<&Leeway> = around.leeways.iter().collect();
        let mut found: Vec<(f64, Vec<f64>)> = Vec::new();
        let mut limit = 0.0;
        for factor in NEAR {
            let (curvature, target) = around.scaled(state.line.slope * factor);
            let parabola = Parabola {
                curvature: &curvature,
                target: &target,
                leeways: &leeways,
                per_edit: plan.per_edit,
                per_step: plan.per_step,
            };
            let mut starts = vec![parabola.rounded()];
            if factor == 1.0 {
                // Descents end in different corners; this one ends no higher than now.
                limit = parabola.value(&around.now);
                starts.push(around.now.clone());
            }
            for start in starts {
                let end = parabola.descend(start);
                found.push((parabola.value(&end), end));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.retain(|(value, end)| *value < limit - ROUNDING && *end != around.now);
        found.dedup_by(|a, b| a.1 == b.1);
        found.truncate(LOWEST);
        let whole = |(_, end): (f64, Vec<f64>)| {
            let mut points = state.points.clone();
            for (&rule, to) in free.iter().zip(end) {
                points[rule] = to;
            }
            points
        };
        found.into_iter().map(whole).collect()
    }
}

/// A parabola around a state: some rules, and last what all others give together.
pub(super) struct Around {
    curvature: Vec<f64>,
    /// Its lowest place, in log-odds a unit of fact.
    pub(super) peak: Vec<f64>,
    /// Points today.
    now: Vec<f64>,
    leeways: Vec<Leeway>,
}

impl Around {
    /// Curvature and lowest place in points, at so many log-odds a point.
    fn scaled(&self, scale: f64) -> (Vec<f64>, Vec<f64>) {
        let curvature = self.curvature.iter().map(|s| s * scale * scale);
        let target = self.peak.iter().map(|peak| peak / scale);
        (curvature.collect(), target.collect())
    }

    /// The lowest allowed points of the free rules, at so many log-odds a point.
    pub(super) fn at_scale(&self, plan: &Plan, scale: f64) -> Vec<f64> {
        let (curvature, target) = self.scaled(scale);
        let leeways: Vec<&Leeway> = self.leeways.iter().collect();
        let parabola = Parabola {
            curvature: &curvature,
            target: &target,
            leeways: &leeways,
            per_edit: plan.per_edit,
            per_step: plan.per_step,
        };
        let mut points = parabola.descend(parabola.rounded());
        points.pop();
        points
    }
}

/// The parabola of some rules with one column more: all that the other rules give, in points.
fn with_others(surrogate: &Surrogate, points: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = points.len();
    let (with_total, total) = &surrogate.total;
    let pull = |j: usize| surrogate.gradient[j] - surrogate.mean[j] * surrogate.intercept.0;
    let mut curvature = vec![0.0; (n + 1) * (n + 1)];
    let mut gradient = vec![0.0; n + 1];
    let mut own = *total;
    for j in 0..n {
        let row = &surrogate.curvature[j * n..(j + 1) * n];
        curvature[j * (n + 1)..j * (n + 1) + n].copy_from_slice(row);
        let inside: f64 = row.iter().zip(points).map(|(s, p)| s * p).sum();
        curvature[j * (n + 1) + n] = with_total[j] - inside;
        curvature[n * (n + 1) + j] = with_total[j] - inside;
        own -= points[j] * (2.0 * with_total[j] - inside);
        gradient[j] = pull(j);
        // The line fits, so the total as a whole pulls nowhere.
        gradient[n] -= points[j] * pull(j);
    }
    curvature[(n + 1) * (n + 1) - 1] = if 1e-10 * total < own { own } else { 0.0 };
    (curvature, gradient)
}
