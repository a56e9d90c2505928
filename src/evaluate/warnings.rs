//! What the reader of the report has to know, in words.

use crate::calibration::PointsMap;
use crate::metrics::{Ranked, Sample, auc};

use super::minimums::minimums;
use super::procedure::{Context, Outcome};
use super::train::{Counts, TrainedModel};

pub(super) fn warn_of_few(counts: Counts, warnings: &mut Vec<String>) {
    warnings.extend(minimums(counts.converting_groups));
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
