//! Every learner with every engine passes this list.

use std::sync::Arc;

use leadscore::domain::{Seed, sigmoid};
use leadscore::error::{Error, ErrorKind};
use leadscore::explain::{Background, Players, explain};
use leadscore::matrix::{Column, MISSING, Table};
use leadscore::model::{ALL, Dataset, Effort, Fit, FitError, Learner, find};
use rand::Rng;

const SEED: Seed = Seed(11);

/// Rows with every kind of trouble that is legal: missing numbers and levels, a rare level, a constant
/// column, tied values.
fn world(n: usize) -> (Table, Vec<bool>) {
    let mut rng = SEED.stream(1);
    let names = Arc::new(["web", "mail", "fair", "rare"].map(str::to_owned).to_vec());
    let (mut visits, mut age, mut codes, mut labels) = (vec![], vec![], vec![], vec![]);
    for row in 0..n {
        let visit = f64::from(rng.random_range(0..12u32));
        let seen = if rng.random::<f64>() < 0.15 {
            f64::NAN
        } else {
            rng.random_range(18.0..70.0)
        };
        let code = match rng.random_range(0..20u32) {
            0..9 => 0,
            9..14 => 1,
            14..18 => 2,
            _ => MISSING,
        };
        let code = if row % (n / 4) == 7 { 3 } else { code };
        let by_level = if code == 2 { 1.2 } else { -0.2 };
        let by_age = if seen.is_nan() {
            0.8
        } else {
            (seen - 40.0).abs() * -0.03
        };
        let eta = -1.8 + 0.25 * visit + by_level + by_age;
        visits.push(visit);
        age.push(seen);
        codes.push(code);
        labels.push(rng.random::<f64>() < sigmoid(eta));
    }
    let columns = vec![
        ("visits".to_owned(), Column::Number(visits)),
        ("age".to_owned(), Column::Number(age)),
        ("constant".to_owned(), Column::Number(vec![3.0; n])),
        (
            "source".to_owned(),
            Column::Category {
                codes,
                levels: names,
            },
        ),
    ];
    (Table::new(n, columns).unwrap(), labels)
}

fn name(learner: &dyn Learner) -> String {
    format!("{} by {}", learner.name(), learner.engine())
}

fn fit_all(learner: &dyn Learner, data: &Dataset) -> Vec<Fit> {
    let all: Vec<usize> = (0..learner.candidates().len()).collect();
    learner.fit_some(data, &all, SEED).unwrap()
}

fn all_rows(table: &Table) -> Vec<usize> {
    (0..table.n_rows()).collect()
}

#[test]
fn same_seed_same_model_and_all_candidates_at_once_are_the_same_as_one_by_one() {
    let (table, labels) = world(900);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    for &learner in ALL {
        let all = fit_all(learner, &data);
        assert_eq!(all.len(), learner.candidates().len(), "{}", name(learner));
        assert_eq!(all, fit_all(learner, &data), "{}", name(learner));
        for (candidate, fit) in all.iter().enumerate() {
            let alone = learner.fit(&data, candidate, SEED).unwrap();
            let together = fit.model.log_odds(&table).unwrap();
            for (a, b) in alone.model.log_odds(&table).unwrap().iter().zip(together) {
                assert!(
                    (a - b).abs() < 1e-4,
                    "{} candidate {candidate}: {a} {b}",
                    name(learner)
                );
            }
        }
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let (table, labels) = world(6000);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    for &learner in ALL.iter().filter(|learner| learner.engine() != "linfa") {
        let fits: Vec<_> = [1, 2, 4]
            .map(|n| {
                rayon::ThreadPoolBuilder::new()
                    .num_threads(n)
                    .build()
                    .unwrap()
            })
            .iter()
            .map(|pool| {
                let some = learner.tried(Effort::Quick);
                pool.install(|| learner.fit_some(&data, &some, SEED).unwrap())
            })
            .collect();
        assert!(
            fits[0] == fits[1] && fits[1] == fits[2],
            "{}",
            name(learner)
        );
    }
}

#[test]
fn models_learn_and_their_probabilities_are_probabilities() {
    let (table, labels) = world(3000);
    let (train, test): (Vec<usize>, Vec<usize>) = (0..3000).partition(|row| *row < 2000);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &train,
        groups: None,
        signs: &[],
    };
    for &learner in ALL {
        let fits = fit_all(learner, &data);
        let losses = fits.iter().map(|fit| {
            let log_odds = fit.model.log_odds(&table).unwrap();
            let p = |row: usize| sigmoid(log_odds[row]);
            assert!(
                test.iter().all(|&row| 0.0 < p(row) && p(row) < 1.0),
                "{}",
                name(learner)
            );
            test.iter()
                .map(|&row| -(if labels[row] { p(row) } else { 1.0 - p(row) }).ln())
                .sum::<f64>()
        });
        let best = losses.fold(f64::INFINITY, f64::min) / test.len() as f64;
        let share = test.iter().filter(|&&row| labels[row]).count() as f64 / test.len() as f64;
        let base = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
        assert!(
            best < base - 0.03,
            "{}: {best} against {base}",
            name(learner)
        );
    }
}

