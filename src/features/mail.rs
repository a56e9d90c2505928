//! Feature kind: business or free mail.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind, Looks, slug, text_attribute};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// Whether a mail address belongs to a business (1) or a free provider (0).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The column of the lead table.
    pub column: String,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "mail",
    summary: "1 for a business address, 0 for a free provider; missing without a valid address.",
    unit: "0 or 1",
    without_events: None,
};

impl Kind for Mail {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, _: &Plan) -> String {
        format!("{}_is_business", slug(&self.column))
    }

    fn phrase(&self, _: &Plan) -> Phrase {
        Phrase::about("mail", &self.column)
    }

    fn looks_at(&self) -> Looks {
        Looks::at_columns(std::slice::from_ref(&self.column))
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let domain = domain_of(text_attribute(plan, &self.column)?);
        let free = FREE_PROVIDERS
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned);
        let free = Series::new("free".into(), free.collect::<Vec<String>>());
        let is_free = domain.clone().is_in(lit(free).implode(false), false);
        Ok(when(domain.is_null())
            .then(lit(NULL))
            .otherwise(is_free.not().cast(DataType::Float64)))
    }
}

/// Providers that give mail addresses to anybody, one a line.
const FREE_PROVIDERS: &str = include_str!("free_mail_providers.txt");

/// The part of an address after the `@`; null where there is none.
pub fn domain_of(text: Expr) -> Expr {
    text.str().extract(lit(r"^[^@\s]+@([^@\s]+\.[^@\s.]+)$"), 1)
}
