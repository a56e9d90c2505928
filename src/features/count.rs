//! Feature kind: how often something happened.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError};
use crate::features::options::{InWindow, OfEvents, Options};
use crate::features::plan::Plan;

/// Number of matching events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Count(pub OfEvents);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "count",
    summary: "How often the events happened in the window.",
    unit: "events",
    without_events: Some(0.0),
};

impl InWindow for Count {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "count";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let matching = filter.inside(plan)?;
        Ok(plan.count(matching))
    }
}
