//! Rule kind: points by the value of any feature.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::fact::{Fact, Tier};
use crate::features::spec::FeatureSpec;
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;
use crate::rules::tier::largest;

/// Points by the value of a feature: so many for each unit, or by tiers.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// The feature.
    pub value: FeatureSpec,
    /// Points for each unit of the value; needs no `tiers`.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: Option<f64>,
    /// Whether `points` are given for each unit of the value.
    #[serde(default)]
    pub per_unit: bool,
    /// Points by the value, ascending by `from`; needs no `points`.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// The rule never gives less than this.
    pub min: Option<f64>,
    /// The rule never gives more than this.
    pub max: Option<f64>,
    /// What edits may make of the points; left out: what the rulebook says for all rules.
    pub leeway: Option<LeewaySpec>,
    /// Whether the rule is in use.
    #[serde(default = "crate::rules::kind::enabled")]
    pub enabled: bool,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "value",
    summary: "Points by the value of a feature: per unit, or by tiers.",
};

impl RuleKind for ValueRule {
    fn about(&self) -> About {
        ABOUT
    }

    fn common(&self) -> Common<'_> {
        Common {
            name: &self.name,
            label: self.label.as_deref(),
            min: self.min,
            max: self.max,
            leeway: self.leeway,
            enabled: self.enabled,
        }
    }

    fn points(&self) -> f64 {
        if self.tiers.is_empty() {
            self.points.unwrap_or(0.0)
        } else {
            largest(&self.tiers)
        }
    }

    fn fact(&self, _: &GroupDefaults) -> Fact {
        let of = Fact::Value(self.value.clone());
        if self.tiers.is_empty() {
            return of;
        }
        Fact::Tiers {
            of: Box::new(of),
            tiers: self.tiers.clone(),
            full: self.points(),
        }
    }

    fn sentence(&self) -> String {
        self.value.kind().about().summary.to_owned()
    }
}
