//! Brings messages of crossings to those who subscribed: each at least once, those of one lead in order.
//!
//! ```text
//! crossings behind the last one seen -> messages that wait, on disk -> sent, signed -> gone, or due again later, or failed
//! ```
//! One task a subscription: who does not answer holds nobody else up.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use tokio::sync::{oneshot, watch};
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use crate::cli::complain;
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::sign::signature;
use crate::http::target::Targets;
use crate::http::tokens::random;
use crate::state::{Change, Crossing, Delivery, Due, Subscription, SubscriptionChange};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Messages under way at the same time, for one subscription.
const UNDER_WAY: usize = 16;
/// Crossings looked at together.
const LOOKED_AT: usize = 500;
/// How often it is looked whether something is due.
const REST: Duration = Duration::from_secs(1);
/// The first pause after a message did not arrive; each further one is twice as long, up to the longest.
const FIRST_PAUSE: f64 = 1.0;
const LONGEST_PAUSE: f64 = 3_600.0;

/// What all deliveries share.
pub(super) struct Courier {
    /// Who may be reached.
    pub(super) targets: Targets,
    client: std::result::Result<Client, String>,
    news: watch::Sender<u64>,
}

impl Courier {
    pub(super) fn new(private: bool) -> Self {
        let targets = Targets { private };
        let client = Client::builder()
            .user_agent(concat!("leadscore/", env!("CARGO_PKG_VERSION")))
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE / 2)
            // Another address would not have been checked, and a proxy would look names up by itself.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(targets))
            .build();
        Self {
            targets,
            client: client.map_err(|error| words(&error)),
            news: watch::Sender::new(0),
        }
    }

    /// There is something to look at: a crossing, or another subscription.
    pub(super) fn wake(&self) {
        self.news.send_modify(|number| *number += 1);
    }
}

/// Begins to deliver; ends with the runtime.
pub(super) fn start(app: &Arc<App>) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let mut news = app.courier.news.subscribe();
        let mut tasks: HashMap<String, JoinHandle<()>> = HashMap::new();
        loop {
            news.mark_unchanged();
            match read(&app, |app| {
                app.readers
                    .with(&app.state, |reader| Ok(reader.subscriptions()?))
            })
            .await
            {
                Ok(all) => {
                    tasks.retain(|_, task| !task.is_finished());
                    for one in all {
                        let app = Arc::clone(&app);
                        tasks
                            .entry(one.id.clone())
                            .or_insert_with(|| tokio::spawn(serve(app, one.id)));
                    }
                }
                Err(error) => {
                    complain(&format!("error: subscriptions cannot be read: {error}\n"));
                    tokio::time::sleep(REST).await;
                }
            }
            // A task that ended by a fault of ours is begun again.
            let _ = tokio::time::timeout(10 * REST, news.changed()).await;
        }
    });
}

