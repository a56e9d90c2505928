//! Times as people and programs write them.
//!
//! One column is written in one way, its [`Shape`]; which one is decided over the whole column and
//! never value by value, so that 03/04/2024 cannot be March in one row and April in the next.

use crate::domain::DAY_MICROS;
use crate::events::clock::{Clock, Placed};
use crate::events::value::Cell;

/// First microsecond of 2200: later times are mistakes.
pub(crate) const LATEST: i64 = 7_258_118_400_000_000;

/// How the times of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Year-month-day, with or without time of day and offset.
    Iso,
    /// Eight digits: year, month, day.
    Compact,
    /// Day/month/year; with points always this one.
    DayFirst,
    /// Month/day/year.
    MonthFirst,
    /// Seconds since 1970, with or without decimals.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
}

impl Shape {
    /// Every shape; where two fit equally well the earlier one is taken.
    pub(crate) const ALL: [Self; 8] = [
        Self::Iso,
        Self::Compact,
        Self::DayFirst,
        Self::MonthFirst,
        Self::Seconds,
        Self::Millis,
        Self::Micros,
        Self::Nanos,
    ];

    /// The shape in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Iso => "year-month-day",
            Self::Compact => "dates of eight digits",
            Self::DayFirst => "day/month/year",
            Self::MonthFirst => "month/day/year",
            Self::Seconds => "seconds since 1970",
            Self::Millis => "milliseconds since 1970",
            Self::Micros => "microseconds since 1970",
            Self::Nanos => "nanoseconds since 1970",
        }
    }

    pub(crate) fn idx(self) -> usize {
        Self::ALL
            .iter()
            .position(|shape| *shape == self)
            .unwrap_or_default()
    }
}

/// A time as read, before the zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Microseconds since 1970 on the clock that wrote it.
    pub(crate) micros: i64,
    /// Seconds east of UTC; `None` where the text does not say.
    pub(crate) offset: Option<i32>,
}

impl Reading {
    /// UTC microseconds; `clock` places times without an offset.
    pub(crate) fn to_utc(self, clock: &Clock) -> (i64, Placed) {
        match self.offset {
            Some(seconds) => (self.micros - i64::from(seconds) * 1_000_000, Placed::Once),
            None => clock.to_utc(self.micros),
        }
    }
}

/// Reads one cell in a known shape; `None` where it is not written so.
pub(crate) fn read(cell: &Cell, shape: Shape) -> Option<Reading> {
    match shape {
        Shape::Iso => iso(cell.text()?.as_bytes()),
        Shape::Compact => compact(cell),
        Shape::DayFirst => slashed(cell.text()?.as_bytes(), true),
        Shape::MonthFirst => slashed(cell.text()?.as_bytes(), false),
        Shape::Seconds => epoch(cell, 1e6),
        Shape::Millis => epoch(cell, 1e3),
        Shape::Micros => epoch(cell, 1.0),
        Shape::Nanos => epoch(cell, 1e-3),
    }
}

/// The shapes that a cell fits; numbers fit one unit only, by their size.
pub(crate) fn shapes_of(cell: &Cell) -> impl Iterator<Item = Shape> {
    let unit = number(cell).map(|value| match value.abs() {
        // 1e11 s is the year 5138 and 1e11 ms is March 1973, so real logs never come near the limits.
        size if size < 1e11 => Shape::Seconds,
        size if size < 1e14 => Shape::Millis,
        size if size < 1e17 => Shape::Micros,
        _ => Shape::Nanos,
    });
    let text = [
        Shape::Iso,
        Shape::Compact,
        Shape::DayFirst,
        Shape::MonthFirst,
    ]
    .map(|shape| read(cell, shape).map(|_| shape));
    text.into_iter().chain([unit]).flatten()
}

/// The shape that most values have; the earlier one where two have as many.
pub(crate) fn likeliest(counts: &[u64; 8]) -> Shape {
    let best = Shape::ALL
        .into_iter()
        .zip(counts)
        .rev()
        .max_by_key(|(_, count)| **count);
    best.map_or(Shape::Iso, |(shape, _)| shape)
}

/// Year-month-day, then optionally `T` or a space, a time of day, and an offset.
pub(crate) fn iso(text: &[u8]) -> Option<Reading> {
    let (year, rest) = digits(text, 4)?;
    let (separator, rest) = rest.split_first()?;
    if *separator != b'-' && *separator != b'/' {
        return None;
    }
    let (month, rest) = digits(rest, 2)?;
    let rest = rest.strip_prefix(&[*separator])?;
    let (day, rest) = digits(rest, 2)?;
    let days = day_number(year, month, day)?;
    match rest.split_first() {
        None => Some(Reading {
            micros: days * DAY_MICROS,
            offset: None,
        }),
        Some((b'T' | b't' | b' ', rest)) => {
            let (micros, offset) = time_of_day(rest)?;
            Some(Reading {
                micros: days * DAY_MICROS + micros,
                offset,
            })
        }
        Some(_) => None,
    }
}

