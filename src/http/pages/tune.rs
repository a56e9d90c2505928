//! The page on which points are moved: the rules with their sliders; the list beside them moves by `tune.js`.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::http::app::App;
use crate::http::pages::{Shell, answer, html};
use crate::http::problem::Problem;
use crate::http::publish::{PublishedOut, versions};
use crate::http::rulebook::{DraftOut, RuleOut, draft_of, rules_of};
use crate::http::workbench::{Book, on_a_thread};
use crate::report::page::words::say;

/// Sentences that the script says, by their keys; what it fills in stands in braces.
const SAID: [&str; 14] = [
    "app-tune-caught",
    "app-tune-overlap",
    "app-tune-same",
    "app-tune-more",
    "app-tune-fewer",
    "app-tune-loading",
    "app-tune-failed",
    "app-tune-saved",
    "app-tune-undone",
    "app-tune-publishing",
    "app-tune-status",
    "app-tune-no-model",
    "app-tune-page",
    "app-tune-fired",
];

struct Rule {
    id: usize,
    name: String,
    label: String,
    points: String,
    least: String,
    most: String,
    step: String,
    is_frozen: bool,
    now: String,
}

struct Group {
    name: String,
    rules: Vec<Rule>,
}

struct Version {
    number: String,
    says: String,
    note: String,
    is_current: bool,
    back: String,
}

#[derive(Template)]
#[template(path = "tune.html")]
struct Tune<'a> {
    shell: &'a Shell,
    groups: Vec<Group>,
    base: String,
    live_note: String,
    draft_says: String,
    data: String,
    versions: Vec<Version>,
}

/// What a page is made from.
struct Seen {
    book: Book,
    rules: Vec<RuleOut>,
    draft: Option<DraftOut>,
    versions: Vec<PublishedOut>,
    is_live: bool,
    version: String,
    base: String,
}

/// `GET /tune`.
pub(super) async fn tune(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let found = on_a_thread(move || see(&shared)).await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/tune");
    let page = found
        .map_err(Problem::from)
        .map(|seen| render(&shell, &seen));
    answer(&mut shell, page)
}

fn see(app: &App) -> Result<Seen> {
    let book = Book::read(&app.project)?;
    let model = app.model.get();
    let folder = app.models.join(&model.version);
    let based_on = crate::artifact::read_manifest(&folder)?.based_on;
    Ok(Seen {
        rules: rules_of(&book)?,
        draft: draft_of(app, &book)?,
        versions: versions(app)?.versions,
        is_live: model.rules_text.as_deref() == Some(&book.text),
        base: based_on.unwrap_or_else(|| model.version.clone()),
        version: model.version.clone(),
        book,
    })
}

fn render(shell: &Shell, seen: &Seen) -> Response {
    let words = &shell.words;
    let drafted = seen.draft.as_ref().filter(|draft| draft.is_current);
    let points = drafted
        .map(|draft| draft.points.clone())
        .unwrap_or_default();
    let sentences: Map<String, Value> = SAID
        .iter()
        .map(|key| {
            let braces = ["n", "of", "top", "more", "from", "to", "version"]
                .map(|name| (name, format!("{{{name}}}").into()));
            ((*key).to_owned(), json!(shell.say(key, &braces)))
        })
        .collect();
    let data = json!({
        "base": seen.book.hash(),
        "locale": shell.lang(),
        "draft": points,
        "says": sentences,
    });
    let mut groups: Vec<Group> = Vec::new();
    for (id, rule) in seen.rules.iter().enumerate() {
        if groups.last().is_none_or(|group| group.name != rule.group) {
            groups.push(Group {
                name: rule.group.clone(),
                rules: Vec::new(),
            });
        }
        let at = points.get(&rule.name).copied().unwrap_or(rule.points);
        if let Some(group) = groups.last_mut() {
            group.rules.push(Rule {
                id,
                name: rule.name.clone(),
                label: rule.label.clone(),
                points: at.to_string(),
                least: rule.least.to_string(),
                most: rule.most.to_string(),
                step: rule.step.to_string(),
                is_frozen: rule.is_frozen,
                now: words.points(rule.points),
            });
        }
    }
    let page = Tune {
        shell,
        groups,
        base: seen.book.hash(),
        live_note: if seen.is_live {
            say!(
                words,
                "app-tune-live",
                version = seen.version.as_str(),
                base = seen.base.as_str()
            )
        } else {
            say!(words, "app-tune-not-live", version = seen.version.as_str())
        },
        draft_says: seen.draft.as_ref().map_or_else(String::new, |draft| {
            let key = if draft.is_current {
                "app-draft-says"
            } else {
                "app-draft-old"
            };
            shell.say(key, &[("when", shell.moment(&draft.saved).into())])
        }),
        // What stands in a script element must not end it.
        data: data.to_string().replace('<', "\\u003c"),
        versions: seen
            .versions
            .iter()
            .map(|version| Version {
                number: version.version.to_string(),
                says: say!(
                    words,
                    "app-version-says",
                    number = version.version.to_string(),
                    when = shell.moment(&version.published),
                    model = version.model_version.as_str()
                ),
                note: version.note.clone(),
                is_current: version.is_current,
                back: say!(words, "app-back-to", number = version.version.to_string()),
            })
            .collect(),
    };
    html(shell, &page)
}
