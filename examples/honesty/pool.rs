//! Leads of the simulated company of `leadscore demo`, through the whole pipeline, dealt out into worlds of their own.
//!
//! Accounts are simulated independently of each other, so that some accounts of a large company are a company; the
//! accounts that are dealt to nobody are the fresh rows on which the truth is measured.

use std::collections::BTreeMap;
use std::path::Path;

use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::demo;
use leadscore::domain::Seed;
use leadscore::error::Error;
use leadscore::evaluate::{RuleColumns, TrainingSet};
use leadscore::history::{Purpose, assemble, open};
use rand::seq::SliceRandom;

use super::world::World;

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

    /// Takes accounts out of the pool until `is_enough` says so of the rows drawn.
    pub(crate) fn draw(&mut self, is_enough: impl Fn(&TrainingSet, &[usize]) -> bool) -> World {
        let mut rows = Vec::new();
        while !is_enough(&self.set, &rows) {
            let Some(account) = self.accounts.pop() else {
                break;
            };
            rows.extend(account);
        }
        self.world(rows)
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
        rules: set.rules.as_ref().map(|book| RuleColumns {
            facts: book.facts.iter().map(|facts| of(facts, rows)).collect(),
            totals: of(&book.totals, rows),
            ..book.clone()
        }),
        signs: set.signs.clone(),
    }
}
