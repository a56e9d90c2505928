//! The alarms that fit a quick model: silent on sound data, and each sounds for the leak that it is there for.

use std::sync::Arc;

use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::evaluate::{AlarmVerdict, Nothing, RefitSample, TrainingSet, refits};
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, Fit, FitError, Learner, Newton, fit_boostings};
use rand::Rng;

const LEADS: usize = 700;
const CUTOFFS: usize = 4;
const ROWS: usize = LEADS * CUTOFFS;

/// Leads at four cutoffs each. Two columns move from cutoff to cutoff and know something; `steady` is a number of
/// the lead that knows nothing. With `likes`, a lead's outcomes hang together by a liking that no column states.
fn set(seed: u64, likes: f64) -> TrainingSet {
    let mut rng = Seed(seed).stream(0);
    let mut columns = vec![Vec::new(); 3];
    let (mut labels, mut leads, mut cutoffs) = (Vec::new(), Vec::new(), Vec::new());
    for lead in 0..LEADS {
        let steady = rng.random_range(0.0..1.0f64);
        let liking = likes * (rng.random_range(0.0..2.0f64) - 1.0);
        for cutoff in 0..CUTOFFS {
            let (a, b) = (
                rng.random_range(-1.0..1.0f64),
                rng.random_range(-1.0..1.0f64),
            );
            // The base rate rises with time, and one column with it: that is no leak.
            let later = cutoff as f64 * 0.3;
            for (column, value) in columns.iter_mut().zip([a + later, b, steady]) {
                column.push(value);
            }
            labels.push(rng.random::<f64>() < sigmoid(-2.0 + a - b + later + liking));
            leads.push(format!("lead {lead}"));
            cutoffs.push(Timestamp(i64::try_from(cutoff).unwrap() * 30 * DAY_MICROS));
        }
    }
    let named = columns.into_iter().zip(["a", "b", "steady"]);
    let named = named.map(|(column, name)| (name.to_owned(), Column::Number(column)));
    TrainingSet {
        table: Table::new(ROWS, named.collect()).unwrap(),
        labels,
        groups: leads.clone(),
        leads,
        label_ends: cutoffs.clone(),
        cutoffs,
        folds: None,
        test: None,
        has_time: true,
        lists: Vec::new(),
        rules: None,
        signs: Vec::new(),
    }
}

/// A learner that was not kept inside of folds: it trains on every row, those that it is judged on among them.
struct OutsideOfFolds(&'static dyn Learner);

impl Learner for OutsideOfFolds {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn engine(&self) -> &'static str {
        self.0.engine()
    }
    fn summary(&self) -> &'static str {
        "fitted on what it is judged on"
    }
    fn candidates(&self) -> Vec<String> {
        self.0.candidates()
    }
    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let rows: Vec<usize> = (0..data.table.n_rows()).collect();
        let everything = Dataset {
            rows: &rows,
            ..*data
        };
        self.0.fit_some(&everything, which, seed)
    }
}

/// A boosting that can learn rows by heart.
struct Deep;

impl Learner for Deep {
    fn name(&self) -> &'static str {
        "boosting"
    }
    fn engine(&self) -> &'static str {
        "histogram"
    }
    fn summary(&self) -> &'static str {
        "one fixed boosting"
    }
    fn candidates(&self) -> Vec<String> {
        vec!["deep".to_owned()]
    }
    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let setting = BoostingSetting {
            leaves: 64,
            rate: 0.3,
            min_rows: 2.0,
            rounds: Some(20),
            bags: Some(1),
            ..BoostingSetting::default()
        };
        fit_boostings(data, &vec![setting; which.len()], seed)
    }
}

fn all_ok(found: &[Nothing]) {
    for one in found {
        assert_eq!(one.verdict, AlarmVerdict::Ok, "{one:?}");
        assert!(one.interval.unwrap().low <= 0.5, "{one:?}");
    }
}

