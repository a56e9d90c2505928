//! `leadscore completions`: what a shell needs to complete our commands.

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use crate::cli::args::Arguments;
use crate::cli::{Answer, CommandResult};

/// Runs the command.
///
/// # Errors
/// None: the signature is that of every command.
pub fn run(shell: Shell) -> CommandResult {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "leadscore", &mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(Answer {
        json: json!({"shell": shell.to_string(), "completions": text}),
        text,
        clean: true,
    })
}
