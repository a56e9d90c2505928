//! `GET /v1/leads/{id}`: what the state knows of a lead, ranked and explained.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::answer::ScoreOut;
use crate::http::app::{App, json};
use crate::http::kept::{Kept, Standing, unreadable};
use crate::http::model::Model;
use crate::http::problem::{Problem, Refusal};
use crate::state::{Reader, State};

/// Days that a trend looks back.
const TREND_DAYS: f64 = 30.0;
/// Events that are shown of a lead.
const EVENTS_SHOWN: usize = 100;

/// Connections for reading, kept open.
pub(super) struct Readers {
    free: Mutex<Vec<Reader>>,
}

impl Readers {
    pub(super) fn new() -> Self {
        Self {
            free: Mutex::new(Vec::new()),
        }
    }

    /// Reads with a connection that nobody else uses meanwhile.
    pub(super) fn with<T>(
        &self,
        state: &State,
        read: impl FnOnce(&Reader) -> Result<T>,
    ) -> Result<T> {
        let free = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let reader = match free {
            Some(reader) => reader,
            None => state.reader()?,
        };
        let answer = read(&reader);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if reader.is_open() {
            free.push(reader);
        } else {
            // What broke this connection has broken the others as well.
            free.clear();
        }
        answer
    }
}

/// One lead.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeadOut {
    /// The lead.
    pub(super) lead: String,
    /// Its account.
    pub(super) account: Option<String>,
    /// Who looks after it.
    pub(super) owner: Option<String>,
    /// When it came into being.
    pub(super) created: Option<String>,
    /// Its attributes.
    #[schema(value_type = Object)]
    pub(super) attributes: Map<String, Value>,
    /// Its score; null where it has none.
    pub(super) score: Option<ScoreOut>,
    /// Why it has none: `not_yet_created`, `already_converted`, `disqualified`.
    pub(super) closed: Option<String>,
    /// Place in the list of all leads, 1 is the best.
    pub(super) rank: Option<i64>,
    /// Leads in the list.
    pub(super) of: Option<i64>,
    /// What the score has changed in 30 days; null where it was not known then.
    pub(super) trend: Option<i64>,
    /// Events in all, before the instant of the score.
    pub(super) n_events: usize,
    /// The latest events, the youngest first.
    pub(super) events: Vec<EventOut>,
    /// Events that the model cannot use.
    pub(super) unusable_events: usize,
}

/// One event.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventOut {
    /// What happened.
    #[serde(rename = "type")]
    pub(super) event_type: String,
    /// When.
    pub(super) time: String,
    /// Its properties.
    #[schema(value_type = Object)]
    pub(super) properties: Map<String, Value>,
}

/// When a lead is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    /// The instant of the score; left out: now.
    #[serde(default)]
    as_of: Option<String>,
}

/// One lead: score, rank, trend, reasons, events
#[utoipa::path(get, path = "/v1/leads/{id}", tag = "state", security(("token" = ["read"])),
    params(("id" = String, Path, description = "Its id"), When),
    responses(
        (status = 200, description = "The lead", body = LeadOut),
    ))]
pub(super) async fn one(
    Shared(app): Shared<Arc<App>>,
    id: std::result::Result<Path<String>, PathRejection>,
    when: std::result::Result<Query<When>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    let Query(when) = when.map_err(|_| Error::config("the only parameter here is `as_of`"))?;
    let Path(id) = id.map_err(|_| Error::config("the id cannot be read"))?;
    let model = app.model.get();
    let as_of = match &when.as_of {
        None => app.now(),
        Some(text) => model
            .live()
            .reader()
            .instant(&Value::String(text.clone()))
            .ok_or_else(|| {
                Error::config(format!("`as_of={text}` is no instant"))
                    .hint("write it as 2025-03-31T10:00:00Z")
            })?,
    };
    let shared = Arc::clone(&app);
    let answer = app.queue.run(move || {
        let found = look_up(&shared, &model, &id, as_of)?;
        found.ok_or_else(|| Refusal::NotFound.say(format!("no lead `{id}` is known")))
    });
    json(&answer.await?)
}

/// Everything that is known of a lead at an instant; `None` where nobody knows it.
pub(super) fn look_up(
    app: &App,
    model: &Model,
    id: &str,
    as_of: Timestamp,
) -> Result<Option<LeadOut>> {
    app.readers.with(&app.state, |reader| {
        let Some(lead) = reader.lead(id).map_err(|error| unreadable(&error))? else {
            return Ok(None);
        };
        let kept = Kept::read(reader, vec![lead], as_of, model)?;
        let (standings, unusable_events) = kept.score(model, as_of, 8)?;
        let (Some(standing), Some((lead, attributes))) =
            (standings.into_iter().next(), kept.leads().next())
        else {
            return Ok(None);
        };
        let n_events = kept.events_of(id).count();
        let mut out = LeadOut {
            lead: lead.lead.clone(),
            account: lead.account.clone(),
            owner: lead.owner.clone(),
            created: lead.created.map(|time| time.to_string()),
            attributes: attributes.clone(),
            score: None,
            closed: None,
            rank: None,
            of: None,
            trend: None,
            n_events,
            events: Vec::new(),
            unusable_events,
        };
        let shown = kept
            .events_of(id)
            .skip(n_events.saturating_sub(EVENTS_SHOWN));
        out.events.extend(shown.map(|event| EventOut {
            event_type: event.event_type.clone(),
            time: event.time.to_string(),
            properties: event.properties.clone(),
        }));
        out.events.reverse();
        match standing {
            Standing::Closed(reason) => out.closed = Some(reason.to_owned()),
            Standing::Open(line) => {
                let (ahead, of) = reader
                    .rank(line.place, id)
                    .map_err(|error| unreadable(&error))?;
                let before = reader.score_on(id, as_of.plus_days(-TREND_DAYS));
                let before = before.map_err(|error| unreadable(&error))?;
                out.trend = before.map(|before| line.score - before);
                (out.rank, out.of) = (Some(ahead + 1), Some(of));
                out.score = Some(ScoreOut::from(*line));
            }
        }
        Ok(Some(out))
    })
}
