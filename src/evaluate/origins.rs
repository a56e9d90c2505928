//! Rolling origin: stretches of time before the test period, each predicted from what was known before it.
//!
//! On these rows the winner is chosen, so that the test period itself stays untouched for the judgment. Known leads are
//! scored again, as in production. Settings are not tuned anew: each learner keeps the candidate that most folds chose.

use crate::calibration::{CalibrationError, fit_logistic};
use crate::domain::{Seed, Timestamp};
use crate::metrics::{Ranked, Sample, auc};
use crate::model::{Dataset, Fit, FitError, Learner};
use crate::split::latest_start;

use super::EvaluateError;
use super::contest::HeldOut;
use super::figures::{Period, Split};
use super::procedure::{Context, Outcome, Part, class_groups, each, run, total_loss};
use super::schedule::Round;
use super::train::gather;

/// The time before the test period is cut into so many stretches of equally many rows.
const STRETCHES: usize = 6;

/// So many of them, the latest, are predicted.
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

/// Rows before the test period with the instant at which each is predicted and the one at which its label is known.
pub(super) struct Stretch {
    pub(super) rows: Vec<usize>,
    pub(super) at: Vec<Timestamp>,
    pub(super) known: Vec<Timestamp>,
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
    let mut sorted: Vec<Timestamp> = stretch.at.clone();
    sorted.sort_unstable();
    let seed = context.plan.seed.derive("rolling");
    // Equally many rows, moved to the next cutoff where it falls within one.
    let origin = |number: usize| sorted.get(number * sorted.len() / STRETCHES).copied();
    let mut parts = Vec::new();
    for number in STRETCHES - PREDICTED..STRETCHES {
        let Some(start) = origin(number) else {
            continue;
        };
        let end = origin(number + 1);
        let pick = |is_in: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let places = (0..stretch.rows.len()).filter(|&place| is_in(place));
            places.map(|place| stretch.rows[place]).collect()
        };
        let part = Part {
            train: pick(&|place| {
                let known = stretch.known[place].plus_days(context.plan.embargo_days);
                stretch.at[place] < start && known <= start
            }),
            predict: pick(&|place| {
                start <= stretch.at[place] && end.is_none_or(|end| stretch.at[place] < end)
            }),
            seed: seed.derive(&format!("stretch {number}")),
        };
        let (converting, other) = class_groups(context, &part.train);
        if !part.predict.is_empty() && 2 <= converting.min(other) {
            parts.push(part);
        }
    }
    let all: Vec<usize> = parts.iter().flat_map(|part| part.predict.clone()).collect();
    let (converting, other) = class_groups(context, &all);
    if converting == 0 || other == 0 {
        parts.clear();
    }
    parts
}

pub(super) fn before_the_test(context: &Context, warnings: &mut Vec<String>) -> Option<Stretch> {
    let (set, plan) = (context.set, &context.plan);
    let n = set.n_rows();
    if !set.has_time {
        // Rows without a time, the test rows last: the file itself goes forward in time.
        let test = set.test.as_ref()?;
        let first = test.iter().position(|&is_test| is_test)?;
        if !test[first..].iter().all(|&is_test| is_test) {
            return None;
        }
        warnings.push(
            "the rows marked as test stand last, so rows are taken to stand in order of time: the winner is chosen on the later half of the others, each stretch predicted from the rows before it"
                .to_owned(),
        );
        let place = |row: usize| Timestamp(i64::try_from(row).unwrap_or(i64::MAX));
        let at: Vec<Timestamp> = (0..first).map(place).collect();
        return Some(Stretch {
            rows: (0..first).collect(),
            known: at.clone(),
            at,
        });
    }
    let start = match &set.test {
        Some(test) => (0..n).filter(|&r| test[r]).map(|r| set.cutoffs[r]).min(),
        None => latest_start(&set.cutoffs, plan.test_share),
    };
    let is_before = |row: usize| {
        let is_known = |start| set.label_ends[row].plus_days(plan.embargo_days) <= start;
        set.test.as_ref().is_none_or(|test| !test[row]) && start.is_none_or(is_known)
    };
    let rows: Vec<usize> = (0..n).filter(|&row| is_before(row)).collect();
    let pick = |times: &[Timestamp]| rows.iter().map(|&row| times[row]).collect();
    Some(Stretch {
        at: pick(&set.cutoffs),
        known: pick(&set.label_ends),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Plan, TrainingSet};
    use crate::matrix::Table;
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
        let at = |row: usize| Timestamp(0).plus_days(10.0 * (row / 60) as f64);
        let leads: Vec<String> = (0..600).map(|row| format!("lead {}", row % 60)).collect();
        TrainingSet {
            table: Table::new(600, Vec::new()).unwrap(),
            labels: (0..600).map(|row| row % 7 == 0).collect(),
            groups: leads.clone(),
            leads,
            cutoffs: (0..600).map(at).collect(),
            label_ends: (0..600).map(|row| at(row).plus_days(15.0)).collect(),
            folds: None,
            has_time: test.is_none(),
            test,
            rules: None,
            signs: Vec::new(),
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
