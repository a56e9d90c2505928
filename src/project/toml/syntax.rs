//! From text to tree; every syntax error is noted, not only the first.

use toml_edit::Document;

use super::node::{self, Node, Span};
use super::source::{Findings, Source};

/// After so many syntax errors the rest is noise.
const MAX_ERRORS: usize = 20;

/// The tree of a source; `None` where it is not TOML, with each syntax error noted.
///
/// The parser stops at its first error, so the line of each is blanked and the rest read again.
pub fn parse(findings: &mut Findings, source: Source) -> Option<Node> {
    let mut text = source.text.clone();
    let position = findings.add_source(source);
    let mut open_until = None;
    for n_errors in 0..MAX_ERRORS {
        let error = match Document::parse(text.as_str()) {
            Ok(document) if n_errors == 0 => return Some(node::document(&document, position)),
            Ok(_) => return None,
            Err(error) => error,
        };
        let bytes = error.span().unwrap_or_default();
        let line = line_around(&text, bytes.start);
        // What was left open on one line only makes the next one stumble.
        if open_until != Some(line.start) {
            let (code, message, hint) =
                words(error.message(), text.get(bytes.clone()).unwrap_or_default());
            findings.error(
                code,
                &Span {
                    source: position,
                    bytes,
                },
                message,
                hint,
            );
        }
        let is_blank = text.get(line.clone()).unwrap_or_default().trim().is_empty();
        if is_blank {
            return None;
        }
        let is_open = ["unclosed", "multi-line"]
            .iter()
            .any(|word| error.message().contains(word));
        open_until = is_open.then_some(line.end + 1);
        text.replace_range(line.clone(), &" ".repeat(line.len()));
    }
    None
}

fn line_around(text: &str, at: usize) -> std::ops::Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = after.find('\n').map_or(text.len(), |newline| at + newline);
    start..end
}

/// The parser's message in our words, with what to do about the usual slips.
fn words(message: &str, text: &str) -> (&'static str, String, Option<String>) {
    if message.starts_with("duplicate key") {
        let hint = "keep one of the two; a table header may stand only once, too".to_string();
        return (
            "duplicate_key",
            format!("`{text}` is given twice"),
            Some(hint),
        );
    }
    if message.starts_with("string values must be quoted") {
        if text.is_empty() {
            return ("syntax", "the value is missing after `=`".to_string(), None);
        }
        let hint = format!("put it in quotes: `\"{text}\"`");
        return (
            "syntax",
            format!("`{text}` is not a value in TOML"),
            Some(hint),
        );
    }
    let hint = if message.starts_with("key with no value") {
        Some("write `key = value`; a key with spaces or dots in it needs quotes".to_string())
    } else if message.contains("basic string") {
        Some("close the text with `\"` on the same line; write a backslash as `\\\\`, or use single quotes".to_string())
    } else {
        None
    };
    ("syntax", format!("not valid TOML: {message}"), hint)
}
