//! Scores of converted and of other rows (figure 9).

use serde::{Deserialize, Serialize};

use super::prepared::{Lane, Prepared};

/// Histograms of the scores by outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// One entry a scorer of [`super::Roles::shown`].
    pub scorers: Vec<ScorerDistribution>,
}

/// The scores of one scorer, by outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerDistribution {
    /// Its name.
    pub scorer: String,
    /// Whether the scale is points (of `rules`); else scores from 0 to 100.
    pub is_points: bool,
    /// Borders of the bins, ascending, one more than there are bins; a score on a border belongs above it, the last
    /// border is included.
    pub edges: Vec<f64>,
    /// Rows that converted, by bin.
    pub converted_rows: Vec<usize>,
    /// Other rows, by bin.
    pub other_rows: Vec<usize>,
    /// The same as shares of all converted rows.
    pub converted_shares: Vec<f64>,
    /// The same as shares of all other rows.
    pub other_shares: Vec<f64>,
    /// Mean score of converted rows.
    pub converted_mean: f64,
    /// Mean score of other rows.
    pub other_mean: f64,
    /// Median score of converted rows.
    pub converted_median: f64,
    /// Median score of other rows.
    pub other_median: f64,
}

/// Bins of a histogram.
const BINS: usize = 20;

/// Scores by outcome, for every shown scorer.
pub(super) fn distribution(prepared: &Prepared) -> Distribution {
    let lanes = prepared.lanes.iter();
    Distribution {
        scorers: lanes.map(|lane| of_lane(prepared.labels(), lane)).collect(),
    }
}

fn of_lane(labels: &[bool], lane: &Lane) -> ScorerDistribution {
    let (low, high) = if lane.is_points {
        let values = lane.scores.iter().copied();
        let low = values.clone().fold(f64::INFINITY, f64::min);
        (low, values.fold(f64::NEG_INFINITY, f64::max).max(low + 1.0))
    } else {
        (0.0, 100.0)
    };
    let edges: Vec<f64> = (0..=BINS)
        .map(|at| low + (high - low) * at as f64 / BINS as f64)
        .collect();
    let mut rows = [vec![0; BINS], vec![0; BINS]];
    let mut scores = [Vec::new(), Vec::new()];
    for (&score, &label) in lane.scores.iter().zip(labels) {
        let bin = edges.partition_point(|edge| *edge <= score);
        rows[usize::from(label)][bin.clamp(1, BINS) - 1] += 1;
        scores[usize::from(label)].push(score);
    }
    for values in &mut scores {
        values.sort_unstable_by(f64::total_cmp);
    }
    let [other_rows, converted_rows] = rows;
    let [other, converted] = scores;
    let shares = |rows: &[usize], of: &[f64]| {
        let each = rows.iter().map(|&n| n as f64 / of.len().max(1) as f64);
        each.collect()
    };
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
    ScorerDistribution {
        scorer: lane.name.to_owned(),
        is_points: lane.is_points,
        edges,
        converted_shares: shares(&converted_rows, &converted),
        other_shares: shares(&other_rows, &other),
        converted_rows,
        other_rows,
        converted_mean: mean(&converted),
        other_mean: mean(&other),
        converted_median: median(&converted),
        other_median: median(&other),
    }
}

/// The middle of sorted values; 0 without any.
fn median(sorted: &[f64]) -> f64 {
    let (Some(below), Some(above)) = (
        sorted.get(sorted.len().saturating_sub(1) / 2),
        sorted.get(sorted.len() / 2),
    ) else {
        return 0.0;
    };
    f64::midpoint(*below, *above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        assert!((median(&[1.0, 2.0, 9.0]) - 2.0).abs() < 1e-12);
        assert!((median(&[1.0, 2.0]) - 1.5).abs() < 1e-12);
        assert!(median(&[]).abs() < 1e-12);
    }
}
