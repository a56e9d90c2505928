//! The list by points beside the one by the model: over the kept leads of now, and over history with what became of them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::http::app::App;
use crate::http::pages::{Shell, Trained, answer, html, in_path};
use crate::http::problem::Problem;
use crate::http::saved::{CompareOut, PlaceOut, compared};
use crate::http::workbench::on_a_thread;
use crate::report::page;
use crate::report::page::words::say;

/// Leads that are shown on each side.
const SHOWN: usize = 10;

struct Row {
    href: String,
    lead: String,
    points: String,
    by_points: String,
    by_model: String,
    chance: String,
}

struct Side {
    id: &'static str,
    title: String,
    says: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare<'a> {
    shell: &'a Shell,
    live_says: String,
    has_live: bool,
    sides: Vec<Side>,
    all_apart: String,
    earlier: String,
    history_says: String,
    figures: String,
    palette: String,
}

/// `GET /compare`.
pub(super) async fn compare(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let read = on_a_thread(move || {
        let found = compared(&shared, None, SHOWN)?;
        Ok((Trained::read(&shared)?, found))
    });
    let read = read.await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/compare");
    let page = read.map_err(Problem::from).map(|(trained, found)| {
        let words = &shell.words;
        let figures = trained
            .page(&shell)
            .map(|page| page.figures(&["quadrant", "overlap", "movers", "points", "slope"]));
        let live_says = match found.overlap {
            None => shell.t("app-live-none"),
            Some(overlap) => say!(
                words,
                "app-live-says",
                leads = found.leads,
                k = found.capacity,
                n = words.of_hundred(overlap)
            ),
        };
        let base = &trained.artifact.manifest;
        let page = Compare {
            shell: &shell,
            live_says,
            has_live: 0 < found.leads,
            sides: sides(&shell, &found),
            all_apart: format!("/leads?min_disagreement={}", found.capacity.max(1)),
            earlier: trained.earlier(&shell),
            history_says: say!(
                words,
                "app-history-says",
                version = base.based_on.as_ref().unwrap_or(&base.version).as_str()
            ),
            figures: figures.unwrap_or_default(),
            palette: page::palette(),
        };
        html(&shell, &page)
    });
    answer(&mut shell, page)
}

fn sides(shell: &Shell, found: &CompareOut) -> Vec<Side> {
    let side = |id, key: &str, places: &[PlaceOut]| Side {
        id,
        title: shell.t(&format!("{key}-title")),
        says: if places.is_empty() {
            shell.t("app-nobody")
        } else {
            shell.t(&format!("{key}-says"))
        },
        rows: places.iter().map(|place| row(shell, place)).collect(),
    };
    vec![
        side("gems", "app-gems", &found.hidden_gems),
        side("overrated", "app-overrated", &found.overrated),
    ]
}

fn row(shell: &Shell, place: &PlaceOut) -> Row {
    let words = &shell.words;
    Row {
        href: format!("/leads/{}", in_path(&place.lead)),
        lead: place.lead.clone(),
        points: words.points(place.points),
        by_points: shell.rank(place.rank_by_points),
        by_model: shell.rank(place.rank_by_model),
        chance: words.percent(place.probability),
    }
}
