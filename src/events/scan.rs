//! Columnar files: their schema, and one scan over all of them.

use std::fs::File;
use std::path::Path;

use polars::lazy::dsl::len;
use polars::prelude::{
    ArrowDataType, DataType, HiveOptions, IpcReader, IpcScanOptions, LazyFrame, ParquetReader,
    PlRefPath, PolarsResult, ScanArgsParquet, ScanSources, Schema, SchemaExt, SerReader,
    UnifiedScanArgs,
};

use crate::error::Result;
use crate::events::convert::name_of;
use crate::events::error::{EventsError, from_io, from_polars};
use crate::events::files::{Files, shown};
use crate::events::frame::collect;
use crate::events::settings::Format;
use crate::events::stage::{check_needed, same_columns};

/// Files of one schema, scanned as one.
pub(crate) struct Scan {
    pub(crate) frame: LazyFrame,
    pub(crate) schema: Schema,
    pub(crate) paths: Vec<String>,
    format: Format,
}

impl Scan {
    /// The type of a column; nothing where there is none.
    pub(crate) fn dtype(&self, column: &str) -> &DataType {
        self.schema.get(column).unwrap_or(&DataType::Null)
    }

    /// Fails where a column cannot serve as what it is named for.
    pub(crate) fn check_type(&self, column: &str, fits: bool, wanted: &'static str) -> Result<()> {
        if fits {
            return Ok(());
        }
        Err(EventsError::WrongType {
            file: self.paths.first().cloned().unwrap_or_default(),
            column: column.to_owned(),
            got: name_of(self.dtype(column)).to_owned(),
            wanted,
        }
        .into())
    }

    /// Rows of each file.
    pub(crate) fn lengths(&self) -> Result<Vec<u64>> {
        let mut lengths = Vec::with_capacity(self.paths.len());
        for path in &self.paths {
            let one = scan_paths(std::slice::from_ref(path), self.format)
                .map_err(|error| from_polars(path, &error))?;
            let counted = collect(one.select([len()]), path)?;
            let rows = counted
                .columns()
                .first()
                .and_then(|column| column.get(0).ok())
                .and_then(|value| value.extract());
            lengths.push(rows.unwrap_or_default());
        }
        Ok(lengths)
    }
}

/// Reads the schema of every file, and scans all as one where they agree.
pub(crate) fn scan(files: &Files, needed: &[&str]) -> Result<Scan> {
    let mut first: Option<(Schema, &Path)> = None;
    for path in &files.paths {
        let schema = schema_of(path, files.format)?;
        let names = |schema: &Schema| -> Vec<String> {
            schema.iter_names().map(ToString::to_string).collect()
        };
        match &first {
            None => {
                check_needed(needed, &names(&schema), path)?;
                first = Some((schema, path));
            }
            Some((expected, first_path)) => {
                same_columns((&names(expected), first_path), (&names(&schema), path))?;
                for (name, dtype) in schema.iter() {
                    if expected.get(name) != Some(dtype) {
                        return Err(EventsError::WrongType {
                            file: shown(path),
                            column: name.to_string(),
                            got: dtype.to_string(),
                            wanted: "the type that it has in the other files",
                        }
                        .into());
                    }
                }
            }
        }
    }
    let paths: Vec<_> = files.paths.iter().map(|path| shown(path)).collect();
    let frame =
        scan_paths(&paths, files.format).map_err(|error| from_polars(&files.given, &error))?;
    let schema = first.map(|(schema, _)| schema).unwrap_or_default();
    Ok(Scan {
        frame,
        schema,
        paths,
        format: files.format,
    })
}

/// The schema of one Parquet or IPC file.
pub(crate) fn schema_of(path: &Path, format: Format) -> Result<Schema> {
    let file = File::open(path).map_err(|error| from_io(path, &error))?;
    let schema = match format {
        Format::Arrow => IpcReader::new(file).schema(),
        _ => ParquetReader::new(file).schema(),
    };
    let schema = schema.map_err(|error| from_polars(&shown(path), &error))?;
    for (name, field) in schema.iter() {
        if let Some(got) = unreadable(&field.dtype) {
            return Err(EventsError::WrongType {
                file: shown(path),
                column: name.to_string(),
                got: got.to_owned(),
                wanted: "a plain type, such as floating-point numbers,",
            }
            .into());
        }
    }
    Ok(Schema::from_arrow_schema(&schema))
}

/// Types on which polars would panic, being built without them.
fn unreadable(dtype: &ArrowDataType) -> Option<&'static str> {
    match dtype {
        ArrowDataType::Decimal(..)
        | ArrowDataType::Decimal32(..)
        | ArrowDataType::Decimal64(..)
        | ArrowDataType::Decimal256(..) => Some("decimals"),
        ArrowDataType::FixedSizeList(..) => Some("lists of fixed length"),
        ArrowDataType::Interval(_) => Some("intervals"),
        ArrowDataType::Int128 | ArrowDataType::UInt128 => Some("numbers of 128 bits"),
        ArrowDataType::Union(_) => Some("unions"),
        ArrowDataType::List(inner)
        | ArrowDataType::LargeList(inner)
        | ArrowDataType::Map(inner, _) => unreadable(&inner.dtype),
        ArrowDataType::Struct(fields) => fields.iter().find_map(|field| unreadable(&field.dtype)),
        ArrowDataType::Dictionary(_, inner, _) => unreadable(inner),
        _ => None,
    }
}

pub(crate) fn scan_paths(paths: &[String], format: Format) -> PolarsResult<LazyFrame> {
    let sources = ScanSources::Paths(
        paths
            .iter()
            .map(|path| PlRefPath::new(path.as_str()))
            .collect(),
    );
    // Paths are given one by one: brackets in them mean themselves, and folders name no columns.
    if format == Format::Arrow {
        let args = UnifiedScanArgs {
            glob: false,
            hive_options: HiveOptions::new_disabled(),
            ..UnifiedScanArgs::default()
        };
        LazyFrame::scan_ipc_sources(sources, IpcScanOptions::default(), args)
    } else {
        let args = ScanArgsParquet {
            glob: false,
            hive_options: HiveOptions::new_disabled(),
            ..ScanArgsParquet::default()
        };
        LazyFrame::scan_parquet_sources(sources, args)
    }
}
