//! Reads a user's file far enough to know what it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value as Json};

use super::column::{Column, Sort};
use crate::error::{Context as _, Error, Result};
use crate::events::{Described, Format};

/// Rows read of each file; enough to tell what it is.
pub(super) const MAX_ROWS: usize = 1_000_000;

/// Rows read of a Parquet or Arrow file.
const MAX_TYPED_ROWS: u32 = 200_000;

/// The columns of a Parquet or Arrow file, with the values of so many rows.
pub type ColumnReader<'a> = &'a dyn Fn(&Path, u32) -> Result<Vec<Described>>;

/// What was seen of one source.
#[derive(Debug)]
pub(super) struct Sample {
    /// The path for the project file: a file, a folder or a glob.
    pub(super) path: String,
    /// The file that was read.
    pub(super) file: PathBuf,
    /// How it is written.
    pub(super) format: Format,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Rows read; 0 where only names and types are known.
    pub(super) n_rows: usize,
    /// Whether there were more rows.
    pub(super) is_cut: bool,
    /// Of Segment's calls: how many of each.
    pub(super) calls: BTreeMap<String, usize>,
}

impl Sample {
    /// The column with this name.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The file name without folder and extensions.
    pub(super) fn stem(&self) -> String {
        let name = self
            .file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        name.split('.').next().unwrap_or_default().to_string()
    }
}

/// Reads a file, or the first known file of a folder.
///
/// # Errors
/// A file that cannot be read, or of a kind that we do not know.
pub(super) fn read(path: &Path, typed: ColumnReader) -> Result<Sample> {
    let name = path.display().to_string();
    let file = if path.is_dir() {
        first_of(path)?
    } else {
        path.to_path_buf()
    };
    let format = format_of(&file)?;
    let mut sample = Sample {
        path: name.clone(),
        file: file.clone(),
        format,
        columns: Vec::new(),
        n_rows: 0,
        is_cut: false,
        calls: BTreeMap::new(),
    };
    match format {
        Format::Csv => {
            read_delimited(&mut sample).context(|| format!("cannot read `{name}`"))?;
        }
        Format::Ndjson | Format::Segment => {
            read_ndjson(&mut sample).context(|| format!("cannot read `{name}`"))?;
        }
        Format::Parquet | Format::Arrow => {
            let columns = typed(&file, MAX_TYPED_ROWS);
            let columns = columns.context(|| format!("cannot read `{name}`"))?;
            let n_rows = columns.iter().map(|column| column.values.len()).max();
            sample.n_rows = n_rows.unwrap_or(0);
            sample.is_cut = sample.n_rows == MAX_TYPED_ROWS as usize;
            sample.columns = columns.iter().map(stated).collect();
        }
    }
    if sample.columns.is_empty() {
        return Err(Error::data(format!("`{name}` has no columns")));
    }
    Ok(sample)
}

fn stated(described: &Described) -> Column {
    let kind = described.kind.to_lowercase();
    let is = |parts: &[&str]| parts.iter().any(|part| kind.contains(part));
    let sort = if is(&["date", "time"]) {
        Sort::Time
    } else if is(&[
        "number", "int", "float", "double", "decimal", "f64", "f32", "i64", "i32", "u64", "u32",
    ]) {
        Sort::Number
    } else {
        Sort::Text
    };
    let mut column = Column::new(&described.name);
    column.stated = Some(sort);
    for value in described.values.iter().flatten() {
        column.add(value);
    }
    column
}

fn first_of(folder: &Path) -> Result<PathBuf> {
    let name = folder.display();
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Error::io(format!("cannot read `{name}`: {error}")))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    let first = files
        .into_iter()
        .find(|file| file.is_file() && format_of(file).is_ok());
    first.ok_or_else(|| {
        Error::data(format!(
            "the folder `{name}` has no file that can be read here"
        ))
    })
}

/// The format by the file's name; compression is seen through.
fn format_of(file: &Path) -> Result<Format> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit('.').next().unwrap_or_default() {
        "csv" | "tsv" | "txt" => Ok(Format::Csv),
        "ndjson" | "jsonl" | "json" => Ok(Format::Ndjson),
        "parquet" | "pq" => Ok(Format::Parquet),
        "arrow" | "ipc" | "feather" => Ok(Format::Arrow),
        _ => Err(Error::config(format!("cannot tell how `{}` is written", file.display()))
            .hint("give files that end in .csv, .tsv, .ndjson, .jsonl, .parquet or .arrow; text may be gzipped (.gz)")),
    }
}

/// Opens a text, unpacked and without a byte order mark.
fn open(file: &Path) -> Result<Box<dyn BufRead>> {
    let failed = |error: std::io::Error| Error::io(error.to_string());
    let mut raw = BufReader::with_capacity(1 << 16, File::open(file).map_err(failed)?);
    let is_packed = raw.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read> = if is_packed {
        Box::new(MultiGzDecoder::new(raw))
    } else {
        Box::new(raw)
    };
    let mut text = BufReader::with_capacity(1 << 16, text);
    if text
        .fill_buf()
        .map_err(failed)?
        .starts_with(b"\xef\xbb\xbf")
    {
        text.consume(3);
    }
    Ok(Box::new(text))
}

