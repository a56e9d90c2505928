//! What can go wrong while a world is written, and who can act on it.

use std::path::PathBuf;

use thiserror::Error;

use crate::error::{Error, ErrorKind};
use crate::rules::presets::UnknownPreset;

use super::N_LEADS;

/// Why a world was not written.
#[derive(Debug, Error)]
pub enum DemoError {
    /// There is no such world.
    #[error(transparent)]
    Preset(#[from] UnknownPreset),
    /// Too few or too many leads.
    #[error("the number of leads must lie between {} and {}, got `{got}`", N_LEADS.start(), N_LEADS.end())]
    Leads {
        /// The number asked for.
        got: usize,
    },
    /// The folder holds a project of somebody's own.
    #[error("`{file}` is not from a demo, and a demo would overwrite it")]
    NotOurs {
        /// The file in the way.
        file: PathBuf,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{path}`: {cause}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the machine said.
        cause: std::io::Error,
    },
    /// A row could not be rendered.
    #[error("cannot render a row: {0}")]
    Row(String),
    /// A world names something that it does not have.
    #[error("the world `{world}` has no `{name}`")]
    Blueprint {
        /// The world.
        world: &'static str,
        /// The missing name.
        name: String,
    },
}

impl From<csv::Error> for DemoError {
    fn from(error: csv::Error) -> Self {
        Self::Row(error.to_string())
    }
}

impl From<DemoError> for Error {
    fn from(error: DemoError) -> Self {
        let message = error.to_string();
        match error {
            DemoError::Preset(unknown) => unknown.into(),
            DemoError::Leads { .. } => Self::config(message),
            DemoError::NotOurs { .. } => {
                Self::config(message).hint("choose an empty folder with `--dir`")
            }
            DemoError::Write { .. } => Self::new(ErrorKind::Io, message)
                .hint("check the folder, its permissions and the space left"),
            DemoError::Row(_) | DemoError::Blueprint { .. } => Self::internal(message),
        }
    }
}