#[test]
fn rows_in_another_order_and_further_columns_change_no_row() {
    let (table, labels) = world(800);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let order: Vec<usize> = (0..800).map(|row| (row * 37) % 800).collect();
    let mut shuffled = table.take(&order);
    shuffled
        .push("further".into(), Column::Number(vec![f64::NAN; 800]))
        .unwrap();
    for &learner in ALL {
        let model = learner.fit(&data, 0, SEED).unwrap().model;
        let straight = model.log_odds(&table).unwrap();
        let mixed = model.log_odds(&shuffled).unwrap();
        for (at, &row) in order.iter().enumerate() {
            assert!(
                mixed[at].to_bits() == straight[row].to_bits(),
                "{}",
                name(learner)
            );
        }
    }
}

#[test]
fn levels_are_known_by_name_and_new_ones_are_scored() {
    let (table, labels) = world(800);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let Some(Column::Category { codes, levels }) = table.column("source") else {
        panic!("no source")
    };
    // The same rows with the names in another order and one that training never saw.
    let names = Arc::new(
        ["new", "rare", "fair", "mail", "web"]
            .map(str::to_owned)
            .to_vec(),
    );
    let place = |code: &u32| {
        let name = levels.get(*code as usize);
        let place = name.and_then(|name| names.iter().position(|one| one == name));
        place.map_or(MISSING, |place| u32::try_from(place).unwrap())
    };
    let mut renamed: Vec<u32> = codes.iter().map(place).collect();
    renamed[0] = 0;
    let columns = table
        .names()
        .iter()
        .zip(table.columns())
        .map(|(name, column)| {
            let is_source = name == "source";
            let source = Column::Category {
                codes: renamed.clone(),
                levels: Arc::clone(&names),
            };
            (
                name.clone(),
                if is_source { source } else { column.clone() },
            )
        });
    let other = Table::new(800, columns.collect()).unwrap();
    for &learner in ALL {
        let model = learner.fit(&data, 0, SEED).unwrap().model;
        let (a, b) = (
            model.log_odds(&table).unwrap(),
            model.log_odds(&other).unwrap(),
        );
        assert!(b[0].is_finite());
        assert!(
            a[1..]
                .iter()
                .zip(&b[1..])
                .all(|(a, b)| a.to_bits() == b.to_bits()),
            "{}",
            name(learner)
        );
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let (table, labels) = world(700);
    let rows = all_rows(&table);
    let weights: Vec<f64> = rows
        .iter()
        .map(|row| if row % 3 == 0 { 2.0 } else { 1.0 })
        .collect();
    let twice: Vec<usize> = rows
        .iter()
        .copied()
        .chain(rows.iter().copied().step_by(3))
        .collect();
    // Copies of a row are one group: learners that draw rows or set some aside take both or none.
    let groups: Vec<u32> = (0..700).collect();
    let weighted = Dataset {
        table: &table,
        labels: &labels,
        weights: Some(&weights),
        rows: &rows,
        groups: Some(&groups),
        signs: &[],
    };
    let repeated = Dataset {
        weights: None,
        rows: &twice,
        ..weighted
    };
    for &learner in ALL {
        for candidate in 0..learner.candidates().len() {
            let fit = match learner.fit(&weighted, candidate, SEED) {
                Err(FitError::Unweighted { .. }) => continue,
                other => other.unwrap(),
            };
            let again = learner.fit(&repeated, candidate, SEED).unwrap();
            let got = fit.model.log_odds(&table).unwrap();
            for (a, b) in got.iter().zip(again.model.log_odds(&table).unwrap()) {
                assert!(
                    (a - b).abs() < 1e-9,
                    "{} candidate {candidate}: {a} {b}",
                    name(learner)
                );
            }
        }
    }
}

#[test]
fn forests_do_not_take_copies_of_a_lead_for_leads_that_they_have_not_seen() {
    // Six rows a lead, all alike, and labels by chance: there is nothing to learn but the leads themselves.
    let mut rng = SEED.stream(2);
    let leads: Vec<(f64, bool)> = (0..150)
        .map(|_| (rng.random(), rng.random::<f64>() < 0.3))
        .collect();
    let groups: Vec<u32> = (0..900).map(|row| row / 6).collect();
    let of_row = |row: usize| leads[row / 6];
    let column = Column::Number((0..900).map(|row| of_row(row).0).collect());
    let table = Table::new(900, vec![("x".into(), column)]).unwrap();
    let labels: Vec<bool> = (0..900).map(|row| of_row(row).1).collect();
    let rows = all_rows(&table);
    let grouped = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: Some(&groups),
        signs: &[],
    };
    let alone = Dataset {
        groups: None,
        ..grouped
    };
    let share = labels.iter().filter(|&&label| label).count() as f64 / 900.0;
    let base = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
    let forest = find("forest", Some("histogram")).unwrap();
    let last = forest.candidates().len() - 1;
    let loss = |data: &Dataset| forest.fit(data, last, SEED).unwrap().report.out_of_bag;
    assert!(base - 0.02 < loss(&grouped).unwrap(), "{base}");
    assert!(loss(&alone).unwrap() < base - 0.1, "{base}");
}

