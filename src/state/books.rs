//! What people keep beside leads: published rulebooks, the draft of the next one, and lists under a name.

use crate::domain::Timestamp;
use crate::state::database::Database;
use crate::state::error::StateError;
use crate::state::read::Reader;

/// The tables, as a step of the migrations.
pub(super) const STEP: &str = "
CREATE TABLE rulebook_version (
    version BIGINT NOT NULL PRIMARY KEY,
    published BIGINT NOT NULL,
    author TEXT,
    note TEXT NOT NULL,
    model TEXT NOT NULL,
    rules TEXT NOT NULL
);
CREATE TABLE rulebook_draft (
    id BIGINT NOT NULL PRIMARY KEY,
    base TEXT NOT NULL,
    saved BIGINT NOT NULL,
    author TEXT,
    points TEXT NOT NULL
);
CREATE TABLE saved_list (
    name TEXT NOT NULL PRIMARY KEY,
    condition TEXT NOT NULL,
    saved BIGINT NOT NULL
);
";

/// A rulebook that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookVersion {
    /// Its number, from 1.
    pub version: i64,
    /// When.
    pub published: Timestamp,
    /// By whom, where that is known.
    pub author: Option<String>,
    /// Why, in their words.
    pub note: String,
    /// The version of the model that scores with it.
    pub model: String,
    /// The whole text.
    pub rules: String,
}

/// Points that somebody works on; there is one draft at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Hash of the text that the points are meant for.
    pub base: String,
    /// When it was saved last.
    pub saved: Timestamp,
    /// By whom, where that is known.
    pub author: Option<String>,
    /// Points by rule, as JSON.
    pub points: String,
}

/// Leads that a condition holds for, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedList {
    /// Its name.
    pub name: String,
    /// The condition.
    pub condition: String,
    /// When it was saved last.
    pub saved: Timestamp,
}

/// What becomes of a book or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookChange {
    /// Another rulebook is published; its number is the next one, whatever it says.
    Publish(BookVersion),
    /// The draft is this from now on.
    Draft(Draft),
    /// There is no draft any more.
    NoDraft,
    /// A list, in place of one of the same name.
    List(SavedList),
    /// A list is taken away.
    NoList(String),
}

/// Writes `change`.
pub(super) fn put(database: &Database, change: &BookChange) -> Result<(), StateError> {
    match change {
        BookChange::Publish(book) => database.execute(
            "INSERT INTO rulebook_version (version, published, author, note, model, rules) \
             SELECT COALESCE(MAX(version), 0) + 1, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), \
             CAST($4 AS TEXT), CAST($5 AS TEXT) FROM rulebook_version",
            &[
                book.published.0.into(),
                (&book.author).into(),
                (&book.note).into(),
                (&book.model).into(),
                (&book.rules).into(),
            ],
        ),
        BookChange::Draft(draft) => database.execute(
            "INSERT INTO rulebook_draft (id, base, saved, author, points) VALUES (1, $1, $2, $3, $4) \
             ON CONFLICT (id) DO UPDATE SET base = excluded.base, saved = excluded.saved, author = excluded.author, \
             points = excluded.points",
            &[
                (&draft.base).into(),
                draft.saved.0.into(),
                (&draft.author).into(),
                (&draft.points).into(),
            ],
        ),
        BookChange::NoDraft => database.execute("DELETE FROM rulebook_draft", &[]),
        BookChange::List(list) => database.execute(
            "INSERT INTO saved_list (name, condition, saved) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET condition = excluded.condition, saved = excluded.saved",
            &[
                (&list.name).into(),
                (&list.condition).into(),
                list.saved.0.into(),
            ],
        ),
        BookChange::NoList(name) => {
            database.execute("DELETE FROM saved_list WHERE name = $1", &[name.into()])
        }
    }?;
    Ok(())
}

impl Reader {
    /// Every rulebook that was published, the newest first.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn books(&self) -> Result<Vec<BookVersion>, StateError> {
        let sql = "SELECT version, published, author, note, model, rules FROM rulebook_version ORDER BY version DESC";
        self.database.query(sql, &[], |row| {
            Ok(BookVersion {
                version: row.get(0)?,
                published: Timestamp(row.get(1)?),
                author: row.get(2)?,
                note: row.get(3)?,
                model: row.get(4)?,
                rules: row.get(5)?,
            })
        })
    }

    /// The draft of the next rulebook, where there is one.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn draft(&self) -> Result<Option<Draft>, StateError> {
        let sql = "SELECT base, saved, author, points FROM rulebook_draft";
        self.database.first(sql, &[], |row| {
            Ok(Draft {
                base: row.get(0)?,
                saved: Timestamp(row.get(1)?),
                author: row.get(2)?,
                points: row.get(3)?,
            })
        })
    }

    /// Every saved list, by name.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn lists(&self) -> Result<Vec<SavedList>, StateError> {
        let sql = "SELECT name, condition, saved FROM saved_list ORDER BY name";
        self.database.query(sql, &[], |row| {
            Ok(SavedList {
                name: row.get(0)?,
                condition: row.get(1)?,
                saved: Timestamp(row.get(2)?),
            })
        })
    }
}
