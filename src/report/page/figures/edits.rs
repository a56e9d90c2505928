//! The smallest edit that pays: what to change first, and what that wins.

use serde_json::{Value, json};

use crate::artifact::{AuditFile, EditLine, EstimateLine, StepLine, SuggestionFile};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::{Words, say};

use super::points::is_off;
use super::rule_points::{after, before, change, is_lost, named};

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, audit) = (&view.words, view.audit?);
    let Some(found) = &audit.suggestion else {
        return Some(Panel::new(words, "edits", say!(words, "edits-none-found")));
    };
    let mut panel = Panel::new(words, "edits", answer(words, found));
    if found.chosen > 0 && !found.edits.is_empty() {
        panel = panel.show(&edits(words, found).html());
        if let Some(said) = crosses(words, found) {
            panel = panel.reading(said);
        }
        if found.is_worth_it() {
            let how_to = how_to(words, found).into_iter();
            let said = how_to
                .chain(fewer(words, found, audit))
                .chain(off(words, found, audit));
            for said in said {
                panel = panel.reading(said);
            }
        }
    }
    if found.path.len() > 1 {
        let is_by_time = if found.is_forward { "time" } else { "groups" };
        panel =
            panel
                .chart(spec(words, found))
                .reading(say!(words, "edits-chart", apart = is_by_time));
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
    if found.is_worth_it() {
        panel = panel.reading(say!(words, "edits-held"));
    }
    Some(panel.reading(tried).numbers(path(words, found, audit)))
}

/// An estimate's interval in whole things, or "no margin".
pub(super) fn margin(words: &Words, estimate: &EstimateLine) -> String {
    estimate.interval.map_or_else(
        || say!(words, "no-margin"),
        |ends| {
            words.range(
                words.signed(ends.low.round()),
                words.signed(ends.high.round()),
            )
        },
    )
}

