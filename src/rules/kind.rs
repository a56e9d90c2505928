//! What every rule kind says of itself.

use crate::features::fact::{Decay, Fact};
use crate::rules::leeway::LeewaySpec;

/// The facts about one rule kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The name in rulebooks.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
}

/// What all rules have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common<'a> {
    /// Unique name.
    pub name: &'a str,
    /// The rule in words, where the rulebook gives them.
    pub label: Option<&'a str>,
    /// Least points.
    pub min: Option<f64>,
    /// Most points.
    pub max: Option<f64>,
    /// What edits may make of the points.
    pub leeway: Option<LeewaySpec>,
    /// Whether the rule is in use.
    pub enabled: bool,
}

/// What a group gives its event rules.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GroupDefaults {
    /// How points fade.
    pub decay: Option<Decay>,
    /// When points are gone, in days.
    pub expires_days: Option<f64>,
}

/// A rule kind with its options: points times a fact.
pub trait RuleKind {
    /// The facts about the kind.
    fn about(&self) -> About;
    /// Name, words, limits.
    fn common(&self) -> Common<'_>;
    /// Points for one unit of the fact.
    fn points(&self) -> f64;
    /// What the rule looks at.
    fn fact(&self, group: &GroupDefaults) -> Fact;
    /// The rule in words, where the rulebook gives none.
    fn sentence(&self) -> String;
}

/// Rules are in use unless they say otherwise.
pub(crate) fn enabled() -> bool {
    true
}
