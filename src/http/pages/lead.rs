//! One lead: its score and why, how it came to that, what would move it, what its rules give it, what it did.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value};

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::answer::ScoreOut;
use crate::http::app::App;
use crate::http::kept::{Kept, Standing, unreadable};
use crate::http::model::Model;
use crate::http::pages::moves::{Supposed, moves};
use crate::http::pages::{Shell, Tile, answer, html};
use crate::http::problem::{Problem, Refusal};
use crate::http::standings::{Place, standings};
use crate::http::stored::{LeadOut, look_up};
use crate::report::page::words::say;

/// Weeks that the score is told back.
const WEEKS: i32 = 13;

struct Reason {
    text: String,
    points: String,
    side: &'static str,
    part: String,
}

struct Move {
    text: String,
    change: String,
    score: String,
}

struct Entry {
    rule: String,
    group: String,
    points: String,
}

struct Event {
    when: String,
    what: String,
    details: String,
}

#[derive(Template)]
#[template(path = "lead.html")]
struct LeadPage<'a> {
    shell: &'a Shell,
    lede: String,
    tiles: Vec<Tile>,
    why: String,
    reasons: Vec<Reason>,
    trend: String,
    trend_says: String,
    trend_rows: Vec<(String, String)>,
    moves: Vec<Move>,
    ledger_says: String,
    ledger: Vec<Entry>,
    events_says: String,
    events: Vec<Event>,
    attributes: Vec<(String, String)>,
}

/// What a page is made from.
struct Seen {
    lead: LeadOut,
    place: Option<Place>,
    /// Days and scores, the oldest first; weeks in which it was out of the running are left out.
    trend: Vec<(Timestamp, i64)>,
    /// What would move the score, and where to.
    moves: Vec<(Supposed, i64)>,
    /// Rule, group and points, and the total.
    ledger: Option<Ledger>,
}

/// `GET /leads/{id}`.
pub(super) async fn lead(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    id: std::result::Result<Path<String>, PathRejection>,
) -> Response {
    let id = id.map(|Path(id)| id).ok();
    let found = match id.clone() {
        None => Err(Problem::from(Error::config("the id cannot be read"))),
        Some(wanted) => {
            let shared = Arc::clone(&app);
            let found = app.queue.run(move || {
                let found = see(&shared, &wanted)?;
                found.ok_or_else(|| Refusal::NotFound.say(format!("no lead `{wanted}` is known")))
            });
            found.await
        }
    };
    let mut shell = Shell::new(&app, &headers, query.as_deref(), "/leads");
    shell.title = say!(
        &shell.words,
        "app-lead-title",
        lead = id.unwrap_or_default()
    );
    let page = found.map(|seen| render(&shell, &seen));
    answer(&mut shell, page)
}

fn see(app: &App, id: &str) -> Result<Option<Seen>> {
    let (model, as_of) = (app.model.get(), app.now());
    let Some(lead) = look_up(app, &model, id, as_of)? else {
        return Ok(None);
    };
    let place = standings(app)?.of(id).cloned();
    let (trend, moves, ledger) = match &lead.score {
        None => (Vec::new(), Vec::new(), None),
        Some(score) => (
            trend(app, &model, id, as_of)?,
            with_kept(app, &model, id, as_of, |kept| {
                moves(kept, &model, as_of, score.score)
            })?
            .unwrap_or_default(),
            ledger(app, &model, id, as_of)?,
        ),
    };
    Ok(Some(Seen {
        lead,
        place,
        trend,
        moves,
        ledger,
    }))
}

/// Reads one lead with everything that its score looks at, and hands it on.
fn with_kept<T>(
    app: &App,
    model: &Model,
    id: &str,
    as_of: Timestamp,
    look: impl FnOnce(&Kept) -> Result<T>,
) -> Result<Option<T>> {
    app.readers.with(&app.state, |reader| {
        let Some(lead) = reader.lead(id).map_err(|error| unreadable(&error))? else {
            return Ok(None);
        };
        look(&Kept::read(reader, vec![lead], as_of, model)?).map(Some)
    })
}

