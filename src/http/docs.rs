//! The OpenAPI document and its reader, offline.
//!
//! The vendored Swagger UI comes as a zip; four of its files are taken out at the first request.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;

use crate::error::Error;
use crate::http::app::json;
use crate::http::openapi::openapi;
use crate::http::problem::{Problem, Refusal};

/// Files of the reader that its page asks for, with their types.
const FILES: [(&str, &str); 4] = [
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("favicon-32x32.png", "image/png"),
    ("favicon-16x16.png", "image/png"),
];
/// No script in the page itself: the policy of ours forbids it.
const PAGE: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>leadscore API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="reader"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
"#;
const START: &str = r##"window.ui = SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reader", deepLinking: true, validatorUrl: null });
"##;

static UNPACKED: LazyLock<HashMap<&str, Vec<u8>>> =
    LazyLock::new(|| unpack(SWAGGER_UI_VENDORED).unwrap_or_default());

/// This document
#[utoipa::path(get, path = "/openapi.json", tag = "operation", security(("token" = ["read"])),
    responses(
        (status = 200, description = "OpenAPI 3.1", body = Object),
    ))]
pub(super) async fn document() -> Result<Response, Problem> {
    json(&openapi())
}

/// The page that reads the document.
pub(super) async fn page() -> Response {
    content(PAGE, "text/html; charset=utf-8")
}

/// A file of the page.
pub(super) async fn file(name: Result<Path<String>, PathRejection>) -> Result<Response, Problem> {
    let Path(name) = name.map_err(|_| Error::config("the path cannot be read"))?;
    if name == "start.js" {
        return Ok(content(START, "text/javascript; charset=utf-8"));
    }
    let Some((name, kind)) = FILES.iter().find(|(known, _)| *known == name) else {
        return Err(Refusal::NotFound.say(format!("the reader has no file `{name}`")));
    };
    match UNPACKED.get(name) {
        Some(bytes) => Ok(content(bytes.as_slice(), kind)),
        None => Err(Error::internal(format!("the vendored reader has no file `{name}`")).into()),
    }
}

fn content(body: impl Into<Body>, kind: &'static str) -> Response {
    let mut response = Response::new(body.into());
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// The wanted files of a zip; `None` where it is none.
fn unpack(zip: &[u8]) -> Option<HashMap<&'static str, Vec<u8>>> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).ok()?;
    let mut files = HashMap::new();
    for position in 0..archive.len() {
        let mut entry = archive.by_index(position).ok()?;
        let path = entry.name().ok()?.into_owned();
        let file = path.rsplit('/').next().unwrap_or_default();
        let Some((wanted, _)) = FILES.iter().find(|(wanted, _)| *wanted == file) else {
            continue;
        };
        let mut whole = Vec::new();
        entry.read_to_end(&mut whole).ok()?;
        files.insert(*wanted, whole);
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_reader_is_there() {
        for (name, _) in FILES {
            assert!(
                UNPACKED.get(name).is_some_and(|bytes| 100 < bytes.len()),
                "{name}"
            );
        }
        let script = String::from_utf8_lossy(&UNPACKED["swagger-ui-bundle.js"]);
        assert!(script.contains("SwaggerUIBundle"));
    }
}
