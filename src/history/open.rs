//! Opens what a project names: the log, the leads, the outcomes, or a ready-made table.

use std::path::PathBuf;

use crate::domain::Timestamp;
use crate::error::{Context, Error, Result};
use crate::events::{self, PropertyType, ReadOptions, ReadReport};
use crate::features::auto::{Use, Vocabulary, derive};
use crate::features::fact::Fact;
use crate::features::plan::Events;
use crate::features::source::Source;
use crate::features::spec::FeatureSpec;
use crate::history::cutoffs::{Calendar, windows};
use crate::project::{Data, Project};
use crate::rules::Rulebook;

/// What history was opened from.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// A log, with leads and outcomes.
    Log,
    /// A table with one row a lead.
    Table(TableRows),
}

/// What a table says of its rows beside the features.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRows {
    /// Whether the lead converted, one a row.
    pub labels: Vec<bool>,
    /// Position of the row's time among the cutoffs.
    pub row_cutoffs: Vec<u32>,
    /// Whether the table says when a row was.
    pub has_time: bool,
    /// Folds given by the user.
    pub folds: Option<Vec<u32>>,
    /// Rows marked for the verdict by time.
    pub test: Option<Vec<bool>>,
}

/// Everything that training and scoring look at.
pub struct History {
    /// Log and leads.
    pub source: Source,
    /// What it was opened from.
    pub inputs: Inputs,
    /// Cutoffs and windows.
    pub calendar: Calendar,
    /// What the data holds, as far as features depend on it.
    pub vocabulary: Vocabulary,
    /// The features.
    pub features: Vec<FeatureSpec>,
    /// The rulebook.
    pub rulebook: Option<Rulebook>,
    /// Pause that ends a visit.
    pub session_gap_minutes: f64,
    /// Types of the properties of events.
    pub properties: Vec<(String, PropertyType)>,
    /// Events by type.
    pub type_counts: Vec<(String, u64)>,
    /// Time of the first and the last event, where there is a log.
    pub span: Option<(Timestamp, Timestamp)>,
    /// What was read, and what was rejected: one report a source.
    pub reports: Vec<(&'static str, ReadReport)>,
    /// What the reader of the result has to know.
    pub warnings: Vec<String>,
    /// Keeps staged copies of text files alive.
    staging: Vec<events::Staged>,
}

impl History {
    /// Rows that were kept out, over all sources.
    pub fn n_rejected(&self) -> u64 {
        self.reports.iter().map(|(_, report)| report.n_rejected()).sum()
    }

    /// The feature that already states the fact of rule number `rule`, where there is one.
    pub fn feature_of_rule(&self, rule: usize) -> Option<usize> {
        match self.rulebook.as_ref().map(|book| &book.facts[rule]) {
            Some(Fact::Value(spec)) => self.features.iter().position(|feature| feature == spec),
            _ => None,
        }
    }
}
