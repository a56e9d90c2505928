//! A checked rulebook: its arithmetic, its facts, its labels.

use std::collections::HashSet;

use crate::error::Error;
use crate::features::fact::Fact;
use crate::rules::kind::{GroupDefaults, RuleKind};
use crate::rules::leeway::LeewaySpec;
use crate::rules::scorecard::{GroupLine, Limits, Line, Scorecard};
use crate::rules::spec::{Matrix, Override, RuleSpec, RulebookSpec, Threshold};

/// Why a rulebook cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// Two rules of one name.
    #[error("two rules are called `{name}`; names of rules have to be unique")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// A lower limit above the upper one.
    #[error("{whose}: `min` {min} is above `max` {max}")]
    Limits {
        /// The rule, group or total.
        whose: String,
        /// Lower limit.
        min: f64,
        /// Upper limit.
        max: f64,
    },
    /// A number that makes no sense.
    #[error("rule `{rule}`: `{option}` has to be {allowed}, got `{got}`")]
    Range {
        /// The rule.
        rule: String,
        /// The option.
        option: &'static str,
        /// Its value.
        got: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A rule with neither or both of two options.
    #[error("rule `{rule}`: {problem}")]
    Options {
        /// The rule.
        rule: String,
        /// What is wrong.
        problem: &'static str,
    },
}

impl From<RuleError> for Error {
    fn from(error: RuleError) -> Self {
        Self::config(error.to_string())
    }
}

/// A rulebook that can be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Rulebook {
    /// Name.
    pub name: String,
    /// Version as written.
    pub version: Option<String>,
    /// The arithmetic.
    pub scorecard: Scorecard,
    /// What each line of the scorecard looks at, in its order.
    pub facts: Vec<Fact>,
    /// Labels by total, ascending.
    pub thresholds: Vec<Threshold>,
    /// Letter and number.
    pub matrix: Option<Matrix>,
    /// Hard decisions, in order.
    pub overrides: Vec<Override>,
}

impl RuleSpec {
    /// The kind with its options.
    pub fn kind(&self) -> &dyn RuleKind {
        match self {
            Self::Event(kind) => kind,
            Self::Tier(kind) => kind,
            Self::Attribute(kind) => kind,
            Self::Absence(kind) => kind,
            Self::Inactivity(kind) => kind,
            Self::Value(kind) => kind,
        }
    }
}

