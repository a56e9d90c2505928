//! Text with a header line: finds the delimiter, splits records into fields, hands cells on.

use std::borrow::Cow;
use std::path::Path;

use crate::error::Result;
use crate::events::chunks::{Chunk, Chunker};
use crate::events::error::EventsError;
use crate::events::files::shown;
use crate::events::report::Reason;
use crate::events::rows::{Peek, RowSink};
use crate::events::value::Cell;

/// Delimiters that are looked for, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The header of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) delimiter: u8,
    pub(crate) columns: Vec<String>,
}

impl Header {
    /// The delimiter in words.
    pub(crate) fn words(&self) -> &'static str {
        match self.delimiter {
            b',' => "csv, separated by commas",
            b';' => "csv, separated by semicolons",
            b'\t' => "csv, separated by tabs",
            _ => "csv, separated by bars",
        }
    }

    /// Whether `1,5` may be a number: not where the comma separates fields.
    pub(crate) fn has_decimal_comma(&self) -> bool {
        self.delimiter != b','
    }
}

/// Reads the header and leaves the file at its first row; `needed` columns help to tell the delimiter.
pub(crate) fn read_header(chunker: &mut Chunker, path: &Path, needed: &[&str]) -> Result<Header> {
    let Some(line) = chunker.header()? else {
        return Err(EventsError::Empty { file: shown(path) }.into());
    };
    let Ok(line) = std::str::from_utf8(&line) else {
        return Err(EventsError::Encoding {
            file: shown(path),
            encoding: "another encoding",
        }
        .into());
    };
    let header = sniff(line, needed);
    for (idx, column) in header.columns.iter().enumerate() {
        if header.columns.iter().take(idx).any(|other| other == column) {
            return Err(EventsError::RepeatedColumn {
                file: shown(path),
                column: column.clone(),
            }
            .into());
        }
    }
    chunker.quote_with(header.delimiter);
    Ok(header)
}

/// The delimiter that finds most of the needed columns, then most columns.
fn sniff(line: &str, needed: &[&str]) -> Header {
    let mut best: Option<(usize, Header)> = None;
    for delimiter in DELIMITERS {
        let columns = names(line, delimiter);
        let hits = needed
            .iter()
            .filter(|name| columns.iter().any(|column| column == *name))
            .count();
        let is_better = best
            .as_ref()
            .is_none_or(|(most, header)| (hits, columns.len()) > (*most, header.columns.len()));
        if is_better {
            best = Some((hits, Header { delimiter, columns }));
        }
    }
    best.map_or(
        Header {
            delimiter: b',',
            columns: Vec::new(),
        },
        |(_, header)| header,
    )
}

fn names(line: &str, delimiter: u8) -> Vec<String> {
    let mut fields = Vec::new();
    split(line, delimiter, &mut fields);
    let name = |(idx, field): (usize, &Cow<str>)| match field.trim() {
        // An index column that pandas or R has written without a name.
        "" => format!("column_{}", idx + 1),
        name => name.to_owned(),
    };
    fields.iter().enumerate().map(name).collect()
}

/// Splits one record into fields, quotes taken off; `false` where a quote is never closed.
fn split<'a>(record: &'a str, delimiter: u8, fields: &mut Vec<Cow<'a, str>>) -> bool {
    fields.clear();
    let bytes = record.as_bytes();
    let mut start = 0;
    loop {
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            let Some((field, end)) = quoted(record, start, delimiter) else {
                return false;
            };
            fields.push(field);
            start = end;
        } else {
            let end = rest
                .iter()
                .position(|byte| *byte == delimiter)
                .map_or(bytes.len(), |at| start + at);
            // Delimiters are ASCII, so both ends lie between characters.
            fields.push(Cow::Borrowed(record.get(start..end).unwrap_or_default()));
            start = end;
        }
        if start >= bytes.len() {
            return true;
        }
        start += 1;
        if start == bytes.len() {
            fields.push(Cow::Borrowed(""));
            return true;
        }
    }
}

