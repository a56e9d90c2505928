//! `leadscore demo`: a simulated company, end to end.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::{Demo, ProjectArguments};
use crate::cli::commands::{read_project, train};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::demo::{self, World};
use crate::domain::Seed;
use crate::error::Error;
use crate::project::FILE_NAME;
use crate::report::table::thousands;

/// Runs the command.
///
/// # Errors
/// A preset that is none, a folder that cannot be written to.
pub fn run(options: &Demo, quiet: bool) -> CommandResult {
    let mut progress = Progress::new(quiet, 1 + train::N_STAGES);
    let world = World { preset: options.preset.clone(), n_leads: options.leads, seed: Seed(options.seed) };
    let summary = progress.stage("simulate", || demo::write(&options.dir, &world).map_err(Error::from))?;
    let project_file = options.dir.join(FILE_NAME);
    let project = read_project(&ProjectArguments { project: project_file.clone(), set: Vec::new() })?;
    let run = train::train(&project, &mut progress)?;
    let answer = train::answer(&run, &progress);
    let mut text = format!(
        "A simulated company ({}): {} leads of {} accounts, {} events, {} conversions, in {}/\n\n",
        summary.summary,
        thousands(summary.n_leads),
        thousands(summary.n_accounts),
        thousands(summary.n_event_rows),
        thousands(summary.n_conversions),
        options.dir.display()
    );
    text.push_str(&answer.text);
    let _ = write!(
        text,
        "\nTry next:\n  leadscore check --project {0}\n  leadscore train --project {0} --format json\n",
        project_file.display()
    );
    let mut json = answer.json;
    json["demo"] = json!({
        "world": summary.world,
        "leads": summary.n_leads,
        "accounts": summary.n_accounts,
        "events": summary.n_event_rows,
        "conversions": summary.n_conversions,
        "files": summary.files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    });
    // The simulated log has bad rows on purpose, so that the quarantine is seen.
    Ok(Answer { text, json, clean: true })
}
