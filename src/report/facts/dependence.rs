//! How the model's score goes with single features (figure 20).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::artifact::FittedModel;
use crate::error::Result;
use crate::matrix::{Column, MISSING, Table};

use super::prepared::Prepared;
use super::rows::{rate_ends, rows_by};
use super::{Absent, Ends, Figure};

/// The most important features, each by bins of its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// The model: [`super::Roles::model`], final fit.
    pub model: String,
    /// Rows that effects were computed on.
    pub rows: usize,
    /// At most six features, the most important first.
    pub features: Vec<FeatureDependence>,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureDependence {
    /// The column.
    pub name: String,
    /// In words.
    pub words: String,
    /// Whether it is a number (accumulated local effects), else a category (partial dependence).
    pub is_number: bool,
    /// Bins of its values, ascending; categories by rows, the most first. The bin of missing values is the last.
    pub bins: Vec<DependenceBin>,
}

/// One bin of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependenceBin {
    /// Lowest value; `None` for categories and missing values.
    pub from: Option<f64>,
    /// Highest value; `None` for categories and missing values.
    pub to: Option<f64>,
    /// Name of the category or categories, `None` for numbers and missing values.
    pub category: Option<String>,
    /// Whether these are the rows without a value.
    pub is_missing: bool,
    /// Training rows in the bin, of all.
    pub rows: usize,
    /// Points of the score (on the model's side, before blending) that these values are worth, all else as it is; the
    /// mean over all rows is 0.
    pub points: f64,
    /// Share of the rows in the bin that converted.
    pub rate: f64,
    /// Its interval.
    pub rate_interval: Option<Ends>,
}

/// Features at most.
const FEATURES: usize = 6;

/// Rows that effects are computed on at most, evenly spread.
const ROWS: usize = 2000;

/// Distinct values of a number that get bins of their own at most; beyond, tenths.
const OWN_BINS: usize = 12;

/// Levels of a category that get bins of their own at most.
const LEVELS: usize = 9;

/// How the model's score goes with its most important features.
///
/// # Errors
/// Columns that do not fit the model, which would be a fault of ours.
pub(super) fn dependence(prepared: &Prepared) -> Result<Figure<Dependence>> {
    let fitted = &prepared.evidence.artifact.fitted;
    let name = prepared.roles.model.as_deref();
    let Some(model) = name.and_then(|name| fitted.model(name)) else {
        return Ok(Figure::Absent(Absent::NoModel));
    };
    let step = prepared.n_rows().div_ceil(ROWS).max(1);
    let rows: Vec<usize> = (0..prepared.n_rows()).step_by(step).collect();
    let probe = Probe {
        model,
        table: prepared.evidence.set.table.take(&rows),
        points_a_nat: fitted.scale.points_a_nat(),
    };
    let table = &prepared.evidence.set.table;
    let mut features = Vec::new();
    for (name, column) in most_important(prepared, model, FEATURES) {
        let bins = match column {
            Column::Number(values) => numbers(prepared, &probe, &name, values)?,
            Column::Category { codes, levels } => {
                categories(prepared, &probe, &name, codes, levels)?
            }
        };
        features.push(FeatureDependence {
            words: prepared.words(&name),
            is_number: matches!(table.column(&name), Some(Column::Number(_))),
            name,
            bins,
        });
    }
    Ok(Figure::Shown(Dependence {
        model: model.name.clone(),
        rows: rows.len(),
        features,
    }))
}

/// The columns that importance puts first, of those that the model looks at.
fn most_important<'a>(
    prepared: &Prepared<'a>,
    model: &FittedModel,
    n: usize,
) -> Vec<(String, &'a Column)> {
    let table = &prepared.evidence.set.table;
    let schema = model.model.schema();
    let features = prepared.evidence.trained.importance.features.iter();
    let columns = features
        .filter(|feature| schema.iter().any(|(name, _)| *name == feature.name))
        .filter_map(|feature| Some((feature.name.clone(), table.column(&feature.name)?)));
    columns.take(n).collect()
}

/// A model, and rows to ask it about.
struct Probe<'a> {
    model: &'a FittedModel,
    table: Table,
    points_a_nat: f64,
}

