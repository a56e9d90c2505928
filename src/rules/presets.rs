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
            None => Self::config(message),
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

    #[test]
    fn every_preset_is_toml_under_its_own_name() {
        for preset in ALL {
            let file: toml_edit::DocumentMut = preset.text.parse().unwrap();
            assert_eq!(file["rulebook"]["name"].as_str(), Some(preset.name));
            assert!(!file["threshold"].as_array_of_tables().unwrap().is_empty());
        }
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_name() {
        let error = Error::from(find("comunity").unwrap_err());
        assert_eq!(error.advice(), Some("did you mean `community`?"));
        assert!(error.to_string().contains("`recruiting`"));
    }
}
