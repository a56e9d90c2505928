//! Segment's calls, as its libraries send them: `POST /v1/track`, `identify`, `page`, `screen`, `group`, `batch`.
//!
//! They become events and leads in the same way as files of them do (`events::segment`).
//!
//! # Source
//! Segment, "HTTP Tracking API" and "Spec: Common Fields".

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::http::app::{App, Whole, json, parse};
use crate::http::ingest::{LeadEventIn, check_attributes, instant_of, stored, write};
use crate::http::problem::{Problem, Refusal};
use crate::state::{Change, LeadChange};

/// The calls: five that say something of a lead or its doings, and several of them at once.
pub(super) const CALLS: [&str; 6] = ["track", "page", "screen", "identify", "group", "batch"];

/// Keep one of Segment's calls, or a batch of them
#[utoipa::path(post, path = "/v1/{call}", tag = "state", security(("token" = ["ingest"])),
    request_body(content = Object, description = "A call as Segment's libraries send it; for batch, `{\"batch\": […]}`"),
    responses(
        (status = 200, description = "All are on disk", body = super::ingest::Accepted),
    ))]
pub(super) async fn call(
    Shared(app): Shared<Arc<App>>,
    uri: Uri,
    Whole(body): Whole,
) -> Result<Response, Problem> {
    // The router knows the calls; the last part of the path says which one this is.
    let call = uri.path().rsplit('/').next().unwrap_or_default();
    let mut calls = if call == "batch" {
        let mut sent: Map<String, Value> = parse(&body)?;
        match sent.remove("batch") {
            Some(Value::Array(calls)) => calls,
            _ => return Err(Error::config("a batch is `{\"batch\": [calls]}`").into()),
        }
    } else {
        let mut one: Map<String, Value> = parse(&body)?;
        one.insert("type".to_owned(), Value::String(call.to_owned()));
        vec![Value::Object(one)]
    };
    if app.limits.leads < calls.len() {
        return Err(Refusal::TooLarge.say(format!(
            "{} calls, at most {} at once",
            calls.len(),
            app.limits.leads
        )));
    }
    let (mut events, mut leads) = (Vec::new(), Vec::new());
    for (place, call) in calls.iter_mut().enumerate() {
        let Value::Object(call) = call else {
            return Err(Error::config(format!("batch[{place}] is no object")).into());
        };
        take(&app, call, &mut events, &mut leads)
            .map_err(|problem| problem.at(&format!("batch[{place}]")))?;
    }
    let model = app.model.get();
    check_attributes(&model, &leads, "leads")?;
    let change = Change {
        events: if events.is_empty() {
            Vec::new()
        } else {
            stored(&app, &model, &events)?
        },
        leads,
        ..Change::default()
    };
    json(&write(&app, change).await?)
}

fn text(call: &Map<String, Value>, key: &str) -> Option<String> {
    match call.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn object(call: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
    match call.remove(key) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn take(
    app: &App,
    call: &mut Map<String, Value>,
    events: &mut Vec<LeadEventIn>,
    leads: &mut Vec<LeadChange>,
) -> Result<(), Problem> {
    let kind = text(call, "type").unwrap_or_default().to_ascii_lowercase();
    let lead = text(call, "userId").or_else(|| text(call, "anonymousId"));
    let lead =
        lead.ok_or_else(|| Error::data("missing lead: neither `userId` nor `anonymousId`"))?;
    let arrived = call.remove("receivedAt").filter(|value| !value.is_null());
    let time = ["timestamp", "originalTimestamp"]
        .into_iter()
        .find_map(|key| call.remove(key).filter(|v| !v.is_null()));
    let time = time
        .or_else(|| arrived.clone())
        .unwrap_or_else(|| Value::String(app.now().to_string()));
    let viewed = |call: &Map<String, Value>, what: &str| match text(call, "name") {
        Some(name) => format!("Viewed {name} {what}"),
        None => format!("Viewed {what}"),
    };
    let event_type = match kind.as_str() {
        "track" => Some(
            text(call, "event")
                .ok_or_else(|| Error::data("missing type: a track call has an `event`"))?,
        ),
        "page" => Some(viewed(call, "Page")),
        "screen" => Some(viewed(call, "Screen")),
        "identify" | "group" => None,
        _ => return Err(Error::data(format!("`{kind}` calls are not kept")).into()),
    };
    let Some(event_type) = event_type else {
        let mut traits = object(call, "traits");
        let created = ["createdAt", "created_at"]
            .into_iter()
            .find_map(|key| traits.remove(key));
        let model = app.model.get();
        leads.push(LeadChange {
            lead,
            created: created.and_then(|value| model.live().reader().instant(&value)),
            account: text(call, "groupId"),
            attributes: Some((instant_of(&model, &time)?, traits)),
            ..LeadChange::default()
        });
        return Ok(());
    };
    let mut properties = object(call, "properties");
    let mut context = object(call, "context");
    for key in ["campaign", "page"] {
        if let Some(Value::Object(part)) = context.remove(key) {
            // Where the lead came from; what the call says itself goes before it.
            for (name, value) in part {
                properties.entry(format!("{key}.{name}")).or_insert(value);
            }
        }
    }
    events.push(LeadEventIn {
        lead,
        event_type,
        time,
        arrived,
        id: text(call, "messageId"),
        properties,
    });
    Ok(())
}
