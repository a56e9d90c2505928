//! The months (28): seasons, and leads too young to know.

use serde_json::{Value, json};

use crate::report::facts::Months;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.months.get().ok()?);
    let known: Vec<_> = found
        .months
        .iter()
        .filter(|month| month.rate.is_some())
        .collect();
    let by_rate = |a: &&&crate::report::facts::Month, b: &&&crate::report::facts::Month| {
        a.rate.unwrap_or(0.0).total_cmp(&b.rate.unwrap_or(0.0))
    };
    let (low, high) = (known.iter().min_by(by_rate)?, known.iter().max_by(by_rate)?);
    let rate = |month: &crate::report::facts::Month| words.rate(month.rate.unwrap_or_default());
    let answer = say!(
        words,
        "months-answer",
        high = words.day(&high.month),
        high_rate = rate(high),
        low = words.day(&low.month),
        low_rate = rate(low)
    );
    let mut panel = Panel::new(words, "months", answer)
        .chart(spec(view, found))
        .reading(say!(words, "months-reading"));
    if let Some(month) = &found.immature_from {
        panel = panel.reading(say!(words, "months-immature", month = words.day(month)));
    }
    let columns = [
        "col-month",
        "#col-cases",
        "#col-leads",
        "#col-conversions",
        "#col-rate",
        "#col-margin",
        "#col-says",
        "#col-reached-capacity",
        "#col-reached-points",
        "#col-too-young",
    ];
    let mut table = Table::new(words, say!(words, "months-caption"), &columns);
    for month in &found.months {
        let percent = |share: Option<f64>| {
            Cell::Number(share.map_or_else(|| "–".to_owned(), |share| words.percent(share)))
        };
        table.row(vec![
            words.day(&month.month).into(),
            Cell::Number(words.count(month.rows)),
            Cell::Number(words.count(month.leads)),
            Cell::Number(words.count(month.conversions)),
            percent(month.rate),
            Cell::Number(words.interval(month.rate_interval, |end| words.percent(end))),
            percent(month.mean_probability),
            percent(month.capture_at_capacity),
            percent(month.rules_capture_at_capacity),
            Cell::Number(words.count(month.immature_rows)),
        ]);
    }
    Some(panel.numbers(table))
}

fn spec(view: &View, found: &Months) -> Value {
    let words = &view.words;
    let (did, says) = (say!(words, "axis-happened"), say!(words, "axis-says"));
    let rows: Vec<Value> = found.months.iter().flat_map(|month| {
        let title = words.day(&month.month);
        let tip = say!(words, "months-tip", month = title.as_str(), n = month.rows, bought = month.conversions);
        let ends = month.rate_interval;
        [
            json!({"m": title, "v": month.rate.map(short), "w": did, "low": ends.map(|ends| short(ends[0])), "high": ends.map(|ends| short(ends[1])), "young": month.is_immature, "tip": tip}),
            json!({"m": title, "v": month.mean_probability.map(short), "w": says, "young": month.is_immature, "tip": tip}),
        ]
    }).collect();
    let end = round_up(found.months.iter().flat_map(|month| {
        [
            month.rate.unwrap_or(0.0),
            month.mean_probability.unwrap_or(0.0),
            month
                .rate_interval
                .map_or(0.0, |ends| ends[1].min(2.5 * month.rate.unwrap_or(0.0))),
        ]
    }));
    let order: Vec<String> = found
        .months
        .iter()
        .map(|month| words.day(&month.month))
        .collect();
    let x = json!({"field": "m", "type": "ordinal", "sort": null, "scale": {"domain": order}, "title": null, "axis": {"labelAngle": -40, "labelOverlap": true}});
    let y = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-rate"), "scale": {"domain": [0, end], "nice": false}, "axis": {"format": "~%", "tickCount": 5}});
    let which = [
        (did.clone(), "bought"),
        (says.clone(), view.hue(&view.facts.roles.main)),
    ];
    let hue = colors("w", &which);
    chart(
        words,
        230,
        &rows,
        &[
            json!({"transform": [{"filter": "datum.young"}], "mark": {"type": "bar", "color": color("grid"), "width": {"band": 1}, "opacity": 0.7}, "encoding": {"x": x, "y": {"datum": end, "type": "quantitative"}}}),
            layer(
                &json!({"type": "rule", "strokeWidth": 2, "color": color("bought"), "opacity": 0.5, "clip": true}),
                &json!({"x": x, "y": y("low"), "y2": {"field": "high"}}),
            ),
            layer(
                &json!({"type": "line", "strokeWidth": 2}),
                &json!({"x": x, "y": y("v"), "color": hue}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 55, "opacity": 1}),
                &json!({"x": x, "y": y("v"), "color": hue,
            "shape": {"field": "w", "type": "nominal", "title": null, "scale": {"domain": [did, says], "range": ["circle", "diamond"]}}, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}
