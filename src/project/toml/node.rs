//! A TOML document as a tree of values that know where they were written.
//!
//! Knows nothing of schemas. Overrides from flags and variables enter the same tree with their own
//! origin, so that one walk checks everything.

use std::ops::Range;

use serde_json::Value as Json;
use toml_edit::{Item, TableLike, Value as TomlValue};

/// Where a value was written: which source, and the bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Position in the tree's list of sources.
    pub source: usize,
    /// Bytes within that source.
    pub bytes: Range<usize>,
}

/// One value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it was written; of a table, its header.
    pub span: Span,
    /// What was written.
    pub value: Value,
}

/// The values that TOML knows.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A date or time without quotes, as written.
    Time(String),
    /// An array, or an array of tables.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A table: its entries in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Whether it was written in braces or by dotted keys, without a header of its own.
    pub is_inline: bool,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The entry with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Node {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The items of a list; empty for everything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Time(text) => Some(text),
            _ => None,
        }
    }

    /// The number, whole or not.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(number) => Some(number as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The value under `key`, where this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.table()?.get(key).map(|entry| &entry.node)
    }

    /// The same value for serde; dates without quotes become texts.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Text(text) | Value::Time(text) => Json::from(text.as_str()),
            Value::Integer(number) => Json::from(*number),
            Value::Number(number) => Json::from(*number),
            Value::Flag(flag) => Json::from(*flag),
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Table(table) => Json::Object(
                table
                    .entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.node.to_json()))
                    .collect(),
            ),
        }
    }
}

/// The tree of a parsed document; `source` is its position in the list of sources.
pub fn document(document: &toml_edit::Document<&str>, source: usize) -> Node {
    let at = Builder { source };
    let top = Span {
        source,
        bytes: 0..0,
    };
    Node {
        span: top,
        value: Value::Table(at.table(document.as_table(), false)),
    }
}

/// The value written in `text`, as the right-hand side of a key; `None` where it is not TOML.
pub fn parse_value(text: &str, source: usize) -> Option<Node> {
    let value: TomlValue = text.parse().ok()?;
    let mut node = Builder { source }.value(&value, Range::default());
    move_to(
        &mut node,
        &Span {
            source,
            bytes: 0..text.len(),
        },
    );
    Some(node)
}

/// Puts a value and all that it holds at one place.
pub fn move_to(node: &mut Node, span: &Span) {
    node.span = span.clone();
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| move_to(item, span)),
        Value::Table(table) => {
            for entry in &mut table.entries {
                entry.key_span = span.clone();
                move_to(&mut entry.node, span);
            }
        }
        Value::Text(_) | Value::Integer(_) | Value::Number(_) | Value::Flag(_) | Value::Time(_) => {
        }
    }
}

struct Builder {
    source: usize,
}

impl Builder {
    fn span(&self, bytes: Option<Range<usize>>, otherwise: Range<usize>) -> Span {
        Span {
            source: self.source,
            bytes: bytes.unwrap_or(otherwise),
        }
    }

    fn table(&self, table: &dyn TableLike, is_inline: bool) -> Table {
        let mut entries = Vec::with_capacity(table.len());
        for (name, item) in table.iter() {
            let key_bytes = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .unwrap_or_default();
            if let Some(node) = self.item(item, key_bytes.clone()) {
                let key_span = self.span(Some(key_bytes), 0..0);
                entries.push(Entry {
                    key: name.to_string(),
                    key_span,
                    node,
                });
            }
        }
        Table { is_inline, entries }
    }

    fn item(&self, item: &Item, key: Range<usize>) -> Option<Node> {
        match item {
            Item::None => None,
            Item::Value(value) => Some(self.value(value, key)),
            Item::Table(table) => {
                let value = Value::Table(self.table(table, table.is_dotted()));
                Some(Node {
                    span: self.span(table.span(), key),
                    value,
                })
            }
            Item::ArrayOfTables(tables) => {
                let items: Vec<Node> = tables
                    .iter()
                    .map(|table| Node {
                        span: self.span(table.span(), key.clone()),
                        value: Value::Table(self.table(table, false)),
                    })
                    .collect();
                let span = items
                    .first()
                    .map_or_else(|| self.span(None, key), |first| first.span.clone());
                Some(Node {
                    span,
                    value: Value::List(items),
                })
            }
        }
    }

    fn value(&self, value: &TomlValue, key: Range<usize>) -> Node {
        let span = self.span(value.span(), key.clone());
        let value = match value {
            TomlValue::String(text) => Value::Text(text.value().clone()),
            TomlValue::Integer(number) => Value::Integer(*number.value()),
            TomlValue::Float(number) => Value::Number(*number.value()),
            TomlValue::Boolean(flag) => Value::Flag(*flag.value()),
            TomlValue::Datetime(time) => Value::Time(time.value().to_string()),
            TomlValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.value(item, key.clone()))
                    .collect(),
            ),
            TomlValue::InlineTable(table) => Value::Table(self.table(table, true)),
        };
        Node { span, value }
    }
}
