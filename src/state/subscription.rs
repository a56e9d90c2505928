//! Crossings, who is told of them, and what became of each message.
//!
//! A message is on disk as *waiting* before it is sent for the first time, and leaves only once it has arrived; what could
//! not be brought in time stays as *failed*.

use crate::domain::{Timestamp, to_hexadecimal};
use crate::state::change::Change;
use crate::state::database::{Bind, Database, Insert, Row};
use crate::state::error::{Fault, StateError};
use crate::state::read::{Reader, whole};

use sha2::{Digest as _, Sha256};

/// A lead that has crossed a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// Its place among all crossings, given when it is written.
    pub seq: i64,
    /// The same however often it is sent; see [`crossing_id`].
    pub id: String,
    /// The lead.
    pub lead: String,
    /// When.
    pub time: Timestamp,
    /// Of what: `grade` or `threshold`.
    pub kind: String,
    /// `up` or `down`.
    pub direction: String,
    /// The levels that were climbed or left.
    pub passed: Vec<String>,
    /// Whether the lead had no score before.
    pub is_first: bool,
    /// Who looks after the lead.
    pub owner: Option<String>,
    /// The message, as JSON.
    pub body: String,
}

/// The id of the crossing that leads from one score of a lead to the next.
///
/// Should it not be known whether a crossing was written, it is made out again from the same score, and has the same id.
pub fn crossing_id(lead: &str, kind: &str, before: Option<Timestamp>, direction: &str) -> String {
    let mut hash = Sha256::new();
    for part in [lead, kind, direction] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(before.map_or(i64::MIN, |time| time.0).to_le_bytes());
    format!("crossing_{}", to_hexadecimal(&hash.finalize()[..16]))
}

/// Which crossings a subscription wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only those of leads that somebody looks after.
    pub only_with_owner: bool,
    /// Also first scores.
    pub with_first: bool,
    /// Only `up` or only `down`.
    pub direction: Option<String>,
    /// Only those of this kind that pass this level.
    pub level: Option<(String, String)>,
}

/// Somebody who wants to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// Where messages go.
    pub url: String,
    /// What they are signed with.
    pub secret: String,
    /// When it was made.
    pub created: Timestamp,
    /// What is sent.
    pub selection: Selection,
    /// After how many minutes a message is given up.
    pub give_up_minutes: i64,
    /// The last crossing that was looked at for it.
    pub seen: i64,
    /// Messages that arrived.
    pub n_sent: i64,
    /// When the last one did.
    pub last_sent: Option<Timestamp>,
    /// Messages that wait.
    pub n_waiting: i64,
    /// Messages that were given up.
    pub n_failed: i64,
}

/// One message for one subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The crossing.
    pub crossing: i64,
    /// Its lead.
    pub lead: String,
    /// When to send it.
    pub due: Timestamp,
    /// When it is given up.
    pub gives_up: Timestamp,
    /// How often it was tried.
    pub n_tried: i64,
    /// What became of the last try.
    pub problem: Option<String>,
}

/// A message that is to be sent now.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The message.
    pub delivery: Delivery,
    /// What it says.
    pub crossing: Crossing,
}

/// What becomes of subscriptions and their messages.
#[derive(Debug, Clone, PartialEq)]
pub enum SubscriptionChange {
    /// A new one; it is told of what comes from now on.
    Add(Subscription),
    /// No more of it, and of its messages.
    Remove(String),
    /// Crossings up to `seen` were looked at, and these are to be sent.
    Seen {
        /// The subscription.
        subscription: String,
        /// The last crossing looked at.
        seen: i64,
        /// What is to be sent.
        deliveries: Vec<Delivery>,
    },
    /// A message has arrived.
    Sent {
        /// The subscription.
        subscription: String,
        /// The crossing.
        crossing: i64,
        /// When.
        time: Timestamp,
    },
    /// A message has not arrived; it waits until it is due again, or has failed.
    Tried {
        /// The subscription.
        subscription: String,
        /// The message as it is now.
        delivery: Delivery,
        /// Whether it was given up.
        has_failed: bool,
    },
    /// What has failed is to be sent again.
    Again {
        /// The subscription.
        subscription: String,
        /// From when on.
        due: Timestamp,
        /// When it is given up.
        gives_up: Timestamp,
    },
}