/// What changing the suggested rules wins.
pub(super) fn answer(words: &Words, found: &SuggestionFile) -> String {
    let said = say!(
        words,
        &format!("edits-{}", found.finding),
        n = found.chosen,
        top = words.percent(found.capacity),
        today = words.points(found.captured_today.value.round()),
        then = words.points(found.captured.value.round()),
        more = words.points(found.captured_more.value.round()),
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

/// How to make the changes, and which of them not to.
fn how_to(words: &Words, found: &SuggestionFile) -> Vec<String> {
    let lost: Vec<&EditLine> = found.edits.iter().filter(|edit| is_lost(edit)).collect();
    let mut said = vec![say!(words, "edits-apply")];
    if !lost.is_empty() {
        let named: Vec<String> = lost
            .iter()
            .map(|edit| say!(words, "quoted", what = edit.words.as_str()))
            .collect();
        let flags: Vec<String> = lost
            .iter()
            .map(|edit| format!("--freeze {}", edit.rule))
            .collect();
        said.push(say!(
            words,
            "edits-lost",
            n = lost.len(),
            cost = words.signed(
                lost.iter()
                    .map(|edit| edit.captured.value)
                    .sum::<f64>()
                    .round()
            ),
            names = words.list(&named),
            flags = flags.join(" ")
        ));
    }
    said
}

/// How few of them win nearly as much.
fn fewer(words: &Words, found: &SuggestionFile, audit: &AuditFile) -> Option<String> {
    let fewer = found.fewer?;
    let changes = &found.path.get(fewer.edits)?.changes;
    let named = changes.iter().map(|change| named(audit, &change.rule));
    let quoted = named.map(|rule| say!(words, "quoted", what = rule));
    Some(say!(
        words,
        "edits-fewer",
        n = fewer.edits,
        of = found.chosen,
        share = words.percent(fewer.share),
        names = words.list(&quoted.collect::<Vec<_>>()),
    ))
}

/// Why the rules that are off are not just those that are changed.
fn off(words: &Words, found: &SuggestionFile, audit: &AuditFile) -> Option<String> {
    let off: Vec<_> = audit.rules.iter().filter(|rule| is_off(rule)).collect();
    let is_changed = |name: &str| found.edits.iter().any(|edit| edit.rule == name);
    let left: Vec<String> = off
        .iter()
        .filter(|rule| !is_changed(&rule.name))
        .map(|rule| say!(words, "quoted", what = rule.words.as_str()))
        .collect();
    let changed = off.len() - left.len();
    (!off.is_empty() && (!left.is_empty() || changed < found.edits.len())).then(|| {
        say!(
            words,
            "edits-off",
            off = off.len(),
            both = changed,
            others = found.edits.len() - changed,
            left = left.len(),
            names = words.list(&left),
        )
    })
}

fn edits(words: &Words, found: &SuggestionFile) -> Table {
    let headings = [
        ("col-rule", false),
        ("col-change", true),
        ("col-adds", true),
        ("col-held-up", false),
        ("col-leads-touched", true),
    ];
    let mut columns: Vec<(String, bool)> = headings
        .iter()
        .map(|(key, is_number)| (words.say(key, &[]), *is_number))
        .collect();
    if let Some(threshold) = &found.threshold {
        let heading = say!(words, "col-hot", label = threshold.label.as_str());
        columns.push((heading, true));
    }
    let caption = say!(words, "edits-caption", top = words.percent(found.capacity));
    let mut table = Table::headed(caption, columns).shown();
    for (idx, edit) in found.edits.iter().enumerate() {
        let (held, class) = held_up(edit);
        let mut cells: Vec<Cell> = vec![
            format!("{}. {}", idx + 1, edit.words).into(),
            Cell::Number(format!("{} → {}", before(words, edit), after(words, edit))),
            Cell::Number(say!(
                words,
                "with-margin",
                value = words.signed(edit.captured.value.round()),
                margin = margin(words, &edit.captured)
            )),
            Cell::Chip(words.say(held, &[]), class),
            Cell::Number(words.count(edit.leads)),
        ];
        if found.threshold.is_some() {
            let moved = edit.crossing.map_or_else(String::new, |all| {
                let [up, down] = [all.leads_up, all.leads_down].map(|n| words.count(n));
                format!("+{up} / −{down}")
            });
            cells.push(Cell::Number(moved));
        }
        table.row(cells);
    }
    table
}

/// Whether a change held up on the leads that it was tried on, with the color of the chip.
fn held_up(edit: &EditLine) -> (&'static str, &'static str) {
    if is_lost(edit) {
        ("held-no", "bad")
    } else if edit.captured.interval.is_some_and(|ends| 0.0 < ends.low) {
        ("held-yes", "good")
    } else {
        ("held-perhaps", "plain")
    }
}

/// How sure it is that the changes win, all of them and one by one.
pub(super) fn how_sure(words: &Words, found: &SuggestionFile) -> String {
    let count = |key: &str| {
        let all = found.edits.iter();
        all.filter(|edit| held_up(edit).0 == key).count()
    };
    let is_sure = found
        .captured_more
        .interval
        .is_some_and(|ends| 0.0 < ends.low);
    say!(
        words,
        "short-sure-edits",
        sure = if is_sure { "yes" } else { "no" },
        more = words.signed(found.captured_more.value.round()),
        margin = margin(words, &found.captured_more),
        n = found.edits.len(),
        held = count("held-yes"),
        perhaps = count("held-perhaps"),
        lost = count("held-no"),
    )
}

/// What is called hot and from how many points, and who is so after all changes.
fn crosses(words: &Words, found: &SuggestionFile) -> Option<String> {
    let (threshold, all) = (found.threshold.as_ref()?, found.crossing?);
    Some(say!(
        words,
        "crossing",
        label = threshold.label.as_str(),
        at = words.points(threshold.at),
        up = all.leads_up,
        down = all.leads_down,
    ))
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
        // Points of the chosen changes alone: those of the others are not meant to be made.
        let is_chosen = step.edits == found.chosen && step.edits == found.edits.len();
        let changes: Vec<String> = if is_chosen {
            let all = found.edits.iter();
            all.map(|edit| change(words, edit)).collect()
        } else {
            let all = step.changes.iter();
            all.map(|change| named(audit, &change.rule)).collect()
        };
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
    // Shares differ by little, so a chart of them would be flat: what is shown is what changes win.
    let today = found.path.first().map_or(0.0, |step| step.capture);
    let more = |step: &StepLine| step.capture - today;
    let ends = |step: &StepLine| {
        let known = step.captured_more.as_ref().and_then(|more| more.interval);
        known.map_or_else(|| (more(step), more(step)), |ends| (ends.low, ends.high))
    };
    let rows: Vec<Value> = found.path.iter().map(|step| json!({
        "x": step.edits, "y": short(more(step)), "low": short(ends(step).0), "high": short(ends(step).1),
        "chosen": step.edits == found.chosen,
        "tip": say!(words, "edits-tip", n = step.edits, reached = words.of_hundred(step.capture)),
    })).collect();
    let reach = |values: &mut dyn Iterator<Item = f64>| {
        let most = values.fold(0.0, f64::max);
        if 0.0 < most {
            round_up([most].into_iter())
        } else {
            0.0
        }
    };
    let up = reach(&mut found.path.iter().map(|step| ends(step).1));
    let start = -reach(&mut found.path.iter().map(|step| -ends(step).0));
    // Nothing won and nothing lost still is a chart.
    let end = if up <= start { 0.01 } else { up };
    let most = found.path.len().saturating_sub(1).max(1);
    let ticks: Vec<usize> = (0..=most).collect();
    let x = json!({"field": "x", "type": "quantitative", "title": say!(words, "axis-edits"), "scale": {"domain": [-0.3, most as f64 + 0.3], "nice": false}, "axis": {"values": ticks, "format": "d", "grid": false}});
    let y = json!({"field": "y", "type": "quantitative", "title": say!(words, "axis-reached-more"), "scale": {"domain": [start, end], "nice": false}, "axis": {"format": "+.1%", "tickCount": 5}});
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
                &json!({"type": "rule", "strokeWidth": 3, "opacity": 0.35, "color": color("points")}),
                &json!({"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}),
            ),
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
