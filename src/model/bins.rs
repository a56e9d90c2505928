//! Columns to small codes: what the tree grower counts by.
//!
//! Cuts and levels are learned from the training rows of one fit. A code is a bin of a number, in
//! ascending order, or a level; the last code of a number stands for "missing".

use std::sync::Arc;

use rayon::prelude::*;

use crate::matrix::{Column, ColumnType, MISSING};
use crate::model::lanes::Lanes;
use crate::model::learner::{Dataset, FitError};
use crate::model::levels::RARE;

/// Bins of one column at most, the one for missing values among them.
pub(crate) const MAX_BINS: usize = 255;

/// The training rows as codes: column by column to divide rows, row by row to count them.
pub(crate) struct Binned {
    pub(crate) schema: Vec<(String, ColumnType)>,
    pub(crate) columns: Vec<BinnedColumn>,
    pub(crate) lanes: Lanes,
    pub(crate) n_rows: usize,
    /// Signs of the columns, 0 for categories; empty where all columns are free.
    pub(crate) signs: Vec<i8>,
}

/// One column of [`Binned`]; columns that do not vary have no codes.
pub(crate) struct BinnedColumn {
    pub(crate) kind: Bins,
    /// One code a training row.
    pub(crate) codes: Vec<u8>,
    /// Codes there may be.
    pub(crate) n_bins: usize,
}

/// What the codes of a column stand for.
pub(crate) enum Bins {
    /// Does not vary over the training rows.
    Dropped,
    /// Code `k` holds numbers above `cuts[k − 1]` up to `cuts[k]`; code `cuts.len() + 1` is missing.
    Number { cuts: Vec<f64>, has_missing: bool },
    /// Names of the levels by code; empty for "rare levels" and "missing", which have a code each
    /// where they occur.
    Category {
        levels: Vec<String>,
        other: Option<u8>,
        missing: Option<u8>,
    },
}

impl BinnedColumn {
    /// Codes that rows of positive weight have.
    pub(crate) fn n_codes(&self) -> usize {
        match self.kind {
            Bins::Number {
                has_missing: false, ..
            } => self.n_bins - 1,
            Bins::Dropped | Bins::Number { .. } | Bins::Category { .. } => self.n_bins,
        }
    }
}

impl Binned {
    /// Learns cuts and levels from the training rows and codes these.
    pub(crate) fn fit(data: &Dataset) -> Result<Self, FitError> {
        Self::of_at_most(MAX_BINS, data)
    }

    /// As [`Binned::fit`], with at most `max_bins` bins of a number.
    pub(crate) fn of_at_most(max_bins: usize, data: &Dataset) -> Result<Self, FitError> {
        let weights = data.row_weights();
        let columns: Vec<BinnedColumn> = data
            .table
            .columns()
            .par_iter()
            .map(|column| match column {
                Column::Number(values) => number(values, data.rows, &weights, max_bins),
                Column::Category { codes, levels } => category(codes, levels, data.rows, &weights),
            })
            .collect();
        if columns
            .iter()
            .all(|column| matches!(column.kind, Bins::Dropped))
        {
            return Err(FitError::NoColumns {
                n_columns: columns.len(),
                n_rows: data.rows.len(),
            });
        }
        Ok(Self {
            schema: data.table.schema(),
            lanes: Lanes::new(&columns, data.rows.len(), max_bins),
            signs: signs(data),
            columns,
            n_rows: data.rows.len(),
        })
    }
}

fn signs(data: &Dataset) -> Vec<i8> {
    let of_column = |(&sign, column): (&i8, &Column)| match column {
        Column::Number(_) => sign,
        Column::Category { .. } => 0,
    };
    let columns = data.table.columns();
    let signs: Vec<i8> = data.signs.iter().zip(columns).map(of_column).collect();
    if signs.iter().all(|&sign| sign == 0) {
        return Vec::new();
    }
    signs
}

fn dropped() -> BinnedColumn {
    BinnedColumn {
        kind: Bins::Dropped,
        codes: Vec::new(),
        n_bins: 0,
    }
}

fn number(values: &[f64], rows: &[usize], weights: &[f64], max_bins: usize) -> BinnedColumn {
    let mut present: Vec<(f64, f64)> = Vec::with_capacity(rows.len());
    let mut has_missing = false;
    for (&row, &weight) in rows.iter().zip(weights) {
        if 0.0 < weight {
            let value = values[row];
            if value.is_nan() {
                has_missing = true;
            } else {
                present.push((value, weight));
            }
        }
    }
    let cuts = cuts(&mut present, max_bins);
    if cuts.is_empty() && (!has_missing || present.is_empty()) {
        return dropped();
    }
    let missing = code(cuts.len() + 1);
    let code_of = |&row: &usize| {
        let value = values[row];
        if value.is_nan() {
            missing
        } else {
            code(cuts.partition_point(|&cut| cut < value))
        }
    };
    let codes = rows.iter().map(code_of).collect();
    let n_bins = cuts.len() + 2;
    BinnedColumn {
        kind: Bins::Number { cuts, has_missing },
        codes,
        n_bins,
    }
}

/// A bin number as code; there are never more than [`MAX_BINS`].
fn code(bin: usize) -> u8 {
    u8::try_from(bin).unwrap_or(u8::MAX)
}

