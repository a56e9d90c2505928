//! `POST /v1/events`, `POST /v1/leads`, and Segment's calls: what leads did and who they are.
//!
//! An answer comes once everything is on disk. Sent again, an event counts once.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::oneshot;
use utoipa::ToSchema;

use crate::domain::Timestamp;
use crate::error::Error;
use crate::events::EventMessage;
use crate::http::app::{App, Whole, json, parse};
use crate::http::model::Model;
use crate::http::problem::{Problem, Refusal};
use crate::state::{Change, LeadChange, StoredEvent, Written, key_of};

/// Events of any leads.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsIn {
    /// The events, in any order; late ones take their place by their time.
    events: Vec<LeadEventIn>,
}

/// One event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadEventIn {
    /// Whose.
    #[schema(example = "L-1001")]
    pub(super) lead: String,
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
    /// An id of its own; without one, an event that says the same is the same.
    #[serde(default)]
    pub(super) id: Option<String>,
    /// Properties by the names of the log's columns.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(super) properties: Map<String, Value>,
}

/// Leads and what is known of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadsIn {
    /// The leads; what is left out stays as it is.
    leads: Vec<LeadChangeIn>,
}

/// What becomes known of a lead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadChangeIn {
    /// Its id.
    #[schema(example = "L-1001")]
    lead: String,
    /// When it came into being.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    created: Option<Value>,
    /// Its account.
    #[serde(default)]
    account: Option<String>,
    /// Who looks after it.
    #[serde(default)]
    owner: Option<String>,
    /// When it converted.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    converted: Option<Value>,
    /// From when on it is out of the running.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    disqualified: Option<Value>,
    /// Attributes by the names of the lead table's columns; null takes one away.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    attributes: Option<Map<String, Value>>,
    /// Since when the attributes are so; left out: now.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    changed: Option<Value>,
}

/// What was kept.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the words of the answer: what was accepted, beside what was repeated"
)]
pub(super) struct Accepted {
    /// Events that were new.
    pub(super) accepted: usize,
    /// Events that were there already.
    pub(super) repeated: usize,
    /// Leads that were changed.
    pub(super) leads: usize,
}

/// Keep events
///
/// All of them or none: one that cannot be used refuses the request, with its place. What is accepted is on disk.
#[utoipa::path(post, path = "/v1/events", tag = "state", request_body = EventsIn, security(("token" = ["ingest"])),
    responses(
        (status = 200, description = "All are on disk", body = Accepted),
    ))]
pub(super) async fn events(
    Shared(app): Shared<Arc<App>>,
    Whole(body): Whole,
) -> Result<Response, Problem> {
    let request: EventsIn = parse(&body)?;
    let model = app.model.get();
    let events = stored(&app, &model, &request.events)?;
    let change = Change {
        events,
        ..Change::default()
    };
    json(&write(&app, change).await?)
}

/// Keep what is known of leads
#[utoipa::path(post, path = "/v1/leads", tag = "state", request_body = LeadsIn, security(("token" = ["ingest"])),
    responses(
        (status = 200, description = "All are on disk", body = Accepted),
    ))]
pub(super) async fn leads(
    Shared(app): Shared<Arc<App>>,
    Whole(body): Whole,
) -> Result<Response, Problem> {
    let request: LeadsIn = parse(&body)?;
    check_number(&app, request.leads.len(), "leads")?;
    let (model, now) = (app.model.get(), app.now());
    let mut leads = Vec::with_capacity(request.leads.len());
    for (place, lead) in request.leads.into_iter().enumerate() {
        let at = |value: &Option<Value>, name: &str| {
            optional(&model, value.as_ref())
                .map_err(|problem| problem.at(&format!("leads[{place}].{name}")))
        };
        leads.push(LeadChange {
            created: at(&lead.created, "created")?,
            converted: at(&lead.converted, "converted")?,
            disqualified: at(&lead.disqualified, "disqualified")?,
            attributes: match lead.attributes {
                Some(attributes) => {
                    Some((at(&lead.changed, "changed")?.unwrap_or(now), attributes))
                }
                None => None,
            },
            lead: id(&lead.lead).map_err(|problem| problem.at(&format!("leads[{place}]")))?,
            account: lead.account.filter(|text| !text.trim().is_empty()),
            owner: lead.owner.filter(|text| !text.trim().is_empty()),
        });
    }
    check_attributes(&model, &leads, "leads")?;
    let change = Change {
        leads,
        ..Change::default()
    };
    json(&write(&app, change).await?)
}

