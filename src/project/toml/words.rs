//! The words of the messages: types, values, lists, places.

use serde_json::Value as Json;

use super::node::{Node, Value};
use crate::error::closest;

/// A value as the user wrote it, with its type where the bare value would not tell.
pub fn given(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("the text `\"{}\"`", shorten(text)),
        Value::Integer(number) => format!("`{number}`"),
        Value::Number(number) => format!("`{number:?}`"),
        Value::Flag(flag) => format!("`{flag}`"),
        Value::Time(time) => format!("the time `{time}`"),
        Value::List(_) => "a list".to_string(),
        Value::Table(_) => "a table".to_string(),
    }
}

/// The same without the word for the type, for messages that are about the value itself.
pub fn bare(node: &Node) -> String {
    match &node.value {
        Value::Text(text) | Value::Time(text) => format!("`{}`", shorten(text)),
        _ => given(node),
    }
}

fn shorten(text: &str) -> String {
    let one_line = text.replace('\n', " ");
    if one_line.chars().count() <= 60 {
        return one_line;
    }
    let start: String = one_line.chars().take(57).collect();
    format!("{start}…")
}

/// What a JSON type is called here, with what is allowed of it.
pub fn type_words(types: &[&str]) -> String {
    let words: Vec<&str> = types
        .iter()
        .map(|name| match *name {
            "string" => "a text in quotes",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "`true` or `false`",
            "array" => "a list",
            "object" => "a table",
            other => other,
        })
        .collect();
    words.join(" or ")
}

/// A bound without a decimal point where it is whole.
pub fn number(value: f64) -> String {
    format!("{value}")
}

/// `a`, `b`, `c`.
pub fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    quoted.join(", ")
}

/// "did you mean `x`?" where something is close, and what is allowed in any case.
pub fn suggest(given: &str, allowed: &[String], what: &str) -> Option<String> {
    if allowed.is_empty() {
        return None;
    }
    let all = format!("{what}: {}", list(allowed));
    match closest(given, allowed.iter().map(String::as_str)) {
        Some(name) if allowed.len() > 1 => Some(format!("did you mean `{name}`? {all}")),
        Some(name) => Some(format!("did you mean `{name}`?")),
        None => Some(all),
    }
}

/// A fixed value of a schema as a user writes it.
pub fn choice(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToString::to_string)
}
