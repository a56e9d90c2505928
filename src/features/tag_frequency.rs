//! Feature kind: how often a tag occurs, say a topic among the pages seen.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::condition::Condition;
use crate::features::kind::{
    About, FeatureError, Filter, Kind, Looks, Types, day_name, property, slug, type_words,
};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// How many of the matching events carry a tag.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagFrequency {
    /// Event type or types; left out: any.
    pub event: Option<Types>,
    /// SQL condition on the event's columns (`type` and its properties).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The property.
    pub property: String,
    /// The tag, compared without regard to case.
    pub tag: String,
    /// The number of events instead of their share.
    #[serde(default)]
    pub count: bool,
    /// Window in days before the cutoff; default: the observation window.
    #[schemars(range(min = 0.0))]
    pub window_days: Option<f64>,
    /// Name of the column; default: made from the options.
    pub name: Option<String>,
}

/// The facts about the kind.
pub const ABOUT: About = About {
    name: "tag_frequency",
    summary: "The share (or number) of the events in the window whose property holds the tag; texts are split at , ; and |.",
    unit: "share from 0 to 1, or events",
    without_events: Some(0.0),
};

impl TagFrequency {
    fn filter(&self) -> Filter<'_> {
        Filter {
            event: self.event.as_ref(),
            condition: self.condition.as_ref(),
            window_days: self.window_days,
        }
    }
}

impl Kind for TagFrequency {
    fn about(&self) -> About {
        ABOUT
    }

    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn default_name(&self, plan: &Plan) -> String {
        let days = day_name(self.filter().window(plan).unwrap_or_default());
        let what = if self.count { "count" } else { "share" };
        format!(
            "{}_tag_{}_{what}_{days}d",
            self.filter().slug(),
            slug(&self.tag)
        )
    }

    fn phrase(&self, plan: &Plan) -> Phrase {
        Phrase {
            name: self.tag.clone(),
            ..self
                .filter()
                .phrase("tag_frequency", self.filter().window(plan).ok())
        }
    }

    fn looks_at(&self) -> Looks {
        Looks::at_events(self.event.as_ref(), self.condition.as_ref())
    }

    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        let dtype = property(plan, &self.property)?.clone();
        let all = self.filter().inside(plan)?;
        let tag = self.tag.to_lowercase();
        let tagged = if matches!(dtype, DataType::List(_)) {
            // `element()` stands for one entry of the list.
            col(self.property.as_str())
                .list()
                .contains(lit(self.tag.clone()), false)
        } else if dtype.is_string() {
            let entry = format!(r"(?i)(^|[,;|])\s*{}\s*($|[,;|])", escaped(&tag));
            col(self.property.as_str()).str().contains(lit(entry), true)
        } else {
            return Err(FeatureError::ColumnType {
                column: self.property.clone(),
                got: type_words(&dtype),
                wanted: "text or lists of text",
            });
        };
        let some = plan
            .count(all.clone().and(tagged.fill_null(lit(false))))
            .cast(DataType::Float64);
        if self.count {
            return Ok(some);
        }
        let count = plan.count(all).cast(DataType::Float64);
        Ok(when(count.clone().gt(lit(0.0)))
            .then(some / count)
            .otherwise(lit(0.0)))
    }
}

/// `text` as a regular expression that matches just itself.
fn escaped(text: &str) -> String {
    let mark = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !c.is_ascii_whitespace();
    text.chars()
        .flat_map(|c| mark(c).then_some('\\').into_iter().chain([c]))
        .collect()
}
