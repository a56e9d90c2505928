//! Leads by what points and model say of them (15): hidden gems and overrated leads.

use serde_json::{Value, json};

use crate::report::facts::{Corner, Quadrant};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, layer_over, line_at, share, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.quadrant.get().ok()?);
    let rate = |corner: &Corner| {
        corner
            .rate
            .map_or_else(|| "–".to_owned(), |rate| words.rate(rate))
    };
    let answer = say!(
        words,
        "quadrant-answer",
        gems = found.model_only.rows,
        gems_bought = found.model_only.conversions,
        gems_rate = rate(&found.model_only),
        over = found.points_only.rows,
        over_bought = found.points_only.conversions,
        over_rate = rate(&found.points_only),
        top = words.percent(found.high_share),
    );
    let mut table = Table::new(
        words,
        say!(
            words,
            "quadrant-caption",
            top = words.percent(found.high_share)
        ),
        &[
            "col-corner",
            "#col-cases",
            "#col-conversions",
            "#col-rate",
            "#col-margin",
        ],
    )
    .shown();
    let corners = [
        ("both", found.both),
        ("gems", found.model_only),
        ("over", found.points_only),
        ("neither", found.neither),
    ];
    for (name, corner) in corners {
        table.row(vec![
            say!(words, &format!("corner-{name}")).into(),
            Cell::Number(words.count(corner.rows)),
            Cell::Number(words.count(corner.conversions)),
            Cell::Number(
                corner
                    .rate
                    .map_or_else(|| "–".to_owned(), |rate| words.percent(rate)),
            ),
            Cell::Number(words.interval(corner.rate_interval, |end| words.percent(end))),
        ]);
    }
    let panel = Panel::new(words, "quadrant", answer)
        .chart(spec(view, found))
        .show(&table.html());
    Some(panel.reading(say!(
        words,
        "quadrant-reading",
        n = found.scatter.by_points.len(),
        of = found.scatter.of_rows
    )))
}

fn spec(view: &View, found: &Quadrant) -> Value {
    let words = &view.words;
    let (bought, not) = (say!(words, "legend-bought"), say!(words, "legend-not"));
    let scatter = &found.scatter;
    let places = scatter
        .by_points
        .iter()
        .zip(&scatter.by_model)
        .zip(&scatter.converted);
    // Those that bought are drawn last, over the others.
    let (mut others, mut buyers) = (Vec::new(), Vec::new());
    for ((x, y), converted) in places {
        let three = |value: &f64| (value * 1000.0).round() / 1000.0;
        let group = if *converted { &mut buyers } else { &mut others };
        group.push(
            json!({"x": three(x), "y": three(y), "o": if *converted { &bought } else { &not }}),
        );
    }
    let border = 1.0 - found.high_share;
    let names = json!([
        {"x": 0.01, "y": 0.99, "text": say!(words, "corner-gems-short"), "align": "left"},
        {"x": 0.99, "y": 0.02, "text": say!(words, "corner-over-short"), "align": "right"},
    ]);
    let corner = |place: usize, align: &str, baseline: &str| {
        layer_over(
            &json!([names[place]]),
            &json!({"type": "text", "align": align, "baseline": baseline, "fontWeight": "bold", "fontSize": 13, "stroke": color("card"), "strokeWidth": 4, "strokeOpacity": 0.9}),
            &json!({"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"}}),
        )
    };
    let over = |place: usize, align: &str, baseline: &str| {
        layer_over(
            &json!([names[place]]),
            &json!({"type": "text", "align": align, "baseline": baseline, "fontWeight": "bold", "fontSize": 13}),
            &json!({"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"}}),
        )
    };
    let x = share("x", &say!(words, "axis-place-points"), [0.0, 1.0]);
    let y = share("y", &say!(words, "axis-place-model"), [0.0, 1.0]);
    let dots = json!({
        "x": x, "y": y, "color": colors("o", &[(bought.clone(), "bought"), (not.clone(), "other")]),
        "shape": {"field": "o", "type": "nominal", "scale": {"domain": [bought, not], "range": ["diamond", "circle"]}, "title": null},
    });
    let short_border = short(border).as_f64().unwrap_or(border);
    chart(
        words,
        420,
        &others,
        &[
            layer(
                &json!({"type": "point", "filled": true, "size": 16, "opacity": 0.45}),
                &dots,
            ),
            layer_over(
                &json!(buyers),
                &json!({"type": "point", "filled": true, "size": 60, "opacity": 0.95}),
                &dots,
            ),
            line_at("x", short_border),
            line_at("y", short_border),
            corner(0, "left", "top"),
            over(0, "left", "top"),
            corner(1, "right", "bottom"),
            over(1, "right", "bottom"),
        ],
    )
}
