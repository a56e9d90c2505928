//! What is wrong with the data (figure 29).

use serde::{Deserialize, Serialize};

/// What was read, what was kept out, and what looks odd.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Every source that was read.
    pub sources: Vec<SourceQuality>,
    /// Columns that training does not see, and why.
    pub kept_out: Vec<KeptOut>,
    /// Columns that may know the outcome beforehand, the worst first.
    pub suspects: Vec<Suspect>,
    /// Columns with missing values, the most first; at most 30.
    pub missing: Vec<ColumnQuality>,
    /// Columns with one value on all rows.
    pub constant: Vec<String>,
    /// Columns that the models were trained on.
    pub columns: usize,
    /// Of these, columns with a missing value.
    pub columns_with_missing: usize,
    /// Time zone that times without one were read in; `None` where nothing says so.
    pub timezone: Option<String>,
}

/// One source of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceQuality {
    /// `events`, `leads`, `outcomes` or `table`.
    pub name: String,
    /// Files read.
    pub files: usize,
    /// Rows read, rejected ones included.
    pub rows: u64,
    /// Repeated rows that were dropped.
    pub duplicates: u64,
    /// Rejected rows by reason, the most first.
    pub rejected: Vec<RejectedRows>,
    /// What else a reader should know, in English.
    pub notes: Vec<String>,
}

/// Rows that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRows {
    /// Why, in English.
    pub reason: String,
    /// How many.
    pub rows: u64,
}

/// A column that training does not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptOut {
    /// The column.
    pub column: String,
    /// Why, in English.
    pub reason: String,
}

/// A column that may know the outcome beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspect {
    /// The column, rule or feature.
    pub what: String,
    /// Whether it is bad enough to stop; else a warning.
    pub is_severe: bool,
    /// AUC of the column alone; `None` where something else makes it suspect.
    pub auc: Option<f64>,
    /// Why, in English.
    pub reason: String,
}

/// Missing values of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnQuality {
    /// The column.
    pub name: String,
    /// In words.
    pub words: String,
    /// Rows without a value.
    pub missing_rows: usize,
    /// Their share.
    pub missing_share: f64,
    /// Conversion rate where the value is missing; `None` where it never is.
    pub rate_missing: Option<f64>,
    /// Conversion rate where it is there; `None` where it never is.
    pub rate_present: Option<f64>,
}