/// Attributes that do not fit the model are refused now, not when somebody asks for a score.
pub(super) fn check_attributes(
    model: &Model,
    leads: &[LeadChange],
    what: &str,
) -> Result<(), Problem> {
    let empty = Map::new();
    let messages: Vec<_> = leads
        .iter()
        .map(|lead| crate::events::LeadMessage {
            lead: &lead.lead,
            created: None,
            account: None,
            attributes: lead
                .attributes
                .as_ref()
                .map_or(&empty, |(_, attributes)| attributes),
        })
        .collect();
    match model.live().check_leads(&messages)?.first() {
        Some((place, reason)) => Err(Error::data(format!("{what}[{place}]: {reason}")).into()),
        None => Ok(()),
    }
}

/// Writes `change`, and waits until it is on disk.
pub(super) async fn write(app: &App, change: Change) -> Result<Accepted, Problem> {
    let n_leads = change.leads.len();
    let (tell, told) = oneshot::channel();
    app.state.write(change, move |written| {
        let _ = tell.send(written);
    });
    let written = told.await.map_err(|_| Error::io("the state is closed"))?;
    let Written {
        new_events,
        repeated_events,
    } = written.map_err(Error::from)?;
    app.metrics
        .kept
        .fetch_add(new_events as u64, std::sync::atomic::Ordering::Relaxed);
    Ok(Accepted {
        accepted: new_events,
        repeated: repeated_events,
        leads: n_leads,
    })
}

/// Checks events as the model would read them, and makes them ready to be kept.
pub(super) fn stored(
    app: &App,
    model: &Model,
    events: &[LeadEventIn],
) -> Result<Vec<StoredEvent>, Problem> {
    check_number(app, events.len(), "events")?;
    let mut rows = Vec::with_capacity(events.len());
    for (place, event) in events.iter().enumerate() {
        let at = |problem: Problem| problem.at(&format!("events[{place}]"));
        let time = optional(model, Some(&event.time)).map_err(at)?;
        let time = time.ok_or_else(|| at(Error::data("missing time").into()))?;
        let arrived = optional(model, event.arrived.as_ref()).map_err(at)?;
        let lead = id(&event.lead).map_err(at)?;
        let event_type = event.event_type.trim().to_owned();
        let own = event
            .id
            .as_deref()
            .map(str::trim)
            .filter(|id| !id.is_empty());
        rows.push(StoredEvent {
            key: key_of(own, &lead, time, &event_type, &event.properties),
            properties: event.properties.clone(),
            lead,
            time,
            arrived,
            event_type,
        });
    }
    let messages: Vec<EventMessage> = rows
        .iter()
        .map(|row| EventMessage {
            lead: &row.lead,
            time: row.time,
            arrived: row.arrived,
            event_type: &row.event_type,
            properties: &row.properties,
        })
        .collect();
    if let Some((place, reason)) = model.live().check_events(&messages)?.first() {
        return Err(Error::data(format!("events[{place}]: {reason}")).into());
    }
    Ok(rows)
}

fn check_number(app: &App, n: usize, what: &str) -> Result<(), Problem> {
    match n {
        0 => Err(Error::config(format!("`{what}` is empty")).into()),
        n if app.limits.leads < n => {
            Err(Refusal::TooLarge.say(format!("{n} {what}, at most {} at once", app.limits.leads)))
        }
        _ => Ok(()),
    }
}

fn id(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("nan") || 500 < text.len() {
        return Err(Error::data("missing lead: its id has 1 to 500 bytes").into());
    }
    Ok(text.to_owned())
}

/// An instant that has to be there.
pub(super) fn instant_of(model: &Model, value: &Value) -> Result<Timestamp, Problem> {
    optional(model, Some(value))?.ok_or_else(|| Error::data("missing time").into())
}

fn optional(model: &Model, value: Option<&Value>) -> Result<Option<Timestamp>, Problem> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    match model.live().reader().instant(value) {
        Some(time) => Ok(Some(time)),
        None => Err(
            Error::data(format!("`{value}` is no instant between 1970 and 2200"))
                .hint("write it as 2025-03-31T10:00:00Z")
                .into(),
        ),
    }
}
