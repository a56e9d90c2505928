//! Text files, once, into a typed Parquet file that every later pass reads instead.
//!
//! Types are guessed from the first chunk and hold as long as every value fits. Where one does
//! not, the rest of the files is read only to learn the types, and a second pass writes them: so the
//! type is that of the whole column, and one pass is enough where the first rows do not mislead.

use std::path::Path;

use polars::prelude::DataFrame;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::error::{Error, Result};
use crate::events::chunks::{Chunk, Chunker};
use crate::events::clock::Clock;
use crate::events::csv::{self, Header};
use crate::events::error::EventsError;
use crate::events::files::{Files, shown};
use crate::events::json::{self, Dress};
use crate::events::merge::Merger;
use crate::events::plan::{Knowledge, Plan};
use crate::events::report::ReadReport;
use crate::events::rows::{Peek, RowSink};
use crate::events::segments::{Segment, SegmentWriter};
use crate::events::settings::Format;
use crate::events::time;
use crate::events::value::PropertyType;

/// Chunks that are parsed at the same time; fixed, so that row groups do not depend on the machine.
const GROUP: usize = 4;
/// Passes over the files: the second knows all types; more only where times were taken wrongly as well.
const PASSES: usize = 6;

/// What staging needs beside the plan.
pub(crate) struct Staging<'a> {
    pub(crate) files: &'a Files,
    pub(crate) plan: &'a Plan,
    pub(crate) clock: &'a Clock,
    pub(crate) dir: &'a Path,
    pub(crate) max_bad_rows: u64,
    pub(crate) quarantine_dir: Option<&'a Path>,
}

/// What staging gives: files of one log in order, whose columns may become more from one to the next.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) segments: Vec<Segment>,
    pub(crate) properties: Vec<(String, PropertyType)>,
    pub(crate) report: ReadReport,
}

pub(crate) enum Pass {
    Done(Staged),
    Again(Knowledge),
}

/// Reads text files of any kind into Parquet.
pub(crate) fn stage(staging: &Staging) -> Result<Staged> {
    let headers = match staging.files.format {
        Format::Csv => read_headers(staging)?,
        _ => Vec::new(),
    };
    let mut known = Knowledge::new(staging.plan);
    // Keys of JSON that are known from before are columns even where no row has them today.
    for column in staging.plan.properties.iter().flatten() {
        if headers.is_empty()
            && staging
                .plan
                .type_of(&staging.plan.output_of(column))
                .is_some()
        {
            known.property(staging.plan, column);
        }
    }
    for column in headers.first().iter().flat_map(|header| &header.columns) {
        if staging.plan.wants(column) {
            known.property(staging.plan, column);
        }
    }
    peek(staging, &headers, &mut known)?;
    for _ in 0..PASSES {
        match run(staging, &headers, known)? {
            Pass::Done(mut staged) => {
                if let Some(header) = headers.first() {
                    header.words().clone_into(&mut staged.report.format);
                }
                return Ok(staged);
            }
            Pass::Again(next) => known = next,
        }
    }
    Err(Error::internal("column types did not settle"))
}

/// The header of every file; all have the same columns, in any order.
fn read_headers(staging: &Staging) -> Result<Vec<Header>> {
    let needed = staging.plan.needed(Format::Csv);
    let mut headers: Vec<Header> = Vec::new();
    for (idx, path) in staging.files.paths.iter().enumerate() {
        let header = csv::read_header(&mut Chunker::open(path, idx)?, path, &needed)?;
        match (headers.first(), staging.files.paths.first()) {
            (Some(first), Some(first_path)) => {
                same_columns((&first.columns, first_path), (&header.columns, path))?;
            }
            _ => check_needed(&needed, &header.columns, path)?,
        }
        headers.push(header);
    }
    Ok(headers)
}

/// Fails where a file's columns are not those of the first.
pub(crate) fn same_columns(first: (&[String], &Path), other: (&[String], &Path)) -> Result<()> {
    let minus = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|name| !b.contains(name)).cloned().collect()
    };
    let (missing, extra) = (minus(first.0, other.0), minus(other.0, first.0));
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    Err(EventsError::ColumnsDiffer {
        file: shown(other.1),
        first: shown(first.1),
        missing,
        extra,
    }
    .into())
}

/// Fails where a column that the project names is not there.
pub(crate) fn check_needed(needed: &[&str], found: &[String], path: &Path) -> Result<()> {
    for column in needed {
        if !found.iter().any(|name| name == column) {
            return Err(EventsError::MissingColumn {
                file: shown(path),
                column: (*column).to_owned(),
                found: found.to_vec(),
            }
            .into());
        }
    }
    Ok(())
}

