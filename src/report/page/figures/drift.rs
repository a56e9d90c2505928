//! Early against late leads (23): does the score lean on something that changed?

use serde_json::{Value, json};

use crate::report::facts::{ColumnDrift, Drift, DriftLevel};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, round_up, share, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

/// Columns that the chart shows.
const SHOWN: usize = 12;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.drift.get().ok()?);
    let n = |level: DriftLevel| {
        found
            .columns
            .iter()
            .filter(|column| !column.is_score && column.level == level)
            .count()
    };
    let (act, watch) = (n(DriftLevel::Act), n(DriftLevel::Watch));
    let worst = found
        .columns
        .iter()
        .find(|column| !column.is_score && column.level != DriftLevel::Ok);
    let answer = match worst {
        None => say!(
            words,
            "drift-none",
            n = found.of_columns,
            day = words.day(&found.late_from)
        ),
        Some(column) => say!(
            words,
            "drift-some",
            act = act,
            watch = watch,
            of = found.of_columns,
            day = words.day(&found.late_from),
            what = title(view, column),
            known = if column.early_mean.is_some() && column.late_mean.is_some() {
                "yes"
            } else {
                "no"
            },
            early = column
                .early_mean
                .map_or_else(String::new, |mean| words.points(mean)),
            late = column
                .late_mean
                .map_or_else(String::new, |mean| words.points(mean)),
        ),
    };
    let columns = [
        "col-column",
        "col-level",
        "#col-psi",
        "#col-psi-chance",
        "#col-psi-critical",
        "#col-early",
        "#col-late",
        "#col-missing-early",
        "#col-missing-late",
        "#col-importance-rank",
    ];
    let mut table = Table::new(
        words,
        say!(
            words,
            "drift-caption",
            early = found.early_rows,
            late = found.late_rows,
            day = words.day(&found.late_from)
        ),
        &columns,
    );
    for column in &found.columns {
        let mean = |mean: Option<f64>| {
            Cell::Number(mean.map_or_else(|| "–".to_owned(), |mean| words.number(mean, 2)))
        };
        table.row(vec![
            title(view, column).into(),
            Cell::Chip(level(view, column.level), class(column.level)),
            Cell::Number(words.number(column.psi, 3)),
            Cell::Number(words.number(column.psi_by_chance, 3)),
            Cell::Number(words.number(column.psi_critical, 3)),
            mean(column.early_mean),
            mean(column.late_mean),
            Cell::Number(words.percent(column.early_missing)),
            Cell::Number(words.percent(column.late_missing)),
            Cell::Number(
                column
                    .importance_rank
                    .map_or_else(|| "–".to_owned(), |rank| words.count(rank)),
            ),
        ]);
    }
    let mut panel = Panel::new(words, "drift", answer)
        .analyst()
        .chart(spec(view, found));
    if let Some(column) = worst {
        panel = panel.chart_named("drift-worst".to_owned(), bins(view, column));
    }
    Some(panel.reading(say!(words, "drift-reading")).numbers(table))
}

/// A column, or the score, in words.
pub(super) fn title(view: &View, column: &ColumnDrift) -> String {
    if column.is_score {
        say!(view.words, "drift-score", scorer = view.kind(&column.name))
    } else {
        view.words.column(&column.words)
    }
}

fn level(view: &View, level: DriftLevel) -> String {
    let level = match level {
        DriftLevel::Ok => "ok",
        DriftLevel::Watch => "watch",
        DriftLevel::Act => "act",
    };
    say!(view.words, "drift-level", level = level)
}

fn class(level: DriftLevel) -> &'static str {
    match level {
        DriftLevel::Ok => "good",
        DriftLevel::Watch => "less",
        DriftLevel::Act => "bad",
    }
}

fn spec(view: &View, found: &Drift) -> Value {
    let words = &view.words;
    let shown: Vec<&ColumnDrift> = found.columns.iter().take(SHOWN).collect();
    let rows: Vec<Value> = shown.iter().map(|column| json!({
        "c": title(view, column), "psi": short(column.psi), "chance": short(column.psi_critical), "level": level(view, column.level),
    })).collect();
    let end = round_up(shown.iter().map(|column| column.psi).chain([0.3]));
    let levels = [
        (DriftLevel::Ok, "bought"),
        (DriftLevel::Watch, "points"),
        (DriftLevel::Act, "wrong"),
    ]
    .map(|(one, hue)| (level(view, one), hue));
    let present: Vec<(String, &'static str)> = levels
        .into_iter()
        .filter(|(name, _)| {
            shown
                .iter()
                .any(|column| level(view, column.level) == *name)
        })
        .collect();
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-psi"), "scale": {"domain": [0, end], "nice": false}, "axis": {"tickCount": 5}});
    let y = crate::report::page::spec::names("c");
    chart(
        words,
        26 * shown.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "orient": "horizontal", "opacity": 0.75}),
                &json!({"y": y, "x": x("psi"), "color": colors("level", &present)}),
            ),
            layer(
                &json!({"type": "tick", "thickness": 2, "color": color("ink")}),
                &json!({"y": y, "x": x("chance")}),
            ),
        ],
    )
}

/// The bins of one column, early beside late.
fn bins(view: &View, column: &ColumnDrift) -> Value {
    let words = &view.words;
    let n = column.early_shares.len();
    let digits = if column.edges.iter().all(|edge| edge.fract() == 0.0) {
        0
    } else {
        2
    };
    let write = |edge: f64| words.number(edge, digits);
    let name = |bin: usize| {
        if bin + 1 == n && column.edges.len() + column.categories.len() < n {
            return say!(words, "missing");
        }
        if let Some(category) = column.categories.get(bin) {
            return if category.is_empty() {
                say!(words, "all-others")
            } else {
                category.clone()
            };
        }
        match (
            bin.checked_sub(1)
                .and_then(|before| column.edges.get(before)),
            column.edges.get(bin),
        ) {
            (Some(low), Some(high)) => words.range(write(*low), write(*high)),
            (None, Some(high)) => say!(words, "or-less", n = write(*high)),
            (Some(low), None) => say!(words, "or-more", n = write(*low)),
            (None, None) => say!(words, "missing"),
        }
    };
    let (early, late) = (say!(words, "legend-early"), say!(words, "legend-late"));
    let rows: Vec<Value> = (0..n).filter(|bin| 0.0 < column.early_shares[*bin] + column.late_shares.get(*bin).copied().unwrap_or(0.0)).flat_map(|bin| {
        [(&early, &column.early_shares), (&late, &column.late_shares)].map(|(which, shares)| json!({"b": name(bin), "v": shares.get(bin).map(|share| short(*share)), "w": which}))
    }).collect();
    let x = json!({"field": "b", "type": "nominal", "sort": null, "title": title(view, column), "axis": {"labelAngle": -30}});
    let most = round_up(
        column
            .early_shares
            .iter()
            .chain(&column.late_shares)
            .copied(),
    );
    chart(
        words,
        170,
        &rows,
        &[layer(
            &json!({"type": "bar", "orient": "vertical"}),
            &json!({"x": x, "xOffset": {"field": "w", "type": "nominal", "sort": null}, "y": share("v", &say!(words, "axis-share"), [0.0, most.min(1.0)]), "color": colors("w", &[(early, "other"), (late, "model")])}),
        )],
    )
}
