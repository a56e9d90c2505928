//! Feature kind: the mean of a property.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{
    About, FeatureError, Filter, Kind, Looks, Types, day_name, number_property, slug,
};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Mean of a numeric property over the matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mean {
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
    name: "mean",
    summary: "The mean of a property over the events in the window; missing without one.",
    unit: "that of the property",
    without_events: None,
};

impl Mean {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for Mean {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        format!(
            "{}_{}_mean_{days}d",
            self.filter().slug(),
            slug(&self.property)
        )
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        Phrase {
            name: self.property.replace('_', " "),
            ..self
                .filter()
                .phrase("mean", self.filter().window(plan).ok())
        }
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let value = number_property(plan, &self.property)?;
        let matching = self.filter().inside(plan)?;
        let count = plan
            .count(matching.clone().and(value.clone().is_not_null()))
            .cast(DataType::Float64);
        let sum = plan.sum(matching, value);
        Ok(when(count.clone().gt(lit(0.0)))
            .then(sum / count)
            .otherwise(lit(NULL)))
    }
}
