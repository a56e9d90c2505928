//! Simulated companies whose truth is stated: a whole project folder to try everything on.
//!
//! A world is plain data (`worlds/`), the engine is shared. Hidden interest makes leads act; what they do, and who
//! they are, makes them decide with stated log-odds; the outcome follows days later. So it is known which hand-made
//! rules are right. Nothing here reads a clock, trains or scores.
//!
//! ```text
//! blueprint -> plan -> account by account: person, days, decisions -> rows -> events.csv leads.csv outcomes.csv
//!                                                                             rules.toml leadscore.toml ground_truth.json
//! ```

mod account;
mod blueprint;
mod calendar;
mod error;
mod facts;
mod files;
mod ground_truth;
mod life;
mod person;
mod plan;
mod rows;
mod worlds;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::domain::{Seed, Timestamp};

pub use error::DemoError;

use account::{Place, live};
use calendar::{DAYS, START, day_of, start_of};
use plan::Plan;
use rows::{Counts, Rows};

/// How many leads a world may have.
pub const N_LEADS: std::ops::RangeInclusive<usize> = 1..=5_000_000;
/// How many it has unless asked otherwise.
pub const DEFAULT_N_LEADS: usize = 20_000;
/// Rows of the log that no reader may accept, in a world of a thousand leads or more.
const BAD_ROWS: usize = 20;
/// Accounts that are simulated before anything is written: memory does not grow with the world.
const BATCH: usize = 4096;
/// Accounts that share one buffer.
const CHUNK: usize = 32;

/// Which company to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// A preset of [`crate::rules::presets::ALL`] and the world that fits it; none = a B2B company with rules of its own.
    pub preset: Option<String>,
    /// Number of leads, within [`N_LEADS`]; about 25 events each.
    pub n_leads: usize,
    /// Same seed, same bytes.
    pub seed: Seed,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSummary {
    /// `b2b` or the preset.
    pub world: &'static str,
    /// The company in one line.
    pub summary: &'static str,
    /// The files, in reading order.
    pub files: Vec<PathBuf>,
    /// Rows of `leads.csv`.
    pub n_leads: usize,
    /// Accounts that they belong to.
    pub n_accounts: usize,
    /// Rows of `events.csv`, repeats and bad rows included.
    pub n_event_rows: usize,
    /// Rows that repeat the one before under the same event id.
    pub n_duplicates: usize,
    /// Rows that no reader may accept.
    pub n_bad_rows: usize,
    /// Conversions in `outcomes.csv`.
    pub n_conversions: usize,
    /// The log starts here and ends just before `end`.
    pub start: Timestamp,
    /// End of the data.
    pub end: Timestamp,
}

/// What the truth says about one lead at one cutoff.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueOdds {
    /// Id of the lead.
    pub lead: String,
    /// The cutoff, at midnight UTC.
    pub cutoff: Timestamp,
    /// Sum of the stated terms, without base and noise: the best ranking that anybody could find.
    pub log_odds: f64,
    /// Time of the lead's conversion, whenever it came.
    pub converted: Option<Timestamp>,
}

