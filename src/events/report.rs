//! What reading found: counts by reason, the first rejected rows, and the quarantine file.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Result;
use crate::events::error::EventsError;

/// Rejected rows that a report shows in full.
const SAMPLES: usize = 10;
/// Characters of a rejected row that a report shows.
const SAMPLE_CHARS: usize = 120;

/// Why a row cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Fewer fields than the header.
    TooFewFields,
    /// More fields than the header.
    TooManyFields,
    /// A quote that is opened and never closed.
    OpenQuote,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// A line that is not a JSON object.
    NotJson,
    /// No id of the lead.
    MissingLead,
    /// Nothing in a time column that needs a value; with the column.
    MissingTime(String),
    /// Something in a time column that is no time; with the column.
    UnparseableTime(String),
    /// A time before 1970 or after 2200; with the column.
    ImplausibleTime(String),
    /// No type of the event.
    MissingType,
    /// Nothing in a column that needs a value; with the column.
    MissingValue(String),
    /// An infinite number; with the column.
    Infinite(String),
    /// Not of the type that the column is known to have; with the column and the type.
    WrongType(String, &'static str),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewFields => f.write_str("too few fields"),
            Self::TooManyFields => f.write_str("too many fields"),
            Self::OpenQuote => f.write_str("a quote is never closed"),
            Self::InvalidUtf8 => f.write_str("invalid UTF-8"),
            Self::NotJson => f.write_str("not a JSON object"),
            Self::MissingLead => f.write_str("missing lead"),
            Self::MissingTime(column) => write!(f, "missing time in `{column}`"),
            Self::UnparseableTime(column) => write!(f, "unparseable time in `{column}`"),
            Self::ImplausibleTime(column) => {
                write!(f, "time before 1970 or after 2200 in `{column}`")
            }
            Self::MissingType => f.write_str("missing type"),
            Self::MissingValue(column) => write!(f, "missing value in `{column}`"),
            Self::Infinite(column) => write!(f, "infinite number in `{column}`"),
            Self::WrongType(column, wanted) => write!(f, "not a {wanted} in `{column}`"),
        }
    }
}

/// A rejected row as reports show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The file.
    pub file: String,
    /// Line of a text file on which the row starts, or row of a columnar file; both from 1.
    pub line: u64,
    /// Why, in words.
    pub reason: String,
    /// The row, cut to 120 characters.
    pub text: String,
}

/// What was read from one source and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// The files, in the order in which they were read.
    pub files: Vec<String>,
    /// The format taken, in words: `csv, separated by semicolons`.
    pub format: String,
    /// Rows read, rejected ones included.
    pub rows: u64,
    /// Rejected rows by reason, in words, most frequent first.
    pub rejected: Vec<(String, u64)>,
    /// The first ten rejected rows.
    pub samples: Vec<Sample>,
    /// Rows dropped because their id was seen before.
    pub duplicates: u64,
    /// What else a reader should know, in words.
    pub notes: Vec<String>,
    /// Where the rejected rows were written, if there are any.
    pub quarantine: Option<PathBuf>,
}

impl ReadReport {
    /// Rejected rows in all.
    pub fn n_rejected(&self) -> u64 {
        self.rejected.iter().map(|(_, count)| count).sum()
    }
}

/// A rejected row on its way to the quarantine.
#[derive(Debug, Clone)]
pub(crate) struct Rejected {
    pub(crate) line: u64,
    pub(crate) reason: Reason,
    /// The row as it was; left empty once more rows are rejected than are allowed.
    pub(crate) text: String,
}

/// Counts rejected rows, keeps the first ten, writes all, and says when it is too much.
pub(crate) struct Rejects<'a> {
    counts: BTreeMap<Reason, u64>,
    samples: Vec<Sample>,
    total: u64,
    allowed: u64,
    source_path: &'a str,
    /// Whether no row at all is no fault: nobody may have converted yet.
    may_be_empty: bool,
    /// Folder and name of the quarantine file.
    target: Option<PathBuf>,
    writer: Option<csv::Writer<BufWriter<NamedTempFile>>>,
}

impl<'a> Rejects<'a> {
    /// Nothing rejected yet; rows of the source `name` go to `<dir>/<name>.rejected.csv`.
    pub(crate) fn new(source_path: &'a str, name: &str, dir: Option<&Path>, allowed: u64) -> Self {
        Self {
            counts: BTreeMap::new(),
            samples: Vec::new(),
            total: 0,
            allowed,
            source_path,
            may_be_empty: name == "outcomes",
            target: dir.map(|dir| dir.join(format!("{name}.rejected.csv"))),
            writer: None,
        }
    }

    /// Takes one rejected row of `file`.
    pub(crate) fn add(&mut self, file: &str, row: &Rejected) -> Result<()> {
        *self.counts.entry(row.reason.clone()).or_default() += 1;
        self.total += 1;
        if self.samples.len() < SAMPLES {
            self.samples.push(Sample {
                file: file.to_owned(),
                line: row.line,
                reason: row.reason.to_string(),
                text: row.text.trim_end().chars().take(SAMPLE_CHARS).collect(),
            });
        }
        let Some(target) = &self.target else {
            return Ok(());
        };
        let unwritable = |detail: String| EventsError::Unwritable {
            file: target.display().to_string(),
            detail,
        };
        if self.writer.is_none() {
            let dir = target.parent().unwrap_or(Path::new("."));
            if dir.is_file() {
                let detail = format!(
                    "`{}` is a file, and rejected rows go to a folder of that name",
                    dir.display()
                );
                return Err(unwritable(detail).into());
            }
            std::fs::create_dir_all(dir).map_err(|error| unwritable(error.to_string()))?;
            let file = NamedTempFile::new_in(dir).map_err(|error| unwritable(error.to_string()))?;
            let mut writer = csv::Writer::from_writer(BufWriter::new(file));
            writer
                .write_record(["file", "line", "reason", "text"])
                .map_err(|error| unwritable(error.to_string()))?;
            self.writer = Some(writer);
        }
        if let Some(writer) = &mut self.writer {
            let line = row.line.to_string();
            let reason = row.reason.to_string();
            writer
                .write_record([
                    file,
                    &line,
                    &reason,
                    row.text.trim_end_matches(['\r', '\n']),
                ])
                .map_err(|error| unwritable(error.to_string()))?;
        }
        Ok(())
    }

