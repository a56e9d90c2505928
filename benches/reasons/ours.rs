//! The benchmark of reasons, our part: one boosting model, Shapley values of its log-odds for the last rows.
//!
//!     reasons FOLDER TRAIN_ROWS TEST_ROWS TREES
//!
//! Reads `x.f64` (column by column) and `y.u8`. Fits trees of 31 leaves; explains by column against 100 background rows and
//! along the paths. Prints processor seconds of each and of plain scoring as JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

#[path = "../shared/processor.rs"]
mod processor;
#[path = "../shared/reading.rs"]
mod reading;

use leadscore::domain::Seed;
use leadscore::explain::{Background, Players, explain, explain_path_dependent};
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, Model, fit_boostings};

use processor::seconds;
use reading::{columns, labels};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = seconds();
    let done = work();
    (done, seconds() - start)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = &args[0];
    let [n_train, n_test, n_trees] = [1, 2, 3].map(|at: usize| args[at].parse::<usize>().unwrap());
    let labels = labels(folder);
    let table = |rows: std::ops::Range<usize>| {
        let columns = columns(&format!("{folder}/x.f64"), labels.len(), &rows);
        let named = columns.into_iter().enumerate();
        let named = named.map(|(at, values)| (format!("x{at}"), Column::Number(values)));
        Table::new(rows.len(), named.collect()).unwrap()
    };
    let train = table(0..n_train);
    let rows: Vec<usize> = (0..n_train).collect();
    let data = Dataset {
        table: &train,
        labels: &labels[..n_train],
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let setting = BoostingSetting {
        leaves: 31,
        rate: 0.05,
        min_rows: 20.0,
        columns: 1.0,
        rows: 1.0,
        l2: 0.0,
        rounds: Some(n_trees),
        bags: Some(1),
        ..BoostingSetting::default()
    };
    let fits = fit_boostings(&data, &[setting], Seed(1)).unwrap();
    let model = &fits[0].model;
    let test = table(labels.len() - n_test..labels.len());
    let players = Players::each(model.schema());
    let background = Background::fit(model, &train).unwrap();
    let (_, score) = timed(|| model.log_odds(&test).unwrap());
    let (against, interventional) = timed(|| explain(model, &test, &players, &background).unwrap());
    let Model::Trees(trees) = model else {
        unreachable!("boosting grows trees")
    };
    let (_, along) = timed(|| explain_path_dependent(trees, &test, &players).unwrap());
    let largest = against
        .values
        .iter()
        .fold(0.0f64, |most, value| most.max(value.abs()));
    let answer = serde_json::json!({
        "trees": trees.trees.len(), "score": score, "interventional": interventional, "path": along,
        "largest": largest,
    });
    println!("{answer}");
}
