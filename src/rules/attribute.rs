//! Rule kind: points for who a lead is.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::Fact;
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;

/// Points where a condition on the columns of the lead holds.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// SQL condition on the columns of the lead.
    #[serde(rename = "where")]
    pub condition: Condition,
    /// Points, below 0 for a penalty.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: f64,
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
    name: "attribute",
    summary: "Points where a condition on the columns of the lead holds.",
};

impl RuleKind for AttributeRule {
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
        self.points
    }

    fn fact(&self, _: &GroupDefaults) -> Fact {
        Fact::Holds(self.condition.clone())
    }

    fn sentence(&self) -> String {
        self.condition.text().to_owned()
    }
}
