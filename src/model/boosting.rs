//! Gradient boosting of histogram trees.
//!
//! The rounds are those that lose least on groups of rows set aside; then all rows are fitted. Where
//! rows are few, several boostings that differ by chance are averaged: what one draw of rows and columns
//! found by luck evens out.

mod booster;
mod setting;
mod stop;

use rayon::prelude::*;

use crate::domain::Seed;
use crate::model::bins::Binned;
use crate::model::draw::Draw;
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Effort, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::trees::{Tree, TreesModel};
use booster::{Booster, Rows};
pub use setting::BoostingSetting;
use setting::settings;
use stop::{Parts, Stopped};

/// Rows over all boostings that are averaged, about.
const ROWS_IN_BAGS: usize = 80_000;

/// Boostings that are averaged, at most.
const MAX_BAGS: usize = 8;

/// Trees where too few groups can be set aside to stop by, at a rate of 1.
const ROUNDS_UNSEEN: f64 = 2.5;

/// A sum of trees, each grown on what those before it left unexplained.
///
/// Log-odds leaves by Newton steps, rows and columns drawn by tree and node, missing values by learnt
/// direction, levels divided by their order of smoothed gradients, early stopping on groups set aside.
///
/// # Source
/// Friedman 2001 and 2002; second-order steps as in `XGBoost` (Chen, Guestrin 2016), leaf-wise histogram
/// growth as in `LightGBM` (Ke et al. 2017), symmetric trees as in `CatBoost` (Prokhorenkova et al. 2018).
#[derive(Debug, Clone, Copy)]
pub struct Boosting;

impl Learner for Boosting {
    fn name(&self) -> &'static str {
        "boosting"
    }

    fn engine(&self) -> &'static str {
        "histogram"
    }

    fn summary(&self) -> &'static str {
        "many small trees, each correcting those before it; the most accurate where rows abound"
    }

    fn keeps_signs(&self) -> bool {
        true
    }

    fn candidates(&self) -> Vec<String> {
        settings().iter().map(|(_, one)| one.words()).collect()
    }

    fn tried(&self, effort: Effort) -> Vec<usize> {
        let all = settings().into_iter().enumerate();
        all.filter(|(_, (least, _))| match effort {
            Effort::Quick => *least == Effort::Quick,
            // Quick settings are the coarse ones of the same trees.
            Effort::Normal => *least == Effort::Normal,
            Effort::Thorough => true,
        })
        .map(|(place, _)| place)
        .collect()
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let all = settings();
        check_candidates(which, all.len())?;
        let asked: Vec<BoostingSetting> = which.iter().map(|&place| all[place].1).collect();
        fit_boostings(data, &asked, seed)
    }
}

/// Fits boostings of given settings, sharing the bins.
///
/// # Errors
/// [`FitError`].
pub fn fit_boostings(
    data: &Dataset,
    settings: &[BoostingSetting],
    seed: Seed,
) -> Result<Vec<Fit>, FitError> {
    data.check()?;
    let binned = Binned::fit(data)?;
    let (targets, weights) = (data.targets(), data.row_weights());
    let rows = Rows {
        binned: &binned,
        targets: &targets,
        weights: &weights,
        draw: &Draw::new(data),
    };
    let needs_parts = settings.iter().any(|one| one.rounds.is_none());
    let parts = if needs_parts {
        Parts::new(data, seed)
    } else {
        None
    };
    Ok(settings
        .par_iter()
        .map(|setting| fit(&rows, setting, parts.as_ref(), seed))
        .collect())
}

fn fit(rows: &Rows, setting: &BoostingSetting, parts: Option<&Parts>, seed: Seed) -> Fit {
    let mut warnings = Vec::new();
    let stopped = match (setting.rounds, parts) {
        (Some(rounds), _) => Stopped {
            rounds,
            has_turned: true,
        },
        (None, Some(parts)) => parts.stop(rows, setting, seed),
        (None, None) => {
            warnings.push(
                "too few groups of rows to set some aside: the number of trees is fixed".to_owned(),
            );
            Stopped {
                rounds: rounds_unseen(setting),
                has_turned: true,
            }
        }
    };
    if stopped.rounds == 0 {
        warnings.push(
            "no tree made rows set aside any better: every row gets the base rate".to_owned(),
        );
    }
    let n_rows = rows.binned.n_rows;
    let n_bags = setting
        .bags
        .unwrap_or_else(|| ROWS_IN_BAGS.div_ceil(n_rows.max(1)).min(MAX_BAGS));
    let bags: Vec<(f64, Vec<Tree>)> = (0..n_bags)
        .into_par_iter()
        .map(|bag| {
            grow(
                rows,
                setting,
                stopped.rounds,
                seed.derive(&format!("bag {bag}")),
            )
        })
        .collect();
    let base = bags.first().map_or(0.0, |(base, _)| *base);
    let mut trees: Vec<Tree> = bags.into_iter().flat_map(|(_, trees)| trees).collect();
    for node in trees.iter_mut().flat_map(|tree| &mut tree.nodes) {
        node.value /= n_bags as f64;
    }
    Fit {
        report: FitReport {
            out_of_bag: None,
            converged: stopped.has_turned,
            rounds: stopped.rounds,
            warnings,
        },
        model: Model::Trees(TreesModel {
            schema: rows.binned.schema.clone(),
            base,
            trees,
        }),
    }
}

/// One boosting on all rows: its base and its trees.
fn grow(rows: &Rows, setting: &BoostingSetting, n_rounds: usize, seed: Seed) -> (f64, Vec<Tree>) {
    let all = (0..u32::try_from(rows.binned.n_rows).unwrap_or(u32::MAX)).collect();
    let mut booster = Booster::new(rows, *setting, all, Vec::new(), seed);
    let mut trees = Vec::with_capacity(n_rounds);
    for _ in 0..n_rounds {
        // A draw of rows and columns that gains nothing leaves the rounds after it their chance.
        if let Some(round) = booster.step() {
            trees.push(booster.tree(&round));
        }
    }
    (booster.base, trees)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred at most"
)]
fn rounds_unseen(setting: &BoostingSetting) -> usize {
    (ROUNDS_UNSEEN / setting.rate).round() as usize
}
