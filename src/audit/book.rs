//! The rulebook as a whole: its scale, its proportions, its two axes.

use crate::domain::sigmoid;
use crate::metrics::chi_square_tail;
use crate::model::{Factor, sandwich};

use super::effects::Effects;
use super::fit::{Columns, Fitted};
use super::limits::{BookBindings, Tally};
use super::missed::MissedSignal;
use super::rows::{FACTS, Rows};

/// A likelihood-ratio test with what groups of rows make of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioTest {
    /// Likelihood ratio, rows taken for independent.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// By how much rows that hang together inflate it.
    pub design_effect: f64,
    /// p-value of the corrected statistic.
    pub p: f64,
}

impl RatioTest {
    fn new(statistic: f64, df: f64, design_effect: f64) -> Self {
        let design_effect = if design_effect.is_finite() && 0.0 < design_effect {
            design_effect
        } else {
            1.0
        };
        Self {
            statistic,
            df,
            design_effect,
            p: chi_square_tail(statistic.max(0.0) / design_effect, df),
        }
    }
}

/// Does it take both, a fitting lead that is active?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction {
    /// Log-odds that a standard deviation of fit points is worth at mean engagement.
    pub fit: f64,
    /// Log-odds that a standard deviation of engagement points is worth at mean fit.
    pub engagement: f64,
    /// What both together are worth beyond their sum.
    pub both: f64,
    /// Clustered standard error of `both`.
    pub standard_error: f64,
    /// The test that a sum says it all.
    pub test: RatioTest,
}

/// The book held against the outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct BookAudit {
    /// Log-odds a point on today's scale.
    pub slope: f64,
    /// Log-odds at 0 points.
    pub intercept: f64,
    /// Log-odds a point on the scale that verdicts use, see [`Settings::scale`](super::Settings::scale); `None` with too few
    /// conversions, or without any scale.
    pub point: Option<f64>,
    /// Log-odds a point that most rules agree on; above `slope` where points are spent on nothing. `None` where rules do
    /// not agree on any.
    pub consensus: Option<f64>,
    /// More points go with fewer conversions: nothing below is on a scale then.
    pub is_backwards: bool,
    /// Are points proportional to effects? A small p-value says no. `None` with too few conversions.
    pub proportional: Option<RatioTest>,
    /// `None` where the rulebook has one axis only, or does not say.
    pub interaction: Option<Interaction>,
    /// How often limits bind.
    pub bindings: BookBindings,
    /// What no rule uses but outcomes do, the strongest first.
    pub missed: Vec<MissedSignal>,
}

