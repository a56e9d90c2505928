//! A sensible set of features from what the data holds, and the memory of what it held.
//!
//! [`derive()`] is a pure function of the [`Vocabulary`] and the settings, so that an artifact which keeps both
//! makes the same columns at scoring time, whatever the new data holds.

use crate::features::account::{Account, Measure};
use crate::features::category::Category;
use crate::features::change_of_use::ChangeOfUse;
use crate::features::completeness::Completeness;
use crate::features::count::Count;
use crate::features::days_since_first::DaysSinceFirst;
use crate::features::days_since_last::DaysSinceLast;
use crate::features::decayed_count::DecayedCount;
use crate::features::distinct_days::DistinctDays;
use crate::features::distinct_values::DistinctValues;
use crate::features::kind::Types;
use crate::features::mail::Mail;
use crate::features::max::Max;
use crate::features::number::Number;
use crate::features::options::{OfEvents, OfProperty};
use crate::features::sessions::Sessions;
use crate::features::settings::FeaturesSettings;
use crate::features::spec::FeatureSpec;
use crate::features::sum::Sum;
use crate::features::time_spent::TimeSpent;
use crate::features::trend::Trend;

/// Types of events with fewer events than this get no features of their own.
pub const LEAST_EVENTS: u64 = 20;
/// At most this many types of events get features of their own: the most frequent ones.
pub const MOST_TYPES: usize = 40;

/// How a column is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// As a number; times as days before the cutoff.
    Number,
    /// As levels.
    Category,
    /// As a mail address.
    Mail,
    /// Not at all: an identifier, free text, or known only as of today.
    Skip,
}

impl Use {
    /// Every use.
    pub const ALL: [Self; 4] = [Self::Number, Self::Category, Self::Mail, Self::Skip];

    /// The use in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
            Self::Mail => "mail",
            Self::Skip => "skip",
        }
    }
}

/// What the training data held, as far as features depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Every type of event, sorted.
    pub event_types: Vec<String>,
    /// The types with features of their own, the most frequent first.
    pub common_types: Vec<String>,
    /// Numeric properties of events.
    pub number_properties: Vec<String>,
    /// Text properties of events.
    pub text_properties: Vec<String>,
    /// Attributes of leads and their use.
    pub attributes: Vec<(String, Use)>,
    /// Whether leads belong to accounts.
    pub has_accounts: bool,
}

/// The types that get features of their own, the most frequent first.
pub fn common_types(counts: &[(String, u64)]) -> Vec<String> {
    let mut common: Vec<_> = counts
        .iter()
        .filter(|(_, count)| LEAST_EVENTS <= *count)
        .collect();
    common.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    common
        .into_iter()
        .take(MOST_TYPES)
        .map(|(name, _)| name.clone())
        .collect()
}

/// All features of a project: the derived ones, unless that is switched off, then the added ones.
///
/// Of each type: the count in the longest window and a decayed count. Of all events: counts, days and visits
/// in every window, first and last time, trend, change of use. Of properties: sum, maximum, different values.
/// Of leads: every usable attribute. Of accounts: what the colleagues do.
pub fn derive(
    vocabulary: &Vocabulary,
    settings: &FeaturesSettings,
    observation_days: f64,
) -> Vec<FeatureSpec> {
    let mut specs = Vec::new();
    if settings.auto {
        if !vocabulary.event_types.is_empty() {
            let windows = windows(settings, observation_days);
            of_events(vocabulary, &windows, observation_days, &mut specs);
            of_properties(vocabulary, &windows, &mut specs);
            if vocabulary.has_accounts {
                of_accounts(&windows, &mut specs);
            }
        }
        of_leads(vocabulary, &mut specs);
    }
    for added in &settings.add {
        if !specs.contains(added) {
            specs.push(added.clone());
        }
    }
    specs
}

/// The windows that fit, ascending; the observation window itself where none does.
fn windows(settings: &FeaturesSettings, observation_days: f64) -> Vec<f64> {
    let mut windows: Vec<f64> = settings
        .windows_days
        .iter()
        .copied()
        .filter(|days| 0.0 < *days && *days <= observation_days)
        .collect();
    windows.sort_by(f64::total_cmp);
    windows.dedup();
    if windows.is_empty() {
        windows.push(observation_days);
    }
    windows
}

fn count(event: Option<Types>, days: f64) -> Count {
    Count(OfEvents {
        event,
        window_days: Some(days),
        ..OfEvents::default()
    })
}

fn decayed(event: Option<Types>, half_life_days: f64) -> DecayedCount {
    DecayedCount {
        event,
        condition: None,
        half_life_days,
        window_days: None,
        name: None,
    }
}

