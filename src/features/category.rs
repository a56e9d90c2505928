//! Feature kind: a text that is known of a lead.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, attribute, slug};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// A text attribute as levels; rare levels are pooled and unseen ones handled by the model.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The column of the lead table.
    pub column: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "category",
    summary: "A text column as levels; the model pools rare levels inside each fold and knows what to do with unseen ones.",
    unit: "levels",
    without_events: None,
};

impl Kind for Category {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        slug(&self.column)
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase::about("category", &self.column)
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(std::slice::from_ref(&self.column))
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let dtype = attribute(plan, &self.column)?.clone();
        let text = if dtype.is_string() {
            let text = col(self.column.as_str()).str().strip_chars(lit(NULL));
            when(text.clone().eq(lit("")))
                .then(lit(NULL))
                .otherwise(text)
        } else {
            col(self.column.as_str()).cast(DataType::String)
        };
        Ok(text)
    }
}
