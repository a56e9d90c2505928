//! `/v1/rulebook/publish`, `/history`, `/rollback`: a rulebook goes live.
//!
//! What is published is written to the file of the rulebook, and becomes a version of its own under `models/`: the models of
//! the champion, with the map from points to chance refitted to the same rows. So a live score, a batch and an explanation
//! use one and the same book, and going back is publishing an earlier text. Models and the weights of the blend are
//! trained by `leadscore train` alone.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::artifact::{self, How, Occasion, Repointed, Run};
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::app::{App, Whole, json, parse};
use crate::http::guard::Asker;
use crate::http::kept::unreadable;
use crate::http::problem::{Problem, Refusal};
use crate::http::reload;
use crate::http::rulebook::{changes, check_base, draft_of, edited, keep};
use crate::http::workbench::{Book, Workbench, hash, on_a_thread, words};
use crate::sink::write_file;
use crate::state::{BookChange, BookVersion};

/// Characters of a note at most.
const LONGEST_NOTE: usize = 2_000;

/// Points to publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishIn {
    /// Hash of the rulebook that the points are meant for.
    base: String,
    /// Points by rule; left out: those of the draft.
    #[serde(default)]
    points: Option<BTreeMap<String, f64>>,
    /// Why, for whoever reads the history.
    #[schema(example = "Webinars bring few buyers")]
    note: String,
}

/// Where to go back to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RollbackIn {
    /// The published version.
    version: i64,
    /// Why; left out: that it was gone back to.
    #[serde(default)]
    note: Option<String>,
}

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PublishedOut {
    /// Its number.
    pub(super) version: i64,
    /// When.
    pub(super) published: String,
    /// By whom, where that is known.
    pub(super) author: Option<String>,
    /// Why.
    pub(super) note: String,
    /// The version of the model that scores with it.
    pub(super) model_version: String,
    /// Tells its text from any other.
    pub(super) hash: String,
    /// Whether it is the rulebook of now.
    pub(super) is_current: bool,
    /// The whole text; only where one version is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
}

/// Every published rulebook.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryOut {
    /// The newest first.
    pub(super) versions: Vec<PublishedOut>,
}

/// Publish points
///
/// They are in the rulebook's file and in live scores when the answer comes. The map from points to chance is refitted; the
/// model is not.
#[utoipa::path(post, path = "/v1/rulebook/publish", tag = "rulebook", request_body = PublishIn, security(("token" = ["admin"])),
    responses(
        (status = 200, description = "It is live", body = PublishedOut),
    ))]
pub(super) async fn publish(
    Shared(app): Shared<Arc<App>>,
    Extension(asker): Extension<Asker>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: PublishIn = parse(&body)?;
    let note = noted(&wanted.note)?;
    let author = asker.0;
    let answer = go_live(&app, author, move |app, book| {
        check_base(book, &wanted.base)?;
        let points = match wanted.points {
            Some(points) => points,
            None => {
                draft_of(app, book)?
                    .filter(|draft| draft.is_current)
                    .ok_or_else(|| Error::config("there is no draft for this rulebook"))?
                    .points
            }
        };
        let moved = changes(book, &points)?;
        if moved.is_empty() {
            return Err(Error::config(
                "the points are those of the rulebook: there is nothing to publish",
            ));
        }
        Ok((edited(book, &moved)?, note))
    });
    json(&answer.await?)
}

/// Publish an earlier rulebook again
#[utoipa::path(post, path = "/v1/rulebook/rollback", tag = "rulebook", request_body = RollbackIn, security(("token" = ["admin"])),
    responses(
        (status = 200, description = "It is live", body = PublishedOut),
    ))]
pub(super) async fn rollback(
    Shared(app): Shared<Arc<App>>,
    Extension(asker): Extension<Asker>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: RollbackIn = parse(&body)?;
    let note = match &wanted.note {
        Some(note) => noted(note)?,
        None => format!("back to {}", wanted.version),
    };
    let author = asker.0;
    let answer = go_live(&app, author, move |app, book| {
        let version = find(app, wanted.version)?;
        if version.rules == book.text {
            return Err(Error::config(format!(
                "the rulebook is that of version {} already",
                wanted.version
            )));
        }
        Ok((version.rules, note))
    });
    json(&answer.await?)
}

/// Every published rulebook, the newest first
#[utoipa::path(get, path = "/v1/rulebook/history", tag = "rulebook", security(("token" = ["read"])),
    responses(
        (status = 200, description = "All of them, without their texts", body = HistoryOut),
    ))]
pub(super) async fn history(
    Shared(app): Shared<Arc<App>>,
) -> std::result::Result<Response, Problem> {
    json(&on_a_thread(move || versions(&app)).await?)
}

/// One published rulebook with its text
#[utoipa::path(get, path = "/v1/rulebook/history/{version}", tag = "rulebook", security(("token" = ["read"])),
    params(("version" = i64, Path, description = "Its number")),
    responses(
        (status = 200, description = "The version", body = PublishedOut),
    ))]
pub(super) async fn one(
    Shared(app): Shared<Arc<App>>,
    version: std::result::Result<Path<i64>, PathRejection>,
) -> std::result::Result<Response, Problem> {
    let Path(version) = version.map_err(|_| Error::config("versions are whole numbers"))?;
    let found = on_a_thread(move || {
        let book = Book::read(&app.project)?;
        let all = read(&app)?;
        let found = all.into_iter().find(|one| one.version == version);
        Ok(found.map(|found| {
            let text = Some(found.rules.clone());
            PublishedOut {
                text,
                ..out(found, &book)
            }
        }))
    });
    let found = found.await?;
    json(
        &found
            .ok_or_else(|| Refusal::NotFound.say(format!("no version {version} was published")))?,
    )
}

