//! `/v1/lists`: conditions under a name, and `/v1/compare`: the list by points beside the one by the model.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::advice::Capacity;
use crate::cli::commands::audit::capacity;
use crate::error::{Error, Result};
use crate::http::app::{App, Whole, json, parse};
use crate::http::condition::Condition;
use crate::http::kept::unreadable;
use crate::http::problem::Problem;
use crate::http::rulebook::keep;
use crate::http::standings::{Place, standings};
use crate::http::workbench::on_a_thread;
use crate::metrics::{DEFAULT_SHARE, RankedLists, swap_set};
use crate::project::Project;
use crate::state::{BookChange, SavedList};

/// Characters of a name or a condition at most.
const LONGEST_NAME: usize = 100;
const LONGEST_CONDITION: usize = 4_000;
/// Leads that are told on each side of a comparison, unless asked otherwise.
const TOLD: usize = 20;

/// The saved lists.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListsOut {
    /// By name.
    pub(super) lists: Vec<ListOut>,
}

/// A saved list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListOut {
    /// Its name: `GET /v1/leads?list=…` has its leads.
    pub(super) name: String,
    /// What holds for its leads.
    pub(super) condition: String,
    /// When it was saved.
    pub(super) saved: String,
}

/// A list to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListIn {
    /// What holds for its leads: SQL over the columns of the list, attributes, `events('type')`, `events('type', days)`
    /// and `days_since('type')`.
    #[schema(example = "events('mail_replied') > 0 AND events('qualified') = 0")]
    condition: String,
}

/// The saved lists
#[utoipa::path(get, path = "/v1/lists", tag = "lists", security(("token" = ["read"])),
    responses(
        (status = 200, description = "All of them", body = ListsOut),
    ))]
pub(super) async fn all(Shared(app): Shared<Arc<App>>) -> std::result::Result<Response, Problem> {
    json(&on_a_thread(move || lists(&app)).await?)
}

/// Save a list
#[utoipa::path(put, path = "/v1/lists/{name}", tag = "lists", request_body = ListIn, security(("token" = ["admin"])),
    params(("name" = String, Path, description = "Its name")),
    responses(
        (status = 200, description = "It is kept", body = ListsOut),
    ))]
pub(super) async fn put(
    Shared(app): Shared<Arc<App>>,
    name: std::result::Result<Path<String>, PathRejection>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let name = named(name)?;
    let wanted: ListIn = parse(&body)?;
    if LONGEST_CONDITION < wanted.condition.len() {
        return Err(
            Error::config(format!("`condition` has at most {LONGEST_CONDITION} bytes")).into(),
        );
    }
    Condition::parse(&wanted.condition, app.model.get().attribute_names())?;
    let list = SavedList {
        name,
        condition: wanted.condition,
        saved: app.wall(),
    };
    keep(&app, BookChange::List(list)).await?;
    json(&on_a_thread(move || lists(&app)).await?)
}

/// Take a list away
#[utoipa::path(delete, path = "/v1/lists/{name}", tag = "lists", security(("token" = ["admin"])),
    params(("name" = String, Path, description = "Its name")),
    responses(
        (status = 200, description = "There is none of this name any more", body = ListsOut),
    ))]
pub(super) async fn delete(
    Shared(app): Shared<Arc<App>>,
    name: std::result::Result<Path<String>, PathRejection>,
) -> std::result::Result<Response, Problem> {
    keep(&app, BookChange::NoList(named(name)?)).await?;
    json(&on_a_thread(move || lists(&app)).await?)
}

fn named(name: std::result::Result<Path<String>, PathRejection>) -> Result<String> {
    let Path(name) = name.map_err(|_| Error::config("the name cannot be read"))?;
    let name = name.trim().to_owned();
    if name.is_empty() || LONGEST_NAME < name.chars().count() || name.chars().any(char::is_control)
    {
        return Err(Error::config(format!(
            "the name of a list has 1 to {LONGEST_NAME} characters"
        )));
    }
    Ok(name)
}

/// Every saved list.
pub(super) fn lists(app: &App) -> Result<ListsOut> {
    let read = |reader: &crate::state::Reader| reader.lists().map_err(|error| unreadable(&error));
    let lists = app.readers.with(&app.state, read)?.into_iter();
    Ok(ListsOut {
        lists: lists
            .map(|list| ListOut {
                name: list.name,
                condition: list.condition,
                saved: list.saved.to_string(),
            })
            .collect(),
    })
}

