//! From the files of a workbook to its sheets.
//!
//! # Source
//! ECMA-376, part 1: relationships (part 2, 9.3), `SpreadsheetML` workbook, shared strings and worksheets (18.2 to 18.4).

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::unpack;
use crate::exchange::grid::{Cell, Decimal, Grid, position};

/// No rulebook has more rows or columns.
const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: usize = 1_000;

/// The sheets of a workbook, in its order.
///
/// # Errors
/// What is broken or missing, in words.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let files = unpack(bytes)?;
    let top = relations(&files, "")?;
    let book = top
        .iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .ok_or("it holds no workbook")?;
    let parts = relations(&files, &book.target)?;
    let shared = parts
        .iter()
        .find(|relation| relation.kind.ends_with("/sharedStrings"))
        .map(|relation| shared_strings(file(&files, &relation.target)?))
        .transpose()?
        .unwrap_or_default();
    let mut found = Vec::new();
    for (name, id) in sheet_names(file(&files, &book.target)?)? {
        let Some(part) = parts.iter().find(|relation| relation.id == id) else {
            return Err(format!("sheet `{name}` is not there"));
        };
        // Sheets of charts have no cells.
        if !part.kind.ends_with("/worksheet") {
            continue;
        }
        let rows = cells(file(&files, &part.target)?, &shared)
            .map_err(|message| format!("sheet `{name}`: {message}"))?;
        found.push(Grid {
            sheet: Some(name),
            rows,
            decimal: Decimal::Point,
        });
    }
    Ok(found)
}

fn file<'a>(files: &'a HashMap<String, Vec<u8>>, path: &str) -> Result<&'a [u8], String> {
    let found = files.get(path);
    found
        .map(Vec::as_slice)
        .ok_or_else(|| format!("`{path}` is missing"))
}

struct Relation {
    id: String,
    kind: String,
    /// From the root of the archive.
    target: String,
}

