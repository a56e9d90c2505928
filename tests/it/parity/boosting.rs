//! Boosting against `LightGBM` at settings that both have (`oracles/boosting.json`, made by `oracles/boosting.py`).

use leadscore::domain::Seed;
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, fit_boostings};
use serde_json::Value;

use super::oracle::{case, close, floats, labels};

const FILE: &str = include_str!("../oracles/boosting.json");

fn table(columns: &Value) -> Table {
    let columns = columns.as_array().unwrap().iter().enumerate();
    let columns = columns.map(|(at, values)| {
        let values = values.as_array().unwrap().iter();
        let values = values.map(|value| value.as_f64().unwrap_or(f64::NAN));
        (format!("x{at}"), Column::Number(values.collect()))
    });
    let columns: Vec<(String, Column)> = columns.collect();
    Table::new(columns[0].1.len(), columns).unwrap()
}

fn setting(rounds: usize) -> BoostingSetting {
    BoostingSetting {
        leaves: 6,
        rate: 0.1,
        min_rows: 20.0,
        columns: 1.0,
        rows: 1.0,
        l2: 1.0,
        rounds: Some(rounds),
        bags: Some(1),
        ..BoostingSetting::default()
    }
}

#[test]
fn log_odds_are_those_of_lightgbm() {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let table = table(&file["input"]["columns"]);
    let labels = labels(&file["input"]["y"]);
    let rows: Vec<usize> = (0..labels.len()).collect();
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    for rounds in [1, 5] {
        let fits = fit_boostings(&data, &[setting(rounds)], Seed(1)).unwrap();
        let got = fits[0].model.log_odds(&table).unwrap();
        let case = case(FILE, &format!("rounds_{rounds}"));
        close(&got, &floats(&case["expected"]["log_odds"]), 1e-6);
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice_where_no_row_is_drawn() {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let table = table(&file["input"]["columns"]);
    let labels = labels(&file["input"]["y"]);
    let rows: Vec<usize> = (0..labels.len()).collect();
    let weights: Vec<f64> = rows
        .iter()
        .map(|row| if row % 3 == 0 { 2.0 } else { 1.0 })
        .collect();
    let twice: Vec<usize> = rows
        .iter()
        .copied()
        .chain(rows.iter().copied().step_by(3))
        .collect();
    let weighted = Dataset {
        table: &table,
        labels: &labels,
        weights: Some(&weights),
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let repeated = Dataset {
        weights: None,
        rows: &twice,
        ..weighted
    };
    let log_odds = |data: &Dataset| {
        let fits = fit_boostings(data, &[setting(1)], Seed(1)).unwrap();
        fits[0].model.log_odds(&table).unwrap()
    };
    // Gradients are kept in single precision.
    close(&log_odds(&weighted), &log_odds(&repeated), 1e-6);
}
