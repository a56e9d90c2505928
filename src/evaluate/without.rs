//! Training without some of the learners.

use crate::model::{FitError, Learner};

use super::train::scorer_names;
use super::{EvaluateError, TrainingSet};

/// The place of a learner that found nothing to learn from, where others or the rules can do without it.
pub(super) fn idle(
    set: &TrainingSet,
    learners: &[&dyn Learner],
    error: &EvaluateError,
) -> Option<usize> {
    let EvaluateError::Fit { learner, source } = error else {
        return None;
    };
    let is_for_want = matches!(
        source,
        FitError::NoColumns { .. } | FitError::OneClass { .. } | FitError::Engine { .. }
    );
    if !is_for_want || (set.rules.is_none() && learners.len() < 2) {
        return None;
    }
    let names = scorer_names(learners, false);
    let by_name = names.iter().skip(1).position(|name| name == learner);
    by_name.or_else(|| learners.iter().position(|one| one.name() == learner))
}

/// Those of `places` that `stays` says to keep, counted anew among all that stay.
pub(super) fn kept_places(places: &[usize], stays: impl Fn(usize) -> bool) -> Vec<usize> {
    let kept = places.iter().filter(|&&place| stays(place));
    kept.map(|&place| (0..place).filter(|&before| stays(before)).count())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_anew_among_those_that_stay() {
        assert_eq!(kept_places(&[0, 2, 3], |place| place != 2), [0, 2]);
        assert_eq!(kept_places(&[1], |place| 0 < place), [0]);
    }
}
