//! Inner folds: each learner's candidate by pooled loss, and its out-of-fold log-odds.

use rayon::prelude::*;

use crate::model::Model;
use crate::split::{Fold, folds_of, stratified_group_kfold};

use super::EvaluateError;
use super::procedure::{Context, Part, class_groups, smallest, total_loss};

/// What the inner folds say about one learner.
pub(super) struct Tuned {
    /// Sum of the log losses of each candidate over the training rows.
    pub(super) losses: Vec<f64>,
    /// The candidate of the lowest loss; the simplest among equals.
    pub(super) candidate: usize,
    /// Raw out-of-fold log-odds of that candidate, one a training row.
    pub(super) raw: Vec<f64>,
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
pub(super) fn tune(
    context: &Context,
    part: &Part,
    folds: &[Fold],
) -> Result<Vec<Tuned>, EvaluateError> {
    let jobs: Vec<(usize, usize)> = (0..context.learners.len())
        .flat_map(|learner| (0..folds.len()).map(move |fold| (learner, fold)))
        .collect();
    let done = jobs
        .into_par_iter()
        .map(|(learner, fold)| tune_one(context, part, learner, (fold, &folds[fold])))
        .collect::<Result<Vec<Job>, EvaluateError>>()?;
    let mut position = vec![usize::MAX; context.set.n_rows()];
    for (place, &row) in part.train.iter().enumerate() {
        position[row] = place;
    }
    done.chunks(folds.len())
        .map(|jobs| {
            let n_candidates = jobs.iter().map(|job| job.losses.len()).min().unwrap_or(0);
            let losses: Vec<f64> = (0..n_candidates)
                .map(|candidate| jobs.iter().map(|job| job.losses[candidate]).sum())
                .collect();
            let candidate = smallest(&losses);
            let mut raw = vec![0.0; part.train.len()];
            for (job, fold) in jobs.iter().zip(folds) {
                let Some(model) = job.models.get(candidate) else {
                    continue;
                };
                let values = model.log_odds(&context.set.table.take(&fold.validation))?;
                for (&row, value) in fold.validation.iter().zip(values) {
                    raw[position[row]] = value;
                }
            }
            Ok(Tuned {
                losses,
                candidate,
                raw,
            })
        })
        .collect()
}

/// The candidates of one learner, fitted on one inner fold.
struct Job {
    losses: Vec<f64>,
    models: Vec<Model>,
}

fn tune_one(
    context: &Context,
    part: &Part,
    learner: usize,
    (number, fold): (usize, &Fold),
) -> Result<Job, EvaluateError> {
    let seed = part
        .seed
        .derive(&context.learner_names()[learner])
        .derive(&format!("inner {number}"));
    let all: Vec<usize> = (0..context.learners[learner].candidates().len()).collect();
    let fits = context.learners[learner]
        .fit_some(&context.dataset(&fold.train), &all, seed)
        .map_err(|source| context.failed(learner, source))?;
    let table = context.set.table.take(&fold.validation);
    let labels = context.labels(&fold.validation);
    let models: Vec<Model> = fits.into_iter().map(|fit| fit.model).collect();
    let losses = models
        .iter()
        .map(|model| Ok(total_loss(&model.log_odds(&table)?, &labels)))
        .collect::<Result<_, EvaluateError>>()?;
    Ok(Job { losses, models })
}
