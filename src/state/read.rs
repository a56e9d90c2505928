//! Reading beside the writer: whole transactions, as of when the statement began.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::domain::{DAY_MICROS, Timestamp};
use crate::state::change::{Held, Page, ScoreRow, StoredEvent};
use crate::state::database::{Bind, Database, Row, in_powers, places};
use crate::state::error::{Fault, StateError};

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
    pub(super) database: Database,
}

const LEAD: &str =
    "SELECT id, created, account, owner, converted, disqualified, last_seq FROM lead";
const SCORE: &str = "SELECT lead, seq, as_of, place, score, grade, model, closed, line, grades_held, thresholds_held FROM score";

impl Reader {
    pub(super) fn new(database: Database) -> Self {
        Self { database }
    }

    /// Whether it can still be asked; else there is another to be had.
    pub fn is_open(&self) -> bool {
        self.database.is_open()
    }

    /// One lead.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn lead(&self, id: &str) -> Result<Option<StoredLead>, StateError> {
        let sql = format!("{LEAD} WHERE id = $1");
        self.database.first(&sql, &[id.into()], lead)
    }

    /// The leads of an account, by id.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn colleagues(&self, account: &str) -> Result<Vec<StoredLead>, StateError> {
        let sql = format!("{LEAD} WHERE account = $1 ORDER BY id");
        self.database.query(&sql, &[account.into()], lead)
    }

    /// At most `limit` leads, changed at `since` or later, whose score does not know of their last change or was made by
    /// another model; those waiting longest first.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn outdated(
        &self,
        model: &str,
        since: i64,
        limit: usize,
    ) -> Result<Vec<StoredLead>, StateError> {
        let sql = "SELECT lead.id, created, account, owner, converted, disqualified, last_seq FROM lead \
                   LEFT JOIN score ON score.lead = lead.id \
                   WHERE $1 <= last_seq AND (score.lead IS NULL OR score.seq < last_seq OR score.model <> $2) \
                   ORDER BY last_seq LIMIT $3";
        let binds = [since.into(), model.into(), whole(limit).into()];
        self.database.query(sql, &binds, lead)
    }

    /// At most `limit` leads behind `after` in the order of their ids.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn leads_after(&self, after: &str, limit: usize) -> Result<Vec<StoredLead>, StateError> {
        let sql = format!("{LEAD} WHERE $1 < id ORDER BY id LIMIT $2");
        let binds = [after.into(), whole(limit).into()];
        self.database.query(&sql, &binds, lead)
    }

    /// The events of a lead before an instant, in the order of time, those of one instant as they came.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn events(&self, lead: &str, before: Timestamp) -> Result<Vec<StoredEvent>, StateError> {
        let sql = "SELECT event_key, lead, happened, arrived, event_type, properties FROM event \
                   WHERE lead = $1 AND happened < $2 ORDER BY happened, seq";
        self.database
            .query(sql, &[lead.into(), before.0.into()], |row| {
                Ok(StoredEvent {
                    key: row.get(0)?,
                    lead: row.get(1)?,
                    time: Timestamp(row.get(2)?),
                    arrived: row.get::<Option<i64>>(3)?.map(Timestamp),
                    event_type: row.get(4)?,
                    properties: object(row, 5)?,
                })
            })
    }

    /// The attributes of a lead as they were before an instant.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn attributes(
        &self,
        lead: &str,
        before: Timestamp,
    ) -> Result<Map<String, Value>, StateError> {
        let sql = "SELECT attributes FROM attribute_change WHERE lead = $1 AND changed < $2 ORDER BY changed, seq";
        let binds = [lead.into(), before.0.into()];
        let mut now = Map::new();
        for change in self.database.query(sql, &binds, |row| object(row, 0))? {
            for (name, value) in change {
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
    pub fn score(&self, lead: &str) -> Result<Option<ScoreRow>, StateError> {
        let sql = format!("{SCORE} WHERE lead = $1");
        self.database.first(&sql, &[lead.into()], score)
    }

    /// The present scores of some leads, by lead.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn scores(&self, leads: &[&str]) -> Result<HashMap<String, ScoreRow>, StateError> {
        let leads: Vec<Bind> = leads.iter().map(|lead| Bind::from(*lead)).collect();
        let mut all = HashMap::new();
        for (some, n) in in_powers(&leads, 1) {
            let sql = format!("{SCORE} WHERE lead IN {}", places(0, n));
            let rows = self.database.query(&sql, some, score)?;
            all.extend(rows.into_iter().map(|row| (row.lead.clone(), row)));
        }
        Ok(all)
    }

    /// Leads that are ahead of `place`, and how many there are.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn rank(&self, place: f64, lead: &str) -> Result<(i64, i64), StateError> {
        let sql = "SELECT (SELECT COUNT(*) FROM score WHERE $1 < place) + \
                   (SELECT COUNT(*) FROM score WHERE place = $1 AND lead < $2), (SELECT COUNT(*) FROM score WHERE closed IS NULL)";
        let found = self
            .database
            .first(sql, &[place.into(), lead.into()], pair)?;
        Ok(found.unwrap_or_default())
    }

    /// At most `limit` scores in the order of the list, behind `after`.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn page(&self, after: Option<&Page>, limit: usize) -> Result<Vec<ScoreRow>, StateError> {
        let sql = format!(
            "{SCORE} WHERE closed IS NULL AND place <= $1 AND (place < $1 OR $2 < lead) ORDER BY place DESC, lead LIMIT $3"
        );
        let (place, lead) = after.map_or((f64::INFINITY, ""), |page| (page.place, &page.lead));
        let binds = [place.into(), lead.into(), whole(limit).into()];
        self.database.query(&sql, &binds, score)
    }

    /// The score of a lead at the end of a day, or of the last day before it that has one.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn score_on(&self, lead: &str, day: Timestamp) -> Result<Option<i64>, StateError> {
        let sql =
            "SELECT score FROM score_day WHERE lead = $1 AND day <= $2 ORDER BY day DESC LIMIT 1";
        let day = day.0.div_euclid(DAY_MICROS);
        self.database
            .first(sql, &[lead.into(), day.into()], |row| row.get(0))
    }

    /// How often a lead did something of each type before an instant, and when last.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn type_counts(
        &self,
        lead: &str,
        before: Timestamp,
    ) -> Result<Vec<(String, i64, Timestamp)>, StateError> {
        let sql = "SELECT event_type, COUNT(*), MAX(happened) FROM event \
                   WHERE lead = $1 AND happened < $2 GROUP BY event_type";
        self.database
            .query(sql, &[lead.into(), before.0.into()], |row| {
                Ok((row.get(0)?, row.get(1)?, Timestamp(row.get(2)?)))
            })
    }

    /// How often a lead did something between two instants, the first included.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn count_since(
        &self,
        lead: &str,
        event_type: &str,
        since: Timestamp,
        before: Timestamp,
    ) -> Result<i64, StateError> {
        let sql = "SELECT COUNT(*) FROM event WHERE lead = $1 AND $2 <= happened AND happened < $3 AND event_type = $4";
        let binds = [
            lead.into(),
            since.0.into(),
            before.0.into(),
            event_type.into(),
        ];
        let found = self.database.first(sql, &binds, |row| row.get(0))?;
        Ok(found.unwrap_or_default())
    }

    /// How many events and leads there are.
    ///
    /// # Errors
    /// As [`Reader::lead`].
    pub fn sizes(&self) -> Result<(i64, i64), StateError> {
        let sql = "SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM lead)";
        Ok(self.database.first(sql, &[], pair)?.unwrap_or_default())
    }
}

fn pair(row: &Row) -> Result<(i64, i64), Fault> {
    Ok((row.get(0)?, row.get(1)?))
}

pub(super) fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn object(row: &Row, column: usize) -> Result<Map<String, Value>, Fault> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn lead(row: &Row) -> Result<StoredLead, Fault> {
    let time = |column: usize| -> Result<Option<Timestamp>, Fault> {
        Ok(row.get::<Option<i64>>(column)?.map(Timestamp))
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

fn score(row: &Row) -> Result<ScoreRow, Fault> {
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
        held: Held {
            grades: row.get(9)?,
            thresholds: row.get(10)?,
        },
    })
}
