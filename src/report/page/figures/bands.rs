//! Conversion by grade, score band and label of the rulebook, and by fit and engagement (5).

use serde_json::{Value, json};

use crate::report::facts::{Band, Matrix};
use crate::report::page::html::Html;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, layer, names, round_up, short};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, bands) = (&view.words, &view.facts.bands);
    // Grades are what people see; without any, the score in fifths.
    let (kind, shown) = if bands.grades.is_empty() {
        ("score", &bands.scores)
    } else {
        ("grade", &bands.grades)
    };
    let filled: Vec<&Band> = shown.iter().filter(|band| band.rate.is_some()).collect();
    let (first, last) = (filled.first()?, filled.last()?);
    let rate = |band: &Band| {
        band.rate
            .map_or_else(|| "–".to_owned(), |rate| words.rate(rate))
    };
    let answer = say!(
        words,
        "bands-answer",
        first = name(view, kind, first),
        first_rate = rate(first),
        last = name(view, kind, last),
        last_rate = rate(last),
        n = filled.len(),
    );
    let mut panel = Panel::new(words, "bands", answer)
        .chart(spec(view, kind, &filled))
        .reading(say!(words, "bands-reading"));
    panel = panel.numbers(table(view, kind, shown));
    if kind == "grade" {
        panel = panel.numbers(table(view, "score", &bands.scores));
    }
    if let Ok(labels) = bands.labels.get() {
        panel = panel.numbers(table(view, "label", labels));
    }
    if let Ok(found) = bands.matrix.get() {
        panel = panel.show(&matrix(view, found));
    }
    Some(panel)
}

fn name(view: &View, kind: &str, band: &Band) -> String {
    let words = &view.words;
    if band.name.is_empty() {
        return say!(words, "band-below", kind = kind);
    }
    match kind {
        "score" => words.range(
            band.from
                .map_or_else(String::new, |from| words.points(from)),
            band.to
                .map_or_else(|| "100".to_owned(), |to| words.points(to)),
        ),
        _ => say!(words, "band", kind = kind, name = band.name.as_str()),
    }
}

fn table(view: &View, kind: &str, bands: &[Band]) -> Table {
    let words = &view.words;
    let columns = [
        "col-band",
        "#col-from",
        "#col-cases",
        "#col-share",
        "#col-conversions",
        "#col-rate",
        "#col-margin",
        "#col-reached",
    ];
    let mut table = Table::new(words, say!(words, "bands-caption", kind = kind), &columns);
    for band in bands {
        table.row(vec![
            name(view, kind, band).into(),
            Cell::Number(
                band.from
                    .map_or_else(|| "–".to_owned(), |from| words.points(from)),
            ),
            Cell::Number(words.count(band.rows)),
            Cell::Number(words.percent(band.share)),
            Cell::Number(words.count(band.conversions)),
            Cell::Number(
                band.rate
                    .map_or_else(|| "–".to_owned(), |rate| words.percent(rate)),
            ),
            Cell::Number(words.interval(band.rate_interval, |end| words.percent(end))),
            Cell::Number(words.percent(band.capture)),
        ]);
    }
    table
}

fn spec(view: &View, kind: &str, bands: &[&Band]) -> Value {
    let words = &view.words;
    let rows: Vec<Value> = bands.iter().map(|band| json!({
        "band": name(view, kind, band), "rate": band.rate.map(short),
        "low": band.rate_interval.map(|ends| short(ends[0])), "high": band.rate_interval.map(|ends| short(ends[1])),
        "tip": format!("{}: {}", name(view, kind, band), band.rate.map_or_else(String::new, |rate| words.rate(rate))),
    })).collect();
    let end = round_up(bands.iter().flat_map(|band| {
        [
            band.rate.unwrap_or(0.0),
            band.rate_interval.map_or(0.0, |ends| ends[1]),
        ]
    }))
    .min(1.0);
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-rate"), "scale": {"domain": [0, end], "nice": false}, "axis": {"format": "~%", "tickCount": 5}});
    chart(
        words,
        34 * bands.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "orient": "horizontal", "color": color("bought"), "opacity": 0.75, "cornerRadiusEnd": 3}),
                &json!({"y": names("band"), "x": x("rate"), "tooltip": {"field": "tip", "type": "nominal"}}),
            ),
            layer(
                &json!({"type": "rule", "strokeWidth": 2, "color": color("ink")}),
                &json!({"y": names("band"), "x": x("low"), "x2": {"field": "high"}}),
            ),
        ],
    )
}

/// Letters down, numbers across, each cell with its rate and as dark as its lift.
fn matrix(view: &View, found: &Matrix) -> Html {
    let words = &view.words;
    let mut html = Html::new();
    html.tag("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .text(&say!(words, "matrix-caption"))
        .tag("\"><table class=\"shown matrix\">");
    html.element(
        "<caption>",
        &say!(words, "matrix-caption"),
        "</caption><thead><tr>",
    );
    html.element("<th scope=\"col\">", &say!(words, "col-fit"), "</th>");
    let columns = found
        .cells
        .iter()
        .map(|cell| cell.engagement + 1)
        .max()
        .unwrap_or(0);
    for number in 1..=columns {
        html.element(
            "<th scope=\"col\">",
            &say!(words, "matrix-engagement", n = number),
            "</th>",
        );
    }
    html.tag("</tr></thead><tbody>");
    let most = found
        .cells
        .iter()
        .filter_map(|cell| cell.lift)
        .fold(1.0, f64::max);
    let rows = found
        .cells
        .iter()
        .map(|cell| cell.fit + 1)
        .max()
        .unwrap_or(0);
    for fit in 0..rows {
        let mut line = found.cells.iter().filter(|cell| cell.fit == fit).peekable();
        let letter: String = line.peek().map_or_else(String::new, |cell| {
            cell.name
                .chars()
                .take_while(char::is_ascii_alphabetic)
                .collect()
        });
        html.element(
            "<tr><th scope=\"row\">",
            &say!(words, "matrix-fit", letter = letter),
            "</th>",
        );
        for cell in line {
            html.tag("<td style=\"--heat:")
                .number(cell.lift.unwrap_or(0.0) / most * 100.0)
                .tag("%\"><strong>");
            html.text(&cell.name).tag("</strong> ");
            html.text(
                &cell
                    .rate
                    .map_or_else(|| "–".to_owned(), |rate| words.rate(rate)),
            );
            html.element(
                "<br><span class=\"small\">",
                &say!(words, "n-cases", n = cell.rows),
                "</span></td>",
            );
        }
        html.tag("</tr>");
    }
    html.tag("</tbody></table></div>\n");
    html
}