/// Cuts between neighbors where there are few distinct values, else bins of about equal weight.
fn cuts(present: &mut [(f64, f64)], max_bins: usize) -> Vec<f64> {
    present.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut distinct: Vec<(f64, f64)> = Vec::new();
    for &(value, weight) in present.iter() {
        match distinct.last_mut() {
            // -0 and 0 are one value, as comparisons at scoring time see them.
            Some((last, sum)) if value <= *last => *sum += weight,
            _ => distinct.push((value, weight)),
        }
    }
    let most = max_bins - 1;
    let mut cuts = Vec::new();
    if distinct.len() <= most {
        cuts.extend(
            distinct
                .windows(2)
                .map(|pair| between(pair[0].0, pair[1].0)),
        );
        return cuts;
    }
    let mut rest: f64 = distinct.iter().map(|(_, weight)| weight).sum();
    let mut bin = 0.0;
    for pair in distinct.windows(2) {
        bin += pair[0].1;
        // The mean of what is left: heavy values get bins of their own and the others share the rest.
        let target = rest / (most - cuts.len()) as f64;
        let overshoots = target < bin + pair[1].1 / 2.0;
        if overshoots && cuts.len() + 1 < most {
            cuts.push(between(pair[0].0, pair[1].0));
            rest -= bin;
            bin = 0.0;
        }
    }
    cuts
}

/// A number that `low` does not exceed and `high` does.
fn between(low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
    if middle < high { middle } else { low }
}

fn category(
    codes: &[u32],
    names: &Arc<Vec<String>>,
    rows: &[usize],
    weights: &[f64],
) -> BinnedColumn {
    let mut by_level = vec![0.0; names.len()];
    let mut missing_weight = 0.0;
    for (&row, &weight) in rows.iter().zip(weights) {
        match by_level.get_mut(codes[row] as usize) {
            Some(sum) => *sum += weight,
            None => missing_weight += weight,
        }
    }
    // The heaviest levels get codes, in the order of the table; two codes stay for the others.
    let mut heaviest: Vec<usize> = (0..by_level.len())
        .filter(|&l| RARE <= by_level[l])
        .collect();
    heaviest.sort_by(|&a, &b| by_level[b].total_cmp(&by_level[a]).then(a.cmp(&b)));
    heaviest.truncate(MAX_BINS - 2);
    heaviest.sort_unstable();
    let mut own: Vec<Option<u8>> = vec![None; by_level.len()];
    for (bin, &level) in heaviest.iter().enumerate() {
        own[level] = Some(code(bin));
    }
    let mut n_bins = heaviest.len();
    let mut next = |is_needed: bool| {
        is_needed.then(|| {
            n_bins += 1;
            code(n_bins - 1)
        })
    };
    let missing = next(RARE <= missing_weight);
    let pools = |weight: f64, own: Option<u8>| own.is_none() && 0.0 < weight;
    let is_pooled = by_level
        .iter()
        .zip(&own)
        .any(|(&weight, &own)| pools(weight, own));
    let other = next(is_pooled || pools(missing_weight, missing));
    if n_bins < 2 {
        return dropped();
    }
    let code_of = |&row: &usize| {
        let own = if codes[row] == MISSING {
            missing
        } else {
            own[codes[row] as usize]
        };
        // Only rows of weight 0 can be in a level without a code; any will do for them.
        own.or(other).unwrap_or(0)
    };
    BinnedColumn {
        codes: rows.iter().map(code_of).collect(),
        kind: Bins::Category {
            levels: heaviest.iter().map(|&level| names[level].clone()).collect(),
            other,
            missing,
        },
        n_bins,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_lie_between_values_and_bins_are_even() {
        let mut few: Vec<(f64, f64)> = [3.0, 1.0, 1.0, 2.0].map(|value| (value, 1.0)).to_vec();
        assert_eq!(cuts(&mut few, MAX_BINS), [1.5, 2.5]);
        let mut many: Vec<(f64, f64)> = (0..10_000).map(|i| (f64::from(i), 1.0)).collect();
        many.extend(std::iter::repeat_n((-1.0, 1.0), 10_000));
        let cuts = cuts(&mut many, MAX_BINS);
        assert!(
            cuts.len() <= MAX_BINS - 2 && 250 < cuts.len(),
            "{}",
            cuts.len()
        );
        assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]));
        assert!((cuts[0] - -0.5).abs() < 1e-12);
        assert!(between(1.0, 1.0 + f64::EPSILON) < 1.0 + f64::EPSILON);
    }

    #[test]
    fn rare_levels_share_a_code_and_missing_values_have_their_own() {
        let names = Arc::new(vec!["a".to_owned(), "b".into(), "c".into()]);
        let mut codes = vec![0; 20];
        codes.extend([1, 1]);
        codes.extend([MISSING; 10]);
        codes.extend([2; 15]);
        let rows: Vec<usize> = (0..codes.len()).collect();
        let column = category(&codes, &names, &rows, &vec![1.0; codes.len()]);
        let Bins::Category {
            levels,
            other,
            missing,
        } = column.kind
        else {
            panic!("dropped")
        };
        assert_eq!(levels, ["a", "c"]);
        assert_eq!((other, missing), (Some(3), Some(2)));
        assert_eq!(
            (column.codes[20], column.codes[25], column.codes[46]),
            (3, 2, 1)
        );
    }
}
