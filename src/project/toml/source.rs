//! Texts with a name, and the way from bytes to line, column and the line itself.

use std::ops::Range;

use super::node::Span;
use crate::project::diagnostic::{Diagnostic, Place, Severity};

/// A file, a flag or a variable, with what it says.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file as the user named it, or the name of the flag or variable.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Whether lines and columns mean anything: they do not in a flag.
    pub is_file: bool,
}

impl Source {
    /// A file with its text.
    pub fn file(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            is_file: true,
        }
    }

    /// Where these bytes stand; a stretch over several lines is cut at the end of its first.
    pub fn place(&self, bytes: &Range<usize>) -> Option<Place> {
        if !self.is_file {
            return None;
        }
        // A span can only end between characters, but a wrong one must not bring the message down.
        let mut start = bytes.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let (before, after) = self.text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest_of_line = after
            .split('\n')
            .next()
            .unwrap_or_default()
            .trim_end_matches('\r');
        let lead = before.get(line_start..).unwrap_or_default();
        let wanted = bytes.end.saturating_sub(start).min(rest_of_line.len());
        let marked = rest_of_line.get(..wanted).unwrap_or(rest_of_line);
        Some(Place {
            line: before.matches('\n').count() + 1,
            column: lead.chars().count() + 1,
            width: marked.chars().count().max(1),
            line_text: format!("{lead}{rest_of_line}"),
        })
    }
}

/// Collects what is wrong, with places, over several sources.
#[derive(Debug, Default)]
pub struct Findings {
    /// The sources that spans point into.
    pub sources: Vec<Source>,
    found: Vec<(Span, Diagnostic)>,
}

impl Findings {
    /// Takes a source in and says its position.
    pub fn add_source(&mut self, source: Source) -> usize {
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Notes an error at a place.
    pub fn error(
        &mut self,
        code: &'static str,
        span: &Span,
        message: String,
        hint: Option<String>,
    ) {
        self.push(code, Severity::Error, span, message, hint);
    }

    /// Notes a warning at a place.
    pub fn warning(
        &mut self,
        code: &'static str,
        span: &Span,
        message: String,
        hint: Option<String>,
    ) {
        self.push(code, Severity::Warning, span, message, hint);
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: &Span,
        message: String,
        hint: Option<String>,
    ) {
        let source = self.sources.get(span.source);
        let diagnostic = Diagnostic {
            code,
            severity,
            message,
            origin: source.map(|source| source.name.clone()).unwrap_or_default(),
            place: source.and_then(|source| source.place(&span.bytes)),
            hint,
        };
        // The same table can be reached twice by an override; one message is enough.
        if !self.found.iter().any(|(_, other)| *other == diagnostic) {
            self.found.push((span.clone(), diagnostic));
        }
    }

    /// Whether an error was noted at just this place.
    pub fn has_error_at(&self, span: &Span) -> bool {
        self.found
            .iter()
            .any(|(other, diagnostic)| other == span && diagnostic.severity == Severity::Error)
    }

    /// Number of errors so far.
    pub fn n_errors(&self) -> usize {
        self.found
            .iter()
            .filter(|(_, diagnostic)| diagnostic.severity == Severity::Error)
            .count()
    }

    /// What was found, in the order of the sources and within them from top to bottom.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|(span, _)| (span.source, span.bytes.start));
        self.found
            .into_iter()
            .map(|(_, diagnostic)| diagnostic)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_end_with_the_line() {
        let source = Source::file("a.toml", "a = 1\r\nñandú = [1,\n2]\n");
        let start = source.text.find('[').unwrap();
        let place = source.place(&(start..source.text.len())).unwrap();
        assert_eq!((place.line, place.column, place.width), (2, 9, 3));
        assert_eq!(place.line_text, "ñandú = [1,");
        let end = source
            .place(&(source.text.len()..source.text.len()))
            .unwrap();
        assert_eq!((end.line, end.column, end.width), (4, 1, 1));
        let past = source.place(&(500..501)).unwrap();
        assert_eq!(past.line, 4);
    }
}
