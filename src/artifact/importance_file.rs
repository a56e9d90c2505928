//! `importance.json`: rules and features beside the model.

use serde::{Deserialize, Serialize};

use crate::artifact::manifest::FORMAT;
use crate::artifact::say;
use crate::evaluate::{FeatureImportance, Importance, RuleImportance};

/// The table of importance as its file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportanceFile {
    /// Format of the file.
    pub format: u32,
    /// The model asked; `None` without models.
    pub model: Option<String>,
    /// Held-out rows that were permuted.
    pub rows: usize,
    /// Permutations a rule or feature.
    pub repeats: usize,
    /// Rules in the order of the rulebook.
    pub rules: Vec<RuleImportanceLine>,
    /// Features, the most important first.
    pub features: Vec<FeatureImportanceLine>,
}

/// One rule beside the model; the shape of the table in the output of `train`, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleImportanceLine {
    /// Unique name.
    pub name: String,
    /// In words.
    pub words: String,
    /// Points a unit of the fact.
    #[serde(with = "say::figure")]
    pub points: f64,
    /// Rows in which it fired.
    pub fired_rows: usize,
    /// Their share of all rows.
    #[serde(with = "say::figure")]
    pub fired_share: f64,
    /// Leads for which it fired at least once.
    pub fired_leads: usize,
    /// Sum of the facts.
    #[serde(with = "say::figure")]
    pub fired_amount: f64,
    /// Conversion rate of rows in which it fired.
    pub rate_fired: Option<f64>,
    /// Conversion rate of the other rows.
    pub rate_not_fired: Option<f64>,
    /// Rate when fired over the rate of all rows.
    pub lift: Option<f64>,
    /// Rise of the held-out log loss in nats when the rule's features are permuted.
    pub importance: Option<f64>,
    /// Its standard error over leads or accounts.
    pub standard_error: Option<f64>,
    /// Mean contribution to the log-odds where it fired, less that where it did not.
    pub effect: Option<f64>,
    /// `raises`, `lowers` or `unclear`.
    pub direction: String,
    /// 1 = most.
    pub rank_by_points: usize,
    /// 1 = most.
    pub rank_by_importance: Option<usize>,
    /// What points and model say together.
    pub agreement: String,
}

/// One feature of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureImportanceLine {
    /// The column.
    pub name: String,
    /// Rise of the held-out log loss in nats when the column is permuted.
    #[serde(with = "say::figure")]
    pub importance: f64,
    /// Its standard error over leads or accounts.
    #[serde(with = "say::figure")]
    pub standard_error: f64,
    /// `raises`, `lowers` or `unclear`.
    pub direction: String,
}

impl From<&Importance> for ImportanceFile {
    fn from(from: &Importance) -> Self {
        Self {
            format: FORMAT,
            model: from.model.clone(),
            rows: from.rows,
            repeats: from.repeats,
            rules: from.rules.iter().map(RuleImportanceLine::from).collect(),
            features: from
                .features
                .iter()
                .map(FeatureImportanceLine::from)
                .collect(),
        }
    }
}

impl From<&RuleImportance> for RuleImportanceLine {
    fn from(from: &RuleImportance) -> Self {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        Self {
            name: from.name.clone(),
            words: from.words.clone(),
            points: from.points,
            fired_rows: from.fired_rows,
            fired_share: from.fired_share,
            fired_leads: from.fired_leads,
            fired_amount: from.fired_amount,
            rate_fired: finite(from.rate_fired),
            rate_not_fired: finite(from.rate_not_fired),
            lift: finite(from.lift),
            importance: finite(from.importance),
            standard_error: finite(from.standard_error),
            effect: finite(from.effect),
            direction: from.direction.name().to_owned(),
            rank_by_points: from.rank_by_points,
            rank_by_importance: from.rank_by_importance,
            agreement: from.agreement.name().to_owned(),
        }
    }
}

impl From<&FeatureImportance> for FeatureImportanceLine {
    fn from(from: &FeatureImportance) -> Self {
        Self {
            name: from.name.clone(),
            importance: from.importance,
            standard_error: from.standard_error,
            direction: from.direction.name().to_owned(),
        }
    }
}
