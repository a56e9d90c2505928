//! `GET /v1/models` and how another version comes to answer: promoted or rolled back over HTTP.

use std::sync::{Arc, PoisonError};

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::artifact::{self, ArtifactError, Entry, How, Occasion, Promotion};
use crate::cli::commands::models::check_same_project;
use crate::cli::diagnose::Failure;
use crate::error::{Error, Result};
use crate::http::app::{App, Whole, json, parse};
use crate::http::guard::Asker;
use crate::http::model::Model;
use crate::http::problem::{Problem, Refusal};
use crate::http::reload;

/// Versions of the model, and which of them scores.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionsOut {
    /// The version that is to score.
    pub(super) champion: Option<String>,
    /// The version that answers here now; the same, but for the moment of a change or a champion that cannot be loaded.
    pub(super) answers: String,
    /// Every version, the oldest first.
    pub(super) versions: Vec<VersionOut>,
    /// How each champion came to score, the oldest first.
    pub(super) promotions: Vec<PromotionOut>,
}

/// One version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionOut {
    /// Its name.
    #[schema(example = "v1")]
    pub(super) version: String,
    /// When it was made.
    pub(super) created: Option<String>,
    /// How far its data goes.
    pub(super) data_end: Option<String>,
    /// Snapshots that it learned from.
    pub(super) rows: Option<usize>,
    /// How many of them converted.
    pub(super) conversions: Option<usize>,
    /// What makes the score: `rules`, a model, `hybrid` or `base_rate`.
    pub(super) scorer: Option<String>,
    /// Cross-validated.
    pub(super) auc: Option<f64>,
    /// Cross-validated.
    pub(super) log_loss: Option<f64>,
    /// Share of the conversions among its best tenth; cross-validated.
    pub(super) captured: Option<f64>,
    /// The version whose models it has, where only points were published since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) based_on: Option<String>,
    /// Why it cannot be used, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
}

/// A version came to score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromotionOut {
    /// The version.
    pub(super) version: String,
    /// How it came to score.
    #[schema(value_type = String, example = "promoted")]
    pub(super) how: How,
    /// When.
    pub(super) at: Option<String>,
    /// By whom.
    pub(super) by: Option<String>,
    /// Why, in their words.
    pub(super) reason: Option<String>,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// The reason, kept with the promotion.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: Option<String>,
}

/// The version that answers from now on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Promoted {
    /// The version.
    champion: String,
    /// The one before.
    before: String,
}

impl From<Promotion> for PromotionOut {
    fn from(promotion: Promotion) -> Self {
        Self {
            version: promotion.version,
            how: promotion.how,
            at: promotion.at.map(|at| at.to_string()),
            by: promotion.by,
            reason: promotion.reason,
        }
    }
}

/// Versions of the model: which one scores, and which ones have
#[utoipa::path(get, path = "/v1/models", tag = "models", security(("token" = ["read"])),
    responses((status = 200, description = "All of them", body = VersionsOut)))]
pub(super) async fn list(State(app): State<Arc<App>>) -> std::result::Result<Response, Problem> {
    let shared = Arc::clone(&app);
    let answer = app
        .queue
        .run(move || versions(&shared).map_err(Problem::from));
    json(&answer.await?)
}

/// Every version with its figures.
pub(super) fn versions(app: &App) -> Result<VersionsOut> {
    let entries = artifact::list(&app.models)?;
    let promotions = artifact::read_promotions(&app.models)?;
    Ok(VersionsOut {
        champion: artifact::champion(&app.models)?,
        answers: app.model.get().version.clone(),
        versions: entries.into_iter().map(version).collect(),
        promotions: promotions
            .map_or_else(Vec::new, |found| found.promotions)
            .into_iter()
            .map(PromotionOut::from)
            .collect(),
    })
}

fn version(entry: Entry) -> VersionOut {
    let mut out = VersionOut {
        version: entry.version,
        created: entry.created_at.map(|at| at.to_string()),
        data_end: None,
        rows: None,
        conversions: None,
        scorer: entry.winner,
        auc: None,
        log_loss: None,
        captured: None,
        based_on: None,
        problem: None,
    };
    match artifact::read_manifest(&entry.folder).map_err(Error::from) {
        Ok(manifest) => {
            let line = manifest
                .contest
                .iter()
                .find(|line| line.split == "cv" && line.scorer == manifest.winner);
            let known = |value: f64| Some(value).filter(|value| value.is_finite());
            out.auc = line.and_then(|line| known(line.auc));
            out.log_loss = line.and_then(|line| known(line.log_loss));
            out.captured = line.and_then(|line| known(line.capture_at_10));
            out.based_on = manifest.based_on;
            out.data_end = manifest.data_end.map(|end| end.to_string());
            (out.rows, out.conversions) = (Some(manifest.rows), Some(manifest.positives));
        }
        Err(error) => out.problem = Some(error.to_string()),
    }
    out
}

