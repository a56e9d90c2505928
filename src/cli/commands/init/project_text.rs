//! Writes `leadscore.toml` from what was found.

use std::path::Path;

use super::guess::{Events, Guess, Leads, LeftOut, OutcomeSource, Outcomes, Table, Windows};
use super::sample::Sample;
use super::words::{Page, list, quoted};
use crate::events::Format;

/// The project file; paths are made relative to `folder`.
pub(super) fn write(samples: &[Sample], guess: &Guess, name: &str, folder: &Path) -> Page {
    let mut page = Page::default();
    page.line("#:schema ./leadscore.schema.json");
    page.comment("Proposed by `leadscore init` from your files. What it could not know it asks: look for \"question\".");
    page.comment("Every key is explained in leadscore.schema.json (`leadscore schema`).");
    page.header("[project]");
    page.key("name", &quoted(name), "");
    page.key(
        "timezone",
        "\"UTC\"",
        "where times without an offset were written, such as \"Europe/Madrid\"",
    );
    page.key("rules", "\"rules.toml\"", "the points by hand");
    page.key("models", "\"models\"", "where trained models go");
    let path = |idx: usize| {
        samples
            .get(idx)
            .map(|sample| relative(&sample.path, folder))
            .unwrap_or_default()
    };
    let format = |idx: usize| samples.get(idx).map_or(Format::Csv, |sample| sample.format);
    match guess {
        Guess::Events {
            events,
            leads,
            outcomes,
            windows,
        } => {
            self::events(
                &mut page,
                events,
                &path(events.sample),
                format(events.sample),
            );
            if let Some(leads) = leads {
                self::leads(&mut page, leads, &path(leads.sample), format(leads.sample));
            }
            let source = match outcomes.source {
                OutcomeSource::File(idx) => Some((path(idx), format(idx))),
                OutcomeSource::Leads | OutcomeSource::Unknown => None,
            };
            self::outcomes(&mut page, outcomes, source);
            snapshots(&mut page, windows, outcomes.repeat);
        }
        Guess::Table(table) => self::table(&mut page, table, &path(table.sample)),
    }
    page.header("[features]");
    page.key("auto", "true", "derive a sensible set from what is there");
    if let Guess::Events { windows, .. } = guess {
        let days: Vec<String> = [7, 30, 90]
            .iter()
            .filter(|days| **days <= windows.observation_days)
            .map(u32::to_string)
            .collect();
        let days = if days.is_empty() {
            vec![windows.observation_days.to_string()]
        } else {
            days
        };
        page.key("windows_days", &format!("[{}]", days.join(", ")), "");
    }
    page.header("[training]");
    page.key("folds", "5", "");
    page.key(
        "effort",
        "\"normal\"",
        "how much is tried: quick, normal or thorough",
    );
    page.key("seed", "7", "the same seed gives the same model");
    page.header("[grades]");
    page.comment("Lowest score of each grade; the score goes from 0 to 100, 50 is a lead that converts at the usual rate.");
    for (grade, from) in [("A", 70), ("B", 50), ("C", 30)] {
        page.key(grade, &from.to_string(), "");
    }
    page
}

/// A path as the project file names it: from its own folder, where that is possible.
fn relative(path: &str, folder: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (full, base) = (absolute(Path::new(path)), absolute(folder));
    let mut up = String::new();
    let mut start: Option<&Path> = Some(&base);
    while let Some(from) = start {
        if let Ok(rest) = full.strip_prefix(from) {
            // A path over the root is shorter when written whole.
            let is_far = from.parent().is_none() && !up.is_empty();
            return if is_far {
                full.display().to_string()
            } else {
                format!("{up}{}", rest.display())
            };
        }
        up.push_str("../");
        start = from.parent();
    }
    full.display().to_string()
}

fn source(page: &mut Page, path: &str, format: Format) {
    page.key("path", &quoted(path), "");
    if format == Format::Segment {
        page.key(
            "format",
            "\"segment\"",
            "one call a line, as Segment and RudderStack archive them",
        );
    }
}

fn questions(page: &mut Page, questions: &[String]) {
    for question in questions {
        page.question(question);
    }
}

fn events(page: &mut Page, events: &Events, path: &str, format: Format) {
    page.header("[data.events]");
    questions(page, &events.questions);
    source(page, path, format);
    if format == Format::Segment {
        return;
    }
    required(
        page,
        "lead",
        events.lead.as_ref(),
        "the column with the id of the lead",
    );
    required(
        page,
        "time",
        events.time.as_ref(),
        "the column with the time of the event",
    );
    page.text_key("type", events.kind.as_ref(), "");
    page.text_key(
        "type_value",
        events.type_value.as_ref(),
        "no column says the type, so all rows are of this one",
    );
    page.text_key(
        "id",
        events.id.as_ref(),
        "repeated ids are dropped and counted",
    );
    page.text_key(
        "ingested",
        events.ingested.as_ref(),
        "an event is seen from here on, not earlier",
    );
}

