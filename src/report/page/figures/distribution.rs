//! Scores of buyers and of the others (9): do the shapes part?

use serde_json::{Value, json};

use crate::report::facts::ScorerDistribution;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, colors, layer, round_up, share, short};
use crate::report::page::view::View;
use crate::report::page::words::{Argument, say};

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, all) = (&view.words, &view.facts.distribution.scorers);
    let main = all.iter().find(|one| one.scorer == view.facts.roles.main)?;
    let answer = say!(
        words,
        "distribution-answer",
        bought = Argument::Points(main.converted_median.round()),
        other = Argument::Points(main.other_median.round()),
        kind = if main.is_points { "points" } else { "score" }
    );
    let mut panel =
        Panel::new(words, "distribution", answer).reading(say!(words, "distribution-reading"));
    panel = panel.chart(spec(view, main));
    if let Some(rules) = all
        .iter()
        .find(|one| one.is_points && one.scorer != main.scorer)
    {
        panel = panel.chart_named("distribution-points".to_owned(), spec(view, rules));
    }
    for one in all {
        panel = panel.numbers(table(view, one));
    }
    Some(panel)
}

fn table(view: &View, of: &ScorerDistribution) -> Table {
    let words = &view.words;
    let mut table = Table::new(
        words,
        say!(
            words,
            "distribution-caption",
            scorer = view.kind(&of.scorer)
        ),
        &[
            "col-scores",
            "#col-conversions",
            "#col-share-buyers",
            "#col-others",
            "#col-share-others",
        ],
    );
    for (bin, ends) in of.edges.windows(2).enumerate() {
        let count = |rows: &[usize]| {
            Cell::Number(rows.get(bin).map_or_else(String::new, |n| words.count(*n)))
        };
        let part = |shares: &[f64]| {
            Cell::Number(
                shares
                    .get(bin)
                    .map_or_else(String::new, |share| words.percent(*share)),
            )
        };
        table.row(vec![
            words
                .range(words.points(ends[0]), words.points(ends[1]))
                .into(),
            count(&of.converted_rows),
            part(&of.converted_shares),
            count(&of.other_rows),
            part(&of.other_shares),
        ]);
    }
    table
}

fn spec(view: &View, of: &ScorerDistribution) -> Value {
    let words = &view.words;
    let (bought, not) = (say!(words, "legend-bought"), say!(words, "legend-not"));
    let mut rows: Vec<Value> = Vec::new();
    for (group, shares) in [(&not, &of.other_shares), (&bought, &of.converted_shares)] {
        for (ends, share) in of.edges.windows(2).zip(shares) {
            rows.push(json!({"from": short(ends[0]), "to": short(ends[1]), "share": short(*share), "g": group, "tip": format!("{group}, {}: {}", words.range(words.points(ends[0]), words.points(ends[1])), words.percent(*share))}));
        }
    }
    let title = say!(
        words,
        "axis-score",
        kind = if of.is_points { "points" } else { "score" }
    );
    let (first, last) = (
        of.edges.first().copied().unwrap_or(0.0),
        of.edges.last().copied().unwrap_or(1.0),
    );
    let x = json!({"field": "from", "type": "quantitative", "bin": "binned", "title": title, "scale": {"domain": [short(first), short(last)], "nice": false, "zero": false}, "axis": {"tickCount": 6, "grid": false}});
    let y = share(
        "share",
        &say!(words, "axis-group-share"),
        [
            0.0,
            round_up(of.other_shares.iter().chain(&of.converted_shares).copied()).min(1.0),
        ],
    );
    chart(
        words,
        190,
        &rows,
        &[layer(
            &json!({"type": "bar", "orient": "vertical", "opacity": 0.6, "binSpacing": 1}),
            &json!({"x": x, "x2": {"field": "to"}, "y": {"field": "share", "type": "quantitative", "stack": null, "title": y["title"], "scale": y["scale"], "axis": y["axis"]},
            "color": colors("g", &[(bought, "bought"), (not, "other")]), "tooltip": {"field": "tip", "type": "nominal"}}),
        )],
    )
}
