//! `leadscore audit`: the rulebook held against what leads did next, and the edits that pay.

mod apply;
mod rival;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use crate::advice::{
    Advice, Capacity, MOST_EDITS, Question, Rival, Wish, audit_with_proposals, freedoms, ranks,
    suggest_edits,
};
use crate::artifact::AuditFile;
use crate::audit;
use crate::cli::args::{Audit, ProjectArguments};
use crate::cli::commands::train::plan;
use crate::cli::commands::{check_fit, read_project};
use crate::cli::diagnose::Failure;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, Result, closest};
use crate::history::{self, Assembled, History, Purpose};
use crate::metrics::DEFAULT_SHARE;
use crate::project::Project;
use crate::report::audit::render_text;
use crate::report::{edits, ranks as ranks_text};

/// What is asked of a project's rulebook unless flags say otherwise.
///
/// # Errors
/// Points that are no numbers.
pub fn question<'a>(
    project: &Project,
    history: &'a History,
    assembled: &'a Assembled,
) -> Result<Question<'a>> {
    let plan = plan(project);
    let book = history.rulebook.as_ref();
    let freedoms = book.map(freedoms).transpose().map_err(Error::from)?;
    // The highest threshold is the one that somebody acts on.
    let threshold = book.and_then(|book| book.thresholds.last());
    Ok(Question {
        words: &assembled.words,
        features: &history.features,
        audit: audit::Settings {
            seed: plan.seed,
            ..audit::Settings::default()
        },
        wish: Wish {
            capacity: capacity(project).unwrap_or(Capacity::Share(DEFAULT_SHARE)),
            freedoms: freedoms.unwrap_or_default(),
            frozen: Vec::new(),
            edits: None,
            most: MOST_EDITS,
            threshold: threshold.map(|threshold| (threshold.label.clone(), threshold.at)),
            plan,
        },
        rival: None,
        contenders: Vec::new(),
    })
}

/// The head of the list that the project's team has time for, where it says so.
pub(crate) fn capacity(project: &Project) -> Option<Capacity> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of leads, checked to be above 0"
    )]
    project.report.capacity.map(|capacity| {
        if capacity < 1.0 {
            Capacity::Share(capacity)
        } else {
            Capacity::Leads(capacity.round() as usize)
        }
    })
}

/// A project with its rows, opened to look at its rulebook.
pub struct Opened {
    /// The project.
    pub project: Project,
    /// What was read.
    pub history: History,
    /// The rows.
    pub assembled: Assembled,
}

/// Opens a project with its own rulebook, or with the one in `rules`.
///
/// # Errors
/// Whatever is wrong with the files; a project without a rule in use.
pub fn open(
    arguments: &ProjectArguments,
    rules: Option<&Path>,
    progress: &mut Progress,
) -> std::result::Result<Opened, Failure> {
    let mut arguments = arguments.clone();
    if let Some(rules) = rules {
        if !rules.is_file() {
            let shown = rules.display();
            let error = Error::config(format!("cannot read the rulebook `{shown}`: no such file"));
            return Err(error
                .hint("paths on the command line start where the program runs")
                .into());
        }
        // Paths of the project file start at its folder, those on the command line where the program runs.
        let path = std::path::absolute(rules)
            .map_err(|error| Error::io(format!("cannot find `{}`: {error}", rules.display())))?;
        arguments
            .set
            .push(format!("project.rules={}", path.display()));
    }
    let project = read_project(&arguments)?;
    if project.rules.is_none() {
        let error = Error::config(format!("`{}` has no rulebook to look at", project.file));
        return Err(error
            .hint("`rules = \"rules.toml\"` in [project] names it; `leadscore rules presets` lists some to start from")
            .into());
    }
    reopen(project, progress)
}

/// Opens a project as it stands in memory.
///
/// # Errors
/// Whatever is wrong with its data.
pub fn reopen(project: Project, progress: &mut Progress) -> std::result::Result<Opened, Failure> {
    let history = progress.stage("read", || history::open(&project, Purpose::Train))?;
    check_fit(&project, &history)?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    Ok(Opened {
        project,
        history,
        assembled,
    })
}

