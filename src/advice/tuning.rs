//! Points moved by hand: what somebody who moves them has to know to see the list change at once, and what moved points
//! give to each row.

use crate::advice::AdviceError;
use crate::advice::book::{facts, limits};
use crate::advice::freedom::Freedom;
use crate::evaluate::RuleColumns;
use crate::points::Facts;

/// Lower and upper end, infinite where there is none.
type Ends = (f64, f64);

/// A rulebook over rows, laid out by patterns: rows whose facts are all equal.
#[derive(Debug, Clone, PartialEq)]
pub struct Tunable {
    /// The pattern of each row.
    pub pattern_of_row: Vec<u32>,
    /// Number of patterns.
    pub n_patterns: usize,
    /// The rules, in the order of the book.
    pub rules: Vec<TunableRule>,
    /// Limits of each group.
    pub groups: Vec<Ends>,
    /// Limits of the total.
    pub total: Ends,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct TunableRule {
    /// Its name.
    pub name: String,
    /// Points today.
    pub points: f64,
    /// Lowest and highest points that it may get.
    pub bounds: Ends,
    /// Points come in multiples of this.
    pub step: f64,
    /// Whether it may not be touched.
    pub is_frozen: bool,
    /// Whether its points are rounded to whole steps, tier by tier.
    pub has_tiers: bool,
    /// Limits that its facts are not cut by already.
    pub own: Ends,
    /// Position of its group.
    pub group: usize,
    /// Patterns in which it fires, ascending.
    pub patterns: Vec<u32>,
    /// What it counts there.
    pub counts: Vec<f64>,
}

impl Tunable {
    /// Lays out the book of `rules`.
    ///
    /// # Errors
    /// [`AdviceError`] for facts that are no numbers.
    pub fn new(rules: &RuleColumns, freedoms: &[Freedom]) -> Result<Self, AdviceError> {
        let columns: Vec<&[f64]> = rules.facts.iter().map(Vec::as_slice).collect();
        // Limits are applied anew to moved points, so what they take away today is no part of a pattern.
        let facts = Facts::new(&columns, None)?;
        let limits = limits(rules, freedoms);
        let each = freedoms.iter().enumerate().map(|(rule, freedom)| {
            let (patterns, counts) = facts.fired(rule);
            TunableRule {
                name: rules.names[rule].clone(),
                points: rules.points[rule],
                bounds: freedom.leeway.bounds(),
                step: freedom.leeway.step(),
                is_frozen: freedom.leeway.is_frozen(),
                has_tiers: freedom.has_tiers(),
                own: limits.rules[rule].own,
                group: limits.rules[rule].group,
                patterns: patterns.to_vec(),
                counts: counts.to_vec(),
            }
        });
        Ok(Self {
            rules: each.collect(),
            pattern_of_row: facts.pattern_of_row().to_vec(),
            n_patterns: facts.n_patterns(),
            groups: limits.groups.clone(),
            total: limits.total,
        })
    }
}

/// The total of each row with other points, as the rulebook counts them: limits of rules move along, tiers are rounded,
/// limits of groups and of the total are applied anew.
///
/// # Shapes and units
/// `points`: one a rule.
///
/// # Errors
/// As [`Tunable::new`].
pub fn replayed(
    rules: &RuleColumns,
    freedoms: &[Freedom],
    points: &[f64],
) -> Result<Vec<f64>, AdviceError> {
    Ok(facts(rules, freedoms)?.totals_by_row(points))
}
