//! The folder on disk: versioned, self-describing; owns every spelling of a fitted thing.
//!
//! ```text
//! models/<version>/
//!   manifest.json      what it is, where it comes from, stamps of the files below
//!   scorer.json        how rules and models become one score
//!   models/<name>.json one fitted model each
//!   leadscore.toml     the project as it was trained, rules.toml likewise
//!   contest.json importance.json oof.parquet
//!   audit.json         rules held against outcomes, and edits that pay; only with a rulebook
//!   report.json        every number of the report
//!   report.html        the report itself
//!   model-card.md      for people, who may add to it
//!   run.json           when it was made and how long that took
//! models/champion.json which version scores, and every promotion
//! ```
//! Card and run are not stamped: people write into the card, and no clock gets into the stamps, so
//! the same data, project and seed give the same checksum. Not here: scoring.

mod audit_file;
mod card;
mod champion;
mod contest_file;
mod differences;
mod error;
mod fitted;
mod importance_file;
mod load;
mod manifest;
mod model_file;
mod oof;
mod repointed;
mod save;
mod say;
mod scorer_file;
mod store;
mod training;

pub use audit_file::{
    AloneLine, AuditFile, BindingsLine, BookLine, CaptureLine, CaughtByLine, CaughtLine,
    ChangeLine, CrossingLine, DelongLine, EditLine, EffectLine, EstimateLine, GroupBindingLine,
    ImpliedLine, InteractionLine, IntervalLine, LimitsLine, McNemarLine, MissedLine, OneStepLine,
    OverlapLine, RanksFile, RateLine, RatioTestLine, RuleAuditLine, StepLine, StretchLine,
    SuggestionFile, SwapLine, SwappedLine, ThresholdLine, WrongSignLine,
};
pub use card::model_card;
pub use champion::{
    CHAMPION, How, Occasion, Promotion, Promotions, champion, load_champion, promote,
    read_promotions, roll_back,
};
pub use contest_file::{
    ContestFile, ContestLine, DifferenceLine, FoldMeansLine, HybridVerdict, PeriodFigures,
    PeriodLine,
};
pub use differences::{Differences, differences};
pub use error::ArtifactError;
pub use fitted::{Fitted, FittedModel, FittedRules, Scale};
pub use importance_file::{FeatureImportanceLine, ImportanceFile, RuleImportanceLine};
pub use load::{load, read_manifest};
pub use manifest::{
    FORMAT, FeatureLine, Fingerprints, LeadColumn, Manifest, Mode, RuleLine, RulebookLine, Stamp,
    Theme, VocabularyFile, Windows,
};
pub use oof::{HeldOutRows, oof_frame, read_oof, trials_frame};
pub use repointed::{Repointed, repoint};
pub use save::{Run, Tables, save};
pub use store::{Entry, find, latest, list, next_version};
pub use training::{Origin, from_training};

/// Everything that one training leaves behind, but the out-of-fold predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// What it is; [`save`] fills in the stamps.
    pub manifest: Manifest,
    /// What scores.
    pub fitted: Fitted,
    /// `leadscore.toml` as it was used.
    pub project_text: String,
    /// `rules.toml` as it was used.
    pub rules_text: Option<String>,
    /// Figures, differences, verdict.
    pub contest: ContestFile,
    /// Rules and features beside the model.
    pub importance: ImportanceFile,
    /// The rulebook held against the outcomes; `None` without a rule, and in versions made before there was one.
    pub audit: Option<AuditFile>,
}

const MANIFEST: &str = "manifest.json";
const SCORER: &str = "scorer.json";
const CONTEST: &str = "contest.json";
const IMPORTANCE: &str = "importance.json";
const AUDIT: &str = "audit.json";
/// Name of the file with every number of the report.
pub const REPORT: &str = "report.json";
/// Name of the file with the report itself.
pub const PAGE: &str = "report.html";
const PROJECT: &str = "leadscore.toml";
const RULES: &str = "rules.toml";
const OOF: &str = "oof.parquet";
/// The file of all settings tried.
const TRIALS: &str = "trials.csv";
const CARD: &str = "model-card.md";
const RUN: &str = "run.json";

/// The file of the model called `name`.
fn model_path(name: &str) -> String {
    format!("models/{name}.json")
}
