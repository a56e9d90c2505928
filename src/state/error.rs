//! Why something cannot be kept or found.

use crate::error::Error;

/// What the file of the state refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// The file cannot be opened, read or written.
    #[error("the state `{file}` refuses: {message}")]
    File {
        /// The file.
        file: String,
        /// What SQLite says.
        message: String,
    },
    /// The file was made by a later leadscore.
    #[error("the state `{file}` has version {version}, this leadscore knows {known}")]
    Newer {
        /// The file.
        file: String,
        /// Its version.
        version: u32,
        /// The last one that we know.
        known: u32,
    },
    /// The writer has ended.
    #[error("the state is closed")]
    Closed,
}

impl From<StateError> for Error {
    fn from(error: StateError) -> Self {
        match error {
            StateError::Newer { .. } => Self::mismatch(error.to_string()).hint("update leadscore"),
            StateError::File { .. } | StateError::Closed => Self::io(error.to_string()),
        }
    }
}
