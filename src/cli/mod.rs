//! The command line: arguments to settings, one file a command, one place that prints.
//!
//! Results go to stdout, everything else to stderr. With `--format json` a command prints exactly one JSON
//! object on stdout, also when it fails. Must not compute what a report or an artifact says.

pub mod args;
pub mod commands;
pub mod diagnose;
pub mod progress;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::{Value as Json, json};

use crate::cli::args::{Arguments, OutputFormat};
use crate::cli::diagnose::Failure;
use crate::error::{Error, ErrorKind};

/// What a command has to say.
pub struct Answer {
    /// For people; ends in a line break.
    pub text: String,
    /// For programs: one object.
    pub json: Json,
    /// Whether nothing was left out; `false` ends in exit code 1.
    pub clean: bool,
}

/// Parses the arguments of this process, runs the command, prints, and says how it ended.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; everything else is a mistake of the caller.
            let _ = error.print();
            if !error.use_stderr() {
                return ExitCode::SUCCESS;
            }
            if wants_json(std::env::args_os().skip(1)) {
                let failure = Failure::from(misuse(&error));
                print(&(json!({ "error": failure.to_json() }).to_string() + "\n"));
            }
            return ExitCode::from(ErrorKind::Config.exit_code());
        }
    };
    let format = arguments.format;
    match commands::dispatch(arguments) {
        Ok(answer) => {
            print(&match format {
                OutputFormat::Text => answer.text,
                OutputFormat::Json => answer.json.to_string() + "\n",
            });
            if answer.clean {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(1)
            }
        }
        Err(failure) => {
            complain(&failure.draw());
            if format == OutputFormat::Json {
                print(&(json!({ "error": failure.to_json() }).to_string() + "\n"));
            }
            ExitCode::from(failure.kind().exit_code())
        }
    }
}

/// Whether arguments that cannot be parsed ask for JSON, as far as can be told.
fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let arguments: Vec<OsString> = arguments.collect();
    let is_pair = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json";
    arguments.windows(2).any(is_pair) || arguments.iter().any(|one| one == "--format=json")
}

/// What clap says of arguments, without its colors and its usage.
fn misuse(error: &clap::Error) -> Error {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let said = Error::config(first.strip_prefix("error: ").unwrap_or(first));
    let tip = lines.find_map(|line| line.strip_prefix("tip: "));
    said.hint(
        tip.unwrap_or(
            "`leadscore --help` lists the commands, `leadscore COMMAND --help` their flags",
        ),
    )
}

/// Writes a result; a reader that went away (`leadscore … | head`) is no error.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes anything else.
pub(crate) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The result of a command.
pub type CommandResult = Result<Answer, Failure>;
