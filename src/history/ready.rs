//! Rows whose features somebody computed before, as `leadscore features` writes them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::error::{Error, Result, closest};
use crate::history::open::History;
use crate::history::training::fact_column;
use crate::matrix::{Column, ColumnType, MISSING, Table};

/// One value of a row, as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// `null`: missing.
    Missing,
    /// True or false.
    Truth(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A list or an object, which no column holds.
    Other(Value),
}

/// One row: values with the names of their columns, in the order they were sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadyRow<'a>(pub Vec<(Cow<'a, str>, Cell<'a>)>);

/// Columns and facts of rows that came ready.
pub struct ReadyRows {
    /// The columns of the models.
    pub table: Table,
    /// One vector a rule.
    pub facts: Vec<Vec<f64>>,
    /// One vector an override: none of them holds, for a row of features does not say.
    pub holds: Vec<Vec<bool>>,
}

/// Which columns such rows have to have.
#[derive(Debug, Clone)]
pub struct ReadyShape {
    /// The columns of the models.
    columns: Arc<Vec<String>>,
    types: Vec<ColumnType>,
    /// Every column once: those of the models, then those of rules that no model looks at.
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// The place of the column that holds the fact of each rule.
    facts: Vec<usize>,
    n_overrides: usize,
}

impl ReadyShape {
    /// The columns that a model was trained on, and those that hold the facts of its rules.
    pub fn new(history: &History, columns: Vec<(String, ColumnType)>) -> Self {
        let lines = history
            .rulebook
            .iter()
            .flat_map(|book| &book.scorecard.lines);
        let (mut names, types): (Vec<String>, Vec<ColumnType>) = columns.into_iter().unzip();
        let columns = Arc::new(names.clone());
        let fact = |(rule, name): (usize, &str)| match history.feature_of_rule(rule) {
            Some(feature) => columns[feature].clone(),
            None => fact_column(name),
        };
        let mut places: HashMap<String, usize> = names.iter().cloned().zip(0..).collect();
        let facts = lines.map(|line| line.name.as_str()).enumerate().map(fact);
        let facts = facts.map(|name| {
            *places.entry(name).or_insert_with_key(|name| {
                names.push(name.clone());
                names.len() - 1
            })
        });
        Self {
            facts: facts.collect(),
            n_overrides: history.conditions().len(),
            columns,
            types,
            names,
            places,
        }
    }

    /// Every column by name: those of the models, then those of rules that no model looks at.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Puts rows into columns.
    ///
    /// # Errors
    /// A column that is missing or holds something else; other columns are let pass.
    pub fn read(&self, rows: &[&ReadyRow]) -> Result<ReadyRows> {
        let cells = self.cells(rows)?;
        let of = |place: usize| &cells[place * rows.len()..][..rows.len()];
        let mut columns = Vec::with_capacity(self.types.len());
        for (place, kind) in self.types.iter().enumerate() {
            let name = &self.names[place];
            columns.push(match kind {
                ColumnType::Number => Column::Number(numbers(of(place), name)?),
                ColumnType::Category => category(of(place), name)?,
            });
        }
        let facts = self.facts.iter().map(|&place| {
            let name = &self.names[place];
            let facts = numbers(of(place), name)?;
            match facts.iter().position(|fact| !fact.is_finite()) {
                Some(row) => Err(Error::data(format!(
                    "row {row}: `{name}` is the fact of a rule and may not be missing"
                ))),
                None => Ok(facts),
            }
        });
        Ok(ReadyRows {
            facts: facts.collect::<Result<_>>()?,
            table: Table::with_names(rows.len(), &self.columns, columns)?,
            holds: vec![vec![false; rows.len()]; self.n_overrides],
        })
    }

    /// The values of all rows, column by column; none of them is `None`.
    fn cells<'a>(&self, rows: &[&'a ReadyRow]) -> Result<Vec<Option<&'a Cell<'a>>>> {
        let mut cells: Vec<Option<&Cell>> = vec![None; rows.len() * self.names.len()];
        for (idx, row) in rows.iter().enumerate() {
            // Whoever sends the columns in our order needs no search.
            let mut next = 0;
            for (name, cell) in &row.0 {
                let place = match self.names.get(next) {
                    Some(expected) if expected == name => Some(next),
                    _ => self.places.get(name.as_ref()).copied(),
                };
                if let Some(place) = place {
                    // Of several values under one name the last counts, as in JSON at large.
                    cells[place * rows.len() + idx] = Some(cell);
                    next = place + 1;
                }
            }
        }
        match cells.iter().position(Option::is_none) {
            Some(at) => {
                let (place, idx) = (at / rows.len(), at % rows.len());
                Err(absent(rows[idx], idx, &self.names[place]))
            }
            None => Ok(cells),
        }
    }
}

