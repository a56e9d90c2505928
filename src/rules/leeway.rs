//! What may become of a rule's points when edits are looked for.

use schemars::JsonSchema;
use serde::Deserialize;

/// What `leadscore audit --suggest` and `leadscore rules learn` may make of the points of a rule.
///
/// Of a rule with tiers, the numbers are about the tier that gives most; the others move in proportion.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeewaySpec {
    /// Never fewer points than this.
    pub min: Option<f64>,
    /// Never more points than this.
    pub max: Option<f64>,
    /// Points come in multiples of this; default: 1, or the unit that the points are written in.
    #[schemars(range(min = 0.0))]
    pub step: Option<f64>,
    /// The points stay as they are.
    pub frozen: Option<bool>,
    /// A bonus stays a bonus and a penalty a penalty; points may still become 0.
    pub keep_sign: Option<bool>,
}

impl LeewaySpec {
    /// What a rule says, and for the rest what the rulebook says for all of them.
    #[must_use]
    pub fn or(self, all: Self) -> Self {
        Self {
            min: self.min.or(all.min),
            max: self.max.or(all.max),
            step: self.step.or(all.step),
            frozen: self.frozen.or(all.frozen),
            keep_sign: self.keep_sign.or(all.keep_sign),
        }
    }

    /// Whether the points stay as they are.
    pub fn is_frozen(&self) -> bool {
        self.frozen.unwrap_or(false)
    }

    /// Lowest and highest points of a rule with `points` today, `bound` where nothing is said.
    pub fn bounds(&self, points: f64, bound: f64) -> (f64, f64) {
        let keeps = self.keep_sign.unwrap_or(false);
        let low = if keeps && 0.0 < points { 0.0 } else { -bound };
        let high = if keeps && points < 0.0 { 0.0 } else { bound };
        (self.min.unwrap_or(low), self.max.unwrap_or(high))
    }
}

/// A rule with tiers gets other points: the tier that gives most gets `to` instead of `from`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Points of that tier today.
    pub from: f64,
    /// Points that it gets.
    pub to: f64,
    /// All points are multiples of this.
    pub step: f64,
}

impl Scale {
    /// What a tier of `points` gets: in proportion, rounded to the step.
    pub fn tier(&self, points: f64) -> f64 {
        if is_same(points, self.from) {
            return self.to;
        }
        let ratio = if self.from == 0.0 {
            1.0
        } else {
            self.to / self.from
        };
        (points * ratio / self.step).round() * self.step + 0.0
    }
}

/// Whether two numbers of points are the same but for noise.
pub fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_move_in_proportion() {
        let scale = Scale {
            from: 10.0,
            to: 16.0,
            step: 1.0,
        };
        let said = |scale: &Scale| [2.0, 5.0, 10.0].map(|tier| scale.tier(tier).to_string());
        assert_eq!(said(&scale), ["3", "8", "16"]);
        let none = Scale { to: 0.0, ..scale };
        assert_eq!(said(&none), ["0", "0", "0"]);
    }

    #[test]
    fn a_rule_wins_over_the_rulebook_and_a_bound_over_a_sign() {
        let all = LeewaySpec {
            step: Some(5.0),
            keep_sign: Some(true),
            ..LeewaySpec::default()
        };
        let rule = LeewaySpec {
            step: Some(1.0),
            max: Some(30.0),
            ..LeewaySpec::default()
        };
        let both = rule.or(all);
        assert_eq!((both.step, both.is_frozen()), (Some(1.0), false));
        assert_eq!(both.bounds(10.0, 50.0), (0.0, 30.0));
        assert_eq!(all.bounds(-10.0, 50.0), (-50.0, 0.0));
        assert_eq!(LeewaySpec::default().bounds(-10.0, 50.0), (-50.0, 50.0));
    }
}
