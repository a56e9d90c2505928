//! Plain named columns on their way to a file.

use crate::domain::Timestamp;

/// What a column of a [`Frame`] holds, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text or nothing.
    Text,
    /// Finite numbers or nothing.
    Number,
    /// Whole numbers or nothing.
    Integer,
    /// True or false.
    Truth,
    /// Instants.
    Time,
}

impl Kind {
    /// The kind in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Truth => "truth",
            Self::Time => "time",
        }
    }
}

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Text; `None` says "nothing".
    Text(Vec<Option<String>>),
    /// Finite numbers; `NaN` says "nothing".
    Number(Vec<f64>),
    /// Whole numbers; `None` says "nothing".
    Integer(Vec<Option<i64>>),
    /// True or false.
    Truth(Vec<bool>),
    /// Instants.
    Time(Vec<Timestamp>),
}

impl Values {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::Truth(values) => values.len(),
            Self::Time(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the column holds.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Number(_) => Kind::Number,
            Self::Integer(_) => Kind::Integer,
            Self::Truth(_) => Kind::Truth,
            Self::Time(_) => Kind::Time,
        }
    }

    /// A column of `kind` without rows.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Number => Self::Number(Vec::new()),
            Kind::Integer => Self::Integer(Vec::new()),
            Kind::Truth => Self::Truth(Vec::new()),
            Kind::Time => Self::Time(Vec::new()),
        }
    }
}

/// Names and kinds of columns, in order.
pub type Schema = Vec<(String, Kind)>;

/// Named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Names and values, in order.
    pub columns: Vec<(String, Values)>,
}

impl Frame {
    /// A frame of `columns`; [`crate::sink::Sink::write`] checks them.
    pub fn new(columns: Vec<(String, Values)>) -> Self {
        Self { columns }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// Names and kinds, in order.
    pub fn schema(&self) -> Schema {
        self.columns
            .iter()
            .map(|(name, values)| (name.clone(), values.kind()))
            .collect()
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.columns
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, values)| values)
    }
}
