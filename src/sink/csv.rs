//! Comma-separated text: UTF-8, LF, quotes as RFC 4180 has them.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, WriterBuilder};

use crate::sink::cell::{guarded, number, parse};
use crate::sink::error::SinkError;
use crate::sink::format::{Format, Formulas, Target, Writer};
use crate::sink::frame::{Frame, Kind, Values};

/// Comma-separated text. Empty cells say "nothing", so empty text reads back as nothing.
pub(super) struct Csv;

struct CsvWriter {
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
    formulas: Formulas,
}

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn summary(&self) -> &'static str {
        "comma-separated text with a header line, for spreadsheets and imports"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn open(&self, file: File, to: Target) -> Result<Box<dyn Writer>, SinkError> {
        let mut writer = WriterBuilder::new().from_writer(BufWriter::with_capacity(1 << 16, file));
        writer
            .write_record(to.schema.iter().map(|(name, _)| name))
            .map_err(|error| failed(to.path, error))?;
        Ok(Box::new(CsvWriter {
            writer,
            path: to.path.to_owned(),
            formulas: to.options.formulas,
        }))
    }

    fn read(&self, path: &Path, schema: &[(String, Kind)]) -> Result<Frame, SinkError> {
        let wrong = |error: &dyn std::fmt::Display| SinkError::read(path, error);
        let mut reader = ReaderBuilder::new()
            .from_path(path)
            .map_err(|error| wrong(&error))?;
        let names = reader.headers().map_err(|error| wrong(&error))?.clone();
        let places = schema
            .iter()
            .map(|(name, _)| {
                let found = names.iter().position(|have| have == name);
                found.ok_or_else(|| wrong(&format!("no column `{name}`")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut cells: Vec<Vec<Option<String>>> = vec![Vec::new(); schema.len()];
        for record in reader.records() {
            let record = record.map_err(|error| wrong(&error))?;
            for (place, cells) in places.iter().zip(&mut cells) {
                let cell = record.get(*place).unwrap_or_default();
                cells.push((!cell.is_empty()).then(|| cell.to_owned()));
            }
        }
        let columns = schema
            .iter()
            .zip(cells)
            .map(|((name, kind), cells)| {
                let values = parse(*kind, cells).map_err(|(row, message)| {
                    wrong(&format!("line {}, column `{name}`: {message}", row + 2))
                })?;
                Ok((name.clone(), values))
            })
            .collect::<Result<_, SinkError>>()?;
        Ok(Frame { columns })
    }
}

impl Writer for CsvWriter {
    fn write(&mut self, chunk: &Frame) -> Result<(), SinkError> {
        for row in 0..chunk.n_rows() {
            for (_, values) in &chunk.columns {
                self.cell(values, row)
                    .map_err(|error| failed(&self.path, error))?;
            }
            self.writer
                .write_record(None::<&[u8]>)
                .map_err(|error| failed(&self.path, error))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        self.writer
            .flush()
            .map_err(|error| SinkError::write(&self.path, &error))
    }
}

impl CsvWriter {
    fn cell(&mut self, values: &Values, row: usize) -> csv::Result<()> {
        match values {
            Values::Text(values) => match &values[row] {
                Some(text) => self
                    .writer
                    .write_field(guarded(text, self.formulas).as_bytes()),
                None => self.writer.write_field(""),
            },
            Values::Number(values) if values[row].is_nan() => self.writer.write_field(""),
            Values::Number(values) => self.writer.write_field(number(values[row])),
            Values::Integer(values) => match values[row] {
                Some(value) => self.writer.write_field(value.to_string()),
                None => self.writer.write_field(""),
            },
            Values::Truth(values) => {
                self.writer
                    .write_field(if values[row] { "true" } else { "false" })
            }
            Values::Time(values) => self.writer.write_field(values[row].to_string()),
        }
    }
}

fn failed(path: &Path, error: csv::Error) -> SinkError {
    let message = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => SinkError::write(path, &error),
        _ => SinkError::Write {
            path: path.display().to_string(),
            message,
        },
    }
}
