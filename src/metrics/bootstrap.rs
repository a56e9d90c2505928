//! Grouped bootstrap: whole leads are drawn, never single rows.

use rand::RngCore;
use rayon::prelude::*;

use crate::domain::Seed;

use super::MetricError;

/// A replicate that lacks a class is drawn again, at most so often.
const MAX_DRAWS: usize = 100;

/// How often to resample, and from which seed.
#[derive(Debug, Clone, Copy)]
pub struct Bootstrap {
    /// Number of replicates.
    pub replicates: usize,
    /// Replicate `b` uses stream `b` of this seed, so that threads do not matter.
    pub seed: Seed,
}

/// The statistics of every replicate.
#[derive(Debug, Clone)]
pub struct Replicates {
    values: Vec<Vec<f64>>,
    redrawn: usize,
}

impl Replicates {
    /// How many draws were thrown away because a class was missing.
    pub fn redrawn(&self) -> usize {
        self.redrawn
    }

    /// The values of one statistic, in the order of the replicates.
    pub fn statistic(&self, idx: usize) -> Vec<f64> {
        self.values
            .iter()
            .filter_map(|values| values.get(idx).copied())
            .collect()
    }

    /// Percentile interval that holds `level` of the replicates of one statistic; `None` without replicates.
    pub fn interval(&self, idx: usize, level: f64) -> Option<(f64, f64)> {
        percentiles(self.statistic(idx), level)
    }

    /// Percentile interval of the difference of two statistics, paired by replicate.
    pub fn difference_interval(&self, a: usize, b: usize, level: f64) -> Option<(f64, f64)> {
        let (a, b) = (self.statistic(a), self.statistic(b));
        percentiles(a.iter().zip(&b).map(|(a, b)| a - b).collect(), level)
    }
}

/// Draws groups with replacement and hands how often each was drawn to `statistics`.
///
/// All scorings measured in one call see the same draws: differences are paired.
///
/// # Shapes and units
/// `statistics` gets one count a group and gives the same number of values each time, or `None`
/// where a class is missing; such a replicate is drawn again.
///
/// # Errors
/// [`MetricError::Empty`] without groups, [`MetricError::Resampling`] where a class stays missing.
///
/// # Source
/// Cluster bootstrap with multinomial group weights (Davison & Hinkley 1997, section 3.8).
///
/// # Limits
/// Holds the model fixed: the luck of its training data is not in the interval.
pub fn bootstrap(
    n_groups: usize,
    plan: Bootstrap,
    statistics: impl Fn(&[u32]) -> Option<Vec<f64>> + Sync,
) -> Result<Replicates, MetricError> {
    if n_groups == 0 {
        return Err(MetricError::Empty);
    }
    let drawn: Vec<(Vec<f64>, usize)> = (0..plan.replicates)
        .into_par_iter()
        .map(|replicate| {
            let mut rng = plan.seed.stream(replicate as u64);
            let mut counts = vec![0u32; n_groups];
            for draw in 0..MAX_DRAWS {
                counts.fill(0);
                for _ in 0..n_groups {
                    counts[draw_below(&mut rng, n_groups)] += 1;
                }
                if let Some(values) = statistics(&counts) {
                    return Ok((values, draw));
                }
            }
            Err(MetricError::Resampling {
                replicate,
                draws: MAX_DRAWS,
            })
        })
        .collect::<Result<_, _>>()?;
    let redrawn = drawn.iter().map(|(_, redrawn)| redrawn).sum();
    Ok(Replicates {
        values: drawn.into_iter().map(|(values, _)| values).collect(),
        redrawn,
    })
}

/// A number below `n`; the bias of the multiplication is below `n / 2^32`.
fn draw_below(rng: &mut impl RngCore, n: usize) -> usize {
    ((u64::from(rng.next_u32()) * n as u64) >> 32) as usize
}

/// The interval that leaves out equal shares on both sides, interpolated between order statistics.
fn percentiles(mut values: Vec<f64>, level: f64) -> Option<(f64, f64)> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    Some((quantile(&values, tail), quantile(&values, 1.0 - tail)))
}

pub(super) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0..len"
    )]
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_of(values: &[f64]) -> impl Fn(&[u32]) -> Option<Vec<f64>> + Sync {
        move |counts| {
            let sum: f64 = counts
                .iter()
                .zip(values)
                .map(|(&c, v)| f64::from(c) * v)
                .sum();
            Some(vec![sum / values.len() as f64])
        }
    }

    #[test]
    fn the_interval_of_a_mean_is_the_textbook_one() {
        let values: Vec<f64> = (0..200).map(f64::from).collect();
        let plan = Bootstrap {
            replicates: 2000,
            seed: Seed(3),
        };
        let (low, high) = bootstrap(200, plan, mean_of(&values))
            .unwrap()
            .interval(0, 0.95)
            .unwrap();
        let half = 1.96 * (200.0f64 * 200.0 / 12.0 / 200.0).sqrt();
        assert!(
            (low - (99.5 - half)).abs() < 0.6 && (high - (99.5 + half)).abs() < 0.6,
            "{low} {high}"
        );
    }

    #[test]
    fn a_missing_class_is_drawn_again_and_counted() {
        let plan = Bootstrap {
            replicates: 50,
            seed: Seed(3),
        };
        let got = bootstrap(2, plan, |counts| (counts[0] == 1).then(|| vec![1.0])).unwrap();
        assert!(got.redrawn() > 0);
        let error = bootstrap(2, plan, |_| None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "replicate 0 of the bootstrap lacked a class in 100 draws"
        );
    }

    #[test]
    fn threads_do_not_change_the_draws() {
        let values: Vec<f64> = (0..50).map(f64::from).collect();
        let plan = Bootstrap {
            replicates: 64,
            seed: Seed(9),
        };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| bootstrap(50, plan, mean_of(&values)).unwrap().statistic(0))
        };
        assert_eq!(run(1), run(4));
    }
}
