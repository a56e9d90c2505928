//! Nothing that is fitted sees the rows, groups or times that it is judged on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use leadscore::domain::{Seed, Timestamp};
use leadscore::evaluate::{Plan, Split, TrainingSet, train};
use leadscore::model::{Dataset, Fit, FitError, Learner, Newton};
use leadscore::split::latest_start;

use crate::support::training::history;

/// Newton's logistic regression, writing down the rows of every fit.
struct Spy {
    seen: Mutex<Vec<Vec<usize>>>,
}

impl Learner for Spy {
    fn name(&self) -> &'static str {
        "logistic"
    }
    fn engine(&self) -> &'static str {
        "spy"
    }
    fn summary(&self) -> &'static str {
        "writes down what it is shown"
    }
    fn candidates(&self) -> Vec<String> {
        Newton.candidates()
    }
    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        self.seen.lock().unwrap().push(data.rows.to_vec());
        Newton.fit_some(data, which, seed)
    }
}

fn plan() -> Plan {
    Plan {
        replicates: 50,
        importance_rows: 500,
        importance_repeats: 1,
        ..Plan::default()
    }
}

fn fits(set: &TrainingSet) -> Vec<Vec<usize>> {
    let spy = Spy {
        seen: Mutex::new(Vec::new()),
    };
    train(set, &[&spy], &plan()).unwrap();
    spy.seen.into_inner().unwrap()
}

#[test]
fn no_group_is_in_two_folds() {
    let set = history(600, 6, -4.0);
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let mut fold_of: HashMap<&str, u32> = HashMap::new();
    for (group, &fold) in set.groups.iter().zip(&trained.oof.folds) {
        assert_eq!(*fold_of.entry(group).or_insert(fold), fold, "group {group}");
    }
    let folds: BTreeSet<u32> = trained.oof.folds.iter().copied().collect();
    assert_eq!(folds.len(), 5);
}

#[test]
fn every_fit_sees_whole_groups_and_time_fits_see_known_labels_only() {
    let set = history(600, 6, -4.0);
    let start = latest_start(&set.cutoffs, plan().test_share).unwrap();
    let is_known = |row: usize| set.label_ends[row] <= start;
    let mut n_by_time = 0;
    for rows in fits(&set) {
        let by_time = rows.iter().all(|&row| is_known(row));
        n_by_time += usize::from(by_time);
        let groups: BTreeSet<&str> = rows.iter().map(|&row| set.groups[row].as_str()).collect();
        // Whoever goes back in time goes back for all rows alike.
        let last = rows.iter().map(|&row| set.label_ends[row]).max().unwrap();
        let whole: Vec<usize> = (0..set.n_rows())
            .filter(|&row| groups.contains(set.groups[row].as_str()))
            .filter(|&row| set.label_ends[row] <= last)
            .collect();
        assert_eq!(rows, whole);
    }
    // One verdict on known leads and three rounds on new ones, each of eight fits with those of the tuning; and two stretches
    // before (with so few cutoffs two of the three begin on one day), each of three inner fits of one candidate and a refit.
    assert_eq!(n_by_time, 4 * 8 + 2 * 4);
}

#[test]
fn the_verdict_by_time_needs_no_rounds_where_no_group_returns() {
    let mut set = history(600, 6, -4.0);
    set.groups = (0..set.n_rows()).map(|row| row.to_string()).collect();
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let splits: BTreeSet<&str> = trained
        .contest
        .figures
        .iter()
        .map(|line| line.split.name())
        .collect();
    assert_eq!(splits, BTreeSet::from(["cv", "rolling", "time"]));
    let tested = trained
        .contest
        .figures
        .iter()
        .find(|line| line.split == Split::Time)
        .unwrap();
    let start = latest_start(&set.cutoffs, 0.2).unwrap();
    assert_eq!(
        tested.rows,
        set.cutoffs
            .iter()
            .filter(|cutoff| start <= **cutoff)
            .count()
    );
}

#[test]
fn rows_marked_as_test_are_the_verdict_by_time() {
    let mut set = history(600, 6, -4.0);
    let test: Vec<bool> = set
        .cutoffs
        .iter()
        .map(|cutoff| *cutoff >= set.cutoffs[set.n_rows() - 1])
        .collect();
    set.groups.clone_from(&set.leads);
    set.has_time = false;
    set.cutoffs.fill(Timestamp(0));
    set.label_ends.fill(Timestamp(0));
    let n_test = test.iter().filter(|&&test| test).count();
    set.test = Some(test);
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let known = trained
        .contest
        .figures
        .iter()
        .find(|line| line.split == Split::TimeKnown)
        .unwrap();
    assert_eq!(known.rows, n_test);
}

#[test]
fn labels_of_held_out_rows_change_no_prediction_of_them() {
    // Turning all labels of one given fold around must leave its own predictions alone.
    let mut set = history(400, 4, -3.0);
    let first = train(&set, &[&Newton], &plan()).unwrap();
    set.folds = Some(first.oof.folds.clone());
    let given = train(&set, &[&Newton], &plan()).unwrap();
    for row in 0..set.n_rows() {
        if given.oof.folds[row] == 2 {
            set.labels[row] = !set.labels[row];
        }
    }
    let turned = train(&set, &[&Newton], &plan()).unwrap();
    for ((name, before), (_, after)) in given
        .oof
        .probabilities
        .iter()
        .zip(&turned.oof.probabilities)
    {
        for row in (0..set.n_rows()).filter(|&row| given.oof.folds[row] == 2) {
            assert!(before[row] == after[row], "{name} in row {row}");
        }
    }
}
