//! Rows whose features somebody computed before, as `leadscore features` writes them.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::error::{Error, Result, closest};
use crate::history::open::History;
use crate::history::training::fact_column;
use crate::matrix::{Column, ColumnType, MISSING, Table};

/// One row, value by column.
pub type ReadyRow = Map<String, Value>;

/// Columns and facts of rows that came ready.
pub struct ReadyRows {
    /// The columns of the models.
    pub table: Table,
    /// One vector a rule.
    pub facts: Vec<Vec<f64>>,
    /// One vector an override: none of them holds, for a row of features does not say.
    pub holds: Vec<Vec<bool>>,
}

/// Which columns such rows have to have.
#[derive(Debug, Clone)]
pub struct ReadyShape {
    columns: Vec<(String, ColumnType)>,
    /// The column that holds the fact of each rule.
    facts: Vec<String>,
    n_overrides: usize,
}

impl ReadyShape {
    /// The columns that a model was trained on, and those that hold the facts of its rules.
    pub fn new(history: &History, columns: Vec<(String, ColumnType)>) -> Self {
        let lines = history
            .rulebook
            .iter()
            .flat_map(|book| &book.scorecard.lines);
        let fact = |(rule, name): (usize, &str)| match history.feature_of_rule(rule) {
            Some(feature) => columns[feature].0.clone(),
            None => fact_column(name),
        };
        Self {
            facts: lines
                .map(|line| line.name.as_str())
                .enumerate()
                .map(fact)
                .collect(),
            n_overrides: history.conditions().len(),
            columns,
        }
    }

    /// Every column by name: those of the models, then those of rules that no model looks at.
    pub fn names(&self) -> Vec<&str> {
        let own = self.columns.iter().map(|(name, _)| name.as_str());
        let mut names: Vec<&str> = own.collect();
        for fact in &self.facts {
            if !names.contains(&fact.as_str()) {
                names.push(fact);
            }
        }
        names
    }

    /// Puts rows into columns.
    ///
    /// # Errors
    /// A column that is missing or holds something else; other columns are let pass.
    pub fn read(&self, rows: &[&ReadyRow]) -> Result<ReadyRows> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for (name, kind) in &self.columns {
            let column = match kind {
                ColumnType::Number => Column::Number(numbers(rows, name)?),
                ColumnType::Category => category(rows, name)?,
            };
            columns.push((name.clone(), column));
        }
        let facts = self.facts.iter().map(|name| {
            let facts = numbers(rows, name)?;
            match facts.iter().position(|fact| !fact.is_finite()) {
                Some(row) => Err(Error::data(format!(
                    "row {row}: `{name}` is the fact of a rule and may not be missing"
                ))),
                None => Ok(facts),
            }
        });
        Ok(ReadyRows {
            facts: facts.collect::<Result<_>>()?,
            table: Table::new(rows.len(), columns)?,
            holds: vec![vec![false; rows.len()]; self.n_overrides],
        })
    }
}

fn value<'a>(row: &'a ReadyRow, idx: usize, name: &str) -> Result<&'a Value> {
    row.get(name).ok_or_else(|| {
        let near = closest(name, row.keys().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("; there is `{near}`"));
        Error::data(format!("row {idx} has no column `{name}`{near}"))
            .hint("send the columns that `leadscore features` writes; null is a missing value")
    })
}

fn numbers(rows: &[&ReadyRow], name: &str) -> Result<Vec<f64>> {
    let number = |(idx, row): (usize, &&ReadyRow)| match value(row, idx, name)? {
        Value::Null => Ok(f64::NAN),
        Value::Bool(value) => Ok(f64::from(u8::from(*value))),
        Value::Number(number) => Ok(number.as_f64().unwrap_or(f64::NAN)),
        other => Err(Error::data(format!(
            "row {idx}: `{name}` holds numbers, got `{other}`"
        ))),
    };
    rows.iter().enumerate().map(number).collect()
}

fn category(rows: &[&ReadyRow], name: &str) -> Result<Column> {
    let mut levels: Vec<String> = Vec::new();
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut codes = Vec::with_capacity(rows.len());
    for (idx, row) in rows.iter().enumerate() {
        let text = match value(row, idx, name)? {
            Value::Null => {
                codes.push(MISSING);
                continue;
            }
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            other => {
                return Err(Error::data(format!(
                    "row {idx}: `{name}` holds texts, got `{other}`"
                )));
            }
        };
        let code = *known.entry(text).or_insert_with_key(|text| {
            levels.push(text.clone());
            u32::try_from(levels.len() - 1).unwrap_or(MISSING)
        });
        codes.push(code);
    }
    Ok(Column::Category {
        codes,
        levels: Arc::new(levels),
    })
}
