//! `leadscore models list`: every version, the champion marked.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::artifact::{self, Entry, Manifest};
use crate::cli::args::ProjectArguments;
use crate::cli::commands::{models_folder, read_project};
use crate::cli::{Answer, CommandResult};
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::report::table::{Align, day, or_dash, render_table, thousands};

/// Promotions shown to people; programs get all of them.
const SHOWN: usize = 10;

/// Lists the versions.
///
/// # Errors
/// A folder of versions, or a record of promotions, that cannot be read.
pub(super) fn run(arguments: &ProjectArguments) -> CommandResult {
    let project = read_project(arguments)?;
    let models = models_folder(&project);
    let entries = artifact::list(&models).map_err(Error::from)?;
    if entries.is_empty() {
        artifact::latest(&models).map_err(Error::from)?;
    }
    let champion = artifact::champion(&models).map_err(Error::from)?;
    let promotions = artifact::read_promotions(&models).map_err(Error::from)?;
    // One that cannot be read is listed all the same, so that it can be found and mended.
    let read: Vec<(Entry, Result<Manifest>)> = entries
        .into_iter()
        .map(|entry| {
            let manifest = artifact::read_manifest(&entry.folder).map_err(Error::from);
            (entry, manifest)
        })
        .collect();
    let is_champion = |entry: &Entry| champion.as_deref() == Some(entry.version.as_str());
    let mut text = table(&read, &is_champion);
    for (entry, manifest) in &read {
        if let Err(error) = manifest {
            let _ = writeln!(text, "warning: {} cannot be used: {error}", entry.version);
        }
    }
    let done = promotions.map_or_else(Vec::new, |found| found.promotions);
    if champion.is_none() {
        text.push_str("No version is the champion, so none scores.\n");
    }
    if !done.is_empty() {
        text.push_str("\nPromotions, the latest first:\n");
    }
    for one in done.iter().rev().take(SHOWN) {
        let at = one.at.map_or_else(|| "some day".to_owned(), minute);
        let by = one
            .by
            .as_ref()
            .map_or_else(String::new, |by| format!(", by {by}"));
        let why = one
            .reason
            .as_ref()
            .map_or_else(String::new, |why| format!(": {why}"));
        let _ = writeln!(
            text,
            "  {at}  {}  {}{by}{why}",
            one.version,
            one.how.words()
        );
    }
    let next = next(&read, champion.as_deref());
    let _ = writeln!(
        text,
        "\nNext: {next} --project {}",
        arguments.project.display()
    );
    let versions: Vec<Json> = read
        .iter()
        .map(|(entry, manifest)| json_line(entry, manifest, is_champion(entry)))
        .collect();
    Ok(Answer {
        text,
        json: json!({"champion": champion, "versions": versions, "promotions": done}),
        clean: true,
    })
}

fn table(read: &[(Entry, Result<Manifest>)], is_champion: &dyn Fn(&Entry) -> bool) -> String {
    let headings = [
        ("version", Align::Left),
        ("", Align::Left),
        ("made", Align::Left),
        ("data up to", Align::Left),
        ("rows", Align::Right),
        ("conversions", Align::Right),
        ("scorer", Align::Left),
        ("AUC", Align::Right),
        ("log loss", Align::Right),
    ];
    let rows: Vec<Vec<String>> = read
        .iter()
        .map(|(entry, manifest)| {
            let manifest = manifest.as_ref().ok();
            let (auc, log_loss) = manifest.map_or((None, None), held_out);
            let count = |n: Option<usize>| n.map_or_else(|| "–".to_owned(), thousands);
            vec![
                entry.version.clone(),
                if is_champion(entry) { "champion" } else { "" }.to_owned(),
                entry.created_at.map_or_else(|| "–".to_owned(), minute),
                manifest
                    .and_then(|manifest| manifest.data_end)
                    .map_or_else(|| "–".to_owned(), day),
                count(manifest.map(|manifest| manifest.rows)),
                count(manifest.map(|manifest| manifest.positives)),
                entry.winner.clone().unwrap_or_else(|| "–".to_owned()),
                or_dash(auc, 4),
                or_dash(log_loss, 4),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

/// AUC and log loss of the scorer that makes the score, cross-validated.
fn held_out(manifest: &Manifest) -> (Option<f64>, Option<f64>) {
    let line = manifest
        .contest
        .iter()
        .find(|line| line.split == "cv" && line.scorer == manifest.winner);
    let known = |value: f64| Some(value).filter(|value| value.is_finite());
    line.map_or((None, None), |line| (known(line.auc), known(line.log_loss)))
}

fn json_line(entry: &Entry, manifest: &Result<Manifest>, is_champion: bool) -> Json {
    let mut line = json!({
        "version": entry.version,
        "champion": is_champion,
        "folder": entry.folder.display().to_string(),
        "created_at": entry.created_at.map(|at| at.to_string()),
        "scorer": entry.winner,
    });
    match manifest {
        Ok(manifest) => {
            let (auc, log_loss) = held_out(manifest);
            line["data_end"] = json!(manifest.data_end.map(|at| at.to_string()));
            line["rows"] = json!(manifest.rows);
            line["positives"] = json!(manifest.positives);
            line["auc"] = json!(auc);
            line["log_loss"] = json!(log_loss);
        }
        Err(error) => line["problem"] = json!(error.to_string()),
    }
    line
}

/// What to look at: the newest version beside the champion, else the champion.
fn next(read: &[(Entry, Result<Manifest>)], champion: Option<&str>) -> String {
    match (read.last(), champion) {
        (Some((newest, _)), Some(champion)) if newest.version != champion => {
            format!("leadscore models diff {champion} {}", newest.version)
        }
        (Some((newest, _)), None) => format!("leadscore models promote {}", newest.version),
        _ => "leadscore models show".to_owned(),
    }
}

/// An instant to the minute.
pub(super) fn minute(at: Timestamp) -> String {
    let text = at.to_string();
    let cut = text.get(..16).unwrap_or(&text);
    cut.replace('T', " ")
}
