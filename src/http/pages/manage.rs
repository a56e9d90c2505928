//! Versions of the model.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::http::app::App;
use crate::http::pages::{Shell, answer, html};
use crate::http::problem::Problem;
use crate::http::versions::{PromotionOut, VersionsOut, versions};
use crate::http::workbench::on_a_thread;
use crate::report::page::words::say;

/// Promotions that are shown.
const SHOWN: usize = 20;

struct Row {
    version: String,
    is_champion: bool,
    made: String,
    scorer: String,
    rows: String,
    caught: String,
    auc: String,
    based_on: String,
    broken: String,
    promote: String,
}

#[derive(Template)]
#[template(path = "models.html")]
struct Models<'a> {
    shell: &'a Shell,
    lede: String,
    rows: Vec<Row>,
    can_go_back: bool,
    promotions: Vec<String>,
}

/// `GET /models`.
pub(super) async fn models(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let shared = Arc::clone(&app);
    let found = on_a_thread(move || {
        let can_go_back = crate::artifact::read_promotions(&shared.models)?
            .is_some_and(|found| found.before().is_some());
        Ok((versions(&shared)?, can_go_back))
    });
    let found = found.await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/models");
    let page = found.map_err(Problem::from).map(|(found, can_go_back)| {
        let page = Models {
            shell: &shell,
            lede: say!(
                &shell.words,
                "app-models-lede",
                version = found.answers.as_str()
            ),
            rows: rows(&shell, &found),
            can_go_back,
            promotions: found
                .promotions
                .iter()
                .rev()
                .take(SHOWN)
                .map(|one| promotion(&shell, one))
                .collect(),
        };
        html(&shell, &page)
    });
    answer(&mut shell, page)
}

fn rows(shell: &Shell, found: &VersionsOut) -> Vec<Row> {
    let words = &shell.words;
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let each = found.versions.iter().rev().map(|model| Row {
        version: model.version.clone(),
        is_champion: found.champion.as_ref() == Some(&model.version),
        made: or_dash(model.created.as_ref().map(|at| shell.moment(at))),
        scorer: or_dash(model.scorer.clone()),
        rows: or_dash(model.rows.map(|n| words.count(n))),
        caught: or_dash(model.captured.map(|share| words.percent(share))),
        auc: or_dash(model.auc.map(|auc| words.number(auc, 3))),
        based_on: model.based_on.as_ref().map_or_else(String::new, |base| {
            say!(words, "app-points-since", version = base.as_str())
        }),
        broken: model.problem.clone().unwrap_or_default(),
        promote: say!(
            words,
            "app-promote-version",
            version = model.version.as_str()
        ),
    });
    each.collect()
}

fn promotion(shell: &Shell, one: &PromotionOut) -> String {
    let words = &shell.words;
    let how = match one.how {
        crate::artifact::How::First => "first",
        crate::artifact::How::Promoted => "promoted",
        crate::artifact::How::Won => "won",
        crate::artifact::How::RolledBack => "rolled-back",
    };
    let said = say!(
        words,
        "app-promotion",
        version = one.version.as_str(),
        how = how,
        when = one
            .at
            .as_ref()
            .map_or_else(|| "–".to_owned(), |at| shell.moment(at))
    );
    let by = one.by.iter().map(|by| format!(" · {by}"));
    let why = one.reason.iter().map(|reason| format!(" · {reason}"));
    said + &by.chain(why).collect::<String>()
}
