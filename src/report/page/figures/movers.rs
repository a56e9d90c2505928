//! Leads that move most from the list by points to that by the model (17).

use crate::report::facts::Mover;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::view::View;
use crate::report::page::words::say;

/// Leads shown at once in each direction; the others are folded.
const SHOWN: usize = 8;
/// Leads in each folded table; `report.json` has more.
const LISTED: usize = 50;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let (words, found) = (&view.words, view.facts.movers.get().ok()?);
    let rate = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |rate| words.rate(rate));
    let answer = say!(
        words,
        "movers-answer",
        up = found.up.len(),
        up_rate = rate(found.up_rate),
        down = found.down.len(),
        down_rate = rate(found.down_rate),
    );
    let mut panel = Panel::new(words, "movers", answer);
    for (key, all) in [
        ("movers-up-caption", &found.up),
        ("movers-down-caption", &found.down),
    ] {
        if !all.is_empty() {
            panel = panel.show(&table(view, key, all, true).shown().html());
        }
    }
    for (key, all) in [
        ("movers-up-caption", &found.up),
        ("movers-down-caption", &found.down),
    ] {
        if SHOWN < all.len() {
            panel = panel.numbers(table(view, key, all, false));
        }
    }
    Some(panel.reading(say!(words, "movers-reading", n = found.of_rows)))
}

/// The first few without what follows from the rest of the line, so that reasons have room; or more of them.
fn table(view: &View, caption: &str, all: &[Mover], is_short: bool) -> Table {
    let words = &view.words;
    let most = if is_short { SHOWN } else { LISTED };
    let movers = &all[..all.len().min(most)];
    let has_times = movers.iter().any(|mover| mover.cutoff.is_some());
    let mut columns = vec!["col-lead"];
    if has_times {
        columns.push("col-on-day");
    }
    columns.extend(["#col-points", "#col-rank-yours", "#col-rank-model"]);
    if !is_short {
        columns.push("#col-moves");
    }
    columns.extend(["col-bought", "col-why"]);
    let mut table = Table::new(
        words,
        say!(words, caption, shown = movers.len(), n = all.len()),
        &columns,
    );
    for mover in movers {
        let mut cells: Vec<Cell> = vec![mover.lead.clone().into()];
        if has_times {
            cells.push(Cell::Day(
                mover
                    .cutoff
                    .as_ref()
                    .map_or_else(String::new, |day| words.day(day)),
            ));
        }
        cells.extend([
            Cell::Number(words.points(mover.points)),
            Cell::Number(words.count(mover.rank_by_points)),
            Cell::Number(words.count(mover.rank_by_model)),
        ]);
        if !is_short {
            cells.push(Cell::Number(words.signed(mover.gained.round())));
        }
        let reasons = mover.reasons.iter();
        let reasons = reasons.map(|part| reason_in_words(view, &part.words, part.points));
        let reasons: Vec<String> = reasons.collect();
        cells.extend([
            Cell::Chip(
                say!(words, "yes-no", is = yes(mover.converted)),
                if mover.converted { "good" } else { "plain" },
            ),
            Cell::Long(reasons.join("; ")),
        ]);
        table.row(cells);
    }
    table
}

/// `yes` or `no`.
pub(super) fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// "asked for a demo (+31)".
pub(super) fn reason_in_words(view: &View, what: &str, points: i64) -> String {
    say!(
        view.words,
        "reason",
        what = view.words.column(what),
        points = view.words.signed(points as f64)
    )
}
