//! What columns a columnar file has, and what stands in its first rows.

use std::path::Path;

use polars::prelude::{Column, DataType, PolarsResult, TimeUnit};

use crate::domain::Timestamp;
use crate::error::Result;
use crate::events::convert::name_of;
use crate::events::error::{EventsError, from_polars};
use crate::events::files::{of_extension, shown};
use crate::events::frame::collect;
use crate::events::scan::{scan_paths, schema_of};
use crate::events::settings::Format;

/// A column of a Parquet or Arrow IPC file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Its type, in words.
    pub kind: String,
    /// The values of the first rows as text, times as instants; none where the type has no text.
    pub values: Vec<Option<String>>,
}

/// Names, types and first values of the columns of a Parquet or Arrow IPC file.
///
/// # Errors
/// Kind `Io` where the file cannot be opened, `Data` where it is damaged, `Config` where it is neither.
pub fn describe_columns(path: &Path, most_rows: u32) -> Result<Vec<Described>> {
    let Some(format @ (Format::Parquet | Format::Arrow)) = of_extension(path) else {
        return Err(EventsError::UnknownFormat { file: shown(path) }.into());
    };
    let schema = schema_of(path, format)?;
    let file = shown(path);
    let frame = scan_paths(std::slice::from_ref(&file), format)
        .map_err(|error| from_polars(&file, &error))?;
    let frame = collect(frame.limit(most_rows), &file)?;
    schema
        .iter()
        .zip(frame.columns())
        .map(|((name, dtype), column)| {
            Ok(Described {
                name: name.to_string(),
                kind: name_of(dtype).to_owned(),
                values: texts(column).map_err(|error| from_polars(&file, &error))?,
            })
        })
        .collect()
}

fn texts(column: &Column) -> PolarsResult<Vec<Option<String>>> {
    let dtype = column.dtype();
    if dtype.is_nested() {
        return Ok(Vec::new());
    }
    if dtype.is_temporal() && *dtype != DataType::Time && !dtype.is_duration() {
        let instants = column.cast(&DataType::Datetime(TimeUnit::Microseconds, None))?;
        let micros = instants.to_physical_repr();
        let instant = |micros: Option<i64>| Some(Timestamp(micros?).to_string());
        return Ok(micros.i64()?.iter().map(instant).collect());
    }
    let texts = column.cast(&DataType::String)?;
    Ok(texts
        .str()?
        .iter()
        .map(|text| text.map(str::to_owned))
        .collect())
}
