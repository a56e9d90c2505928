//! From a workbook to its sheets.
//!
//! Cells are asked for one by one rather than as a table: a single cell far out would make calamine lay out every cell before it.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, Xlsx};
use zip::ZipArchive;

use crate::exchange::grid::{Cell, Decimal, Grid};

/// No workbook may be larger than this when unpacked.
const MOST_BYTES: u64 = 64 << 20;

/// No rulebook has more rows or columns.
const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: usize = 1_000;

/// The sheets of a workbook, in its order; sheets of charts have no cells and are left out.
///
/// # Errors
/// What is broken or missing, in words.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    check_size(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let with_cells = book.sheets_metadata().iter();
    let names: Vec<String> = with_cells
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    names
        .into_iter()
        .map(|name| {
            let rows =
                cells(&mut book, &name).map_err(|message| format!("sheet `{name}`: {message}"))?;
            Ok(Grid {
                sheet: Some(name),
                rows,
                decimal: Decimal::Point,
            })
        })
        .collect()
}

/// Nothing is unpacked that says of itself that it is too large.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let broken = |_| "the archive is broken, or was cut off".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut total = 0_u64;
    for idx in 0..archive.len() {
        let size = archive.by_index_raw(idx).map_err(broken)?.size();
        total = total.saturating_add(size);
    }
    if MOST_BYTES < total {
        return Err("it is too large for a rulebook".to_owned());
    }
    Ok(())
}

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Vec<Cell>>, String> {
    let mut reader = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    while let Some(found) = reader.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = found.get_position();
        put(&mut rows, row as usize, column as usize, found.get_value())?;
    }
    Ok(rows)
}

fn put(
    rows: &mut Vec<Vec<Cell>>,
    row: usize,
    column: usize,
    value: &DataRef,
) -> Result<(), String> {
    let cell = match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        // Points that were formatted as a day by accident are still the number that was typed.
        DataRef::DateTime(day) => Cell::Number(day.as_f64()),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        // What a formula failed with, as it is shown.
        DataRef::Error(error) => Cell::Text(error.to_string()),
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
