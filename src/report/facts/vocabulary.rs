//! The words of columns in parts: figures name columns in English, and a page in another language looks them up here.

use serde::{Deserialize, Serialize};

use crate::features::phrase::Phrase;

/// A column in words and in parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saying {
    /// The words, as figures have them.
    pub words: String,
    /// What is said of the parts: the name of the feature kind, with its variant where it has some.
    pub form: String,
    /// Types of events; empty where any type counts, or where none plays a part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// The condition on events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Days of the window, or of the half-life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<f64>,
    /// The property, attribute or tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Another attribute.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub other: String,
    /// What is looked at in colleagues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner: Option<Box<Saying>>,
}

impl From<&Phrase> for Saying {
    fn from(from: &Phrase) -> Self {
        Self {
            words: from.words(),
            form: from.form.to_owned(),
            events: from.events.clone(),
            condition: from.condition.clone(),
            days: from.days,
            name: from.name.clone(),
            other: from.other.clone(),
            inner: from
                .inner
                .as_deref()
                .map(|inner| Box::new(Self::from(inner))),
        }
    }
}
