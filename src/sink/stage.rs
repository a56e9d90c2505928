//! Chunks put aside until something about all of them is known.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::sink::error::{SinkError, folder_of};
use crate::sink::format::Options;
use crate::sink::frame::{Frame, Schema};
use crate::sink::staged::builder;
use crate::sink::{Sink, find};

/// Chunks on disk, in a hidden folder that goes away with this.
pub struct Stage {
    folder: TempDir,
    schema: Schema,
    n_chunks: usize,
}

impl Stage {
    /// A stage beside `path`, on the same disk.
    ///
    /// # Errors
    /// [`SinkError::Write`].
    pub fn beside(path: &Path, schema: Schema) -> Result<Self, SinkError> {
        let folder = builder(0o700)
            .tempdir_in(folder_of(path))
            .map_err(|error| SinkError::write(path, &error))?;
        Ok(Self {
            folder,
            schema,
            n_chunks: 0,
        })
    }

    /// Puts a chunk aside.
    ///
    /// # Errors
    /// As [`Sink::write`].
    pub fn push(&mut self, chunk: &Frame) -> Result<(), SinkError> {
        let path = self.path(self.n_chunks);
        let options = Options::default();
        let mut sink = Sink::open(&path, find("parquet")?, self.schema.clone(), options)?;
        sink.write(chunk)?;
        sink.finish()?;
        self.n_chunks += 1;
        Ok(())
    }

    /// Chunks put aside.
    pub fn n_chunks(&self) -> usize {
        self.n_chunks
    }

    /// Takes chunk `number` back; the place it took on the disk is free after that.
    ///
    /// # Errors
    /// [`SinkError::Read`].
    pub fn take(&self, number: usize) -> Result<Frame, SinkError> {
        let path = self.path(number);
        let frame = find("parquet")?.read(&path, &self.schema)?;
        std::fs::remove_file(&path).map_err(|error| SinkError::write(&path, &error))?;
        Ok(frame)
    }

    fn path(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("{number}.parquet"))
    }
}
