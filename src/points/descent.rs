//! Whole points under a parabola: cyclic descent, then pairs of rules.

use crate::points::leeway::Leeway;

/// Sweeps and pair moves at most; each lowers the value, so this is never met but by rounding.
const MAX_SWEEPS: usize = 500;

/// `½·(p − target)ᵀ·S·(p − target) + per_edit·edits + per_step·distance`, over allowed points.
pub(super) struct Parabola<'a> {
    /// Second derivatives in points, row-major, both triangles.
    pub(super) curvature: &'a [f64],
    pub(super) target: &'a [f64],
    pub(super) leeways: &'a [&'a Leeway],
    /// Cost of a rule that is not as it was.
    pub(super) per_edit: f64,
    /// Cost of each step away from where it was.
    pub(super) per_step: f64,
}

impl Parabola<'_> {
    fn curvature(&self, i: usize, j: usize) -> f64 {
        self.curvature[i * self.target.len() + j]
    }

    /// Cost of having changed a rule.
    fn cost(&self, rule: usize, points: f64) -> f64 {
        let leeway = self.leeways[rule];
        let edited = f64::from(u8::from(points != leeway.points()));
        let distance = if 0.0 < self.per_step {
            self.per_step * leeway.distance(points)
        } else {
            0.0
        };
        self.per_edit * edited + distance
    }

    /// The allowed points closest to the target; a rule of no curvature stays as it was.
    pub(super) fn rounded(&self) -> Vec<f64> {
        let each = self.leeways.iter().zip(self.target).enumerate();
        each.map(|(rule, (leeway, &target))| {
            if self.curvature(rule, rule) <= 0.0 {
                leeway.points()
            } else {
                leeway.nearest(target)
            }
        })
        .collect()
    }

    /// The value at some points.
    pub(super) fn value(&self, points: &[f64]) -> f64 {
        let slope = self.slope(points);
        let apart = points.iter().zip(self.target).map(|(p, t)| p - t);
        let squares: f64 = apart.zip(&slope).map(|(d, s)| d * s).sum();
        let costs: f64 = points
            .iter()
            .enumerate()
            .map(|(j, &p)| self.cost(j, p))
            .sum();
        0.5 * squares + costs
    }

    /// First derivatives at some points.
    fn slope(&self, points: &[f64]) -> Vec<f64> {
        let n = points.len();
        let mut slope = vec![0.0; n];
        for (j, (point, target)) in points.iter().zip(self.target).enumerate() {
            let apart = point - target;
            if apart != 0.0 {
                for (slope, curvature) in slope.iter_mut().zip(&self.curvature[j * n..]) {
                    *slope += curvature * apart;
                }
            }
        }
        slope
    }

    /// Descends from `start` until no single rule and no pair of rules moved by a step lowers the value.
    ///
    /// # Source
    /// `int_cd` of methods section 3.3.
    pub(super) fn descend(&self, start: Vec<f64>) -> Vec<f64> {
        let mut points = start;
        let mut slope = self.slope(&points);
        for _ in 0..MAX_SWEEPS {
            let mut is_still = true;
            for rule in 0..points.len() {
                if let Some(best) = self.best_of_one(rule, points[rule], slope[rule]) {
                    self.go(&mut points, &mut slope, rule, best);
                    is_still = false;
                }
            }
            if !is_still {
                continue;
            }
            let Some([(i, p), (j, q)]) = self.best_of_two(&points, &slope) else {
                break;
            };
            self.go(&mut points, &mut slope, i, p);
            self.go(&mut points, &mut slope, j, q);
        }
        points
    }

    fn go(&self, points: &mut [f64], slope: &mut [f64], rule: usize, to: f64) {
        let by = to - points[rule];
        points[rule] = to;
        let row = &self.curvature[rule * slope.len()..];
        for (slope, curvature) in slope.iter_mut().zip(row) {
            *slope += curvature * by;
        }
    }

    /// Exact minimum over one rule, where it is lower than now.
    fn best_of_one(&self, rule: usize, now: f64, slope: f64) -> Option<f64> {
        let own = self.curvature(rule, rule);
        let leeway = self.leeways[rule];
        if own <= 0.0 || leeway.is_frozen() {
            return None;
        }
        let lowest = now - slope / own;
        // The cost of distance pulls the lowest place toward today's points.
        let pull = self.per_step / leeway.step() / own;
        let home = leeway.points();
        let wanted = if home < lowest {
            (lowest - pull).max(home)
        } else {
            (lowest + pull).min(home)
        };
        let change = |to: f64| {
            let by = to - now;
            slope * by + 0.5 * own * by * by + self.cost(rule, to) - self.cost(rule, now)
        };
        let [below, above] = leeway.around(wanted);
        let mut best = (-1e-15, None);
        for to in [below, above, home] {
            let change = change(to);
            if to != now && change < best.0 {
                best = (change, Some(to));
            }
        }
        best.1
    }

    /// The best pair of rules to move by a step each, where that is lower than now.
    fn best_of_two(&self, points: &[f64], slope: &[f64]) -> Option<[(usize, f64); 2]> {
        // What a step of each rule alone costs; pairs add the cross term.
        let mut steps: Vec<(usize, f64, f64, f64)> = Vec::new();
        for (rule, leeway) in self.leeways.iter().enumerate() {
            let own = self.curvature(rule, rule);
            if own <= 0.0 {
                continue;
            }
            for to in leeway.next(points[rule]).into_iter().flatten() {
                let by = to - points[rule];
                let costs = self.cost(rule, to) - self.cost(rule, points[rule]);
                let alone = slope[rule] * by + 0.5 * own * by * by + costs;
                steps.push((rule, to, by, alone));
            }
        }
        let mut best = (-1e-15, None);
        for (at, &(i, p, by_i, alone_i)) in steps.iter().enumerate() {
            for &(j, q, by_j, alone_j) in &steps[at + 1..] {
                let change = alone_i + alone_j + by_i * by_j * self.curvature(i, j);
                if i != j && change < best.0 {
                    best = (change, Some([(i, p), (j, q)]));
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_get_out_of_the_corner_where_single_moves_are_stuck() {
        // A narrow valley along (1, −1): from (1, 0), no single step helps, and both together do.
        let curvature = [1.0, 0.95, 0.95, 1.0];
        let one = Leeway::new("a", 0.0, (-5.0, 5.0), 1.0).unwrap();
        let parabola = Parabola {
            curvature: &curvature,
            target: &[-2.0, 3.0],
            leeways: &[&one, &one],
            per_edit: 0.0,
            per_step: 0.0,
        };
        assert_eq!(parabola.descend(vec![1.0, 0.0]), [-2.0, 3.0]);
        assert_eq!(parabola.value(&[-2.0, 3.0]), 0.0);
    }

    #[test]
    fn small_gains_do_not_pay_for_an_edit() {
        let rule = Leeway::new("a", 4.0, (-9.0, 9.0), 1.0).unwrap();
        let of = |per_edit, per_step| {
            Parabola {
                curvature: &[1.0],
                target: &[6.2],
                leeways: &[&rule],
                per_edit,
                per_step,
            }
            .descend(vec![4.0])
        };
        assert_eq!(of(0.0, 0.0), [6.0]);
        assert_eq!(of(3.0, 0.0), [4.0]);
        assert_eq!(of(0.0, 1.0), [5.0]);
    }
}
