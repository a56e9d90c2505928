//! The benchmark of a whole training, our part: every learner, nested folds, contest, importance.
//!
//!     train FOLDER ROWS EFFORT LEARNERS
//!
//! Reads `x.f64` (column by column), `y.u8` and `rules.f64` (facts, rule by rule) of a folder; `LEARNERS` are names
//! with commas between them. Prints seconds, peak memory, the candidates tried and the held-out figures as JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

#[path = "../shared/reading.rs"]
mod reading;

use std::fs::read_to_string;
use std::time::Instant;

use leadscore::domain::Timestamp;
use leadscore::evaluate::{Caps, Plan, RuleColumns, Split, TrainingSet, train};
use leadscore::matrix::{Column, Table};
use leadscore::model::{Effort, Learner, find};

use reading::{columns, labels};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Points of the rules, as `with_python.py` has them.
const POINTS: [f64; 4] = [20.0, 10.0, -10.0, 5.0];

/// Most memory held so far, in MB.
fn peak() -> f64 {
    let text = read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<f64>().unwrap() / 1024.0
}

fn training_set(folder: &str, n_rows: usize) -> TrainingSet {
    let labels = labels(folder);
    let read = columns(&format!("{folder}/x.f64"), labels.len(), &(0..n_rows))
        .into_iter()
        .enumerate()
        .map(|(place, values)| (format!("x{place}"), Column::Number(values)));
    let table = Table::new(n_rows, read.collect()).unwrap();
    let facts = columns(&format!("{folder}/rules.f64"), labels.len(), &(0..n_rows));
    let total = |row: usize| -> f64 { facts.iter().zip(POINTS).map(|(f, p)| f[row] * p).sum() };
    let leads: Vec<String> = (0..n_rows).map(|row| format!("lead {row}")).collect();
    let names: Vec<String> = (0..POINTS.len())
        .map(|rule| format!("rule {rule}"))
        .collect();
    TrainingSet {
        table,
        labels: labels[..n_rows].to_vec(),
        groups: leads.clone(),
        leads,
        cutoffs: vec![Timestamp(0); n_rows],
        label_ends: vec![Timestamp(0); n_rows],
        folds: None,
        test: None,
        has_time: false,
        lists: Vec::new(),
        rules: Some(RuleColumns {
            labels_in_words: names.clone(),
            names,
            points: POINTS.to_vec(),
            totals: (0..n_rows).map(total).collect(),
            facts,
            features: vec![vec![1], vec![24], vec![36], vec![2]],
            caps: Caps::default(),
        }),
        signs: Vec::new(),
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let set = training_set(&args[0], args[1].parse().unwrap());
    let effort = match args[2].as_str() {
        "quick" => Effort::Quick,
        "normal" => Effort::Normal,
        _ => Effort::Thorough,
    };
    let learners: Vec<&dyn Learner> = args[3]
        .split(',')
        .map(|name| find(name, None).unwrap())
        .collect();
    let plan = Plan {
        effort,
        budget_minutes: args.get(4).map(|minutes| minutes.parse().unwrap()),
        ..Plan::default()
    };
    let loaded = peak();
    let start = Instant::now();
    let trained = train(&set, &learners, &plan).unwrap();
    let wall = start.elapsed().as_secs_f64();
    let held_out = trained.contest.figures.iter();
    let figures: serde_json::Map<String, serde_json::Value> = held_out
        .filter(|line| line.split == Split::Cv)
        .map(|line| {
            let figures = serde_json::json!({"auc": line.auc, "log_loss": line.log_loss});
            (line.scorer.clone(), figures)
        })
        .collect();
    let tried: serde_json::Map<String, serde_json::Value> = learners
        .iter()
        .map(|one| (one.name().to_owned(), one.tried(effort).len().into()))
        .collect();
    let stages: serde_json::Map<String, serde_json::Value> = trained
        .seconds
        .iter()
        .map(|(stage, seconds)| ((*stage).to_owned(), (*seconds).into()))
        .collect();
    let answer = serde_json::json!({
        "wall": wall, "peak": peak(), "loaded": loaded, "tried": tried, "figures": figures,
        "stages": stages, "warnings": trained.warnings,
    });
    println!("{answer}");
}
