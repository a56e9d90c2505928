//! The book as a whole in `audit.json`.

use serde::{Deserialize, Serialize};

use crate::artifact::say;
use crate::audit::{Ask, BookAudit, Interaction, MissedSignal, RatioTest};

/// The book held against the outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookLine {
    /// Log-odds a point on today's scale.
    #[serde(with = "say::figure")]
    pub slope: f64,
    /// Log-odds at 0 points.
    #[serde(with = "say::figure")]
    pub intercept: f64,
    /// Log-odds a point on the scale that verdicts use.
    pub point: Option<f64>,
    /// Log-odds a point that most rules agree on.
    pub consensus: Option<f64>,
    /// More points go with fewer conversions.
    pub is_backwards: bool,
    /// Are points proportional to effects? A small p-value says no.
    pub proportional: Option<RatioTestLine>,
    /// Does it take both, a fitting lead that is active?
    pub interaction: Option<InteractionLine>,
    /// How often limits bind.
    pub limits: LimitsLine,
}

/// A likelihood-ratio test, corrected for groups of rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RatioTestLine {
    /// Likelihood ratio.
    #[serde(with = "say::figure")]
    pub statistic: f64,
    /// Degrees of freedom.
    #[serde(with = "say::figure")]
    pub df: f64,
    /// By how much rows that hang together inflate it.
    #[serde(with = "say::figure")]
    pub design_effect: f64,
    /// p-value, corrected.
    #[serde(with = "say::figure")]
    pub p: f64,
}

/// Fit and engagement together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InteractionLine {
    /// Log-odds of a standard deviation of fit points.
    #[serde(with = "say::figure")]
    pub fit: f64,
    /// Log-odds of a standard deviation of engagement points.
    #[serde(with = "say::figure")]
    pub engagement: f64,
    /// What both together are worth beyond their sum.
    #[serde(with = "say::figure")]
    pub both: f64,
    /// Clustered standard error of `both`.
    #[serde(with = "say::figure")]
    pub standard_error: f64,
    /// The test that a sum says it all.
    pub test: RatioTestLine,
}

/// How often limits bind, as shares of all rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitsLine {
    /// A rule's own limit.
    #[serde(with = "say::figure")]
    pub rules: f64,
    /// By group with limits.
    pub groups: Vec<GroupBindingLine>,
    /// The limit of the total.
    #[serde(with = "say::figure")]
    pub total: f64,
    /// Any of them.
    #[serde(with = "say::figure")]
    pub any: f64,
}

/// How often the limits of a group bind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupBindingLine {
    /// The group.
    pub group: String,
    /// Share of all rows.
    #[serde(with = "say::figure")]
    pub share: f64,
}

/// A column that no rule uses, as the rule that it would make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissedLine {
    /// The table column.
    pub column: String,
    /// The column in words.
    pub words: String,
    /// `at_least`, `below` or `is`.
    pub asks: String,
    /// The number asked for; `None` for categories.
    pub number: Option<f64>,
    /// The category asked for; `None` for numbers.
    pub level: Option<String>,
    /// Points on the scale that verdicts use.
    #[serde(with = "say::figure")]
    pub points: f64,
    /// The same in whole points.
    #[serde(with = "say::figure")]
    pub rounded_points: f64,
    /// Share of rows in which it would fire.
    #[serde(with = "say::figure")]
    pub support: f64,
    /// Conversion rate where it would fire.
    #[serde(with = "say::figure")]
    pub rate: f64,
    /// Conversion rate elsewhere.
    #[serde(with = "say::figure")]
    pub rate_quiet: f64,
    /// p-value beside all rules, adjusted for all that was looked at.
    #[serde(with = "say::figure")]
    pub p: f64,
    /// p-value at today's points.
    #[serde(with = "say::figure")]
    pub p_today: f64,
    /// Columns that say the same, in words.
    pub alike: Vec<String>,
    /// The rule that it would make, as a rulebook states it; `None` where no rule can state it.
    pub proposed_rule: Option<String>,
}

impl From<&BookAudit> for BookLine {
    fn from(from: &BookAudit) -> Self {
        let bindings = &from.bindings;
        Self {
            slope: from.slope,
            intercept: from.intercept,
            point: from.point,
            consensus: from.consensus.filter(|slope| slope.is_finite()),
            is_backwards: from.is_backwards,
            proportional: from.proportional.map(RatioTestLine::from),
            interaction: from.interaction.map(InteractionLine::from),
            limits: LimitsLine {
                rules: bindings.rules,
                groups: bindings
                    .groups
                    .iter()
                    .map(|(group, share)| GroupBindingLine {
                        group: group.clone(),
                        share: *share,
                    })
                    .collect(),
                total: bindings.total,
                any: bindings.any,
            },
        }
    }
}

impl From<RatioTest> for RatioTestLine {
    fn from(from: RatioTest) -> Self {
        Self {
            statistic: from.statistic,
            df: from.df,
            design_effect: from.design_effect,
            p: from.p,
        }
    }
}

impl From<Interaction> for InteractionLine {
    fn from(from: Interaction) -> Self {
        Self {
            fit: from.fit,
            engagement: from.engagement,
            both: from.both,
            standard_error: from.standard_error,
            test: from.test.into(),
        }
    }
}

impl MissedLine {
    pub(super) fn new(from: &MissedSignal, rule: Option<&str>) -> Self {
        let (asks, number, level) = match &from.ask {
            Ask::AtLeast(number) => ("at_least", Some(*number), None),
            Ask::Below(number) => ("below", Some(*number), None),
            Ask::Is(level) => ("is", None, Some(level.clone())),
        };
        Self {
            column: from.column.clone(),
            words: from.words.clone(),
            asks: asks.to_owned(),
            number: number.filter(|number| number.is_finite()),
            level,
            points: from.points,
            rounded_points: from.rounded_points(),
            support: from.support,
            rate: from.rate,
            rate_quiet: from.rate_quiet,
            p: from.p,
            p_today: from.p_today,
            alike: from.alike.clone(),
            proposed_rule: rule.map(str::to_owned),
        }
    }
}
