//! Settings from variables and flags: they enter the tree of the file before anything is checked.

use serde_json::{Map, Value as Json};

use super::diagnostic::{Diagnostic, ProjectError, Severity};
use super::settings::ProjectFile;
use super::toml::node::{Entry, Node, Span, Table, Value, move_to, parse_value};
use super::toml::schema::View;
use super::toml::walk::walk_value;
use super::toml::{Findings, Schema, Source};
use crate::error::closest;

/// What variables that set a key of the project file begin with.
pub const PREFIX: &str = "LEADSCORE_";

/// One key of the project file, set from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The key with its tables, such as `training.seed`.
    pub path: String,
    /// The value as typed; lists with commas or as TOML.
    pub value: String,
    /// Who set it, as messages name it: `LEADSCORE_TRAINING_SEED` or `--seed`.
    pub origin: String,
}

/// Puts the overrides into the tree, later ones over earlier ones, each with its own origin.
pub fn apply(findings: &mut Findings, schema: &Schema, root: &mut Node, overrides: &[Override]) {
    for given in overrides {
        let text = given.value.clone();
        let source = findings.add_source(Source {
            name: given.origin.clone(),
            text,
            is_file: false,
        });
        let view = schema.at(given.path.split('.'));
        let node = value_for(schema, view.as_ref(), given, source);
        insert(root, &given.path, node);
    }
}

/// The value in the form that its place asks for: `7` is a number for a seed and a text for a name.
fn value_for(schema: &Schema, view: Option<&View>, given: &Override, source: usize) -> Node {
    let span = Span {
        source,
        bytes: 0..given.value.len(),
    };
    let text = Node {
        span: span.clone(),
        value: Value::Text(given.value.clone()),
    };
    let parsed = parse_value(&given.value, source);
    let Some(view) = view else {
        return parsed.unwrap_or(text);
    };
    let parts = given
        .value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let texts = parts.clone().map(|part| Node {
        span: span.clone(),
        value: Value::Text(part.to_string()),
    });
    // All of them or none: a part that is no value would be lost without a word.
    let values: Option<Vec<Node>> = parts
        .map(|part| {
            let mut node = parse_value(part, source)?;
            move_to(&mut node, &span);
            Some(node)
        })
        .collect();
    let list = |items: Vec<Node>| Node {
        span: span.clone(),
        value: Value::List(items),
    };
    let candidates = [
        parsed.clone(),
        Some(text.clone()),
        values.map(list),
        Some(list(texts.collect())),
    ];
    let key = given.path.rsplit('.').next().unwrap_or_default();
    let fits = |node: &Node| walk_value(schema, node, view, key).is_empty();
    candidates
        .into_iter()
        .flatten()
        .find(fits)
        .or(parsed)
        .unwrap_or(text)
}

fn insert(node: &mut Node, path: &str, value: Node) {
    // A value in the way is left alone: the walk has already said that it must be a table.
    let Value::Table(table) = &mut node.value else {
        return;
    };
    let (key, rest) = path
        .split_once('.')
        .map_or((path, None), |(key, rest)| (key, Some(rest)));
    let idx = table
        .entries
        .iter()
        .position(|entry| entry.key == key)
        .unwrap_or_else(|| {
            let empty = Node {
                span: value.span.clone(),
                value: Value::Table(Table::default()),
            };
            table.entries.push(Entry {
                key: key.to_string(),
                key_span: value.span.clone(),
                node: empty,
            });
            table.entries.len() - 1
        });
    let Some(entry) = table.entries.get_mut(idx) else {
        return;
    };
    if let Some(rest) = rest {
        insert(&mut entry.node, rest, value);
    } else {
        entry.key_span = value.span.clone();
        entry.node = value;
    }
}

/// The overrides among the variables of the environment: `LEADSCORE_TRAINING_SEED` sets `training.seed`.
///
/// # Errors
/// A variable with our prefix that no key belongs to: a slip must not be silently without effect.
pub fn from_environment(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<Override>, ProjectError> {
    let schema = Schema::of::<ProjectFile>();
    let mut keys = Vec::new();
    leaves(&schema, &schema.root(), "", &mut keys);
    let names: Vec<String> = keys
        .iter()
        .map(|path| format!("{PREFIX}{}", path.replace('.', "_").to_uppercase()))
        .collect();
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for (name, value) in variables {
        if !name.starts_with(PREFIX) {
            continue;
        }
        match names.iter().zip(&keys).find(|(known, _)| **known == name) {
            Some((_, path)) => found.push(Override {
                path: path.clone(),
                value,
                origin: name,
            }),
            None => wrong.push(Diagnostic {
                code: "unknown_variable",
                severity: Severity::Error,
                message: format!("no key of the project file belongs to the variable `{name}`"),
                hint: closest(&name, names.iter().map(String::as_str))
                    .map(|near| format!("did you mean `{near}`?")),
                origin: name,
                place: None,
            }),
        }
    }
    // The environment has no order of its own.
    found.sort_by(|a, b| a.path.cmp(&b.path));
    wrong.sort_by(|a, b| a.origin.cmp(&b.origin));
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(ProjectError::new(wrong))
    }
}

/// The paths of all keys that are not tables.
fn leaves(schema: &Schema, view: &View, prefix: &str, into: &mut Vec<String>) {
    let nothing = Map::new();
    for (key, below) in view.properties().unwrap_or(&nothing) {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        let below: View = schema.resolve(below);
        let is_table_list = schema.items(&below).is_some_and(|items| {
            items.types().contains(&"object") || !schema.branches(&items).is_empty()
        });
        if below
            .properties()
            .is_some_and(|properties: &Map<String, Json>| !properties.is_empty())
        {
            leaves(schema, &below, &path, into);
        } else if !is_table_list && schema.additional(&below).is_none() {
            into.push(path);
        }
    }
}