/// Runs the command.
///
/// # Errors
/// As [`open`]; columns or rules that are not there; rows that say nothing.
pub fn run(options: &Audit, quiet: bool) -> CommandResult {
    let mut progress = Progress::new(quiet, 3 + usize::from(options.suggest));
    let opened = open(&options.project, options.rules.as_deref(), &mut progress)?;
    let mut question = question(&opened.project, &opened.history, &opened.assembled)?;
    ask(options, &opened, &mut question)?;
    let (advice, warning) = advice(options, &opened, &question, &mut progress)?;
    let mut file = AuditFile::from(&advice);
    file.warnings.extend(warning);
    let applied = match &file.suggestion {
        Some(suggestion) if options.apply || options.output.is_some() => {
            Some(apply::run(options, &opened, &question.wish, suggestion)?)
        }
        _ => None,
    };
    let mut text = render_text(&file);
    if let Some(ranks) = &file.ranks {
        text = format!(
            "{text}\nRules beside the model:\n{}",
            ranks_text::render_text(ranks)
        );
    }
    if let Some(suggestion) = &file.suggestion {
        text = format!("{text}\nEdits that pay\n{}", edits::render_text(suggestion));
    }
    match &applied {
        Some(applied) => {
            let _ = writeln!(text, "\n{}", applied.text);
        }
        None => text.push_str(&next(options, &file)),
    }
    let mut json = serde_json::to_value(&file)
        .map_err(|error| Error::internal(format!("cannot write the audit: {error}")))?;
    json["applied"] = applied.map_or(Json::Null, |applied| applied.json);
    Ok(Answer {
        text,
        json,
        clean: opened.history.n_rejected() == 0,
    })
}

/// Audit, rules beside the model of the version in use, and edits where they are asked for; with a warning where that version
/// cannot be read.
fn advice(
    options: &Audit,
    opened: &Opened,
    question: &Question,
    progress: &mut Progress,
) -> Result<(Advice, Option<String>)> {
    let set = &opened.assembled.set;
    let (audit, proposals) = progress.stage("audit", || {
        audit_with_proposals(set, question).map_err(Error::from)
    })?;
    let mut warning = None;
    let rival = rival::find(&opened.project, set).unwrap_or_else(|error| {
        warning = Some(format!("rules are not held against a model: {error}"));
        None
    });
    let compare = |(name, probabilities): &(String, Vec<f64>)| {
        let rival = Rival {
            name,
            probabilities,
        };
        ranks(set, &question.wish, rival)
    };
    let ranks = rival.as_ref().map(compare).transpose()?;
    let suggestion = if options.suggest {
        let found = progress.stage("suggest", || {
            suggest_edits(set, &question.wish).map_err(Error::from)
        })?;
        Some(Ok(found))
    } else {
        None
    };
    let advice = Advice {
        audit,
        proposals,
        suggestion,
        ranks,
        freedoms: question.wish.freedoms.clone(),
        caught: Vec::new(),
    };
    Ok((advice, warning))
}

/// What the flags ask beside the usual.
fn ask(options: &Audit, opened: &Opened, question: &mut Question) -> Result<()> {
    let set = &opened.assembled.set;
    for column in &options.confounders {
        if !set.table.names().contains(column) {
            let names = set.table.names().iter().map(String::as_str);
            let error = Error::config(format!("no column `{column}` to hold fixed"));
            return Err(match closest(column, names) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("`leadscore features` writes all columns to a file"),
            });
        }
    }
    if !options.confounders.is_empty() {
        question.audit.confounders.clone_from(&options.confounders);
    }
    if let Some(leads) = options.capacity {
        question.wish.capacity = Capacity::Leads(leads);
    }
    question.wish.frozen.clone_from(&options.freeze);
    question.wish.edits = options.edits;
    Ok(())
}

/// The next command to try.
fn next(options: &Audit, file: &AuditFile) -> String {
    let mut command = format!(
        "leadscore audit --project {}",
        options.project.project.display()
    );
    if let Some(rules) = &options.rules {
        command = format!("{command} --rules {}", rules.display());
    }
    match &file.suggestion {
        None => format!("\nNext: {command} --suggest\n"),
        Some(suggestion) if suggestion.is_worth_it() => {
            format!("\nNext: {command} --suggest --output edited.toml\n")
        }
        Some(_) => String::new(),
    }
}
