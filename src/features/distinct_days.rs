//! Feature kind: on how many days something happened.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::Kernel;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Number of calendar days (UTC) with a matching event in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistinctDays {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "distinct_days",
    summary: "On how many days (UTC) the events happened in the window.",
    unit: "days",
    without_events: Some(0.0),
};

impl DistinctDays {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for DistinctDays {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        format!("{}_days_{days}d", self.filter().slug())
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        self.filter()
            .phrase("distinct_days", self.filter().window(plan).ok())
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let matching = self.filter().inside(plan)?;
        // Without decay, each day with an event in the window counts 1.
        Ok(plan.periods(matching, 1.0, Kernel::default()))
    }
}
