//! Learners keep the signs that they are given, or refuse them by name.

use leadscore::domain::{Seed, sigmoid};
use leadscore::error::{Error, ErrorKind};
use leadscore::matrix::{Column, Table};
use leadscore::model::{ALL, Dataset, LogisticModel, Model, Newton, Term};
use rand::Rng;

const SEED: Seed = Seed(23);

/// Columns that raise, lower, bend, copy the first with noise, or do nothing; the last has gaps.
fn world(n: usize) -> (Vec<Vec<f64>>, Vec<bool>) {
    let mut rng = SEED.stream(0);
    let mut columns = vec![Vec::new(); 5];
    let mut labels = Vec::new();
    for _ in 0..n {
        let mut draw = || rng.random_range(-2.0..2.0f64);
        let (up, down, bent, noise) = (draw(), draw(), draw(), draw());
        let copy = up + 0.3 * draw();
        labels.push(draw() / 4.0 + 0.5 < sigmoid(up - down - bent * bent - 0.8 * copy));
        let idle = if noise < -1.0 { f64::NAN } else { noise };
        for (column, value) in columns.iter_mut().zip([up, down, bent, copy, idle]) {
            column.push(value);
        }
    }
    (columns, labels)
}

fn table(columns: &[Vec<f64>]) -> Table {
    let named = columns.iter().zip(["up", "down", "bent", "copy", "idle"]);
    let named = named.map(|(column, name)| (name.to_owned(), Column::Number(column.clone())));
    Table::new(columns[0].len(), named.collect()).unwrap()
}

#[test]
fn predictions_never_go_against_a_sign_or_the_signs_are_refused() {
    let (columns, labels) = world(900);
    let known = table(&columns);
    let rows: Vec<usize> = (0..900).collect();
    let signs = [1, 1, -1, 1, -1];
    let data = Dataset {
        table: &known,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &signs,
    };
    for &learner in ALL {
        let name = format!("{} by {}", learner.name(), learner.engine());
        if !learner.keeps_signs() {
            let error = learner.fit(&data, 0, SEED).unwrap_err();
            let expected = format!(
                "engine `{}` of learner `{}` cannot keep the signs of the rules; leave `monotone` out",
                learner.engine(),
                learner.name()
            );
            assert_eq!(error.to_string(), expected);
            assert_eq!(Error::from(error).kind(), ErrorKind::Config);
            let free = Dataset {
                signs: &[0; 5],
                ..data
            };
            assert!(learner.fit(&free, 0, SEED).is_ok(), "{name}");
            continue;
        }
        for candidate in 0..learner.candidates().len() {
            let model = learner.fit(&data, candidate, SEED).unwrap().model;
            for (column, &sign) in signs.iter().enumerate() {
                let mut last: Option<Vec<f64>> = None;
                for step in -12..=12 {
                    let some = columns.iter().map(|column| column[..150].to_vec());
                    let mut moved: Vec<Vec<f64>> = some.collect();
                    moved[column].fill(f64::from(step) / 4.0);
                    let now = model.log_odds(&table(&moved)).unwrap();
                    if let Some(last) = last {
                        let rises = now.iter().zip(last).map(|(now, last)| now - last);
                        let worst = rises.fold(0.0f64, |w, rise| w.min(rise * f64::from(sign)));
                        assert!(
                            -1e-12 <= worst,
                            "{name} {candidate}: column {column}, {worst}"
                        );
                    }
                    last = Some(now);
                }
            }
        }
    }
}

#[test]
fn signs_have_one_entry_a_column() {
    let (columns, labels) = world(60);
    let data = Dataset {
        table: &table(&columns),
        labels: &labels,
        weights: None,
        rows: &(0..60).collect::<Vec<_>>(),
        groups: None,
        signs: &[0, 0],
    };
    for &learner in ALL {
        let error = learner.fit(&data, 0, SEED).unwrap_err();
        assert_eq!(
            error.to_string(),
            "signs have 2 entries, the table has 5 columns"
        );
    }
}

fn slopes(model: &Model) -> Vec<f64> {
    let Model::Logistic(LogisticModel { terms, .. }) = model else {
        return Vec::new();
    };
    let slope = |term: &Term| match term {
        Term::Number { slope, .. } | Term::Curve { slope, .. } => *slope,
        Term::Dropped | Term::Category { .. } => 0.0,
    };
    terms.iter().map(slope).collect()
}

#[test]
fn a_logistic_regression_with_signs_is_the_one_without_the_columns_that_are_held() {
    use leadscore::model::Learner;
    let (columns, labels) = world(2000);
    let rows: Vec<usize> = (0..2000).collect();
    let fit = |signs: &[i8], columns: &[Vec<f64>], candidate: usize| {
        let data = Dataset {
            table: &table(columns),
            labels: &labels,
            weights: None,
            rows: &rows,
            groups: None,
            signs,
        };
        Newton.fit(&data, candidate, SEED).unwrap()
    };
    for candidate in 0..8 {
        let free = slopes(&fit(&[], &columns, candidate).model);
        assert!(0.0 < free[0] && free[1] < 0.0, "{free:?}");
        // Signs that the free fit has anyway change nothing.
        let agreeing: Vec<i8> = free
            .iter()
            .map(|one| if *one < 0.0 { -1 } else { 1 })
            .collect();
        let same = slopes(&fit(&agreeing, &columns, candidate).model);
        assert!(
            free.iter().zip(&same).all(|(a, b)| (a - b).abs() < 1e-6),
            "{free:?} {same:?}"
        );
        // `down` is held to a sign that it does not have; the others are as if it were not there.
        let signed = fit(&[1, 1, 0, 0, 0], &columns, candidate);
        assert!(signed.report.converged);
        let warning = "`down`: the data count against the sign of the rules; left at 0";
        assert!(
            signed.report.warnings.iter().any(|one| one == warning),
            "{:?}",
            signed.report
        );
        let mut without = columns.clone();
        without[1].fill(0.0);
        let signed = slopes(&signed.model);
        let expected = slopes(&fit(&[], &without, candidate).model);
        assert_eq!(signed[1], 0.0);
        assert!(
            signed
                .iter()
                .zip(&expected)
                .all(|(a, b)| (a - b).abs() < 1e-6),
            "{signed:?} {expected:?}"
        );
    }
}
