//! The training procedure on one set of rows: everything fitted sees those rows and no others.

use rayon::prelude::*;

use crate::calibration::{Calibrator, OutOfFold, PointsMap, choose, refit_ab, refit_few};
use crate::domain::{Seed, log_odds};
use crate::hybrid::{Blend, Ridge, fit_stack};
use crate::metrics::row_loss;
use crate::model::{Dataset, FitReport, Learner, Model};
use crate::split::{Fold, Groups};

use super::budget::PartTime;
use super::plan::FEW_GROUPS;
use super::tune::{Tuned, inner_folds, tune};
use super::{EvaluateError, Plan, TrainingSet};

/// What stays the same over all parts of one training.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub(super) set: &'a TrainingSet,
    pub(super) groups: &'a Groups,
    pub(super) learners: Vec<&'a dyn Learner>,
    /// Names of all scorers: base rate, rules, learners, hybrid.
    pub(super) scorers: Vec<String>,
    pub(super) plan: Plan,
}

impl Context<'_> {
    /// Names of the learners among the scorers.
    pub(super) fn learner_names(&self) -> &[String] {
        let first = 1 + usize::from(self.set.rules.is_some());
        &self.scorers[first..first + self.learners.len()]
    }

    /// Labels of `rows`.
    pub(super) fn labels(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.set.labels[row]).collect()
    }

    /// Rule scores of `rows`; `None` without a rulebook.
    pub(super) fn rule_scores(&self, rows: &[usize]) -> Option<Vec<f64>> {
        let rules = self.set.rules.as_ref()?;
        Some(rows.iter().map(|&row| rules.totals[row]).collect())
    }

    /// Whether copies of the table would fill the memory: such data are worked on by one fit at a time.
    pub(super) fn is_large(&self) -> bool {
        LARGE < self.set.n_rows() * self.set.table.n_columns()
    }

    /// What a learner may look at.
    pub(super) fn dataset<'b>(&'b self, learner: usize, rows: &'b [usize]) -> Dataset<'b> {
        let is_monotone = self.plan.monotone.contains(&learner);
        Dataset {
            table: &self.set.table,
            labels: &self.set.labels,
            weights: None,
            rows,
            groups: Some(self.groups.codes()),
            signs: if is_monotone { &self.set.signs } else { &[] },
        }
    }

    /// Fits one candidate of one learner.
    pub(super) fn fit(
        &self,
        learner: usize,
        rows: &[usize],
        candidate: usize,
        seed: Seed,
    ) -> Result<(Model, FitReport), EvaluateError> {
        let fit = self.learners[learner]
            .fit(&self.dataset(learner, rows), candidate, seed)
            .map_err(|source| self.failed(learner, source))?;
        Ok((fit.model, fit.report))
    }

    pub(super) fn failed(&self, learner: usize, source: crate::model::FitError) -> EvaluateError {
        EvaluateError::Fit {
            learner: self.learner_names()[learner].clone(),
            source,
        }
    }
}

/// Rows to train on, and held-out rows to predict.
pub(super) struct Part {
    pub(super) train: Vec<usize>,
    pub(super) predict: Vec<usize>,
    pub(super) seed: Seed,
}

/// One learner, fitted and made honest.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) candidate: usize,
    pub(super) model: Model,
    pub(super) calibrator: Calibrator,
    pub(super) report: FitReport,
}

/// All scorers, fitted on the same rows.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    pub(super) base_rate: f64,
    pub(super) rule_map: Option<PointsMap>,
    pub(super) members: Vec<Member>,
    /// The learner of the lowest calibrated inner log loss.
    pub(super) best: Option<usize>,
    pub(super) hybrid: Option<Blend>,
}

/// A part done: what was fitted and what it says of the held-out rows.
pub(super) struct Outcome {
    pub(super) fitted: Fitted,
    pub(super) tuned: Vec<Tuned>,
    /// Log-odds by scorer, one a predicted row.
    pub(super) log_odds: Vec<Vec<f64>>,
    /// Raw log-odds by learner, one a predicted row.
    pub(super) raw: Vec<Vec<f64>>,
}

