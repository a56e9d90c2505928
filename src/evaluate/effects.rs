//! Permutation importance and mean contributions of the chosen model, on held-out rows.

use std::time::Instant;

use rand::seq::index::sample;
use rayon::prelude::*;

use crate::domain::{Seed, Timestamp};
use crate::explain::{Background, Players, explain, permutation_importance};
use crate::matrix::{Column, Table};
use crate::metrics::row_loss;
use crate::model::Model;

use super::EvaluateError;
use super::importance::has_fired;
use super::procedure::{Context, Member, Outcome};
use super::schedule::Round;

/// Importance of one feature or rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    pub(super) importance: f64,
    pub(super) standard_error: f64,
    /// Signed size on the log-odds; `None` where it cannot be told.
    pub(super) size: Option<f64>,
}

/// Importance of everything.
pub(super) struct Effects {
    pub(super) rows: usize,
    pub(super) features: Vec<Effect>,
    /// `None` for rules that no feature states.
    pub(super) rules: Vec<Option<Effect>>,
}

/// Rows whose contributions are asked for, all folds together: they cost more than a score, and vary less than losses.
const EXPLAINED: usize = 10_000;

/// What one fold's model says of rows that it did not train on.
struct FoldEffects {
    rows: usize,
    /// Rises of the log loss, by group of columns.
    rises: Vec<Rise>,
    /// Signed sums from which effects are read, by group of columns.
    signals: Vec<Signal>,
}

/// Sums over leads or accounts of what their rows' losses rise by: enough for a mean and its standard error.
#[derive(Debug, Clone, Copy, Default)]
struct Rise {
    rows: f64,
    clusters: f64,
    sum: f64,
    /// Sums over clusters: their sums squared, their sums by their rows, their rows squared.
    squares: [f64; 3],
}

impl Rise {
    /// `codes` are the clusters of the rows, below `n_clusters`.
    fn new(rises: &[f64], codes: &[u32], n_clusters: usize) -> Self {
        let mut clusters = vec![(0.0, 0.0); n_clusters];
        for (rise, &code) in rises.iter().zip(codes) {
            let (sum, rows) = &mut clusters[code as usize];
            *sum += rise;
            *rows += 1.0;
        }
        let mut all = Self {
            rows: rises.len() as f64,
            clusters: n_clusters as f64,
            ..Self::default()
        };
        for (sum, rows) in clusters {
            all.sum += sum;
            all.squares[0] += sum * sum;
            all.squares[1] += sum * rows;
            all.squares[2] += rows * rows;
        }
        all
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.clusters += other.clusters;
        self.sum += other.sum;
        let pairs = self.squares.iter_mut().zip(other.squares);
        pairs.for_each(|(sum, one)| *sum += one);
    }

    fn mean(self) -> f64 {
        self.sum / self.rows
    }

    /// Of the mean: rows of one lead or account rise and fall together, so these count, not rows.
    fn standard_error(self) -> f64 {
        let [sums, cross, sizes] = self.squares;
        let mean = self.mean();
        let spread = sums - 2.0 * mean * cross + mean * mean * sizes;
        let few = self.clusters / (self.clusters - 1.0).max(1.0);
        (few * spread.max(0.0)).sqrt() / self.rows
    }
}

/// Sums over rows of a contribution, apart where the fact is present and where not.
#[derive(Debug, Clone, Copy, Default)]
struct Signal {
    on: (f64, f64),
    off: (f64, f64),
}

impl Signal {
    fn add(&mut self, is_on: bool, contribution: f64) {
        let side = if is_on { &mut self.on } else { &mut self.off };
        side.0 += contribution;
        side.1 += 1.0;
    }

    fn merge(&mut self, other: Self) {
        self.on = (self.on.0 + other.on.0, self.on.1 + other.on.1);
        self.off = (self.off.0 + other.off.0, self.off.1 + other.off.1);
    }

    fn effect(self) -> Option<f64> {
        (self.on.1 > 0.0 && self.off.1 > 0.0)
            .then(|| self.on.0 / self.on.1 - self.off.0 / self.off.1)
    }
}

