//! `POST /v1/score`: leads with their events, or rows of features.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::response::Response;

use crate::domain::Timestamp;
use crate::error::Error;
use crate::events::{EventMessage, LeadMessage};
use crate::history::Asked;
use crate::http::answer::ScoreAnswer;
use crate::http::app::{App, Whole, json, parse};
use crate::http::model::Model;
use crate::http::problem::{Problem, Refusal};
use crate::http::wire::{LeadIn, RowIn, ScoreRequest};

/// Reasons that are told unless asked otherwise.
const N_REASONS: usize = 4;
/// Reasons that can be asked for.
const MOST_REASONS: usize = 50;

/// Score one or many leads
///
/// Nothing is kept: all that the scores are made from comes with the request. The answer is what `leadscore score`
/// would write for the same leads, events and instant.
#[utoipa::path(post, path = "/v1/score", tag = "scores", request_body = ScoreRequest,
    security(("token" = ["read"])),
    responses(
        (status = 200, description = "Scores in the order of the leads", body = ScoreAnswer),
    ))]
pub(super) async fn score(
    State(app): State<Arc<App>>,
    Whole(body): Whole,
) -> Result<Response, Problem> {
    let model = app.model.get();
    let counted = Arc::clone(&app);
    let answer = app.queue.run(move || {
        let request: ScoreRequest = parse(&body)?;
        let limit = request.reasons.unwrap_or(N_REASONS);
        if MOST_REASONS < limit {
            return Err(Error::config(format!(
                "`reasons` is at most {MOST_REASONS}, got `{limit}`"
            ))
            .into());
        }
        let as_of = match &request.as_of {
            Some(value) => instant(&model, value).map_err(|problem| problem.at("as_of"))?,
            None => counted.now(),
        };
        let answer = match (&request.leads, &request.rows) {
            (Some(leads), None) => score_leads(&model, leads, as_of, limit, &counted)?,
            (None, Some(rows)) => score_rows(&model, rows, as_of, limit, &counted)?,
            _ => {
                return Err(Error::config("a request has either `leads` or `rows`")
                    .hint("`leads` with events and attributes, `rows` with ready features")
                    .into());
            }
        };
        counted
            .metrics
            .leads
            .fetch_add(answer.scores.len() as u64, Ordering::Relaxed);
        Ok(answer)
    });
    json(&answer.await?)
}

fn instant(model: &Model, value: &serde_json::Value) -> Result<Timestamp, Problem> {
    let read = model.live().reader().instant(value);
    read.ok_or_else(|| {
        Error::data(format!("`{value}` is no instant between 1970 and 2200"))
            .hint("write it as 2025-03-31T10:00:00Z")
            .into()
    })
}

fn check_size(n: usize, most: usize, what: &str) -> Result<(), Problem> {
    if n == 0 {
        return Err(Error::config(format!("`{what}` is empty")).into());
    }
    if most < n {
        let problem = Refusal::TooLarge.say(format!("{n} {what}, at most {most} at once"));
        return Err(problem.hint("send them in several requests"));
    }
    Ok(())
}

fn score_leads(
    model: &Model,
    leads: &[LeadIn],
    as_of: Timestamp,
    limit: usize,
    app: &App,
) -> Result<ScoreAnswer, Problem> {
    check_size(leads.len(), app.limits.leads, "leads")?;
    let n_events: usize = leads.iter().map(|lead| lead.events.len()).sum();
    if app.limits.events < n_events {
        return Err(Refusal::TooLarge.say(format!(
            "{n_events} events, at most {} at once",
            app.limits.events
        )));
    }
    let mut messages = Vec::with_capacity(leads.len());
    let mut events = Vec::with_capacity(n_events);
    // Where each event stands in the request, to name it where it cannot be used.
    let mut places = Vec::with_capacity(n_events);
    let mut cutoffs = Vec::with_capacity(leads.len());
    let mut unknown = BTreeSet::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let at = |value: Option<&serde_json::Value>, path: &dyn Fn() -> String| {
        let present = value.filter(|value| !value.is_null());
        let read = present.map(|value| instant(model, value)).transpose();
        read.map_err(|problem| problem.at(&path()))
    };
    for (place, lead) in leads.iter().enumerate() {
        messages.push(LeadMessage {
            lead: &lead.lead,
            created: at(lead.created.as_ref(), &|| format!("leads[{place}].created"))?,
            account: lead.account.as_deref(),
            attributes: &lead.attributes,
        });
        let own = at(lead.as_of.as_ref(), &|| format!("leads[{place}].as_of"))?;
        cutoffs.push(own.unwrap_or(as_of));
        for (number, event) in lead.events.iter().enumerate() {
            if !model.live().knows_type(event.event_type.trim()) {
                unknown.insert(event.event_type.trim().to_owned());
            }
            let path = |what: &str| format!("leads[{place}].events[{number}].{what}");
            let message = EventMessage {
                lead: &lead.lead,
                time: instant(model, &event.time).map_err(|problem| problem.at(&path("time")))?,
                arrived: at(event.arrived.as_ref(), &|| path("arrived"))?,
                event_type: &event.event_type,
                properties: &event.properties,
            };
            // Of several events with one id the one seen first counts, as in files.
            match event.id.as_ref().map(|id| seen.entry(id.as_str())) {
                Some(Entry::Occupied(known)) => {
                    let known: &mut EventMessage = &mut events[*known.get()];
                    let reader = model.live().reader();
                    let at = |event: &EventMessage| reader.seen_at(event.time, event.arrived);
                    if at(&message) < at(known) {
                        *known = message;
                    }
                    continue;
                }
                Some(Entry::Vacant(free)) => {
                    free.insert(events.len());
                }
                None => {}
            }
            events.push(message);
            places.push((place, number));
        }
    }
    if !model.live().has_events() && !events.is_empty() {
        return Err(Error::mismatch("the model looks at rows of a table, not at events").into());
    }
    let asked = Asked {
        leads: &messages,
        events: &events,
        as_of: &cutoffs,
    };
    let (lines, rejected) = model.score(&asked, limit)?;
    if let Some((position, reason)) = rejected.events.first() {
        let (place, number) = places[*position];
        return Err(Error::data(format!("leads[{place}].events[{number}]: {reason}")).into());
    }
    app.metrics
        .events
        .fetch_add(events.len() as u64, Ordering::Relaxed);
    Ok(ScoreAnswer::new(
        model,
        lines,
        unknown.into_iter().collect(),
    ))
}

fn score_rows(
    model: &Model,
    rows: &[RowIn<'_>],
    as_of: Timestamp,
    limit: usize,
    app: &App,
) -> Result<ScoreAnswer, Problem> {
    check_size(rows.len(), app.limits.leads, "rows")?;
    let numbers: Vec<String> = (0..rows.len()).map(|row| row.to_string()).collect();
    let named = rows.iter().zip(&numbers);
    let ids: Vec<&str> = named
        .map(|(row, number)| row.lead.as_deref().unwrap_or(number))
        .collect();
    let features: Vec<_> = rows.iter().map(|row| &row.features).collect();
    let lines = model.score_ready(&ids, &features, as_of, limit)?;
    Ok(ScoreAnswer::new(model, lines, Vec::new()))
}
