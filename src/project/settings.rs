//! The tables of `leadscore.toml` that belong to no other module, and the file as a whole.
//!
//! Plain data with ranges in the schema. What ties several keys together is in `check`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::events::{EventsSource, LeadsSource, Limits, OutcomesSource, TableSource};
use crate::features::settings::FeaturesSettings;
use crate::model::Effort;
use crate::snapshot::settings::SnapshotsSettings;

/// The project file, key by key.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectFile {
    /// Name, time zone, and where rules and models lie.
    #[serde(default)]
    pub project: ProjectMeta,
    /// Where the data lies: either events and outcomes, or one table.
    pub data: DataTables,
    /// Where reading stops.
    #[serde(default)]
    pub limits: Limits,
    /// Snapshots: when history is replayed (event mode only).
    #[serde(default)]
    pub snapshots: SnapshotsSettings,
    /// What the models see of a lead.
    #[serde(default)]
    pub features: FeaturesSettings,
    /// Where the leakage alarms of `leadscore check` sound.
    #[serde(default)]
    pub check: CheckSettings,
    /// How models are trained and compared.
    #[serde(default)]
    pub training: TrainingSettings,
    /// How rules and model are blended.
    #[serde(default)]
    pub hybrid: HybridSettings,
    /// How log-odds become a score from 0 to 100.
    #[serde(default)]
    pub score: ScoreSettings,
    /// Grades: the lowest score of each; below the last, no grade.
    #[serde(default)]
    pub grades: Option<BTreeMap<String, GradeCut>>,
    /// The report that training writes.
    #[serde(default)]
    pub report: ReportSettings,
}

/// `[project]`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProjectMeta {
    /// Name of the project; default the folder's.
    #[schemars(length(min = 1))]
    pub name: Option<String>,
    /// Time zone of times without an offset, such as `Europe/Madrid`.
    pub timezone: String,
    /// The rulebook, relative to the project file; without it there are no rules and no hybrid.
    #[schemars(length(min = 1))]
    pub rules: Option<String>,
    /// Folder for trained models, relative to the project file.
    #[schemars(length(min = 1))]
    pub models: String,
}

impl Default for ProjectMeta {
    fn default() -> Self {
        Self {
            name: None,
            timezone: "UTC".into(),
            rules: None,
            models: "models".into(),
        }
    }
}

/// `[data.…]`: `events`, `leads` and `outcomes`, or `table` alone.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DataTables {
    /// The activity log: one row an event.
    pub events: Option<EventsSource>,
    /// The lead table: one row a lead.
    pub leads: Option<LeadsSource>,
    /// What counts as a conversion.
    pub outcomes: Option<OutcomesSource>,
    /// One row a lead with a label, instead of the other three.
    pub table: Option<TableSource>,
}

/// `[check]`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CheckSettings {
    /// A column that ranks the leads by itself with an AUC surely above this is worth a look.
    #[schemars(range(min = 0.5, max = 1))]
    pub warn_auc: f64,
    /// Above this it is a leak until shown otherwise.
    #[schemars(range(min = 0.5, max = 1))]
    pub fail_auc: f64,
}

impl Default for CheckSettings {
    fn default() -> Self {
        Self {
            warn_auc: 0.85,
            fail_auc: 0.95,
        }
    }
}

/// `[training]`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingSettings {
    /// Folds of the outer cross-validation.
    #[schemars(range(min = 2, max = 50))]
    pub folds: u32,
    /// Folds inside each training part, for choosing hyperparameters.
    #[schemars(range(min = 2, max = 20))]
    pub inner_folds: u32,
    /// Seed of everything that is drawn at random.
    pub seed: u64,
    /// Share of the cutoffs, the latest, kept for the verdict by time; 0 for none.
    #[schemars(range(min = 0, max = 0.9))]
    pub test_share: f64,
    /// How many settings of each learner are tried.
    pub effort: EffortSetting,
    /// Minutes that training may take at most: fewer settings are tried to keep it, and learners that there is no time
    /// for are left out by name. With it, what is found depends on how fast the machine is. Without it, training takes
    /// as long as it takes.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub budget_minutes: Option<f64>,
    /// Learners of the contest; default logistic, tree, forest and boosting.
    pub learner: Option<Vec<LearnerSettings>>,
}

/// How much training tries before it settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EffortSetting {
    /// A few settings: a first look.
    Quick,
    /// What usually finds the best setting within noise.
    #[default]
    Normal,
    /// Everything there is, for the last tenth of a point.
    Thorough,
}

impl From<EffortSetting> for Effort {
    fn from(setting: EffortSetting) -> Self {
        match setting {
            EffortSetting::Quick => Self::Quick,
            EffortSetting::Normal => Self::Normal,
            EffortSetting::Thorough => Self::Thorough,
        }
    }
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            folds: 5,
            inner_folds: 3,
            seed: 7,
            test_share: 0.2,
            effort: EffortSetting::Normal,
            budget_minutes: None,
            learner: None,
        }
    }
}

impl TrainingSettings {
    /// The learners to train, in the order of the file.
    pub fn learners(&self) -> Vec<LearnerSettings> {
        self.learner.clone().unwrap_or_else(|| {
            vec![
                LearnerSettings::Logistic {
                    engine: LogisticEngine::Newton,
                    monotone: None,
                },
                LearnerSettings::Tree {
                    engine: TreeEngine::Histogram,
                },
                LearnerSettings::Forest {
                    engine: ForestEngine::Histogram,
                },
                LearnerSettings::Boosting {
                    engine: BoostingEngine::Histogram,
                    monotone: None,
                },
            ]
        })
    }
}

