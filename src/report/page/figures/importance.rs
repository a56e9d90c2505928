//! What the model leans on (18).

use serde_json::{Value, json};

use crate::report::facts::{Importance, ImportantFeature};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, names, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

/// Features that the chart shows.
const SHOWN: usize = 12;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.importance.get().ok()?);
    let first = found.features.first()?;
    let answer = say!(
        words,
        "importance-answer",
        what = words.column(&first.words),
        direction = first.direction.as_str(),
        known = if first.share_of_gain.is_some() {
            "yes"
        } else {
            "no"
        },
        share = first
            .share_of_gain
            .map_or_else(String::new, |share| words.percent(share)),
    );
    let columns = [
        "col-feature",
        "col-direction",
        "#col-share-gain",
        "#col-log-loss-rise",
        "#col-margin",
        "col-moves-with",
    ];
    let mut table = Table::new(
        words,
        say!(
            words,
            "importance-caption",
            n = found.repeats,
            rows = found.rows
        ),
        &columns,
    );
    for feature in &found.features {
        let five = |value: f64| words.number(value, 5);
        table.row(vec![
            words.column(&feature.words).into(),
            say!(words, "direction", direction = feature.direction.as_str()).into(),
            Cell::Number(
                feature
                    .share_of_gain
                    .map_or_else(|| "–".to_owned(), |share| words.percent(share)),
            ),
            Cell::Number(five(feature.log_loss_rise)),
            Cell::Number(words.range(five(feature.interval[0]), five(feature.interval[1]))),
            Cell::Long(feature.moves_with.join(", ")),
        ]);
    }
    let mut panel = Panel::new(words, "importance", answer)
        .chart(spec(view, found))
        .reading(say!(words, "importance-reading"));
    if 0 < found.more {
        panel = panel.reading(say!(words, "importance-more", n = found.more));
    }
    Some(panel.numbers(table))
}

/// What is drawn: shares of the gain, or where there is none the rise of the loss itself.
fn value(feature: &ImportantFeature) -> (f64, [f64; 2]) {
    match feature.share_of_gain {
        Some(share) if feature.log_loss_rise != 0.0 => {
            let unit = share / feature.log_loss_rise;
            (share, feature.interval.map(|end| end * unit))
        }
        _ => (feature.log_loss_rise, feature.interval),
    }
}

fn spec(view: &View, found: &Importance) -> Value {
    let words = &view.words;
    let shown = &found.features[..found.features.len().min(SHOWN)];
    let is_share = shown.iter().all(|feature| feature.share_of_gain.is_some());
    let rows: Vec<Value> = shown.iter().map(|feature| {
        let (mid, [low, high]) = if is_share { value(feature) } else { (feature.log_loss_rise, feature.interval) };
        json!({"f": words.column(&feature.words), "v": short(mid), "low": short(low), "high": short(high), "tip": say!(words, "direction", direction = feature.direction.as_str())})
    }).collect();
    let ends = shown.iter().map(|feature| {
        if is_share {
            value(feature).1
        } else {
            feature.interval
        }
    });
    let low = ends.clone().map(|ends| ends[0]).fold(0.0, f64::min);
    let end = round_up(ends.map(|ends| ends[1]));
    let axis = if is_share {
        json!({"format": "~%", "tickCount": 5})
    } else {
        json!({"tickCount": 5})
    };
    let title = say!(
        words,
        "axis-importance",
        kind = if is_share { "share" } else { "loss" }
    );
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": title, "scale": {"domain": [short(low), end], "nice": false}, "axis": axis});
    chart(
        words,
        27 * shown.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "orient": "horizontal", "color": color("model"), "opacity": 0.75, "cornerRadiusEnd": 3}),
                &json!({"y": names("f"), "x": x("v"), "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
            layer(
                &json!({"type": "rule", "strokeWidth": 2, "color": color("ink")}),
                &json!({"y": names("f"), "x": x("low"), "x2": {"field": "high"}}),
            ),
        ],
    )
}
