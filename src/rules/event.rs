//! Rule kind: points for what a lead does.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::{Decay, Fact, Kernel, Mode};
use crate::features::kind::{Filter, Types};
use crate::rules::kind::{About, Common, GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;

/// How several events count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Each event gives the points.
    #[default]
    PerOccurrence,
    /// However many events, the points are given once.
    Once,
    /// The points are given once in each period with an event.
    OncePerPeriod,
}

/// Points for events: for each one, once, or once per period, perhaps fading with age.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRule {
    /// Unique name of the rule.
    pub name: String,
    /// The rule in words, for reasons and reports.
    pub label: Option<String>,
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Points, below 0 for a penalty.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: f64,
    /// How several events count together; default `per_occurrence`.
    #[serde(default)]
    pub mode: Count,
    /// With `once_per_period`: the length of the period in days (UTC); default 1.
    #[schemars(range(min = 0.0))]
    pub period_days: Option<f64>,
    /// Only events not older than this count.
    #[schemars(range(min = 0.0))]
    pub within_days: Option<f64>,
    /// How the points fade; default: that of the group.
    pub decay: Option<Decay>,
    /// When the points are gone; default: that of the group.
    #[schemars(range(min = 0.0))]
    pub expires_days: Option<f64>,
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
    name: "event",
    summary: "Points for events: each, once, or once per period; perhaps fading with age.",
};

impl RuleKind for EventRule {
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

    fn fact(&self, group: &GroupDefaults) -> Fact {
        let mode = match self.mode {
            Count::PerOccurrence => Mode::PerOccurrence,
            Count::Once => Mode::Once,
            Count::OncePerPeriod => Mode::OncePerPeriod {
                period_days: self.period_days.unwrap_or(1.0),
            },
        };
        Fact::Events {
            event: self.event.clone(),
            condition: self.condition.clone(),
            within_days: self.within_days,
            mode,
            kernel: Kernel {
                decay: self.decay.or(group.decay),
                expires_days: self.expires_days.or(group.expires_days),
            },
        }
    }

    fn sentence(&self) -> String {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: None,
        }
        .words()
    }
}
