//! Keeps the scores of the state up to date: after every change of a lead, when another model takes over, and by a sweep,
//! because time alone moves scores.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::cli::complain;
use crate::error::{Error, Result};
use crate::http::answer::ScoreOut;
use crate::http::app::App;
use crate::http::kept::{Kept, Standing, unreadable};
use crate::http::model::Model;
use crate::state::{Change, Reader, ScoreRow, StoredLead};

/// How long after a change scores may be old at most, when there is nothing else to do.
const REST: Duration = Duration::from_millis(200);
/// How often all leads are scored again.
const SWEEP: Duration = Duration::from_hours(1);
/// Leads scored together.
const AT_ONCE: usize = 200;
/// Reasons that are kept.
const N_REASONS: usize = 4;

/// Looks after the scores until the process ends.
pub(super) fn watch(app: Arc<App>) -> Result<()> {
    let reader = app.state.reader()?;
    std::thread::spawn(move || {
        let mut swept = Instant::now();
        loop {
            match up_to_date(&app, &reader) {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => {
                    complain(&format!("error: scores are not up to date: {error}\n"));
                    std::thread::sleep(Duration::from_secs(1));
                }
            }
            if SWEEP <= swept.elapsed() {
                swept = Instant::now();
                if let Err(error) = sweep(&app, &reader) {
                    complain(&format!(
                        "error: the sweep over all scores broke off: {error}\n"
                    ));
                }
            }
            std::thread::sleep(REST);
        }
    });
    Ok(())
}

/// Scores some of the leads that have changed; gives back how many.
fn up_to_date(app: &App, reader: &Reader) -> Result<usize> {
    let model = app.model.get();
    let leads = reader
        .outdated(&model.checksum, AT_ONCE)
        .map_err(|error| unreadable(&error))?;
    let n = leads.len();
    if 0 < n {
        rescore(app, reader, &model, leads)?;
    }
    Ok(n)
}

fn sweep(app: &App, reader: &Reader) -> Result<()> {
    let mut after = String::new();
    loop {
        let leads = reader
            .leads_after(&after, AT_ONCE)
            .map_err(|error| unreadable(&error))?;
        let Some(last) = leads.last() else {
            return Ok(());
        };
        after.clone_from(&last.lead);
        rescore(app, reader, &app.model.get(), leads)?;
    }
}

fn rescore(app: &App, reader: &Reader, model: &Model, leads: Vec<StoredLead>) -> Result<()> {
    let as_of = app.now();
    let kept = Kept::read(reader, leads, as_of, model)?;
    let (standings, _) = kept.score(model, as_of, N_REASONS)?;
    app.metrics
        .leads
        .fetch_add(standings.len() as u64, Ordering::Relaxed);
    let scores = standings
        .into_iter()
        .zip(kept.leads())
        .map(|(standing, (lead, _))| {
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
            };
            Ok(match standing {
                Standing::Closed(reason) => ScoreRow {
                    closed: Some(reason.to_owned()),
                    ..row
                },
                Standing::Open(line) => ScoreRow {
                    place: line.place,
                    score: line.score,
                    grade: line.grade.clone(),
                    line: serde_json::to_string(&ScoreOut::from(*line))
                        .map_err(|error| Error::internal(format!("a score is no JSON: {error}")))?,
                    ..row
                },
            })
        });
    let change = Change {
        scores: scores.collect::<Result<_>>()?,
        ..Change::default()
    };
    let (tell, told) = std::sync::mpsc::channel();
    app.state.write(change, move |written| {
        let _ = tell.send(written);
    });
    let written = told.recv().map_err(|_| Error::io("the state is closed"))?;
    written.map_err(Error::from)?;
    Ok(())
}
