//! Rows to choose on, folds that go forward in time among them, and later rows that nothing has touched.

use crate::split::{Fold, Groups, folds_of};

use super::procedure::{Context, class_groups};
use super::schedule::{dealt, time_parts};
use super::stretch::{STRETCHES, Stretch, before_the_test};
use super::{EvaluateError, Plan, TrainingSet};

/// What keeps the rows to try on apart from those to choose on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// They are later: their cutoffs, or the mark of whoever made the file.
    Time,
    /// They are of other leads; nothing is known of time.
    Groups,
}

/// A division of rows for whoever chooses by looking at outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Forward {
    /// What keeps `later` apart.
    pub apart: Apart,
    /// Rows to choose on, ascending: their labels were known before the first of `later`.
    pub found_on: Vec<usize>,
    /// Folds of them.
    pub folds: Vec<Fold>,
    /// Whether each validation part is later than its training part; else folds are of leads.
    pub is_forward: bool,
    /// Whether the order of `found_on` in time is known. Folds that could go forward then and do not, because outcomes take
    /// too long for stretches of time before `later`, say too little to choose by.
    pub has_order: bool,
    /// Rows to try on, ascending; nothing is chosen by them.
    pub later: Vec<usize>,
}

/// Divides rows as the verdict by time does, and what is before the test period once more.
///
/// Leads that are known before are tried on again, as in production. Rows marked as test are those to try on, even where the
/// others stand in no order. Where nothing is known of time, a fold of leads is kept apart instead.
///
/// # Errors
/// [`EvaluateError::FewGroups`], [`EvaluateError::Split`] where the rows cannot be divided.
pub fn forward(set: &TrainingSet, plan: &Plan) -> Result<Forward, EvaluateError> {
    let groups = Groups::new(&set.groups);
    let context = Context {
        set,
        groups: &groups,
        learners: Vec::new(),
        scorers: Vec::new(),
        plan: plan.clone(),
    };
    match by_time(&context)? {
        Some(forward) => Ok(forward),
        None => by_groups(&context),
    }
}

fn by_time(context: &Context) -> Result<Option<Forward>, EvaluateError> {
    // What there is to say of the division, the contest says.
    let quiet = &mut Vec::new();
    let Some(parts) = time_parts(context, quiet)? else {
        return Ok(None);
    };
    let has_both = |rows: &[usize]| {
        let (converting, other) = class_groups(context, rows);
        2 <= converting.min(other)
    };
    if !has_both(&parts.train) || !has_both(&parts.test) {
        return Ok(None);
    }
    let stretch = before_the_test(context, quiet);
    let ahead = |stretch: &Stretch| -> Vec<Fold> {
        let cut = stretch.cut(1..STRETCHES, context.plan.embargo_days);
        cut.into_iter()
            .map(|(_, fold)| fold)
            .filter(|fold| has_both(&fold.train) && has_both(&fold.validation))
            .collect()
    };
    let mut folds = stretch.as_ref().map_or_else(Vec::new, ahead);
    // A single stretch of time says nothing of how much stretches differ.
    let is_forward = 2 <= folds.len();
    if !is_forward {
        let numbers: Vec<u32> = match &context.set.folds {
            Some(given) if stretch.is_none() => parts.train.iter().map(|&row| given[row]).collect(),
            _ => {
                let seed = context.plan.seed.derive("forward");
                dealt(context, &parts.train, seed, quiet)?
            }
        };
        folds = folds_of(&parts.train, &numbers)?;
    }
    Ok(Some(Forward {
        apart: Apart::Time,
        found_on: parts.train,
        folds,
        is_forward,
        has_order: stretch.is_some(),
        later: parts.test,
    }))
}

fn by_groups(context: &Context) -> Result<Forward, EvaluateError> {
    let all: Vec<usize> = (0..context.set.n_rows()).collect();
    let seed = context.plan.seed.derive("forward");
    let numbers = match &context.set.folds {
        Some(folds) => folds.clone(),
        None => dealt(context, &all, seed, &mut Vec::new())?,
    };
    let last = numbers.iter().max().copied().unwrap_or(0);
    let (mut found_on, mut later) = (Vec::new(), Vec::new());
    for (row, &fold) in numbers.iter().enumerate() {
        if fold == last {
            later.push(row);
        } else {
            found_on.push(row);
        }
    }
    let left: Vec<u32> = found_on.iter().map(|&row| numbers[row]).collect();
    Ok(Forward {
        apart: Apart::Groups,
        folds: folds_of(&found_on, &left)?,
        is_forward: false,
        has_order: false,
        found_on,
        later,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::stretch::tests::sixty_leads;

    #[test]
    fn folds_go_forward_and_later_rows_are_in_none_of_them() {
        let set = sixty_leads();
        let got = forward(&set, &Plan::default()).unwrap();
        assert_eq!((got.apart, got.is_forward), (Apart::Time, true));
        assert_eq!(got.later, (480..600).collect::<Vec<_>>());
        let first = |rows: &[usize]| rows.iter().map(|&row| set.cutoffs[row]).min().unwrap();
        assert!(
            got.found_on
                .iter()
                .all(|&row| set.label_ends[row] <= first(&got.later))
        );
        assert!(3 <= got.folds.len());
        for fold in &got.folds {
            let start = first(&fold.validation);
            assert!(fold.train.iter().all(|&row| set.label_ends[row] <= start));
            assert!(fold.validation.iter().all(|row| got.found_on.contains(row)));
        }
    }

    #[test]
    fn outcomes_that_take_long_leave_folds_of_leads_before_the_later_rows() {
        let mut set = sixty_leads();
        set.label_ends = set.cutoffs.iter().map(|at| at.plus_days(60.0)).collect();
        let got = forward(&set, &Plan::default()).unwrap();
        assert_eq!((got.apart, got.is_forward), (Apart::Time, false));
        // The test period begins on day 80: labels of the first three cutoffs are known by then.
        assert_eq!(got.found_on, (0..180).collect::<Vec<_>>());
        for fold in &got.folds {
            let is_shared = |row: &usize| {
                fold.train
                    .iter()
                    .any(|one| set.leads[*one] == set.leads[*row])
            };
            assert!(!fold.validation.iter().any(is_shared));
        }
    }

    #[test]
    fn rows_marked_as_test_are_tried_on_though_the_others_stand_in_no_order() {
        let mut set = sixty_leads();
        set.has_time = false;
        set.test = Some((0..600).map(|row| row % 3 == 0).collect());
        let got = forward(&set, &Plan::default()).unwrap();
        assert_eq!(
            (got.apart, got.is_forward, got.has_order),
            (Apart::Time, false, false)
        );
        assert_eq!(got.later, (0..600).step_by(3).collect::<Vec<_>>());
        assert_eq!((got.found_on.len(), got.folds.len()), (400, 5));
        // Folds of the file are kept.
        set.folds = Some((0..600).map(|row| u32::from(row % 60 < 20)).collect());
        let got = forward(&set, &Plan::default()).unwrap();
        assert_eq!(got.folds.len(), 2);
        assert!(got.folds[1].validation.iter().all(|row| row % 60 < 20));
    }

    #[test]
    fn without_time_other_leads_are_kept_apart() {
        let mut set = sixty_leads();
        set.has_time = false;
        let got = forward(&set, &Plan::default()).unwrap();
        assert_eq!((got.apart, got.folds.len()), (Apart::Groups, 4));
        let shared = got
            .later
            .iter()
            .any(|&a| got.found_on.iter().any(|&b| set.leads[a] == set.leads[b]));
        assert!(!shared);
        assert_eq!(got.later.len() + got.found_on.len(), 600);
    }
}
