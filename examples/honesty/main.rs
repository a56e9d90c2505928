//! Are the intervals, the claims and the hybrid honest? Worlds whose truth is known answer:
//! `cargo run --release --example honesty`; or with `intervals`, `claims`, `hybrid`, `demo-intervals`, `demo-claims`,
//! `demo-hybrid` or `demo-large` and a number of worlds.
//!
//! The worlds are literal (`world.rs`): features and chances are drawn, not read from a log. Those of `demo-…` are the
//! simulated company, from its log on (`demo.rs`, `pool.rs`).

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

mod demo;
mod fixed;
mod pool;
mod tally;
mod world;

use leadscore::domain::{Seed, softplus};
use leadscore::error::Error;
use leadscore::evaluate::{Plan, Trained, train};
use leadscore::model::{Effort, Newton};

use fixed::Fixed;
use tally::{Claims, Coverage};
use world::{Book, World, twins, world};

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let part = arguments.first().map_or("all", String::as_str);
    let worlds = arguments.get(1).and_then(|n| n.parse().ok());
    let asked = |name: &str| ["all", name].contains(&part);
    if asked("intervals") {
        intervals(worlds.unwrap_or(200))?;
    }
    if asked("claims") {
        claims(worlds.unwrap_or(200))?;
    }
    if asked("hybrid") {
        for book in [Book::Usual, Book::Poor, Book::Perfect] {
            let fresh = world(Seed(99), book, 40_000, None);
            println!("\n{book:?} rulebook");
            hybrid(
                &[30, 100, 300, 1000, 10_000],
                worlds.unwrap_or(20),
                &fresh,
                |n, seed| world(Seed(1000 + seed), book, usize::MAX, Some(n)),
            )?;
        }
    }
    if asked("demo-intervals") {
        demo::intervals(worlds.unwrap_or(200))?;
    }
    if asked("demo-claims") {
        demo::claims(worlds.unwrap_or(200))?;
    }
    if asked("demo-hybrid") {
        demo::hybrid(worlds.unwrap_or(20))?;
        demo::large(1000, worlds.unwrap_or(20), 1)?;
    }
    if asked("demo-large") {
        // With all accounts, 10,000 conversions are a million rows, and a world takes an hour.
        demo::large(10_000, worlds.unwrap_or(20), 10)?;
    }
    Ok(())
}

fn plan(seed: u64) -> Plan {
    Plan {
        importance_rows: 50,
        importance_repeats: 1,
        test_share: 0.0,
        // How hard settings are looked for changes the scorers and not whether what is said of them is so.
        effort: Effort::Quick,
        seed: Seed(seed),
        ..Plan::default()
    }
}

/// Log-odds of every scorer of the contest on fresh rows.
fn apply(trained: &Trained, fresh: &World) -> Result<Vec<(String, Vec<f64>)>, Error> {
    let mut all = vec![(
        "base_rate".to_owned(),
        vec![trained.base_rate; fresh.chances.len()],
    )];
    let mut models = Vec::new();
    for one in &trained.models {
        let values = one
            .calibrator
            .apply_all(&one.model.log_odds(&fresh.set.table)?);
        all.push((one.name.clone(), values.clone()));
        models.push(values);
    }
    if let (Some(book), Some(map)) = (&fresh.set.rules, &trained.rule_map) {
        let rules: Vec<f64> = book
            .totals
            .iter()
            .map(|&points| map.apply(points))
            .collect();
        if let (Some(blend), Some(chosen)) = (&trained.hybrid, trained.chosen) {
            all.push((
                "hybrid".to_owned(),
                blend.apply_all(&rules, &models[chosen]),
            ));
        }
        all.push(("rules".to_owned(), rules));
    }
    Ok(all)
}

fn of<'a>(scored: &'a [(String, Vec<f64>)], name: &str) -> &'a [f64] {
    let found = scored.iter().find(|(known, _)| known == name);
    found.map_or(&[], |(_, values)| values)
}

/// Expected log loss under the true chances.
fn true_loss(fresh: &World, log_odds: &[f64]) -> f64 {
    let each = fresh.chances.iter().zip(log_odds);
    each.map(|(p, &eta)| softplus(eta) - p * eta).sum::<f64>() / fresh.chances.len() as f64
}

/// Expected AUC under the true chances: each row counts as a conversion by its chance and as none by the rest.
fn true_auc(fresh: &World, log_odds: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..log_odds.len()).collect();
    order.sort_unstable_by(|&a, &b| log_odds[a].total_cmp(&log_odds[b]));
    let (mut below, mut area, mut converted) = (0.0, 0.0, 0.0);
    for tie in order.chunk_by(|&a, &b| log_odds[b] <= log_odds[a]) {
        let yes: f64 = tie.iter().map(|&row| fresh.chances[row]).sum();
        let no = tie.len() as f64 - yes;
        area += yes * (below + no / 2.0);
        below += no;
        converted += yes;
    }
    area / (below * converted)
}

/// How often the interval of an AUC holds the truth.
fn intervals(worlds: u64) -> Result<(), Error> {
    let fresh = world(Seed(99), Book::Usual, 100_000, None);
    let mut coverage = Coverage::default();
    for seed in 0..worlds {
        let known = world(Seed(5000 + seed), Book::Usual, 5000, None);
        coverage.count(&known, &fresh, seed)?;
    }
    coverage.print();
    Ok(())
}

/// How often a claim is made where there is nothing to claim: rules and model each know one half of a world that is made
/// of two halves alike.
fn claims(worlds: u64) -> Result<(), Error> {
    let mut claims = Claims::default();
    for seed in 0..worlds {
        let (known, slopes) = twins(Seed(9000 + seed), 5000);
        let fixed = Fixed::new("fixed", &slopes);
        let trained = train(&known.set, &[&fixed], &plan(seed))?;
        claims.count(&trained, "logistic", "rules");
    }
    claims.print();
    Ok(())
}

/// What the adopted scorer loses beside its parts, in worlds drawn by number of conversions and seed.
fn hybrid(
    sizes: &[usize],
    seeds: u64,
    fresh: &World,
    mut draw: impl FnMut(usize, u64) -> World,
) -> Result<(), Error> {
    println!(
        "mean log loss of {seeds} worlds on {} fresh rows",
        fresh.chances.len()
    );
    println!(
        "conversions    rules    model   hybrid  adopted  over rules  over model  hybrid adopted in"
    );
    for &conversions in sizes {
        let (mut sums, mut adopted) = ([0.0; 4], 0);
        for seed in 0..seeds {
            let known = draw(conversions, seed);
            let trained = train(
                &known.set,
                &[&Newton],
                &Plan {
                    replicates: 300,
                    ..plan(seed)
                },
            )?;
            let scored = apply(&trained, fresh)?;
            let winner = trained.contest.verdict.winner.as_str();
            adopted += u64::from(winner == "hybrid");
            for (sum, name) in sums.iter_mut().zip(["rules", "logistic", "hybrid", winner]) {
                *sum += true_loss(fresh, of(&scored, name)) / seeds as f64;
            }
        }
        let [rules, model, blend, winner] = sums;
        println!(
            "{conversions:11}{rules:9.5}{model:9.5}{blend:9.5}{winner:9.5}{:+12.5}{:+12.5}{adopted:11} of {seeds}",
            winner - rules,
            winner - model,
        );
    }
    Ok(())
}
