//! Weights under which leads are held against those of the same time.
//!
//! A list is made at one instant, so points have to say who converts among the leads of that instant. A rule that tells
//! good months from bad ones (an interest rate, a campaign) explains much of the outcomes and moves nobody up a list.

use crate::domain::Timestamp;
use crate::evaluate::TrainingSet;

/// Periods at most.
const MOST: usize = 12;
/// Conversions that a period needs, and as many rows that did not convert.
const LEAST: usize = 30;

/// One weight a row of `set`, such that conversions have the same share in each period of `rows`; rows beside them weigh 1.
///
/// Periods are neighboring cutoffs, or neighboring rows of a file that goes forward in time; each keeps its weight as a
/// whole. `None` where there is one period only.
///
/// # Source
/// Sampling by outcome within strata leaves the slopes of a logistic regression as they are and moves the level of each
/// stratum alone: R. L. Prentice, R. Pyke, "Logistic disease incidence models and case-control studies", Biometrika 66
/// (1979). Here it takes the level of a period out of what the rules are asked to explain.
///
/// # Limits
/// Noisier than one level a period in the model where rates differ much, because few conversions then weigh a lot; rows
/// with equal facts can stay one pattern, though.
pub(super) fn alike_in_each_period(set: &TrainingSet, rows: &[usize]) -> Option<Vec<f64>> {
    let periods = periods(set, rows);
    if periods.len() < 2 {
        return None;
    }
    let converted = |rows: &[usize]| rows.iter().filter(|&&row| set.labels[row]).count() as f64;
    let rate = converted(rows) / rows.len() as f64;
    let mut weights = vec![1.0; set.n_rows()];
    for period in periods {
        let (n, conversions) = (period.len() as f64, converted(&period));
        for row in period {
            weights[row] = if set.labels[row] {
                rate * n / conversions
            } else {
                (1.0 - rate) * n / (n - conversions)
            };
        }
    }
    Some(weights)
}

/// `rows` in order of time, cut between cutoffs where enough has been seen of both outcomes.
fn periods(set: &TrainingSet, rows: &[usize]) -> Vec<Vec<usize>> {
    let at = |row: usize| {
        if set.has_time {
            set.cutoffs[row]
        } else {
            Timestamp(i64::try_from(row).unwrap_or(i64::MAX))
        }
    };
    let mut sorted = rows.to_vec();
    sorted.sort_by_key(|&row| (at(row), row));
    let is_enough = |period: &[usize]| {
        let converted = period.iter().filter(|&&row| set.labels[row]).count();
        LEAST <= converted.min(period.len() - converted) && rows.len() <= MOST * period.len()
    };
    let mut periods: Vec<Vec<usize>> = Vec::new();
    let mut open = Vec::new();
    for same in sorted.chunk_by(|&a, &b| at(a) == at(b)) {
        open.extend_from_slice(same);
        if is_enough(&open) {
            periods.push(std::mem::take(&mut open));
        }
    }
    match periods.last_mut() {
        Some(last) => last.append(&mut open),
        None => periods.push(open),
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Table;

    /// Four cutoffs of 100 leads; so many of each convert.
    fn set(conversions: [usize; 4]) -> TrainingSet {
        let leads: Vec<String> = (0..400).map(|row| format!("lead {}", row % 100)).collect();
        TrainingSet {
            table: Table::new(400, Vec::new()).unwrap(),
            labels: (0..400)
                .map(|row| row % 100 < conversions[row / 100])
                .collect(),
            groups: leads.clone(),
            leads,
            cutoffs: (0..400)
                .map(|row: i32| Timestamp(0).plus_days(f64::from(row / 100)))
                .collect(),
            label_ends: vec![Timestamp(0).plus_days(9.0); 400],
            folds: None,
            test: None,
            has_time: true,
            lists: Vec::new(),
            rules: None,
            signs: Vec::new(),
        }
    }

    #[test]
    fn each_period_converts_alike_and_keeps_its_weight() {
        let set = set([40, 50, 60, 10]);
        let rows: Vec<usize> = (0..400).collect();
        let weights = alike_in_each_period(&set, &rows).unwrap();
        let weight = |rows: std::ops::Range<usize>, label: Option<bool>| -> f64 {
            let of = |row: &usize| label.is_none_or(|label| set.labels[*row] == label);
            rows.filter(of).map(|row| weights[row]).sum()
        };
        // The last cutoff has too few conversions for a period of its own.
        for period in [0..100, 100..200, 200..400] {
            let n = period.len() as f64;
            assert!((weight(period.clone(), None) - n).abs() < 1e-9);
            assert!((weight(period, Some(true)) - 0.4 * n).abs() < 1e-9);
        }
    }

    #[test]
    fn rows_beside_them_weigh_one_and_one_period_needs_no_weights() {
        let set = set([40, 50, 60, 10]);
        let early: Vec<usize> = (0..200).collect();
        let weights = alike_in_each_period(&set, &early).unwrap();
        assert!(weights[200..].iter().all(|&weight| weight == 1.0));
        assert_ne!(weights[0], weights[199]);
        assert_eq!(alike_in_each_period(&set, &early[..100]), None);
    }

    #[test]
    fn without_times_neighbors_in_the_file_are_a_period() {
        let set = TrainingSet {
            has_time: false,
            cutoffs: vec![Timestamp(0); 400],
            ..set([40, 50, 60, 40])
        };
        let rows: Vec<usize> = (0..400).collect();
        let got = periods(&set, &rows);
        // A period ends as soon as 30 rows of each outcome are in it, and not before a twelfth of all rows is.
        assert_eq!(got.iter().flatten().copied().collect::<Vec<_>>(), rows);
        assert_eq!(got[0].len(), 70);
    }
}