/// Simulates `world` and writes a whole project folder: events, leads, outcomes, `leadscore.toml`, `rules.toml` and
/// the truth. A demo that was there before is overwritten, edits of its rules included.
///
/// # Errors
/// [`DemoError`]; nothing half-written stays behind: each file appears whole or not at all.
pub fn write(dir: &Path, world: &World) -> Result<DemoSummary, DemoError> {
    let plan = plan_for(world)?;
    let blueprint = plan.blueprint;
    files::check_folder(dir)?;
    let [events, leads, outcomes] = rows::headers(&plan);
    let mut tables = [
        files::Table::create(dir, "events.csv", &events)?,
        files::Table::create(dir, "leads.csv", &leads)?,
        files::Table::create(dir, "outcomes.csv", &outcomes)?,
    ];
    let places = places(world);
    let mut counts = Counts::default();
    let bad = bad_rows(world, places.len());
    for batch in places.chunks(BATCH) {
        let done: Vec<Result<Rows, DemoError>> = batch
            .par_chunks(CHUNK)
            .map(|chunk| {
                let mut rows = Rows::new();
                for place in chunk {
                    let (lives, mut rng) = live(&plan, *place, world.seed.derive("account"), &[]);
                    let flaws: Vec<usize> = (0..bad.len())
                        .filter(|flaw| bad[*flaw] == place.account)
                        .collect();
                    rows.account(&plan, *place, &lives, &flaws, &mut rng)?;
                }
                Ok(rows)
            })
            .collect();
        for rows in done {
            let rows = rows?;
            counts.add(rows.counts);
            for (table, bytes) in tables.iter_mut().zip(rows.into_bytes()?) {
                table.append(&bytes)?;
            }
        }
    }
    let mut files = Vec::new();
    for table in tables {
        files.push(table.finish()?);
    }
    let texts = [
        ("rules.toml", blueprint.rules.to_owned()),
        ("ground_truth.json", ground_truth::render(blueprint, world)),
        // Last, so that a folder with a project file is a whole project.
        ("leadscore.toml", blueprint.project.to_owned()),
    ];
    for (name, text) in texts {
        files.push(files::write_text(dir, name, &text)?);
    }
    Ok(DemoSummary {
        world: blueprint.name,
        summary: blueprint.summary,
        files,
        n_leads: world.n_leads,
        n_accounts: places.len(),
        n_event_rows: counts.event_rows,
        n_duplicates: counts.duplicates,
        n_bad_rows: counts.bad_rows,
        n_conversions: counts.conversions,
        start: START,
        end: Timestamp(start_of(DAYS)),
    })
}

/// The truth at these cutoffs, for every lead that is at risk there; cutoffs count as the midnight before.
///
/// For tests of anything that claims to find the truth, and of the intervals that it claims.
///
/// # Errors
/// As [`write()`], except for files.
pub fn true_log_odds(world: &World, cutoffs: &[Timestamp]) -> Result<Vec<TrueOdds>, DemoError> {
    let plan = plan_for(world)?;
    let days: Vec<u16> = cutoffs
        .iter()
        .filter_map(|cutoff| u16::try_from(day_of(cutoff.0)).ok())
        .collect();
    let found: Vec<Vec<TrueOdds>> = places(world)
        .par_iter()
        .map(|place| {
            let (lives, _) = live(&plan, *place, world.seed.derive("account"), &days);
            let each = lives.iter().enumerate().flat_map(|(idx, life)| {
                let won = life
                    .outcomes
                    .iter()
                    .find(|(_, is_won)| *is_won)
                    .map(|(time, _)| Timestamp(*time));
                life.log_odds.iter().map(move |(day, log_odds)| TrueOdds {
                    lead: rows::lead_id(place.first_lead + idx),
                    cutoff: Timestamp(start_of(*day)),
                    log_odds: *log_odds,
                    converted: won,
                })
            });
            each.collect()
        })
        .collect();
    Ok(found.into_iter().flatten().collect())
}

fn plan_for(world: &World) -> Result<Plan, DemoError> {
    if !N_LEADS.contains(&world.n_leads) {
        return Err(DemoError::Leads { got: world.n_leads });
    }
    Plan::new(worlds::find(world.preset.as_deref())?)
}

/// How many leads accounts have, 1 to 8, in percent.
const ACCOUNT_SIZES: [u64; 8] = [44, 21, 13, 8, 6, 4, 2, 2];

/// Deals leads out to accounts until there are enough; each account's size depends on its number alone.
fn places(world: &World) -> Vec<Place> {
    let sizes = world.seed.derive("account size");
    let mut places = Vec::new();
    let mut first_lead = 0;
    while first_lead < world.n_leads {
        let account = places.len();
        let mut left = sizes.hash(&account.to_string()) % 100;
        let mut n_leads = 1;
        for share in ACCOUNT_SIZES {
            if left < share {
                break;
            }
            left -= share;
            n_leads += 1;
        }
        let n_leads = n_leads
            .min(ACCOUNT_SIZES.len())
            .min(world.n_leads - first_lead);
        places.push(Place {
            account,
            first_lead,
            n_leads,
        });
        first_lead += n_leads;
    }
    places
}

/// For each bad row, the account in whose part of the log it stands.
fn bad_rows(world: &World, n_accounts: usize) -> Vec<usize> {
    let seed = world.seed.derive("bad row");
    let n = BAD_ROWS.min(world.n_leads / 50);
    let account =
        |row: usize| usize::try_from(seed.hash(&row.to_string()) % n_accounts as u64).unwrap_or(0);
    (0..n).map(account).collect()
}
