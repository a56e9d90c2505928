//! What is written: plain rows.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::domain::Timestamp;

/// One event to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// What makes it the same event when it is sent again; see [`key_of`].
    pub key: String,
    /// Whose.
    pub lead: String,
    /// When it happened.
    pub time: Timestamp,
    /// When it arrived, where that is known.
    pub arrived: Option<Timestamp>,
    /// Its type.
    pub event_type: String,
    /// Its properties.
    pub properties: Map<String, Value>,
}

/// What becomes known of a lead; `None` leaves as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeadChange {
    /// Its id.
    pub lead: String,
    /// When it came into being.
    pub created: Option<Timestamp>,
    /// Its account.
    pub account: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When it converted.
    pub converted: Option<Timestamp>,
    /// From when on it is out of the running.
    pub disqualified: Option<Timestamp>,
    /// Attributes that have other values from then on; null takes one away.
    pub attributes: Option<(Timestamp, Map<String, Value>)>,
}

/// The present score of a lead.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// The lead.
    pub lead: String,
    /// The last change of the lead that it knows of.
    pub seq: i64,
    /// When it was made.
    pub as_of: Timestamp,
    /// What lists are ordered by; below everything where the lead is out of the running.
    pub place: f64,
    /// 0 to 100.
    pub score: i64,
    /// Its grade.
    pub grade: Option<String>,
    /// The version that made it.
    pub model: String,
    /// Why the lead is not to be scored any more, or not yet.
    pub closed: Option<String>,
    /// Everything else about it, as it is answered.
    pub line: String,
}

/// What one request wants written; all of it or nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// Events.
    pub events: Vec<StoredEvent>,
    /// Leads.
    pub leads: Vec<LeadChange>,
    /// Scores.
    pub scores: Vec<ScoreRow>,
}

/// What was written of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Events that were new.
    pub new_events: usize,
    /// Events that were there already.
    pub repeated_events: usize,
}

/// Where a page of a list goes on: behind this place and lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Place of the last lead of the page before.
    pub place: f64,
    /// The last lead of the page before.
    pub lead: String,
}

/// What makes an event the same when it is sent again: its id, or else all that it says.
pub fn key_of(
    id: Option<&str>,
    lead: &str,
    time: Timestamp,
    event_type: &str,
    properties: &Map<String, Value>,
) -> String {
    if let Some(id) = id {
        return format!("i:{id}");
    }
    let mut hash = Sha256::new();
    // Lengths stand between the parts, so that no two events read alike end to end.
    for part in [lead, event_type] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(time.0.to_le_bytes());
    // Keys of a map are in order, whatever order they were sent in.
    hash.update(Value::Object(properties.clone()).to_string().as_bytes());
    let mut key = String::from("c:");
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_known_by_its_id_or_by_all_that_it_says() {
        let key = |lead: &str, kind: &str, properties: Value| {
            key_of(
                None,
                lead,
                Timestamp(5),
                kind,
                properties.as_object().unwrap(),
            )
        };
        let one = key("a", "mail", json!({"x": 1, "y": [2]}));
        assert_eq!(one, key("a", "mail", json!({"y": [2], "x": 1})));
        for other in [
            key("am", "ail", json!({"x": 1, "y": [2]})),
            key("a", "mail", json!({"x": 1})),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!(
            key_of(Some("7"), "a", Timestamp(1), "mail", &Map::new()),
            "i:7"
        );
    }
}
