//! Columns under construction: values go in row by row, and a rejected row comes out again.

use polars::prelude::{
    BooleanChunked, Column, Float64Chunked, Int64Chunked, IntoColumn, IntoSeries, ListBuilderTrait,
    ListStringChunkedBuilder, NewChunkedArray, PlSmallStr, StringChunkedBuilder, TimeUnit,
    TimeZone, UInt64Chunked,
};

use crate::events::clock::Clock;
use crate::events::time::{self, Shape};
use crate::events::value::{
    Cell, Guess, Mark, Numeral, PropertyType, boolean, is_missing_word, numeral,
};

/// A missing time.
pub(crate) const NO_TIME: i64 = i64::MIN;

/// What became of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    Done,
    /// A word for "nothing", kept as missing.
    Word,
    Infinite,
    /// Not of this column's type.
    Unfit,
}

/// One column of a chunk.
#[derive(Debug, Clone)]
pub(crate) enum Builder {
    /// `NaN` is missing.
    Number {
        values: Vec<f64>,
        point: bool,
        comma: bool,
    },
    Boolean(Vec<Option<bool>>),
    /// Microseconds, [`NO_TIME`] is missing.
    Time(Vec<i64>),
    /// Empty is missing.
    Text(Texts),
    List(Vec<Option<Vec<String>>>),
    /// Hashes of ids, zero is missing.
    Hash(Vec<u64>),
    /// Type not known yet: kept as text until the chunk is done.
    Unknown {
        texts: Texts,
        guess: Guess,
    },
}

/// Texts end to end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.bytes
            .truncate(self.ends.last().copied().unwrap_or_default());
    }

    fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = self.bytes.get(start..*end).filter(|text| !text.is_empty());
            start = *end;
            text
        })
    }
}

impl Builder {
    pub(crate) fn new(kind: Option<PropertyType>) -> Self {
        match kind {
            Some(PropertyType::Number) => Self::Number {
                values: Vec::new(),
                point: false,
                comma: false,
            },
            Some(PropertyType::Boolean) => Self::Boolean(Vec::new()),
            Some(PropertyType::Text) => Self::Text(Texts::default()),
            Some(PropertyType::Time) => Self::Time(Vec::new()),
            Some(PropertyType::List) => Self::List(Vec::new()),
            None => Self::Unknown {
                texts: Texts::default(),
                guess: Guess::default(),
            },
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Number { values, .. } => values.len(),
            Self::Boolean(values) => values.len(),
            Self::Time(values) => values.len(),
            Self::Text(texts) | Self::Unknown { texts, .. } => texts.len(),
            Self::List(values) => values.len(),
            Self::Hash(values) => values.len(),
        }
    }

    /// Fills with missing values up to `rows`.
    pub(crate) fn pad(&mut self, rows: usize) {
        match self {
            Self::Number { values, .. } => values.resize(rows, f64::NAN),
            Self::Boolean(values) => values.resize(rows, None),
            Self::Time(values) => values.resize(rows, NO_TIME),
            Self::Text(texts) | Self::Unknown { texts, .. } => {
                texts.ends.resize(rows, texts.bytes.len());
            }
            Self::List(values) => values.resize(rows, None),
            Self::Hash(values) => values.resize(rows, 0),
        }
    }

    /// Takes back what a rejected row has put in.
    pub(crate) fn truncate(&mut self, rows: usize) {
        match self {
            Self::Number { values, .. } => values.truncate(rows),
            Self::Boolean(values) => values.truncate(rows),
            Self::Time(values) => values.truncate(rows),
            Self::Text(texts) | Self::Unknown { texts, .. } => texts.truncate(rows),
            Self::List(values) => values.truncate(rows),
            Self::Hash(values) => values.truncate(rows),
        }
    }

