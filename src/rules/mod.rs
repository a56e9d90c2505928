//! The hand-tuned scorecard: one file per rule kind, points, and the rule's own words.
//!
//! A rule is a fact with a hand-set weight. Facts are stated with the definitions of `features` and computed
//! by its plan; this module only does arithmetic on them. Must not contain files, frames or models.

pub mod absence;
pub mod attribute;
pub mod event;
pub mod inactivity;
pub mod kind;
pub mod leeway;
pub mod presets;
pub mod rulebook;
pub mod scorecard;
pub mod spec;
pub mod tier;
pub mod value;

pub use rulebook::{RuleError, Rulebook};

/// The facts about every rule kind, in the order that help and docs list them.
pub const ALL: [kind::About; 6] = [
    event::ABOUT,
    tier::ABOUT,
    attribute::ABOUT,
    absence::ABOUT,
    inactivity::ABOUT,
    value::ABOUT,
];
