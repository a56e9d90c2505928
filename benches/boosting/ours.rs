//! The boosting benchmark, our part: one fit of given settings on the first rows, scores for the rest.
//!
//!     boosting FOLDER TRAIN_ROWS SETTING
//!
//! Reads `x.f64` (column by column) and `y.u8`; `SETTING` is `equal` (150 trees of 31 leaves) or `best`. Writes
//! the log-odds of the rows past the first to `ours.f64`, prints processor seconds and peak memory as JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::fs::{read, read_to_string, write};

use leadscore::domain::Seed;
use leadscore::matrix::{Column, Table};
use leadscore::model::{BoostingSetting, Dataset, fit_boostings};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Processor seconds of this process so far, by the kernel's hundredths.
fn seconds() -> f64 {
    let text = read_to_string("/proc/self/stat").unwrap();
    let fields = text.rsplit(')').next().unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|field| field.parse::<f64>().unwrap() / 100.0)
        .sum()
}

/// Most memory held so far, in MB.
fn peak() -> f64 {
    let text = read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<f64>().unwrap() / 1024.0
}

fn table(folder: &str, n_rows: usize, rows: std::ops::Range<usize>) -> Table {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = std::fs::File::open(format!("{folder}/x.f64")).unwrap();
    let n_columns = usize::try_from(file.metadata().unwrap().len()).unwrap() / 8 / n_rows;
    let columns = (0..n_columns).map(|column| {
        let first = u64::try_from(8 * (column * n_rows + rows.start)).unwrap();
        file.seek(SeekFrom::Start(first)).unwrap();
        let mut bytes = vec![0; 8 * rows.len()];
        file.read_exact(&mut bytes).unwrap();
        let values = bytes
            .chunks_exact(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()));
        (format!("x{column}"), Column::Number(values.collect()))
    });
    Table::new(rows.len(), columns.collect()).unwrap()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (folder, n_train) = (&args[0], args[1].parse::<usize>().unwrap());
    let labels: Vec<bool> = read(format!("{folder}/y.u8"))
        .unwrap()
        .iter()
        .map(|label| *label == 1)
        .collect();
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
    let setting = match args[2].as_str() {
        "equal" => equal,
        _ => BoostingSetting {
            leaves: 16,
            bags: Some(1),
            ..BoostingSetting::default()
        },
    };
    let train = table(folder, labels.len(), 0..n_train);
    let data = Dataset {
        table: &train,
        labels: &labels[..n_train],
        weights: None,
        rows: &rows,
        groups: None,
        signs: &[],
    };
    let start = seconds();
    let fits = fit_boostings(&data, &[setting], Seed(1)).unwrap();
    let fit_seconds = seconds() - start;
    let fit_peak = peak();
    drop(train);
    let test = table(folder, labels.len(), n_train..labels.len());
    let start = seconds();
    let log_odds = fits[0].model.log_odds(&test).unwrap();
    let score_seconds = seconds() - start;
    let bytes: Vec<u8> = log_odds.iter().flat_map(|one| one.to_le_bytes()).collect();
    write(format!("{folder}/ours.f64"), bytes).unwrap();
    let answer = serde_json::json!({
        "fit": fit_seconds, "score": score_seconds, "peak": fit_peak, "rounds": fits[0].report.rounds,
    });
    println!("{answer}");
}
