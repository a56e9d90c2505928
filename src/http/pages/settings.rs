//! The settings of the app: what may be chosen here, and what the project's files and the API have set.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::advice::Capacity;
use crate::http::app::App;
use crate::http::guard::{Asker, SESSION, cookie};
use crate::http::kept::unreadable;
use crate::http::pages::{Shell, answer, html};
use crate::http::problem::Problem;
use crate::http::saved::head;
use crate::http::tokens::Scope;
use crate::report::page::Language;
use crate::report::page::words::{Words, say};
use crate::scoring::{HYSTERESIS, Levels};
use crate::state::Subscription;

/// Levels of one kind.
struct Ladder {
    title: String,
    /// Names and where they begin, the highest first.
    levels: Vec<(String, String)>,
}

struct Subscriber {
    url: String,
    wants: String,
    fares: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings<'a> {
    shell: &'a Shell,
    languages: Vec<(&'static str, String)>,
    capacity: String,
    capacity_by: String,
    levels_say: String,
    ladders: Vec<Ladder>,
    subscribers_say: String,
    subscribers: Vec<Subscriber>,
    tokens_say: String,
    tokens: Vec<(String, String)>,
    is_signed_in: bool,
}

/// `GET /settings`.
pub(super) async fn settings(
    Shared(app): Shared<Arc<App>>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    // Addresses of others may hold secrets of theirs: they are for those who may ask for them.
    let may_see = asker.1 == Scope::Admin;
    let shared = Arc::clone(&app);
    let read = app.queue.run(move || {
        if !may_see {
            return Ok(None);
        }
        let read = shared.readers.with(&shared.state, |reader| {
            let all = reader.subscriptions().map_err(|error| unreadable(&error))?;
            let with_problem = all.into_iter().map(|one| {
                let problem = reader.last_problem(&one.id);
                Ok((one, problem.map_err(|error| unreadable(&error))?))
            });
            with_problem.collect::<crate::error::Result<Vec<_>>>()
        });
        read.map(Some).map_err(Problem::from)
    });
    let read = read.await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/settings");
    let is_signed_in = cookie(&headers, SESSION).is_some();
    let page = read.map(|found| render(&shell, &app, found.as_deref(), is_signed_in));
    answer(&mut shell, page)
}

fn render(
    shell: &Shell,
    app: &App,
    found: Option<&[(Subscription, Option<String>)]>,
    is_signed_in: bool,
) -> Response {
    let words = &shell.words;
    let name = |language: Language| {
        (
            language.tag(),
            Words::new(language).say("app-language-name", &[]),
        )
    };
    let model = app.model.get();
    let tokens = app.guard.tokens();
    let page = Settings {
        shell,
        languages: Language::ALL.into_iter().map(name).collect(),
        capacity: capacity(shell, app),
        capacity_by: shell.t(match app.project.report.capacity {
            Some(_) => "app-capacity-given",
            None => "app-capacity-default",
        }),
        levels_say: say!(words, "app-levels-say", n = words.points(HYSTERESIS)),
        ladders: [
            ladder(shell, "app-grades", &model.grades),
            ladder(shell, "app-thresholds", &model.thresholds),
        ]
        .into_iter()
        .filter(|ladder| !ladder.levels.is_empty())
        .collect(),
        subscribers_say: shell.t(match found {
            None => "app-subscribers-hidden",
            Some([]) => "app-subscribers-none",
            Some(_) => "app-subscribers-some",
        }),
        subscribers: found
            .into_iter()
            .flatten()
            .map(|(one, problem)| subscriber(shell, one, problem.as_deref()))
            .collect(),
        tokens_say: shell.t(if tokens.is_empty() {
            "app-tokens-none"
        } else {
            "app-tokens-some"
        }),
        tokens: tokens
            .into_iter()
            .map(|(name, scope)| (name, shell.t(&format!("app-scope-{}", scope.name()))))
            .collect(),
        is_signed_in,
    };
    html(shell, &page)
}

fn capacity(shell: &Shell, app: &App) -> String {
    let words = &shell.words;
    match head(&app.project) {
        Capacity::Share(share) => say!(words, "app-capacity-share", top = words.percent(share)),
        Capacity::Leads(leads) => say!(words, "app-capacity-leads", n = leads),
    }
}

fn ladder(shell: &Shell, key: &str, levels: &Levels) -> Ladder {
    let from_top = levels.all().iter().rev();
    let level = |(name, at): &(String, f64)| (name.clone(), shell.words.points(*at));
    Ladder {
        title: shell.t(key),
        levels: from_top.map(level).collect(),
    }
}

fn subscriber(shell: &Shell, one: &Subscription, problem: Option<&str>) -> Subscriber {
    let words = &shell.words;
    let selection = &one.selection;
    let way = selection.direction.as_deref().unwrap_or("both").to_owned();
    let mut wants = vec![match &selection.level {
        Some((_, level)) => say!(words, "app-wants-level", way = way, level = level.as_str()),
        None => say!(words, "app-wants-any", way = way),
    }];
    let more = [
        (selection.only_with_owner, "app-wants-owner"),
        (selection.with_first, "app-wants-first"),
    ];
    wants.extend(
        more.into_iter()
            .filter(|(is_wanted, _)| *is_wanted)
            .map(|(_, key)| shell.t(key)),
    );
    Subscriber {
        url: one.url.clone(),
        wants: wants.join(" · "),
        fares: say!(
            words,
            "app-fares",
            sent = one.n_sent.max(0) as f64,
            when = one
                .last_sent
                .map_or_else(|| "–".to_owned(), |at| shell.moment(&at.to_string())),
            waiting = one.n_waiting.max(0) as f64,
            failed = one.n_failed.max(0) as f64
        ),
        problem: problem.map_or_else(String::new, |problem| {
            say!(words, "app-last-problem", problem = problem)
        }),
    }
}
