//! Ranks over a whole batch: 1 is the best.

use std::cmp::Ordering;

/// Ranks by value, the largest first; equal values share the smallest rank of theirs.
///
/// Rules have few distinct totals: an order among equals would be made up.
pub fn shared_ranks(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let mut ranks = vec![0; values.len()];
    let (mut rank, mut last) = (0, None);
    for (before, &row) in (0u32..).zip(&order) {
        if last.is_none_or(|last: f64| last.total_cmp(&values[row]) != Ordering::Equal) {
            rank = before + 1;
        }
        ranks[row] = rank;
        last = Some(values[row]);
    }
    ranks
}

/// What decides the place of one lead in the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The score neither rounded nor clipped, overrides applied.
    pub order: f64,
    /// Among equals: the log-odds, which overrides do not change.
    pub log_odds: f64,
    /// Among equals still: a hash of the lead's id, which knows nothing of outcomes or the file's order.
    pub tie: u64,
}

/// A place of its own for every lead, 1 the best.
///
/// # Source
/// Methods section 5: ties are never broken by the order of the input.
pub fn places(leads: &[Place]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..leads.len()).collect();
    order.sort_unstable_by(|&a, &b| {
        let (x, y) = (&leads[a], &leads[b]);
        y.order
            .total_cmp(&x.order)
            .then(y.log_odds.total_cmp(&x.log_odds))
            .then(x.tie.cmp(&y.tie))
            .then(a.cmp(&b))
    });
    let mut places = vec![0; leads.len()];
    for (before, row) in (0u32..).zip(order) {
        places[row] = before + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank_and_places_are_unique() {
        assert_eq!(shared_ranks(&[1.0, 3.0, 3.0, -2.0, 3.0]), [4, 1, 1, 5, 1]);
        assert!(shared_ranks(&[]).is_empty());
        let place = |order: f64, log_odds: f64, tie: u64| Place {
            order,
            log_odds,
            tie,
        };
        let leads = [
            place(50.0, 0.0, 9),
            place(50.0, 0.0, 3),
            place(50.0, 1.0, 5),
            place(70.0, -3.0, 1),
        ];
        assert_eq!(places(&leads), [4, 3, 2, 1]);
    }
}
