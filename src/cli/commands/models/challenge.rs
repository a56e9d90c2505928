//! Two versions on the data of today: opened one after the other, as `leadscore score` opens them.
//!
//! Which rows count: those whose outcomes came after all that the old version has seen, predicted by it as it is and
//! by the new version out of fold; and those that both have learned from, predicted by both out of fold.

use std::collections::{HashMap, HashSet};

use crate::advice::Capacity;
use crate::artifact::{self, Artifact, HeldOutRows};
use crate::cli::args::CHUNK_LEADS;
use crate::cli::commands::audit::capacity as wanted;
use crate::cli::commands::models_folder;
use crate::cli::commands::score::{self, Opened};
use crate::cli::diagnose::Failure;
use crate::domain::{Seed, Timestamp, log_odds};
use crate::error::{Error, Result};
use crate::evaluate::{PairedRows, ScoredLeads, changes, duel};
use crate::history::{self, Inputs};
use crate::project::Project;
use crate::report::challenge::{Challenge, Rows, Unlearned};
use crate::scoring::{Chunk, Place, places};

/// The share of the leads that there is time for, unless it is said.
const CAPACITY: f64 = 0.1;

/// Held-out probabilities come this near to 0 and 1, so that their log-odds are finite.
const NEAREST: f64 = 1e-15;

/// Compares version `new` with version `old`.
///
/// # Errors
/// A version that is not there or does not fit the data of today; data that cannot be read.
pub fn challenge(
    project: &Project,
    old: &str,
    new: &str,
    capacity: Option<usize>,
) -> std::result::Result<Challenge, Failure> {
    let models = models_folder(project);
    let load = |version: &str| -> Result<Artifact> {
        Ok(artifact::load(&artifact::find(&models, version)?)?)
    };
    let (old_artifact, new_artifact) = (load(old)?, load(new)?);
    let not_judged = why_not(&old_artifact, &new_artifact);
    let has = |artifact: &Artifact| artifact.fitted.has_probabilities;
    let unlearned = Unlearned::of(has(&old_artifact), has(&new_artifact));
    let out_of_fold = |artifact: &Artifact| -> Result<HeldOutRows> {
        let manifest = &artifact.manifest;
        if unlearned != Unlearned::Neither {
            // Nobody reads them.
            return Ok(HeldOutRows::default());
        }
        Ok(artifact::read_oof(
            &models.join(&manifest.version),
            &manifest.winner,
        )?)
    };
    let (old_rows, new_rows) = (out_of_fold(&old_artifact)?, out_of_fold(&new_artifact)?);

    // One after the other: two open logs would take twice the memory.
    let opened = score::open_artifact(project, new_artifact)?;
    let as_of = opened.as_of;
    let mut notes = strangers(&opened);
    let new_side = Side::score(&opened, as_of)?;
    drop(opened);
    let opened = score::open_artifact(project, old_artifact)?;
    notes.extend(strangers(&opened));
    let old_side = Side::score(&opened, as_of)?;
    let (leads, old_scores, new_scores) = on_the_same(&old_side, &new_side);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let capacity = capacity.unwrap_or_else(|| match wanted(project) {
        Some(Capacity::Leads(leads)) => leads,
        Some(Capacity::Share(share)) => (share * leads.len() as f64).ceil() as usize,
        None => (CAPACITY * leads.len() as f64).ceil() as usize,
    });
    let mut held_out = Vec::new();
    if let Some(why) = not_judged {
        notes.push(why);
    } else if unlearned == Unlearned::Neither {
        for (sort, rows) in paired(&opened, &old_rows, &new_rows, &mut notes)? {
            held_out.push((sort, duel(&rows).map_err(Error::from)?));
        }
    }
    Ok(Challenge {
        old: old.to_owned(),
        new: new.to_owned(),
        as_of: matches!(opened.history.inputs, Inputs::Log).then_some(as_of),
        changes: changes(&old_scores, &new_scores, capacity),
        leads,
        old_scores,
        new_scores,
        unlearned,
        held_out,
        notes,
    })
}

/// Why two versions cannot be judged on the same outcomes.
fn why_not(old: &Artifact, new: &Artifact) -> Option<String> {
    let (old, new) = (&old.manifest, &new.manifest);
    let outcome = |manifest: &artifact::Manifest| {
        let windows = manifest.windows.as_ref();
        windows.map(|windows| (windows.gap_days, windows.prediction_days))
    };
    let words = |manifest: &artifact::Manifest| match outcome(manifest) {
        Some((gap, days)) if 0.0 < gap => {
            format!("conversions within {days} days after a gap of {gap}")
        }
        Some((_, days)) => format!("conversions within {days} days"),
        None => "the label of a table".to_owned(),
    };
    (outcome(old) != outcome(new)).then(|| {
        format!(
            "they cannot be judged against each other: {} predicts {}, {} predicts {}",
            old.version,
            words(old),
            new.version,
            words(new)
        )
    })
}

