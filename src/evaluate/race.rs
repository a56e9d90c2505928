//! The candidates of one learner on the inner folds, the worse half dropped after each.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::domain::Seed;
use crate::model::Model;
use crate::split::Fold;

use super::EvaluateError;
use super::budget::Price;
use super::procedure::{Context, Part, each, predict, total_loss};
use super::tune::{Trial, Tuned};

/// Candidates fitted by one call where each costs a fit of its own.
const AT_ONCE: usize = 4;

/// Candidates that halving leaves at least.
const LEFT: usize = 3;

/// Share of the time that the first fold may take, where time is short: halving needs further folds.
const FIRST_FOLD: f64 = 0.6;

/// How many of `n` candidates halving keeps.
pub(super) fn kept(n: usize) -> usize {
    n.div_ceil(2).max(LEFT).min(n)
}

/// The places below `n` in an order whose beginnings are evenly spread, the middle first.
pub(super) fn middle_out(n: usize) -> Vec<usize> {
    let mut order = Vec::with_capacity(n);
    let mut open = VecDeque::new();
    open.push_back(0..n);
    while let Some(range) = open.pop_front() {
        if range.is_empty() {
            continue;
        }
        let middle = (range.start + range.end - 1) / 2;
        order.push(middle);
        open.push_back(range.start..middle);
        open.push_back(middle + 1..range.end);
    }
    order
}

/// Until when one learner may try candidates, and what it costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit<'a> {
    pub(super) end: Instant,
    pub(super) price: &'a Price,
}

impl Limit<'_> {
    fn left(&self) -> f64 {
        let left = self.end.saturating_duration_since(Instant::now());
        left.as_secs_f64()
    }
}

/// A candidate in the race, and what it says of the held-out rows by fold while it is in.
struct Entry {
    trial: Trial,
    said: Vec<Said>,
    is_in: bool,
}

/// What a candidate says of the held-out rows of a fold.
enum Said {
    LogOdds(Vec<f64>),
    /// Where all candidates stay to the end: a path or a tree takes less memory than the log-odds of all rows.
    Model(Model),
}

impl Entry {
    fn new(candidate: usize) -> Self {
        Self {
            trial: Trial {
                candidate,
                losses: Vec::new(),
            },
            said: Vec::new(),
            is_in: true,
        }
    }

    fn loss(&self) -> f64 {
        self.trial.losses.iter().sum()
    }

    fn drop_out(&mut self) {
        self.is_in = false;
        self.said = Vec::new();
    }
}

/// One candidate on one fold, with its loss.
type Lap = (f64, Said);

/// One learner in one part.
pub(super) struct Race<'a> {
    context: &'a Context<'a>,
    part: &'a Part,
    folds: &'a [Fold],
    learner: usize,
    entries: Vec<Entry>,
    skipped: usize,
    /// Seconds that fits have taken, and that they were expected to take.
    seconds: (f64, f64),
}

