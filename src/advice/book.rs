//! A rulebook as `points` sees it: facts, limits, what each rule may become.

use crate::advice::AdviceError;
use crate::advice::freedom::Freedom;
use crate::advice::suggestion::Wish;
use crate::error::closest;
use crate::evaluate::{Bounds, RuleColumns};
use crate::points::{Counting, Facts, Leeway, Limits, left_by_limits};

/// No limit.
pub(super) const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// What each rule may become, with those to freeze frozen.
pub(super) fn leeways(rules: &RuleColumns, wish: &Wish) -> Result<Vec<Leeway>, AdviceError> {
    for name in &wish.frozen {
        if !rules.names.contains(name) {
            return Err(AdviceError::NoRule {
                name: name.clone(),
                near: closest(name, rules.names.iter().map(String::as_str)).map(str::to_owned),
            });
        }
    }
    let each = wish.freedoms.iter().map(|freedom| {
        let leeway = &freedom.leeway;
        if wish.frozen.iter().any(|name| name == leeway.name()) {
            Ok(Leeway::frozen(leeway.name(), leeway.points())?)
        } else {
            Ok(leeway.clone())
        }
    });
    each.collect()
}

/// The facts of the rules, judged as the rulebook counts them.
pub(super) fn facts(rules: &RuleColumns, freedoms: &[Freedom]) -> Result<Facts, AdviceError> {
    let columns: Vec<&[f64]> = rules.facts.iter().map(Vec::as_slice).collect();
    let rest = left_by_limits(&columns, &rules.points, &rules.totals);
    Ok(Facts::new(&columns, Some(&rest))?.within(limits(rules, freedoms))?)
}

/// Everything that the rulebook's limits do to points.
pub(super) fn limits(rules: &RuleColumns, freedoms: &[Freedom]) -> Limits {
    let pair = |bounds: &Bounds| (bounds.min.unwrap_or(FREE.0), bounds.max.unwrap_or(FREE.1));
    let caps = &rules.caps;
    let has_groups = !caps.group_of.is_empty();
    let of_rule = |(rule, freedom): (usize, &Freedom)| Counting {
        group: if has_groups { caps.group_of[rule] } else { 0 },
        own: match caps.rules.get(rule) {
            // The facts of rules with points are cut already.
            Some(bounds) if rules.points[rule] == 0.0 => pair(bounds),
            _ => FREE,
        },
        step: freedom.has_tiers().then(|| freedom.leeway.step()),
    };
    let groups = caps.groups.iter().map(|group| pair(&group.bounds));
    Limits {
        rules: freedoms.iter().enumerate().map(of_rule).collect(),
        groups: if has_groups {
            groups.collect()
        } else {
            vec![FREE]
        },
        total: pair(&caps.total),
    }
}
