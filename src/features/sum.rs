//! Feature kind: the sum of a property.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, number_property};
use crate::features::options::{InWindow, OfProperty, Options};
use crate::features::plan::Plan;

/// Sum of a numeric property over the matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sum(pub OfProperty);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "sum",
    summary: "The sum of a property over the events in the window.",
    unit: "that of the property",
    without_events: Some(0.0),
};

impl InWindow for Sum {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "sum";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let value = number_property(plan, &self.0.property)?;
        let matching = filter.inside(plan)?;
        Ok(plan.sum(matching, value))
    }
}
