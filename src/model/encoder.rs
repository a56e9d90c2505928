//! Columns to numbers: imputation, missing flags, standardization, levels.
//!
//! Everything here is learned from the training rows of one fit, so that no validation row leaks.

use std::sync::Arc;

use rayon::prelude::*;

use crate::matrix::{Column, ColumnType, MISSING};
use crate::model::design::Design;
use crate::model::learner::{Dataset, FitError};
use crate::model::linear::{LogisticModel, Term};

/// Levels with less weight than this share one coefficient.
pub(crate) const RARE: f64 = 10.0;

/// How the columns of one training set become coefficients.
pub(crate) struct Encoder {
    schema: Vec<(String, ColumnType)>,
    columns: Vec<Encoded>,
    n_dense: usize,
    n_coefficients: usize,
}

/// A dense column: where it stands and how it is standardized.
#[derive(Debug, Clone, Copy)]
struct Dense {
    at: usize,
    mean: f64,
    sd: f64,
}

enum Encoded {
    Dropped,
    Number {
        fill: f64,
        value: Dense,
        flag: Option<Dense>,
    },
    Category(Levels),
}

struct Levels {
    names: Arc<Vec<String>>,
    /// Own coefficient of each level, by the codes of the training table; rare levels have none.
    by_code: Vec<Option<u32>>,
    /// Own coefficient of a missing level.
    missing: Option<u32>,
    /// Coefficient shared by rare levels.
    other: Option<u32>,
    /// The first coefficient of the column.
    first: u32,
    /// Training weight by coefficient, from `first` on.
    weights: Vec<f64>,
}

impl Encoder {
    /// Learns the encoding from the training rows.
    pub(crate) fn fit(data: &Dataset) -> Result<Self, FitError> {
        let weights = data.row_weights();
        let names = data.table.names();
        let mut columns: Vec<Encoded> = data
            .table
            .columns()
            .par_iter()
            .zip(names)
            .map(|(column, name)| match column {
                Column::Number(values) => number(name, values, data.rows, &weights),
                Column::Category { codes, levels } => {
                    Ok(category(codes, levels, data.rows, &weights))
                }
            })
            .collect::<Result<_, _>>()?;
        let mut n_dense = 1;
        for column in &mut columns {
            if let Encoded::Number { value, flag, .. } = column {
                for one in std::iter::once(value).chain(flag) {
                    one.at = n_dense;
                    n_dense += 1;
                }
            }
        }
        let mut n_coefficients = n_dense;
        for column in &mut columns {
            if let Encoded::Category(levels) = column {
                levels.shift(n_coefficients);
                n_coefficients += levels.weights.len();
            }
        }
        if n_coefficients == 1 {
            return Err(FitError::NoColumns {
                n_columns: columns.len(),
                n_rows: data.rows.len(),
            });
        }
        Ok(Self {
            schema: data.table.schema(),
            columns,
            n_dense,
            n_coefficients,
        })
    }

