//! Gradient boosting.

mod booster;
mod setting;

use rayon::prelude::*;

use crate::domain::{Seed, softplus};
use crate::model::bins::Binned;
use crate::model::boosting::booster::{Booster, Rows};
pub use crate::model::boosting::setting::Setting;
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Fit, FitError, FitReport};
use crate::model::trees::TreesModel;
use crate::split::{Groups, stratified_group_kfold};

/// Rounds at most.
const MAX_ROUNDS: usize = 2000;

pub fn fit_settings(data: &Dataset, settings: &[Setting], seed: Seed) -> Result<Vec<Fit>, FitError> {
    data.check()?;
    let binned = Binned::fit(data)?;
    let weights = data.row_weights();
    let targets = data.targets();
    let rows = Rows { binned: &binned, targets: &targets, weights: &weights };
    let mut by_parts: Vec<(usize, Vec<u32>)> = Vec::new();
    for s in settings { if !by_parts.iter().any(|b| b.0 == s.parts) { by_parts.push((s.parts, parts(data, s.parts, seed))); } }
    settings.par_iter().map(|s| {
        let folds = &by_parts.iter().find(|b| b.0 == s.parts).unwrap().1;
        Ok(fit_one(&rows, s, folds, seed))
    }).collect()
}

fn parts(data: &Dataset, k: usize, seed: Seed) -> Vec<u32> {
    let names: Vec<String> = data.rows.iter().map(|&row| match data.groups { Some(g) => g[row].to_string(), None => row.to_string() }).collect();
    let groups = Groups::new(&names);
    let labels: Vec<bool> = data.rows.iter().map(|&row| data.labels[row]).collect();
    let all: Vec<usize> = (0..labels.len()).collect();
    stratified_group_kfold(&labels, &groups, &all, k.max(if k==1 {5} else {k}), seed.derive("stop")).unwrap_or_default()
}

fn fit_one(rows: &Rows, setting: &Setting, folds: &[u32], seed: Seed) -> Fit {
    let n = u32::try_from(rows.binned.n_rows).unwrap_or(u32::MAX);
    let (n_rounds, _) = rounds(rows, setting, folds, seed);
    let k = if setting.parts == 1 { 5.0 } else { setting.parts as f64 };
    let n_rounds = ((n_rounds as f64) * (k / (k - 1.0)).powf(setting.extra)).round() as usize;
    let mut booster = Booster::new(rows, *setting, (0..n).collect(), vec![], seed.derive("all"));
    let base = booster.base;
    let mut trees = vec![];
    for _ in 0..n_rounds {
        let Some(round) = booster.step() else { break };
        trees.push(booster.tree(&round));
    }
    Fit { model: Model::Trees(TreesModel { schema: rows.binned.schema.clone(), base, trees }), report: FitReport { converged: true, rounds: n_rounds, warnings: vec![] } }
}

fn rounds(rows: &Rows, setting: &Setting, folds: &[u32], seed: Seed) -> (usize, f64) {
    let n = u32::try_from(rows.binned.n_rows).unwrap_or(u32::MAX);
    let mut boosters: Vec<(Booster, Vec<u32>)> = (0..setting.parts as u32).map(|part| {
        let (out, learned): (Vec<u32>, Vec<u32>) = (0..n).partition(|&row| folds[row as usize] == part);
        (Booster::new(rows, *setting, learned, out.clone(), seed.derive(&format!("part {part}"))), out)
    }).collect();
    let loss = |boosters: &[(Booster, Vec<u32>)]| boosters.iter().map(|(b, out)| out.iter().map(|&r| { let r = r as usize; rows.weights[r] * (softplus(b.scores[r]) - rows.targets[r] * b.scores[r]) }).sum::<f64>()).sum::<f64>();
    let mut best = (loss(&boosters), 0);
    let patience = (setting.patience / setting.rate).ceil() as usize;
    for round in 1..=MAX_ROUNDS {
        let mut any = false;
        for (b, _) in &mut boosters { any |= b.step().is_some(); }
        if !any { break }
        let l = loss(&boosters);
        if l < best.0 { best = (l, round); }
        if best.1 + patience < round { break }
    }
    (best.1, best.0)
}
