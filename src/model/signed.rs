//! Newton steps that keep the signs of coefficients.
//!
//! Of the quadratic that Newton's method minimizes at each step, the smallest value where no coefficient is on the
//! wrong side of 0. Steps to it can be halved like any other, because the allowed side has no holes.

use crate::model::cholesky::Factor;

/// Changes of the set of held coefficients at most, by coefficient.
const MAX_CHANGES: usize = 10;
/// A gradient this small against its largest entry does not ask to be let go.
const FLAT: f64 = 1e-10;

/// The quadratic `½·xᵀ·H·x + cᵀ·x` around the coefficients, and which side of 0 is allowed.
pub(crate) struct Quadratic<'a> {
    /// Row-major square of second derivatives, upper triangle.
    pub(crate) hessian: &'a [f64],
    /// Gradient at `coefficients`.
    pub(crate) gradient: &'a [f64],
    /// Where the step starts, on the allowed side.
    pub(crate) coefficients: &'a [f64],
    /// 1, -1 or, for free ones, 0.
    pub(crate) signs: &'a [i8],
}

impl Quadratic<'_> {
    /// What to subtract from the coefficients.
    ///
    /// # Source
    /// Primal active set for convex quadratics (Nocedal and Wright 2006, algorithm 16.3) with bounds at 0, in the
    /// order of Lawson and Hanson 1974: one coefficient is let go at a time, the one that gains most.
    pub(crate) fn step(&self) -> Vec<f64> {
        let n = self.coefficients.len();
        let mut x = self.coefficients.to_vec();
        let mut is_held: Vec<bool> = held(&x, self.signs);
        for _ in 0..MAX_CHANGES * n {
            let slopes = self.slopes(&x);
            let target = self.free_minimum(&x, &slopes, &is_held);
            if self.walk(&mut x, &target, &mut is_held) {
                continue;
            }
            let slopes = self.slopes(&x);
            let Some(gains_most) = self.wants_out(&slopes, &is_held) else {
                break;
            };
            is_held[gains_most] = false;
        }
        let moves = self.coefficients.iter().zip(&x);
        moves.map(|(before, after)| before - after).collect()
    }

    /// Gradient of the quadratic at `x`.
    fn slopes(&self, x: &[f64]) -> Vec<f64> {
        let n = x.len();
        let moved: Vec<f64> = x
            .iter()
            .zip(self.coefficients)
            .map(|(a, b)| a - b)
            .collect();
        let entry = |i: usize, j: usize| self.hessian[i.min(j) * n + i.max(j)];
        (0..n)
            .map(|i| {
                let change: f64 = (0..n).map(|j| entry(i, j) * moved[j]).sum();
                self.gradient[i] + change
            })
            .collect()
    }

    /// The minimum where held coefficients stay and no sign matters.
    fn free_minimum(&self, x: &[f64], slopes: &[f64], is_held: &[bool]) -> Vec<f64> {
        let masked = without(self.hessian, is_held);
        let wanted: Vec<f64> = slopes
            .iter()
            .zip(is_held)
            .map(|(slope, held)| if *held { 0.0 } else { *slope })
            .collect();
        let step = Factor::new(&masked, x.len()).solve(&wanted);
        x.iter().zip(&step).map(|(x, step)| x - step).collect()
    }

    /// Goes toward `target` as far as the signs allow; whether one of them stood in the way.
    fn walk(&self, x: &mut [f64], target: &[f64], is_held: &mut [bool]) -> bool {
        let mut blocking: Option<(usize, f64)> = None;
        for i in 0..x.len() {
            let is_wrong = f64::from(self.signs[i]) * target[i] < 0.0;
            if is_wrong && !is_held[i] {
                let share = x[i] / (x[i] - target[i]);
                if blocking.is_none_or(|(_, least)| share < least) {
                    blocking = Some((i, share));
                }
            }
        }
        let share = blocking.map_or(1.0, |(_, share)| share);
        for (x, target) in x.iter_mut().zip(target) {
            *x = if share < 1.0 {
                *x + share * (target - *x)
            } else {
                *target
            };
        }
        if let Some((i, _)) = blocking {
            x[i] = 0.0;
            is_held[i] = true;
        }
        // Rounding must not carry another one past 0.
        keep(x, self.signs);
        blocking.is_some()
    }

    /// The held coefficient that would gain most on the allowed side.
    fn wants_out(&self, slopes: &[f64], is_held: &[bool]) -> Option<usize> {
        let steepest = self
            .gradient
            .iter()
            .fold(0.0f64, |most, g| most.max(g.abs()));
        let mut best: Option<(usize, f64)> = None;
        for i in (0..slopes.len()).filter(|&i| is_held[i]) {
            let gain = -f64::from(self.signs[i]) * slopes[i];
            if FLAT * steepest < gain && best.is_none_or(|(_, most)| most < gain) {
                best = Some((i, gain));
            }
        }
        best.map(|(i, _)| i)
    }
}

