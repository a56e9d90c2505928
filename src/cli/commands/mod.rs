//! One file a command, and what several of them share.

pub mod check;
pub mod demo;
pub mod explain;
pub mod features;
pub mod init;
pub mod rules;
pub mod schema;
pub mod score;
pub mod train;

use std::path::PathBuf;

use clap::CommandFactory as _;
use serde_json::json;

use crate::cli::args::{Arguments, Command, ProjectArguments};
use crate::cli::diagnose::{Failure, draw_all};
use crate::cli::{Answer, CommandResult, complain};
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::features::condition::Condition;
use crate::project::{self, FILE_NAME, Project};

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
        Command::Score(options) => score::run(&options, quiet),
        Command::Explain(options) => explain::run(&options, quiet),
        Command::Rules(command) => rules::run(&command),
        Command::Schema(options) => schema::run(&options),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "leadscore", &mut text);
            let text = String::from_utf8_lossy(&text).into_owned();
            Ok(Answer { json: json!({"shell": shell.to_string(), "completions": text}), text, clean: true })
        }
    }
}

fn set_threads(threads: usize) -> Result<()> {
    if threads == 0 {
        return Err(Error::config("`--threads` has to be 1 or more, got `0`"));
    }
    let built = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    built.map_err(|error| Error::internal(format!("cannot start {threads} threads: {error}")))
}

/// Reads the project with what the environment and the flags change.
///
/// # Errors
/// Everything that is wrong with the project files, at once.
pub fn read_project(arguments: &ProjectArguments) -> std::result::Result<Project, Failure> {
    let path = if arguments.project.is_dir() { arguments.project.join(FILE_NAME) } else { arguments.project.clone() };
    // A variable that is no Unicode cannot be one of ours, and must not bring the program down.
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut overrides = project::overrides::from_environment(variables)?;
    for text in &arguments.set {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Error::config(format!("`--set {text}` is not of the form KEY=VALUE")).hint("for example --set training.seed=3")
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
    Condition::parse(text).map(|_| ()).map_err(|error| (error.offset, error.length, error.message))
}

/// Where artifacts of a project lie.
pub(crate) fn models_folder(project: &Project) -> PathBuf {
    project.resolve(&project.meta.models)
}

/// The clock, which only the command line may read.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks what time it is")]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
