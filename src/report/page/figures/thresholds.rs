//! What each score limit would bring (10), with the table of called and not called at it (11).

use serde_json::{Value, json};

use crate::report::facts::{ThresholdLine, Thresholds};
use crate::report::page::html::Html;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, colors, layer, line_at, merge, share, short};
use crate::report::page::view::View;
use crate::report::page::words::{Argument, Words, say};

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, &view.facts.thresholds);
    let chosen = found.lines.get(found.chosen)?;
    let kind = if view.kind(&found.scorer) == "rules" {
        "points"
    } else {
        "score"
    };
    let columns = [
        "#col-limit",
        "#col-called",
        "#col-called-share",
        "#col-a-month",
        "#col-caught",
        "#col-missed",
        "#col-caught-share",
        "#col-pays",
    ];
    let mut table = Table::new(words, say!(words, "thresholds-caption"), &columns);
    for (idx, line) in found.lines.iter().enumerate() {
        table.marked_row(
            vec![
                Cell::Number(words.number(line.score as f64, 0)),
                Cell::Number(words.count(line.called)),
                Cell::Number(words.percent(line.called_share)),
                Cell::Number(
                    line.leads_a_month
                        .map_or_else(|| "–".to_owned(), |n| words.count(n)),
                ),
                Cell::Number(words.count(line.called_converted)),
                Cell::Number(words.count(line.passed_converted)),
                Cell::Number(words.percent(line.caught)),
                Cell::Number(
                    line.precision
                        .map_or_else(|| "–".to_owned(), |precision| words.percent(precision)),
                ),
            ],
            idx == found.chosen,
        );
    }
    let panel = Panel::new(words, "thresholds", sentence(words, chosen, kind))
        .chart(spec(view, found))
        .show(&slider(view, found, kind))
        .reading(say!(
            words,
            "thresholds-reading",
            given = view.capacity_kind(),
            top = view.top()
        ));
    Some(panel.numbers(table))
}

fn sentence(words: &Words, line: &ThresholdLine, kind: &str) -> String {
    say!(
        words,
        "thresholds-answer",
        kind = kind,
        limit = Argument::Points(line.score as f64),
        called = line.called,
        share = words.percent(line.called_share),
        month = line.leads_a_month.unwrap_or_default(),
        has_month = if line.leads_a_month.is_some() {
            "yes"
        } else {
            "no"
        },
        caught = words.of_hundred(line.caught),
        calls = line.calls_a_conversion.map_or_else(
            || "–".to_owned(),
            |n| words.number(n, usize::from(n < 9.95))
        ),
    )
}

/// The table at one limit, and a slider that moves it; the words for every limit stand in the page.
fn slider(view: &View, found: &Thresholds, kind: &str) -> Html {
    let words = &view.words;
    let Some(chosen) = found.lines.get(found.chosen) else {
        return Html::new();
    };
    let cells = |line: &ThresholdLine| {
        [
            line.called_converted,
            line.called_other,
            line.passed_converted,
            line.passed_other,
        ]
        .map(|n| words.count(n))
    };
    let lines: Vec<Value> = found.lines.iter().map(|line| json!({"say": sentence(words, line, kind), "cells": cells(line), "at": words.number(line.score as f64, 0)})).collect();
    let mut html = Html::new();
    html.tag("<div class=\"slider\"><label for=\"limit\">")
        .text(&say!(words, "thresholds-slider", kind = kind))
        .tag("</label> ");
    html.tag("<input type=\"range\" id=\"limit\" min=\"0\" max=\"")
        .number(found.lines.len().saturating_sub(1) as f64);
    html.tag("\" value=\"")
        .number(found.chosen as f64)
        .tag("\" aria-valuetext=\"")
        .text(&words.number(chosen.score as f64, 0));
    html.tag("\"> <output for=\"limit\" id=\"limit-at\">")
        .text(&words.number(chosen.score as f64, 0))
        .tag("</output>");
    html.tag("<p id=\"limit-says\" role=\"status\">")
        .text(&sentence(words, chosen, kind))
        .tag("</p></div>\n");
    html.tag("<script type=\"application/json\" id=\"limits\">")
        .json(&Value::Array(lines))
        .tag("</script>\n");
    let mut table = Table::new(
        words,
        say!(words, "confusion-caption"),
        &["col-what", "#col-bought", "#col-not-bought"],
    )
    .shown();
    let [a, b, c, d] = cells(chosen);
    table.row(vec![
        say!(words, "row-called").into(),
        Cell::Number(a),
        Cell::Number(b),
    ]);
    table.row(vec![
        say!(words, "row-passed").into(),
        Cell::Number(c),
        Cell::Number(d),
    ]);
    html.tag("<div id=\"confusion\">")
        .add(&table.html())
        .tag("</div>\n");
    html
}

fn spec(view: &View, found: &Thresholds) -> Value {
    let words = &view.words;
    let (caught, called) = (say!(words, "legend-caught"), say!(words, "legend-called"));
    let rows: Vec<Value> = found
        .lines
        .iter()
        .flat_map(|line| {
            [(&caught, line.caught), (&called, line.called_share)]
                .map(|(which, y)| json!({"x": line.score, "y": short(y), "w": which}))
        })
        .collect();
    let (first, last) = (
        found.lines.first().map_or(0, |line| line.score),
        found.lines.last().map_or(100, |line| line.score),
    );
    let x = json!({"field": "x", "type": "quantitative", "title": say!(words, "axis-limit", kind = if view.kind(&found.scorer) == "rules" { "points" } else { "score" }),
        "scale": {"domain": [first, last.max(first + 1)], "nice": false, "zero": false}, "axis": {"tickCount": 6}});
    let y = share("y", &say!(words, "axis-share"), [0.0, 1.0]);
    let mut hue = colors(
        "w",
        &[(caught.clone(), "bought"), (called.clone(), "other")],
    );
    merge(&mut hue, json!({"legend": {"symbolType": "stroke"}}));
    let dash = json!({"field": "w", "type": "nominal", "title": null, "scale": {"domain": [caught, called], "range": [[1, 0], [6, 3]]}, "legend": {"symbolType": "stroke"}});
    let mut layers = vec![layer(
        &json!({"type": "line", "strokeWidth": 2.5, "interpolate": "step-before"}),
        &json!({"x": x, "y": y, "color": hue, "strokeDash": dash}),
    )];
    if let Some(chosen) = found.lines.get(found.chosen) {
        layers.push(line_at("x", chosen.score as f64));
    }
    chart(words, 220, &rows, &layers)
}
