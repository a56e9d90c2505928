//! Calibration (8): when it says 30 %, is it 30 %?

use serde_json::{Value, json};

use crate::report::facts::{Calibration, ScorerCalibration};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, layer_over, share, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, &view.facts.calibration);
    let main = found
        .scorers
        .iter()
        .find(|one| one.scorer == view.facts.roles.main)?;
    let best = main.bins.last()?;
    let right = main.bins.iter().filter(|bin| bin.is_right).count();
    let kind = if right == main.bins.len() {
        "all"
    } else if right * 10 >= main.bins.len() * 7 {
        "most"
    } else {
        "few"
    };
    let answer = say!(
        words,
        "calibration-answer",
        kind = kind,
        right = right,
        n = main.bins.len(),
        says = words.of_hundred(best.predicted),
        did = words.of_hundred(best.observed),
        margin = words.interval(best.interval, |end| words.of_hundred(end)),
    );
    let mut panel = Panel::new(words, "calibration", answer)
        .chart(spec(view, found))
        .reading(say!(words, "calibration-reading"));
    for one in &found.scorers {
        panel = panel.numbers(bins(view, one));
    }
    Some(panel.numbers(summary(view, found)))
}

fn bins(view: &View, of: &ScorerCalibration) -> Table {
    let words = &view.words;
    let mut table = Table::new(
        words,
        say!(words, "calibration-caption", scorer = view.kind(&of.scorer)),
        &[
            "#col-says",
            "#col-happened",
            "#col-margin",
            "#col-cases",
            "#col-conversions",
            "col-right",
        ],
    );
    for bin in &of.bins {
        table.row(vec![
            Cell::Number(words.percent(bin.predicted)),
            Cell::Number(words.percent(bin.observed)),
            Cell::Number(words.interval(bin.interval, |end| words.percent(end))),
            Cell::Number(words.count(bin.rows)),
            Cell::Number(words.count(bin.conversions)),
            say!(words, "yes-no", is = super::movers::yes(bin.is_right)).into(),
        ]);
    }
    table
}

fn summary(view: &View, found: &Calibration) -> Table {
    let words = &view.words;
    let columns = [
        "col-scorer",
        "#col-slope",
        "#col-intercept",
        "#col-observed-expected",
        "#col-brier",
        "#col-log-loss",
        "#col-calibration-error",
    ];
    let mut table = Table::new(words, say!(words, "calibration-summary"), &columns);
    for one in &found.scorers {
        let two = |value: f64| words.number(value, 2);
        table.row(vec![
            view.name(&one.scorer).into(),
            Cell::Number(say!(
                words,
                "with-margin",
                value = two(one.slope),
                margin = words.interval(one.slope_interval, two)
            )),
            Cell::Number(two(one.intercept)),
            Cell::Number(two(one.observed_over_expected)),
            Cell::Number(words.number(one.brier, 4)),
            Cell::Number(words.number(one.log_loss, 4)),
            Cell::Number(words.percent(one.calibration_error)),
        ]);
    }
    table
}

fn spec(view: &View, found: &Calibration) -> Value {
    let words = &view.words;
    // Main scorer and points: more would lie on each other.
    let main = &view.facts.roles.main;
    let shown: Vec<&ScorerCalibration> = found
        .scorers
        .iter()
        .filter(|one| one.scorer == *main || view.kind(&one.scorer) == "rules")
        .collect();
    let end = found.axis_end.min(1.0);
    let rows: Vec<Value> = shown.iter().flat_map(|one| one.bins.iter().map(|bin| json!({
        "x": short(bin.predicted), "y": short(bin.observed), "s": view.name(&one.scorer),
        "low": bin.interval.map(|ends| short(ends[0])), "high": bin.interval.map(|ends| short(ends[1])),
        "tip": say!(words, "calibration-tip", says = words.percent(bin.predicted), did = words.percent(bin.observed), n = bin.rows),
    }))).collect();
    let hues: Vec<(String, &'static str)> = shown
        .iter()
        .map(|one| (view.name(&one.scorer), view.hue(&one.scorer)))
        .collect();
    let shapes: Vec<&str> = shown.iter().map(|one| view.shape(&one.scorer)).collect();
    let x = share("x", &say!(words, "axis-says"), [0.0, end]);
    let y = |field: &str| share(field, &say!(words, "axis-happened"), [0.0, end]);
    let hue = colors("s", &hues);
    let names: Vec<&String> = hues.iter().map(|(name, _)| name).collect();
    chart(
        words,
        300,
        &rows,
        &[
            layer_over(
                &json!([{"x": 0, "y": 0}, {"x": end, "y": end}]),
                &json!({"type": "line", "color": color("axis"), "strokeDash": [4, 3]}),
                &json!({"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}),
            ),
            layer(
                &json!({"type": "rule", "strokeWidth": 2, "clip": true, "opacity": 0.7}),
                &json!({"x": x, "y": y("low"), "y2": {"field": "high"}, "color": hue}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 70, "opacity": 1}),
                &json!({"x": x, "y": y("y"), "color": hue,
            "shape": {"field": "s", "type": "nominal", "title": null, "scale": {"domain": names, "range": shapes}}, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}
