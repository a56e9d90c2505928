//! One bootstrap by group for all curves, so that differences are paired and no figure contradicts another.

use crate::domain::Seed;
use crate::error::Result;
use crate::evaluate::{FEW_GROUPS, LEVEL, TrainingSet};
use crate::metrics::{Bootstrap, ListSizes, Listed, Replicates, ResampledTop, bootstrap};
use crate::split::Groups;

use super::Ends;
use super::prepared::Lane;
use super::rows::{count, ends};

/// Replicates.
const REPLICATES: usize = 300;

/// Captures of every lane in every replicate, at tenths and at capacity.
pub(super) struct Resampled {
    /// Ascending: the tenths, and the capacity where it is none of them.
    pub(super) shares: Vec<f64>,
    pub(super) replicates: Replicates,
}

impl Resampled {
    fn idx(&self, lane: usize, share: f64) -> Option<usize> {
        let at = self
            .shares
            .iter()
            .position(|one| (one - share).abs() < 1e-12)?;
        Some(lane * self.shares.len() + at)
    }

    /// Interval of the capture of a lane at one of the shares.
    pub(super) fn capture(&self, lane: usize, share: f64) -> Option<Ends> {
        let found = self.replicates.interval(self.idx(lane, share)?, LEVEL);
        found.map(ends)
    }

    /// Interval of the capture between two of the shares (0 = the head of the list).
    pub(super) fn between(&self, lane: usize, from: f64, to: f64) -> Option<Ends> {
        if from <= 0.0 {
            return self.capture(lane, to);
        }
        let (from, to) = (self.idx(lane, from)?, self.idx(lane, to)?);
        let found = self.replicates.difference_interval(to, from, LEVEL);
        found.map(ends)
    }

    /// Interval of the difference of two lanes at one of the shares.
    pub(super) fn difference(&self, a: usize, b: usize, share: f64) -> Option<Ends> {
        let (a, b) = (self.idx(a, share)?, self.idx(b, share)?);
        let found = self.replicates.difference_interval(a, b, LEVEL);
        found.map(ends)
    }

    /// Number of replicates.
    pub(super) fn n(&self) -> usize {
        self.replicates.statistic(0).len()
    }
}

/// Draws groups anew, the same for all lanes; `None` with too few groups that converted.
pub(super) fn resample(
    groups: &Groups,
    set: &TrainingSet,
    lanes: &[Lane],
    capacity: f64,
    seed: Seed,
) -> Result<Option<Resampled>> {
    let rows: Vec<usize> = (0..set.n_rows()).filter(|&row| set.labels[row]).collect();
    if count(&groups.touched(&rows)) < FEW_GROUPS {
        return Ok(None);
    }
    let mut shares: Vec<f64> = (1..=10).map(|tenth| f64::from(tenth) / 10.0).collect();
    if shares.iter().all(|share| 1e-12 <= (share - capacity).abs()) {
        shares.push(capacity);
        shares.sort_by(f64::total_cmp);
    }
    let n_groups = groups.n_groups();
    let listed = Listed {
        labels: &set.labels,
        groups: groups.codes(),
        n_groups,
        lists: &set.lists,
    };
    let tops: Vec<ResampledTop> = lanes
        .iter()
        .map(|lane| ResampledTop::new(&lane.ranked, &listed))
        .collect();
    let plan = Bootstrap {
        replicates: REPLICATES,
        seed: seed.derive("bootstrap"),
    };
    let sizes = ListSizes::new(&listed);
    let replicates = bootstrap(n_groups, plan, |counts| {
        let drawn = sizes.draw(counts)?;
        let captures = tops.iter();
        let captures = captures.flat_map(|top| top.captures(counts, &drawn, &shares));
        Some(captures.collect())
    })?;
    Ok(Some(Resampled { shares, replicates }))
}
