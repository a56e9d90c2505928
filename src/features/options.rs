//! The options that most kinds over events have, and what follows from them.

use polars::prelude::Expr;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{About, FeatureError, Filter, Kind, Looks, Types, day_name, slug};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Which events, and what the column is called.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfEvents {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// Which events, which property of them, and what the column is called.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfProperty {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The property.
    pub property: String,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// Either set of options, borrowed.
pub struct Options<'a> {
    /// Which events.
    pub filter: Filter<'a>,
    /// Which property of them; `None` = the events themselves.
    pub property: Option<&'a str>,
    /// The name that the project file gives.
    pub name: Option<&'a str>,
}

impl OfEvents {
    /// The options, borrowed.
    pub fn options(&self) -> Options<'_> {
        Options {
            filter: Filter {
                event: self.event.as_ref(),
                condition: self.condition.as_ref(),
                window_days: self.window_days,
            },
            property: None,
            name: self.name.as_deref(),
        }
    }
}

impl OfProperty {
    /// The options, borrowed.
    pub fn options(&self) -> Options<'_> {
        Options {
            filter: Filter {
                event: self.event.as_ref(),
                condition: self.condition.as_ref(),
                window_days: self.window_days,
            },
            property: Some(&self.property),
            name: self.name.as_deref(),
        }
    }
}

/// A kind that has no other options: one number over the matching events in a window.
pub trait InWindow {
    /// The facts about the kind.
    const ABOUT: About;
    /// What it is called in names of columns.
    const SLUG: &'static str;

    /// The options.
    fn options(&self) -> Options<'_>;

    /// The column as an expression over what the plan computes.
    ///
    /// # Errors
    /// [`FeatureError`] where an option does not fit the columns or the windows.
    fn over(&self, plan: &mut Plan) -> Result<Expr, FeatureError>;
}

impl<T: InWindow> Kind for T {
    fn about(&self) -> About {
        T::ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.options().name
    }

    fn default_name(&self, plan: &Plan) -> String {
        let Options {
            filter, property, ..
        } = self.options();
        let days = day_name(filter.window(plan).unwrap_or_default());
        let property = property.map_or_else(String::new, |property| slug(property) + "_");
        format!("{}_{property}{}_{days}d", filter.slug(), T::SLUG)
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        let Options {
            filter, property, ..
        } = self.options();
        Phrase {
            name: property.unwrap_or_default().replace('_', " "),
            ..filter.phrase(T::ABOUT.name, filter.window(plan).ok())
        }
    }

    fn looks_at(&self) -> Looks {
        let filter = self.options().filter;
        Looks::at_events(filter.event, filter.condition)
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        self.over(plan)
    }
}
