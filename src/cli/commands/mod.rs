//! One file a command, and what several of them share.

pub mod audit;
pub mod check;
pub mod completions;
pub mod demo;
pub mod explain;
pub mod features;
pub mod init;
pub mod models;
pub mod report;
pub mod rules;
pub mod schema;
pub mod score;
pub mod serve;
pub mod train;

use std::path::PathBuf;

use crate::cli::args::{Arguments, Command, ProjectArguments};
use crate::cli::diagnose::{Failure, draw_all};
use crate::cli::{CommandResult, complain};
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::features::census::Misfit;
use crate::features::condition::Condition;
use crate::features::kind::FeatureError;
use crate::history::History;
use crate::project::{self, Diagnostic, FILE_NAME, Project, ProjectError, Severity};

/// Runs the command that was asked for.
///
/// # Errors
/// Whatever the command fails with.
pub fn dispatch(arguments: Arguments) -> CommandResult {
    if let Some(threads) = arguments.threads {
        set_threads(threads)?;
    }
    let quiet = arguments.quiet;
    match arguments.command {
        Command::Demo(options) => demo::run(&options, quiet),
        Command::Init(options) => init::run(&options),
        Command::Check(options) => check::run(&options, quiet),
        Command::Features(options) => features::run(&options, quiet),
        Command::Train(options) => train::run(&options, quiet),
        Command::Audit(options) => audit::run(&options, quiet),
        Command::Score(options) => score::run(&options, quiet),
        Command::Explain(options) => explain::run(&options, quiet),
        Command::Serve(options) => serve::run(&options),
        Command::Report(options) => report::run(&options),
        Command::Models(command) => models::run(&command, quiet),
        Command::Rules(command) => rules::run(&command, quiet),
        Command::Schema(options) => schema::run(&options),
        Command::Completions { shell } => completions::run(shell),
    }
}

fn set_threads(threads: usize) -> Result<()> {
    if threads == 0 {
        return Err(Error::config("`--threads` has to be 1 or more, got `0`"));
    }
    let built = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global();
    built.map_err(|error| Error::internal(format!("cannot start {threads} threads: {error}")))
}

/// Reads the project with what the environment and the flags change.
///
/// # Errors
/// Everything that is wrong with the project files, at once.
pub fn read_project(arguments: &ProjectArguments) -> std::result::Result<Project, Failure> {
    let path = if arguments.project.is_dir() {
        arguments.project.join(FILE_NAME)
    } else {
        arguments.project.clone()
    };
    // A variable that is no Unicode cannot be one of ours, and must not bring the program down.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut overrides = project::overrides::from_environment(variables)?;
    for text in &arguments.set {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Error::config(format!("`--set {text}` is not of the form KEY=VALUE"))
                .hint("for example --set training.seed=3")
        })?;
        overrides.push(project::Override {
            path: key.trim().to_owned(),
            value: value.trim().to_owned(),
            origin: format!("--set {}", key.trim()),
        });
    }
    let project = project::read(&path, &overrides, check_condition)?;
    if !project.warnings.is_empty() {
        complain(&draw_all(&project.warnings));
    }
    Ok(project)
}

/// Whether a condition can be parsed; its columns are checked when the data is open.
pub(crate) fn check_condition(text: &str) -> std::result::Result<(), (usize, usize, String)> {
    Condition::parse(text)
        .map(|_| ())
        .map_err(|error| (error.offset, error.length, error.message))
}

/// Where artifacts of a project lie.
pub(crate) fn models_folder(project: &Project) -> PathBuf {
    project.resolve(&project.meta.models)
}

/// The clock, which only the command line may read.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that asks what time it is"
)]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Whether rules, features and overrides fit the columns that the data has; all that does not, with its place.
///
/// # Errors
/// [`Failure::Project`] with one diagnostic for each rule, feature or override that does not fit.
pub(crate) fn check_fit(project: &Project, history: &History) -> std::result::Result<(), Failure> {
    let diagnostics: Vec<Diagnostic> = history
        .misfits()
        .into_iter()
        .map(|misfit| misfit_diagnostic(project, history, &misfit))
        .collect();
    if diagnostics.is_empty() {
        Ok(())
    } else {
        Err(ProjectError::new(diagnostics).into())
    }
}

fn misfit_diagnostic(project: &Project, history: &History, misfit: &Misfit) -> Diagnostic {
    let whose = match (misfit.what, &history.rulebook) {
        ("rule", Some(book)) => book
            .scorecard
            .lines
            .get(misfit.idx)
            .map(|line| format!("rule `{}`: ", line.name)),
        ("feature", _) => history
            .features
            .get(misfit.idx)
            .and_then(|spec| spec.kind().given_name())
            .map(|name| format!("feature `{name}`: ")),
        _ => None,
    };
    // The text to look for, and the part of it that is wrong.
    let (message, text, within, hint) = match &misfit.error {
        FeatureError::Condition { text, source } => (
            source.message.clone(),
            text.clone(),
            source.offset..source.offset + source.length,
            None,
        ),
        FeatureError::NoColumn { column, .. } | FeatureError::ColumnType { column, .. } => (
            misfit.error.to_string(),
            column.clone(),
            0..column.len(),
            None,
        ),
        other => (
            other.to_string(),
            String::new(),
            0..0,
            Error::from(other.clone()).advice().map(str::to_owned),
        ),
    };
    let located = if text.is_empty() {
        None
    } else {
        project.locate(&text, within)
    };
    let file = if misfit.what == "feature" {
        None
    } else {
        project.rules_file.clone()
    };
    let (origin, place) = match located {
        Some((name, place)) => (name, Some(place)),
        None => (file.unwrap_or_else(|| project.file.clone()), None),
    };
    Diagnostic {
        code: "does_not_fit",
        severity: Severity::Error,
        message: whose.unwrap_or_default() + &message,
        origin,
        place,
        hint,
    }
}
