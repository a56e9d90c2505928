//! Totals in bins, and the best line through them: what a book is worth, at a cost that does not grow with the rows.

use crate::domain::log_odds;
use crate::points::facts::Outcomes;

/// Bins within one standard deviation of the mean; each doubling beyond has as many again.
const BITS: u32 = 10;

/// Rounds of Newton's method at most, and halvings of a step.
const MAX_ROUNDS: usize = 60;
const MAX_HALVINGS: usize = 40;

/// From totals to log-odds: `intercept + slope · total`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Log-odds at a total of 0.
    pub intercept: f64,
    /// Log-odds a point; never negative.
    pub slope: f64,
    /// Mean log loss on the rows that it was fitted on, in nats.
    pub loss: f64,
    /// Whether a falling line would fit better: the points rank backwards, and the slope is 0.
    pub is_backwards: bool,
}

impl Line {
    /// Log-odds of a total.
    pub fn apply(&self, total: f64) -> f64 {
        self.intercept + self.slope * total
    }
}

/// Weight and sum of totals, by the place of the total.
///
/// A bin stands for its mean; of the conversions, only their number and the sum of their totals matter to a line. Totals in whole points have bins of their own wherever their standard deviation is below
/// 128 points, so nothing is lost. Else the log loss is off by less than 1e-7: the width of a bin is a 256th of a
/// standard deviation or less for all but outliers, and what is missing is a 24th of its square times the variance.
#[derive(Debug, Clone)]
pub(super) struct Bins {
    center: f64,
    spread: f64,
    first: i64,
    /// Weight and weighted sum of totals.
    slots: Vec<[f64; 2]>,
    weight: f64,
    converted: f64,
    /// Sum of the totals of conversions.
    converted_total: f64,
}

impl Bins {
    /// Bins of all totals, one a pattern.
    pub(super) fn new(totals: &[f64], outcomes: &Outcomes) -> Self {
        let counted = || totals.iter().zip(&outcomes.weights);
        let mean = counted().map(|(total, weight)| total * weight).sum::<f64>() / outcomes.total;
        let squares: f64 = counted()
            .map(|(total, weight)| weight * (total - mean).powi(2))
            .sum();
        let deviation = (squares / outcomes.total).sqrt();
        let mut bins = Self {
            center: mean,
            spread: if 0.0 < deviation { deviation } else { 1.0 },
            first: 0,
            slots: Vec::new(),
            weight: outcomes.total,
            converted: outcomes.total_converted,
            converted_total: 0.0,
        };
        for (pattern, &total) in totals.iter().enumerate() {
            let weight = outcomes.weights[pattern];
            if 0.0 < weight {
                bins.add(total, weight, outcomes.converted[pattern]);
            }
        }
        bins
    }

    /// The place of a total: bins of equal width within a standard deviation, twice as wide with every doubling.
    fn place(&self, total: f64) -> i64 {
        let z = (total - self.center) / self.spread;
        let shift = f64::MANTISSA_DIGITS - 1 - BITS;
        let bin = ((1.0 + z.abs()).to_bits() >> shift) - (1f64.to_bits() >> shift);
        // At most 2^11 doublings of 2^10 bins.
        let bin = i64::try_from(bin).unwrap_or(i64::MAX);
        if z < 0.0 { -1 - bin } else { bin }
    }

    fn add(&mut self, total: f64, weight: f64, converted: f64) {
        let place = self.place(total);
        if self.slots.is_empty() {
            self.first = place;
        }
        if place < self.first {
            // Room for more of the same, so that this stays rare.
            let more = self.first - place + 64;
            let empty = std::iter::repeat_n([0.0; 2], usize::try_from(more).unwrap_or(0));
            self.slots.splice(0..0, empty);
            self.first -= more;
        }
        let at = usize::try_from(place - self.first).unwrap_or(0);
        if self.slots.len() <= at {
            self.slots.resize(at + 1, [0.0; 2]);
        }
        let bin = &mut self.slots[at];
        bin[0] += weight;
        bin[1] += weight * total;
        self.converted_total += converted * total;
    }