/// Asks every fold's model about a sample of its held-out rows, all folds together.
pub(super) fn measure_effects(
    context: &Context,
    outer: &Round,
    outcomes: &[Outcome],
    learner: usize,
    seconds: Option<f64>,
) -> Result<Effects, EvaluateError> {
    let n_columns = context.set.table.n_columns();
    let groups = column_groups(context);
    let mut rows_in_all = context.plan.importance_rows;
    if let (Some(seconds), Some(one)) = (seconds, outcomes.first()) {
        let a_row = groups.len() * context.plan.importance_repeats;
        let model = &one.fitted.members[learner].model;
        rows_in_all = rows_in_all.min(rows_within(context, model, seconds / a_row.max(1) as f64)?);
    }
    let n_explained = EXPLAINED.min(rows_in_all);
    let folds: Vec<FoldEffects> = outer
        .parts
        .par_iter()
        .zip(outcomes)
        .enumerate()
        .map(|(fold, (part, outcome))| {
            let seed = context
                .plan
                .seed
                .derive("importance")
                .derive(&format!("fold {fold}"));
            let share = |rows: usize| rows.div_ceil(outer.parts.len());
            let rows = pick(&part.predict, share(rows_in_all), seed);
            let explained = pick(&rows, share(n_explained), seed.derive("explained"));
            let member = &outcome.fitted.members[learner];
            Ok(FoldEffects {
                rises: rises(context, member, &rows, &groups, seed)?,
                signals: signals(context, member, &explained, &groups)?,
                rows: rows.len(),
            })
        })
        .collect::<Result<_, EvaluateError>>()?;
    let mut effects: Vec<Effect> = (0..groups.len()).map(|group| pool(&folds, group)).collect();
    let rules = effects.split_off(n_columns);
    let of_rule = groups[n_columns..].iter().zip(rules);
    Ok(Effects {
        rows: folds.iter().map(|fold| fold.rows).sum(),
        features: effects,
        rules: of_rule
            .map(|(columns, effect)| (!columns.is_empty()).then_some(effect))
            .collect(),
    })
}

/// Rows that are looked at where time is short, at least.
const LEAST_ROWS: usize = 1000;

/// How many rows a model scores in so many seconds, about.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of rows, and casts stop at the largest"
)]
fn rows_within(context: &Context, model: &Model, seconds: f64) -> Result<usize, EvaluateError> {
    let n = LEAST_ROWS.min(context.set.n_rows());
    let table = context.set.table.take(&(0..n).collect::<Vec<_>>());
    let start = Instant::now();
    model.log_odds(&table)?;
    let one = start.elapsed().as_secs_f64() / n as f64;
    Ok(LEAST_ROWS.max((seconds / one.max(1e-9)) as usize))
}

/// Every column alone, then the columns of every rule.
fn column_groups(context: &Context) -> Vec<Vec<usize>> {
    let columns = (0..context.set.table.n_columns()).map(|column| vec![column]);
    let rules = context
        .set
        .rules
        .iter()
        .flat_map(|rules| rules.features.iter().cloned());
    columns.chain(rules).collect()
}

/// At most `n` of the rows, drawn without replacement, ascending.
fn pick(rows: &[usize], n: usize, seed: Seed) -> Vec<usize> {
    if rows.len() <= n {
        return rows.to_vec();
    }
    let mut picked = sample(&mut seed.stream(0), rows.len(), n).into_vec();
    picked.sort_unstable();
    picked.into_iter().map(|place| rows[place]).collect()
}

/// How much worse the model gets without each group of columns.
fn rises(
    context: &Context,
    member: &Member,
    rows: &[usize],
    groups: &[Vec<usize>],
    seed: Seed,
) -> Result<Vec<Rise>, EvaluateError> {
    let table = context.set.table.take(rows);
    let labels = context.labels(rows);
    let losses = |table: &Table, places: &[usize]| -> Result<Vec<f64>, EvaluateError> {
        let log_odds = member.calibrator.apply_all(&member.model.log_odds(table)?);
        let pairs = log_odds.iter().zip(places);
        Ok(pairs
            .map(|(&eta, &place)| row_loss(labels[place], eta))
            .collect())
    };
    let blocks = blocks(context, rows);
    let repeats = context.plan.importance_repeats;
    let (codes, n_clusters) = context.groups.dense(rows);
    let sum_up = |rises: &[f64]| Rise::new(rises, &codes, n_clusters);
    permutation_importance(
        &table,
        groups,
        Some(&blocks),
        repeats,
        seed,
        &losses,
        &sum_up,
    )
}

/// Which way each group of columns moves the model's log-odds, on some of the rows.
fn signals(
    context: &Context,
    member: &Member,
    rows: &[usize],
    groups: &[Vec<usize>],
) -> Result<Vec<Signal>, EvaluateError> {
    let parts = parts(member, &context.set.table.take(rows))?;
    let signals = groups.iter().enumerate().map(|(group, columns)| {
        let rule = group.checked_sub(context.set.table.n_columns());
        signal(context, rows, columns, rule, &parts)
    });
    Ok(signals.collect())
}

