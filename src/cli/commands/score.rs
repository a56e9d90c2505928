//! `leadscore score`: every open lead, scored and ranked, into a file.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::artifact::{self, Artifact};
use crate::cli::args::{Score, Scoring};
use crate::cli::commands::{check_condition, models_folder, now, read_project};
use crate::cli::diagnose::Failure;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult, complain};
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::events::PropertyType;
use crate::features::census::Misfit;
use crate::history::{self, History, Inputs, Purpose, ScoringRows};
use crate::project::{Override, Project, toml::Source};
use crate::report::reading;
use crate::report::table::thousands;
use crate::rules::Rulebook;
use crate::scoring::{Batch, Chunk, Scorer, Summary};
use crate::sink;
use crate::snapshot::parse_day_or_instant;

/// A model, the data it is to score, and the instant.
pub struct Opened {
    /// The model.
    pub artifact: Artifact,
    /// The model made ready.
    pub scorer: Scorer,
    /// The data.
    pub history: History,
    /// The instant of the scores; of a table without times, today.
    pub as_of: Timestamp,
}

/// Loads the model and opens the data that the project names now.
///
/// Features, windows and rules are those that the model was trained with; only where the data lies comes from
/// the project file of today.
///
/// # Errors
/// No model, a model that does not fit the data, types of events that the model never saw.
pub fn open(project: &Project, options: &Scoring) -> std::result::Result<Opened, Failure> {
    let models = models_folder(project);
    let artifact = match &options.model {
        Some(version) => {
            artifact::find(&models, version).and_then(|folder| artifact::load(&folder))
        }
        None => artifact::load_champion(&models),
    };
    let artifact = artifact.map_err(Error::from)?;
    if project.rules_text != artifact.rules_text {
        complain(
            "note: the rulebook has changed since this model was trained; scores use the rules it was trained with\n",
        );
    }
    let mut opened = open_artifact(project, artifact)?;
    if options.ignore_new_types {
        for name in opened.history.new_types() {
            complain(&format!(
                "note: events of type `{name}` are new to the model; no feature looks at them\n"
            ));
        }
    } else {
        history::refuse_new_types(&opened.history)?;
    }
    if let Some(text) = &options.as_of {
        opened.as_of = parse_day_or_instant(text).ok_or_else(|| {
            Error::config(format!("`--as-of {text}` is no day"))
                .hint("write it as 2025-03-31 (UTC)")
        })?;
    }
    Ok(opened)
}

/// Makes `artifact` ready and opens the data for it, just after the last thing known; types of events that are new
/// to it are let pass.
///
/// # Errors
/// A model that does not fit the data.
pub fn open_artifact(
    project: &Project,
    artifact: Artifact,
) -> std::result::Result<Opened, Failure> {
    let trained = trained_project(project, &artifact)?;
    let rulebook = trained
        .rules
        .as_ref()
        .map(Rulebook::new)
        .transpose()
        .map_err(Error::from)?;
    let scorer = Scorer::new(&artifact, rulebook).map_err(Error::from)?;
    let vocabulary = artifact.manifest.vocabulary.vocabulary();
    let properties = properties(&artifact)?;
    let purpose = Purpose::Score {
        vocabulary: &vocabulary,
        properties: &properties,
    };
    let history = history::open(&trained, purpose)?;
    fit_or_mismatch(&artifact.manifest.version, &history)?;
    let as_of = match history.inputs {
        Inputs::Table(_) => now(),
        Inputs::Log => history.calendar.data_end,
    };
    Ok(Opened {
        artifact,
        scorer,
        history,
        as_of,
    })
}

/// Whether the features and rules of the model can be computed from this data.
///
/// # Errors
/// [`crate::error::ErrorKind::Mismatch`] with everything that does not fit.
fn fit_or_mismatch(version: &str, history: &History) -> Result<()> {
    let name = |misfit: &Misfit| match misfit.what {
        "rule" => history
            .rulebook
            .as_ref()
            .map(|book| book.scorecard.lines[misfit.idx].name.clone()),
        "feature" => Some(history.feature_name(misfit.idx)),
        _ => None,
    };
    let words: Vec<String> = history
        .misfits()
        .iter()
        .map(|misfit| match name(misfit) {
            Some(name) => format!("{} `{name}`: {}", misfit.what, misfit.error),
            None => format!("{}: {}", misfit.what, misfit.error),
        })
        .collect();
    if words.is_empty() {
        return Ok(());
    }
    Err(Error::mismatch(words.join("\n"))
        .context(format!("the data does not fit model {version}"))
        .hint("score data with the columns that the model was trained on, or train again"))
}

/// The project as the model knows it, with the data of today.
///
/// # Errors
/// Project files of the artifact that cannot be read any more.
pub fn trained_project(
    project: &Project,
    artifact: &Artifact,
) -> std::result::Result<Project, Failure> {
    let rules = artifact.rules_text.clone();
    let load = |path: &str| {
        let text = rules
            .clone()
            .ok_or_else(|| std::io::Error::other("the model was trained without a rulebook"))?;
        Ok(Source::file(path.to_owned(), text))
    };
    let name = format!(
        "{} of model {}",
        crate::project::FILE_NAME,
        artifact.manifest.version
    );
    let source = Source::file(name, artifact.project_text.clone());
    // What flags and variables changed for the training holds for its scores, whatever they say today.
    let origin = format!("the training of model {}", artifact.manifest.version);
    let set = artifact.manifest.overrides.iter();
    let overrides: Vec<Override> = set
        .map(|(path, value)| Override {
            path: path.clone(),
            value: value.clone(),
            origin: origin.clone(),
        })
        .collect();
    let trained = crate::project::parse(source, &load, &overrides, check_condition)?;
    Ok(Project {
        folder: project.folder.clone(),
        data: project.data.clone(),
        limits: project.limits,
        ..trained
    })
}

