//! Rolling origin: stretches of time before the test period, each predicted from what was known before it.
//!
//! On these rows the winner is chosen, so that the test period itself stays untouched for the judgment. Known leads are
//! scored again, as in production. Settings are not tuned anew: each learner keeps the candidate that most folds chose.

use crate::calibration::{CalibrationError, fit_logistic};
use crate::domain::Seed;
use crate::metrics::{Ranked, Sample, auc};
use crate::model::{Dataset, Fit, FitError, Learner};

use super::EvaluateError;
use super::contest::HeldOut;
use super::figures::{Period, Split};
use super::procedure::{Context, Outcome, Part, class_groups, each, run, total_loss};
use super::schedule::Round;
use super::stretch::{STRETCHES, before_the_test};
use super::train::gather;

/// So many stretches, the latest, are predicted.
const PREDICTED: usize = 3;

/// Predicts the latest stretches before the test period; `None` where time is not known or too short.
pub(super) fn rolling(
    context: &Context,
    round: &Round,
    outcomes: &[Outcome],
) -> Result<Option<HeldOut>, EvaluateError> {
    if round.parts.is_empty() {
        return Ok(None);
    }
    let settled: Vec<Settled> = context
        .learners
        .iter()
        .enumerate()
        .map(|(learner, &of)| Settled {
            of,
            candidate: usual(outcomes, learner),
        })
        .collect();
    let learners: Vec<&dyn Learner> = settled.iter().map(|one| one as &dyn Learner).collect();
    let settled = Context {
        set: context.set,
        groups: context.groups,
        learners,
        scorers: context.scorers.clone(),
        plan: context.plan.clone(),
    };
    let parts = &round.parts;
    let outcomes = each(context, parts.len(), |part| {
        run(&settled, &parts[part], None)
    })?;
    let mut held_out = gather(&settled, round, &outcomes);
    for log_odds in &mut held_out.log_odds {
        to_own_scale(context, round, log_odds)?;
    }
    held_out.periods = periods(context, round, &held_out.log_odds);
    Ok(Some(held_out))
}

/// How each scorer did in each stretch.
fn periods(context: &Context, round: &Round, log_odds: &[Vec<f64>]) -> Vec<Period> {
    let mut first = 0;
    let one = |part: &Part| {
        let rows = first..first + part.predict.len();
        first = rows.end;
        let labels = context.labels(&part.predict);
        let cutoffs = || part.predict.iter().map(|&row| context.set.cutoffs[row]);
        let figures = context
            .scorers
            .iter()
            .zip(log_odds)
            .map(|(name, log_odds)| {
                let here = &log_odds[rows.clone()];
                let sample = Sample::new(&labels, here, None).ok();
                let area = sample
                    .as_ref()
                    .and_then(|sample| auc(&Ranked::new(sample)).ok());
                let loss = total_loss(here, &labels) / labels.len() as f64;
                (name.clone(), area, loss)
            });
        Period {
            cutoffs: cutoffs()
                .min()
                .zip(cutoffs().max())
                .filter(|_| context.set.has_time),
            trained_on: part.train.len(),
            rows: labels.len(),
            converted: labels.iter().filter(|&&label| label).count(),
            figures: figures.collect(),
        }
    };
    round.parts.iter().map(one).collect()
}

/// Fits level and spread of the log-odds anew on each stretch, for every scorer alike.
///
/// Rates drift, and whoever was lucky with the level would win on it. Level and spread can be mended with a few outcomes
/// (and `cv` has judged them); the order cannot, so it is what scorers are compared by over time.
fn to_own_scale(
    context: &Context,
    round: &Round,
    log_odds: &mut [f64],
) -> Result<(), EvaluateError> {
    let mut rest = log_odds;
    for part in &round.parts {
        let (stretch, later) = rest.split_at_mut(part.predict.len());
        rest = later;
        match fit_logistic(stretch, &context.labels(&part.predict), None) {
            Ok(map) => stretch
                .iter_mut()
                .for_each(|eta| *eta = map.calibrator.apply(*eta)),
            // A stretch of one class says nothing about level and spread.
            Err(CalibrationError::OneClass { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

/// One learner with one candidate left.
struct Settled<'a> {
    of: &'a dyn Learner,
    candidate: usize,
}

impl Learner for Settled<'_> {
    fn name(&self) -> &'static str {
        self.of.name()
    }

    fn engine(&self) -> &'static str {
        self.of.engine()
    }

    fn summary(&self) -> &'static str {
        self.of.summary()
    }

    fn candidates(&self) -> Vec<String> {
        let words = self.of.candidates().into_iter();
        words.skip(self.candidate).take(1).collect()
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let same: Vec<usize> = which.iter().map(|place| self.candidate + place).collect();
        self.of.fit_some(data, &same, seed)
    }
}

