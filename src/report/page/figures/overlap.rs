//! How much the lists have in common (16).

use serde_json::{Value, json};

use crate::report::facts::{Agreement, Overlap};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, colors, layer, line_at, merge, share, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.agreement.get().ok()?);
    let first = found.pairs.first()?;
    let answer = say!(
        words,
        "overlap-answer",
        top = view.top(),
        n = words.of_hundred(first.at_capacity),
        first = view.kind(&first.first),
        second = view.kind(&first.second),
        moves = words.percent(first.mean_displacement_share),
    );
    let mut columns = vec![(say!(words, "col-called"), false)];
    columns.extend(found.pairs.iter().map(|pair| (pair_name(view, pair), true)));
    columns.push((say!(words, "col-ties"), true));
    let mut table = Table::headed(say!(words, "overlap-caption"), columns);
    for (at, share) in first.shares.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![words.percent(*share).into()];
        let of = |values: &[f64]| {
            Cell::Number(
                values
                    .get(at)
                    .map_or_else(|| "–".to_owned(), |value| words.percent(*value)),
            )
        };
        cells.extend(found.pairs.iter().map(|pair| of(&pair.overlaps)));
        cells.push(of(&first.first_with_itself));
        table.row(cells);
    }
    let mut more = Table::new(
        words,
        say!(words, "overlap-rank-caption"),
        &[
            "col-pair",
            "#col-tau",
            "#col-spearman",
            "#col-rbo",
            "#col-displacement",
        ],
    );
    for pair in &found.pairs {
        let three = |value: Option<f64>| {
            Cell::Number(value.map_or_else(|| "–".to_owned(), |value| words.number(value, 3)))
        };
        more.row(vec![
            pair_name(view, pair).into(),
            three(pair.tau_b),
            three(pair.spearman),
            three(pair.rank_biased_overlap),
            Cell::Number(words.percent(pair.mean_displacement_share)),
        ]);
    }
    Some(
        Panel::new(words, "overlap", answer)
            .chart(spec(view, found))
            .reading(say!(words, "overlap-reading"))
            .numbers(table)
            .numbers(more),
    )
}

fn pair_name(view: &View, pair: &Overlap) -> String {
    say!(
        view.words,
        "pair",
        first = view.name(&pair.first),
        second = view.name(&pair.second)
    )
}

fn spec(view: &View, found: &Agreement) -> Value {
    let words = &view.words;
    let hues = ["model", "hybrid", "bought"];
    let named: Vec<(String, &'static str)> = found
        .pairs
        .iter()
        .zip(hues)
        .map(|(pair, hue)| (pair_name(view, pair), hue))
        .collect();
    let rows: Vec<Value> = found
        .pairs
        .iter()
        .zip(&named)
        .flat_map(|(pair, (name, _))| {
            pair.shares
                .iter()
                .zip(&pair.overlaps)
                .map(|(x, y)| {
                    json!({
                        "x": short(*x), "y": short(*y), "p": name,
                        "tip": format!("{name}, {}: {}", words.percent(*x), words.percent(*y)),
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let mut hue = colors("p", &named);
    merge(&mut hue, json!({"legend": {"columns": 1}}));
    let shape = json!({"field": "p", "type": "nominal", "title": null, "scale": {"domain": named.iter().map(|(name, _)| name).collect::<Vec<_>>(), "range": ["diamond", "triangle-up", "circle"]}});
    let x = share("x", &say!(words, "axis-top"), [0.0, 1.0]);
    let y = share("y", &say!(words, "axis-both"), [0.0, 1.0]);
    chart(
        words,
        260,
        &rows,
        &[
            layer(
                &json!({"type": "line", "strokeWidth": 2}),
                &json!({"x": x, "y": y, "color": hue}),
            ),
            layer(
                &json!({"type": "point", "filled": true, "size": 50, "opacity": 1}),
                &json!({"x": x, "y": y, "color": hue, "shape": shape, "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
            line_at("x", view.facts.capacity.share),
        ],
    )
}
