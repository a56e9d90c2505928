//! Rule kind: points for silence.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::fact::Fact;
use crate::features::kind::Types;
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;

/// Points for every whole period without activity, past a grace time; gone with the next activity.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InactivityRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// What counts as activity; left out: any event.
    pub event: Option<Types>,
    /// Points, below 0 for a penalty.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: f64,
    /// Days without penalty.
    #[schemars(range(min = 0.0))]
    pub grace_days: f64,
    /// Length of a period in days.
    #[schemars(range(min = 0.0))]
    pub period_days: f64,
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
    name: "inactivity",
    summary: "Points for every period without activity, past a grace time.",
};

impl RuleKind for InactivityRule {
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
        Fact::Inactivity {
            event: self.event.clone(),
            grace_days: self.grace_days,
            period_days: self.period_days,
        }
    }

    fn sentence(&self) -> String {
        let what = self
            .event
            .as_ref()
            .map_or_else(|| "anything".to_owned(), |event| event.list().join(" or "));
        format!(
            "not seen with {what} for more than {} days",
            self.grace_days
        )
        .replace('_', " ")
    }
}
