//! What would move the score of one lead: one thing more that it does, or another value of what rules look at.

use serde_json::Value;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::features::condition::Example;
use crate::features::fact::Fact;
use crate::http::kept::Kept;
use crate::http::model::Model;
use crate::http::pages::lead::plain;
use crate::report::page::words::{Words, say};

/// Kinds of events, and values of attributes, that are tried.
const TRIED: usize = 40;
/// Of the events so many are shown, and of the values.
const SHOWN: [usize; 2] = [8, 6];

/// What is supposed.
pub(super) enum Supposed {
    /// It does a thing of this kind once more.
    Does(String),
    /// The attribute has this value.
    Has(String, Value),
}

impl Supposed {
    /// In words.
    pub(super) fn text(&self, words: &Words) -> String {
        let spoken = |name: &str| name.replace('_', " ");
        match self {
            Self::Does(what) => say!(words, "app-once-more", what = spoken(what)),
            Self::Has(name, value) => say!(
                words,
                "app-were-it",
                name = spoken(name),
                value = plain(value)
            ),
        }
    }
}

/// What moves the score from `now`, with the score that it makes, the largest change first.
pub(super) fn moves(
    kept: &Kept,
    model: &Model,
    as_of: Timestamp,
    now: i64,
) -> Result<Vec<(Supposed, i64)>> {
    let mut done = Vec::new();
    let types = &model.live().history().vocabulary.event_types;
    for event_type in types.iter().take(TRIED) {
        let then = kept.score_with(model, as_of, event_type)?;
        done.extend(then.map(|then| (Supposed::Does(event_type.clone()), then)));
    }
    let mut known = Vec::new();
    for (name, value) in values(model) {
        let then = kept.score_where(model, as_of, &name, &value)?;
        known.extend(then.map(|then| (Supposed::Has(name, value), then)));
    }
    let size = |then: &i64| (then - now).abs();
    let mut all = Vec::new();
    for (mut moved, shown) in [done, known].into_iter().zip(SHOWN) {
        moved.retain(|(_, then)| *then != now);
        moved.sort_by_key(|(_, then)| std::cmp::Reverse(size(then)));
        moved.truncate(shown);
        all.extend(moved);
    }
    all.sort_by_key(|(_, then)| std::cmp::Reverse(size(then)));
    Ok(all)
}

/// Values of attributes that rules in use ask for.
fn values(model: &Model) -> Vec<(String, Value)> {
    let facts = model.rulebook().map_or(&[][..], |book| &book.facts);
    let mut all: Vec<(String, Value)> = Vec::new();
    for fact in facts {
        let Fact::Holds(condition) = fact else {
            continue;
        };
        for (name, example) in condition.examples() {
            let value = match example {
                Example::Number(number) => Value::from(number),
                Example::Text(text) => Value::from(text),
                Example::Truth(truth) => Value::from(truth),
            };
            let is_new = !all.contains(&(name.clone(), value.clone()));
            if is_new && model.attribute_names().contains(&name) {
                all.push((name, value));
            }
        }
    }
    all.truncate(TRIED);
    all
}
