//! What a project file says about snapshots: when scores are pretended to be made, and what counts.
//!
//! Plain data; what the windows mean is computed elsewhere in this module.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::snapshot::Every;

/// `[snapshots]`: the instants at which history is replayed, and the windows around each.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SnapshotsSettings {
    /// How often leads are scored: `day`, `week` (Mondays) or `month` (default), on the UTC calendar.
    pub every: Every,
    /// First cutoff, as a day or an instant; default one observation window after the first event.
    #[schemars(extend("format" = "day-or-instant"))]
    pub first: Option<String>,
    /// Last cutoff, as a day or an instant; default the last one whose outcomes are all known.
    #[schemars(extend("format" = "day-or-instant"))]
    pub last: Option<String>,
    /// Day or instant up to which the data is complete; default just after the last event or outcome.
    #[schemars(extend("format" = "day-or-instant"))]
    pub data_end: Option<String>,
    /// Days before a cutoff that features see.
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 36525))]
    pub observation_days: f64,
    /// Days between a cutoff and the start of the prediction window: the time to deliver and act.
    #[schemars(range(min = 0, max = 36525))]
    pub gap_days: f64,
    /// Days in which a conversion makes the label true.
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 36525))]
    pub prediction_days: f64,
    /// Days after which conversions are surely recorded.
    #[schemars(range(min = 0, max = 36525))]
    pub label_delay_days: f64,
    /// Whether a lead can convert again.
    pub repeat: bool,
    /// Days after a conversion before the lead counts again; only with `repeat`.
    #[schemars(range(min = 0, max = 36525))]
    pub cool_off_days: f64,
}

impl Default for SnapshotsSettings {
    fn default() -> Self {
        Self {
            every: Every::Month,
            first: None,
            last: None,
            data_end: None,
            observation_days: 90.0,
            gap_days: 0.0,
            prediction_days: 30.0,
            label_delay_days: 0.0,
            repeat: false,
            cool_off_days: 0.0,
        }
    }
}
