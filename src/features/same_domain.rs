//! Feature kind: lead and referrer come from one company.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, slug, text_attribute};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Whether two mail addresses or domains of a lead share their domain, say lead and referrer.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SameDomain {
    /// The column of the lead table.
    pub column: String,
    /// The column to compare with.
    pub other: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "same_domain",
    summary: "1 where both columns (addresses or bare domains) share their domain, else 0.",
    unit: "0 or 1",
    without_events: None,
};

impl Kind for SameDomain {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!(
            "{}_same_domain_as_{}",
            slug(&self.column),
            slug(&self.other)
        )
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase {
            other: self.other.replace('_', " "),
            ..Phrase::about("same_domain", &self.column)
        }
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(&[self.column.clone(), self.other.clone()])
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let bare = |text: Expr| text.str().extract(lit(r"([^@\s]+)$"), 1);
        let (one, two) = (
            bare(text_attribute(plan, &self.column)?),
            bare(text_attribute(plan, &self.other)?),
        );
        Ok(one.eq(two).fill_null(lit(false)).cast(DataType::Float64))
    }
}
