//! One file per world: plain data, and the two project files that go with it.

mod b2b;
mod community;
mod marketing_automation;
mod outbound_crm;
mod recruiting;

use super::blueprint::Blueprint;
use crate::rules::presets::{self, UnknownPreset};

/// Every world; the first is the one without a preset.
pub(super) const ALL: &[&Blueprint] = &[
    &b2b::WORLD,
    &outbound_crm::WORLD,
    &community::WORLD,
    &recruiting::WORLD,
    &marketing_automation::WORLD,
];

/// The world that fits `preset`.
pub(super) fn find(preset: Option<&str>) -> Result<&'static Blueprint, UnknownPreset> {
    let name = match preset {
        Some(name) => presets::find(name)?.name,
        None => b2b::WORLD.name,
    };
    let found = ALL.iter().find(|world| world.name == name);
    found.copied().ok_or_else(|| UnknownPreset {
        given: name.to_owned(),
    })
}
