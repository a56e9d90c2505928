//! Grown trees as plain, readable ones: codes become thresholds and names.

use crate::model::bins::{Binned, Bins};
use crate::model::grown::{Grown, GrownSplit};
use crate::model::split::{Pair, Side};
use crate::model::trees::{Node, Split, Test, Tree};

/// What the nodes of a [`Grown`] tree hold, one entry a node.
pub(crate) struct Contents<'a> {
    /// Conversions and rows, by weight.
    pub(crate) sums: &'a [Pair],
    /// Log-odds.
    pub(crate) values: &'a [f64],
}

/// The first `max_leaves − 1` splits of `grown` as a readable tree.
pub(crate) fn readable(
    binned: &Binned,
    grown: &Grown,
    contents: &Contents,
    max_leaves: usize,
) -> Tree {
    let kept = |split: &&GrownSplit| split.rank + 1 < max_leaves;
    let mut nodes: Vec<Node> = Vec::new();
    // Places in `grown`, in the order of the places in `nodes`.
    let mut from = vec![0];
    let mut at = 0;
    while at < from.len() {
        let [conversions, rows] = contents.sums[from[at]];
        let split = grown.nodes[from[at]].split.as_ref().filter(kept);
        let split = split.map(|split| {
            let kind = &binned.columns[split.split.column].kind;
            let (test, is_swapped) = test(kind, &split.split.side);
            let first = from.len();
            let order = if is_swapped { [1, 0] } else { [0, 1] };
            from.extend(order.map(|child| split.left + child));
            Split {
                column: split.split.column,
                test,
                left: first,
                right: first + 1,
                gain: split.split.gain,
            }
        });
        nodes.push(Node {
            rows,
            conversions,
            value: contents.values[from[at]],
            split,
        });
        at += 1;
    }
    Tree { nodes }
}

/// Codes as a readable test, and whether the children change sides for it.
pub(crate) fn test(bins: &Bins, side: &Side) -> (Test, bool) {
    match (bins, side) {
        (Bins::Number { cuts, .. }, Side::UpTo { code, missing_left }) => {
            // The last bin of numbers has no cut: all numbers pass, only missing ones may not.
            let threshold = cuts.get(usize::from(*code)).copied().unwrap_or(f64::MAX);
            (
                Test::AtMost {
                    threshold,
                    missing_passes: *missing_left,
                },
                false,
            )
        }
        (
            Bins::Category {
                levels,
                other,
                missing,
            },
            Side::OneOf(codes),
        ) => {
            // Rare levels are not listed by name, so the list has to be that of the side without them.
            let is_swapped = other.is_some_and(|other| codes.contains(&other));
            let is_listed = |code: u8| codes.contains(&code) != is_swapped;
            let named = (0u8..=u8::MAX).zip(levels);
            let listed = named
                .filter(|(code, _)| is_listed(*code))
                .map(|(_, name)| name.clone());
            let missing_passes = missing.is_some_and(is_listed);
            (
                Test::OneOf {
                    levels: listed.collect(),
                    missing_passes,
                },
                is_swapped,
            )
        }
        // The grower takes the side from the kind of the column.
        (Bins::Dropped | Bins::Number { .. } | Bins::Category { .. }, _) => (
            Test::OneOf {
                levels: Vec::new(),
                missing_passes: false,
            },
            false,
        ),
    }
}
