//! `/v1/subscriptions`: who is told of crossings, and what did not arrive.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::domain::to_hexadecimal;
use crate::error::{Error, closest};
use crate::http::app::{App, Whole, json, parse};
use crate::http::crossing::CrossingMessage;
use crate::http::deliver::gives_up;
use crate::http::feed::{message, page_of};
use crate::http::ingest::write;
use crate::http::model::Model;
use crate::http::problem::{Problem, Refusal};
use crate::http::sign::new_secret;
use crate::http::tokens::random;
use crate::scoring::Levels;
use crate::state::{Change, Selection, Subscription, SubscriptionChange};

/// Subscriptions at most.
const MOST: usize = 100;
/// Minutes after which a message is given up unless said otherwise: a day.
const GIVE_UP: i64 = 1_440;
/// The longest that can be asked for: a week.
const LONGEST_GIVE_UP: i64 = 10_080;

/// Who wants to be told, and of what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SubscriptionIn {
    /// Where messages go, by POST.
    #[schema(example = "https://crm.example/hooks/leadscore")]
    url: String,
    /// Only of leads that somebody looks after.
    #[serde(default)]
    only_with_owner: bool,
    /// Also of leads that had no score before.
    #[serde(default)]
    first_scores: bool,
    /// Only `up` or only `down`.
    #[serde(default)]
    direction: Option<Direction>,
    /// Only where this grade is climbed to or left.
    #[serde(default)]
    grade: Option<String>,
    /// Only where this threshold of the rulebook is climbed to or left.
    #[serde(default)]
    threshold: Option<String>,
    /// After how many minutes a message that does not arrive is given up; a day unless said otherwise.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10080)]
    give_up_after_minutes: Option<i64>,
}

/// Which way a level is crossed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Direction {
    /// The lead climbs.
    Up,
    /// The lead falls.
    Down,
}

/// A subscription, and how its messages fare.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SubscriptionOut {
    /// Its id.
    id: String,
    /// Where messages go.
    url: String,
    /// What messages are signed with (Standard Webhooks); told once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// When it was made.
    created: String,
    /// Only of leads that somebody looks after.
    only_with_owner: bool,
    /// Also of leads that had no score before.
    first_scores: bool,
    /// Only `up` or only `down`.
    direction: Option<String>,
    /// Only this grade.
    grade: Option<String>,
    /// Only this threshold.
    threshold: Option<String>,
    /// After how many minutes a message is given up.
    give_up_after_minutes: i64,
    /// Messages that arrived.
    sent: i64,
    /// When the last one did.
    last_sent: Option<String>,
    /// Messages that wait to be sent, or sent again.
    waiting: i64,
    /// Messages that were given up.
    failed: i64,
}

/// Every subscription.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SubscriptionsOut {
    /// The oldest first.
    subscriptions: Vec<SubscriptionOut>,
}

/// A message that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FailedOut {
    /// What became of the last try.
    problem: Option<String>,
    /// How often it was tried.
    tried: i64,
    /// The message.
    #[schema(value_type = CrossingMessage)]
    message: Value,
}

/// A page of messages that were given up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FailedPage {
    /// The oldest first.
    failed: Vec<FailedOut>,
    /// Where the next page goes on; null at the end.
    next: Option<i64>,
}

/// What is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgainOut {
    /// Messages.
    again: i64,
}

impl SubscriptionOut {
    fn new(from: Subscription) -> Self {
        let (kind, level) = from.selection.level.unzip();
        let of = |wanted: &str| level.clone().filter(|_| kind.as_deref() == Some(wanted));
        Self {
            id: from.id,
            url: from.url,
            secret: None,
            created: from.created.to_string(),
            only_with_owner: from.selection.only_with_owner,
            first_scores: from.selection.with_first,
            direction: from.selection.direction,
            grade: of("grade"),
            threshold: of("threshold"),
            give_up_after_minutes: from.give_up_minutes,
            sent: from.n_sent,
            last_sent: from.last_sent.map(|time| time.to_string()),
            waiting: from.n_waiting,
            failed: from.n_failed,
        }
    }
}

/// Be told of crossings
///
/// Each crossing from now on is sent to `url` as a CloudEvents 1.0 message (structured JSON), signed as Standard Webhooks
/// with the secret that this answer tells once. A message is sent until it is answered with 2xx: again after a second, then
/// after pauses twice as long each time, up to an hour, until it is given up. It may come twice, with the same id. Messages of
/// one lead come in order.
#[utoipa::path(post, path = "/v1/subscriptions", tag = "crossings", request_body = SubscriptionIn, security(("token" = ["admin"])),
    responses(
        (status = 201, description = "The subscription, with its secret", body = SubscriptionOut),
    ))]
