//! The list of leads: a page at a time, filtered, and as a table to take away.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, RawQuery, State as Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::lists::{self, Wanted};
use crate::http::pages::{Shell, answer, html, in_path};
use crate::http::problem::Problem;
use crate::http::saved;
use crate::http::standings::{Standings, standings};
use crate::http::workbench::on_a_thread;
use crate::report::page::words::say;
use crate::state::ScoreRow;

/// Leads of a page.
const PAGE: usize = 100;
/// Leads of a table at most.
const MOST: usize = 1_000_000;

/// The fields of the form, as they come.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Form {
    #[serde(default)]
    id: String,
    #[serde(default)]
    grade: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    min_disagreement: String,
    #[serde(default)]
    after: String,
}

impl Form {
    fn wanted(&self) -> Result<Wanted> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let apart = given(&self.min_disagreement);
        let apart = apart.map(|text| {
            text.parse()
                .map_err(|_| Error::config(format!("`{text}` is no whole number of places")))
        });
        Ok(Wanted {
            id: given(&self.id),
            grade: given(&self.grade),
            list: given(&self.list),
            min_disagreement: apart.transpose()?,
            after: given(&self.after),
            ..Wanted::default()
        })
    }

    /// The filter as a query, with `after` where it goes on.
    fn query(&self, after: Option<&str>) -> String {
        let pairs = [
            ("id", self.id.as_str()),
            ("grade", self.grade.as_str()),
            ("list", self.list.as_str()),
            ("min_disagreement", self.min_disagreement.as_str()),
            ("after", after.unwrap_or_default()),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={}", in_path(value)))
            .collect();
        pairs.join("&")
    }
}

struct Row {
    href: String,
    lead: String,
    score: String,
    grade: String,
    chance: String,
    points: String,
    by_points: String,
    by_model: String,
    reason: String,
}

struct List {
    name: String,
    condition: String,
    href: String,
    path: String,
    delete: String,
}

#[derive(Template)]
#[template(path = "leads.html")]
struct Leads<'a> {
    shell: &'a Shell,
    lede: String,
    id: String,
    grade: String,
    grades: Vec<String>,
    list: String,
    lists: Vec<List>,
    apart: String,
    rows: Vec<Row>,
    nothing: String,
    first: String,
    next: String,
    csv: String,
    example: &'static str,
}

/// What a page is made from.
struct Found {
    rows: Vec<ScoreRow>,
    next: Option<String>,
    places: Arc<Standings>,
    lists: Vec<(String, String)>,
    grades: Vec<String>,
    n_leads: i64,
}

/// `GET /leads`.
pub(super) async fn leads(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    form: std::result::Result<Query<Form>, QueryRejection>,
) -> Response {
    let form = form.map_or_else(|_| Form::default(), |Query(form)| form);
    let asked = form.clone();
    let shared = Arc::clone(&app);
    let found = on_a_thread(move || find(&shared, &asked)).await;
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/leads");
    let page = found
        .map_err(Problem::from)
        .map(|found| render(&shell, &form, found));
    answer(&mut shell, page)
}

fn find(app: &App, form: &Form) -> Result<Found> {
    let (rows, next) = lists::find(app, &form.wanted()?, PAGE)?;
    let read = |reader: &crate::state::Reader| {
        reader
            .sizes()
            .map_err(|error| crate::http::kept::unreadable(&error))
    };
    let (_, n_leads) = app.readers.with(&app.state, read)?;
    let lists = saved::lists(app)?.lists.into_iter();
    Ok(Found {
        rows,
        next,
        places: standings(app)?,
        lists: lists.map(|list| (list.name, list.condition)).collect(),
        grades: app
            .project
            .grades
            .cuts
            .iter()
            .map(|(grade, _)| grade.clone())
            .collect(),
        n_leads,
    })
}

fn render(shell: &Shell, form: &Form, found: Found) -> Response {
    let words = &shell.words;
    let rows: Vec<Row> = found
        .rows
        .iter()
        .map(|row| line(shell, row, &found.places))
        .collect();
    let nothing = shell.t(if found.n_leads == 0 {
        "app-no-leads"
    } else {
        "app-nothing-fits"
    });
    let with = |query: String| {
        if query.is_empty() {
            String::new()
        } else {
            format!("?{query}")
        }
    };
    let page = Leads {
        shell,
        lede: say!(words, "app-leads-lede", n = found.places.all.len()),
        id: form.id.clone(),
        grade: form.grade.clone(),
        grades: found.grades,
        list: form.list.clone(),
        lists: found
            .lists
            .into_iter()
            .map(|(name, condition)| List {
                href: format!("/leads?list={}", in_path(&name)),
                path: in_path(&name),
                delete: say!(words, "app-delete-list", name = name.as_str()),
                name,
                condition,
            })
            .collect(),
        apart: form.min_disagreement.clone(),
        rows,
        nothing,
        first: if form.after.is_empty() {
            String::new()
        } else {
            format!("/leads{}", with(form.query(None)))
        },
        next: found.next.map_or_else(String::new, |next| {
            format!("/leads{}", with(form.query(Some(&next))))
        }),
        csv: format!("/leads.csv{}", with(form.query(None))),
        example: "events('mail_replied') > 0 AND events('qualified') = 0",
    };
    html(shell, &page)
}

fn line(shell: &Shell, row: &ScoreRow, places: &Standings) -> Row {
    let words = &shell.words;
    let line: Value = serde_json::from_str(&row.line).unwrap_or_default();
    let place = places.of(&row.lead);
    let rank = |of: fn(&crate::http::standings::Place) -> f64| {
        place.map_or_else(|| "–".to_owned(), |place| shell.rank(of(place)))
    };
    let reason = &line["reasons"][0];
    let reason = match (reason["text"].as_str(), reason["points"].as_f64()) {
        (Some(text), Some(points)) => format!("{text} ({})", words.signed(points)),
        _ => String::new(),
    };
    Row {
        href: format!("/leads/{}", in_path(&row.lead)),
        lead: row.lead.clone(),
        score: row.score.to_string(),
        grade: row.grade.clone().unwrap_or_else(|| "–".to_owned()),
        chance: line["probability"]
            .as_f64()
            .map_or_else(|| "–".to_owned(), |chance| words.percent(chance)),
        points: line["rule_points"]
            .as_f64()
            .map_or_else(|| "–".to_owned(), |points| words.points(points)),
        by_points: rank(|place| place.by_points),
        by_model: rank(|place| place.by_model),
        reason,
    }
}

/// `GET /leads.csv`: everything that the filter lets through.
pub(super) async fn csv(
    Shared(app): Shared<Arc<App>>,
    form: std::result::Result<Query<Form>, QueryRejection>,
) -> Response {
    let form = form.map_or_else(|_| Form::default(), |Query(form)| form);
    let table = on_a_thread(move || {
        let wanted = Wanted {
            after: None,
            ..form.wanted()?
        };
        let (rows, _) = lists::find(&app, &wanted, MOST)?;
        let lines = rows.iter().map(|row| serde_json::from_str(&row.line));
        let lines: Vec<Value> = lines
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| Error::internal(format!("a kept score is no JSON: {error}")))?;
        lists::table(&lines)
    });
    match table.await {
        Ok(table) => {
            let mut response = Response::new(Body::from(table));
            let headers = response.headers_mut();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/csv; charset=utf-8"),
            );
            let name = HeaderValue::from_static("attachment; filename=\"leads.csv\"");
            headers.insert(header::CONTENT_DISPOSITION, name);
            response
        }
        Err(error) => Problem::from(error).into_response(),
    }
}
