//! What is wrong with a project file, and where, as plain data that anyone can draw.
//!
//! No drawing here: the terminal's words are made in `cli`, and nothing below it prints.

use crate::error::{Error, ErrorKind};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The project cannot be used.
    Error,
    /// The project runs, but perhaps not as meant.
    Warning,
}

impl Severity {
    /// The severity in one lower-case word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A stretch of one line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Width in characters, at least 1.
    pub width: usize,
    /// The line itself, without its line break.
    pub line_text: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which sort of thing, as a stable lower-case name: `unknown_key`, `missing_key`, `type`, ….
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in words, with values in backticks.
    pub message: String,
    /// The file as the user named it, or the flag or variable that gave the value.
    pub origin: String,
    /// Where in the file; `None` for flags, variables and whole files.
    pub place: Option<Place>,
    /// What to do, where we know.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// `file:line:column`, as far as known.
    pub fn position(&self) -> String {
        match &self.place {
            Some(place) => format!("{}:{}:{}", self.origin, place.line, place.column),
            None => self.origin.clone(),
        }
    }
}

/// Everything that is wrong with the project files, in the order of the files.
///
/// Becomes an [`Error`] wherever only words can travel; whoever can draw takes the diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectError {
    /// Who can act.
    pub kind: ErrorKind,
    /// At least one; warnings may stand among the errors.
    pub diagnostics: Vec<Diagnostic>,
}

impl ProjectError {
    /// The diagnostics of a project that cannot be used.
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            kind: ErrorKind::Config,
            diagnostics,
        }
    }

    /// Number of errors, warnings left out.
    pub fn n_errors(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count()
    }
}

impl From<ProjectError> for Error {
    fn from(problem: ProjectError) -> Self {
        let errors: Vec<&Diagnostic> = problem
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .collect();
        let lines: Vec<String> = errors
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.position(), diagnostic.message))
            .collect();
        let error = Self::new(problem.kind, lines.join("\n"));
        match errors.as_slice() {
            [
                Diagnostic {
                    hint: Some(hint), ..
                },
            ] => error.hint(hint.clone()),
            [_] => error,
            several => error.context(format!("the project files have {} errors", several.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(message: &str) -> Diagnostic {
        Diagnostic {
            code: "unknown_key",
            severity: Severity::Error,
            message: message.into(),
            origin: "rules.toml".into(),
            place: Some(Place {
                line: 5,
                column: 1,
                width: 5,
                line_text: "point = 40".into(),
            }),
            hint: Some("did you mean `points`?".into()),
        }
    }

    #[test]
    fn one_error_keeps_its_hint_and_several_are_counted() {
        let one = Error::from(ProjectError::new(vec![diagnostic("unknown key `point`")]));
        assert_eq!(one.to_string(), "rules.toml:5:1: unknown key `point`");
        assert_eq!(one.advice(), Some("did you mean `points`?"));
        let two = Error::from(ProjectError::new(vec![diagnostic("a"), diagnostic("b")]));
        assert_eq!(
            two.to_string(),
            "the project files have 2 errors: rules.toml:5:1: a\nrules.toml:5:1: b"
        );
    }
}
