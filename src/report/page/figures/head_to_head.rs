//! All scorers and their differences (25): who is better, and is it more than chance?

use serde_json::{Value, json};

use crate::report::facts::{Outcome, ScorerLine};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Panel {
    let (words, found) = (&view.words, &view.facts.head_to_head);
    let decided: Vec<String> = found
        .pairs
        .iter()
        .filter(|pair| pair.split == "cv")
        .map(|pair| {
            let outcome = match pair.by_log_loss {
                Outcome::First => "first",
                Outcome::Second => "second",
                Outcome::Tie => "tie",
            };
            say!(
                words,
                "duel",
                outcome = outcome,
                first = view.kind(&pair.scorer),
                second = view.kind(&pair.against)
            )
        })
        .collect();
    let answer = if decided.is_empty() {
        say!(words, "duels-none")
    } else {
        decided.join(&say!(words, "sentence-gap"))
    };
    let mut panel = Panel::new(words, "contest", answer)
        .analyst()
        .chart(spec(view))
        .reading(say!(words, "contest-reading"));
    for split in ["cv", "time", "time_known"] {
        let lines: Vec<&ScorerLine> = found
            .lines
            .iter()
            .filter(|line| line.split == split)
            .collect();
        if !lines.is_empty() {
            panel = panel.numbers(table(view, split, &lines));
        }
    }
    panel.numbers(duels(view))
}

fn table(view: &View, split: &str, lines: &[&ScorerLine]) -> Table {
    let words = &view.words;
    let columns = [
        "col-scorer",
        "#col-auc",
        "#col-average-precision",
        "#col-log-loss",
        "#col-brier",
        "#col-reached-share",
        "#col-lift-share",
    ];
    let mut table = Table::new(
        words,
        say!(
            words,
            "contest-caption",
            split = split,
            n = lines[0].rows,
            bought = lines[0].conversions
        ),
        &columns,
    );
    for line in lines {
        let three = |value: f64| words.number(value, 3);
        let at = line
            .shares
            .iter()
            .position(|share| (share - 0.1).abs() < 1e-9)
            .unwrap_or(0);
        let of = |values: &[f64], ends: &[Option<[f64; 2]>], write: &dyn Fn(f64) -> String| {
            let value = values
                .get(at)
                .map_or_else(|| "–".to_owned(), |value| write(*value));
            Cell::Number(say!(
                words,
                "with-margin",
                value = value,
                margin = words.interval(ends.get(at).copied().flatten(), write)
            ))
        };
        table.marked_row(
            vec![
                view.full_name(&line.scorer).into(),
                Cell::Number(say!(
                    words,
                    "with-margin",
                    value = three(line.auc),
                    margin = words.interval(line.auc_interval, three)
                )),
                Cell::Number(three(line.average_precision)),
                Cell::Number(words.number(line.log_loss, 4)),
                Cell::Number(words.number(line.brier, 4)),
                of(&line.captures, &line.capture_intervals, &|x| {
                    words.percent(x)
                }),
                of(&line.lifts, &line.lift_intervals, &|x| words.number(x, 1)),
            ],
            line.scorer == view.facts.roles.winner,
        );
    }
    table
}

fn duels(view: &View) -> Table {
    let words = &view.words;
    let columns = [
        "col-pair",
        "col-split",
        "#col-log-loss-difference",
        "#col-auc-difference",
    ];
    let mut table = Table::new(words, say!(words, "duels-caption"), &columns);
    for pair in &view.facts.head_to_head.pairs {
        let five = |value: f64| words.number(value, 5);
        let three = |value: f64| words.number(value, 3);
        table.row(vec![
            say!(
                words,
                "pair",
                first = view.name(&pair.scorer),
                second = view.name(&pair.against)
            )
            .into(),
            say!(words, "split", split = pair.split.as_str()).into(),
            Cell::Number(say!(
                words,
                "with-margin",
                value = five(pair.log_loss),
                margin = words.interval(pair.log_loss_interval, five)
            )),
            Cell::Number(say!(
                words,
                "with-margin",
                value = three(pair.auc),
                margin = words.interval(pair.auc_interval, three)
            )),
        ]);
    }
    table
}

fn spec(view: &View) -> Value {
    let words = &view.words;
    let lines = view
        .facts
        .head_to_head
        .lines
        .iter()
        .filter(|line| line.split == "cv");
    let rows: Vec<Value> = lines.clone().map(|line| json!({
        "s": view.full_name(&line.scorer), "v": short(line.auc), "hue": color(view.hue(&line.scorer)),
        "low": line.auc_interval.map(|ends| short(ends[0])), "high": line.auc_interval.map(|ends| short(ends[1])),
        "tip": format!("{}: {}", view.full_name(&line.scorer), words.number(line.auc, 3)),
    })).collect();
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-auc"), "scale": {"zero": false}, "axis": {"tickCount": 6}});
    let y = crate::report::page::spec::names("s");
    let hue = json!({"field": "hue", "type": "nominal", "scale": null});
    chart(
        words,
        30 * rows.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "rule", "strokeWidth": 3, "opacity": 0.6}),
                &json!({"y": y, "x": x("low"), "x2": {"field": "high"}, "color": hue}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 80, "opacity": 1}),
                &json!({"y": y, "x": x("v"), "color": hue, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}