fn absent(row: &ReadyRow, idx: usize, name: &str) -> Error {
    let near = closest(name, row.0.iter().map(|(name, _)| name.as_ref()));
    let near = near.map_or(String::new(), |near| format!("; there is `{near}`"));
    Error::data(format!("row {idx} has no column `{name}`{near}"))
        .hint("send the columns that `leadscore features` writes; null is a missing value")
}

fn numbers(cells: &[Option<&Cell>], name: &str) -> Result<Vec<f64>> {
    let mut numbers = Vec::with_capacity(cells.len());
    for (idx, cell) in cells.iter().enumerate() {
        numbers.push(match cell {
            None | Some(Cell::Missing) => f64::NAN,
            Some(Cell::Truth(value)) => f64::from(u8::from(*value)),
            Some(Cell::Number(number)) => number.as_f64().unwrap_or(f64::NAN),
            Some(other @ (Cell::Text(_) | Cell::Other(_))) => {
                return Err(Error::data(format!(
                    "row {idx}: `{name}` holds numbers, got `{other}`"
                )));
            }
        });
    }
    Ok(numbers)
}

/// Levels up to which they are looked for one by one: a few rows have no more.
const FEW_LEVELS: usize = 4;

fn category(cells: &[Option<&Cell>], name: &str) -> Result<Column> {
    let mut levels: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut codes = Vec::with_capacity(cells.len());
    for (idx, cell) in cells.iter().enumerate() {
        let text = match cell {
            None | Some(Cell::Missing) => {
                codes.push(MISSING);
                continue;
            }
            Some(Cell::Text(text)) => Cow::Borrowed(text.as_ref()),
            Some(Cell::Number(number)) => number.to_string().into(),
            Some(Cell::Truth(value)) => value.to_string().into(),
            Some(other @ Cell::Other(_)) => {
                return Err(Error::data(format!(
                    "row {idx}: `{name}` holds texts, got `{other}`"
                )));
            }
        };
        let few = levels
            .iter()
            .take(FEW_LEVELS)
            .position(|level| *level == text);
        let code = few.or_else(|| known.get(text.as_ref()).copied());
        let code = code.unwrap_or_else(|| {
            if FEW_LEVELS <= levels.len() {
                known.insert(text.to_string(), levels.len());
            }
            levels.push(text.into_owned());
            levels.len() - 1
        });
        codes.push(u32::try_from(code).unwrap_or(MISSING));
    }
    Ok(Column::Category {
        codes,
        levels: Arc::new(levels),
    })
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("null"),
            Self::Truth(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => Value::from(text.as_ref()).fmt(f),
            Self::Other(value) => value.fmt(f),
        }
    }
}

impl From<Value> for Cell<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Missing,
            Value::Bool(value) => Self::Truth(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text.into()),
            other => Self::Other(other),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Cell<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Missing)
            }

            fn visit_bool<E>(self, value: bool) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Truth(value))
            }

            fn visit_i64<E>(self, value: i64) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Number(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Number(value.into()))
            }

            fn visit_f64<E: serde::de::Error>(
                self,
                value: f64,
            ) -> std::result::Result<Cell<'de>, E> {
                let number = Number::from_f64(value);
                let number = number.ok_or_else(|| E::custom("a number without end"))?;
                Ok(Cell::Number(number))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Text(text.into()))
            }

            fn visit_str<E>(self, text: &str) -> std::result::Result<Cell<'de>, E> {
                Ok(Cell::Text(text.to_owned().into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                items: A,
            ) -> std::result::Result<Cell<'de>, A::Error> {
                Value::deserialize(SeqAccessDeserializer::new(items)).map(Cell::Other)
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                items: A,
            ) -> std::result::Result<Cell<'de>, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(items)).map(Cell::Other)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for ReadyRow<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = ReadyRow<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut items: A,
            ) -> std::result::Result<ReadyRow<'de>, A::Error> {
                let mut fields = Vec::with_capacity(items.size_hint().unwrap_or(128));
                while let Some(name) = items.next_key::<Name>()? {
                    fields.push((name.0, items.next_value()?));
                }
                Ok(ReadyRow(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A name that is not copied where it stands in the body as it is.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match Cell::deserialize(deserializer)? {
            Cell::Text(text) => Ok(Self(text)),
            other => Err(D::Error::custom(format!("a name is a text, got `{other}`"))),
        }
    }
}
