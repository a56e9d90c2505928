//! Cuts a text file, compressed or not, into chunks of whole records with their line numbers.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::error::Result;
use crate::events::error::{EventsError, from_io};
use crate::events::files::shown;

/// Bytes of a chunk; its last record may run over.
const CHUNK: usize = 8 << 20;
/// A quoted field past this many bytes is a quote that was never closed.
const LONGEST_QUOTE: usize = 1 << 20;

/// Whole records of one file.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Position of the file in its source.
    pub(crate) file_idx: usize,
    /// Line on which the first record starts, from 1.
    pub(crate) line: u64,
    pub(crate) bytes: Vec<u8>,
    /// Where each record ends, its line break included.
    pub(crate) ends: Vec<usize>,
}

impl Chunk {
    /// Every record without its line break.
    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let record = self.bytes.get(start..*end).unwrap_or_default();
            start = *end;
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            record.strip_suffix(b"\r").unwrap_or(record)
        })
    }
}

/// Reads one file chunk by chunk.
pub(crate) struct Chunker {
    reader: Box<dyn Read + Send>,
    path: PathBuf,
    file_idx: usize,
    /// Bytes read but not handed out: the start of a record.
    rest: Vec<u8>,
    line: u64,
    is_done: bool,
    /// `Some(delimiter)` where quotes may hold line breaks.
    delimiter: Option<u8>,
}

impl Chunker {
    /// Opens a file; gzip is told by its first bytes, a byte order mark is skipped.
    pub(crate) fn open(path: &Path, file_idx: usize) -> Result<Self> {
        let file = File::open(path).map_err(|error| from_io(path, &error))?;
        let mut reader: Box<dyn Read + Send> = Box::new(file);
        let magic = read_some(&mut reader, 2).map_err(|error| from_io(path, &error))?;
        let is_gzip = magic == [0x1f, 0x8b];
        let whole = Cursor::new(magic).chain(reader);
        reader = if is_gzip {
            Box::new(MultiGzDecoder::new(whole))
        } else {
            Box::new(whole)
        };
        let start = read_some(&mut reader, 3).map_err(|error| from_io(path, &error))?;
        let encoding = match start.as_slice() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _] | [0, _, _] => Some("UTF-16"),
            _ => None,
        };
        if let Some(encoding) = encoding {
            return Err(EventsError::Encoding {
                file: shown(path),
                encoding,
            }
            .into());
        }
        let rest = if start == [0xef, 0xbb, 0xbf] {
            Vec::new()
        } else {
            start
        };
        Ok(Self {
            reader,
            path: path.to_owned(),
            file_idx,
            rest,
            line: 1,
            is_done: false,
            delimiter: None,
        })
    }

    /// From here on, line breaks inside quotes belong to the record.
    pub(crate) fn quote_with(&mut self, delimiter: u8) {
        self.delimiter = Some(delimiter);
    }

    /// The first line with something on it, without its line break; it is taken out of the file.
    pub(crate) fn header(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let mut bytes = std::mem::take(&mut self.rest);
            let mut from = 0;
            let end = loop {
                if let Some(at) = bytes
                    .get(from..)
                    .and_then(|new| new.iter().position(|byte| *byte == b'\n'))
                {
                    break Some(from + at + 1);
                }
                from = bytes.len();
                self.fill(&mut bytes, from + (1 << 16))?;
                if bytes.len() == from {
                    break None;
                }
            };
            let tail = end.map(|end| bytes.split_off(end)).unwrap_or_default();
            self.rest = tail;
            self.line += 1;
            let line = bytes.trim_ascii_end();
            if !line.is_empty() {
                return Ok(Some(line.to_vec()));
            }
            if end.is_none() {
                return Ok(None);
            }
        }
    }

    /// The next chunk; `None` at the end of the file.
    pub(crate) fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut ends = Vec::new();
        let mut n_lines = 0;
        let mut wanted = CHUNK;
        loop {
            let more = self.fill(&mut bytes, wanted)?;
            let mut start = ends.last().copied().unwrap_or_default();
            while let Some((end, lines)) = record_end(
                bytes.get(start..).unwrap_or_default(),
                self.delimiter,
                !more,
            ) {
                start += end;
                n_lines += lines;
                ends.push(start);
            }
            if !more || !ends.is_empty() {
                break;
            }
            // One record is longer than the chunk.
            wanted *= 2;
        }
        let Some(end) = ends.last().copied() else {
            return Ok(None);
        };
        self.rest = bytes.split_off(end);
        let line = self.line;
        self.line += n_lines;
        Ok(Some(Chunk {
            file_idx: self.file_idx,
            line,
            bytes,
            ends,
        }))
    }

    /// Reads until there are `wanted` bytes; `false` at the end of the file.
    fn fill(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> Result<bool> {
        if self.is_done {
            return Ok(false);
        }
        let missing = wanted.saturating_sub(bytes.len());
        if missing == 0 {
            return Ok(true);
        }
        bytes.reserve(missing);
        let limit = u64::try_from(missing).unwrap_or(u64::MAX);
        let read = self
            .reader
            .by_ref()
            .take(limit)
            .read_to_end(bytes)
            .map_err(|error| from_io(&self.path, &error))?;
        self.is_done = read < missing;
        Ok(!self.is_done)
    }
}

