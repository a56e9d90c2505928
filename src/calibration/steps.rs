//! A rising map given by points, for what no formula describes.

use crate::calibration::calibrator::{FLATTEST, clip};
use crate::calibration::isotonic::Isotonic;
use crate::calibration::venn_abers::VennAbers;
use crate::domain::log_odds;

/// Rises of less than this, in log-odds, are joined.
const JOINED: f64 = 0.01;

/// Probabilities at rising log-odds, with lines between and flat ends.
///
/// On top lies a slope of 0.001, far below what the map can know, so that rows within a step keep their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// Raw log-odds, ascending.
    pub log_odds: Vec<f64>,
    /// Calibrated probability at each of them, never falling, strictly between 0 and 1.
    pub probabilities: Vec<f64>,
}

impl Steps {
    /// Calibrated log-odds of raw ones.
    pub fn apply(&self, raw: f64) -> f64 {
        let eta = clip(raw);
        let next = self.log_odds.partition_point(|&known| known <= eta);
        let at = |idx: usize| {
            let log_odds = self.log_odds.get(idx);
            log_odds.copied().zip(self.probabilities.get(idx).copied())
        };
        let before = next.checked_sub(1).and_then(at);
        let probability = match (before, at(next)) {
            (None, None) => return eta,
            (None, Some((_, p))) | (Some((_, p)), None) => p,
            (Some((left, p)), Some((right, q))) => p + (q - p) * (eta - left) / (right - left),
        };
        let middle = self.log_odds.get(self.log_odds.len() / 2).copied();
        log_odds(probability) + FLATTEST * (eta - middle.unwrap_or(0.0))
    }

    /// Rise over run between the ends; what an average log-odd is worth.
    pub(crate) fn average_slope(&self) -> f64 {
        match (self.log_odds.first(), self.log_odds.last()) {
            (Some(&first), Some(&last)) if first < last => {
                (self.apply(last) - self.apply(first)) / (last - first)
            }
            _ => FLATTEST,
        }
    }

    /// The ends of each block.
    pub(super) fn of_isotonic(map: &Isotonic) -> Self {
        let mut knots = Vec::new();
        for block in &map.blocks {
            knots.push((block.first, block.value));
            if block.first < block.last {
                knots.push((block.last, block.value));
            }
        }
        Self::of(knots)
    }

    /// The merged probability at each score, joined where it hardly rises.
    pub(super) fn of_venn_abers(map: &VennAbers) -> Self {
        let (scores, values) = map.steps();
        let mut knots: Vec<(f64, f64)> = Vec::new();
        let mut last: Option<(f64, f64)> = None;
        for (score, value) in scores.into_iter().zip(values) {
            let is_far = knots
                .last()
                .is_none_or(|(_, kept)| JOINED <= log_odds(value) - log_odds(*kept));
            if is_far {
                // The end of the flat stretch before the rise, so that a step stays a step.
                knots.extend(last.filter(|end| knots.last().is_some_and(|kept| kept.0 < end.0)));
                knots.push((score, value));
            }
            last = Some((score, value));
        }
        knots.extend(last.filter(|end| knots.last().is_some_and(|kept| kept.0 < end.0)));
        Self::of(knots)
    }

    fn of(knots: Vec<(f64, f64)>) -> Self {
        let (log_odds, probabilities) = knots.into_iter().unzip();
        Self {
            log_odds,
            probabilities,
        }
    }
}
