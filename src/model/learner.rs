//! What every learner takes, gives back and may fail with.

use crate::domain::Seed;
use crate::error::Error;
use crate::matrix::Table;
use crate::model::fitted::Model;

/// The rows to learn from; slices run over the whole table, `rows` says which of them count.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// The columns.
    pub table: &'a Table,
    /// One label a table row.
    pub labels: &'a [bool],
    /// One nonnegative weight a table row; `None` weighs all rows 1.
    pub weights: Option<&'a [f64]>,
    /// The training rows, as table row numbers.
    pub rows: &'a [usize],
    /// One group number a table row: where a learner sets rows aside, a group stays on one side. `None` = each
    /// row by itself.
    pub groups: Option<&'a [u32]>,
    /// One sign a column: 1 = the log-odds never fall where the column rises, -1 = they never rise, 0 = free.
    /// Empty = all free. Categories are free whatever their sign.
    pub signs: &'a [i8],
}

/// A learner: checked hyperparameters and the engine that fits them.
pub trait Learner: Send + Sync {
    /// What is learned, as the project file names it: `logistic`, `tree`.
    fn name(&self) -> &'static str;

    /// Who does it, as the project file names it: `newton`, `histogram`, `linfa`.
    fn engine(&self) -> &'static str;

    /// One sentence for help and reports.
    fn summary(&self) -> &'static str;

    /// The settings to choose from, in words, simplest first.
    fn candidates(&self) -> Vec<String>;

    /// Which of [`Learner::candidates`] to try at this effort, ascending; all of them unless the learner says
    /// otherwise.
    fn tried(&self, _effort: Effort) -> Vec<usize> {
        (0..self.candidates().len()).collect()
    }

    /// Whether candidates are steps of one fit (a path, a tree that grows), so that trying fewer saves little.
    fn is_nested(&self) -> bool {
        false
    }

    /// Whether [`Dataset::signs`] are kept; a learner that cannot refuses them by name.
    fn keeps_signs(&self) -> bool {
        false
    }

    /// Fits some candidates, by their places in [`Learner::candidates`], sharing what they have in common
    /// (encoding, bins, the beginning of a path).
    ///
    /// One fit a place, in the order asked for; the same models as one by one, up to the tolerance of the engine.
    ///
    /// # Errors
    /// [`FitError`], among it [`FitError::Candidate`] for a place past the end.
    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError>;

    /// Fits one candidate.
    ///
    /// # Errors
    /// As [`Learner::fit_some`].
    fn fit(&self, data: &Dataset, candidate: usize, seed: Seed) -> Result<Fit, FitError> {
        let past_the_end = FitError::Candidate {
            got: candidate,
            n_candidates: self.candidates().len(),
        };
        self.fit_some(data, &[candidate], seed)?
            .pop()
            .ok_or(past_the_end)
    }
}

/// How much training tries before it settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Effort {
    /// A few settings: a first look.
    Quick,
    /// What usually finds the best setting within noise.
    #[default]
    Normal,
    /// Everything there is, for the last tenth of a point.
    Thorough,
}

/// A fitted model and how the fit went.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What was learned.
    pub model: Model,
    /// How it went.
    pub report: FitReport,
}

/// How a fit went; a warning here is a line in the report there.
#[derive(Debug, Clone, PartialEq)]
pub struct FitReport {
    /// Whether the engine met its own tolerance.
    pub converged: bool,
    /// Iterations, trees or splits, whatever the engine counts.
    pub rounds: usize,
    /// Mean log loss of each row by the trees that were not grown on it, where rows are drawn by tree.
    pub out_of_bag: Option<f64>,
    /// What the reader of the report has to know, lower case without final stop.
    pub warnings: Vec<String>,
}

