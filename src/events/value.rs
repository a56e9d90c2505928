//! One value of a row, and what a column of such values is: number, boolean, time, list or text.

use std::borrow::Cow;

use polars::prelude::{DataType, TimeUnit, TimeZone};

use crate::events::time;

/// What a property or attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PropertyType {
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Text.
    Text,
    /// Instants.
    Time,
    /// Lists of texts, such as tags.
    List,
}

impl PropertyType {
    /// The type in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::Time => "time",
            Self::List => "list",
        }
    }

    /// The type of the name that [`PropertyType::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        [
            Self::Number,
            Self::Boolean,
            Self::Text,
            Self::Time,
            Self::List,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }

    /// The column type that carries it.
    pub fn dtype(self) -> DataType {
        match self {
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Text => DataType::String,
            Self::Time => utc(),
            Self::List => DataType::List(Box::new(DataType::String)),
        }
    }
}

/// The column type of every instant.
pub(crate) fn utc() -> DataType {
    DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
}

/// One value as a text format has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    /// Never empty, and without spaces around it.
    Text(Cow<'a, str>),
    Int(i64),
    Float(f64),
    Bool(bool),
    List(Vec<String>),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(Cow::Borrowed(text))
        }
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        let trimmed = text.trim_matches([' ', '\t', '\r', '\n']);
        match (trimmed.len(), text.len()) {
            (0, _) => Self::Empty,
            (short, long) if short < long => Self::Text(Cow::Owned(trimmed.to_owned())),
            _ => Self::Text(Cow::Owned(text)),
        }
    }
}

impl Cell<'_> {
    /// The text of a text cell.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Any value as text; `None` for an empty one.
    pub(crate) fn render(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Empty => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Int(value) => Some(Cow::Owned(value.to_string())),
            Self::Float(value) => Some(Cow::Owned(value.to_string())),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::List(values) => Some(Cow::Owned(values.join(", "))),
        }
    }
}

/// Words that exports write for "nothing"; they count as missing in columns that are not text.
pub(crate) fn is_missing_word(text: &str) -> bool {
    text.len() <= 4
        && ["na", "nan", "n/a", "null", "none", "-"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// What a text is as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeral {
    /// A number, and whether it is written with a decimal comma or point.
    Finite(f64, Mark),
    Infinite,
    Not,
}

/// How a number's decimals are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    None,
    Point,
    Comma,
}

/// Reads a number. Codes are no numbers: not `007`, nor more than 15 digits, which a float would round.
///
/// A decimal comma is read only where `comma` allows it, and never together with thousands.
pub(crate) fn numeral(text: &str, comma: bool) -> Numeral {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    if let [b'0', b'0'..=b'9', ..] = digits {
        return Numeral::Not;
    }
    let (mut mantissa, mut n_digits, mut decimals, mut mark) = (0u64, 0usize, 0usize, Mark::None);
    for byte in digits {
        match byte {
            b'0'..=b'9' if n_digits < 15 => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                n_digits += 1;
                decimals += usize::from(mark != Mark::None);
            }
            b'.' if mark == Mark::None => mark = Mark::Point,
            b',' if mark == Mark::None && comma => mark = Mark::Comma,
            _ => return slow_numeral(text, digits, comma),
        }
    }
    let Some(power) = POWERS.get(decimals) else {
        return Numeral::Not;
    };
    if n_digits == 0 {
        return Numeral::Not;
    }
    // Both are exact below 2^53 and 1e22, so one division rounds correctly.
    let value = mantissa as f64 / power;
    Numeral::Finite(if negative { -value } else { value }, mark)
}

fn slow_numeral(text: &str, digits: &[u8], comma: bool) -> Numeral {
    if !matches!(digits, [b'0'..=b'9' | b'.' | b',', ..]) {
        let word = digits
            .iter()
            .map(u8::to_ascii_lowercase)
            .collect::<Vec<_>>();
        return if word == b"inf" || word == b"infinity" {
            Numeral::Infinite
        } else {
            Numeral::Not
        };
    }
    // More than 15 digits without decimals or exponent: an id, which a float would corrupt.
    if digits.iter().all(u8::is_ascii_digit) {
        return Numeral::Not;
    }
    let has_comma = digits.contains(&b',');
    let point = if has_comma && comma && !digits.contains(&b'.') {
        text.replace(',', ".")
    } else {
        text.to_owned()
    };
    match point.parse::<f64>() {
        Ok(value) if value.is_finite() => {
            let mark = if has_comma {
                Mark::Comma
            } else if digits.contains(&b'.') {
                Mark::Point
            } else {
                Mark::None
            };
            Numeral::Finite(value, mark)
        }
        Ok(_) => Numeral::Infinite,
        Err(_) => Numeral::Not,
    }
}

pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// What a column can still be, after the values seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one flag a candidate; all combinations occur"
)]
pub(crate) struct Guess {
    seen: bool,
    words: bool,
    number: bool,
    boolean: bool,
    time: bool,
    list: bool,
    point: bool,
    comma: bool,
    /// Values that were numbers, before the first that was none.
    numbers: u64,
}

impl Default for Guess {
    fn default() -> Self {
        Self {
            seen: false,
            words: false,
            number: true,
            boolean: true,
            time: true,
            list: false,
            point: false,
            comma: false,
            numbers: 0,
        }
    }
}

impl Guess {
    /// Takes one more value into account.
    pub(crate) fn see(&mut self, cell: &Cell, comma: bool) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if is_missing_word(text) => self.words = true,
            Cell::Text(text) => {
                self.seen = true;
                if self.number {
                    self.numbers += 1;
                    match numeral(text, comma) {
                        Numeral::Not => self.number = false,
                        Numeral::Infinite | Numeral::Finite(_, Mark::None) => {}
                        Numeral::Finite(_, Mark::Point) => self.point = true,
                        Numeral::Finite(_, Mark::Comma) => self.comma = true,
                    }
                }
                self.boolean = self.boolean && boolean(text).is_some();
                self.time = self.time && time::iso(text.as_bytes()).is_some();
            }
            Cell::Int(_) | Cell::Float(_) => {
                self.seen = true;
                self.boolean = false;
                self.time = false;
            }
            Cell::Bool(_) => {
                self.seen = true;
                self.number = false;
                self.time = false;
            }
            Cell::List(_) => {
                self.seen = true;
                self.list = true;
            }
        }
    }

    /// Both columns seen as one.
    pub(crate) fn join(&mut self, other: Self) {
        self.seen |= other.seen;
        self.words |= other.words;
        self.number &= other.number;
        self.boolean &= other.boolean;
        self.time &= other.time;
        self.list |= other.list;
        self.point |= other.point;
        self.comma |= other.comma;
        self.numbers += other.numbers;
    }

    /// Whether so many values were numbers that a text among them is more likely a slip.
    pub(crate) fn looks_like_numbers(self) -> bool {
        const MANY: u64 = 100;
        MANY < self.numbers
    }

    /// Whether words for "nothing" were met.
    pub(crate) fn has_words(self) -> bool {
        self.words
    }

    /// The type, or `None` where no value was seen yet.
    pub(crate) fn decide(self) -> Option<PropertyType> {
        if !self.seen {
            return None;
        }
        // A column with both marks holds thousands somewhere: 1.234 beside 1,5 means 1234.
        Some(if self.list {
            PropertyType::List
        } else if self.number && !(self.point && self.comma) {
            PropertyType::Number
        } else if self.boolean {
            PropertyType::Boolean
        } else if self.time {
            PropertyType::Time
        } else {
            PropertyType::Text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(values: &[&str], comma: bool) -> Option<PropertyType> {
        let mut guess = Guess::default();
        for value in values {
            guess.see(&Cell::from(*value), comma);
        }
        guess.decide()
    }

    #[test]
    fn numbers_are_read_exactly_and_codes_stay_text() {
        for text in [
            "0",
            "-1.5",
            "+3",
            "123456.789",
            "1e-3",
            ".5",
            "5.",
            "0.1",
            "3.141592653589793238",
            "99999999999999.9",
        ] {
            assert_eq!(
                numeral(text, false),
                Numeral::Finite(
                    text.parse().unwrap(),
                    if text.contains('.') {
                        Mark::Point
                    } else {
                        Mark::None
                    }
                ),
                "{text}"
            );
        }
        for text in [
            "007",
            "1234567890123456",
            "1,5",
            "12a",
            "-",
            "",
            ".",
            "1.2.3",
            "nan",
            "0x10",
        ] {
            assert_eq!(numeral(text, false), Numeral::Not, "{text}");
        }
        assert_eq!(numeral("1,5", true), Numeral::Finite(1.5, Mark::Comma));
        assert_eq!(numeral("1e999", false), Numeral::Infinite);
        assert_eq!(numeral("-Infinity", false), Numeral::Infinite);
    }

    #[test]
    fn the_type_is_that_of_all_values() {
        assert_eq!(
            guess(&["1", "2.5", "", "NA"], false),
            Some(PropertyType::Number)
        );
        assert_eq!(guess(&["1", "2", "x"], false), Some(PropertyType::Text));
        assert_eq!(
            guess(&["True", "false"], false),
            Some(PropertyType::Boolean)
        );
        assert_eq!(
            guess(&["2024-01-01", "2024-01-01T10:00:00Z"], false),
            Some(PropertyType::Time)
        );
        assert_eq!(guess(&["1,5", "2"], true), Some(PropertyType::Number));
        assert_eq!(guess(&["1,5", "1.234"], true), Some(PropertyType::Text));
        assert_eq!(guess(&["00001", "00002"], false), Some(PropertyType::Text));
        assert_eq!(guess(&["", "NA"], false), None);
    }
}
