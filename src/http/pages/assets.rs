//! Styles and scripts, each at an address that names its content: kept by browsers, and never out of date.

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::error::Error;
use crate::http::problem::{Problem, Refusal};
use crate::http::workbench::hash;
use crate::report::page;

const APP_STYLE: &str = include_str!("app.css");

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, type, content, hash of the content.
type Asset = (&'static str, &'static str, String, String);

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    [
        ("app.css", "text/css; charset=utf-8", style()),
        ("app.js", SCRIPT, include_str!("app.js").to_owned()),
        ("tune.js", SCRIPT, include_str!("tune.js").to_owned()),
        ("charts.js", SCRIPT, page::CHARTS.to_owned()),
        ("page.js", SCRIPT, page::SCRIPT.to_owned()),
    ]
    .into_iter()
    .map(|(name, kind, content)| {
        let hash = hash(&content);
        (name, kind, content, hash)
    })
    .collect()
});

/// The report's look and the app's.
pub(super) fn style() -> String {
    format!("{}{APP_STYLE}", page::style())
}

/// What the bar needs on a page that has the report's look alone.
pub(super) fn bar_style() -> &'static str {
    let end = APP_STYLE.find("/* end of the bar */");
    end.map_or(APP_STYLE, |end| &APP_STYLE[..end])
}

/// The address of a file.
pub(super) fn path(file: &str) -> String {
    let found = ASSETS.iter().find(|(name, ..)| *name == file);
    found.map_or_else(String::new, |(name, _, _, hash)| {
        format!("/assets/{hash}/{name}")
    })
}

/// One file.
pub(super) async fn file(
    asked: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((hash, file)) = asked.map_err(|_| Error::config("the path cannot be read"))?;
    let found = ASSETS
        .iter()
        .find(|(name, _, _, of)| *name == file && *of == hash);
    let Some((_, kind, content, _)) = found else {
        return Err(Refusal::NotFound.say("no such file; load the page again"));
    };
    let mut response = Response::new(Body::from(content.as_str()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let kept = HeaderValue::from_static("private, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, kept);
    Ok(response)
}
