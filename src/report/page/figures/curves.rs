//! ROC (6), and precision and recall (7).

use serde_json::{Value, json};

use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{
    chart, color, colors, layer, layer_over, merge, round_up, share, short,
};
use crate::report::page::view::View;
use crate::report::page::words::say;

/// Points of a curve that its table lists.
const LISTED: usize = 20;

pub(super) fn roc(view: &View) -> Option<Panel> {
    let (words, facts) = (&view.words, view.facts);
    let main = facts
        .roc
        .iter()
        .find(|one| one.scorer == facts.roles.main)?;
    let of = |x: f64| words.of_hundred(x);
    let answer = say!(
        words,
        "roc-answer",
        n = of(main.auc),
        scorer = view.kind(&main.scorer),
        margin = words.interval(main.auc_interval, of),
        known = if main.auc_interval.is_some() {
            "yes"
        } else {
            "no"
        }
    );
    let mut table = Table::new(
        words,
        say!(words, "roc-caption"),
        &["col-scorer", "#col-auc", "#col-ks"],
    );
    for one in &facts.roc {
        let three = |value: f64| words.number(value, 3);
        table.row(vec![
            view.name(&one.scorer).into(),
            Cell::Number(say!(
                words,
                "with-margin",
                value = three(one.auc),
                margin = words.interval(one.auc_interval, three)
            )),
            Cell::Number(three(one.ks)),
        ]);
    }
    let lines = facts.roc.iter().map(|one| {
        (
            one.scorer.as_str(),
            one.false_positive_rates.as_slice(),
            one.true_positive_rates.as_slice(),
        )
    });
    let base = json!([{"x": 0, "y": 0}, {"x": 1, "y": 1}]);
    let spec = lines_spec(
        view,
        lines.clone(),
        [
            say!(words, "axis-others-flagged"),
            say!(words, "axis-buyers-flagged"),
        ],
        &base,
        1.0,
    );
    let mut panel = Panel::new(words, "roc", answer)
        .analyst()
        .chart(spec)
        .numbers(table);
    for line in lines {
        panel = panel.numbers(listed(
            view,
            line,
            ["#col-others-flagged", "#col-buyers-flagged"],
        ));
    }
    Some(panel)
}

pub(super) fn precision_recall(view: &View) -> Option<Panel> {
    let (words, facts) = (&view.words, view.facts);
    let main = facts
        .precision_recall
        .iter()
        .find(|one| one.scorer == facts.roles.main)?;
    // At half of the buyers: a place that every curve has.
    let half = main.recalls.iter().position(|recall| 0.5 <= *recall)?;
    let answer = say!(
        words,
        "precision-answer",
        recall = words.of_hundred(main.recalls[half]),
        precision = words.of_hundred(main.precisions[half]),
        base = words.of_hundred(main.base_rate),
        scorer = view.kind(&main.scorer)
    );
    let mut table = Table::new(
        words,
        say!(words, "precision-caption"),
        &["col-scorer", "#col-average-precision", "#col-base-rate"],
    );
    for one in &facts.precision_recall {
        table.row(vec![
            view.name(&one.scorer).into(),
            Cell::Number(words.number(one.average_precision, 3)),
            Cell::Number(words.number(one.base_rate, 3)),
        ]);
    }
    let lines = facts.precision_recall.iter().map(|one| {
        (
            one.scorer.as_str(),
            one.recalls.as_slice(),
            one.precisions.as_slice(),
        )
    });
    let end = round_up(
        facts
            .precision_recall
            .iter()
            .flat_map(|one| one.precisions.iter().copied()),
    )
    .min(1.0);
    let base = json!([{"x": 0, "y": short(main.base_rate)}, {"x": 1, "y": short(main.base_rate)}]);
    let spec = lines_spec(
        view,
        lines.clone(),
        [
            say!(words, "axis-buyers-flagged"),
            say!(words, "axis-precision"),
        ],
        &base,
        end,
    );
    let mut panel = Panel::new(words, "precision", answer)
        .analyst()
        .chart(spec)
        .reading(say!(words, "precision-reading"))
        .numbers(table);
    for line in lines {
        panel = panel.numbers(listed(
            view,
            line,
            ["#col-buyers-flagged", "#col-precision"],
        ));
    }
    Some(panel)
}

fn listed(view: &View, (scorer, xs, ys): (&str, &[f64], &[f64]), [x, y]: [&str; 2]) -> Table {
    let words = &view.words;
    let mut table = Table::new(words, view.name(scorer), &["col-point", x, y]);
    let step = xs.len().div_ceil(LISTED).max(1);
    for (n, (x, y)) in xs.iter().zip(ys).step_by(step).enumerate() {
        table.row(vec![
            words.count(n + 1).into(),
            Cell::Number(words.percent(*x)),
            Cell::Number(words.percent(*y)),
        ]);
    }
    table
}

fn lines_spec<'a>(
    view: &View,
    lines: impl Iterator<Item = (&'a str, &'a [f64], &'a [f64])>,
    [x, y]: [String; 2],
    base: &Value,
    end: f64,
) -> Value {
    let words = &view.words;
    let (mut rows, mut hues, mut dashes) = (Vec::new(), Vec::new(), Vec::new());
    for (scorer, xs, ys) in lines {
        let name = view.name(scorer);
        rows.extend(
            xs.iter()
                .zip(ys)
                .map(|(x, y)| json!({"x": short(*x), "y": short(*y), "s": name})),
        );
        hues.push((name, view.hue(scorer)));
        dashes.push(view.dash(scorer));
    }
    let names: Vec<&String> = hues.iter().map(|(name, _)| name).collect();
    let mut hue = colors("s", &hues);
    merge(&mut hue, json!({"legend": {"symbolType": "stroke"}}));
    let dash = json!({"field": "s", "type": "nominal", "title": null, "scale": {"domain": names, "range": dashes}, "legend": {"symbolType": "stroke"}});
    chart(
        words,
        300,
        &rows,
        &[
            layer_over(
                base,
                &json!({"type": "line", "color": color("axis"), "strokeDash": [4, 3]}),
                &json!({"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}),
            ),
            // In the order of the curve: several points may have one x.
            layer(
                &json!({"type": "line", "strokeWidth": 2.5, "order": null}),
                &json!({"x": share("x", &x, [0.0, 1.0]), "y": share("y", &y, [0.0, end]), "color": hue, "strokeDash": dash, "order": {"value": null}}),
            ),
        ],
    )
}
