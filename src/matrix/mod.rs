//! Named dense columns, and the only check that columns match at scoring time.
//!
//! A [`Table`] is what the feature plan hands to the models: one row a snapshot, numbers and
//! categories, nothing that knows where it came from.

use std::collections::HashSet;
use std::sync::Arc;

use crate::error::{Error, closest};

/// The code of a missing category.
pub const MISSING: u32 = u32::MAX;

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; `NaN` says "missing", infinities are refused by [`Table::new`].
    Number(Vec<f64>),
    /// Levels by code into `levels`; [`MISSING`] says "missing".
    Category {
        /// One code a row.
        codes: Vec<u32>,
        /// The names of the levels, in the order of their codes; unique.
        levels: Arc<Vec<String>>,
    },
}

/// What a column holds, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Numbers.
    Number,
    /// Levels.
    Category,
}

impl ColumnType {
    /// The type in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
        }
    }
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Category { codes, .. } => codes.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the column holds.
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Number(_) => ColumnType::Number,
            Self::Category { .. } => ColumnType::Category,
        }
    }

    /// The rows at `rows`, in that order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(values) => Self::Number(rows.iter().map(|&row| values[row]).collect()),
            Self::Category { codes, levels } => Self::Category {
                codes: rows.iter().map(|&row| codes[row]).collect(),
                levels: Arc::clone(levels),
            },
        }
    }
}

/// Why columns cannot be put together or do not fit a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// Two columns of one name.
    #[error("column `{name}` occurs twice")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// Columns of different lengths.
    #[error("column `{name}` has {got} rows, the others {expected}")]
    Length {
        /// The column.
        name: String,
        /// Its rows.
        got: usize,
        /// The rows of the first column.
        expected: usize,
    },
    /// An infinite number.
    #[error("column `{name}` holds an infinite number in row {row}")]
    Infinite {
        /// The column.
        name: String,
        /// Row number from 0.
        row: usize,
    },
    /// A column that the model needs is not there.
    #[error("no column `{name}`, which the model was trained on{}", suggestion.as_ref().map(|s| format!("; did you mean `{s}`?")).unwrap_or_default())]
    Missing {
        /// The column.
        name: String,
        /// A column of a similar name.
        suggestion: Option<String>,
    },
    /// A column of another type than at training time.
    #[error("column `{name}` holds {}s, the model was trained on {}s", got.name(), expected.name())]
    Type {
        /// The column.
        name: String,
        /// What it holds.
        got: ColumnType,
        /// What the model expects.
        expected: ColumnType,
    },
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Missing { .. } | TableError::Type { .. } => {
                Self::mismatch(error.to_string())
                    .hint("score data with the columns the model was trained on, or train again")
            }
            TableError::Infinite { .. } => Self::data(error.to_string()),
            TableError::Duplicate { .. } | TableError::Length { .. } => {
                Self::internal(error.to_string())
            }
        }
    }
}

/// Named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    names: Arc<Vec<String>>,
    columns: Vec<Column>,
    n_rows: usize,
}

impl Table {
    /// Puts columns together; `n_rows` matters only where there are no columns.
    ///
    /// # Errors
    /// [`TableError::Duplicate`], [`TableError::Length`], [`TableError::Infinite`].
    pub fn new(n_rows: usize, columns: Vec<(String, Column)>) -> Result<Self, TableError> {
        let mut seen = HashSet::with_capacity(columns.len());
        if let Some((name, _)) = columns.iter().find(|(name, _)| !seen.insert(name.as_str())) {
            return Err(TableError::Duplicate { name: name.clone() });
        }
        let (names, columns): (Vec<String>, _) = columns.into_iter().unzip();
        Self::with_names(n_rows, &Arc::new(names), columns)
    }

    /// The same under names that are known to differ, one a column: for tables that are made again and again.
    ///
    /// # Errors
    /// [`TableError::Length`], [`TableError::Infinite`].
    pub fn with_names(
        n_rows: usize,
        names: &Arc<Vec<String>>,
        columns: Vec<Column>,
    ) -> Result<Self, TableError> {
        for (name, column) in names.iter().zip(&columns) {
            check(name, column, n_rows)?;
        }
        Ok(Self {
            names: Arc::clone(names),
            columns,
            n_rows,
        })
    }

    /// Adds one column at the end.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn push(&mut self, name: String, column: Column) -> Result<(), TableError> {
        if self.names.contains(&name) {
            return Err(TableError::Duplicate { name });
        }
        check(&name, &column, self.n_rows)?;
        Arc::make_mut(&mut self.names).push(name);
        self.columns.push(column);
        Ok(())
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// Column names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Names and types, in order: what a model remembers of the table it was trained on.
    pub fn schema(&self) -> Vec<(String, ColumnType)> {
        self.names
            .iter()
            .cloned()
            .zip(self.columns.iter().map(Column::column_type))
            .collect()
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.names
            .iter()
            .position(|have| have == name)
            .map(|idx| &self.columns[idx])
    }

    /// The rows at `rows`, in that order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            names: Arc::clone(&self.names),
            columns: self
                .columns
                .iter()
                .map(|column| column.take(rows))
                .collect(),
            n_rows: rows.len(),
        }
    }

    /// The columns of `schema`, in its order: the check that every model makes before it scores.
    ///
    /// # Errors
    /// [`TableError::Missing`] and [`TableError::Type`].
    pub fn matching(&self, schema: &[(String, ColumnType)]) -> Result<Vec<&Column>, TableError> {
        schema
            .iter()
            .enumerate()
            .map(|(place, (name, expected))| {
                // Columns mostly stand where they stood in training.
                let is_here = self.names.get(place) == Some(name);
                let column = match is_here.then(|| &self.columns[place]) {
                    Some(column) => Some(column),
                    None => self.column(name),
                };
                let column = column.ok_or_else(|| TableError::Missing {
                    name: name.clone(),
                    suggestion: closest(name, self.names.iter().map(String::as_str))
                        .map(str::to_owned),
                })?;
                let got = column.column_type();
                if got == *expected {
                    Ok(column)
                } else {
                    Err(TableError::Type {
                        name: name.clone(),
                        got,
                        expected: *expected,
                    })
                }
            })
            .collect()
    }
}

fn check(name: &str, column: &Column, n_rows: usize) -> Result<(), TableError> {
    let name = || name.to_owned();
    if column.len() != n_rows {
        return Err(TableError::Length {
            name: name(),
            got: column.len(),
            expected: n_rows,
        });
    }
    if let Column::Number(values) = column
        && let Some(row) = values.iter().position(|value| value.is_infinite())
    {
        return Err(TableError::Infinite { name: name(), row });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Column {
        Column::Number(values.to_vec())
    }

    #[test]
    fn a_missing_column_is_named_with_its_neighbor() {
        let table = Table::new(1, vec![("visits_7d".into(), numbers(&[1.0]))]).unwrap();
        let error = table
            .matching(&[("visit_7d".into(), ColumnType::Number)])
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column `visit_7d`, which the model was trained on; did you mean `visits_7d`?"
        );
    }

    #[test]
    fn columns_of_other_lengths_and_infinite_numbers_are_refused() {
        let error = Table::new(2, vec![("a".into(), numbers(&[1.0]))]).unwrap_err();
        assert_eq!(error.to_string(), "column `a` has 1 rows, the others 2");
        let error = Table::new(1, vec![("a".into(), numbers(&[f64::INFINITY]))]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column `a` holds an infinite number in row 0"
        );
    }
}
