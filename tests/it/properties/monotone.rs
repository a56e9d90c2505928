//! Boostings keep the signs that they are given.

use std::sync::Arc;

use leadscore::domain::Seed;
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, fit_boostings};
use rand::Rng;

/// Columns with a sign, one that has none, and a category with a sign, which is free all the same.
const SIGNS: [i8; 5] = [1, -1, 1, 0, 1];

/// Labels that rise and fall along every column, so that chance and truth both go against the signs.
fn world(n: usize, seed: Seed) -> (Table, Vec<bool>) {
    let mut rng = seed.stream(1);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); 4];
    let (mut codes, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let x: [f64; 4] = std::array::from_fn(|at| {
            if rng.random::<f64>() < 0.1 {
                f64::NAN
            } else if at == 2 {
                f64::from(rng.random_range(0..6u32))
            } else {
                rng.random_range(-3.0..3.0)
            }
        });
        let code = rng.random_range(0..3u32);
        let [up, down, bent, free] = x.map(|one| if one.is_nan() { 0.5 } else { one });
        let eta = (2.0 * up).sin() + 0.4 * up + 0.3 * down * free - 0.3 * bent;
        let eta = eta - 0.5 + f64::from(code % 2);
        for (column, one) in columns.iter_mut().zip(x) {
            column.push(one);
        }
        codes.push(code);
        labels.push(rng.random::<f64>() < 1.0 / (1.0 + (-eta).exp()));
    }
    let levels = Arc::new(["x", "y", "z"].map(str::to_owned).to_vec());
    let numbers = columns.into_iter().enumerate();
    let mut columns: Vec<(String, Column)> = numbers
        .map(|(at, values)| (format!("x{at}"), Column::Number(values)))
        .collect();
    columns.push(("level".into(), Column::Category { codes, levels }));
    (Table::new(n, columns).unwrap(), labels)
}

/// The table with one column set to the same number in all rows.
fn with(table: &Table, column: usize, value: f64) -> Table {
    let named = table.names().iter().zip(table.columns());
    let columns = named.enumerate().map(|(at, (name, old))| {
        let new = if at == column {
            Column::Number(vec![value; table.n_rows()])
        } else {
            old.clone()
        };
        (name.clone(), new)
    });
    Table::new(table.n_rows(), columns.collect()).unwrap()
}

#[test]
fn log_odds_never_go_against_the_sign_of_a_column() {
    let free = BoostingSetting {
        rounds: Some(40),
        bags: Some(2),
        min_rows: 5.0,
        rate: 0.2,
        ..BoostingSetting::default()
    };
    let symmetric = BoostingSetting {
        is_symmetric: true,
        leaves: 32,
        ..free
    };
    let strict = BoostingSetting {
        rows: 1.0,
        columns: 1.0,
        l2: 0.0,
        leaves: 64,
        ..free
    };
    let mut went_against = 0;
    for seed in 0..4 {
        let (table, labels) = world(1500, Seed(seed));
        let rows: Vec<usize> = (0..1500).collect();
        let data = Dataset {
            table: &table,
            labels: &labels,
            weights: None,
            rows: &rows,
            groups: None,
            signs: &SIGNS,
        };
        let settings = [free, symmetric, strict];
        let kept = fit_boostings(&data, &settings, Seed(9)).unwrap();
        let not_kept = fit_boostings(&Dataset { signs: &[], ..data }, &settings, Seed(9)).unwrap();
        let asked = table.take(&(0..150).collect::<Vec<usize>>());
        for (column, sign) in SIGNS.into_iter().enumerate().take(3) {
            let steps = (-13..14).map(|step| f64::from(step) / 4.0);
            let tables: Vec<Table> = steps.map(|value| with(&asked, column, value)).collect();
            for (held, loose) in kept.iter().zip(&not_kept) {
                let falls = |model: &leadscore::model::Model| {
                    let all: Vec<Vec<f64>> = tables
                        .iter()
                        .map(|table| model.log_odds(table).unwrap())
                        .collect();
                    let pairs = all.windows(2).flat_map(|pair| pair[0].iter().zip(&pair[1]));
                    pairs
                        .filter(|(before, after)| f64::from(sign) * (*after - *before) < -1e-12)
                        .count()
                };
                assert_eq!(falls(&held.model), 0, "column {column}, seed {seed}");
                went_against += falls(&loose.model);
            }
        }
        // What is held back is not all: the models still say something.
        for fit in &kept {
            let log_odds = fit.model.log_odds(&table).unwrap();
            let mean = log_odds.iter().sum::<f64>() / 1500.0;
            let spread = log_odds.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 1500.0;
            assert!(0.1 < spread, "{spread}");
        }
    }
    assert!(1000 < went_against, "{went_against}");
}
