//! `leadscore demo`: a simulated company, end to end.

use std::fmt::Write as _;

use serde_json::json;

use crate::artifact::{self, How};
use crate::cli::args::{CHUNK_LEADS, Demo, N_REASONS, ProjectArguments, Scoring};
use crate::cli::commands::models::occasion;
use crate::cli::commands::{models_folder, read_project, score, train};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::demo::{self, World};
use crate::domain::Seed;
use crate::error::Error;
use crate::project::FILE_NAME;
use crate::report::table::thousands;
use crate::report::training;

/// Runs the command.
///
/// # Errors
/// A preset that is none, a folder that cannot be written to.
pub fn run(options: &Demo, quiet: bool) -> CommandResult {
    let mut progress = Progress::new(quiet, 3 + train::N_STAGES);
    let world = World {
        preset: options.preset.clone(),
        n_leads: options.leads,
        seed: Seed(options.seed),
    };
    let summary = progress.stage("simulate", || {
        demo::write(&options.dir, &world).map_err(Error::from)
    })?;
    let project_file = options.dir.join(FILE_NAME);
    let arguments = ProjectArguments {
        project: project_file.clone(),
        set: Vec::new(),
    };
    let project = read_project(&arguments)?;
    let run = train::train(&project, &mut progress)?;
    let mut answer = train::answer(&run, &progress);
    let version = run.version.clone();
    drop(run);
    // A demo made again scores with what it has just trained.
    let models = models_folder(&project);
    let how = match artifact::read_promotions(&models).map_err(Error::from)? {
        None => How::First,
        Some(_) => How::Promoted,
    };
    artifact::promote(&models, &version, how, occasion(None)).map_err(Error::from)?;
    let scoring = Scoring {
        project: arguments,
        model: None,
        as_of: None,
        ignore_new_types: false,
    };
    let opened = progress.stage("read again", || score::open(&project, &scoring))?;
    let rows = opened.history.scoring_rows(opened.as_of);
    let output = options.dir.join("scores.csv");
    let summary_of_scores = progress.stage("score", || {
        score::write(&opened, &rows, &output, N_REASONS, CHUNK_LEADS)
    })?;
    let _ = write!(
        answer.text,
        "\n{}",
        score::words(&opened, &rows, &summary_of_scores, &output)
    );
    answer.json["seconds"] = training::seconds_json(progress.seconds());
    let example = rows.leads.first().map_or("LEAD", |lead| {
        opened.history.source.ids()[*lead as usize].as_str()
    });
    let mut text = format!(
        "A simulated company ({}): {} leads of {} accounts, {} events, {} conversions, in {}/\n\n",
        summary.summary,
        thousands(summary.n_leads),
        thousands(summary.n_accounts),
        thousands(summary.n_event_rows),
        thousands(summary.n_conversions),
        options.dir.display()
    );
    text.push_str(&answer.text);
    let _ = write!(
        text,
        "\nTry next:\n  leadscore explain {1} --project {0}\n  leadscore check --project {0}\n  \
         leadscore train --project {0} --format json\n",
        project_file.display(),
        example
    );
    let mut json = answer.json;
    json["demo"] = json!({
        "world": summary.world,
        "leads": summary.n_leads,
        "accounts": summary.n_accounts,
        "events": summary.n_event_rows,
        "conversions": summary.n_conversions,
        "files": summary.files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    });
    // The simulated log has bad rows on purpose, so that the quarantine is seen.
    Ok(Answer {
        text,
        json,
        clean: true,
    })
}
