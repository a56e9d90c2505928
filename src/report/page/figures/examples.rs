//! Some leads with the reasons of their scores (21), as signed bars with sentences.

use crate::report::facts::{Example, ExampleKind};
use crate::report::page::html::Html;
use crate::report::page::panel::Panel;
use crate::report::page::view::View;
use crate::report::page::words::say;
use crate::scoring::NOT_SO;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.examples.get().ok()?);
    let first = found.leads.first()?;
    let reasons: Vec<String> = first
        .reasons
        .iter()
        .take(3)
        .map(|reason| super::movers::reason_in_words(view, &reason.words, reason.points))
        .collect();
    let answer = say!(
        words,
        "examples-answer",
        lead = first.lead.as_str(),
        score = words.number(first.score as f64, 0),
        reasons = words.list(&reasons)
    );
    let mut panel = Panel::new(words, "examples", answer);
    for example in &found.leads {
        panel = panel.show(&card(view, example));
    }
    Some(panel.reading(say!(words, "examples-reading")))
}

fn kind(kind: ExampleKind) -> &'static str {
    match kind {
        ExampleKind::HighConverted => "high-bought",
        ExampleKind::HighOther => "high-not",
        ExampleKind::Middle => "middle",
        ExampleKind::LowConverted => "low-bought",
        ExampleKind::LowOther => "low-not",
    }
}

/// Everything that the score adds up from: base, reasons, the rest, limits, overrides.
fn parts(view: &View, example: &Example) -> Vec<(String, i64, String)> {
    let words = &view.words;
    let mut parts = vec![(say!(words, "part-base"), example.base_points, String::new())];
    for reason in &example.reasons {
        // That a rule fired, or did not, its own line says.
        let is_told = |what: &str, value: &str| {
            what == reason.words.trim_end_matches(NOT_SO) && matches!(value, "0" | "1")
        };
        let mut seen: Vec<String> = reason
            .evidence
            .iter()
            .filter(|(what, value)| !is_told(what, value))
            .map(|(what, value)| {
                say!(
                    words,
                    "evidence",
                    what = words.column(what),
                    value = value.as_str()
                )
            })
            .collect();
        seen.dedup();
        parts.push((words.column(&reason.words), reason.points, seen.join("; ")));
    }
    if example.other_points != 0 {
        parts.push((
            say!(words, "part-other"),
            example.other_points,
            String::new(),
        ));
    }
    if example.limit_points != 0 {
        parts.push((
            say!(words, "part-limit"),
            example.limit_points,
            String::new(),
        ));
    }
    parts.extend(
        example
            .overrides
            .iter()
            .map(|part| (words.column(&part.words), part.points, String::new())),
    );
    parts
}

fn card(view: &View, example: &Example) -> Html {
    let words = &view.words;
    let parts = parts(view, example);
    let most = parts
        .iter()
        .map(|(_, points, _)| points.abs())
        .max()
        .unwrap_or(1)
        .max(1) as f64;
    let day = example.cutoff.as_ref().map(|day| words.day(day));
    let caption = say!(
        words,
        "example-caption",
        kind = kind(example.kind),
        lead = example.lead.as_str(),
        score = words.number(example.score as f64, 0),
        rate = words.rate(example.held_out_probability),
        has_day = if day.is_some() { "yes" } else { "no" },
        day = day.unwrap_or_default(),
    );
    let mut html = Html::new();
    html.tag("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .text(&caption)
        .tag("\"><table class=\"shown reasons\">");
    html.element("<caption>", &caption, "</caption><thead><tr>");
    html.element("<th scope=\"col\">", &say!(words, "col-why"), "</th>");
    html.element(
        "<th scope=\"col\" class=\"right\">",
        &say!(words, "col-score-points"),
        "</th>",
    );
    html.element(
        "<th scope=\"col\"><span class=\"unseen\">",
        &say!(words, "col-bar"),
        "</span></th></tr></thead><tbody>",
    );
    for (what, points, seen) in &parts {
        html.tag("<tr><th scope=\"row\">").text(what);
        if !seen.is_empty() {
            html.element(" <span class=\"seen\">", seen, "</span>");
        }
        html.element(
            "</th><td class=\"right\">",
            &words.signed(*points as f64),
            "</td>",
        );
        html.tag("<td class=\"bar\" aria-hidden=\"true\"><i class=\"")
            .tag(if *points < 0 { "down" } else { "up" });
        html.tag("\" style=\"--part:")
            .number(points.abs() as f64 / most * 50.0)
            .tag("%\"></i></td></tr>");
    }
    html.tag("<tr class=\"marked\"><th scope=\"row\">")
        .text(&say!(words, "part-score"))
        .tag("</th>");
    html.element(
        "<td class=\"right\"><strong>",
        &words.number(example.score as f64, 0),
        "</strong></td><td></td></tr>",
    );
    html.tag("</tbody></table></div>\n");
    html
}
