//! What columns a columnar file has, without reading its rows.

use std::path::Path;

use crate::error::Result;
use crate::events::convert::name_of;
use crate::events::error::EventsError;
use crate::events::files::{of_extension, shown};
use crate::events::scan::schema_of;
use crate::events::settings::Format;

/// Names and types, in words, of the columns of a Parquet or Arrow IPC file.
///
/// # Errors
/// Kind `Io` where the file cannot be opened, `Data` where it is damaged, `Config` where it is neither.
pub fn describe_columns(path: &Path) -> Result<Vec<(String, String)>> {
    let Some(format @ (Format::Parquet | Format::Arrow)) = of_extension(path) else {
        return Err(EventsError::UnknownFormat { file: shown(path) }.into());
    };
    let schema = schema_of(path, format)?;
    Ok(schema
        .iter()
        .map(|(name, dtype)| (name.to_string(), name_of(dtype).to_owned()))
        .collect())
}
