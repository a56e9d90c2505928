//! `leadscore rules learn`: a book from scratch, on the facts of the rules there are.

use std::fmt::Write as _;

use serde_json::json;

use crate::advice::{
    Capacity, Freedom, Learned, Simulation, audit_with_proposals, learn_book, simulate,
};
use crate::cli::args::Learn;
use crate::cli::commands::audit::{Opened, open, question, reopen};
use crate::cli::commands::check_condition;
use crate::cli::diagnose::Failure;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::project::toml::Source;
use crate::project::{NewPoints, from_scratch, parse_rules, with_group};
use crate::report::simulation::{Difference, render_text, to_json};
use crate::rules::spec::Threshold;
use crate::sink::write_file;

/// The group that rules of missed signals go to.
const MISSED: &str = "missed signals";

/// Runs the command.
///
/// # Errors
/// Whatever is wrong with the files of the project; rows that no points can be learned from.
pub fn run(options: &Learn, quiet: bool) -> CommandResult {
    let mut progress = Progress::new(quiet, 3 + 3 * usize::from(options.missed));
    let today = open(&options.project, None, &mut progress)?;
    let mut with_missed = None;
    if options.missed {
        with_missed = add_missed(&today, &mut progress)?;
    }
    let opened = with_missed.as_ref().unwrap_or(&today);
    let set = &opened.assembled.set;
    let mut wish = question(&opened.project, &opened.history, &opened.assembled)?.wish;
    wish.frozen.clone_from(&options.freeze);
    if let Some(leads) = options.capacity {
        wish.capacity = Capacity::Leads(leads);
    }
    let book = opened.history.rulebook.as_ref();
    let thresholds: Vec<Threshold> = book.map_or_else(Vec::new, |book| book.thresholds.clone());
    let (learned, simulation) = progress.stage("learn", || {
        let learned = learn_book(set, &thresholds, &wish)?;
        // Against the book in use, which knows nothing of the rules that were added.
        let both = (&thresholds[..], &learned.thresholds[..]);
        let simulation = simulate(&today.assembled.set, &learned.totals, both, &wish)?;
        Ok::<_, Error>((learned, simulation))
    })?;
    let edits = edits(opened, &learned, &wish.freedoms);
    write(options, opened, &edits, &learned)?;
    Ok(answer(options, opened, &learned, &simulation))
}

/// The project with a rule for each missed signal that a rule can state; `None` where there is none.
fn add_missed(
    today: &Opened,
    progress: &mut Progress,
) -> std::result::Result<Option<Opened>, Failure> {
    let set = &today.assembled.set;
    let question = question(&today.project, &today.history, &today.assembled)?;
    let (_, proposals) = progress.stage("audit", || {
        audit_with_proposals(set, &question).map_err(Error::from)
    })?;
    let rules: Vec<&str> = proposals.iter().flatten().map(String::as_str).collect();
    let Some(text) = &today.project.rules_text else {
        return Ok(None);
    };
    if rules.is_empty() {
        return Ok(None);
    }
    let text = with_group(text, MISSED, &rules);
    let source = Source::file("the rulebook with missed signals", text.clone());
    let mut project = today.project.clone();
    project.rules = Some(parse_rules(source, check_condition)?);
    project.rules_text = Some(text);
    reopen(project, progress).map(Some)
}

fn edits(opened: &Opened, learned: &Learned, freedoms: &[Freedom]) -> Vec<NewPoints> {
    let rules = opened.assembled.set.rules.iter();
    rules
        .flat_map(|rules| rules.names.iter().zip(&rules.points))
        .zip(&learned.points)
        .zip(freedoms)
        .filter(|(((_, from), to), _)| 0.0 < (**to - **from).abs())
        .map(|(((name, from), to), freedom)| NewPoints {
            rule: name.clone(),
            from: *from,
            to: *to,
            step: freedom.leeway.step(),
        })
        .collect()
}

fn write(
    options: &Learn,
    opened: &Opened,
    edits: &[NewPoints],
    learned: &Learned,
) -> std::result::Result<(), Failure> {
    let text = opened.project.rules_text.as_deref().unwrap_or_default();
    let thresholds: Vec<(String, f64)> = learned
        .thresholds
        .iter()
        .map(|threshold| (threshold.label.clone(), threshold.at))
        .collect();
    let text = from_scratch(text, edits, &thresholds).map_err(Error::from)?;
    // What is written has to be a rulebook, whatever was written before.
    let source = Source::file(options.output.display().to_string(), text.clone());
    parse_rules(source, check_condition)?;
    write_file(&options.output, text.as_bytes()).map_err(Error::from)?;
    Ok(())
}

fn answer(options: &Learn, opened: &Opened, learned: &Learned, simulation: &Simulation) -> Answer {
    let rules = opened.assembled.set.rules.iter();
    let differences: Vec<Difference> = rules
        .flat_map(|rules| rules.names.iter().zip(&rules.points))
        .zip(&learned.points)
        .map(|((name, from), to)| (name.clone(), Some(*from), Some(*to)))
        .collect();
    let file = options.output.display().to_string();
    let mut text = render_text(simulation, &differences);
    if options.missed {
        text.push_str(
            "\nMissed signals were looked for on all of history, so what they win on its latest part is flattered.\n",
        );
    }
    let _ = writeln!(
        text,
        "\nWritten to {file}: points learned from scratch; rules of 0 points are out of use, and limits of groups and \
         of the total are gone.\nNext: leadscore audit --rules {file} --project {}",
        options.project.project.display()
    );
    let mut json = to_json(simulation, &differences);
    json["file"] = json!(file);
    Answer {
        text,
        json,
        clean: opened.history.n_rejected() == 0,
    }
}
