//! Rule kind: points by how often something happened.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::{Fact, Kernel, Mode, Tier};
use crate::features::kind::{Filter, Types};
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;

/// Points by the number of events: the tier that the number lies in gives its points.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The tiers, ascending by `from`.
    #[schemars(length(min = 1))]
    pub tiers: Vec<Tier>,
    /// Only events not older than this count.
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
    name: "tier",
    summary: "Points by the number of events in a time frame.",
};

impl RuleKind for TierRule {
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
        largest(&self.tiers)
    }

    fn fact(&self, _: &GroupDefaults) -> Fact {
        let of = Fact::Events {
            event: self.event.clone(),
            condition: self.condition.clone(),
            within_days: self.within_days,
            mode: Mode::PerOccurrence,
            kernel: Kernel::default(),
        };
        Fact::Tiers {
            of: Box::new(of),
            tiers: self.tiers.clone(),
            full: self.points(),
        }
    }

    fn sentence(&self) -> String {
        let filter = Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: None,
        };
        format!("how often: {}", filter.words())
    }
}

/// The points of the tier that gives or takes most; 1 where all give nothing, so that shares stay finite.
pub fn largest(tiers: &[Tier]) -> f64 {
    let most = tiers
        .iter()
        .map(|tier| tier.points)
        .fold(0.0, |most: f64, points| {
            if most.abs() < points.abs() {
                points
            } else {
                most
            }
        });
    if most == 0.0 { 1.0 } else { most }
}
