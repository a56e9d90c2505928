//! Folds: every row validates once, and a group is never on both sides.

use crate::domain::Seed;

use super::{Groups, SplitError};

/// One round of cross-validation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Rows to fit on, ascending.
    pub train: Vec<usize>,
    /// Rows to predict, ascending.
    pub validation: Vec<usize>,
}

/// The fold of each of `rows` by the hash of its group: stable under new rows and any order.
///
/// # Errors
/// [`SplitError::FewFolds`] below two folds.
///
/// # Source
/// `H64(salt, group) mod k`; the hash is xxh3.
pub fn group_kfold(
    groups: &Groups,
    rows: &[usize],
    k: usize,
    salt: Seed,
) -> Result<Vec<u32>, SplitError> {
    check_folds(k)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "below k, which counts folds"
    )]
    let by_group: Vec<u32> = groups
        .names()
        .iter()
        .map(|name| (salt.hash(name) % k as u64) as u32)
        .collect();
    Ok(rows
        .iter()
        .map(|&row| by_group[groups.codes()[row] as usize])
        .collect())
}

/// The fold of each of `rows`, groups kept whole and conversions spread evenly.
///
/// Deterministic, and independent of the order of rows: groups of equal make-up go by their hash.
///
/// # Shapes and units
/// `labels` has one value a row of the table, `rows` picks some; the answer follows `rows`, with
/// folds numbered from 0.
///
/// # Errors
/// [`SplitError::Lengths`], [`SplitError::FewFolds`], and [`SplitError::FewGroups`] where fewer than
/// `k` groups hold a conversion, or fewer than `k` hold a row that did not convert.
///
/// # Source
/// The idea of scikit-learn's `StratifiedGroupKFold`: groups in descending spread of their class
/// counts, each to the fold that keeps the class shares most even.
pub fn stratified_group_kfold(
    labels: &[bool],
    groups: &Groups,
    rows: &[usize],
    k: usize,
    salt: Seed,
) -> Result<Vec<u32>, SplitError> {
    check_folds(k)?;
    if labels.len() != groups.n_rows() {
        return Err(SplitError::Lengths {
            rows: groups.n_rows(),
            other: labels.len(),
            what: "labels",
        });
    }
    let counts = class_counts(labels, groups, rows);
    for (what, class) in [
        ("converting groups", 0),
        ("groups with a row that did not convert", 1),
    ] {
        let n = counts.iter().filter(|count| count[class] > 0).count();
        if n < k {
            return Err(SplitError::FewGroups {
                groups: n,
                what,
                folds: k,
            });
        }
    }
    let mut order: Vec<usize> = (0..counts.len())
        .filter(|&group| counts[group] != [0, 0])
        .collect();
    order.sort_by_cached_key(|&group| {
        let [hits, misses] = counts[group];
        let name = &groups.names()[group];
        (
            std::cmp::Reverse(hits.abs_diff(misses)),
            salt.hash(name),
            name,
        )
    });
    let fold_of_group = assign(&order, &counts, k);
    Ok(rows
        .iter()
        .map(|&row| fold_of_group[groups.codes()[row] as usize])
        .collect())
}

/// Puts each group where the spread of the class shares over the folds stays smallest.
fn assign(order: &[usize], counts: &[[u64; 2]], k: usize) -> Vec<u32> {
    let totals = order
        .iter()
        .fold([0, 0], |sum, &group| add(sum, counts[group]));
    let mut folds = vec![[0u64; 2]; k];
    let mut fold_of_group = vec![0; counts.len()];
    for &group in order {
        let mut best = (f64::INFINITY, u64::MAX, 0);
        for fold in 0..k {
            let mut spread = 0.0;
            for class in 0..2 {
                let total = totals[class].max(1) as f64;
                let share = |other: usize| {
                    let more = if other == fold {
                        counts[group][class]
                    } else {
                        0
                    };
                    (folds[other][class] + more) as f64 / total
                };
                let mean = (0..k).map(share).sum::<f64>() / k as f64;
                spread +=
                    ((0..k).map(|f| (share(f) - mean).powi(2)).sum::<f64>() / k as f64).sqrt();
            }
            let size = folds[fold][0] + folds[fold][1];
            // Spreads that differ by rounding only are ties, which the smaller fold wins.
            let is_better = spread + 1e-12 < best.0 || (spread < best.0 + 1e-12 && size < best.1);
            if is_better {
                best = (spread, size, fold);
            }
        }
        folds[best.2] = add(folds[best.2], counts[group]);
        fold_of_group[group] = u32::try_from(best.2).unwrap_or(u32::MAX);
    }
    fold_of_group
}

