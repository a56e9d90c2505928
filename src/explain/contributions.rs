//! Contributions of players to each row's log-odds, with the check that they add up.

use crate::error::Error;
use crate::explain::{linear, tree};
use crate::matrix::{ColumnType, Table, TableError};
use crate::model::Model;

/// How far a sum may be off, relative to `max(1, |log-odds|)`.
const ADDITIVE: f64 = 1e-9;

/// Rows of a tree model's background at most.
const BACKGROUND_ROWS: usize = 100;

/// Who the log-odds are divided among: single columns, or groups of columns such as all those that
/// state what one rule states.
#[derive(Debug, Clone, PartialEq)]
pub struct Players {
    /// Names, in the order of contributions.
    pub names: Vec<String>,
    /// The player of each column of the model's schema.
    pub of_column: Vec<usize>,
}

/// What rows are compared with; frozen with the model, so that explanations stay comparable.
#[derive(Debug, Clone, PartialEq)]
pub enum Background {
    /// Mean contribution of each column of a linear model, in the order of its schema.
    Means(Vec<f64>),
    /// Rows that stand for the population, for tree models.
    Rows(Table),
}

/// Contributions of all players to all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    /// Mean log-odds over the background.
    pub base: f64,
    /// Players.
    pub n_players: usize,
    /// Row-major, rows by players, in nats.
    pub values: Vec<f64>,
    /// What the model says of each row: base and contributions add up to it.
    pub log_odds: Vec<f64>,
}

/// Why rows cannot be explained.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExplainError {
    /// The table does not fit the model.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The background belongs to another sort of model.
    #[error("the background of the explanation does not fit the model: {why}")]
    Background {
        /// What is wrong with it.
        why: String,
    },
    /// Players do not cover the columns.
    #[error("{got} of the model's {expected} columns have a player")]
    Players {
        /// Columns with a player.
        got: usize,
        /// Columns of the model.
        expected: usize,
    },
    /// The parts do not add up.
    #[error("the contributions of row {row} add up to {sum}, its log-odds are {log_odds}")]
    NotAdditive {
        /// Row number from 0.
        row: usize,
        /// Base and contributions together.
        sum: f64,
        /// What the model says.
        log_odds: f64,
    },
}

impl From<ExplainError> for Error {
    fn from(error: ExplainError) -> Self {
        match error {
            ExplainError::Table(error) => error.into(),
            ExplainError::Background { .. }
            | ExplainError::Players { .. }
            | ExplainError::NotAdditive { .. } => Self::internal(error.to_string()),
        }
    }
}

impl Players {
    /// Every column is a player of its own.
    pub fn each(schema: &[(String, ColumnType)]) -> Self {
        Self {
            names: schema.iter().map(|(name, _)| name.clone()).collect(),
            of_column: (0..schema.len()).collect(),
        }
    }

    fn check(&self, model: &Model) -> Result<(), ExplainError> {
        let known = |player: &&usize| **player < self.names.len();
        let got = self.of_column.iter().filter(known).count();
        let expected = model.schema().len();
        if got == expected && self.of_column.len() == expected {
            Ok(())
        } else {
            Err(ExplainError::Players { got, expected })
        }
    }
}

impl Background {
    /// The background of `model` over `table`: means, or rows spread evenly over the model's log-odds.
    ///
    /// # Errors
    /// [`TableError`] where the table does not fit the model.
    pub fn fit(model: &Model, table: &Table) -> Result<Self, TableError> {
        match model {
            Model::Logistic(model) => Ok(Self::Means(linear::means(model, table)?)),
            Model::Trees(_) => {
                let log_odds = model.log_odds(table)?;
                let mut order: Vec<usize> = (0..table.n_rows()).collect();
                order.sort_by(|&a, &b| log_odds[a].total_cmp(&log_odds[b]).then(a.cmp(&b)));
                let n = order.len().min(BACKGROUND_ROWS);
                // The middle of each of n equal stretches: a stratified sample without chance.
                let rows: Vec<usize> = (0..n)
                    .map(|at| order[(2 * at + 1) * order.len() / (2 * n)])
                    .collect();
                Ok(Self::Rows(table.take(&rows)))
            }
        }
    }
}

impl Contributions {
    /// Contributions of one row, by player.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.n_players..(row + 1) * self.n_players]
    }

    /// Checks that base and contributions are the log-odds, on every row.
    pub(crate) fn check(&self) -> Result<(), ExplainError> {
        for (row, &expected) in self.log_odds.iter().enumerate() {
            let sum = self.base + self.row(row).iter().sum::<f64>();
            let is_close = (sum - expected).abs() <= ADDITIVE * expected.abs().max(1.0);
            if !is_close {
                return Err(ExplainError::NotAdditive {
                    row,
                    sum,
                    log_odds: expected,
                });
            }
        }
        Ok(())
    }
}

/// Interventional Shapley values of each row of `table` against the background.
///
/// # Errors
/// [`ExplainError`]; among it `NotAdditive`, which would be a fault of ours.
///
/// # Source
/// Methods sections 9.1 and 9.2: exact for linear models under any dependence, exact for trees on the
/// background rows.
pub fn explain(
    model: &Model,
    table: &Table,
    players: &Players,
    background: &Background,
) -> Result<Contributions, ExplainError> {
    players.check(model)?;
    let contributions = match (model, background) {
        (Model::Logistic(model), Background::Means(means)) => {
            linear::explain(model, table, players, means)?
        }
        (Model::Trees(model), Background::Rows(rows)) => {
            tree::explain_interventional(model, table, players, rows)?
        }
        (Model::Logistic(_), Background::Rows(_)) => {
            return Err(ExplainError::Background {
                why: "it has rows, a linear model needs means".into(),
            });
        }
        (Model::Trees(_), Background::Means(_)) => {
            return Err(ExplainError::Background {
                why: "it has means, trees need rows".into(),
            });
        }
    };
    contributions.check()?;
    Ok(contributions)
}
