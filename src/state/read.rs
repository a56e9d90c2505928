//! Reading beside the writer: whole transactions, as of when the statement began.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Map, Value};

use crate::domain::{DAY_MICROS, Timestamp};
use crate::state::change::{Page, ScoreRow, StoredEvent};

/// A lead as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLead {
    /// Its id.
    pub lead: String,
    /// When it came into being.
    pub created: Option<Timestamp>,
    /// Its account.
    pub account: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When it converted.
    pub converted: Option<Timestamp>,
    /// From when on it is out of the running.
    pub disqualified: Option<Timestamp>,
    /// Its last change.
    pub last_seq: i64,
}

/// A connection for reading.
pub struct Reader {
    connection: Connection,
}

const LEAD: &str =
    "SELECT id, created, account, owner, converted, disqualified, last_seq FROM lead";
const SCORE: &str = "SELECT lead, seq, as_of, place, score, grade, model, closed, line FROM score";

impl Reader {
    pub(super) fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(32);
        Self { connection }
    }

    /// One lead.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn lead(&self, id: &str) -> rusqlite::Result<Option<StoredLead>> {
        let mut get = self
            .connection
            .prepare_cached(&format!("{LEAD} WHERE id = $1"))?;
        get.query_row([id], lead).optional()
    }

    /// The leads of an account, by id.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn colleagues(&self, account: &str) -> rusqlite::Result<Vec<StoredLead>> {
        let sql = format!("{LEAD} WHERE account = $1 ORDER BY id");
        let mut get = self.connection.prepare_cached(&sql)?;
        get.query_map([account], lead)?.collect()
    }

    /// At most `limit` leads whose score does not know of their last change, or was made by another model, those
    /// waiting longest first.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn outdated(&self, model: &str, limit: usize) -> rusqlite::Result<Vec<StoredLead>> {
        let sql = "SELECT lead.id, created, account, owner, converted, disqualified, last_seq FROM lead \
                   LEFT JOIN score ON score.lead = lead.id \
                   WHERE score.lead IS NULL OR score.seq < last_seq OR score.model <> $1 \
                   ORDER BY last_seq LIMIT $2";
        let mut get = self.connection.prepare_cached(sql)?;
        get.query_map(params![model, whole(limit)], lead)?.collect()
    }

    /// At most `limit` leads behind `after` in the order of their ids.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn leads_after(&self, after: &str, limit: usize) -> rusqlite::Result<Vec<StoredLead>> {
        let sql = format!("{LEAD} WHERE $1 < id ORDER BY id LIMIT $2");
        let mut get = self.connection.prepare_cached(&sql)?;
        get.query_map(params![after, whole(limit)], lead)?.collect()
    }

    /// The events of a lead before an instant, in the order of time, those of one instant as they came.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn events(&self, lead: &str, before: Timestamp) -> rusqlite::Result<Vec<StoredEvent>> {
        let sql = "SELECT event_key, lead, happened, arrived, event_type, properties FROM event \
                   WHERE lead = $1 AND happened < $2 ORDER BY happened, seq";
        let mut get = self.connection.prepare_cached(sql)?;
        let event = |row: &Row| {
            Ok(StoredEvent {
                key: row.get(0)?,
                lead: row.get(1)?,
                time: Timestamp(row.get(2)?),
                arrived: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                event_type: row.get(4)?,
                properties: object(row, 5)?,
            })
        };
        get.query_map(params![lead, before.0], event)?.collect()
    }

    /// The attributes of a lead as they were before an instant.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn attributes(
        &self,
        lead: &str,
        before: Timestamp,
    ) -> rusqlite::Result<Map<String, Value>> {
        let sql = "SELECT attributes FROM attribute_change WHERE lead = $1 AND changed < $2 ORDER BY changed, seq";
        let mut get = self.connection.prepare_cached(sql)?;
        let mut now = Map::new();
        for change in get.query_map(params![lead, before.0], |row| object(row, 0))? {
            for (name, value) in change? {
                if value.is_null() {
                    now.remove(&name);
                } else {
                    now.insert(name, value);
                }
            }
        }
        Ok(now)
    }

    /// The present score of a lead.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn score(&self, lead: &str) -> rusqlite::Result<Option<ScoreRow>> {
        let mut get = self
            .connection
            .prepare_cached(&format!("{SCORE} WHERE lead = $1"))?;
        get.query_row([lead], score).optional()
    }

    /// Leads that are ahead of `place`, and how many there are.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn rank(&self, place: f64, lead: &str) -> rusqlite::Result<(i64, i64)> {
        let sql = "SELECT (SELECT COUNT(*) FROM score WHERE $1 < place) + \
                   (SELECT COUNT(*) FROM score WHERE place = $1 AND lead < $2), (SELECT COUNT(*) FROM score WHERE closed IS NULL)";
        let mut get = self.connection.prepare_cached(sql)?;
        get.query_row(params![place, lead], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// At most `limit` scores in the order of the list, behind `after`.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn page(&self, after: Option<&Page>, limit: usize) -> rusqlite::Result<Vec<ScoreRow>> {
        let (sql, place, lead) = match after {
            None => (
                format!(
                    "{SCORE} WHERE closed IS NULL AND $1 = $1 AND $2 = $2 ORDER BY place DESC, lead LIMIT $3"
                ),
                0.0,
                "",
            ),
            Some(page) => (
                format!(
                    "{SCORE} WHERE closed IS NULL AND place <= $1 AND (place < $1 OR $2 < lead) ORDER BY place DESC, lead LIMIT $3"
                ),
                page.place,
                page.lead.as_str(),
            ),
        };
        let mut get = self.connection.prepare_cached(&sql)?;
        get.query_map(params![place, lead, whole(limit)], score)?
            .collect()
    }

    /// The score of a lead at the end of a day, or of the last day before it that has one.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn score_on(&self, lead: &str, day: Timestamp) -> rusqlite::Result<Option<i64>> {
        let sql =
            "SELECT score FROM score_day WHERE lead = $1 AND day <= $2 ORDER BY day DESC LIMIT 1";
        let mut get = self.connection.prepare_cached(sql)?;
        let day = day.0.div_euclid(DAY_MICROS);
        get.query_row(params![lead, day], |row| row.get(0))
            .optional()
    }

    /// How many events and leads there are.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn sizes(&self) -> rusqlite::Result<(i64, i64)> {
        let sql = "SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM lead)";
        self.connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn object(row: &Row, column: usize) -> rusqlite::Result<Map<String, Value>> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn lead(row: &Row) -> rusqlite::Result<StoredLead> {
    let time = |column: usize| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
    };
    Ok(StoredLead {
        lead: row.get(0)?,
        created: time(1)?,
        account: row.get(2)?,
        owner: row.get(3)?,
        converted: time(4)?,
        disqualified: time(5)?,
        last_seq: row.get(6)?,
    })
}

fn score(row: &Row) -> rusqlite::Result<ScoreRow> {
    Ok(ScoreRow {
        lead: row.get(0)?,
        seq: row.get(1)?,
        as_of: Timestamp(row.get(2)?),
        place: row.get(3)?,
        score: row.get(4)?,
        grade: row.get(5)?,
        model: row.get(6)?,
        closed: row.get(7)?,
        line: row.get(8)?,
    })
}
