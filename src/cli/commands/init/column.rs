//! What a column holds, counted while its file is read once.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use xxhash_rust::xxh3::xxh3_64;

use super::names;

/// Levels kept by name; a column with more is not a category.
pub(super) const MAX_LEVELS: usize = 200;
/// Different values counted; past this it is only known that there are many.
const MAX_DISTINCT: usize = 400_000;
/// Numbers kept for the median.
const MAX_NUMBERS: usize = 20_000;

/// The facts about one column.
#[derive(Debug, Default, Clone)]
pub(super) struct Column {
    /// Name in the file.
    pub(super) name: String,
    /// Rows with a value.
    pub(super) n_given: usize,
    /// Hashes of the different values.
    pub(super) distinct: HashSet<u64>,
    /// Values with their numbers of rows; empty where there are too many.
    pub(super) levels: BTreeMap<String, usize>,
    /// Values that are numbers, and those that are whole.
    pub(super) n_numbers: usize,
    pub(super) n_whole: usize,
    /// Values that are times, those with a time of day, and those with an offset.
    pub(super) n_times: usize,
    pub(super) n_clocks: usize,
    pub(super) n_offsets: usize,
    /// First and last time, in microseconds.
    pub(super) times: Option<(i64, i64)>,
    /// Values that are mail addresses.
    pub(super) n_mails: usize,
    /// The first numbers.
    pub(super) numbers: Vec<f64>,
    /// The type that a typed format states.
    pub(super) stated: Option<Sort>,
    has_many: bool,
}

/// What a column is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// No values.
    Empty,
    /// Times.
    Time,
    /// Numbers.
    Number,
    /// Anything else.
    Text,
}

impl Column {
    /// A column by name, nothing counted.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_string(),
            ..Self::default()
        }
    }

    /// Takes one value in.
    pub(super) fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() || ["null", "NULL", "NA", "N/A", "NaN", "nan", "None"].contains(&value)
        {
            return;
        }
        self.n_given += 1;
        if self.distinct.len() < MAX_DISTINCT {
            self.distinct.insert(xxh3_64(value.as_bytes()));
        }
        if !self.has_many {
            *self.levels.entry(value.to_string()).or_default() += 1;
            if MAX_LEVELS < self.levels.len() {
                self.has_many = true;
                self.levels.clear();
            }
        }
        if let Ok(number) = value.parse::<f64>() {
            self.n_numbers += 1;
            self.n_whole += usize::from(number.fract() == 0.0);
            if self.numbers.len() < MAX_NUMBERS {
                self.numbers.push(number);
            }
            if let Some(micros) = epoch(number).filter(|_| names::is_time(&self.name)) {
                self.add_time(Time {
                    micros,
                    has_clock: true,
                    has_offset: true,
                });
            }
        } else if let Some(time) = parse_time(value) {
            self.add_time(time);
        } else if value.contains('@')
            && value
                .rsplit('@')
                .next()
                .is_some_and(|domain| domain.contains('.'))
        {
            self.n_mails += 1;
        }
    }

    fn add_time(&mut self, time: Time) {
        self.n_times += 1;
        self.n_clocks += usize::from(time.has_clock);
        self.n_offsets += usize::from(time.has_offset);
        let (first, last) = self.times.unwrap_or((time.micros, time.micros));
        self.times = Some((first.min(time.micros), last.max(time.micros)));
    }

    /// What the column is made of; nine values of ten decide.
    pub(super) fn sort(&self) -> Sort {
        // A column of times or numbers is one; texts may be either, as in a file without types.
        if let Some(stated) = self
            .stated
            .filter(|sort| *sort != Sort::Text || self.n_given == 0)
        {
            return stated;
        }
        let most = |n: usize| self.n_given * 9 <= n * 10;
        match self.n_given {
            0 => Sort::Empty,
            _ if most(self.n_times) => Sort::Time,
            _ if most(self.n_numbers) => Sort::Number,
            _ => Sort::Text,
        }
    }

    /// Whether values are whole numbers or texts: what ids are made of.
    pub(super) fn could_be_id(&self) -> bool {
        match self.sort() {
            Sort::Text => true,
            Sort::Number => self.n_whole == self.n_numbers,
            Sort::Time | Sort::Empty => false,
        }
    }

    /// Number of different values.
    pub(super) fn n_distinct(&self) -> usize {
        self.distinct.len()
    }

    /// Whether nearly every value is another one.
    pub(super) fn is_nearly_unique(&self) -> bool {
        20 < self.n_given && self.n_given * 9 <= self.n_distinct() * 10
    }

    /// Share of the smaller set of values that is in the other, too.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let (small, large) = if self.distinct.len() < other.distinct.len() {
            (&self.distinct, &other.distinct)
        } else {
            (&other.distinct, &self.distinct)
        };
        if small.is_empty() {
            return 0.0;
        }
        small.iter().filter(|hash| large.contains(hash)).count() as f64 / small.len() as f64
    }

    /// Levels by number of rows, the most frequent first.
    pub(super) fn top_levels(&self) -> Vec<(&str, usize)> {
        let mut levels: Vec<(&str, usize)> = self
            .levels
            .iter()
            .map(|(level, n)| (level.as_str(), *n))
            .collect();
        levels.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        levels
    }

    /// The median of the first numbers.
    pub(super) fn median(&self) -> Option<f64> {
        let mut numbers = self.numbers.clone();
        numbers.sort_by(f64::total_cmp);
        numbers.get(numbers.len() / 2).copied()
    }
}

