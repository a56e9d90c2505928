//! `leadscore train`: files to a judged model in `models/<version>/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::advice::{Advice, Contender, Rival, Suggestion, advise};
use crate::artifact::{self, Artifact, Fingerprints, LeadColumn, Mode, Origin};
use crate::cli::args::Train;
use crate::cli::commands::audit::{capacity, question};
use crate::cli::commands::models::Standing;
use crate::cli::commands::report::language as report_language;
use crate::cli::commands::{check_fit, models_folder, now, read_project};
use crate::cli::diagnose::Failure;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::domain::{Seed, log_odds};
use crate::error::{Error, Result};
use crate::evaluate::{self, Plan, Trained};
use crate::history::{self, Alarms, Assembled, History, Purpose};
use crate::model::{self, Learner};
use crate::project::Project;
use crate::report::facts::{Evidence, Facts, parse_json, render_json};
use crate::report::page::Page;
use crate::report::table::{day, percent, thousands};
use crate::report::{alarms, reading, training};
use crate::scoring::Scorer;

/// Stages that [`train`] goes through.
pub const N_STAGES: usize = 6;

/// A training run: what went in and what came out.
pub struct Run {
    /// What was read.
    pub history: History,
    /// The rows.
    pub assembled: Assembled,
    /// What was learned.
    pub trained: Trained,
    /// The version that was written.
    pub version: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What there is to say of the rulebook, where there is one.
    pub advice: Option<Advice>,
}

/// Reads, assembles, trains and saves a project.
///
/// # Errors
/// Whatever is wrong with the files or stops training.
pub fn train(project: &Project, progress: &mut Progress) -> std::result::Result<Run, Failure> {
    // Said now, not after the training that would be lost.
    check_models(&models_folder(project))?;
    let mut history = progress.stage("read", || history::open(project, Purpose::Train))?;
    check_fit(project, &history)?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    let learners = learners(project)?;
    let learners: Vec<&dyn Learner> = learners.into_iter().collect();
    let plan = plan(project);
    let trained = progress.stage("train", || {
        evaluate::train(&assembled.set, &learners, &plan).map_err(Error::from)
    })?;
    let mut advice = None;
    // Where nothing could be learned of the rules, the fallback has said so.
    if has_rules(&assembled) && trained.has_probabilities {
        let found: Result<Advice> = progress.stage("audit", || {
            let mut question = question(project, &history, &assembled)?;
            question.rival = rival(&trained);
            question.contenders = contenders(&trained);
            Ok(advise(&assembled.set, &question)?)
        });
        // What was trained is not lost to what could not be audited.
        match found {
            Ok(found) => advice = Some(found),
            Err(error) => history
                .warnings
                .push(format!("no audit of the rulebook: {error}")),
        }
    }
    let found = history::alarms(project, &history, &assembled)?;
    let artifact = make(project, &history, &assembled, (&trained, advice.as_ref()))?;
    let report = progress.stage("report", || {
        facts(project, &history, &assembled, &trained, &artifact, &found)
    });
    let last = history.span.map(|(_, last)| last);
    history
        .warnings
        .extend(alarms::warnings(&found, last, now()));
    // What was trained is not lost to what could not be reported.
    let report = report.map_err(|error| {
        history.warnings.push(if trained.has_probabilities {
            format!("no report: {error}")
        } else {
            "no report: nothing was held out to report on".to_owned()
        });
    });
    let (report, page) = report.ok().unzip();
    let tables = artifact::Tables {
        oof: artifact::oof_frame(&assembled.set, &trained.oof),
        trials: artifact::trials_frame(&trained.trials),
        report,
        page,
    };
    let run = artifact::Run {
        created_at: Some(now()),
        seconds: progress.seconds().to_vec(),
    };
    let version = artifact.manifest.version.clone();
    let folder = progress.stage("save", || {
        artifact::save(&artifact, &tables, &run, &models_folder(project)).map_err(Error::from)
    })?;
    Ok(Run {
        history,
        assembled,
        trained,
        version,
        folder,
        advice,
    })
}

