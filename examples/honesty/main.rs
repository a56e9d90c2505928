//! Are the intervals, the claims and the hybrid honest? Worlds whose truth is known answer:
//! `cargo run --release --example honesty`; or with `intervals`, `claims`, `hybrid` or `demo` and a number of worlds.
//!
//! The worlds are literal (`world.rs`): features and chances are drawn, not read from a log. Those of `demo` are the
//! simulated company, from its log on (`pool.rs`).

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

mod pool;
mod world;

use leadscore::domain::{Seed, softplus};
use leadscore::error::Error;
use leadscore::evaluate::{Difference, Interval, Plan, Split, Trained, train};
use leadscore::matrix::ColumnType;
use leadscore::model::{
    Dataset, Fit, FitError, FitReport, Learner, LogisticModel, Model, Newton, Term,
};

use pool::Pool;
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
    if asked("demo") {
        demo(worlds.unwrap_or(200))?;
    }
    Ok(())
}

fn plan(seed: u64) -> Plan {
    Plan {
        importance_rows: 50,
        importance_repeats: 1,
        test_share: 0.0,
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

/// Worlds whose interval holds the truth, and the sum of the widths, by scorer.
#[derive(Default)]
struct Coverage {
    worlds: f64,
    held: [f64; 3],
    widths: [f64; 3],
}

impl Coverage {
    const NAMES: [&str; 3] = ["rules", "logistic", "hybrid"];

    fn count(&mut self, known: &World, fresh: &World, seed: u64) -> Result<(), Error> {
        let trained = train(&known.set, &[&Newton], &plan(seed))?;
        let scored = apply(&trained, fresh)?;
        self.worlds += 1.0;
        for (place, name) in Self::NAMES.iter().enumerate() {
            let mut lines = trained.contest.figures.iter();
            let line = lines.find(|line| line.scorer == *name && line.split == Split::Cv);
            let Some(Interval { low, high }) = line.and_then(|line| line.auc_ci) else {
                continue;
            };
            let truth = true_auc(fresh, of(&scored, name));
            self.held[place] += f64::from(u8::from(low <= truth && truth <= high));
            self.widths[place] += high - low;
        }
        Ok(())
    }

    fn print(&self) {
        println!(
            "95 % intervals of the AUC in {} worlds of 5,000 leads: share that hold the truth, mean width",
            self.worlds
        );
        for (place, name) in Self::NAMES.iter().enumerate() {
            let share = 100.0 * self.held[place] / self.worlds;
            println!(
                "  {name:10}{share:6.1} %{:9.4}",
                self.widths[place] / self.worlds
            );
        }
    }
}

/// Intervals and hybrid on the simulated company.
fn demo(worlds: u64) -> Result<(), Error> {
    let folder = std::env::temp_dir().join("leadscore-honesty");
    let mut coverage = Coverage::default();
    // Twenty worlds share a company, so that the fresh rows of one serve all of them.
    let (at_once, leads) = (20, 5000);
    for company in 0..worlds.div_ceil(at_once) {
        let here = at_once.min(worlds - company * at_once);
        let n_leads = usize::try_from(here).unwrap_or(0) * leads + 50_000;
        let mut pool = Pool::new(&folder, n_leads, Seed(70 + company))?;
        let known: Vec<World> = (0..here)
            .map(|_| {
                pool.draw(|set, rows| {
                    let mut seen: Vec<&str> = rows.iter().map(|&row| &*set.leads[row]).collect();
                    seen.sort_unstable();
                    seen.dedup();
                    leads <= seen.len()
                })
            })
            .collect();
        let fresh = pool.rest();
        for (number, known) in known.iter().enumerate() {
            coverage.count(known, &fresh, company * at_once + number as u64)?;
        }
    }
    coverage.print();
    // Six leads of a hundred convert in the end.
    let mut pool = Pool::new(&folder, 240_000, Seed(90))?;
    let sizes = [30, 100, 300];
    let mut known: Vec<Vec<World>> = sizes
        .iter()
        .map(|&size| {
            (0..20)
                .map(|_| {
                    pool.draw(|set, rows| {
                        size <= rows.iter().filter(|&&row| set.labels[row]).count()
                    })
                })
                .collect()
        })
        .collect();
    println!("\nThe simulated company");
    hybrid(&sizes, 20, &pool.rest(), |size, _| {
        let place = sizes.iter().position(|&known| known == size).unwrap_or(0);
        known[place].remove(0)
    })
}

/// A scorer whose points are fixed, as a rulebook's are, but on the other half of the facts.
struct Fixed(LogisticModel);

impl Learner for Fixed {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn engine(&self) -> &'static str {
        "fixed"
    }

    fn summary(&self) -> &'static str {
        "Points that nothing is learned for."
    }

    fn candidates(&self) -> Vec<String> {
        vec!["fixed".to_owned()]
    }

    fn fit_some(&self, _: &Dataset, which: &[usize], _: Seed) -> Result<Vec<Fit>, FitError> {
        let fit = Fit {
            model: Model::Logistic(self.0.clone()),
            report: FitReport {
                converged: true,
                rounds: 0,
                warnings: Vec::new(),
                out_of_bag: None,
            },
        };
        Ok(which.iter().map(|_| fit.clone()).collect())
    }
}

/// How often a claim is made where there is nothing to claim: rules and model each know one half of a world that is made
/// of two halves alike.
fn claims(worlds: u64) -> Result<(), Error> {
    let (mut claims, mut bootstrap, mut folds, mut areas) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..worlds {
        let (known, slopes) = twins(Seed(9000 + seed), 5000);
        let schema: Vec<(String, ColumnType)> = slopes
            .iter()
            .map(|(name, _)| (name.clone(), ColumnType::Number))
            .collect();
        let terms = slopes.iter().map(|(_, slope)| Term::Number {
            fill: 0.0,
            slope: *slope,
            missing: 0.0,
        });
        let fixed = Fixed(LogisticModel {
            schema,
            intercept: -2.0,
            terms: terms.collect(),
        });
        let trained = train(&known.set, &[&fixed], &plan(seed))?;
        let between = |a: &str, b: &str| {
            let mut pairs = trained.contest.differences.iter();
            pairs
                .find(|pair| pair.scorer == a && pair.against == b)
                .cloned()
        };
        let Some(pair) = between("logistic", "rules") else {
            continue;
        };
        let back = Difference {
            log_loss_ci: pair.log_loss_ci.map(reversed),
            log_loss_folds_ci: pair.log_loss_folds_ci.map(reversed),
            ..pair.clone()
        };
        let excludes =
            |ci: Option<Interval>| f64::from(u8::from(ci.is_some_and(|ci| !ci.includes_zero())));
        claims += f64::from(u8::from(pair.beats() || back.beats()));
        bootstrap += excludes(pair.log_loss_ci);
        folds += excludes(pair.log_loss_folds_ci);
        areas += excludes(pair.auc_ci);
    }
    let percent = |count: f64| 100.0 * count / worlds as f64;
    println!("Two equal scorers in {worlds} worlds of 5,000 leads: one is said to beat the other");
    println!("  in words (both of the next two){:6.1} %", percent(claims));
    println!(
        "  by the interval of the log loss{:6.1} %",
        percent(bootstrap)
    );
    println!("  by the corrected t over folds  {:6.1} %", percent(folds));
    println!("  by the interval of the AUC     {:6.1} %", percent(areas));
    Ok(())
}

fn reversed(ci: Interval) -> Interval {
    Interval {
        low: -ci.high,
        high: -ci.low,
    }
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
