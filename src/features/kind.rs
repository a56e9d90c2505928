//! What every feature kind says of itself, and the parts that kinds share.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::{Error, closest};
use crate::features::aggregate::Matching;
use crate::features::condition::{Condition, ConditionError};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;

/// The facts about one feature kind; help, docs and errors are made from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct About {
    /// The name in project files.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The unit of the column.
    pub unit: &'static str,
    /// The value for a lead without events; `None` = missing.
    pub without_events: Option<f64>,
}

/// A feature kind with its options: plain data that can say itself as an expression.
pub trait Kind {
    /// The facts about the kind.
    fn about(&self) -> About;

    /// The name of the column, where the project file gives one.
    fn given_name(&self) -> Option<&str>;

    /// The name of the column where the project file gives none.
    fn default_name(&self, plan: &Plan) -> String;

    /// What the column holds, in parts that words are made of: "mails opened in 30 days".
    fn phrase(&self, plan: &Plan) -> Phrase;

    /// What the kind looks at, to find rules about the same thing.
    fn looks_at(&self) -> Looks;

    /// The column as an expression over what the plan computes.
    ///
    /// # Errors
    /// [`FeatureError`] where an option does not fit the columns or the windows.
    fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError>;
}

/// What a kind looks at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looks {
    /// Types of events, where it names some and has no condition of its own.
    pub events: Vec<String>,
    /// Attributes of leads.
    pub columns: Vec<String>,
}

impl Looks {
    /// At events of these types, unless a condition narrows them down.
    pub fn at_events(types: Option<&Types>, condition: Option<&Condition>) -> Self {
        let events = match (types, condition) {
            (Some(types), None) => types.list().to_vec(),
            _ => Vec::new(),
        };
        Self {
            events,
            columns: Vec::new(),
        }
    }

    /// At attributes.
    pub fn at_columns(columns: &[String]) -> Self {
        Self {
            events: Vec::new(),
            columns: columns.to_vec(),
        }
    }

    /// Whether the kind looks at just these types of events.
    pub fn is_exactly(&self, types: &[String]) -> bool {
        !types.is_empty()
            && types.len() == self.events.len()
            && types.iter().all(|name| self.events.contains(name))
    }
}

/// Why a feature cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FeatureError {
    /// A condition does not fit the columns.
    #[error("condition `{text}`: {source}")]
    Condition {
        /// The condition.
        text: String,
        /// What is wrong with it.
        source: ConditionError,
    },
    /// A column that is not there.
    #[error("no column `{column}` among the {place}{}; there are: {}", suggestion.as_ref().map(|s| format!("; did you mean `{s}`?")).unwrap_or_default(), known.join(", "))]
    NoColumn {
        /// The column.
        column: String,
        /// Where it was looked for.
        place: &'static str,
        /// What there is.
        known: Vec<String>,
        /// A similar name.
        suggestion: Option<String>,
    },
    /// A column of the wrong type.
    #[error("column `{column}` holds {got}, this kind needs {wanted}")]
    ColumnType {
        /// The column.
        column: String,
        /// What it holds.
        got: String,
        /// What is needed.
        wanted: &'static str,
    },
    /// An option outside of its range.
    #[error("`{option}` has to lie {allowed}, got `{got}`")]
    Range {
        /// The option.
        option: &'static str,
        /// Its value.
        got: f64,
        /// What is allowed.
        allowed: String,
    },
    /// An event kind in table mode.
    #[error("this kind looks at events, and there is no [data.events]")]
    NoEvents,
    /// An inner kind that cannot be added up over colleagues.
    #[error(
        "`of = {{ kind = \"{kind}\" }}` cannot be gathered so over the leads of an account; allowed: {allowed}"
    )]
    NotAdditive {
        /// The inner kind.
        kind: &'static str,
        /// The kinds that can.
        allowed: String,
    },
    /// Two features of one name.
    #[error("two features are called `{name}`")]
    Duplicate {
        /// The name.
        name: String,
    },
}

