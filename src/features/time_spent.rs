//! Feature kind: how long visits took.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::aggregate::VisitMeasure;
use crate::features::condition::Condition;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Minutes between the first and the last event of visits.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeSpent {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Only the last visit, instead of all of them.
    #[serde(default)]
    pub last_visit: bool,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "time_spent",
    summary: "Minutes from first to last event, over the visits that began in the window or of the last visit only.",
    unit: "minutes",
    without_events: Some(0.0),
};

impl TimeSpent {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for TimeSpent {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        let what = if self.last_visit {
            "last_visit_minutes"
        } else {
            "minutes"
        };
        format!("{}_{what}_{days}d", self.filter().slug())
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        let form = if self.last_visit {
            "time_spent_last"
        } else {
            "time_spent"
        };
        self.filter().phrase(form, self.filter().window(plan).ok())
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let matching = self.filter().matching(plan)?;
        let days = self.filter().window(plan)?;
        let measure = if self.last_visit {
            VisitMeasure::LastMinutes
        } else {
            VisitMeasure::Minutes
        };
        Ok(plan.visits(matching, days, measure))
    }
}
