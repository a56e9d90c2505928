//! Rulebook format: a sheet as CSV, with commas, semicolons or tabs.
//!
//! Text that a spreadsheet would take for a formula gets a `'` in front on the way out, and loses it on the way in.

use super::draft::Draft;
use super::encoding::decode;
use super::grid::{Cell, Decimal, Grid};
use super::{Format, Input, Remarks, Renames, check, sheet};
use crate::error::Error;
use crate::project::ProjectError;

/// The format.
pub struct Csv;

/// What spreadsheets take for the start of a formula.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn summary(&self) -> &'static str {
        "A sheet with one row a rule; commas, semicolons or tabs; header in English, Spanish, Portuguese or Japanese."
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "txt"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        let text = decode(&bytes[..bytes.len().min(1 << 16)]).text;
        let text = text.trim_start();
        !bytes.contains(&0) && !text.starts_with(['{', '[', '<'])
            || bytes.starts_with(&[0xff, 0xfe])
            || bytes.starts_with(&[0xfe, 0xff])
    }

    fn read(&self, input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError> {
        let decoded = decode(input.bytes);
        if let Some(encoding) = decoded.guessed {
            remarks.note(
                input.name,
                format!(
                    "it is not UTF-8 and was read as {encoding}; where letters look wrong, save it as UTF-8"
                ),
            );
        }
        let grid = grid(input.name, decoded.text)?;
        sheet::read(input.name, &[grid], remarks)
    }

    fn write(&self, draft: &Draft, _: &Renames, remarks: &mut Remarks) -> Result<Vec<u8>, Error> {
        let grid = sheet::write(draft, remarks);
        // Spreadsheets take a file for UTF-8 only where it says so.
        let mut out = "\u{feff}".as_bytes().to_vec();
        let mut writer = ::csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(&mut out);
        let failed = |error: &dyn std::fmt::Display| {
            Error::internal(format!("cannot write a sheet as CSV: {error}"))
        };
        for row in &grid.rows {
            writer
                .write_record(row.iter().map(escaped))
                .map_err(|error| failed(&error))?;
        }
        writer.flush().map_err(|error| failed(&error))?;
        drop(writer);
        Ok(out)
    }
}

/// A text that could be a formula, or that looks as if it had been one, gets a `'` in front.
fn escaped(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(STARTS) || text.starts_with('\'') => {
            format!("'{text}")
        }
        other => other.shown(),
    }
}

fn unescaped(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(STARTS) || rest.starts_with('\'') => rest,
        _ => text,
    }
}

/// The text as a grid; blank lines keep their row, so that rows are numbered as a spreadsheet does.
fn grid(name: &str, mut text: String) -> Result<Grid, ProjectError> {
    let delimiter = delimiter(&text);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut record = ::csv::StringRecord::new();
    let mut line = reader.position().line();
    loop {
        let is_there = reader.read_record(&mut record).map_err(|error| {
            let place = format!("row {}", rows.len() + 1);
            let message = format!("cannot be read as CSV: {error}");
            ProjectError::new(vec![check::fault("csv", name, &place, message, None)])
        })?;
        if !is_there {
            break;
        }
        let inner: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let after = reader.position().line();
        let blank = (after - line).saturating_sub(1 + inner as u64);
        line = after;
        for _ in 0..blank {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(cell).collect());
    }
    Ok(Grid {
        sheet: None,
        rows,
        decimal: if delimiter == b';' {
            Decimal::Comma
        } else {
            Decimal::Point
        },
    })
}

fn cell(field: &str) -> Cell {
    let field = field.trim_matches(' ');
    if field.trim().is_empty() {
        Cell::Empty
    } else {
        Cell::Text(unescaped(field).to_owned())
    }
}

/// What separates most cells of the line that has most of them, outside of quotes; a comma where nothing does.
fn delimiter(text: &str) -> u8 {
    let count = |line: &str, delimiter: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                *byte == delimiter && !quoted
            })
            .count()
    };
    let most = |delimiter| {
        text.lines()
            .take(30)
            .map(|line| count(line, delimiter))
            .max()
    };
    // The first line that has any wins: it is the header, whose names hold none of them.
    let header = text
        .lines()
        .find(|line| [b';', b',', b'\t'].iter().any(|one| count(line, *one) > 1));
    [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|one| (header.map(|line| count(line, *one)), most(*one)))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        let grid = grid("a.csv", text.to_owned()).unwrap();
        let row = |row: &Vec<Cell>| row.iter().map(Cell::shown).collect();
        grid.rows.iter().map(row).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let rows = texts("rule;points\n\n\"two\nlines\";1,5\n\n\nlast;2");
        let shown: Vec<(usize, &str)> = rows
            .iter()
            .enumerate()
            .filter_map(|(idx, row)| Some((idx, row.first()?.as_str())))
            .collect();
        assert_eq!(shown, [(0, "rule"), (2, "two\nlines"), (5, "last")]);
    }

    #[test]
    fn the_delimiter_is_that_of_the_header() {
        for (text, delimiter_) in [
            ("rule,points,condition\na,1,\"x;y;z;w\"\n", b','),
            ("rule;points;condition\na;1,5;x IN (1,2,3,4)\n", b';'),
            ("rule\tpoints\tcondition\na\t1,5\tx IN (1,2)\n", b'\t'),
            ("rule\n", b','),
        ] {
            assert_eq!(delimiter(text), delimiter_, "{text}");
        }
    }

    #[test]
    fn formulas_are_made_harmless_and_come_back() {
        for text in ["=1+1", "+x", "-x", "@x", "'=1", "''", "plain", "it's"] {
            let out = escaped(&Cell::Text(text.to_owned()));
            assert!(!out.starts_with(['=', '+', '-', '@']), "{out}");
            assert_eq!(unescaped(&out), text);
        }
        assert_eq!(escaped(&Cell::Number(-5.0)), "-5");
    }
}