fn of_events(
    vocabulary: &Vocabulary,
    windows: &[f64],
    observation_days: f64,
    specs: &mut Vec<FeatureSpec>,
) {
    let (shortest, longest) = (windows[0], windows[windows.len() - 1]);
    let middle = windows[windows.len() / 2];
    for name in &vocabulary.common_types {
        let event = || Some(Types::One(name.clone()));
        specs.push(FeatureSpec::Count(count(event(), longest)));
        specs.push(FeatureSpec::DecayedCount(decayed(event(), shortest)));
    }
    for days in windows {
        specs.push(FeatureSpec::Count(count(None, *days)));
        specs.push(FeatureSpec::DistinctDays(DistinctDays(OfEvents {
            window_days: Some(*days),
            ..OfEvents::default()
        })));
    }
    specs.push(FeatureSpec::Sessions(Sessions(OfEvents {
        window_days: Some(longest),
        ..OfEvents::default()
    })));
    let (event, condition, name) = (None, None, None);
    let last_visit = false;
    specs.push(FeatureSpec::TimeSpent(TimeSpent {
        event,
        condition,
        window_days: Some(longest),
        last_visit,
        name,
    }));
    specs.push(FeatureSpec::DaysSinceLast(DaysSinceLast {
        event: None,
        condition: None,
        window_days: None,
        name: None,
    }));
    specs.push(FeatureSpec::DaysSinceFirst(DaysSinceFirst {
        event: None,
        condition: None,
        window_days: None,
        name: None,
    }));
    if middle * 2.0 <= observation_days {
        specs.push(FeatureSpec::Trend(Trend {
            event: None,
            condition: None,
            window_days: middle,
            name: None,
        }));
    }
    if shortest * 3.0 <= observation_days {
        let window_days = shortest;
        specs.push(FeatureSpec::ChangeOfUse(ChangeOfUse {
            event: None,
            condition: None,
            window_days,
            name: None,
        }));
    }
}

fn of_properties(vocabulary: &Vocabulary, windows: &[f64], specs: &mut Vec<FeatureSpec>) {
    let longest = windows[windows.len() - 1];
    let of = |property: &String| OfProperty {
        property: property.clone(),
        window_days: Some(longest),
        ..OfProperty::default()
    };
    for property in &vocabulary.number_properties {
        specs.push(FeatureSpec::Sum(Sum(of(property))));
        specs.push(FeatureSpec::Max(Max(of(property))));
    }
    for property in &vocabulary.text_properties {
        specs.push(FeatureSpec::DistinctValues(DistinctValues(of(property))));
    }
}

fn of_accounts(windows: &[f64], specs: &mut Vec<FeatureSpec>) {
    let (shortest, middle) = (windows[0], windows[windows.len() / 2]);
    let all = |measure, of| {
        FeatureSpec::Account(Account {
            of: Box::new(of),
            measure,
            name: None,
        })
    };
    let counted = || FeatureSpec::Count(count(None, middle));
    let faded = FeatureSpec::DecayedCount(decayed(None, shortest));
    specs.push(all(Measure::Active, counted()));
    specs.push(all(Measure::Sum, counted()));
    specs.push(all(Measure::Sum, faded));
}

fn of_leads(vocabulary: &Vocabulary, specs: &mut Vec<FeatureSpec>) {
    let mut profile = Vec::new();
    for (column, used) in &vocabulary.attributes {
        let column = column.clone();
        match used {
            Use::Number => specs.push(FeatureSpec::Number(Number {
                column: column.clone(),
                name: None,
            })),
            Use::Category => specs.push(FeatureSpec::Category(Category {
                column: column.clone(),
                name: None,
            })),
            Use::Mail => specs.push(FeatureSpec::Mail(Mail {
                column: column.clone(),
                name: None,
            })),
            Use::Skip => continue,
        }
        profile.push(column);
    }
    // With a log, how much a person filled in says something of its own; a table has missing flags already.
    if 2 <= profile.len() && !vocabulary.event_types.is_empty() {
        specs.push(FeatureSpec::Completeness(Completeness {
            columns: profile,
            name: None,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_types_get_no_features_and_names_are_unique() {
        let counts = [
            ("a".to_owned(), 500),
            ("b".to_owned(), 19),
            ("c".to_owned(), 900),
        ];
        assert_eq!(common_types(&counts), ["c", "a"]);
        let vocabulary = Vocabulary {
            event_types: vec!["a".into(), "b".into(), "c".into()],
            common_types: vec!["c".into(), "a".into()],
            number_properties: vec!["amount".into()],
            text_properties: vec!["url".into()],
            attributes: vec![
                ("country".into(), Use::Category),
                ("mail".into(), Use::Mail),
                ("id".into(), Use::Skip),
            ],
            has_accounts: true,
        };
        let specs = derive(&vocabulary, &FeaturesSettings::default(), 90.0);
        assert_eq!(
            specs,
            derive(&vocabulary, &FeaturesSettings::default(), 90.0)
        );
        assert!(specs.len() > 20);
    }
}
