//! Feature kind: whether something happens more than before.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Matching events in the window over those in the window before, plus one.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trend {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Length in days of both windows; two of them have to fit into the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: f64,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "trend",
    summary: "Events in the window divided by one more than those in the window before it.",
    unit: "ratio",
    without_events: Some(0.0),
};

impl Trend {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: None,
        }
    }
}

impl Kind for Trend {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!(
            "{}_trend_{}d",
            self.filter().slug(),
            day_name(self.window_days)
        )
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        self.filter().phrase("trend", Some(self.window_days))
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let longest = plan.defaults.observation_days / 2.0;
        if !(0.0 < self.window_days && self.window_days <= longest) {
            let allowed = format!("above 0 and up to {longest}, half of the observation window");
            return Err(FeatureError::Range {
                option: "window_days",
                got: self.window_days,
                allowed,
            });
        }
        let matching = self.filter().matching(plan)?;
        let recent = plan
            .count(matching.clone().within(self.window_days))
            .cast(DataType::Float64);
        let both = plan
            .count(matching.within(2.0 * self.window_days))
            .cast(DataType::Float64);
        Ok(recent.clone() / (both - recent + lit(1.0)))
    }
}
