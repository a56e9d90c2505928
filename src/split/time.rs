//! Test sets by time: train on what was known, judge on what came later.

use crate::domain::Timestamp;

use super::{Groups, SplitError};

/// Where the test period lies, and what is kept away from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeSplit {
    /// First instant of the test period.
    pub test_start: Timestamp,
    /// First instant after it; `None` = open.
    pub test_end: Option<Timestamp>,
    /// Days between the last label of the training part and the test period.
    pub embargo_days: f64,
    /// Whether all rows of groups in the test part leave the training part.
    pub group_disjoint: bool,
}

/// The parts of a split by time, as ascending row numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeParts {
    /// Labels known before the test period.
    pub train: Vec<usize>,
    /// Earlier cutoff, but a label that reaches into the embargo or the test period.
    pub purged: Vec<usize>,
    /// Kept out of the training part because the group is in the test part.
    pub shared: Vec<usize>,
    /// Cutoff within the test period.
    pub test: Vec<usize>,
}

/// Divides rows by time: a row trains only if its label was known before the test period.
///
/// # Shapes and units
/// One cutoff, one end of the prediction window and one group a row.
///
/// # Errors
/// [`SplitError::Lengths`] where the slices differ in length.
///
/// # Source
/// Purging and embargo as López de Prado 2018, chapter 7: train where `label_end + embargo <= test_start`.
pub fn time_split(
    cutoffs: &[Timestamp],
    label_ends: &[Timestamp],
    groups: &Groups,
    split: TimeSplit,
) -> Result<TimeParts, SplitError> {
    let rows = cutoffs.len();
    for (other, what) in [
        (label_ends.len(), "label ends"),
        (groups.n_rows(), "groups"),
    ] {
        if other != rows {
            return Err(SplitError::Lengths { rows, other, what });
        }
    }
    let mut parts = TimeParts::default();
    for row in 0..rows {
        // Half-open: a cutoff at the start of the period is in it, one at its end is not.
        if cutoffs[row] < split.test_start {
            if label_ends[row].plus_days(split.embargo_days) <= split.test_start {
                parts.train.push(row);
            } else {
                parts.purged.push(row);
            }
        } else if split.test_end.is_none_or(|end| cutoffs[row] < end) {
            parts.test.push(row);
        }
    }
    if split.group_disjoint {
        let tested = groups.touched(&parts.test);
        (parts.shared, parts.train) = parts
            .train
            .iter()
            .partition(|&&row| tested[groups.codes()[row] as usize]);
    }
    Ok(parts)
}

/// Walks forward: one split for each origin, each test period ending where `period_days` are over.
///
/// # Errors
/// As [`time_split`].
pub fn rolling_origin(
    cutoffs: &[Timestamp],
    label_ends: &[Timestamp],
    groups: &Groups,
    origins: &[Timestamp],
    period_days: f64,
    split: TimeSplit,
) -> Result<Vec<TimeParts>, SplitError> {
    origins
        .iter()
        .map(|&origin| {
            let test_end = Some(origin.plus_days(period_days));
            let split = TimeSplit {
                test_start: origin,
                test_end,
                ..split
            };
            time_split(cutoffs, label_ends, groups, split)
        })
        .collect()
}

/// Start of the test period that holds the latest `share` of the distinct cutoffs.
///
/// At least one cutoff is tested and at least one is not; `None` where that cannot be (one cutoff
/// only, or a share of 0).
pub fn latest_start(cutoffs: &[Timestamp], share: f64) -> Option<Timestamp> {
    let mut distinct = cutoffs.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let n = distinct.len();
    if n < 2 || share <= 0.0 || share.is_nan() {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and n"
    )]
    let tested = ((share.min(1.0) * n as f64).round() as usize).clamp(1, n - 1);
    distinct.get(n - tested).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DAY_MICROS;

    fn day(day: i64) -> Timestamp {
        Timestamp(day * DAY_MICROS)
    }

    #[test]
    fn validation_is_wholly_later_than_the_labels_of_the_training_part() {
        let cutoffs: Vec<Timestamp> = (0..40).map(|i| day(i / 4)).collect();
        let ends: Vec<Timestamp> = cutoffs.iter().map(|c| c.plus_days(2.0)).collect();
        let names: Vec<String> = (0..40).map(|i| format!("{}", i % 9)).collect();
        let groups = Groups::new(&names);
        let split = TimeSplit {
            test_start: day(7),
            test_end: Some(day(9)),
            embargo_days: 1.0,
            group_disjoint: false,
        };
        let parts = time_split(&cutoffs, &ends, &groups, split).unwrap();
        assert!(
            parts
                .train
                .iter()
                .all(|&row| ends[row].plus_days(1.0) <= day(7))
        );
        assert_eq!(parts.train.len(), 20);
        assert_eq!(parts.purged.len(), 8);
        assert_eq!(parts.test.len(), 8);
        let apart = time_split(
            &cutoffs,
            &ends,
            &groups,
            TimeSplit {
                group_disjoint: true,
                ..split
            },
        )
        .unwrap();
        let tested = groups.touched(&apart.test);
        assert!(
            apart
                .train
                .iter()
                .all(|&row| !tested[groups.codes()[row] as usize])
        );
        assert_eq!(apart.train.len() + apart.shared.len(), parts.train.len());
        let walked =
            rolling_origin(&cutoffs, &ends, &groups, &[day(5), day(7)], 2.0, split).unwrap();
        assert_eq!(walked[1], parts);
    }

    #[test]
    fn the_latest_share_counts_cutoffs_not_rows() {
        let cutoffs: Vec<Timestamp> = [1, 2, 3, 4, 5, 5, 5, 5, 5, 5]
            .into_iter()
            .map(day)
            .collect();
        assert_eq!(latest_start(&cutoffs, 0.2), Some(day(5)));
        assert_eq!(latest_start(&cutoffs, 0.01), Some(day(5)));
        assert_eq!(latest_start(&cutoffs, 1.0), Some(day(2)));
        assert_eq!(latest_start(&cutoffs, 0.0), None);
        assert_eq!(latest_start(&cutoffs[4..], 0.5), None);
    }
}
