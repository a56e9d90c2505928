//! The tables, step by step: a step that was released is never changed, only followed by another.
//!
//! Types and statements are those that SQLite and PostgreSQL share; numbers of rows are given by the writer, not by the
//! database.

use rusqlite::Connection;

use crate::state::error::StateError;

/// Every step so far.
const STEPS: [&str; 1] = ["
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
"];

/// Brings the file to the last step, each step whole or not at all.
pub(super) fn migrate(connection: &mut Connection, file: &str) -> Result<(), StateError> {
    let failed = |error: &rusqlite::Error| StateError::File {
        file: file.to_owned(),
        message: error.to_string(),
    };
    let version: u32 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| failed(&error))?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if known < version {
        let file = file.to_owned();
        return Err(StateError::Newer {
            file,
            version,
            known,
        });
    }
    for (number, step) in (1u32..).zip(STEPS).skip(version as usize) {
        take(connection, number, step).map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// One step with its number, whole or not at all.
fn take(connection: &mut Connection, number: u32, step: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(step)?;
    transaction.pragma_update(None, "user_version", number)?;
    transaction.commit()
}
