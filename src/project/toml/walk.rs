//! Walks a document against a schema and notes everything that does not fit.
//!
//! Nothing stops at the first fault. The wording is for people who have never heard of schemas.

use serde_json::Value as Json;

use super::node::{Entry, Node, Span, Table, Value};
use super::schema::{Schema, View};
use super::words;
use crate::error::closest;
use crate::snapshot::parse_day_or_instant;

/// Something that does not fit, and where.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Which sort of fault.
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// In words.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// How a place in the document is called.
#[derive(Debug, Clone, Default)]
pub(super) struct Here {
    /// The keys down to here, list positions left out.
    path: Vec<String>,
    /// Position in a list, from 1.
    item: Option<usize>,
}

impl Here {
    pub(super) fn key(&self, key: &str) -> Self {
        let mut path = self.path.clone();
        path.push(key.to_string());
        Self { path, item: None }
    }

    pub(super) fn item(&self, idx: usize) -> Self {
        Self {
            path: self.path.clone(),
            item: Some(idx + 1),
        }
    }

    /// The value here, as the subject of a sentence.
    pub(super) fn subject(&self) -> String {
        match (self.path.last(), self.item) {
            (Some(key), Some(item)) => format!("item {item} of `{key}`"),
            (Some(key), None) => format!("`{key}`"),
            (None, _) => "the file".to_string(),
        }
    }

    /// The table here, with its preposition.
    pub(super) fn inside(&self, table: &Table, view: &View) -> String {
        let Some(last) = self.path.last() else {
            return "at the top level".to_string();
        };
        if let Some(title) = view.text("title") {
            return format!("in {title}{}", kind_words(table, view));
        }
        match (table.is_inline, self.item) {
            (true, _) => format!("in `{last}`{}", kind_words(table, view)),
            (false, Some(_)) => format!(
                "in `[[{}]]`{}",
                self.path.join("."),
                kind_words(table, view)
            ),
            (false, None) => format!("in `[{}]`{}", self.path.join("."), kind_words(table, view)),
        }
    }
}

/// " of kind `event`", where the table's alternative was chosen by a key.
fn kind_words(table: &Table, view: &View) -> String {
    let tag = view
        .properties()
        .into_iter()
        .flatten()
        .find_map(|(key, schema)| {
            let fixed = schema.get("const")?.as_str()?;
            (table.get(key)?.node.text()? == fixed).then(|| format!(" of {key} `{fixed}`"))
        });
    tag.unwrap_or_default()
}

/// How a hint begins that knows nothing better than the keys that are left.
pub(super) const STILL_FREE: &str = "still free here: ";

/// Everything in `node` that does not fit the schema.
pub fn walk(schema: &Schema, node: &Node) -> Vec<Fault> {
    let mut walk = Walk {
        schema,
        faults: Vec::new(),
    };
    walk.node(node, &schema.root(), &Here::default());
    walk.faults
}

/// Everything in one value that does not fit its own part of the schema.
pub fn walk_value(schema: &Schema, node: &Node, view: &View, key: &str) -> Vec<Fault> {
    let mut walk = Walk {
        schema,
        faults: Vec::new(),
    };
    walk.node(node, view, &Here::default().key(key));
    walk.faults
}

/// The faults found so far against one schema.
pub(super) struct Walk<'a> {
    /// The schema.
    pub(super) schema: &'a Schema,
    /// What does not fit.
    pub(super) faults: Vec<Fault>,
}

