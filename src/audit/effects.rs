//! What each rule is worth beside all others and the confounders.

use crate::metrics::{Z_95, student_quantile};
use crate::model::{Profile, sandwich};

use super::AuditError;
use super::fit::{Columns, Fitted, entry, masked};
use super::profile::Alone;
use super::rows::{FACTS, Rows, SCORE};
use super::scale::{Implied, Meaning};
use super::surrogate::Surrogate;

/// Below so many conversions among the fired rows, an interval is read off the profile of the likelihood.
pub const FEW_CONVERSIONS: usize = 50;
/// Groups from which the normal distribution serves as well as Student's.
const MANY_GROUPS: usize = 200;
/// A standard error past this, for a typical row in which the rule fired, says that the coefficient runs off.
const LOOSE: f64 = 10.0;

/// Where an interval comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Estimate ± 1.96 standard errors, clustered.
    Wald,
    /// Profile likelihood: few conversions.
    Profile,
    /// Firth's penalized profile likelihood: the data separate.
    Firth,
}

impl Method {
    /// The method in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wald => "clustered",
            Self::Profile => "profile likelihood",
            Self::Firth => "Firth",
        }
    }
}

/// What one unit of a fact is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Log-odds a unit, everything else held fixed.
    pub log_odds: f64,
    /// Clustered; `None` where the data separate.
    pub standard_error: Option<f64>,
    /// Lower end of the 95 % interval; may be infinite.
    pub low: f64,
    /// Upper end; may be infinite.
    pub high: f64,
    /// Two-sided p-value of no effect.
    pub p: f64,
    /// Where the interval comes from.
    pub method: Method,
    /// The same in points, on the scale that verdicts use; `None` where there is no scale.
    pub points: Option<Implied>,
    /// The same in points of today's score; `None` where points rank backwards.
    pub today: Option<Implied>,
}

/// One fit of all rules.
pub(super) struct Effects {
    /// `None` for rules left out, and for those that are combinations of others.
    pub(super) by_rule: Vec<Option<Effect>>,
    pub(super) fitted: Fitted,
    /// Clustered covariance of the coefficients, standardized.
    pub(super) covariance: Vec<f64>,
    /// Rules that the data separate.
    pub(super) separated: Vec<usize>,
    /// What a point means today; `None` where points rank backwards.
    pub(super) today: Option<Meaning>,
}

/// Fits all rules but those in `left_out`, and says what each is worth.
///
/// # Source
/// Methods section 4. Effects have no points yet: what a point means is known only once all effects are.
pub(super) fn measure(
    rows: &Rows,
    columns: &Columns,
    surrogate: &Surrogate,
    left_out: &[bool],
) -> Result<Effects, AuditError> {
    let n = columns.n();
    let mut active = vec![true; n];
    active[SCORE] = false;
    for (rule, out) in left_out.iter().enumerate() {
        active[FACTS + rule] = !out && !rows.fired[rule].is_empty();
    }
    let fitted = fit(rows, columns, &active);
    let separated: Vec<usize> = (0..rows.n_rules())
        .filter(|&rule| {
            let at = FACTS + rule;
            active[at] && !fitted.is_aliased[at] && is_separated(rows, columns, &fitted, rule)
        })
        .collect();
    let residuals: Vec<f64> = fitted
        .eta
        .iter()
        .zip(&rows.targets)
        .map(|(eta, y)| y - crate::domain::sigmoid(*eta))
        .collect();
    let meat = rows
        .by_group
        .meat(columns, &residuals, &surrogate.slope_influence);
    let n_free = (0..n)
        .filter(|&i| active[i] && !fitted.is_aliased[i])
        .count();
    let factor = rows.by_group.small_sample(n_free);
    let mut covariance = sandwich(&fitted.bread, &meat, n, n + 1);
    for value in &mut covariance {
        *value *= factor;
    }
    // The slope of today's scale goes up and down with the effects.
    let with_slope = |i: usize| -> f64 {
        let sums = (0..n).map(|k| fitted.bread[i * n + k] * meat[k * (n + 1) + n]);
        factor * sums.sum::<f64>() / columns.sd(i)
    };
    let today = (0.0 < rows.scale.slope).then(|| Meaning {
        slope: rows.scale.slope,
        variance: factor * meat[(n + 1) * (n + 1) - 1],
        with_effects: (0..rows.n_rules())
            .map(|rule| with_slope(FACTS + rule))
            .collect(),
    });
    // The rest that Firth's penalty is asked about. Rules with one outcome run off by themselves: one fit without all of
    // them. Others run off because of a neighbor, which has to stay.
    let is_pure = |rule: usize| has_one_outcome(rows, rule);
    let without = |out: &dyn Fn(usize) -> bool| {
        let mut active = active.clone();
        let gone = separated.iter().filter(|&&rule| out(rule));
        gone.for_each(|&rule| active[FACTS + rule] = false);
        (fit(rows, columns, &active), active)
    };
    let pure = separated
        .iter()
        .any(|&rule| is_pure(rule))
        .then(|| without(&is_pure));
    let critical = critical(rows.by_group.n_groups());
    let one = |rule: usize| -> Result<Option<Effect>, AuditError> {
        let at = FACTS + rule;
        if !active[at] || fitted.is_aliased[at] {
            return Ok(None);
        }
        if separated.contains(&rule) {
            if let Some((rest, active)) = pure.as_ref().filter(|_| is_pure(rule)) {
                return firth(rows, columns, rest, active, rule);
            }
            let (rest, active) = without(&|other| other == rule);
            return firth(rows, columns, &rest, &active, rule);
        }
        let sd = columns.sd(at);
        let value = fitted.coefficients[at] / sd;
        let error = covariance[at * n + at].sqrt() / sd;
        if rows.converted(rule) < FEW_CONVERSIONS {
            return Ok(Some(profiled(rows, columns, &fitted, rule, (value, error))));
        }
        Ok(Some(Effect {
            log_odds: value,
            standard_error: Some(error),
            low: value - critical * error,
            high: value + critical * error,
            p: libm::erfc((value / error).abs() / std::f64::consts::SQRT_2),
            method: Method::Wald,
            points: None,
            today: None,
        }))
    };
    let by_rule = (0..rows.n_rules()).map(one).collect::<Result<_, _>>()?;
    Ok(Effects {
        by_rule,
        fitted,
        covariance,
        separated,
        today,
    })
}

