//! The arithmetic of points: rule limits, then group limits, then the limits of the total.
//!
//! # Source
//! `score = clip(sum over groups clip(sum over rules clip(points * fact)))`, the order that HubSpot's
//! lead scoring uses. Recomputed from the log every time, never a running balance.

use crate::rules::leeway::LeewaySpec;
use crate::rules::spec::GroupKind;

/// Lower and upper limit, where there are any.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Never below this.
    pub min: Option<f64>,
    /// Never above this.
    pub max: Option<f64>,
}

impl Limits {
    /// `value` within the limits.
    pub fn clip(&self, value: f64) -> f64 {
        let value = self.max.map_or(value, |max| value.min(max));
        self.min.map_or(value, |min| value.max(min))
    }
}

/// One rule as the arithmetic sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Unique name.
    pub name: String,
    /// In words.
    pub label: String,
    /// Points for one unit of the fact.
    pub points: f64,
    /// Limits of the rule.
    pub limits: Limits,
    /// Position of its group.
    pub group: usize,
    /// What edits may make of the points.
    pub leeway: LeewaySpec,
}

/// One group as the arithmetic sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLine {
    /// Name.
    pub name: String,
    /// Fit or engagement.
    pub kind: GroupKind,
    /// Limits of the group.
    pub limits: Limits,
}

/// The numbers of a rulebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// The rules in use.
    pub lines: Vec<Line>,
    /// The groups.
    pub groups: Vec<GroupLine>,
    /// Limits of the total.
    pub total: Limits,
}

/// What a scorecard gives to rows of facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Points by rule after its own limits: one vector a rule, one value a row.
    pub by_rule: Vec<Vec<f64>>,
    /// Points by group after its limits.
    pub by_group: Vec<Vec<f64>>,
    /// Fit points: the groups of that kind.
    pub fit: Vec<f64>,
    /// Engagement points: the groups of that kind.
    pub engagement: Vec<f64>,
    /// The total within its limits.
    pub totals: Vec<f64>,
}

impl Scorecard {
    /// Points for rows of facts.
    ///
    /// # Shapes and units
    /// `facts`: one slice a line, in its order, each with one activation a row, 0 or more.
    pub fn tally(&self, facts: &[Vec<f64>]) -> Tally {
        let n_rows = facts.first().map_or(0, Vec::len);
        let by_rule: Vec<Vec<f64>> = self
            .lines
            .iter()
            .zip(facts)
            .map(|(line, facts)| {
                facts
                    .iter()
                    .map(|fact| line.limits.clip(line.points * fact))
                    .collect()
            })
            .collect();
        let mut by_group = vec![vec![0.0; n_rows]; self.groups.len()];
        for (line, points) in self.lines.iter().zip(&by_rule) {
            for (sum, points) in by_group[line.group].iter_mut().zip(points) {
                *sum += points;
            }
        }
        let (mut fit, mut engagement) = (vec![0.0; n_rows], vec![0.0; n_rows]);
        for (group, sums) in self.groups.iter().zip(&mut by_group) {
            let side = match group.kind {
                GroupKind::Fit => &mut fit,
                GroupKind::Engagement => &mut engagement,
            };
            for (sum, side) in sums.iter_mut().zip(side) {
                *sum = group.limits.clip(*sum);
                *side += *sum;
            }
        }
        let totals = fit
            .iter()
            .zip(&engagement)
            .map(|(fit, engagement)| self.total.clip(fit + engagement))
            .collect();
        Tally {
            by_rule,
            by_group,
            fit,
            engagement,
            totals,
        }
    }

    /// The facts as the rules count them: cut where the limit of the rule cuts, so that points are linear in them.
    pub fn counted_facts(&self, facts: &[Vec<f64>], tally: &Tally) -> Vec<Vec<f64>> {
        self.lines
            .iter()
            .zip(facts)
            .zip(&tally.by_rule)
            .map(|((line, facts), points)| {
                if line.points == 0.0 {
                    facts.clone()
                } else {
                    points.iter().map(|points| points / line.points).collect()
                }
            })
            .collect()
    }
}