/// The score of the last weeks, made from the events as they were known then.
fn trend(app: &App, model: &Model, id: &str, as_of: Timestamp) -> Result<Vec<(Timestamp, i64)>> {
    let mut all = Vec::new();
    for week in (0..=WEEKS).rev() {
        let at = as_of.plus_days(-7.0 * f64::from(week));
        let score = with_kept(app, model, id, at, |kept| {
            let (standings, _) = kept.score(model, at, 0)?;
            Ok(standings
                .into_iter()
                .next()
                .and_then(|standing| match standing {
                    Standing::Open(line) => Some(line.score),
                    Standing::Closed(_) => None,
                }))
        })?;
        all.extend(score.flatten().map(|score| (at, score)));
    }
    Ok(all)
}

type Ledger = (Vec<(String, String, f64)>, f64);

fn ledger(app: &App, model: &Model, id: &str, as_of: Timestamp) -> Result<Option<Ledger>> {
    let tally = with_kept(app, model, id, as_of, |kept| kept.ledger(model, as_of))?;
    let (Some(tally), Some(book)) = (tally.flatten(), model.rulebook()) else {
        return Ok(None);
    };
    let card = &book.scorecard;
    let first = |values: &Vec<f64>| values.first().copied().unwrap_or_default();
    let mut lines: Vec<(String, String, f64)> = card
        .lines
        .iter()
        .zip(&tally.by_rule)
        .map(|(line, points)| {
            (
                line.label.clone(),
                card.groups[line.group].name.clone(),
                first(points),
            )
        })
        .filter(|(_, _, points)| *points != 0.0)
        .collect();
    lines.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    Ok(Some((lines, first(&tally.totals))))
}

fn render(shell: &Shell, seen: &Seen) -> Response {
    let (words, lead) = (&shell.words, &seen.lead);
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let trend_says = match (seen.trend.first(), seen.trend.last()) {
        (Some((day, from)), Some((_, to))) if 1 < seen.trend.len() => say!(
            words,
            "app-trend-says",
            from = from.to_string(),
            to = to.to_string(),
            day = words.day(&day.to_string())
        ),
        _ => String::new(),
    };
    let (ledger, total) = entries(shell, seen);
    let now = lead.score.as_ref().map_or(0, |score| score.score);
    let page = LeadPage {
        shell,
        lede: match &lead.closed {
            Some(reason) => shell.t(&format!("app-closed-{}", reason.replace('_', "-"))),
            None => say!(
                words,
                "app-lead-lede",
                account = known(&lead.account),
                owner = known(&lead.owner),
                day = lead
                    .created
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |day| words.day(day))
            ),
        },
        tiles: tiles(shell, seen),
        why: lead.score.as_ref().map_or_else(String::new, |score| {
            say!(
                words,
                "app-why-says",
                score = score.score.to_string(),
                base = words.points(score.base_points as f64)
            )
        }),
        reasons: lead
            .score
            .as_ref()
            .map_or_else(Vec::new, |score| reasons(shell, score)),
        trend: if trend_says.is_empty() {
            String::new()
        } else {
            line(&seen.trend)
        },
        trend_says,
        trend_rows: seen
            .trend
            .iter()
            .map(|(day, score)| (words.day(&day.to_string()), score.to_string()))
            .collect(),
        moves: seen
            .moves
            .iter()
            .map(|(supposed, then)| Move {
                text: supposed.text(words),
                change: words.signed((then - now) as f64),
                score: then.to_string(),
            })
            .collect(),
        ledger_says: say!(words, "app-ledger-says", n = words.points(total)),
        ledger,
        events_says: say!(
            words,
            "app-events-says",
            n = lead.n_events,
            shown = lead.events.len()
        ),
        events: lead
            .events
            .iter()
            .map(|event| Event {
                when: shell.moment(&event.time),
                what: event.event_type.replace('_', " "),
                details: details(&event.properties),
            })
            .collect(),
        attributes: lead
            .attributes
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect(),
    };
    html(shell, &page)
}

