//! What is wrong with the data (figure 29).

use serde::{Deserialize, Serialize};

use crate::evaluate::{AlarmVerdict, SingleAuc};
use crate::events::ReadReport;
use crate::history::{Alarms, is_constant};
use crate::matrix::{Column, MISSING};

use super::prepared::Prepared;

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
    /// What it is: ``column `status` ``, ``rule `hot` ``.
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

/// Columns with missing values that are listed at most.
const LISTED: usize = 30;

/// What was read, what was kept out, what looks odd.
pub(super) fn quality(prepared: &Prepared) -> Quality {
    let evidence = &prepared.evidence;
    let table = &evidence.set.table;
    let columns = table.names().iter().zip(table.columns());
    let mut missing: Vec<ColumnQuality> = columns
        .clone()
        .map(|(name, column)| of_column(prepared, name, column))
        .filter(|column| 0 < column.missing_rows)
        .collect();
    missing.sort_by(|a, b| {
        let order = b.missing_rows.cmp(&a.missing_rows);
        order.then(a.name.cmp(&b.name))
    });
    let columns_with_missing = missing.len();
    missing.truncate(LISTED);
    Quality {
        sources: evidence.sources.iter().map(of_source).collect(),
        kept_out: evidence
            .kept_out
            .iter()
            .map(|one| KeptOut {
                column: one.column.clone(),
                reason: one.reason.clone(),
            })
            .collect(),
        suspects: evidence.alarms.map_or_else(Vec::new, suspects),
        missing,
        constant: columns
            .filter(|(_, column)| is_constant(column))
            .map(|(name, _)| name.clone())
            .collect(),
        columns: table.n_columns(),
        columns_with_missing,
        timezone: evidence.timezone.map(str::to_owned),
    }
}

fn of_source((name, report): &(&'static str, ReadReport)) -> SourceQuality {
    let rejected = report.rejected.iter();
    SourceQuality {
        name: (*name).to_owned(),
        files: report.files.len(),
        rows: report.rows,
        duplicates: report.duplicates,
        rejected: rejected
            .map(|(reason, rows)| RejectedRows {
                reason: reason.clone(),
                rows: *rows,
            })
            .collect(),
        notes: report.notes.clone(),
    }
}

/// Whatever an alarm has sounded for, the worst first.
fn suspects(alarms: &Alarms) -> Vec<Suspect> {
    let mut single: Vec<&SingleAuc> = alarms
        .single
        .iter()
        .filter(|one| one.verdict != AlarmVerdict::Ok)
        .collect();
    single.sort_by(|a, b| {
        let order = b.verdict.cmp(&a.verdict);
        order
            .then(b.auc.total_cmp(&a.auc))
            .then(a.column.cmp(&b.column))
    });
    let alone = single.into_iter().map(|one| Suspect {
        what: format!("column `{}`", one.column),
        is_severe: one.verdict == AlarmVerdict::Fail,
        auc: Some(one.auc),
        reason: format!(
            "alone it ranks {:.1} of 100 pairs right: does it know the outcome?",
            100.0 * one.auc
        ),
    });
    let named = alarms.known.iter().chain(&alarms.as_of_today);
    let named = named.map(|one| Suspect {
        what: one.what.clone(),
        is_severe: false,
        auc: None,
        reason: one.reason.clone(),
    });
    alone.chain(named).collect()
}

fn of_column(prepared: &Prepared, name: &str, column: &Column) -> ColumnQuality {
    let labels = prepared.labels();
    let is_missing = |row: usize| match column {
        Column::Number(values) => values[row].is_nan(),
        Column::Category { codes, .. } => codes[row] == MISSING,
    };
    // Rows and conversions, where the value is there and where it is not.
    let mut counts = [[0usize; 2]; 2];
    for (row, &label) in labels.iter().enumerate() {
        let count = &mut counts[usize::from(is_missing(row))];
        count[0] += 1;
        count[1] += usize::from(label);
    }
    let rate = |[rows, hits]: [usize; 2]| (0 < rows).then(|| hits as f64 / rows as f64);
    let [present, missing] = counts;
    ColumnQuality {
        name: name.to_owned(),
        words: prepared.words(name),
        missing_rows: missing[0],
        missing_share: missing[0] as f64 / labels.len() as f64,
        rate_missing: rate(missing),
        rate_present: rate(present),
    }
}
