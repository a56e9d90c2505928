//! Where every kept lead stands by the points, and where by the model: what "they disagree" means.
//!
//! Read from the scores as they were made last and kept for some seconds, because places are of all leads together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::kept::unreadable;
use crate::state::Page;

/// How old places may be.
const KEPT: Duration = Duration::from_secs(5);
/// Scores read together.
const AT_ONCE: usize = 1_000;

/// One lead in both lists.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// The lead.
    pub(super) lead: String,
    /// Its score.
    pub(super) score: i64,
    /// Its points.
    pub(super) points: f64,
    /// Its chance by the model.
    pub(super) chance: f64,
    /// Its place by points, 1 is the best; leads with the same points share the middle of theirs.
    pub(super) by_points: f64,
    /// Its place by the model, likewise.
    pub(super) by_model: f64,
}

impl Place {
    /// Places that it gains by the model.
    pub(super) fn gained(&self) -> f64 {
        self.by_points - self.by_model
    }
}

/// Every lead that has both, by its place in the list.
#[derive(Debug, Default)]
pub(super) struct Standings {
    /// The places, the best score first.
    pub(super) all: Vec<Place>,
    at: HashMap<String, usize>,
}

impl Standings {
    /// Where a lead stands; `None` where it has no points or no chance by the model.
    pub(super) fn of(&self, lead: &str) -> Option<&Place> {
        self.at.get(lead).map(|at| &self.all[*at])
    }

    fn new(mut all: Vec<Place>) -> Self {
        let ranked =
            |of: fn(&Place) -> f64, all: &[Place]| ranks(&all.iter().map(of).collect::<Vec<_>>());
        let by_points = ranked(|place| place.points, &all);
        let by_model = ranked(|place| place.chance, &all);
        for (place, (points, model)) in all.iter_mut().zip(by_points.into_iter().zip(by_model)) {
            (place.by_points, place.by_model) = (points, model);
        }
        let at = all
            .iter()
            .enumerate()
            .map(|(at, place)| (place.lead.clone(), at))
            .collect();
        Self { all, at }
    }
}

/// Ranks from 1, the highest value first; equal values share the middle of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tie in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let middle = before as f64 + f64::midpoint(tie.len() as f64, 1.0);
        for &row in tie {
            ranks[row] = middle;
        }
        before += tie.len();
    }
    ranks
}

/// The standings that were made last.
pub(super) struct Kept(Mutex<Option<(Instant, String, Arc<Standings>)>>);

impl Kept {
    pub(super) fn new() -> Self {
        Self(Mutex::new(None))
    }
}

/// What is read of a score.
#[derive(Deserialize)]
struct Line {
    score: i64,
    rule_points: Option<f64>,
    model_probability: Option<f64>,
}

/// The standings of now, or of some seconds ago.
///
/// # Errors
/// A state that cannot be read.
pub(super) fn standings(app: &App) -> Result<Arc<Standings>> {
    let checksum = app.model.get().checksum.clone();
    let mut kept = app
        .standings
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some((made, of, found)) = kept.as_ref()
        && made.elapsed() < KEPT
        && *of == checksum
    {
        return Ok(Arc::clone(found));
    }
    let all = app.readers.with(&app.state, |reader| {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let rows = reader
                .page(after.as_ref(), AT_ONCE)
                .map_err(|error| unreadable(&error))?;
            for row in &rows {
                let line: Line = serde_json::from_str(&row.line).map_err(|error| {
                    Error::internal(format!("a kept score is no JSON: {error}"))
                })?;
                if let Some((points, chance)) = line.rule_points.zip(line.model_probability) {
                    let lead = row.lead.clone();
                    all.push(Place {
                        lead,
                        score: line.score,
                        points,
                        chance,
                        by_points: 0.0,
                        by_model: 0.0,
                    });
                }
            }
            match rows.last() {
                Some(last) if rows.len() == AT_ONCE => {
                    after = Some(Page {
                        place: last.place,
                        lead: last.lead.clone(),
                    });
                }
                _ => return Ok(all),
            }
        }
    })?;
    let made = Arc::new(Standings::new(all));
    *kept = Some((Instant::now(), checksum, Arc::clone(&made)));
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_points_share_the_middle_of_their_places() {
        assert_eq!(ranks(&[5.0, 9.0, 5.0, 1.0, 5.0]), [3.0, 1.0, 3.0, 5.0, 3.0]);
        assert_eq!(ranks(&[]), Vec::<f64>::new());
    }
}
