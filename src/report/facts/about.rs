//! Verdict and data card (figure 1): may I use this, and what was it learned from?

use serde::{Deserialize, Serialize};

use crate::artifact::Mode;

use super::Ends;
use super::prepared::Prepared;
use super::rows::{count, rate_ends};
use super::verdict::{Findings, Level, Reason};

/// What the model was learned from, and whether it should be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Name of the project.
    pub project: String,
    /// Name of the model's version.
    pub version: String,
    /// Whether to use it: the worst of the reasons.
    pub verdict: Level,
    /// What speaks against it, the worst first; empty = nothing does.
    pub reasons: Vec<Reason>,
    /// Whether the data is an activity log (else a table with one row a lead).
    pub is_log: bool,
    /// Training rows: leads at cutoffs.
    pub rows: usize,
    /// Distinct leads among them.
    pub leads: usize,
    /// What folds never split: accounts, persons, else leads.
    pub groups: usize,
    /// Rows that converted in their prediction window.
    pub conversions: usize,
    /// Distinct leads that converted in one of their rows.
    pub converted_leads: usize,
    /// Share of the rows that converted.
    pub base_rate: f64,
    /// Interval of that share.
    pub base_rate_interval: Option<Ends>,
    /// Distinct cutoffs; 0 where rows have no times.
    pub cutoffs: usize,
    /// First cutoff, RFC 3339; `None` where rows have no times.
    pub first_cutoff: Option<String>,
    /// Last cutoff.
    pub last_cutoff: Option<String>,
    /// First event of the log, RFC 3339; `None` in table mode.
    pub first_event: Option<String>,
    /// Last event of the log.
    pub last_event: Option<String>,
    /// Days before a cutoff that features see; `None` in table mode.
    pub observation_days: Option<f64>,
    /// Days between the cutoff and the prediction window; `None` in table mode.
    pub gap_days: Option<f64>,
    /// Days in which a conversion counts; `None` in table mode.
    pub prediction_days: Option<f64>,
    /// Name of the rulebook; `None` without one.
    pub rulebook: Option<String>,
    /// Its version as written.
    pub rulebook_version: Option<String>,
    /// Rules in use.
    pub rules: usize,
    /// Columns that the models were trained on.
    pub features: usize,
    /// Rows left out of training, by reason.
    pub left_out: Vec<(String, u64)>,
    /// Why the winner is the winner, in an English sentence.
    pub winner_reason: String,
    /// What training and alarms have to say, in English sentences.
    pub warnings: Vec<String>,
}

/// The data card, and the verdict on what `facts` say.
pub(super) fn about(prepared: &Prepared, findings: &Findings) -> About {
    let evidence = &prepared.evidence;
    let (manifest, set) = (&evidence.artifact.manifest, evidence.set);
    let everybody: Vec<u32> = (0u32..).take(set.n_rows()).collect();
    let rate = prepared.rate(&everybody);
    let hits: Vec<usize> = (0..set.n_rows()).filter(|&row| set.labels[row]).collect();
    let converted_leads = count(&prepared.leads.touched(&hits));
    let book = manifest.rulebook.as_ref();
    let windows = manifest.windows.as_ref();
    let mut reasons = findings.reasons(prepared, converted_leads);
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    let worst = reasons.iter().map(|reason| reason.level).max();
    let warnings = evidence.warnings.iter().chain(&evidence.trained.warnings);
    About {
        project: manifest.project.clone(),
        version: manifest.version.clone(),
        verdict: worst.unwrap_or(Level::Ready),
        reasons,
        is_log: manifest.mode == Mode::Events,
        rows: set.n_rows(),
        leads: prepared.leads.n_groups(),
        groups: prepared.groups.n_groups(),
        conversions: hits.len(),
        converted_leads,
        base_rate: prepared.base_rate(),
        base_rate_interval: rate_ends(rate),
        cutoffs: manifest.cutoffs.len(),
        first_cutoff: manifest.cutoffs.first().map(ToString::to_string),
        last_cutoff: manifest.cutoffs.last().map(ToString::to_string),
        first_event: evidence.span.map(|(first, _)| first.to_string()),
        last_event: evidence.span.map(|(_, last)| last.to_string()),
        observation_days: windows.map(|windows| windows.observation_days),
        gap_days: windows.map(|windows| windows.gap_days),
        prediction_days: windows.map(|windows| windows.prediction_days),
        rulebook: book.map(|book| book.name.clone()),
        rulebook_version: book.and_then(|book| book.version.clone()),
        rules: book.map_or(0, |book| book.rules.len()),
        features: manifest.features.len(),
        left_out: manifest
            .excluded
            .iter()
            .map(|(reason, rows)| (reason.clone(), *rows))
            .collect(),
        winner_reason: evidence.artifact.contest.reason.clone(),
        warnings: warnings.cloned().collect(),
    }
}
