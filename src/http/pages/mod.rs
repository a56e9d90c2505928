//! The web app: pages for people, filled from what the API answers; whatever they change goes through the API.
//!
//! ```text
//! request -> guard (token or session) -> page: gathers plain values -> template (askama) -> HTML
//! ```
//! Words are the report's catalogue, figures and colors are the report's own. Pages work without scripts but for moving points
//! and saving. Must not compute scores or figures.

mod assets;
mod compare;
mod home;
mod lead;
mod leads;
mod manage;
mod moves;
mod session;
mod settings;
mod tune;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::artifact::{self, Artifact};
use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::guard::cookie;
use crate::http::problem::Problem;
use crate::project::settings::LanguageSetting;
use crate::report::facts::{Facts, read_json};
use crate::report::page::words::{Argument, Words, say};
use crate::report::page::{Language, Page};

pub(super) use session::sign_in;

/// The cookie that keeps the language.
const LANGUAGE: &str = "leadscore_language";

/// The places of the app, in the order of its bar, with the keys of their names.
const PLACES: [(&str, &str); 8] = [
    ("/", "app-home"),
    ("/leads", "app-leads"),
    ("/compare", "app-compare"),
    ("/tune", "app-tune"),
    ("/report", "app-report"),
    ("/models", "app-models"),
    ("/data", "app-data"),
    ("/settings", "app-settings"),
];

/// The routes of the pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::home))
        .route("/report", get(home::report))
        .route("/compare", get(compare::compare))
        .route("/tune", get(tune::tune))
        .route("/leads", get(leads::leads))
        .route("/leads.csv", get(leads::csv))
        .route("/leads/{id}", get(lead::lead))
        .route("/models", get(manage::models))
        .route("/data", get(home::data))
        .route("/settings", get(settings::settings))
        .route("/session", post(session::begin))
        .route("/session/end", post(session::end))
        .route("/assets/{hash}/{file}", get(assets::file))
}

/// What every page has. Made once everything else is known: words stay on their thread.
struct Shell {
    words: Words,
    title: String,
    project: String,
    places: [(&'static str, &'static str); 8],
    here: &'static str,
    /// The language to keep from now on, where somebody chose one.
    chosen: Option<Language>,
}

impl Shell {
    /// The shell of the page at `here`, titled by the key in [`PLACES`]; `query` may choose a language.
    fn new(app: &App, headers: &HeaderMap, query: Option<&str>, here: &'static str) -> Self {
        let pairs = query.into_iter().flat_map(|query| query.split('&'));
        let mut asked = pairs.filter_map(|pair| pair.strip_prefix("language="));
        let chosen = asked.find_map(Language::find);
        let kept = cookie(headers, LANGUAGE).and_then(Language::find);
        let own = app.project.report.language.map(LanguageSetting::tag);
        let own = own.and_then(Language::find);
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let liked = accepted.and_then(|accepted| Language::liked(accepted.to_str().ok()?));
        let words = Words::new(chosen.or(kept).or(own).or(liked).unwrap_or_default());
        let key = PLACES
            .iter()
            .find(|(path, _)| *path == here)
            .map_or("app-home", |(_, key)| *key);
        Self {
            title: words.say(&format!("{key}-title"), &[]),
            words,
            project: app.project.name(),
            places: PLACES,
            here,
            chosen,
        }
    }

    fn t(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    fn say(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.words.say(key, arguments)
    }

    fn lang(&self) -> &'static str {
        self.words.language.tag()
    }

    fn is_here(&self, path: &str) -> bool {
        self.here == path
    }

    #[expect(clippy::unused_self, reason = "templates call it on what they have")]
    fn asset(&self, file: &str) -> String {
        assets::path(file)
    }

    /// The bar on top of every page.
    fn bar(&self) -> String {
        Bar { shell: self }.render().unwrap_or_default()
    }

    /// A day and an hour as people read them.
    fn moment(&self, instant: &str) -> String {
        let hour = instant
            .split_once('T')
            .map(|(_, rest)| rest.get(..5).unwrap_or_default());
        let day = self.words.day(instant);
        match hour {
            Some(hour) if hour != "00:00" => format!("{day} {hour}"),
            _ => day,
        }
    }

    /// A rank, which is half a place where leads share one.
    fn rank(&self, rank: f64) -> String {
        self.words.number(rank, usize::from(rank.fract() != 0.0))
    }
}

#[derive(Template)]
#[template(path = "bar.html")]
struct Bar<'a> {
    shell: &'a Shell,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    shell: &'a Shell,
    detail: String,
    hint: String,
}

/// One number with its name.
struct Tile {
    name: String,
    value: String,
    note: String,
}

/// A page as an answer.
fn html(shell: &Shell, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => text_of(shell, text),
        Err(error) => Problem::from(Error::internal(format!("a page cannot be made: {error}")))
            .into_response(),
    }
}

fn text_of(shell: &Shell, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("cookie, accept-language"),
    );
    if let Some(language) = shell.chosen {
        let cookie = format!(
            "{LANGUAGE}={}; Path=/; SameSite=Strict; Max-Age=31536000",
            language.tag()
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A page, or what went wrong as a page.
fn answer(shell: &mut Shell, page: std::result::Result<Response, Problem>) -> Response {
    page.unwrap_or_else(|problem| {
        let (status, detail, hint) = problem.parts();
        shell.title = shell.t(if status == 404 {
            "app-not-found"
        } else {
            "app-problem"
        });
        let page = ProblemPage {
            shell,
            detail,
            hint,
        };
        let mut response = html(shell, &page);
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response
    })
}

/// The champion with the numbers of its report.
struct Trained {
    artifact: Artifact,
    facts: Option<Facts>,
}

impl Trained {
    /// Reads the champion; a version without a report has none.
    ///
    /// # Errors
    /// A champion that cannot be loaded.
    fn read(app: &App) -> Result<Self> {
        let artifact = artifact::load_champion(&app.models)?;
        let facts = read_json(&app.models.join(&artifact.manifest.version)).ok();
        Ok(Self { artifact, facts })
    }

    /// That the figures of the report are of other points than those that make the scores, where others were published.
    fn earlier(&self, shell: &Shell) -> String {
        let manifest = &self.artifact.manifest;
        let base = self.facts.as_ref().and(manifest.based_on.as_ref());
        base.map_or_else(String::new, |base| {
            say!(
                &shell.words,
                "app-earlier-points",
                base = base.as_str(),
                version = manifest.version.as_str()
            )
        })
    }

    /// The report in the language of `shell`.
    fn page(&self, shell: &Shell) -> Option<Page<'_>> {
        Some(Page {
            facts: self.facts.as_ref()?,
            audit: self.artifact.audit.as_ref(),
            language: shell.words.language,
        })
    }
}

/// A piece of an address, with everything escaped that is not plain.
fn in_path(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
