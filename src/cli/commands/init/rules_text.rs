//! Writes a rulebook to start from: modest points for what was seen, to be tuned by hand.
//!
//! The points come from what an event is called, never from outcomes: learning them is training's part.

use super::column::Sort;
use super::guess::{Events, Guess, OutcomeSource};
use super::sample::Sample;
use super::words::{Page, quoted, sql_name, sql_text};
use super::{crm, names};

/// Rules proposed at most from event types, and from attributes.
const MAX_EVENT_RULES: usize = 15;
const MAX_ATTRIBUTE_RULES: usize = 6;

/// Words in names of event types with their points, the strongest word first.
const POINTS: [(&str, i32); 26] = [
    ("unsubscrib", -10),
    ("complain", -10),
    ("spam", -10),
    ("bounce", -5),
    ("delete", -20),
    ("cancel", -10),
    ("demo", 15),
    ("trial", 15),
    ("pricing", 10),
    ("quote", 10),
    ("signup", 10),
    ("signedup", 10),
    ("purchase", 10),
    ("order", 10),
    ("repl", 8),
    ("meeting", 10),
    ("call", 5),
    ("webinar", 5),
    ("attend", 5),
    ("download", 5),
    ("form", 5),
    ("accept", 3),
    ("click", 3),
    ("open", 1),
    ("view", 1),
    ("visit", 1),
];

/// Words for what was done to the lead rather than by it.
const OURS: [&str; 6] = [
    "sent",
    "received",
    "delivered",
    "impression",
    "campaign",
    "scheduled",
];

/// The rulebook.
pub(super) fn write(samples: &[Sample], guess: &Guess, name: &str) -> Page {
    let mut page = Page::default();
    page.line("#:schema ./rules.schema.json");
    page.comment("Points by hand, proposed by `leadscore init` from names alone: tune them. `leadscore train` then shows, rule by rule, what the leads did next.");
    page.header("[rulebook]");
    page.key("name", &quoted(name), "");
    page.key("version", "\"1\"", "");
    match guess {
        Guess::Events {
            events,
            leads,
            outcomes,
            ..
        } => {
            let is_same = outcomes.source == OutcomeSource::File(events.sample);
            let converting: &[String] = if is_same { &outcomes.positive } else { &[] };
            page.header("[[threshold]]");
            page.key("label", "\"hot\"", "");
            page.key("at", "20", "total from which a lead is hot");
            activity(&mut page, events, converting);
            if let Some((leads, sample)) = leads
                .as_ref()
                .and_then(|leads| Some((leads, samples.get(leads.sample)?)))
            {
                profile(&mut page, sample, &leads.fixed);
            }
        }
        Guess::Table(table) => {
            page.header("[[threshold]]");
            page.key("label", "\"hot\"", "");
            page.key("at", "4", "total from which a lead is hot");
            if let Some(sample) = samples.get(table.sample) {
                profile(&mut page, sample, &table.attributes);
            }
        }
    }
    page
}

fn points_of(name: &str) -> Option<i32> {
    let plain = names::plain(name);
    POINTS
        .iter()
        .find(|(word, _)| plain.contains(word))
        .map(|(_, points)| *points)
}

