//! Are the intervals, the claims and the hybrid honest? Worlds whose truth is known answer:
//! `cargo run --release --example honesty` (all), or with `intervals`, `claims` or `hybrid`, and a number of worlds.

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

mod world;

use leadscore::domain::{Seed, sigmoid, softplus};
use leadscore::evaluate::{Plan, Trained, train};
use leadscore::model::{Learner, Newton};

use world::{Book, World, world};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let part = arguments.first().map_or("all", String::as_str);
    let worlds = arguments.get(1).and_then(|n| n.parse().ok());
    let sizes: Vec<usize> = arguments
        .iter()
        .skip(2)
        .filter_map(|n| n.parse().ok())
        .collect();
    if ["all", "hybrid"].contains(&part) {
        for book in [Book::Usual, Book::Poor, Book::Perfect] {
            hybrid(
                book,
                worlds.unwrap_or(20),
                if sizes.is_empty() {
                    &[30, 100, 300, 1000, 10_000]
                } else {
                    &sizes
                },
            );
        }
    }
}

/// Log-odds of every scorer of the contest on fresh rows.
fn apply(trained: &Trained, fresh: &World) -> Vec<(String, Vec<f64>)> {
    let mut all = Vec::new();
    let rules: Vec<f64> = fresh
        .set
        .rules
        .as_ref()
        .zip(trained.rule_map.as_ref())
        .map(|(rules, map)| {
            rules
                .totals
                .iter()
                .map(|&points| map.apply(points))
                .collect()
        })
        .unwrap_or_default();
    all.push((
        "base_rate".to_owned(),
        vec![trained.base_rate; fresh.chances.len()],
    ));
    let mut models = Vec::new();
    for one in &trained.models {
        let raw = one.model.log_odds(&fresh.set.table).unwrap_or_default();
        models.push(one.calibrator.apply_all(&raw));
        all.push((one.name.clone(), models[models.len() - 1].clone()));
    }
    if let (Some(blend), Some(chosen)) = (&trained.hybrid, trained.chosen) {
        all.push((
            "hybrid".to_owned(),
            blend.apply_all(&rules, &models[chosen]),
        ));
    }
    all.push(("rules".to_owned(), rules));
    all
}

/// Expected log loss under the true chances.
fn true_loss(fresh: &World, log_odds: &[f64]) -> f64 {
    let each = fresh
        .chances
        .iter()
        .zip(log_odds)
        .map(|(p, &eta)| softplus(eta) - p * eta);
    each.sum::<f64>() / fresh.chances.len() as f64
}

fn plan(seed: u64) -> Plan {
    Plan {
        importance_rows: 50,
        importance_repeats: 1,
        test_share: 0.0,
        replicates: 500,
        seed: Seed(seed),
        ..Plan::default()
    }
}

fn hybrid(book: Book, seeds: u64, sizes: &[usize]) {
    println!("{book:?}");
    let fresh = world(Seed(99), book, 40_000, None);
    let best: f64 = fresh
        .chances
        .iter()
        .map(|&p| -(p * p.ln() + (1.0 - p) * (-p).ln_1p()))
        .sum::<f64>()
        / fresh.chances.len() as f64;
    println!(
        "{} fresh rows, rate {:.4}, loss of the truth {best:.4}",
        fresh.chances.len(),
        fresh.chances.iter().sum::<f64>() / fresh.chances.len() as f64
    );
    println!("conversions      rules    model   hybrid  adopted   a-rules  a-model  winners");
    for &conversions in sizes {
        let mut sums = [0.0; 4];
        let mut winners = std::collections::BTreeMap::new();
        let mut blends = [0.0; 2];
        for seed in 0..seeds {
            let known = world(Seed(1000 + seed), book, usize::MAX, Some(conversions));
            let learners: [&dyn Learner; 1] = [&Newton];
            let trained = match train(&known.set, &learners, &plan(seed)) {
                Ok(trained) => trained,
                Err(error) => {
                    println!("{error}");
                    continue;
                }
            };
            let scored = apply(&trained, &fresh);
            let loss = |name: &str| {
                scored
                    .iter()
                    .find(|(n, _)| n == name)
                    .map_or(f64::NAN, |(_, values)| true_loss(&fresh, values))
            };
            let winner = &trained.contest.verdict.winner;
            *winners.entry(winner.clone()).or_insert(0) += 1;
            for (sum, name) in sums.iter_mut().zip(["rules", "logistic", "hybrid", winner]) {
                *sum += loss(name) / seeds as f64;
            }
            if let Some(b) = &trained.hybrid {
                blends[0] += b.rules / seeds as f64;
                blends[1] += b.model / seeds as f64;
            }
        }
        let [r, m, h, a] = sums;
        println!(
            "{conversions:11} {r:10.5}{m:9.5}{h:9.5}{a:9.5}  {:+.5} {:+.5}  {winners:?} blend {:.2}+{:.2}",
            a - r,
            a - m,
            blends[0],
            blends[1]
        );
    }
    let _ = sigmoid;
}
