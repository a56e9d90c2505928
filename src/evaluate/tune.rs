//! Inner folds: each learner's candidate by pooled loss, and its out-of-fold log-odds.

use std::time::Instant;

use rayon::prelude::*;

use crate::domain::Seed;
use crate::model::Learner;
use crate::split::{Fold, folds_of, stratified_group_kfold};

use super::EvaluateError;
use super::procedure::{Context, Part, class_groups, total_loss};

/// Candidates fitted by one call where each costs a fit of its own; between calls the clock is looked at.
const AT_ONCE: usize = 4;

/// Candidates that halving leaves at least.
const LEFT: usize = 3;

/// One candidate on the inner folds that it was tried on, always the first ones.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trial {
    pub(super) candidate: usize,
    /// Sum of the log losses by fold.
    pub(super) losses: Vec<f64>,
}

/// What the inner folds say about one learner.
pub(super) struct Tuned {
    /// In the order of the candidates.
    pub(super) trials: Vec<Trial>,
    /// Rows by fold.
    pub(super) fold_rows: Vec<usize>,
    /// The candidate of the lowest loss over all folds; the simplest among equals.
    pub(super) candidate: usize,
    /// Raw out-of-fold log-odds of that candidate, one a training row.
    pub(super) raw: Vec<f64>,
    /// Candidates that the time ran out on.
    pub(super) skipped: usize,
}

impl Tuned {
    /// Mean log loss of a trial.
    pub(super) fn mean(&self, trial: &Trial) -> f64 {
        let rows: usize = self.fold_rows[..trial.losses.len()].iter().sum();
        trial.losses.iter().sum::<f64>() / rows as f64
    }

    /// Mean log loss of a trial above that of the chosen candidate on the same folds.
    pub(super) fn excess(&self, trial: &Trial) -> f64 {
        let chosen = self
            .trials
            .iter()
            .find(|one| one.candidate == self.candidate);
        let same = chosen.map_or(&[][..], |one| &one.losses[..trial.losses.len()]);
        let rows: usize = self.fold_rows[..trial.losses.len()].iter().sum();
        (trial.losses.iter().sum::<f64>() - same.iter().sum::<f64>()) / rows as f64
    }
}

/// Inner rounds over the training rows of a part.
pub(super) fn inner_folds(context: &Context, part: &Part) -> Result<Vec<Fold>, EvaluateError> {
    let (converting, other) = class_groups(context, &part.train);
    let k = context.plan.inner_folds.min(converting).min(other);
    if k < 2 {
        return Err(EvaluateError::FewGroups { converting, other });
    }
    let salt = part.seed.derive("inner folds");
    let numbers =
        stratified_group_kfold(&context.set.labels, context.groups, &part.train, k, salt)?;
    Ok(folds_of(&part.train, &numbers)?)
}

/// Chooses each learner's candidate by its pooled loss over the inner folds.
///
/// Where each candidate costs a fit of its own, the worse half is dropped after every fold but the last. Past
/// `end` only what is needed for an answer is fitted.
///
/// # Source
/// Successive halving: Jamieson and Talwalkar 2016, with inner folds as the resource.
pub(super) fn tune(
    context: &Context,
    part: &Part,
    folds: &[Fold],
    end: Option<Instant>,
) -> Result<Vec<Tuned>, EvaluateError> {
    let mut position = vec![usize::MAX; context.set.n_rows()];
    for (place, &row) in part.train.iter().enumerate() {
        position[row] = place;
    }
    (0..context.learners.len())
        .into_par_iter()
        .map(|learner| {
            let mut race = Race {
                context,
                part,
                folds,
                learner,
                end,
                entries: context.learners[learner]
                    .tried(context.plan.effort)
                    .into_iter()
                    .map(Entry::new)
                    .collect(),
                skipped: 0,
            };
            race.run()?;
            Ok(race.finish(&position))
        })
        .collect()
}

/// A candidate in the race, and what it says of the held-out rows while it is in.
struct Entry {
    trial: Trial,
    log_odds: Vec<Vec<f64>>,
    is_in: bool,
}

impl Entry {
    fn new(candidate: usize) -> Self {
        Self {
            trial: Trial {
                candidate,
                losses: Vec::new(),
            },
            log_odds: Vec::new(),
            is_in: true,
        }
    }

    fn loss(&self) -> f64 {
        self.trial.losses.iter().sum()
    }

    fn drop_out(&mut self) {
        self.is_in = false;
        self.log_odds = Vec::new();
    }
}

/// Loss and log-odds of one candidate on one fold; `None` where the time had run out.
type Lap = Option<(f64, Vec<f64>)>;

struct Race<'a> {
    context: &'a Context<'a>,
    part: &'a Part,
    folds: &'a [Fold],
    learner: usize,
    end: Option<Instant>,
    entries: Vec<Entry>,
    skipped: usize,
}