/// Where the first record ends and how many lines it has; `None` where more bytes are needed.
fn record_end(bytes: &[u8], delimiter: Option<u8>, is_last: bool) -> Option<(usize, u64)> {
    if bytes.is_empty() {
        return None;
    }
    let Some(delimiter) = delimiter else {
        return match bytes.iter().position(|byte| *byte == b'\n') {
            Some(at) => Some((at + 1, 1)),
            None => is_last.then_some((bytes.len(), 1)),
        };
    };
    let mut lines = 0;
    let mut first_break = None;
    let (mut opened, mut closed) = (None, None);
    // A quote opens a field only at its start; elsewhere it is a character.
    let mut before = delimiter;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if opened.is_some() => {
                opened = None;
                closed = Some(at);
            }
            // The second of two quotes inside a field goes on with it.
            b'"' if before == delimiter || closed.is_some_and(|closed| closed + 1 == at) => {
                opened = Some(at);
            }
            b'\n' => {
                lines += 1;
                first_break.get_or_insert(at + 1);
                match opened {
                    None => return Some((at + 1, lines)),
                    Some(start) if at - start > LONGEST_QUOTE => {
                        return first_break.map(|end| (end, 1));
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
        before = *byte;
    }
    match (is_last, opened, first_break) {
        (false, ..) => None,
        // Never closed: give up this line alone, not the rest of the file.
        (true, Some(_), Some(end)) => Some((end, 1)),
        (true, ..) => Some((bytes.len(), lines + 1)),
    }
}

fn read_some(reader: &mut impl Read, n: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(n).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn records(text: &str) -> Vec<(usize, u64)> {
        let mut found = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((end, lines)) = record_end(rest, Some(b','), true) {
            found.push((end, lines));
            rest = &rest[end..];
        }
        found
    }

    #[test]
    fn records_end_at_line_breaks_outside_quotes() {
        assert_eq!(records("a,b\nc,d"), [(4, 1), (3, 1)]);
        assert_eq!(records("\"a\nb\",c\nd\n"), [(8, 2), (2, 1)]);
        assert_eq!(records("\"a\"\"\nb\",c\n"), [(10, 2)]);
    }

    #[test]
    fn a_quote_inside_a_field_opens_nothing() {
        assert_eq!(records("5\" pipe,1\nx,2\n"), [(10, 1), (4, 1)]);
        assert_eq!(records("x\"\"y,1\nx,2\n"), [(7, 1), (4, 1)]);
    }

    #[test]
    fn a_quote_never_closed_costs_one_line() {
        assert_eq!(records("\"a,1\nb,2\n"), [(5, 1), (4, 1)]);
    }

    #[test]
    fn a_long_file_is_cut_between_records_and_lines_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.csv");
        let mut text = String::from("h\n");
        for idx in 0..1_200_000 {
            writeln!(text, "\"row\n{idx}\"").unwrap();
        }
        std::fs::write(&path, &text).unwrap();
        let mut chunker = Chunker::open(&path, 0).unwrap();
        assert_eq!(chunker.header().unwrap().unwrap(), b"h");
        chunker.quote_with(b',');
        let (mut n, mut next_line, mut chunks) = (0, 2, 0);
        while let Some(chunk) = chunker.next_chunk().unwrap() {
            assert_eq!(chunk.line, next_line);
            next_line += 2 * chunk.ends.len() as u64;
            n += chunk.records().count();
            chunks += 1;
        }
        assert_eq!(n, 1_200_000);
        assert!(chunks > 1);
    }
}
