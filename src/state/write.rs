//! The one writer: what many requests want at the same time goes into one transaction, and is durable before any of them
//! is told.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::state::change::{Change, Written};
use crate::state::error::StateError;
use crate::state::migrations::migrate;
use crate::state::place::{Place, Writing};
use crate::state::read::Reader;
use crate::state::rows::write_rows;

/// Rows after which a transaction takes no further request in.
const MOST_ROWS: usize = 50_000;
/// How long a database that cannot be reached is left alone.
const REST: Duration = Duration::from_secs(1);

/// Told when a change is durable, or why it is not.
type Told = Box<dyn FnOnce(Result<Written, StateError>) + Send>;

/// The state, open for writing.
pub struct State {
    place: Place,
    writer: Sender<(Change, Told)>,
    news: Arc<News>,
}

/// How many transactions there were.
#[derive(Default)]
struct News {
    number: Mutex<u64>,
    changed: Condvar,
}

impl State {
    /// Opens or makes the state.
    ///
    /// # Errors
    /// A file or database that cannot be opened, is not ours, or is kept by another service.
    pub fn open(place: Place) -> Result<Self, StateError> {
        let mut writer = Writer {
            place: place.clone(),
            writing: None,
            away: None,
            seq: 0,
        };
        writer.open()?;
        let news = Arc::new(News::default());
        let (sender, wanted) = channel();
        let told = Arc::clone(&news);
        std::thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || writer.run(&wanted, &told))
            .map_err(|error| StateError::Refused {
                state: place.name(),
                message: error.to_string(),
            })?;
        Ok(Self {
            place,
            writer: sender,
            news,
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
    /// A state that cannot be opened.
    pub fn reader(&self) -> Result<Reader, StateError> {
        self.place.read().map(Reader::new)
    }

    /// Waits until there are more transactions than `known`, at most for `limit`; gives back how many there are.
    pub fn wait(&self, known: u64, limit: Duration) -> u64 {
        let number = self.news.number.lock();
        let number = number.unwrap_or_else(PoisonError::into_inner);
        let changed = &self.news.changed;
        let waited = changed.wait_timeout_while(number, limit, |number| *number <= known);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The thread that writes.
struct Writer {
    place: Place,
    writing: Option<Writing>,
    /// Since when the database cannot be reached, and why.
    away: Option<(Instant, StateError)>,
    /// The last number that a row was given. It never goes back: what became of a transaction whose connection broke may not
    /// be known.
    seq: i64,
}

impl Writer {
    fn open(&mut self) -> Result<(), StateError> {
        let writing = self.place.write()?;
        migrate(&writing.database)?;
        let last = "SELECT MAX(last) FROM (SELECT MAX(seq) AS last FROM event UNION ALL SELECT MAX(seq) FROM attribute_change \
                    UNION ALL SELECT MAX(last_seq) FROM lead UNION ALL SELECT MAX(seq) FROM crossing) AS known";
        let last = writing
            .database
            .first(last, &[], |row| row.get::<Option<i64>>(0))?;
        self.seq = self.seq.max(last.flatten().unwrap_or(0));
        self.writing = Some(writing);
        Ok(())
    }

    fn run(mut self, wanted: &Receiver<(Change, Told)>, news: &News) {
        while let Ok(first) = wanted.recv() {
            let mut n_rows = first.0.n_rows();
            let mut group = vec![first];
            while n_rows < MOST_ROWS {
                let Ok(next) = wanted.try_recv() else { break };
                n_rows += next.0.n_rows();
                group.push(next);
            }
            let (changes, told): (Vec<Change>, Vec<Told>) = group.into_iter().unzip();
            let done = self.write_all(&changes);
            let mut number = news.number.lock().unwrap_or_else(PoisonError::into_inner);
            *number += 1;
            drop(number);
            news.changed.notify_all();
            for (told, written) in told.into_iter().zip(done) {
                told(written);
            }
        }
    }

    /// Writes all in one transaction; where rows of one stand in the way of the others, each in its own.
    fn write_all(&mut self, changes: &[Change]) -> Vec<Result<Written, StateError>> {
        match self.write(changes) {
            Ok(all) => all.into_iter().map(Ok).collect(),
            Err(StateError::Rows { .. }) if 1 < changes.len() => changes
                .chunks(1)
                .flat_map(|change| self.write_all(change))
                .collect(),
            Err(error) => changes.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    fn write(&mut self, changes: &[Change]) -> Result<Vec<Written>, StateError> {
        if self
            .writing
            .as_ref()
            .is_none_or(|writing| !writing.database.is_open())
        {
            self.open_again()?;
        }
        let Some(writing) = &self.writing else {
            return Err(StateError::Closed);
        };
        let (database, seq) = (&writing.database, &mut self.seq);
        let done = database.whole(|| write_rows(database, seq, changes));
        if let Err(StateError::Away { .. }) = done {
            self.writing = None;
        }
        done
    }

    fn open_again(&mut self) -> Result<(), StateError> {
        if let Some((since, error)) = &self.away
            && since.elapsed() < REST
        {
            return Err(error.clone());
        }
        // The lock goes first, or it would stand in our own way.
        self.writing = None;
        let opened = self.open();
        self.away = opened
            .as_ref()
            .err()
            .map(|error| (Instant::now(), error.clone()));
        opened
    }
}