/// What each rule gives, what limits take away from it, and the total.
fn entries(shell: &Shell, seen: &Seen) -> (Vec<Entry>, f64) {
    let (ledger, total) = seen.ledger.clone().unwrap_or_default();
    let sum: f64 = ledger.iter().map(|(_, _, points)| points).sum();
    let entry = |rule, group, points| Entry {
        rule,
        group,
        points: shell.words.signed(points),
    };
    let mut entries: Vec<Entry> = ledger
        .into_iter()
        .map(|(rule, group, points)| entry(rule, group, points))
        .collect();
    if 1e-9 < (total - sum).abs() {
        entries.push(entry(shell.t("app-limits"), String::new(), total - sum));
    }
    (entries, total)
}

fn tiles(shell: &Shell, seen: &Seen) -> Vec<Tile> {
    let words = &shell.words;
    let Some(score) = &seen.lead.score else {
        return Vec::new();
    };
    let mut tiles = vec![
        Tile {
            name: shell.t("app-score"),
            value: score.score.to_string(),
            note: match seen.lead.rank.zip(seen.lead.of) {
                Some((rank, of)) => say!(
                    words,
                    "app-rank-of",
                    rank = rank.max(0) as f64,
                    of = of.max(0) as f64
                ),
                None => String::new(),
            },
        },
        Tile {
            name: shell.t("app-grade"),
            value: score.grade.clone().unwrap_or_else(|| "–".to_owned()),
            note: score
                .rule_label
                .clone()
                .into_iter()
                .chain(score.rule_cell.clone())
                .collect::<Vec<_>>()
                .join(" · "),
        },
        Tile {
            name: shell.t("app-chance"),
            value: score
                .probability
                .map_or_else(|| "–".to_owned(), |chance| words.percent(chance)),
            note: String::new(),
        },
    ];
    if let Some(points) = score.rule_points {
        let place = seen.place.as_ref();
        tiles.push(Tile {
            name: shell.t("app-points"),
            value: words.points(points),
            note: place.map_or_else(String::new, |place| {
                say!(
                    words,
                    "app-both-ranks",
                    points = shell.rank(place.by_points),
                    model = shell.rank(place.by_model)
                )
            }),
        });
    }
    tiles
}

/// Base, reasons, rest: they add up to the score.
fn reasons(shell: &Shell, score: &ScoreOut) -> Vec<Reason> {
    let words = &shell.words;
    let most = score
        .reasons
        .iter()
        .map(|reason| reason.points.abs())
        .max()
        .unwrap_or(1)
        .max(1);
    let row = |text: String, points: i64, has_bar: bool| Reason {
        text,
        points: if has_bar {
            words.signed(points as f64)
        } else {
            words.points(points as f64)
        },
        side: if !has_bar || points == 0 {
            ""
        } else if 0 < points {
            "up"
        } else {
            "down"
        },
        part: format!("{:.1}", 50.0 * points.abs().min(most) as f64 / most as f64),
    };
    let mut rows = vec![row(shell.t("app-average"), score.base_points, false)];
    rows.extend(
        score
            .reasons
            .iter()
            .map(|reason| row(reason.text.clone(), reason.points, true)),
    );
    for (key, points) in [
        ("app-rest", score.other_points),
        ("app-ends", score.limit_points),
        ("app-overrides", score.override_points),
    ] {
        if points != 0 {
            rows.push(row(shell.t(key), points, true));
        }
    }
    rows.push(row(shell.t("app-the-score"), score.score, false));
    rows
}

/// Points of a line in a box of 600 by 120, scores from 0 to 100.
fn line(trend: &[(Timestamp, i64)]) -> String {
    let last = (trend.len() - 1).max(1) as f64;
    let each = trend.iter().enumerate().map(|(at, (_, score))| {
        format!(
            "{:.1},{:.1}",
            600.0 * at as f64 / last,
            118.0 - 1.16 * *score as f64
        )
    });
    each.collect::<Vec<_>>().join(" ")
}

fn details(properties: &Map<String, Value>) -> String {
    let each = properties
        .iter()
        .map(|(name, value)| format!("{name}: {}", plain(value)));
    each.collect::<Vec<_>>().join(", ")
}

/// A value as people read it.
pub(super) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