impl Selection {
    /// Whether `crossing` is wanted.
    pub fn wants(&self, crossing: &Crossing) -> bool {
        let is_of_level = |(kind, level): &(String, String)| {
            *kind == crossing.kind && crossing.passed.contains(level)
        };
        (self.with_first || !crossing.is_first)
            && (!self.only_with_owner || crossing.owner.is_some())
            && (self.direction.as_ref()).is_none_or(|direction| *direction == crossing.direction)
            && self.level.as_ref().is_none_or(is_of_level)
    }
}

const CROSSING: Insert = Insert {
    into: "INSERT INTO crossing (seq, id, lead, happened, kind, direction, passed, is_first, owner, body)",
    n_columns: 10,
    then: "ON CONFLICT (id) DO NOTHING",
};

const SUBSCRIPTION: Insert = Insert {
    into: "INSERT INTO subscription (id, url, secret, created, only_with_owner, with_first, direction, kind, level, \
           give_up_minutes, seen, n_sent)",
    n_columns: 12,
    then: "",
};

const DELIVERY: Insert = Insert {
    into: "INSERT INTO delivery (subscription, crossing, lead, status, n_tried, due, gives_up)",
    n_columns: 7,
    then: "ON CONFLICT (subscription, crossing) DO NOTHING",
};

pub(super) fn write_crossings(
    database: &Database,
    seq: &mut i64,
    changes: &[Change],
) -> Result<(), StateError> {
    let mut binds = Vec::new();
    for crossing in changes.iter().flat_map(|change| &change.crossings) {
        *seq += 1;
        binds.extend([
            (*seq).into(),
            Bind::from(&crossing.id),
            (&crossing.lead).into(),
            crossing.time.0.into(),
            (&crossing.kind).into(),
            (&crossing.direction).into(),
            serde_json::to_string(&crossing.passed)
                .unwrap_or_default()
                .into(),
            crossing.is_first.into(),
            (&crossing.owner).into(),
            (&crossing.body).into(),
        ]);
    }
    database.insert(&CROSSING, &binds).map(|_| ())
}

pub(super) fn write_subscription(
    database: &Database,
    change: &SubscriptionChange,
) -> Result<(), StateError> {
    match change {
        SubscriptionChange::Add(one) => add(database, one),
        SubscriptionChange::Remove(id) => {
            database.execute("DELETE FROM delivery WHERE subscription = $1", &[id.into()])?;
            database.execute("DELETE FROM subscription WHERE id = $1", &[id.into()])?;
            Ok(())
        }
        SubscriptionChange::Seen {
            subscription,
            seen,
            deliveries,
        } => {
            let sql = "UPDATE subscription SET seen = $1 WHERE id = $2";
            // It may have been taken away meanwhile.
            if database.execute(sql, &[(*seen).into(), subscription.into()])? == 0 {
                return Ok(());
            }
            let mut binds = Vec::with_capacity(deliveries.len() * DELIVERY.n_columns);
            for delivery in deliveries {
                binds.extend([
                    Bind::from(subscription),
                    delivery.crossing.into(),
                    (&delivery.lead).into(),
                    "waiting".into(),
                    delivery.n_tried.into(),
                    delivery.due.0.into(),
                    delivery.gives_up.0.into(),
                ]);
            }
            database.insert(&DELIVERY, &binds).map(|_| ())
        }
        SubscriptionChange::Sent {
            subscription,
            crossing,
            time,
        } => {
            let gone = "DELETE FROM delivery WHERE subscription = $1 AND crossing = $2";
            if 0 < database.execute(gone, &[subscription.into(), (*crossing).into()])? {
                let sql =
                    "UPDATE subscription SET n_sent = n_sent + 1, last_sent = $1 WHERE id = $2";
                database.execute(sql, &[time.0.into(), subscription.into()])?;
            }
            Ok(())
        }
        SubscriptionChange::Tried {
            subscription,
            delivery,
            has_failed,
        } => {
            let sql = "UPDATE delivery SET status = $1, n_tried = $2, due = $3, problem = $4 \
                       WHERE subscription = $5 AND crossing = $6";
            let binds = [
                if *has_failed { "failed" } else { "waiting" }.into(),
                delivery.n_tried.into(),
                delivery.due.0.into(),
                (&delivery.problem).into(),
                subscription.into(),
                delivery.crossing.into(),
            ];
            database.execute(sql, &binds).map(|_| ())
        }
        SubscriptionChange::Again {
            subscription,
            due,
            gives_up,
        } => {
            let sql = "UPDATE delivery SET status = 'waiting', n_tried = 0, due = $1, gives_up = $2 \
                       WHERE subscription = $3 AND status = 'failed'";
            let binds = [due.0.into(), gives_up.0.into(), subscription.into()];
            database.execute(sql, &binds).map(|_| ())
        }
    }
}

