//! A fitted logistic model: one term a column, on the column's own scale.

use std::collections::HashMap;

use crate::matrix::{Column, ColumnType, MISSING, Table, TableError};
use crate::model::curve::{interpolate, locate, trend};

/// A weighted sum in log-odds; imputation and standardization are already worked into the terms,
/// so that a coefficient can be read as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticModel {
    /// Names and types of the columns, in the order of `terms`.
    pub schema: Vec<(String, ColumnType)>,
    /// Log-odds where every term is 0.
    pub intercept: f64,
    /// What each column adds.
    pub terms: Vec<Term>,
}

/// What one column adds to the log-odds.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// The column did not vary in training, or its effect cannot be told from other columns'.
    Dropped,
    /// `slope · x`; where `x` is missing, `slope · fill + missing`.
    Number {
        /// What stands in for missing values: the median of the training rows where some were missing in
        /// training, else their mean.
        fill: f64,
        /// Log-odds a unit.
        slope: f64,
        /// Log-odds that go with a missing value, beside the median's.
        missing: f64,
    },
    /// Straight lines from point to point; below the first and above the last, on from there along the trend
    /// `slope · ln(1 + |x| / unit)` with the sign of `x`.
    Curve {
        /// The points on the column's own scale, ascending: from the least to the largest value of the training rows.
        at: Vec<f64>,
        /// Log-odds at each of them.
        values: Vec<f64>,
        /// Log-odds a unit of the trend.
        slope: f64,
        /// The size at which the trend is `ln 2`.
        unit: f64,
        /// Log-odds where the value is missing.
        missing: f64,
    },
    /// One value a level.
    Category {
        /// Levels with a value of their own.
        levels: Vec<String>,
        /// Log-odds of each of them.
        values: Vec<f64>,
        /// Log-odds of levels that were rare in training or not there at all.
        other: f64,
        /// Log-odds of a missing level.
        missing: f64,
    },
}

impl Term {
    /// Adds what the column contributes to each row of `sums`.
    pub(crate) fn add_to(&self, column: &Column, sums: &mut [f64]) {
        match (self, column) {
            (
                Self::Number {
                    fill,
                    slope,
                    missing,
                },
                Column::Number(values),
            ) => {
                let if_missing = slope * fill + missing;
                for (sum, &value) in sums.iter_mut().zip(values) {
                    *sum += if value.is_nan() {
                        if_missing
                    } else {
                        slope * value
                    };
                }
            }
            (
                Self::Curve {
                    at,
                    values,
                    slope,
                    unit,
                    missing,
                },
                Column::Number(column),
            ) => {
                let (Some(&low), Some(&high)) = (at.first(), at.last()) else {
                    return;
                };
                for (sum, &x) in sums.iter_mut().zip(column) {
                    *sum += if x.is_nan() {
                        *missing
                    } else {
                        let inside = x.clamp(low, high);
                        let outside = if x < low || high < x {
                            slope * (trend(x, *unit) - trend(inside, *unit))
                        } else {
                            0.0
                        };
                        interpolate(values, locate(at, inside)) + outside
                    };
                }
            }
            (
                Self::Category {
                    levels,
                    values,
                    other,
                    missing,
                },
                Column::Category {
                    codes,
                    levels: names,
                },
            ) => {
                let by_code = by_code(names, levels, values, *other);
                for (sum, &code) in sums.iter_mut().zip(codes) {
                    *sum += if code == MISSING {
                        *missing
                    } else {
                        by_code.get(code as usize).copied().unwrap_or(*other)
                    };
                }
            }
            // `Table::matching` has refused columns of another type before this.
            (
                Self::Dropped | Self::Number { .. } | Self::Curve { .. } | Self::Category { .. },
                _,
            ) => {}
        }
    }

    /// What the column contributes to each row.
    pub fn values(&self, column: &Column) -> Vec<f64> {
        let mut sums = vec![0.0; column.len()];
        self.add_to(column, &mut sums);
        sums
    }
}

/// Names up to which they are looked for one by one: a table of a few rows has no more.
const FEW_NAMES: usize = 4;

/// The value of each of `names`, where `levels` has it.
fn by_code(names: &[String], levels: &[String], values: &[f64], other: f64) -> Vec<f64> {
    let known = levels
        .iter()
        .map(String::as_str)
        .zip(values.iter().copied());
    if names.len() <= FEW_NAMES {
        let find = |name: &String| known.clone().find(|(level, _)| level == name);
        return names
            .iter()
            .map(|name| find(name).map_or(other, |(_, value)| value))
            .collect();
    }
    let known: HashMap<&str, f64> = known.collect();
    names
        .iter()
        .map(|name| known.get(name.as_str()).copied().unwrap_or(other))
        .collect()
}

impl LogisticModel {
    /// Log-odds of each row.
    ///
    /// # Errors
    /// [`TableError`] where columns are missing or of another type; further columns are ignored.
    pub fn log_odds(&self, table: &Table) -> Result<Vec<f64>, TableError> {
        let columns = table.matching(&self.schema)?;
        let mut sums = vec![self.intercept; table.n_rows()];
        for (term, column) in self.terms.iter().zip(columns) {
            term.add_to(column, &mut sums);
        }
        Ok(sums)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn terms_add_up_by_hand() {
        let model = LogisticModel {
            schema: vec![
                ("visits".into(), ColumnType::Number),
                ("country".into(), ColumnType::Category),
                ("pages".into(), ColumnType::Number),
            ],
            intercept: -2.0,
            terms: vec![
                Term::Number {
                    fill: 3.0,
                    slope: 0.5,
                    missing: 0.25,
                },
                Term::Category {
                    levels: vec!["ES".into(), "PT".into()],
                    values: vec![1.0, -1.0],
                    other: 0.125,
                    missing: 4.0,
                },
                Term::Curve {
                    at: vec![0.0, 1.0, 5.0],
                    values: vec![-1.0, 0.0, 2.0],
                    slope: 4.0,
                    unit: 1.0,
                    missing: 8.0,
                },
            ],
        };
        let levels = Arc::new(vec!["PT".to_owned(), "XX".into(), "ES".into()]);
        let codes = vec![2, 0, 1, MISSING];
        let table = Table::new(
            4,
            vec![
                ("country".into(), Column::Category { codes, levels }),
                (
                    "visits".into(),
                    Column::Number(vec![1.0, f64::NAN, 0.0, 2.0]),
                ),
                (
                    "pages".into(),
                    Column::Number(vec![0.5, 3.0, 11.0, f64::NAN]),
                ),
            ],
        )
        .unwrap();
        // Beyond 5 pages the trend goes on: 4 · (ln 12 − ln 6).
        let beyond = 0.125 + 4.0 * std::f64::consts::LN_2;
        let expected = [-1.0, -0.25, beyond, 11.0];
        let got = model.log_odds(&table).unwrap();
        assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}
