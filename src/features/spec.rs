//! Every feature kind in one tagged list, as project files name them.

use polars::prelude::Expr;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::kind::{About, FeatureError, Kind};
use crate::features::phrase::Phrase;
use crate::features::plan::Plan;
use crate::features::{
    account, category, change_of_use, completeness, count, days_since_first, days_since_last,
    decayed_count, distinct_days, distinct_values, domain, last, mail, max, mean, missing, number,
    same_domain, sessions, share, sum, tag_frequency, time_spent, trend,
};

/// The facts about every kind, in the order that help and docs list them.
pub const ALL: [About; 24] = [
    count::ABOUT,
    distinct_days::ABOUT,
    days_since_last::ABOUT,
    days_since_first::ABOUT,
    sum::ABOUT,
    mean::ABOUT,
    max::ABOUT,
    last::ABOUT,
    distinct_values::ABOUT,
    decayed_count::ABOUT,
    trend::ABOUT,
    change_of_use::ABOUT,
    share::ABOUT,
    sessions::ABOUT,
    time_spent::ABOUT,
    tag_frequency::ABOUT,
    number::ABOUT,
    category::ABOUT,
    mail::ABOUT,
    domain::ABOUT,
    completeness::ABOUT,
    missing::ABOUT,
    same_domain::ABOUT,
    account::ABOUT,
];

/// One feature: a kind with its options.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeatureSpec {
    /// How often the events happened in the window.
    Count(count::Count),
    /// On how many days (UTC) the events happened in the window.
    DistinctDays(distinct_days::DistinctDays),
    /// Days since the last of the events in the window.
    DaysSinceLast(days_since_last::DaysSinceLast),
    /// Days since the first of the events in the window.
    DaysSinceFirst(days_since_first::DaysSinceFirst),
    /// The sum of a property.
    Sum(sum::Sum),
    /// The mean of a property.
    Mean(mean::Mean),
    /// The largest value of a property.
    Max(max::Max),
    /// The last value of a property.
    Last(last::Last),
    /// How many different values a property took.
    DistinctValues(distinct_values::DistinctValues),
    /// The events, recent ones counting more.
    DecayedCount(decayed_count::DecayedCount),
    /// The window against the one before.
    Trend(trend::Trend),
    /// The window against the lead's own habit, as a z-score.
    ChangeOfUse(change_of_use::ChangeOfUse),
    /// The share among all events.
    Share(share::Share),
    /// Visits.
    Sessions(sessions::Sessions),
    /// Minutes of visits.
    TimeSpent(time_spent::TimeSpent),
    /// How many of the events carry a tag.
    TagFrequency(tag_frequency::TagFrequency),
    /// A numeric attribute.
    Number(number::Number),
    /// A text attribute as levels.
    Category(category::Category),
    /// Business or free mail.
    Mail(mail::Mail),
    /// Domain of a mail address.
    Domain(domain::Domain),
    /// Completeness of the profile.
    Completeness(completeness::Completeness),
    /// Whether an attribute is missing.
    Missing(missing::Missing),
    /// Whether two addresses share their domain.
    SameDomain(same_domain::SameDomain),
    /// What the other leads of the account do.
    Account(account::Account),
}

impl FeatureSpec {
    /// The kind with its options.
    pub fn kind(&self) -> &dyn Kind {
        match self {
            Self::Count(kind) => kind,
            Self::DistinctDays(kind) => kind,
            Self::DaysSinceLast(kind) => kind,
            Self::DaysSinceFirst(kind) => kind,
            Self::Sum(kind) => kind,
            Self::Mean(kind) => kind,
            Self::Max(kind) => kind,
            Self::Last(kind) => kind,
            Self::DistinctValues(kind) => kind,
            Self::DecayedCount(kind) => kind,
            Self::Trend(kind) => kind,
            Self::ChangeOfUse(kind) => kind,
            Self::Share(kind) => kind,
            Self::Sessions(kind) => kind,
            Self::TimeSpent(kind) => kind,
            Self::TagFrequency(kind) => kind,
            Self::Number(kind) => kind,
            Self::Category(kind) => kind,
            Self::Mail(kind) => kind,
            Self::Domain(kind) => kind,
            Self::Completeness(kind) => kind,
            Self::Missing(kind) => kind,
            Self::SameDomain(kind) => kind,
            Self::Account(kind) => kind,
        }
    }

    /// The name of the column: the given one, or one made from the options.
    pub fn column_name(&self, plan: &Plan) -> String {
        let kind = self.kind();
        kind.given_name()
            .map_or_else(|| kind.default_name(plan), str::to_owned)
    }

    /// What the column holds: its given name says more to people than a condition does.
    pub fn phrase(&self, plan: &Plan) -> Phrase {
        let phrase = self.kind().phrase(plan);
        match (self.kind().given_name(), &phrase.condition) {
            (Some(name), Some(_)) => Phrase::about("number", name),
            _ => phrase,
        }
    }

    /// The column as an expression over what the plan computes.
    ///
    /// # Errors
    /// [`FeatureError`] where an option does not fit the columns or the windows.
    pub fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        self.kind().expr(plan)
    }
}
