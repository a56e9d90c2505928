//! `leadscore audit --apply`: suggested edits into the rulebook, or into another file.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::advice::{AtLabel, Wish, reached};
use crate::artifact::SuggestionFile;
use crate::cli::args::Audit;
use crate::cli::commands::audit::Opened;
use crate::cli::commands::check_condition;
use crate::cli::diagnose::Failure;
use crate::error::{Error, Result};
use crate::project::toml::Source;
use crate::project::{NewPoints, parse_rules, with_points};
use crate::report::table::percent;
use crate::report::words::points;
use crate::sink::write_file;

/// What was written, for people and programs.
pub(super) struct Applied {
    pub(super) text: String,
    pub(super) json: Json,
}

/// Writes the suggested points, unless there are none, or they lost on later time.
pub(super) fn run(
    options: &Audit,
    opened: &Opened,
    wish: &Wish,
    suggestion: &SuggestionFile,
) -> std::result::Result<Applied, Failure> {
    let project = &opened.project;
    if suggestion.edits.is_empty() {
        return Ok(nothing("Nothing was written: there is nothing to change."));
    }
    if !suggestion.is_worth_it() && !suggestion.is_asked {
        return Ok(nothing(
            "Nothing was written: the edits lose conversions on later time. `--edits N` writes them all the same.",
        ));
    }
    let (Some(name), Some(audited)) = (&project.rules_file, &project.rules_text) else {
        return Err(Error::internal("a rulebook without a text").into());
    };
    let rulebook = Path::new(name);
    let target: PathBuf = options
        .output
        .clone()
        .unwrap_or_else(|| rulebook.to_owned());
    unchanged(rulebook, audited)?;
    let edits: Vec<NewPoints> = suggestion
        .edits
        .iter()
        .map(|edit| {
            let freedom = wish
                .freedoms
                .iter()
                .find(|freedom| freedom.leeway.name() == edit.rule);
            NewPoints {
                rule: edit.rule.clone(),
                from: edit.from,
                to: edit.to,
                step: freedom.map_or(1.0, |freedom| freedom.leeway.step()),
            }
        })
        .collect();
    let text = with_points(audited, &edits).map_err(Error::from)?;
    // What is written has to be a rulebook, whatever was written before.
    let source = Source::file(target.display().to_string(), text.clone());
    parse_rules(source, check_condition)?;
    write_file(&target, text.as_bytes()).map_err(Error::from)?;
    let shown = target.display().to_string();
    let list: Vec<String> = edits
        .iter()
        .map(|edit| format!("{} {} -> {}", edit.rule, edit.from, edit.to))
        .collect();
    let changes: Vec<Json> = edits
        .iter()
        .map(|edit| json!({"rule": edit.rule, "from": edit.from, "to": edit.to}))
        .collect();
    let at = at_thresholds(opened, wish, &edits)?;
    let thresholds: Vec<Json> = at
        .iter()
        .map(|one| json!({"label": one.label, "at": one.to, "cases_before": one.today.0, "cases_after": one.edited.0}))
        .collect();
    Ok(Applied {
        text: format!(
            "Written to {shown}: {}.\n{}Next: leadscore {}",
            list.join(", "),
            sentence(&at, opened.assembled.set.n_rows()),
            if options.output.is_some() {
                format!(
                    "rules simulate {shown} --project {}",
                    options.project.project.display()
                )
            } else {
                format!("train --project {}", options.project.project.display())
            }
        ),
        json: json!({"file": shown, "edits": changes, "thresholds": thresholds}),
    })
}

fn nothing(text: &str) -> Applied {
    Applied {
        text: text.to_owned(),
        json: json!({"file": Json::Null, "edits": [], "thresholds": []}),
    }
}

/// Who reaches each threshold before and after.
fn at_thresholds(opened: &Opened, wish: &Wish, edits: &[NewPoints]) -> Result<Vec<AtLabel>> {
    let book = opened.history.rulebook.as_ref();
    let thresholds = book.map_or(&[][..], |book| &book.thresholds);
    let edits: Vec<(&str, f64)> = edits
        .iter()
        .map(|edit| (edit.rule.as_str(), edit.to))
        .collect();
    Ok(reached(&opened.assembled.set, wish, &edits, thresholds)?)
}

/// That thresholds stay, and what that means; empty without thresholds.
fn sentence(at: &[AtLabel], rows: usize) -> String {
    if at.is_empty() {
        return String::new();
    }
    let share = |n: usize| percent(n as f64 / rows as f64);
    let each: Vec<String> = at
        .iter()
        .map(|one| {
            format!(
                "`{}` ({}) was reached in {} of all cases and is now in {}",
                one.label,
                points(one.to.unwrap_or_default()),
                share(one.today.0),
                share(one.edited.0)
            )
        })
        .collect();
    format!(
        "Thresholds stay as they are: {}. Move them by hand where that is too many or too few.\n",
        each.join("; ")
    )
}

/// Whether the rulebook is still what was audited.
fn unchanged(rulebook: &Path, audited: &str) -> Result<()> {
    let now = fs::read_to_string(rulebook)
        .map_err(|error| Error::io(format!("cannot read `{}`: {error}", rulebook.display())))?;
    if now == audited {
        return Ok(());
    }
    let message = format!("`{}` has changed since it was audited", rulebook.display());
    Err(Error::config(message).hint("run the audit again; nothing was written"))
}
