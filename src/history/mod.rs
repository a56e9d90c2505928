//! History: from a project's files to rows that can be trained on or scored.
//!
//! ```text
//! project files -> log, leads, outcomes (events) -> cutoffs and labels (snapshot)
//!               -> features and rule facts, one plan (features, rules) -> TrainingSet (evaluate)
//! ```
//! Joins what the floor above made and computes nothing itself. Must not train, print or write.

mod alarms;
mod cutoffs;
mod fingerprint;
mod live;
mod open;
mod profile;
mod ready;
mod same;
mod scoring;
mod themes;
mod training;

pub use alarms::{Alarms, KeptOut, Suspect, alarms, kept_out};
pub use cutoffs::Calendar;
pub use live::{Asked, Live, Seen};
pub use open::{History, Inputs, Purpose, open, refuse_new_types};
pub use profile::{CutoffRows, Month, Profile, SilentRule, is_constant, profile};
pub use ready::{Cell, ReadyRow, ReadyRows, ReadyShape};
pub use scoring::ScoringRows;
pub use themes::{ACTIVITY, COLLEAGUES, PROFILE, Theme};
pub use training::{Assembled, Excluded, assemble, compute, with_facts};