fn compact(cell: &Cell) -> Option<Reading> {
    let value = match cell {
        Cell::Text(text) => {
            let (year, rest) = digits(text.as_bytes(), 4)?;
            let (month_day, rest) = digits(rest, 4)?;
            rest.is_empty().then_some(year * 10_000 + month_day)?
        }
        Cell::Int(value) => *value,
        _ => return None,
    };
    let days = day_number(value / 10_000, value / 100 % 100, value % 100)?;
    (1900..2200).contains(&(value / 10_000)).then_some(Reading {
        micros: days * DAY_MICROS,
        offset: None,
    })
}

/// `15/03/2024`, `3/15/2024 2:30 PM`, `15.03.2024 14:30`, `15-03-2024`.
fn slashed(text: &[u8], day_first: bool) -> Option<Reading> {
    let (one, rest) = short(text)?;
    let (separator, rest) = rest.split_first()?;
    // Points are written day first everywhere.
    if !matches!(separator, b'/' | b'-' | b'.') || (*separator == b'.' && !day_first) {
        return None;
    }
    let (two, rest) = short(rest)?;
    let rest = rest.strip_prefix(&[*separator])?;
    let (year, rest) = digits(rest, 4)?;
    let (month, day) = if day_first { (two, one) } else { (one, two) };
    let days = day_number(year, month, day)?;
    match rest {
        [] => Some(Reading {
            micros: days * DAY_MICROS,
            offset: None,
        }),
        [b',', b' ', rest @ ..] | [b' ' | b'T', rest @ ..] => {
            let (micros, offset) = time_of_day(rest)?;
            Some(Reading {
                micros: days * DAY_MICROS + micros,
                offset,
            })
        }
        _ => None,
    }
}

/// Hours and minutes, optional seconds and decimals, `AM` or `PM`, optional offset.
fn time_of_day(text: &[u8]) -> Option<(i64, Option<i32>)> {
    let (mut hour, rest) = short(text)?;
    let (minute, mut rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let (mut second, mut micros) = (0, 0);
    if let Some(after) = rest.strip_prefix(b":") {
        (second, rest) = digits(after, 2)?;
        if let [b'.' | b',', after @ ..] = rest {
            let n = after
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if n == 0 {
                return None;
            }
            let (decimals, after) = after.split_at(n);
            // Digits past the sixth are finer than a microsecond.
            for idx in 0..6 {
                micros = micros * 10 + decimals.get(idx).map_or(0, |digit| i64::from(digit - b'0'));
            }
            rest = after;
        }
    }
    let half = match rest {
        [b' ', a, b'M' | b'm', after @ ..] | [a, b'M' | b'm', after @ ..] => {
            rest = after;
            Some(a.to_ascii_uppercase())
        }
        _ => None,
    };
    match half {
        Some(b'A') if (1..=12).contains(&hour) => hour %= 12,
        Some(b'P') if (1..=12).contains(&hour) => hour = hour % 12 + 12,
        Some(_) => return None,
        None => {}
    }
    // A second 60 is a leap second; it lands on the next full minute.
    let midnight = hour == 24 && minute == 0 && second == 0;
    if (hour > 23 && !midnight) || minute > 59 || second > 60 {
        return None;
    }
    let offset = offset(rest)?;
    Some((
        ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros,
        offset,
    ))
}

/// Nothing, `Z`, ` UTC`, `+02:00`, `+0200` or `+02`.
#[expect(
    clippy::option_option,
    reason = "outside: is it an offset at all; inside: is one given"
)]
fn offset(text: &[u8]) -> Option<Option<i32>> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, rest) = match text {
        [] => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let minutes = match rest {
        [] => 0,
        [b':', rest @ ..] | rest => {
            let (minutes, rest) = digits(rest, 2)?;
            rest.is_empty().then_some(minutes)?
        }
    };
    if hours > 18 || minutes > 59 {
        return None;
    }
    i32::try_from(sign * (hours * 60 + minutes) * 60)
        .ok()
        .map(Some)
}

