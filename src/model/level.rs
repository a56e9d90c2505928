//! The best split of a whole depth at once, for symmetric trees.

use crate::model::bins::{BinnedColumn, Bins};
use crate::model::lanes::Counts;
use crate::model::pack::{Pack, halves};
use crate::model::split::{BinSplit, Criterion, Limits, Pair, Parent, Side};

/// Gains of each cut, added up over the leaves of a depth.
type Gains = [f64; 256];

impl Limits {
    /// The split of one column that gains most over all leaves together; one entry a leaf in `sums` and `nodes`.
    ///
    /// Sides may be empty: only what all leaves gain together counts. Always by Newton steps.
    pub(crate) fn best_of_level(
        &self,
        column: usize,
        of: &BinnedColumn,
        sums: &[Counts],
        nodes: &[Parent],
        pack: Pack,
    ) -> Option<BinSplit> {
        let l2 = match self.criterion {
            Criterion::Newton { l2 } => pack.weight_units(l2).max(1.0),
            Criterion::Likelihood => 1.0,
        };
        let unit = 0.5 * pack.gain_unit();
        let value = |[g, h]: Pair| g * g / (h + l2);
        let (bins, missing, order) = match &of.kind {
            Bins::Dropped => return None,
            Bins::Number { cuts, has_missing } => {
                (cuts.len() + 1, has_missing.then_some(cuts.len() + 1), None)
            }
            Bins::Category { .. } => {
                let order = self.order(sums, nodes, of.n_codes(), pack);
                (order.len(), None, Some(order))
            }
        };
        let code_at = |place: usize| {
            order
                .as_ref()
                .map_or(place, |order| usize::from(order[place]))
        };
        let mut best: Option<(f64, usize, bool)> = None;
        for missing_left in [false, true] {
            if missing_left && missing.is_none() {
                break;
            }
            let mut gains: Gains = [0.0; 256];
            for (sums, &node) in sums.iter().zip(nodes) {
                let whole = halves(node.sum);
                if whole[1] <= 0.0 {
                    continue;
                }
                let own = value(whole);
                let hold = node.hold.map(|hold| (hold.sign, hold.bounds.packed(pack)));
                let mut left = match missing {
                    Some(missing) if missing_left => sums[missing],
                    Some(_) | None => 0,
                };
                let mut gain = 0.0;
                for (place, total) in gains[..bins].iter_mut().enumerate() {
                    let bin = sums[code_at(place)];
                    // An empty bin gains what the cut before it did.
                    if bin != 0 || place == 0 {
                        left = left.wrapping_add(bin);
                        let [g, h] = halves(left);
                        let sides = [[g, h], [whole[0] - g, whole[1] - h]];
                        gain = match hold {
                            None => value(sides[0]) + value(sides[1]) - own,
                            Some((sign, bounds)) => bounds.gain(sign, sides, l2),
                        };
                    }
                    *total += gain;
                }
            }
            let last = bins - usize::from(missing.is_none());
            for (place, &gain) in gains[..last].iter().enumerate() {
                if best.is_none_or(|(most, _, _)| most < gain) {
                    best = Some((gain, place, missing_left));
                }
            }
        }
        let (gain, place, missing_left) = best?;
        let weight_of =
            |code: usize| -> f64 { sums.iter().map(|sums| halves(sums[code])[1]).sum() };
        let left: f64 = (0..=place).map(|place| weight_of(code_at(place))).sum();
        let all: f64 = nodes.iter().map(|node| halves(node.sum)[1]).sum();
        let is_left_heavier = all < 2.0 * left;
        let side = match order {
            None => Side::UpTo {
                code: u8::try_from(place).unwrap_or(u8::MAX),
                missing_left: if missing.is_some() {
                    missing_left
                } else {
                    is_left_heavier
                },
            },
            Some(order) => {
                let (left, right) = order.split_at(place + 1);
                let mut codes = if is_left_heavier { right } else { left }.to_vec();
                codes.sort_unstable();
                Side::OneOf(codes)
            }
        };
        let n_levels = if matches!(side, Side::OneOf(_)) {
            bins
        } else {
            0
        };
        Some(BinSplit {
            column,
            gain: gain * unit - self.level_price * (n_levels as f64 - 2.0).max(0.0),
            side,
        })
    }

    /// Codes of levels that occur, by their smoothed means over all leaves.
    fn order(&self, sums: &[Counts], nodes: &[Parent], n_codes: usize, pack: Pack) -> Vec<u8> {
        let add = |sum: Pair, one: u64| {
            let pair = pack.pair(one);
            [sum[0] + pair[0], sum[1] + pair[1]]
        };
        let [g, h] = nodes.iter().fold([0.0; 2], |sum, node| add(sum, node.sum));
        let mut order: Vec<(u8, f64)> = Vec::with_capacity(n_codes);
        for code in (0u8..=u8::MAX).take(n_codes) {
            let level = sums
                .iter()
                .fold([0.0; 2], |sum, sums| add(sum, sums[usize::from(code)]));
            if 0.0 < level[1] {
                let mean =
                    (level[0] + self.level_smoothing * g / h) / (level[1] + self.level_smoothing);
                order.push((code, mean));
            }
        }
        order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        order.into_iter().map(|(code, _)| code).collect()
    }
}
