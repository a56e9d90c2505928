//! Errors as problem+json, from the one table of kinds; what only HTTP knows is listed here.
//!
//! # Source
//! RFC 9457, problem details for HTTP APIs.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::cli::complain;
use crate::error::{Error, ErrorKind};

/// What problems are sent as.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, for programs and for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Which sort of problem: `urn:leadscore:problem:` and the kind.
    #[serde(rename = "type")]
    #[schema(example = "urn:leadscore:problem:data")]
    kind_uri: String,
    /// The same in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What failed and why.
    detail: String,
    /// What to do about it, where we know.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// Problems that only a service has: name, status, title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Bytes that are no request.
    Malformed,
    /// No token, or one that is not known.
    Unauthorized,
    /// A token without the scope, or a request from another site.
    Forbidden,
    /// No such place.
    NotFound,
    /// A place that is asked in another way.
    Method,
    /// A body past the limit.
    TooLarge,
    /// A body that is not JSON.
    MediaType,
    /// More work than fits.
    Busy,
    /// Took longer than allowed.
    TooSlow,
}

impl Refusal {
    fn table(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::Malformed => ("malformed", 400, "not a request"),
            Self::Unauthorized => ("unauthorized", 401, "a token is needed"),
            Self::Forbidden => ("forbidden", 403, "not allowed"),
            Self::NotFound => ("not_found", 404, "there is nothing here"),
            Self::Method => ("method", 405, "asked in another way"),
            Self::TooLarge => ("too_large", 413, "too much at once"),
            Self::MediaType => ("media_type", 415, "not JSON"),
            Self::Busy => ("busy", 503, "too much to do"),
            Self::TooSlow => ("too_slow", 504, "took too long"),
        }
    }

    /// The problem with what there is to say about this case.
    pub(super) fn say(self, detail: impl Into<String>) -> Problem {
        let (name, status, title) = self.table();
        Problem {
            kind_uri: format!("urn:leadscore:problem:{name}"),
            title,
            status,
            detail: detail.into(),
            hint: None,
        }
    }
}

impl Problem {
    /// Says what to do.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert(hint.into());
        self
    }

    /// The same problem at another place: `path` in front of what is said.
    pub(super) fn at(mut self, path: &str) -> Self {
        self.detail = format!("{path}: {}", self.detail);
        self
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let kind = error.kind();
        let (detail, hint) = match kind {
            // Details of our own faults are for the log, not for whoever asked.
            ErrorKind::Internal => {
                complain(&format!("error: {error}\n"));
                ("something went wrong".to_owned(), None)
            }
            _ => (error.to_string(), error.advice().map(str::to_owned)),
        };
        Self {
            kind_uri: format!("urn:leadscore:problem:{}", kind.name()),
            title: match kind {
                ErrorKind::Config => "the request cannot be meant",
                ErrorKind::Data => "the data is not what it has to be",
                ErrorKind::Mismatch => "it does not fit the model",
                ErrorKind::Io => "the machine refused",
                ErrorKind::Internal => "a fault of ours",
            },
            status: kind.http_status(),
            detail,
            hint,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match self.status {
            401 => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            503 => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}