impl From<FeatureError> for Error {
    fn from(error: FeatureError) -> Self {
        let hint = match &error {
            FeatureError::Duplicate { .. } => Some("give one of them a `name`"),
            FeatureError::NoEvents => Some(
                "use the kinds number, category, mail, domain, completeness, missing or same_domain",
            ),
            _ => None,
        };
        let error = Self::config(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// One event type, or several.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Types {
    /// One type.
    One(String),
    /// Several types, counted together.
    Many(Vec<String>),
}

impl Types {
    /// The types as a list.
    pub fn list(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// Which events a kind looks at.
pub struct Filter<'a> {
    /// Types; `None` = any.
    pub event: Option<&'a Types>,
    /// A condition on the event's columns.
    pub condition: Option<&'a Condition>,
    /// Not older than this many days at the cutoff.
    pub window_days: Option<f64>,
}

impl Filter<'_> {
    /// The window, never beyond the observation window.
    ///
    /// # Errors
    /// [`FeatureError::Range`].
    pub fn window(&self, plan: &Plan) -> Result<f64, FeatureError> {
        let longest = plan.defaults.observation_days;
        let days = self.window_days.unwrap_or(longest);
        if 0.0 < days && days <= longest {
            Ok(days)
        } else {
            let allowed = format!("above 0 and within the observation window of {longest} days");
            Err(FeatureError::Range {
                option: "window_days",
                got: days,
                allowed,
            })
        }
    }

    /// The events in the window that match.
    ///
    /// # Errors
    /// [`FeatureError::NoEvents`], [`FeatureError::Condition`], [`FeatureError::Range`].
    pub fn inside(&self, plan: &Plan) -> Result<Matching, FeatureError> {
        Ok(self.matching(plan)?.within(self.window(plan)?))
    }

    /// The events that match, whatever their age.
    ///
    /// # Errors
    /// [`FeatureError::NoEvents`], [`FeatureError::Condition`].
    pub fn matching(&self, plan: &Plan) -> Result<Matching, FeatureError> {
        let schema = plan.event_schema.as_ref().ok_or(FeatureError::NoEvents)?;
        let condition = self
            .condition
            .map(|condition| {
                condition
                    .expr(schema)
                    .map(|expr| expr.fill_null(lit(false)))
                    .map_err(|source| FeatureError::Condition {
                        text: condition.text().to_owned(),
                        source,
                    })
            })
            .transpose()?;
        Ok(Matching {
            types: self.event.map(|types| types.list().to_vec()),
            condition,
            within_micros: i64::MAX,
        })
    }

    /// The beginning of a column name: the types, and the condition where there is one.
    pub fn slug(&self) -> String {
        let types = self
            .event
            .map_or_else(|| "events".to_owned(), |types| types.list().join("_or_"));
        let types = slug(&types);
        match self.condition {
            Some(condition) => format!("{types}_where_{}", slug(condition.text())),
            None => types,
        }
    }

    /// The events in words.
    pub fn words(&self) -> String {
        self.phrase("", None).events_in_words()
    }

    /// What is said of the events, as `form` says it.
    pub fn phrase(&self, form: &'static str, days: Option<f64>) -> Phrase {
        let types = self.event.map(Types::list).unwrap_or_default();
        Phrase {
            form,
            events: types.iter().map(|name| name.replace('_', " ")).collect(),
            condition: self.condition.map(|condition| condition.text().to_owned()),
            days,
            ..Phrase::default()
        }
    }
}

/// Lower case, with every run of other characters as one underscore, cut at 60.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    let cut: String = out.trim_end_matches('_').chars().take(60).collect();
    cut
}

/// A number of days as it stands in names: `30`, `0.5` as `0_5`.
pub fn day_name(days: f64) -> String {
    days.to_string().replace('.', "_")
}

/// The property column `name` of the events.
///
/// # Errors
/// [`FeatureError::NoEvents`], [`FeatureError::NoColumn`].
pub fn property<'a>(plan: &'a Plan, name: &str) -> Result<&'a DataType, FeatureError> {
    let schema = plan.event_schema.as_ref().ok_or(FeatureError::NoEvents)?;
    find(schema, name, "properties of events")
}

/// A type of column in words.
pub(super) fn type_words(dtype: &DataType) -> String {
    match dtype {
        DataType::String => "text".to_owned(),
        DataType::Boolean => "true or false".to_owned(),
        DataType::Datetime(..) | DataType::Date => "times".to_owned(),
        DataType::List(_) => "lists".to_owned(),
        dtype if dtype.is_primitive_numeric() => "numbers".to_owned(),
        other => other.to_string(),
    }
}

/// The numeric property column `name`.
///
/// # Errors
/// As [`property`], and [`FeatureError::ColumnType`].
pub fn number_property(plan: &Plan, name: &str) -> Result<Expr, FeatureError> {
    let dtype = property(plan, name)?;
    if dtype.is_primitive_numeric() || dtype.is_bool() {
        Ok(col(name).cast(DataType::Float64))
    } else {
        Err(FeatureError::ColumnType {
            column: name.to_owned(),
            got: type_words(dtype),
            wanted: "numbers",
        })
    }
}

/// The attribute column `name` of the leads.
///
/// # Errors
/// [`FeatureError::NoColumn`].
pub fn attribute<'a>(plan: &'a Plan, name: &str) -> Result<&'a DataType, FeatureError> {
    find(&plan.lead_schema, name, "attributes of leads")
}

/// The text attribute `name`, trimmed and in lower case, null where empty.
///
/// # Errors
/// As [`attribute`], and [`FeatureError::ColumnType`].
pub fn text_attribute(plan: &Plan, name: &str) -> Result<Expr, FeatureError> {
    let dtype = attribute(plan, name)?;
    if !dtype.is_string() {
        return Err(FeatureError::ColumnType {
            column: name.to_owned(),
            got: type_words(dtype),
            wanted: "text",
        });
    }
    let text = col(name).str().to_lowercase().str().strip_chars(lit(NULL));
    Ok(when(text.clone().eq(lit("")))
        .then(lit(NULL))
        .otherwise(text))
}

fn find<'a>(
    schema: &'a Schema,
    name: &str,
    place: &'static str,
) -> Result<&'a DataType, FeatureError> {
    schema.get(name).ok_or_else(|| {
        let known: Vec<String> = schema
            .iter_names()
            .map(ToString::to_string)
            .filter(|name| !name.starts_with("__"))
            .collect();
        FeatureError::NoColumn {
            column: name.to_owned(),
            place,
            suggestion: closest(name, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(slug("Viewed Pricing  Page!"), "viewed_pricing_page");
        assert_eq!(day_name(30.0), "30");
        assert_eq!(day_name(0.5), "0_5");
    }
}
