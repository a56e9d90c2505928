//! `manifest.json`: what the artifact is, where it comes from, and the stamps of its files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artifact::contest_file::ContestLine;
use crate::artifact::say;
use crate::domain::Timestamp;
use crate::features::auto::{Use, Vocabulary};
use crate::matrix::ColumnType;

/// The format that we write, and the last one that we read.
pub const FORMAT: u32 = 1;

/// Everything about an artifact but the fitted numbers. The same data, project and seed give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the artifact.
    pub format: u32,
    /// Version of leadscore that made it.
    pub leadscore: String,
    /// Name of this version.
    pub version: String,
    /// The version whose models it has, where only points were published since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// Name of the project.
    pub project: String,
    /// Shape of the input.
    pub mode: Mode,
    /// Seed of everything drawn at random.
    pub seed: u64,
    /// Hashes of data and project files.
    pub fingerprints: Fingerprints,
    /// Keys of the project file that flags or variables changed for this training, with their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<(String, String)>,
    /// Rulebook, where there is one.
    pub rulebook: Option<RulebookLine>,
    /// Columns that the models were trained on, in order.
    pub features: Vec<FeatureLine>,
    /// What the training data held, as far as derived features depend on it.
    pub vocabulary: VocabularyFile,
    /// Columns of the lead table and what each was used for.
    pub lead_columns: Vec<LeadColumn>,
    /// When the score pretended to be made; empty in table mode without times.
    #[serde(with = "say::instants")]
    pub cutoffs: Vec<Timestamp>,
    /// The windows around each cutoff; `None` in table mode.
    pub windows: Option<Windows>,
    /// End of the data that was looked at.
    #[serde(with = "say::instant")]
    pub data_end: Option<Timestamp>,
    /// Training rows.
    pub rows: usize,
    /// Training rows that converted.
    pub positives: usize,
    /// What folds never split.
    pub groups: usize,
    /// Rows left out, by reason.
    pub excluded: BTreeMap<String, u64>,
    /// Figures on held-out rows.
    pub contest: Vec<ContestLine>,
    /// The scorer that leads are scored with.
    pub winner: String,
    /// The model that the hybrid is made of.
    pub chosen: Option<String>,
    /// What the reader has to know.
    pub warnings: Vec<String>,
    /// Stamps of all files that have to be as they were saved.
    pub files: BTreeMap<String, Stamp>,
    /// Hash of the rest of this file, and so of the whole artifact.
    pub checksum: String,
}

/// Shape of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// An activity log.
    Events,
    /// One row a lead.
    Table,
}

/// Hashes of what went in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fingerprints {
    /// By data file.
    pub data: BTreeMap<String, String>,
    /// Of both project files and what overrode them.
    pub project: String,
}

/// The rulebook in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulebookLine {
    /// Name.
    pub name: String,
    /// Version as written.
    pub version: Option<String>,
    /// The rules in use, in order.
    pub rules: Vec<RuleLine>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleLine {
    /// Unique name.
    pub name: String,
    /// In words.
    pub words: String,
    /// Points for one unit of the fact.
    pub points: f64,
    /// Columns of the models that state the same thing.
    pub features: Vec<String>,
}

/// One column that models were trained on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureLine {
    /// Name of the column.
    pub name: String,
    /// What it holds: `number` or `category`.
    #[serde(rename = "type", with = "say::column_type")]
    pub column_type: ColumnType,
    /// In words.
    pub words: String,
    /// Reasons speak of all columns of one theme together; `None` = the column stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
}

/// What several columns are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Unique key, such as the type of the events.
    pub key: String,
    /// In words.
    pub words: String,
}

/// A column of the lead table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadColumn {
    /// Name.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub data_type: String,
    /// What it was used for: `lead`, `created`, `account`, `fixed`, `current`, …
    pub role: String,
}

/// The windows around a cutoff, in days of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    /// What features see, before the cutoff.
    pub observation_days: f64,
    /// Between the cutoff and the prediction window.
    pub gap_days: f64,
    /// Where conversions count.
    pub prediction_days: f64,
    /// How late conversions are recorded.
    pub label_delay_days: f64,
}

/// Size and hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Length.
    pub bytes: u64,
    /// XXH3, 128 bits as 32 hexadecimal digits.
    pub xxh3: String,
}

/// [`Vocabulary`] as the file says it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VocabularyFile {
    /// Every type of event, sorted.
    pub event_types: Vec<String>,
    /// The types with features of their own, the most frequent first.
    pub common_types: Vec<String>,
    /// Numeric properties of events.
    pub number_properties: Vec<String>,
    /// Text properties of events.
    pub text_properties: Vec<String>,
    /// Attributes of leads and their use: `number`, `category`, `mail` or `skip`.
    pub attributes: Vec<(String, String)>,
    /// Whether leads belong to accounts.
    pub has_accounts: bool,
}

impl From<&Vocabulary> for VocabularyFile {
    fn from(from: &Vocabulary) -> Self {
        Self {
            event_types: from.event_types.clone(),
            common_types: from.common_types.clone(),
            number_properties: from.number_properties.clone(),
            text_properties: from.text_properties.clone(),
            attributes: from
                .attributes
                .iter()
                .map(|(name, usage)| (name.clone(), usage.name().to_owned()))
                .collect(),
            has_accounts: from.has_accounts,
        }
    }
}

impl VocabularyFile {
    /// The vocabulary; uses that we do not know are skipped, the feature list then tells.
    pub fn vocabulary(&self) -> Vocabulary {
        let usage = |name: &str| Use::ALL.into_iter().find(|usage| usage.name() == name);
        Vocabulary {
            event_types: self.event_types.clone(),
            common_types: self.common_types.clone(),
            number_properties: self.number_properties.clone(),
            text_properties: self.text_properties.clone(),
            attributes: self
                .attributes
                .iter()
                .map(|(name, used)| (name.clone(), usage(used).unwrap_or(Use::Skip)))
                .collect(),
            has_accounts: self.has_accounts,
        }
    }
}

impl Manifest {
    /// Names and types of the columns that the models were trained on.
    pub fn schema(&self) -> Vec<(String, ColumnType)> {
        self.features
            .iter()
            .map(|feature| (feature.name.clone(), feature.column_type))
            .collect()
    }
}
