//! Feature kind: that something is not known.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, attribute, slug, text_attribute};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Whether an attribute is missing.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The column of the lead table.
    pub column: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "missing",
    summary: "1 where the column is empty, else 0.",
    unit: "0 or 1",
    without_events: None,
};

impl Kind for Missing {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!("{}_is_missing", slug(&self.column))
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase::about("missing", &self.column)
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(std::slice::from_ref(&self.column))
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let missing = match attribute(plan, &self.column)? {
            dtype if dtype.is_string() => text_attribute(plan, &self.column)?.is_null(),
            _ => col(self.column.as_str()).is_null(),
        };
        Ok(missing.cast(DataType::Float64))
    }
}
