//! `leadscore train`: files to a judged model in `models/<version>/`.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::Train;
use crate::cli::commands::read_project;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::domain::Seed;
use crate::error::{Error, Result};
use crate::evaluate::{self, Plan, Trained};
use crate::history::{self, Assembled, History, Purpose};
use crate::model::{self, Learner};
use crate::project::Project;
use crate::report::table::{percent, thousands};
use crate::report::{reading, training};

/// Stages that [`train`] goes through.
pub const N_STAGES: usize = 3;

/// A training run: what went in and what came out.
pub struct Run {
    /// What was read.
    pub history: History,
    /// The rows.
    pub assembled: Assembled,
    /// What was learned.
    pub trained: Trained,
}

/// Reads, assembles and trains a project.
///
/// # Errors
/// Whatever is wrong with the files or stops training.
pub fn train(project: &Project, progress: &mut Progress) -> Result<Run> {
    let history = progress.stage("read", || history::open(project, Purpose::Train))?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    let learners = learners(project)?;
    let learners: Vec<&dyn Learner> = learners.into_iter().collect();
    let settings = &project.training;
    let plan = Plan {
        folds: settings.folds as usize,
        inner_folds: settings.inner_folds as usize,
        test_share: settings.test_share,
        hybrid_weight: project.hybrid.weight,
        seed: Seed(settings.seed),
        ..Plan::default()
    };
    let trained = progress.stage("train", || evaluate::train(&assembled.set, &learners, &plan).map_err(Error::from))?;
    Ok(Run { history, assembled, trained })
}

fn learners(project: &Project) -> Result<Vec<&'static dyn Learner>> {
    let wanted = project.training.learners();
    wanted
        .iter()
        .map(|learner| {
            let (name, engine) = learner.name_and_engine();
            model::find(name, Some(engine)).map_err(Error::from)
        })
        .collect()
}

/// Runs the command.
///
/// # Errors
/// As [`train`].
pub fn run(options: &Train, quiet: bool) -> CommandResult {
    let project = read_project(&options.project)?;
    let mut progress = Progress::new(quiet, N_STAGES);
    let run = train(&project, &mut progress)?;
    Ok(answer(&run, &progress))
}

/// The result in words and as JSON.
pub fn answer(run: &Run, progress: &Progress) -> Answer {
    let (history, trained) = (&run.history, &run.trained);
    let mut text = reading::render_text(&history.reports);
    text.push_str(&sizes(run));
    let _ = writeln!(text, "\n{}", training::contest_text(trained));
    text.push_str(&training::importance_text(&trained.importance));
    let warnings: Vec<&String> = history.warnings.iter().chain(&trained.warnings).collect();
    for warning in &warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    let json = json!({
        "rows": trained.counts.rows,
        "positives": trained.counts.converted,
        "groups": trained.counts.groups,
        "excluded": run.assembled.excluded_by_reason(),
        "contest": training::contest_json(&trained.contest),
        "differences": training::differences_json(&trained.contest),
        "winner": trained.contest.verdict.winner,
        "winner_reason": trained.contest.verdict.reason,
        "hybrid": training::hybrid_json(trained),
        "importance": training::importance_json(&trained.importance),
        "sources": reading::render_json(&history.reports),
        "warnings": warnings,
        "seconds": training::seconds_json(progress.seconds()),
    });
    Answer { text, json, clean: history.n_rejected() == 0 }
}

/// Rows, conversions, groups and what was left out, in a few lines.
fn sizes(run: &Run) -> String {
    let counts = run.trained.counts;
    let rate = counts.converted as f64 / counts.rows.max(1) as f64;
    let mut text = format!(
        "{} rows, {} conversions ({}), {} groups",
        thousands(counts.rows),
        thousands(counts.converted),
        percent(rate),
        thousands(counts.groups)
    );
    if let [first, .., last] = run.history.calendar.cutoffs.as_slice()
        && run.assembled.set.has_time
    {
        let _ = write!(text, ", cutoffs from {first} to {last}");
    }
    text.push('\n');
    let excluded = run.assembled.excluded_by_reason();
    if !excluded.is_empty() {
        let list: Vec<String> = excluded.iter().map(|(reason, n)| format!("{} {reason}", thousands(*n))).collect();
        let _ = writeln!(text, "left out: {}", list.join(", "));
    }
    text
}
