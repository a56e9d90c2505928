//! From polars frames to plain columns, and the one way in which plans are run.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use polars::prelude::*;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::matrix::{Column as TableColumn, MISSING};

/// A polars error that no data of the user should have caused.
pub(super) fn failed(error: &PolarsError) -> Error {
    Error::internal(format!("the feature plan failed: {error}"))
        .hint("please report this with the project file")
}

/// Runs a plan on the streaming engine.
pub(super) fn collect(frame: LazyFrame) -> Result<DataFrame> {
    let result = frame
        .collect_with_engine(Engine::Streaming)
        .map_err(|error| failed(&error))?;
    Ok(result.unwrap_single())
}

pub(super) fn strings(frame: &DataFrame, name: &str) -> Result<Vec<String>> {
    let column = frame
        .column(name)
        .and_then(|column| column.cast(&DataType::String));
    let column = column.map_err(|error| failed(&error))?;
    let column = column.str().map_err(|error| failed(&error))?;
    Ok(column
        .iter()
        .map(|value| value.unwrap_or_default().to_owned())
        .collect())
}

pub(super) fn instants(frame: &DataFrame, name: &str) -> Result<Vec<Option<Timestamp>>> {
    if !frame.schema().contains(name) {
        return Ok(vec![None; frame.height()]);
    }
    let micros = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let column = frame
        .column(name)
        .and_then(|column| column.cast(&micros))
        .and_then(|c| c.cast(&DataType::Int64));
    let column = column.map_err(|error| failed(&error))?;
    let column = column.i64().map_err(|error| failed(&error))?;
    Ok(column.iter().map(|value| value.map(Timestamp)).collect())
}

/// Equal texts as equal numbers.
pub(super) fn codes(column: &Column) -> Result<Vec<Option<u32>>> {
    let column = column
        .cast(&DataType::String)
        .map_err(|error| failed(&error))?;
    let texts = column.str().map_err(|error| failed(&error))?;
    let mut known: HashMap<&str, u32> = HashMap::new();
    Ok(texts
        .iter()
        .map(|text| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            text.map(|text| *known.entry(text).or_insert(next))
        })
        .collect())
}

/// Numbers as they are, `NaN` where one is missing.
pub(super) fn numbers(column: &Column) -> Result<Vec<f64>> {
    let column = column
        .cast(&DataType::Float64)
        .map_err(|error| failed(&error))?;
    let values = column.f64().map_err(|error| failed(&error))?;
    if let Ok(values) = values.cont_slice() {
        return Ok(values.to_vec());
    }
    Ok(values
        .iter()
        .map(|value| value.unwrap_or(f64::NAN))
        .collect())
}

/// Text becomes levels in alphabetical order, everything else numbers.
pub(super) fn table_column(column: &Column) -> Result<TableColumn> {
    if !column.dtype().is_string() {
        return Ok(TableColumn::Number(numbers(column)?));
    }
    let text = column.str().map_err(|error| failed(&error))?;
    let mut levels: Vec<&str> = text
        .iter()
        .flatten()
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    levels.sort_unstable();
    let position: HashMap<&str, u32> = (0u32..)
        .zip(&levels)
        .map(|(code, level)| (*level, code))
        .collect();
    let codes = text
        .iter()
        .map(|value| value.map_or(MISSING, |value| position[value]))
        .collect();
    Ok(TableColumn::Category {
        codes,
        levels: Arc::new(levels.iter().map(ToString::to_string).collect()),
    })
}
