//! Rows that are copies of each other: equal in every column, and of one outcome far more often than the columns explain.

use std::collections::HashMap;

use crate::domain::{Seed, sigmoid};
use crate::matrix::{Column, MISSING, Table};
use crate::model::{Dataset, Learner, Newton};
use crate::split::{Groups, folds_of, group_kfold};

use super::TrainingSet;

/// Folds in which the expectation of a row comes from rows that are not its twins.
const FOLDS: usize = 5;

/// Columns that leave fewer of the rows apart are too coarse for a likeness to mean anything.
const DISTINCT: f64 = 0.5;

/// Twins are looked into from this share of the rows on.
const SHARE: f64 = 0.01;

/// How alike the outcomes of twins must be. Tables of one person a row lie below 0.05, bookings made by the dozen at 0.9.
const ALIKE: f64 = 0.3;

/// The candidate that says what to expect of a row: one that neither shrinks much nor bends.
const CANDIDATE: usize = 5;

/// Groups with the twins among the rows joined, and why, in words; `None` where twins are few or by chance.
///
/// Who copies a row, or enters one order line by line, makes folds easy: a model that remembers a row finds its twin
/// among those held out, and wins by that alone. Joined, twins are on one side, in outer and inner folds and in what is
/// set aside to stop by. Only tables without times are looked into: in a log, many leads have done nothing yet, and
/// each is another person.
///
/// # Source
/// Intraclass correlation of Pearson residuals: `sum_sets (r'r pairs) / (n - 1) / sum p(1 - p)`, where `p` is the logistic
/// model's, fitted without the set (Donner and Koval 1980, with the model's mean in place of the common one).
pub(super) fn join_twins(set: &TrainingSet, named: &Groups) -> Option<(Groups, String)> {
    if set.has_time {
        return None;
    }
    let (twin_of, n_distinct) = twins(&set.table);
    let mut sizes = vec![0usize; set.n_rows()];
    for &first in &twin_of {
        sizes[first] += 1;
    }
    let n_twins: usize = sizes.iter().filter(|&&size| 1 < size).sum();
    let rows = set.n_rows() as f64;
    if (n_twins as f64) < SHARE * rows || (n_distinct as f64) < DISTINCT * rows {
        return None;
    }
    let joined = join(named, &twin_of);
    let likeness = likeness(set, &joined, &twin_of, &sizes)?;
    (ALIKE < likeness).then(|| {
        let sentence = format!(
            "{n_twins} of {} rows equal another one in every column, and such twins share their outcome far more than the columns explain (correlation {likeness:.2}): folds keep them on one side, as what is counted twice",
            set.n_rows()
        );
        (joined, sentence)
    })
}

/// The first row that equals each row, and how many different rows there are.
fn twins(table: &Table) -> (Vec<usize>, usize) {
    let mut hashes = vec![0u64; table.n_rows()];
    for column in table.columns() {
        for (row, hash) in hashes.iter_mut().enumerate() {
            *hash = Seed(*hash).hash_bits(bits(column, row));
        }
    }
    let mut known: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut n_distinct = 0;
    let twin_of = (0..table.n_rows())
        .map(|row| {
            let firsts = known.entry(hashes[row]).or_default();
            let is_twin = |first: &&usize| {
                let mut columns = table.columns().iter();
                columns.all(|column| bits(column, **first) == bits(column, row))
            };
            if let Some(&first) = firsts.iter().find(is_twin) {
                return first;
            }
            n_distinct += 1;
            firsts.push(row);
            row
        })
        .collect();
    (twin_of, n_distinct)
}

/// A value as bits: equal where values are, a gap like a gap.
fn bits(column: &Column, row: usize) -> u64 {
    match column {
        Column::Number(values) if values[row].is_nan() => u64::MAX,
        // -0 is 0.
        Column::Number(values) => (values[row] + 0.0).to_bits(),
        Column::Category { codes, .. } if codes[row] == MISSING => u64::MAX,
        Column::Category { codes, .. } => u64::from(codes[row]),
    }
}

/// The groups with those of twins made one; a joined group has the first of its names, so that the order of rows is
/// nothing to it.
fn join(named: &Groups, twin_of: &[usize]) -> Groups {
    let mut parent: Vec<usize> = (0..named.n_groups()).collect();
    for (row, &first) in twin_of.iter().enumerate() {
        let a = root(&mut parent, named.codes()[row] as usize);
        let b = root(&mut parent, named.codes()[first] as usize);
        let (low, high) = if named.names()[a] <= named.names()[b] {
            (a, b)
        } else {
            (b, a)
        };
        parent[high] = low;
    }
    let firsts: Vec<String> = named
        .codes()
        .iter()
        .map(|&code| named.names()[root(&mut parent, code as usize)].clone())
        .collect();
    Groups::new(&firsts)
}

