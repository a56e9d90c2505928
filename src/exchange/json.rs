//! JSON files: read with the place of a syntax error, walked with the path of each value.

use serde_json::Value as Json;

use super::encoding::decode;
use crate::project::toml::Source;
use crate::project::{Diagnostic, ProjectError, Severity};

/// The JSON of a file, or where it is none.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<Json, ProjectError> {
    let text = decode(bytes).text;
    serde_json::from_str(&text).map_err(|error| {
        let source = Source::file(name, text.clone());
        let start: usize = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum();
        let at = start + error.column().saturating_sub(1);
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        ProjectError::new(vec![Diagnostic {
            code: "syntax",
            severity: Severity::Error,
            message: format!("not valid JSON: {words}"),
            origin: name.to_owned(),
            place: source.place(&(at..at + 1)),
            hint: None,
        }])
    })
}

/// Whether a file is a JSON object or list at its start, and has one of these keys somewhere.
pub(super) fn has_key(bytes: &[u8], keys: &[&str]) -> bool {
    let text = decode(bytes).text;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with(['{', '[']) && keys.iter().any(|key| text.contains(&format!("\"{key}\"")))
}

/// A value with the path that leads to it.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) json: &'a Json,
    pub(super) path: String,
}

impl<'a> At<'a> {
    pub(super) fn root(json: &'a Json) -> Self {
        Self {
            json,
            path: String::new(),
        }
    }

    /// What stands under a key; nothing where it is `null`.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let json = self.json.get(key).filter(|value| !value.is_null())?;
        let path = if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        };
        Some(Self { json, path })
    }

    /// The items of a list under a key, or of an object's values.
    pub(super) fn items(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|found| found.all()).unwrap_or_default()
    }

    /// The items of this list, or of this object's values.
    pub(super) fn all(&self) -> Vec<Self> {
        let at = |json: &'a Json, key: String| Self {
            json,
            path: format!("{}[{key}]", self.path),
        };
        match self.json {
            Json::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(idx, json)| at(json, idx.to_string())).collect()
            }
            Json::Object(entries) => entries
                .iter()
                .map(|(key, json)| at(json, key.clone()))
                .collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.json.get(key)?.as_str()
    }

    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.json.get(key)?.as_f64()
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.json.get(key)?.as_bool()
    }

    /// A text or number as a text: ids come as both.
    pub(super) fn id(&self, key: &str) -> Option<String> {
        match self.json.get(key)? {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}
