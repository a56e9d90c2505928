//! Feature kind: on how many days something happened.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::fact::Kernel;
use crate::features::kind::{About, FeatureError};
use crate::features::options::{InWindow, OfEvents, Options};
use crate::features::plan::Plan;

/// Number of calendar days (UTC) with a matching event in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DistinctDays(pub OfEvents);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "distinct_days",
    summary: "On how many days (UTC) the events happened in the window.",
    unit: "days",
    without_events: Some(0.0),
};

impl InWindow for DistinctDays {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "days";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let matching = filter.inside(plan)?;
        // Without decay, each day with an event in the window counts 1.
        Ok(plan.periods(matching, 1.0, Kernel::default()))
    }
}
