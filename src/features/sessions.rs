//! Feature kind: how many visits.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::aggregate::VisitMeasure;
use crate::features::kind::{About, FeatureError};
use crate::features::options::{InWindow, OfEvents, Options};
use crate::features::plan::Plan;

/// Number of visits that began in a window; a pause longer than the session gap ends a visit.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sessions(pub OfEvents);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "sessions",
    summary: "The visits that began in the window; a longer pause than `session_gap_minutes` ends a visit.",
    unit: "visits",
    without_events: Some(0.0),
};

impl InWindow for Sessions {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "sessions";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let matching = filter.matching(plan)?;
        let days = filter.window(plan)?;
        Ok(plan.visits(matching, days, VisitMeasure::Number))
    }
}
