//! What is counted over many worlds: intervals that hold the truth, and claims that do not.

use leadscore::error::Error;
use leadscore::evaluate::{Difference, Interval, Plan, Split, Trained, train};
use leadscore::model::Newton;

use super::world::World;
use super::{apply, of, plan, true_auc};

/// Worlds whose interval holds the truth, and the sum of the widths, by scorer.
#[derive(Default)]
pub(crate) struct Coverage {
    worlds: f64,
    held: [f64; 3],
    widths: [f64; 3],
}

impl Coverage {
    const NAMES: [&str; 3] = ["rules", "logistic", "hybrid"];

    /// Trains on `known` and measures the truth on `fresh`.
    pub(crate) fn count(&mut self, known: &World, fresh: &World, seed: u64) -> Result<(), Error> {
        // Intervals of an AUC come from a formula; whether they are given is what replicates are for.
        let plan = Plan {
            replicates: 20,
            ..plan(seed)
        };
        let trained = train(&known.set, &[&Newton], &plan)?;
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

    pub(crate) fn print(&self) {
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

/// Worlds in which one of two equal scorers is said to beat the other, by what says so.
#[derive(Default)]
pub(crate) struct Claims {
    worlds: f64,
    words: f64,
    bootstrap: f64,
    folds: f64,
    areas: f64,
}

impl Claims {
    /// Looks for a claim between scorers `a` and `b`, whichever way round they are compared.
    pub(crate) fn count(&mut self, trained: &Trained, a: &str, b: &str) {
        let is_pair = |pair: &&Difference| {
            let names = [pair.scorer.as_str(), pair.against.as_str()];
            pair.split == Split::Cv && (names == [a, b] || names == [b, a])
        };
        let mut pairs = trained.contest.differences.iter();
        let Some(pair) = pairs.find(is_pair) else {
            return;
        };
        let back = Difference {
            log_loss_ci: pair.log_loss_ci.map(reversed),
            log_loss_folds_ci: pair.log_loss_folds_ci.map(reversed),
            ..pair.clone()
        };
        let count = |is_so: bool| f64::from(u8::from(is_so));
        let excludes = |ci: Option<Interval>| count(ci.is_some_and(|ci| !ci.includes_zero()));
        self.worlds += 1.0;
        self.words += count(pair.beats() || back.beats());
        self.bootstrap += excludes(pair.log_loss_ci);
        self.folds += excludes(pair.log_loss_folds_ci);
        self.areas += excludes(pair.auc_ci);
    }

    pub(crate) fn print(&self) {
        let percent = |count: f64| 100.0 * count / self.worlds;
        println!(
            "Two equal scorers in {} worlds of 5,000 leads: one is said to beat the other",
            self.worlds
        );
        for (what, count) in [
            ("in words (both of the next two)", self.words),
            ("by the interval of the log loss", self.bootstrap),
            ("by the corrected t over folds", self.folds),
            ("by the interval of the AUC", self.areas),
        ] {
            println!("  {what:31}{:6.1} %", percent(count));
        }
    }
}

fn reversed(ci: Interval) -> Interval {
    Interval {
        low: -ci.high,
        high: -ci.low,
    }
}
