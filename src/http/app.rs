//! What all requests share, and which route answers which path.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use serde::{Deserialize, Serialize};

use crate::domain::Timestamp;
use crate::error::Error;
use crate::http::deliver::Courier;
use crate::http::guard;
use crate::http::metrics::Metrics;
use crate::http::model::Slot;
use crate::http::problem::{Problem, Refusal};
use crate::http::stored::Readers;
use crate::http::work::Queue;
use crate::http::workbench::Bench;
use crate::http::{
    docs, feed, ingest, invocations, lists, observe, pages, publish, rulebook, saved, score,
    segment, standings, stored, subscriptions, tune, versions,
};
use crate::project::Project;
use crate::state::State;

/// How much one request may ask for, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of a body.
    pub(super) body: usize,
    /// Leads or rows.
    pub(super) leads: usize,
    /// Events.
    pub(super) events: usize,
    /// Until an answer.
    pub(super) time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            leads: 10_000,
            events: 500_000,
            time: Duration::from_secs(30),
        }
    }
}

/// What all requests share.
pub(super) struct App {
    pub(super) model: Slot,
    pub(super) metrics: Metrics,
    pub(super) queue: Queue,
    pub(super) limits: Limits,
    pub(super) guard: guard::Guard,
    pub(super) state: State,
    pub(super) readers: Readers,
    pub(super) courier: Courier,
    /// What messages say they come from.
    pub(super) source: String,
    /// The project, as it was read at the start.
    pub(super) project: Project,
    /// Where its models lie.
    pub(super) models: PathBuf,
    /// Held by whoever changes which model answers.
    pub(super) turn: Mutex<()>,
    pub(super) clock: fn() -> Timestamp,
    /// The instant at which the clock stands still, where it does.
    pub(super) as_of: Option<Timestamp>,
    pub(super) bench: Bench,
    pub(super) standings: standings::Kept,
    /// Whether files are being read into the state: scores follow once they are.
    pub(super) is_importing: AtomicBool,
}

impl App {
    /// What a clock on the wall says, for what people do.
    pub(super) fn wall(&self) -> Timestamp {
        (self.clock)()
    }

    /// The present instant of the leads.
    pub(super) fn now(&self) -> Timestamp {
        self.as_of.unwrap_or_else(self.clock)
    }
}

/// The routes.
pub(super) fn router(app: &Arc<App>) -> Router {
    let calls = segment::CALLS.iter().fold(Router::new(), |router, call| {
        router.route(&format!("/v1/{call}"), post(segment::call))
    });
    calls
        .route("/v1/score", post(score::score))
        .route("/v1/events", post(ingest::events))
        .route("/v1/leads", post(ingest::leads).get(lists::list))
        .route("/v1/leads/{id}", get(stored::one))
        .route("/v1/lists", get(saved::all))
        .route("/v1/lists/{name}", put(saved::put).delete(saved::delete))
        .route("/v1/compare", get(saved::compare))
        .route("/v1/rulebook", get(rulebook::read))
        .route(
            "/v1/rulebook/draft",
            put(rulebook::put_draft).delete(rulebook::delete_draft),
        )
        .route("/v1/rulebook/simulate", post(rulebook::simulated))
        .route("/v1/rulebook/publish", post(publish::publish))
        .route("/v1/rulebook/rollback", post(publish::rollback))
        .route("/v1/rulebook/history", get(publish::history))
        .route("/v1/rulebook/history/{version}", get(publish::one))
        .route("/v1/tune", get(tune::tune))
        .merge(pages::routes())
        .route("/v1/crossings", get(feed::crossings))
        .route(
            "/v1/subscriptions",
            post(subscriptions::add).get(subscriptions::list),
        )
        .route("/v1/subscriptions/{id}", delete(subscriptions::remove))
        .route(
            "/v1/subscriptions/{id}/failed",
            get(subscriptions::failed).post(subscriptions::again),
        )
        .route("/v1/models", get(versions::list))
        .route("/v1/models/rollback", post(versions::roll_back))
        .route("/v1/models/{version}/promote", post(versions::promote))
        .route("/invocations", post(invocations::invocations))
        .route("/livez", get(observe::livez))
        .route("/readyz", get(observe::readyz))
        .route("/metrics", get(observe::metrics))
        .route("/openapi.json", get(docs::document))
        .route("/docs", get(docs::page))
        .route("/docs/{file}", get(docs::file))
        .fallback(async |request: Request| {
            guard::throw_away(request.into_body());
            Refusal::NotFound
                .say("no such path")
                .hint("GET /openapi.json lists them")
        })
        .method_not_allowed_fallback(async |request: Request| {
            guard::throw_away(request.into_body());
            Refusal::Method.say("this path is asked in another way")
        })
        .layer(from_fn_with_state(Arc::clone(app), guard::around))
        .with_state(Arc::clone(app))
}

/// A body of JSON, read whole within the limits.
pub(super) struct Whole(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if let Err(problem) = guard::check_media_type(request.headers()) {
            guard::throw_away(request.into_body());
            return Err(problem);
        }
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Refusal::TooLarge
                    .say("the body is longer than allowed")
                    .hint("send it in several requests")
            } else {
                Refusal::Malformed.say("the body cannot be read to its end")
            }
        })
    }
}

/// Reads a body of JSON.
pub(super) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Problem> {
    // Checked at once and not text by text; what is wrong with other bytes is told where it stands.
    let read = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    read.map_err(|error| {
        Error::config(format!("the body cannot be read: {error}"))
            .hint("GET /openapi.json says what it looks like")
            .into()
    })
}

/// An answer of JSON.
pub(super) fn json<T: Serialize>(answer: &T) -> Result<Response, Problem> {
    let body = serde_json::to_vec(answer)
        .map_err(|error| Error::internal(format!("an answer is no JSON: {error}")))?;
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    Ok(response)
}
