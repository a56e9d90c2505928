//! Feature kind: how much of what a lead does is this.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Share of the matching events among all events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
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
    name: "share",
    summary: "The share of the events among all events in the window; missing without any event.",
    unit: "share from 0 to 1",
    without_events: None,
};

impl Share {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for Share {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        format!("{}_share_{days}d", self.filter().slug())
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        self.filter()
            .phrase("share", self.filter().window(plan).ok())
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let window = self.filter().window(plan)?;
        let matching = self.filter().inside(plan)?;
        let some = plan.count(matching).cast(DataType::Float64);
        let any = Filter {
            event: None,
            condition: None,
            window_days: Some(window),
        }
        .inside(plan)?;
        let all = plan.count(any).cast(DataType::Float64);
        Ok(when(all.clone().gt(lit(0.0)))
            .then(some / all)
            .otherwise(lit(NULL)))
    }
}
