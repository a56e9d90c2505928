//! Feature kind: the last of a property.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, property};
use crate::features::options::{InWindow, OfProperty, Options};
use crate::features::plan::Plan;

/// Value of a property at the last matching event in a window that has one.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Last(pub OfProperty);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "last",
    summary: "The last value of a property in the window; missing without one. Numbers stay numbers, text becomes a category.",
    unit: "that of the property",
    without_events: None,
};

impl InWindow for Last {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "last";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let matching = filter.inside(plan)?;
        let dtype = property(plan, &self.0.property)?.clone();
        let value = if dtype.is_bool() {
            col(self.0.property.as_str()).cast(DataType::Float64)
        } else {
            col(self.0.property.as_str())
        };
        Ok(plan.last(matching, value))
    }
}