/// Every published rulebook.
pub(super) fn versions(app: &App) -> Result<HistoryOut> {
    let book = Book::read(&app.project)?;
    let all = read(app)?.into_iter().map(|one| out(one, &book));
    let mut versions: Vec<PublishedOut> = all.collect();
    // A text that was published twice is the one of now only once.
    let mut is_met = false;
    for version in &mut versions {
        version.is_current &= !is_met;
        is_met |= version.is_current;
    }
    Ok(HistoryOut { versions })
}

fn out(from: BookVersion, book: &Book) -> PublishedOut {
    PublishedOut {
        version: from.version,
        published: from.published.to_string(),
        author: from.author,
        note: from.note,
        model_version: from.model,
        hash: hash(&from.rules),
        is_current: from.rules == book.text,
        text: None,
    }
}

fn read(app: &App) -> Result<Vec<BookVersion>> {
    let read = |reader: &crate::state::Reader| reader.books().map_err(|error| unreadable(&error));
    app.readers.with(&app.state, read)
}

fn find(app: &App, version: i64) -> Result<BookVersion> {
    let found = read(app)?.into_iter().find(|one| one.version == version);
    found.ok_or_else(|| Error::config(format!("no version {version} was published")))
}

fn noted(note: &str) -> Result<String> {
    let note = note.trim();
    if note.is_empty() || LONGEST_NOTE < note.chars().count() {
        return Err(Error::config(format!(
            "`note` says why, in 1 to {LONGEST_NOTE} characters"
        )));
    }
    Ok(note.to_owned())
}

/// Makes the text that `choose` gives the rulebook of now; one at a time.
///
/// The version of the model is on disk before the file of the rulebook changes, and the file before the promotion: what is
/// broken off in between is a version that scores nobody, or an edited file as anybody may leave one.
async fn go_live(
    app: &Arc<App>,
    author: Option<String>,
    choose: impl FnOnce(&App, &Book) -> Result<(String, String)> + Send + 'static,
) -> std::result::Result<PublishedOut, Problem> {
    let shared = Arc::clone(app);
    // A task of its own: it is not broken off where whoever asked has given up.
    let task = tokio::spawn(async move {
        let _one = shared.bench.busy.lock().await;
        let owned = Arc::clone(&shared);
        let by = author.clone();
        let live = on_a_thread(move || {
            let book = Book::read(&owned.project)?;
            let (text, note) = choose(&owned, &book)?;
            let model = write(&owned, &text, &note, by)?;
            let is_first = read(&owned)?.is_empty();
            Ok((book, text, note, model, is_first))
        });
        let (before, text, note, (base, model), is_first) = live.await?;
        let version = |rules: String, note: String, model: String, author: Option<String>| {
            let published = shared.wall();
            BookChange::Publish(BookVersion {
                version: 0,
                published,
                author,
                note,
                model,
                rules,
            })
        };
        if is_first {
            keep(
                &shared,
                version(before.text, "as it was".to_owned(), base, None),
            )
            .await?;
        }
        keep(&shared, version(text, note, model, author)).await?;
        keep(&shared, BookChange::NoDraft).await?;
        let owned = Arc::clone(&shared);
        let all = on_a_thread(move || versions(&owned)).await?;
        let newest = all.versions.into_iter().next();
        Ok::<_, Problem>(newest.ok_or_else(|| Error::internal("nothing was published"))?)
    });
    task.await
        .map_err(|_| Error::internal("a request ended in a panic"))?
}

/// The text as a version of the model, as the rulebook's file, and live; gives back the model before and the one of now.
fn write(app: &App, text: &str, note: &str, by: Option<String>) -> Result<(String, String)> {
    let champion = artifact::load_champion(&app.models)?;
    let base = champion.manifest.version.clone();
    let book = Book::parse(Book::read(&app.project)?.path, text.to_owned())?;
    let path = book.path.clone();
    let bench = Workbench::open(&app.project, &app.models, &champion, book);
    let mut bench = bench.map_err(|failure| words(&failure))?;
    let rules = bench.rules()?;
    let version = artifact::next_version(&app.models)?;
    let (repointed, tables) = artifact::repoint(
        &champion,
        &app.models.join(&base),
        &Repointed {
            version: &version,
            text,
            rulebook: &bench.book.rulebook,
            fingerprint: &bench.fingerprint,
            facts: &rules.facts,
            totals: &rules.totals,
            labels: &bench.set.labels,
        },
    )?;
    let now: Timestamp = app.wall();
    let run = Run {
        created_at: Some(now),
        seconds: Vec::new(),
    };
    artifact::save(&repointed, &tables, &run, &app.models)?;
    write_file(&path, text.as_bytes())?;
    let occasion = Occasion {
        at: Some(now),
        by,
        reason: Some(note.to_owned()),
    };
    {
        let _turn = app.turn.lock().unwrap_or_else(PoisonError::into_inner);
        artifact::promote(&app.models, &version, How::Promoted, occasion)?;
    }
    reload::take_over(app).map_err(|failure| words(&failure))?;
    bench.checksum.clone_from(&app.model.get().checksum);
    app.bench.keep(Arc::new(bench));
    Ok((base, version))
}
