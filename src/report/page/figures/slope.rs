//! Ranks of the rules (14): by your points on the left, by the data on the right.

use serde_json::{Value, json};

use crate::artifact::RuleAuditLine;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer};
use crate::report::page::view::View;
use crate::report::page::words::{Words, say};

use super::rule_points::signed;

/// Rules that the chart shows at most, those that move most.
const MOST: usize = 15;
/// Fewer rules than this have no ranks worth a chart.
const LEAST: usize = 3;
/// Ranks that a rule has to move to be colored.
const MOVED: usize = 2;

struct Ranked<'a> {
    rule: &'a RuleAuditLine,
    yours: usize,
    data: usize,
}

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, audit) = (&view.words, view.audit?);
    let known: Vec<&RuleAuditLine> = audit
        .rules
        .iter()
        .filter(|rule| {
            rule.implied
                .is_some_and(|implied| implied.points.is_finite())
        })
        .collect();
    if known.len() < LEAST {
        return None;
    }
    let place = |value: &dyn Fn(&RuleAuditLine) -> f64| {
        let mut order: Vec<usize> = (0..known.len()).collect();
        order.sort_by(|&a, &b| value(known[b]).total_cmp(&value(known[a])));
        let mut places = vec![0; known.len()];
        for (place, rule) in order.into_iter().enumerate() {
            places[rule] = place + 1;
        }
        places
    };
    let yours = place(&|rule| rule.points);
    let data = place(&|rule| rule.implied.map_or(0.0, |implied| implied.points));
    let mut ranked: Vec<Ranked> = known
        .iter()
        .enumerate()
        .map(|(idx, rule)| Ranked {
            rule,
            yours: yours[idx],
            data: data[idx],
        })
        .collect();
    ranked.sort_by_key(|one| (std::cmp::Reverse(one.yours.abs_diff(one.data)), one.yours));
    let top = &ranked[0];
    let answer = if top.yours.abs_diff(top.data) < MOVED {
        say!(words, "slope-same")
    } else {
        say!(
            words,
            "slope-answer",
            rule = top.rule.words.as_str(),
            yours = top.yours,
            data = top.data,
            n = known.len()
        )
    };
    let mut table = Table::new(
        words,
        say!(words, "slope-caption", n = known.len()),
        &[
            "col-rule",
            "#col-rank-yours",
            "#col-rank-data",
            "#col-points",
            "#col-implied-best",
        ],
    );
    for one in &ranked {
        table.row(vec![
            one.rule.words.clone().into(),
            Cell::Number(words.count(one.yours)),
            Cell::Number(words.count(one.data)),
            Cell::Number(signed(words, one.rule)),
            Cell::Number(
                one.rule
                    .implied
                    .map_or_else(String::new, |implied| words.signed(implied.points)),
            ),
        ]);
    }
    ranked.truncate(MOST);
    Some(
        Panel::new(words, "slope", answer)
            .chart(spec(words, &ranked))
            .reading(say!(words, "slope-reading", n = ranked.len()))
            .numbers(table),
    )
}

fn spec(words: &Words, ranked: &[Ranked]) -> Value {
    // Places among those that are shown, so that no two names stand on each other.
    let among = |rank: usize, of: &dyn Fn(&Ranked) -> usize| {
        ranked.iter().filter(|one| of(one) < rank).count() + 1
    };
    let lines: Vec<Value> = ranked.iter().flat_map(|one| {
        let hue = match (one.yours.abs_diff(one.data) < MOVED, one.data < one.yours) {
            (true, _) => "other",
            (false, true) => "model",
            (false, false) => "points",
        };
        let (left, right) = (among(one.yours, &|one| one.yours), among(one.data, &|one| one.data));
        [(0, left, one.yours), (1, right, one.data)].map(|(x, y, rank)| json!({
            "x": x, "y": y, "rule": one.rule.words, "hue": color(hue), "text": format!("{rank}. {}", one.rule.words),
        }))
    }).collect();
    let x = json!({"field": "x", "type": "quantitative", "scale": {"domain": [-1.6, 2.6], "nice": false, "zero": false}, "axis": null});
    let y = json!({"field": "y", "type": "quantitative", "scale": {"domain": [0.2, ranked.len() as f64 + 0.5], "reverse": true, "nice": false, "zero": false}, "axis": null});
    let hue = json!({"field": "hue", "type": "nominal", "scale": null});
    let side = |at: u8, align: &str, dx: i32| {
        json!({
            "transform": [{"filter": format!("datum.x == {at}")}],
            "mark": {"type": "text", "align": align, "dx": dx, "limit": {"expr": "width * 0.38"}},
            "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
        })
    };
    let heads = json!([{"x": 0, "y": 0.2, "text": say!(words, "axis-by-you")}, {"x": 1, "y": 0.2, "text": say!(words, "axis-by-data")}]);
    let head = |at: u8, align: &str, dx: i32| {
        json!({
            "data": {"values": [heads[usize::from(at)]]},
            "mark": {"type": "text", "align": align, "dx": dx, "baseline": "bottom", "fontWeight": "bold", "limit": {"expr": "width * 0.38"}},
            "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
        })
    };
    chart(
        words,
        25 * ranked.len() + 20,
        &lines,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 2}),
                &json!({"x": x, "y": y, "detail": {"field": "rule", "type": "nominal"}, "color": hue}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 50, "opacity": 1}),
                &json!({"x": x, "y": y, "color": hue}),
            ),
            side(0, "right", -9),
            side(1, "left", 9),
            head(0, "right", -9),
            head(1, "left", 9),
        ],
    )
}