impl Probe<'_> {
    /// What the model says in points where column `name` holds these values instead.
    fn points(&self, name: &str, column: &Column) -> Result<Vec<f64>> {
        let columns = self.table.names().iter().zip(self.table.columns());
        let columns = columns.map(|(one, own)| {
            let column = if one == name { column } else { own };
            (one.clone(), column.clone())
        });
        let table = Table::new(self.table.n_rows(), columns.collect())?;
        let raw = self.model.model.log_odds(&table)?;
        let honest = self.model.calibrator.apply_all(&raw).into_iter();
        Ok(honest.map(|eta| eta * self.points_a_nat).collect())
    }

    fn values(&self, name: &str) -> Vec<f64> {
        match self.table.column(name) {
            Some(Column::Number(values)) => values.clone(),
            _ => Vec::new(),
        }
    }
}

/// Accumulated local effects of a number, by bins.
///
/// # Source
/// Apley & Zhu 2020; unlike partial dependence it never asks about rows that cannot be where columns move together.
fn numbers(
    prepared: &Prepared,
    probe: &Probe,
    name: &str,
    values: &[f64],
) -> Result<Vec<DependenceBin>> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let grid = grid(&sorted);
    let own = probe.values(name);
    let (effects, missing) = effects(probe, name, &grid, &own)?;
    let place = |value: f64| {
        if value.is_nan() {
            grid.len()
        } else {
            // Half-open bins, the last one closed.
            grid.partition_point(|edge| *edge <= value).max(1) - 1
        }
    };
    let is_exact = sorted.chunk_by(|a, b| a >= b).count() == grid.len();
    let found = rows_by(values.iter().map(|value| match place(*value) {
        at if !is_exact && at + 1 == grid.len() => at.saturating_sub(1),
        at => at,
    }));
    let bins = found.iter().map(|(at, rows)| {
        let seen = rows.iter().map(|row| values[*row as usize]);
        let is_missing = *at == grid.len();
        let points = if is_missing {
            missing
        } else {
            let each = seen
                .clone()
                .map(|value| interpolated(&grid, &effects, value));
            each.sum::<f64>() / rows.len() as f64
        };
        DependenceBin {
            from: (!is_missing).then(|| seen.clone().fold(f64::INFINITY, f64::min)),
            to: (!is_missing).then(|| seen.fold(f64::NEG_INFINITY, f64::max)),
            is_missing,
            points,
            ..bin(prepared, rows)
        }
    });
    Ok(centered(bins.collect()))
}

/// Every distinct value where they are few, else the tenths.
fn grid(sorted: &[f64]) -> Vec<f64> {
    let distinct: Vec<f64> = sorted.chunk_by(|a, b| a >= b).map(|tie| tie[0]).collect();
    if distinct.len() <= OWN_BINS {
        return distinct;
    }
    let last = sorted.len() - 1;
    let mut grid: Vec<f64> = (0..=10).map(|tenth| sorted[last * tenth / 10]).collect();
    grid.dedup_by(|a, b| *a <= *b);
    grid
}

/// The effect at every value of the grid, from 0 at the first, and that of a missing value against the values there are.
fn effects(probe: &Probe, name: &str, grid: &[f64], own: &[f64]) -> Result<(Vec<f64>, f64)> {
    let stretch = |value: f64| {
        let at = grid.partition_point(|edge| *edge <= value).max(1) - 1;
        at.min(grid.len().saturating_sub(2))
    };
    let moved = |to: usize| -> Column {
        let each = own.iter().map(|&value| {
            if value.is_nan() {
                value
            } else {
                grid.get(stretch(value) + to).copied().unwrap_or(value)
            }
        });
        Column::Number(each.collect())
    };
    let (low, high) = (
        probe.points(name, &moved(0))?,
        probe.points(name, &moved(1))?,
    );
    let mut sums = vec![(0.0, 0.0); grid.len().saturating_sub(1)];
    for ((&value, low), high) in own.iter().zip(&low).zip(&high) {
        if let Some(sum) = sums.get_mut(stretch(value)).filter(|_| !value.is_nan()) {
            *sum = (sum.0 + high - low, sum.1 + 1.0);
        }
    }
    let mut effects = vec![0.0; grid.len().min(1)];
    let mut height = 0.0;
    for (sum, n) in sums {
        // A stretch without a row among those asked adds nothing.
        height += if 0.0 < n { sum / n } else { 0.0 };
        effects.push(height);
    }
    let is_missing: Vec<bool> = own.iter().map(|value| value.is_nan()).collect();
    if !is_missing.contains(&true) || grid.is_empty() {
        return Ok((effects, 0.0));
    }
    let as_is = probe.points(name, &Column::Number(own.to_vec()))?;
    let without = probe.points(name, &Column::Number(vec![f64::NAN; own.len()]))?;
    let (mut sum, mut level, mut n) = (0.0, 0.0, 0.0);
    for ((value, with), without) in own.iter().zip(&as_is).zip(&without) {
        if !value.is_nan() {
            sum += without - with;
            level += interpolated(grid, &effects, *value);
            n += 1.0;
        }
    }
    let missing = if 0.0 < n { (sum + level) / n } else { 0.0 };
    Ok((effects, missing))
}

