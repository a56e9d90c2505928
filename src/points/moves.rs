//! One rule moved: the promising moves by the parabola, their worth by the data.

use rayon::prelude::*;

use crate::points::bins::{Bins, Line};
use crate::points::limits::Counter;
use crate::points::problem::{Plan, Problem, State};
use crate::points::surrogate::{At, Profile, slopes};

/// Where there is no bound, points from scratch are tried up to so many steps away.
const FAR: f64 = 10.0;

/// One rule with other points, and the line that fits then.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// Which state it starts from.
    pub(super) from: usize,
    pub(super) rule: usize,
    pub(super) to: f64,
    pub(super) line: Line,
    /// What is minimized, after the move.
    pub(super) objective: f64,
}

/// Best first; the order is total, so that the same data give the same answer.
pub(super) fn sort(moves: &mut [Move]) {
    moves.sort_by(|a, b| {
        a.objective
            .total_cmp(&b.objective)
            .then(a.from.cmp(&b.from))
            .then(a.rule.cmp(&b.rule))
            .then(a.to.total_cmp(&b.to))
    });
}

impl Problem<'_> {
    /// The most promising moves of rules that `may_move`, measured on the data, in no special order.
    ///
    /// # Source
    /// Methods section 3.4: `δ* = −g/(a·S)`, both neighbors on the grid, the best by `Δ(δ)` refitted.
    pub(super) fn moves(
        &self,
        plan: &Plan,
        (from, state): (usize, &State),
        may_move: impl Fn(usize) -> bool,
    ) -> Vec<Move> {
        let free: Vec<usize> = (0..self.n_columns())
            .filter(|&rule| !self.all_leeways()[rule].is_frozen() && may_move(rule))
            .collect();
        if free.is_empty() {
            return Vec::new();
        }
        let candidates = if 0.0 < state.line.slope {
            self.promising(plan, state, &free)
        } else {
            self.seeds(state, &free)
        };
        self.measured(plan, (from, state), candidates)
    }

    /// What moves of single rules come to on the data.
    pub(super) fn measured(
        &self,
        plan: &Plan,
        (from, state): (usize, &State),
        candidates: Vec<(usize, f64)>,
    ) -> Vec<Move> {
        let bins = Bins::new(&state.totals, self.outcomes());
        candidates
            .into_par_iter()
            .map(|(rule, to)| {
                let line = self.line_after(state, &bins, rule, to);
                let mut points = state.points.clone();
                points[rule] = to;
                Move {
                    from,
                    rule,
                    to,
                    line,
                    objective: self.objective(plan, &points, line.loss),
                }
            })
            .collect()
    }

    /// The line that fits after one rule got other points.
    pub(super) fn line_after(&self, state: &State, bins: &Bins, rule: usize, to: f64) -> Line {
        let (facts, outcomes) = (self.facts(), self.outcomes());
        let firings = facts.firings(rule);
        let moved = facts.moved(rule, (state.points[rule], to));
        let n_groups = state.sums.len() / state.totals.len().max(1);
        let each = firings.patterns.iter().map(|&pattern| pattern as usize);
        let here = each.zip(&firings.values);
        let moved = here
            .filter(|(pattern, _)| 0.0 < outcomes.weights[*pattern])
            .map(|(pattern, &fact)| {
                let sums = &state.sums[pattern * n_groups..(pattern + 1) * n_groups];
                (pattern, moved(state.totals[pattern], sums, fact))
            });
        bins.moved(&state.totals, outcomes, moved)
            .line(Some(&state.line))
    }

    /// The state after one rule got other points.
    pub(super) fn after(&self, state: &State, rule: usize, to: f64, line: Line) -> State {
        let mut next = state.clone();
        next.points[rule] = to;
        next.line = line;
        // Recomputed rather than added to, so that totals do not depend on the way to them.
        let mut counter = Counter::new(self.facts());
        let here = self.facts().firings(rule).patterns.iter();
        let here = here.map(|&pattern| pattern as usize);
        for pattern in here.filter(|&pattern| 0.0 < self.outcomes().weights[pattern]) {
            next.totals[pattern] = counter.total(&next.points, pattern);
            let n_groups = counter.sums.len();
            next.sums[pattern * n_groups..(pattern + 1) * n_groups].copy_from_slice(&counter.sums);
        }
        next
    }

    fn promising(&self, plan: &Plan, state: &State, free: &[usize]) -> Vec<(usize, f64)> {
        let at = At {
            totals: &state.totals,
            counted: Some(state.counted()),
            line: &state.line,
            profile: Profile::Line,
        };
        let slopes = slopes(self, at);
        let slope = state.line.slope;
        let mut found: Vec<(f64, usize, f64)> = Vec::new();
        for &rule in free {
            let [gradient, own] = slopes[rule];
            if own <= 0.0 {
                continue;
            }
            let (leeway, now) = (&self.all_leeways()[rule], state.points[rule]);
            let [below, above] = leeway.around(now - gradient / (slope * own));
            let mut tried = vec![below, above, leeway.points()];
            tried.dedup();
            for (at, &to) in tried.iter().enumerate() {
                if to == now || tried[..at].contains(&to) {
                    continue;
                }
                let by = slope * (to - now);
                let mut points = state.points.clone();
                points[rule] = to;
                let change = gradient * by + 0.5 * own * by * by;
                found.push((self.objective(plan, &points, change), rule, to));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.truncate(plan.tries);
        found.into_iter().map(|(_, rule, to)| (rule, to)).collect()
    }

    /// Moves where the total says nothing yet, or ranks backwards: no parabola helps, so half and whole bounds are tried.
    fn seeds(&self, state: &State, free: &[usize]) -> Vec<(usize, f64)> {
        let mut found = Vec::new();
        for &rule in free {
            let (leeway, now) = (&self.all_leeways()[rule], state.points[rule]);
            let (low, high) = leeway.bounds();
            let far = FAR * leeway.step();
            let (low, high) = (low.max(now - far), high.min(now + far));
            let spread = leeway.spread(now, (low, high)).into_iter();
            found.extend(spread.map(|to| (rule, to)));
        }
        found
    }
}
