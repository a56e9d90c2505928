//! The tables, step by step: a step that was released is never changed, only followed by another.
//!
//! Types and statements are those that SQLite and PostgreSQL share; numbers of rows are given by the writer, not by the
//! database.

use crate::state::books;
use crate::state::database::Database;
use crate::state::error::StateError;

/// Every step so far.
const STEPS: [&str; 3] = [
    "
CREATE TABLE event (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_key TEXT NOT NULL UNIQUE,
    lead TEXT NOT NULL,
    happened BIGINT NOT NULL,
    arrived BIGINT,
    event_type TEXT NOT NULL,
    properties TEXT NOT NULL
);
CREATE INDEX event_of_lead ON event (lead, happened, seq);
CREATE TABLE lead (
    id TEXT NOT NULL PRIMARY KEY,
    created BIGINT,
    account TEXT,
    owner TEXT,
    converted BIGINT,
    disqualified BIGINT,
    last_seq BIGINT NOT NULL
);
CREATE INDEX lead_of_account ON lead (account);
CREATE INDEX lead_by_change ON lead (last_seq);
CREATE TABLE attribute_change (
    seq BIGINT NOT NULL PRIMARY KEY,
    change_key TEXT NOT NULL UNIQUE,
    lead TEXT NOT NULL,
    changed BIGINT NOT NULL,
    attributes TEXT NOT NULL
);
CREATE INDEX attribute_change_of_lead ON attribute_change (lead, changed, seq);
CREATE TABLE score (
    lead TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    place DOUBLE PRECISION NOT NULL,
    score BIGINT NOT NULL,
    grade TEXT,
    model TEXT NOT NULL,
    closed TEXT,
    line TEXT NOT NULL
);
CREATE INDEX score_by_place ON score (place DESC, lead);
CREATE TABLE score_day (
    lead TEXT NOT NULL,
    day BIGINT NOT NULL,
    score BIGINT NOT NULL,
    PRIMARY KEY (lead, day)
);
",
    "
ALTER TABLE score ADD COLUMN grades_held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN thresholds_held BIGINT NOT NULL DEFAULT 0;
CREATE TABLE crossing (
    seq BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    lead TEXT NOT NULL,
    happened BIGINT NOT NULL,
    kind TEXT NOT NULL,
    direction TEXT NOT NULL,
    passed TEXT NOT NULL,
    is_first BIGINT NOT NULL,
    owner TEXT,
    body TEXT NOT NULL
);
CREATE TABLE subscription (
    id TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created BIGINT NOT NULL,
    only_with_owner BIGINT NOT NULL,
    with_first BIGINT NOT NULL,
    direction TEXT,
    kind TEXT,
    level TEXT,
    give_up_minutes BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    n_sent BIGINT NOT NULL,
    last_sent BIGINT
);
CREATE TABLE delivery (
    subscription TEXT NOT NULL,
    crossing BIGINT NOT NULL,
    lead TEXT NOT NULL,
    status TEXT NOT NULL,
    n_tried BIGINT NOT NULL,
    due BIGINT NOT NULL,
    gives_up BIGINT NOT NULL,
    problem TEXT,
    PRIMARY KEY (subscription, crossing)
);
CREATE INDEX delivery_of_lead ON delivery (subscription, status, lead, crossing);
CREATE INDEX delivery_by_due ON delivery (subscription, status, due);
",
    books::STEP,
];

/// Brings the state to the last step, each step whole or not at all.
pub(super) fn migrate(database: &Database) -> Result<(), StateError> {
    database.define("CREATE TABLE IF NOT EXISTS step (number BIGINT NOT NULL)")?;
    let last = "SELECT MAX(number) FROM step";
    let version = database.first(last, &[], |row| row.get::<Option<i64>>(0))?;
    let version = version.flatten().unwrap_or(0);
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if known < version {
        return Err(StateError::Newer {
            state: database.name().to_owned(),
            version,
            known,
        });
    }
    for (number, step) in (1..).zip(STEPS).filter(|(number, _)| version < *number) {
        database.whole(|| {
            database.define(step)?;
            database.execute("INSERT INTO step (number) VALUES ($1)", &[number.into()])
        })?;
    }
    Ok(())
}
