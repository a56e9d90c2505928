//! Feature kind: the mean of a property.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, number_property};
use crate::features::options::{InWindow, OfProperty, Options};
use crate::features::plan::Plan;

/// Mean of a numeric property over the matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Mean(pub OfProperty);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "mean",
    summary: "The mean of a property over the events in the window; missing without one.",
    unit: "that of the property",
    without_events: None,
};

impl InWindow for Mean {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "mean";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let value = number_property(plan, &self.0.property)?;
        let matching = filter.inside(plan)?;
        let count = plan
            .count(matching.clone().and(value.clone().is_not_null()))
            .cast(DataType::Float64);
        let sum = plan.sum(matching, value);
        Ok(when(count.clone().gt(lit(0.0)))
            .then(sum / count)
            .otherwise(lit(NULL)))
    }
}
