//! The time before the test period, cut into stretches: each is predicted from what was known before it.

use std::ops::Range;

use crate::domain::Timestamp;
use crate::split::{Fold, latest_start};

use super::procedure::Context;

/// The time before the test period is cut into so many stretches of equally many rows.
pub(super) const STRETCHES: usize = 6;

/// Rows before the test period with the instant at which each is predicted and the one at which its label is known.
pub(super) struct Stretch {
    pub(super) rows: Vec<usize>,
    pub(super) at: Vec<Timestamp>,
    pub(super) known: Vec<Timestamp>,
}

impl Stretch {
    /// Stretches `which` of [`STRETCHES`] by number: rows in it as validation, rows whose labels were known before it as train.
    ///
    /// Borders move to the next cutoff where they fall within one; a stretch that ends up beyond the last is left out.
    pub(super) fn cut(&self, which: Range<usize>, embargo_days: f64) -> Vec<(usize, Fold)> {
        let mut sorted: Vec<Timestamp> = self.at.clone();
        sorted.sort_unstable();
        let origin = |number: usize| sorted.get(number * sorted.len() / STRETCHES).copied();
        let pick = |is_in: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let places = (0..self.rows.len()).filter(|&place| is_in(place));
            places.map(|place| self.rows[place]).collect()
        };
        let fold = |number: usize| {
            let (start, end) = (origin(number)?, origin(number + 1));
            let fold = Fold {
                train: pick(&|place| {
                    let known = self.known[place].plus_days(embargo_days);
                    self.at[place] < start && known <= start
                }),
                validation: pick(&|place| {
                    start <= self.at[place] && end.is_none_or(|end| self.at[place] < end)
                }),
            };
            Some((number, fold))
        };
        which.filter_map(fold).collect()
    }
}

/// The rows whose labels are known before the test period begins; `None` where the file does not go forward in time.
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
pub(super) mod tests {
    use super::*;
    use crate::evaluate::TrainingSet;
    use crate::matrix::Table;

    /// Sixty leads at ten cutoffs ten days apart, with labels that take fifteen days.
    pub(crate) fn sixty_leads() -> TrainingSet {
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
            test: None,
            has_time: true,
            lists: Vec::new(),
            rules: None,
            signs: Vec::new(),
        }
    }

    #[test]
    fn stretches_cover_the_rows_once_and_learn_from_what_was_known_before() {
        let set = sixty_leads();
        let stretch = Stretch {
            rows: (0..600).collect(),
            at: set.cutoffs.clone(),
            known: set.label_ends.clone(),
        };
        let cut = stretch.cut(0..STRETCHES, 0.0);
        let mut seen: Vec<usize> = cut
            .iter()
            .flat_map(|(_, fold)| fold.validation.clone())
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..600).collect::<Vec<_>>());
        for (_, fold) in cut.iter().filter(|(_, fold)| !fold.validation.is_empty()) {
            let start = fold.validation.iter().map(|&row| set.cutoffs[row]).min();
            assert!(
                fold.train
                    .iter()
                    .all(|&row| Some(set.label_ends[row]) <= start)
            );
        }
    }
}
