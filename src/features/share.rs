//! Feature kind: how much of what a lead does is this.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Filter};
use crate::features::options::{InWindow, OfEvents, Options};
use crate::features::plan::Plan;

/// Share of the matching events among all events in a window.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Share(pub OfEvents);

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "share",
    summary: "The share of the events among all events in the window; missing without any event.",
    unit: "share from 0 to 1",
    without_events: None,
};

impl InWindow for Share {
    const ABOUT: About = ABOUT;
    const SLUG: &'static str = "share";

    fn options(&self) -> Options<'_> {
        self.0.options()
    }

    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let filter = self.0.options().filter;
        let window = filter.window(plan)?;
        let matching = filter.inside(plan)?;
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