fn activity(page: &mut Page, events: &Events, converting: &[String]) {
    page.header("[[group]]");
    page.key("name", "\"activity\"", "");
    page.key("kind", "\"engagement\"", "what leads do");
    page.key("max", "60", "the group never gives more");
    let is_ours = |name: &str| {
        points_of(name).is_none() && OURS.iter().any(|word| names::plain(name).contains(word))
    };
    let rest: Vec<&(String, usize)> = events
        .types
        .iter()
        .filter(|(name, _)| !converting.contains(name))
        .collect();
    let ours: Vec<&str> = rest
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| is_ours(name))
        .collect();
    let theirs: Vec<&(String, usize)> = rest
        .into_iter()
        .filter(|(name, _)| !is_ours(name))
        .collect();
    if !ours.is_empty() {
        page.comment(&format!(
            "No points for what is done to the lead: {}.",
            ours.join(", ")
        ));
    }
    if theirs.len() > MAX_EVENT_RULES {
        let more: Vec<&str> = theirs
            .iter()
            .skip(MAX_EVENT_RULES)
            .map(|(name, _)| name.as_str())
            .take(20)
            .collect();
        page.comment(&format!("Rarer types without a rule: {}.", more.join(", ")));
    }
    let mut used = Vec::new();
    for (name, n) in theirs.into_iter().take(MAX_EVENT_RULES) {
        let points = points_of(name).unwrap_or(1);
        header(page, &mut used, name, &words(name));
        page.key("  kind", "\"event\"", "");
        page.key(
            "  event",
            &quoted(name),
            &format!("seen {} times", super::column::count(*n)),
        );
        page.key(
            "  points",
            &points.to_string(),
            if points < 0 { "a penalty" } else { "each" },
        );
        if points > 0 {
            page.key(
                "  max",
                &(points * 5).to_string(),
                "five of them are enough",
            );
        } else {
            page.key("  mode", "\"once\"", "");
        }
        page.key("  within_days", "90", "older ones no longer count");
    }
    header(page, &mut used, "inactive", "Nothing heard for a month");
    page.key("  kind", "\"inactivity\"", "");
    page.key("  grace_days", "30", "");
    page.key("  period_days", "30", "");
    page.key("  points", "-5", "for each further month");
    page.key("  min", "-20", "");
}

/// The head of a rule with a name that no other has.
fn header(page: &mut Page, used: &mut Vec<String>, name: &str, label: &str) {
    let base: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let mut id = base.clone();
    let mut n = 2;
    while used.contains(&id) {
        id = format!("{base}_{n}");
        n += 1;
    }
    page.header("  [[group.rule]]");
    page.key("  name", &quoted(&id), "");
    page.key("  label", &quoted(label), "");
    used.push(id);
}

/// `page_viewed` as "Page viewed".
fn words(name: &str) -> String {
    let spaced = name.replace(['_', '-', '.'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Rules about attributes: the most frequent level, or the upper half of a number.
fn profile(page: &mut Page, sample: &Sample, attributes: &[String]) {
    let mut proposals = Vec::new();
    for name in attributes.iter().filter(|name| !crm::is_sensitive(name)) {
        let Some(column) = sample.column(name) else {
            continue;
        };
        let column_name = sql_name(name);
        match column.sort() {
            Sort::Text if column.levels.len() >= 2 => {
                if let Some((level, n)) = column.top_levels().first() {
                    let condition = format!("{column_name} = {}", sql_text(level));
                    proposals.push((name, condition, format!("{}: {level}", words(name)), *n));
                }
            }
            Sort::Number if column.n_distinct() > 2 => {
                if let Some(median) = column.median() {
                    let n = column
                        .numbers
                        .iter()
                        .filter(|number| median < **number)
                        .count();
                    let label = format!("{} above {median}", words(name));
                    proposals.push((name, format!("{column_name} > {median}"), label, n));
                }
            }
            _ => {}
        }
    }
    page.header("[[group]]");
    page.key("name", "\"profile\"", "");
    page.key("kind", "\"fit\"", "who leads are");
    page.key("max", "20", "");
    if proposals.is_empty() {
        page.comment("No attribute was found that a rule could ask for. A rule looks like this:");
        for line in [
            "",
            "  [[group.rule]]",
            "  name = \"country\"",
            "  label = \"From our market\"",
            "  kind = \"attribute\"",
            "  where = \"country IN ('ES', 'PT')\"",
            "  points = 5",
        ] {
            page.line(format!("# {line}").trim_end());
        }
        return;
    }
    page.question("names do not tell which values make a good lead: these are the most frequent ones; put yours, and your points");
    let mut used = Vec::new();
    for (name, condition, label, n) in proposals.into_iter().take(MAX_ATTRIBUTE_RULES) {
        header(page, &mut used, name, &label);
        page.key("  kind", "\"attribute\"", "");
        page.key(
            "  where",
            &quoted(&condition),
            &format!("holds for {}", super::column::count(n)),
        );
        page.key("  points", "1", "");
    }
}