/// Rows of one cutoff are a block: values swapped across time would make leads that cannot be.
fn blocks(context: &Context, rows: &[usize]) -> Vec<u32> {
    let mut cutoffs: Vec<Timestamp> = rows.iter().map(|&row| context.set.cutoffs[row]).collect();
    cutoffs.sort_unstable();
    cutoffs.dedup();
    rows.iter()
        .map(|&row| cutoffs.partition_point(|cutoff| *cutoff < context.set.cutoffs[row]))
        .map(|block| u32::try_from(block).unwrap_or(u32::MAX))
        .collect()
}

/// Contributions to the model's log-odds by table column, one a row; 0 for columns it does not use.
fn parts(member: &Member, table: &Table) -> Result<Vec<Vec<f64>>, EvaluateError> {
    let players = Players::each(member.model.schema());
    let background = Background::fit(&member.model, table)?;
    let explained = explain(&member.model, table, &players, &background)?;
    let by_column = table.names().iter().map(|name| {
        let player = players.names.iter().position(|other| other == name);
        let part = |row| player.map_or(0.0, |player| explained.row(row)[player]);
        (0..table.n_rows()).map(part).collect()
    });
    Ok(by_column.collect())
}

/// Where a rule fired, or a number lies above its median, against the rest.
fn signal(
    context: &Context,
    rows: &[usize],
    columns: &[usize],
    rule: Option<usize>,
    parts: &[Vec<f64>],
) -> Signal {
    let mut signal = Signal::default();
    let facts = rule.and_then(|rule| context.set.rules.as_ref().map(|rules| &rules.facts[rule]));
    let column = columns
        .first()
        .map(|&column| &context.set.table.columns()[column]);
    let middle = match (facts, column) {
        (None, Some(Column::Number(values))) => median(rows, values),
        _ => None,
    };
    for (place, &row) in rows.iter().enumerate() {
        let contribution = columns.iter().map(|&column| parts[column][place]).sum();
        let is_on = match (facts, column, middle) {
            (Some(facts), _, _) => has_fired(facts[row]),
            (None, Some(Column::Number(values)), Some(middle)) if !values[row].is_nan() => {
                values[row] > middle
            }
            _ => continue,
        };
        signal.add(is_on, contribution);
    }
    signal
}

/// A number that has values on both sides: the median, or the smallest where half of the values are equal to it.
fn median(rows: &[usize], values: &[f64]) -> Option<f64> {
    let mut present: Vec<f64> = rows
        .iter()
        .map(|&row| values[row])
        .filter(|value| !value.is_nan())
        .collect();
    present.sort_unstable_by(f64::total_cmp);
    let middle = *present.get(present.len() / 2)?;
    let (low, high) = (*present.first()?, *present.last()?);
    Some(if middle < high {
        middle
    } else {
        f64::midpoint(low, high)
    })
}

/// The mean over all rows of all folds, and its standard error over leads or accounts.
fn pool(folds: &[FoldEffects], group: usize) -> Effect {
    let (mut rise, mut signal) = (Rise::default(), Signal::default());
    for fold in folds {
        rise.merge(fold.rises[group]);
        signal.merge(fold.signals[group]);
    }
    Effect {
        importance: rise.mean(),
        standard_error: rise.standard_error(),
        size: signal.effect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_error_is_that_of_leads_and_folds_add_up() {
        // Twice the same rows in one cluster say nothing new: the error of three rows, not of six.
        let once = Rise::new(&[1.0, 2.0, 6.0], &[0, 1, 2], 3);
        let twice = Rise::new(&[1.0, 1.0, 2.0, 2.0, 6.0, 6.0], &[0, 0, 1, 1, 2, 2], 3);
        assert!((once.mean() - 3.0).abs() < 1e-12);
        // Variance 7 of three numbers.
        assert!((once.standard_error() - (7.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((twice.standard_error() - once.standard_error()).abs() < 1e-12);
        let mut parts = Rise::new(&[1.0, 2.0], &[0, 1], 2);
        parts.merge(Rise::new(&[6.0], &[0], 1));
        assert!((parts.standard_error() - once.standard_error()).abs() < 1e-12);
        // All alike: no spread, and no error below 0 by rounding.
        assert!(Rise::new(&[0.1; 7], &[0, 0, 1, 2, 3, 3, 3], 4).standard_error() < 1e-8);
    }
}