/// What a version does not know of the data.
fn strangers(opened: &Opened) -> Vec<String> {
    let version = &opened.artifact.manifest.version;
    let types = opened.history.new_types();
    types
        .iter()
        .map(|name| {
            format!("events of type `{name}` are new to {version}, which does not look at them")
        })
        .collect()
}

/// What one version says of every open lead.
struct Side {
    leads: Vec<String>,
    scored: ScoredLeads,
    places: Vec<Place>,
}

impl Side {
    fn score(opened: &Opened, as_of: Timestamp) -> Result<Self> {
        let (history, manifest) = (&opened.history, &opened.artifact.manifest);
        let seed = Seed(manifest.seed).derive("ties");
        let mut side = Self {
            leads: Vec::new(),
            scored: ScoredLeads::default(),
            places: Vec::new(),
        };
        for chunk in history.scoring_rows(as_of).leads.chunks(CHUNK_LEADS) {
            let (table, computed) = history.scoring_chunk(chunk, as_of)?;
            let scored = opened.scorer.score(
                &Chunk {
                    leads: &ids(opened, chunk),
                    as_of: &vec![as_of; chunk.len()],
                    table: &table,
                    facts: &computed.facts,
                    holds: &computed.holds,
                },
                0,
            )?;
            for (row, decision) in scored.decisions.iter().enumerate() {
                let grade = opened.artifact.fitted.grade(decision.score as f64);
                side.scored.scores.push(decision.score);
                side.scored.grades.push(grade.map(str::to_owned));
                side.scored.order.push(decision.order);
                side.places.push(Place {
                    order: decision.order,
                    log_odds: scored.log_odds[row],
                    tie: seed.hash(&scored.leads[row]),
                });
            }
            side.leads.extend(scored.leads);
        }
        Ok(side)
    }

    /// The leads with these numbers, placed among themselves.
    fn pick(&self, rows: &[usize]) -> ScoredLeads {
        let picked: Vec<Place> = rows.iter().map(|&row| self.places[row]).collect();
        ScoredLeads {
            scores: rows.iter().map(|&row| self.scored.scores[row]).collect(),
            grades: rows
                .iter()
                .map(|&row| self.scored.grades[row].clone())
                .collect(),
            order: rows.iter().map(|&row| self.scored.order[row]).collect(),
            places: places(&picked),
        }
    }
}

fn ids<'a>(opened: &'a Opened, leads: &[u32]) -> Vec<&'a str> {
    let all = opened.history.source.ids();
    leads
        .iter()
        .map(|lead| all[*lead as usize].as_str())
        .collect()
}

/// The leads that both sides score, in the order of the new one.
fn on_the_same(old: &Side, new: &Side) -> (Vec<String>, ScoredLeads, ScoredLeads) {
    let of_old: HashMap<&str, usize> = (0..)
        .zip(&old.leads)
        .map(|(row, id)| (id.as_str(), row))
        .collect();
    let (mut old_rows, mut new_rows, mut leads) = (Vec::new(), Vec::new(), Vec::new());
    for (row, id) in new.leads.iter().enumerate() {
        if let Some(before) = of_old.get(id.as_str()) {
            old_rows.push(*before);
            new_rows.push(row);
            leads.push(id.clone());
        }
    }
    (leads, old.pick(&old_rows), new.pick(&new_rows))
}

