//! What all requests share, and which route answers which path.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::Timestamp;
use crate::error::Error;
use crate::http::guard;
use crate::http::metrics::Metrics;
use crate::http::model::Slot;
use crate::http::problem::{Problem, Refusal};
use crate::http::stored::Readers;
use crate::http::work::Queue;
use crate::http::{docs, ingest, invocations, observe, score, segment, stored, versions};
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
    /// The project, as it was read at the start.
    pub(super) project: Project,
    /// Where its models lie.
    pub(super) models: PathBuf,
    /// Held by whoever changes which model answers.
    pub(super) turn: Mutex<()>,
    pub(super) clock: fn() -> Timestamp,
}

impl App {
    /// The present instant.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
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
        .route("/v1/leads", post(ingest::leads).get(stored::list))
        .route("/v1/leads/{id}", get(stored::one))
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
        .layer(DefaultBodyLimit::max(app.limits.body))
        .layer(from_fn_with_state(Arc::clone(app), guard::in_time))
        .layer(from_fn_with_state(Arc::clone(app), guard::admit))
        .layer(from_fn_with_state(Arc::clone(app), guard::measure))
        .layer(from_fn(guard::headers))
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
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
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
