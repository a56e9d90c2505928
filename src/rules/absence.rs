//! Rule kind: points for an answer that never came.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::fact::Fact;
use crate::features::kind::Types;
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;

/// Points where something was sent and its answer never came: mails sent but never opened.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// What was sent.
    pub sent: Types,
    /// The answer that never came.
    pub without: Types,
    /// Points, below 0 for a penalty.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: f64,
    /// Nothing below this number of sendings.
    #[serde(default = "once")]
    #[schemars(range(min = 1))]
    pub at_least: u32,
    /// The points once more for every so many sendings; left out: at most once.
    #[schemars(range(min = 1))]
    pub every: Option<u32>,
    /// Only what is not older than this counts.
    #[schemars(range(min = 0.0))]
    pub within_days: Option<f64>,
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
    name: "absence",
    summary: "Points where something was sent and never answered.",
};

impl RuleKind for AbsenceRule {
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
        Fact::Absence {
            sent: self.sent.clone(),
            without: self.without.clone(),
            within_days: self.within_days,
            at_least: self.at_least,
            every: self.every,
        }
    }

    fn sentence(&self) -> String {
        format!(
            "{} without {}",
            self.sent.list().join(" or "),
            self.without.list().join(" or ")
        )
        .replace('_', " ")
    }
}

fn once() -> u32 {
    1
}
