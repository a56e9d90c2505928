//! What no rule uses but outcomes do, and the book as a whole.

use serde_json::{Value, json};

use crate::artifact::MissedLine;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, names, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::{Argument, Words, say};

/// Signals that the chart shows at most.
const MOST: usize = 10;
/// A p-value below which we say no.
const LEVEL: f64 = 0.05;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, audit) = (&view.words, view.audit?);
    let Some(first) = audit.missed.first() else {
        return Some(Panel::new(words, "missed", say!(words, "missed-none")));
    };
    let answer = say!(
        words,
        "missed-answer",
        n = audit.missed.len(),
        signal = asked(words, first),
        rate = words.rate(first.rate),
        quiet = words.rate(first.rate_quiet),
        points = Argument::Points(first.rounded_points),
    );
    let mut table = Table::new(
        words,
        say!(words, "missed-caption"),
        &[
            "col-signal",
            "#col-share-would",
            "#col-rate-fired",
            "#col-rate-quiet",
            "#col-would-pay",
            "col-alike",
            "col-as-rule",
        ],
    );
    for line in &audit.missed {
        table.row(vec![
            asked(words, line).into(),
            Cell::Number(words.percent(line.support)),
            Cell::Number(words.percent(line.rate)),
            Cell::Number(words.percent(line.rate_quiet)),
            Cell::Number(words.signed(line.rounded_points)),
            Cell::Long(
                line.alike
                    .iter()
                    .map(|alike| words.column(alike))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
            Cell::Long(line.proposed_rule.clone().unwrap_or_default()),
        ]);
    }
    let shown = &audit.missed[..audit.missed.len().min(MOST)];
    Some(
        Panel::new(words, "missed", answer)
            .chart(spec(words, shown))
            .reading(say!(words, "missed-reading"))
            .numbers(table),
    )
}

/// The signal as a question that a lead answers with yes.
fn asked(words: &Words, line: &MissedLine) -> String {
    let level = line.level.as_deref().unwrap_or_default();
    words.asked(&line.words, &line.asks, line.number, level)
}

fn spec(words: &Words, lines: &[MissedLine]) -> Value {
    let (with, without) = (say!(words, "legend-with"), say!(words, "legend-without"));
    let rows: Vec<Value> = lines.iter().flat_map(|line| {
        let name = asked(words, line);
        [(line.rate, &with), (line.rate_quiet, &without)].map(|(rate, which)| json!({
            "signal": name, "rate": short(rate), "which": which, "tip": format!("{name}, {which}: {}", words.rate(rate)),
        }))
    }).collect();
    let end = round_up(lines.iter().flat_map(|line| [line.rate, line.rate_quiet]));
    let x = json!({"field": "rate", "type": "quantitative", "title": say!(words, "axis-rate"), "scale": {"domain": [0, end], "nice": false}, "axis": {"format": "~%", "tickCount": 5}});
    let hue = colors("which", &[(with, "bought"), (without, "other")]);
    chart(
        words,
        30 * lines.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 3, "color": color("grid")}),
                &json!({"y": names("signal"), "x": x, "detail": {"field": "signal", "type": "nominal"}}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 90, "opacity": 1}),
                &json!({"y": names("signal"), "x": x, "color": hue, "shape": {"field": "which", "type": "nominal", "scale": {"range": ["diamond", "circle"]}, "title": null},
            "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}

/// The book as a whole: proportional points, fit by engagement, limits.
pub(super) fn book(view: &View) -> Option<Panel> {
    let (words, audit) = (&view.words, view.audit?);
    let book = &audit.book;
    let mut answers = Vec::new();
    if book.is_backwards {
        answers.push(say!(words, "book-backwards"));
    }
    if let Some(test) = book.proportional {
        answers.push(say!(
            words,
            "book-proportional",
            holds = if test.p < LEVEL { "no" } else { "yes" }
        ));
    }
    if let Some(found) = book.interaction {
        let kind = match (found.test.p < LEVEL, found.both < 0.0) {
            (false, _) => "none",
            (true, false) => "more",
            (true, true) => "less",
        };
        answers.push(say!(words, "book-interaction", kind = kind));
    }
    answers.push(say!(
        words,
        "book-limits",
        share = words.percent(book.limits.any)
    ));
    let mut table = Table::new(
        words,
        say!(words, "book-caption"),
        &["col-what", "#col-value"],
    );
    let three = |value: f64| words.number(value, 3);
    let mut row = |what: &str, value: String| {
        table.row(vec![words.say(what, &[]).into(), Cell::Number(value)]);
    };
    row("book-slope", words.number(book.slope, 4));
    if let Some(test) = book.proportional {
        row("book-proportional-p", three(test.p));
    }
    if let Some(found) = book.interaction {
        row("book-both", three(found.both));
        row("book-both-p", three(found.test.p));
    }
    row("book-limit-rules", words.percent(book.limits.rules));
    row("book-limit-total", words.percent(book.limits.total));
    for group in &book.limits.groups {
        table.row(vec![
            say!(words, "book-limit-group", group = group.group.as_str()).into(),
            Cell::Number(words.percent(group.share)),
        ]);
    }
    let answer = answers.join(&say!(words, "sentence-gap"));
    Some(Panel::new(words, "book", answer).analyst().numbers(table))
}
