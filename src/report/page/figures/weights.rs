//! How much model, how much rules (27).

use serde_json::{Value, json};

use crate::report::facts::WeightCurve;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, line_at, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.weights.get().ok()?);
    let answer = say!(
        words,
        "weights-answer",
        low = words.percent(found.flat[0]),
        high = words.percent(found.flat[1]),
        best = words.percent(found.best),
        known = if found.hybrid_share.is_some() {
            "yes"
        } else {
            "no"
        },
        used = found
            .hybrid_share
            .map_or_else(String::new, |share| words.percent(share)),
    );
    let mut table = Table::new(
        words,
        say!(words, "weights-caption"),
        &[
            "#col-model-weight",
            "#col-log-loss",
            "#col-standard-error",
            "#col-reached-capacity",
        ],
    );
    for point in &found.points {
        table.row(vec![
            Cell::Number(words.percent(point.weight)),
            Cell::Number(words.number(point.log_loss, 5)),
            Cell::Number(words.number(point.standard_error, 5)),
            Cell::Number(words.percent(point.capture_at_capacity)),
        ]);
    }
    Some(
        Panel::new(words, "weights", answer)
            .analyst()
            .chart(spec(view, found))
            .reading(say!(words, "weights-reading"))
            .numbers(table),
    )
}

fn spec(view: &View, found: &WeightCurve) -> Value {
    let words = &view.words;
    let rows: Vec<Value> = found.points.iter().map(|point| json!({
        "x": short(point.weight), "y": short(point.log_loss), "low": short(point.log_loss - point.standard_error), "high": short(point.log_loss + point.standard_error),
    })).collect();
    let x = json!({"field": "x", "type": "quantitative", "title": say!(words, "axis-model-weight"), "scale": {"domain": [0, 1], "nice": false}, "axis": {"format": ".0%", "tickCount": 6}});
    let y = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-log-loss"), "scale": {"zero": false}, "axis": {"tickCount": 5}});
    let mut layers = vec![
        layer(
            &json!({"type": "area", "color": color("hybrid"), "opacity": 0.2}),
            &json!({"x": x, "y": y("low"), "y2": {"field": "high"}}),
        ),
        layer(
            &json!({"type": "line", "color": color("hybrid"), "strokeWidth": 2.5}),
            &json!({"x": x, "y": y("y")}),
        ),
    ];
    layers.extend(found.hybrid_share.map(|share| line_at("x", share)));
    chart(words, 220, &rows, &layers)
}
