//! `leadscore models diff OLD NEW`: what another version would change.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::artifact::{self, Artifact, Differences};
use crate::cli::args::Diff;
use crate::cli::commands::models::challenge::challenge;
use crate::cli::commands::models::check_same_project;
use crate::cli::commands::{models_folder, read_project};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, Result};
use crate::report::challenge::{Challenge, render_json, render_text};
use crate::report::table::{signed, thousands};
use crate::sink::{self, Frame, Sink, Values};

/// Names shown of a long list.
const SHOWN: usize = 10;

/// Compares the two versions.
///
/// # Errors
/// As [`crate::cli::commands::models::run`]; an output that cannot be written.
pub(super) fn run(options: &Diff, quiet: bool) -> CommandResult {
    let project = read_project(&options.project)?;
    let models = models_folder(&project);
    let load = |version: &str| -> Result<Artifact> {
        Ok(artifact::load(&artifact::find(&models, version)?)?)
    };
    let (old, new) = (load(&options.old)?, load(&options.new)?);
    check_same_project(&project, &old)?;
    check_same_project(&project, &new)?;
    if let Some(output) = &options.output {
        // Said now, not after the scores that would be lost.
        sink::of_path(output).map_err(Error::from)?;
    }
    let differences = artifact::differences(&old, &new);
    let mut text = words(&old, &new, &differences);
    let mut json = to_json(&differences);
    drop((old, new));
    let mut progress = Progress::new(quiet, 1);
    let compared = progress.stage("compare", || {
        challenge(&project, &options.old, &options.new, options.capacity)
    })?;
    let _ = write!(text, "\n{}", render_text(&compared));
    json["challenge"] = render_json(&compared);
    if let Some(output) = &options.output {
        write(&compared, output)?;
        let _ = writeln!(
            text,
            "Both scores of every lead are in {}",
            output.display()
        );
        json["output"] = json!(output.display().to_string());
    }
    let _ = writeln!(
        text,
        "\nNext: leadscore models promote {} --project {}",
        options.new,
        options.project.project.display()
    );
    Ok(Answer {
        text,
        json,
        clean: true,
    })
}

fn words(old: &Artifact, new: &Artifact, differences: &Differences) -> String {
    let (before, after) = (&old.manifest, &new.manifest);
    let mut text = format!(
        "From {} to {}: {} to {} rows, {} to {} conversions, scored by {} and {}\n",
        before.version,
        after.version,
        thousands(before.rows),
        thousands(after.rows),
        thousands(before.positives),
        thousands(after.positives),
        before.winner,
        after.winner
    );
    if !differences.is_data_new {
        text.push_str("the data files are the same\n");
    }
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
    for (key, old, new) in &differences.settings {
        let _ = writeln!(text, "{key}: {} to {}", or_none(old), or_none(new));
    }
    let points = |value: &Option<f64>| value.map_or_else(|| "none".to_owned(), signed);
    for (rule, old, new) in &differences.rules {
        let _ = writeln!(
            text,
            "rule {rule}: {} to {} points",
            points(old),
            points(new)
        );
    }
    for (what, names) in [
        ("new", &differences.features_added),
        ("gone", &differences.features_removed),
    ] {
        if !names.is_empty() {
            let more = if SHOWN < names.len() { ", …" } else { "" };
            let list: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
            let _ = writeln!(
                text,
                "{} features are {what}: {}{more}",
                names.len(),
                list.join(", ")
            );
        }
    }
    text
}

fn to_json(differences: &Differences) -> Json {
    let settings: Vec<Json> = differences
        .settings
        .iter()
        .map(|(key, old, new)| json!({"key": key, "old": old, "new": new}))
        .collect();
    let rules: Vec<Json> = differences
        .rules
        .iter()
        .map(|(rule, old, new)| json!({"rule": rule, "old": old, "new": new}))
        .collect();
    json!({
        "settings": settings,
        "rules": rules,
        "features_added": differences.features_added,
        "features_removed": differences.features_removed,
        "new_data": differences.is_data_new,
    })
}

/// Both scores of every lead, in the order of the new list.
fn write(compared: &Challenge, output: &Path) -> Result<()> {
    let (old, new) = (&compared.old_scores, &compared.new_scores);
    let mut rows: Vec<usize> = (0..compared.leads.len()).collect();
    rows.sort_unstable_by_key(|&row| new.places[row]);
    let whole = |values: &dyn Fn(usize) -> i64| {
        Values::Integer(rows.iter().map(|&row| Some(values(row))).collect())
    };
    let text = |values: &dyn Fn(usize) -> Option<String>| {
        Values::Text(rows.iter().map(|&row| values(row)).collect())
    };
    let columns = [
        ("lead", text(&|row| Some(compared.leads[row].clone()))),
        ("old_score", whole(&|row| old.scores[row])),
        ("new_score", whole(&|row| new.scores[row])),
        ("change", whole(&|row| new.scores[row] - old.scores[row])),
        ("old_grade", text(&|row| old.grades[row].clone())),
        ("new_grade", text(&|row| new.grades[row].clone())),
        ("old_rank", whole(&|row| i64::from(old.places[row]))),
        ("new_rank", whole(&|row| i64::from(new.places[row]))),
    ];
    let columns = columns.map(|(name, values)| (name.to_owned(), values));
    let frame = Frame::new(columns.into());
    let format = sink::of_path(output)?;
    let mut sink = Sink::open(output, format, frame.schema(), sink::Options::default())?;
    sink.write(&frame)?;
    Ok(sink.finish()?)
}
