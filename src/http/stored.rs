//! `GET /v1/leads` and `GET /v1/leads/{id}`: what the state knows, ranked and explained.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, Result};
use crate::http::answer::ScoreOut;
use crate::http::app::{App, json};
use crate::http::kept::{Kept, Standing, unreadable};
use crate::http::problem::{Problem, Refusal};
use crate::state::{Page, Reader, ScoreRow, State};

/// Leads of a page unless asked otherwise.
const PAGE: usize = 100;
/// Leads of a page at most.
const LONGEST_PAGE: usize = 1_000;
/// Days that a trend looks back.
const TREND_DAYS: f64 = 30.0;
/// Events that are shown of a lead.
const EVENTS_SHOWN: usize = 100;
/// Leads that a filter looks at for one page.
const LOOKED_AT: usize = 20_000;

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
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(reader);
        answer
    }
}

/// One lead.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeadOut {
    /// The lead.
    lead: String,
    /// Its account.
    account: Option<String>,
    /// Who looks after it.
    owner: Option<String>,
    /// When it came into being.
    created: Option<String>,
    /// Its attributes.
    #[schema(value_type = Object)]
    attributes: Map<String, Value>,
    /// Its score; null where it has none.
    score: Option<ScoreOut>,
    /// Why it has none: `not_yet_created`, `already_converted`, `disqualified`.
    closed: Option<String>,
    /// Place in the list of all leads, 1 is the best.
    rank: Option<i64>,
    /// Leads in the list.
    of: Option<i64>,
    /// What the score has changed in 30 days; null where it was not known then.
    trend: Option<i64>,
    /// Events in all, before the instant of the score.
    n_events: usize,
    /// The latest events, the youngest first.
    events: Vec<EventOut>,
    /// Events that the model cannot use.
    unusable_events: usize,
}

/// One event.
#[derive(Debug, Serialize, ToSchema)]
struct EventOut {
    /// What happened.
    #[serde(rename = "type")]
    event_type: String,
    /// When.
    time: String,
    /// Its properties.
    #[schema(value_type = Object)]
    properties: Map<String, Value>,
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
        let found = shared.readers.with(&shared.state, |reader| {
            let Some(lead) = reader.lead(&id).map_err(|error| unreadable(&error))? else {
                return Ok(None);
            };
            let kept = Kept::read(reader, vec![lead], as_of, &model)?;
            let (standings, unusable_events) = kept.score(&model, as_of, 8)?;
            let (Some(standing), Some((lead, attributes))) =
                (standings.into_iter().next(), kept.leads().next())
            else {
                return Ok(None);
            };
            let n_events = kept.events_of(&id).count();
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
                .events_of(&id)
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
                        .rank(line.place, &id)
                        .map_err(|error| unreadable(&error))?;
                    let before = reader.score_on(&id, as_of.plus_days(-TREND_DAYS));
                    let before = before.map_err(|error| unreadable(&error))?;
                    out.trend = before.map(|before| line.score - before);
                    (out.rank, out.of) = (Some(ahead + 1), Some(of));
                    out.score = Some(ScoreOut::from(*line));
                }
            }
            Ok(Some(out))
        })?;
        found.ok_or_else(|| Refusal::NotFound.say(format!("no lead `{id}` is known")))
    });
    json(&answer.await?)
}

/// Which leads, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Leads of a page, 100 unless said otherwise.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Where the page before ended: its `next`.
    #[serde(default)]
    after: Option<String>,
    /// Only leads with this score or more.
    #[serde(default)]
    min_score: Option<i64>,
    /// Only leads of this grade.
    #[serde(default)]
    grade: Option<String>,
    /// Only leads whose id begins so.
    #[serde(default)]
    id: Option<String>,
    /// `csv` for a table, else JSON.
    #[serde(default)]
    format: Option<String>,
}

/// A page of leads, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeadsOut {
    /// The scores as they were made last.
    leads: Vec<Value>,
    /// Where the next page goes on; null at the end.
    next: Option<String>,
}

/// Leads, the best first
///
/// Scores are as of their last change or the last sweep. Pages are by place: leads that come or go meanwhile move none
/// of the others twice.
#[utoipa::path(get, path = "/v1/leads", tag = "state", security(("token" = ["read"])), params(Wanted),
    responses(
        (status = 200, description = "A page", content((LeadsOut = "application/json"), (String = "text/csv"))),
    ))]
