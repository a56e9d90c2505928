//! Why a file cannot be written.

use std::io::ErrorKind as IoKind;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::sink::frame::Kind;

/// Why a file cannot be written or read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SinkError {
    /// A format that does not exist.
    #[error("no output format `{given}`; known formats: {known}{}", suggestion.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    Format {
        /// What was asked for.
        given: String,
        /// The formats there are, separated by commas.
        known: String,
        /// A similar name.
        suggestion: Option<String>,
    },
    /// A file name whose extension says nothing.
    #[error("cannot tell the format of `{path}` from its name; known extensions: {known}")]
    Extension {
        /// The file.
        path: String,
        /// The extensions there are, separated by commas.
        known: String,
    },
    /// There is a folder where the file should go.
    #[error("cannot write `{path}`: it is a folder")]
    Folder {
        /// The file.
        path: String,
    },
    /// There is a device or a pipe where the file should go.
    #[error("cannot write `{path}`: it is not a regular file, and a finished file takes its place")]
    Special {
        /// The file.
        path: String,
    },
    /// There is already something where a new folder should go.
    #[error("`{path}` is there already")]
    Taken {
        /// The folder.
        path: String,
    },
    /// The folder that should hold the file is not there.
    #[error("cannot write `{path}`: there is no folder `{folder}`")]
    NoFolder {
        /// The file.
        path: String,
        /// The folder.
        folder: String,
    },
    /// The machine refused.
    #[error("cannot write `{path}`: {message}")]
    Write {
        /// The file.
        path: String,
        /// What the machine said.
        message: String,
    },
    /// A file that cannot be read back.
    #[error("cannot read `{path}`: {message}")]
    Read {
        /// The file.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// A number that no format can say.
    #[error("column `{column}` holds an infinite number in row {row} of a chunk")]
    Infinite {
        /// The column.
        column: String,
        /// Row number from 0.
        row: usize,
    },
    /// Columns that are not those the file was opened with.
    #[error("a chunk for `{path}` has the columns {got}, the file has {expected}")]
    Columns {
        /// The file.
        path: String,
        /// What came.
        got: String,
        /// What was promised.
        expected: String,
    },
    /// A column longer or shorter than the others.
    #[error("column `{column}` of a chunk has {got} rows, the others {expected}")]
    Length {
        /// The column.
        column: String,
        /// Its rows.
        got: usize,
        /// The rows of the first column.
        expected: usize,
    },
}

impl SinkError {
    /// What the machine said while `path` was being written.
    pub(crate) fn write(path: &Path, error: &std::io::Error) -> Self {
        let path = path.display().to_string();
        let message = match error.kind() {
            IoKind::PermissionDenied => "permission denied".to_owned(),
            IoKind::StorageFull => "no space left on the disk".to_owned(),
            IoKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
            _ => error.to_string(),
        };
        Self::Write { path, message }
    }

    /// What is wrong with `path`.
    pub(crate) fn read(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::Read {
            path: path.display().to_string(),
            message: error.to_string(),
        }
    }

    /// There is no folder for `path`.
    pub(crate) fn no_folder(path: &Path, folder: &Path) -> Self {
        Self::NoFolder {
            path: path.display().to_string(),
            folder: folder.display().to_string(),
        }
    }
}

impl From<SinkError> for Error {
    fn from(error: SinkError) -> Self {
        let message = error.to_string();
        match error {
            SinkError::Format { .. } => Self::config(message),
            SinkError::Extension { .. } => {
                Self::config(message).hint("give the file one of these extensions")
            }
            SinkError::Folder { .. } => Self::config(message).hint("name a file in that folder"),
            SinkError::Special { .. } => {
                Self::config(message).hint("write to a file, and copy it from there")
            }
            SinkError::Taken { .. } => Self::config(message).hint("choose another name"),
            SinkError::NoFolder { folder, .. } if Path::new(&folder).exists() => {
                Self::io(message).hint(format!("`{folder}` is a file; choose another folder"))
            }
            SinkError::NoFolder { folder, .. } => {
                Self::io(message).hint(format!("create it first: mkdir -p {folder}"))
            }
            SinkError::Write { .. } => {
                Self::io(message).hint("check the permissions and the free space of that folder")
            }
            SinkError::Read { .. } => Self::data(message),
            SinkError::Infinite { .. } | SinkError::Columns { .. } | SinkError::Length { .. } => {
                Self::internal(message)
            }
        }
    }
}

/// Names and kinds as an error message lists them.
pub(crate) fn in_words(schema: &[(String, Kind)]) -> String {
    let words: Vec<String> = schema
        .iter()
        .map(|(name, kind)| format!("`{name}` ({})", kind.name()))
        .collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}

/// `path` as a file name in a folder.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
