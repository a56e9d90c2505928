//! The one public error, and the only table from kind to exit code and HTTP status.
//!
//! Modules keep small error enums of their own and turn them into [`Error`] at their border;
//! nothing here knows what the modules do.

use std::fmt;

/// Who can act on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A flag, a project file, a rulebook or a hyperparameter: the caller acts.
    Config,
    /// A file, row, column or type in the data: the data's owner acts.
    Data,
    /// An artifact that does not fit these columns or this version: whoever deploys acts.
    Mismatch,
    /// The machine: disk, permissions, network.
    Io,
    /// A fault of ours; the message asks for a report.
    Internal,
}

impl ErrorKind {
    /// Exit code of the process; 1 is kept for "done, but not clean".
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Config => 2,
            Self::Data => 3,
            Self::Mismatch => 4,
            Self::Io => 5,
            Self::Internal => 70,
        }
    }

    /// Status of an HTTP answer.
    pub fn http_status(self) -> u16 {
        match self {
            Self::Config => 400,
            Self::Data => 422,
            Self::Mismatch => 409,
            Self::Io => 503,
            Self::Internal => 500,
        }
    }

    /// The kind in one lower-case word, as JSON output names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Data => "data",
            Self::Mismatch => "mismatch",
            Self::Io => "io",
            Self::Internal => "internal",
        }
    }
}

/// What failed, why, where and what to do about it.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    /// Outermost first; the last entry is the cause itself.
    chain: Vec<String>,
    hint: Option<String>,
}

/// The result type of the public interface.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of `kind`; `message` is lower case, with values in backticks and no final stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            chain: vec![message.into()],
            hint: None,
        }
    }

    /// The caller gave something that cannot be meant.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// The data is not what it has to be.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Data, message)
    }

    /// An artifact does not fit.
    pub fn mismatch(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Mismatch, message)
    }

    /// The machine refused.
    pub fn io(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Io, message)
    }

    /// A fault of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// Says around the cause what was being done.
    #[must_use]
    pub fn context(mut self, what: impl Into<String>) -> Self {
        self.chain.insert(0, what.into());
        self
    }

    /// Says what to do; a later hint never replaces an earlier, closer one.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert(hint.into());
        self
    }

    /// Who can act.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The messages, outermost first.
    pub fn chain(&self) -> &[String] {
        &self.chain
    }

    /// What to do, where we know.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.chain.join(": "))
    }
}

impl std::error::Error for Error {}

/// Adds context to any result that can become an [`Error`].
pub trait Context<T> {
    /// Says around the cause what was being done.
    ///
    /// # Errors
    /// The same failure, with `what` in front.
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Error>> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| error.into().context(what()))
    }
}

/// The value closest to `given` among `allowed`, for "did you mean".
pub fn closest<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    allowed
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lower, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| *distance <= 1 + name.len().min(given.len()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_goes_outside_and_the_first_hint_stays() {
        let error = Error::data("no column `when`")
            .hint("map it")
            .context("cannot read `a.csv`")
            .hint("other");
        assert_eq!(error.to_string(), "cannot read `a.csv`: no column `when`");
        assert_eq!(error.advice(), Some("map it"));
        assert_eq!(error.kind().exit_code(), 3);
    }

    #[test]
    fn closest_finds_slips_and_refuses_strangers() {
        assert_eq!(closest("poits", ["points", "name"]), Some("points"));
        assert_eq!(closest("zebra", ["points", "name"]), None);
    }
}