pub(super) async fn list(
    Shared(app): Shared<Arc<App>>,
    wanted: std::result::Result<Query<Wanted>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|_| {
        Error::config("parameters are `limit`, `after`, `min_score`, `grade`, `id` and `format`")
    })?;
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Error::config(format!("`limit` is 1 to {LONGEST_PAGE}, got `{limit}`")).into());
    }
    let is_csv = match wanted.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(other) => {
            return Err(Error::config(format!("`format` is json or csv, got `{other}`")).into());
        }
    };
    let after = match &wanted.after {
        None => None,
        Some(text) => {
            Some(page(text).ok_or_else(|| Error::config("`after` is no `next` of ours"))?)
        }
    };
    let shared = Arc::clone(&app);
    let (rows, next) = app
        .queue
        .run(move || {
            let read = shared.readers.with(&shared.state, |reader| {
                select(reader, &wanted, after, limit)
            });
            read.map_err(Problem::from)
        })
        .await?;
    let mut leads = Vec::with_capacity(rows.len());
    for row in &rows {
        let line: Value = serde_json::from_str(&row.line)
            .map_err(|error| Error::internal(format!("a kept score is no JSON: {error}")))?;
        leads.push(line);
    }
    if !is_csv {
        return json(&LeadsOut { leads, next });
    }
    let mut response = Response::new(Body::from(table(&leads)?));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(&next).ok()) {
        headers.insert("x-next", next);
    }
    Ok(response)
}

fn select(
    reader: &Reader,
    wanted: &Wanted,
    mut after: Option<Page>,
    limit: usize,
) -> Result<(Vec<ScoreRow>, Option<String>)> {
    let fits = |row: &ScoreRow| {
        wanted.min_score.is_none_or(|least| least <= row.score)
            && wanted
                .grade
                .as_ref()
                .is_none_or(|grade| row.grade.as_ref() == Some(grade))
            && wanted
                .id
                .as_ref()
                .is_none_or(|start| row.lead.starts_with(start))
    };
    let mut rows = Vec::with_capacity(limit);
    let mut looked_at = 0;
    loop {
        let batch = reader
            .page(after.as_ref(), LONGEST_PAGE)
            .map_err(|error| unreadable(&error))?;
        let is_last = batch.len() < LONGEST_PAGE;
        looked_at += batch.len();
        let n = batch.len();
        for (number, row) in batch.into_iter().enumerate() {
            let here = Page {
                place: row.place,
                lead: row.lead.clone(),
            };
            if fits(&row) {
                rows.push(row);
            }
            let more = number + 1 < n || !is_last;
            if rows.len() == limit {
                return Ok((rows, more.then(|| mark(&here))));
            }
            after = Some(here);
        }
        if is_last {
            return Ok((rows, None));
        }
        if LOOKED_AT <= looked_at {
            return Ok((rows, after.as_ref().map(mark)));
        }
    }
}

/// Where a page ended, to the bit.
fn mark(page: &Page) -> String {
    format!("{:016x}.{}", page.place.to_bits(), page.lead)
}

fn page(text: &str) -> Option<Page> {
    let (place, lead) = text.split_once('.')?;
    let place = f64::from_bits(u64::from_str_radix(place, 16).ok()?);
    place.is_finite().then(|| Page {
        place,
        lead: lead.to_owned(),
    })
}

/// Columns of the table: those of a file of scores that are of use in a list.
const COLUMNS: [&str; 9] = [
    "lead",
    "as_of",
    "score",
    "grade",
    "probability",
    "rule_points",
    "rule_label",
    "rule_cell",
    "override_points",
];

fn table(leads: &[Value]) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::internal(format!("a table cannot be made: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
    head.extend((1..=4).map(|place| format!("reason_{place}")));
    writer.write_record(&head).map_err(failed)?;
    for lead in leads {
        let mut cells: Vec<String> = COLUMNS.iter().map(|name| cell(&lead[*name])).collect();
        cells.extend((0..4).map(|place| {
            let reason = &lead["reasons"][place];
            let mut text = cell(&reason["text"]);
            if let Some(points) = reason["points"].as_i64() {
                let _ = write!(text, " ({points:+})");
            }
            text
        }));
        writer.write_record(&cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(format!("a table cannot be made: {error}")))
}

/// A cell; what a spreadsheet would take for a formula is marked as text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_is_marked_to_the_bit_and_only_by_us() {
        let here = Page {
            place: 1.0 / 3.0,
            lead: "a.b".to_owned(),
        };
        assert_eq!(page(&mark(&here)), Some(here));
        for text in ["", "x", "zz.a", "7ff0000000000000.a"] {
            assert_eq!(page(text), None);
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell(&json!("=1+1")), "'=1+1");
        assert_eq!(cell(&json!(-3)), "-3");
        assert_eq!(cell(&json!(null)), "");
    }
}
