//! The one writer: what many requests want at the same time goes into one transaction, and is on disk before any of them
//! is told.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use rusqlite::{Connection, OpenFlags, Transaction, params};

use crate::domain::DAY_MICROS;
use crate::state::change::{Change, LeadChange, ScoreRow, StoredEvent, Written, key_of};
use crate::state::error::StateError;
use crate::state::migrations::migrate;
use crate::state::read::Reader;

/// Rows after which a transaction takes no further request in.
const MOST_ROWS: usize = 50_000;

/// Told when a change is on disk, or why it is not.
type Told = Box<dyn FnOnce(Result<Written, StateError>) + Send>;

/// The file of the state, open for writing.
pub struct State {
    path: PathBuf,
    writer: Sender<(Change, Told)>,
}

impl State {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// A file that cannot be opened or is not ours.
    pub fn open(path: &Path) -> Result<Self, StateError> {
        let file = path.display().to_string();
        let failed = |message: String| StateError::File {
            file: file.clone(),
            message,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        }
        let mut connection = Connection::open(path).map_err(|error| failed(error.to_string()))?;
        prepare(&connection).map_err(|error| failed(error.to_string()))?;
        migrate(&mut connection, &file)?;
        let seq = last_seq(&connection).map_err(|error| failed(error.to_string()))?;
        let (writer, wanted) = channel();
        std::thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || run(connection, seq, &wanted, &file))
            .map_err(|error| StateError::File {
                file: path.display().to_string(),
                message: error.to_string(),
            })?;
        Ok(Self {
            path: path.to_owned(),
            writer,
        })
    }

    /// Hands `change` to the writer; `told` runs once it is durable, or cannot be had.
    pub fn write(
        &self,
        change: Change,
        told: impl FnOnce(Result<Written, StateError>) + Send + 'static,
    ) {
        if let Err(error) = self.writer.send((change, Box::new(told))) {
            let (_, told) = error.0;
            told(Err(StateError::Closed));
        }
    }

    /// A reader beside the writer.
    ///
    /// # Errors
    /// A file that cannot be opened.
    pub fn reader(&self) -> Result<Reader, StateError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&self.path, flags);
        let opened = opened.and_then(|connection| {
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            Ok(connection)
        });
        opened.map(Reader::new).map_err(|error| StateError::File {
            file: self.path.display().to_string(),
            message: error.to_string(),
        })
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With anything less, what was acknowledged could be gone after a loss of power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

fn last_seq(connection: &Connection) -> rusqlite::Result<i64> {
    let last = "SELECT MAX(last) FROM (SELECT MAX(seq) AS last FROM event UNION ALL \
                SELECT MAX(seq) FROM attribute_change UNION ALL SELECT MAX(last_seq) FROM lead) AS known";
    connection.query_row(last, [], |row| {
        Ok(row.get::<_, Option<i64>>(0)?.unwrap_or(0))
    })
}

fn run(mut connection: Connection, mut seq: i64, wanted: &Receiver<(Change, Told)>, file: &str) {
    while let Ok(first) = wanted.recv() {
        let mut group = vec![first];
        let mut n_rows = size(&group[0].0);
        while n_rows < MOST_ROWS {
            let Ok(next) = wanted.try_recv() else { break };
            n_rows += size(&next.0);
            group.push(next);
        }
        let start = seq;
        let done = write_group(&mut connection, &mut seq, &group);
        if done.is_err() {
            seq = start;
        }
        match done {
            Ok(all) => {
                for ((_, told), written) in group.into_iter().zip(all) {
                    told(Ok(written));
                }
            }
            Err(error) => {
                for (_, told) in group {
                    told(Err(StateError::File {
                        file: file.to_owned(),
                        message: error.to_string(),
                    }));
                }
            }
        }
    }
}

fn size(change: &Change) -> usize {
    change.events.len() + change.leads.len() + change.scores.len()
}