/// How leads are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareIn {
    /// Share of the list that there is time for; left out: as `[report] capacity` of the project has it, else a tenth.
    #[serde(default)]
    #[param(minimum = 0, maximum = 1)]
    share: Option<f64>,
    /// Leads that are told on each side, 20 unless said otherwise.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// The list by points beside the one by the model, over the kept leads.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CompareOut {
    /// Leads that have both.
    pub(super) leads: usize,
    /// Leads that there is time for.
    pub(super) capacity: usize,
    /// Share of these that are in the head of both lists; a tie at the border is shared out. Null without leads.
    pub(super) overlap: Option<f64>,
    /// High with the model and not by points, the farthest apart first.
    pub(super) hidden_gems: Vec<PlaceOut>,
    /// High by points and not with the model, the farthest apart first.
    pub(super) overrated: Vec<PlaceOut>,
}

/// One lead in both lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PlaceOut {
    /// The lead.
    pub(super) lead: String,
    /// Its score.
    pub(super) score: i64,
    /// Its points.
    pub(super) points: f64,
    /// Its chance by the model.
    pub(super) probability: f64,
    /// Its place by points, 1 is the best; leads with the same points share the middle of theirs.
    pub(super) rank_by_points: f64,
    /// Its place by the model.
    pub(super) rank_by_model: f64,
}

impl From<&Place> for PlaceOut {
    fn from(from: &Place) -> Self {
        Self {
            lead: from.lead.clone(),
            score: from.score,
            points: from.points,
            probability: from.chance,
            rank_by_points: from.by_points,
            rank_by_model: from.by_model,
        }
    }
}

/// Where points and model disagree about the kept leads
#[utoipa::path(get, path = "/v1/compare", tag = "lists", security(("token" = ["read"])), params(CompareIn),
    responses(
        (status = 200, description = "Both lists", body = CompareOut),
    ))]
pub(super) async fn compare(
    Shared(app): Shared<Arc<App>>,
    wanted: std::result::Result<Query<CompareIn>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|_| Error::config("parameters are `share` and `limit`"))?;
    let share = wanted.share;
    if let Some(share) = share.filter(|share| !(0.0 < *share && *share <= 1.0)) {
        return Err(
            Error::config(format!("`share` is above 0 and at most 1, got `{share}`")).into(),
        );
    }
    let limit = wanted.limit.unwrap_or(TOLD).clamp(1, 1_000);
    json(&on_a_thread(move || compared(&app, share, limit)).await?)
}

/// The head of the list that there is time for, as the project has it, else a tenth.
pub(super) fn head(project: &Project) -> Capacity {
    capacity(project).unwrap_or(Capacity::Share(DEFAULT_SHARE))
}

/// How much of the heads of two lists of the same leads is in both.
fn overlap(points: &[f64], chances: &[f64], share: f64) -> Result<f64> {
    let standing = |scores| RankedLists::new(scores, &[]);
    Ok(swap_set(&standing(points)?, &standing(chances)?, share)?.overlap)
}

/// Both lists of the kept leads, to the depth of `share`, else of what the project has time for.
pub(super) fn compared(app: &App, share: Option<f64>, limit: usize) -> Result<CompareOut> {
    let found = standings(app)?;
    let n = found.all.len();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a number of leads"
    )]
    let capacity = match share.map_or_else(|| head(&app.project), Capacity::Share) {
        Capacity::Share(share) => (share * n as f64).round() as usize,
        Capacity::Leads(leads) => leads,
    };
    let capacity = capacity.clamp(1, n.max(1));
    let points: Vec<f64> = found.all.iter().map(|place| place.points).collect();
    let chances: Vec<f64> = found.all.iter().map(|place| place.chance).collect();
    let overlap = match n {
        0 => None,
        _ => Some(overlap(&points, &chances, capacity as f64 / n as f64)?),
    };
    let head = capacity as f64;
    let side = |is_gem: bool| {
        let high = |place: &Place| {
            if is_gem {
                place.by_model
            } else {
                place.by_points
            }
        };
        let low = |place: &Place| {
            if is_gem {
                place.by_points
            } else {
                place.by_model
            }
        };
        let all = found.all.iter();
        let mut side: Vec<&Place> = all
            .filter(|place| high(place) <= head && head < low(place))
            .collect();
        side.sort_by(|a, b| {
            (low(b) - high(b))
                .total_cmp(&(low(a) - high(a)))
                .then(a.lead.cmp(&b.lead))
        });
        side.into_iter().take(limit).map(PlaceOut::from).collect()
    };
    Ok(CompareOut {
        leads: n,
        capacity,
        overlap,
        hidden_gems: side(true),
        overrated: side(false),
    })
}
