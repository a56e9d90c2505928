//! `/v1/models`: the versions there are, and which of them scores.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::artifact::{self, How, Occasion};
use crate::error::Result;
use crate::http::app::{App, Whole, json, parse};
use crate::http::problem::Problem;
use crate::http::reload;
use crate::http::workbench::{on_a_thread, words};

/// The versions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelsOut {
    /// The one that scores; null where none was promoted.
    pub(super) champion: Option<String>,
    /// The oldest first.
    pub(super) models: Vec<ModelOut>,
    /// Who scored when, the oldest first.
    pub(super) promotions: Vec<PromotionOut>,
}

/// A version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelOut {
    /// Its name.
    pub(super) version: String,
    /// When it was made.
    pub(super) created: Option<String>,
    /// What makes its score.
    pub(super) scorer: Option<String>,
    /// Rows that it was trained on.
    pub(super) rows: Option<usize>,
    /// Rows that converted.
    pub(super) conversions: Option<usize>,
    /// AUC of its score on rows that it had not seen.
    pub(super) auc: Option<f64>,
    /// Share of the conversions among its best tenth there.
    pub(super) captured: Option<f64>,
    /// The version whose models it has, where only points were published since.
    pub(super) based_on: Option<String>,
    /// What the reader has to know.
    pub(super) warnings: Vec<String>,
    /// Why it cannot be used.
    pub(super) broken: Option<String>,
}

/// A version came to score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PromotionOut {
    /// The version.
    pub(super) version: String,
    /// `first`, `promoted`, `won` or `rolled_back`.
    #[schema(value_type = String)]
    pub(super) how: How,
    /// When.
    pub(super) at: Option<String>,
    /// By whom.
    pub(super) by: Option<String>,
    /// Why.
    pub(super) reason: Option<String>,
}

/// What to promote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PromoteIn {
    /// The version.
    #[schema(example = "v2")]
    version: String,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// Why to go back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BackIn {
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// The versions of the model
#[utoipa::path(get, path = "/v1/models", tag = "models", security(("token" = ["read"])),
    responses(
        (status = 200, description = "All of them", body = ModelsOut),
        (status = 401, description = "No token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A file that is not what we wrote", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "They cannot be read", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn list(
    Shared(app): Shared<Arc<App>>,
) -> std::result::Result<Response, Problem> {
    json(&on_a_thread(move || models(&app)).await?)
}

/// Make a version the one that scores
#[utoipa::path(post, path = "/v1/models/promote", tag = "models", request_body = PromoteIn, security(("token" = ["admin"])),
    responses(
        (status = 200, description = "It scores from now on", body = ModelsOut),
        (status = 400, description = "The request cannot be meant", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A version that cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too much at once", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Files cannot be written", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn promote(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: PromoteIn = parse(&body)?;
    let by = app.guard.name_of(&headers);
    let change = move |app: &App| {
        let occasion = occasion(app, by, wanted.reason);
        artifact::promote(&app.models, &wanted.version, How::Promoted, occasion)?;
        Ok(())
    };
    json(&changed(&app, change).await?)
}

/// Make the version before score again
#[utoipa::path(post, path = "/v1/models/rollback", tag = "models", request_body = BackIn, security(("token" = ["admin"])),
    responses(
        (status = 200, description = "It scores from now on", body = ModelsOut),
        (status = 400, description = "There is none before", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A version that cannot be used", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too much at once", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Files cannot be written", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn rollback(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let wanted: BackIn = parse(&body)?;
    let by = app.guard.name_of(&headers);
    let change = move |app: &App| {
        artifact::roll_back(&app.models, occasion(app, by, wanted.reason))?;
        Ok(())
    };
    json(&changed(&app, change).await?)
}

fn occasion(app: &App, by: Option<String>, reason: Option<String>) -> Occasion {
    Occasion {
        at: Some(app.now()),
        by,
        reason: reason.filter(|text| !text.trim().is_empty()),
    }
}

/// Changes who scores, and answers once the service follows; not while a rulebook is published.
async fn changed(
    app: &Arc<App>,
    change: impl FnOnce(&App) -> Result<()> + Send + 'static,
) -> Result<ModelsOut> {
    let _one = app.bench.busy.lock().await;
    let shared = Arc::clone(app);
    on_a_thread(move || {
        change(&shared)?;
        reload::take_over(&shared).map_err(|failure| words(&failure))?;
        models(&shared)
    })
    .await
}

/// Every version with its figures.
pub(super) fn models(app: &App) -> Result<ModelsOut> {
    let champion = artifact::champion(&app.models)?;
    let promotions = artifact::read_promotions(&app.models)?;
    let promotions = promotions.map_or_else(Vec::new, |found| found.promotions);
    let mut models = Vec::new();
    for entry in artifact::list(&app.models)? {
        let mut model = ModelOut {
            version: entry.version,
            created: entry.created_at.map(|at| at.to_string()),
            scorer: entry.winner,
            rows: None,
            conversions: None,
            auc: None,
            captured: None,
            based_on: None,
            warnings: Vec::new(),
            broken: None,
        };
        match artifact::read_manifest(&entry.folder) {
            Ok(manifest) => {
                let own = manifest
                    .contest
                    .iter()
                    .find(|line| line.scorer == manifest.winner && line.split == "cv");
                model.auc = own.map(|line| line.auc).filter(|auc| auc.is_finite());
                model.captured = own
                    .map(|line| line.capture_at_10)
                    .filter(|share| share.is_finite());
                model.rows = Some(manifest.rows);
                model.conversions = Some(manifest.positives);
                model.based_on = manifest.based_on;
                model.warnings = manifest.warnings;
            }
            Err(error) => model.broken = Some(error.to_string()),
        }
        models.push(model);
    }
    Ok(ModelsOut {
        champion,
        models,
        promotions: promotions
            .into_iter()
            .map(|one| PromotionOut {
                version: one.version,
                how: one.how,
                at: one.at.map(|at| at.to_string()),
                by: one.by,
                reason: one.reason,
            })
            .collect(),
    })
}
