//! Where limits cut: what the parabola cannot see is tried on the data.
//!
//! A rule that lies beyond the limit of its group moves nothing, so its slope is 0, and the loss bends wherever somebody
//! reaches a limit. Rules that are often cut are therefore also moved far, and edited ones step by step.

use crate::points::learn::ROUNDING;
use crate::points::moves::{Move, sort};
use crate::points::problem::{Plan, Problem, State};

/// A rule is often cut where limits cut at least this share of the rows in which it fires.
const OFTEN: f64 = 0.1;
/// Rounds over all edited rules at most.
const MAX_ROUNDS: usize = 20;
/// Steps tried around the points of an edited rule.
const STEPS: [f64; 8] = [1.0, -1.0, 2.0, -2.0, 4.0, -4.0, 8.0, -8.0];

impl Problem<'_> {
    /// Rules that `may_move` and are often cut, moved to both bounds, halfway there, and to no points.
    pub(super) fn leaps(
        &self,
        plan: &Plan,
        (from, state): (usize, &State),
        may_move: impl Fn(usize) -> bool,
    ) -> Vec<Move> {
        let mut candidates = Vec::new();
        let cut = self.share_cut(state);
        for rule in self.free() {
            if cut[rule] < OFTEN || !may_move(rule) {
                continue;
            }
            let leeway = &self.all_leeways()[rule];
            let spread = leeway.spread(state.points[rule], leeway.bounds());
            candidates.extend(spread.into_iter().map(|to| (rule, to)));
        }
        self.measured(plan, (from, state), candidates)
    }

    /// Of the rows in which each rule fires, the share in which limits cut.
    fn share_cut(&self, state: &State) -> Vec<f64> {
        let mut fires = vec![0.0; self.n_columns()];
        let mut cut = vec![0.0; self.n_columns()];
        if !self.is_limited() {
            return cut;
        }
        let mut open = Vec::new();
        for (pattern, &weight) in self.outcomes().weights.iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            for &rule in self.facts().pattern(pattern).0 {
                fires[usize::from(rule)] += weight;
                cut[usize::from(rule)] += weight;
            }
            self.facts().open(Some(state.counted()), pattern, &mut open);
            for &(rule, _) in &open {
                cut[rule] -= weight;
            }
        }
        for (cut, fires) in cut.iter_mut().zip(fires) {
            *cut /= f64::max(fires, f64::MIN_POSITIVE);
        }
        cut
    }

    fn is_limited(&self) -> bool {
        self.free().iter().any(|&rule| self.facts().is_bent(rule))
    }

    /// Moves the edited rules by a few steps, one after the other, as long as the loss falls; where nothing is limited, the
    /// parabola has done so.
    pub(super) fn creep(&self, plan: &Plan, start: State) -> State {
        let mut best = start;
        if !self.is_limited() {
            return best;
        }
        for _ in 0..MAX_ROUNDS {
            let edited = self.edited(&best.points).into_iter();
            let candidates = edited.flat_map(|rule| {
                let (leeway, now) = (&self.all_leeways()[rule], best.points[rule]);
                STEPS
                    .map(|steps| (rule, leeway.nearest(now + steps * leeway.step())))
                    .into_iter()
                    .filter(move |(_, to)| *to != now)
            });
            let mut moves = self.measured(plan, (0, &best), candidates.collect());
            sort(&mut moves);
            let Some(first) = moves.first() else { break };
            if self.value(plan, &best) - ROUNDING <= first.objective {
                break;
            }
            best = self.after(&best, first.rule, first.to, first.line);
        }
        best
    }
}
