//! Feature kind: where a mail address lives.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, slug, text_attribute};
use crate::features::mail::domain_of;
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// The domain of a mail address, as levels.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// The column of the lead table.
    pub column: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "domain",
    summary: "The domain of a mail address as levels; missing without a valid address.",
    unit: "levels",
    without_events: None,
};

impl Kind for Domain {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!("{}_domain", slug(&self.column))
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase::about("domain", &self.column)
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(std::slice::from_ref(&self.column))
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        Ok(domain_of(text_attribute(plan, &self.column)?))
    }
}
