//! What each column is about, so that reasons can speak of things and not of columns.

use crate::features::spec::FeatureSpec;
use crate::history::open::History;

/// Words of the theme of what colleagues do.
pub const COLLEAGUES: &str = "what colleagues do";
/// Words of the theme of how complete a profile is.
pub const PROFILE: &str = "completeness of the profile";
/// Words of the theme of events of any type.
pub const ACTIVITY: &str = "activity of any kind";

/// What a column is about: a stable key, and words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Stable key.
    pub key: String,
    /// In words.
    pub words: String,
}

impl History {
    /// One entry a column of the training table; the columns that hold facts of rules have none of their own.
    pub fn themes(&self) -> Vec<Option<Theme>> {
        let n_rules = self
            .rulebook
            .as_ref()
            .map_or(0, |book| book.scorecard.lines.len());
        let of_rules = (0..n_rules)
            .filter(|rule| self.is_column(*rule))
            .map(|_| None);
        self.features
            .iter()
            .map(|feature| Some(theme_of(feature)))
            .chain(of_rules)
            .collect()
    }
}

fn theme_of(feature: &FeatureSpec) -> Theme {
    let looks = feature.kind().looks_at();
    let about = |names: &[String]| Theme {
        key: names.join("_or_"),
        words: names
            .iter()
            .map(|name| name.replace('_', " "))
            .collect::<Vec<_>>()
            .join(" or "),
    };
    if !looks.events.is_empty() {
        return about(&looks.events);
    }
    match (feature, looks.columns.as_slice()) {
        (FeatureSpec::Account(_), _) => Theme {
            key: "colleagues".to_owned(),
            words: COLLEAGUES.to_owned(),
        },
        (_, [column]) => about(std::slice::from_ref(column)),
        (FeatureSpec::Completeness(_), _) => Theme {
            key: "profile".to_owned(),
            words: PROFILE.to_owned(),
        },
        (_, columns) if !columns.is_empty() => about(columns),
        _ => match feature.kind().given_name() {
            // A named feature with a condition of its own is a thing of its own.
            Some(name) => Theme {
                key: name.to_owned(),
                words: name.replace('_', " "),
            },
            None => Theme {
                key: "activity".to_owned(),
                words: ACTIVITY.to_owned(),
            },
        },
    }
}
