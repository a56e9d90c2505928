//! One rule of `audit.json`.

use serde::{Deserialize, Serialize};

use crate::artifact::audit_file::IntervalLine;
use crate::artifact::say;
use crate::audit::{
    Association, Bindings, Effect, Implied, OneStep, Overlap, RuleAudit, WrongSign,
};
use crate::metrics::Rate;

/// One rule held against the outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleAuditLine {
    /// Unique name.
    pub name: String,
    /// In words.
    pub words: String,
    /// Points a unit of the fact.
    #[serde(with = "say::figure")]
    pub points: f64,
    /// Points of its tiers as the rulebook has them, `points` the largest among them; empty where it has one number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<f64>,
    /// The verdict in a word or two, such as `wrong sign`.
    pub verdict: String,
    /// Why, in one sentence without its subject.
    pub reason: String,
    /// Points that the data imply, with interval, on the scale that verdicts use; `None` where they cannot be told.
    pub implied: Option<ImpliedLine>,
    /// The same on the scale of today's score.
    pub implied_today: Option<ImpliedLine>,
    /// Rows in which it fired.
    pub fired_rows: usize,
    /// Their share of all rows.
    #[serde(with = "say::figure")]
    pub fired_share: f64,
    /// Leads for which it fired at least once.
    pub fired_leads: usize,
    /// Conversions among the rows in which it fired.
    pub converted: usize,
    /// Days since it fired last; `None` without times, or if it never did.
    pub days_quiet: Option<f64>,
    /// Conversion rate where it fired.
    pub rate: Option<RateLine>,
    /// Conversion rate where it did not.
    pub rate_quiet: Option<f64>,
    /// Rate where it fired over the rate of all rows.
    pub lift: Option<RateLine>,
    /// By itself, nothing held fixed.
    pub alone: Option<AloneLine>,
    /// Beside all other rules and the confounders.
    pub effect: Option<EffectLine>,
    /// The test whether other points would fit better.
    pub one_step: Option<OneStepLine>,
    /// The test of its sign.
    pub wrong_sign: Option<WrongSignLine>,
    /// How far other rules already say the same, weighted by information: 1 = not at all; `null` = wholly.
    #[serde(with = "say::figure")]
    pub inflation: f64,
    /// The same, all rows alike.
    #[serde(with = "say::figure")]
    pub inflation_plain: f64,
    /// Rules that fire in the same rows, the most alike first.
    pub overlaps: Vec<OverlapLine>,
    /// Name of the rule that already pays for its rows.
    pub dominated_by: Option<String>,
    /// How often limits bind where it fired.
    pub bindings: BindingsLine,
}

/// Points that the data imply.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImpliedLine {
    /// The best value.
    #[serde(with = "say::figure")]
    pub points: f64,
    /// Its 95 % interval.
    pub interval: IntervalLine,
}

/// A rate, or a ratio of rates, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateLine {
    /// The value.
    #[serde(with = "say::figure")]
    pub value: f64,
    /// Its 95 % interval.
    pub interval: IntervalLine,
    /// By how much rows that hang together widen it.
    #[serde(with = "say::figure")]
    pub design_effect: f64,
}

/// Log odds ratio of firing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AloneLine {
    /// Log odds ratio.
    #[serde(with = "say::figure")]
    pub log_odds_ratio: f64,
    /// Its standard error, rows taken for independent.
    #[serde(with = "say::figure")]
    pub standard_error: f64,
    /// Weight of evidence where the rule fired.
    #[serde(with = "say::figure")]
    pub evidence: f64,
    /// Information value, less what it is by chance.
    #[serde(with = "say::figure")]
    pub information_value: f64,
}

/// What one unit of a fact is worth in log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectLine {
    /// Log-odds a unit.
    #[serde(with = "say::figure")]
    pub log_odds: f64,
    /// Clustered; `None` where the data separate.
    pub standard_error: Option<f64>,
    /// 95 % interval.
    pub interval: IntervalLine,
    /// Two-sided p-value of no effect.
    #[serde(with = "say::figure")]
    pub p: f64,
    /// Where the interval comes from.
    pub method: String,
}

/// A score test at today's points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OneStepLine {
    /// Chi-square with one degree of freedom, rows taken for independent.
    #[serde(with = "say::figure")]
    pub statistic: f64,
    /// The same, clustered.
    #[serde(with = "say::figure")]
    pub clustered: f64,
    /// p-value of the latter.
    #[serde(with = "say::figure")]
    pub p: f64,
    /// Suggested change of the points.
    #[serde(with = "say::figure")]
    pub change: f64,
}

