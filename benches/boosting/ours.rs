//! The boosting benchmark, our part: one fit on some rows, scores for the last ones.
//!
//!     boosting FOLDER FIRST TRAIN_ROWS TEST_ROWS SETTING
//!
//! Reads `x.f64` (column by column) and `y.u8`; `SETTING` is `equal` (150 trees of 31 leaves) or `best` (what
//! loses least on a fifth of the training rows). Writes the log-odds of the last `TEST_ROWS` rows to `ours.f64`,
//! prints processor seconds and peak memory in MB as JSON; `data` is the memory that the table alone takes.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

#[path = "../shared/processor.rs"]
mod processor;
#[path = "../shared/reading.rs"]
mod reading;

use std::fs::{read_to_string, write};

use leadscore::domain::{Seed, softplus};
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, fit_boostings};

use processor::seconds;
use reading::{columns, labels};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory in MB: `VmRSS` now, `VmHWM` most so far.
fn memory(name: &str) -> f64 {
    let text = read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<f64>().unwrap() / 1024.0
}

fn table(folder: &str, n_rows: usize, rows: &std::ops::Range<usize>) -> Table {
    let columns = columns(&format!("{folder}/x.f64"), n_rows, rows);
    let named = columns.into_iter().enumerate();
    let named = named.map(|(at, values)| (format!("x{at}"), Column::Number(values)));
    Table::new(rows.len(), named.collect()).unwrap()
}

/// The setting that loses least on the last fifth of the training rows.
fn best(data: &Dataset) -> BoostingSetting {
    let free = BoostingSetting {
        min_rows: 20.0,
        bags: Some(1),
        ..BoostingSetting::default()
    };
    let symmetric = BoostingSetting {
        is_symmetric: true,
        l2: 3.0,
        ..free
    };
    let settings = [(free, 8), (free, 16), (symmetric, 16), (symmetric, 32)]
        .map(|(one, leaves)| BoostingSetting { leaves, ..one });
    let (learned, aside) = data.rows.split_at(data.rows.len() / 5 * 4);
    let learned = Dataset {
        rows: learned,
        ..*data
    };
    let held_out = data.table.take(aside);
    let loss = |setting: &BoostingSetting| {
        let fits = fit_boostings(&learned, &[*setting], Seed(1)).unwrap();
        let log_odds = fits[0].model.log_odds(&held_out).unwrap();
        let rows = aside.iter().zip(log_odds);
        rows.map(|(&row, score)| softplus(score) - if data.labels[row] { score } else { 0.0 })
            .sum::<f64>()
    };
    let losses = settings.map(|setting| (loss(&setting), setting));
    let least = losses.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    least.unwrap().1
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = &args[0];
    let [first, n_train, n_test] = [1, 2, 3].map(|at: usize| args[at].parse::<usize>().unwrap());
    let labels = labels(folder);
    let rows: Vec<usize> = (0..n_train).collect();
    let equal = BoostingSetting {
        leaves: 31,
        rate: 0.1,
        min_rows: 20.0,
        columns: 1.0,
        rows: 1.0,
        l2: 0.0,
        rounds: Some(150),
        bags: Some(1),
        ..BoostingSetting::default()
    };
    let train = table(folder, labels.len(), &(first..first + n_train));
    let data_memory = memory("VmRSS");
    let data = Dataset {
        table: &train,
        labels: &labels[first..first + n_train],
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let start = seconds();
    let setting = match args[4].as_str() {
        "equal" => equal,
        _ => best(&data),
    };
    let fits = fit_boostings(&data, &[setting], Seed(1)).unwrap();
    let fit_seconds = seconds() - start;
    let fit_peak = memory("VmHWM");
    drop(train);
    let test = table(folder, labels.len(), &(labels.len() - n_test..labels.len()));
    let start = seconds();
    let log_odds = fits[0].model.log_odds(&test).unwrap();
    let score_seconds = seconds() - start;
    let bytes: Vec<u8> = log_odds.iter().flat_map(|one| one.to_le_bytes()).collect();
    write(format!("{folder}/ours.f64"), bytes).unwrap();
    let answer = serde_json::json!({
        "fit": fit_seconds, "score": score_seconds, "peak": fit_peak, "data": data_memory,
        "rounds": fits[0].report.rounds, "leaves": setting.leaves, "symmetric": setting.is_symmetric,
    });
    println!("{answer}");
}
