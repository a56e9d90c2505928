//! The benchmark of whole-number points, our part: books from scratch with points from −5 to 5 on the first rows.
//!
//!     scorecard FOLDER TRAIN_ROWS [RULES…]
//!
//! Reads `x.f64` (column by column) and `y.u8`. Prints, as JSON lines, the book of all rules at once and for each of
//! `RULES` the book with so many rules: processor seconds, wall seconds, points and line. The first has the laying out of
//! the facts in its time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::fs::{File, read, read_to_string};
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use leadscore::points::{Book, Facts, Leeway, Plan, Problem, edit_path, learn};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Processor seconds of this process so far, all threads, by the kernel's hundredths.
fn seconds() -> f64 {
    let text = read_to_string("/proc/self/stat").unwrap();
    let fields = text.rsplit(')').next().unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|field| field.parse::<f64>().unwrap() / 100.0)
        .sum()
}

/// The first rows of each column.
fn columns(folder: &str, n_rows: usize, n_train: usize) -> Vec<Vec<f64>> {
    let mut file = File::open(format!("{folder}/x.f64")).unwrap();
    let n_columns = usize::try_from(file.metadata().unwrap().len()).unwrap() / 8 / n_rows;
    let column = |column| {
        let first = u64::try_from(8 * column * n_rows).unwrap();
        file.seek(SeekFrom::Start(first)).unwrap();
        let mut bytes = vec![0; 8 * n_train];
        file.read_exact(&mut bytes).unwrap();
        let values = bytes.chunks_exact(8);
        values
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect()
    };
    (0..n_columns).map(column).collect()
}

fn report(name: &str, book: &Book, start: (f64, Instant)) {
    let answer = serde_json::json!({
        "name": name,
        "seconds": seconds() - start.0,
        "wall": start.1.elapsed().as_secs_f64(),
        "points": book.points,
        "intercept": book.line.intercept,
        "slope": book.line.slope,
    });
    println!("{answer}");
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (folder, n_train) = (&args[0], args[1].parse::<usize>().unwrap());
    let labels: Vec<bool> = read(format!("{folder}/y.u8"))
        .unwrap()
        .iter()
        .map(|label| *label == 1)
        .collect();
    let columns = columns(folder, labels.len(), n_train);
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let leeway = |rule| Leeway::new(format!("x{rule}"), 0.0, (-5.0, 5.0), 1.0).unwrap();
    let leeways: Vec<Leeway> = (0..slices.len()).map(leeway).collect();
    let start = (seconds(), Instant::now());
    let facts = Facts::new(&slices, None).unwrap();
    let outcomes = facts.outcomes(&labels[..n_train], None, None).unwrap();
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let book = learn(&problem, &Plan::default()).unwrap();
    report("all", &book, start);
    for rules in &args[2..] {
        let start = (seconds(), Instant::now());
        let plan = Plan {
            edits: rules.parse().unwrap(),
            ..Plan::default()
        };
        let path = edit_path(&problem, &plan);
        report(rules, path.books.last().unwrap(), start);
    }
}