    /// The bins after some patterns that have a weight came to other totals.
    pub(super) fn moved(
        &self,
        totals: &[f64],
        outcomes: &Outcomes,
        moved: impl IntoIterator<Item = (usize, f64)>,
    ) -> Self {
        let mut bins = self.clone();
        for (pattern, to) in moved {
            let (weight, converted) = (outcomes.weights[pattern], outcomes.converted[pattern]);
            bins.add(totals[pattern], -weight, -converted);
            bins.add(to, weight, converted);
        }
        bins
    }

    /// The line that fits best, of those that do not fall; `near` is a line that should be close.
    ///
    /// # Source
    /// `refit_ab` of methods section 3.3: damped Newton on standardized totals.
    pub(super) fn line(&self, near: Option<&Line>) -> Line {
        let share = self.converted / self.weight;
        let flat = Line {
            intercept: log_odds(share),
            slope: 0.0,
            // The entropy of the base rate.
            loss: -share * share.ln() - (1.0 - share) * (-share).ln_1p(),
            is_backwards: false,
        };
        // What is left where all rows of a bin have moved away is rounding.
        let least = 1e-9 * self.weight / (self.slots.len() as f64).max(1.0);
        let points: Vec<[f64; 2]> = self
            .slots
            .iter()
            .filter(|bin| least.min(1e-6) < bin[0])
            .map(|&[weight, sum]| [(sum / weight - self.center) / self.spread, weight])
            .collect();
        if points.len() < 2 {
            return flat;
        }
        let fit = Newton {
            points: &points,
            weight: self.weight,
            converted: [
                self.converted,
                (self.converted_total - self.center * self.converted) / self.spread,
            ],
        };
        let start = near
            .filter(|line| 0.0 < line.slope)
            .map_or([flat.intercept, 0.0], |line| {
                [line.apply(self.center), line.slope * self.spread]
            });
        let (mut best, mut loss) = fit.minimize(start);
        if flat.loss < loss {
            (best, loss) = fit.minimize([flat.intercept, 0.0]);
        }
        let slope = best[1] / self.spread;
        if slope <= 0.0 {
            return Line {
                is_backwards: slope < 0.0 && loss < flat.loss - 1e-12,
                ..flat
            };
        }
        Line {
            intercept: best[0] - slope * self.center,
            slope,
            loss,
            is_backwards: false,
        }
    }
}

/// Standardized total and weight of each bin, and of all conversions their weight and standardized total.
struct Newton<'a> {
    points: &'a [[f64; 2]],
    weight: f64,
    converted: [f64; 2],
}

/// Loss, gradient and second derivatives.
struct Sums {
    loss: f64,
    gradient: [f64; 2],
    hessian: [f64; 3],
}