fn add(database: &Database, one: &Subscription) -> Result<(), StateError> {
    let last = "SELECT MAX(seq) FROM crossing";
    let last = database.first(last, &[], |row| row.get::<Option<i64>>(0))?;
    let level = one.selection.level.as_ref();
    let (kind, level) = level
        .map(|(kind, level)| (kind.clone(), level.clone()))
        .unzip();
    let binds = [
        Bind::from(&one.id),
        (&one.url).into(),
        (&one.secret).into(),
        one.created.0.into(),
        one.selection.only_with_owner.into(),
        one.selection.with_first.into(),
        (&one.selection.direction).into(),
        (&kind).into(),
        (&level).into(),
        one.give_up_minutes.into(),
        last.flatten().unwrap_or(0).into(),
        0.into(),
    ];
    database.insert(&SUBSCRIPTION, &binds).map(|_| ())
}

const SUBSCRIPTION_COLUMNS: &str = "id, url, secret, created, only_with_owner, with_first, direction, kind, level, \
                                    give_up_minutes, seen, n_sent, last_sent";
const CROSSING_COLUMNS: &str = "crossing.seq, crossing.id, crossing.lead, crossing.happened, crossing.kind, \
                                crossing.direction, crossing.passed, crossing.is_first, crossing.owner, crossing.body";

