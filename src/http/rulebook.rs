//! `/v1/rulebook`: the rulebook read, drafted, simulated. Publishing stands in `publish.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::advice::{Freedom, freedoms, simulate};
use crate::error::{Error, Result, closest};
use crate::http::app::{App, Whole, json, parse};
use crate::http::guard::Asker;
use crate::http::kept::unreadable;
use crate::http::problem::Problem;
use crate::http::workbench::{Book, Workbench, on_a_thread, workbench};
use crate::project::{NewPoints, with_points};
use crate::report::simulation::{Difference, to_json};
use crate::state::{BookChange, Change, Draft};

/// The rulebook.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RulebookOut {
    /// Its name.
    name: String,
    /// Its version as its text says it.
    version: Option<String>,
    /// Tells this text from any other; drafts and publications say which one they mean.
    #[schema(example = "9f86d081884c7d65")]
    hash: String,
    /// The model that scores.
    model_version: String,
    /// Whether live scores use this text: it is the one that the model was trained or published with.
    is_live: bool,
    /// The rules in use.
    rules: Vec<RuleOut>,
    /// What somebody works on; null where nobody does.
    draft: Option<DraftOut>,
    /// The whole text, as TOML.
    text: String,
}

/// One rule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleOut {
    /// Its name.
    pub(super) name: String,
    /// In words.
    pub(super) label: String,
    /// Its group.
    pub(super) group: String,
    /// Points for one unit; of a rule with tiers, those of the tier that gives most.
    pub(super) points: f64,
    /// Fewest points that it may get.
    pub(super) least: f64,
    /// Most points that it may get.
    pub(super) most: f64,
    /// Points come in multiples of this.
    pub(super) step: f64,
    /// Whether it may not be touched.
    pub(super) is_frozen: bool,
}

/// Points that somebody works on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DraftOut {
    /// Points by rule, only those that differ.
    pub(super) points: BTreeMap<String, f64>,
    /// The text that they are meant for.
    pub(super) base: String,
    /// Whether the rulebook is still that text.
    pub(super) is_current: bool,
    /// When it was saved.
    pub(super) saved: String,
    /// By whom, where that is known.
    pub(super) author: Option<String>,
}

/// A draft to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftIn {
    /// Hash of the rulebook that the points are meant for.
    pub(super) base: String,
    /// Points by rule; rules left out stay as they are.
    pub(super) points: BTreeMap<String, f64>,
}

/// Points to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PointsIn {
    /// Points by rule; rules left out stay as they are.
    points: BTreeMap<String, f64>,
}

/// The rules of a book with what may become of their points.
pub(super) fn rules_of(book: &Book) -> Result<Vec<RuleOut>> {
    let card = &book.rulebook.scorecard;
    let free = freedoms(&book.rulebook)?;
    let each = card.lines.iter().zip(&free).map(|(line, freedom)| {
        let (least, most) = freedom.leeway.bounds();
        RuleOut {
            name: line.name.clone(),
            label: line.label.clone(),
            group: card.groups[line.group].name.clone(),
            points: line.points,
            least,
            most,
            step: freedom.leeway.step(),
            is_frozen: freedom.leeway.is_frozen(),
        }
    });
    Ok(each.collect())
}

/// The draft that is kept.
pub(super) fn draft_of(app: &App, book: &Book) -> Result<Option<DraftOut>> {
    let read = |reader: &crate::state::Reader| reader.draft().map_err(|error| unreadable(&error));
    let Some(draft) = app.readers.with(&app.state, read)? else {
        return Ok(None);
    };
    let points = serde_json::from_str(&draft.points)
        .map_err(|error| Error::internal(format!("a draft is no JSON: {error}")))?;
    Ok(Some(DraftOut {
        points,
        is_current: draft.base == book.hash(),
        base: draft.base,
        saved: draft.saved.to_string(),
        author: draft.author,
    }))
}

/// The rulebook
#[utoipa::path(get, path = "/v1/rulebook", tag = "rulebook", security(("token" = ["read"])),
    responses(
        (status = 200, description = "The rulebook", body = RulebookOut),
    ))]
pub(super) async fn read(Shared(app): Shared<Arc<App>>) -> std::result::Result<Response, Problem> {
    let out = on_a_thread(move || {
        let book = Book::read(&app.project)?;
        let model = app.model.get();
        Ok(RulebookOut {
            name: book.rulebook.name.clone(),
            version: book.rulebook.version.clone(),
            hash: book.hash(),
            model_version: model.version.clone(),
            is_live: model.rules_text.as_deref() == Some(&book.text),
            rules: rules_of(&book)?,
            draft: draft_of(&app, &book)?,
            text: book.text,
        })
    });
    json(&out.await?)
}

/// Keep a draft
///
/// There is one draft at a time. Nothing is scored with it.
#[utoipa::path(put, path = "/v1/rulebook/draft", tag = "rulebook", request_body = DraftIn, security(("token" = ["admin"])),
    responses(
        (status = 200, description = "It is kept", body = DraftOut),
    ))]
