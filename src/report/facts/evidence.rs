//! What the facts are made from.

use crate::advice::Capacity;
use crate::artifact::Artifact;
use crate::domain::Timestamp;
use crate::evaluate::{Trained, TrainingSet};
use crate::events::ReadReport;
use crate::features::phrase::Phrase;
use crate::history::{Alarms, KeptOut};
use crate::rules::Rulebook;
use crate::scoring::Scorer;
use crate::snapshot::Exclusion;

/// A training and everything known of its data.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// What training left behind.
    pub artifact: &'a Artifact,
    /// The training rows.
    pub set: &'a TrainingSet,
    /// What was learned from them.
    pub trained: &'a Trained,
    /// The artifact made ready, for reasons.
    pub scorer: &'a Scorer,
    /// The rulebook, where there is one.
    pub rulebook: Option<&'a Rulebook>,
    /// What the columns hold that are features.
    pub phrases: &'a [Phrase],
    /// One vector an override: whether its condition holds.
    pub holds: &'a [Vec<bool>],
    /// Rows left out, by cutoff and reason.
    pub excluded: &'a [(Timestamp, Exclusion, u64)],
    /// What was read, by source.
    pub sources: &'a [(&'static str, ReadReport)],
    /// What there is to say of the data, in sentences; what training has to say comes with [`Evidence::trained`].
    pub warnings: &'a [String],
    /// Alarms over the rows; `None` = none were sounded.
    pub alarms: Option<&'a Alarms>,
    /// Columns that training does not see.
    pub kept_out: &'a [KeptOut],
    /// First and last event of the log.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Time zone of times without one.
    pub timezone: Option<&'a str>,
    /// What of a list there is time for; `None` = a tenth.
    pub capacity: Option<Capacity>,
    /// How the training was called.
    pub command: &'a str,
}
