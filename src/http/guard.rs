//! What stands before every route: where a request comes from, who asks, how long and how much.

use std::future::poll_fn;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, HttpBody as _};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::pages;
use crate::http::problem::{Problem, Refusal};
use crate::http::tokens::{Scope, Tokens};

/// What pages of ours may load: nothing from elsewhere.
const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
                   base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Who may ask.
pub(super) struct Guard {
    folder: PathBuf,
    tokens: RwLock<(Tokens, Option<SystemTime>)>,
    is_local: bool,
}

impl Guard {
    /// Reads the tokens of the project in `folder`; on an address that others reach, one is needed.
    ///
    /// # Errors
    /// A file of tokens that cannot be read.
    pub(super) fn new(folder: &Path, address: IpAddr) -> Result<Self> {
        let changed = changed(folder);
        Ok(Self {
            tokens: RwLock::new((Tokens::read(folder)?, changed)),
            folder: folder.to_owned(),
            is_local: address.is_loopback(),
        })
    }

    /// Whether there is any token.
    pub(super) fn has_tokens(&self) -> bool {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        !tokens.0.list().is_empty()
    }

    /// Whether whoever asks needs a token.
    pub(super) fn needs_token(&self) -> bool {
        !self.is_local || self.has_tokens()
    }

    /// Reads the tokens again where their file has changed; a file that cannot be read changes nothing.
    ///
    /// # Errors
    /// As [`Guard::new`].
    pub(super) fn refresh(&self) -> Result<()> {
        let now = changed(&self.folder);
        if self.tokens.read().unwrap_or_else(PoisonError::into_inner).1 == now {
            return Ok(());
        }
        let read = Tokens::read(&self.folder)?;
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = (read, now);
        Ok(())
    }

    /// Who asks and what they may do; `None` where nobody knows them.
    fn asker(&self, headers: &HeaderMap) -> Option<Asker> {
        if !self.needs_token() {
            return Some(Asker(None, Scope::Admin));
        }
        let secret = bearer(headers).or_else(|| cookie(headers, SESSION))?;
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        let token = tokens.0.find(secret)?;
        Some(Asker(Some(token.name.clone()), token.scope))
    }

    /// Names and scopes of all tokens.
    pub(super) fn tokens(&self) -> Vec<(String, Scope)> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        let all = tokens.0.list().iter();
        all.map(|token| (token.name.clone(), token.scope)).collect()
    }

    /// Whether `secret` is a token that is known.
    pub(super) fn knows(&self, secret: &str) -> bool {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        tokens.0.find(secret).is_some()
    }
}

/// Who asks: the name of their token, none where none is needed, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asker(pub(super) Option<String>, pub(super) Scope);

/// The cookie that a page's requests come with once somebody has signed in.
pub(super) const SESSION: &str = "leadscore_session";

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = given.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE);
    let texts = all.iter().filter_map(|value| value.to_str().ok());
    texts
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

fn changed(folder: &Path) -> Option<SystemTime> {
    let file = folder.join("serve").join("tokens.json");
    std::fs::metadata(file)
        .and_then(|data| data.modified())
        .ok()
}

/// How long the rest of a body is read and thrown away after a refusal, so that the refusal arrives.
const LINGER: Duration = Duration::from_secs(2);

/// What stands around every route, in one layer, since each costs as much as a small answer: headers, counts, who may
/// ask, how much and for how long.
pub(super) async fn around(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let under_way = UnderWay::new(&app);
    let mut response = match admit(&app, &request) {
        Ok(asker) => {
            request.extensions_mut().insert(asker);
            DefaultBodyLimit::max(app.limits.body).apply(&mut request);
            in_time(app.limits.time, next.run(request)).await
        }
        Err(refused) => {
            throw_away(request.into_body());
            *refused
        }
    };
    drop(under_way);
    // Paths that are not ours share one name: whoever asks must not make up series.
    let route = matched.as_ref().map_or("other", MatchedPath::as_str);
    app.metrics
        .answered(route, response.status().as_u16(), start.elapsed());
    put_headers(response.headers_mut());
    response
}

/// Lets in who may ask; whoever may not is not listened to, and gets the answer that comes back as an error.
fn admit(app: &App, request: &Request) -> std::result::Result<Asker, Box<Response>> {
    let limit = app.limits.body as u64;
    let headers = request.headers();
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let refused = match may_ask(app, request.method(), request.uri(), headers) {
        // People are asked for their token; programs are told that they need one.
        Err(problem) if problem.is_unauthorized() && wants_page(request) => {
            pages::sign_in(app, headers, false)
        }
        Err(problem) => problem.into_response(),
        Ok(_) if length.is_some_and(|length| limit < length) => Refusal::TooLarge
            .say(format!("the body is longer than {limit} bytes"))
            .hint("send it in several requests")
            .into_response(),
        Ok(asker) => return Ok(asker),
    };
    Err(Box::new(refused))
}

fn wants_page(request: &Request) -> bool {
    let kinds = request.headers().get(header::ACCEPT);
    let kinds = kinds.and_then(|kinds| kinds.to_str().ok());
    *request.method() == Method::GET && kinds.is_some_and(|kinds| kinds.contains("text/html"))
}

/// Reads the rest of a body that nobody wants, for a while: an answer that comes before the end of a request is lost on
/// clients that still send, and the connection with it.
pub(super) fn throw_away(mut body: Body) {
    tokio::spawn(tokio::time::timeout(LINGER, async move {
        while poll_fn(|context| Pin::new(&mut body).poll_frame(context))
            .await
            .is_some_and(|part| part.is_ok())
        {}
    }));
}

