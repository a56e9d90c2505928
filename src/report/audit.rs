//! The audit of a rulebook in words and a table.

use std::fmt::Write as _;

use crate::artifact::{AuditFile, BookLine, MissedLine, RateLine, RuleAuditLine};
use crate::report::table::{Align, percent, render_table, thousands};
use crate::report::words::{points, span, wrapped};

/// Proposed rules written out in text; JSON has all.
const PROPOSED: usize = 3;
/// Chance below which a difference is told.
const LEVEL: f64 = 0.05;

/// Everything that the audit says, but the edits.
pub fn render_text(audit: &AuditFile) -> String {
    let base = audit.converted as f64 / audit.rows.max(1) as f64;
    let mut text = format!(
        "{} rows of {} leads, {} conversions ({})\n\n",
        thousands(audit.rows),
        thousands(audit.leads),
        thousands(audit.converted),
        percent(base)
    );
    text.push_str(&table(&audit.rules));
    text.push_str("\nWhy:\n");
    for rule in &audit.rules {
        text.push_str(&wrapped(&format!("{}: {}", rule.name, why(rule)), "  "));
    }
    text.push_str("\nThe book as a whole:\n");
    for sentence in book(&audit.book) {
        text.push_str(&wrapped(&sentence, "  "));
    }
    if !audit.adjusted_for.is_empty() {
        let held = format!(
            "Held fixed beside the rules: {}.",
            audit.adjusted_for.join(", ")
        );
        text.push_str(&wrapped(&held, "  "));
    }
    text.push_str(&missed(&audit.missed));
    for warning in &audit.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    let _ = write!(text, "\nNot causes:\n{}", wrapped(&audit.causality, "  "));
    text
}

fn table(rules: &[RuleAuditLine]) -> String {
    let headings = [
        ("rule", Align::Left),
        ("points", Align::Right),
        ("data says", Align::Right),
        ("fired in", Align::Right),
        ("leads", Align::Right),
        ("converted", Align::Right),
        ("else", Align::Right),
        ("lift", Align::Right),
        ("verdict", Align::Left),
    ];
    let share = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), percent);
    let lift = |lift: &Option<RateLine>| {
        lift.map_or_else(|| "–".to_owned(), |lift| format!("{:.1}x", lift.value))
    };
    let rows: Vec<Vec<String>> = rules
        .iter()
        .map(|rule| {
            vec![
                rule.name.clone(),
                points(rule.points),
                implied(rule),
                percent(rule.fired_share),
                thousands(rule.fired_leads),
                share(rule.rate.map(|rate| rate.value)),
                share(rule.rate_quiet),
                lift(&rule.lift),
                rule.verdict.clone(),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

/// Points that the data imply, with their interval: `7 (5 to 9)`.
fn implied(rule: &RuleAuditLine) -> String {
    rule.implied.map_or_else(
        || "–".to_owned(),
        |implied| {
            let best = points(implied.points);
            format!(
                "{best} ({})",
                span(implied.interval.low, implied.interval.high)
            )
        },
    )
}

/// The rule in words and what to make of it.
fn why(rule: &RuleAuditLine) -> String {
    let says = if rule.words.to_lowercase() == rule.name.replace('_', " ").to_lowercase() {
        String::new()
    } else {
        format!("({}) ", rule.words)
    };
    format!("{says}{}. {}.", rule.verdict, first_upper(&rule.reason))
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What holds for all rules together, one sentence each.
pub fn book(book: &BookLine) -> Vec<String> {
    let mut said = Vec::new();
    if book.is_backwards {
        said.push(
            "More points go with fewer conversions: the book ranks leads backwards.".to_owned(),
        );
    } else {
        said.push(format!(
            "10 points more go with {:.2} times the odds to convert.",
            (10.0 * book.slope).exp()
        ));
    }
    if let Some(point) = book.point.filter(|point| book.slope < *point) {
        said.push(format!(
            "Rules are held against each other where most of the book agrees: there 10 points mean {:.2} times the odds.",
            (10.0 * point).exp()
        ));
    }
    if let Some(test) = &book.proportional {
        said.push(if test.p < LEVEL {
            format!("Points are not in proportion to what the rules are worth ({}): some are off, see above.", chance(test.p))
        } else {
            format!("Nothing says that points are out of proportion to what the rules are worth ({}).", chance(test.p))
        });
    }
    if let Some(both) = &book.interaction {
        said.push(if both.test.p < LEVEL && 0.0 < both.both {
            format!("Fit and engagement are worth more together than their sum ({}): a matrix of both ranks better than one total.", chance(both.test.p))
        } else if both.test.p < LEVEL {
            format!("Fit and engagement are worth less together than their sum ({}).", chance(both.test.p))
        } else {
            format!("Fit and engagement add up: nothing says that it takes both ({}).", chance(both.test.p))
        });
    }
    let limits = &book.limits;
    if 0.0 < limits.any {
        let mut cut = vec![format!("limits of rules in {}", percent(limits.rules))];
        for group in &limits.groups {
            cut.push(format!(
                "group `{}` in {}",
                group.group,
                percent(group.share)
            ));
        }
        cut.push(format!("the total in {}", percent(limits.total)));
        said.push(format!(
            "Limits cut points off in {} of the rows: {}.",
            percent(limits.any),
            cut.join(", ")
        ));
    } else {
        said.push("No limit cuts any points off.".to_owned());
    }
    said
}

fn chance(p: f64) -> String {
    if p < 0.001 {
        "p below 0.001".to_owned()
    } else {
        format!("p {p:.3}")
    }
}

fn missed(signals: &[MissedLine]) -> String {
    if signals.is_empty() {
        return "\nNo column that the rules leave out says more than chance.\n".to_owned();
    }
    let headings = [
        ("missed signal", Align::Left),
        ("points", Align::Right),
        ("would fire in", Align::Right),
        ("converted", Align::Right),
        ("else", Align::Right),
    ];
    let rows: Vec<Vec<String>> = signals
        .iter()
        .map(|signal| {
            vec![
                asks(signal),
                points(signal.rounded_points),
                percent(signal.support),
                percent(signal.rate),
                percent(signal.rate_quiet),
            ]
        })
        .collect();
    let mut text = format!(
        "\nWhat no rule uses, but outcomes do, with the points that it would be worth:\n{}",
        render_table(&headings, &rows)
    );
    let proposed: Vec<&str> = signals
        .iter()
        .filter_map(|signal| signal.proposed_rule.as_deref())
        .take(PROPOSED)
        .collect();
    if !proposed.is_empty() {
        text.push_str("\nAs rules, to be put below a [[group]] of the rulebook:\n");
        for line in proposed.join("\n").lines() {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
    }
    text
}

/// What a proposed rule asks, in words.
pub fn asks(signal: &MissedLine) -> String {
    match (&signal.level, signal.number) {
        (Some(level), _) => format!("{} is `{level}`", signal.words),
        (None, Some(number)) => {
            let than = if signal.asks == "below" {
                "below"
            } else {
                "at least"
            };
            format!("{}: {than} {}", signal.words, points(number))
        }
        (None, None) => signal.words.clone(),
    }
}