impl Newton<'_> {
    fn sums(&self, [intercept, slope]: [f64; 2]) -> Sums {
        let [converted, converted_z] = self.converted;
        let mut sums = Sums {
            loss: -intercept * converted - slope * converted_z,
            gradient: [-converted, -converted_z],
            hessian: [0.0; 3],
        };
        for &[z, weight] in self.points {
            let eta = intercept + slope * z;
            let (positive, softplus) = chance(eta);
            sums.loss += weight * softplus;
            let expected = weight * positive;
            let curvature = expected * (1.0 - positive);
            sums.gradient[0] += expected;
            sums.gradient[1] += expected * z;
            sums.hessian[0] += curvature;
            sums.hessian[1] += curvature * z;
            sums.hessian[2] += curvature * z * z;
        }
        sums.loss /= self.weight;
        sums.gradient = sums.gradient.map(|sum| sum / self.weight);
        sums.hessian = sums.hessian.map(|sum| sum / self.weight);
        sums.hessian[0] += 1e-12;
        sums.hessian[2] += 1e-12;
        sums
    }

    fn minimize(&self, start: [f64; 2]) -> ([f64; 2], f64) {
        let mut at = start;
        let mut now = self.sums(at);
        for _ in 0..MAX_ROUNDS {
            let ([g0, g1], [h00, h01, h11]) = (now.gradient, now.hessian);
            let determinant = h00 * h11 - h01 * h01;
            if determinant <= 0.0 || !determinant.is_finite() {
                break;
            }
            let step = [
                (h11 * g0 - h01 * g1) / determinant,
                (h00 * g1 - h01 * g0) / determinant,
            ];
            let decrement = step[0] * g0 + step[1] * g1;
            if decrement < 1e-11 {
                // Close enough for the parabola to be the truth: one more step, known without looking.
                return (
                    [at[0] - step[0], at[1] - step[1]],
                    now.loss - decrement.max(0.0) / 2.0,
                );
            }
            let tried = (0..MAX_HALVINGS).find_map(|halvings| {
                let length = 0.5f64.powi(i32::try_from(halvings).unwrap_or(0));
                let there = [at[0] - length * step[0], at[1] - length * step[1]];
                let sums = self.sums(there);
                (sums.loss <= now.loss).then_some((there, sums))
            });
            let Some((there, sums)) = tried else {
                break;
            };
            (at, now) = (there, sums);
        }
        (at, now.loss)
    }
}

/// The probability and `ln(1 + e^eta)`, of one exponential.
#[inline]
pub(super) fn chance(eta: f64) -> (f64, f64) {
    let small = (-eta.abs()).exp();
    let softplus = eta.max(0.0) + small.ln_1p();
    let larger = 1.0 / (1.0 + small);
    (if eta < 0.0 { small * larger } else { larger }, softplus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::refit_ab;
    use crate::points::Facts;

    fn close(line: Line, columns: &[Vec<f64>], labels: &[bool], points: &[f64]) -> f64 {
        let totals: Vec<f64> = (0..labels.len())
            .map(|row| columns.iter().zip(points).map(|(x, p)| x[row] * p).sum())
            .collect();
        let map = refit_ab(&totals, labels, None).unwrap();
        assert!((line.loss - map.loss).abs() < 1e-8, "{line:?} {map:?}");
        (line.slope - map.slope)
            .abs()
            .max((line.intercept - map.intercept).abs())
    }

    #[test]
    fn the_line_is_that_of_the_calibration_before_and_after_a_move() {
        let labels: Vec<bool> = (0..900).map(|row| row % 7 == 0 || row % 31 < 3).collect();
        let whole: Vec<f64> = (0..900).map(|row| f64::from(row % 31 < 9)).collect();
        let faded: Vec<f64> = (0..900)
            .map(|row| f64::from(row * row % 97) / 13.0)
            .collect();
        let columns = [whole, faded];
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        for (used, tolerance) in [(1, 1e-9), (2, 1e-5)] {
            let facts = Facts::new(&slices[..used], None).unwrap();
            let outcomes = facts.outcomes(&labels, None, None).unwrap();
            let points = &[5.0, -1.0][..used];
            let totals = facts.counted(points);
            let bins = Bins::new(&totals, &outcomes);
            let line = bins.line(None);
            assert!(close(line, &columns, &labels, points) < tolerance);
            let mut points = points.to_vec();
            points[0] += 4.0;
            let moved = facts.counted(&points).into_iter().enumerate();
            let moved = bins.moved(&totals, &outcomes, moved);
            assert!(close(moved.line(Some(&line)), &columns, &labels, &points) < tolerance);
        }
    }

    #[test]
    fn a_falling_line_is_flat_and_says_so() {
        let facts = Facts::new(&[&[1.0, 1.0, 0.0, 0.0, 0.0]], None).unwrap();
        let labels = [true, false, false, false, false];
        let outcomes = facts.outcomes(&labels, None, None).unwrap();
        let line = Bins::new(&facts.counted(&[-3.0]), &outcomes).line(None);
        assert!(line.is_backwards && line.slope == 0.0);
        assert!((line.intercept - log_odds(0.2)).abs() < 1e-12);
    }
}
