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

impl Counting {
    /// What is counted of the rule's points times its fact.
    fn given(&self, points: f64) -> f64 {
        let rounded = match self.step {
            Some(step) => (points / step).round() * step,
            None => points,
        };
        rounded.clamp(self.own.0, self.own.1)
    }
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
            if let Some(counting) = self.rules.get(usize::from(rule)) {
                sums[counting.group] += counting.given(points[usize::from(rule)] * fact);
            }
        }
        self.sum(sums).clamp(self.total.0, self.total.1)
    }

    /// What the groups give together, before the limits of the total.
    fn sum(&self, sums: &[f64]) -> f64 {
        let groups = sums.iter().zip(&self.groups);
        groups.fold(0.0, |sum, (points, (low, high))| {
            sum + points.clamp(*low, *high)
        })
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
        self.count(&self.with_rest(points), |_| true).0
    }

    /// Totals by pattern, and of each the sums of its groups where there are limits; 0 for patterns that are not wanted.
    /// `points` has one entry a column.
    pub(super) fn count(
        &self,
        points: &[f64],
        is_wanted: impl Fn(usize) -> bool,
    ) -> (Vec<f64>, Vec<f64>) {
        let mut counter = Counter::new(self);
        let n_groups = counter.sums.len();
        let mut totals = vec![0.0; self.n_patterns()];
        let mut sums = vec![0.0; self.n_patterns() * n_groups];
        for (pattern, total) in totals.iter_mut().enumerate() {
            if is_wanted(pattern) {
                *total = counter.total(points, pattern);
                sums[pattern * n_groups..(pattern + 1) * n_groups].copy_from_slice(&counter.sums);
            }
        }
        (totals, sums)
    }

    /// Whether limits touch what a rule gives.
    pub(super) fn is_bent(&self, rule: usize) -> bool {
        self.limits.as_ref().is_some_and(|limits| limits.bend(rule))
    }

    /// What comes out where one rule gets other points: from the total of a pattern, the sums of its groups and its fact.
    pub(super) fn moved(
        &self,
        rule: usize,
        (from, to): (f64, f64),
    ) -> impl Fn(f64, &[f64], f64) -> f64 {
        let bent = self.limits.as_ref().filter(|limits| limits.bend(rule));
        move |total, sums, fact| {
            let Some(limits) = bent else {
                return total + (to - from) * fact;
            };
            let counting = &limits.rules[rule];
            let more = counting.given(to * fact) - counting.given(from * fact);
            let before = sums[counting.group];
            let (low, high) = limits.groups[counting.group];
            let others = limits.sum(sums) - before.clamp(low, high);
            (others + (before + more).clamp(low, high)).clamp(limits.total.0, limits.total.1)
        }
    }
}

/// Counts one pattern after the other.
pub(super) struct Counter<'a> {
    facts: &'a Facts,
    /// The sum of each group of the last pattern.
    pub(super) sums: Vec<f64>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        let groups = facts.limits.as_ref().map(|limits| limits.groups.len());
        Self {
            facts,
            sums: vec![0.0; groups.unwrap_or(0)],
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
}

/// Points by column, and the sums of the groups of each pattern that they come to.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub(super) points: &'a [f64],
    pub(super) sums: &'a [f64],
}

impl Facts {
    /// Column and fact of whatever would move the total of a pattern if it got more points or fewer, into `open`.
    ///
    /// Where a limit cuts, points move nothing; right at the limit they still do, at least one way. Rounding of tiers is
    /// left out. `None` = no limit cuts.
    pub(super) fn open(
        &self,
        counted: Option<Counted>,
        pattern: usize,
        open: &mut Vec<(usize, f64)>,
    ) {
        open.clear();
        let (rules, facts) = self.pattern(pattern);
        let each = rules.iter().map(|&rule| usize::from(rule));
        let each = each.zip(facts.iter().copied());
        let (Some(limits), Some(Counted { points, sums })) = (&self.limits, counted) else {
            open.extend(each);
            return;
        };
        let n_groups = limits.groups.len();
        let sums = &sums[pattern * n_groups..(pattern + 1) * n_groups];
        let is_within = |value: f64, (low, high): (f64, f64)| low <= value && value <= high;
        if !is_within(limits.sum(sums), limits.total) {
            return;
        }
        open.extend(each.filter(|&(rule, fact)| {
            limits.rules.get(rule).is_some_and(|counting| {
                is_within(sums[counting.group], limits.groups[counting.group])
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
