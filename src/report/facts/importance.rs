//! What the model leans on (figure 18).

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::artifact::FittedModel;
use crate::evaluate::Split;
use crate::explain::permuted_rises;
use crate::matrix::{Column, Table, TableError};
use crate::metrics::{Z_95, midranks};

use super::prepared::Prepared;
use super::{Absent, Ends};

/// The most important features of the model; rules beside the model stand in `importance.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The model that was asked.
    pub model: String,
    /// Held-out rows that were shuffled.
    pub rows: usize,
    /// Shuffles a feature.
    pub repeats: usize,
    /// The features, the most important first; at most 20.
    pub features: Vec<ImportantFeature>,
    /// Features that are not listed.
    pub more: usize,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportantFeature {
    /// The column.
    pub name: String,
    /// In words.
    pub words: String,
    /// Rise of the held-out log loss in nats when the column is shuffled.
    pub log_loss_rise: f64,
    /// Its standard error over groups.
    pub standard_error: f64,
    /// Its interval.
    pub interval: Ends,
    /// Share of the model's whole gain over the base rate (log loss) that shuffling loses; `None` without a gain.
    pub share_of_gain: Option<f64>,
    /// Conversions fewer within capacity, of those of all rows, when the column is shuffled: the held-out log-odds, moved
    /// as the final fit moves. `None` past the first ten features.
    #[serde(default)]
    pub fewer_conversions: Option<f64>,
    /// `raises`, `lowers` or `unclear`: what more of it does to the score.
    pub direction: String,
    /// Columns that move together with it (rank correlation of 0.7 and more), the closest first; at most three.
    pub moves_with: Vec<String>,
}

/// Features listed at most.
const LISTED: usize = 20;

/// Rank correlation from which columns move together.
const TOGETHER: f64 = 0.7;

/// Companions named of each feature at most.
const COMPANIONS: usize = 3;

/// Features whose captured conversions are counted, at most.
const CAPTURED: usize = 10;

/// Rows that these are counted on at most, evenly spread.
const SHUFFLED_ROWS: usize = 4000;

/// Shuffles of each of them.
const REPEATS: u64 = 2;

/// Rows that companions are looked for on, at most.
const ROWS: usize = 2000;

/// What the model leans on.
///
/// # Errors
/// [`Absent::NoModel`].
pub(super) fn importance(prepared: &Prepared) -> Result<Importance, Absent> {
    let from = &prepared.evidence.trained.importance;
    let model = from.model.clone().ok_or(Absent::NoModel)?;
    let gain = gain(prepared, &model);
    let ranks = column_ranks(prepared);
    let shuffled = Shuffled::new(prepared, &model);
    let listed = from.features.iter().take(LISTED).enumerate();
    let features = listed.map(|(at, feature)| {
        let shuffled = shuffled.as_ref().filter(|_| at < CAPTURED);
        let half = Z_95 * feature.standard_error;
        ImportantFeature {
            name: feature.name.clone(),
            words: prepared.words(&feature.name),
            log_loss_rise: feature.importance,
            standard_error: feature.standard_error,
            interval: [feature.importance - half, feature.importance + half],
            share_of_gain: gain.map(|gain| feature.importance / gain),
            fewer_conversions: shuffled.and_then(|one| one.fewer(prepared, &feature.name)),
            direction: feature.direction.name().to_owned(),
            moves_with: companions(&ranks, &feature.name),
        }
    });
    Ok(Importance {
        model,
        rows: from.rows,
        repeats: from.repeats,
        features: features.collect(),
        more: from.features.len().saturating_sub(LISTED),
    })
}

/// Rows to shuffle columns of, and what is said of them as they are.
struct Shuffled<'a> {
    model: &'a FittedModel,
    table: Table,
    rows: Vec<usize>,
    /// By the folds, which ranks are read from.
    held_out: Vec<f64>,
    /// By the final fit, which says how far a shuffled column moves a row.
    fitted: Vec<f64>,
    orders: Vec<Vec<usize>>,
}

