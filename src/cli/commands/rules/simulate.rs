//! `leadscore rules simulate`: an edited rulebook over history, before it goes live.

use crate::advice::{Capacity, simulate};
use crate::cli::args::Simulate;
use crate::cli::commands::audit::{Opened, open, question};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::report::simulation::{Difference, render_text, to_json};

/// Runs the command.
///
/// # Errors
/// Whatever is wrong with the files of the project or with the edited rulebook.
pub fn run(options: &Simulate, quiet: bool) -> CommandResult {
    let mut progress = Progress::new(quiet, 5);
    let today = open(&options.project, None, &mut progress)?;
    // Read anew: another rulebook may look at other columns, and further back.
    let edited = open(&options.project, Some(&options.rulebook), &mut progress)?;
    let (rows, others) = (&today.assembled.set, &edited.assembled.set);
    let is_same = rows.leads == others.leads
        && rows.cutoffs == others.cutoffs
        && rows.labels == others.labels;
    let totals = match &others.rules {
        Some(rules) if is_same => &rules.totals,
        _ => {
            return Err(Error::internal("the two rulebooks were replayed on other rows").into());
        }
    };
    let mut wish = question(&today.project, &today.history, &today.assembled)?.wish;
    if let Some(leads) = options.capacity {
        wish.capacity = Capacity::Leads(leads);
    }
    let thresholds = |opened: &Opened| {
        let book = opened.history.rulebook.as_ref();
        book.map_or_else(Vec::new, |book| book.thresholds.clone())
    };
    let simulation = progress.stage("simulate", || {
        let thresholds = (thresholds(&today), thresholds(&edited));
        simulate(rows, totals, (&thresholds.0, &thresholds.1), &wish).map_err(Error::from)
    })?;
    let differences = differences(&today, &edited);
    Ok(Answer {
        text: render_text(&simulation, &differences),
        json: to_json(&simulation, &differences),
        clean: today.history.n_rejected() == 0,
    })
}

/// Rules whose points differ, in the order of the edited book; those that are gone come last.
fn differences(today: &Opened, edited: &Opened) -> Vec<Difference> {
    let points = |opened: &Opened| -> Vec<(String, f64)> {
        let rules = opened.assembled.set.rules.iter();
        rules
            .flat_map(|rules| {
                rules
                    .names
                    .iter()
                    .cloned()
                    .zip(rules.points.iter().copied())
            })
            .collect()
    };
    let (before, after) = (points(today), points(edited));
    let of = |list: &[(String, f64)], name: &str| {
        let found = list.iter().find(|(rule, _)| rule == name);
        found.map(|(_, points)| *points)
    };
    let gone = before
        .iter()
        .filter(|(name, _)| of(&after, name).is_none())
        .map(|(name, points)| (name.clone(), Some(*points), None));
    after
        .iter()
        .map(|(name, points)| (name.clone(), of(&before, name), Some(*points)))
        .filter(|(_, from, to)| from != to)
        .chain(gone)
        .collect()
}