#[test]
fn contributions_add_up_to_the_log_odds() {
    let (table, labels) = world(600);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    for &learner in ALL {
        let last = learner.candidates().len() - 1;
        let model = learner.fit(&data, last, SEED).unwrap().model;
        let background = Background::fit(&model, &table).unwrap();
        let players = Players::each(model.schema());
        let got = explain(&model, &table, &players, &background).unwrap();
        for (row, log_odds) in model.log_odds(&table).unwrap().iter().enumerate() {
            let sum = got.base + got.row(row).iter().sum::<f64>();
            assert!((sum - log_odds).abs() < 1e-9, "{}", name(learner));
            assert!(
                got.row(row)[2] == 0.0,
                "{}: a constant column contributes nothing",
                name(learner)
            );
        }
    }
}

#[test]
fn what_cannot_be_fitted_or_scored_gives_the_named_error() {
    let (table, labels) = world(300);
    let rows = all_rows(&table);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let constant = Table::new(300, vec![("c".into(), Column::Number(vec![1.0; 300]))]).unwrap();
    let unknown = Table::new(300, vec![("c".into(), Column::Number(vec![f64::NAN; 300]))]).unwrap();
    for &learner in ALL {
        let fails = |data: &Dataset, candidate: usize| {
            let error = learner.fit(data, candidate, SEED).unwrap_err();
            (error.to_string(), Error::from(error).kind())
        };
        let one_class = vec![false; 300];
        let (text, kind) = fails(
            &Dataset {
                labels: &one_class,
                ..data
            },
            0,
        );
        assert_eq!(
            text,
            "all 300 training rows are without conversion; a model needs both outcomes"
        );
        assert_eq!(kind, ErrorKind::Data);
        let (text, kind) = fails(
            &Dataset {
                labels: &labels[1..],
                ..data
            },
            0,
        );
        assert_eq!(text, "labels have 299 entries, the table has 300 rows");
        assert_eq!(kind, ErrorKind::Internal);
        for table in [&constant, &unknown] {
            let (text, kind) = fails(&Dataset { table, ..data }, 0);
            assert_eq!(
                text,
                "none of the 1 columns varies over the 300 training rows"
            );
            assert_eq!(kind, ErrorKind::Data);
        }
        let (text, kind) = fails(&data, 999);
        assert!(
            text.starts_with("no candidate 999; the learner has "),
            "{text}"
        );
        assert_eq!(kind, ErrorKind::Config);
        let model = learner.fit(&data, 0, SEED).unwrap().model;
        let error = model.log_odds(&constant).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column `visits`, which the model was trained on"
        );
        assert_eq!(Error::from(error).kind(), ErrorKind::Mismatch);
    }
}

#[test]
fn the_registry_is_unique_and_finds_each_of_its_own() {
    for &learner in ALL {
        let found = find(learner.name(), Some(learner.engine())).unwrap();
        assert_eq!(found.summary(), learner.summary());
        let words = learner.candidates();
        let mut unique = words.clone();
        unique.sort();
        unique.dedup();
        assert!(
            !words.is_empty() && unique.len() == words.len(),
            "{}",
            name(learner)
        );
    }
    let mut names: Vec<String> = ALL.iter().map(|&learner| name(learner)).collect();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}
