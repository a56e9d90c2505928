//! What can be wrong with input, and who has to act.

use std::path::Path;

use polars::prelude::PolarsError;
use thiserror::Error as ThisError;

use crate::error::{Error, ErrorKind, closest};
use crate::events::settings::Format;

/// An input that cannot be read as it is meant to.
#[derive(Debug, ThisError)]
pub enum EventsError {
    /// Nothing lies at the path, or the glob matches nothing.
    #[error("no file matches `{pattern}`")]
    NoFile {
        /// Path or glob, as resolved.
        pattern: String,
    },
    /// A folder without a file that we can read.
    #[error("the folder `{folder}` holds no data file")]
    EmptyFolder {
        /// The folder, as the project file has it.
        folder: String,
    },
    /// The glob itself is broken.
    #[error("`{pattern}` is not a valid pattern: {detail}")]
    BadPattern {
        /// The glob.
        pattern: String,
        /// What the parser says.
        detail: String,
    },
    /// The files cannot be told apart by extension.
    #[error("cannot tell the format of `{file}` from its extension")]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// Two formats in one folder or glob.
    #[error("`{first}` is {first_format}, but `{file}` is {format}; one source has one format")]
    MixedFormats {
        /// First file of the source.
        first: String,
        /// Its format.
        first_format: &'static str,
        /// The file that differs.
        file: String,
        /// Its format.
        format: &'static str,
    },
    /// The machine refuses the file.
    #[error("cannot read `{file}`: {detail}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        detail: String,
    },
    /// The machine refuses to keep what was read.
    #[error("cannot write `{file}`: {detail}")]
    Unwritable {
        /// The file.
        file: String,
        /// What the system says.
        detail: String,
    },
    /// No bytes, or no rows under the header, in any file.
    #[error("`{file}` has no rows")]
    Empty {
        /// The file, or the whole source.
        file: String,
    },
    /// Not the encoding that we read.
    #[error("`{file}` is written in {encoding}, not in UTF-8")]
    Encoding {
        /// The file.
        file: String,
        /// What it looks like.
        encoding: &'static str,
    },
    /// The end of a file is missing.
    #[error("`{file}` is cut off or damaged: {detail}")]
    Truncated {
        /// The file.
        file: String,
        /// What the decoder says.
        detail: String,
    },
    /// A column that the project names is not there.
    #[error("`{file}`: no column `{column}`; found {}", list(found))]
    MissingColumn {
        /// The file.
        file: String,
        /// The column that was asked for.
        column: String,
        /// The columns that are there.
        found: Vec<String>,
    },
    /// Two columns of one name.
    #[error("`{file}`: column `{column}` appears twice in the header")]
    RepeatedColumn {
        /// The file.
        file: String,
        /// The name.
        column: String,
    },
    /// Files of one source with other columns.
    #[error(
        "`{file}` has other columns than `{first}`: {}",
        differ(missing, extra)
    )]
    ColumnsDiffer {
        /// The file.
        file: String,
        /// The first file of the source.
        first: String,
        /// Columns of the first file that this one lacks.
        missing: Vec<String>,
        /// Columns of this file that the first one lacks.
        extra: Vec<String>,
    },
    /// A column whose type cannot serve.
    #[error("`{file}`: column `{column}` holds {got}, but {wanted} is needed")]
    WrongType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// What it holds.
        got: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// Dates such as 03/04/2024 with nothing to tell day from month.
    #[error(
        "`{file}`: dates in column `{column}` such as `{example}` can be read two ways, and no row tells which"
    )]
    AmbiguousDates {
        /// The file, or the first of them.
        file: String,
        /// The column.
        column: String,
        /// One of its values.
        example: String,
    },
    /// JSON whose keys are data.
    #[error("`{file}` has more than {limit} different keys")]
    TooManyColumns {
        /// The file where the limit was passed.
        file: String,
        /// The limit.
        limit: usize,
    },
    /// Rows, but not one that can be used.
    #[error("none of the {rows} rows of `{source_path}` can be used ({reasons}); first: {first}")]
    NoUsableRow {
        /// Path of the source.
        source_path: String,
        /// Rows read.
        rows: u64,
        /// Reasons with counts.
        reasons: String,
        /// File, line and reason of the first one.
        first: String,
        /// Where the rejected rows were written.
        quarantine: Option<String>,
    },
    /// More bad rows than the project allows.
    #[error(
        "{rejected} of {rows} rows read from `{source_path}` cannot be used ({reasons}), more than `max_bad_rows` = {allowed}; first: {first}"
    )]
    TooManyBadRows {
        /// Path of the source.
        source_path: String,
        /// Rejected rows until reading stopped.
        rejected: u64,
        /// Rows read until then.
        rows: u64,
        /// Reasons with counts.
        reasons: String,
        /// The limit.
        allowed: u64,
        /// File, line and reason of the first one.
        first: String,
        /// Where the rejected rows were written.
        quarantine: Option<String>,
    },
    /// A label that is not a yes or no.
    #[error(
        "`{file}`: label `{column}` has the values {}, but needs exactly two: one that means converted and one that does not",
        list(found)
    )]
    Label {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its values.
        found: Vec<String>,
    },
    /// A label none of whose values is called positive.
    #[error(
        "`{file}`: no row has {} in label `{column}`; found {}",
        list(positive),
        list(found)
    )]
    NoPositive {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The values that mean converted.
        positive: Vec<String>,
        /// The values that are there.
        found: Vec<String>,
    },
    /// A kind of outcome that never occurs.
    #[error(
        "`{file}`: no outcome has {} in `{column}`; found {}",
        list(positive),
        list(found)
    )]
    NoOutcome {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The kinds that count.
        positive: Vec<String>,
        /// The kinds that are there.
        found: Vec<String>,
    },
    /// A time zone that does not exist.
    #[error("no time zone `{name}`")]
    TimeZone {
        /// The name given.
        name: String,
    },
    /// A settings problem that should have been found in the project file.
    #[error("{message}")]
    Settings {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
}

