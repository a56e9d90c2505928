//! Permutation importance and mean contributions of the chosen model, on held-out rows.

use rand::seq::index::sample;
use rayon::prelude::*;

use crate::domain::{Seed, Timestamp};
use crate::explain::{Background, Players, explain, permutation_importance};
use crate::matrix::{Column, Table};

use super::EvaluateError;
use super::importance::has_fired;
use super::procedure::{Context, Member, Outcome, total_loss};
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

/// What one fold's model says on a sample of the rows that it did not train on.
struct FoldEffects {
    rows: usize,
    /// Rise of the mean log loss by group of columns.
    rises: Vec<f64>,
    /// Signed sums from which effects are read, by group of columns.
    signals: Vec<Signal>,
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
) -> Result<Effects, EvaluateError> {
    let n_columns = context.set.table.n_columns();
    let groups = column_groups(context);
    let folds: Vec<FoldEffects> = outer
        .parts
        .par_iter()
        .zip(outcomes)
        .enumerate()
        .map(|(fold, (part, outcome))| {
            let share = context.plan.importance_rows.div_ceil(outer.parts.len());
            let seed = context
                .plan
                .seed
                .derive("importance")
                .derive(&format!("fold {fold}"));
            let rows = pick(&part.predict, share, seed);
            fold_effects(
                context,
                &outcome.fitted.members[learner],
                &rows,
                &groups,
                seed,
            )
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

fn fold_effects(
    context: &Context,
    member: &Member,
    rows: &[usize],
    groups: &[Vec<usize>],
    seed: Seed,
) -> Result<FoldEffects, EvaluateError> {
    let table = context.set.table.take(rows);
    let labels = context.labels(rows);
    let loss = |table: &Table| -> Result<f64, EvaluateError> {
        let log_odds = member.calibrator.apply_all(&member.model.log_odds(table)?);
        Ok(total_loss(&log_odds, &labels) / labels.len() as f64)
    };
    let blocks = blocks(context, rows);
    let repeats = context.plan.importance_repeats;
    let rises = permutation_importance(&table, groups, Some(&blocks), repeats, seed, &loss)?
        .into_iter()
        .map(|importance| importance.mean)
        .collect();
    let parts = parts(member, &table)?;
    let signals = groups
        .iter()
        .enumerate()
        .map(|(group, columns)| {
            let rule = group.checked_sub(context.set.table.n_columns());
            signal(context, rows, columns, rule, &parts)
        })
        .collect();
    Ok(FoldEffects {
        rows: rows.len(),
        rises,
        signals,
    })
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

/// The mean over folds by rows, and its standard error from the spread of the folds.
fn pool(folds: &[FoldEffects], group: usize) -> Effect {
    let rows: f64 = folds.iter().map(|fold| fold.rows as f64).sum();
    let mean = folds
        .iter()
        .map(|fold| fold.rows as f64 * fold.rises[group])
        .sum::<f64>()
        / rows;
    let n = folds.len() as f64;
    let spread: f64 = folds
        .iter()
        .map(|fold| (fold.rises[group] - mean).powi(2))
        .sum();
    let mut signal = Signal::default();
    for fold in folds {
        signal.merge(fold.signals[group]);
    }
    Effect {
        importance: mean,
        standard_error: (spread / (n - 1.0) / n).sqrt(),
        size: signal.effect(),
    }
}
