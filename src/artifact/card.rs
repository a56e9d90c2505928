//! `model-card.md`: what people should know before they use the scores.
//!
//! Filled with what we know; what only people know is asked for. The file is not stamped, so they
//! can answer in it.

use std::fmt::Write as _;

use crate::artifact::Artifact;
use crate::artifact::contest_file::ContestLine;
use crate::artifact::manifest::{Manifest, Mode};
use crate::calibration::Kind;

/// Features that the card names at most.
const FEATURES: usize = 10;

/// The card of `artifact` in Markdown.
///
/// # Source
/// Sections after Mitchell et al. 2019, "Model Cards for Model Reporting".
pub fn model_card(artifact: &Artifact) -> String {
    let sections = [
        what(artifact),
        data(&artifact.manifest),
        how_good(artifact),
        importance(artifact),
        limits(artifact),
        use_it(artifact),
    ];
    sections.join("\n")
}

fn what(artifact: &Artifact) -> String {
    let manifest = &artifact.manifest;
    let rulebook = manifest.rulebook.as_ref().map_or_else(
        || "none".to_owned(),
        |book| {
            let version = book
                .version
                .as_ref()
                .map(|version| format!(", version {version}"));
            format!(
                "`{}`{} ({} rules)",
                book.name,
                version.unwrap_or_default(),
                book.rules.len()
            )
        },
    );
    let models: Vec<String> = artifact
        .fitted
        .models
        .iter()
        .map(|model| {
            let map = match model.calibrator.kind() {
                Kind::Logistic => String::new(),
                other => format!(", {} calibration", other.name()),
            };
            format!(
                "{} ({}, {}{map})",
                model.name, model.engine, model.candidate
            )
        })
        .collect();
    let models = if models.is_empty() {
        "none".to_owned()
    } else {
        models.join("; ")
    };
    format!(
        "# Model card: {project}, version {version}\n\n\
         {purpose}.\n\n\
         - Scores come from: **{winner}**. {reason}\n\
         - Rulebook: {rulebook}\n\
         - Models: {models}\n\
         - Made by leadscore {leadscore}, seed {seed}\n\
         - Owner, and whom to ask: _to be filled in_\n\
         - What the scores are used for, and what they must not be used for: _to be filled in_\n",
        purpose = if artifact.fitted.has_probabilities {
            format!(
                "Scores leads from 0 to 100 by how likely they are to convert{}",
                horizon(manifest)
            )
        } else {
            "Scores leads from 0 to 100 by the points of the rulebook, for want of conversions to learn from"
                .to_owned()
        },
        project = manifest.project,
        version = manifest.version,
        winner = manifest.winner,
        reason = sentence(&artifact.contest.reason),
        leadscore = manifest.leadscore,
        seed = manifest.seed,
    )
}

/// By when leads are to convert, as far as that is known.
fn horizon(manifest: &Manifest) -> String {
    manifest.windows.map_or_else(String::new, |windows| {
        let gap = if windows.gap_days > 0.0 {
            format!(", beginning {} days after the score", windows.gap_days)
        } else {
            String::new()
        };
        format!(" within {} days{gap}", windows.prediction_days)
    })
}

fn data(manifest: &Manifest) -> String {
    let mut text = String::from("## Data\n\n");
    let rate = 100.0 * manifest.positives as f64 / manifest.rows.max(1) as f64;
    let unit = match manifest.mode {
        Mode::Events => "a lead at a cutoff",
        Mode::Table => "a lead",
    };
    let mut line = |words: String| {
        let _ = writeln!(text, "- {words}");
    };
    line(format!(
        "{} rows ({unit} each), {} of them converted ({rate:.2} in 100); {} groups that folds never split",
        manifest.rows, manifest.positives, manifest.groups
    ));
    if let (Some(first), Some(last)) = (manifest.cutoffs.first(), manifest.cutoffs.last()) {
        line(format!(
            "{} cutoffs from {first} to {last}",
            manifest.cutoffs.len()
        ));
    }
    if let Some(windows) = manifest.windows {
        line(format!(
            "looks at {} days before a cutoff; a conversion counts within {} days after it",
            windows.observation_days,
            windows.gap_days + windows.prediction_days
        ));
    }
    if let Some(end) = manifest.data_end {
        line(format!("data up to {end}"));
    }
    for (reason, count) in &manifest.excluded {
        line(format!(
            "{count} rows left out: {}",
            reason.replace('_', " ")
        ));
    }
    line(format!(
        "{} columns for the models",
        manifest.features.len()
    ));
    line(
        "Where the data comes from, and whether people agreed to this use: _to be filled in_"
            .into(),
    );
    text
}

