//! What the reader of the report has to know, in words.

use crate::calibration::PointsMap;
use crate::metrics::{Ranked, Sample, auc};

use super::plan::FEW_GROUPS;
use super::procedure::{Context, Outcome};
use super::train::{Counts, TrainedModel};

/// Below so many converting groups intervals are wide enough to say so.
const MODEST_GROUPS: usize = 100;

pub(super) fn warn_of_few(counts: Counts, warnings: &mut Vec<String>) {
    let n = counts.converting_groups;
    if n < FEW_GROUPS {
        warnings.push(format!(
            "only {n} groups converted, and {FEW_GROUPS} are the least for an interval: no scorer can be told from another and the models are guesses, so scores come from the simplest scorer, the rules where there are rules; what can be had from so few is a look at single leads, not a verdict"
        ));
    } else if n < MODEST_GROUPS {
        warnings.push(format!(
            "only {n} groups converted: below {MODEST_GROUPS} intervals are wide and the rules carry much of what is known; the hybrid leans on them, and calibration keeps to a straight line"
        ));
    }
}

pub(super) fn warn_of_rules(
    context: &Context,
    outcomes: &[Outcome],
    map: Option<&PointsMap>,
    warnings: &mut Vec<String>,
) {
    let Some(map) = map else { return };
    let n = outcomes
        .iter()
        .filter(|one| {
            one.fitted
                .rule_map
                .as_ref()
                .is_some_and(PointsMap::is_backwards)
        })
        .count();
    let all: Vec<usize> = (0..context.set.n_rows()).collect();
    let area = context.rule_scores(&all).and_then(|scores| {
        let sample = Sample::new(&context.set.labels, &scores, None).ok()?;
        auc(&Ranked::new(&sample)).ok()
    });
    if map.n_distinct < 2 {
        warnings.push(
            "all rows have the same points: the rulebook tells nobody from anybody".to_owned(),
        );
    } else if map.is_backwards() {
        let area = area.map_or_else(String::new, |area| {
            format!(" (AUC of the points {area:.3})")
        });
        warnings.push(format!(
            "the rulebook ranks backwards{area}: leads with more points convert less; its probability is the base rate until the points are mended"
        ));
    } else if n > 0 {
        warnings.push(format!(
            "the rulebook ranks backwards in {n} of {} folds: its points say next to nothing about conversions",
            outcomes.len()
        ));
    }
}

pub(super) fn warn_of_fits(models: &[TrainedModel], warnings: &mut Vec<String>) {
    for model in models {
        let folds = model.chosen_by_fold.len();
        if model.folds_converged < folds {
            warnings.push(format!(
                "{}: did not converge in {} of {folds} folds",
                model.name,
                folds - model.folds_converged
            ));
        }
        warnings.extend(
            model
                .report
                .warnings
                .iter()
                .map(|words| format!("{}: {words}", model.name)),
        );
    }
}