    /// The training rows as a design; the table has to be the one of [`Encoder::fit`].
    pub(crate) fn design(&self, data: &Dataset) -> Design {
        let columns = || self.columns.iter().zip(data.table.columns());
        let numbers: Vec<(&[f64], f64, Dense, Option<Dense>)> = columns()
            .filter_map(|(encoded, column)| match (encoded, column) {
                (Encoded::Number { fill, value, flag }, Column::Number(values)) => {
                    Some((values.as_slice(), *fill, *value, *flag))
                }
                (Encoded::Dropped | Encoded::Number { .. } | Encoded::Category(_), _) => None,
            })
            .collect();
        let categories: Vec<(&[u32], &Levels)> = columns()
            .filter_map(|(encoded, column)| match (encoded, column) {
                (Encoded::Category(levels), Column::Category { codes, .. }) => {
                    Some((codes.as_slice(), levels))
                }
                (Encoded::Dropped | Encoded::Number { .. } | Encoded::Category(_), _) => None,
            })
            .collect();
        let d = self.n_dense;
        let mut dense = vec![0.0; data.rows.len() * d];
        dense
            .par_chunks_mut(1024 * d)
            .zip(data.rows.par_chunks(1024))
            .for_each(|(chunk, rows)| {
                for (out, &row) in chunk.chunks_exact_mut(d).zip(rows) {
                    out[0] = 1.0;
                    for (values, fill, value, flag) in &numbers {
                        let x = values[row];
                        let filled = if x.is_nan() { *fill } else { x };
                        out[value.at] = (filled - value.mean) / value.sd;
                        if let Some(flag) = flag {
                            let is_missing = f64::from(u8::from(x.is_nan()));
                            out[flag.at] = (is_missing - flag.mean) / flag.sd;
                        }
                    }
                }
            });
        let code_of = |row: usize, (codes, levels): &(&[u32], &Levels)| levels.code(codes[row]);
        let codes = data
            .rows
            .iter()
            .flat_map(|&row| categories.iter().map(move |one| code_of(row, one)))
            .collect();
        let mut penalty = vec![1.0; self.n_coefficients];
        penalty[0] = 0.0;
        Design {
            n_rows: data.rows.len(),
            n_dense: d,
            n_coefficients: self.n_coefficients,
            dense,
            n_categories: categories.len(),
            codes,
            penalty,
        }
    }

    /// The fitted model with these coefficients, on the scale of the columns.
    pub(crate) fn model(&self, coefficients: &[f64]) -> LogisticModel {
        let mut intercept = coefficients[0];
        let mut undo = |dense: &Dense| {
            let slope = coefficients[dense.at] / dense.sd;
            intercept -= slope * dense.mean;
            slope
        };
        let mut terms = Vec::with_capacity(self.columns.len());
        let mut shift = 0.0;
        for column in &self.columns {
            terms.push(match column {
                Encoded::Dropped => Term::Dropped,
                Encoded::Number { fill, value, flag } => Term::Number {
                    fill: *fill,
                    slope: undo(value),
                    missing: flag.as_ref().map_or(0.0, &mut undo),
                },
                Encoded::Category(levels) => {
                    let (term, mean) = levels.term(coefficients);
                    shift += mean;
                    term
                }
            });
        }
        LogisticModel {
            schema: self.schema.clone(),
            intercept: intercept + shift,
            terms,
        }
    }

    /// What a coefficient stands for, in words, for warnings.
    pub(crate) fn words(&self, coefficient: usize) -> String {
        for ((name, _), column) in self.schema.iter().zip(&self.columns) {
            match column {
                Encoded::Dropped => {}
                Encoded::Number { value, flag, .. } => {
                    if value.at == coefficient {
                        return format!("`{name}`");
                    }
                    if flag.is_some_and(|flag| flag.at == coefficient) {
                        return format!("`{name}` missing");
                    }
                }
                Encoded::Category(levels) => {
                    if let Some(level) = levels.words(coefficient) {
                        return format!("`{name}` = {level}");
                    }
                }
            }
        }
        "the intercept".to_owned()
    }

    /// Levels in which every row, or none, is a conversion: `(coefficient, all)`.
    pub(crate) fn one_sided(&self, design: &Design, targets: &[f64]) -> Vec<(usize, bool)> {
        let mut totals = vec![(0usize, 0usize); self.n_coefficients];
        let rows = design.codes.chunks_exact(design.n_categories.max(1));
        for (on, target) in rows.zip(targets) {
            for &code in on {
                let (n, positives) = &mut totals[code as usize];
                *n += 1;
                *positives += usize::from(0.5 < *target);
            }
        }
        let sided = totals.iter().enumerate().skip(self.n_dense);
        sided
            .filter(|(_, (n, positives))| 10 <= *n && (*positives == 0 || positives == n))
            .map(|(coefficient, (_, positives))| (coefficient, 0 < *positives))
            .collect()
    }
}