/// How a project is trained and judged.
pub(crate) fn plan(project: &Project) -> Plan {
    let settings = &project.training;
    Plan {
        folds: settings.folds as usize,
        inner_folds: settings.inner_folds as usize,
        test_share: settings.test_share,
        hybrid_weight: project.hybrid.weight,
        monotone: monotone(project),
        effort: settings.effort.into(),
        budget_minutes: settings.budget_minutes,
        seed: Seed(settings.seed),
        ..Plan::default()
    }
}

/// Whether there is a rule in use.
fn has_rules(assembled: &Assembled) -> bool {
    let rules = assembled.set.rules.as_ref();
    rules.is_some_and(|rules| !rules.names.is_empty())
}

/// The model that the rules are held against: the one with the lowest out-of-fold loss.
fn rival(trained: &Trained) -> Option<Rival<'_>> {
    let name = &trained.models.get(trained.chosen?)?.name;
    let scorers = trained.oof.probabilities.iter();
    let (name, probabilities) = scorers.into_iter().find(|(scorer, _)| scorer == name)?;
    Some(Rival {
        name,
        probabilities,
    })
}

/// Model and hybrid with what they said of rows that they had not seen.
fn contenders(trained: &Trained) -> Vec<Contender<'_>> {
    // The model that the report speaks of: the one that scores, or else the one in the hybrid.
    let winner = &trained.contest.verdict.winner;
    let scoring = trained.models.iter().find(|model| model.name == *winner);
    let chosen = || trained.models.get(trained.chosen?);
    let model = scoring.or_else(chosen);
    let names = [model.map(|model| model.name.as_str()), Some("hybrid")];
    let each = names.into_iter().flatten().filter_map(|name| {
        Some(Contender {
            name,
            held_out: said_by(&trained.oof.probabilities, name)?,
            later: trained.later.as_ref().and_then(|later| {
                let values = said_by(&later.probabilities, name)?;
                Some((later.rows.as_slice(), values))
            }),
        })
    });
    each.collect()
}

/// The probabilities of one scorer.
fn said_by<'a>(all: &'a [(String, Vec<f64>)], name: &str) -> Option<&'a [f64]> {
    let found = all.iter().find(|(scorer, _)| scorer == name);
    found.map(|(_, values)| values.as_slice())
}

/// Whether versions can be written below `models`.
fn check_models(models: &Path) -> Result<()> {
    if !models.is_file() {
        return Ok(());
    }
    let message = format!(
        "`models` in [project] names `{}`, which is a file",
        models.display()
    );
    Err(Error::config(message).hint("models go to a folder; name another one"))
}

/// What was learned, and where it comes from.
fn make(
    project: &Project,
    history: &History,
    assembled: &Assembled,
    (trained, advice): (&Trained, Option<&Advice>),
) -> Result<Artifact> {
    let models = models_folder(project);
    let version = artifact::next_version(&models)?;
    let windows = &history.calendar.windows;
    let themes: Vec<Option<artifact::Theme>> = history
        .themes()
        .into_iter()
        .map(|theme| {
            theme.map(|theme| artifact::Theme {
                key: theme.key,
                words: theme.words,
            })
        })
        .collect();
    let mut cutoffs = assembled.set.cutoffs.clone();
    cutoffs.sort_unstable();
    cutoffs.dedup();
    let origin = Origin {
        version: version.clone(),
        project: project.name(),
        mode: if history.span.is_some() {
            Mode::Events
        } else {
            Mode::Table
        },
        seed: Seed(project.training.seed),
        fingerprints: Fingerprints {
            data: history.fingerprints()?,
            project: project.fingerprint.clone(),
        },
        rulebook: history
            .rulebook
            .as_ref()
            .map(|book| (book.name.clone(), book.version.clone())),
        vocabulary: &history.vocabulary,
        words: &assembled.words,
        themes: &themes,
        lead_columns: lead_columns(history),
        cutoffs: if assembled.set.has_time {
            cutoffs
        } else {
            Vec::new()
        },
        windows: history.span.map(|_| artifact::Windows {
            observation_days: windows.observation_days,
            gap_days: windows.gap_days,
            prediction_days: windows.prediction_days,
            label_delay_days: windows.label_delay_days,
        }),
        data_end: history.span.map(|_| history.calendar.data_end),
        excluded: assembled
            .excluded_by_reason()
            .into_iter()
            .map(|(name, n)| (name.to_owned(), n))
            .collect(),
        advice,
        midpoint: project.score.midpoint,
        points_per_doubling: project.score.points_per_doubling,
        reference_log_odds: reference(project, &models)?,
        grades: project.grades.cuts.clone(),
        overrides: project
            .overrides
            .iter()
            .map(|set| (set.path.clone(), set.value.clone()))
            .collect(),
        project_text: project.text.clone(),
        rules_text: project.rules_text.clone(),
    };
    artifact::from_training(&assembled.set, trained, origin)
}

