//! One way to talk to both databases: statements are shared, this is where they differ.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Write as _;

use rusqlite::types::ToSqlOutput;

use crate::state::error::{Fault, FaultKind, StateError};

/// Rows that one statement writes at most.
const MOST_AT_ONCE: usize = 256;

/// A connection to either database.
pub(super) struct Database {
    /// How it is called in messages.
    name: String,
    engine: Engine,
    /// Whether the connection broke.
    is_gone: Cell<bool>,
}

/// Which one.
enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<RefCell<Session>>),
}

/// A connection to PostgreSQL with what it was taught.
struct Session {
    client: postgres::Client,
    statements: HashMap<String, postgres::Statement>,
}

/// A value of a statement.
#[derive(Debug, Clone)]
pub(super) enum Bind<'a> {
    Whole(Option<i64>),
    Real(f64),
    Text(Option<Cow<'a, str>>),
}

/// A row of an answer.
pub(super) enum Row<'a, 'statement> {
    Sqlite(&'a rusqlite::Row<'statement>),
    Postgres(&'a postgres::Row),
}

/// An insertion of any number of rows.
pub(super) struct Insert {
    /// `INSERT INTO table (columns)`.
    pub(super) into: &'static str,
    /// How many columns that are.
    pub(super) n_columns: usize,
    /// What follows the values.
    pub(super) then: &'static str,
}

impl Database {
    pub(super) fn sqlite(name: &str, connection: rusqlite::Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(128);
        Self {
            name: name.to_owned(),
            engine: Engine::Sqlite(connection),
            is_gone: Cell::new(false),
        }
    }

    pub(super) fn postgres(name: &str, client: postgres::Client) -> Self {
        let session = Session {
            client,
            statements: HashMap::new(),
        };
        Self {
            name: name.to_owned(),
            engine: Engine::Postgres(Box::new(RefCell::new(session))),
            is_gone: Cell::new(false),
        }
    }

    /// How it is called in messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it can still be asked.
    pub(super) fn is_open(&self) -> bool {
        !self.is_gone.get()
    }

    fn failed(&self, fault: Fault) -> StateError {
        if fault.kind == FaultKind::Away {
            self.is_gone.set(true);
        }
        fault.of(&self.name)
    }

    /// A definition of tables in the words of this database: in PostgreSQL as in SQLite text is ordered by its bytes.
    pub(super) fn define(&self, sql: &str) -> Result<(), StateError> {
        match &self.engine {
            Engine::Sqlite(_) => self.run(sql),
            Engine::Postgres(_) => self.run(&sql.replace(" TEXT", " TEXT COLLATE \"C\"")),
        }
    }

    /// Runs statements without values.
    pub(super) fn run(&self, sql: &str) -> Result<(), StateError> {
        let done = match &self.engine {
            Engine::Sqlite(connection) => connection.execute_batch(sql).map_err(Fault::from),
            Engine::Postgres(session) => {
                let client = &mut session.borrow_mut().client;
                client.batch_execute(sql).map_err(Fault::from)
            }
        };
        done.map_err(|fault| self.failed(fault))
    }

    /// Runs a statement; gives back how many rows it changed.
    pub(super) fn execute(&self, sql: &str, binds: &[Bind]) -> Result<usize, StateError> {
        let done = match &self.engine {
            Engine::Sqlite(connection) => connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(rusqlite::params_from_iter(binds)))
                .map_err(Fault::from),
            Engine::Postgres(session) => session.borrow_mut().execute(sql, binds),
        };
        done.map_err(|fault| self.failed(fault))
    }

    /// The rows of an answer, each as `read` makes it out.
    pub(super) fn query<T>(
        &self,
        sql: &str,
        binds: &[Bind],
        read: impl FnMut(&Row) -> Result<T, Fault>,
    ) -> Result<Vec<T>, StateError> {
        let rows = match &self.engine {
            Engine::Sqlite(connection) => from_sqlite(connection, sql, binds, read),
            Engine::Postgres(session) => session.borrow_mut().query(sql, binds, read),
        };
        rows.map_err(|fault| self.failed(fault))
    }

    /// The first row of an answer.
    pub(super) fn first<T>(
        &self,
        sql: &str,
        binds: &[Bind],
        read: impl FnMut(&Row) -> Result<T, Fault>,
    ) -> Result<Option<T>, StateError> {
        Ok(self.query(sql, binds, read)?.into_iter().next())
    }

    /// Inserts rows whose values follow one another in `binds`; gives back the numbers that were returned.
    pub(super) fn insert(&self, insert: &Insert, binds: &[Bind]) -> Result<Vec<i64>, StateError> {
        let mut returned = Vec::new();
        for (rows, n) in in_powers(binds, insert.n_columns) {
            let sql = insert.sql(n);
            if insert.then.contains("RETURNING") {
                returned.extend(self.query(&sql, rows, |row| row.get::<i64>(0))?);
            } else {
                self.execute(&sql, rows)?;
            }
        }
        Ok(returned)
    }

    /// Does `work` whole or not at all.
    pub(super) fn whole<T>(
        &self,
        work: impl FnOnce() -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(match &self.engine {
            // With a plain BEGIN a reader could stand in the way of the first write.
            Engine::Sqlite(_) => "BEGIN IMMEDIATE",
            Engine::Postgres(_) => "BEGIN",
        })?;
        let done = work().and_then(|done| self.run("COMMIT").map(|()| done));
        if done.is_err() {
            // On a full disk SQLite has gone back already, and says so.
            let _ = self.run("ROLLBACK");
        }
        done
    }
}

