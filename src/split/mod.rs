//! Divisions of row numbers: folds that never split a group, and test sets by time.
//!
//! Hands out row numbers and nothing else; sees labels only to spread conversions evenly.

mod folds;
mod groups;
mod time;

pub use folds::{Fold, folds_of, group_kfold, stratified_group_kfold};
pub use groups::Groups;
pub use time::{TimeParts, TimeSplit, latest_start, rolling_origin, time_split};

use crate::error::Error;

/// Why rows cannot be divided.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SplitError {
    /// Slices of different lengths.
    #[error("{rows} rows, but {other} {what}")]
    Lengths {
        /// Number of rows.
        rows: usize,
        /// Number of the other values.
        other: usize,
        /// What the other values are.
        what: &'static str,
    },
    /// Fewer than two folds asked for.
    #[error("cannot make `{folds}` folds; at least 2 are needed")]
    FewFolds {
        /// Folds asked for.
        folds: usize,
    },
    /// More folds than groups.
    #[error("cannot spread {groups} {what} over {folds} folds")]
    FewGroups {
        /// Groups there are.
        groups: usize,
        /// Which groups.
        what: &'static str,
        /// Folds asked for.
        folds: usize,
    },
}

impl From<SplitError> for Error {
    fn from(error: SplitError) -> Self {
        match error {
            SplitError::Lengths { .. } => Self::internal(error.to_string()),
            SplitError::FewFolds { .. } => Self::config(error.to_string()).hint(
                "set `folds` in [training] to 2 or more; a `fold` column needs two values or more",
            ),
            SplitError::FewGroups { .. } => Self::data(error.to_string())
                .hint("lower `folds` in `[training]`, or bring more leads"),
        }
    }
}
