//! The points of rules in words: as they are, and as suggested changes leave them. One place says which change that is.

use crate::artifact::{AuditFile, EditLine, RuleAuditLine, SuggestionFile};
use crate::report::page::words::{Words, say};

/// Between the points of tiers.
const BETWEEN: &str = " / ";

/// "+5", or "+5 / +10" of a rule with tiers.
pub(super) fn signed(words: &Words, rule: &RuleAuditLine) -> String {
    written(rule.points, &rule.tiers, |points| words.signed(points))
}

/// "5", or "5 / 10" of a rule with tiers.
pub(super) fn plain(words: &Words, rule: &RuleAuditLine) -> String {
    written(rule.points, &rule.tiers, |points| words.points(points))
}

/// What a rule gives before a change.
pub(super) fn before(words: &Words, edit: &EditLine) -> String {
    written(edit.from, &edit.from_tiers, |points| words.points(points))
}

/// What it gives after it.
pub(super) fn after(words: &Words, edit: &EditLine) -> String {
    written(edit.to, &edit.to_tiers, |points| words.points(points))
}

fn written(points: f64, tiers: &[f64], write: impl Fn(f64) -> String) -> String {
    if tiers.is_empty() {
        return write(points);
    }
    let tiers: Vec<String> = tiers.iter().map(|tier| write(*tier)).collect();
    tiers.join(BETWEEN)
}

/// What the rule called `name` is called for people.
pub(super) fn named(audit: &AuditFile, name: &str) -> String {
    let found = audit.rules.iter().find(|rule| rule.name == name);
    found.map_or_else(|| name.to_owned(), |rule| rule.words.clone())
}

/// The change that is suggested for a rule.
pub(super) fn change_of<'a>(audit: &'a AuditFile, rule: &str) -> Option<&'a EditLine> {
    let found = audit
        .suggestion
        .as_ref()
        .filter(|found| found.is_worth_it())?;
    found.edits.iter().find(|edit| edit.rule == rule)
}

/// The interval of the implied points; an end that is open is said as such.
pub(super) fn margin(words: &Words, rule: &RuleAuditLine) -> String {
    let Some(implied) = rule.implied else {
        return "–".to_owned();
    };
    let (low, high) = (implied.interval.low, implied.interval.high);
    match (low.is_finite(), high.is_finite()) {
        (true, true) => words.range(words.points(low), words.points(high)),
        (true, false) => say!(words, "or-more", n = words.points(low)),
        (false, true) => say!(words, "or-less", n = words.points(high)),
        (false, false) => say!(words, "anything"),
    }
}

/// Whether fewer buyers were reached with a change than without it on the leads that it was tried on.
pub(super) fn is_lost(edit: &EditLine) -> bool {
    edit.captured.value <= -0.5
}

/// Why no change is suggested for a rule that is off, as a choice of the catalogue.
pub(super) fn why_not(found: Option<&SuggestionFile>) -> &'static str {
    match found {
        None => "untried",
        Some(found) if found.is_worth_it() => "beside",
        Some(found) if found.finding == "loses" => "loses",
        Some(_) => "nothing",
    }
}

/// "“Webinar attended”: from 20 to 5".
pub(super) fn change(words: &Words, edit: &EditLine) -> String {
    say!(
        words,
        "edit-one",
        rule = edit.words.as_str(),
        from = before(words, edit),
        to = after(words, edit)
    )
}