/// `[[training.learner]]`: one learner of the contest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum LearnerSettings {
    /// Logistic regression.
    Logistic {
        /// What fits it: `newton` (default) or `linfa`.
        #[serde(default)]
        engine: LogisticEngine,
        /// `rules`: more of what a rule pays for never lowers the model's score either, and more of what it
        /// takes points for never raises it; left out: the model decides.
        monotone: Option<Monotone>,
    },
    /// A decision tree.
    Tree {
        /// What grows it: `histogram` (default) or `linfa`.
        #[serde(default)]
        engine: TreeEngine,
    },
    /// Many trees on drawn rows and columns, averaged.
    Forest {
        /// What grows it: `histogram` (default) or `smartcore`.
        #[serde(default)]
        engine: ForestEngine,
    },
    /// Many small trees, each correcting those before it.
    Boosting {
        /// What grows it: `histogram`.
        #[serde(default)]
        engine: BoostingEngine,
        /// `rules`: more of what a rule pays for never lowers the model's score either, and more of what it
        /// takes points for never raises it; left out: the model decides.
        monotone: Option<Monotone>,
    },
}

impl LearnerSettings {
    /// Name and engine, as the learners' registry knows them.
    pub fn name_and_engine(&self) -> (&'static str, &'static str) {
        match self {
            Self::Logistic {
                engine: LogisticEngine::Newton,
                ..
            } => ("logistic", "newton"),
            Self::Logistic {
                engine: LogisticEngine::Linfa,
                ..
            } => ("logistic", "linfa"),
            Self::Tree {
                engine: TreeEngine::Histogram,
            } => ("tree", "histogram"),
            Self::Tree {
                engine: TreeEngine::Linfa,
            } => ("tree", "linfa"),
            Self::Forest {
                engine: ForestEngine::Histogram,
            } => ("forest", "histogram"),
            Self::Forest {
                engine: ForestEngine::Smartcore,
            } => ("forest", "smartcore"),
            Self::Boosting {
                engine: BoostingEngine::Histogram,
                ..
            } => ("boosting", "histogram"),
        }
    }

    /// Whether the learner keeps the signs of the rules.
    pub fn is_monotone(&self) -> bool {
        match self {
            Self::Logistic { monotone, .. } | Self::Boosting { monotone, .. } => monotone.is_some(),
            Self::Tree { .. } | Self::Forest { .. } => false,
        }
    }
}

/// Whose signs a model keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// Those of the points in the rulebook.
    Rules,
}

/// What fits a logistic regression.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogisticEngine {
    /// Newton's method, our own.
    #[default]
    Newton,
    /// The crate linfa-logistic.
    Linfa,
}

/// What grows a tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TreeEngine {
    /// Histogram splits, our own.
    #[default]
    Histogram,
    /// The crate linfa-trees.
    Linfa,
}

/// What grows a forest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForestEngine {
    /// Histogram splits, our own.
    #[default]
    Histogram,
    /// The crate smartcore; slow.
    Smartcore,
}

/// What grows a boosting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoostingEngine {
    /// Histogram splits, our own.
    #[default]
    Histogram,
}

/// `[hybrid]`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HybridSettings {
    /// Fixed weight of the model in the blend; default fitted.
    #[schemars(range(min = 0, max = 1))]
    pub weight: Option<f64>,
}

/// `[score]`: log-odds to a score from 0 to 100.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScoreSettings {
    /// Score of a lead that converts at the reference rate.
    #[schemars(range(min = 0, max = 100))]
    pub midpoint: f64,
    /// Points for each doubling of the odds.
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 100))]
    pub points_per_doubling: f64,
    /// Conversion rate at the midpoint; default the base rate of the first training, frozen from then on.
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    pub reference_rate: Option<f64>,
}

impl Default for ScoreSettings {
    fn default() -> Self {
        Self {
            midpoint: 50.0,
            points_per_doubling: 10.0,
            reference_rate: None,
        }
    }
}

/// The lowest score of a grade.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct GradeCut(#[schemars(range(min = 0, max = 100))] pub f64);

/// Grades with their lowest scores, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct GradesSettings {
    /// Grade and lowest score, scores falling.
    pub cuts: Vec<(String, f64)>,
}

impl Default for GradesSettings {
    fn default() -> Self {
        Self {
            cuts: vec![("A".into(), 70.0), ("B".into(), 50.0), ("C".into(), 30.0)],
        }
    }
}

impl GradesSettings {
    /// The cuts of a file, sorted; the default where it gives none.
    pub fn new(cuts: Option<&BTreeMap<String, GradeCut>>) -> Self {
        let Some(cuts) = cuts else {
            return Self::default();
        };
        let mut cuts: Vec<(String, f64)> = cuts
            .iter()
            .map(|(grade, cut)| (grade.clone(), cut.0))
            .collect();
        cuts.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self { cuts }
    }

    /// The grade of a score from 0 to 100; `None` below the last cut.
    pub fn grade(&self, score: f64) -> Option<&str> {
        self.cuts
            .iter()
            .find(|(_, lowest)| *lowest <= score)
            .map(|(grade, _)| grade.as_str())
    }
}

/// `[report]`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// Language of the report and of the web app; default English, in the web app what the browser asks for.
    pub language: Option<LanguageSetting>,
    /// Leads that there is time for on each list (with events, a list is made at every cutoff): below 1 a share of the
    /// list, from 1 on so many leads of a list of average length. Report, audit, suggestions and simulations look at the head of the list that this
    /// makes; default a tenth.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub capacity: Option<f64>,
}

/// Languages that the report speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum LanguageSetting {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// Portuguese as in Brazil.
    #[serde(rename = "pt-BR")]
    Portuguese,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
}

impl LanguageSetting {
    /// Its tag, as it is written in the file.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt-BR",
            Self::Japanese => "ja",
        }
    }
}
