//! Inner folds: each learner's candidate by pooled loss, and its out-of-fold log-odds.

use crate::split::{Fold, folds_of, stratified_group_kfold};

use super::EvaluateError;
use super::budget::PartTime;
use super::procedure::{Context, Part, class_groups, each};
use super::race::Race;

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
    /// Raw out-of-fold log-odds of that candidate, one a training row; empty once the part is done.
    pub(super) raw: Vec<f64>,
    /// Candidates that the time ran out on.
    pub(super) skipped: usize,
    /// Seconds that fits have taken, where time is limited.
    pub(super) spent: f64,
    /// Seconds that they were expected to take.
    pub(super) expected: f64,
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
/// Where each candidate costs a fit of its own, the worse half is dropped after every fold but the last. Where time
/// is limited, as many candidates are tried as there is time for.
///
/// # Source
/// Successive halving: Jamieson and Talwalkar 2016, with inner folds as the resource.
pub(super) fn tune(
    context: &Context,
    part: &Part,
    folds: &[Fold],
    time: Option<&PartTime>,
) -> Result<Vec<Tuned>, EvaluateError> {
    let mut position = vec![usize::MAX; context.set.n_rows()];
    for (place, &row) in part.train.iter().enumerate() {
        position[row] = place;
    }
    let race = |learner| Race::new(context, part, folds, learner);
    let Some(time) = time else {
        return each(context, context.learners.len(), |learner| {
            let mut race = race(learner);
            race.run()?;
            race.finish(&position)
        });
    };
    // One after the other, so that the time each takes is its own, and what one leaves the next ones have.
    (0..context.learners.len())
        .map(|learner| {
            let mut race = race(learner);
            race.run_in_time(&time.deal(learner, folds))?;
            race.finish(&position)
        })
        .collect()
}
