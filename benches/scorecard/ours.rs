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

#[path = "../shared/processor.rs"]
mod processor;
#[path = "../shared/reading.rs"]
mod reading;

use std::time::Instant;

use leadscore::points::{Book, Facts, Leeway, Plan, Problem, edit_path, learn};

use processor::seconds;
use reading::{columns, labels};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    let labels = labels(folder);
    let columns = columns(&format!("{folder}/x.f64"), labels.len(), &(0..n_train));
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
