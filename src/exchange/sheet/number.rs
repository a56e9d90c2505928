//! Numbers as people write them in sheets: with a point or a comma, a sign, and perhaps marks between thousands.

use crate::exchange::grid::Decimal;

/// The number that a text says.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn parse(text: &str, decimal: Decimal) -> Result<f64, String> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\''))
        .map(narrow)
        .collect();
    let digits = plain.trim_start_matches(['+', '-']);
    let is_number = digits
        .starts_with(|letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',');
    let (n_points, n_commas) = (plain.matches('.').count(), plain.matches(',').count());
    let written = match (n_points, n_commas) {
        (1, 0) if decimal == Decimal::Comma && is_doubtful(digits, '.') => return Err(doubt(text)),
        (0, 1) if decimal == Decimal::Point && is_doubtful(digits, ',') => return Err(doubt(text)),
        (0 | 1, 0) => plain.clone(),
        (0, 1) => plain.replace(',', "."),
        // Of two different marks the last one is the decimal one; a mark that comes twice parts thousands.
        _ => match (plain.rfind('.'), plain.rfind(',')) {
            (Some(point), Some(comma)) if point < comma && n_commas == 1 => {
                plain.replace('.', "").replace(',', ".")
            }
            (Some(point), Some(comma)) if comma < point && n_points == 1 => plain.replace(',', ""),
            (Some(_), None) => plain.replace('.', ""),
            (None, Some(_)) => plain.replace(',', ""),
            _ => plain.clone(),
        },
    };
    match written.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => Ok(number),
        _ => Err(format!("`{}` is not a number", text.trim())),
    }
}

/// Full-width digits and signs, and typographic minus signs, as their plain forms.
fn narrow(letter: char) -> char {
    match letter {
        '\u{2212}' | '\u{2013}' | '\u{ff0d}' => '-',
        '\u{ff0b}' => '+',
        '\u{ff0c}' => ',',
        '\u{ff0e}' => '.',
        '\u{ff10}'..='\u{ff19}' => {
            char::from(b'0' + u8::try_from(u32::from(letter) - 0xff10).unwrap_or(0))
        }
        other => other,
    }
}

/// One mark before three digits could part thousands as well as decimals.
fn is_doubtful(digits: &str, mark: char) -> bool {
    digits.split_once(mark).is_some_and(|(before, after)| {
        after.len() == 3 && (1..=3).contains(&before.len()) && before != "0"
    })
}

fn doubt(text: &str) -> String {
    format!(
        "`{}` can be read two ways, as thousands or as decimals",
        text.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_meant() {
        let cases = [
            ("5", 5.0),
            (" -5 ", -5.0),
            ("−5", -5.0),
            ("+5", 5.0),
            ("1.5", 1.5),
            ("1,5", 1.5),
            ("0,125", 0.125),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1 234", 1234.0),
            ("１０", 10.0),
            ("1e3", 1000.0),
        ];
        for decimal in [Decimal::Point, Decimal::Comma] {
            for (text, number) in cases {
                assert_eq!(parse(text, decimal), Ok(number), "{text} {decimal:?}");
            }
            for text in ["", "five", "5 points", "1,2,3.4.5", "inf", "nan", "--5"] {
                assert!(parse(text, decimal).is_err(), "{text}");
            }
        }
        assert_eq!(parse("1.234", Decimal::Point), Ok(1.234));
        assert_eq!(parse("1,234", Decimal::Comma), Ok(1.234));
        for (text, decimal) in [("1,234", Decimal::Point), ("1.234", Decimal::Comma)] {
            assert!(parse(text, decimal).unwrap_err().contains("two ways"));
        }
    }
}
