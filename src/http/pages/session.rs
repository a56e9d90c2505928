//! Signing in: a token, pasted once, kept in a cookie that no script reads and no other site sends.

use std::sync::Arc;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::http::app::App;
use crate::http::guard::SESSION;
use crate::http::pages::{Shell, assets};

/// Bytes of a form at most.
const LONGEST_FORM: usize = 1_000;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    lang: &'static str,
    title: String,
    lede: String,
    label: String,
    button: String,
    wrong: String,
    style: String,
}

/// The page that asks for a token: it says nothing of the project.
pub(in crate::http) fn sign_in(app: &App, headers: &HeaderMap, is_wrong: bool) -> Response {
    let shell = Shell::new(app, headers, None, "/");
    let page = SignIn {
        lang: shell.lang(),
        title: shell.t("app-sign-in"),
        lede: shell.t("app-sign-in-lede"),
        label: shell.t("app-token"),
        button: shell.t("app-sign-in"),
        wrong: if is_wrong {
            shell.t("app-wrong-token")
        } else {
            String::new()
        },
        style: assets::style(),
    };
    let mut response = Response::new(Body::from(page.render().unwrap_or_default()));
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// `POST /session`: the token of the form is kept, where it is one.
pub(super) async fn begin(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = std::str::from_utf8(body.get(..LONGEST_FORM.min(body.len())).unwrap_or_default());
    let mut fields = form.unwrap_or_default().split('&');
    let token = fields.find_map(|field| field.strip_prefix("token="));
    // Tokens are letters, digits and underscores: a form escapes none of them.
    let token = token.unwrap_or_default().trim_matches('+');
    let is_plain = token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_plain || !app.guard.knows(token) {
        return sign_in(&app, &headers, true);
    }
    let is_encrypted = headers
        .get("x-forwarded-proto")
        .is_some_and(|by| by == "https");
    let secure = if is_encrypted { "; Secure" } else { "" };
    go_home(&format!(
        "{SESSION}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"
    ))
}

/// `POST /session/end`: nothing is kept any more.
pub(super) async fn end() -> Response {
    go_home(&format!(
        "{SESSION}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    ))
}

fn go_home(cookie: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}
