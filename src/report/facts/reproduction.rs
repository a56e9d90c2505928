//! How to make this again (figure 31).

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;

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

/// Every file of a version with what it says.
const FILES: [(&str, &str); 8] = [
    ("report.json", "every number of the report"),
    ("audit.json", "each rule held against the outcomes"),
    ("contest.json", "figures and differences of all scorers"),
    ("importance.json", "rules and features beside the model"),
    (
        "oof.parquet",
        "the held-out predictions that figures come from",
    ),
    ("leadscore.toml", "the project as it was trained"),
    ("rules.toml", "the rulebook as it was trained"),
    ("manifest.json", "fingerprints of all files"),
];

/// What has to be the same for the same bytes.
pub(super) fn reproduction(evidence: &Evidence) -> Reproduction {
    let manifest = &evidence.artifact.manifest;
    let is_there = |name: &str| match name {
        "audit.json" | "rules.toml" => manifest.rulebook.is_some(),
        _ => true,
    };
    let data = manifest.fingerprints.data.iter();
    let files = FILES.iter().filter(|(name, _)| is_there(name));
    Reproduction {
        command: evidence.command.to_owned(),
        leadscore: manifest.leadscore.clone(),
        seed: manifest.seed,
        project: manifest.fingerprints.project.clone(),
        data: data
            .map(|(file, print)| (file.clone(), print.clone()))
            .collect(),
        overrides: manifest.overrides.clone(),
        files: files
            .map(|(name, what)| ((*name).to_owned(), (*what).to_owned()))
            .collect(),
    }
}
