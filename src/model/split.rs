//! The best split of one column, from its histogram.

use crate::model::bins::{BinnedColumn, Bins};
use crate::model::lanes::Counts;
use crate::model::monotone::Bounds;
use crate::model::pack::{Pack, halves};

/// Gradient and weight of a row, a node or a side; what the two mean is up to the [`Criterion`].
pub(crate) type Pair = [f64; 2];

/// How a split is valued.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Criterion {
    /// Gain in log likelihood, in nats; pairs are conversions and rows.
    Likelihood,
    /// Gain of a Newton step, in nats; pairs are gradients and second derivatives. With conversions
    /// and rows, and without penalty, half the gain in Gini impurity.
    Newton {
        /// Added to each side's second derivative.
        l2: f64,
    },
}

/// What a split has to respect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) criterion: Criterion,
    /// Rows of each side at least, by weight.
    pub(crate) min_rows: f64,
    /// Weight of the node's mean in the order of levels, in rows.
    pub(crate) level_smoothing: f64,
    /// Nats that each level past the second takes off the gain.
    pub(crate) level_price: f64,
}

/// What the answers of a split have to keep to, where any column has a sign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hold {
    pub(crate) sign: i8,
    pub(crate) bounds: Bounds,
}

/// A node whose rows are to be divided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parent {
    /// Its packed pairs, added up.
    pub(crate) sum: u64,
    /// Second entry of each side's pair at least, in units of the pack.
    pub(crate) min: f64,
    /// `None` = free.
    pub(crate) hold: Option<Hold>,
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
    pub(crate) fn lefts(&self, n_bins: usize) -> [bool; 256] {
        let mut lefts = [false; 256];
        match &self.side {
            Side::UpTo { code, missing_left } => {
                lefts[..=usize::from(*code)].fill(true);
                lefts[n_bins - 1] = *missing_left;
            }
            Side::OneOf(codes) => {
                for &code in codes {
                    lefts[usize::from(code)] = true;
                }
            }
        }
        lefts
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

/// A cut, on the scale of the value that it was compared by.
struct Cut {
    gain: f64,
    /// Place of the last bin on the left.
    place: usize,
    missing_left: bool,
}

impl Limits {
    /// The best split of a node by column number `column`.
    ///
    /// Signs are kept for Newton steps; other criteria know none.
    pub(crate) fn best(
        &self,
        column: usize,
        of: &BinnedColumn,
        sums: &Counts,
        node: Parent,
        pack: Pack,
    ) -> Option<BinSplit> {
        let whole = halves(node.sum);
        match self.criterion {
            Criterion::Likelihood => {
                let value = |[g, h]: Pair| {
                    let pair = [g / pack.gradient_units(1.0), h / pack.weight_units(1.0)];
                    self.criterion.value(pair)
                };
                let own = value(whole);
                let gain = |left, right| value(left) + value(right) - own;
                self.best_by(column, of, sums, node, pack, 1.0, gain)
            }
            Criterion::Newton { l2 } => {
                let l2 = pack.weight_units(l2);
                let unit = 0.5 * pack.gain_unit();
                if let Some(Hold { sign, bounds }) = node.hold {
                    let bounds = bounds.packed(pack);
                    let gain = |left, right| bounds.gain(sign, [left, right], l2);
                    return self.best_by(column, of, sums, node, pack, unit, gain);
                }
                let value = |[g, h]: Pair| g * g / (h + l2);
                let own = value(whole);
                let gain = |left, right| value(left) + value(right) - own;
                self.best_by(column, of, sums, node, pack, unit, gain)
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the same search for each way to value"
    )]
    fn best_by(
        &self,
        column: usize,
        of: &BinnedColumn,
        sums: &Counts,
        node: Parent,
        pack: Pack,
        unit: f64,
        gain: impl Fn(Pair, Pair) -> f64,
    ) -> Option<BinSplit> {
        match &of.kind {
            Bins::Dropped => None,
            Bins::Number { cuts, has_missing } => {
                let missing = if *has_missing {
                    sums[cuts.len() + 1]
                } else {
                    0
                };
                let cut = best_cut(&sums[..=cuts.len()], missing, node, &gain)?;
                Some(BinSplit {
                    column,
                    gain: cut.gain * unit,
                    side: Side::UpTo {
                        code: u8::try_from(cut.place).unwrap_or(u8::MAX),
                        missing_left: cut.missing_left,
                    },
                })
            }
            Bins::Category { .. } => {
                let bins = &sums[..of.n_codes()];
                self.best_levels(column, bins, node.sum, pack, |bins| {
                    let cut = best_cut(bins, 0, node, &gain)?;
                    Some((cut.gain * unit, cut.place))
                })
            }
        }
    }

    /// Levels in the order of their smoothed means, then cut like a number.
    ///
    /// # Source
    /// Fisher 1958 and Breiman et al. 1984, section 4.2.2: for two classes the best partition of levels
    /// is a cut in this order. The gain is lowered by 0.32 nats a level past the second, about
    /// what the best of all cuts of levels without effect gains by chance.
    fn best_levels(
        &self,
        column: usize,
        bins: &[u64],
        node: u64,
        pack: Pack,
        cut: impl Fn(&[u64]) -> Option<(f64, usize)>,
    ) -> Option<BinSplit> {
        let [g, h] = pack.pair(node);
        let smoothed = |sum: u64| {
            let pair = pack.pair(sum);
            (pair[0] + self.level_smoothing * g / h) / (pair[1] + self.level_smoothing)
        };
        let mut order = [(0u8, 0u64, 0.0); 256];
        let mut n = 0;
        for (code, &sum) in (0u8..=u8::MAX).zip(bins) {
            if 0.0 < halves(sum)[1] {
                order[n] = (code, sum, smoothed(sum));
                n += 1;
            }
        }
        let order = &mut order[..n];
        order.sort_unstable_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
        let mut ordered = [0; 256];
        for (place, (_, sum, _)) in ordered.iter_mut().zip(order.iter()) {
            *place = *sum;
        }
        let (gain, place) = cut(&ordered[..n])?;
        let gain = gain - self.level_price * (n as f64 - 2.0).max(0.0);
        let left = order[..=place]
            .iter()
            .fold(0u64, |sum, (_, one, _)| sum.wrapping_add(*one));
        let codes = order.iter().map(|(code, _, _)| *code);
        let mut codes: Vec<u8> = if h < 2.0 * pack.pair(left)[1] {
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

/// The best place to cut `bins`, missing values on either side; the first of equals.
fn best_cut(
    bins: &[u64],
    missing: u64,
    Parent { sum, min, .. }: Parent,
    gain: &impl Fn(Pair, Pair) -> f64,
) -> Option<Cut> {
    let whole = halves(sum);
    let mut best: Option<Cut> = None;
    let mut most = 0.0;
    let has_missing = 0.0 < halves(missing)[1];
    for missing_left in [false, true] {
        if missing_left && !has_missing {
            break;
        }
        let mut left = if missing_left { missing } else { 0 };
        for (place, &bin) in bins.iter().enumerate() {
            if bin == 0 {
                continue;
            }
            left = left.wrapping_add(bin);
            let [g, h] = halves(left);
            let right = [whole[0] - g, whole[1] - h];
            if right[1] < min {
                break;
            }
            if h < min {
                continue;
            }
            let gain = gain([g, h], right);
            if most < gain {
                most = gain;
                // No missing value has been seen here: it goes with the heavier side.
                let missing_left = if has_missing {
                    missing_left
                } else {
                    whole[1] < 2.0 * h
                };
                best = Some(Cut {
                    gain,
                    place,
                    missing_left,
                });
            }
        }
    }
    best
}
