//! `GET /v1/crossings`: every crossing in order, for those who would rather ask than be told.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::error::Error;
use crate::http::app::{App, json};
use crate::http::crossing::CrossingMessage;
use crate::http::problem::Problem;
use crate::state::Crossing;

/// Crossings of a page unless asked otherwise.
const PAGE: usize = 100;
/// Crossings of a page at most.
const LONGEST_PAGE: usize = 1_000;
/// Crossings looked at for one page.
const LOOKED_AT: usize = 10_000;

/// From where on, and how many.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The `next` of the page before; left out: from the first one on.
    #[serde(default)]
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Crossings of a page, 100 unless said otherwise.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Whether first scores of leads are wanted as well.
    #[serde(default)]
    first: Option<bool>,
}

/// A page of crossings, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CrossingsOut {
    /// The messages, as they are sent.
    #[schema(value_type = Vec<CrossingMessage>)]
    crossings: Vec<Value>,
    /// Where to go on, now or later.
    next: i64,
    /// Whether there may be more already.
    more: bool,
}

/// Crossings, the oldest first
///
/// Ask again with `after` = `next` for what has happened since; nothing is left out and nothing comes twice.
#[utoipa::path(get, path = "/v1/crossings", tag = "crossings", security(("token" = ["read"])), params(Wanted),
    responses(
        (status = 200, description = "A page", body = CrossingsOut),
    ))]
pub(super) async fn crossings(
    Shared(app): Shared<Arc<App>>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|_| {
        Error::config("parameters are `after`, `limit` and `first`, each of its kind")
    })?;
    let after = wanted.after.unwrap_or(0);
    if after < 0 {
        return Err(Error::config(format!("`after` is 0 or more, got `{after}`")).into());
    }
    let limit = page_of(wanted.limit)?;
    let with_first = wanted.first.unwrap_or(false);
    let shared = Arc::clone(&app);
    let page = app.queue.run(move || {
        let read = shared.readers.with(&shared.state, |reader| {
            let (mut found, mut next, mut looked_at) = (Vec::new(), after, 0);
            loop {
                let batch = reader.crossings(next, limit)?;
                let is_last = batch.len() < limit;
                looked_at += batch.len();
                for crossing in batch {
                    next = crossing.seq;
                    if with_first || !crossing.is_first {
                        found.push(message(&crossing)?);
                    }
                    if found.len() == limit {
                        return Ok((found, next, true));
                    }
                }
                if is_last || LOOKED_AT <= looked_at {
                    return Ok((found, next, !is_last));
                }
            }
        });
        read.map_err(Problem::from)
    });
    let (crossings, next, more) = page.await?;
    json(&CrossingsOut {
        crossings,
        next,
        more,
    })
}

/// The length of a page that was asked for.
pub(super) fn page_of(limit: Option<usize>) -> Result<usize, Error> {
    let limit = limit.unwrap_or(PAGE);
    if (1..=LONGEST_PAGE).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::config(format!(
        "`limit` is 1 to {LONGEST_PAGE}, got `{limit}`"
    )))
}

/// A kept message.
pub(super) fn message(crossing: &Crossing) -> Result<Value, Error> {
    serde_json::from_str(&crossing.body)
        .map_err(|error| Error::internal(format!("a kept crossing is no JSON: {error}")))
}
