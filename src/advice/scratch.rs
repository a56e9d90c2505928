//! A book from scratch on the facts of the rules there are.

use crate::advice::AdviceError;
use crate::advice::book::{FREE, leeways, limits};
use crate::advice::suggestion::Wish;
use crate::audit::AuditError;
use crate::calibration::refit_ab;
use crate::domain::sigmoid;
use crate::evaluate::{Apart, TrainingSet, forward};
use crate::points::{
    self, Counting, Facts, Leeway, Limits, Line, PointsError, Problem, learn, threshold_for,
};
use crate::rules::spec::Threshold;

/// Nats times rows that a rule has to win to get points at all.
const PER_RULE: f64 = 2.0;

/// A book from scratch.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Points a rule, in the order of the rulebook; 0 = the rule is not needed.
    pub points: Vec<f64>,
    /// The total of every row; no limits of groups and of the total.
    pub totals: Vec<f64>,
    /// The thresholds, moved so that each stands for the same chance to convert.
    pub thresholds: Vec<Threshold>,
    /// What keeps the rows to try it on apart from those that it was learned on.
    pub apart: Apart,
}

/// Learns all points anew on earlier time, within the bounds and steps of the rules; frozen rules keep theirs.
///
/// # Errors
/// [`AdviceError`]: no rules, rows that cannot be divided, one class only, a rule to freeze that is not there.
///
/// # Source
/// Methods section 3.4, ISC, with a price of two nats a rule over all rows (Akaike 1974).
pub fn learn_book(
    set: &TrainingSet,
    thresholds: &[Threshold],
    wish: &Wish,
) -> Result<Learned, AdviceError> {
    let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
    set.check()?;
    let division = forward(set, &wish.plan)?;
    let today = leeways(rules, wish)?;
    let scratch = today
        .iter()
        .map(|leeway| {
            if leeway.is_frozen() {
                Ok(leeway.clone())
            } else {
                Leeway::new(leeway.name(), 0.0, leeway.bounds(), leeway.step())
            }
        })
        .collect::<Result<Vec<_>, PointsError>>()?;
    let columns: Vec<&[f64]> = rules.facts.iter().map(Vec::as_slice).collect();
    // Limits are of today's scale: the new book has none but those of the rules themselves.
    let of_rules = limits(rules, &wish.freedoms).rules.into_iter();
    let facts = Facts::new(&columns, None)?.within(Limits {
        rules: of_rules.map(|rule| Counting { group: 0, ..rule }).collect(),
        groups: vec![FREE],
        total: FREE,
    })?;
    let outcomes = facts.outcomes(&set.labels, None, Some(&division.found_on))?;
    let problem = Problem::new(&facts, &outcomes, &scratch)?;
    let plan = points::Plan {
        per_edit: PER_RULE / division.found_on.len() as f64,
        ..points::Plan::default()
    };
    let book = learn(&problem, &plan)?;
    Ok(Learned {
        totals: facts.totals_by_row(&book.points),
        thresholds: moved(set, &division.found_on, thresholds, &book.line)?,
        points: book.points,
        apart: division.apart,
    })
}

/// Each threshold at the lowest total that stands for the same chance to convert; as it was where a book ranks backwards.
fn moved(
    set: &TrainingSet,
    rows: &[usize],
    thresholds: &[Threshold],
    line: &Line,
) -> Result<Vec<Threshold>, AdviceError> {
    let totals = &set.rules.as_ref().ok_or(AuditError::NoRules)?.totals;
    let old: Vec<f64> = rows.iter().map(|&row| totals[row]).collect();
    let labels: Vec<bool> = rows.iter().map(|&row| set.labels[row]).collect();
    let map = refit_ab(&old, &labels, None).map_err(AuditError::from)?;
    let each = thresholds.iter().map(|threshold| {
        let chance = sigmoid(map.apply(threshold.at));
        let at = if map.is_backwards() {
            threshold.at
        } else {
            threshold_for(line, chance).unwrap_or(threshold.at)
        };
        Threshold {
            label: threshold.label.clone(),
            at,
        }
    });
    Ok(each.collect())
}
