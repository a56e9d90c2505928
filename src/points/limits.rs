//! What a rulebook's limits make of points, so that an edited book is replayed as the rules would count it.

use crate::points::PointsError;
use crate::points::facts::Facts;

/// Limits of groups and of the total, and how rules with tiers are written.
///
/// A rule's own limit is not among them: facts are cut by it already, and it is multiplied along with the points. Rules of
/// no points today are the exception, since nothing was cut from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Position of each rule's group.
    pub group_of: Vec<usize>,
    /// Lowest and highest sum of each group; infinite where there is no limit.
    pub groups: Vec<(f64, f64)>,
    /// Lowest and highest total.
    pub total: (f64, f64),
    /// Lowest and highest points of each rule, where its facts are not cut already; else infinite.
    pub own: Vec<(f64, f64)>,
    /// Where a rule has tiers, the step that the points of each tier are rounded to.
    pub tiers: Vec<Option<f64>>,
}

impl Limits {
    /// What limits leave of the points that rules give; `given` holds rule and fact of whatever fired.
    ///
    /// # Source
    /// Methods section 2.1: rule, then group, then total.
    fn total(&self, points: &[f64], given: (&[u16], &[f64]), sums: &mut [f64]) -> f64 {
        sums.fill(0.0);
        for (&rule, fact) in given.0.iter().zip(given.1) {
            let rule = usize::from(rule);
            // The column behind the last rule is what limits took away before: here they are applied anew.
            let (Some(&group), Some(&own)) = (self.group_of.get(rule), self.own.get(rule)) else {
                continue;
            };
            let mut value = points[rule] * fact;
            if let Some(step) = self.tiers[rule] {
                value = (value / step).round() * step;
            }
            sums[group] += value.clamp(own.0, own.1);
        }
        let groups = sums.iter().zip(&self.groups);
        let sum = groups.fold(0.0, |sum, (points, (low, high))| {
            sum + points.clamp(*low, *high)
        });
        sum.clamp(self.total.0, self.total.1)
    }

    fn check(&self, n_rules: usize) -> Result<(), PointsError> {
        for (what, got) in [
            ("groups of rules", self.group_of.len()),
            ("limits of rules", self.own.len()),
            ("tiers of rules", self.tiers.len()),
        ] {
            if got != n_rules {
                return Err(PointsError::Lengths {
                    what,
                    got,
                    expected: n_rules,
                });
            }
        }
        let last = self.group_of.iter().max().map_or(0, |group| group + 1);
        if self.groups.len() < last {
            return Err(PointsError::Lengths {
                what: "limits of groups",
                got: self.groups.len(),
                expected: last,
            });
        }
        let pairs = self.own.iter().chain(&self.groups).chain([&self.total]);
        match pairs
            .into_iter()
            .find(|(low, high)| low.is_nan() || high.is_nan() || high < low)
        {
            Some(&(low, high)) => Err(PointsError::Range {
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
    /// The same facts, judged as a rulebook with these limits counts them.
    ///
    /// Points are still looked for with what limits take away today held fixed; books are judged with the limits applied.
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::Range`] for a lower limit above the upper one.
    pub fn within(mut self, limits: Limits) -> Result<Self, PointsError> {
        limits.check(self.n_rules())?;
        self.limits = Some(limits);
        Ok(self)
    }

    /// Totals by pattern of some points, as the rulebook counts them.
    pub(super) fn counted(&self, points: &[f64]) -> Vec<f64> {
        let Some(limits) = &self.limits else {
            return self.totals(&self.with_rest(points));
        };
        let mut sums = vec![0.0; limits.groups.len()];
        (0..self.n_patterns())
            .map(|pattern| limits.total(points, self.pattern(pattern), &mut sums))
            .collect()
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
        let limits = Limits {
            group_of: vec![0, 0, 1],
            groups: vec![(0.0, 8.0), none],
            total: (f64::NEG_INFINITY, 12.0),
            own: vec![none; 3],
            tiers: vec![None, None, Some(1.0)],
        };
        let facts = facts.within(limits.clone()).unwrap();
        // 5 + 2 + round(2.5); 2; 10 within 8, and 5 more within 12.
        assert_eq!(facts.totals_by_row(&[5.0, 2.0, 5.0]), [10.0, 2.0, 12.0]);
        // The group never falls below 0.
        assert_eq!(facts.totals_by_row(&[-1.0, 0.0, 0.0]), [0.0, 0.0, 0.0]);
        let short = Limits {
            own: Vec::new(),
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
