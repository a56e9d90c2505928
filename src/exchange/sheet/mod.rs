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

/// A column as the reference page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// What is written over it.
    pub title: &'static str,
    /// The key in `rules.toml`, or what stands for it.
    pub key: &'static str,
    /// What else is understood, with `|` between: English, Spanish, Portuguese, Japanese.
    pub also: &'static str,
}

/// Every column that a sheet can have, in the order in which they are written.
pub fn headings() -> impl Iterator<Item = Heading> {
    columns::ALL.iter().map(|column| Heading {
        title: column.title,
        key: column.key,
        also: column.also,
    })
}

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
