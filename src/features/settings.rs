//! What a project file says about features: which are derived, over which windows, which are added.
//!
//! Plain data; a feature itself is a [`FeatureSpec`].

use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::spec::FeatureSpec;

/// `[features]`: what the models see of a lead.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FeaturesSettings {
    /// Whether a sensible set is derived from the event types and attributes seen.
    pub auto: bool,
    /// Lengths in days of the windows that derived features count in.
    #[schemars(length(min = 1, max = 20), inner(range(min = 0.01, max = 36525)))]
    pub windows_days: Vec<f64>,
    /// Minutes without an event after which a new session begins.
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 10080))]
    pub session_gap_minutes: f64,
    /// Features to add to the derived ones.
    pub add: Vec<FeatureSpec>,
}

impl Default for FeaturesSettings {
    fn default() -> Self {
        Self {
            auto: true,
            windows_days: vec![7.0, 30.0, 90.0],
            session_gap_minutes: 30.0,
            add: Vec::new(),
        }
    }
}
