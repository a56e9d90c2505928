//! What becomes of a version that was just trained: the first scores, a later one has to win.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::artifact::{self, How};
use crate::cli::Answer;
use crate::cli::args::Train;
use crate::cli::commands::models::challenge::challenge;
use crate::cli::commands::models::occasion;
use crate::cli::commands::models_folder;
use crate::cli::progress::Progress;
use crate::error::Result;
use crate::project::Project;
use crate::report::challenge::{render_json, render_text};

/// Who scores before a training.
pub(crate) enum Standing {
    /// Nobody: this is the first version.
    Empty,
    /// The champion.
    Champion(String),
    /// Nobody, though there are versions: none was promoted, or the one that was is gone.
    Open,
}

impl Standing {
    /// Who scores in `models` now.
    ///
    /// # Errors
    /// A record of promotions that cannot be read.
    pub(crate) fn read(models: &Path) -> Result<Self> {
        let entries = artifact::list(models)?;
        let champion = artifact::champion(models)?;
        let is_there = |champion: &String| entries.iter().any(|entry| entry.version == *champion);
        Ok(match champion.filter(is_there) {
            Some(champion) => Self::Champion(champion),
            None if entries.is_empty() => Self::Empty,
            None => Self::Open,
        })
    }

    /// Lets a first version score; compares any later one with the champion, and promotes it where asked to and
    /// where it wins. Adds to `answer` what came of it.
    ///
    /// # Errors
    /// A record of promotions that cannot be written.
    pub(crate) fn settle(
        &self,
        options: &Train,
        project: &Project,
        version: &str,
        answer: &mut Answer,
        progress: &mut Progress,
    ) -> Result<()> {
        let models = models_folder(project);
        answer.json["challenge"] = json!(null);
        let champion = match self {
            Self::Empty => {
                artifact::promote(&models, version, How::First, occasion(None))?;
                Some(version)
            }
            Self::Open => {
                let text = "No version that is there is the champion, so none scores.";
                answer.text.push_str(text);
                None
            }
            Self::Champion(champion) => {
                if artifact::read_promotions(&models)?.is_none() {
                    // It was the champion for being alone, which it is no more.
                    artifact::promote(&models, champion, How::First, occasion(None))?;
                }
                let has_won = progress.stage("compare", || -> Result<bool> {
                    Ok(compared(options, project, champion, version, answer))
                })?;
                if has_won && options.promote_if_better {
                    artifact::promote(&models, version, How::Won, occasion(None))?;
                    let text = format!("{version} is the champion now, instead of {champion}.\n");
                    answer.text.push_str(&text);
                    Some(version)
                } else {
                    let text = format!("{champion} stays the champion and goes on scoring.");
                    answer.text.push_str(&text);
                    Some(champion.as_str())
                }
            }
        };
        let is_promoted = champion == Some(version);
        if !is_promoted {
            let path = options.project.project.display();
            let _ = writeln!(
                answer.text,
                " To let {version} score: leadscore models promote {version} --project {path}"
            );
        }
        answer.json["champion"] = json!(champion);
        answer.json["promoted"] = json!(is_promoted);
        Ok(())
    }
}

/// Adds the comparison to `answer` and says whether `version` won. It is trained and saved by now, so a comparison
/// that cannot be had is told, and is no failure.
fn compared(
    options: &Train,
    project: &Project,
    champion: &str,
    version: &str,
    answer: &mut Answer,
) -> bool {
    match challenge(project, champion, version, options.capacity) {
        Ok(compared) => {
            answer.json["challenge"] = render_json(&compared);
            let _ = write!(answer.text, "\n{}", render_text(&compared));
            compared.is_won()
        }
        Err(failure) => {
            let problem = failure.words();
            let _ = writeln!(
                answer.text,
                "\nwarning: {version} cannot be compared with {champion}: {problem}"
            );
            answer.json["challenge"] = json!({"problem": problem});
            false
        }
    }
}
