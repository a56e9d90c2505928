//! A rulebook as a sheet: one row a rule, one column an option.
//!
//! Columns are the keys of `rules.toml`, so that every option of every kind has its place. Rows that are no rule (limits
//! of a group, thresholds, overrides, the book itself) say so in the column `row`; a sheet of plain rules needs none
//! of them. Nothing here knows whether the sheet came from CSV or XLSX.

mod columns;
mod number;
mod read;
mod words;
mod write;

pub use read::read;
pub use write::write;

/// The name of the sheet that is written, and the first one looked for.
pub const NAME: &str = "Rules";

/// What a row can be, as the column `row` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Rulebook,
    Threshold,
    Matrix,
    Group,
    Rule,
    Override,
}

const ROWS: [(Row, &str); 6] = [
    (Row::Rulebook, "rulebook"),
    (Row::Threshold, "threshold"),
    (Row::Matrix, "matrix"),
    (Row::Group, "group"),
    (Row::Rule, "rule"),
    (Row::Override, "override"),
];