/// Whether points are proportional to effects.
///
/// # Source
/// Methods section 4: `LR = 2(ℓ(β̂) − ℓ(b + a·s))`, `χ²` with one degree less than there are rules; corrected as Rao & Scott
/// 1984 (first order): divided by the mean eigenvalue of clustered over plain covariance.
pub(super) fn proportional(
    rows: &Rows,
    columns: &Columns,
    effects: &Effects,
    controls: &[Vec<f64>],
) -> Option<RatioTest> {
    let n = columns.n();
    let at = |rule: usize| FACTS + rule;
    let told: Vec<usize> = (0..rows.n_rules())
        .filter(|&rule| {
            0.0 < effects.fitted.bread[at(rule) * n + at(rule)]
                && !effects.separated.contains(&rule)
        })
        .collect();
    // The same rows with all points in one column; what limits cut is held at today's scale in both.
    let mut few: Vec<&[f64]> = vec![&rows.linear];
    few.extend(controls.iter().map(Vec::as_slice));
    let few = Columns::new(&few, rows.n());
    let offset: Vec<f64> = rows.cut.iter().map(|cut| rows.scale.slope * cut).collect();
    let mut start = vec![0.0; few.n()];
    start[0] = rows.scale.intercept + rows.scale.slope * few.scales[0].0;
    start[1] = rows.scale.slope * few.scales[0].1;
    let restricted = few.fit(&rows.targets, &offset, start, &vec![true; few.n()]);
    let size = |rule: &usize| rows.rules.points[*rule].abs() * columns.sd(at(*rule));
    let pivot = *told
        .iter()
        .max_by(|a, b| size(a).total_cmp(&size(b)).then(b.cmp(a)))?;
    let df = told.len() - 1;
    if df == 0 || rows.rules.points[pivot] == 0.0 {
        return None;
    }
    // Contrasts that are 0 where effects are proportional to points, on the standardized scale.
    let standardized = |rule: usize| rows.rules.points[rule] * columns.sd(at(rule));
    let others: Vec<usize> = told.iter().copied().filter(|&rule| rule != pivot).collect();
    let contrast = |matrix: &[f64], i: usize, j: usize| {
        let ratio = |rule: usize| standardized(rule) / standardized(pivot);
        let get = |a: usize, b: usize| matrix[at(a) * n + at(b)];
        get(i, j) - ratio(j) * get(i, pivot) - ratio(i) * get(pivot, j)
            + ratio(i) * ratio(j) * get(pivot, pivot)
    };
    let square = |matrix: &[f64]| -> Vec<f64> {
        let rows = others.iter();
        rows.flat_map(|&i| others.iter().map(move |&j| (i, j)))
            .map(|(i, j)| contrast(matrix, i, j))
            .collect()
    };
    let (plain, clustered) = (square(&effects.fitted.bread), square(&effects.covariance));
    let factor = Factor::new(&plain, df);
    let trace: f64 = (0..df)
        .map(|j| {
            let column: Vec<f64> = (0..df).map(|i| clustered[i * df + j]).collect();
            factor.solve(&column)[j]
        })
        .sum();
    let ratio = 2.0 * (effects.fitted.log_likelihood - restricted.log_likelihood);
    Some(RatioTest::new(ratio, df as f64, trace / df as f64))
}

/// `logit = b + a_f·F + a_e·E + a_fe·F·E`, and the test of the last.
pub(super) fn interaction(rows: &Rows, tally: &Tally) -> Option<Interaction> {
    let [fit, engagement] = tally.axes()?;
    let plain = Columns::new(&[&fit, &engagement], rows.n());
    let (z_fit, z_engagement) = (plain.times(&[0.0, 1.0, 0.0]), plain.times(&[0.0, 0.0, 1.0]));
    let both: Vec<f64> = z_fit
        .iter()
        .zip(&z_engagement)
        .map(|(f, e)| f * e)
        .collect();
    let columns = Columns::new(&[&z_fit, &z_engagement, &both], rows.n());
    let base = rows.n_converted() / rows.n() as f64;
    let start = vec![crate::domain::log_odds(base), 0.0, 0.0, 0.0];
    let run =
        |active: [bool; 4]| -> Fitted { columns.fit(&rows.targets, &[], start.clone(), &active) };
    let (all, sum) = (run([true; 4]), run([true, true, true, false]));
    if all.is_aliased.contains(&true) {
        return None;
    }
    let residuals: Vec<f64> = all
        .eta
        .iter()
        .zip(&rows.targets)
        .map(|(eta, y)| y - sigmoid(*eta))
        .collect();
    let meat = rows.by_group.meat(&columns, &residuals, &[]);
    let clustered = rows.by_group.small_sample(4) * sandwich(&all.bread, &meat, 4, 5)[15];
    let sd = columns.sd(3);
    let coefficient = all.coefficients[3] / sd;
    Some(Interaction {
        fit: all.coefficients[1],
        engagement: all.coefficients[2],
        both: coefficient,
        standard_error: clustered.sqrt() / sd,
        test: RatioTest::new(
            2.0 * (all.log_likelihood - sum.log_likelihood),
            1.0,
            clustered / all.bread[15],
        ),
    })
}