/// Let a version score from now on
///
/// It is loaded first: what cannot score is not promoted. Requests under way keep the version that they began with.
#[utoipa::path(post, path = "/v1/models/{version}/promote", tag = "models", request_body = Why,
    security(("token" = ["admin"])), params(("version" = String, Path, description = "Its name")),
    responses((status = 200, description = "It answers now", body = Promoted)))]
pub(super) async fn promote(
    State(app): State<Arc<App>>,
    Extension(asker): Extension<Asker>,
    name: std::result::Result<Path<String>, PathRejection>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let Path(name) = name.map_err(|_| Error::config("the path cannot be read"))?;
    let why: Why = parse(&body)?;
    change(app, asker, why, move |app, occasion| {
        let folder = artifact::find(&app.models, &name).map_err(missing)?;
        let found = artifact::load(&folder).map_err(Error::from)?;
        check_same_project(&app.project, &found).map_err(failed)?;
        let model = Model::open(&app.project, &found).map_err(failed)?;
        artifact::promote(&app.models, &name, How::Promoted, occasion).map_err(Error::from)?;
        Ok(model)
    })
    .await
}

/// Let the version before score again
#[utoipa::path(post, path = "/v1/models/rollback", tag = "models", request_body = Why, security(("token" = ["admin"])),
    responses((status = 200, description = "It answers now", body = Promoted)))]
pub(super) async fn roll_back(
    State(app): State<Arc<App>>,
    Extension(asker): Extension<Asker>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let why: Why = parse(&body)?;
    change(app, asker, why, |app, occasion| {
        let promotions = artifact::read_promotions(&app.models).map_err(Error::from)?;
        let before = promotions.as_ref().and_then(|found| found.before());
        let model = match before {
            Some(before) => {
                let folder = artifact::find(&app.models, &before.version).map_err(missing)?;
                let found = artifact::load(&folder).map_err(Error::from)?;
                Some(Model::open(&app.project, &found).map_err(failed)?)
            }
            None => None,
        };
        artifact::roll_back(&app.models, occasion).map_err(Error::from)?;
        model.ok_or_else(|| Error::internal("a rollback to nothing").into())
    })
    .await
}

/// Runs a change of the champion alone, and lets what it gives back answer.
async fn change(
    app: Arc<App>,
    asker: Asker,
    why: Why,
    make: impl FnOnce(&App, Occasion) -> std::result::Result<Model, Problem> + Send + 'static,
) -> std::result::Result<Response, Problem> {
    if why
        .reason
        .as_ref()
        .is_some_and(|reason| 1_000 < reason.chars().count())
    {
        return Err(Error::config("`reason` has at most 1000 characters").into());
    }
    let occasion = Occasion {
        at: Some(app.wall()),
        by: asker.0,
        reason: why.reason.filter(|reason| !reason.trim().is_empty()),
    };
    let shared = Arc::clone(&app);
    let answer = app.queue.run(move || {
        let _turn = shared.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shared.model.get();
        let model = make(&shared, occasion)?;
        let champion = model.version.clone();
        if model.checksum != before.checksum {
            reload::put(&shared, model);
        }
        Ok(Promoted {
            champion,
            before: before.version.clone(),
        })
    });
    json(&answer.await?)
}

fn missing(error: ArtifactError) -> Problem {
    match error {
        ArtifactError::NoVersion { given, known, .. } => {
            Refusal::NotFound.say(format!("no model version `{given}`; there {known}"))
        }
        other => Error::from(other).into(),
    }
}

/// A failure of the project as a problem of the request.
pub(super) fn failed(failure: Failure) -> Problem {
    match failure {
        Failure::Other(error) => error.into(),
        project @ Failure::Project(_) => {
            Error::mismatch(project.draw().trim_end().to_owned()).into()
        }
    }
}
