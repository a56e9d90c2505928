//! The audit: every rule, and the book as a whole, held against what the leads did next.
//!
//! [`audit`] takes labeled rows with their rulebook and gives quantities and one verdict a rule; [`compare_rankings`] holds
//! two scorings of the same rows against each other. Nothing here proposes new points for a whole book, writes files or
//! prints.

mod book;
mod cells;
mod comparison;
mod controls;
mod effects;
mod fit;
mod limits;
mod missed;
mod profile;
mod redundancy;
mod robust;
mod rows;
mod rule;
mod scale;
mod screen;
mod surrogate;
mod verdict;

pub use book::{BookAudit, Interaction, RatioTest};
pub use cells::{Cells, evidence_by_chance, weights_of_evidence};
pub use comparison::{ComparisonPlan, RankComparison, TwoScorings, compare_rankings};
pub use controls::USUAL;
pub use effects::{Effect, FEW_CONVERSIONS, Method};
pub use limits::{Bindings, BookBindings};
pub use missed::{Ask, MissedSignal};
pub use redundancy::{CONTAINED, Overlap, overlaps, variance_inflation};
pub use rule::{Association, RuleAudit, Support, WrongSign};
pub use scale::{Implied, Scale};
pub use surrogate::OneStep;
pub use verdict::{STALE_DAYS, Verdict, WRONG_SIGN_LEVEL};

use crate::calibration::CalibrationError;
use crate::domain::Seed;
use crate::error::Error;
use crate::evaluate::{EvaluateError, TrainingSet};
use crate::model::FitError;

use controls::{Controls, controls};
use limits::Tally;
use rows::Rows;

/// What every audit has to say of itself, wherever it is shown.
pub const CAUSALITY: &str = "Points predict, they do not cause. Leads with many points get called, so what a rule seems \
worth contains what the calls did; unsubscribing and being contacted are consequences, not reasons. Changing points changes \
who gets called, and so the data of tomorrow. Only a small share of calls given by lottery, and logged, shows what calling \
is worth.";

/// Fewer conversions a rule than this: the rules cannot be told apart.
const CONVERSIONS_A_RULE: f64 = 5.0;
/// Fewer conversions a coefficient than this: no confounders are held fixed.
const CONVERSIONS_A_COEFFICIENT: f64 = 10.0;

/// How the audit is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Table columns held fixed beside the period, such as source and age of a lead; those that the table lacks are
    /// passed over.
    pub confounders: Vec<String>,
    /// What a point means where points are compared with what the data implies.
    pub scale: Scale,
    /// Draws the sample of rows in which signals are looked for, where there are very many.
    pub seed: Seed,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confounders: USUAL.iter().map(|name| (*name).to_owned()).collect(),
            scale: Scale::default(),
            seed: Seed(7),
        }
    }
}

/// A rulebook held against the outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// Rows.
    pub n_rows: usize,
    /// Leads.
    pub n_leads: usize,
    /// Groups of rows that hang together.
    pub n_groups: usize,
    /// Conversions.
    pub n_converted: usize,
    /// What was held fixed beside the rules.
    pub adjusted_for: Vec<String>,
    /// Every rule, in the order of the rulebook.
    pub rules: Vec<RuleAudit>,
    /// The book as a whole.
    pub book: BookAudit,
    /// Lines for the report, lower case without final stop.
    pub warnings: Vec<String>,
}

/// Why there is no audit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AuditError {
    /// Nothing to audit.
    #[error("there is no rule in use to audit")]
    NoRules,
    /// Rows that cannot be used.
    #[error(transparent)]
    Rows(#[from] EvaluateError),
    /// The points have no scale.
    #[error(transparent)]
    Scale(#[from] CalibrationError),
    /// An effect cannot be fitted.
    #[error(transparent)]
    Fit(#[from] FitError),
}

impl From<AuditError> for Error {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::NoRules => Self::config(error.to_string())
                .hint("`rules = \"rules.toml\"` in [project] names the rulebook"),
            AuditError::Rows(source) => source.into(),
            AuditError::Scale(source) => source.into(),
            AuditError::Fit(source) => source.into(),
        }
    }
}