/// Whether a coefficient has a sign to keep and is at 0.
pub(crate) fn held(coefficients: &[f64], signs: &[i8]) -> Vec<bool> {
    let each = coefficients.iter().zip(signs);
    each.map(|(c, sign)| *sign != 0 && *c == 0.0).collect()
}

/// Moves coefficients on the wrong side to 0.
pub(crate) fn keep(coefficients: &mut [f64], signs: &[i8]) {
    for (c, sign) in coefficients.iter_mut().zip(signs) {
        if f64::from(*sign) * *c < 0.0 {
            *c = 0.0;
        }
    }
}

/// The matrix with nothing in the rows and columns of held coefficients, which [`Factor`] then leaves at 0.
pub(crate) fn without(hessian: &[f64], is_held: &[bool]) -> Vec<f64> {
    let n = is_held.len();
    let mut masked = hessian.to_vec();
    for (i, _) in is_held.iter().enumerate().filter(|(_, held)| **held) {
        masked[i * n..(i + 1) * n].fill(0.0);
        (0..n).for_each(|row| masked[row * n + i] = 0.0);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest value by trying every set of held coefficients.
    fn by_force(quadratic: &Quadratic) -> Vec<f64> {
        let n = quadratic.coefficients.len();
        let mut best: Option<(f64, Vec<f64>)> = None;
        for set in 0u32..1 << n {
            let is_held: Vec<bool> = (0..n).map(|i| set >> i & 1 == 1).collect();
            let mut start = quadratic.coefficients.to_vec();
            for i in 0..n {
                if is_held[i] {
                    start[i] = 0.0;
                }
            }
            let x = quadratic.free_minimum(&start, &quadratic.slopes(&start), &is_held);
            let signs = x.iter().zip(quadratic.signs);
            if signs.clone().any(|(x, sign)| f64::from(*sign) * x < -1e-12) {
                continue;
            }
            let slopes = quadratic.slopes(&x);
            let value: f64 = (0..n)
                .map(|i| {
                    f64::midpoint(quadratic.gradient[i], slopes[i])
                        * (x[i] - quadratic.coefficients[i])
                })
                .sum();
            if best.as_ref().is_none_or(|(least, _)| value < *least) {
                best = Some((value, x));
            }
        }
        best.unwrap().1
    }

    #[test]
    fn the_step_ends_at_the_smallest_allowed_value() {
        let hessian = [
            4.0, 1.0, -1.5, 0.5, 1.0, 3.0, 1.2, -0.4, -1.5, 1.2, 5.0, 0.8, 0.5, -0.4, 0.8, 2.0,
        ];
        for case in 0u32..200 {
            let number = |i: u32| f64::from((case * 7 + i * 13) % 23) - 11.0;
            let gradient: Vec<f64> = (0..4).map(number).collect();
            let signs = [1, -1, 1, (i8::try_from(case % 3).unwrap()) - 1];
            let mut coefficients: Vec<f64> = (4..8).map(|i| number(i) / 5.0).collect();
            keep(&mut coefficients, &signs);
            let quadratic = Quadratic {
                hessian: &hessian,
                gradient: &gradient,
                coefficients: &coefficients,
                signs: &signs,
            };
            let step = quadratic.step();
            let expected = by_force(&quadratic);
            for i in 0..4 {
                let got = coefficients[i] - step[i];
                assert!((got - expected[i]).abs() < 1e-9, "case {case}: {i}");
            }
        }
    }
}