/// The candidate that most folds chose, the simplest among equals.
fn usual(outcomes: &[Outcome], learner: usize) -> usize {
    let mut chosen: Vec<usize> = outcomes
        .iter()
        .map(|one| one.fitted.members[learner].candidate)
        .collect();
    chosen.sort_unstable();
    let mut best: &[usize] = &[];
    for same in chosen.chunk_by(|a, b| a == b) {
        if best.len() < same.len() {
            best = same;
        }
    }
    best.first().copied().unwrap_or(0)
}

/// The stretches that can be predicted, each with the rows to learn from.
pub(super) fn stretches(context: &Context, warnings: &mut Vec<String>) -> Round {
    Round {
        split: Split::Rolling,
        parts: parts(context, warnings),
    }
}

fn parts(context: &Context, warnings: &mut Vec<String>) -> Vec<Part> {
    let Some(stretch) = before_the_test(context, warnings) else {
        return Vec::new();
    };
    let seed = context.plan.seed.derive("rolling");
    let latest = STRETCHES - PREDICTED..STRETCHES;
    let mut parts = Vec::new();
    for (number, cut) in stretch.cut(latest, context.plan.embargo_days) {
        let (converting, other) = class_groups(context, &cut.train);
        if !cut.validation.is_empty() && 2 <= converting.min(other) {
            parts.push(Part {
                train: cut.train,
                predict: cut.validation,
                seed: seed.derive(&format!("stretch {number}")),
            });
        }
    }
    let all: Vec<usize> = parts.iter().flat_map(|part| part.predict.clone()).collect();
    let (converting, other) = class_groups(context, &all);
    if converting == 0 || other == 0 {
        parts.clear();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::stretch::tests::sixty_leads;
    use crate::evaluate::{Plan, TrainingSet};
    use crate::split::Groups;

    fn parts_of(set: &TrainingSet) -> Vec<Part> {
        let (groups, plan) = (Groups::new(&set.groups), Plan::default());
        let context = Context {
            set,
            groups: &groups,
            learners: Vec::new(),
            scorers: vec!["base_rate".to_owned()],
            plan,
        };
        parts(&context, &mut Vec::new())
    }

    fn example(test: Option<Vec<bool>>) -> TrainingSet {
        TrainingSet {
            has_time: test.is_none(),
            lists: Vec::new(),
            test,
            ..sixty_leads()
        }
    }

    #[test]
    fn stretches_see_known_labels_only_and_never_the_test_period() {
        let set = example(None);
        let parts = parts_of(&set);
        assert_eq!(parts.len(), PREDICTED);
        for part in &parts {
            let start = part
                .predict
                .iter()
                .map(|&row| set.cutoffs[row])
                .min()
                .unwrap();
            assert!(part.train.iter().all(|&row| set.label_ends[row] <= start));
            // The test period begins with the ninth of ten cutoffs; labels must be known by then.
            assert!(part.predict.iter().all(|&row| row < 480));
        }
    }

    #[test]
    fn without_times_the_order_of_the_file_counts_if_the_test_rows_stand_last() {
        let parts = parts_of(&example(Some((0..600).map(|row| 480 <= row).collect())));
        assert_eq!(
            parts
                .iter()
                .map(|part| part.predict.len())
                .collect::<Vec<_>>(),
            [80; 3]
        );
        assert!(
            parts
                .iter()
                .all(|part| part.train.last() < part.predict.first())
        );
        assert!(parts_of(&example(Some((0..600).map(|row| row % 5 == 0).collect()))).is_empty());
    }
}