/// Hands one chunk to the parser of its format.
fn parse<'a>(
    files: &Files,
    headers: &[Header],
    chunk: &'a Chunk,
    sink: &mut RowSink<'a>,
    peek: Option<&mut Peek>,
) {
    match (files.format, headers.get(chunk.file_idx)) {
        (Format::Csv, Some(header)) => csv::parse(chunk, header, sink, peek),
        (Format::Segment, _) => json::parse(chunk, Dress::Segment, sink, peek),
        _ => json::parse(chunk, Dress::Plain, sink, peek),
    }
}

/// Opens file `idx` at its first row.
fn open(staging: &Staging, idx: usize, path: &Path) -> Result<Chunker> {
    let mut chunker = Chunker::open(path, idx)?;
    if staging.files.format == Format::Csv {
        csv::read_header(&mut chunker, path, &staging.plan.needed(Format::Csv))?;
    }
    Ok(chunker)
}

/// Learns from the first chunk how times are written and what the properties seem to hold.
fn peek(staging: &Staging, headers: &[Header], known: &mut Knowledge) -> Result<()> {
    let Some(path) = staging.files.paths.first() else {
        return Ok(());
    };
    let Some(chunk) = open(staging, 0, path)?.next_chunk()? else {
        return Ok(());
    };
    let mut peek = Peek::default();
    let comma = headers.first().is_some_and(Header::has_decimal_comma);
    let blank = known.clone();
    let mut sink = RowSink::new(staging.plan, &blank, staging.clock, comma, 0);
    parse(staging.files, headers, &chunk, &mut sink, Some(&mut peek));
    for (shape, counts) in known.shapes.iter_mut().zip(&peek.shapes) {
        *shape = time::likeliest(counts);
    }
    let new_columns = sink.finish().new_columns;
    let new_places: Vec<_> = new_columns
        .iter()
        .map(|column| known.property(staging.plan, column))
        .collect();
    for (idx, guess) in (0..blank.properties.len())
        .chain(new_places)
        .zip(&peek.guesses)
    {
        if let Some(property) = known.properties.get_mut(idx)
            && property.kind.is_none()
        {
            property.decide(*guess);
        }
    }
    Ok(())
}

/// Chunks of all files, group by group.
struct Groups<'a> {
    staging: &'a Staging<'a>,
    next_file: usize,
    open: Option<Chunker>,
}

impl Groups<'_> {
    fn next_group(&mut self) -> Result<Vec<Chunk>> {
        let mut group = Vec::with_capacity(GROUP);
        while group.len() < GROUP {
            if self.open.is_none() {
                let Some(path) = self.staging.files.paths.get(self.next_file) else {
                    break;
                };
                self.open = Some(open(self.staging, self.next_file, path)?);
                self.next_file += 1;
            }
            match self
                .open
                .as_mut()
                .map(Chunker::next_chunk)
                .transpose()?
                .flatten()
            {
                Some(chunk) => group.push(chunk),
                None => self.open = None,
            }
        }
        Ok(group)
    }
}

/// One pass over all files: reading, parsing and writing overlap.
fn run(staging: &Staging, headers: &[Header], known: Knowledge) -> Result<Pass> {
    let mut groups = Groups {
        staging,
        next_file: 0,
        open: None,
    };
    let mut merger = Merger::new(staging, known);
    let mut writer = SegmentWriter::new(staging.dir, staging.plan.name);
    let mut frames: Vec<DataFrame> = Vec::new();
    let mut group = groups.next_group()?;
    while !group.is_empty() {
        let known = &merger.known;
        let parse_one = |chunk: &Chunk| {
            let comma = headers
                .get(chunk.file_idx)
                .is_some_and(Header::has_decimal_comma);
            let mut sink = RowSink::new(
                staging.plan,
                known,
                staging.clock,
                comma,
                staging.max_bad_rows.saturating_add(1),
            );
            parse(staging.files, headers, chunk, &mut sink, None);
            sink.finish()
        };
        let ready = std::mem::take(&mut frames);
        let (next, (parsed, written)) = rayon::join(
            || groups.next_group(),
            || {
                rayon::join(
                    || {
                        group
                            .iter()
                            .collect::<Vec<_>>()
                            .into_par_iter()
                            .map(parse_one)
                            .collect::<Vec<_>>()
                    },
                    || ready.iter().try_for_each(|frame| writer.write(frame)),
                )
            },
        );
        written?;
        let file_idx: Vec<_> = group.iter().map(|chunk| chunk.file_idx).collect();
        frames = merger.merge(&file_idx, parsed, headers)?;
        group = next?;
    }
    frames.iter().try_for_each(|frame| writer.write(frame))?;
    merger.finish(writer)
}
