//! Keeps the scores of the state up to date: after every change of a lead, when another model takes over, and by a sweep,
//! because time alone moves scores. What a score crosses is written together with it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::cli::complain;
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::answer::ScoreOut;
use crate::http::app::App;
use crate::http::crossing::{Scored, cross};
use crate::http::kept::{Kept, Standing};
use crate::http::model::Model;
use crate::scoring::Line;
use crate::state::{Change, Crossing, Held, Reader, ScoreRow, StoredLead};

/// How long after a change of the model scores may be old at most, when there is nothing else to do.
const REST: Duration = Duration::from_millis(300);
/// How long a state that cannot be read is left alone.
const PAUSE: Duration = Duration::from_secs(1);
/// How often all leads are scored again.
const SWEEP: Duration = Duration::from_hours(1);
/// Leads scored together.
const AT_ONCE: usize = 200;
/// Why a lead has no score whose data the model cannot use.
const UNUSABLE: &str = "cannot_be_scored";
/// Reasons that are kept.
const N_REASONS: usize = 4;

/// Looks after the scores until the process ends.
pub(super) fn watch(app: Arc<App>) -> Result<()> {
    let mut follower = Follower {
        reader: app.state.reader()?,
        model: app.model.get(),
        known: 0,
        swept: Instant::now(),
    };
    std::thread::Builder::new()
        .name("scores".to_owned())
        .spawn(move || {
            let mut had_fault = false;
            let mut transactions = 0;
            loop {
                // A file of events is read in pieces: no lead is scored once for each of them.
                if app.is_importing.load(Ordering::Relaxed) {
                    std::thread::sleep(REST);
                    continue;
                }
                match follower.follow(&app) {
                    Ok(()) => {
                        had_fault = false;
                        transactions = app.state.wait(transactions, REST);
                    }
                    Err(error) => {
                        if !had_fault {
                            complain(&format!("error: scores are not up to date: {error}\n"));
                        }
                        had_fault = true;
                        std::thread::sleep(PAUSE);
                        if let Ok(reader) = app.state.reader() {
                            follower.reader = reader;
                        }
                    }
                }
            }
        })
        .map_err(|error| Error::io(format!("cannot start a thread: {error}")))?;
    Ok(())
}

struct Follower {
    reader: Reader,
    model: Arc<Model>,
    /// Of changes before this one all scores know.
    known: i64,
    swept: Instant,
}

impl Follower {
    /// Scores every lead that has changed, and now and then all.
    fn follow(&mut self, app: &App) -> Result<()> {
        loop {
            let model = app.model.get();
            if model.checksum != self.model.checksum {
                self.known = 0;
            }
            self.model = model;
            let leads = self
                .reader
                .outdated(&self.model.checksum, self.known, AT_ONCE)?;
            let Some(last) = leads.last() else { break };
            let last = last.last_seq;
            rescore(app, &self.reader, &self.model, leads)?;
            self.known = last;
        }
        if SWEEP <= self.swept.elapsed() {
            self.sweep(app)?;
            self.swept = Instant::now();
        }
        Ok(())
    }

    fn sweep(&self, app: &App) -> Result<()> {
        let mut after = String::new();
        loop {
            let leads = self.reader.leads_after(&after, AT_ONCE)?;
            let Some(last) = leads.last() else {
                return Ok(());
            };
            after.clone_from(&last.lead);
            rescore(app, &self.reader, &app.model.get(), leads)?;
        }
    }
}

/// Scores leads one by one; of those that cannot be scored it says so.
fn each_alone(
    reader: &Reader,
    model: &Model,
    kept: &Kept,
    as_of: Timestamp,
) -> Result<Vec<Standing>> {
    let alone = |lead: &StoredLead| {
        let kept = Kept::read(reader, vec![lead.clone()], as_of, model)?;
        let standing = match kept.score(model, as_of, N_REASONS) {
            Ok((standings, _)) => standings.into_iter().next(),
            Err(error) => {
                complain(&format!(
                    "note: lead `{}` has no score: {error}\n",
                    lead.lead
                ));
                None
            }
        };
        Ok(standing.unwrap_or(Standing::Closed(UNUSABLE)))
    };
    kept.leads().map(|(lead, _)| alone(lead)).collect()
}

fn rescore(app: &App, reader: &Reader, model: &Model, leads: Vec<StoredLead>) -> Result<()> {
    let as_of = app.now();
    let kept = Kept::read(reader, leads, as_of, model)?;
    let standings = match kept.score(model, as_of, N_REASONS) {
        Ok((standings, _)) => standings,
        // One that cannot be scored must not hold up the others.
        Err(_) => each_alone(reader, model, &kept, as_of)?,
    };
    app.metrics
        .leads
        .fetch_add(standings.len() as u64, Ordering::Relaxed);
    let ids: Vec<&str> = kept.leads().map(|(lead, _)| lead.lead.as_str()).collect();
    let before = reader.scores(&ids)?;
    let mut change = Change::default();
    for (standing, (lead, _)) in standings.into_iter().zip(kept.leads()) {
        let row = ScoreRow {
            lead: lead.lead.clone(),
            seq: lead.last_seq,
            as_of,
            place: f64::MIN,
            score: 0,
            grade: None,
            model: model.checksum.clone(),
            closed: None,
            line: String::new(),
            held: Held::default(),
        };
        change.scores.push(match standing {
            Standing::Closed(reason) => ScoreRow {
                closed: Some(reason.to_owned()),
                ..row
            },
            Standing::Open(line) => {
                let (row, crossings) = open(app, model, lead, before.get(&lead.lead), row, *line)?;
                change.crossings.extend(crossings);
                row
            }
        });
    }
    write(app, change)
}

/// The row of a lead in the running, and what it crosses with it.
fn open(
    app: &App,
    model: &Model,
    lead: &StoredLead,
    before: Option<&ScoreRow>,
    row: ScoreRow,
    line: Line,
) -> Result<(ScoreRow, Vec<Crossing>)> {
    let place = line.place;
    let now = ScoreOut::from(line);
    let as_of: Timestamp = row.as_of;
    let scored = Scored {
        lead,
        before,
        now: &now,
        as_of,
    };
    let (held, crossings) = cross(&scored, model, &app.source)?;
    let text = serde_json::to_string(&now)
        .map_err(|error| Error::internal(format!("a score is no JSON: {error}")))?;
    let row = ScoreRow {
        place,
        score: now.score,
        grade: now.grade,
        line: text,
        held,
        ..row
    };
    Ok((row, crossings))
}

fn write(app: &App, change: Change) -> Result<()> {
    let n_crossings = change.crossings.len() as u64;
    let (tell, told) = std::sync::mpsc::channel();
    app.state.write(change, move |written| {
        let _ = tell.send(written);
    });
    let written = told.recv().map_err(|_| Error::io("the state is closed"))?;
    written.map_err(Error::from)?;
    if 0 < n_crossings {
        app.metrics
            .crossings
            .fetch_add(n_crossings, Ordering::Relaxed);
        app.courier.wake();
    }
    Ok(())
}