/// The rows that both can be judged on; `opened` is the old version.
fn paired(
    opened: &Opened,
    old: &HeldOutRows,
    new: &HeldOutRows,
    notes: &mut Vec<String>,
) -> Result<Vec<(Rows, PairedRows)>> {
    let positions = positions(opened);
    let groups = opened.history.source.groups();
    let group = |lead: &String| match positions.get(lead.as_str()) {
        Some(position) => groups[*position as usize].clone(),
        None => lead.clone(),
    };
    let finite = |probability: f64| log_odds(probability.clamp(NEAREST, 1.0 - NEAREST));
    let mut found = Vec::new();

    let later = later(opened, old, new, &positions);
    if !later.is_empty() {
        found.push((
            Rows::Later,
            PairedRows {
                labels: later.iter().map(|(row, _)| new.labels[*row]).collect(),
                groups: later
                    .iter()
                    .map(|(row, _)| group(&new.leads[*row]))
                    .collect(),
                // The old version is as it is; only the new one comes in folds.
                folds: vec![later.iter().map(|(row, _)| new.folds[*row]).collect()],
                champion: predicted(opened, new, &later)?,
                challenger: later
                    .iter()
                    .map(|(row, _)| finite(new.probabilities[*row]))
                    .collect(),
            },
        ));
    }

    let of_old: HashMap<(&str, Timestamp), usize> = (0..)
        .zip(old.leads.iter().zip(&old.cutoffs))
        .map(|(row, (lead, cutoff))| ((lead.as_str(), *cutoff), row))
        .collect();
    let mut n_other = 0;
    let mut shared = PairedRows {
        folds: vec![Vec::new(); 2],
        ..PairedRows::default()
    };
    for (row, lead) in new.leads.iter().enumerate() {
        let Some(before) = of_old.get(&(lead.as_str(), new.cutoffs[row])) else {
            continue;
        };
        n_other += usize::from(old.labels[*before] != new.labels[row]);
        // Outcomes as they are known today: an outcome may come late.
        shared.labels.push(new.labels[row]);
        shared.groups.push(group(lead));
        shared.folds[0].push(new.folds[row]);
        shared.folds[1].push(old.folds[*before]);
        shared.champion.push(finite(old.probabilities[*before]));
        shared.challenger.push(finite(new.probabilities[row]));
    }
    if 0 < n_other {
        notes.push(format!(
            "{n_other} of {} rows that both learned from have another outcome now; today's counts",
            shared.labels.len()
        ));
    }
    if !shared.labels.is_empty() {
        found.push((Rows::Shared, shared));
    }
    Ok(found)
}

/// Positions of the leads in the data of today; an id that stands there twice has none.
fn positions(opened: &Opened) -> HashMap<&str, u32> {
    let ids = opened.history.source.ids();
    let mut positions = HashMap::with_capacity(ids.len());
    let mut twice = HashSet::new();
    for (position, id) in (0u32..).zip(ids) {
        if positions.insert(id.as_str(), position).is_some() {
            twice.insert(id.as_str());
        }
    }
    positions.retain(|id, _| !twice.contains(id));
    positions
}

/// Rows of the new version whose outcomes the old one cannot have seen, with the positions of their leads.
fn later(
    opened: &Opened,
    old: &HeldOutRows,
    new: &HeldOutRows,
    positions: &HashMap<&str, u32>,
) -> Vec<(usize, u32)> {
    let manifest = &opened.artifact.manifest;
    let known: HashSet<&str> = old.leads.iter().map(String::as_str).collect();
    let is_later = |row: usize| match (manifest.data_end, manifest.windows) {
        // The prediction window begins where the data of the old version ends, or after it.
        (Some(end), Some(windows)) => end <= new.cutoffs[row].plus_days(windows.gap_days),
        // A table does not say when an outcome came: only leads that were not there count.
        _ => !known.contains(new.leads[row].as_str()),
    };
    (0..new.leads.len())
        .filter(|&row| is_later(row))
        .filter_map(|row| Some((row, *positions.get(new.leads[row].as_str())?)))
        .collect()
}

/// Log-odds of the opened version for `rows`, each as of its own cutoff.
fn predicted(opened: &Opened, new: &HeldOutRows, rows: &[(usize, u32)]) -> Result<Vec<f64>> {
    let history = &opened.history;
    let mut log_odds = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK_LEADS) {
        let leads: Vec<u32> = chunk.iter().map(|(_, position)| *position).collect();
        let as_of: Vec<Timestamp> = chunk.iter().map(|(row, _)| new.cutoffs[*row]).collect();
        let (table, computed) = match history.inputs {
            Inputs::Table(_) => history.scoring_chunk(&leads, opened.as_of)?,
            Inputs::Log => {
                let mut cutoffs = as_of.clone();
                cutoffs.sort_unstable();
                cutoffs.dedup();
                let at: Vec<u32> = as_of
                    .iter()
                    .filter_map(|time| u32::try_from(cutoffs.binary_search(time).ok()?).ok())
                    .collect();
                let computed = history::compute(history, &leads, &at, &cutoffs)?;
                (history::with_facts(history, &computed)?, computed)
            }
        };
        let chunk = Chunk {
            leads: &ids(opened, &leads),
            as_of: &as_of,
            table: &table,
            facts: &computed.facts,
            holds: &computed.holds,
        };
        log_odds.extend(opened.scorer.score(&chunk, 0)?.log_odds);
    }
    Ok(log_odds)
}
