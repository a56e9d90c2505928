//! The fitted models as one type: plain data that no longer knows which engine made it.

use crate::matrix::{ColumnType, Table, TableError};
use crate::model::linear::LogisticModel;
use crate::model::trees::TreesModel;

/// A fitted model; its log-odds are raw, calibration comes after.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// A weighted sum of columns.
    Logistic(LogisticModel),
    /// A sum of trees.
    Trees(TreesModel),
}

impl Model {
    /// Raw log-odds of each row.
    ///
    /// # Errors
    /// [`TableError`] where columns are missing or of another type; further columns are ignored.
    pub fn log_odds(&self, table: &Table) -> Result<Vec<f64>, TableError> {
        match self {
            Self::Logistic(model) => model.log_odds(table),
            Self::Trees(model) => model.log_odds(table),
        }
    }

    /// Names and types of the columns that the model was trained on.
    pub fn schema(&self) -> &[(String, ColumnType)] {
        match self {
            Self::Logistic(model) => &model.schema,
            Self::Trees(model) => &model.schema,
        }
    }
}
