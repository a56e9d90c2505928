//! Home, the report, and what was found in the data.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::error::Result;
use crate::http::app::App;
use crate::http::kept::unreadable;
use crate::http::pages::{Shell, Tile, Trained, answer, assets, html, text_of};
use crate::http::problem::Problem;
use crate::http::rulebook::draft_of;
use crate::http::saved::compared;
use crate::http::workbench::{Book, on_a_thread};
use crate::report::facts::DriftLevel;
use crate::report::page;
use crate::report::page::words::say;

/// What may be done next.
struct Step {
    href: &'static str,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    shell: &'a Shell,
    lede: String,
    steps: Vec<Step>,
    tiles: Vec<Tile>,
    earlier: String,
    verdict: String,
}

/// `GET /`: may the score be used, what is going on, what to do next.
pub(super) async fn home(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let seen = on_a_thread(move || Seen::new(&shared)).await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/");
    let page = seen.map_err(Problem::from).map(|seen| seen.render(&shell));
    answer(&mut shell, page)
}

/// Everything that the page tells.
struct Seen {
    trained: Trained,
    created: Option<String>,
    events: i64,
    leads: i64,
    scored: usize,
    gems: usize,
    has_draft: bool,
}

impl Seen {
    fn new(app: &App) -> Result<Self> {
        let trained = Trained::read(app)?;
        let read =
            |reader: &crate::state::Reader| reader.sizes().map_err(|error| unreadable(&error));
        let (events, leads) = app.readers.with(&app.state, read)?;
        let compared = compared(app, None, 1_000)?;
        let draft = Book::read(&app.project).and_then(|book| draft_of(app, &book));
        let entries = crate::artifact::list(&app.models)?;
        let version = &trained.artifact.manifest.version;
        let own = entries.into_iter().find(|entry| entry.version == *version);
        Ok(Self {
            created: own
                .and_then(|entry| entry.created_at)
                .map(|at| at.to_string()),
            trained,
            events,
            leads,
            scored: compared.leads,
            gems: compared.hidden_gems.len(),
            // A rulebook that cannot be read says so where it is needed.
            has_draft: draft.ok().flatten().is_some(),
        })
    }

    fn render(&self, shell: &Shell) -> Response {
        let words = &shell.words;
        let manifest = &self.trained.artifact.manifest;
        let lede = say!(
            words,
            "app-home-lede",
            version = manifest.version.as_str(),
            rows = manifest.rows,
            bought = manifest.positives,
            day = self
                .created
                .as_ref()
                .map_or_else(|| "–".to_owned(), |at| shell.moment(at))
        );
        let drifted = self
            .trained
            .facts
            .as_ref()
            .and_then(|facts| facts.drift.get().ok())
            .map_or(0, |drift| {
                drift
                    .columns
                    .iter()
                    .filter(|column| column.level == DriftLevel::Act)
                    .count()
            });
        let tiles = vec![
            Tile {
                name: shell.t("app-kept-leads"),
                value: words.count(self.leads.max(0) as f64),
                note: say!(words, "app-kept-scored", n = self.scored),
            },
            Tile {
                name: shell.t("app-kept-events"),
                value: words.count(self.events.max(0) as f64),
                note: String::new(),
            },
            Tile {
                name: shell.t("app-scoring-version"),
                value: manifest.version.clone(),
                note: manifest.based_on.as_ref().map_or_else(String::new, |base| {
                    say!(words, "app-points-since", version = base.as_str())
                }),
            },
            Tile {
                name: shell.t("app-drifted"),
                value: words.count(drifted),
                note: shell.t("app-drifted-note"),
            },
        ];
        let page = self.trained.page(shell);
        let verdict = page.map_or_else(String::new, |page| page.verdict("/report"));
        let page = Home {
            shell,
            lede,
            steps: self.steps(shell),
            tiles,
            earlier: self.trained.earlier(shell),
            verdict,
        };
        html(shell, &page)
    }

