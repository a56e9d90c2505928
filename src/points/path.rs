//! The best books with one edit, two edits, three …

use rayon::prelude::*;

use crate::points::bins::Bins;
use crate::points::learn::{ROUNDING, learn_state};
use crate::points::moves::{Move, sort};
use crate::points::problem::{Book, Plan, Problem, State};

/// Of the edits of the best book, so many of the least useful are taken back in turn, to be spent elsewhere.
const TAKEN_BACK: usize = 10;
/// Rounds of taking back at most, by number of edits.
const MAX_ROUNDS: usize = 3;
/// Parabolas around a book at most.
const POLISHES: usize = 3;

/// The best book found for each number of edits.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// `books[k]` has `k` edits at most; the first is today's. The loss falls from each to the next.
    pub books: Vec<Book>,
}

impl Path {
    /// The book with at most `edits` edits; the last one where the path ended earlier.
    pub fn book(&self, edits: usize) -> Option<&Book> {
        self.books.get(edits).or(self.books.last())
    }
}

/// Finds the smallest edits that win most, one number of edits after the other.
///
/// The path ends where no edit lowers the loss, or at `plan.edits`. Points from 0 make a short book from scratch; so that
/// its scale is free, such books are learned anew on their rules.
///
/// # Source
/// `EditPath` of methods section 3.4: a beam over single-rule edits, ranked by the parabola, measured on the data,
/// polished on the edited rules. Ours also takes back edits and spends them elsewhere.
///
/// # Limits
/// The gains are those of the rows that it was fitted on, which flatters: choose the number of edits by
/// [`cross_validate`](crate::points::cross_validate).
pub fn edit_path(problem: &Problem, plan: &Plan) -> Path {
    let start = problem.start();
    let mut books = vec![problem.book(&start)];
    let mut loss = start.line.loss;
    let mut value = problem.value(plan, &start);
    let mut beam = vec![start];
    while books.len() <= plan.edits {
        beam = problem.level(plan, &beam);
        let Some(best) = beam.first() else { break };
        let next = problem.value(plan, best);
        if loss - ROUNDING <= best.line.loss || value - ROUNDING <= next {
            break;
        }
        (loss, value) = (best.line.loss, next);
        books.push(problem.book(&problem.reduced(best.clone())));
    }
    Path { books }
}

impl Problem<'_> {
    /// The best books with one edit more than those of the beam.
    fn level(&self, plan: &Plan, beam: &[State]) -> Vec<State> {
        let is_open = |state: &State, rule: usize| !self.is_edited(rule, state.points[rule]);
        let mut moves: Vec<Move> = beam
            .par_iter()
            .enumerate()
            .flat_map_iter(|(from, state)| {
                self.moves(plan, (from, state), |rule| is_open(state, rule))
            })
            .collect();
        let far = beam.first().map(|state| {
            let may_move = |rule: usize| is_open(state, rule);
            self.leaps(plan, (0, state), may_move)
        });
        moves.extend(far.into_iter().flatten());
        let mut next = self.best_of(plan, beam, moves);
        for _ in 0..MAX_ROUNDS {
            let Some(best) = next.first() else { break };
            let before = self.value(plan, best);
            let parents = self.taken_back(best);
            let moves: Vec<Move> = parents
                .par_iter()
                .enumerate()
                .flat_map_iter(|(from, (state, taken))| {
                    self.moves(plan, (from, state), |rule| {
                        rule != *taken && is_open(state, rule)
                    })
                })
                .collect();
            let states: Vec<State> = parents.into_iter().map(|(state, _)| state).collect();
            next.extend(self.best_of(plan, &states, moves));
            self.rank(plan, &mut next);
            let is_better = next
                .first()
                .is_some_and(|best| self.value(plan, best) < before - ROUNDING);
            if !is_better {
                break;
            }
        }
        if let Some(best) = next.first() {
            next.push(self.creep(plan, best.clone()));
            self.rank(plan, &mut next);
        }
        next
    }

    /// Makes the best of the moves, polishes their books on the edited rules, and ranks them.
    fn best_of(&self, plan: &Plan, from: &[State], mut moves: Vec<Move>) -> Vec<State> {
        sort(&mut moves);
        let mut kept: Vec<(Vec<f64>, Move)> = Vec::new();
        for one in moves {
            if plan.beam <= kept.len() {
                break;
            }
            let mut points = from[one.from].points.clone();
            points[one.rule] = one.to;
            if kept.iter().all(|(other, _)| *other != points) {
                kept.push((points, one));
            }
        }
        let mut states: Vec<State> = kept
            .into_par_iter()
            .map(|(_, one)| {
                let state = self.after(&from[one.from], one.rule, one.to, one.line);
                let edited = self.edited(&state.points);
                self.polish(plan, state, &edited, POLISHES)
            })
            .collect();
        self.rank(plan, &mut states);
        if let Some(best) = states.first()
            && self.is_from_scratch()
        {
            // Nothing ties the scale of a book from scratch, so all scales are open to its rules.
            let edited = self.edited(&best.points);
            let part = self.only(|rule| edited.contains(&rule));
            let state = learn_state(&part, plan);
            states.push(state);
            self.rank(plan, &mut states);
        }
        states
    }

    /// Best first, each book once, no more than the beam holds.
    fn rank(&self, plan: &Plan, states: &mut Vec<State>) {
        let mut valued: Vec<(f64, State)> = states
            .drain(..)
            .map(|state| (self.value(plan, &state), state))
            .collect();
        valued.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, state) in valued {
            if states.len() < plan.beam && states.iter().all(|other| other.points != state.points) {
                states.push(state);
            }
        }
    }

    /// The book without one of its edits, for those that it would miss least, with the rule.
    fn taken_back(&self, state: &State) -> Vec<(State, usize)> {
        let bins = Bins::new(&state.totals, self.outcomes());
        let mut back: Vec<Move> = self
            .edited(&state.points)
            .into_par_iter()
            .map(|rule| {
                let to = self.all_leeways()[rule].points();
                let line = self.line_after(state, &bins, rule, to);
                Move {
                    from: 0,
                    rule,
                    to,
                    line,
                    objective: line.loss,
                }
            })
            .collect();
        sort(&mut back);
        back.truncate(TAKEN_BACK);
        back.into_iter()
            .map(|one| (self.after(state, one.rule, one.to, one.line), one.rule))
            .collect()
    }
}