impl<'a> Shuffled<'a> {
    /// `None` where the model that importance asked is not the one of the curves.
    fn new(prepared: &Prepared<'a>, model: &str) -> Option<Self> {
        let lane = prepared.lanes.iter().find(|lane| lane.name == model)?;
        let model = prepared.evidence.artifact.fitted.model(model)?;
        let step = prepared.n_rows().div_ceil(SHUFFLED_ROWS).max(1);
        let rows: Vec<usize> = (0..prepared.n_rows()).step_by(step).collect();
        let table = prepared.evidence.set.table.take(&rows);
        let seed = prepared.seed.derive("shuffled");
        let orders = (0..REPEATS).map(|repeat| {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.shuffle(&mut seed.stream(repeat));
            order
        });
        Some(Self {
            fitted: honest(model, &table).ok()?,
            held_out: rows.iter().map(|&row| lane.log_odds[row]).collect(),
            orders: orders.collect(),
            rows,
            model,
            table,
        })
    }

    /// Conversions fewer within capacity with column `name` shuffled, the mean over the orders.
    fn fewer(&self, prepared: &Prepared, name: &str) -> Option<f64> {
        let column = self.table.names().iter().position(|one| one == name)?;
        let moved = |table: &Table, _: &[usize]| honest(self.model, table);
        let capture = |etas: &[f64]| prepared.capture(self.rows.iter().copied(), etas);
        let before = capture(&self.held_out)?;
        let mut lost = 0.0;
        for order in &self.orders {
            let rises = permuted_rises(&self.table, &[column], order, &self.fitted, &moved);
            let rows = self.held_out.iter().zip(rises.ok()?);
            let etas: Vec<f64> = rows.map(|(eta, by)| eta + by).collect();
            lost += before - capture(&etas)?;
        }
        let share = lost / self.orders.len().max(1) as f64;
        Some(share * prepared.n_converted() as f64)
    }
}

/// Calibrated log-odds of the final fit.
fn honest(model: &FittedModel, table: &Table) -> Result<Vec<f64>, TableError> {
    Ok(model.calibrator.apply_all(&model.model.log_odds(table)?))
}

/// Log loss of the base rate less that of the model; `None` where the model gains nothing.
fn gain(prepared: &Prepared, model: &str) -> Option<f64> {
    let figures = &prepared.evidence.trained.contest.figures;
    let loss = |name: &str| {
        let mut cv = figures.iter().filter(|one| one.split == Split::Cv);
        cv.find(|one| one.scorer == name).map(|one| one.log_loss)
    };
    let gain = loss("base_rate")? - loss(model)?;
    (0.0 < gain).then_some(gain)
}

/// Ranks of every numeric column that varies, less their mean and divided by their length, on evenly spread rows.
fn column_ranks<'a>(prepared: &Prepared<'a>) -> Vec<(&'a str, Vec<f64>)> {
    let table = &prepared.evidence.set.table;
    let step = prepared.n_rows().div_ceil(ROWS).max(1);
    let columns = table.names().iter().zip(table.columns());
    columns
        .filter_map(|(name, column)| {
            let Column::Number(values) = column else {
                return None;
            };
            // Missing values are lowest: where two columns are missing together they move together.
            let values: Vec<f64> = values
                .iter()
                .step_by(step)
                .map(|value| {
                    if value.is_nan() {
                        f64::NEG_INFINITY
                    } else {
                        *value
                    }
                })
                .collect();
            let ranks = midranks(&values);
            let mean = f64::midpoint(ranks.len() as f64, 1.0);
            let length = ranks
                .iter()
                .map(|rank| (rank - mean).powi(2))
                .sum::<f64>()
                .sqrt();
            let scaled = ranks.iter().map(|rank| (rank - mean) / length);
            (0.0 < length).then(|| (name.as_str(), scaled.collect()))
        })
        .collect()
}

/// Columns whose rank correlation with `name` is large, the largest first.
fn companions(ranks: &[(&str, Vec<f64>)], name: &str) -> Vec<String> {
    let Some((_, own)) = ranks.iter().find(|(one, _)| *one == name) else {
        return Vec::new();
    };
    let others = ranks.iter().filter(|(one, _)| *one != name);
    let mut found: Vec<(f64, &str)> = others
        .map(|(one, other)| {
            let correlation: f64 = own.iter().zip(other).map(|(a, b)| a * b).sum();
            (correlation.abs(), *one)
        })
        .filter(|(correlation, _)| TOGETHER <= *correlation)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let names = found.into_iter().map(|(_, one)| one.to_owned());
    names.take(COMPANIONS).collect()
}