impl Walk<'_> {
    /// Notes a fault.
    pub(super) fn fault(
        &mut self,
        code: &'static str,
        span: &Span,
        message: String,
        hint: Option<String>,
    ) {
        self.faults.push(Fault {
            code,
            span: span.clone(),
            message,
            hint,
        });
    }

    /// One value against its schema.
    pub(super) fn node(&mut self, node: &Node, view: &View, here: &Here) {
        if let Some(choices) = self.schema.choices(view) {
            self.choice(node, &choices, here);
            return;
        }
        let branches = self.schema.branches(view);
        if !branches.is_empty() {
            self.branches(node, &branches, here);
            return;
        }
        let types = view.types();
        if !types.is_empty() && !types.iter().any(|name| is_of_type(node, name)) {
            let message = format!(
                "{} must be {}, got {}",
                here.subject(),
                words::type_words(&types),
                words::given(node)
            );
            let hint = view
                .summary()
                .map(|summary| format!("{}: {summary}", here.subject()));
            self.fault("type", &node.span, message, hint);
            return;
        }
        match &node.value {
            Value::Table(table) => self.table(node, table, view, here),
            Value::List(items) => self.list(node, items, view, here),
            Value::Integer(_) | Value::Number(_) => self.number(node, view, here),
            Value::Text(_) | Value::Time(_) => self.text(node, view, here),
            Value::Flag(_) => {}
        }
    }

    fn choice(&mut self, node: &Node, choices: &[Json], here: &Here) {
        let json = node.to_json();
        if choices.contains(&json) {
            return;
        }
        let allowed: Vec<String> = choices.iter().map(words::choice).collect();
        let message = format!("{} cannot be {}", here.subject(), words::bare(node));
        let hint = words::suggest(&words::choice(&json), &allowed, "allowed");
        self.fault("value", &node.span, message, hint);
    }

    fn table(&mut self, node: &Node, table: &Table, view: &View, here: &Here) {
        for Entry {
            key,
            key_span,
            node,
        } in &table.entries
        {
            let below = here.key(key);
            if let Some(property) = self.schema.property(view, key) {
                self.node(node, &property, &below);
            } else if let Some(additional) = self.schema.additional(view) {
                self.node(node, &additional, &below);
            } else if view.is_closed() {
                let message = format!("unknown key `{key}` {}", here.inside(table, view));
                let hint = self.advise_key(key, table, view);
                self.fault("unknown_key", key_span, message, hint);
            }
        }
        for key in view.required() {
            if table.get(key).is_none() {
                let message = format!("missing key `{key}` {}", here.inside(table, view));
                let about = self
                    .schema
                    .property(view, key)
                    .and_then(|property| property.summary());
                self.fault(
                    "missing_key",
                    &node.span,
                    message,
                    about.map(|about| format!("`{key}`: {about}")),
                );
            }
        }
    }

    /// The key that was meant: a close one that is not taken yet, or the table that it belongs to.
    fn advise_key(&self, key: &str, table: &Table, view: &View) -> Option<String> {
        let free: Vec<&str> = view
            .properties()
            .into_iter()
            .flat_map(|properties| properties.keys())
            .map(String::as_str)
            .filter(|name| table.get(name).is_none())
            .collect();
        if let Some(name) = closest(key, free.iter().copied()) {
            return Some(format!("did you mean `{name}`?"));
        }
        if let Some(entry) = closest(
            key,
            table
                .entries
                .iter()
                .map(|e| e.key.as_str())
                .filter(|name| *name != key),
        )
        .filter(|name| {
            view.properties()
                .is_some_and(|properties| properties.contains_key(*name))
        }) {
            return Some(format!("did you mean `{entry}`? it is given already"));
        }
        let home = self
            .schema
            .root()
            .properties()
            .into_iter()
            .flatten()
            .find_map(|(section, schema)| {
                self.schema
                    .property(&self.schema.resolve(schema), key)
                    .map(|_| section.clone())
            });
        match home {
            Some(section) => Some(format!("`{key}` belongs in `[{section}]`")),
            None if free.is_empty() => None,
            None => Some(format!("{STILL_FREE}{}", words::list(free))),
        }
    }

    fn list(&mut self, node: &Node, items: &[Node], view: &View, here: &Here) {
        let (min, max) = (view.number("minItems"), view.number("maxItems"));
        let n = items.len() as f64;
        if min.is_some_and(|min| n < min) || max.is_some_and(|max| n > max) {
            let allowed = match (min, max) {
                (Some(min), Some(max)) if (max - min).abs() < 0.5 => {
                    format!("exactly {}", words::number(min))
                }
                (Some(min), Some(max)) => {
                    format!("{} to {}", words::number(min), words::number(max))
                }
                (Some(min), None) => format!("at least {}", words::number(min)),
                (_, max) => format!("at most {}", words::number(max.unwrap_or_default())),
            };
            let message = format!(
                "{} must have {allowed} values, got {}",
                here.subject(),
                items.len()
            );
            self.fault("length", &node.span, message, None);
        }
        if let Some(inner) = self.schema.items(view) {
            for (idx, item) in items.iter().enumerate() {
                self.node(item, &inner, &here.item(idx));
            }
        }
    }

    fn number(&mut self, node: &Node, view: &View, here: &Here) {
        let Some(value) = node.number() else { return };
        let (format_min, format_max) = bounds_of_format(view.text("format"));
        let min = view.number("minimum").or(format_min);
        let max = view.number("maximum").or(format_max);
        let (above, below) = (
            view.number("exclusiveMinimum"),
            view.number("exclusiveMaximum"),
        );
        // A comparison with NaN is false, so each bound asks for what must hold.
        let holds = value.is_finite()
            && min.is_none_or(|min| min <= value)
            && max.is_none_or(|max| value <= max)
            && above.is_none_or(|above| above < value)
            && below.is_none_or(|below| value < below);
        if holds {
            return;
        }
        let allowed = match (min, max) {
            (Some(min), Some(max)) if above.is_none() && below.is_none() => {
                format!(
                    "lie between {} and {}",
                    words::number(min),
                    words::number(max)
                )
            }
            _ => {
                let parts = [
                    ("at least", min),
                    ("more than", above),
                    ("at most", max),
                    ("less than", below),
                ];
                let parts: Vec<String> = parts
                    .into_iter()
                    .filter_map(|(word, bound)| Some(format!("{word} {}", words::number(bound?))))
                    .collect();
                let is_free = parts.is_empty();
                if is_free {
                    "be finite".to_string()
                } else {
                    format!("be {}", parts.join(" and "))
                }
            }
        };
        let message = format!(
            "{} must {allowed}, got {}",
            here.subject(),
            words::given(node)
        );
        self.fault("range", &node.span, message, None);
    }

    fn text(&mut self, node: &Node, view: &View, here: &Here) {
        let Some(text) = node.text() else { return };
        if view
            .number("minLength")
            .is_some_and(|min| (text.chars().count() as f64) < min)
        {
            self.fault(
                "length",
                &node.span,
                format!("{} must not be empty", here.subject()),
                None,
            );
        }
        if view.text("format") == Some("day-or-instant") && parse_day_or_instant(text).is_none() {
            let message = format!(
                "{} must be a date, got {}",
                here.subject(),
                words::bare(node)
            );
            self.fault(
                "date",
                &node.span,
                message,
                Some(
                    "write `2025-01-31`, or an instant with its offset: `2025-01-31T12:00:00Z`"
                        .to_string(),
                ),
            );
        }
    }
}

/// Whether the value has the JSON type of this name.
pub(super) fn is_of_type(node: &Node, name: &str) -> bool {
    matches!(
        (&node.value, name),
        (Value::Text(_) | Value::Time(_), "string")
            | (Value::Integer(_), "integer" | "number")
            | (Value::Number(_), "number")
            | (Value::Flag(_), "boolean")
            | (Value::List(_), "array")
            | (Value::Table(_), "object")
    )
}

/// Bounds that serde will insist on although the schema only names the width of the integer.
fn bounds_of_format(format: Option<&str>) -> (Option<f64>, Option<f64>) {
    let max = |max: f64| (Some(0.0), Some(max));
    match format {
        Some("uint8") => max(f64::from(u8::MAX)),
        Some("uint16") => max(f64::from(u16::MAX)),
        Some("uint32") => max(f64::from(u32::MAX)),
        Some("uint" | "uint64") => (Some(0.0), None),
        Some("int32") => (Some(f64::from(i32::MIN)), Some(f64::from(i32::MAX))),
        _ => (None, None),
    }
}
