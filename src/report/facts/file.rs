//! `report.json`: the facts on disk, in few bytes.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Number, Value};

use crate::artifact::REPORT;
use crate::error::{Error, Result};

use super::{FORMAT, Facts};

/// Digits that numbers are written with.
const DIGITS: usize = 6;

/// The bytes of the file, numbers with six digits: what is drawn and said needs no more, and the file stays small.
///
/// # Errors
/// A number that is not finite, which would be a fault of ours.
pub fn render_json(facts: &Facts) -> Result<Vec<u8>> {
    let unsayable = |error: serde_json::Error| Error::internal(format!("{REPORT}: {error}"));
    let value = rounded(serde_json::to_value(facts).map_err(unsayable)?);
    let mut bytes = serde_json::to_vec(&value).map_err(unsayable)?;
    bytes.push(b'\n');
    // JSON has no word for a number that is not finite, and whoever reads the file would stumble.
    serde_json::from_slice::<Facts>(&bytes).map_err(unsayable)?;
    Ok(bytes)
}

/// Reads the file in the folder of a version.
///
/// # Errors
/// No such file (versions made before there was one), another format, or a file that is none.
pub fn read_json(folder: &Path) -> Result<Facts> {
    let path = folder.join(REPORT);
    let shown = path.display();
    let bytes = fs::read(&path).map_err(|error| {
        let failed = Error::io(format!("cannot read `{shown}`: {error}"));
        match error.kind() {
            io::ErrorKind::NotFound => failed.hint("train again: older versions have no report"),
            _ => failed,
        }
    })?;
    parse_json(&bytes, &shown.to_string())
}

/// The facts in the bytes of the file called `shown`.
///
/// # Errors
/// Another format, or bytes that are no report.
pub fn parse_json(bytes: &[u8], shown: &str) -> Result<Facts> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Error::mismatch(format!("`{shown}` is no JSON: {error}")))?;
    let format = value.get("format").and_then(Value::as_u64);
    if format.is_none_or(|format| u64::from(FORMAT) < format) {
        return Err(Error::mismatch(format!(
            "`{shown}` has another format than {FORMAT}, the last one that is known"
        ))
        .hint("a later leadscore wrote it; use that one, or train again"));
    }
    serde_json::from_value(value)
        .map_err(|error| Error::mismatch(format!("`{shown}` is no report: {error}")))
}

/// Every fraction with [`DIGITS`] digits; whole numbers stay as they are.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(round_number(number)),
        Value::Array(values) => Value::Array(values.into_iter().map(rounded).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(name, value)| (name, rounded(value))).collect())
        }
        other => other,
    }
}

fn round_number(number: Number) -> Number {
    let Some(value) = number.as_f64().filter(|_| number.is_f64()) else {
        return number;
    };
    let digits = DIGITS - 1;
    let short = format!("{value:.digits$e}").parse().ok();
    short.and_then(Number::from_f64).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_get_six_digits_and_whole_numbers_stay() {
        let value: Value =
            serde_json::from_str("[123456789, 0.123456789, -1234567.891, 1e-20, 2.0]").unwrap();
        let text = rounded(value).to_string();
        assert_eq!(text, "[123456789,0.123457,-1234570.0,1e-20,2.0]");
    }
}
