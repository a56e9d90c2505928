//! What a rulebook's limits make of points, so that a book is counted as the rules would count it.

use crate::points::PointsError;
use crate::points::facts::Facts;

/// Limits of groups and of the total, and what else a rulebook makes of a rule's points.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// One a rule.
    pub rules: Vec<Counting>,
    /// Lowest and highest sum of each group; infinite where there is no limit.
    pub groups: Vec<(f64, f64)>,
    /// Lowest and highest total.
    pub total: (f64, f64),
}

/// How the points of one rule are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counting {
    /// Position of its group.
    pub group: usize,
    /// Its lowest and highest points, where its facts are not cut by them already; else infinite.
    ///
    /// Facts are cut by a rule's own limit, which is multiplied along with the points. Rules of no points today are the
    /// exception, since nothing was cut from them.
    pub own: (f64, f64),
    /// Where it has tiers, the step that the points of each tier are rounded to.
    pub step: Option<f64>,
}

impl Limits {
    /// What limits leave of the points that rules give; `given` holds rule and fact of whatever fired.
    ///
    /// # Source
    /// Methods section 2.1: rule, then group, then total.
    fn total(&self, points: &[f64], given: (&[u16], &[f64]), sums: &mut [f64]) -> f64 {
        sums.fill(0.0);
        for (&rule, fact) in given.0.iter().zip(given.1) {
            // The column behind the last rule is what limits took away before: here they are applied anew.
            let Some(counting) = self.rules.get(usize::from(rule)) else {
                continue;
            };
            let value = points[usize::from(rule)] * fact;
            let value = match counting.step {
                Some(step) => (value / step).round() * step,
                None => value,
            };
            sums[counting.group] += value.clamp(counting.own.0, counting.own.1);
        }
        let groups = sums.iter().zip(&self.groups);
        let sum = groups.fold(0.0, |sum, (points, (low, high))| {
            sum + points.clamp(*low, *high)
        });
        sum.clamp(self.total.0, self.total.1)
    }

    /// Whether the points of `rule` can come to anything but points times fact.
    fn bend(&self, rule: usize) -> bool {
        let is_set = |(low, high): (f64, f64)| low.is_finite() || high.is_finite();
        let of_rule = self.rules.get(rule).is_some_and(|counting| {
            counting.step.is_some() || is_set(counting.own) || is_set(self.groups[counting.group])
        });
        of_rule || is_set(self.total)
    }

