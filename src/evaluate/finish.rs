//! The final fit: what the outer folds settled, on all rows.

use std::collections::BTreeMap;

use crate::calibration::PointsMap;
use crate::hybrid::Blend;

use super::EvaluateError;
use super::procedure::{
    Context, Outcome, base_log_odds, blend, calibrate, each, lowest_loss, map_rules, smallest,
};
use super::schedule::Round;
use super::train::TrainedModel;

/// What is fitted on all rows.
pub(super) struct Last {
    pub(super) models: Vec<TrainedModel>,
    pub(super) base_rate: f64,
    pub(super) rule_map: Option<PointsMap>,
    pub(super) chosen: Option<usize>,
    pub(super) hybrid: Option<Blend>,
}

/// Fits every learner on all rows with the candidate of the lowest inner loss over all outer folds; calibrates and blends on
/// what the outer folds predicted.
pub(super) fn finish(
    context: &Context,
    outer: &Round,
    outcomes: &[Outcome],
) -> Result<Last, EvaluateError> {
    let all: Vec<usize> = (0..context.set.n_rows()).collect();
    let rows = outer.rows();
    let folds: Vec<u32> = (0u32..)
        .zip(&outer.parts)
        .flat_map(|(number, part)| part.predict.iter().map(move |_| number))
        .collect();
    let labels = context.labels(&rows);
    let models = each(context, context.learners.len(), |learner| {
        let words = context.learners[learner].candidates();
        let (losses, candidate) = choose(outcomes, learner);
        let name = context.learner_names()[learner].clone();
        let seed = context.plan.seed.derive("final").derive(&name);
        let (model, report) = context.fit(learner, &all, candidate, seed)?;
        let raw: Vec<f64> = outcomes
            .iter()
            .flat_map(|one| one.raw[learner].iter().copied())
            .collect();
        Ok(TrainedModel {
            name,
            engine: context.learners[learner].engine(),
            candidate: words.get(candidate).cloned().unwrap_or_default(),
            chosen_by_fold: outcomes
                .iter()
                .filter_map(|one| words.get(one.fitted.members[learner].candidate).cloned())
                .collect(),
            folds_converged: outcomes
                .iter()
                .filter(|one| one.fitted.members[learner].report.converged)
                .count(),
            candidates: losses
                .into_iter()
                .map(|(idx, loss)| (words.get(idx).cloned().unwrap_or_default(), loss))
                .collect(),
            model,
            calibrator: calibrate(context, &raw, &rows, &folds)?,
            report,
        })
    })?;
    let calibrated: Vec<Vec<f64>> = (0..models.len())
        .map(|learner| {
            let raw: Vec<f64> = outcomes
                .iter()
                .flat_map(|one| one.raw[learner].iter().copied())
                .collect();
            models[learner].calibrator.apply_all(&raw)
        })
        .collect();
    let chosen = lowest_loss(&calibrated, &labels);
    let rules = context.set.rules.as_ref().map(|_| {
        outcomes
            .iter()
            .flat_map(|one| one.log_odds[1].iter().copied())
            .collect::<Vec<f64>>()
    });
    let hybrid = rules
        .zip(chosen)
        .map(|(rules, chosen)| blend(&context.plan, &rules, &calibrated[chosen], &labels))
        .transpose()?;
    let rule_map = context
        .rule_scores(&all)
        .map(|scores| map_rules(&scores, &context.set.labels))
        .transpose()?;
    Ok(Last {
        models,
        base_rate: base_log_odds(&labels),
        rule_map,
        chosen,
        hybrid,
    })
}

/// Mean inner loss of the candidates tried in every part, and the candidate of the smallest.
///
/// Halving leaves candidates with fewer folds than others. What they lost against the part's own choice, on the same
/// folds, says where they stand.
fn choose(outcomes: &[Outcome], learner: usize) -> (Vec<(usize, f64)>, usize) {
    // Parts, rows and summed loss by candidate.
    let mut sums: BTreeMap<usize, (usize, f64, f64)> = BTreeMap::new();
    for tuned in outcomes.iter().map(|one| &one.tuned[learner]) {
        let weight = tuned.fold_rows.iter().sum::<usize>() as f64;
        let base = tuned
            .trials
            .iter()
            .find(|one| one.candidate == tuned.candidate);
        let base = base.map_or(0.0, |one| tuned.mean(one));
        for trial in &tuned.trials {
            let (parts, rows, sum) = sums.entry(trial.candidate).or_default();
            *parts += 1;
            *rows += weight;
            *sum += weight * (base + tuned.excess(trial));
        }
    }
    // A budget may leave some candidates untried in some parts.
    let most = sums.values().map(|(parts, ..)| *parts).max();
    let losses: Vec<(usize, f64)> = sums
        .into_iter()
        .filter(|(_, (parts, ..))| Some(*parts) == most)
        .map(|(idx, (_, rows, sum))| (idx, sum / rows))
        .collect();
    let means: Vec<f64> = losses.iter().map(|(_, loss)| *loss).collect();
    let candidate = losses.get(smallest(&means)).map_or(0, |(idx, _)| *idx);
    (losses, candidate)
}