fn add(a: [u64; 2], b: [u64; 2]) -> [u64; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

/// Converted and other rows by group.
fn class_counts(labels: &[bool], groups: &Groups, rows: &[usize]) -> Vec<[u64; 2]> {
    let mut counts = vec![[0, 0]; groups.n_groups()];
    for &row in rows {
        counts[groups.codes()[row] as usize][usize::from(!labels[row])] += 1;
    }
    counts
}

/// The rounds that a fold number a row stands for, in ascending fold number; numbers may have gaps.
///
/// # Errors
/// [`SplitError::Lengths`] where `rows` and `fold_of_row` differ, [`SplitError::FewFolds`] with one fold only.
pub fn folds_of(rows: &[usize], fold_of_row: &[u32]) -> Result<Vec<Fold>, SplitError> {
    if rows.len() != fold_of_row.len() {
        return Err(SplitError::Lengths {
            rows: rows.len(),
            other: fold_of_row.len(),
            what: "fold numbers",
        });
    }
    let mut numbers: Vec<u32> = fold_of_row.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    check_folds(numbers.len())?;
    let pairs = || rows.iter().zip(fold_of_row);
    Ok(numbers
        .into_iter()
        .map(|number| Fold {
            train: pairs()
                .filter(|(_, fold)| **fold != number)
                .map(|(row, _)| *row)
                .collect(),
            validation: pairs()
                .filter(|(_, fold)| **fold == number)
                .map(|(row, _)| *row)
                .collect(),
        })
        .collect())
}

fn check_folds(folds: usize) -> Result<(), SplitError> {
    if folds < 2 {
        Err(SplitError::FewFolds { folds })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Vec<bool>, Groups, Vec<usize>) {
        let names: Vec<String> = (0..600).map(|row| format!("lead {}", row / 3)).collect();
        let labels = (0..600).map(|row| row % 3 == 0 && row % 7 < 2).collect();
        (labels, Groups::new(&names), (0..600).collect())
    }

    #[test]
    fn groups_stay_whole_and_conversions_even() {
        let (labels, groups, rows) = example();
        let folds = stratified_group_kfold(&labels, &groups, &rows, 5, Seed(1)).unwrap();
        for lead in folds.chunks(3) {
            assert!(lead.iter().all(|fold| *fold == lead[0]));
        }
        let hits: Vec<usize> = (0..5)
            .map(|k| {
                rows.iter()
                    .filter(|&&row| labels[row] && folds[row] == k)
                    .count()
            })
            .collect();
        assert!(
            hits.iter().max().unwrap() - hits.iter().min().unwrap() <= 1,
            "{hits:?}"
        );
    }

    #[test]
    fn folds_do_not_depend_on_the_order_of_rows() {
        let (labels, groups, rows) = example();
        let straight = stratified_group_kfold(&labels, &groups, &rows, 4, Seed(1)).unwrap();
        let names: Vec<String> = rows
            .iter()
            .rev()
            .map(|&row| groups.name_of_row(row).to_owned())
            .collect();
        let back: Vec<bool> = labels.iter().rev().copied().collect();
        let mut turned =
            stratified_group_kfold(&back, &Groups::new(&names), &rows, 4, Seed(1)).unwrap();
        turned.reverse();
        assert_eq!(straight, turned);
    }

    #[test]
    fn too_few_converting_groups_are_named() {
        let (mut labels, groups, rows) = example();
        labels.fill(false);
        labels[0] = true;
        let error = stratified_group_kfold(&labels, &groups, &rows, 3, Seed(1)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot spread 1 converting groups over 3 folds"
        );
    }

    #[test]
    fn a_hash_fold_does_not_change_when_rows_are_added() {
        let (_, groups, rows) = example();
        let all = group_kfold(&groups, &rows, 5, Seed(2)).unwrap();
        let few = group_kfold(&groups, &rows[300..], 5, Seed(2)).unwrap();
        assert_eq!(all[300..], few);
    }

    #[test]
    fn rounds_divide_the_rows() {
        let folds = folds_of(&[4, 5, 6], &[7, 0, 7]).unwrap();
        assert_eq!(
            folds[0],
            Fold {
                train: vec![4, 6],
                validation: vec![5]
            }
        );
        assert_eq!(
            folds[1],
            Fold {
                train: vec![5],
                validation: vec![4, 6]
            }
        );
        assert_eq!(
            folds_of(&[1], &[0]).unwrap_err(),
            SplitError::FewFolds { folds: 1 }
        );
    }
}
