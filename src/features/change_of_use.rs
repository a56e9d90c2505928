//! Feature kind: use that differs from the lead's own habit.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Events in the last window against the lead's own earlier windows, as a z-score.
///
/// # Source
/// A standardized count: `(recent - mean) / sd` over the earlier windows of equal length in the observation
/// window. The variance is never taken below that of a Poisson count with the same mean (or one event in
/// all earlier windows), so that a lead who never did a thing gets a finite answer.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOfUse {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Length in days of the recent window and of each earlier one; three have to fit into the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: f64,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "change_of_use",
    summary: "Events in the last window against the lead's own earlier windows, as a z-score.",
    unit: "standard deviations",
    without_events: Some(0.0),
};

impl ChangeOfUse {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: None,
        }
    }
}

impl Kind for ChangeOfUse {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!(
            "{}_change_{}d",
            self.filter().slug(),
            day_name(self.window_days)
        )
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        self.filter()
            .phrase("change_of_use", Some(self.window_days))
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let longest = plan.defaults.observation_days / 3.0;
        if !(0.0 < self.window_days && self.window_days <= longest) {
            let allowed = format!("above 0 and up to {longest}, a third of the observation window");
            return Err(FeatureError::Range {
                option: "window_days",
                got: self.window_days,
                allowed,
            });
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "3 or more, and no window is that short"
        )]
        let n_windows =
            ((plan.defaults.observation_days / self.window_days).floor() as u32).min(53);
        let matching = self.filter().matching(plan)?;
        let mut up_to = Vec::new();
        for windows in 1..=n_windows {
            let inside = matching
                .clone()
                .within(f64::from(windows) * self.window_days);
            up_to.push(plan.count(inside).cast(DataType::Float64));
        }
        let earlier: Vec<Expr> = up_to
            .windows(2)
            .map(|pair| pair[1].clone() - pair[0].clone())
            .collect();
        let n = earlier.len() as f64;
        let mean = earlier
            .iter()
            .cloned()
            .fold(lit(0.0), |sum, count| sum + count)
            / lit(n);
        let squares = earlier.into_iter().fold(lit(0.0), |sum, count| {
            let gap = count - mean.clone();
            sum + gap.clone() * gap
        });
        let variance = squares / lit(n);
        // Never below a Poisson count of the same mean, or of one event in all earlier windows.
        let floor = when(mean.clone().gt(lit(1.0 / n)))
            .then(mean.clone())
            .otherwise(lit(1.0 / n));
        let variance = when(variance.clone().gt(floor.clone()))
            .then(variance)
            .otherwise(floor);
        Ok((up_to[0].clone() - mean) / variance.sqrt())
    }
}