/// How many standard errors a 95 % interval reaches to both sides, for so many groups.
fn critical(n_groups: usize) -> f64 {
    if n_groups < MANY_GROUPS {
        student_quantile(0.975, n_groups as f64 - 1.0)
    } else {
        Z_95
    }
}

/// The fit of the active columns, begun at today's points; what groups and total cut is held at today's scale.
fn fit(rows: &Rows, columns: &Columns, active: &[bool]) -> Fitted {
    let a = rows.scale.slope;
    let offset: Vec<f64> = rows.cut.iter().map(|cut| a * cut).collect();
    let mut start = vec![0.0; columns.n()];
    start[0] = rows.scale.intercept;
    for (rule, points) in rows.rules.points.iter().enumerate() {
        let (mean, sd) = columns.scales[FACTS + rule - 1];
        if active[FACTS + rule] {
            start[FACTS + rule] = a * points * sd;
            start[0] += a * points * mean;
        }
    }
    columns.fit(&rows.targets, &offset, start, active)
}

/// All rows in which the rule fired converted, or none did.
fn has_one_outcome(rows: &Rows, rule: usize) -> bool {
    let converted = rows.converted(rule);
    converted == 0 || converted == rows.fired[rule].len()
}

fn is_separated(rows: &Rows, columns: &Columns, fitted: &Fitted, rule: usize) -> bool {
    if has_one_outcome(rows, rule) {
        return true;
    }
    let facts = &rows.rules.facts[rule];
    let squares: f64 = rows.fired[rule]
        .iter()
        .map(|&row| facts[row as usize].powi(2))
        .sum();
    let typical = (squares / rows.fired[rule].len() as f64).sqrt();
    let (n, at) = (columns.n(), FACTS + rule);
    LOOSE < typical * fitted.bread[at * n + at].sqrt() / columns.sd(at)
}

/// What the others can tell of a fact, given how they move with it (standardized, own entry 0).
fn told(columns: &Columns, directions: &[f64]) -> Vec<f64> {
    columns.times(directions)
}

fn profiled(
    rows: &Rows,
    columns: &Columns,
    fitted: &Fitted,
    rule: usize,
    (value, error): (f64, f64),
) -> Effect {
    let (n, at) = (columns.n(), FACTS + rule);
    let own = fitted.bread[at * n + at];
    let mut directions: Vec<f64> = (0..n).map(|k| -fitted.bread[at * n + k] / own).collect();
    directions[at] = 0.0;
    let facts = &rows.rules.facts[rule];
    let rest: Vec<f64> = fitted
        .eta
        .iter()
        .zip(facts)
        .map(|(eta, fact)| eta - value * fact)
        .collect();
    let plain = own.sqrt() / columns.sd(at);
    // Rows that stand alone inflate nothing.
    let hangs_together = rows.by_group.n_groups() < rows.n();
    let got = Alone {
        fact: facts,
        others: &told(columns, &directions),
        rest: &rest,
        labels: &rows.set.labels,
    }
    .plain((value, if hangs_together { error } else { plain }), plain);
    effect(got, Some(error), Method::Profile)
}

fn firth(
    rows: &Rows,
    columns: &Columns,
    rest: &Fitted,
    active: &[bool],
    rule: usize,
) -> Result<Option<Effect>, AuditError> {
    let (n, at) = (columns.n(), FACTS + rule);
    let free: Vec<bool> = (0..n).map(|i| active[i] && !rest.is_aliased[i]).collect();
    let crossed: Vec<f64> = (0..n)
        .map(|k| {
            if free[k] {
                entry(&rest.information, n, k, at)
            } else {
                0.0
            }
        })
        .collect();
    let directions = masked(&rest.information, &free, n).solve(&crossed);
    let got = Alone {
        fact: &rows.rules.facts[rule],
        others: &told(columns, &directions),
        rest: &rest.eta,
        labels: &rows.set.labels,
    }
    .firth()?;
    Ok(got.map(|got| effect(got, None, Method::Firth)))
}

fn effect(got: Profile, standard_error: Option<f64>, method: Method) -> Effect {
    Effect {
        log_odds: got.coefficient,
        standard_error,
        low: got.low,
        high: got.high,
        p: got.p_value,
        method,
        points: None,
        today: None,
    }
}
