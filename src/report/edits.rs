//! Suggested edits in words and tables.

use std::fmt::Write as _;

use crate::artifact::{EstimateLine, StretchLine, SuggestionFile};
use crate::report::table::{Align, day, percent, render_table, thousands};
use crate::report::words::{points, wrapped};

/// Everything about the edits: what was looked at, the path, what was chosen and what it wins.
pub fn render_text(suggestion: &SuggestionFile) -> String {
    let mut text = wrapped(&format!("{}.", suggestion.sentence), "");
    let tried = if suggestion.apart == "time" {
        "tried on later time"
    } else {
        "tried on other leads"
    };
    let _ = writeln!(
        text,
        "\nFound on {}; {tried}, {}. Room for {} of the leads.",
        stretch(&suggestion.found_on),
        stretch(&suggestion.tried_on),
        percent(suggestion.capacity)
    );
    if 1 < suggestion.path.len() {
        let on = match (suggestion.is_forward, suggestion.apart.as_str()) {
            (true, _) => {
                "On stretches of the earlier time, each later than what the edits were found on"
            }
            (false, "time") => "On other leads of the earlier time",
            (false, _) => "On other leads",
        };
        let _ = writeln!(text, "\nHow many edits? {on}:");
        text.push_str(&path(suggestion));
        if let Some(fewer) = &suggestion.fewer {
            let _ = writeln!(
                text,
                "Rather change less? --edits {} wins {} of what the {} win.",
                fewer.edits,
                percent(fewer.share),
                suggestion.chosen
            );
        }
    }
    if !suggestion.edits.is_empty() {
        text.push_str("\nThe edits, the most useful first, and what each adds on the rows that they were tried on:\n");
        text.push_str(&edits(suggestion));
    }
    text
}

fn stretch(rows: &StretchLine) -> String {
    let mut text = format!(
        "{} rows with {} conversions",
        thousands(rows.rows),
        thousands(rows.converted)
    );
    if let (Some(first), Some(last)) = (rows.first, rows.last) {
        let _ = write!(text, " ({} to {})", day(first), day(last));
    }
    text
}

fn path(suggestion: &SuggestionFile) -> String {
    let headings = [
        ("edits", Align::Right),
        ("log loss", Align::Right),
        ("won, in 0.0001", Align::Right),
        ("conversions caught", Align::Right),
        ("", Align::Left),
    ];
    let rows: Vec<Vec<String>> = suggestion
        .path
        .iter()
        .map(|step| {
            let won = format!(
                "{:+.1} ({:+.1} to {:+.1})",
                step.gain * 1e4,
                step.gain_interval.low * 1e4,
                step.gain_interval.high * 1e4
            );
            let mark = match (step.edits == suggestion.chosen, suggestion.is_asked) {
                (true, true) => "as asked",
                (true, false) => "chosen",
                (false, _) => "",
            };
            vec![
                step.edits.to_string(),
                format!("{:.4}", step.loss),
                if step.edits == 0 {
                    "–".to_owned()
                } else {
                    won
                },
                percent(step.capture),
                mark.to_owned(),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

fn edits(suggestion: &SuggestionFile) -> String {
    let with_threshold = suggestion.threshold.is_some();
    let mut headings = vec![
        ("rule", Align::Left),
        ("points", Align::Right),
        ("won, in 0.0001", Align::Right),
        ("conversions caught", Align::Right),
        ("leads", Align::Right),
    ];
    if with_threshold {
        headings.push(("cross", Align::Right));
    }
    let line = |name: String,
                change: String,
                gain: &EstimateLine,
                caught: &EstimateLine,
                leads: String| {
        vec![
            name,
            change,
            estimate(gain, 1e4, 1),
            estimate(caught, 1.0, 0),
            leads,
        ]
    };
    let mut rows = Vec::new();
    for edit in &suggestion.edits {
        let change = format!("{} -> {}", points(edit.from), points(edit.to));
        let mut row = line(
            edit.rule.clone(),
            change,
            &edit.gain,
            &edit.captured,
            thousands(edit.leads),
        );
        if let Some(crossing) = edit.crossing {
            row.push(format!("+{} -{}", crossing.leads_up, crossing.leads_down));
        }
        rows.push(row);
    }
    let mut whole = line(
        "all together".to_owned(),
        String::new(),
        &suggestion.gain,
        &suggestion.captured_more,
        String::new(),
    );
    if let Some(crossing) = suggestion.crossing {
        whole.push(format!("+{} -{}", crossing.leads_up, crossing.leads_down));
    }
    rows.push(whole);
    let mut text = render_table(&headings, &rows);
    if let Some(threshold) = &suggestion.threshold {
        let _ = writeln!(
            text,
            "cross: leads that reach `{}` ({} points) by the edit, and that do not any more",
            threshold.label,
            points(threshold.at)
        );
    }
    text
}

/// A figure with its interval, in units of `1 / by`.
fn estimate(of: &EstimateLine, by: f64, digits: usize) -> String {
    // Never minus zero.
    let round = |value: f64| {
        let one = 10f64.powi(i32::try_from(digits).unwrap_or(0));
        (value * by * one).round() / one + 0.0
    };
    let value = format!("{:+.digits$}", round(of.value));
    match of.interval {
        Some(interval) => format!(
            "{value} ({:+.digits$} to {:+.digits$})",
            round(interval.low),
            round(interval.high)
        ),
        None => value,
    }
}
