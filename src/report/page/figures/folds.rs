//! Figures by fold and by stretch of time (24): luck or skill?

use serde_json::{Value, json};

use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Panel {
    let (words, found) = (&view.words, &view.facts.folds);
    let answer = say!(
        words,
        "folds-answer",
        won = found.won,
        of = found.of_folds,
        scorer = view.kind(&view.facts.roles.main)
    );
    let columns = [
        "#col-fold",
        "col-scorer",
        "#col-cases",
        "#col-conversions",
        "#col-auc",
        "#col-average-precision",
        "#col-log-loss",
        "#col-brier",
        "#col-reached-capacity",
    ];
    let mut table = Table::new(words, say!(words, "folds-caption"), &columns);
    let three = |value: Option<f64>| {
        Cell::Number(value.map_or_else(|| "–".to_owned(), |value| words.number(value, 3)))
    };
    for line in &found.folds {
        table.row(vec![
            Cell::Number(words.number(f64::from(line.fold) + 1.0, 0)),
            view.full_name(&line.scorer).into(),
            Cell::Number(words.count(line.rows)),
            Cell::Number(words.count(line.conversions)),
            three(line.auc),
            three(line.average_precision),
            Cell::Number(words.number(line.log_loss, 4)),
            Cell::Number(words.number(line.brier, 4)),
            Cell::Number(
                line.capture_at_capacity
                    .map_or_else(|| "–".to_owned(), |capture| words.percent(capture)),
            ),
        ]);
    }
    let mut panel = Panel::new(words, "folds", answer)
        .analyst()
        .chart(spec(view))
        .reading(say!(words, "folds-reading", top = view.top()))
        .numbers(table);
    if !found.periods.is_empty() {
        let columns = [
            "#col-period",
            "col-from",
            "col-to",
            "col-scorer",
            "#col-cases",
            "#col-conversions",
            "#col-auc",
            "#col-log-loss",
        ];
        let mut table = Table::new(words, say!(words, "periods-caption"), &columns);
        for line in &found.periods {
            let day = |day: &Option<String>| {
                day.as_ref()
                    .map_or_else(|| "–".to_owned(), |day| words.day(day))
            };
            table.row(vec![
                Cell::Number(words.count(line.period + 1)),
                day(&line.first_cutoff).into(),
                day(&line.last_cutoff).into(),
                view.full_name(&line.scorer).into(),
                Cell::Number(words.count(line.rows)),
                Cell::Number(words.count(line.conversions)),
                three(line.auc),
                Cell::Number(words.number(line.log_loss, 4)),
            ]);
        }
        panel = panel.numbers(table);
    }
    panel
}

fn spec(view: &View) -> Value {
    let words = &view.words;
    let shown: Vec<&String> = view.facts.roles.shown.iter().collect();
    let rows: Vec<Value> = view.facts.folds.folds.iter().filter(|line| shown.contains(&&line.scorer)).map(|line| json!({
        "f": (line.fold + 1).to_string(), "v": line.capture_at_capacity.map(short), "s": view.name(&line.scorer),
        "tip": format!("{}: {}", view.name(&line.scorer), line.capture_at_capacity.map_or_else(|| "–".to_owned(), |capture| words.percent(capture))),
    })).collect();
    let hues: Vec<(String, &'static str)> = shown
        .iter()
        .map(|scorer| (view.name(scorer), view.hue(scorer)))
        .collect();
    let shapes: Vec<&str> = shown.iter().map(|scorer| view.shape(scorer)).collect();
    let names: Vec<&String> = hues.iter().map(|(name, _)| name).collect();
    let x = json!({"field": "v", "type": "quantitative", "title": say!(words, "axis-reached"), "scale": {"zero": false}, "axis": {"format": ".0%", "tickCount": 6}});
    let y =
        json!({"field": "f", "type": "ordinal", "sort": null, "title": say!(words, "axis-fold")});
    chart(
        words,
        200,
        &rows,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 3, "color": color("grid")}),
                &json!({"x": x, "y": y, "detail": {"field": "f", "type": "nominal"}}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 80, "opacity": 0.9}),
                &json!({"x": x, "y": y, "color": colors("s", &hues),
            "shape": {"field": "s", "type": "nominal", "title": null, "scale": {"domain": names, "range": shapes}}, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}
