//! What is wrong with the data (29), and how to make this again (31).

use crate::report::page::html::Html;
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::view::View;
use crate::report::page::words::say;

pub(super) fn quality(view: &View) -> Panel {
    let (words, found) = (&view.words, &view.facts.quality);
    let rejected: u64 = found
        .sources
        .iter()
        .flat_map(|source| &source.rejected)
        .map(|line| line.rows)
        .sum();
    let read: u64 = found.sources.iter().map(|source| source.rows).sum();
    let answer = say!(
        words,
        "quality-answer",
        read = read,
        rejected = rejected,
        kept_out = found.kept_out.len(),
        suspects = found.suspects.len(),
        missing = found.columns_with_missing,
        columns = found.columns,
    );
    let mut sources = Table::new(
        words,
        say!(words, "sources-caption"),
        &[
            "col-source",
            "#col-files",
            "#col-rows-read",
            "#col-duplicates",
            "#col-rejected",
            "col-reasons",
        ],
    );
    for source in &found.sources {
        let reasons: Vec<String> = source
            .rejected
            .iter()
            .map(|line| {
                say!(
                    words,
                    "rejected",
                    reason = line.reason.as_str(),
                    n = line.rows
                )
            })
            .chain(source.notes.iter().cloned())
            .collect();
        sources.row(vec![
            source.name.clone().into(),
            Cell::Number(words.count(source.files)),
            Cell::Number(words.count(source.rows)),
            Cell::Number(words.count(source.duplicates)),
            Cell::Number(words.count(source.rejected.iter().map(|line| line.rows).sum::<u64>())),
            Cell::Long(reasons.join("; ")),
        ]);
    }
    let mut panel = Panel::new(words, "quality", answer)
        .analyst()
        .numbers(sources);
    for table in oddities(view) {
        panel = panel.numbers(table);
    }
    panel
}

/// Columns that look odd: suspects, those kept out, those with gaps.
fn oddities(view: &View) -> Vec<Table> {
    let (words, found) = (&view.words, &view.facts.quality);
    let mut tables = Vec::new();
    if !found.suspects.is_empty() {
        let mut table = Table::new(
            words,
            say!(words, "suspects-caption"),
            &["col-column", "#col-auc", "col-reasons"],
        );
        for suspect in &found.suspects {
            table.row(vec![
                suspect.what.clone().into(),
                Cell::Number(
                    suspect
                        .auc
                        .map_or_else(|| "–".to_owned(), |auc| words.number(auc, 3)),
                ),
                Cell::Long(suspect.reason.clone()),
            ]);
        }
        tables.push(table);
    }
    if !found.kept_out.is_empty() {
        let mut table = Table::new(
            words,
            say!(words, "kept-out-caption"),
            &["col-column", "col-reasons"],
        );
        for column in &found.kept_out {
            table.row(vec![
                column.column.clone().into(),
                Cell::Long(column.reason.clone()),
            ]);
        }
        tables.push(table);
    }
    if !found.missing.is_empty() {
        let mut table = Table::new(
            words,
            say!(words, "missing-caption"),
            &[
                "col-column",
                "#col-missing",
                "#col-rate-missing",
                "#col-rate-present",
            ],
        );
        for column in &found.missing {
            let percent = |rate: Option<f64>| {
                Cell::Number(rate.map_or_else(|| "–".to_owned(), |rate| words.percent(rate)))
            };
            table.row(vec![
                words.column(&column.words).into(),
                Cell::Number(words.percent(column.missing_share)),
                percent(column.rate_missing),
                percent(column.rate_present),
            ]);
        }
        tables.push(table);
    }
    tables
}

pub(super) fn reproduction(view: &View) -> Panel {
    let (words, found, about) = (&view.words, &view.facts.reproduction, &view.facts.about);
    let answer = say!(
        words,
        "again-answer",
        version = about.version.as_str(),
        leadscore = found.leadscore.as_str()
    );
    let mut html = Html::new();
    html.tag("<p><code>")
        .text(&found.command)
        .tag("</code></p>\n");
    html.tag("<p><a href=\"model-card.md\">")
        .text(&say!(words, "model-card"))
        .tag("</a></p>\n");
    let mut table = Table::new(
        words,
        say!(words, "again-caption"),
        &["col-what", "col-value"],
    );
    table.row(vec![
        say!(words, "again-seed").into(),
        Cell::Text(found.seed.to_string()),
    ]);
    table.row(vec![
        say!(words, "again-project").into(),
        Cell::Text(found.project.clone()),
    ]);
    for (file, print) in found.data.iter().chain(&found.overrides) {
        table.row(vec![file.clone().into(), Cell::Text(print.clone())]);
    }
    let mut files = Table::new(
        words,
        say!(words, "files-caption"),
        &["col-file", "col-holds"],
    );
    for (file, holds) in &found.files {
        files.row(vec![file.clone().into(), Cell::Long(holds.clone())]);
    }
    Panel::new(words, "again", answer)
        .analyst()
        .show(&html)
        .numbers(table)
        .numbers(files)
}

/// What training and alarms have to say, in the words of the program, which are English.
pub(super) fn warnings(view: &View) -> Panel {
    let words = &view.words;
    let about = &view.facts.about;
    let audit = view
        .audit
        .map(|audit| (audit.warnings.as_slice(), audit.no_suggestion.as_ref()));
    let (of_audit, no_suggestion) = audit.unwrap_or_default();
    let all: Vec<&String> = [&about.winner_reason]
        .into_iter()
        .chain(&about.warnings)
        .chain(of_audit)
        .chain(no_suggestion)
        .collect();
    let mut html = Html::new();
    html.tag("<ul lang=\"en\">");
    for warning in &all {
        html.element("<li>", warning, "</li>");
    }
    html.tag("</ul>\n");
    Panel::new(words, "notes", say!(words, "notes-answer", n = all.len()))
        .analyst()
        .show(&html)
}