    /// Rows that may be rejected before reading stops.
    pub(crate) fn allowed(&self) -> u64 {
        self.allowed
    }

    /// Says how many rows are rejected where not all of them were added.
    pub(crate) fn set_total(&mut self, total: u64) {
        self.total = total;
    }

    /// Fails where more rows are rejected than the project allows; `rows` were read until now.
    pub(crate) fn check(&mut self, rows: u64) -> Result<()> {
        if self.total <= self.allowed {
            return Ok(());
        }
        let quarantine = self.keep()?.map(|path| path.display().to_string());
        Err(EventsError::TooManyBadRows {
            source_path: self.source_path.to_owned(),
            rejected: self.total,
            rows,
            reasons: self.reasons(),
            allowed: self.allowed,
            first: self.first(),
            quarantine,
        }
        .into())
    }

    /// Fails where not one of the `rows` read is left.
    pub(crate) fn check_any_left(&mut self, rows: u64) -> Result<()> {
        let source_path = self.source_path.to_owned();
        match (rows, self.total) {
            (0, _) if self.may_be_empty => Ok(()),
            (0, _) => Err(EventsError::Empty { file: source_path }.into()),
            (rows, rejected) if rows > rejected => Ok(()),
            _ => {
                let quarantine = self.keep()?.map(|path| path.display().to_string());
                Err(EventsError::NoUsableRow {
                    source_path,
                    rows,
                    reasons: self.reasons(),
                    first: self.first(),
                    quarantine,
                }
                .into())
            }
        }
    }

    fn reasons(&self) -> String {
        let counted = self.by_reason();
        let words: Vec<_> = counted
            .iter()
            .map(|(reason, n)| format!("{reason}: {n}"))
            .collect();
        words.join(", ")
    }

    fn first(&self) -> String {
        let words = |row: &Sample| format!("`{}` line {}: {}", row.file, row.line, row.reason);
        self.samples.first().map(words).unwrap_or_default()
    }

    /// Moves the quarantine file to its place and fills the report.
    pub(crate) fn finish(mut self, report: &mut ReadReport) -> Result<()> {
        report.quarantine = self.keep()?;
        report.rejected = self.by_reason();
        report.samples = self.samples;
        Ok(())
    }

    fn by_reason(&self) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = self
            .counts
            .iter()
            .map(|(reason, n)| (reason.to_string(), *n))
            .collect();
        // Stable, so that equal counts stay in the order of the reasons.
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts
    }

    fn keep(&mut self) -> Result<Option<PathBuf>> {
        let (Some(writer), Some(target)) = (self.writer.take(), self.target.clone()) else {
            return Ok(None);
        };
        let unwritable = |detail: String| EventsError::Unwritable {
            file: target.display().to_string(),
            detail,
        };
        let buffer = writer
            .into_inner()
            .map_err(|error| unwritable(error.to_string()))?;
        let file = buffer
            .into_inner()
            .map_err(|error| unwritable(error.to_string()))?;
        file.persist(&target)
            .map_err(|error| unwritable(error.to_string()))?;
        Ok(Some(target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, reason: Reason) -> Rejected {
        Rejected {
            line,
            reason,
            text: "a,\"b\"\n".into(),
        }
    }

    #[test]
    fn rejected_rows_are_counted_shown_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut rejects = Rejects::new("e.csv", "events", Some(dir.path()), 20);
        for line in 2..14 {
            rejects
                .add("e.csv", &row(line, Reason::MissingLead))
                .unwrap();
        }
        rejects
            .add("e.csv", &row(14, Reason::UnparseableTime("when".into())))
            .unwrap();
        rejects.check(100).unwrap();
        let mut report = ReadReport::default();
        rejects.finish(&mut report).unwrap();
        assert_eq!(report.samples.len(), 10);
        assert_eq!(
            report.rejected,
            [
                ("missing lead".into(), 12),
                ("unparseable time in `when`".into(), 1)
            ]
        );
        let text = std::fs::read_to_string(dir.path().join("events.rejected.csv")).unwrap();
        assert!(
            text.starts_with("file,line,reason,text\ne.csv,2,missing lead,\"a,\"\"b\"\"\"\n"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 14);
    }

    #[test]
    fn too_many_bad_rows_stop_with_their_counts() {
        let mut rejects = Rejects::new("e.csv", "events", None, 1);
        rejects.add("e.csv", &row(2, Reason::MissingType)).unwrap();
        rejects.check(5).unwrap();
        rejects.add("e.csv", &row(3, Reason::MissingLead)).unwrap();
        let error = rejects.check(5).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::Data);
        assert!(
            error
                .to_string()
                .starts_with("2 of 5 rows read from `e.csv` cannot be used"),
            "{error}"
        );
    }
}
