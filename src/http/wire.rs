//! What is asked, as JSON.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::history::ReadyRow;

/// Leads to be scored: with their events and attributes, or as rows whose features are known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScoreRequest<'a> {
    /// Leads with what is known of them.
    #[serde(default)]
    pub(super) leads: Option<Vec<LeadIn>>,
    /// Rows of features, as `leadscore features` writes them.
    #[serde(default, borrow)]
    pub(super) rows: Option<Vec<RowIn<'a>>>,
    /// When the scores pretend to be made: nothing at or after it is seen. ISO 8601, or a number of seconds or
    /// milliseconds since 1970; left out: now.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2025-12-01T00:00:00Z")]
    pub(super) as_of: Option<Value>,
    /// How many reasons are told at most.
    #[serde(default)]
    #[schema(default = 4, minimum = 0, maximum = 50)]
    pub(super) reasons: Option<usize>,
}

/// One lead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadIn {
    /// Its id; it comes back in the answer.
    #[schema(example = "L-1001")]
    pub(super) lead: String,
    /// When it came into being.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) created: Option<Value>,
    /// Its account; leads of one account in one request are colleagues.
    #[serde(default)]
    pub(super) account: Option<String>,
    /// Attributes by the names of the lead table's columns.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) attributes: Map<String, Value>,
    /// What it did.
    #[serde(default)]
    pub(super) events: Vec<EventIn>,
    /// When its score pretends to be made, if not as the others.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) as_of: Option<Value>,
}

/// One event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EventIn {
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "page_viewed")]
    pub(super) event_type: String,
    /// When: ISO 8601, or a number of seconds or milliseconds since 1970.
    #[schema(value_type = String, example = "2025-11-28T09:30:00Z")]
    pub(super) time: Value,
    /// When it arrived; it is not seen before that.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) arrived: Option<Value>,
    /// An id of its own: of several events with one id the first counts.
    #[serde(default)]
    pub(super) id: Option<String>,
    /// Properties by the names of the log's columns.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) properties: Map<String, Value>,
}

/// One row of features.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RowIn<'a> {
    /// Its id; it comes back in the answer.
    #[serde(default)]
    pub(super) lead: Option<String>,
    /// Values by the names of the columns; null is a missing value.
    #[serde(borrow)]
    #[schema(value_type = Object)]
    pub(super) features: ReadyRow<'a>,
}