/// The field whose opening quote is at `start`, and where it ends.
fn quoted(record: &str, start: usize, delimiter: u8) -> Option<(Cow<'_, str>, usize)> {
    let bytes = record.as_bytes();
    let mut text: Option<String> = None;
    let mut from = start + 1;
    loop {
        let close = from + bytes.get(from..)?.iter().position(|byte| *byte == b'"')?;
        let piece = record.get(from..close).unwrap_or_default();
        match bytes.get(close + 1) {
            Some(b'"') => {
                let text = text.get_or_insert_default();
                text.push_str(piece);
                text.push('"');
                from = close + 2;
            }
            // Whatever stands between the quote and the delimiter belongs to the field.
            after => {
                let rest = bytes.get(close + 1..).unwrap_or_default();
                let end = rest
                    .iter()
                    .position(|byte| *byte == delimiter)
                    .map_or(bytes.len(), |at| close + 1 + at);
                let tail = record.get(close + 1..end).unwrap_or_default();
                let is_plain = after.is_none() || tail.is_empty();
                let field = match (text, is_plain) {
                    (None, true) => Cow::Borrowed(piece),
                    (None, false) => Cow::Owned(format!("{piece}{tail}")),
                    (Some(text), _) => Cow::Owned(text + piece + tail),
                };
                return Some((field, end));
            }
        }
    }
}

/// Where the cells of a file's columns go.
struct Route {
    roles: Vec<usize>,
    property: Option<usize>,
}

/// Hands the rows of a chunk to the sink, or shows them to `peek`.
pub(crate) fn parse<'a>(
    chunk: &'a Chunk,
    header: &Header,
    sink: &mut RowSink<'a>,
    mut peek: Option<&mut Peek>,
) {
    let routes: Vec<_> = header
        .columns
        .iter()
        .map(|column| {
            let found = sink.use_of(column).cloned().unwrap_or_default();
            Route {
                roles: found.roles,
                property: found.property,
            }
        })
        .collect();
    let mut line = chunk.line;
    let mut fields = Vec::new();
    for record in chunk.records() {
        let here = line;
        line += 1;
        if record.is_empty() {
            continue;
        }
        if record.contains(&b'\n') {
            line += record.split(|byte| *byte == b'\n').count() as u64 - 1;
        }
        let reason = match std::str::from_utf8(record) {
            Err(_) => Some(Reason::InvalidUtf8),
            Ok(text) if !split(text, header.delimiter, &mut fields) => Some(Reason::OpenQuote),
            Ok(_) if fields.len() < routes.len() => Some(Reason::TooFewFields),
            Ok(_) if fields.len() > routes.len() => Some(Reason::TooManyFields),
            Ok(_) => None,
        };
        if let Some(reason) = reason {
            if peek.is_none() {
                sink.reject_row(here, reason, record);
            }
            continue;
        }
        for (route, field) in routes.iter().zip(fields.drain(..)) {
            if route.roles.is_empty() && route.property.is_none() {
                continue;
            }
            let cell = match field {
                Cow::Borrowed(text) => Cell::from(text),
                Cow::Owned(text) => Cell::from(text),
            };
            for role in &route.roles {
                sink.role(*role, cell.clone());
            }
            if let Some(idx) = route.property {
                sink.property_at(idx, cell);
            }
        }
        match &mut peek {
            Some(peek) => sink.peek_row(peek),
            None => sink.finish_row(here, record),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(record: &str) -> Option<Vec<String>> {
        let mut found = Vec::new();
        split(record, b',', &mut found).then(|| found.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn fields_with_and_without_quotes() {
        assert_eq!(fields("a,b,").unwrap(), ["a", "b", ""]);
        assert_eq!(fields("").unwrap(), [""]);
        assert_eq!(
            fields("\"a,b\",\"say \"\"hi\"\"\",\"\"").unwrap(),
            ["a,b", "say \"hi\"", ""]
        );
        assert_eq!(
            fields("5\" pipe,\"two\nlines\"").unwrap(),
            ["5\" pipe", "two\nlines"]
        );
        assert_eq!(fields("\"a\"b,c").unwrap(), ["ab", "c"]);
        assert_eq!(fields("a,\"open"), None);
    }

    #[test]
    fn the_delimiter_is_told_from_the_header() {
        assert_eq!(sniff("a,b;c,d", &[]).delimiter, b',');
        assert_eq!(
            sniff("lead;when, at;kind", &["lead", "kind"]).delimiter,
            b';'
        );
        assert_eq!(sniff("a\tb\tc", &[]).columns, ["a", "b", "c"]);
        assert_eq!(sniff("only", &[]).columns, ["only"]);
        assert_eq!(sniff(",x", &[]).columns, ["column_1", "x"]);
    }
}
