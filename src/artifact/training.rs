//! From what training learned to an artifact.

use std::collections::BTreeMap;

use crate::advice::Advice;
use crate::artifact::Artifact;
use crate::artifact::audit_file::AuditFile;
use crate::artifact::contest_file::{ContestFile, ContestLine};
use crate::artifact::fitted::{Fitted, FittedModel, FittedRules, Scale};
use crate::artifact::importance_file::ImportanceFile;
use crate::artifact::manifest::{
    FORMAT, FeatureLine, Fingerprints, LeadColumn, Manifest, Mode, RuleLine, RulebookLine, Theme,
    VocabularyFile, Windows,
};
use crate::domain::{Seed, Timestamp};
use crate::error::Result;
use crate::evaluate::{Trained, TrainedModel, TrainingSet};
use crate::explain::Background;
use crate::features::auto::Vocabulary;
use crate::hybrid::RuleBackground;
use crate::matrix::Table;

/// What an artifact says beside what training learned.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// Name of the version.
    pub version: String,
    /// Name of the project.
    pub project: String,
    /// Shape of the input.
    pub mode: Mode,
    /// Seed of everything drawn at random.
    pub seed: Seed,
    /// Hashes of data and project files.
    pub fingerprints: Fingerprints,
    /// Name and version of the rulebook, where there is one.
    pub rulebook: Option<(String, Option<String>)>,
    /// What the data held, as far as derived features depend on it.
    pub vocabulary: &'a Vocabulary,
    /// The columns of the training table in words.
    pub words: &'a [String],
    /// What each column is about; a column without an entry stands alone.
    pub themes: &'a [Option<Theme>],
    /// Columns of the lead table and their use.
    pub lead_columns: Vec<LeadColumn>,
    /// Cutoffs of the training rows; empty where they say nothing.
    pub cutoffs: Vec<Timestamp>,
    /// The windows around them; `None` in table mode.
    pub windows: Option<Windows>,
    /// End of the data that was looked at.
    pub data_end: Option<Timestamp>,
    /// Rows left out, by reason.
    pub excluded: BTreeMap<String, u64>,
    /// Audit and edits of the rulebook, where there are rules.
    pub advice: Option<&'a Advice>,
    /// Score at the reference rate.
    pub midpoint: f64,
    /// Points for each doubling of the odds.
    pub points_per_doubling: f64,
    /// Reference log-odds frozen before; `None` = the base rate of this training.
    pub reference_log_odds: Option<f64>,
    /// Grades with their lowest scores, best first.
    pub grades: Vec<(String, f64)>,
    /// Keys of the project file that flags or variables changed, with their values.
    pub overrides: Vec<(String, String)>,
    /// `leadscore.toml` as it was used.
    pub project_text: String,
    /// `rules.toml` as it was used.
    pub rules_text: Option<String>,
}

/// Puts together what training learned and where it comes from.
///
/// # Errors
/// Models that do not fit the training table, which would be a fault of ours.
pub fn from_training(set: &TrainingSet, trained: &Trained, origin: Origin) -> Result<Artifact> {
    let models = trained
        .models
        .iter()
        .map(|model| fitted_model(model, &set.table))
        .collect::<Result<Vec<_>>>()?;
    let chosen = trained.chosen.and_then(|place| trained.models.get(place));
    let rules = set.rules.as_ref().zip(trained.rule_map.clone());
    let fitted = Fitted {
        base_rate: trained.base_rate,
        rules: rules.map(|(rules, map)| FittedRules {
            map,
            background: RuleBackground::fit(&rules.points, &rules.facts, &rules.totals),
        }),
        models,
        chosen: chosen.map(|model| model.name.clone()),
        hybrid: trained.hybrid,
        winner: trained.contest.verdict.winner.clone(),
        has_probabilities: trained.has_probabilities,
        scale: Scale {
            midpoint: origin.midpoint,
            points_per_doubling: origin.points_per_doubling,
            // Without probabilities a score has no rate to refer to: average points are in the middle.
            reference_log_odds: origin
                .reference_log_odds
                .filter(|_| trained.has_probabilities)
                .unwrap_or(trained.base_rate),
        },
        grades: origin.grades.clone(),
    };
    Ok(Artifact {
        manifest: manifest(set, trained, &fitted, &origin),
        fitted,
        project_text: origin.project_text,
        rules_text: origin.rules_text,
        contest: ContestFile::from(&trained.contest),
        importance: ImportanceFile::from(&trained.importance),
        audit: origin.advice.map(AuditFile::from),
    })
}

fn fitted_model(from: &TrainedModel, table: &Table) -> Result<FittedModel> {
    Ok(FittedModel {
        name: from.name.clone(),
        engine: from.engine.to_owned(),
        candidate: from.candidate.clone(),
        background: Background::fit(&from.model, table)?,
        model: from.model.clone(),
        calibrator: from.calibrator.clone(),
    })
}

fn manifest(set: &TrainingSet, trained: &Trained, fitted: &Fitted, origin: &Origin) -> Manifest {
    let features = set.table.schema().into_iter().enumerate();
    let features = features.map(|(at, (name, column_type))| FeatureLine {
        words: origin.words.get(at).unwrap_or(&name).clone(),
        theme: origin.themes.get(at).cloned().flatten(),
        name,
        column_type,
    });
    Manifest {
        format: FORMAT,
        leadscore: env!("CARGO_PKG_VERSION").to_owned(),
        version: origin.version.clone(),
        based_on: None,
        overrides: origin.overrides.clone(),
        project: origin.project.clone(),
        mode: origin.mode,
        seed: origin.seed.0,
        fingerprints: origin.fingerprints.clone(),
        rulebook: rulebook(set, origin),
        features: features.collect(),
        vocabulary: VocabularyFile::from(origin.vocabulary),
        lead_columns: origin.lead_columns.clone(),
        cutoffs: origin.cutoffs.clone(),
        windows: origin.windows,
        data_end: origin.data_end,
        rows: trained.counts.rows,
        positives: trained.counts.converted,
        groups: trained.counts.groups,
        excluded: origin.excluded.clone(),
        contest: trained
            .contest
            .figures
            .iter()
            .map(ContestLine::from)
            .collect(),
        winner: fitted.winner.clone(),
        chosen: fitted.chosen.clone(),
        warnings: trained.warnings.clone(),
        files: BTreeMap::new(),
        checksum: String::new(),
    }
}

fn rulebook(set: &TrainingSet, origin: &Origin) -> Option<RulebookLine> {
    let rules = set.rules.as_ref()?;
    let (name, version) = origin.rulebook.clone().unwrap_or_default();
    let column = |at: &usize| set.table.names().get(*at).cloned();
    let lines = rules
        .names
        .iter()
        .zip(&rules.labels_in_words)
        .zip(&rules.points)
        .zip(&rules.features)
        .map(|(((name, words), points), features)| RuleLine {
            name: name.clone(),
            words: words.clone(),
            points: *points,
            features: features.iter().filter_map(column).collect(),
        });
    Some(RulebookLine {
        name,
        version,
        rules: lines.collect(),
    })
}
