//! Points as they are, corrected points, model or combined score: what each reaches on the same leads.

use serde_json::{Value, json};

use crate::artifact::{CaughtByLine, EstimateLine, SuggestionFile};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{self, chart, colors, layer, names, quantity, round_up};
use crate::report::page::view::View;
use crate::report::page::words::{Words, say};

use super::edits::margin;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, suggestion(view)?);
    let answer = short_of(view, found)?;
    let mut panel = Panel::new(words, "choice", answer)
        .chart(spec(view, found))
        .show(&table(view, found).html())
        .reading(say!(
            words,
            "choice-same",
            apart = found.apart.as_str(),
            rows = found.tried_on.rows
        ));
    if found.caught_by.iter().any(|line| line.scorer == "edited") {
        panel = panel.reading(say!(words, "choice-reading"));
    }
    Some(panel)
}

/// Which of them to take, in a sentence; `None` where they were not held against each other.
pub(super) fn short(view: &View) -> Option<String> {
    short_of(view, suggestion(view)?)
}

/// The better points, where they are as good as what scores leads; as sentences choose: `edited` or `rules`.
pub(super) fn as_good(view: &View) -> Option<&'static str> {
    let duel = duel(view, suggestion(view)?)?;
    let is_chance = duel
        .more
        .interval
        .is_none_or(|ends| ends.low <= 0.0 && 0.0 <= ends.high);
    let is_used = duel.line.scorer == view.facts.roles.winner;
    (is_used && is_chance).then_some(duel.points)
}

fn suggestion<'a>(view: &View<'a>) -> Option<&'a SuggestionFile> {
    let found = view.audit?.suggestion.as_ref()?;
    (!found.caught_by.is_empty()).then_some(found)
}

/// The scorer that is used, or else the best of the others, against the better points.
struct Duel<'a> {
    line: &'a CaughtByLine,
    /// `edited` where changes are suggested, else `rules`.
    points: &'static str,
    more: EstimateLine,
}

fn duel<'a>(view: &View, found: &'a SuggestionFile) -> Option<Duel<'a>> {
    let others = || found.caught_by.iter().filter(|line| !is_points(line));
    let best = || others().max_by(|a, b| a.caught.value.total_cmp(&b.caught.value));
    let line = others()
        .find(|line| line.scorer == view.facts.roles.winner)
        .or_else(best)?;
    let corrected = line.more_than_edited.filter(|_| found.is_worth_it());
    let (points, more) = match corrected {
        Some(more) => ("edited", more),
        None => ("rules", line.more_than_today?),
    };
    Some(Duel { line, points, more })
}

fn short_of(view: &View, found: &SuggestionFile) -> Option<String> {
    let words = &view.words;
    let Duel { line, points, more } = duel(view, found)?;
    let key = match more.interval {
        Some(ends) if 0.0 < ends.low => "choice-ahead",
        Some(ends) if ends.high < 0.0 => "choice-behind",
        _ => "choice-tie",
    };
    Some(say!(
        words,
        key,
        apart = found.apart.as_str(),
        top = words.percent(found.capacity),
        scorer = kind(view, line),
        points = points,
        n = words.signed(more.value.round()),
        margin = margin(words, &more),
        caught = line.caught.value,
        by_points = line.caught.value - more.value,
    ))
}

fn is_points(line: &CaughtByLine) -> bool {
    ["rules", "edited"].contains(&line.scorer.as_str())
}

/// How sentences choose: `edited`, or what the scorer is to the page.
fn kind(view: &View, line: &CaughtByLine) -> &'static str {
    match line.scorer.as_str() {
        "edited" => "edited",
        name => view.kind(name),
    }
}

fn name(view: &View, line: &CaughtByLine) -> String {
    let words = &view.words;
    words.say(&format!("name-{}", kind(view, line)), &[])
}

fn table(view: &View, found: &SuggestionFile) -> Table {
    let words = &view.words;
    let has_edits = found.caught_by.iter().any(|line| line.scorer == "edited");
    let mut columns = vec!["col-scorer", "#col-caught-buyers", "#col-more-than-today"];
    if has_edits {
        columns.push("#col-more-than-edited");
    }
    let caption = say!(
        words,
        "choice-caption",
        top = words.percent(found.capacity),
        rows = found.tried_on.rows,
        converted = found.tried_on.converted
    );
    let mut table = Table::new(words, caption, &columns).shown();
    for line in &found.caught_by {
        let mut cells: Vec<Cell> = vec![
            name(view, line).into(),
            Cell::Number(words.count(line.caught.value)),
            Cell::Number(more(words, line.more_than_today.as_ref())),
        ];
        if has_edits {
            cells.push(Cell::Number(more(words, line.more_than_edited.as_ref())));
        }
        table.marked_row(cells, line.scorer == view.facts.roles.winner);
    }
    table
}

fn more(words: &Words, estimate: Option<&EstimateLine>) -> String {
    estimate.map_or_else(
        || "–".to_owned(),
        |found| {
            say!(
                words,
                "with-margin",
                value = words.signed(found.value.round()),
                margin = margin(words, found)
            )
        },
    )
}

fn spec(view: &View, found: &SuggestionFile) -> Value {
    let words = &view.words;
    let hue = |line: &CaughtByLine| match line.scorer.as_str() {
        "edited" => "bought",
        name => view.hue(name),
    };
    let rows: Vec<Value> = found
        .caught_by
        .iter()
        .map(|line| {
            let n = line.caught.value;
            json!({"s": name(view, line), "n": spec::short(n), "label": words.count(n)})
        })
        .collect();
    let of: Vec<(String, &'static str)> = found
        .caught_by
        .iter()
        .map(|line| (name(view, line), hue(line)))
        .collect();
    // Room for the numbers behind the bars.
    let end = round_up(found.caught_by.iter().map(|line| 1.3 * line.caught.value));
    let x = quantity("n", &say!(words, "axis-caught"), [0.0, end]);
    let mut fill = colors("s", &of);
    fill["legend"] = Value::Null;
    chart(
        words,
        34 * rows.len() + 10,
        &rows,
        &[
            layer(
                &json!({"type": "bar", "height": 16, "orient": "horizontal", "cornerRadius": 2}),
                &json!({"y": names("s"), "x": x, "color": fill}),
            ),
            layer(
                &json!({"type": "text", "align": "left", "dx": 6}),
                &json!({"y": names("s"), "x": x, "text": {"field": "label", "type": "nominal"}}),
            ),
        ],
    )
}
