//! The log loss around a book as a parabola in its points.

use rayon::prelude::*;

use crate::points::bins::{Line, chance};
use crate::points::limits::Counted;
use crate::points::problem::Problem;

/// Patterns that one thread adds up; fixed, so that the number of threads never shows.
const CHUNK: usize = 8192;

/// What moves along with the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The intercept.
    Intercept,
    /// Intercept and slope of the line.
    Line,
}

/// Slope and curvature of the mean log loss in log-odds a unit of fact, for some rules.
///
/// At a book whose line fits, giving the rules `d` more points changes the loss by about
/// `slope · gradient · d + ½ · slope² · dᵀ · curvature · d`.
///
/// # Source
/// Methods section 3.3: `S = H − C·M⁻¹·Cᵀ`, with what is profiled out in `M`.
#[derive(Debug, Clone, PartialEq)]
pub struct Surrogate {
    /// First derivative by rule.
    pub gradient: Vec<f64>,
    /// Second derivatives, row-major, both triangles.
    pub curvature: Vec<f64>,
    /// Mean of each fact, rows weighted by their curvature: how far the intercept gives way.
    pub mean: Vec<f64>,
    /// First and second derivative in the intercept; the first is 0 where the line fits.
    pub intercept: (f64, f64),
    /// Second derivatives in a rule and the total, and in the total alone; 0 where the slope is profiled out.
    pub total: (Vec<f64>, f64),
}

impl Surrogate {
    /// The curvature of one rule.
    pub fn own(&self, rule: usize) -> f64 {
        self.curvature[rule * self.gradient.len() + rule]
    }
}

/// Sums over rows: `r·x`, `v·x`, `v·s·x` by rule, then `v`, `v·s`, `v·s²`.
struct Sums {
    gradient: Vec<f64>,
    cross: Vec<[f64; 2]>,
    inner: [f64; 3],
    /// `v·x·x`: upper triangle row-major, or the diagonal alone.
    squares: Vec<f64>,
    residual: f64,
}

impl Sums {
    fn zero(n: usize, n_squares: usize) -> Self {
        Self {
            gradient: vec![0.0; n],
            cross: vec![[0.0; 2]; n],
            inner: [0.0; 3],
            squares: vec![0.0; n_squares],
            residual: 0.0,
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |to: &mut [f64], from: &[f64]| {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from;
            }
        };
        add(&mut self.gradient, &other.gradient);
        add(&mut self.squares, &other.squares);
        add(&mut self.inner, &other.inner);
        self.residual += other.residual;
        add(self.cross.as_flattened_mut(), other.cross.as_flattened());
    }
}

/// Where the loss is looked at: totals with the line, or log-odds with a line of slope 1.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) totals: &'a [f64],
    /// What the totals come from, which says where limits cut; `None` = nowhere.
    pub(super) counted: Option<Counted<'a>>,
    pub(super) line: &'a Line,
    pub(super) profile: Profile,
}

/// Gradient and curvature of the rules in `rules`, in their order.
pub(super) fn surrogate(problem: &Problem, at: At, rules: &[usize]) -> Surrogate {
    let n = rules.len();
    let mut place = vec![None; problem.n_columns()];
    for (to, &rule) in rules.iter().enumerate() {
        place[rule] = Some(to);
    }
    let sums = add_up(problem, at, n, n * n, |sums, fired, [residual, v, vs]| {
        fired.retain_mut(|(rule, _)| match place[*rule] {
            Some(to) => {
                *rule = to;
                true
            }
            None => false,
        });
        for (first, &(rule, x)) in fired.iter().enumerate() {
            sums.gradient[rule] += residual * x;
            sums.cross[rule][0] += v * x;
            sums.cross[rule][1] += vs * x;
            let row = &mut sums.squares[rule * n..(rule + 1) * n];
            let vx = v * x;
            for &(other, y) in &fired[first..] {
                row[other] += vx * y;
            }
        }
    });
    let weight = problem.outcomes().total;
    let mut curvature = vec![0.0; n * n];
    let profile = Profiled::new(&sums, at.profile);
    for i in 0..n {
        for j in i..n {
            // Rules come in any order, and each pair was added to one of the triangles.
            let square = if i == j {
                sums.squares[i * n + i]
            } else {
                sums.squares[i * n + j] + sums.squares[j * n + i]
            };
            let value = square - profile.taken(sums.cross[i], sums.cross[j]);
            // What is left of a rule that the profile wholly takes is rounding.
            let value = if i == j && value < 1e-10 * square {
                0.0
            } else {
                value / weight
            };
            curvature[i * n + j] = value;
            curvature[j * n + i] = value;
        }
    }
    let over = 1.0 / profile.weight.max(f64::MIN_POSITIVE);
    Surrogate {
        gradient: sums.gradient.iter().map(|sum| sum / weight).collect(),
        curvature,
        mean: sums.cross.iter().map(|[sum, _]| sum * over).collect(),
        intercept: (sums.residual / weight, profile.weight / weight),
        total: profile.with_total(&sums, at.profile, weight),
    }
}

