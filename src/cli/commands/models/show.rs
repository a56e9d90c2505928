//! `leadscore models show`: one version.

use std::fmt::Write as _;

use serde_json::json;

use crate::artifact::{self, Artifact, ContestLine};
use crate::cli::args::ProjectArguments;
use crate::cli::commands::{models_folder, read_project};
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::report::table::{Align, day, or_dash, percent, render_table, thousands};

/// Shows `version`, or the champion.
///
/// # Errors
/// A version that is not there or that is not what was saved.
pub(super) fn run(version: Option<&str>, arguments: &ProjectArguments) -> CommandResult {
    let project = read_project(arguments)?;
    let models = models_folder(&project);
    let artifact = match version {
        Some(version) => {
            artifact::find(&models, version).and_then(|folder| artifact::load(&folder))
        }
        None => artifact::load_champion(&models),
    };
    let artifact = artifact.map_err(Error::from)?;
    let version = &artifact.manifest.version;
    let champion = artifact::champion(&models).map_err(Error::from)?;
    let is_champion = champion.as_deref() == Some(version.as_str());
    let folder = models.join(version);
    let mut text = words(&artifact, is_champion);
    let _ = writeln!(
        text,
        "\nMore in {} and contest.json beside it.",
        folder.join("model-card.md").display()
    );
    let next = match (&champion, is_champion) {
        (Some(champion), false) => format!("leadscore models diff {champion} {version}"),
        (None, _) => format!("leadscore models promote {version}"),
        (Some(_), true) => "leadscore score".to_owned(),
    };
    let _ = writeln!(
        text,
        "\nNext: {next} --project {}",
        arguments.project.display()
    );
    let manifest = &artifact.manifest;
    let json = json!({
        "version": version,
        "champion": is_champion,
        "folder": folder.display().to_string(),
        "manifest": manifest,
        "reason": artifact.contest.reason,
        "has_probabilities": artifact.fitted.has_probabilities,
        "models": artifact.fitted.models.iter().map(|model| json!({
            "name": model.name,
            "engine": model.engine,
            "candidate": model.candidate,
        })).collect::<Vec<_>>(),
        "grades": artifact.fitted.grades,
    });
    Ok(Answer {
        text,
        json,
        clean: true,
    })
}

fn words(artifact: &Artifact, is_champion: bool) -> String {
    let (manifest, fitted) = (&artifact.manifest, &artifact.fitted);
    let role = if is_champion { ", the champion" } else { "" };
    let mut text = format!(
        "Version {}{role}: project {}, made by leadscore {}, seed {}\n",
        manifest.version, manifest.project, manifest.leadscore, manifest.seed
    );
    let rate = manifest.positives as f64 / manifest.rows.max(1) as f64;
    let _ = writeln!(
        text,
        "{} rows, {} conversions ({}), {} groups, {} features{}",
        thousands(manifest.rows),
        thousands(manifest.positives),
        percent(rate),
        thousands(manifest.groups),
        manifest.features.len(),
        manifest
            .data_end
            .map_or_else(String::new, |end| format!(", data up to {}", day(end)))
    );
    if let Some(windows) = &manifest.windows {
        let _ = writeln!(
            text,
            "looks back {} days; a conversion counts within {} days",
            windows.observation_days, windows.prediction_days
        );
    }
    if let Some(book) = &manifest.rulebook {
        let version = book.version.as_ref();
        let _ = writeln!(
            text,
            "rulebook {}{} with {} rules",
            book.name,
            version.map_or_else(String::new, |version| format!(" {version}")),
            book.rules.len()
        );
    }
    for model in &fitted.models {
        let _ = writeln!(
            text,
            "{} ({}): {}",
            model.name, model.engine, model.candidate
        );
    }
    let _ = writeln!(
        text,
        "\nScores come from {}: {}",
        fitted.winner, artifact.contest.reason
    );
    if !manifest.contest.is_empty() {
        text.push_str(&contest(&manifest.contest));
    }
    for warning in &manifest.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    text
}

fn contest(lines: &[ContestLine]) -> String {
    let headings = [
        ("scorer", Align::Left),
        ("rows", Align::Left),
        ("AUC", Align::Right),
        ("log loss", Align::Right),
        ("captured by 10 %", Align::Right),
    ];
    let known = |value: f64| Some(value).filter(|value| value.is_finite());
    let split = |name: &str| match name {
        "cv" => "all, cross-validated".to_owned(),
        "rolling" => "before the latest, by stretches".to_owned(),
        "time" => "the latest".to_owned(),
        "time_known" => "the latest, leads known".to_owned(),
        other => other.to_owned(),
    };
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.scorer.clone(),
                split(&line.split),
                or_dash(known(line.auc), 4),
                or_dash(known(line.log_loss), 4),
                known(line.capture_at_10).map_or_else(|| "–".to_owned(), percent),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}