impl Levels {
    /// The coefficient that is on where the training table has `code`.
    fn code(&self, code: u32) -> u32 {
        let own = if code == MISSING {
            self.missing
        } else {
            self.by_code[code as usize]
        };
        // Only rows of weight 0 can be in a level without a coefficient; any will do for them.
        own.or(self.other).unwrap_or(self.first)
    }

    fn shift(&mut self, first: usize) {
        // More coefficients than fit into 32 bits would need more rows than fit into memory.
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        let codes = self
            .by_code
            .iter_mut()
            .chain([&mut self.missing, &mut self.other]);
        for code in codes.flatten() {
            *code += first;
        }
        self.first = first;
    }

    /// The term, centered over the training rows so that a level never seen counts as average, and
    /// the mean that was taken out.
    fn term(&self, coefficients: &[f64]) -> (Term, f64) {
        let own = coefficients
            .iter()
            .skip(self.first as usize)
            .zip(&self.weights);
        let total: f64 = self.weights.iter().sum();
        let mean = own.map(|(c, w)| c * w).sum::<f64>() / total;
        let value = |code: u32| coefficients[code as usize] - mean;
        let other = self.other.map_or(0.0, value);
        let known = self.names.iter().zip(&self.by_code);
        let (levels, values) = known
            .filter_map(|(name, code)| code.map(|code| (name.clone(), value(code))))
            .unzip();
        let missing = self.missing.map_or(other, value);
        (
            Term::Category {
                levels,
                values,
                other,
                missing,
            },
            mean,
        )
    }

    fn words(&self, coefficient: usize) -> Option<String> {
        let is_it = |code: &Option<u32>| code.is_some_and(|code| code as usize == coefficient);
        if is_it(&self.other) {
            return Some("rare levels".to_owned());
        }
        if is_it(&self.missing) {
            return Some("missing".to_owned());
        }
        let level = self.by_code.iter().position(is_it)?;
        self.names.get(level).map(|name| format!("`{name}`"))
    }
}

fn number(
    name: &str,
    values: &[f64],
    rows: &[usize],
    weights: &[f64],
) -> Result<Encoded, FitError> {
    let (mut total, mut missing, mut sum) = (0.0, 0.0, 0.0);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (&row, &weight) in rows
        .iter()
        .zip(weights)
        .filter(|(_, weight)| 0.0 < **weight)
    {
        let value = values[row];
        total += weight;
        if value.is_nan() {
            missing += weight;
        } else {
            low = low.min(value);
            high = high.max(value);
            sum += value * weight;
        }
    }
    if high < low {
        return Ok(Encoded::Dropped);
    }
    // A value missing at scoring time only counts as the mean: it then says nothing either way.
    let fill = if 0.0 < missing {
        median(values, rows, weights)
    } else {
        sum / total
    };
    let mean = (sum + fill * missing) / total;
    let filled = |row: usize| {
        if values[row].is_nan() {
            fill
        } else {
            values[row]
        }
    };
    let each = rows.iter().zip(weights);
    let squares: f64 = each
        .map(|(&row, weight)| weight * (filled(row) - mean).powi(2))
        .sum();
    let sd = (squares / total).sqrt();
    if !mean.is_finite() || !sd.is_finite() {
        return Err(FitError::Overflow {
            name: name.to_owned(),
        });
    }
    let share = missing / total;
    let flag = (0.0 < missing).then(|| Dense {
        at: 0,
        mean: share,
        sd: (share * (1.0 - share)).sqrt(),
    });
    // A column that differs in its last bits only is constant for our purpose; the flag may remain.
    if high <= low || sd <= 1e-14 * mean.abs() {
        return Ok(match flag {
            Some(flag) => Encoded::Number {
                fill,
                value: Dense {
                    at: 0,
                    mean,
                    sd: f64::INFINITY,
                },
                flag: Some(flag),
            },
            None => Encoded::Dropped,
        });
    }
    Ok(Encoded::Number {
        fill,
        value: Dense { at: 0, mean, sd },
        flag,
    })
}

