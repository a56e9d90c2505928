//! `leadscore models`: which version scores, and what another one would change.

pub mod challenge;
mod diff;
mod list;
mod promote;
mod show;
mod standing;

pub(crate) use standing::Standing;

use crate::artifact::{Artifact, Occasion};
use crate::cli::CommandResult;
use crate::cli::args::Models;
use crate::cli::commands::{now, score};
use crate::cli::diagnose::Failure;
use crate::error::Error;
use crate::project::Project;

/// Runs the command.
///
/// # Errors
/// A version that is not there, is of another project or cannot be loaded; a record of promotions that cannot be
/// read or written.
pub fn run(command: &Models, quiet: bool) -> CommandResult {
    match command {
        Models::List(project) => list::run(project),
        Models::Show { version, project } => show::run(version.as_deref(), project),
        Models::Diff(options) => diff::run(options, quiet),
        Models::Promote { version, noted } => promote::run(version, noted),
        Models::Rollback { noted } => promote::back(noted),
    }
}

/// Now, by whoever is logged in.
pub(crate) fn occasion(reason: Option<String>) -> Occasion {
    let user = std::env::vars_os()
        .find(|(name, value)| (name == "USER" || name == "USERNAME") && !value.is_empty());
    Occasion {
        at: Some(now()),
        by: user.and_then(|(_, value)| value.into_string().ok()),
        reason,
    }
}

/// Refuses a version that was trained for another project. Only where both files state a name: the name of a folder
/// changes with every copy of it.
///
/// # Errors
/// [`crate::error::ErrorKind::Mismatch`].
pub fn check_same_project(
    project: &Project,
    artifact: &Artifact,
) -> std::result::Result<(), Failure> {
    let theirs = score::trained_project(project, artifact)?.meta.name;
    match (&project.meta.name, theirs) {
        (Some(ours), Some(theirs)) if *ours != theirs => Err(Error::mismatch(format!(
            "model version `{}` is of the project `{theirs}`, this is `{ours}`",
            artifact.manifest.version
        ))
        .hint("train it here, or give the project its old name back: `name` in [project]")
        .into()),
        _ => Ok(()),
    }
}
