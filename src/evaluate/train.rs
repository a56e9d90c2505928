//! Training end to end: judged on held-out rows, then fitted on all of them.

use std::time::Instant;

use crate::calibration::{Calibrator, PointsMap};
use crate::hybrid::Blend;
use crate::model::{FitReport, Learner, Model};
use crate::split::Groups;

use super::alone::rules_alone;
use super::budget::{Budget, afford, warn_of_time};
use super::contest::{Contest, HeldOut, Standing, judge};
use super::finish::finish;
use super::held_out::{Later, OutOfFold, later, out_of_fold};
use super::importance::{Importance, measure};
use super::origins::{rolling, stretches};
use super::procedure::{Context, Outcome, class_groups, each, run};
use super::schedule::{Round, by_time, outer};
use super::trials::{TrialLine, list_trials};
use super::twins::join_twins;
use super::warnings::{warn_of_few, warn_of_fits, warn_of_rules};
use super::without::{idle, kept_places};
use super::{EvaluateError, Plan, TrainingSet};

/// One learner, fitted on all rows.
#[derive(Debug, Clone)]
pub struct TrainedModel {
    /// Its name in the contest.
    pub name: String,
    /// The engine that fitted it.
    pub engine: &'static str,
    /// The chosen candidate, in words.
    pub candidate: String,
    /// All candidates in words with their mean inner log loss, simplest first.
    pub candidates: Vec<(String, f64)>,
    /// The candidate that each outer fold chose by itself, in words.
    pub chosen_by_fold: Vec<String>,
    /// Outer folds in which the fit met its tolerance.
    pub folds_converged: usize,
    /// Raw log-odds.
    pub model: Model,
    /// Raw to honest log-odds, fitted out of fold.
    pub calibrator: Calibrator,
    /// How the fit went.
    pub report: FitReport,
}

/// Everything that training learned.
#[derive(Debug, Clone)]
pub struct Trained {
    /// Rows, converted rows, groups, and groups with a conversion.
    pub counts: Counts,
    /// The learners, in the order in which they were given.
    pub models: Vec<TrainedModel>,
    /// Log-odds of the conversion rate of all rows.
    pub base_rate: f64,
    /// Points to log-odds; `None` without a rulebook.
    pub rule_map: Option<PointsMap>,
    /// Place in `models` of the one that the hybrid uses; `None` without learners.
    pub chosen: Option<usize>,
    /// The joining of rules and chosen model; `None` without rules or learners.
    pub hybrid: Option<Blend>,
    /// Figures, differences, verdict.
    pub contest: Contest,
    /// Rules and features beside the chosen model.
    pub importance: Importance,
    /// Held-out probabilities.
    pub oof: OutOfFold,
    /// Probabilities for the rows of the time test, leads known before among them; `None` where there was none.
    pub later: Option<Later>,
    /// Every candidate tried, in the order of splits, parts and learners.
    pub trials: Vec<TrialLine>,
    /// What the reader of the report has to know.
    pub warnings: Vec<String>,
    /// Seconds by stage.
    pub seconds: Vec<(&'static str, f64)>,
    /// Whether log-odds are fitted to outcomes. Else too few converted, and they are points on a scale: they put leads
    /// in order and say nothing of chances.
    pub has_probabilities: bool,
}

/// How much there was to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Training rows.
    pub rows: usize,
    /// Converted rows.
    pub converted: usize,
    /// Groups.
    pub groups: usize,
    /// Groups with a converted row.
    pub converting_groups: usize,
}

/// Cross-validates, judges, and fits on all rows.
///
/// Outer folds give the figures; inside each, inner folds choose candidates, calibrate and blend.
/// The final fit takes the candidate with the lowest inner loss over all outer folds, and calibrates
/// and blends on the outer out-of-fold values.
///
/// Where too few converted to hold any out, a rulebook scores alone. A learner that finds nothing to learn from in some
/// part of the rows is left out by name, as long as something else is there.
///
/// # Errors
/// [`EvaluateError`]: unfit input, too few conversions to divide without a rulebook, or a learner that fails.
pub fn train(
    set: &TrainingSet,
    learners: &[&dyn Learner],
    plan: &Plan,
) -> Result<Trained, EvaluateError> {
    let start = Instant::now();
    set.check_shape()?;
    plan.check()?;
    if let Some(trained) = rules_alone(set, None) {
        return Ok(trained);
    }
    set.check()?;
    let (mut learners, mut plan) = (learners.to_vec(), plan.clone());
    let mut left_out = Vec::new();
    loop {
        let error = match judged(set, &learners, &plan, start, &left_out) {
            Ok(trained) => return Ok(trained),
            Err(error) => error,
        };
        if let Some(place) = idle(set, &learners, &error) {
            left_out.push(format!("{} was left out: {error}", learners[place].name()));
            learners.remove(place);
            plan.monotone = kept_places(&plan.monotone, |now| now != place);
        } else {
            return rules_alone(set, Some(&error)).ok_or(error);
        }
    }
}