/// The properties of events that a model knows, with their types.
///
/// # Errors
/// A type that we do not know.
pub fn properties(artifact: &Artifact) -> Result<Vec<(String, PropertyType)>> {
    let columns = artifact
        .manifest
        .lead_columns
        .iter()
        .filter(|column| column.role == "property");
    columns
        .map(|column| {
            let kind = PropertyType::of_name(&column.data_type).ok_or_else(|| {
                Error::mismatch(format!(
                    "the model knows `{}` as a `{}`, which is no type",
                    column.name, column.data_type
                ))
            })?;
            Ok((column.name.clone(), kind))
        })
        .collect()
}

/// Scores all open leads into `output`.
///
/// # Errors
/// An output that cannot be written, data that does not fit the model; nothing is left behind.
pub fn write(
    opened: &Opened,
    rows: &ScoringRows,
    output: &Path,
    n_reasons: usize,
    chunk: usize,
) -> Result<Summary> {
    let format = sink::of_path(output).map_err(Error::from)?;
    let mut batch = Batch::begin(
        &opened.scorer,
        n_reasons,
        output,
        format,
        sink::Options::default(),
    )
    .map_err(Error::from)?;
    for leads in rows.leads.chunks(chunk.max(1)) {
        let (table, computed) = opened.history.scoring_chunk(leads, opened.as_of)?;
        let ids: Vec<&str> = leads
            .iter()
            .map(|lead| opened.history.source.ids()[*lead as usize].as_str())
            .collect();
        let as_of = vec![opened.as_of; leads.len()];
        let chunk = Chunk {
            leads: &ids,
            as_of: &as_of,
            table: &table,
            facts: &computed.facts,
            holds: &computed.holds,
        };
        batch.push(&chunk).map_err(Error::from)?;
    }
    batch.finish().map_err(Error::from)
}

/// Runs the command.
///
/// # Errors
/// As [`open`] and [`write()`].
pub fn run(options: &Score, quiet: bool) -> CommandResult {
    let project = read_project(&options.scoring.project)?;
    let mut progress = Progress::new(quiet, 2);
    let opened = progress.stage("read", || open(&project, &options.scoring))?;
    let rows = opened.history.scoring_rows(opened.as_of);
    if rows.leads.is_empty() {
        return Err(Error::data(format!("no lead is open at {}: nothing to score", opened.as_of))
            .hint("leads that have converted, were disqualified or are not there yet get no score; see --as-of")
            .into());
    }
    let summary = progress.stage("score", || {
        write(
            &opened,
            &rows,
            &options.output,
            options.reasons,
            options.chunk_leads,
        )
    })?;
    let mut text = reading::render_text(&opened.history.reports);
    text.push_str(&words(&opened, &rows, &summary, &options.output));
    let example = opened
        .history
        .source
        .ids()
        .get(rows.leads[0] as usize)
        .cloned()
        .unwrap_or_default();
    let project_path = options.scoring.project.project.display();
    let _ = writeln!(
        text,
        "\nNext: leadscore explain {example} --project {project_path}"
    );
    Ok(Answer {
        text,
        json: to_json(&opened, &rows, &summary, &options.output),
        clean: opened.history.n_rejected() == 0,
    })
}

/// The result in words.
pub fn words(opened: &Opened, rows: &ScoringRows, summary: &Summary, output: &Path) -> String {
    let mut text = format!(
        "{} leads scored as of {} with model {} ({}), in {}\n",
        thousands(summary.leads),
        opened.as_of,
        opened.artifact.manifest.version,
        opened.scorer.name(),
        output.display()
    );
    if !opened.scorer.has_probabilities() {
        text.push_str(
            "scores are points of the rules on a scale: too few leads had converted to say how likely one is to, and probabilities are empty\n",
        );
    }
    let named = |name: &str, other: &str| {
        if name.is_empty() {
            other.to_owned()
        } else {
            name.to_owned()
        }
    };
    let grades: Vec<String> = summary
        .by_grade
        .iter()
        .map(|(grade, n)| format!("{} {}", named(grade, "below"), thousands(*n)))
        .collect();
    let _ = writeln!(text, "grades: {}", grades.join(", "));
    if summary.by_label.keys().any(|label| !label.is_empty()) {
        let labels: Vec<String> = summary
            .by_label
            .iter()
            .map(|(label, n)| format!("{} {}", named(label, "none"), thousands(*n)))
            .collect();
        let _ = writeln!(text, "by points: {}", labels.join(", "));
    }
    if 0 < summary.overridden {
        let _ = writeln!(
            text,
            "{} scores changed by overrides",
            thousands(summary.overridden)
        );
    }
    if !rows.excluded.is_empty() {
        let left: Vec<String> = rows
            .excluded
            .iter()
            .map(|(reason, n)| format!("{} {reason}", thousands(*n)))
            .collect();
        let _ = writeln!(text, "not scored: {}", left.join(", "));
    }
    text
}

fn to_json(
    opened: &Opened,
    rows: &ScoringRows,
    summary: &Summary,
    output: &Path,
) -> serde_json::Value {
    json!({
        "output": output.display().to_string(),
        "leads": summary.leads,
        "as_of": opened.as_of.to_string(),
        "version": opened.artifact.manifest.version,
        "rulebook_version": opened.scorer.rulebook_version(),
        "scorer": opened.scorer.name(),
        "has_probabilities": opened.scorer.has_probabilities(),
        "by_grade": summary.by_grade,
        "by_label": summary.by_label,
        "overridden": summary.overridden,
        "excluded": rows.excluded,
        "sources": reading::render_json(&opened.history.reports),
    })
}