fn epoch(cell: &Cell, micros_per_unit: f64) -> Option<Reading> {
    let exact = match cell {
        Cell::Int(value) => Some(*value),
        Cell::Text(text) => text.parse().ok(),
        _ => None,
    };
    // Whole numbers stay whole: 2^53 µs would be rounded by way of a float only past the year 2255,
    // but nanoseconds are past it today.
    let micros = match exact {
        Some(value) if micros_per_unit >= 1.0 =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "one of 1e6, 1e3 and 1")]
            value.checked_mul(micros_per_unit as i64)?
        }
        Some(value) => value.div_euclid(1_000),
        None => {
            let value = number(cell)? * micros_per_unit;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "rounded, and saturation is out of range"
            )]
            let micros = value.round() as i64;
            micros
        }
    };
    Some(Reading {
        micros,
        offset: Some(0),
    })
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Int(value) => Some(*value as f64),
        Cell::Float(value) => Some(*value),
        Cell::Text(text) => {
            let first = text.as_bytes().first()?;
            (first.is_ascii_digit() || *first == b'-')
                .then(|| text.parse().ok())
                .flatten()
        }
        _ => None,
    }
    .filter(|value: &f64| value.is_finite())
}

fn digits(text: &[u8], n: usize) -> Option<(i64, &[u8])> {
    let (head, rest) = text.split_at_checked(n)?;
    let mut value = 0;
    for byte in head {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some((value, rest))
}

/// One or two digits.
fn short(text: &[u8]) -> Option<(i64, &[u8])> {
    digits(text, 2).or_else(|| digits(text, 1))
}

/// Days since 1970-01-01; `None` where the calendar has no such day.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn utc(text: &str, shape: Shape) -> Option<String> {
        let clock = Clock::new(chrono_tz::Tz::UTC);
        read(&Cell::from(text), shape)
            .map(|reading| Timestamp(reading.to_utc(&clock).0).to_string())
    }

    #[test]
    fn iso_times_in_their_usual_dress() {
        for (text, wanted) in [
            ("2024-03-12", "2024-03-12T00:00:00Z"),
            ("2024-03-12 09:14", "2024-03-12T09:14:00Z"),
            ("2024-03-12T09:14:05.25Z", "2024-03-12T09:14:05.250000Z"),
            (
                "2024-03-12T09:14:05,123456789+02:00",
                "2024-03-12T07:14:05.123456Z",
            ),
            ("2024-03-12 09:14:05-0530", "2024-03-12T14:44:05Z"),
            ("2024-03-12 09:14:05 UTC", "2024-03-12T09:14:05Z"),
            ("2024/02/29 24:00", "2024-03-01T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ] {
            assert_eq!(utc(text, Shape::Iso).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "2024-13-01",
            "2023-02-29",
            "2024-03-12T25:00",
            "2024-03-12x",
            "yesterday",
            "",
            "2024-03",
            "2024-03-12T09:14:05+99:00",
        ] {
            assert_eq!(utc(text, Shape::Iso), None, "{text}");
        }
    }

    #[test]
    fn dates_with_slashes_go_by_the_shape() {
        assert_eq!(
            utc("3/15/2024 2:30 PM", Shape::MonthFirst).as_deref(),
            Some("2024-03-15T14:30:00Z")
        );
        assert_eq!(
            utc("3/4/2024 12:05 am", Shape::DayFirst).as_deref(),
            Some("2024-04-03T00:05:00Z")
        );
        assert_eq!(
            utc("15.03.2024 14:30:10", Shape::DayFirst).as_deref(),
            Some("2024-03-15T14:30:10Z")
        );
        assert_eq!(utc("15.03.2024", Shape::MonthFirst), None);
        assert_eq!(utc("15/13/2024", Shape::DayFirst), None);
    }

    #[test]
    fn numbers_go_by_their_size() {
        for (text, shape) in [
            ("1719230000", Shape::Seconds),
            ("1719230000.5", Shape::Seconds),
            ("1719230000123", Shape::Millis),
            ("1719230000123456", Shape::Micros),
            ("1719230000123456789", Shape::Nanos),
        ] {
            assert!(
                shapes_of(&Cell::from(text)).any(|found| found == shape),
                "{text}"
            );
            assert!(
                utc(text, shape).unwrap().starts_with("2024-06-24T11:53:20"),
                "{text}"
            );
        }
        assert_eq!(
            utc("1719230000.5", Shape::Seconds).as_deref(),
            Some("2024-06-24T11:53:20.500000Z")
        );
        assert_eq!(
            utc("20240312", Shape::Compact).as_deref(),
            Some("2024-03-12T00:00:00Z")
        );
        assert_eq!(utc("20241312", Shape::Compact), None);
    }
}