fn write_group(
    connection: &mut Connection,
    seq: &mut i64,
    group: &[(Change, Told)],
) -> rusqlite::Result<Vec<Written>> {
    let transaction = connection.transaction()?;
    let mut all = Vec::with_capacity(group.len());
    let mut touched = BTreeSet::new();
    for (change, _) in group {
        let mut written = Written::default();
        for event in &change.events {
            *seq += 1;
            if insert_event(&transaction, *seq, event)? {
                written.new_events += 1;
                touched.insert(event.lead.as_str());
            } else {
                written.repeated_events += 1;
            }
        }
        for lead in &change.leads {
            *seq += 1;
            change_lead(&transaction, *seq, lead)?;
            touched.insert(&lead.lead);
        }
        for score in &change.scores {
            put_score(&transaction, score)?;
        }
        all.push(written);
    }
    let mut touch = transaction.prepare_cached(
        "INSERT INTO lead (id, last_seq) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq",
    )?;
    // What a lead does is news for its colleagues, too.
    let mut colleagues = transaction.prepare_cached(
        "UPDATE lead SET last_seq = $1 WHERE account = (SELECT account FROM lead WHERE id = $2)",
    )?;
    for lead in touched {
        touch.execute(params![lead, *seq])?;
        colleagues.execute(params![*seq, lead])?;
    }
    drop((touch, colleagues));
    transaction.commit()?;
    Ok(all)
}

/// Whether the event was new.
fn insert_event(
    transaction: &Transaction,
    seq: i64,
    event: &StoredEvent,
) -> rusqlite::Result<bool> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO event (seq, event_key, lead, happened, arrived, event_type, properties) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_key) DO NOTHING",
    )?;
    let properties = serde_json::to_string(&event.properties).unwrap_or_default();
    let n = insert.execute(params![
        seq,
        event.key,
        event.lead,
        event.time.0,
        event.arrived.map(|time| time.0),
        event.event_type,
        properties,
    ])?;
    Ok(n == 1)
}

fn change_lead(transaction: &Transaction, seq: i64, change: &LeadChange) -> rusqlite::Result<()> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO lead (id, created, account, owner, converted, disqualified, last_seq) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
         created = COALESCE(excluded.created, lead.created), account = COALESCE(excluded.account, lead.account), \
         owner = COALESCE(excluded.owner, lead.owner), converted = COALESCE(excluded.converted, lead.converted), \
         disqualified = COALESCE(excluded.disqualified, lead.disqualified), last_seq = excluded.last_seq",
    )?;
    put.execute(params![
        change.lead,
        change.created.map(|time| time.0),
        change.account,
        change.owner,
        change.converted.map(|time| time.0),
        change.disqualified.map(|time| time.0),
        seq,
    ])?;
    let Some((changed, attributes)) = &change.attributes else {
        return Ok(());
    };
    let mut add = transaction.prepare_cached(
        "INSERT INTO attribute_change (seq, change_key, lead, changed, attributes) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (change_key) DO NOTHING",
    )?;
    let key = key_of(None, &change.lead, *changed, "attributes", attributes);
    let text = serde_json::to_string(attributes).unwrap_or_default();
    add.execute(params![seq, key, change.lead, changed.0, text])?;
    Ok(())
}

fn put_score(transaction: &Transaction, row: &ScoreRow) -> rusqlite::Result<()> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO score (lead, seq, as_of, place, score, grade, model, closed, line) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (lead) DO UPDATE SET seq = excluded.seq, as_of = excluded.as_of, place = excluded.place, \
         score = excluded.score, grade = excluded.grade, model = excluded.model, closed = excluded.closed, line = excluded.line",
    )?;
    put.execute(params![
        row.lead,
        row.seq,
        row.as_of.0,
        row.place,
        row.score,
        row.grade,
        row.model,
        row.closed,
        row.line,
    ])?;
    if row.closed.is_some() {
        return Ok(());
    }
    let mut day = transaction.prepare_cached(
        "INSERT INTO score_day (lead, day, score) VALUES ($1, $2, $3) \
         ON CONFLICT (lead, day) DO UPDATE SET score = excluded.score",
    )?;
    day.execute(params![
        row.lead,
        row.as_of.0.div_euclid(DAY_MICROS),
        row.score
    ])?;
    Ok(())
}