    fn check(&self, n_rules: usize) -> Result<(), PointsError> {
        let last = self.rules.iter().map(|counting| counting.group + 1).max();
        for (what, got, expected) in [
            ("limits of rules", self.rules.len(), n_rules),
            ("limits of groups", self.groups.len(), last.unwrap_or(0)),
        ] {
            if got < expected || (what == "limits of rules" && expected < got) {
                return Err(PointsError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        let own = self.rules.iter().map(|counting| counting.own);
        let mut pairs = own.chain(self.groups.iter().copied()).chain([self.total]);
        match pairs.find(|(low, high)| low.is_nan() || high.is_nan() || high < low) {
            Some((low, high)) => Err(PointsError::Range {
                rule: "limits".to_owned(),
                what: "the lower limit",
                got: low,
                allowed: if high.is_nan() {
                    "a number"
                } else {
                    "at most the upper limit"
                },
            }),
            None => Ok(()),
        }
    }
}

impl Facts {
    /// The same facts, counted as a rulebook with these limits counts them: while points are looked for, and while books are
    /// judged.
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::Range`] for a lower limit above the upper one.
    pub fn within(mut self, limits: Limits) -> Result<Self, PointsError> {
        limits.check(self.n_rules())?;
        let is_bent = (0..self.n_rules()).any(|rule| limits.bend(rule));
        self.limits = is_bent.then_some(limits);
        Ok(self)
    }

    /// Totals by pattern of some points, as the rulebook counts them.
    pub(super) fn counted(&self, points: &[f64]) -> Vec<f64> {
        let points = self.with_rest(points);
        let mut counter = Counter::new(self);
        let totals = (0..self.n_patterns()).map(|pattern| counter.total(&points, pattern));
        totals.collect()
    }
}

/// Counts one pattern after the other.
pub(super) struct Counter<'a> {
    facts: &'a Facts,
    /// Room for the sum of each group.
    sums: Vec<f64>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        let groups = facts
            .limits
            .as_ref()
            .map_or(0, |limits| limits.groups.len());
        Self {
            facts,
            sums: vec![0.0; groups],
        }
    }

    /// The total of a pattern; `points` has one entry a column of the facts.
    pub(super) fn total(&mut self, points: &[f64], pattern: usize) -> f64 {
        let given = self.facts.pattern(pattern);
        match &self.facts.limits {
            Some(limits) => limits.total(points, given, &mut self.sums),
            // Minus zero would be another number than zero to whoever sorts by bits.
            None => given
                .0
                .iter()
                .zip(given.1)
                .fold(0.0, |sum, (&rule, value)| {
                    sum + points[usize::from(rule)] * value
                }),
        }
    }

    /// The total of a pattern after one of its rules, with the fact `fact`, got `more` points; `points` are those after it.
    pub(super) fn moved(
        &mut self,
        points: &[f64],
        pattern: usize,
        (total, rule): (f64, usize),
        (more, fact): (f64, f64),
    ) -> f64 {
        match &self.facts.limits {
            Some(limits) if limits.bend(rule) => self.total(points, pattern),
            _ => total + more * fact,
        }
    }

    /// Column and fact of whatever would move the total of a pattern if it got more points or fewer, into `open`.
    ///
    /// Where a limit cuts, points move nothing; right at the limit they still do, at least one way. Rounding of tiers is left out.
    /// Without points no limit cuts.
    pub(super) fn open(
        &mut self,
        points: Option<&[f64]>,
        pattern: usize,
        open: &mut Vec<(usize, f64)>,
    ) {
        open.clear();
        let given = self.facts.pattern(pattern);
        let each = || {
            given
                .0
                .iter()
                .map(|&rule| usize::from(rule))
                .zip(given.1.iter().copied())
        };
        let (Some(limits), Some(points)) = (&self.facts.limits, points) else {
            open.extend(each());
            return;
        };
        let is_within = |value: f64, (low, high): (f64, f64)| low <= value && value <= high;
        limits.total(points, given, &mut self.sums);
        let groups = self.sums.iter().zip(&limits.groups);
        let sum = groups.fold(0.0, |sum, (points, (low, high))| {
            sum + points.clamp(*low, *high)
        });
        if !is_within(sum, limits.total) {
            return;
        }
        open.extend(each().filter(|&(rule, fact)| {
            limits.rules.get(rule).is_some_and(|counting| {
                is_within(self.sums[counting.group], limits.groups[counting.group])
                    && is_within(points[rule] * fact, counting.own)
            })
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_applied_to_the_points_of_the_day_and_tiers_are_rounded() {
        let (a, b, c) = ([1.0, 0.0, 2.0], [1.0, 1.0, 0.0], [0.5, 0.0, 1.0]);
        let none = (f64::NEG_INFINITY, f64::INFINITY);
        let facts = Facts::new(&[&a, &b, &c], Some(&[0.0, 0.0, -2.0])).unwrap();
        let of = |group, step| Counting {
            group,
            own: none,
            step,
        };
        let limits = Limits {
            rules: vec![of(0, None), of(0, None), of(1, Some(1.0))],
            groups: vec![(0.0, 8.0), none],
            total: (f64::NEG_INFINITY, 12.0),
        };
        let facts = facts.within(limits.clone()).unwrap();
        // 5 + 2 + round(2.5); 2; 10 within 8, and 5 more within 12.
        assert_eq!(facts.totals_by_row(&[5.0, 2.0, 5.0]), [10.0, 2.0, 12.0]);
        // The group never falls below 0.
        assert_eq!(facts.totals_by_row(&[-1.0, 0.0, 0.0]), [0.0, 0.0, 0.0]);
        let short = Limits {
            rules: Vec::new(),
            ..limits.clone()
        };
        assert!(facts.clone().within(short).is_err());
        let crossed = Limits {
            total: (1.0, 0.0),
            ..limits
        };
        assert!(facts.within(crossed).is_err());
    }
}
