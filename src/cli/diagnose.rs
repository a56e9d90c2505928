//! Draws errors and diagnostics for people and says them again as JSON; decides nothing.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::error::{Error, ErrorKind};
use crate::project::{Diagnostic, Place, ProjectError};

/// Letters of a line that are shown at most.
const WIDEST: usize = 160;

/// Why a command failed: with places in the project files, or in words alone.
#[derive(Debug)]
pub enum Failure {
    /// The project files are wrong in one or several places.
    Project(ProjectError),
    /// Anything else.
    Other(Error),
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::Project(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl Failure {
    /// Who can act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Project(error) => error.kind,
            Self::Other(error) => error.kind(),
        }
    }

    /// What failed and why, in one line.
    pub fn words(&self) -> String {
        match self {
            Self::Project(error) => Error::from(error.clone()).to_string(),
            Self::Other(error) => error.to_string(),
        }
        .replace('\n', "; ")
    }

    /// The failure as a person reads it on the terminal, ending in a line break.
    pub fn draw(&self) -> String {
        match self {
            Self::Project(error) => draw_all(&error.diagnostics),
            Self::Other(error) => draw_error(error),
        }
    }

    /// The failure as one JSON object: `kind`, `message`, `causes`, `hint`, `diagnostics`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Project(error) => {
                let words = Error::from(error.clone());
                let mut object = error_json(&words);
                // The causes are the diagnostics, which say more.
                object["causes"] = json!([]);
                object["diagnostics"] = error.diagnostics.iter().map(diagnostic_json).collect();
                object
            }
            Self::Other(error) => error_json(error),
        }
    }
}

/// An error with its causes and what to do, in lines.
pub fn draw_error(error: &Error) -> String {
    let mut text = String::new();
    for (depth, message) in error.chain().iter().enumerate() {
        let lead = if depth == 0 {
            "error: "
        } else {
            "  caused by: "
        };
        let _ = writeln!(text, "{lead}{}", message.replace('\n', "\n    "));
    }
    if let Some(hint) = error.advice() {
        let _ = writeln!(text, "  hint: {hint}");
    }
    text
}

/// Several diagnostics, an empty line between them.
pub fn draw_all(diagnostics: &[Diagnostic]) -> String {
    let drawn: Vec<String> = diagnostics.iter().map(draw).collect();
    drawn.join("\n")
}

/// One diagnostic: what, where, the line with a mark under it, and what to do.
pub fn draw(diagnostic: &Diagnostic) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}: {}",
        diagnostic.severity.name(),
        diagnostic.message
    );
    // A message about a whole file names it already.
    if diagnostic.place.is_some()
        || !diagnostic
            .message
            .contains(&format!("`{}`", diagnostic.origin))
    {
        let _ = writeln!(text, "  --> {}", diagnostic.position());
    }
    if let Some(place) = &diagnostic.place {
        draw_line(&mut text, place);
    }
    if let Some(hint) = &diagnostic.hint {
        let _ = writeln!(text, "  hint: {hint}");
    }
    text
}

fn draw_line(text: &mut String, place: &Place) {
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    // A tab has no width of its own, so the mark would miss; one blank stands for each.
    let letters: Vec<char> = place.line_text.replace('\t', " ").chars().collect();
    let column = place.column.saturating_sub(1);
    // A line that fills pages says nothing: only what stands around the mark is shown.
    let (start, end) = if letters.len() <= WIDEST {
        (0, letters.len())
    } else {
        let start = column
            .saturating_sub(WIDEST / 2)
            .min(letters.len() - WIDEST);
        (start, start + WIDEST)
    };
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let line: String = letters[start..end].iter().collect();
    let (left, right) = (cut(0 < start), cut(end < letters.len()));
    let before = " ".repeat(column - start.min(column) + left.chars().count());
    let mark = "^".repeat(
        place
            .width
            .clamp(1, (end + 1).saturating_sub(column).max(1)),
    );
    let _ = writeln!(text, "{gutter} |");
    let _ = writeln!(text, "{number} | {left}{line}{right}");
    let _ = writeln!(text, "{gutter} | {before}{mark}");
}

fn error_json(error: &Error) -> Json {
    let (message, causes) = error
        .chain()
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    json!({
        "kind": error.kind().name(),
        "message": message,
        "causes": causes,
        "hint": error.advice(),
    })
}

/// A diagnostic as a JSON object.
pub fn diagnostic_json(diagnostic: &Diagnostic) -> Json {
    let place = diagnostic.place.as_ref();
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "file": diagnostic.origin,
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "width": place.map(|place| place.width),
        "hint": diagnostic.hint,
    })
}
