//! The rulebook as a project file states it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::Decay;
use crate::rules::leeway::LeewaySpec;
use crate::rules::{absence, attribute, event, inactivity, tier, value};

/// A whole rulebook: rules in groups, limits, thresholds, overrides.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulebookSpec {
    /// Address of the JSON Schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Name, version and limits of the total.
    pub rulebook: Meta,
    /// Labels by total points, such as `hot` at 15.
    #[serde(default)]
    pub threshold: Vec<Threshold>,
    /// Letter by fit, number by engagement.
    pub matrix: Option<Matrix>,
    /// The rules, in groups.
    #[serde(default)]
    pub group: Vec<Group>,
    /// Hard decisions after all points, in order.
    #[serde(default, rename = "override")]
    pub overrides: Vec<Override>,
}

/// Name, version and limits of the total.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// The name of the rulebook.
    pub name: String,
    /// Its version, in any form.
    pub version: Option<String>,
    /// The total is never below this.
    pub min: Option<f64>,
    /// The total is never above this.
    pub max: Option<f64>,
    /// What edits may make of the points of every rule that says nothing else.
    pub leeway: Option<LeewaySpec>,
}

/// A label from a total on.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The label.
    pub label: String,
    /// The lowest total that earns it.
    pub at: f64,
}

/// Cuts of fit and engagement, descending.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Fit points from which the letter is A, B, …; below the last comes one letter more.
    #[schemars(length(min = 1, max = 8))]
    pub fit: Vec<f64>,
    /// Engagement points from which the number is 1, 2, …; below the last comes one number more.
    #[schemars(length(min = 1, max = 8))]
    pub engagement: Vec<f64>,
}

/// Who a lead is, or what a lead does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// Who they are.
    Fit,
    /// What they do.
    Engagement,
}

/// Rules that share limits and defaults.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name of the group.
    pub name: String,
    /// Fit or engagement.
    pub kind: GroupKind,
    /// The group's points are never below this.
    pub min: Option<f64>,
    /// The group's points are never above this.
    pub max: Option<f64>,
    /// How points of the group's event rules fade, where a rule says nothing else.
    pub decay: Option<Decay>,
    /// When points of the group's event rules are gone, where a rule says nothing else.
    #[schemars(range(min = 0.0))]
    pub expires_days: Option<f64>,
    /// The rules.
    #[serde(default)]
    pub rule: Vec<RuleSpec>,
}

/// A hard decision on the final score, made after rules and model.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// SQL condition on the columns of the lead.
    #[serde(rename = "where")]
    pub condition: Condition,
    /// The score becomes this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub set: Option<f64>,
    /// The score becomes at least this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub at_least: Option<f64>,
    /// The score becomes at most this.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub at_most: Option<f64>,
    /// Why, in words for the reasons.
    pub reason: String,
}

/// One rule: a kind with its options.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleSpec {
    /// Points for events.
    Event(event::EventRule),
    /// Points by how often an event happened.
    Tier(tier::TierRule),
    /// Points where a condition on the lead holds.
    Attribute(attribute::AttributeRule),
    /// Points where something was sent and never answered.
    Absence(absence::AbsenceRule),
    /// Points for every period without activity.
    Inactivity(inactivity::InactivityRule),
    /// Points by the value of a feature.
    Value(value::ValueRule),
}