/// Cross-validates, judges, and fits on all rows with all of `learners`.
fn judged(
    set: &TrainingSet,
    learners: &[&dyn Learner],
    plan: &Plan,
    start: Instant,
    left_out: &[String],
) -> Result<Trained, EvaluateError> {
    let named = Groups::new(&set.groups);
    let (mut warnings, mut seconds) = (left_out.to_vec(), Vec::new());
    let joined = join_twins(set, &named).map(|(groups, sentence)| {
        warnings.push(sentence);
        groups
    });
    let groups = joined.as_ref().unwrap_or(&named);
    let mut clock = Instant::now();
    let mut lap = |stage, seconds: &mut Vec<(&'static str, f64)>| {
        seconds.push((stage, clock.elapsed().as_secs_f64()));
        clock = Instant::now();
    };

    let mut frame = Context {
        set,
        groups,
        learners: learners.to_vec(),
        scorers: scorer_names(learners, set.rules.is_some()),
        plan: plan.clone(),
    };
    let counts = count(&frame);
    warn_of_few(counts, &mut warnings);
    let (outer, folds) = outer(&frame, &mut warnings)?;
    // Whose twin was seen before is known in truth, too, when the time comes.
    let by_name = Context {
        groups: &named,
        ..frame.clone()
    };
    let rounds = by_time(&by_name, &mut warnings)?;
    let stretches = stretches(&frame, &mut warnings);
    let mut budget = None;
    if let Some(minutes) = plan.budget_minutes {
        let parts = [&outer, &stretches].into_iter().chain(&rounds);
        let rows = parts.flat_map(|round| round.parts.iter().map(|part| part.train.len()));
        let afforded = afford(&frame, minutes, start, rows.collect(), &mut warnings)?;
        let stay = afforded.learners.iter();
        frame.learners = stay.map(|&place| learners[place]).collect();
        // Names go by who takes part, so that one engine of two has none to be told from.
        frame.scorers = scorer_names(&frame.learners, set.rules.is_some());
        frame.plan.monotone =
            kept_places(&plan.monotone, |place| afforded.learners.contains(&place));
        frame.plan.inner_folds = afforded.inner_folds;
        budget = Some(afforded.budget);
        lap("timing", &mut seconds);
    }
    let outcomes = run_all(&frame, &outer, budget.as_mut())?;
    let mut trials = list_trials(&frame, &outer, &outcomes);
    lap("cross_validation", &mut seconds);

    let mut held_out = vec![HeldOut {
        folds: Some(in_order(&outer, &folds)),
        ..gather(&frame, &outer, &outcomes)
    }];
    held_out.extend(rolling(&frame, &stretches, &outcomes)?);
    if let Some(budget) = &mut budget {
        budget.pass(stretches.parts.len());
    }
    for round in &rounds {
        let outcomes = run_all(&frame, round, budget.as_mut())?;
        trials.extend(list_trials(&frame, round, &outcomes));
        held_out.push(gather(&frame, round, &outcomes));
    }
    warn_of_time(&trials, plan, &mut warnings);
    lap("time", &mut seconds);

    let last = finish(&frame, &outer, &outcomes)?;
    warn_of_rules(&frame, &outcomes, last.rule_map.as_ref(), &mut warnings);
    warn_of_fits(&last.models, &mut warnings);
    lap("final_fit", &mut seconds);

    let oof = out_of_fold(&frame, &held_out[0], folds);
    let later = held_out.last().and_then(|last| later(&frame, last));
    let is_backwards = last.rule_map.as_ref().is_some_and(|map| map.slope <= 0.0);
    let standing = Standing {
        chosen: last.chosen,
        is_backwards,
    };
    let contest = judge(&frame, held_out, &standing, &mut warnings)?;
    lap("contest", &mut seconds);

    let left = budget.as_ref().map(Budget::left);
    let importance = measure(&frame, &outer, &outcomes, last.chosen, left)?;
    lap("importance", &mut seconds);
    if let Some(budget) = budget {
        budget.warn(&mut warnings);
    }
    Ok(Trained {
        counts,
        models: last.models,
        base_rate: last.base_rate,
        rule_map: last.rule_map,
        chosen: last.chosen,
        hybrid: last.hybrid,
        contest,
        importance,
        oof,
        later,
        trials,
        warnings,
        seconds,
        has_probabilities: true,
    })
}