/// Gradient and own curvature of every rule: what single moves need, at a fraction of the cost.
pub(super) fn slopes(problem: &Problem, at: At) -> Vec<[f64; 2]> {
    let n = problem.n_columns();
    let sums = add_up(problem, at, n, n, |sums, fired, [residual, v, vs]| {
        for &mut (rule, x) in fired {
            sums.gradient[rule] += residual * x;
            sums.cross[rule][0] += v * x;
            sums.cross[rule][1] += vs * x;
            sums.squares[rule] += v * x * x;
        }
    });
    let weight = problem.outcomes().total;
    let profile = Profiled::new(&sums, at.profile);
    (0..n)
        .map(|rule| {
            let own = sums.squares[rule] - profile.taken(sums.cross[rule], sums.cross[rule]);
            let own = if own < 1e-10 * sums.squares[rule] {
                0.0
            } else {
                own
            };
            [sums.gradient[rule] / weight, own / weight]
        })
        .collect()
}

/// Adds up all patterns, chunk by chunk, in a fixed order; `add` is handed the columns that move the total, with their facts.
fn add_up(
    problem: &Problem,
    at: At,
    n: usize,
    n_squares: usize,
    add: impl Fn(&mut Sums, &mut Vec<(usize, f64)>, [f64; 3]) + Sync,
) -> Sums {
    let outcomes = problem.outcomes();
    let center = problem.center(at.totals);
    let chunks: Vec<Sums> = (0..at.totals.len().div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut sums = Sums::zero(n, n_squares);
            let mut fired = Vec::new();
            let end = ((chunk + 1) * CHUNK).min(at.totals.len());
            for pattern in chunk * CHUNK..end {
                let weight = outcomes.weights[pattern];
                if weight <= 0.0 {
                    continue;
                }
                let total = at.totals[pattern];
                let (positive, _) = chance(at.line.apply(total));
                let residual = weight * positive - outcomes.converted[pattern];
                let v = weight * positive * (1.0 - positive);
                let vs = v * (total - center);
                sums.residual += residual;
                sums.inner[0] += v;
                sums.inner[1] += vs;
                sums.inner[2] += vs * (total - center);
                problem.facts().open(at.counted, pattern, &mut fired);
                add(&mut sums, &mut fired, [residual, v, vs]);
            }
            sums
        })
        .collect();
    let mut all = Sums::zero(n, n_squares);
    for sums in &chunks {
        all.add(sums);
    }
    all
}

/// What intercept and slope take of the curvature.
struct Profiled {
    weight: f64,
    mean: f64,
    /// One over the sum of squares about the mean; 0 where totals do not vary or the slope is not profiled out.
    over_squares: f64,
}

impl Profiled {
    fn new(sums: &Sums, profile: Profile) -> Self {
        let [weight, sum, squares] = sums.inner;
        let mean = if 0.0 < weight { sum / weight } else { 0.0 };
        let about_mean = squares - mean * sum;
        let varies = profile == Profile::Line && 1e-12 * squares < about_mean;
        Self {
            weight,
            mean,
            over_squares: if varies { 1.0 / about_mean } else { 0.0 },
        }
    }

    /// What is left of the total: all, or nothing where the slope is profiled out.
    fn with_total(&self, sums: &Sums, profile: Profile, weight: f64) -> (Vec<f64>, f64) {
        if profile == Profile::Line {
            return (vec![0.0; sums.cross.len()], 0.0);
        }
        let about = |[sum, with]: &[f64; 2]| (with - self.mean * sum) / weight;
        let own = sums.inner[2] - self.mean * sums.inner[1];
        (sums.cross.iter().map(about).collect(), own / weight)
    }

    fn taken(&self, [a, as_]: [f64; 2], [b, bs]: [f64; 2]) -> f64 {
        if self.weight <= 0.0 {
            return 0.0;
        }
        let (about_a, about_b) = (as_ - self.mean * a, bs - self.mean * b);
        a * b / self.weight + about_a * about_b * self.over_squares
    }
}