impl Rulebook {
    /// Checks a rulebook and makes it ready; disabled rules are left out.
    ///
    /// # Errors
    /// [`RuleError`].
    pub fn new(spec: &RulebookSpec) -> Result<Self, RuleError> {
        let total = limits("the total".to_owned(), spec.rulebook.min, spec.rulebook.max)?;
        let for_all = spec.rulebook.leeway.unwrap_or_default();
        let mut names = HashSet::new();
        let (mut lines, mut facts, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for (group_idx, group) in spec.group.iter().enumerate() {
            groups.push(GroupLine {
                name: group.name.clone(),
                kind: group.kind,
                limits: limits(format!("group `{}`", group.name), group.min, group.max)?,
            });
            let defaults = GroupDefaults {
                decay: group.decay,
                expires_days: group.expires_days,
            };
            for rule in &group.rule {
                let kind = rule.kind();
                let common = kind.common();
                if !names.insert(common.name.to_owned()) {
                    return Err(RuleError::Duplicate {
                        name: common.name.to_owned(),
                    });
                }
                check_options(rule)?;
                check_leeway(common.name, &common.leeway.unwrap_or_default().or(for_all))?;
                if !common.enabled {
                    continue;
                }
                lines.push(Line {
                    name: common.name.to_owned(),
                    label: common.label.map_or_else(|| kind.sentence(), str::to_owned),
                    points: kind.points(),
                    limits: limits(format!("rule `{}`", common.name), common.min, common.max)?,
                    group: group_idx,
                    leeway: common.leeway.unwrap_or_default().or(for_all),
                });
                facts.push(kind.fact(&defaults));
            }
        }
        let mut thresholds = spec.threshold.clone();
        thresholds.sort_by(|a, b| a.at.total_cmp(&b.at));
        Ok(Self {
            name: spec.rulebook.name.clone(),
            version: spec.rulebook.version.clone(),
            scorecard: Scorecard {
                lines,
                groups,
                total,
            },
            facts,
            thresholds,
            matrix: spec.matrix.clone(),
            overrides: spec.overrides.clone(),
        })
    }

    /// How far back the rules look, in days; infinite where one never forgets.
    pub fn horizon_days(&self) -> f64 {
        self.facts
            .iter()
            .map(Fact::horizon_days)
            .fold(0.0, f64::max)
    }

    /// The highest threshold that `total` reaches.
    pub fn label(&self, total: f64) -> Option<&str> {
        self.thresholds
            .iter()
            .rev()
            .find(|threshold| threshold.at <= total)
            .map(|threshold| threshold.label.as_str())
    }

    /// Letter by fit and number by engagement, such as `A1`.
    pub fn cell(&self, fit: f64, engagement: f64) -> Option<String> {
        let matrix = self.matrix.as_ref()?;
        let rank = |cuts: &[f64], points: f64| {
            (b'\0'..)
                .zip(cuts)
                .find(|(_, cut)| **cut <= points)
                .map(|(rank, _)| rank)
        };
        let last = |cuts: &[f64]| u8::try_from(cuts.len()).unwrap_or(u8::MAX);
        let letter = b'A' + rank(&matrix.fit, fit).unwrap_or(last(&matrix.fit));
        let number = 1 + rank(&matrix.engagement, engagement).unwrap_or(last(&matrix.engagement));
        Some(format!("{}{number}", char::from(letter)))
    }
}

fn limits(whose: String, min: Option<f64>, max: Option<f64>) -> Result<Limits, RuleError> {
    match (min, max) {
        (Some(min), Some(max)) if max < min => Err(RuleError::Limits { whose, min, max }),
        _ => Ok(Limits { min, max }),
    }
}

fn check_leeway(rule: &str, leeway: &LeewaySpec) -> Result<(), RuleError> {
    if let Some(got) = leeway.step.filter(|step| step.is_nan() || *step <= 0.0) {
        return Err(RuleError::Range {
            rule: rule.to_owned(),
            option: "leeway.step",
            got,
            allowed: "above 0",
        });
    }
    limits(
        format!("the leeway of rule `{rule}`"),
        leeway.min,
        leeway.max,
    )
    .map(|_| ())
}

fn check_options(rule: &RuleSpec) -> Result<(), RuleError> {
    let name = rule.kind().common().name.to_owned();
    let positive = |option: &'static str, value: Option<f64>| match value {
        Some(got) if got.is_nan() || got <= 0.0 => Err(RuleError::Range {
            rule: name.clone(),
            option,
            got,
            allowed: "above 0",
        }),
        _ => Ok(()),
    };
    match rule {
        RuleSpec::Event(rule) => {
            positive("within_days", rule.within_days)?;
            positive("period_days", rule.period_days)?;
            positive("expires_days", rule.expires_days)
        }
        RuleSpec::Tier(rule) if rule.tiers.is_empty() => Err(RuleError::Options {
            rule: name,
            problem: "a tier rule needs `tiers`",
        }),
        RuleSpec::Tier(rule) => positive("within_days", rule.within_days),
        RuleSpec::Attribute(_) => Ok(()),
        RuleSpec::Absence(rule) => positive("within_days", rule.within_days),
        RuleSpec::Inactivity(rule) => positive("period_days", Some(rule.period_days)),
        RuleSpec::Value(rule) => match (rule.points.is_some(), rule.tiers.is_empty()) {
            (true, true) | (false, false) => Ok(()),
            (true, false) => Err(RuleError::Options {
                rule: name,
                problem: "give `points` or `tiers`, not both",
            }),
            (false, true) => Err(RuleError::Options {
                rule: name,
                problem: "needs `points` (per unit) or `tiers`",
            }),
        },
    }
}
