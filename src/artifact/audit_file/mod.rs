//! `audit.json`: the rulebook held against the outcomes, the edits that pay, and rules beside the model.
//!
//! Numbers without a value (infinite ends of intervals among them) are `null`.

mod book;
mod ranks;
mod rule;
mod suggestion;

use serde::{Deserialize, Serialize};

use crate::advice::Advice;
use crate::artifact::manifest::FORMAT;
use crate::artifact::say;
use crate::audit::CAUSALITY;

pub use book::{
    BookLine, GroupBindingLine, InteractionLine, LimitsLine, MissedLine, RatioTestLine,
};
pub use ranks::{
    CaptureLine, CaughtLine, DelongLine, McNemarLine, RanksFile, SwapLine, SwappedLine,
};
pub use rule::{
    AloneLine, BindingsLine, EffectLine, ImpliedLine, OneStepLine, OverlapLine, RateLine,
    RuleAuditLine, WrongSignLine,
};
pub use suggestion::{
    CaughtByLine, ChangeLine, CrossingLine, EditLine, EstimateLine, StepLine, StretchLine,
    SuggestionFile, ThresholdLine,
};

/// The advice on a rulebook as its file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditFile {
    /// Format of the file.
    pub format: u32,
    /// Rows that were looked at.
    pub rows: usize,
    /// Leads.
    pub leads: usize,
    /// Groups of rows that hang together.
    pub groups: usize,
    /// Conversions.
    pub converted: usize,
    /// What was held fixed beside the rules.
    pub adjusted_for: Vec<String>,
    /// What the figures do not say; to be shown wherever they are.
    pub causality: String,
    /// Every rule, in the order of the rulebook.
    pub rules: Vec<RuleAuditLine>,
    /// The book as a whole.
    pub book: BookLine,
    /// What no rule uses but outcomes do, the strongest first.
    pub missed: Vec<MissedLine>,
    /// Lines for people, lower case without final stop.
    pub warnings: Vec<String>,
    /// The edits; `None` where none were asked for, or could be looked for.
    pub suggestion: Option<SuggestionFile>,
    /// Why none could be looked for.
    pub no_suggestion: Option<String>,
    /// Rules beside the model; `None` where there is none to compare with.
    pub ranks: Option<RanksFile>,
}

impl From<&Advice> for AuditFile {
    fn from(from: &Advice) -> Self {
        let audit = &from.audit;
        let names: Vec<&str> = audit.rules.iter().map(|rule| rule.name.as_str()).collect();
        let asked = from.suggestion.as_ref();
        let suggestion = asked.and_then(|found| found.as_ref().ok());
        Self {
            format: FORMAT,
            rows: audit.n_rows,
            leads: audit.n_leads,
            groups: audit.n_groups,
            converted: audit.n_converted,
            adjusted_for: audit.adjusted_for.clone(),
            causality: CAUSALITY.to_owned(),
            rules: audit
                .rules
                .iter()
                .enumerate()
                .map(|(at, rule)| {
                    let freedom = from.freedoms.get(at);
                    let tiers = freedom.map_or(&[][..], |freedom| &freedom.tiers);
                    RuleAuditLine::new(rule, &names, tiers)
                })
                .collect(),
            book: BookLine::from(&audit.book),
            missed: audit
                .book
                .missed
                .iter()
                .zip(&from.proposals)
                .map(|(signal, rule)| MissedLine::new(signal, rule.as_deref()))
                .collect(),
            warnings: audit.warnings.clone(),
            suggestion: suggestion.map(|suggestion| SuggestionFile::new(suggestion, from)),
            no_suggestion: asked
                .and_then(|found| found.as_ref().err())
                .map(ToString::to_string),
            ranks: from.ranks.as_ref().map(RanksFile::from),
        }
    }
}

/// Both ends of an interval; `null` where it has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntervalLine {
    /// Lower end.
    #[serde(with = "say::figure")]
    pub low: f64,
    /// Upper end.
    #[serde(with = "say::figure")]
    pub high: f64,
}

impl From<(f64, f64)> for IntervalLine {
    fn from((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }
}
