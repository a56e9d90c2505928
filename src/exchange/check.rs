//! Whether a draft is a rulebook: the project's own reader decides, and its answers point to where things came from.

use super::draft::Draft;
use crate::project::toml::Source;
use crate::project::{ConditionCheck, Diagnostic, Place, ProjectError, parse_rules};
use crate::rules::Rulebook;
use crate::rules::spec::RulebookSpec;

/// A rulebook that was read and holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The `rules.toml`.
    pub text: String,
    /// What it says.
    pub spec: RulebookSpec,
}

/// The `rules.toml` of a draft, or everything that is wrong with it, by cell or place of the file it came from.
///
/// # Errors
/// What [`parse_rules`] finds; no line of the generated file is named, since nobody has it.
pub fn check(
    draft: &Draft,
    file: &str,
    condition: ConditionCheck,
) -> Result<Checked, ProjectError> {
    let (text, from) = draft.render();
    let place_of = |line: usize| from.get(line.saturating_sub(1)).map_or("", String::as_str);
    let spec = parse_rules(Source::file("rules.toml", text.clone()), condition);
    let spec = spec.map_err(|error| ProjectError {
        kind: error.kind,
        diagnostics: error
            .diagnostics
            .into_iter()
            .map(|diagnostic| moved(diagnostic, file, &place_of))
            .collect(),
    });
    let spec = with_faults(spec, &draft.faults)?;
    // What only the whole book knows has no place, but a name.
    Rulebook::new(&spec).map_err(|error| {
        ProjectError::new(vec![fault("rulebook", file, "", error.to_string(), None)])
    })?;
    Ok(Checked { text, spec })
}

/// What could not be understood and what makes no sense, in one round: a cell is named once.
fn with_faults(
    spec: Result<RulebookSpec, ProjectError>,
    faults: &[Diagnostic],
) -> Result<RulebookSpec, ProjectError> {
    if faults.is_empty() {
        return spec;
    }
    let mut all = faults.to_vec();
    let is_new = |found: &Diagnostic| faults.iter().all(|fault| fault.origin != found.origin);
    if let Err(error) = spec {
        all.extend(error.diagnostics.into_iter().filter(is_new));
    }
    Err(ProjectError::new(all))
}

/// Something that is wrong at a place of a file that is not TOML.
pub fn fault(
    code: &'static str,
    file: &str,
    place: &str,
    message: impl Into<String>,
    hint: Option<&str>,
) -> Diagnostic {
    Diagnostic {
        code,
        severity: crate::project::Severity::Error,
        message: message.into(),
        origin: origin(file, place),
        place: None,
        hint: hint.map(str::to_owned),
    }
}

fn origin(file: &str, place: &str) -> String {
    if place.is_empty() {
        file.to_owned()
    } else {
        format!("{file}, {place}")
    }
}

/// The diagnostic at the place where its line came from.
fn moved<'a>(
    diagnostic: Diagnostic,
    file: &str,
    place_of: &impl Fn(usize) -> &'a str,
) -> Diagnostic {
    let from = diagnostic
        .place
        .as_ref()
        .map_or("", |place| place_of(place.line));
    // Conditions are long; the part that is wrong would be lost with the mark under it.
    let marked = diagnostic.place.as_ref().and_then(marked);
    let message = match marked.filter(|marked| !diagnostic.message.contains(marked.as_str())) {
        Some(marked) => format!("{} (at `{marked}`)", diagnostic.message),
        None => diagnostic.message,
    };
    Diagnostic {
        origin: origin(file, from),
        place: None,
        message,
        hint: diagnostic.hint.map(|hint| reworded(&hint, place_of)),
        ..diagnostic
    }
}

/// The marked letters, where they are part of a condition and not the whole value.
fn marked(place: &Place) -> Option<String> {
    let (key, value) = place.line_text.split_once('=')?;
    let inside = key.chars().count() + 2 < place.column && key.trim() == "where";
    let marked: String = place
        .line_text
        .chars()
        .skip(place.column.saturating_sub(1))
        .take(place.width)
        .collect();
    (inside && marked.trim() != value.trim()).then(|| marked.replace("\\\"", "\""))
}

/// A hint that names a line of the generated file names the place instead.
fn reworded<'a>(hint: &str, place_of: &impl Fn(usize) -> &'a str) -> String {
    let Some((before, after)) = hint.split_once("in line ") else {
        return hint.to_owned();
    };
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse().map(place_of) {
        Ok(place) if !place.is_empty() => {
            format!("{before}in {place}{}", &after[digits.len()..])
        }
        _ => hint.to_owned(),
    }
}
