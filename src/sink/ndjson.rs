//! One JSON object a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::sink::cell::{guarded, instant};
use crate::sink::error::SinkError;
use crate::sink::format::{Format, Formulas, Target, Writer};
use crate::sink::frame::{Frame, Kind, Values};

/// One JSON object a line, with every column in every line; `null` says "nothing".
pub(super) struct Ndjson;

struct NdjsonWriter {
    writer: BufWriter<File>,
    path: PathBuf,
    /// `"name":` of each column, with the comma or brace before it.
    keys: Vec<String>,
    formulas: Formulas,
}

impl Format for Ndjson {
    fn name(&self) -> &'static str {
        "ndjson"
    }

    fn summary(&self) -> &'static str {
        "one JSON object a line, for programs and streams"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ndjson", "jsonl"]
    }

    fn open(&self, file: File, to: Target) -> Result<Box<dyn Writer>, SinkError> {
        let keys = to
            .schema
            .iter()
            .enumerate()
            .map(|(idx, (name, _))| {
                let before = if idx == 0 { '{' } else { ',' };
                format!("{before}{}:", Value::from(name.as_str()))
            })
            .collect();
        Ok(Box::new(NdjsonWriter {
            writer: BufWriter::with_capacity(1 << 16, file),
            path: to.path.to_owned(),
            keys,
            formulas: to.options.formulas,
        }))
    }

    fn read(&self, path: &Path, schema: &[(String, Kind)]) -> Result<Frame, SinkError> {
        let wrong = |error: &dyn std::fmt::Display| SinkError::read(path, error);
        let file = File::open(path).map_err(|error| wrong(&error))?;
        let mut columns: Vec<(String, Values)> = schema
            .iter()
            .map(|(name, kind)| (name.clone(), Values::empty(*kind)))
            .collect();
        for (idx, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|error| wrong(&error))?;
            let at =
                |message: &dyn std::fmt::Display| wrong(&format!("line {}: {message}", idx + 1));
            let object: Value = serde_json::from_str(&line).map_err(|error| at(&error))?;
            for (name, values) in &mut columns {
                let kind = values.kind();
                let cell = object.get(name.as_str()).unwrap_or(&Value::Null);
                push(values, cell)
                    .ok_or_else(|| at(&format!("`{name}` is not of kind {}", kind.name())))?;
            }
        }
        Ok(Frame { columns })
    }
}

impl Writer for NdjsonWriter {
    fn write(&mut self, chunk: &Frame) -> Result<(), SinkError> {
        (0..chunk.n_rows())
            .try_for_each(|row| self.line(chunk, row))
            .map_err(|error| SinkError::write(&self.path, &error))
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        self.writer
            .flush()
            .map_err(|error| SinkError::write(&self.path, &error))
    }
}

impl NdjsonWriter {
    fn line(&mut self, chunk: &Frame, row: usize) -> io::Result<()> {
        for (key, (_, values)) in self.keys.iter().zip(&chunk.columns) {
            self.writer.write_all(key.as_bytes())?;
            let value = match values {
                Values::Text(values) => values[row]
                    .as_deref()
                    .map_or(Value::Null, |text| guarded(text, self.formulas).into()),
                // `NaN` becomes `null` here.
                Values::Number(values) => values[row].into(),
                Values::Integer(values) => values[row].into(),
                Values::Truth(values) => values[row].into(),
                Values::Time(values) => values[row].to_string().into(),
            };
            serde_json::to_writer(&mut self.writer, &value)?;
        }
        self.writer.write_all(b"}\n")
    }
}

fn push(values: &mut Values, cell: &Value) -> Option<()> {
    match values {
        Values::Text(values) if cell.is_null() => values.push(None),
        Values::Text(values) => values.push(Some(cell.as_str()?.to_owned())),
        Values::Number(values) if cell.is_null() => values.push(f64::NAN),
        Values::Number(values) => values.push(cell.as_f64()?),
        Values::Integer(values) if cell.is_null() => values.push(None),
        Values::Integer(values) => values.push(Some(cell.as_i64()?)),
        Values::Truth(values) => values.push(cell.as_bool()?),
        Values::Time(values) => values.push(instant(cell.as_str()?)?),
    }
    Some(())
}
