//! Rulebook format: a sheet of an Excel workbook (XLSX).
//!
//! calamine reads and `rust_xlsxwriter` writes, both for cells alone. Text cells never become formulas, whatever they begin with.

mod read;
mod write;

use super::draft::Draft;
use super::{Format, Input, Remarks, Renames, check, sheet};
use crate::error::Error;
use crate::project::ProjectError;

/// The format.
pub struct Xlsx;

/// How workbooks before 2007, and workbooks with a password, begin.
const OLD: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn summary(&self) -> &'static str {
        "The same sheet in an Excel workbook; the sheet `Rules`, or the first with such headings."
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm", "xls"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLD)
    }

    fn read(&self, input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError> {
        let wrong = |message: String, hint: Option<&str>| {
            ProjectError::new(vec![check::fault("xlsx", input.name, "", message, hint)])
        };
        if input.bytes.starts_with(OLD) {
            let message = "it is a workbook of before 2007, or has a password";
            let hint = "save it as .xlsx without a password";
            return Err(wrong(message.to_owned(), Some(hint)));
        }
        let sheets = read::sheets(input.bytes).map_err(|message| {
            wrong(format!("it cannot be read as a workbook: {message}"), None)
        })?;
        sheet::read(input.name, &sheets, remarks)
    }

    fn write(&self, draft: &Draft, _: &Renames, remarks: &mut Remarks) -> Result<Vec<u8>, Error> {
        let grid = sheet::write(draft, remarks);
        write::workbook(&grid)
            .map_err(|message| Error::internal(format!("cannot write a workbook: {message}")))
    }
}