/// The separator that the header line has most of.
fn separator(header: &str) -> u8 {
    let count = |mark: char| header.matches(mark).count();
    // The first of equals wins, and a file of one column has none of them.
    [(',', b','), (';', b';'), ('\t', b'\t')]
        .into_iter()
        .rev()
        .max_by_key(|(mark, _)| count(*mark))
        .map_or(b',', |(_, byte)| byte)
}

fn read_delimited(sample: &mut Sample) -> Result<()> {
    let mut header = String::new();
    open(&sample.file)?
        .read_line(&mut header)
        .map_err(|error| Error::data(error.to_string()))?;
    let mut rows = csv_rows(&sample.file, separator(&header))?;
    let bad = |error: csv::Error| Error::data(error.to_string());
    sample.columns = rows
        .headers()
        .map_err(bad)?
        .iter()
        .map(|name| Column::new(name.trim()))
        .collect();
    let mut row = csv::StringRecord::new();
    while rows.read_record(&mut row).map_err(bad)? {
        if sample.n_rows == MAX_ROWS {
            sample.is_cut = true;
            break;
        }
        sample.n_rows += 1;
        for (column, value) in sample.columns.iter_mut().zip(&row) {
            column.add(value);
        }
    }
    Ok(())
}

fn csv_rows(file: &Path, separator: u8) -> Result<csv::Reader<Box<dyn BufRead>>> {
    Ok(csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(open(file)?))
}

fn read_ndjson(sample: &mut Sample) -> Result<()> {
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    for (idx, line) in open(&sample.file)?.lines().enumerate() {
        let line = line.map_err(|error| Error::data(format!("line {}: {error}", idx + 1)))?;
        if line.trim().is_empty() {
            continue;
        }
        if sample.n_rows == MAX_ROWS {
            sample.is_cut = true;
            break;
        }
        let Ok(Json::Object(object)) = serde_json::from_str(&line) else {
            return Err(
                Error::data(format!("line {} is not one JSON object", idx + 1))
                    .hint("write one object a line; a list of objects is not read"),
            );
        };
        sample.n_rows += 1;
        if let Some(call) = segment_call(&object) {
            *sample.calls.entry(call.to_string()).or_default() += 1;
        }
        for (name, value) in &object {
            let position = *positions.entry(name.clone()).or_insert_with(|| {
                sample.columns.push(Column::new(name));
                sample.columns.len() - 1
            });
            if let Some(column) = sample.columns.get_mut(position) {
                column.add(&cell(value));
            }
        }
    }
    // A handful of chance likenesses does not make a file Segment's.
    if sample.n_rows * 9 <= sample.calls.values().sum::<usize>() * 10 && sample.n_rows > 0 {
        sample.format = Format::Segment;
    }
    Ok(())
}

fn segment_call(object: &Map<String, Json>) -> Option<&str> {
    let call = object.get("type")?.as_str()?;
    let is_call = ["track", "identify", "page", "screen", "group", "alias"].contains(&call);
    let has_id = object.contains_key("userId") || object.contains_key("anonymousId");
    let has_time = object.contains_key("timestamp") || object.contains_key("receivedAt");
    (is_call && has_id && has_time).then_some(call)
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null | Json::Object(_) | Json::Array(_) => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Calls `take` with two cells of every row; what cannot be read ends the reading quietly, as it was read before.
pub(super) fn pairs(
    sample: &Sample,
    first: &str,
    second: &str,
    mut take: impl FnMut(&str, &str),
) -> Result<()> {
    if sample.format == Format::Csv {
        let mut header = String::new();
        open(&sample.file)?
            .read_line(&mut header)
            .map_err(|error| Error::data(error.to_string()))?;
        let mut rows = csv_rows(&sample.file, separator(&header))?;
        let position = |name: &str| sample.columns.iter().position(|column| column.name == name);
        let (Some(a), Some(b)) = (position(first), position(second)) else {
            return Ok(());
        };
        let mut row = csv::StringRecord::new();
        for _ in 0..MAX_ROWS {
            if !rows.read_record(&mut row).unwrap_or(false) {
                break;
            }
            take(
                row.get(a).unwrap_or_default(),
                row.get(b).unwrap_or_default(),
            );
        }
    } else if matches!(sample.format, Format::Ndjson | Format::Segment) {
        for line in open(&sample.file)?
            .lines()
            .take(MAX_ROWS)
            .map_while(std::result::Result::ok)
        {
            if let Ok(Json::Object(object)) = serde_json::from_str(&line) {
                let get = |name: &str| object.get(name).map(cell).unwrap_or_default();
                take(&get(first), &get(second));
            }
        }
    }
    Ok(())
}
