//! The smallest edit that pays: what to change first, and what that wins.

use serde_json::{Value, json};

use crate::artifact::{AuditFile, CrossingLine, EditLine, EstimateLine, SuggestionFile};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::{Words, say};

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, audit) = (&view.words, view.audit?);
    let Some(found) = &audit.suggestion else {
        return Some(Panel::new(words, "edits", say!(words, "edits-none-found")));
    };
    let mut panel = Panel::new(words, "edits", answer(words, found));
    if found.chosen > 0 && !found.edits.is_empty() {
        panel = panel.show(&edits(words, found).html());
        if found.finding == "pays" || found.finding == "perhaps" {
            panel = panel.reading(say!(words, "edits-apply"));
        }
    }
    if found.path.len() > 1 {
        panel = panel.chart(spec(words, found));
    }
    let tried = say!(
        words,
        "edits-tried",
        apart = found.apart.as_str(),
        found = found.found_on.rows,
        tried = found.tried_on.rows,
        converted = found.tried_on.converted,
        top = words.percent(found.capacity),
    );
    Some(panel.reading(tried).numbers(path(words, found, audit)))
}

/// An estimate's interval in whole things, or "no margin".
fn margin(words: &Words, estimate: &EstimateLine) -> String {
    estimate.interval.map_or_else(
        || say!(words, "no-margin"),
        |ends| words.range(words.signed(ends.low), words.signed(ends.high)),
    )
}

/// What changing the suggested rules wins.
pub(super) fn answer(words: &Words, found: &SuggestionFile) -> String {
    let said = say!(
        words,
        &format!("edits-{}", found.finding),
        n = found.chosen,
        top = words.percent(found.capacity),
        today = words.points(found.captured_today.value),
        then = words.points(found.captured.value),
        more = words.points(found.captured_more.value),
        margin = margin(words, &found.captured_more),
        converted = found.tried_on.converted,
    );
    if found.lists < 2 {
        return said;
    }
    // Whoever reads "4 240 buyers" beside a list of 2 357 leads stumbles.
    let calls = found.capacity * found.tried_on.rows as f64 / found.lists as f64;
    let lists = say!(
        words,
        "edits-lists",
        lists = found.lists,
        calls = words.points(calls.round())
    );
    format!("{said} {lists}")
}

/// "Webinar attended: from 20 to 5".
pub(super) fn one(words: &Words, edit: &EditLine) -> String {
    say!(
        words,
        "edit-one",
        rule = edit.words.as_str(),
        from = words.points(edit.from),
        to = words.points(edit.to)
    )
}

fn edits(words: &Words, found: &SuggestionFile) -> Table {
    let mut columns = vec![
        "#col-step",
        "col-rule",
        "#col-today",
        "#col-proposed",
        "#col-adds",
        "#col-leads-touched",
    ];
    if found.threshold.is_some() {
        columns.push("col-crossing");
    }
    let mut table = Table::new(
        words,
        say!(words, "edits-caption", top = words.percent(found.capacity)),
        &columns,
    )
    .shown();
    for (idx, edit) in found.edits.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![
            Cell::Number(words.count(idx + 1)),
            edit.words.clone().into(),
            Cell::Number(words.points(edit.from)),
            Cell::Number(words.points(edit.to)),
            Cell::Number(say!(
                words,
                "with-margin",
                value = words.signed(edit.captured.value),
                margin = margin(words, &edit.captured)
            )),
            Cell::Number(words.count(edit.leads)),
        ];
        if found.threshold.is_some() {
            cells.push(Cell::Long(
                edit.crossing
                    .map_or_else(String::new, |crossing| crosses(words, found, &crossing)),
            ));
        }
        table.row(cells);
    }
    table
}

fn crosses(words: &Words, found: &SuggestionFile, crossing: &CrossingLine) -> String {
    let Some(threshold) = &found.threshold else {
        return String::new();
    };
    say!(
        words,
        "crossing",
        label = threshold.label.as_str(),
        at = words.points(threshold.at),
        up = crossing.leads_up,
        down = crossing.leads_down,
    )
}

fn path(words: &Words, found: &SuggestionFile, audit: &AuditFile) -> Table {
    let mut table = Table::new(
        words,
        say!(words, "edits-path-caption", folds = found.folds),
        &[
            "#col-edits",
            "#col-reached-fold",
            "#col-gain-nats",
            "col-changes",
        ],
    );
    for step in &found.path {
        let in_words = |name: &str| {
            audit
                .rules
                .iter()
                .find(|rule| rule.name == name)
                .map_or(name.to_owned(), |rule| rule.words.clone())
        };
        let changes: Vec<String> = step
            .changes
            .iter()
            .map(|change| {
                say!(
                    words,
                    "edit-one",
                    rule = in_words(&change.rule),
                    from = words.points(change.from),
                    to = words.points(change.to)
                )
            })
            .collect();
        let write = |x: f64| words.number(x, 5);
        let gain = say!(
            words,
            "with-margin",
            value = write(step.gain),
            margin = words.range(
                write(step.gain_interval.low),
                write(step.gain_interval.high)
            )
        );
        table.marked_row(
            vec![
                Cell::Number(words.count(step.edits)),
                Cell::Number(words.percent(step.capture)),
                Cell::Number(gain),
                Cell::Long(changes.join("; ")),
            ],
            step.edits == found.chosen,
        );
    }
    table
}

fn spec(words: &Words, found: &SuggestionFile) -> Value {
    let rows: Vec<Value> = found.path.iter().map(|step| json!({
        "x": step.edits, "y": short(step.capture), "chosen": step.edits == found.chosen,
        "tip": say!(words, "edits-tip", n = step.edits, reached = words.of_hundred(step.capture)),
    })).collect();
    let end = round_up(found.path.iter().map(|step| step.capture)).min(1.0);
    let most = found.path.len().saturating_sub(1).max(1);
    let ticks: Vec<usize> = (0..=most).collect();
    let x = json!({"field": "x", "type": "quantitative", "title": say!(words, "axis-edits"), "scale": {"domain": [-0.3, most as f64 + 0.3], "nice": false}, "axis": {"values": ticks, "format": "d", "grid": false}});
    let y = json!({"field": "y", "type": "quantitative", "title": say!(words, "axis-reached"), "scale": {"domain": [0, end], "nice": false}, "axis": {"format": ".0%", "tickCount": 5}});
    let tip = json!({"field": "tip", "type": "nominal"});
    let chosen = say!(words, "edits-chosen");
    // Beside the axis there is room on one side only.
    let (align, side) = if found.chosen == 0 {
        ("left", -6)
    } else {
        ("center", 0)
    };
    chart(
        words,
        200,
        &rows,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 2, "color": color("points")}),
                &json!({"x": x, "y": y}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 60, "opacity": 1, "color": color("points")}),
                &json!({"x": x, "y": y, "tooltip": tip}),
            ),
            json!({"transform": [{"filter": "datum.chosen"}], "mark": {"type": "point", "filled": false, "size": 260, "strokeWidth": 2.5, "color": color("ink"), "opacity": 1}, "encoding": {"x": x, "y": y}}),
            json!({"transform": [{"filter": "datum.chosen"}], "mark": {"type": "text", "dy": 22, "dx": side, "align": align, "text": chosen}, "encoding": {"x": x, "y": y}}),
        ],
    )
}
