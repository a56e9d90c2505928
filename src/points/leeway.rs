//! What a rule's points are today, and what they may become.

use crate::points::PointsError;

/// Points closer to a multiple than this share of a step are that multiple.
const SNAP: f64 = 1e-9;

/// Points of one rule with their bounds and step.
#[derive(Debug, Clone, PartialEq)]
pub struct Leeway {
    name: String,
    points: f64,
    low: f64,
    high: f64,
    step: f64,
}

impl Leeway {
    /// A rule whose points may become any multiple of `step` from `low` to `high`; they may also stay as they are.
    ///
    /// A bound of 0 is a sign: `low = 0` keeps points from turning negative. Infinite bounds are none.
    ///
    /// # Errors
    /// [`PointsError::Range`] for a number that is not one or a step that is not positive, [`PointsError::Bounds`] where
    /// no multiple of the step lies within the bounds.
    pub fn new(
        name: impl Into<String>,
        points: f64,
        (low, high): (f64, f64),
        step: f64,
    ) -> Result<Self, PointsError> {
        let leeway = Self {
            name: name.into(),
            points,
            low,
            high,
            step,
        };
        let finite = |what, got: f64| (what, got, got.is_finite(), "finite");
        let above = ("the step", step, 0.0 < step && step.is_finite(), "above 0");
        let bounds = [
            ("the lower bound", low, low < f64::INFINITY, "a number"),
            (
                "the upper bound",
                high,
                f64::NEG_INFINITY < high,
                "a number",
            ),
        ];
        for (what, got, is_good, allowed) in
            [finite("points", points), above].into_iter().chain(bounds)
        {
            if !is_good {
                return Err(PointsError::Range {
                    rule: leeway.name,
                    what,
                    got,
                    allowed,
                });
            }
        }
        let (first, last) = leeway.multiples();
        if last < first {
            return Err(PointsError::Bounds {
                rule: leeway.name,
                low,
                high,
                step,
            });
        }
        Ok(leeway)
    }

    /// A rule that may not be touched.
    ///
    /// # Errors
    /// [`PointsError::Range`] where points are not finite.
    pub fn frozen(name: impl Into<String>, points: f64) -> Result<Self, PointsError> {
        let mut leeway = Self::new(name, points, (0.0, 0.0), 1.0)?;
        (leeway.low, leeway.high) = (points, points);
        Ok(leeway)
    }

    /// The rule's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Points today.
    pub fn points(&self) -> f64 {
        self.points
    }

    /// Lowest and highest points that it may get.
    pub fn bounds(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Points come in multiples of this.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// Whether it may not be touched.
    pub fn is_frozen(&self) -> bool {
        self.low == self.high && self.points == self.low
    }

    /// Whether the book may give it these points.
    pub fn allows(&self, points: f64) -> bool {
        let within = self.low <= points && points <= self.high;
        points == self.points
            || (within && !self.is_frozen() && points == self.at((points / self.step).round()))
    }

    /// The same rule, not to be touched.
    pub(super) fn freeze(&self) -> Self {
        Self {
            low: self.points,
            high: self.points,
            ..self.clone()
        }
    }

    /// Whether it has both bounds.
    pub(super) fn is_bounded(&self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// First and last multiple within the bounds, in steps.
    fn multiples(&self) -> (f64, f64) {
        let first = (self.low / self.step - SNAP).ceil();
        (first, (self.high / self.step + SNAP).floor())
    }

    /// Points of a multiple; today's points where they are meant.
    fn at(&self, steps: f64) -> f64 {
        let points = steps * self.step;
        if (points - self.points).abs() < SNAP * self.step {
            self.points
        } else {
            // Never minus zero.
            points + 0.0
        }
    }

    /// The allowed points below and above `wanted`, the same twice at a bound.
    pub(super) fn around(&self, wanted: f64) -> [f64; 2] {
        if self.is_frozen() || wanted.is_nan() {
            return [self.points; 2];
        }
        let (first, last) = self.multiples();
        let below = (wanted / self.step + SNAP).floor();
        [below, below + 1.0].map(|steps| self.at(steps.clamp(first, last)))
    }

    /// The allowed points closest to `wanted`.
    pub(super) fn nearest(&self, wanted: f64) -> f64 {
        let [below, above] = self.around(wanted);
        if (above - wanted).abs() < (wanted - below).abs() {
            above
        } else {
            below
        }
    }

    /// Allowed points other than `now` at both bounds, halfway there and at 0, each once; none where there is no bound.
    pub(super) fn spread(&self, now: f64, (low, high): (f64, f64)) -> Vec<f64> {
        let mut found = Vec::new();
        for wanted in [low, low / 2.0, 0.0, high / 2.0, high] {
            let to = self.nearest(wanted);
            if to.is_finite() && to != now && !found.contains(&to) {
                found.push(to);
            }
        }
        found
    }

    /// Allowed points one step down and one step up.
    pub(super) fn next(&self, points: f64) -> [Option<f64>; 2] {
        if self.is_frozen() {
            return [None; 2];
        }
        let (first, last) = self.multiples();
        let down = (points / self.step - SNAP).ceil() - 1.0;
        let up = (points / self.step + SNAP).floor() + 1.0;
        [down, up].map(|steps| (first <= steps && steps <= last).then(|| self.at(steps)))
    }

    /// How far `points` are from today's, in steps.
    pub(super) fn distance(&self, points: f64) -> f64 {
        (points - self.points).abs() / self.step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stay_on_the_grid_or_where_they_are() {
        let rule = Leeway::new("a", 7.0, (0.0, 20.0), 5.0).unwrap();
        assert_eq!(rule.around(12.0), [10.0, 15.0]);
        assert_eq!(rule.around(-3.0), [0.0, 0.0]);
        assert_eq!(rule.around(99.0), [20.0, 20.0]);
        assert_eq!(rule.next(7.0), [Some(5.0), Some(10.0)]);
        assert_eq!(rule.next(0.0), [None, Some(5.0)]);
        assert!(rule.allows(7.0) && rule.allows(15.0) && !rule.allows(8.0) && !rule.allows(-5.0));
        let tenths = Leeway::new("b", 0.3, (f64::NEG_INFINITY, f64::INFINITY), 0.1).unwrap();
        assert_eq!(tenths.nearest(0.31), 0.3);
        assert_eq!(tenths.next(0.2)[1], Some(0.3));
    }

    #[test]
    fn frozen_points_do_not_move_and_bad_bounds_are_named() {
        let rule = Leeway::frozen("a", 7.5).unwrap();
        assert!(rule.is_frozen() && rule.allows(7.5) && !rule.allows(8.0));
        assert_eq!((rule.around(3.0), rule.next(7.5)), ([7.5; 2], [None; 2]));
        let error = Leeway::new("a", 0.0, (1.0, 4.0), 5.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rule `a`: no multiple of 5 lies between 1 and 4"
        );
        let error = Leeway::new("a", 0.0, (0.0, 1.0), 0.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rule `a`: the step has to be above 0, got `0`"
        );
    }
}
