//! The same questions asked of the simulated company of `leadscore demo`.

use std::path::PathBuf;

use leadscore::domain::Seed;
use leadscore::error::Error;
use leadscore::evaluate::{TrainingSet, train};
use leadscore::matrix::{Column, Table};
use rand::Rng;
use rand_distr::StandardNormal;

use super::fixed::Fixed;
use super::plan;
use super::pool::{Pool, conversions, leads};
use super::tally::{Claims, Coverage};
use super::world::World;

/// Leads of one world.
const LEADS: usize = 5000;

/// So many worlds share a company, so that the fresh rows of one serve all of them.
const AT_ONCE: u64 = 20;

/// Leads whose rows tell the truth.
const FRESH: usize = 100_000;

fn folder(what: &str) -> PathBuf {
    std::env::temp_dir().join(format!("leadscore-honesty-{what}"))
}

/// How often the interval of an AUC holds the truth.
pub(crate) fn intervals(worlds: u64) -> Result<(), Error> {
    let mut coverage = Coverage::default();
    for company in 0..worlds.div_ceil(AT_ONCE) {
        let here = AT_ONCE.min(worlds - company * AT_ONCE);
        let n_leads = usize::try_from(here).unwrap_or(0) * LEADS + FRESH;
        let mut pool = Pool::new(&folder("intervals"), n_leads, Seed(70 + company))?;
        let mut known: Vec<World> = (0..here).map(|_| pool.draw(leads, LEADS)).collect();
        // Folds do not ask for the time; the stretches that choose the winner are not needed here.
        for world in &mut known {
            world.set.has_time = false;
        }
        let fresh = pool.rest();
        for (number, known) in known.iter().enumerate() {
            coverage.count(known, &fresh, company * AT_ONCE + number as u64)?;
        }
        coverage.print();
    }
    Ok(())
}

/// How often one of two equal scorers is said to beat the other.
///
/// Both look at the points of the rulebook, each through noise of its own but of the same size: half of it a lead's,
/// half of it a row's.
pub(crate) fn claims(worlds: u64) -> Result<(), Error> {
    let mut claims = Claims::default();
    for company in 0..worlds.div_ceil(AT_ONCE) {
        let here = AT_ONCE.min(worlds - company * AT_ONCE);
        // Some leads are too young for a row.
        let n_leads = usize::try_from(here).unwrap_or(0) * LEADS * 5 / 4;
        let mut pool = Pool::new(&folder("claims"), n_leads, Seed(170 + company))?;
        for number in 0..here {
            let seed = company * AT_ONCE + number;
            let set = twins(&pool.draw(leads, LEADS).set, Seed(20_000 + seed))?;
            let [left, right] =
                ["left", "right"].map(|name| Fixed::new(name, &[(name.to_owned(), 1.0)]));
            let trained = train(&set, &[&left, &right], &plan(seed))?;
            claims.count(&trained, "logistic_left", "logistic_right");
        }
        claims.print();
    }
    Ok(())
}

/// The rows of `set` with nothing but two views of its points.
fn twins(set: &TrainingSet, seed: Seed) -> Result<TrainingSet, Error> {
    let totals = set.rules.as_ref().map_or(&[][..], |book| &book.totals);
    let n = totals.len() as f64;
    let mean = totals.iter().sum::<f64>() / n;
    let spread = (totals.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let columns = ["left", "right"].map(|name| {
        let mut rng = seed.derive(name).stream(0);
        let view = totals.iter().zip(&set.leads).map(|(points, lead)| {
            let mut of_lead = seed.derive(name).derive(lead).stream(0);
            let of_lead: f64 = of_lead.sample(StandardNormal);
            let of_row: f64 = rng.sample(StandardNormal);
            (points - mean) / spread + (of_lead + of_row) / 2.0f64.sqrt()
        });
        (name.to_owned(), Column::Number(view.collect()))
    });
    Ok(TrainingSet {
        table: Table::new(totals.len(), columns.into())?,
        rules: None,
        signs: Vec::new(),
        has_time: false,
        ..set.clone()
    })
}

/// What the adopted scorer loses beside its parts.
pub(crate) fn hybrid(seeds: u64) -> Result<(), Error> {
    // Six leads of a hundred convert in the end.
    let mut pool = Pool::new(&folder("hybrid"), 240_000, Seed(90))?;
    let sizes = [30, 100, 300];
    let mut known: Vec<Vec<World>> = sizes
        .iter()
        .map(|&size| (0..seeds).map(|_| pool.draw(conversions, size)).collect())
        .collect();
    println!("\nThe simulated company, each lead in one world only");
    super::hybrid(&sizes, seeds, &pool.rest(), |size, _| {
        let place = sizes.iter().position(|&known| known == size).unwrap_or(0);
        known[place].remove(0)
    })
}

/// The same with so many conversions that worlds have leads in common; the fresh rows are in none. Of the accounts that
/// never convert one in `one_in` is known, to known and fresh rows alike.
pub(crate) fn large(size: usize, seeds: u64, one_in: usize) -> Result<(), Error> {
    let mut pool = Pool::new(&folder("large"), 25 * size + FRESH, Seed(91))?;
    pool.thin(one_in);
    let fresh = pool.draw(leads, FRESH / one_in);
    println!(
        "\nThe simulated company, worlds with leads in common, one in {one_in} of the accounts that never convert"
    );
    super::hybrid(&[size], seeds, &fresh, |size, seed| {
        pool.sample(Seed(300 + seed), conversions, size)
    })
}