impl<'a> Race<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        part: &'a Part,
        folds: &'a [Fold],
        learner: usize,
    ) -> Self {
        let tried = context.learners[learner].tried(context.plan.effort);
        Self {
            context,
            part,
            folds,
            learner,
            entries: tried.into_iter().map(Entry::new).collect(),
            skipped: 0,
            seconds: (0.0, 0.0),
        }
    }

    /// All candidates, however long they take.
    pub(super) fn run(&mut self) -> Result<(), EvaluateError> {
        if self.context.learners[self.learner].is_nested() {
            return self.run_together();
        }
        for fold in 0..self.folds.len() {
            let open = self.open();
            let batches: Vec<&[usize]> = open.chunks(AT_ONCE).collect();
            let laps = each(self.context, batches.len(), |batch| {
                self.laps(fold, batches[batch])
            })?;
            self.take(&open, laps.into_iter().flatten());
            self.halve(fold);
        }
        Ok(())
    }

    /// As many candidates as there is time for, evenly spread over the list; one at least.
    pub(super) fn run_in_time(&mut self, limit: &Limit) -> Result<(), EvaluateError> {
        let rows = self.folds.first().map_or(0, |fold| fold.train.len());
        if limit.price.is_nested {
            let seconds = limit.left() / self.folds.len() as f64;
            let fits = |&n: &usize| limit.price.some(n, rows) <= seconds;
            let n = (1..=self.entries.len()).rev().find(fits).unwrap_or(1);
            self.keep_spread(n);
            // A path starts where the one before it has ended, so order saves steps.
            self.entries.sort_by_key(|entry| entry.trial.candidate);
            let start = Instant::now();
            self.run_together()?;
            // Folds run side by side, and a price is that of a fit which has all threads to itself.
            let turns = self.folds.len().div_ceil(rayon::current_num_threads());
            let expected = turns as f64 * limit.price.some(n, rows);
            self.seconds = (start.elapsed().as_secs_f64(), expected);
            return Ok(());
        }
        self.keep_spread(self.entries.len());
        let threads = rayon::current_num_threads();
        let one = limit.price.one(rows);
        let mut a_batch = one;
        for fold in 0..self.folds.len() {
            let later = (self.folds.len() - fold - 1) as f64;
            let mut share = limit.left() - later * a_batch;
            if 0.0 < later {
                share = share.min(FIRST_FOLD * limit.left());
            }
            let end = Instant::now() + Duration::from_secs_f64(share.max(0.0));
            let open = self.open();
            let mut laps = Vec::new();
            while laps.len() < open.len() {
                let left = end.saturating_duration_since(Instant::now()).as_secs_f64();
                if left < a_batch && !laps.is_empty() {
                    break;
                }
                // Where there is hardly time for one, threads help it and not another.
                let at_once = if left < 2.0 * a_batch { 1 } else { threads };
                let batch = &open[laps.len()..open.len().min(laps.len() + at_once)];
                let start = Instant::now();
                laps.extend(self.laps(fold, batch)?);
                a_batch = start.elapsed().as_secs_f64();
                self.seconds.0 += a_batch;
                self.seconds.1 += one;
            }
            self.take(&open, laps.into_iter());
            self.halve(fold);
        }
        Ok(())
    }

    /// One path or one tree serves all candidates of a fold, so that dropping some would save nothing.
    fn run_together(&mut self) -> Result<(), EvaluateError> {
        let open = self.open();
        let laps = each(self.context, self.folds.len(), |fold| {
            self.laps(fold, &open)
        })?;
        for laps in laps {
            self.take(&open, laps.into_iter());
        }
        Ok(())
    }

    /// Leaves so many entries, the middle of the list first.
    fn keep_spread(&mut self, n: usize) {
        let order = middle_out(self.entries.len());
        self.skipped += order.len() - n;
        let candidates = order.into_iter().take(n);
        self.entries = candidates
            .map(|at| Entry::new(self.entries[at].trial.candidate))
            .collect();
    }

    /// Places of the entries that are in, the best so far first, then as they stand.
    fn open(&self) -> Vec<usize> {
        let entries = self.entries.iter().enumerate();
        let mut open: Vec<usize> = entries
            .filter(|(_, one)| one.is_in)
            .map(|(at, _)| at)
            .collect();
        open.sort_by(|&a, &b| self.entries[a].loss().total_cmp(&self.entries[b].loss()));
        open
    }

    /// Fits some entries on one fold.
    fn laps(&self, fold: usize, entries: &[usize]) -> Result<Vec<Lap>, EvaluateError> {
        let (context, rows) = (self.context, &self.folds[fold]);
        let name = &context.learner_names()[self.learner];
        let seed = self.part.seed.derive(name).derive(&format!("inner {fold}"));
        let models = self.fit(&rows.train, entries, seed)?;
        let labels = context.labels(&rows.validation);
        let held_out = predict(
            context,
            &models.iter().collect::<Vec<_>>(),
            &rows.validation,
        )?;
        let is_nested = context.learners[self.learner].is_nested();
        let laps = held_out.into_iter().zip(models);
        Ok(laps
            .map(|(log_odds, model)| {
                let loss = total_loss(&log_odds, &labels);
                let said = if is_nested {
                    Said::Model(model)
                } else {
                    Said::LogOdds(log_odds)
                };
                (loss, said)
            })
            .collect())
    }

    fn fit(
        &self,
        rows: &[usize],
        entries: &[usize],
        seed: Seed,
    ) -> Result<Vec<Model>, EvaluateError> {
        let which: Vec<usize> = entries
            .iter()
            .map(|&at| self.entries[at].trial.candidate)
            .collect();
        let fits = self.context.learners[self.learner]
            .fit_some(&self.context.dataset(self.learner, rows), &which, seed)
            .map_err(|source| self.context.failed(self.learner, source))?;
        Ok(fits.into_iter().map(|fit| fit.model).collect())
    }

    /// Takes down the laps of the entries at `open`; those after the last lap drop out.
    fn take(&mut self, open: &[usize], laps: impl Iterator<Item = Lap>) {
        let mut laps = laps;
        for &at in open {
            let entry = &mut self.entries[at];
            if let Some((loss, said)) = laps.next() {
                entry.trial.losses.push(loss);
                entry.said.push(said);
            } else {
                entry.drop_out();
                self.skipped += 1;
            }
        }
    }

    /// Keeps the better half, where further folds are to come.
    fn halve(&mut self, fold: usize) {
        if fold + 1 < self.folds.len() {
            let open = self.open();
            for &at in open.iter().skip(kept(open.len())) {
                self.entries[at].drop_out();
            }
        }
    }

    /// The best entry's candidate and log-odds; `position` is the place of each table row among the training rows.
    pub(super) fn finish(mut self, position: &[usize]) -> Result<Tuned, EvaluateError> {
        let best = self.open().first().copied().unwrap_or(0);
        let mut raw = vec![0.0; self.part.train.len()];
        for (fold, said) in self.folds.iter().zip(self.entries[best].said.drain(..)) {
            let values = match said {
                Said::LogOdds(values) => values,
                Said::Model(model) => {
                    predict(self.context, &[&model], &fold.validation)?.swap_remove(0)
                }
            };
            for (&row, value) in fold.validation.iter().zip(values) {
                raw[position[row]] = value;
            }
        }
        let candidate = self.entries[best].trial.candidate;
        let entries = self.entries.into_iter().map(|entry| entry.trial);
        let mut trials: Vec<Trial> = entries.filter(|trial| !trial.losses.is_empty()).collect();
        trials.sort_by_key(|trial| trial.candidate);
        Ok(Tuned {
            candidate,
            fold_rows: self
                .folds
                .iter()
                .map(|fold| fold.validation.len())
                .collect(),
            trials,
            raw,
            skipped: self.skipped,
            spent: self.seconds.0,
            expected: self.seconds.1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_visited_from_the_middle_out() {
        assert_eq!(middle_out(1), [0]);
        assert_eq!(middle_out(7), [3, 1, 5, 0, 2, 4, 6]);
        let mut all = middle_out(23);
        all.sort_unstable();
        assert_eq!(all, (0..23).collect::<Vec<_>>());
        assert_eq!((kept(23), kept(12), kept(4), kept(2)), (12, 6, 3, 2));
    }
}