fn how_good(artifact: &Artifact) -> String {
    if artifact.contest.figures.is_empty() {
        return "## How good it is\n\nNobody knows: too few leads converted to hold any out.\n"
            .to_owned();
    }
    let mut text = String::from(
        "## How good it is\n\n\
         On rows that were held out, with 95 % intervals where there are enough conversions. AUC: of a \
         converted and another lead, how often the converted one ranks higher. Capture: share of all \
         conversions among the best tenth.\n\n\
         | scorer | rows | AUC | log loss | capture in the best 10 % | lift there |\n\
         |---|---|---|---|---|---|\n",
    );
    for line in &artifact.contest.figures {
        let _ = writeln!(
            text,
            "| {}{} | {} | {} | {:.4} | {} | {} |",
            line.scorer,
            if line.scorer == artifact.manifest.winner {
                " (in use)"
            } else {
                ""
            },
            rows_in_words(line),
            with_interval(line.auc, line.auc_ci),
            line.log_loss,
            with_interval(line.capture_at_10, line.capture_at_10_ci),
            with_interval(line.lift_at_10, line.lift_at_10_ci),
        );
    }
    if let Some(hybrid) = &artifact.contest.hybrid {
        let _ = writeln!(text, "\n{}", sentence(&hybrid.reason));
    }
    text
}

fn rows_in_words(line: &ContestLine) -> String {
    let words = match line.split.as_str() {
        "cv" => "cross-validation",
        "time" => "latest, other leads",
        "rolling" => "before the test period, level and spread fitted anew",
        "time_known" => "latest, known leads too",
        other => other,
    };
    format!("{words} ({})", line.rows)
}

fn with_interval(value: f64, interval: Option<[f64; 2]>) -> String {
    match interval {
        Some([low, high]) => format!("{value:.3} ({low:.3} to {high:.3})"),
        None => format!("{value:.3}"),
    }
}

fn importance(artifact: &Artifact) -> String {
    let features = &artifact.importance.features;
    let Some(model) = artifact
        .importance
        .model
        .as_ref()
        .filter(|_| !features.is_empty())
    else {
        return String::new();
    };
    let mut text = format!(
        "## What the model `{model}` leans on\n\n\
         Rise of the held-out log loss when the column is shuffled; importance is neither cause nor points.\n\n"
    );
    for feature in features.iter().take(FEATURES) {
        let line = artifact
            .manifest
            .features
            .iter()
            .find(|line| line.name == feature.name);
        let words = line.map_or(feature.name.as_str(), |line| line.words.as_str());
        let direction = match feature.direction.as_str() {
            "unclear" => String::new(),
            direction => format!(", more of it {direction} the score"),
        };
        let _ = writeln!(text, "- {words}: {:.5}{direction}", feature.importance);
    }
    text
}

fn limits(artifact: &Artifact) -> String {
    let mut text = String::from("## Limits\n\n");
    for warning in &artifact.manifest.warnings {
        let _ = writeln!(text, "- {}", sentence(warning));
    }
    text.push_str(
        "- Points and models predict, they do not cause: leads with a high score get called, and calls convert.\n\
         - Good for leads like those it was trained on; check again after a change of market, product or tracking.\n\
         - Groups of people that the scores might treat unfairly, and how that was looked at: _to be filled in_\n",
    );
    text
}

fn use_it(artifact: &Artifact) -> String {
    let scale = &artifact.fitted.scale;
    let meaning = if artifact.fitted.has_probabilities {
        let rate = 100.0 * crate::domain::sigmoid(scale.reference_log_odds);
        format!(
            "A score of {} means a chance of {rate:.2} in 100; {} points more double the odds.",
            scale.midpoint, scale.points_per_doubling
        )
    } else {
        format!(
            "A score of {} means average points; {} more are one standard deviation of the points. It says nothing of \
             chances, and the next version that learns from outcomes has a scale of its own.",
            scale.midpoint, scale.points_per_doubling
        )
    };
    let grades: Vec<String> = artifact
        .fitted
        .grades
        .iter()
        .map(|(grade, cut)| format!("{grade} from {cut}"))
        .collect();
    format!(
        "## How to use it\n\n\
         - {meaning}\n\
         - Grades: {}.\n\
         - Who decides what happens to a lead, and how a lead can object: _to be filled in_\n\
         - When it will be trained again: _to be filled in_\n",
        if grades.is_empty() {
            "none".to_owned()
        } else {
            grades.join(", ")
        },
    )
}

/// Words of ours with a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => String::new(),
    }
}