/// Every number of the report as the bytes of its file, and the page that is made from them.
fn facts(
    project: &Project,
    history: &History,
    assembled: &Assembled,
    trained: &Trained,
    artifact: &Artifact,
    found: &Alarms,
) -> Result<(Vec<u8>, String)> {
    let scorer = Scorer::new(artifact, history.rulebook.clone())?;
    let kept_out = history::kept_out(project, history, assembled)?;
    let set = project.overrides.iter();
    let set = set.map(|one| format!(" --set {}={}", one.path, one.value));
    let command = format!("leadscore train{}", set.collect::<String>());
    let facts = Facts::new(&Evidence {
        artifact,
        set: &assembled.set,
        trained,
        scorer: &scorer,
        rulebook: history.rulebook.as_ref(),
        phrases: &assembled.phrases,
        holds: &assembled.holds,
        excluded: &assembled.excluded,
        sources: &history.reports,
        warnings: &history.warnings,
        alarms: Some(found),
        kept_out: &kept_out,
        span: history.span,
        timezone: Some(&project.meta.timezone),
        capacity: capacity(project),
        command: &command,
    })?;
    let bytes = render_json(&facts)?;
    // From what was written, so that `leadscore report` makes the very same page.
    let written = parse_json(&bytes, artifact::REPORT)?;
    let page = Page {
        facts: &written,
        audit: artifact.audit.as_ref(),
        language: report_language(project, None),
    };
    let page = page.render();
    Ok((bytes, page))
}

/// The log-odds at the midpoint of the score: as set, else those of the champion (where there is none, of the newest
/// version), so that a score means the same after a retrain; `None` for a first training, which takes its base rate, and
/// after one that was too poor in conversions for a score to mean any.
fn reference(project: &Project, models: &Path) -> Result<Option<f64>> {
    if let Some(rate) = project.score.reference_rate {
        return Ok(Some(log_odds(rate)));
    }
    let entries = artifact::list(models)?;
    let champion = artifact::champion(models)?;
    let is_champion = |entry: &&artifact::Entry| Some(&entry.version) == champion.as_ref();
    let entry = entries.iter().find(is_champion).or(entries.last());
    let scale = entry
        .map(|entry| artifact::load(&entry.folder))
        .transpose()?
        .filter(|artifact| artifact.fitted.has_probabilities)
        .map(|artifact| artifact.fitted.scale);
    Ok(scale.map(|scale| scale.reference_log_odds))
}

