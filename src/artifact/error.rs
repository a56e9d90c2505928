//! Why an artifact cannot be saved or loaded.

use crate::error::Error;
use crate::sink::SinkError;

/// Why an artifact cannot be saved or loaded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ArtifactError {
    /// A version that is not there.
    #[error("no model version `{given}` in `{folder}`; there {known}")]
    NoVersion {
        /// What was asked for.
        given: String,
        /// The folder of versions.
        folder: String,
        /// The versions there are, in words.
        known: String,
    },
    /// A folder without any version.
    #[error("no trained model in `{folder}`")]
    NoModels {
        /// The folder of versions.
        folder: String,
    },
    /// Several versions, and nobody said which of them scores.
    #[error("no model version in `{folder}` is promoted; there {known}")]
    NoChampion {
        /// The folder of versions.
        folder: String,
        /// The versions there are, in words.
        known: String,
    },
    /// The version that scores is not there any more.
    #[error("the champion `{version}` is not in `{folder}`; there {known}")]
    ChampionGone {
        /// The version.
        version: String,
        /// The folder of versions.
        folder: String,
        /// The versions there are, in words.
        known: String,
    },
    /// Another model lies under the name of one that was promoted.
    #[error("model version `{version}` in `{folder}` is not the one that was promoted")]
    NotPromoted {
        /// The version.
        version: String,
        /// The folder of versions.
        folder: String,
    },
    /// No champion to go back to.
    #[error("there is no earlier champion in `{folder}` to go back to")]
    NoEarlier {
        /// The folder of versions.
        folder: String,
    },
    /// The record of promotions is not what we wrote.
    #[error("`{file}` cannot be understood: {problem}")]
    Champion {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A version name that cannot be a folder.
    #[error(
        "`{given}` cannot name a model version; letters, digits, `.`, `-` and `_` can, and the first is a letter or a digit"
    )]
    Name {
        /// What was given.
        given: String,
    },
    /// A version that is there already.
    #[error("model version `{version}` is there already, in `{folder}`")]
    Taken {
        /// The version.
        version: String,
        /// The folder of versions.
        folder: String,
    },
    /// An artifact of a later format.
    #[error("`{folder}` has the artifact format {format}, this leadscore reads up to {supported}")]
    Newer {
        /// The artifact.
        folder: String,
        /// Its format.
        format: u64,
        /// The last format that we know.
        supported: u32,
    },
    /// A file of the artifact is not there.
    #[error("`{file}` of the artifact is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// A file that is not what was saved.
    #[error("`{file}` is not what was saved: {problem}")]
    Changed {
        /// The file.
        file: String,
        /// How it differs.
        problem: String,
    },
    /// A file that is no JSON of the right shape.
    #[error("`{file}` cannot be understood: {message}")]
    Json {
        /// The file.
        file: String,
        /// What is wrong with it.
        message: String,
    },
    /// Parts of the artifact that do not fit each other.
    #[error("`{file}` does not fit the rest of the artifact: {problem}")]
    Inconsistent {
        /// The file.
        file: String,
        /// What does not fit.
        problem: String,
    },
    /// The machine refused to read.
    #[error("cannot read `{file}`: {message}")]
    Read {
        /// The file.
        file: String,
        /// What the machine said.
        message: String,
    },
    /// Something fitted that cannot be said in a file.
    #[error("`{file}` would not read back as what was trained: {problem}")]
    Unsayable {
        /// The file.
        file: String,
        /// What is lost.
        problem: String,
    },
    /// The files cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl From<ArtifactError> for Error {
    fn from(error: ArtifactError) -> Self {
        const AGAIN: &str = "restore the folder from a copy, or train again";
        const PROMOTE: &str = "leadscore models promote VERSION";
        let message = error.to_string();
        match error {
            ArtifactError::NoVersion { .. } | ArtifactError::Name { .. } => Self::config(message),
            ArtifactError::NoModels { .. } => {
                Self::config(message).hint("train one first: leadscore train")
            }
            ArtifactError::NoChampion { .. } => Self::config(message)
                .hint(format!("choose one with --model, or for good: {PROMOTE}")),
            ArtifactError::ChampionGone { .. } => Self::config(message).hint(format!(
                "restore its folder from a copy, or promote another one: {PROMOTE}"
            )),
            ArtifactError::NotPromoted { .. } => Self::mismatch(message).hint(format!(
                "restore its folder from a copy; if the new one is meant, promote it: {PROMOTE}"
            )),
            ArtifactError::NoEarlier { .. } => Self::config(message).hint(format!(
                "`leadscore models list` shows the versions; any of them can be promoted: {PROMOTE}"
            )),
            ArtifactError::Champion { .. } => Self::data(message).hint(format!(
                "restore it from a copy, or remove it and say anew which version scores: {PROMOTE}"
            )),
            ArtifactError::Taken { .. } => {
                Self::config(message).hint("choose another name, or remove that folder")
            }
            ArtifactError::Newer { .. } => {
                Self::mismatch(message).hint("update leadscore, or train again with this one")
            }
            ArtifactError::Missing { .. }
            | ArtifactError::Changed { .. }
            | ArtifactError::Json { .. }
            | ArtifactError::Inconsistent { .. } => Self::data(message).hint(AGAIN),
            ArtifactError::Read { .. } => Self::io(message),
            ArtifactError::Unsayable { .. } => Self::internal(message),
            ArtifactError::Sink(error) => error.into(),
        }
    }
}
