//! What every output format says of itself.

use std::fs::File;
use std::path::Path;

use crate::sink::error::SinkError;
use crate::sink::frame::{Frame, Kind};

/// What text may do to the program that opens the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formulas {
    /// Text goes out as it is: for programs, which have to find their own ids again.
    #[default]
    AsIs,
    /// Text that a spreadsheet would take for a formula gets a `'` in front: for people. Text formats only.
    Quoted,
}

/// What a caller may choose about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// What happens to text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return.
    pub formulas: Formulas,
}

/// A format of output files; what it writes, it reads back.
pub trait Format: Send + Sync {
    /// The format in one word.
    fn name(&self) -> &'static str;

    /// One sentence for help and docs.
    fn summary(&self) -> &'static str;

    /// Extensions without the dot, the usual one first.
    fn extensions(&self) -> &'static [&'static str];

    /// Begins a file; `path` is for messages only.
    ///
    /// # Errors
    /// [`SinkError::Write`].
    fn open(&self, file: File, to: Target) -> Result<Box<dyn Writer>, SinkError>;

    /// Reads columns back, all at once.
    ///
    /// # Errors
    /// [`SinkError::Read`] where a column is missing or a cell is not of its kind.
    fn read(&self, path: &Path, schema: &[(String, Kind)]) -> Result<Frame, SinkError>;
}

/// What a new file is to be.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Its name, for messages.
    pub path: &'a Path,
    /// Its columns.
    pub schema: &'a [(String, Kind)],
    /// The caller's choices.
    pub options: Options,
}

/// A file under way.
pub trait Writer {
    /// Adds rows; the chunk has the columns that the file was opened with.
    ///
    /// # Errors
    /// [`SinkError::Write`].
    fn write(&mut self, chunk: &Frame) -> Result<(), SinkError>;

    /// Writes what is left to write.
    ///
    /// # Errors
    /// [`SinkError::Write`].
    fn finish(self: Box<Self>) -> Result<(), SinkError>;
}
