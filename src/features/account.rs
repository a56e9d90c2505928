//! Feature kind: what the other leads of the account do.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks};
use crate::features::phrase::Phrase;
use crate::features::plan::{ACCOUNT, Over, Plan};
use crate::features::spec::FeatureSpec;

/// The kinds that can be added up over the leads of an account.
pub const ADDITIVE: [&str; 6] = [
    "count",
    "decayed_count",
    "distinct_days",
    "sessions",
    "sum",
    "time_spent",
];

/// The kinds whose largest and smallest value among the leads of an account say something, beside the additive ones.
pub const COMPARABLE: [&str; 8] = [
    "change_of_use",
    "days_since_first",
    "days_since_last",
    "distinct_values",
    "max",
    "mean",
    "share",
    "trend",
];

/// How the colleagues' values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Their sum.
    #[default]
    Sum,
    /// The number of colleagues for whom the value is above 0.
    Active,
    /// The largest of them; missing where no colleague has one.
    Largest,
    /// The smallest of them; missing where no colleague has one.
    Smallest,
}

/// Another feature, gathered over the other leads of the account.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The feature of each colleague.
    pub of: Box<FeatureSpec>,
    /// `sum` of their values (default), the number of `active` colleagues (value above 0), or the `largest` or
    /// `smallest` of their values.
    #[serde(default)]
    pub measure: Measure,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "account",
    summary: "Another feature, over the other leads of the account: its sum (0 without colleagues), how many have it, the largest or the smallest.",
    unit: "that of the inner feature, or leads",
    without_events: Some(0.0),
};

impl Kind for Account {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let what = match self.measure {
            Measure::Sum => "account",
            Measure::Active => "account_active",
            Measure::Largest => "account_largest",
            Measure::Smallest => "account_smallest",
        };
        format!("{what}_{}", self.of.column_name(plan))
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        let form = match self.measure {
            Measure::Sum => "account",
            Measure::Active => "account_active",
            Measure::Largest => "account_largest",
            Measure::Smallest => "account_smallest",
        };
        Phrase {
            form,
            inner: Some(Box::new(self.of.kind().phrase(plan))),
            ..Phrase::default()
        }
    }

    fn looks_at(&self) -> Looks {
        // Colleagues are somebody else: no rule about the lead says the same.
        Looks::default()
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let inner = self.of.kind();
        let kind = inner.about().name;
        let mut allowed = ADDITIVE.to_vec();
        if matches!(self.measure, Measure::Largest | Measure::Smallest) {
            allowed.extend(COMPARABLE);
        }
        if !allowed.contains(&kind) {
            return Err(FeatureError::NotAdditive {
                kind,
                allowed: allowed.join(", "),
            });
        }
        if !plan.lead_schema.contains(ACCOUNT) {
            return Err(FeatureError::NoColumn {
                column: ACCOUNT.to_owned(),
                place: "attributes of leads (set `account` in [data.leads])",
                known: plan
                    .lead_schema
                    .iter_names()
                    .map(ToString::to_string)
                    .collect(),
                suggestion: None,
            });
        }
        let own = inner.expr(plan)?;
        Ok(match self.measure {
            Measure::Sum => plan.colleagues(own, Over::Sum),
            Measure::Active => plan.colleagues(own.gt(lit(0.0)), Over::Sum),
            Measure::Largest => plan.colleagues(own, Over::Largest),
            Measure::Smallest => -plan.colleagues(-own.cast(DataType::Float64), Over::Largest),
        })
    }
}
