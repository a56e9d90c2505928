//! Leads of the simulated company of `leadscore demo`, through the whole pipeline, dealt out into worlds of their own.
//!
//! Accounts are simulated independently of each other, so that some accounts of a large company are a company; the
//! accounts that are dealt to nobody are the fresh rows on which the truth is measured.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::demo;
use leadscore::domain::Seed;
use leadscore::error::Error;
use leadscore::evaluate::TrainingSet;
use leadscore::history::{Purpose, assemble, open};
use rand::seq::SliceRandom;

use super::world::World;

/// Counts something in the rows of one account.
pub(crate) type Count = fn(&TrainingSet, &[usize]) -> usize;

/// Leads of an account.
pub(crate) fn leads(set: &TrainingSet, rows: &[usize]) -> usize {
    let seen: HashSet<&str> = rows.iter().map(|&row| &*set.leads[row]).collect();
    seen.len()
}

/// Rows of an account that converted.
pub(crate) fn conversions(set: &TrainingSet, rows: &[usize]) -> usize {
    rows.iter().filter(|&&row| set.labels[row]).count()
}

/// Rows by account, in an order drawn at random.
pub(crate) struct Pool {
    set: TrainingSet,
    accounts: Vec<Vec<usize>>,
}

impl Pool {
    /// Simulates `n_leads` leads in `folder`, and computes features and facts as `leadscore train` does.
    pub(crate) fn new(folder: &Path, n_leads: usize, seed: Seed) -> Result<Self, Error> {
        let world = demo::World {
            preset: None,
            n_leads,
            seed,
        };
        demo::write(folder, &world)?;
        let arguments = ProjectArguments {
            project: folder.to_path_buf(),
            set: Vec::new(),
        };
        let project = read_project(&arguments).map_err(|failure| Error::config(failure.draw()))?;
        let set = assemble(&open(&project, Purpose::Train)?)?.set;
        let mut accounts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, group) in set.groups.iter().enumerate() {
            accounts.entry(group).or_default().push(row);
        }
        let mut accounts: Vec<Vec<usize>> = accounts.into_values().collect();
        accounts.shuffle(&mut seed.derive("accounts").stream(0));
        Ok(Self { set, accounts })
    }

    /// Keeps one in `one_in` of the accounts without a conversion: fewer rows to train on for as many conversions.
    pub(crate) fn thin(&mut self, one_in: usize) {
        let (set, mut idle) = (&self.set, 0);
        self.accounts.retain(|account| {
            let is_idle = conversions(set, account) == 0;
            idle += usize::from(is_idle);
            !is_idle || idle % one_in == 0
        });
    }

    /// Takes accounts out of the pool until what `count` finds in them comes to `enough`.
    pub(crate) fn draw(&mut self, count: Count, enough: usize) -> World {
        let (mut rows, mut found) = (Vec::new(), 0);
        while found < enough {
            let Some(account) = self.accounts.pop() else {
                break;
            };
            found += count(&self.set, &account);
            rows.extend(account);
        }
        self.world(rows)
    }

    /// The same with accounts drawn at random, which stay in the pool for the next world.
    pub(crate) fn sample(&mut self, seed: Seed, count: Count, enough: usize) -> World {
        self.accounts.shuffle(&mut seed.stream(0));
        let whole = self.accounts.clone();
        let world = self.draw(count, enough);
        self.accounts = whole;
        world
    }

    /// All rows that are left.
    pub(crate) fn rest(mut self) -> World {
        let rows = std::mem::take(&mut self.accounts);
        self.world(rows.into_iter().flatten().collect())
    }

    /// What happened is the chance: true figures are then measured, not known to the last digit.
    fn world(&self, mut rows: Vec<usize>) -> World {
        // Training wants the order of cutoffs and leads.
        rows.sort_unstable();
        let set = take(&self.set, &rows);
        let chances = set.labels.iter().map(|&label| f64::from(u8::from(label)));
        World {
            chances: chances.collect(),
            set,
        }
    }
}

fn take(set: &TrainingSet, rows: &[usize]) -> TrainingSet {
    fn of<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
        rows.iter().map(|&row| values[row].clone()).collect()
    }
    TrainingSet {
        table: set.table.take(rows),
        labels: of(&set.labels, rows),
        leads: of(&set.leads, rows),
        groups: of(&set.groups, rows),
        cutoffs: of(&set.cutoffs, rows),
        label_ends: of(&set.label_ends, rows),
        folds: None,
        test: None,
        has_time: set.has_time,
        lists: if set.lists.is_empty() {
            Vec::new()
        } else {
            of(&set.lists, rows)
        },
        rules: set.rules.as_ref().map(|book| book.take(rows)),
        signs: set.signs.clone(),
    }
}