/// Why a model cannot be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// All labels agree.
    #[error(
        "all {n_rows} training rows are {}; a model needs both outcomes",
        if *.label { "conversions" } else { "without conversion" }
    )]
    OneClass {
        /// The label that all rows have.
        label: bool,
        /// Rows with positive weight.
        n_rows: usize,
    },
    /// No columns, or none that varies over the training rows.
    #[error("none of the {n_columns} columns varies over the {n_rows} training rows")]
    NoColumns {
        /// Columns of the table.
        n_columns: usize,
        /// Training rows.
        n_rows: usize,
    },
    /// A slice that does not run over the table.
    #[error("{what} have {got} entries, the table has {expected} {}", if *.what == "signs" { "columns" } else { "rows" })]
    Lengths {
        /// `labels`, `weights` or `signs`.
        what: &'static str,
        /// Its length.
        got: usize,
        /// Rows of the table, or its columns.
        expected: usize,
    },
    /// A training row that the table does not have.
    #[error("training row {row} is past the end of the table, which has {n_rows} rows")]
    Row {
        /// The row.
        row: usize,
        /// Rows of the table.
        n_rows: usize,
    },
    /// A weight that is negative or not a number.
    #[error("row {row} has the weight `{weight}`; weights are finite and not negative")]
    Weight {
        /// The row.
        row: usize,
        /// Its weight.
        weight: f64,
    },
    /// The engine cannot weigh rows.
    #[error(
        "engine `{engine}` of learner `{learner}` cannot weigh rows; leave the weights out or use engine `{instead}`"
    )]
    Unweighted {
        /// The learner.
        learner: &'static str,
        /// The engine.
        engine: &'static str,
        /// An engine that can.
        instead: &'static str,
    },
    /// The engine cannot keep signs.
    #[error(
        "engine `{engine}` of learner `{learner}` cannot keep the signs of the rules; leave `monotone` out"
    )]
    Unsigned {
        /// The learner.
        learner: &'static str,
        /// The engine.
        engine: &'static str,
    },
    /// No such candidate.
    #[error("no candidate {got}; the learner has {n_candidates}, counted from 0")]
    Candidate {
        /// What was asked for.
        got: usize,
        /// How many there are.
        n_candidates: usize,
    },
    /// Numbers so large that sums over them overflow.
    #[error(
        "column `{name}` is too large in magnitude to compute with; rescale it or take its logarithm"
    )]
    Overflow {
        /// The column.
        name: String,
    },
    /// A setting outside of what is allowed.
    #[error("`{parameter}` must be {allowed}, got `{got}`")]
    Setting {
        /// The setting.
        parameter: &'static str,
        /// What was asked for.
        got: f64,
        /// What may be asked for, in words.
        allowed: &'static str,
    },
    /// A borrowed engine failed.
    #[error("engine `{engine}` failed: {message}")]
    Engine {
        /// The engine.
        engine: &'static str,
        /// What it said.
        message: String,
    },
}

impl From<FitError> for Error {
    fn from(error: FitError) -> Self {
        let message = error.to_string();
        match error {
            FitError::OneClass { .. } => Self::data(message).hint(
                "check which values of the outcome count as a conversion, and the dates of the prediction window",
            ),
            FitError::NoColumns { .. } => {
                Self::data(message).hint("add features, or take columns out of `drop`")
            }
            FitError::Overflow { .. } => Self::data(message),
            FitError::Unweighted { .. }
            | FitError::Unsigned { .. }
            | FitError::Candidate { .. }
            | FitError::Setting { .. } => {
                Self::config(message)
            }
            FitError::Engine { .. } => {
                Self::data(message).hint("use the default engine of this learner")
            }
            FitError::Lengths { .. } | FitError::Row { .. } | FitError::Weight { .. } => {
                Self::internal(message)
            }
        }
    }
}