/// Runs the whole procedure on one part, trying candidates as long as there is time.
pub(super) fn run(
    context: &Context,
    part: &Part,
    time: Option<&PartTime>,
) -> Result<Outcome, EvaluateError> {
    let folds = inner_folds(context, part)?;
    let mut tuned = tune(context, part, &folds, time)?;
    let labels = context.labels(&part.train);
    let numbers = numbers_of(context, &folds, &part.train);
    let members = each(context, context.learners.len(), |learner| {
        let candidate = tuned[learner].candidate;
        let seed = part
            .seed
            .derive(&context.learner_names()[learner])
            .derive("refit");
        let (model, report) = context.fit(learner, &part.train, candidate, seed)?;
        let calibrator = calibrate(context, &tuned[learner].raw, &part.train, &numbers)?;
        Ok(Member {
            candidate,
            model,
            calibrator,
            report,
        })
    })?;
    let calibrated: Vec<Vec<f64>> = members
        .iter()
        .zip(&tuned)
        .map(|(member, tuned)| member.calibrator.apply_all(&tuned.raw))
        .collect();
    let best = lowest_loss(&calibrated, &labels);
    let rules_inner = rules_out_of_fold(context, &folds, &part.train)?;
    let rule_map = context
        .rule_scores(&part.train)
        .map(|scores| map_rules(&scores, &labels))
        .transpose()?;
    let hybrid = rules_inner
        .zip(best)
        .map(|(rules, best)| blend(&context.plan, &rules, &calibrated[best], &labels))
        .transpose()?;
    let fitted = Fitted {
        base_rate: base_log_odds(&labels),
        rule_map,
        members,
        best,
        hybrid,
    };
    // Nobody asks for the inner log-odds again, and those of all parts would fill the memory.
    for one in &mut tuned {
        one.raw = Vec::new();
    }
    let raw = fitted.raw(context, &part.predict)?;
    let log_odds = fitted.log_odds(
        &raw,
        context.rule_scores(&part.predict).as_deref(),
        part.predict.len(),
    );
    Ok(Outcome {
        fitted,
        tuned,
        log_odds,
        raw,
    })
}

/// Numbers in a table beyond which fits share the threads one after the other, instead of each having its own.
const LARGE: usize = 10_000_000;

/// The answers for 0 to `n`, in order: side by side, or one after the other where data are large.
///
/// A thread that waits for its part of one fit would begin another; each holds its own bins or design.
pub(super) fn each<T: Send>(
    context: &Context,
    n: usize,
    one: impl Fn(usize) -> Result<T, EvaluateError> + Send + Sync,
) -> Result<Vec<T>, EvaluateError> {
    if context.is_large() {
        (0..n).map(one).collect()
    } else {
        (0..n).into_par_iter().map(one).collect()
    }
}

/// Rows that are copied at a time to be scored.
const STRETCH: usize = 1 << 16;

/// Raw log-odds of some rows by each of some models.
pub(super) fn predict(
    context: &Context,
    models: &[&Model],
    rows: &[usize],
) -> Result<Vec<Vec<f64>>, EvaluateError> {
    let mut all = vec![Vec::with_capacity(rows.len()); models.len()];
    // Models score tables. A stretch of the rows at a time, or folds would copy the table many times over.
    for stretch in rows.chunks(STRETCH) {
        let table = context.set.table.take(stretch);
        for (log_odds, model) in all.iter_mut().zip(models) {
            log_odds.extend(model.log_odds(&table)?);
        }
    }
    Ok(all)
}

/// The number of the fold that holds each row.
fn numbers_of(context: &Context, folds: &[Fold], rows: &[usize]) -> Vec<u32> {
    let mut by_row = vec![0; context.set.n_rows()];
    for (number, fold) in (0u32..).zip(folds) {
        fold.validation.iter().for_each(|&row| by_row[row] = number);
    }
    rows.iter().map(|&row| by_row[row]).collect()
}

/// The map for out-of-fold log-odds of `rows`, its kind chosen on the folds that they come from.
pub(super) fn calibrate(
    context: &Context,
    raw: &[f64],
    rows: &[usize],
    folds: &[u32],
) -> Result<Calibrator, EvaluateError> {
    let codes = context.groups.codes();
    let groups: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
    let chosen = choose(&OutOfFold {
        log_odds: raw,
        labels: &context.labels(rows),
        groups: &groups,
        folds,
    })?;
    Ok(chosen.calibrator)
}

/// Groups among `rows` with a conversion, and with a row that did not convert.
pub(super) fn class_groups(context: &Context, rows: &[usize]) -> (usize, usize) {
    let mut seen = vec![[false; 2]; context.groups.n_groups()];
    for &row in rows {
        let group = context.groups.codes()[row] as usize;
        seen[group][usize::from(!context.set.labels[row])] = true;
    }
    let count = |class: usize| seen.iter().filter(|seen| seen[class]).count();
    (count(0), count(1))
}

/// Place of the smallest number; the first among equals.
pub(super) fn smallest(values: &[f64]) -> usize {
    let mut best = 0;
    for (idx, value) in values.iter().enumerate() {
        if *value < values[best] {
            best = idx;
        }
    }
    best
}