impl Race<'_> {
    fn learner(&self) -> &dyn Learner {
        self.context.learners[self.learner]
    }

    fn run(&mut self) -> Result<(), EvaluateError> {
        if self.learner().is_nested() {
            // One path or one tree serves all candidates of a fold, so that dropping some would save nothing.
            let open = self.open();
            let laps = (0..self.folds.len())
                .into_par_iter()
                .map(|fold| self.laps(fold, &open, usize::MAX))
                .collect::<Result<Vec<_>, _>>()?;
            for laps in laps {
                self.take(&open, laps);
            }
            return Ok(());
        }
        for fold in 0..self.folds.len() {
            let open = self.open();
            let laps = self.laps(fold, &open, AT_ONCE)?;
            self.take(&open, laps);
            if fold + 1 < self.folds.len() {
                self.halve();
            }
        }
        Ok(())
    }

    /// Places of the entries that are in, the best so far first, the simplest first among equals.
    fn open(&self) -> Vec<usize> {
        let entries = self.entries.iter().enumerate();
        let mut open: Vec<usize> = entries
            .filter(|(_, one)| one.is_in)
            .map(|(at, _)| at)
            .collect();
        open.sort_by(|&a, &b| self.entries[a].loss().total_cmp(&self.entries[b].loss()));
        open
    }

    /// Fits the entries at `open` on one fold, so many at a time.
    fn laps(&self, fold: usize, open: &[usize], at_once: usize) -> Result<Vec<Lap>, EvaluateError> {
        let (context, rows) = (self.context, &self.folds[fold]);
        let name = &context.learner_names()[self.learner];
        let seed = self.part.seed.derive(name).derive(&format!("inner {fold}"));
        let table = context.set.table.take(&rows.validation);
        let labels = context.labels(&rows.validation);
        let batches: Vec<(usize, &[usize])> = open.chunks(at_once).enumerate().collect();
        let done = batches
            .into_par_iter()
            .map(|(number, batch)| {
                let is_over = self.end.is_some_and(|end| end < Instant::now());
                if is_over && 0 < number {
                    return Ok(batch.iter().map(|_| None).collect());
                }
                // Past the end the first candidate alone: somebody has to finish.
                let batch = if is_over { &batch[..1] } else { batch };
                self.fit(&rows.train, batch, seed)?
                    .iter()
                    .map(|model| {
                        let log_odds = model.log_odds(&table)?;
                        Ok(Some((total_loss(&log_odds, &labels), log_odds)))
                    })
                    .collect()
            })
            .collect::<Result<Vec<Vec<Lap>>, EvaluateError>>()?;
        let mut laps: Vec<Lap> = done.into_iter().flatten().collect();
        laps.resize_with(open.len(), || None);
        Ok(laps)
    }

    fn fit(
        &self,
        rows: &[usize],
        entries: &[usize],
        seed: Seed,
    ) -> Result<Vec<crate::model::Model>, EvaluateError> {
        let which: Vec<usize> = entries
            .iter()
            .map(|&at| self.entries[at].trial.candidate)
            .collect();
        let fits = self
            .learner()
            .fit_some(&self.context.dataset(self.learner, rows), &which, seed)
            .map_err(|source| self.context.failed(self.learner, source))?;
        Ok(fits.into_iter().map(|fit| fit.model).collect())
    }

    fn take(&mut self, open: &[usize], laps: Vec<Lap>) {
        for (&at, lap) in open.iter().zip(laps) {
            let entry = &mut self.entries[at];
            if let Some((loss, log_odds)) = lap {
                entry.trial.losses.push(loss);
                entry.log_odds.push(log_odds);
            } else {
                entry.drop_out();
                self.skipped += 1;
            }
        }
    }

    /// Keeps the better half.
    fn halve(&mut self) {
        let open = self.open();
        let kept = open.len().div_ceil(2).max(LEFT);
        for &at in open.iter().skip(kept) {
            self.entries[at].drop_out();
        }
    }

    fn finish(self, position: &[usize]) -> Tuned {
        let best = self.open().first().copied().unwrap_or(0);
        let mut raw = vec![0.0; self.part.train.len()];
        for (fold, values) in self.folds.iter().zip(&self.entries[best].log_odds) {
            for (&row, value) in fold.validation.iter().zip(values) {
                raw[position[row]] = *value;
            }
        }
        Tuned {
            candidate: self.entries[best].trial.candidate,
            fold_rows: self
                .folds
                .iter()
                .map(|fold| fold.validation.len())
                .collect(),
            trials: self
                .entries
                .into_iter()
                .map(|entry| entry.trial)
                .filter(|trial| !trial.losses.is_empty())
                .collect(),
            raw,
            skipped: self.skipped,
        }
    }
}
