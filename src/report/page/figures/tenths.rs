//! Lift by tenth, and the table of tenths (3, 4).

use serde_json::{Value, json};

use crate::report::facts::Tenths;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, facts) = (&view.words, view.facts);
    let main = facts
        .tenths
        .iter()
        .find(|one| one.scorer == facts.roles.main)?;
    let best = main.tenths.first()?;
    let one = |x: f64| words.number(x, 1);
    let answer = say!(
        words,
        "tenths-answer",
        lift = one(best.lift),
        margin = words.interval(best.lift_interval, one),
        known = if best.lift_interval.is_some() {
            "yes"
        } else {
            "no"
        },
        rate = words.rate(best.rate),
        base = words.rate(facts.about.base_rate),
        scorer = view.kind(&main.scorer),
    );
    let mut panel = Panel::new(words, "tenths", answer)
        .chart(spec(view, main))
        .reading(say!(words, "tenths-reading"));
    for one in &facts.tenths {
        panel = panel.numbers(table(view, one));
    }
    Some(panel)
}

fn table(view: &View, of: &Tenths) -> Table {
    let words = &view.words;
    let columns = [
        "#col-tenth",
        "#col-cases",
        "#col-conversions",
        "#col-rate",
        "#col-margin",
        "#col-lift",
        "#col-reached-so-far",
        "#col-mean-score",
        "#col-score-range",
    ];
    let mut table = Table::new(
        words,
        say!(words, "tenths-caption", scorer = view.kind(&of.scorer)),
        &columns,
    );
    let one = |x: f64| words.number(x, 1);
    for tenth in &of.tenths {
        let lift = words.interval(tenth.lift_interval, one);
        table.row(vec![
            Cell::Number(words.count(tenth.number)),
            Cell::Number(words.count(tenth.rows)),
            Cell::Number(words.count(tenth.conversions)),
            Cell::Number(words.percent(tenth.rate)),
            Cell::Number(words.interval(tenth.rate_interval, |end| words.percent(end))),
            Cell::Number(say!(
                words,
                "with-margin",
                value = one(tenth.lift),
                margin = lift
            )),
            Cell::Number(words.percent(tenth.cumulative_capture)),
            Cell::Number(one(tenth.mean_score)),
            Cell::Number(words.range(one(tenth.min_score), one(tenth.max_score))),
        ]);
    }
    table
}

fn spec(view: &View, main: &Tenths) -> Value {
    let words = &view.words;
    let rows: Vec<Value> = main.tenths.iter().map(|tenth| json!({
        "x": tenth.number.to_string(), "y": short(tenth.lift), "low": tenth.lift_interval.map(|ends| short(ends[0])), "high": tenth.lift_interval.map(|ends| short(ends[1])),
        "tip": say!(words, "tenths-tip", n = tenth.number, cases = tenth.rows, bought = tenth.conversions, rate = words.rate(tenth.rate)),
    })).collect();
    let ends = main
        .tenths
        .iter()
        .flat_map(|tenth| [tenth.lift, tenth.lift_interval.map_or(0.0, |ends| ends[1])]);
    let y = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-lift"), "scale": {"domain": [0, round_up(ends.clone())], "nice": false}, "axis": {"tickCount": 5}});
    let x = json!({"field": "x", "type": "ordinal", "sort": null, "title": say!(words, "axis-tenth"), "axis": {"labelAngle": 0}});
    let tip = json!({"field": "tip", "type": "nominal"});
    chart(
        words,
        240,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "color": color(view.hue(&main.scorer)), "opacity": 0.75, "cornerRadiusEnd": 3}),
                &json!({"x": x, "y": y("y"), "tooltip": tip}),
            ),
            layer(
                &json!({"type": "rule", "strokeWidth": 2, "color": color("ink")}),
                &json!({"x": x, "y": y("low"), "y2": {"field": "high"}}),
            ),
            json!({"mark": {"type": "rule", "color": color("points"), "strokeDash": [4, 3]}, "encoding": {"y": {"datum": 1, "type": "quantitative"}}}),
        ],
    )
}