/// Delivers to one subscription until it is taken away.
async fn serve(app: Arc<App>, id: String) {
    let mut news = app.courier.news.subscribe();
    let mut had_fault = false;
    loop {
        news.mark_unchanged();
        match round(&app, &id).await {
            Ok(None) => return,
            Ok(Some(0)) => {
                had_fault = false;
                let _ = tokio::time::timeout(REST, news.changed()).await;
            }
            Ok(Some(_)) => had_fault = false,
            Err(error) => {
                if !had_fault {
                    complain(&format!("error: no messages to `{id}`: {error}\n"));
                }
                had_fault = true;
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Reads the state beside the threads that talk.
async fn read<T: Send + 'static>(
    app: &Arc<App>,
    read: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Result<T> {
    let app = Arc::clone(app);
    spawn_blocking(move || read(&app))
        .await
        .map_err(|error| Error::internal(format!("a thread ended: {error}")))?
}

async fn write(app: &App, subscriptions: Vec<SubscriptionChange>) -> Result<()> {
    let (tell, told) = oneshot::channel();
    let change = Change {
        subscriptions,
        ..Change::default()
    };
    app.state.write(change, move |written| {
        let _ = tell.send(written);
    });
    let written = told.await.map_err(|_| Error::io("the state is closed"))?;
    written.map(|_| ()).map_err(Error::from)
}

/// Looks at what is new and sends what is due; gives back how much that was, nothing where the subscription is gone.
async fn round(app: &Arc<App>, id: &str) -> Result<Option<usize>> {
    let (asked, now) = (id.to_owned(), app.now());
    let found = read(app, move |app| {
        app.readers.with(&app.state, |reader| {
            let Some(subscription) = reader.subscription(&asked)? else {
                return Ok(None);
            };
            let new = reader.crossings(subscription.seen, LOOKED_AT)?;
            let due = reader.due(&asked, now, UNDER_WAY)?;
            Ok(Some((subscription, new, due)))
        })
    });
    let Some((subscription, new, due)) = found.await? else {
        return Ok(None);
    };
    let n = new.len() + due.len();
    let mut changes = Vec::new();
    changes.extend(seen(&subscription, &new, now));
    changes.extend(send_all(app, &subscription, due).await);
    if !changes.is_empty() {
        write(app, changes).await?;
    }
    Ok(Some(n))
}

/// What is to be sent of new crossings.
fn seen(
    subscription: &Subscription,
    new: &[Crossing],
    now: Timestamp,
) -> Option<SubscriptionChange> {
    let last = new.last()?;
    let wanted = new
        .iter()
        .filter(|crossing| subscription.selection.wants(crossing));
    Some(SubscriptionChange::Seen {
        subscription: subscription.id.clone(),
        seen: last.seq,
        deliveries: wanted
            .map(|crossing| Delivery {
                crossing: crossing.seq,
                lead: crossing.lead.clone(),
                due: now,
                gives_up: gives_up(now, subscription.give_up_minutes),
                n_tried: 0,
                problem: None,
            })
            .collect(),
    })
}

/// When a message that waits from now on is given up.
pub(super) fn gives_up(now: Timestamp, minutes: i64) -> Timestamp {
    Timestamp(now.0.saturating_add(minutes.saturating_mul(60_000_000)))
}

async fn send_all(app: &Arc<App>, to: &Subscription, due: Vec<Due>) -> Vec<SubscriptionChange> {
    let mut under_way = JoinSet::new();
    for Due { delivery, crossing } in due {
        let (app, to) = (Arc::clone(app), to.clone());
        under_way.spawn(async move {
            let sent = send(&app, &to, &crossing).await;
            outcome(&app, &to, delivery, sent)
        });
    }
    under_way.join_all().await
}

/// Why a message did not arrive.
struct NotSent {
    problem: String,
    /// Seconds after which the other side wants to be asked again.
    pause: f64,
    /// Whether it will never arrive.
    is_final: bool,
}

fn outcome(
    app: &App,
    to: &Subscription,
    mut delivery: Delivery,
    sent: std::result::Result<(), NotSent>,
) -> SubscriptionChange {
    let (subscription, now) = (to.id.clone(), app.now());
    let Err(why) = sent else {
        app.metrics.sent.fetch_add(1, Ordering::Relaxed);
        return SubscriptionChange::Sent {
            subscription,
            crossing: delivery.crossing,
            time: now,
        };
    };
    app.metrics.not_sent.fetch_add(1, Ordering::Relaxed);
    delivery.n_tried += 1;
    let pause = pause(delivery.n_tried, chance()).max(why.pause.min(LONGEST_PAUSE));
    delivery.due = now.plus_days(pause / 86_400.0);
    let has_failed = why.is_final || delivery.gives_up < delivery.due;
    if has_failed {
        app.metrics.given_up.fetch_add(1, Ordering::Relaxed);
        complain(&format!(
            "error: gave up to tell `{}` of lead `{}` after {} tries: {}\n",
            to.id, delivery.lead, delivery.n_tried, why.problem
        ));
    }
    delivery.problem = Some(why.problem);
    SubscriptionChange::Tried {
        subscription,
        delivery,
        has_failed,
    }
}

/// Seconds until a message that was tried `n_tried` times is tried again; `chance` from 0 to 1 keeps those who failed
/// together from coming back together.
fn pause(n_tried: i64, chance: f64) -> f64 {
    let doublings = i32::try_from(n_tried.clamp(1, 30) - 1).unwrap_or(0);
    (FIRST_PAUSE * 2_f64.powi(doublings)).min(LONGEST_PAUSE) * (0.5 + chance)
}

fn chance() -> f64 {
    random::<4>().map_or(0.5, |bytes| {
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    })
}

async fn send(
    app: &App,
    to: &Subscription,
    crossing: &Crossing,
) -> std::result::Result<(), NotSent> {
    let not_sent = |problem: String| NotSent {
        problem,
        pause: 0.0,
        is_final: false,
    };
    let client = app.courier.client.as_ref();
    let client = client.map_err(|error| not_sent(error.clone()))?;
    // What may be reached may have changed since the subscription was made.
    let url = app.courier.targets.check(&to.url);
    let url = url.map_err(|error| not_sent(error.to_string()))?;
    let seconds = app.now().0.div_euclid(1_000_000);
    let signed = signature(&to.secret, &crossing.id, seconds, &crossing.body);
    let signed = signed.map_err(|error| not_sent(error.to_string()))?;
    let request = client
        .post(url)
        .header(CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
        .header("webhook-id", &crossing.id)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signed)
        .body(crossing.body.clone());
    let answer = request
        .send()
        .await
        .map_err(|error| not_sent(words(&error)))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    Err(NotSent {
        problem: format!("answered {}", status.as_u16()),
        pause: wanted_pause(&answer),
        // Standard Webhooks: the receiver is no more.
        is_final: status == StatusCode::GONE,
    })
}

fn wanted_pause(answer: &Response) -> f64 {
    let after = answer.headers().get(RETRY_AFTER);
    let seconds = after.and_then(|after| after.to_str().ok()?.trim().parse::<u32>().ok());
    seconds.map_or(0.0, f64::from)
}

/// An error with all its causes, without the address: it may hold secrets.
fn words(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() {
        format!("no answer within {} seconds", PATIENCE.as_secs())
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        "no answer".to_owned()
    };
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_differ() {
        let middle: Vec<f64> = [1, 2, 3, 12, 13, 500].map(|n| pause(n, 0.5)).to_vec();
        assert_eq!(middle, [1.0, 2.0, 4.0, 2_048.0, 3_600.0, 3_600.0]);
        assert_eq!((pause(3, 0.0), pause(3, 1.0)), (2.0, 6.0));
    }
}