/// The test of a sign.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WrongSignLine {
    /// One-sided p-value.
    #[serde(with = "say::figure")]
    pub p: f64,
    /// Adjusted for all rules of the book.
    #[serde(with = "say::figure")]
    pub holm: f64,
}

/// Another rule that fires in the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverlapLine {
    /// The other rule.
    pub rule: String,
    /// Correlation of firing.
    #[serde(with = "say::figure")]
    pub phi: f64,
    /// Rows in which both fire over rows in which either does.
    #[serde(with = "say::figure")]
    pub jaccard: f64,
    /// Share of this rule's rows in which the other fires.
    #[serde(with = "say::figure")]
    pub contained: f64,
}

/// How often limits bind where a rule fired, as shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BindingsLine {
    /// Its own limit.
    #[serde(with = "say::figure")]
    pub own: f64,
    /// That of its group.
    #[serde(with = "say::figure")]
    pub group: f64,
    /// That of the total.
    #[serde(with = "say::figure")]
    pub total: f64,
    /// Any of them.
    #[serde(with = "say::figure")]
    pub any: f64,
    /// The total would be the same without the rule.
    #[serde(with = "say::figure")]
    pub hidden: f64,
}

impl RuleAuditLine {
    pub(super) fn new(from: &RuleAudit, names: &[&str], tiers: &[f64]) -> Self {
        let name = |rule: usize| {
            names
                .get(rule)
                .map_or_else(String::new, |&name| name.to_owned())
        };
        Self {
            name: from.name.clone(),
            words: from.words.clone(),
            points: from.points,
            tiers: tiers.to_vec(),
            verdict: from.verdict.name().to_owned(),
            reason: from.reason.clone(),
            implied: from.implied().map(ImpliedLine::from),
            implied_today: from
                .effect
                .and_then(|effect| effect.today)
                .map(ImpliedLine::from),
            fired_rows: from.support.rows,
            fired_share: from.support.share,
            fired_leads: from.support.leads,
            converted: from.support.converted,
            days_quiet: from.support.days_quiet,
            rate: from.rate.map(RateLine::from),
            rate_quiet: from.rate_quiet.filter(|rate| rate.is_finite()),
            lift: from.lift.map(RateLine::from),
            alone: from.alone.map(AloneLine::from),
            effect: from.effect.map(EffectLine::from),
            one_step: from.one_step.map(OneStepLine::from),
            wrong_sign: from.wrong_sign.map(WrongSignLine::from),
            inflation: from.inflation,
            inflation_plain: from.inflation_plain,
            overlaps: from
                .overlaps
                .iter()
                .map(|overlap| overlap_line(overlap, name(overlap.rule)))
                .collect(),
            dominated_by: from.dominated_by.map(name),
            bindings: BindingsLine::from(from.bindings),
        }
    }
}

fn overlap_line(from: &Overlap, rule: String) -> OverlapLine {
    OverlapLine {
        rule,
        phi: from.phi,
        jaccard: from.jaccard,
        contained: from.contained,
    }
}

impl From<Implied> for ImpliedLine {
    fn from(from: Implied) -> Self {
        Self {
            points: from.points,
            interval: (from.low, from.high).into(),
        }
    }
}

impl From<Rate> for RateLine {
    fn from(from: Rate) -> Self {
        Self {
            value: from.value,
            interval: (from.low, from.high).into(),
            design_effect: from.design_effect,
        }
    }
}

impl From<Association> for AloneLine {
    fn from(from: Association) -> Self {
        Self {
            log_odds_ratio: from.log_odds_ratio,
            standard_error: from.standard_error,
            evidence: from.evidence,
            information_value: from.information_value,
        }
    }
}

impl From<Effect> for EffectLine {
    fn from(from: Effect) -> Self {
        Self {
            log_odds: from.log_odds,
            standard_error: from.standard_error.filter(|error| error.is_finite()),
            interval: (from.low, from.high).into(),
            p: from.p,
            method: from.method.name().to_owned(),
        }
    }
}

impl From<OneStep> for OneStepLine {
    fn from(from: OneStep) -> Self {
        Self {
            statistic: from.statistic,
            clustered: from.clustered,
            p: from.p,
            change: from.change,
        }
    }
}

impl From<WrongSign> for WrongSignLine {
    fn from(from: WrongSign) -> Self {
        Self {
            p: from.p,
            holm: from.holm,
        }
    }
}

impl From<Bindings> for BindingsLine {
    fn from(from: Bindings) -> Self {
        Self {
            own: from.own,
            group: from.group,
            total: from.total,
            any: from.any,
            hidden: from.hidden,
        }
    }
}
