//! Feature kind: what the other leads of the account do.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks};
use crate::features::plan::{ACCOUNT, Plan};
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

/// How the colleagues' values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Their sum.
    #[default]
    Sum,
    /// The number of colleagues for whom the value is above 0.
    Active,
}

/// Another feature, added up over the other leads of the account.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The feature of each colleague.
    pub of: Box<FeatureSpec>,
    /// `sum` of their values (default), or the number of `active` colleagues (value above 0).
    #[serde(default)]
    pub measure: Measure,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "account",
    summary: "Another feature, added up over the other leads of the account; 0 without colleagues.",
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
        };
        format!("{what}_{}", self.of.column_name(plan))
    }

    fn words(&self, plan: &Plan) -> String {
        match self.measure {
            Measure::Sum => format!("colleagues: {}", self.of.kind().words(plan)),
            Measure::Active => format!("number of colleagues with {}", self.of.kind().words(plan)),
        }
    }

    fn looks_at(&self) -> Looks {
        // Colleagues are somebody else: no rule about the lead says the same.
        Looks::default()
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let inner = self.of.kind();
        let kind = inner.about().name;
        if !ADDITIVE.contains(&kind) {
            return Err(FeatureError::NotAdditive {
                kind,
                allowed: ADDITIVE.join(", "),
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
        let own = match self.measure {
            Measure::Sum => own,
            Measure::Active => own.gt(lit(0.0)),
        };
        Ok(plan.colleagues(own))
    }
}