/// Whether a request may be answered, by its head alone.
fn may_ask(
    app: &App,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> std::result::Result<Asker, Problem> {
    // Liveness is for whoever restarts us, and says nothing of the project.
    if uri.path() == "/livez" {
        return Ok(Asker(None, Scope::Read));
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    // A page elsewhere may give this address a name of its own and read our answers as its own.
    if app.guard.is_local && !host.is_some_and(is_local_name) {
        return Err(Refusal::Forbidden.say("the service is asked as localhost here"));
    }
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    if changes && is_from_elsewhere(headers, host) {
        return Err(Refusal::Forbidden.say("the request comes from a page of another site"));
    }
    // Whoever signs in has no session yet; the token in the form is what is looked at.
    if uri.path() == "/session" && *method == Method::POST {
        return Ok(Asker(None, Scope::Read));
    }
    let needed = needed(method, uri.path());
    match app.guard.asker(headers) {
        Some(asker) if needed <= asker.1 => Ok(asker),
        Some(Asker(_, scope)) => {
            let (have, need) = (scope.name(), needed.name());
            Err(Refusal::Forbidden.say(format!("the token may `{have}`, this needs `{need}`")))
        }
        None => Err(Refusal::Unauthorized
            .say("no token, or one that is not known")
            .hint("send `Authorization: Bearer …`; `leadscore serve token add` makes one")),
    }
}

/// Whether a body says that it is JSON.
pub(super) fn check_media_type(headers: &HeaderMap) -> std::result::Result<(), Problem> {
    if is_json(headers) {
        return Ok(());
    }
    Err(Refusal::MediaType
        .say("the body has to be JSON")
        .hint("send `Content-Type: application/json`"))
}

/// Gives up on an answer that takes too long; a panic becomes an answer as well.
async fn in_time(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    let mut answer = pin!(answer);
    let answer = poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            let problem = Problem::from(Error::internal("a request ended in a panic"));
            Poll::Ready(problem.into_response())
        })
    });
    let answer = tokio::time::timeout(limit, answer).await;
    answer.unwrap_or_else(|_| {
        let seconds = limit.as_secs();
        Refusal::TooSlow
            .say(format!("no answer within {seconds} seconds"))
            .into_response()
    })
}

/// What a token has to be allowed for a route; what is not listed here changes rules or models.
fn needed(method: &Method, path: &str) -> Scope {
    const KEEPING: [&str; 8] = [
        "/v1/events",
        "/v1/leads",
        "/v1/track",
        "/v1/page",
        "/v1/screen",
        "/v1/identify",
        "/v1/group",
        "/v1/batch",
    ];
    // Addresses of others may hold secrets of theirs.
    if path.starts_with("/v1/subscriptions") {
        return Scope::Admin;
    }
    let is_asked = [Method::GET, Method::HEAD].contains(method)
        || [
            "/v1/score",
            "/invocations",
            "/v1/rulebook/simulate",
            "/session/end",
        ]
        .contains(&path);
    if is_asked {
        Scope::Read
    } else if KEEPING.contains(&path) {
        Scope::Ingest
    } else {
        Scope::Admin
    }
}

fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Whether a browser says that a page of another site has sent this.
fn is_from_elsewhere(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !["same-origin", "none"].contains(&site)
    {
        return true;
    }
    match headers.get(header::ORIGIN) {
        None => false,
        Some(origin) => {
            let origin = origin
                .to_str()
                .ok()
                .and_then(|origin| origin.split_once("://"));
            origin.map(|(_, rest)| rest) != host
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default()
        .trim();
    kind.eq_ignore_ascii_case("application/json")
        || kind
            .rsplit_once('+')
            .is_some_and(|(_, last)| last.eq_ignore_ascii_case("json"))
}

/// Counts a request while it is under way, also one that is given up.
struct UnderWay<'a>(&'a App);

impl<'a> UnderWay<'a> {
    fn new(app: &'a App) -> Self {
        app.metrics.in_flight.fetch_add(1, Ordering::Relaxed);
        Self(app)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.metrics.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Headers of every answer.
static HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CSP),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

fn put_headers(headers: &mut HeaderMap) {
    // With those that hyper adds, without growing on the way.
    headers.reserve(8);
    for (name, value) in &HEADERS {
        // A page that says so itself is stricter, or a file that never changes.
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:80",
            "[::1]:8080",
            "[::1]",
            "127.1.2.3",
        ] {
            assert!(is_local_name(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:8080",
            "10.0.0.1",
            "",
            "127.0.0.1.nip.io:80",
        ] {
            assert!(!is_local_name(host), "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_told_by_what_their_browser_says() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, value)| {
                    (
                        HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect::<HeaderMap>()
        };
        let host = Some("localhost:8080");
        let is_foreign = |pairs| is_from_elsewhere(&headers(pairs), host);
        assert!(!is_foreign(&[]));
        assert!(!is_foreign(&[
            ("origin", "http://localhost:8080"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(is_foreign(&[("origin", "http://localhost:9090")]));
        assert!(is_foreign(&[("origin", "null")]));
        assert!(is_foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(is_foreign(&[("sec-fetch-site", "same-site")]));
    }

    #[test]
    fn json_goes_by_many_names() {
        let is = |kind: &'static str| {
            is_json(
                &[(header::CONTENT_TYPE, HeaderValue::from_static(kind))]
                    .into_iter()
                    .collect(),
            )
        };
        assert!(
            is("application/json")
                && is("application/json; charset=utf-8")
                && is("application/cloudevents+json")
        );
        assert!(
            !is("text/plain")
                && !is("application/x-www-form-urlencoded")
                && !is_json(&HeaderMap::new())
        );
    }
}
