//! Feature kind: how many different things.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, property};
use crate::features::options::{InWindow, OfProperty, Options};
use crate::features::plan::Plan;

/// Number of different values of a property over the matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DistinctValues(pub OfProperty);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "distinct_values",
    summary: "How many different values the property took in the window.",
    unit: "values",
    without_events: Some(0.0),
};

impl InWindow for DistinctValues {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "distinct";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        property(plan, &self.0.property)?;
        let matching = filter.inside(plan)?;
        Ok(plan.distinct(matching, col(self.0.property.as_str())))
    }
}