/// A key that must be there: a placeholder and a question where no column was found.
fn required(page: &mut Page, key: &str, value: Option<&String>, what: &str) {
    if value.is_none() {
        page.question(&format!("which is {what}?"));
    }
    page.key(key, &quoted(value.map_or(key, String::as_str)), "");
}

fn leads(page: &mut Page, leads: &Leads, path: &str, format: Format) {
    page.header("[data.leads]");
    questions(page, &leads.questions);
    source(page, path, format);
    if format != Format::Segment {
        required(
            page,
            "lead",
            leads.lead.as_ref(),
            "the column with the id of the lead",
        );
    }
    page.text_key(
        "created",
        leads.created.as_ref(),
        "a lead is scored from here on",
    );
    page.text_key(
        "account",
        leads.account.as_ref(),
        "the company: its leads stay in one fold",
    );
    page.text_key("group", leads.group.as_ref(), "folds never split it");
    page.text_key(
        "disqualified",
        leads.disqualified.as_ref(),
        "a lead is not scored after this",
    );
    if !leads.fixed.is_empty() {
        page.key("fixed", &list(leads.fixed.iter().map(String::as_str)), "");
    }
    if !leads.current.is_empty() {
        page.comment("Known only as of today: rules may see them, training does not.");
        reasons(page, &leads.current);
        page.key(
            "current",
            &list(leads.current.iter().map(|left| left.name.as_str())),
            "",
        );
    }
    if !leads.left_out.is_empty() {
        page.comment("Left out:");
        reasons(page, &leads.left_out);
    }
}

/// Columns by the reason why they are not used.
fn reasons(page: &mut Page, columns: &[LeftOut]) {
    let mut done: Vec<&str> = Vec::new();
    for left in columns {
        if done.contains(&left.why.as_str()) {
            continue;
        }
        done.push(&left.why);
        let same: Vec<String> = columns
            .iter()
            .filter(|other| other.why == left.why)
            .map(|other| format!("`{}`", other.name))
            .collect();
        page.comment(&format!("  {}: {}", same.join(", "), left.why));
    }
}

fn outcomes(page: &mut Page, outcomes: &Outcomes, source: Option<(String, Format)>) {
    page.header("[data.outcomes]");
    questions(page, &outcomes.questions);
    let is_segment = source
        .as_ref()
        .is_some_and(|(_, format)| *format == Format::Segment);
    match source {
        Some((path, format)) => self::source(page, &path, format),
        None if outcomes.source == OutcomeSource::Leads => {
            page.key("from_leads", "true", "a column of the lead table has it");
        }
        None => page.key("path", "\"outcomes.csv\"", "this file does not exist yet"),
    }
    if !is_segment {
        if outcomes.source != OutcomeSource::Leads {
            required(
                page,
                "lead",
                outcomes.lead.as_ref(),
                "the column with the id of the lead",
            );
        }
        required(
            page,
            "time",
            outcomes.time.as_ref(),
            "the column with the time of the conversion",
        );
        page.text_key("kind", outcomes.kind.as_ref(), "");
    }
    if !outcomes.positive.is_empty() {
        page.key(
            "positive",
            &list(outcomes.positive.iter().map(String::as_str)),
            "these count as a conversion",
        );
    }
    page.text_key("value", outcomes.value.as_ref(), "");
}

fn snapshots(page: &mut Page, windows: &Windows, repeat: bool) {
    page.header("[snapshots]");
    page.comment(&format!(
        "History is replayed at each cutoff. Lengths proposed because {}.",
        windows.why
    ));
    page.question("within how many days after a score should a lead convert for the score to have been right?");
    page.key(
        "every",
        &quoted(windows.every),
        "as often as you score: day, week or month",
    );
    page.key(
        "observation_days",
        &windows.observation_days.to_string(),
        "what features look back on",
    );
    page.key(
        "prediction_days",
        &windows.prediction_days.to_string(),
        "a conversion in these days is what is predicted",
    );
    if repeat {
        page.key("repeat", "true", "a lead may convert again");
    }
}

fn table(page: &mut Page, table: &Table, path: &str) {
    page.header("[data.table]");
    questions(page, &table.questions);
    page.key("path", &quoted(path), "");
    page.text_key("lead", table.lead.as_ref(), "");
    required(
        page,
        "label",
        table.label.as_ref(),
        "the column that says whether the lead converted",
    );
    if !table.positive.is_empty() {
        page.key(
            "positive",
            &list(table.positive.iter().map(String::as_str)),
            "",
        );
    }
    page.text_key("time", table.time.as_ref(), "");
    page.text_key("group", table.group.as_ref(), "folds never split it");
    page.text_key("fold", table.fold.as_ref(), "the folds are given");
    if let Some((column, value)) = &table.test {
        let test = format!(
            "{{ column = {}, value = {} }}",
            quoted(column),
            quoted(value)
        );
        page.key("test", &test, "the rows of the final test");
    }
    if !table.drop.is_empty() {
        reasons(page, &table.drop);
        page.key(
            "drop",
            &list(table.drop.iter().map(|left| left.name.as_str())),
            "",
        );
    }
    if !table.categories.is_empty() {
        page.key(
            "categories",
            &list(table.categories.iter().map(String::as_str)),
            "",
        );
    }
}