/// Holds a rulebook against the outcomes.
///
/// # Shapes and units
/// `words`: the table's columns in words, in their order; empty = their names.
///
/// # Errors
/// [`AuditError`].
///
/// # Source
/// Methods sections 2.2, 3.3 and 4. What a point means where points are compared with effects: [`Scale`].
///
/// # Limits
/// See [`CAUSALITY`]. What no column of the table and no rule says is not held fixed.
pub fn audit(
    set: &TrainingSet,
    words: &[String],
    settings: &Settings,
) -> Result<Audit, AuditError> {
    let rows = Rows::new(set)?;
    let mut warnings = rows.scale.warnings.clone();
    let (converted, q) = (rows.n_converted(), rows.n_rules() as f64);
    let conversions = converted.min(rows.n() as f64 - converted);
    let is_adjusted = CONVERSIONS_A_RULE * q <= conversions && rows.by_group.n_groups() > 1;
    if !is_adjusted {
        warnings.push(format!(
            "{conversions:.0} conversions for {q:.0} rules are too few to tell the rules apart: each is shown by itself, \
             and no verdict on points is given; gather at least {:.0}",
            CONVERSIONS_A_RULE * q
        ));
    }
    let mut held = controls(set, &settings.confounders);
    let n_coefficients = q + held.columns.len() as f64;
    if is_adjusted
        && !held.columns.is_empty()
        && conversions < CONVERSIONS_A_COEFFICIENT * n_coefficients
    {
        warnings.push(format!(
            "{conversions:.0} conversions are too few to hold {} fixed beside {q:.0} rules: effects of rules may be theirs",
            held.names.join(", ")
        ));
        held = Controls {
            names: Vec::new(),
            columns: Vec::new(),
        };
    }
    let columns = rows.columns(&held.columns);
    let surrogate = surrogate::surrogate(&rows, &columns);
    let tally = Tally::new(&rows);
    let ruled = rule::rules(
        &rows,
        &columns,
        &surrogate,
        &tally,
        (is_adjusted, settings.scale),
    )?;
    let effects = ruled.effects;
    if effects
        .as_ref()
        .is_some_and(|effects| !effects.fitted.converged)
    {
        warnings.push("the fit of all rules did not converge; read effects with care".to_owned());
    }
    if is_adjusted && settings.scale == Scale::Consensus && ruled.consensus.is_none() {
        let line = "no two rules agree on what a point means: points are read on the scale of today's score";
        warnings.push(line.to_owned());
    }
    let proportional = effects
        .as_ref()
        .and_then(|effects| book::proportional(&rows, &columns, effects, &held.columns));
    let interaction = book::interaction(&rows, &tally);
    let bindings = tally.book();
    let (slope, intercept) = (rows.scale.slope, rows.scale.intercept);
    // The screen lays out rows of its own.
    drop(columns);
    let mut missed = if is_adjusted && 0.0 < slope {
        missed::missed(set, words, (intercept, slope), settings)
    } else {
        Vec::new()
    };
    for signal in &mut missed {
        signal.points *= slope / ruled.point.unwrap_or(slope);
    }
    Ok(Audit {
        n_rows: rows.n(),
        n_leads: rows.leads.n_groups(),
        n_groups: rows.groups.n_groups(),
        n_converted: set.n_converted(),
        adjusted_for: held
            .names
            .into_iter()
            .map(|name| in_words(set, words, name))
            .collect(),
        rules: ruled.audits,
        book: BookAudit {
            slope,
            intercept,
            point: ruled.point,
            consensus: ruled.consensus,
            is_backwards: rows.scale.is_backwards(),
            proportional,
            interaction,
            bindings,
            missed,
        },
        warnings,
    })
}

/// A column of the table in words; what is no column keeps its name.
fn in_words(set: &TrainingSet, words: &[String], name: String) -> String {
    let place = set.table.names().iter().position(|column| *column == name);
    let said = place.and_then(|place| words.get(place)).cloned();
    said.unwrap_or(name)
}
