//! Feature kind: a number that is known of a lead.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, attribute, slug, type_words};
use crate::features::phrase::Phrase;
use crate::features::plan::{CUTOFF_TIME, Plan, days};

/// A numeric attribute as it is; times become days before the cutoff, true and false 1 and 0.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The column of the lead table.
    pub column: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "number",
    summary: "A numeric column as it is; a time becomes days before the cutoff, true and false become 1 and 0.",
    unit: "that of the column, or days",
    without_events: None,
};

impl Kind for Number {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        slug(&self.column)
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        let is_time = |kind: &DataType| matches!(kind, DataType::Datetime(..) | DataType::Date);
        let form = if plan.lead_schema.get(&self.column).is_some_and(is_time) {
            "days_since"
        } else {
            "number"
        };
        Phrase::about(form, &self.column)
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(std::slice::from_ref(&self.column))
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let dtype = attribute(plan, &self.column)?.clone();
        let column = col(self.column.as_str());
        match dtype {
            dtype if dtype.is_primitive_numeric() || dtype.is_bool() => {
                Ok(column.cast(DataType::Float64))
            }
            DataType::Datetime(..) | DataType::Date => {
                let micros = column
                    .cast(DataType::Datetime(TimeUnit::Microseconds, None))
                    .cast(DataType::Int64);
                Ok(days(col(CUTOFF_TIME).cast(DataType::Int64) - micros))
            }
            dtype => Err(FeatureError::ColumnType {
                column: self.column.clone(),
                got: type_words(&dtype),
                wanted: "numbers",
            }),
        }
    }
}