    fn steps(&self, shell: &Shell) -> Vec<Step> {
        let words = &shell.words;
        let step = |href, key: &str, text: String| Step {
            href,
            title: shell.t(key),
            text,
        };
        let mut steps = Vec::new();
        if self.leads == 0 {
            steps.push(step(
                "/leads",
                "app-step-import",
                shell.t("app-step-import-says"),
            ));
        }
        if self.has_draft {
            steps.push(step(
                "/tune",
                "app-step-draft",
                shell.t("app-step-draft-says"),
            ));
        }
        if let Some(audit) = &self.trained.artifact.audit {
            let quiet = ["keep", "too little evidence"];
            let off = audit
                .rules
                .iter()
                .filter(|rule| !quiet.contains(&rule.verdict.as_str()));
            steps.push(step(
                "/tune",
                "app-step-rules",
                say!(words, "app-step-rules-says", n = off.count()),
            ));
        }
        if 0 < self.gems {
            steps.push(step(
                "/compare",
                "app-step-gems",
                say!(words, "app-step-gems-says", n = self.gems),
            ));
        }
        if 0 < self.leads {
            steps.push(step(
                "/leads",
                "app-step-call",
                shell.t("app-step-call-says"),
            ));
        }
        steps
    }
}

/// Above a report whose figures are of other points than those that score.
#[derive(Template)]
#[template(path = "earlier.html")]
struct Earlier {
    earlier: String,
}

/// `GET /report`: the page that training writes, below the bar of the app.
pub(super) async fn report(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let read = on_a_thread(move || Trained::read(&shared)).await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/report");
    let page = read.map_err(Problem::from).and_then(|trained| {
        let page = trained
            .page(&shell)
            .ok_or_else(|| crate::http::problem::Refusal::NotFound.say(shell.t("app-no-report")))?;
        let earlier = trained.earlier(&shell);
        let earlier = Earlier { earlier }.render().unwrap_or_default();
        let bar = format!(
            "<style>{}</style>{}{earlier}",
            assets::bar_style(),
            shell.bar()
        );
        let mut response = text_of(&shell, page.render_below(&bar));
        // As strict as the page itself, which names its scripts by their hashes.
        let policy = format!("{}; frame-ancestors 'none'", page::policy());
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        Ok(response)
    });
    answer(&mut shell, page)
}

#[derive(Template)]
#[template(path = "data.html")]
struct Data<'a> {
    shell: &'a Shell,
    lede: String,
    tiles: Vec<Tile>,
    figures: String,
    palette: String,
}

/// `GET /data`: what was read, what was left out, and how to make it again.
pub(super) async fn data(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let read = on_a_thread(move || {
        let read =
            |reader: &crate::state::Reader| reader.sizes().map_err(|error| unreadable(&error));
        let sizes = shared.readers.with(&shared.state, read)?;
        Ok((Trained::read(&shared)?, sizes))
    });
    let read = read.await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/data");
    let page = read
        .map_err(Problem::from)
        .map(|(trained, (events, leads))| {
            let words = &shell.words;
            let manifest = &trained.artifact.manifest;
            let left_out: u64 = manifest.excluded.values().sum();
            let tile = |key: &str, value: f64, note: &str| Tile {
                name: shell.t(key),
                value: words.count(value),
                note: if note.is_empty() {
                    String::new()
                } else {
                    shell.t(note)
                },
            };
            let figures = trained.page(&shell).map(|page| {
                page.figures(&["quality", "notes", "segments", "months", "drift", "again"])
            });
            let page = Data {
                shell: &shell,
                lede: say!(words, "app-data-lede", version = manifest.version.as_str()),
                tiles: vec![
                    tile("app-rows", manifest.rows as f64, "app-rows-note"),
                    tile("app-bought", manifest.positives as f64, ""),
                    tile("app-left-out", left_out as f64, "app-left-out-note"),
                    tile("app-kept-leads", leads.max(0) as f64, "app-kept-note"),
                    tile("app-kept-events", events.max(0) as f64, "app-kept-note"),
                ],
                figures: figures.unwrap_or_default(),
                palette: page::palette(),
            };
            html(&shell, &page)
        });
    answer(&mut shell, page)
}