/// What the file at `path` refers to; the root of the archive has an empty path.
fn relations(files: &HashMap<String, Vec<u8>>, path: &str) -> Result<Vec<Relation>, String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let inside = |rest: &str| {
        if folder.is_empty() {
            rest.to_owned()
        } else {
            format!("{folder}/{rest}")
        }
    };
    let mut found = Vec::new();
    walk(
        file(files, &inside(&format!("_rels/{name}.rels")))?,
        |step| {
            if let Step::Open(tag) = step
                && tag.local_name().as_ref() == b"Relationship"
            {
                let target = attribute(tag, "Target").unwrap_or_default();
                found.push(Relation {
                    id: attribute(tag, "Id").unwrap_or_default(),
                    kind: attribute(tag, "Type").unwrap_or_default(),
                    target: match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => inside(&target),
                    },
                });
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// Names of sheets with the ids of their relations.
fn sheet_names(xml: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    walk(xml, |step| {
        if let Step::Open(tag) = step
            && tag.local_name().as_ref() == b"sheet"
        {
            let name = attribute(tag, "name").unwrap_or_default();
            found.push((name, attribute(tag, "id").unwrap_or_default()));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Texts that cells refer to by number: plain, or in runs; how Japanese is pronounced is no part of them.
fn shared_strings(xml: &[u8]) -> Result<Vec<String>, String> {
    let mut found: Vec<String> = Vec::new();
    let mut text = Text::default();
    walk(xml, |step| {
        match step {
            Step::Open(tag) if tag.local_name().as_ref() == b"si" => found.push(String::new()),
            step => {
                if let Some(last) = found.last_mut() {
                    text.add(&step, last);
                }
            }
        }
        Ok(())
    })?;
    Ok(found.iter().map(|text| unescaped(text)).collect())
}

/// Collects what stands in `t`, but not below `rPh`.
#[derive(Default)]
struct Text {
    inside: bool,
    phonetic: bool,
}

impl Text {
    fn add(&mut self, step: &Step, to: &mut String) {
        match step {
            Step::Open(tag) => match tag.local_name().as_ref() {
                b"t" => self.inside = true,
                b"rPh" => self.phonetic = true,
                _ => {}
            },
            Step::Close(name) => match name.as_slice() {
                b"t" => self.inside = false,
                b"rPh" => self.phonetic = false,
                _ => {}
            },
            Step::Text(text) => {
                if self.inside && !self.phonetic {
                    to.push_str(text);
                }
            }
        }
    }
}

/// The cell that is being read.
#[derive(Default)]
struct Open {
    at: (usize, usize),
    kind: String,
    inside_value: bool,
    value: String,
    text: String,
}

fn cells(xml: &[u8], shared: &[String]) -> Result<Vec<Vec<Cell>>, String> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut open: Option<Open> = None;
    let mut text = Text::default();
    // A row or cell without an address stands after the one before it.
    let mut next = (0, 0);
    walk(xml, |step| {
        match &step {
            Step::Open(tag) => match tag.local_name().as_ref() {
                b"row" => {
                    let row = attribute(tag, "r").and_then(|row| row.parse::<usize>().ok());
                    next = (0, row.map_or(next.1, |row| row.saturating_sub(1)));
                }
                b"c" => {
                    let given = attribute(tag, "r").and_then(|address| position(&address));
                    open = Some(Open {
                        at: given.unwrap_or(next),
                        kind: attribute(tag, "t").unwrap_or_default(),
                        ..Open::default()
                    });
                }
                b"v" => {
                    if let Some(open) = &mut open {
                        open.inside_value = true;
                    }
                }
                _ => {}
            },
            Step::Text(text) => {
                if let Some(open) = open.as_mut().filter(|open| open.inside_value) {
                    open.value.push_str(text);
                }
            }
            Step::Close(name) => match name.as_slice() {
                b"v" => {
                    if let Some(open) = &mut open {
                        open.inside_value = false;
                    }
                }
                b"c" => {
                    if let Some(open) = open.take() {
                        next = (open.at.0 + 1, open.at.1);
                        put(&mut rows, open, shared)?;
                    }
                }
                b"row" => next = (0, next.1 + 1),
                _ => {}
            },
        }
        if let Some(open) = &mut open {
            text.add(&step, &mut open.text);
        }
        Ok(())
    })?;
    Ok(rows)
}

fn put(rows: &mut Vec<Vec<Cell>>, open: Open, shared: &[String]) -> Result<(), String> {
    let (column, row) = open.at;
    let cell = match open.kind.as_str() {
        "s" => {
            let number = open.value.trim().parse::<usize>().ok();
            let text = number.and_then(|number| shared.get(number));
            Cell::Text(
                text.ok_or("a cell refers to a text that is not there")?
                    .clone(),
            )
        }
        "inlineStr" => Cell::Text(unescaped(&open.text)),
        "b" => Cell::Flag(open.value.trim() == "1"),
        // What a formula gave, an error of one, a day: as it is shown.
        "str" | "e" | "d" => Cell::Text(unescaped(&open.value)),
        _ if open.value.trim().is_empty() => Cell::Empty,
        _ => match open.value.trim().parse() {
            Ok(number) => Cell::Number(number),
            Err(_) => Cell::Text(open.value),
        },
    };
    if cell.is_empty() {
        return Ok(());
    }
    if MOST_ROWS <= row || MOST_COLUMNS <= column {
        return Err(format!(
            "there is something in row {}, column {}: no rulebook is that large",
            row + 1,
            column + 1
        ));
    }
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    let cells = &mut rows[row];
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Empty);
    }
    cells[column] = cell;
    Ok(())
}

/// What a walk through XML comes by.
enum Step<'a> {
    Open(&'a BytesStart<'a>),
    Text(String),
    Close(Vec<u8>),
}

fn walk(xml: &[u8], mut visit: impl FnMut(Step) -> Result<(), String>) -> Result<(), String> {
    let xml = std::str::from_utf8(xml).map_err(|_| "an XML file is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let broken = |error: &dyn std::fmt::Display| format!("broken XML: {error}");
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(tag) => visit(Step::Open(&tag))?,
            Event::Empty(tag) => {
                visit(Step::Open(&tag))?;
                visit(Step::Close(tag.local_name().as_ref().to_vec()))?;
            }
            Event::End(tag) => visit(Step::Close(tag.local_name().as_ref().to_vec()))?,
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|error| broken(&error))?;
                visit(Step::Text(text.into_owned()))?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| broken(&error))?;
                visit(Step::Text(text.into_owned()))?;
            }
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().map_err(|error| broken(&error))?;
                let name = entity.decode().map_err(|error| broken(&error))?;
                let text = letter.map(String::from).or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
                });
                visit(Step::Text(text.unwrap_or_default()))?;
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The value of an attribute, whatever its namespace.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut found = None;
    for attribute in tag.attributes().flatten() {
        if attribute.key.local_name().as_ref() == name.as_bytes() {
            found = attribute
                .unescape_value()
                .ok()
                .map(std::borrow::Cow::into_owned);
        }
    }
    found
}

/// Letters that XML cannot hold are written as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, code) = rest.split_at(at);
        out.push_str(before);
        let digits = code.get(2..6).filter(|_| code.get(6..7) == Some("_"));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let letter = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(letter) = letter.and_then(char::from_u32) {
            out.push(letter);
            rest = &code[7..];
        } else {
            out.push_str("_x");
            rest = &code[2..];
        }
    }
    out + rest
}