#[test]
fn sound_rows_sound_no_alarm() {
    for seed in 0..20 {
        let found = refits(&set(seed, 0.0), Seed(seed));
        assert_eq!(found.rows, ROWS);
        all_ok(&[found.shuffled_labels.unwrap()]);
        assert_eq!(found.random_levels.len(), 4);
        all_ok(&found.random_levels);
        let gap = found.split_gap.unwrap();
        assert_eq!(gap.verdict, AlarmVerdict::Ok, "{gap:?}");
        assert!(
            0.55 < gap.grouped,
            "the quick model has something to find: {gap:?}"
        );
    }
}

#[test]
fn shuffled_labels_catch_a_learner_that_was_not_kept_inside_of_folds() {
    let sample = RefitSample::new(&set(1, 0.0), Seed(7)).unwrap();
    let honest = sample.shuffled_labels(&Deep).unwrap();
    assert_eq!(honest.verdict, AlarmVerdict::Ok, "{honest:?}");
    let found = sample.shuffled_labels(&OutsideOfFolds(&Deep)).unwrap();
    assert_eq!(found.verdict, AlarmVerdict::Fail, "{found:?}");
    assert!(0.6 < found.auc, "{found:?}");
}

#[test]
fn a_column_that_names_the_lead_gives_nothing_away_in_grouped_folds() {
    let mut set = set(1, 0.0);
    let lead_codes: Vec<f64> = (0..ROWS).map(|row| (row / CUTOFFS) as f64).collect();
    set.table
        .push("code".to_owned(), Column::Number(lead_codes))
        .unwrap();
    let grouped = RefitSample::new(&set, Seed(7)).unwrap();
    assert_eq!(
        grouped.shuffled_labels(&Deep).unwrap().verdict,
        AlarmVerdict::Ok
    );
}

#[test]
fn a_column_that_tells_leads_apart_opens_a_gap_between_grouped_and_random_folds() {
    let sound = RefitSample::new(&set(2, 0.0), Seed(7)).unwrap();
    let sound = sound.split_gap(&Deep).unwrap();
    assert_eq!(sound.verdict, AlarmVerdict::Ok, "{sound:?}");
    // Repeated leads with a number of their own, and outcomes that hang together by lead.
    let found = RefitSample::new(&set(2, 8.0), Seed(7)).unwrap();
    let found = found.split_gap(&Deep).unwrap();
    assert_eq!(found.verdict, AlarmVerdict::Warn, "{found:?}");
    assert!(
        0.02 < found.gap() && 0.0 < found.interval.unwrap().low,
        "{found:?}"
    );
}

#[test]
fn one_row_a_group_leaves_no_gap_to_look_for() {
    let mut set = set(3, 0.0);
    set.groups = (0..ROWS).map(|row| row.to_string()).collect();
    assert_eq!(refits(&set, Seed(7)).split_gap, None);
}

#[test]
fn random_levels_catch_an_encoder_that_was_not_kept_inside_of_folds() {
    let sample = RefitSample::new(&set(4, 0.0), Seed(7)).unwrap();
    for learner in [&Newton as &'static dyn Learner, &Deep] {
        all_ok(&sample.random_levels(learner));
        let found = sample.random_levels(&OutsideOfFolds(learner));
        let worst = found.iter().map(|one| one.verdict).max();
        assert_eq!(worst, Some(AlarmVerdict::Fail), "{found:?}");
    }
}

#[test]
fn few_conversions_leave_nothing_to_ask() {
    let mut set = set(5, 0.0);
    set.labels = (0..ROWS).map(|row| row < 10).collect();
    let found = refits(&set, Seed(7));
    assert_eq!((found.rows, found.shuffled_labels), (0, None));
    let mut empty = set;
    empty.table = Table::new(ROWS, Vec::new()).unwrap();
    assert_eq!(refits(&empty, Seed(7)).rows, 0);
}

#[test]
fn levels_of_a_category_do_not_matter_to_the_sample() {
    let mut set = set(6, 0.0);
    let codes = (0..ROWS)
        .map(|row| u32::try_from(row % 3).unwrap())
        .collect();
    let levels = Arc::new(["x", "y", "z"].map(str::to_owned).to_vec());
    let column = Column::Category { codes, levels };
    set.table.push("third".to_owned(), column).unwrap();
    let found = refits(&set, Seed(7));
    all_ok(&[found.shuffled_labels.unwrap()]);
}
