//! Rulebooks to start from: complete, commented files that a marketer copies and edits.
//!
//! A preset is text and nothing else; it is read by the same parser as any other rulebook.

use thiserror::Error;

use crate::error::{Error, closest};

/// One rulebook to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// How it is asked for, as in `demo --preset NAME`.
    pub name: &'static str,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// The whole `rules.toml`, comments included.
    pub text: &'static str,
}

/// Every preset, in the order that help lists them.
pub const ALL: &[Preset] = &[
    Preset {
        name: "outbound-crm",
        summary: "LinkedIn, mail, Twitter, website and product while a campaign runs; hot at 15",
        text: include_str!("presets/outbound-crm.toml"),
    },
    Preset {
        name: "community",
        summary: "members of an online community: interests, groups, posts, connections, referrals, visits",
        text: include_str!("presets/community.toml"),
    },
    Preset {
        name: "recruiting",
        summary: "passive candidates: changed profiles, changed habits, jobs page, restless colleagues",
        text: include_str!("presets/recruiting.toml"),
    },
    Preset {
        name: "marketing-automation",
        summary: "web, mail, social, content, purchase, support; penalties for silence; low, medium, high",
        text: include_str!("presets/marketing-automation.toml"),
    },
];

/// There is no preset of that name.
#[derive(Debug, Error)]
#[error("no preset `{given}`; known presets: {}", names())]
pub struct UnknownPreset {
    /// The name asked for.
    pub given: String,
}

impl From<UnknownPreset> for Error {
    fn from(error: UnknownPreset) -> Self {
        let near = closest(&error.given, ALL.iter().map(|preset| preset.name));
        let message = error.to_string();
        match near {
            Some(name) => Self::config(message).hint(format!("did you mean `{name}`?")),
            None => Self::config(message).hint("`leadscore rules presets` says what each is for"),
        }
    }
}

fn names() -> String {
    ALL.iter()
        .map(|preset| format!("`{}`", preset.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The preset called `name`.
///
/// # Errors
/// [`UnknownPreset`] with the known names.
pub fn find(name: &str) -> Result<&'static Preset, UnknownPreset> {
    ALL.iter()
        .find(|preset| preset.name == name)
        .ok_or_else(|| UnknownPreset {
            given: name.to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rulebook::Rulebook;
    use crate::rules::spec::RulebookSpec;

    #[test]
    fn every_preset_is_toml_under_its_own_name() {
        for preset in ALL {
            let file: toml_edit::DocumentMut = preset.text.parse().unwrap();
            assert_eq!(file["rulebook"]["name"].as_str(), Some(preset.name));
            assert!(!file["threshold"].as_array_of_tables().unwrap().is_empty());
        }
    }

    fn rulebook(name: &str) -> Rulebook {
        let spec: RulebookSpec = toml_edit::de::from_str(find(name).unwrap().text).unwrap();
        Rulebook::new(&spec).unwrap()
    }

    #[test]
    fn every_preset_is_a_rulebook() {
        for preset in ALL {
            let rulebook = rulebook(preset.name);
            assert!(rulebook.scorecard.lines.len() > 10, "{}", preset.name);
        }
    }

    #[test]
    fn outbound_gives_the_points_of_its_table_and_no_others() {
        let rulebook = rulebook("outbound-crm");
        let lines = rulebook.scorecard.lines.iter();
        let points: Vec<(&str, f64)> = lines
            .map(|line| (line.name.as_str(), line.points))
            .collect();
        let expected = [
            ("lead_converted", 5.0),
            ("email_opened", 1.0),
            ("email_clicked", 3.0),
            ("email_clicked_named_link", 10.0),
            ("unsubscribed", -5.0),
            ("linkedin_profile_visited", 3.0),
            ("linkedin_request_accepted", 5.0),
            ("twitter_followed_back", 5.0),
            ("pricing_page", 10.0),
            ("webinar_attended", 5.0),
            ("advanced_guide_read", 5.0),
            ("signed_up", 10.0),
            ("onboarding_completed", 20.0),
            ("first_campaign_launched", 30.0),
            ("ten_conversions_reached", 10.0),
            ("crm_connected", 5.0),
            ("account_deleted", -100.0),
        ];
        assert_eq!(points, expected);
        assert_eq!(
            (rulebook.label(15.0), rulebook.label(14.9)),
            (Some("hot"), None)
        );
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_name() {
        let error = Error::from(find("comunity").unwrap_err());
        assert_eq!(error.advice(), Some("did you mean `community`?"));
        assert!(error.to_string().contains("`recruiting`"));
    }
}