impl Session {
    fn statement(&mut self, sql: &str) -> Result<postgres::Statement, Fault> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<usize, Fault> {
        let statement = self.statement(sql)?;
        let n = self.client.execute(&statement, &for_postgres(binds))?;
        Ok(usize::try_from(n).unwrap_or(usize::MAX))
    }

    fn query<T>(
        &mut self,
        sql: &str,
        binds: &[Bind],
        mut read: impl FnMut(&Row) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let statement = self.statement(sql)?;
        let rows = self.client.query(&statement, &for_postgres(binds))?;
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }
}

fn from_sqlite<T>(
    connection: &rusqlite::Connection,
    sql: &str,
    binds: &[Bind],
    mut read: impl FnMut(&Row) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(binds))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(&Row::Sqlite(row))?);
    }
    Ok(all)
}

impl Row<'_, '_> {
    /// The value of a column.
    pub(super) fn get<T>(&self, column: usize) -> Result<T, Fault>
    where
        T: rusqlite::types::FromSql + for<'a> postgres::types::FromSql<'a>,
    {
        match self {
            Self::Sqlite(row) => row.get(column).map_err(Fault::from),
            Self::Postgres(row) => row.try_get(column).map_err(Fault::from),
        }
    }
}

impl Insert {
    fn sql(&self, n_rows: usize) -> String {
        let mut sql = format!("{} VALUES ", self.into);
        for row in 0..n_rows {
            sql.push_str(if row == 0 { "" } else { ", " });
            sql.push_str(&places(row * self.n_columns, self.n_columns));
        }
        let _ = write!(sql, " {}", self.then);
        sql
    }
}

/// Places for `n` values behind the first `before`, in brackets.
pub(super) fn places(before: usize, n: usize) -> String {
    let mut text = String::from("(");
    for place in before + 1..=before + n {
        let _ = write!(
            text,
            "{}${place}",
            if place == before + 1 { "" } else { ", " }
        );
    }
    text.push(')');
    text
}

/// `items` in runs of 256, 128, … 1 times `width`, each with its number: so few statements are enough for any number.
pub(super) fn in_powers<T>(mut items: &[T], width: usize) -> impl Iterator<Item = (&[T], usize)> {
    std::iter::from_fn(move || {
        let n = items.len() / width;
        let most = MOST_AT_ONCE.min(n);
        let take = if most == 0 { 0 } else { 1 << most.ilog2() };
        let (now, rest) = items.split_at_checked(take * width)?;
        items = rest;
        (0 < take).then_some((now, take))
    })
}

fn for_postgres<'a>(binds: &'a [Bind]) -> Vec<&'a (dyn postgres::types::ToSql + Sync)> {
    let bind = |bind: &'a Bind| -> &'a (dyn postgres::types::ToSql + Sync) {
        match bind {
            Bind::Whole(value) => value,
            Bind::Real(value) => value,
            Bind::Text(value) => value,
        }
    };
    binds.iter().map(bind).collect()
}

impl rusqlite::ToSql for Bind<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Whole(value) => value.to_sql(),
            Self::Real(value) => value.to_sql(),
            Self::Text(value) => value.to_sql(),
        }
    }
}

impl From<i64> for Bind<'_> {
    fn from(value: i64) -> Self {
        Self::Whole(Some(value))
    }
}

impl From<bool> for Bind<'_> {
    fn from(value: bool) -> Self {
        Self::Whole(Some(i64::from(value)))
    }
}

impl From<Option<i64>> for Bind<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Whole(value)
    }
}

impl From<f64> for Bind<'_> {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl<'a> From<&'a str> for Bind<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(Cow::Borrowed(value)))
    }
}

impl<'a> From<&'a String> for Bind<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(Cow::Borrowed(value)))
    }
}

impl From<String> for Bind<'_> {
    fn from(value: String) -> Self {
        Self::Text(Some(Cow::Owned(value)))
    }
}

impl<'a> From<&'a Option<String>> for Bind<'a> {
    fn from(value: &'a Option<String>) -> Self {
        Self::Text(value.as_deref().map(Cow::Borrowed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_is_written_by_few_statements() {
        let rows: Vec<usize> = (0..2 * 700).collect();
        let runs: Vec<usize> = in_powers(&rows, 2).map(|(_, n)| n).collect();
        assert_eq!(runs, [256, 256, 128, 32, 16, 8, 4]);
        let again: Vec<usize> = in_powers(&rows, 2)
            .flat_map(|(run, _)| run.to_vec())
            .collect();
        assert_eq!(again, rows);
        assert_eq!(in_powers::<usize>(&[], 3).count(), 0);
    }

    #[test]
    fn an_insertion_numbers_its_values_through() {
        let insert = Insert {
            into: "INSERT INTO t (a, b)",
            n_columns: 2,
            then: "RETURNING a",
        };
        assert_eq!(
            insert.sql(2),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a"
        );
    }

    #[test]
    fn work_that_fails_leaves_nothing_behind() {
        let database = Database::sqlite("t", rusqlite::Connection::open_in_memory().unwrap());
        database
            .run("CREATE TABLE t (a BIGINT PRIMARY KEY)")
            .unwrap();
        let insert = |a: i64| database.execute("INSERT INTO t (a) VALUES ($1)", &[a.into()]);
        let failed = database.whole(|| {
            insert(1)?;
            insert(1)
        });
        assert!(matches!(failed, Err(StateError::Rows { .. })), "{failed:?}");
        database.whole(|| insert(2)).unwrap();
        let all = database.query("SELECT a FROM t", &[], |row| row.get::<i64>(0));
        assert_eq!(all.unwrap(), [2]);
    }
}
