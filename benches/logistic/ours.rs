//! The logistic benchmark, our part: one fit of Newton's method, as training does it.
//!
//!     logistic FOLDER CANDIDATE
//!
//! Reads `x.f64` and `c.u8` (numbers and levels, column by column) and `y.u8`; prints seconds of the fit and the coefficients as JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::sync::Arc;
use std::time::Instant;

use leadscore::domain::Seed;
use leadscore::matrix::{Column, Table};
use leadscore::model::{Dataset, Learner, Model, Newton, Term};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let read = |name: &str| std::fs::read(format!("{}/{name}", args[0])).unwrap();
    let labels: Vec<bool> = read("y.u8").iter().map(|label| *label == 1).collect();
    let values: Vec<f64> = read("x.f64")
        .chunks_exact(8)
        .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
        .collect();
    let columns = values.chunks(labels.len()).enumerate();
    let columns = columns.map(|(idx, values)| (format!("x{idx}"), Column::Number(values.to_vec())));
    let mut columns: Vec<(String, Column)> = columns.collect();
    for (idx, codes) in read("c.u8").chunks(labels.len()).enumerate() {
        let n_levels = codes.iter().max().map_or(0, |code| u32::from(*code) + 1);
        let column = Column::Category {
            codes: codes.iter().map(|code| u32::from(*code)).collect(),
            levels: Arc::new((0..n_levels).map(|level| format!("{level:02}")).collect()),
        };
        columns.push((format!("c{idx}"), column));
    }
    let table = Table::new(labels.len(), columns).unwrap();
    let rows: Vec<usize> = (0..labels.len()).collect();
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let start = Instant::now();
    let fit = Newton
        .fit(&data, args[1].parse().unwrap(), Seed(1))
        .unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert!(fit.report.converged, "{:?}", fit.report);
    let Model::Logistic(model) = fit.model else {
        return;
    };
    let (mut slopes, mut all_levels) = (Vec::new(), Vec::new());
    for (term, (_, column)) in model.terms.iter().zip(&model.schema) {
        match term {
            Term::Number { slope, .. } => slopes.push(*slope),
            Term::Category { values, .. } => all_levels.push(values.clone()),
            Term::Dropped | Term::Curve { .. } => panic!("{column:?} has no slope"),
        }
    }
    let answer = serde_json::json!({
        "seconds": seconds,
        "rounds": fit.report.rounds,
        "intercept": model.intercept,
        "slopes": slopes,
        "levels": all_levels,
        "penalty": Newton.candidates()[args[1].parse::<usize>().unwrap()],
    });
    println!("{answer}");
}
