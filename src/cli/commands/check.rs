//! `leadscore check`: is my project sound? Trains nothing.

use crate::cli::args::ProjectArguments;
use crate::cli::commands::{check_fit, now, read_project};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::history::{self, Purpose};
use crate::report::check::Checked;
use crate::report::reading;

/// Runs the command.
///
/// # Errors
/// Whatever is wrong with the project or its files.
pub fn run(options: &ProjectArguments, quiet: bool) -> CommandResult {
    let project = read_project(options)?;
    let mut progress = Progress::new(quiet, 3);
    let history = progress.stage("read", || history::open(&project, Purpose::Train))?;
    check_fit(&project, &history)?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    let (profile, alarms) = progress.stage("alarms", || {
        let profile = history::profile(&project, &history, &assembled)?;
        Ok::<_, Error>((profile, history::alarms(&project, &history, &assembled)?))
    })?;
    let name = project.name();
    let checked = Checked {
        name: &name,
        history: &history,
        set: &assembled.set,
        profile: &profile,
        alarms: &alarms,
        now: now(),
    };
    let next = format!("leadscore train --project {}", options.project.display());
    Ok(Answer {
        text: checked.text(&reading::render_text(&history.reports), &next),
        json: checked.json(&reading::render_json(&history.reports)),
        clean: checked.is_clean(),
    })
}