pub(super) async fn add(
    Shared(app): Shared<Arc<App>>,
    Whole(body): Whole,
) -> Result<Response, Problem> {
    let wanted: SubscriptionIn = parse(&body)?;
    if MOST <= read_all(&app).await?.len() {
        return Err(Error::config(format!("there are {MOST} subscriptions already")).into());
    }
    let url = app.courier.targets.check(&wanted.url)?;
    let give_up_minutes = wanted.give_up_after_minutes.unwrap_or(GIVE_UP);
    if !(1..=LONGEST_GIVE_UP).contains(&give_up_minutes) {
        return Err(Error::config(format!(
            "`give_up_after_minutes` is 1 to {LONGEST_GIVE_UP}, got `{give_up_minutes}`"
        ))
        .into());
    }
    let subscription = Subscription {
        id: format!("subscription_{}", to_hexadecimal(&random::<8>()?)),
        url: url.to_string(),
        secret: new_secret()?,
        created: app.now(),
        selection: selection(&wanted, &app.model.get())?,
        give_up_minutes,
        seen: 0,
        n_sent: 0,
        last_sent: None,
        n_waiting: 0,
        n_failed: 0,
    };
    change(&app, SubscriptionChange::Add(subscription.clone())).await?;
    let secret = subscription.secret.clone();
    let mut response = json(&SubscriptionOut {
        secret: Some(secret),
        ..SubscriptionOut::new(subscription)
    })?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

fn selection(wanted: &SubscriptionIn, model: &Model) -> Result<Selection, Error> {
    let level = match (&wanted.grade, &wanted.threshold) {
        (Some(_), Some(_)) => {
            return Err(Error::config("a subscription has `grade` or `threshold`")
                .hint("make two subscriptions"));
        }
        (Some(grade), None) => Some(known("grade", grade, &model.grades)?),
        (None, Some(label)) => Some(known("threshold", label, &model.thresholds)?),
        (None, None) => None,
    };
    let direction = wanted.direction.map(|direction| match direction {
        Direction::Up => "up".to_owned(),
        Direction::Down => "down".to_owned(),
    });
    Ok(Selection {
        only_with_owner: wanted.only_with_owner,
        with_first: wanted.first_scores,
        direction,
        level,
    })
}

fn known(kind: &str, name: &str, levels: &Levels) -> Result<(String, String), Error> {
    if levels.names().any(|known| known == name) {
        return Ok((kind.to_owned(), name.to_owned()));
    }
    let all: Vec<&str> = levels.names().collect();
    let near = closest(name, all.iter().copied());
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    let all = all.join("`, `");
    Err(Error::config(format!(
        "the model has no {kind} `{name}`, but `{all}`{near}"
    )))
}

/// Who is told
#[utoipa::path(get, path = "/v1/subscriptions", tag = "crossings", security(("token" = ["admin"])),
    responses(
        (status = 200, description = "All subscriptions, without their secrets", body = SubscriptionsOut),
    ))]
pub(super) async fn list(Shared(app): Shared<Arc<App>>) -> Result<Response, Problem> {
    let all = read_all(&app).await?;
    json(&SubscriptionsOut {
        subscriptions: all.into_iter().map(SubscriptionOut::new).collect(),
    })
}

/// Tell somebody no more
#[utoipa::path(delete, path = "/v1/subscriptions/{id}", tag = "crossings", security(("token" = ["admin"])),
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 204, description = "Gone, with its messages"),
    ))]
pub(super) async fn remove(
    Shared(app): Shared<Arc<App>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let one = find(&app, id).await?;
    change(&app, SubscriptionChange::Remove(one.id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
    /// Messages of a page, 100 unless said otherwise.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Messages that were given up
#[utoipa::path(get, path = "/v1/subscriptions/{id}/failed", tag = "crossings", security(("token" = ["admin"])),
    params(("id" = String, Path, description = "Its id"), Wanted),
    responses(
        (status = 200, description = "A page", body = FailedPage),
    ))]
pub(super) async fn failed(
    Shared(app): Shared<Arc<App>>,
    id: Result<Path<String>, PathRejection>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = wanted
        .map_err(|_| Error::config("parameters are `after` and `limit`, each a whole number"))?;
    let (limit, after) = (page_of(wanted.limit)?, wanted.after.unwrap_or(0));
    let one = find(&app, id).await?;
    let shared = Arc::clone(&app);
    let found = app.queue.run(move || {
        let read = shared.readers.with(&shared.state, |reader| {
            Ok(reader.failed(&one.id, after, limit)?)
        });
        read.map_err(Problem::from)
    });
    let found = found.await?;
    let last = found.last().map(|due| due.crossing.seq);
    let next = last.filter(|_| found.len() == limit);
    let mut failed = Vec::with_capacity(found.len());
    for due in found {
        failed.push(FailedOut {
            message: message(&due.crossing)?,
            problem: due.delivery.problem,
            tried: due.delivery.n_tried,
        });
    }
    json(&FailedPage { failed, next })
}

/// Send again what was given up
#[utoipa::path(post, path = "/v1/subscriptions/{id}/failed", tag = "crossings", security(("token" = ["admin"])),
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "They wait to be sent again", body = AgainOut),
    ))]
pub(super) async fn again(
    Shared(app): Shared<Arc<App>>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let (one, now) = (find(&app, id).await?, app.now());
    let wanted = SubscriptionChange::Again {
        subscription: one.id,
        due: now,
        gives_up: gives_up(now, one.give_up_minutes),
    };
    change(&app, wanted).await?;
    json(&AgainOut {
        again: one.n_failed,
    })
}

async fn change(app: &App, change: SubscriptionChange) -> Result<(), Problem> {
    let change = Change {
        subscriptions: vec![change],
        ..Change::default()
    };
    write(app, change).await?;
    app.courier.wake();
    Ok(())
}

async fn read_all(app: &Arc<App>) -> Result<Vec<Subscription>, Problem> {
    let shared = Arc::clone(app);
    let read = app.queue.run(move || {
        let read = shared
            .readers
            .with(&shared.state, |reader| Ok(reader.subscriptions()?));
        read.map_err(Problem::from)
    });
    read.await
}

async fn find(
    app: &Arc<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Subscription, Problem> {
    let Path(id) = id.map_err(|_| Error::config("the id cannot be read"))?;
    let all = read_all(app).await?;
    let found = all.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| Refusal::NotFound.say(format!("no subscription `{id}` is known")))
}