/// Sum of the log losses of `log_odds`.
pub(super) fn total_loss(log_odds: &[f64], labels: &[bool]) -> f64 {
    log_odds
        .iter()
        .zip(labels)
        .map(|(&eta, &label)| row_loss(label, eta))
        .sum()
}

/// The learner of the lowest loss; the first among equals.
pub(super) fn lowest_loss(log_odds: &[Vec<f64>], labels: &[bool]) -> Option<usize> {
    let losses: Vec<f64> = log_odds
        .iter()
        .map(|values| total_loss(values, labels))
        .collect();
    (!losses.is_empty()).then(|| smallest(&losses))
}

/// The log-odds of the conversion rate.
pub(super) fn base_log_odds(labels: &[bool]) -> f64 {
    let converted = labels.iter().filter(|&&label| label).count() as f64;
    log_odds(converted / labels.len() as f64)
}

/// The best map from points to log-odds, with few conversions leaning on the expectation that points work; a rulebook
/// that ranks backwards gets the base rate.
///
/// Following a slope below 0 would turn the rulebook around, which is for its owner to do. The map
/// still says that it is backwards.
///
/// # Errors
/// [`EvaluateError`] where points or labels cannot be fitted.
pub fn map_rules(scores: &[f64], labels: &[bool]) -> Result<PointsMap, EvaluateError> {
    let converted = labels.iter().filter(|&&label| label).count();
    let mut map = if converted < FEW_GROUPS {
        refit_few(scores, labels)?
    } else {
        refit_ab(scores, labels, None)?
    };
    if map.is_backwards() {
        (map.intercept, map.slope) = (base_log_odds(labels), 0.0);
    }
    Ok(map)
}

/// Rule log-odds of the training rows, each mapped by the inner fold that does not hold it.
fn rules_out_of_fold(
    context: &Context,
    folds: &[Fold],
    train: &[usize],
) -> Result<Option<Vec<f64>>, EvaluateError> {
    let mut values = vec![0.0; context.set.n_rows()];
    for fold in folds {
        let scores = context
            .rule_scores(&fold.train)
            .zip(context.rule_scores(&fold.validation));
        let Some((known, held_out)) = scores else {
            return Ok(None);
        };
        let map = map_rules(&known, &context.labels(&fold.train))?;
        for (&row, score) in fold.validation.iter().zip(held_out) {
            values[row] = map.apply(score);
        }
    }
    Ok(Some(train.iter().map(|&row| values[row]).collect()))
}

/// The declared joining of rules and model.
pub(super) fn blend(
    plan: &Plan,
    rules: &[f64],
    model: &[f64],
    labels: &[bool],
) -> Result<Blend, EvaluateError> {
    if let Some(weight) = plan.hybrid_weight {
        return Ok(Blend::fixed(weight));
    }
    let conversions = labels.iter().filter(|&&label| label).count();
    let ridge = Ridge::by_conversions(conversions);
    Ok(fit_stack(rules, model, labels, None, Some(ridge))?.blend)
}

impl Fitted {
    /// Raw log-odds of some rows by learner.
    pub(super) fn raw(
        &self,
        context: &Context,
        rows: &[usize],
    ) -> Result<Vec<Vec<f64>>, EvaluateError> {
        let models: Vec<&Model> = self.members.iter().map(|member| &member.model).collect();
        predict(context, &models, rows)
    }

    /// Log-odds by scorer, from the raw ones and the rule scores.
    pub(super) fn log_odds(
        &self,
        raw: &[Vec<f64>],
        rule_scores: Option<&[f64]>,
        n_rows: usize,
    ) -> Vec<Vec<f64>> {
        let mut all = vec![vec![self.base_rate; n_rows]];
        let rules: Option<Vec<f64>> = self
            .rule_map
            .as_ref()
            .zip(rule_scores)
            .map(|(map, scores)| scores.iter().map(|&score| map.apply(score)).collect());
        all.extend(rules.clone());
        let models: Vec<Vec<f64>> = self
            .members
            .iter()
            .zip(raw)
            .map(|(member, raw)| member.calibrator.apply_all(raw))
            .collect();
        let hybrid = match (&self.hybrid, &rules, self.best) {
            (Some(hybrid), Some(rules), Some(best)) => Some(
                rules
                    .iter()
                    .zip(&models[best])
                    .map(|(&r, &m)| hybrid.apply(r, m))
                    .collect(),
            ),
            _ => None,
        };
        all.extend(models);
        all.extend(hybrid);
        all
    }
}
