//! Feature kind: the sum of a property.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{
    About, FeatureError, Filter, Kind, Looks, Types, day_name, number_property, slug,
};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Sum of a numeric property over the matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The property.
    pub property: String,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "sum",
    summary: "The sum of a property over the events in the window.",
    unit: "that of the property",
    without_events: Some(0.0),
};

impl Sum {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for Sum {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        format!(
            "{}_{}_sum_{days}d",
            self.filter().slug(),
            slug(&self.property)
        )
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        Phrase {
            name: self.property.replace('_', " "),
            ..self.filter().phrase("sum", self.filter().window(plan).ok())
        }
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let value = number_property(plan, &self.property)?;
        let matching = self.filter().inside(plan)?;
        Ok(plan.sum(matching, value))
    }
}
