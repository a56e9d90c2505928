//! `leadscore models promote` and `rollback`.

use serde_json::json;

use crate::artifact::{self, How, Promotions};
use crate::cli::args::Noted;
use crate::cli::commands::models::{check_same_project, occasion};
use crate::cli::commands::{models_folder, read_project};
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::project::Project;

/// Promotes `version`.
///
/// # Errors
/// As [`crate::cli::commands::models::run`].
pub(super) fn run(version: &str, noted: &Noted) -> CommandResult {
    let project = read_project(&noted.project)?;
    let models = models_folder(&project);
    let before = artifact::read_promotions(&models).map_err(Error::from)?;
    let folder = artifact::find(&models, version).map_err(Error::from)?;
    let artifact = artifact::load(&folder).map_err(Error::from)?;
    check_same_project(&project, &artifact)?;
    let now = artifact::promote(
        &models,
        version,
        How::Promoted,
        occasion(noted.reason.clone()),
    )
    .map_err(Error::from)?;
    let text = match &before {
        Some(before) if *before == now => {
            format!("{version} is the champion already; nothing changed\n")
        }
        Some(before) if before.champion != version => format!(
            "{version} is the champion now; before it was {}\n",
            before.champion
        ),
        _ => format!("{version} is the champion now\n"),
    };
    Ok(answer(&project, &text, before.as_ref(), &now))
}

/// Goes back to the champion before.
///
/// # Errors
/// As [`crate::cli::commands::models::run`].
pub(super) fn back(noted: &Noted) -> CommandResult {
    let project = read_project(&noted.project)?;
    let models = models_folder(&project);
    let before = artifact::read_promotions(&models).map_err(Error::from)?;
    let now = artifact::roll_back(&models, occasion(noted.reason.clone())).map_err(Error::from)?;
    let left = before.as_ref().map_or("", |before| &before.champion);
    let text = format!(
        "{} is the champion again, instead of {left}\n",
        now.champion
    );
    Ok(answer(&project, &text, before.as_ref(), &now))
}

fn answer(project: &Project, text: &str, before: Option<&Promotions>, now: &Promotions) -> Answer {
    let path = project.folder.display().to_string();
    let place = if path.is_empty() { "." } else { &path };
    Answer {
        text: format!("{text}\nNext: leadscore score --project {place}\n"),
        json: json!({
            "champion": now.champion,
            "before": before.map(|before| &before.champion),
            "promotions": now.promotions,
        }),
        clean: true,
    }
}
