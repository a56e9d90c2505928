//! Where scores go: one file per format, and the only way in which files are put in place.
//!
//! Rows come in chunks, so memory does not grow with them. A file is there whole or not at all:
//! whoever gives up on the way leaves nothing behind. Not here: what the columns mean.

mod cell;
mod csv;
mod error;
mod format;
mod frame;
mod ndjson;
mod parquet;
mod stage;
mod staged;

use std::path::Path;

pub use error::SinkError;
pub use format::{Format, Formulas, Options, Target, Writer};
pub use frame::{Frame, Kind, Schema, Values};
pub use stage::Stage;
pub use staged::{StagedFile, StagedFolder, write_file};

use crate::error::closest;

/// Every format, in the order that help and errors list them.
pub const ALL: &[&dyn Format] = &[&csv::Csv, &parquet::Parquet, &ndjson::Ndjson];

/// The format called `name`.
///
/// # Errors
/// [`SinkError::Format`], which lists the formats there are.
pub fn find(name: &str) -> Result<&'static dyn Format, SinkError> {
    let found = ALL.iter().copied().find(|format| format.name() == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|format| format.name()).collect();
        SinkError::Format {
            given: name.to_owned(),
            known: known.join(", "),
            suggestion: closest(name, known.iter().copied()).map(str::to_owned),
        }
    })
}

/// The format that the extension of `path` says.
///
/// # Errors
/// [`SinkError::Extension`], which lists the extensions there are.
pub fn of_path(path: &Path) -> Result<&'static dyn Format, SinkError> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let found = ALL
        .iter()
        .copied()
        .find(|format| format.extensions().contains(&extension.as_str()));
    found.ok_or_else(|| {
        let known: Vec<String> = ALL
            .iter()
            .flat_map(|format| format.extensions())
            .map(|extension| format!(".{extension}"))
            .collect();
        SinkError::Extension {
            path: path.display().to_string(),
            known: known.join(", "),
        }
    })
}

/// An output file under way; dropped before [`Sink::finish`] it was never there.
pub struct Sink {
    writer: Box<dyn Writer>,
    file: StagedFile,
    schema: Schema,
}

impl Sink {
    /// Begins `path`; what is there now stays until [`Sink::finish`].
    ///
    /// # Errors
    /// [`SinkError::Folder`], [`SinkError::NoFolder`], [`SinkError::Special`], [`SinkError::Write`].
    pub fn open(
        path: &Path,
        format: &dyn Format,
        schema: Schema,
        options: Options,
    ) -> Result<Self, SinkError> {
        let file = StagedFile::create(path)?;
        let target = Target {
            path,
            schema: &schema,
            options,
        };
        let writer = format.open(file.handle()?, target)?;
        Ok(Self {
            writer,
            file,
            schema,
        })
    }

    /// Adds the rows of a chunk.
    ///
    /// # Errors
    /// [`SinkError::Columns`], [`SinkError::Length`], [`SinkError::Infinite`], [`SinkError::Write`].
    pub fn write(&mut self, chunk: &Frame) -> Result<(), SinkError> {
        check(chunk, &self.schema, self.file.path())?;
        if chunk.n_rows() == 0 {
            return Ok(());
        }
        self.writer.write(chunk)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`SinkError::Write`]; the place is as it was.
    pub fn finish(self) -> Result<(), SinkError> {
        self.writer.finish()?;
        self.file.commit()
    }
}

/// Reads columns of an output file back, all at once; the format is told by the extension.
///
/// # Errors
/// [`SinkError::Extension`], [`SinkError::Read`].
pub fn read_columns(path: &Path, schema: &[(String, Kind)]) -> Result<Frame, SinkError> {
    of_path(path)?.read(path, schema)
}

fn check(chunk: &Frame, schema: &[(String, Kind)], path: &Path) -> Result<(), SinkError> {
    let same = chunk.columns.len() == schema.len()
        && chunk
            .columns
            .iter()
            .zip(schema)
            .all(|((name, values), (expected, kind))| name == expected && values.kind() == *kind);
    if !same {
        return Err(SinkError::Columns {
            path: path.display().to_string(),
            got: error::in_words(&chunk.schema()),
            expected: error::in_words(schema),
        });
    }
    for (name, values) in &chunk.columns {
        if values.len() != chunk.n_rows() {
            return Err(SinkError::Length {
                column: name.clone(),
                got: values.len(),
                expected: chunk.n_rows(),
            });
        }
        if let Values::Number(numbers) = values
            && let Some(row) = numbers.iter().position(|number| number.is_infinite())
        {
            return Err(SinkError::Infinite {
                column: name.clone(),
                row,
            });
        }
    }
    Ok(())
}