impl Reader {
    /// At most `limit` crossings behind `after`, in their order.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn crossings(&self, after: i64, limit: usize) -> Result<Vec<Crossing>, StateError> {
        let sql =
            format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE $1 < seq ORDER BY seq LIMIT $2");
        let binds = [after.into(), whole(limit).into()];
        self.database.query(&sql, &binds, |row| crossing(row, 0))
    }

    /// Every subscription, the oldest first.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, StateError> {
        let count = |status: &str| {
            format!(
                "(SELECT COUNT(*) FROM delivery WHERE delivery.subscription = subscription.id AND status = '{status}')"
            )
        };
        let (waiting, failed) = (count("waiting"), count("failed"));
        let sql = format!(
            "SELECT {SUBSCRIPTION_COLUMNS}, {waiting}, {failed} FROM subscription ORDER BY created, id"
        );
        self.database.query(&sql, &[], subscription)
    }

    /// One subscription; its messages are not counted.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn subscription(&self, id: &str) -> Result<Option<Subscription>, StateError> {
        let zero = "CAST(0 AS BIGINT)";
        let sql = format!(
            "SELECT {SUBSCRIPTION_COLUMNS}, {zero}, {zero} FROM subscription WHERE id = $1"
        );
        self.database.first(&sql, &[id.into()], subscription)
    }

    /// At most `limit` messages that are due, of each lead the oldest that waits: so they arrive in order.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn due(
        &self,
        subscription: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Due>, StateError> {
        let sql = format!(
            "SELECT {DELIVERY_COLUMNS}, {CROSSING_COLUMNS} FROM delivery JOIN crossing ON crossing.seq = delivery.crossing \
             WHERE delivery.subscription = $1 AND status = 'waiting' AND due <= $2 AND NOT EXISTS (\
             SELECT 1 FROM delivery AS older WHERE older.subscription = delivery.subscription AND older.status = 'waiting' \
             AND older.lead = delivery.lead AND older.crossing < delivery.crossing) ORDER BY delivery.crossing LIMIT $3"
        );
        let binds = [subscription.into(), now.0.into(), whole(limit).into()];
        self.database.query(&sql, &binds, due)
    }

    /// At most `limit` messages that were given up, behind the crossing `after`.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn failed(
        &self,
        subscription: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Due>, StateError> {
        let sql = format!(
            "SELECT {DELIVERY_COLUMNS}, {CROSSING_COLUMNS} FROM delivery JOIN crossing ON crossing.seq = delivery.crossing \
             WHERE delivery.subscription = $1 AND status = 'failed' AND $2 < delivery.crossing \
             ORDER BY delivery.crossing LIMIT $3"
        );
        let binds = [subscription.into(), after.into(), whole(limit).into()];
        self.database.query(&sql, &binds, due)
    }

    /// What became of the last try of the latest message that did not arrive at once, waiting or given up.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn last_problem(&self, subscription: &str) -> Result<Option<String>, StateError> {
        let sql = "SELECT problem FROM delivery WHERE subscription = $1 AND problem IS NOT NULL ORDER BY crossing DESC LIMIT 1";
        let found = self
            .database
            .query(sql, &[subscription.into()], |row| row.get(0))?;
        Ok(found.into_iter().next())
    }
}

const DELIVERY_COLUMNS: &str =
    "delivery.due, delivery.gives_up, delivery.n_tried, delivery.problem";

fn due(row: &Row) -> Result<Due, Fault> {
    let crossing = crossing(row, 4)?;
    Ok(Due {
        delivery: Delivery {
            crossing: crossing.seq,
            lead: crossing.lead.clone(),
            due: Timestamp(row.get(0)?),
            gives_up: Timestamp(row.get(1)?),
            n_tried: row.get(2)?,
            problem: row.get(3)?,
        },
        crossing,
    })
}

fn crossing(row: &Row, from: usize) -> Result<Crossing, Fault> {
    let passed: String = row.get(from + 6)?;
    Ok(Crossing {
        seq: row.get(from)?,
        id: row.get(from + 1)?,
        lead: row.get(from + 2)?,
        time: Timestamp(row.get(from + 3)?),
        kind: row.get(from + 4)?,
        direction: row.get(from + 5)?,
        passed: serde_json::from_str(&passed).unwrap_or_default(),
        is_first: row.get::<i64>(from + 7)? == 1,
        owner: row.get(from + 8)?,
        body: row.get(from + 9)?,
    })
}

fn subscription(row: &Row) -> Result<Subscription, Fault> {
    let (kind, level): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    Ok(Subscription {
        id: row.get(0)?,
        url: row.get(1)?,
        secret: row.get(2)?,
        created: Timestamp(row.get(3)?),
        selection: Selection {
            only_with_owner: row.get::<i64>(4)? == 1,
            with_first: row.get::<i64>(5)? == 1,
            direction: row.get(6)?,
            level: kind.zip(level),
        },
        give_up_minutes: row.get(9)?,
        seen: row.get(10)?,
        n_sent: row.get(11)?,
        last_sent: row.get::<Option<i64>>(12)?.map(Timestamp),
        n_waiting: row.get(13)?,
        n_failed: row.get(14)?,
    })
}