/// A time in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// Microseconds since 1970, on its own clock.
    pub(super) micros: i64,
    /// Whether there is a time of day.
    pub(super) has_clock: bool,
    /// Whether there is an offset from UTC.
    pub(super) has_offset: bool,
}

/// Reads a time in one of the usual ways.
pub(super) fn parse_time(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    let has_marks = bytes
        .iter()
        .filter(|byte| matches!(byte, b'-' | b'/' | b'.'))
        .count()
        >= 2;
    if bytes.len() < 8
        || 40 < bytes.len()
        || !has_marks
        || !bytes.first().is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    for format in ["%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y"] {
        if let Ok(day) = NaiveDate::parse_from_str(text, format) {
            let micros = day
                .and_time(chrono::NaiveTime::MIN)
                .and_utc()
                .timestamp_micros();
            return Some(Time {
                micros,
                has_clock: false,
                has_offset: false,
            });
        }
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(Time {
            micros: time.timestamp_micros(),
            has_clock: true,
            has_offset: true,
        });
    }
    let clocks = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%m/%d/%Y %I:%M %p",
        "%m/%d/%Y %H:%M",
        "%d/%m/%Y %H:%M",
        "%m/%d/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M:%S",
        "%d.%m.%Y %H:%M",
    ];
    clocks.iter().find_map(|format| {
        let time = NaiveDateTime::parse_from_str(text, format).ok()?;
        Some(Time {
            micros: time.and_utc().timestamp_micros(),
            has_clock: true,
            has_offset: false,
        })
    })
}

/// Seconds, milliseconds or microseconds since 1970, between 1990 and 2100.
#[expect(
    clippy::cast_possible_truncation,
    reason = "within the range just checked"
)]
fn epoch(number: f64) -> Option<i64> {
    let years = 6.3e14..4.1e15;
    [1e6, 1e3, 1.0]
        .into_iter()
        .map(|unit| number * unit)
        .find(|micros| years.contains(micros))
        .map(|micros| micros as i64)
}

/// A day in words.
pub(super) fn day(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros)
        .map_or_else(String::new, |time| time.format("%Y-%m-%d").to_string())
}

/// A count with commas between the thousands.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_known_in_the_usual_ways() {
        for text in [
            "2024-03-12",
            "2024-03-12 09:14",
            "2024-03-12T09:14:00.5Z",
            "3/15/2024 2:30 PM",
            "31.12.2024",
        ] {
            assert!(parse_time(text).is_some(), "{text}");
        }
        for text in ["12", "1.2.3", "90-100%", "2024-13-01", "abc-def-ghi"] {
            assert!(parse_time(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_column_is_what_nine_values_of_ten_are() {
        let mut column = Column::new("created_at");
        for day in 1..=9 {
            column.add(&format!("2024-01-0{day}"));
        }
        column.add("soon");
        assert_eq!(column.sort(), Sort::Time);
        assert_eq!(column.n_distinct(), 10);
        assert_eq!(
            column.times.map(|(_, last)| super::day(last)).as_deref(),
            Some("2024-01-09")
        );
        assert_eq!(count(1_234_567), "1,234,567");
    }
}
