//! The command line: arguments to settings, one file a command, one place that prints.
//!
//! Results go to stdout, everything else to stderr. With `--format json` a command prints exactly one JSON
//! object on stdout, also when it fails. Must not compute what a report or an artifact says.

pub mod args;
pub mod commands;
pub mod diagnose;
pub mod progress;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use serde_json::{Value as Json, json};

use crate::cli::args::{Arguments, OutputFormat};
use crate::cli::diagnose::Failure;

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
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
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