/// The effect at a value, on a straight line between the values of the grid.
fn interpolated(grid: &[f64], effects: &[f64], value: f64) -> f64 {
    let above = grid.partition_point(|edge| *edge <= value);
    let Some(below) = above.checked_sub(1) else {
        return effects.first().copied().unwrap_or(0.0);
    };
    match (grid.get(above), effects.get(above)) {
        (Some(end), Some(high)) => {
            let part = (value - grid[below]) / (end - grid[below]);
            effects[below] + part * (high - effects[below])
        }
        _ => effects.last().copied().unwrap_or(0.0),
    }
}

/// Partial dependence of a category; levels past the most frequent stand together, for the most frequent of them.
///
/// # Source
/// Friedman 2001.
fn categories(
    prepared: &Prepared,
    probe: &Probe,
    name: &str,
    codes: &[u32],
    levels: &Arc<Vec<String>>,
) -> Result<Vec<DependenceBin>> {
    let mut found = rows_by(codes.iter().copied());
    let missing = found.iter().position(|(code, _)| *code == MISSING);
    let missing = missing.map(|at| found.remove(at));
    found.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    let mut bins = Vec::new();
    while let Some((code, mut rows)) = (!found.is_empty()).then(|| found.remove(0)) {
        let is_rest = bins.len() == LEVELS && !found.is_empty();
        if is_rest {
            rows.extend(found.drain(..).flat_map(|(_, rows)| rows));
        }
        let level = levels.get(code as usize).cloned().unwrap_or_default();
        bins.push(DependenceBin {
            category: Some(if is_rest { String::new() } else { level }),
            points: at_level(probe, name, code, levels)?,
            ..bin(prepared, &rows)
        });
    }
    if let Some((code, rows)) = missing {
        bins.push(DependenceBin {
            is_missing: true,
            points: at_level(probe, name, code, levels)?,
            ..bin(prepared, &rows)
        });
    }
    Ok(centered(bins))
}

/// What the model says on average where all rows have one level.
fn at_level(probe: &Probe, name: &str, code: u32, levels: &Arc<Vec<String>>) -> Result<f64> {
    let n = probe.table.n_rows();
    let column = Column::Category {
        codes: vec![code; n],
        levels: Arc::clone(levels),
    };
    Ok(probe.points(name, &column)?.iter().sum::<f64>() / n as f64)
}

fn bin(prepared: &Prepared, rows: &[u32]) -> DependenceBin {
    let rate = prepared.rate(rows);
    DependenceBin {
        from: None,
        to: None,
        category: None,
        is_missing: false,
        rows: rows.len(),
        points: 0.0,
        rate: rate.map_or(0.0, |rate| rate.value),
        rate_interval: rate_ends(rate),
    }
}

/// The bins with a mean of 0 points over their rows.
fn centered(mut bins: Vec<DependenceBin>) -> Vec<DependenceBin> {
    let rows: f64 = bins.iter().map(|bin| bin.rows as f64).sum();
    let sum: f64 = bins.iter().map(|bin| bin.points * bin.rows as f64).sum();
    let mean = sum / rows.max(1.0);
    for bin in &mut bins {
        bin.points -= mean;
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_stand_for_themselves_and_many_for_tenths() {
        assert_eq!(grid(&[0.0, 0.0, 1.0, 3.0]), [0.0, 1.0, 3.0]);
        let many: Vec<f64> = (0..1000).map(f64::from).collect();
        assert_eq!(grid(&many).len(), 11);
        let mostly_zero: Vec<f64> = (0..1000).map(|i| f64::from((i - 800).max(0))).collect();
        assert_eq!(grid(&mostly_zero), [0.0, 99.0, 199.0]);
        assert!(grid(&[]).is_empty());
    }

    #[test]
    fn between_the_values_of_the_grid_lies_a_straight_line() {
        let (grid, effects) = ([0.0, 2.0, 4.0], [0.0, 1.0, 5.0]);
        for (value, want) in [(-1.0, 0.0), (1.0, 0.5), (2.0, 1.0), (3.0, 3.0), (9.0, 5.0)] {
            assert!((interpolated(&grid, &effects, value) - want).abs() < 1e-12);
        }
    }
}
