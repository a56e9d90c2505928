//! What each rule is worth beside all others and the confounders, in log-odds and in points of today's scale.

use crate::metrics::{Z_95, student_quantile};
use crate::model::sandwich;

use super::AuditError;
use super::fit::{Columns, Fitted, entry, masked};
use super::profile::Alone;
use super::rows::{FACTS, Rows, SCORE};
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
    /// The same in points of today's scale; `None` where points rank backwards and there is no scale.
    pub points: Option<Implied>,
}

/// What a point means in log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The best straight map of today's score: keeps what the score means. Points spent on nothing make each point
    /// mean less, so that sound rules seem to count for too little.
    #[default]
    Today,
    /// Where most rules agree: the median of effect over points. Shows which rules are off beside the others.
    Consensus,
}

/// Points that the data imply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Implied {
    /// `β / a`.
    pub points: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A meaning of points that most rules agree on.
pub(super) struct Consensus {
    /// Log-odds a point.
    pub(super) slope: f64,
    variance: f64,
    /// Covariance of each rule's effect with the slope; 0 for rules without one.
    with_effects: Vec<f64>,
}

/// A rule agrees with the middle where its effect a point is at least half of it and at most twice.
const AGREES: std::ops::Range<f64> = 0.5..2.0;

/// Where most rules agree: the median of effect over points, each rule by how much of the score it makes; then the mean
/// of those around it, by their precision. `None` where there is no such place, or it is not positive.
pub(super) fn consensus(
    rows: &Rows,
    columns: &Columns,
    effects: &Effects,
    left_out: &[bool],
) -> Option<Consensus> {
    let (n, points) = (columns.n(), &rows.rules.points);
    let mut ratios: Vec<(usize, f64)> = (0..points.len())
        .filter(|&rule| points[rule] != 0.0 && !left_out[rule])
        .filter_map(|rule| Some((rule, effects.by_rule[rule]?)))
        .filter(|(_, effect)| effect.method == Method::Wald)
        .map(|(rule, effect)| (rule, effect.log_odds / points[rule]))
        .collect();
    ratios.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let size = |rule: usize| points[rule].abs() * columns.sd(FACTS + rule);
    let whole: f64 = ratios.iter().map(|(rule, _)| size(*rule)).sum();
    let mut sum = 0.0;
    let middle = ratios.iter().find(|(rule, _)| {
        sum += size(*rule);
        whole / 2.0 <= sum
    })?;
    let covariance = |i: usize, j: usize| {
        let (i, j) = (FACTS + i, FACTS + j);
        effects.covariance[i * n + j] / (columns.sd(i) * columns.sd(j))
    };
    let around: Vec<(usize, f64)> = ratios
        .iter()
        .filter(|(_, ratio)| 0.0 < middle.1 && AGREES.contains(&(ratio / middle.1)))
        .map(|(rule, _)| (*rule, points[*rule] / covariance(*rule, *rule)))
        .collect();
    let total: f64 = around
        .iter()
        .map(|(rule, weight)| weight * points[*rule])
        .sum();
    let shares: Vec<(usize, f64)> = around
        .iter()
        .map(|(rule, weight)| (*rule, weight / total))
        .collect();
    let with = |i: usize| -> f64 {
        shares
            .iter()
            .map(|(j, share)| share * covariance(i, *j))
            .sum()
    };
    let worth = |(rule, share): &(usize, f64)| {
        effects.by_rule[*rule].map_or(0.0, |effect| share * effect.log_odds)
    };
    let slope: f64 = shares.iter().map(worth).sum();
    (0.0 < slope).then(|| Consensus {
        slope,
        variance: shares.iter().map(|(i, share)| share * with(*i)).sum(),
        with_effects: (0..points.len()).map(with).collect(),
    })
}

impl Consensus {
    /// An effect in points of this meaning; the meaning is an estimate as well.
    pub(super) fn read(&self, rule: usize, effect: Effect) -> Effect {
        let points = effect.log_odds / self.slope;
        let implied = match (effect.method, effect.standard_error) {
            (Method::Wald, Some(error)) => {
                let variance = error * error - 2.0 * points * self.with_effects[rule]
                    + points * points * self.variance;
                let reach = (effect.high - effect.low) / (2.0 * error) * variance.max(0.0).sqrt();
                Implied {
                    points,
                    low: points - reach / self.slope,
                    high: points + reach / self.slope,
                }
            }
            _ => Implied {
                points,
                low: effect.low / self.slope,
                high: effect.high / self.slope,
            },
        };
        Effect {
            points: Some(implied),
            ..effect
        }
    }
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
}

/// Fits all rules but those in `left_out`, and says what each is worth.
///
/// # Source
/// Methods section 4. The interval of a Wald estimate in points is that of the ratio `β/a` by the delta method: the scale
/// is an estimate as well, and goes up and down with the effects.
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
    // Covariance of each coefficient with the slope of today's scale, and its variance.
    let with_slope: Vec<f64> = (0..n)
        .map(|i| {
            let sums = (0..n).map(|k| fitted.bread[i * n + k] * meat[k * (n + 1) + n]);
            factor * sums.sum::<f64>()
        })
        .collect();
    let slope_variance = factor * meat[(n + 1) * (n + 1) - 1];
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
    let a = rows.scale.slope;
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
        let points = (0.0 < a).then(|| {
            let (points, crossed) = (value / a, with_slope[at] / sd);
            let variance =
                error * error - 2.0 * points * crossed + points * points * slope_variance;
            let reach = critical * variance.max(0.0).sqrt() / a;
            Implied {
                points,
                low: points - reach,
                high: points + reach,
            }
        });
        Ok(Some(Effect {
            log_odds: value,
            standard_error: Some(error),
            low: value - critical * error,
            high: value + critical * error,
            p: libm::erfc((value / error).abs() / std::f64::consts::SQRT_2),
            method: Method::Wald,
            points,
        }))
    };
    let by_rule = (0..rows.n_rules()).map(one).collect::<Result<_, _>>()?;
    Ok(Effects {
        by_rule,
        fitted,
        covariance,
        separated,
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
    let got = Alone {
        fact: facts,
        others: &told(columns, &directions),
        rest: &rest,
        labels: &rows.set.labels,
    }
    .plain(value, error.max(own.sqrt() / columns.sd(at)));
    effect(rows, got, Some(error), Method::Profile)
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
    Ok(got.map(|got| effect(rows, got, None, Method::Firth)))
}

fn effect(
    rows: &Rows,
    got: crate::model::Profile,
    standard_error: Option<f64>,
    method: Method,
) -> Effect {
    let a = rows.scale.slope;
    Effect {
        log_odds: got.coefficient,
        standard_error,
        low: got.low,
        high: got.high,
        p: got.p_value,
        method,
        points: (0.0 < a).then(|| Implied {
            points: got.coefficient / a,
            low: got.low / a,
            high: got.high / a,
        }),
    }
}
