//! The best split of one column, from its histogram.

use crate::model::bins::{BinnedColumn, Bins};

/// Gradient and weight of the rows of one bin, one node or one side; what the two mean is up to the
/// [`Criterion`].
pub(crate) type Pair = [f64; 2];

/// How a split is valued.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Criterion {
    /// Gain in log likelihood, in nats; pairs are conversions and rows.
    Likelihood,
    /// Gain of a Newton step, in nats; pairs are gradients and second derivatives.
    #[expect(dead_code, reason = "boosting grows with it")]
    Newton {
        /// Added to each side's second derivative.
        l2: f64,
    },
}

/// What a split has to respect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) criterion: Criterion,
    /// Second entry of each side's pair at least: rows, or second derivatives.
    pub(crate) min_rows: f64,
    /// Weight of the node's mean in the order of levels, in rows.
    pub(crate) level_smoothing: f64,
}

/// A way to divide a node's rows in two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BinSplit {
    pub(crate) column: usize,
    pub(crate) gain: f64,
    pub(crate) side: Side,
}

/// Which codes go left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Side {
    /// Codes up to this one; missing values where told.
    UpTo { code: u8, missing_left: bool },
    /// These codes, ascending; always the lighter side, so that levels never seen go with the heavier.
    OneOf(Vec<u8>),
}

impl BinSplit {
    /// By code: whether rows go left.
    pub(crate) fn lefts(&self, n_bins: usize) -> Vec<bool> {
        match &self.side {
            Side::UpTo { code, missing_left } => (0..n_bins)
                .map(|bin| {
                    if bin + 1 == n_bins {
                        *missing_left
                    } else {
                        bin <= usize::from(*code)
                    }
                })
                .collect(),
            Side::OneOf(codes) => {
                let mut lefts = vec![false; n_bins];
                for &code in codes {
                    lefts[usize::from(code)] = true;
                }
                lefts
            }
        }
    }
}

impl Criterion {
    /// Value of a node: its log likelihood under its own best prediction, up to a constant.
    pub(crate) fn value(self, [g, h]: Pair) -> f64 {
        match self {
            Self::Likelihood => {
                let xlogx = |x: f64| if 0.0 < x { x * x.ln() } else { 0.0 };
                xlogx(g) + xlogx(h - g) - xlogx(h)
            }
            Self::Newton { l2 } => 0.5 * g * g / (h + l2),
        }
    }
}

impl Limits {
    fn allow(&self, side: Pair) -> bool {
        self.min_rows <= side[1]
    }

    /// The best split of column number `column` of a node whose rows sum up to `node`.
    pub(crate) fn best(
        &self,
        column: usize,
        of: &BinnedColumn,
        histogram: &[Pair],
        node: Pair,
    ) -> Option<BinSplit> {
        match &of.kind {
            Bins::Dropped => None,
            Bins::Number { .. } => self.best_cut(column, histogram, node),
            Bins::Category { .. } => self.best_levels(column, histogram, node),
        }
    }

    fn gain(&self, left: Pair, node: Pair, parent: f64) -> Option<f64> {
        let right = [node[0] - left[0], node[1] - left[1]];
        if !self.allow(left) || !self.allow(right) {
            return None;
        }
        Some(self.criterion.value(left) + self.criterion.value(right) - parent)
    }

    fn best_cut(&self, column: usize, histogram: &[Pair], node: Pair) -> Option<BinSplit> {
        let (missing, bins) = histogram.split_last()?;
        let has_missing = 0.0 < missing[1];
        let parent = self.criterion.value(node);
        let mut best: Option<(f64, u8, bool)> = None;
        let mut left = [0.0, 0.0];
        for (code, bin) in (0u8..=u8::MAX).zip(bins) {
            left = [left[0] + bin[0], left[1] + bin[1]];
            if bin[1] <= 0.0 {
                continue;
            }
            let mut consider = |left: Pair, missing_left: bool| {
                if let Some(gain) = self.gain(left, node, parent)
                    && best.is_none_or(|(most, _, _)| most < gain)
                {
                    best = Some((gain, code, missing_left));
                }
            };
            if has_missing {
                consider(left, false);
                consider([left[0] + missing[0], left[1] + missing[1]], true);
            } else {
                // No missing value has been seen here: it goes with the heavier side.
                consider(left, node[1] < 2.0 * left[1]);
            }
        }
        let (gain, code, missing_left) = best?;
        Some(BinSplit {
            column,
            gain,
            side: Side::UpTo { code, missing_left },
        })
    }

    /// Levels in the order of their smoothed means, then cut like a number.
    ///
    /// # Source
    /// Fisher 1958 and Breiman et al. 1984, section 4.2.2: for two classes the best partition of levels
    /// is a cut in this order. The gain is lowered by 0.32 nats a level past the second, about
    /// what the best of all cuts of levels without effect gains by chance.
    fn best_levels(&self, column: usize, histogram: &[Pair], node: Pair) -> Option<BinSplit> {
        let parent = self.criterion.value(node);
        let mean = node[0] / node[1];
        let smoothed =
            |pair: Pair| (pair[0] + self.level_smoothing * mean) / (pair[1] + self.level_smoothing);
        let mut order: Vec<(u8, Pair)> = (0u8..=u8::MAX)
            .zip(histogram.iter().copied())
            .filter(|(_, pair)| 0.0 < pair[1])
            .collect();
        order.sort_by(|a, b| smoothed(a.1).total_cmp(&smoothed(b.1)).then(a.0.cmp(&b.0)));
        let mut best: Option<(f64, usize, f64)> = None;
        let mut left = [0.0, 0.0];
        for (place, (_, pair)) in order.iter().enumerate() {
            left = [left[0] + pair[0], left[1] + pair[1]];
            if let Some(gain) = self.gain(left, node, parent)
                && best.is_none_or(|(most, _, _)| most < gain)
            {
                best = Some((gain, place, left[1]));
            }
        }
        let (gain, place, weight) = best?;
        let gain = gain - 0.32 * (order.len() as f64 - 2.0).max(0.0);
        let codes = order.iter().map(|(code, _)| *code);
        let mut codes: Vec<u8> = if node[1] < 2.0 * weight {
            codes.skip(place + 1).collect()
        } else {
            codes.take(place + 1).collect()
        };
        codes.sort_unstable();
        Some(BinSplit {
            column,
            gain,
            side: Side::OneOf(codes),
        })
    }
}
