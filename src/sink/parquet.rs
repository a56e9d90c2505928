//! Parquet: typed columns, compressed; one row group a chunk.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::*;

use crate::domain::Timestamp;
use crate::sink::error::SinkError;
use crate::sink::format::{Format, Target, Writer};
use crate::sink::frame::{Frame, Kind, Values};

/// Parquet. Times are microseconds in UTC.
pub(super) struct Parquet;

struct ParquetFile {
    writer: BatchedWriter<BufWriter<File>>,
    path: PathBuf,
}

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn summary(&self) -> &'static str {
        "typed and compressed columns, for data tools and large files"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet", "pq"]
    }

    fn open(&self, file: File, to: Target) -> Result<Box<dyn Writer>, SinkError> {
        let mut schema = polars::prelude::Schema::default();
        for (name, kind) in to.schema {
            schema.insert(name.as_str().into(), data_type(*kind));
        }
        let writer = ParquetWriter::new(BufWriter::with_capacity(1 << 16, file))
            .with_compression(ParquetCompression::Zstd(None))
            .batched(&schema)
            .map_err(|error| failed(to.path, &error))?;
        Ok(Box::new(ParquetFile {
            writer,
            path: to.path.to_owned(),
        }))
    }

    fn read(&self, path: &Path, schema: &[(String, Kind)]) -> Result<Frame, SinkError> {
        let wrong = |error: &dyn std::fmt::Display| SinkError::read(path, error);
        let file = File::open(path).map_err(|error| wrong(&error))?;
        let frame = ParquetReader::new(file)
            .finish()
            .map_err(|error| wrong(&error))?;
        let columns = schema
            .iter()
            .map(|(name, kind)| {
                let column = frame
                    .column(name)
                    .map_err(|_| wrong(&format!("no column `{name}`")))?;
                let values = values(column, *kind)
                    .map_err(|error| wrong(&format!("column `{name}`: {error}")))?;
                Ok((name.clone(), values))
            })
            .collect::<Result<_, SinkError>>()?;
        Ok(Frame { columns })
    }
}

impl Writer for ParquetFile {
    fn write(&mut self, chunk: &Frame) -> Result<(), SinkError> {
        let columns = chunk
            .columns
            .iter()
            .map(|(name, values)| column(name, values))
            .collect::<PolarsResult<Vec<_>>>();
        columns
            .and_then(|columns| DataFrame::new(chunk.n_rows(), columns))
            .and_then(|frame| self.writer.write_batch(&frame))
            .map_err(|error| failed(&self.path, &error))
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        let finished = self.writer.finish();
        finished
            .map(drop)
            .map_err(|error| failed(&self.path, &error))
    }
}

fn instants() -> DataType {
    DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::String,
        Kind::Number => DataType::Float64,
        Kind::Integer => DataType::Int64,
        Kind::Truth => DataType::Boolean,
        Kind::Time => instants(),
    }
}

fn column(name: &str, values: &Values) -> PolarsResult<Column> {
    let name = PlSmallStr::from(name);
    Ok(match values {
        Values::Text(values) => {
            StringChunked::from_iter_options(name, values.iter().map(Option::as_deref))
                .into_series()
                .into()
        }
        Values::Number(values) => Float64Chunked::from_iter_options(
            name,
            values.iter().map(|v| (!v.is_nan()).then_some(*v)),
        )
        .into_series()
        .into(),
        Values::Integer(values) => Int64Chunked::from_iter_options(name, values.iter().copied())
            .into_series()
            .into(),
        Values::Truth(values) => Column::new(name, values.as_slice()),
        Values::Time(values) => {
            let micros: Vec<i64> = values.iter().map(|time| time.0).collect();
            Column::new(name, micros).cast(&instants())?
        }
    })
}

fn values(column: &Column, kind: Kind) -> PolarsResult<Values> {
    if *column.dtype() != data_type(kind) {
        polars_bail!(SchemaMismatch: "expected {}, found {}", data_type(kind), column.dtype());
    }
    let whole = |column: &Column| column.cast(&DataType::Int64);
    Ok(match kind {
        Kind::Text => Values::Text(
            column
                .str()?
                .iter()
                .map(|text| text.map(str::to_owned))
                .collect(),
        ),
        Kind::Number => Values::Number(
            column
                .f64()?
                .iter()
                .map(|value| value.unwrap_or(f64::NAN))
                .collect(),
        ),
        Kind::Integer => Values::Integer(column.i64()?.iter().collect()),
        Kind::Truth => Values::Truth(
            column
                .bool()?
                .iter()
                .map(|value| value == Some(true))
                .collect(),
        ),
        Kind::Time => Values::Time(
            whole(column)?
                .i64()?
                .iter()
                .map(|micros| Timestamp(micros.unwrap_or(0)))
                .collect(),
        ),
    })
}

fn failed(path: &Path, error: &PolarsError) -> SinkError {
    match error {
        PolarsError::IO { error, .. } => SinkError::write(path, error),
        _ => SinkError::Write {
            path: path.display().to_string(),
            message: error.to_string(),
        },
    }
}
