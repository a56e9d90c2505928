//! What all charts share: the palette, the look, the axes. A spec is a Vega-Lite chart that holds its data; it draws what
//! the facts say and transforms nothing.

use serde_json::{Map, Value, json};

use super::words::Words;

/// One color: its name in CSS, on white, on black.
pub(super) type Color = (&'static str, &'static str, &'static str);

/// The colors of the page. Specs have those on white; the page swaps them for the names.
///
/// # Source
/// Contrast by WCAG 2.2: text at least 4.5 against card and paper, lines and marks 3.
pub(super) const PALETTE: &[Color] = &[
    ("paper", "#ffffff", "#12161d"),
    ("card", "#f8f9fc", "#1a202a"),
    ("marked", "#eef2fb", "#242d3b"),
    ("ink", "#1a2230", "#eef1f6"),
    ("ink-soft", "#4d5768", "#b3bccb"),
    ("line", "#d9dee8", "#384252"),
    ("grid", "#e3e7ef", "#2f3846"),
    ("axis", "#7d8799", "#8b95a7"),
    ("link", "#1f5ac4", "#8fb6ff"),
    ("points", "#b54708", "#f0935a"),
    ("model", "#2563c9", "#79a7ff"),
    ("hybrid", "#7443c4", "#b79bff"),
    ("bought", "#15703f", "#4fca8f"),
    ("other", "#667085", "#98a2b3"),
    ("wrong", "#b42318", "#ff8a7a"),
];

/// The color on white.
pub(super) fn color(name: &str) -> &'static str {
    let found = PALETTE.iter().find(|(known, _, _)| *known == name);
    found.map_or("#000000", |(_, light, _)| light)
}

/// A chart of `layers` over `rows`, as wide as its place and `height` high.
pub(super) fn chart(words: &Words, height: usize, rows: &[Value], layers: &[Value]) -> Value {
    let (decimal, thousands) = words.language.marks();
    let text = |size: u8| {
        json!({"labelColor": color("ink"), "titleColor": color("ink-soft"), "labelFontSize": size,
        "titleFontSize": size, "titleFontWeight": "normal"})
    };
    let mut axis = text(12);
    merge(
        &mut axis,
        json!({"gridColor": color("grid"), "domainColor": color("axis"), "tickColor": color("axis"), "titlePadding": 8,
        "labelOverlap": true}),
    );
    let mut legend = text(12);
    merge(
        &mut legend,
        json!({"orient": "top", "direction": "horizontal", "columns": 3, "title": null, "symbolSize": 120, "symbolStrokeWidth": 2,
        "labelLimit": 0, "columnPadding": 18, "padding": 0, "offset": 8}),
    );
    json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": "container",
        "height": height,
        "background": "transparent",
        "config": {
            "font": "system-ui, 'Noto Sans', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', sans-serif",
            "view": {"stroke": null},
            "axis": axis,
            "axisY": {"labelLimit": 240},
            "legend": legend,
            "text": {"color": color("ink"), "fontSize": 12},
            "locale": {"number": {"decimal": decimal.to_string(), "thousands": thousands.to_string(), "grouping": [3],
                "currency": ["", ""], "minus": "\u{2212}", "percent": words.language.percent_sign()}},
        },
        "data": {"values": rows},
        "layer": layers,
    })
}

/// A layer: mark and channels.
pub(super) fn layer(mark: &Value, encoding: &Value) -> Value {
    json!({"mark": mark, "encoding": encoding})
}

/// A layer with rows of its own.
pub(super) fn layer_over(rows: &Value, mark: &Value, encoding: &Value) -> Value {
    json!({"data": {"values": rows}, "mark": mark, "encoding": encoding})
}

/// A line across the chart at a value of `channel`.
pub(super) fn line_at(channel: &str, value: f64) -> Value {
    let mut encoding = Map::new();
    encoding.insert(
        channel.to_owned(),
        json!({"datum": value, "type": "quantitative"}),
    );
    json!({"mark": {"type": "rule", "color": color("axis"), "strokeDash": [4, 3]}, "encoding": encoding})
}

/// A quantitative channel that begins where it is told.
pub(super) fn quantity(field: &str, title: &str, [low, high]: [f64; 2]) -> Value {
    json!({"field": field, "type": "quantitative", "title": title, "scale": {"domain": [low, high], "nice": false}, "axis": {"tickCount": 6}})
}

/// A channel of shares, written in percent.
pub(super) fn share(field: &str, title: &str, ends: [f64; 2]) -> Value {
    let mut channel = quantity(field, title, ends);
    // A whole percent where the axis is long, a tenth where it is short.
    let format = if ends[1] - ends[0] < 0.05 {
        ".1%"
    } else {
        ".0%"
    };
    merge(
        &mut channel,
        json!({"axis": {"format": format, "tickCount": 6}}),
    );
    channel
}

/// A channel of names in the order of the data.
pub(super) fn names(field: &str) -> Value {
    json!({"field": field, "type": "nominal", "sort": null, "title": null, "axis": {"domain": false, "ticks": false, "labelPadding": 6}})
}

/// Colors by name: `(name shown, color)`.
pub(super) fn colors(field: &str, of: &[(String, &'static str)]) -> Value {
    let (names, colors): (Vec<&String>, Vec<&str>) =
        of.iter().map(|(name, hue)| (name, color(hue))).unzip();
    json!({"field": field, "type": "nominal", "title": null, "scale": {"domain": names, "range": colors}})
}

/// Puts the keys of `other` into `value`, over those that are there.
pub(super) fn merge(value: &mut Value, other: Value) {
    match (value, other) {
        (Value::Object(known), Value::Object(new)) => {
            for (key, inner) in new {
                match known.get_mut(&key) {
                    Some(old) if old.is_object() => merge(old, inner),
                    _ => {
                        known.insert(key, inner);
                    }
                }
            }
        }
        (value, other) => *value = other,
    }
}

/// A number for a chart: five significant digits are more than a screen shows.
pub(super) fn short(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let digits = 10f64.powf(5.0 - value.abs().max(1e-12).log10().ceil());
    json!((value * digits).round() / digits)
}

/// A round number at or above the largest of `values`, where an axis may end.
pub(super) fn round_up(values: impl Iterator<Item = f64>) -> f64 {
    let most = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    if most <= 0.0 {
        return 1.0;
    }
    let unit = 10f64.powf(most.log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let found = steps
        .iter()
        .find(|step| most <= **step * unit * (1.0 + 1e-9));
    found.unwrap_or(&10.0) * unit
}
