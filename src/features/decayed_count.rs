//! Feature kind: how often something happened, recent events counting more.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::fact::{Decay, Kernel};
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Number of matching events, each worth half after every half-life.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecayedCount {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Days after which an event counts half.
    #[schemars(range(min = 0.0))]
    pub half_life_days: f64,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "decayed_count",
    summary: "The events in the window, each counting 2^(-age / half-life).",
    unit: "events",
    without_events: Some(0.0),
};

impl DecayedCount {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for DecayedCount {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!(
            "{}_decayed_{}d",
            self.filter().slug(),
            day_name(self.half_life_days)
        )
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        self.filter()
            .phrase("decayed_count", Some(self.half_life_days))
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        if self.half_life_days.is_nan() || self.half_life_days <= 0.0 {
            let allowed = "above 0".to_owned();
            return Err(FeatureError::Range {
                option: "half_life_days",
                got: self.half_life_days,
                allowed,
            });
        }
        let matching = self.filter().inside(plan)?;
        let half_life_days = self.half_life_days;
        let kernel = Kernel {
            decay: Some(Decay::Exponential { half_life_days }),
            expires_days: None,
        };
        Ok(plan.faded(matching, kernel))
    }
}
