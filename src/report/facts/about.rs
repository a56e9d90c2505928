//! Verdict and data card (figure 1): may I use this, and what was it learned from?

use serde::{Deserialize, Serialize};

/// What the model was learned from, and whether it should be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Name of the project.
    pub project: String,
    /// Name of the model's version.
    pub version: String,
    /// Whether to use it: the worst of the reasons.
    pub verdict: Level,
    /// What speaks against it, the worst first; empty = nothing does.
    pub reasons: Vec<Reason>,
    /// Whether the data is an activity log (else a table with one row a lead).
    pub is_log: bool,
    /// Training rows: leads at cutoffs.
    pub rows: usize,
    /// Distinct leads among them.
    pub leads: usize,
    /// What folds never split: accounts, persons, else leads.
    pub groups: usize,
    /// Rows that converted in their prediction window.
    pub conversions: usize,
    /// Distinct leads that converted in one of their rows.
    pub converted_leads: usize,
    /// Share of the rows that converted.
    pub base_rate: f64,
    /// Interval of that share.
    pub base_rate_interval: Option<[f64; 2]>,
    /// Distinct cutoffs; 0 where rows have no times.
    pub cutoffs: usize,
    /// First cutoff, RFC 3339; `None` where rows have no times.
    pub first_cutoff: Option<String>,
    /// Last cutoff.
    pub last_cutoff: Option<String>,
    /// First event of the log, RFC 3339; `None` in table mode.
    pub first_event: Option<String>,
    /// Last event of the log.
    pub last_event: Option<String>,
    /// Days before a cutoff that features see; `None` in table mode.
    pub observation_days: Option<f64>,
    /// Days between the cutoff and the prediction window; `None` in table mode.
    pub gap_days: Option<f64>,
    /// Days in which a conversion counts; `None` in table mode.
    pub prediction_days: Option<f64>,
    /// Name of the rulebook; `None` without one.
    pub rulebook: Option<String>,
    /// Its version as written.
    pub rulebook_version: Option<String>,
    /// Rules in use.
    pub rules: usize,
    /// Columns that the models were trained on.
    pub features: usize,
    /// Rows left out of training, by reason.
    pub left_out: Vec<(String, u64)>,
    /// Why the winner is the winner, in an English sentence.
    pub winner_reason: String,
    /// What training and alarms have to say, in English sentences.
    pub warnings: Vec<String>,
}

/// Whether to use the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Ready to use.
    Ready,
    /// Use with care.
    WithCare,
    /// Not ready.
    NotReady,
}

/// One thing that speaks against the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// How bad it is: never [`Level::Ready`].
    pub level: Level,
    /// What it is, with its numbers.
    #[serde(flatten)]
    pub kind: ReasonKind,
    /// The same in English, lower case without final stop.
    pub words: String,
}

/// What can speak against a model; the tag is `code`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ReasonKind {
    /// Fewer conversions than `needed`: the margin of error is wide.
    FewConversions {
        /// Groups with a conversion.
        conversions: usize,
        /// How many there should be.
        needed: usize,
    },
    /// Fewer leads than `needed`.
    FewLeads {
        /// Leads.
        leads: usize,
        /// How many there should be.
        needed: usize,
    },
    /// A column that may know the outcome beforehand.
    Leak {
        /// The column.
        column: String,
        /// Its AUC alone; `None` where its name is what makes it suspect.
        auc: Option<f64>,
    },
    /// Nothing beats the base rate beyond chance.
    NothingBeatsBaseRate {
        /// The scorer with the lowest log loss.
        scorer: String,
        /// Its AUC.
        auc: f64,
    },
    /// No model and no hybrid beats the rules beyond chance: the points do as well.
    NothingBeatsRules {
        /// The scorer that is used.
        scorer: String,
        /// Its log loss less that of the rules, in nats.
        log_loss: f64,
    },
    /// The rules rank backwards: more points, fewer conversions.
    RulesBackwards {
        /// AUC of the points.
        auc: f64,
    },
    /// The winner's probabilities are off: the slope's interval leaves 0.8 to 1.25, or conversions over expectation do.
    Miscalibrated {
        /// Slope of the outcomes over the log-odds; 1 = right.
        slope: f64,
        /// Conversions over the sum of the probabilities; 1 = right.
        observed_over_expected: f64,
    },
    /// On the latest stretch of time another scorer does better beyond chance.
    LaterWinner {
        /// The scorer that does better.
        scorer: String,
        /// The winner's log loss less its, in nats.
        log_loss: f64,
    },
    /// Things change over time: the late rows look different from the early ones.
    Drift {
        /// Columns whose drift is beyond chance and not small.
        columns: usize,
        /// The one with the largest.
        worst: String,
    },
    /// Many rows could not be used.
    RejectedRows {
        /// Rejected rows.
        rows: u64,
        /// Their share of all rows read.
        share: f64,
    },
}
