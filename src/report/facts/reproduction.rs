//! How to make this again (figure 31).

use serde::{Deserialize, Serialize};

/// What has to be the same for the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reproduction {
    /// The command.
    pub command: String,
    /// Version of leadscore.
    pub leadscore: String,
    /// Seed of everything drawn at random.
    pub seed: u64,
    /// Fingerprint of both project files and what overrode them.
    pub project: String,
    /// Fingerprint by data file.
    pub data: Vec<(String, String)>,
    /// Keys of the project file that flags or variables changed, with their values.
    pub overrides: Vec<(String, String)>,
    /// Files with every number: what to read where.
    pub files: Vec<(String, String)>,
}
