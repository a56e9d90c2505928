//! Feature kind: how complete a profile is.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, attribute, text_attribute};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Share of the attributes that are filled in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Completeness {
    /// The columns of the lead table that make up the profile.
    #[schemars(length(min = 1))]
    pub columns: Vec<String>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "completeness",
    summary: "The share of the columns that are filled in.",
    unit: "share from 0 to 1",
    without_events: None,
};

impl Kind for Completeness {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        "profile_completeness".to_owned()
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase::about("completeness", "")
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(&self.columns)
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let mut filled = lit(0.0);
        for column in &self.columns {
            let present = match attribute(plan, column)? {
                dtype if dtype.is_string() => text_attribute(plan, column)?.is_not_null(),
                _ => col(column.as_str()).is_not_null(),
            };
            filled = filled + present.cast(DataType::Float64);
        }
        if self.columns.is_empty() {
            return Err(FeatureError::Range {
                option: "columns",
                got: 0.0,
                allowed: "at one column or more".to_owned(),
            });
        }
        Ok(filled / lit(self.columns.len() as f64))
    }
}
