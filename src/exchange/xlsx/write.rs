//! From a sheet to a workbook: headings in bold that stay in sight, numbers as numbers, everything else as text.

use std::fmt::Write as _;

use quick_xml::escape::partial_escape;

use super::archive::pack;
use crate::exchange::draft::numeral;
use crate::exchange::grid::{Cell, Grid, letters};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Columns are as wide as their widest cell, within reason.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// The bytes of a workbook with one sheet.
///
/// # Errors
/// Never, unless the archive writer is at fault.
pub(super) fn workbook(grid: &Grid) -> Result<Vec<u8>, String> {
    let name = partial_escape(
        grid.sheet
            .as_deref()
            .unwrap_or(crate::exchange::sheet::NAME),
    )
    .into_owned();
    let types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{CONTENT}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{CONTENT}.worksheet+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{CONTENT}.styles+xml\"/></Types>"
    );
    let top = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "{HEAD}<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let parts = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let styles = format!(
        "{HEAD}<styleSheet xmlns=\"{SPREADSHEET}\">\
         <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
         <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
         <fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    );
    pack(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", top),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", parts),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet(grid)),
    ])
}

fn sheet(grid: &Grid) -> String {
    let n_columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut xml = format!(
        "{HEAD}<worksheet xmlns=\"{SPREADSHEET}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
    );
    for column in 0..n_columns {
        let cells = grid.rows.iter().filter_map(|row| row.get(column));
        let widest = cells
            .map(|cell| cell.shown().chars().count())
            .max()
            .unwrap_or(0);
        let width = (widest + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
        let _ = write!(
            xml,
            "<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>",
            column + 1
        );
    }
    xml.push_str("</cols><sheetData>");
    for (row_idx, row) in grid.rows.iter().enumerate() {
        let _ = write!(xml, "<row r=\"{}\">", row_idx + 1);
        for (column, cell) in row.iter().enumerate() {
            let at = format!("{}{}", letters(column), row_idx + 1);
            let style = if row_idx == 0 { " s=\"1\"" } else { "" };
            let _ = match cell {
                Cell::Empty => Ok(()),
                Cell::Number(number) => {
                    write!(xml, "<c r=\"{at}\"{style}><v>{}</v></c>", numeral(*number))
                }
                Cell::Flag(flag) => write!(
                    xml,
                    "<c r=\"{at}\"{style} t=\"b\"><v>{}</v></c>",
                    u8::from(*flag)
                ),
                Cell::Text(text) => write!(
                    xml,
                    "<c r=\"{at}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    partial_escape(escaped(text))
                ),
            };
        }
        xml.push_str("</row>");
    }
    let _ = write!(
        xml,
        "</sheetData><autoFilter ref=\"A1:{}{}\"/></worksheet>",
        letters(n_columns.saturating_sub(1)),
        grid.rows.len().max(1)
    );
    xml
}

/// Letters that XML cannot hold as `_x000D_`, and what would be taken for such.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let is_code = letter == '_' && {
            let rest = &text.as_bytes()[at..];
            rest.get(1) == Some(&b'x')
                && rest.get(6) == Some(&b'_')
                && rest[2..6].iter().all(u8::is_ascii_hexdigit)
        };
        let is_control = letter.is_control() && letter != '\n' && letter != '\t';
        if is_code || is_control || matches!(letter, '\u{fffe}' | '\u{ffff}') {
            let _ = write!(out, "_x{:04X}_", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::read::sheets;
    use super::*;

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
    fn a_broken_archive_is_an_error_at_every_length() {
        let grid = Grid {
            rows: vec![vec![Cell::Text("x".to_owned())]],
            ..Grid::default()
        };
        let bytes = workbook(&grid).unwrap();
        for length in 0..bytes.len() {
            assert!(sheets(&bytes[..length]).is_err(), "{length}");
        }
    }
}
