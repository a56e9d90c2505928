//! One value as the text formats spell it, and back.

use std::borrow::Cow;

use chrono::DateTime;

use crate::domain::Timestamp;
use crate::sink::format::Formulas;
use crate::sink::frame::{Kind, Values};

/// Characters that make a spreadsheet compute a cell instead of showing it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text as it goes into a cell.
///
/// # Source
/// OWASP, "CSV Injection": the six beginnings, and the apostrophe against them.
pub(crate) fn guarded(text: &str, formulas: Formulas) -> Cow<'_, str> {
    match formulas {
        Formulas::Quoted if text.starts_with(FORMULA) => Cow::Owned(format!("'{text}")),
        Formulas::Quoted | Formulas::AsIs => Cow::Borrowed(text),
    }
}

/// The shortest decimal that reads back as the same number.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e15).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// Reads text cells into a column of `kind`; an empty cell says "nothing".
///
/// # Errors
/// The row number from 0 and what is wrong there.
pub(crate) fn parse(kind: Kind, cells: Vec<Option<String>>) -> Result<Values, (usize, String)> {
    fn each<T>(
        cells: Vec<Option<String>>,
        what: &str,
        parse: impl Fn(Option<&str>) -> Option<T>,
    ) -> Result<Vec<T>, (usize, String)> {
        let wrong = |row: usize, cell: Option<String>| {
            let cell = cell.unwrap_or_default();
            (row, format!("`{cell}` is not {what}"))
        };
        cells
            .into_iter()
            .enumerate()
            .map(|(row, cell)| parse(cell.as_deref()).ok_or_else(|| wrong(row, cell)))
            .collect()
    }
    Ok(match kind {
        Kind::Text => Values::Text(cells),
        Kind::Number => Values::Number(each(cells, "a number", |cell| {
            cell.map_or(Some(f64::NAN), |cell| cell.parse().ok())
        })?),
        Kind::Integer => Values::Integer(each(cells, "a whole number", |cell| {
            cell.map_or(Some(None), |cell| cell.parse().ok().map(Some))
        })?),
        Kind::Truth => Values::Truth(each(cells, "`true` or `false`", |cell| {
            cell.and_then(|cell| cell.parse().ok())
        })?),
        Kind::Time => Values::Time(each(cells, "a time", |cell| cell.and_then(instant))?),
    })
}

/// A time as [`Timestamp`] prints it.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    Some(Timestamp(time.timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back_to_the_last_bit() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (12.0, "12"),
            (0.1, "0.1"),
            (1e-7, "1e-7"),
            (1e300, "1e300"),
            (0.020_000_000_000_000_004, "0.020000000000000004"),
        ] {
            assert_eq!(number(value), text);
            let back: f64 = text.parse().unwrap();
            assert_eq!(back.to_bits(), value.to_bits());
        }
    }

    #[test]
    fn only_text_for_people_is_guarded() {
        assert_eq!(guarded("=1+1", Formulas::Quoted), "'=1+1");
        assert_eq!(guarded("=1+1", Formulas::AsIs), "=1+1");
        assert_eq!(guarded("a=b", Formulas::Quoted), "a=b");
    }
}
