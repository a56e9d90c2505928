//! The staged Parquet files of one source.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, ParquetCompression, ParquetWriter, Schema};

use crate::error::Result;
use crate::events::error::EventsError;
use crate::events::files::shown;

/// One staged Parquet file.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) path: PathBuf,
    pub(crate) schema: Schema,
}

type Writer = polars::io::parquet::write::BatchedWriter<BufWriter<File>>;

/// Writes frames into Parquet files; a new one where columns were added.
pub(crate) struct SegmentWriter<'a> {
    dir: &'a Path,
    name: &'static str,
    open: Option<(Writer, Segment)>,
    segments: Vec<Segment>,
}

impl<'a> SegmentWriter<'a> {
    pub(crate) fn new(dir: &'a Path, name: &'static str) -> Self {
        Self {
            dir,
            name,
            open: None,
            segments: Vec::new(),
        }
    }

    /// Appends one frame as a row group.
    pub(crate) fn write(&mut self, frame: &DataFrame) -> Result<()> {
        let is_same = self
            .open
            .as_ref()
            .is_some_and(|(_, segment)| segment.schema == **frame.schema());
        if !is_same {
            self.close()?;
            let path = self
                .dir
                .join(format!("{}-{:03}.parquet", self.name, self.segments.len()));
            let unwritable = |detail: String| EventsError::Unwritable {
                file: shown(&path),
                detail,
            };
            let file = File::create(&path).map_err(|error| unwritable(error.to_string()))?;
            let schema = (**frame.schema()).clone();
            let writer = ParquetWriter::new(BufWriter::with_capacity(1 << 20, file))
                .with_compression(ParquetCompression::Lz4Raw)
                .batched(&schema)
                .map_err(|error| unwritable(error.to_string()))?;
            self.open = Some((writer, Segment { path, schema }));
        }
        if let Some((writer, segment)) = &mut self.open {
            let unwritable = |detail: String| EventsError::Unwritable {
                file: shown(&segment.path),
                detail,
            };
            writer
                .write_batch(frame)
                .map_err(|error| unwritable(error.to_string()))?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if let Some((writer, segment)) = self.open.take() {
            let unwritable = |detail: String| EventsError::Unwritable {
                file: shown(&segment.path),
                detail,
            };
            writer
                .finish()
                .map_err(|error| unwritable(error.to_string()))?;
            self.segments.push(segment);
        }
        Ok(())
    }

    /// Closes the last file.
    pub(crate) fn finish(mut self) -> Result<Vec<Segment>> {
        self.close()?;
        Ok(self.segments)
    }
}