    /// Adds one value; what does not fit is added as missing and said.
    pub(crate) fn push(&mut self, cell: &Cell, comma_allowed: bool, clock: &Clock) -> Pushed {
        match self {
            Self::Number {
                values,
                point,
                comma,
            } => {
                let (value, pushed) = match cell {
                    Cell::Empty => (f64::NAN, Pushed::Done),
                    #[expect(clippy::cast_precision_loss, reason = "a JSON number is a float")]
                    Cell::Int(value) => (*value as f64, Pushed::Done),
                    Cell::Float(value) => (*value, Pushed::Done),
                    Cell::Text(text) => match numeral(text, comma_allowed) {
                        Numeral::Finite(value, mark) => {
                            *point |= mark == Mark::Point;
                            *comma |= mark == Mark::Comma;
                            (
                                value,
                                if *point && *comma {
                                    Pushed::Unfit
                                } else {
                                    Pushed::Done
                                },
                            )
                        }
                        Numeral::Infinite => (f64::NAN, Pushed::Infinite),
                        Numeral::Not if is_missing_word(text) => (f64::NAN, Pushed::Word),
                        Numeral::Not => (f64::NAN, Pushed::Unfit),
                    },
                    Cell::Bool(_) | Cell::List(_) => (f64::NAN, Pushed::Unfit),
                };
                values.push(value);
                pushed
            }
            Self::Boolean(values) => {
                let (value, pushed) = match cell {
                    Cell::Empty => (None, Pushed::Done),
                    Cell::Bool(value) => (Some(*value), Pushed::Done),
                    Cell::Text(text) => match boolean(text) {
                        Some(value) => (Some(value), Pushed::Done),
                        None if is_missing_word(text) => (None, Pushed::Word),
                        None => (None, Pushed::Unfit),
                    },
                    _ => (None, Pushed::Unfit),
                };
                values.push(value);
                pushed
            }
            Self::Time(values) => {
                let (value, pushed) = match cell {
                    Cell::Empty => (NO_TIME, Pushed::Done),
                    Cell::Text(text) => match time::read(cell, Shape::Iso) {
                        Some(reading) => (reading.to_utc(clock).0, Pushed::Done),
                        None if is_missing_word(text) => (NO_TIME, Pushed::Word),
                        None => (NO_TIME, Pushed::Unfit),
                    },
                    _ => (NO_TIME, Pushed::Unfit),
                };
                values.push(value);
                pushed
            }
            Self::Text(texts) => {
                texts.push(&cell.render().unwrap_or_default());
                if matches!(cell, Cell::List(_)) {
                    Pushed::Unfit
                } else {
                    Pushed::Done
                }
            }
            Self::List(values) => {
                values.push(match cell {
                    Cell::List(items) => Some(items.clone()),
                    other => other.render().map(|text| vec![text.into_owned()]),
                });
                Pushed::Done
            }
            Self::Hash(values) => {
                let hash = cell
                    .render()
                    .map(|text| xxhash_rust::xxh3::xxh3_64(text.as_bytes()).max(1));
                values.push(hash.unwrap_or_default());
                Pushed::Done
            }
            Self::Unknown { texts, guess } => {
                guess.see(cell, comma_allowed);
                texts.push(&cell.render().unwrap_or_default());
                Pushed::Done
            }
        }
    }

    /// What a column of unknown type can be; `None` where the type is known.
    pub(crate) fn guess(&self) -> Option<Guess> {
        match self {
            Self::Unknown { guess, .. } => Some(*guess),
            _ => None,
        }
    }

    /// A column of unknown type as one of type `kind`; `None` where a value stands in the way.
    pub(crate) fn settle(
        self,
        kind: PropertyType,
        comma_allowed: bool,
        clock: &Clock,
    ) -> Option<Self> {
        let Self::Unknown { texts, .. } = &self else {
            return Some(self);
        };
        if kind == PropertyType::Text {
            let Self::Unknown { texts, .. } = self else {
                return None;
            };
            return Some(Self::Text(texts));
        }
        let mut settled = Self::new(Some(kind));
        for text in texts.iter() {
            let cell = text.map_or(Cell::Empty, Cell::from);
            if matches!(
                settled.push(&cell, comma_allowed, clock),
                Pushed::Infinite | Pushed::Unfit
            ) {
                return None;
            }
        }
        Some(settled)
    }

    /// The finished column.
    pub(crate) fn finish(self, name: &str) -> Column {
        let name = PlSmallStr::from_str(name);
        match self {
            Self::Number { values, .. } => {
                let values = values
                    .into_iter()
                    .map(|value| (!value.is_nan()).then_some(value));
                Float64Chunked::from_iter_options(name, values).into_column()
            }
            Self::Boolean(values) => {
                BooleanChunked::from_iter_options(name, values.into_iter()).into_column()
            }
            Self::Time(values) => {
                let values = values
                    .into_iter()
                    .map(|value| (value != NO_TIME).then_some(value));
                Int64Chunked::from_iter_options(name, values)
                    .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                    .into_column()
            }
            Self::Text(texts) | Self::Unknown { texts, .. } => {
                let mut builder = StringChunkedBuilder::new(name, texts.len());
                texts.iter().for_each(|text| builder.append_option(text));
                builder.finish().into_column()
            }
            Self::List(values) => {
                let mut builder = ListStringChunkedBuilder::new(name, values.len(), values.len());
                for value in values {
                    match value {
                        Some(items) => builder.append_values_iter(items.iter().map(String::as_str)),
                        None => builder.append_null(),
                    }
                }
                builder.finish().into_series().into_column()
            }
            Self::Hash(values) => {
                let values = values
                    .into_iter()
                    .map(|value| (value != 0).then_some(value));
                UInt64Chunked::from_iter_options(name, values).into_column()
            }
        }
    }
}
