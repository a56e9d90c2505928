//! Parts of the leads (22): does the score work as well for each?

use serde_json::{Value, json};

use crate::report::facts::{Segment, SegmentedBy};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, names, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.segments.get().ok()?);
    // Months have a figure of their own; where there is nothing else to group by, they are what can be said.
    let only_months = found.by.iter().all(|by| by.is_month);
    let judged: Vec<(&SegmentedBy, &Segment)> = found
        .by
        .iter()
        .filter(|by| only_months || !by.is_month)
        .flat_map(|by| {
            by.segments
                .iter()
                .filter(|segment| !segment.is_small)
                .map(move |segment| (by, segment))
        })
        .collect();
    let off: Vec<&(&SegmentedBy, &Segment)> = judged
        .iter()
        .filter(|(_, segment)| is_off(segment))
        .collect();
    let answer = match off
        .iter()
        .max_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))
    {
        None => say!(
            words,
            "segments-alike",
            n = judged.len(),
            least = found.least_conversions,
            by = if only_months { "month" } else { "group" },
        ),
        Some((by, segment)) => say!(
            words,
            "segments-off",
            n = off.len(),
            of = judged.len(),
            segment = name(view, by, segment),
            by = heading(view, by),
            says = words.rate(segment.mean_probability),
            did = words.rate(segment.rate),
            kind = if segment.rate < segment.mean_probability {
                "over"
            } else {
                "under"
            },
        ),
    };
    let mut panel = Panel::new(words, "segments", answer);
    if let Some(by) = found.by.iter().find(|by| !by.is_month).or(found.by.first()) {
        panel = panel.chart(spec(view, by)).reading(say!(
            words,
            "segments-reading",
            least = found.least_conversions
        ));
    }
    for by in &found.by {
        panel = panel.numbers(table(view, by));
    }
    Some(panel)
}

fn is_off(segment: &Segment) -> bool {
    segment
        .observed_over_expected_interval
        .is_some_and(|[low, high]| 1.0 < low || high < 1.0)
}

fn distance(segment: &Segment) -> f64 {
    segment
        .observed_over_expected
        .map_or(0.0, |ratio| ratio.max(1e-9).ln().abs())
}

fn name(view: &View, by: &SegmentedBy, segment: &Segment) -> String {
    let words = &view.words;
    match &segment.name {
        _ if 0 < segment.of_levels => say!(words, "segment-rest", n = segment.of_levels),
        None => say!(words, "missing"),
        Some(name) if by.is_month => words.day(name),
        Some(name) => name.clone(),
    }
}

fn heading(view: &View, by: &SegmentedBy) -> String {
    if by.is_month {
        say!(view.words, "segment-month")
    } else {
        view.words.column(&by.words)
    }
}

fn table(view: &View, by: &SegmentedBy) -> Table {
    let words = &view.words;
    let columns = [
        "col-segment",
        "#col-cases",
        "#col-conversions",
        "#col-rate",
        "#col-says",
        "#col-observed-expected",
        "#col-reached-capacity",
        "#col-in-head",
        "#col-auc",
    ];
    let mut table = Table::new(
        words,
        say!(words, "segments-caption", by = heading(view, by)),
        &columns,
    );
    for segment in &by.segments {
        let two = |value: f64| words.number(value, 2);
        let title = name(view, by, segment);
        table.row(vec![
            if segment.is_small {
                say!(words, "segment-small", name = title)
            } else {
                title
            }
            .into(),
            Cell::Number(words.count(segment.rows)),
            Cell::Number(words.count(segment.conversions)),
            Cell::Number(say!(
                words,
                "with-margin",
                value = words.percent(segment.rate),
                margin = words.interval(segment.rate_interval, |end| words.percent(end))
            )),
            Cell::Number(words.percent(segment.mean_probability)),
            Cell::Number(
                segment
                    .observed_over_expected
                    .map_or_else(|| "–".to_owned(), two),
            ),
            Cell::Number(
                segment
                    .capture_at_capacity
                    .map_or_else(|| "–".to_owned(), |capture| words.percent(capture)),
            ),
            Cell::Number(words.percent(segment.share_in_head)),
            Cell::Number(segment.auc.map_or_else(|| "–".to_owned(), two)),
        ]);
    }
    table
}

fn spec(view: &View, by: &SegmentedBy) -> Value {
    let words = &view.words;
    let (did, says) = (say!(words, "axis-happened"), say!(words, "axis-says"));
    let label = |segment: &Segment| {
        let title = name(view, by, segment);
        if segment.is_small {
            say!(words, "segment-small", name = title)
        } else {
            title
        }
    };
    let rows: Vec<Value> = by.segments.iter().flat_map(|segment| {
        let title = label(segment);
        let ends = segment.rate_interval;
        [
            json!({"s": title, "v": short(segment.rate), "w": did, "low": ends.map(|ends| short(ends[0])), "high": ends.map(|ends| short(ends[1])), "tip": format!("{title}: {}", words.rate(segment.rate))}),
            json!({"s": title, "v": short(segment.mean_probability), "w": says, "tip": format!("{title}: {}", words.rate(segment.mean_probability))}),
        ]
    }).collect();
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-rate"), "axis": {"format": "~%", "tickCount": 6}});
    let mut y = names("s");
    y["title"] = json!(heading(view, by));
    let which = [
        (did.clone(), "bought"),
        (says.clone(), view.hue(&view.facts.roles.main)),
    ];
    chart(
        words,
        30 * by.segments.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "rule", "strokeWidth": 3, "color": color("bought"), "opacity": 0.5}),
                &json!({"y": y, "x": x("low"), "x2": {"field": "high"}}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 80, "opacity": 1}),
                &json!({"y": y, "x": x("v"), "color": colors("w", &which),
            "shape": {"field": "w", "type": "nominal", "title": null, "scale": {"domain": [did, says], "range": ["circle", "diamond"]}}, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
        ],
    )
}
