//! Signs of columns: a tree whose answer never falls, or never rises, along a number.
//!
//! A split by such a column has its answers in the order of the sign, and what lies between them is a bound that
//! neither side ever crosses further down.

use crate::model::grown::Grown;
use crate::model::pack::Pack;
use crate::model::split::Pair;

/// Between what the answers of a node and of all below it have to stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    /// Any answer.
    pub(crate) const FREE: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };

    /// The nearest answer that is allowed.
    pub(crate) fn hold(self, answer: f64) -> f64 {
        answer.max(self.low).min(self.high)
    }

    /// Bounds of both sides of a split by a column of this sign; `own` is the answer without the split.
    ///
    /// # Source
    /// The middle of both answers as the bound: `XGBoost`, and the basic method of `LightGBM`. Where the answers are
    /// in the wrong order, as some node of a symmetric tree may have it, the bound is the node's own answer.
    pub(crate) fn of_sides(self, sign: i8, answers: [f64; 2], own: f64) -> [Self; 2] {
        if sign == 0 {
            return [self; 2];
        }
        let answers = answers.map(|answer| self.hold(answer));
        let middle = if is_broken(sign, answers) {
            self.hold(own)
        } else {
            f64::midpoint(answers[0], answers[1])
        };
        let below = Self {
            high: middle,
            ..self
        };
        let above = Self {
            low: middle,
            ..self
        };
        if 0 < sign {
            [below, above]
        } else {
            [above, below]
        }
    }

    /// The same on the scale of [`halves`](crate::model::pack::halves), for Newton steps.
    pub(crate) fn packed(self, pack: Pack) -> Self {
        let unit = pack.gradient_units(1.0) / pack.weight_units(1.0);
        Self {
            low: self.low * unit,
            high: self.high * unit,
        }
    }

    /// Gain of two Newton steps within these bounds over the one of their parent, up to the factor of one half; none
    /// where they are in the wrong order for the sign.
    pub(crate) fn gain(self, sign: i8, sides: [Pair; 2], l2: f64) -> f64 {
        let answers = sides.map(|side| self.hold(step(side, l2)));
        if is_broken(sign, answers) {
            return 0.0;
        }
        let [left, right] = sides;
        let whole = [left[0] + right[0], left[1] + right[1]];
        let own = self.hold(step(whole, l2));
        value_at(left, answers[0], l2) + value_at(right, answers[1], l2) - value_at(whole, own, l2)
    }
}

fn is_broken(sign: i8, [left, right]: [f64; 2]) -> bool {
    if 0 < sign {
        right < left
    } else {
        sign < 0 && left < right
    }
}

/// The Newton step of a node.
pub(crate) fn step([g, h]: Pair, l2: f64) -> f64 {
    -g / (h + l2).max(f64::MIN_POSITIVE)
}

/// Twice what a step of this length gains.
fn value_at([g, h]: Pair, answer: f64, l2: f64) -> f64 {
    -answer * (2.0 * g + (h + l2) * answer)
}

/// Draws the answers of a grown tree into the bounds that its splits by columns with a sign set; `signs` is empty
/// where all columns are free.
pub(crate) fn hold_all(grown: &Grown, signs: &[i8], values: &mut [f64]) {
    if signs.is_empty() {
        return;
    }
    let mut bounds = vec![Bounds::FREE; values.len()];
    for (at, node) in grown.nodes.iter().enumerate() {
        values[at] = bounds[at].hold(values[at]);
        if let Some(split) = &node.split {
            let answers = [values[split.left], values[split.left + 1]];
            let sides = bounds[at].of_sides(signs[split.split.column], answers, values[at]);
            bounds[split.left] = sides[0];
            bounds[split.left + 1] = sides[1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_never_cross_the_middle_and_a_wrong_order_gains_nothing() {
        let bounds = Bounds {
            low: -1.0,
            high: 2.0,
        };
        let [left, right] = bounds.of_sides(1, [-3.0, 1.0], 0.2);
        assert!((left.high - 0.0).abs() < 1e-12 && (right.low - 0.0).abs() < 1e-12);
        assert!((left.low - -1.0).abs() < 1e-12 && (right.high - 2.0).abs() < 1e-12);
        let [left, right] = bounds.of_sides(-1, [-3.0, 1.0], 0.2);
        assert!((left.low - 0.2).abs() < 1e-12 && (right.high - 0.2).abs() < 1e-12);
        let sides = [[-3.0, 2.0], [1.0, 2.0]];
        let free = 9.0 / 3.0 + 1.0 / 3.0 - 4.0 / 5.0;
        assert!((Bounds::FREE.gain(0, sides, 1.0) - free).abs() < 1e-12);
        assert!((Bounds::FREE.gain(-1, sides, 1.0) - free).abs() < 1e-12);
        assert!(Bounds::FREE.gain(1, sides, 1.0).abs() < 1e-12);
    }
}