impl Plan {
    fn check(&self) -> Result<(), EvaluateError> {
        for (setting, got, low, high) in [
            ("folds", self.folds as f64, 2.0, 100.0),
            ("inner_folds", self.inner_folds as f64, 2.0, 100.0),
            ("test_share", self.test_share, 0.0, 0.9),
            ("embargo_days", self.embargo_days, 0.0, 1e5),
            ("weight", self.hybrid_weight.unwrap_or(0.0), 0.0, 1.0),
        ] {
            if !(low..=high).contains(&got) {
                return Err(EvaluateError::Setting {
                    setting,
                    got,
                    low,
                    high,
                });
            }
        }
        Ok(())
    }
}

/// Base rate, rules, learners, hybrid; learners that occur with two engines carry them in the name.
pub(super) fn scorer_names(learners: &[&dyn Learner], has_rules: bool) -> Vec<String> {
    let mut names = vec!["base_rate".to_owned()];
    if has_rules {
        names.push("rules".to_owned());
    }
    for learner in learners {
        let twice = learners
            .iter()
            .filter(|other| other.name() == learner.name())
            .count()
            > 1;
        names.push(if twice {
            format!("{}_{}", learner.name(), learner.engine())
        } else {
            learner.name().to_owned()
        });
    }
    if has_rules && !learners.is_empty() {
        names.push("hybrid".to_owned());
    }
    names
}

fn run_all(
    context: &Context,
    round: &Round,
    budget: Option<&mut Budget>,
) -> Result<Vec<Outcome>, EvaluateError> {
    let Some(budget) = budget else {
        let parts = &round.parts;
        return each(context, parts.len(), |part| {
            run(context, &parts[part], None)
        });
    };
    // One after the other, so that each gets what the ones before have left.
    let parts = round.parts.iter().map(|part| {
        let outcome = run(context, part, Some(&budget.deal()))?;
        budget.learn(&outcome.tuned);
        Ok(outcome)
    });
    parts.collect()
}

/// The held-out predictions of all parts, one after the other.
pub(super) fn gather(context: &Context, round: &Round, outcomes: &[Outcome]) -> HeldOut {
    let log_odds = (0..context.scorers.len())
        .map(|scorer| {
            outcomes
                .iter()
                .flat_map(|one| one.log_odds[scorer].iter().copied())
                .collect()
        })
        .collect();
    HeldOut {
        split: round.split,
        rows: round.rows(),
        log_odds,
        folds: None,
        periods: Vec::new(),
    }
}

/// The fold number of each held-out row.
fn in_order(round: &Round, folds: &[u32]) -> Vec<u32> {
    round.rows().iter().map(|&row| folds[row]).collect()
}

pub(super) fn count(context: &Context) -> Counts {
    let all: Vec<usize> = (0..context.set.n_rows()).collect();
    Counts {
        rows: all.len(),
        converted: context.set.n_converted(),
        groups: context.groups.n_groups(),
        converting_groups: class_groups(context, &all).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scorers_are_named_as_the_contest_names_them() {
        let learners: Vec<&dyn Learner> = vec![&crate::model::Newton];
        assert_eq!(
            scorer_names(&learners, true),
            ["base_rate", "rules", "logistic", "hybrid"]
        );
        assert_eq!(scorer_names(&learners, false), ["base_rate", "logistic"]);
        assert_eq!(scorer_names(&[], true), ["base_rate", "rules"]);
    }
}
