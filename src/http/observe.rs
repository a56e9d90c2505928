//! Whether the service is well: `/livez`, `/readyz`, `/metrics`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::{App, json};
use crate::http::kept::unreadable;
use crate::http::problem::Problem;

/// What is ready to answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Ready {
    /// The version of the model that scores.
    #[schema(example = "v1")]
    model_version: String,
    /// What makes the score.
    scorer: String,
    /// The version of leadscore.
    leadscore: &'static str,
}

/// Whether the process answers at all
#[utoipa::path(get, path = "/livez", tag = "operation",
    responses((status = 200, description = "It does", body = String, content_type = "text/plain")))]
pub(super) async fn livez() -> Response {
    text("ok\n".to_owned(), "text/plain; charset=utf-8")
}

/// Which model is ready to score, and whether the state can be read
#[utoipa::path(get, path = "/readyz", tag = "operation", security(("token" = ["read"])),
    responses(
        (status = 200, description = "The model that answers", body = Ready),
    ))]
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let shared = Arc::clone(&app);
    let reached = app.queue.run(move || {
        let read = shared.readers.with(&shared.state, |reader| {
            reader.lead("").map_err(|error| unreadable(&error))
        });
        read.map_err(Problem::from)
    });
    reached.await?;
    let model = app.model.get();
    json(&Ready {
        model_version: model.version.clone(),
        scorer: model.scorer_name().to_owned(),
        leadscore: env!("CARGO_PKG_VERSION"),
    })
}

/// Counts and times in the text format of Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation", security(("token" = ["read"])),
    responses(
        (status = 200, description = "All of them", body = String, content_type = "text/plain"),
    ))]
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let version = app.model.get().version.clone();
    text(
        app.metrics.render(&version),
        "text/plain; version=0.0.4; charset=utf-8",
    )
}

fn text(body: String, kind: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