impl Dataset<'_> {
    /// The weight of a table row.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Weights of the training rows, in their order.
    pub(crate) fn row_weights(&self) -> Vec<f64> {
        self.rows.iter().map(|&row| self.weight(row)).collect()
    }

    /// Labels of the training rows as 0 and 1, in their order.
    pub(crate) fn targets(&self) -> Vec<f64> {
        self.rows
            .iter()
            .map(|&row| f64::from(u8::from(self.labels[row])))
            .collect()
    }

    /// For engines that cannot weigh rows as they should; weights that are all 1 do no harm.
    pub(crate) fn refuse_weights(
        &self,
        learner: &dyn Learner,
        instead: &'static str,
    ) -> Result<(), FitError> {
        let is_one = |weight: &f64| (weight - 1.0).abs() < f64::EPSILON;
        match self.weights {
            Some(weights) if !weights.iter().all(is_one) => Err(FitError::Unweighted {
                learner: learner.name(),
                engine: learner.engine(),
                instead,
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// For engines that cannot hold a column to a sign; signs that are all 0 do no harm.
    pub(crate) fn refuse_signs(&self, learner: &dyn Learner) -> Result<(), FitError> {
        if self.signs.iter().all(|&sign| sign == 0) {
            return Ok(());
        }
        Err(FitError::Unsigned {
            learner: learner.name(),
            engine: learner.engine(),
        })
    }

    /// The checks that every learner makes before it looks at a value.
    pub(crate) fn check(&self) -> Result<(), FitError> {
        let n_rows = self.table.n_rows();
        if self.labels.len() != n_rows {
            return Err(FitError::Lengths {
                what: "labels",
                got: self.labels.len(),
                expected: n_rows,
            });
        }
        if let Some(weights) = self.weights
            && weights.len() != n_rows
        {
            return Err(FitError::Lengths {
                what: "weights",
                got: weights.len(),
                expected: n_rows,
            });
        }
        let n_columns = self.table.n_columns();
        if !self.signs.is_empty() && self.signs.len() != n_columns {
            return Err(FitError::Lengths {
                what: "signs",
                got: self.signs.len(),
                expected: n_columns,
            });
        }
        if let Some(&row) = self.rows.iter().find(|&&row| n_rows <= row) {
            return Err(FitError::Row { row, n_rows });
        }
        let bad = |weight: f64| !weight.is_finite() || weight < 0.0;
        if let Some(&row) = self.rows.iter().find(|&&row| bad(self.weight(row))) {
            return Err(FitError::Weight {
                row,
                weight: self.weight(row),
            });
        }
        if self.table.n_columns() == 0 {
            return Err(FitError::NoColumns {
                n_columns: 0,
                n_rows: self.rows.len(),
            });
        }
        let counted = self.rows.iter().filter(|&&row| 0.0 < self.weight(row));
        let n_counted = counted.clone().count();
        let n_positive = counted.filter(|&&row| self.labels[row]).count();
        if n_positive == 0 || n_positive == n_counted {
            return Err(FitError::OneClass {
                label: 0 < n_positive,
                n_rows: n_counted,
            });
        }
        Ok(())
    }
}

/// The place `candidate`, checked against the number of candidates.
pub(crate) fn check_candidates(which: &[usize], n_candidates: usize) -> Result<(), FitError> {
    which
        .iter()
        .find(|&&candidate| n_candidates <= candidate)
        .map_or(Ok(()), |&got| {
            Err(FitError::Candidate { got, n_candidates })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Column;

    #[test]
    fn what_cannot_be_learned_from_is_named() {
        let table = Table::new(2, vec![("a".into(), Column::Number(vec![1.0, 2.0]))]).unwrap();
        let data = Dataset {
            table: &table,
            labels: &[true, true],
            weights: None,
            rows: &[0, 1],
            groups: None,
            signs: &[],
        };
        let error = data.check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "all 2 training rows are conversions; a model needs both outcomes"
        );
        let error = Dataset {
            labels: &[true],
            ..data
        }
        .check()
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "labels have 1 entries, the table has 2 rows"
        );
        let weights = [1.0, -1.0];
        let error = Dataset {
            weights: Some(&weights),
            ..data
        }
        .check()
        .unwrap_err();
        assert_eq!(
            error,
            FitError::Weight {
                row: 1,
                weight: -1.0
            }
        );
    }
}