/// Types of the properties of events or of the columns of a table, and the use of each attribute.
fn lead_columns(history: &History) -> Vec<LeadColumn> {
    let properties = history.properties.iter().map(|(name, kind)| LeadColumn {
        name: name.clone(),
        data_type: kind.name().to_owned(),
        role: "property".to_owned(),
    });
    let attributes = history
        .vocabulary
        .attributes
        .iter()
        .map(|(name, used)| LeadColumn {
            name: name.clone(),
            data_type: String::new(),
            role: used.name().to_owned(),
        });
    properties.chain(attributes).collect()
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

/// Places of the learners that keep the signs of the rules.
fn monotone(project: &Project) -> Vec<usize> {
    let learners = project.training.learners();
    let places = learners.iter().enumerate();
    places
        .filter(|(_, learner)| learner.is_monotone())
        .map(|(place, _)| place)
        .collect()
}

/// Runs the command.
///
/// # Errors
/// As [`train`]; a record of promotions that cannot be read.
pub fn run(options: &Train, quiet: bool) -> CommandResult {
    let project = read_project(&options.project)?;
    let models = models_folder(&project);
    check_models(&models)?;
    let standing = Standing::read(&models)?;
    let n_stages = N_STAGES + usize::from(matches!(standing, Standing::Champion(_)));
    let mut progress = Progress::new(quiet, n_stages);
    let run = train(&project, &mut progress)?;
    let mut answer = answer(&run, &progress);
    let version = run.version.clone();
    // The log of the training is not needed any more, and the comparison opens it again.
    drop(run);
    let path = options.project.project.display().to_string();
    standing.settle(options, &project, &version, &mut answer, &mut progress)?;
    answer.json["seconds"] = training::seconds_json(progress.seconds());
    let _ = writeln!(answer.text, "\nNext: leadscore score --project {path}");
    Ok(answer)
}

/// The result in words and as JSON.
pub fn answer(run: &Run, progress: &Progress) -> Answer {
    let (history, trained) = (&run.history, &run.trained);
    let mut text = reading::render_text(&history.reports);
    text.push_str(&sizes(run));
    let _ = writeln!(text, "\n{}", training::contest_text(trained));
    text.push_str(&training::importance_text(&trained.importance));
    let suggestion = suggestion(run);
    if let Some(suggestion) = suggestion {
        let _ = write!(
            text,
            "\nPoints: {}. `leadscore audit --suggest` has the details.\n",
            suggestion.sentence
        );
    }
    let warnings: Vec<&String> = history.warnings.iter().chain(&trained.warnings).collect();
    for warning in &warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    let _ = writeln!(
        text,
        "\nThe model is {}, in {}",
        run.version,
        run.folder.display()
    );
    let page = run.folder.join(artifact::PAGE);
    if page.exists() {
        let _ = writeln!(
            text,
            "The report is {}: open it in a browser",
            page.display()
        );
    }
    let json = json!({
        "version": run.version,
        "report": page.exists().then(|| page.display().to_string()),
        "folder": run.folder.display().to_string(),
        "rows": trained.counts.rows,
        "positives": trained.counts.converted,
        "groups": trained.counts.groups,
        "excluded": run.assembled.excluded_by_reason(),
        "contest": training::contest_json(&trained.contest),
        "differences": training::differences_json(&trained.contest),
        "periods": training::periods_json(&trained.contest),
        "winner": trained.contest.verdict.winner,
        "has_probabilities": trained.has_probabilities,
        "winner_reason": trained.contest.verdict.reason,
        "hybrid": training::hybrid_json(trained),
        "importance": training::importance_json(&trained.importance),
        "edits": suggestion.map(|suggestion| json!({
            "finding": suggestion.finding.name(),
            "sentence": suggestion.sentence,
            "edits": suggestion.edits,
        })),
        "sources": reading::render_json(&history.reports),
        "warnings": warnings,
        "seconds": training::seconds_json(progress.seconds()),
    });
    Answer {
        text,
        json,
        clean: history.n_rejected() == 0,
    }
}

/// The edits of the rulebook that the training came to.
fn suggestion(run: &Run) -> Option<&Suggestion> {
    let found = run.advice.as_ref()?.suggestion.as_ref()?;
    found.as_ref().ok()
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
    // Those of the rows: the calendar may go on to cutoffs whose outcomes are not known yet.
    let cutoffs = &run.assembled.set.cutoffs;
    if let (Some(first), Some(last)) = (cutoffs.iter().min(), cutoffs.iter().max())
        && run.assembled.set.has_time
    {
        let _ = write!(text, ", cutoffs from {} to {}", day(*first), day(*last));
    }
    text.push('\n');
    let excluded = run.assembled.excluded_by_reason();
    if !excluded.is_empty() {
        let list: Vec<String> = excluded
            .iter()
            .map(|(reason, n)| format!("{} {reason}", thousands(*n)))
            .collect();
        let _ = writeln!(text, "left out: {}", list.join(", "));
    }
    text
}
