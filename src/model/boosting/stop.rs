//! How many rounds: early stopping on groups of rows that are set aside.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use crate::domain::{Seed, softplus};
use crate::model::boosting::booster::{Booster, Rows};
use crate::model::boosting::setting::BoostingSetting;
use crate::model::learner::Dataset;

/// Below so many rows every row is set aside once, in turns; one part alone would be too noisy to stop by.
const FEW_ROWS: usize = 50_000;

/// Parts set aside in turns where rows are few.
const TURNS: u32 = 3;

/// The share set aside once where rows are many, as one of so many parts.
const ONE_OF: u32 = 5;

/// Rounds at most, at a rate of 1: smaller steps take more.
const MAX_ROUNDS: f64 = 60.0;

/// Rounds without improvement before growth stops, at a rate of 1.
const PATIENCE: f64 = 2.5;

/// Which rows are set aside when.
pub(crate) struct Parts {
    /// The part of each training row.
    part_of: Vec<u32>,
    n_dealt: u32,
    /// Parts that are set aside, from the first.
    n_turns: u32,
}

/// The rounds that lost least on rows set aside.
pub(crate) struct Stopped {
    pub(crate) rounds: usize,
    /// Whether the loss had turned before the last round that may be tried.
    pub(crate) has_turned: bool,
}

impl Parts {
    /// Deals groups out at random, those with a conversion first, so that all parts have some.
    ///
    /// `None` where there are fewer groups of either class than parts.
    pub(crate) fn new(data: &Dataset, seed: Seed) -> Option<Self> {
        let mut converts: BTreeMap<u32, bool> = BTreeMap::new();
        let group_of = |at: usize, row: usize| match data.groups {
            Some(groups) => groups[row],
            // Tables of more rows than fit into 32 bits do not fit into memory.
            None => u32::try_from(at).unwrap_or(u32::MAX),
        };
        for (at, &row) in data.rows.iter().enumerate() {
            *converts.entry(group_of(at, row)).or_default() |= data.labels[row];
        }
        let is_few = data.rows.len() < FEW_ROWS;
        let (n_dealt, n_turns) = if is_few { (TURNS, TURNS) } else { (ONE_OF, 1) };
        let mut rng = seed.derive("set aside").stream(0);
        let mut part: BTreeMap<u32, u32> = BTreeMap::new();
        for class in [true, false] {
            let of_class = converts.iter().filter(|(_, has)| **has == class);
            let mut groups: Vec<u32> = of_class.map(|(group, _)| *group).collect();
            if groups.len() < n_dealt as usize {
                return None;
            }
            groups.shuffle(&mut rng);
            let turns = (0..n_dealt).cycle();
            part.extend(groups.into_iter().zip(turns));
        }
        let rows = data.rows.iter().enumerate();
        Some(Self {
            part_of: rows
                .map(|(at, &row)| part.get(&group_of(at, row)).copied().unwrap_or(0))
                .collect(),
            n_dealt,
            n_turns,
        })
    }

    /// Grows all turns together and stops where their losses on the rows set aside add up to least.
    pub(crate) fn stop(&self, rows: &Rows, setting: &BoostingSetting, seed: Seed) -> Stopped {
        let mut turns: Vec<(Booster, Vec<u32>)> = (0..self.n_turns)
            .map(|turn| {
                let (aside, learned): (Vec<u32>, Vec<u32>) = (0u32..)
                    .take(self.part_of.len())
                    .partition(|&row| self.part_of[row as usize] == turn);
                let seed = seed.derive(&format!("turn {turn}"));
                let booster = Booster::new(rows, *setting, learned, aside.clone(), seed);
                (booster, aside)
            })
            .collect();
        let (most, patience) = (MAX_ROUNDS / setting.rate, PATIENCE / setting.rate);
        let mut best = (loss(rows, &turns), 0);
        let mut round = 0;
        let mut has_turned = false;
        while (round as f64) < most {
            let mut has_grown = false;
            for (booster, _) in &mut turns {
                has_grown |= booster.step().is_some();
            }
            round += 1;
            let now = loss(rows, &turns);
            if now < best.0 {
                best = (now, round);
            }
            if !has_grown || patience < (round - best.1) as f64 {
                has_turned = true;
                break;
            }
        }
        Stopped {
            rounds: self.on_all_rows(best.1),
            has_turned,
        }
    }

    /// More rows bear more rounds: half of the way from as many to proportionally more.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand at most"
    )]
    fn on_all_rows(&self, rounds: usize) -> usize {
        let parts = f64::from(self.n_dealt);
        (rounds as f64 * (parts / (parts - 1.0)).sqrt()).round() as usize
    }
}

/// Log loss of the rows set aside, by weight.
fn loss(rows: &Rows, turns: &[(Booster, Vec<u32>)]) -> f64 {
    let of_row = |booster: &Booster, row: u32| {
        let row = row as usize;
        let score = booster.scores[row];
        rows.weights[row] * (softplus(score) - rows.targets[row] * score)
    };
    turns
        .iter()
        .map(|(booster, aside)| aside.iter().map(|&row| of_row(booster, row)).sum::<f64>())
        .sum()
}