pub(super) async fn put_draft(
    Shared(app): Shared<Arc<App>>,
    Extension(asker): Extension<Asker>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: DraftIn = parse(&body)?;
    let book = Book::read(&app.project)?;
    check_base(&book, &wanted.base)?;
    let moved = changes(&book, &wanted.points)?;
    let points: BTreeMap<&str, f64> = moved
        .iter()
        .map(|one| (one.rule.as_str(), one.to))
        .collect();
    let points = serde_json::to_string(&points)
        .map_err(|error| Error::internal(format!("points are no JSON: {error}")))?;
    let draft = Draft {
        base: wanted.base,
        saved: app.wall(),
        author: asker.0,
        points,
    };
    keep(&app, BookChange::Draft(draft)).await?;
    json(&draft_of(&app, &book)?)
}

/// Throw the draft away
#[utoipa::path(delete, path = "/v1/rulebook/draft", tag = "rulebook", security(("token" = ["admin"])),
    responses(
        (status = 200, description = "There is none any more", body = Object),
    ))]
pub(super) async fn delete_draft(
    Shared(app): Shared<Arc<App>>,
) -> std::result::Result<Response, Problem> {
    keep(&app, BookChange::NoDraft).await?;
    json(&serde_json::json!({"draft": null}))
}

/// What other points would have done
///
/// Both books are replayed over the rows that the model was trained on.
#[utoipa::path(post, path = "/v1/rulebook/simulate", tag = "rulebook", request_body = PointsIn, security(("token" = ["read"])),
    responses(
        (status = 200, description = "As `leadscore rules simulate --format json`", body = Object),
    ))]
pub(super) async fn simulated(
    Shared(app): Shared<Arc<App>>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: PointsIn = parse(&body)?;
    let bench = workbench(&app).await?;
    let moved = changes(&bench.book, &wanted.points)?;
    json(&on_a_thread(move || replay(&bench, &moved)).await?)
}

/// Both books replayed over the rows.
fn replay(bench: &Workbench, moved: &[NewPoints]) -> Result<Value> {
    let lines = &bench.book.rulebook.scorecard.lines;
    let points: Vec<f64> = lines
        .iter()
        .map(|line| {
            let found = moved.iter().find(|one| one.rule == line.name);
            found.map_or(line.points, |one| one.to)
        })
        .collect();
    let totals = bench.totals(&points)?;
    let thresholds = &bench.book.rulebook.thresholds;
    let simulation = simulate(&bench.set, &totals, (thresholds, thresholds), &bench.wish)?;
    let differences: Vec<Difference> = moved
        .iter()
        .map(|one| (one.rule.clone(), Some(one.from), Some(one.to)))
        .collect();
    Ok(to_json(&simulation, &differences))
}

/// Writes `change`, and waits until it is on disk.
pub(super) async fn keep(app: &App, change: BookChange) -> std::result::Result<(), Problem> {
    let change = Change {
        books: vec![change],
        ..Change::default()
    };
    crate::http::ingest::write(app, change).await.map(|_| ())
}

/// Whether `base` is the rulebook of now.
pub(super) fn check_base(book: &Book, base: &str) -> Result<()> {
    if book.hash() == base {
        return Ok(());
    }
    Err(
        Error::mismatch("the rulebook has changed since these points were looked at")
            .hint("load it again; the draft is still there"),
    )
}

/// The points that differ, each checked against what the rulebook allows.
pub(super) fn changes(book: &Book, points: &BTreeMap<String, f64>) -> Result<Vec<NewPoints>> {
    let lines = &book.rulebook.scorecard.lines;
    let free: Vec<Freedom> = freedoms(&book.rulebook)?;
    let mut moved = Vec::new();
    for (name, &to) in points {
        let Some(at) = lines.iter().position(|line| line.name == *name) else {
            let near = closest(name, lines.iter().map(|line| line.name.as_str()));
            let error = Error::config(format!("the rulebook has no rule `{name}` in use"));
            return Err(match near {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            });
        };
        let leeway = &free[at].leeway;
        if !leeway.allows(to) {
            let (low, high) = leeway.bounds();
            return Err(Error::config(format!(
                "points of rule `{name}` are multiples of {} from {low} to {high}, got `{to}`",
                leeway.step()
            ))
            .hint("`leeway` in the rulebook says what points may become"));
        }
        let from = lines[at].points;
        if to.to_bits() != from.to_bits() {
            moved.push(NewPoints {
                rule: name.clone(),
                from,
                to,
                step: leeway.step(),
            });
        }
    }
    Ok(moved)
}

/// The text of `book` with other points.
pub(super) fn edited(book: &Book, moved: &[NewPoints]) -> Result<String> {
    with_points(&book.text, moved).map_err(Error::from)
}
