//! Cumulative gains (figure 2): call the best first, and how many of the buyers are reached?

use serde::{Deserialize, Serialize};

use crate::metrics::{Listed, ResampledTop};

use super::Ends;
use super::prepared::Prepared;
use super::resampled::Resampled;

/// Captured conversions by share of the list, for every scorer on one grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// Shares of the list, best first, ascending from 0 to 1. At random the capture is the share itself.
    pub shares: Vec<f64>,
    /// One curve a scorer of [`super::Roles::shown`].
    pub scorers: Vec<ScorerGains>,
    /// Differences at capacity: model and hybrid against the rules, hybrid against the model, as far as there are any.
    pub differences: Vec<GainsDifference>,
    /// Replicates of the bootstrap by group that the intervals come from; 0 = too few conversions for any.
    pub replicates: usize,
}

/// The gains of one scorer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerGains {
    /// Its name.
    pub scorer: String,
    /// Share of all conversions in each share of the list, a tie at the border shared out fairly.
    pub captures: Vec<f64>,
    /// Share of all conversions at capacity.
    pub at_capacity: f64,
    /// Its interval.
    pub at_capacity_interval: Option<Ends>,
    /// Conversions at capacity: the same times all conversions.
    pub conversions_at_capacity: f64,
    /// Distinct scores: where they are few, many rows are tied and the order among them is chance.
    pub distinct_scores: usize,
}

/// How much more one scorer captures at capacity than another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GainsDifference {
    /// The first.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Capture of the first less that of the second, at capacity.
    pub difference: f64,
    /// Its interval, by the same bootstrap samples for both.
    pub interval: Option<Ends>,
    /// The same in conversions.
    pub conversions: f64,
}

/// The curves of all shown scorers, with intervals at capacity.
pub(super) fn gains(prepared: &Prepared) -> Gains {
    let shares = grid();
    let (labels, groups) = (prepared.labels(), &prepared.groups);
    let (capacity, all) = (prepared.capacity.share, prepared.n_converted() as f64);
    let resampled = prepared.resampled.as_ref();
    let listed = Listed {
        labels,
        groups: groups.codes(),
        n_groups: groups.n_groups(),
        lists: prepared.lists(),
    };
    let mut scorers = Vec::new();
    for (at, lane) in prepared.lanes.iter().enumerate() {
        let top = ResampledTop::new(&lane.ranked, &listed);
        let mut captures = vec![0.0];
        captures.extend(shares[1..].iter().map(|share| top.hits(*share) / all));
        let at_capacity = top.hits(capacity) / all;
        scorers.push(ScorerGains {
            scorer: lane.name.to_owned(),
            captures,
            at_capacity,
            at_capacity_interval: resampled.and_then(|drawn| drawn.capture(at, capacity)),
            conversions_at_capacity: at_capacity * all,
            distinct_scores: distinct(&lane.scores),
        });
    }
    let mut differences = Vec::new();
    for (a, b) in prepared.pairs() {
        let difference = scorers[a].at_capacity - scorers[b].at_capacity;
        differences.push(GainsDifference {
            scorer: scorers[a].scorer.clone(),
            against: scorers[b].scorer.clone(),
            difference,
            interval: resampled.and_then(|drawn| drawn.difference(a, b, capacity)),
            conversions: difference * all,
        });
    }
    Gains {
        shares,
        scorers,
        differences,
        replicates: resampled.map_or(0, Resampled::n),
    }
}

/// Half a hundredth at the head of the list, where it matters, then hundredths.
fn grid() -> Vec<f64> {
    let head = (0..10).map(|step| f64::from(step) / 200.0);
    head.chain((5..=100).map(|step| f64::from(step) / 100.0))
        .collect()
}

fn distinct(values: &[f64]) -> usize {
    let mut bits: Vec<u64> = values.iter().map(|value| (value + 0.0).to_bits()).collect();
    bits.sort_unstable();
    bits.dedup();
    bits.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_goes_from_nobody_to_all_and_rises() {
        let shares = grid();
        assert_eq!((shares.first(), shares.last()), (Some(&0.0), Some(&1.0)));
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(distinct(&[0.0, -0.0, 1.0, 1.0]), 2);
    }
}
