//! From a sheet to a workbook: headings in bold that stay in sight, numbers as numbers, everything else as text.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::exchange::grid::{Cell, Grid};

/// Columns are as wide as their widest cell, within reason.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// When every workbook says that it was made: the same rulebook gives the same bytes. The first day that the archives in
/// which workbooks come can name.
const MADE: (u16, u8, u8) = (1980, 1, 1);

/// The bytes of a workbook with one sheet.
///
/// # Errors
/// A sheet that no workbook can hold, such as one with a text of more than 32,767 letters.
pub(super) fn workbook(grid: &Grid) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let head = Format::new().set_bold();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.set_name(
        grid.sheet
            .as_deref()
            .unwrap_or(crate::exchange::sheet::NAME),
    )?;
    sheet.set_freeze_panes(1, 0)?;
    let n_columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..n_columns {
        let cells = grid.rows.iter().filter_map(|row| row.get(column));
        let widest = cells.map(|cell| cell.shown().chars().count()).max();
        let width = (widest.unwrap_or(0) + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
        sheet.set_column_width(place(column)?, width as f64)?;
    }
    for (row_idx, row) in grid.rows.iter().enumerate() {
        let at = place(row_idx)?;
        let format = if row_idx == 0 { &head } else { &plain };
        for (column, cell) in row.iter().enumerate() {
            let column = place(column)?;
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    sheet.write_number_with_format(at, column, *number, format)?;
                }
                Cell::Flag(flag) => {
                    sheet.write_boolean_with_format(at, column, *flag, format)?;
                }
                // A text never becomes a formula, whatever it begins with.
                Cell::Text(text) => {
                    sheet.write_string_with_format(at, column, text, format)?;
                }
            }
        }
    }
    if let (Some(last_row), Some(last_column)) =
        (grid.rows.len().checked_sub(1), n_columns.checked_sub(1))
    {
        sheet.autofilter(0, 0, place(last_row)?, place(last_column)?)?;
    }
    book.save_to_buffer()
}

/// A row or column as a workbook counts it.
fn place<T: TryFrom<usize>>(idx: usize) -> Result<T, XlsxError> {
    T::try_from(idx).map_err(|_| XlsxError::RowColumnLimitError)
}

#[cfg(test)]
mod tests {
    use super::super::read::sheets;
    use super::*;

    fn one(cell: Cell) -> Grid {
        Grid {
            rows: vec![vec![cell]],
            ..Grid::default()
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let texts = [
            "=1+1",
            "a < b & c > d \"q\" 'r'",
            " blanks ",
            "two\nlines",
            "\r\u{1}",
            "_x000D_",
            "_x00_",
            "点数",
            "]]>",
            "a\tb",
        ];
        let mut row: Vec<Cell> = texts
            .iter()
            .map(|text| Cell::Text((*text).to_owned()))
            .collect();
        row.extend([Cell::Number(-0.1), Cell::Number(1e300), Cell::Flag(true)]);
        let grid = Grid {
            sheet: Some("R & S".to_owned()),
            rows: vec![vec![Cell::Text("head".to_owned())], Vec::new(), row],
            ..Grid::default()
        };
        assert_eq!(sheets(&workbook(&grid).unwrap()), Ok(vec![grid]));
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes_whenever_it_is_written() {
        let grid = one(Cell::Text("x".to_owned()));
        let first = workbook(&grid).unwrap();
        // Times in a workbook are whole seconds.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(workbook(&grid).unwrap(), first);
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_an_error() {
        assert!(workbook(&one(Cell::Text("x".repeat(40_000)))).is_err());
    }

    #[test]
    fn a_broken_archive_is_an_error_at_every_length() {
        let bytes = workbook(&one(Cell::Text("x".to_owned()))).unwrap();
        for length in 0..bytes.len() {
            assert!(sheets(&bytes[..length]).is_err(), "{length}");
        }
    }
}