fn root(parent: &mut [usize], mut group: usize) -> usize {
    while parent[group] != group {
        parent[group] = parent[parent[group]];
        group = parent[group];
    }
    group
}

/// The correlation of the outcomes of twins beyond what a model without them expects; `None` where none can be fitted.
fn likeness(set: &TrainingSet, joined: &Groups, twin_of: &[usize], sizes: &[usize]) -> Option<f64> {
    let rows: Vec<usize> = (0..set.n_rows()).collect();
    let folds = group_kfold(joined, &rows, FOLDS, Seed(0)).ok()?;
    let mut sums = vec![(0.0, 0.0, 0.0); set.n_rows()];
    for fold in folds_of(&rows, &folds).ok()? {
        let data = Dataset {
            table: &set.table,
            labels: &set.labels,
            weights: None,
            rows: &fold.train,
            groups: Some(joined.codes()),
            signs: &[],
        };
        let model = Newton.fit(&data, CANDIDATE, Seed(0)).ok()?.model;
        let held_out: Vec<usize> = fold
            .validation
            .into_iter()
            .filter(|&row| 1 < sizes[twin_of[row]])
            .collect();
        let log_odds = model.log_odds(&set.table.take(&held_out)).ok()?;
        for (&row, eta) in held_out.iter().zip(log_odds) {
            let p = sigmoid(eta);
            let residual = f64::from(u8::from(set.labels[row])) - p;
            let (sum, squares, variance) = &mut sums[twin_of[row]];
            *sum += residual;
            *squares += residual * residual;
            *variance += p * (1.0 - p);
        }
    }
    let (mut alike, mut expected) = (0.0, 0.0);
    for (&(sum, squares, variance), &size) in sums.iter().zip(sizes) {
        if 1 < size {
            alike += (sum * sum - squares) / (size as f64 - 1.0);
            expected += variance;
        }
    }
    (0.0 < expected).then(|| alike / expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    /// Leads of two columns, each entered `copies` times; outcomes go by the entry, or are drawn for each copy.
    fn set(copies: usize, is_copied: bool) -> TrainingSet {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        let unit = |key: String| (Seed(5).hash(&key) >> 11) as f64 / (1u64 << 53) as f64;
        for entry in 0..600 {
            let value = unit(format!("x {entry}"));
            for copy in 0..copies {
                let draw = if is_copied { 0 } else { copy };
                x.push(value);
                y.push(unit(format!("y {entry} {draw}")) < 0.2 + 0.4 * value);
            }
        }
        let n = x.len();
        let leads: Vec<String> = (0..n).map(|row| format!("lead {row}")).collect();
        TrainingSet {
            table: Table::new(n, vec![("x".to_owned(), Column::Number(x))]).unwrap(),
            labels: y,
            groups: leads.clone(),
            leads,
            cutoffs: vec![Timestamp(0); n],
            label_ends: vec![Timestamp(0); n],
            folds: None,
            test: None,
            has_time: false,
            lists: Vec::new(),
            rules: None,
            signs: Vec::new(),
        }
    }

    #[test]
    fn copies_are_joined_and_people_who_are_alike_are_not() {
        let copied = set(2, true);
        let (joined, words) = join_twins(&copied, &Groups::new(&copied.groups)).unwrap();
        assert_eq!(joined.n_groups(), 600);
        assert_eq!(joined.codes()[..4], [0, 0, 1, 1]);
        assert!(
            words.starts_with("1200 of 1200 rows equal another one"),
            "{words}"
        );
        let alike = set(2, false);
        assert_eq!(join_twins(&alike, &Groups::new(&alike.groups)), None);
    }

    #[test]
    fn what_is_expected_of_a_row_hardly_shrinks() {
        assert_eq!(Newton.candidates()[CANDIDATE], "penalty 0.001");
    }

    #[test]
    fn few_twins_coarse_columns_and_logs_are_left_alone() {
        for set in [
            set(1, true),
            set(3, true),
            TrainingSet {
                has_time: true,
                ..set(2, true)
            },
        ] {
            assert_eq!(join_twins(&set, &Groups::new(&set.groups)), None);
        }
    }

    #[test]
    fn groups_of_twins_are_joined_whatever_the_order_of_rows() {
        let named = Groups::new(&["b", "a", "b", "c"].map(String::from));
        let joined = join(&named, &[0, 0, 2, 3]);
        assert_eq!(joined.names(), ["a", "c"]);
        assert_eq!(joined.codes(), [0, 0, 0, 1]);
    }

    #[test]
    fn gaps_equal_gaps_and_the_sign_of_zero_says_nothing() {
        let numbers = Column::Number(vec![0.0, -0.0, f64::NAN, -f64::NAN]);
        let table = Table::new(4, vec![("x".to_owned(), numbers)]).unwrap();
        assert_eq!(twins(&table), (vec![0, 0, 2, 2], 2));
    }
}
