//! What a column of registers holds, and how it becomes a column again.

use polars::prelude::*;

use crate::features::single::step::{Texts, Value};

/// What a register holds in every row, beside missing values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Nothing,
    Number,
    Integer,
    /// An unsigned number of 32 bits. It is only compared and made a number of another sort.
    Count,
    /// An instant, only made an integer.
    Instant,
    Truth,
    Text,
}

impl Sort {
    pub(super) fn of(dtype: &DataType) -> Option<Self> {
        match dtype {
            DataType::Null => Some(Self::Nothing),
            DataType::Float64 => Some(Self::Number),
            DataType::Int64 => Some(Self::Integer),
            DataType::UInt32 => Some(Self::Count),
            DataType::Datetime(TimeUnit::Microseconds, _) => Some(Self::Instant),
            DataType::Boolean => Some(Self::Truth),
            DataType::String => Some(Self::Text),
            _ => None,
        }
    }
}

/// A column under construction.
pub(super) enum Built {
    Numbers(Vec<Option<f64>>),
    Integers(Vec<Option<i64>>),
    Counts(Vec<Option<u32>>),
    Truths(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
}

impl Built {
    pub(super) fn new(sort: Sort, n_rows: usize) -> Self {
        match sort {
            Sort::Number | Sort::Nothing => Self::Numbers(Vec::with_capacity(n_rows)),
            Sort::Integer | Sort::Instant => Self::Integers(Vec::with_capacity(n_rows)),
            Sort::Count => Self::Counts(Vec::with_capacity(n_rows)),
            Sort::Truth => Self::Truths(Vec::with_capacity(n_rows)),
            Sort::Text => Self::Texts(Vec::with_capacity(n_rows)),
        }
    }

    pub(super) fn push(&mut self, value: Value, texts: &Texts) {
        match (self, value) {
            (Self::Numbers(all), Value::Number(number)) => all.push(Some(number)),
            (Self::Integers(all), Value::Integer(integer)) => all.push(Some(integer)),
            (Self::Counts(all), Value::Integer(count)) => all.push(u32::try_from(count).ok()),
            (Self::Truths(all), Value::Truth(truth)) => all.push(Some(truth)),
            (Self::Texts(all), Value::Text(text)) => all.push(Some(texts.0[text].to_string())),
            (Self::Numbers(all), _) => all.push(None),
            (Self::Integers(all), _) => all.push(None),
            (Self::Counts(all), _) => all.push(None),
            (Self::Truths(all), _) => all.push(None),
            (Self::Texts(all), _) => all.push(None),
        }
    }

    pub(super) fn finish(self, name: PlSmallStr) -> Column {
        match self {
            Self::Numbers(all) => Column::new(name, all),
            Self::Integers(all) => Column::new(name, all),
            Self::Counts(all) => Column::new(name, all),
            Self::Truths(all) => Column::new(name, all),
            Self::Texts(all) => Column::new(name, all),
        }
    }
}