/// Weighted median of the values that are there.
fn median(values: &[f64], rows: &[usize], weights: &[f64]) -> f64 {
    let each = rows.iter().zip(weights);
    let mut present: Vec<(f64, f64)> = each
        .filter(|&(&row, &weight)| 0.0 < weight && !values[row].is_nan())
        .map(|(&row, &weight)| (values[row], weight))
        .collect();
    middle(&mut present).unwrap_or(0.0)
}

/// The middle of the values below and above which half of the weight lies.
fn middle(present: &mut [(f64, f64)]) -> Option<f64> {
    let by_value = |a: &(f64, f64), b: &(f64, f64)| a.0.total_cmp(&b.0);
    let (_, weight) = *present.first()?;
    if present
        .iter()
        .all(|(_, other)| other.total_cmp(&weight).is_eq())
    {
        // Equal weights: selecting the middle costs far less than sorting.
        let half = present.len() / 2;
        let is_odd = present.len() % 2 == 1;
        let (below, &mut (upper, _), _) = present.select_nth_unstable_by(half, by_value);
        let lower = below.iter().map(|(value, _)| *value).reduce(f64::max);
        return Some(if is_odd {
            upper
        } else {
            f64::midpoint(lower.unwrap_or(upper), upper)
        });
    }
    present.sort_unstable_by(by_value);
    let half = present.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let mut lower = None;
    for &(value, weight) in present.iter() {
        sum += weight;
        if half <= sum && lower.is_none() {
            lower = Some(value);
        }
        if half < sum {
            return lower.map(|lower| f64::midpoint(lower, value));
        }
    }
    lower
}

fn category(codes: &[u32], names: &Arc<Vec<String>>, rows: &[usize], weights: &[f64]) -> Encoded {
    let mut by_level = vec![0.0; names.len()];
    let mut missing_weight = 0.0;
    for (&row, &weight) in rows.iter().zip(weights) {
        match by_level.get_mut(codes[row] as usize) {
            Some(sum) => *sum += weight,
            None => missing_weight += weight,
        }
    }
    let mut slots: Vec<f64> = Vec::new();
    let mut own = |weight: f64| {
        (RARE <= weight).then(|| {
            slots.push(weight);
            u32::try_from(slots.len() - 1).unwrap_or(u32::MAX)
        })
    };
    let kept: Vec<Option<u32>> = by_level.iter().map(|&weight| own(weight)).collect();
    let kept_missing = own(missing_weight);
    let rare = |weight: f64| if weight < RARE { weight } else { 0.0 };
    let pooled = by_level.iter().map(|&weight| rare(weight)).sum::<f64>() + rare(missing_weight);
    let other = (0.0 < pooled).then(|| {
        slots.push(pooled);
        u32::try_from(slots.len() - 1).unwrap_or(u32::MAX)
    });
    if slots.len() < 2 {
        return Encoded::Dropped;
    }
    Encoded::Category(Levels {
        names: Arc::clone(names),
        by_code: kept,
        missing: kept_missing,
        other,
        first: 0,
        weights: slots,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_agree_between_weights_and_repeated_values() {
        for values in [
            vec![3.0],
            vec![4.0, 1.0],
            vec![5.0, 1.0, 2.0],
            vec![1.0, 7.0, 2.0, 9.0],
        ] {
            let once: Vec<(f64, f64)> = values.iter().map(|&value| (value, 1.0)).collect();
            let mut twice = once.clone();
            twice.extend(&once);
            let mut heavy = once.clone();
            // Unequal weights that leave the middle where it is.
            heavy.push((values[0], 0.0));
            let expected = middle(&mut once.clone());
            assert_eq!(middle(&mut twice), expected);
            assert_eq!(middle(&mut heavy), expected);
        }
        assert_eq!(middle(&mut [(1.0, 3.0), (5.0, 1.0)]), Some(1.0));
        assert_eq!(middle(&mut []), None);
    }
}
