//! How the model's score goes with single features (20).

use serde_json::{Value, json};

use crate::report::facts::{DependenceBin, FeatureDependence};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, short};
use crate::report::page::view::View;
use crate::report::page::words::{Argument, say};

/// Features with a chart; the others have their table.
const CHARTS: usize = 3;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.dependence.get().ok()?);
    let first = found.features.first()?;
    let by_points = |a: &&DependenceBin, b: &&DependenceBin| a.points.total_cmp(&b.points);
    let (low, high) = (
        first.bins.iter().min_by(by_points)?,
        first.bins.iter().max_by(by_points)?,
    );
    let answer = say!(
        words,
        "dependence-answer",
        what = words.column(&first.words),
        high = values(view, first, high),
        most = Argument::Points(high.points),
        low = values(view, first, low),
        least = Argument::Points(low.points),
    );
    let mut panel = Panel::new(words, "dependence", answer).analyst();
    for (idx, feature) in found.features.iter().take(CHARTS).enumerate() {
        let name = if idx == 0 {
            "dependence".to_owned()
        } else {
            format!("dependence-{}", idx + 1)
        };
        panel = panel.chart_named(name, spec(view, feature));
    }
    for feature in &found.features {
        let columns = [
            "col-values",
            "#col-score-points",
            "#col-cases",
            "#col-rate",
            "#col-margin",
        ];
        let mut table = Table::new(words, words.column(&feature.words), &columns);
        for bin in &feature.bins {
            table.row(vec![
                values(view, feature, bin).into(),
                Cell::Number(words.signed(bin.points)),
                Cell::Number(words.count(bin.rows)),
                Cell::Number(words.percent(bin.rate)),
                Cell::Number(words.interval(bin.rate_interval, |end| words.percent(end))),
            ]);
        }
        panel = panel.numbers(table);
    }
    Some(panel.reading(say!(words, "dependence-reading")))
}

fn values(view: &View, feature: &FeatureDependence, bin: &DependenceBin) -> String {
    let words = &view.words;
    if bin.is_missing {
        return say!(words, "missing");
    }
    if let Some(category) = &bin.category {
        return category.clone();
    }
    let ends = feature
        .bins
        .iter()
        .flat_map(|bin| [bin.from, bin.to])
        .flatten();
    // Questions that are answered with 0 and 1 alone are answered with no and yes.
    let is_flag = bin.from == bin.to && ends.clone().all(|end| [0.0, 1.0].contains(&end));
    if let Some(value) = bin.from.filter(|_| is_flag) {
        return say!(words, "yes-no", is = super::movers::yes(0.5 < value));
    }
    let digits = if ends.clone().all(|end| end.fract() == 0.0) {
        0
    } else if ends.map(f64::abs).fold(0.0, f64::max) < 10.0 {
        2
    } else {
        1
    };
    let write = |end: Option<f64>| end.map_or_else(String::new, |end| words.number(end, digits));
    words.range(write(bin.from), write(bin.to))
}

fn spec(view: &View, feature: &FeatureDependence) -> Value {
    let words = &view.words;
    let rows: Vec<Value> = feature.bins.iter().map(|bin| {
        let name = values(view, feature, bin);
        json!({"v": name, "p": short(bin.points), "tip": say!(words, "dependence-tip", values = name.as_str(), points = Argument::Points(bin.points), n = bin.rows, rate = words.rate(bin.rate))})
    }).collect();
    let y = json!({"field": "v", "type": "nominal", "sort": null, "title": words.column(&feature.words), "axis": {"domain": false, "ticks": false, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8, "titleBaseline": "bottom"}});
    let x = json!({"field": "p", "type": "quantitative", "title": say!(words, "axis-score-points"), "axis": {"tickCount": 6}});
    chart(
        words,
        24 * feature.bins.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "orient": "horizontal", "color": color("model"), "opacity": 0.75}),
                &json!({"y": y, "x": x, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
            json!({"mark": {"type": "rule", "color": color("axis")}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}}),
        ],
    )
}