impl EventsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreadable { .. } | Self::Unwritable { .. } => ErrorKind::Io,
            Self::BadPattern { .. }
            | Self::UnknownFormat { .. }
            | Self::TimeZone { .. }
            | Self::Settings { .. } => ErrorKind::Config,
            _ => ErrorKind::Data,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoFile { .. } => "paths are relative to the project file; a folder or a glob such as `events/*.csv` works too".into(),
            Self::EmptyFolder { .. } => {
                "files are told by their extension: .csv, .tsv, .txt, .parquet, .pq, .ndjson, .jsonl, .json, .arrow, .ipc, .feather, with or without .gz; for others give `format`".into()
            }
            Self::UnknownFormat { .. } => {
                let names: Vec<_> = Format::ALL.iter().map(|format| format!("`{}`", format.name())).collect();
                format!("say `format = \"…\"`: one of {}", names.join(", "))
            }
            Self::MixedFormats { .. } => "name the files of one format with a glob such as `events/*.csv`".into(),
            Self::Unreadable { .. } => "check that the file exists and that you may read it".into(),
            Self::Unwritable { .. } => "check the free space and the permissions of the folder".into(),
            Self::Encoding { .. } => "save the file again as UTF-8".into(),
            Self::Truncated { .. } => "copy or export the file again".into(),
            Self::MissingColumn { column, found, .. } => {
                match closest(column, found.iter().map(String::as_str)) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "name the right one of these columns in the project file".into(),
                }
            }
            Self::RepeatedColumn { .. } => "rename one of the two in the file".into(),
            Self::ColumnsDiffer { .. } => "name the files that belong together with a glob, or export them with the same columns".into(),
            Self::AmbiguousDates { .. } => "export dates as year-month-day, such as 2024-04-03".into(),
            Self::TooManyColumns { .. } => "name the keys that matter in `properties`".into(),
            Self::TooManyBadRows { quarantine: Some(file), .. } => {
                format!("the rejected rows are in `{file}`; mend them, or raise `max_bad_rows` under `[limits]`")
            }
            Self::TooManyBadRows { .. } => "mend them, or raise `max_bad_rows` under `[limits]`".into(),
            Self::Label { .. } | Self::NoPositive { .. } => "say which values mean converted, as in `positive = [\"won\"]`".into(),
            Self::NoOutcome { .. } => "set `positive` to kinds that occur".into(),
            Self::TimeZone { name } => {
                let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
                match closest(name, names) {
                    Some(zone) => format!("did you mean `{zone}`?"),
                    None => "use a name such as `Europe/Madrid` or `UTC`".into(),
                }
            }
            Self::Settings { hint, .. } => hint.clone(),
            Self::NoUsableRow { quarantine, .. } => {
                let rows = quarantine.as_ref().map(|file| format!("; the rows are in `{file}`")).unwrap_or_default();
                format!("check the format and the columns named in the project file{rows}")
            }
            Self::Empty { .. } => "check the export; a header alone is not enough".into(),
            Self::BadPattern { .. } | Self::WrongType { .. } => return None,
        })
    }
}

impl From<EventsError> for Error {
    fn from(error: EventsError) -> Self {
        let plain = Self::new(error.kind(), error.to_string());
        match error.hint() {
            Some(hint) => plain.hint(hint),
            None => plain,
        }
    }
}

/// Puts a polars error into our words, with the file that it came from.
pub(crate) fn from_polars(file: &str, error: &PolarsError) -> Error {
    let detail = first_line(&error.to_string());
    match error {
        PolarsError::IO { error, .. } if error.kind() != std::io::ErrorKind::Other => {
            if matches!(
                error.kind(),
                std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData
            ) {
                return EventsError::Truncated {
                    file: file.into(),
                    detail,
                }
                .into();
            }
            EventsError::Unreadable {
                file: file.into(),
                detail: error.to_string(),
            }
            .into()
        }
        PolarsError::NoData(_) => EventsError::Empty { file: file.into() }.into(),
        _ => EventsError::Truncated {
            file: file.into(),
            detail,
        }
        .into(),
    }
}

/// An input/output error, where a file ends early told apart from one that cannot be opened.
pub(crate) fn from_io(file: &Path, error: &std::io::Error) -> Error {
    let file = file.display().to_string();
    let detail = error.to_string();
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof
        | std::io::ErrorKind::InvalidData
        | std::io::ErrorKind::InvalidInput => EventsError::Truncated { file, detail }.into(),
        _ => EventsError::Unreadable { file, detail }.into(),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 12;
    if names.is_empty() {
        return "none".into();
    }
    let mut text: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > SHOWN {
        text.push(format!("and {} more", names.len() - SHOWN));
    }
    text.join(", ")
}

fn differ(missing: &[String], extra: &[String]) -> String {
    match (missing.is_empty(), extra.is_empty()) {
        (false, true) => format!("it lacks {}", list(missing)),
        (true, _) => format!("it also has {}", list(extra)),
        (false, false) => format!("it lacks {} and also has {}", list(missing), list(extra)),
    }
}
