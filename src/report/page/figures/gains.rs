//! Cumulative gains (2): call the best first, and how many of the buyers are reached?

use serde_json::{Value, json};

use crate::report::facts::GainsDifference;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{
    chart, color, colors, layer, layer_over, line_at, merge, share, short,
};
use crate::report::page::view::View;
use crate::report::page::words::say;

/// Rows of the table: one for each tenth of the list.
const TABLE_STEPS: usize = 10;

pub(super) fn panel(view: &View) -> Panel {
    let (words, gains) = (&view.words, &view.facts.gains);
    let share_called = view.facts.capacity.share;
    let at = |scorer: &Option<String>| {
        let name = scorer.as_ref()?;
        let found = gains.scorers.iter().find(|one| one.scorer == *name)?;
        Some(words.number(100.0 * found.at_capacity, 1))
    };
    let named = &view.facts.roles;
    let (rules, model, hybrid) = (at(&named.rules), at(&named.model), at(&named.hybrid));
    let which = match (&rules, &model, &hybrid) {
        (Some(_), Some(_), Some(_)) => "all",
        (Some(_), Some(_), None) => "rules-model",
        (Some(_), None, _) => "rules",
        _ => "model",
    };
    let mut answer = say!(
        words,
        "gains-answer",
        which = which,
        top = words.percent(share_called),
        rules = rules.unwrap_or_default(),
        model = model.unwrap_or_default(),
        hybrid = hybrid.unwrap_or_default(),
        random = words.of_hundred(share_called),
    );
    if let Some(best) = view.against_rules() {
        answer = say!(
            words,
            "join",
            first = answer,
            second = difference(view, best)
        );
    }
    let mut panel = Panel::new(words, "gains", answer)
        .reading(say!(
            words,
            "gains-reading",
            top = words.percent(share_called),
            given = view.capacity_kind()
        ))
        .chart(spec(view))
        .numbers(table(view));
    let lists = view.facts.capacity.lists;
    if 1 < lists {
        panel = panel.reading(say!(words, "gains-lists", lists = lists));
    }
    let ties = gains
        .scorers
        .iter()
        .find(|one| view.kind(&one.scorer) == "rules" && one.distinct_scores < 30);
    if let Some(ties) = ties {
        panel = panel.reading(say!(words, "gains-ties", n = ties.distinct_scores));
    }
    panel
}

/// How much more is reached than with the points, and whether that may be chance.
pub(super) fn difference(view: &View, found: &GainsDifference) -> String {
    let words = &view.words;
    let of = |value: f64| words.of_hundred(value);
    let Some([low, high]) = found.interval else {
        return say!(words, "gains-no-interval");
    };
    let key = if 0.0 < low {
        "gains-more"
    } else if high < 0.0 {
        "gains-fewer"
    } else {
        "gains-unsure"
    };
    say!(
        words,
        key,
        scorer = view.kind(&found.scorer),
        n = of(found.difference.abs()),
        low = of(low),
        high = of(high),
        // Where it is fewer, the margin is said in how many fewer.
        less_low = of(-high),
        less_high = of(-low),
    )
}

fn spec(view: &View) -> Value {
    let (words, facts) = (&view.words, view.facts);
    let mut rows: Vec<Value> = Vec::new();
    let mut ends: Vec<Value> = Vec::new();
    for one in &facts.gains.scorers {
        let name = view.name(&one.scorer);
        let points = facts.gains.shares.iter().zip(&one.captures);
        rows.extend(points.map(|(x, y)| json!({"x": short(*x), "y": short(*y), "s": name})));
        ends.push(json!({
            "x": short(facts.capacity.share), "y": short(one.at_capacity), "s": name,
            "tip": format!("{name}: {}", words.percent(one.at_capacity)),
        }));
    }
    let random = say!(words, "name-random");
    rows.extend([0.0, 1.0].map(|at| json!({"x": at, "y": at, "s": random})));
    let mut hues: Vec<(String, &'static str)> = facts
        .gains
        .scorers
        .iter()
        .map(|one| (view.name(&one.scorer), view.hue(&one.scorer)))
        .collect();
    hues.push((random, "other"));
    let dashes: Vec<Value> = facts
        .gains
        .scorers
        .iter()
        .map(|one| view.dash(&one.scorer))
        .chain([json!([2, 3])])
        .collect();
    let names: Vec<&String> = hues.iter().map(|(name, _)| name).collect();
    let x = share("x", &say!(words, "axis-called"), [0.0, 1.0]);
    let y = share("y", &say!(words, "axis-reached"), [0.0, 1.0]);
    let mut hue = colors("s", &hues);
    merge(&mut hue, json!({"legend": {"symbolType": "stroke"}}));
    let dash = json!({"field": "s", "type": "nominal", "scale": {"domain": names, "range": dashes}, "legend": null});
    let mut dash_with_legend = dash;
    merge(
        &mut dash_with_legend,
        json!({"legend": {"symbolType": "stroke"}, "title": null}),
    );
    chart(
        words,
        300,
        &rows,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 2.5}),
                &json!({"x": x, "y": y, "color": hue, "strokeDash": dash_with_legend}),
            ),
            line_at("x", facts.capacity.share),
            layer_over(
                &json!(ends),
                &json!({"type": "point", "filled": true, "size": 70, "opacity": 1, "stroke": color("card"), "strokeWidth": 1.5}),
                &json!({
                    "x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"},
                    "color": {"field": "s", "type": "nominal"}, "tooltip": {"field": "tip", "type": "nominal"},
                }),
            ),
        ],
    )
}

fn table(view: &View) -> Table {
    let (words, gains) = (&view.words, &view.facts.gains);
    let mut columns = vec![(say!(words, "col-called"), false)];
    columns.extend(
        gains
            .scorers
            .iter()
            .map(|one| (view.name(&one.scorer), true)),
    );
    columns.push((say!(words, "name-random"), true));
    let mut table = Table::headed(say!(words, "gains-caption"), columns);
    let percents = |share: f64, values: Vec<String>| {
        let mut cells = vec![Cell::Text(words.percent(share))];
        cells.extend(values.into_iter().map(Cell::Number));
        cells.push(Cell::Number(words.percent(share)));
        cells
    };
    let at_capacity = gains.scorers.iter().map(|one| {
        let margin = words.interval(one.at_capacity_interval, |end| words.percent(end));
        say!(
            words,
            "with-margin",
            value = words.percent(one.at_capacity),
            margin = margin
        )
    });
    table.marked_row(
        percents(view.facts.capacity.share, at_capacity.collect()),
        true,
    );
    for step in 1..=TABLE_STEPS {
        let wanted = step as f64 / TABLE_STEPS as f64;
        let nearest = gains.shares.iter().position(|share| wanted <= share + 1e-9);
        if let Some(place) = nearest {
            let values = gains
                .scorers
                .iter()
                .filter_map(|one| one.captures.get(place));
            table.row(percents(
                gains.shares[place],
                values.map(|capture| words.percent(*capture)).collect(),
            ));
        }
    }
    table
}
