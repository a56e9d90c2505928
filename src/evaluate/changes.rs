//! Two versions on the same leads: how far scores, grades, order and the head of the list move.

use std::collections::BTreeMap;

use crate::metrics::kendall;

/// Shares of the leads at which the change of the score is read.
pub const CHANGE_SHARES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// What one version says of some leads, one entry a lead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScoredLeads {
    /// Scores as shown, 0 to 100.
    pub scores: Vec<i64>,
    /// Grades; none below the last.
    pub grades: Vec<Option<String>>,
    /// What lists are ordered by: the score neither rounded nor clipped.
    pub order: Vec<f64>,
    /// Places in the list, each its own, 1 the best.
    pub places: Vec<u32>,
}

/// What changes for the same leads from one version to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Leads that both versions score.
    pub leads: usize,
    /// New score minus old at each of [`CHANGE_SHARES`], lowest first; empty without leads.
    pub quantiles: Vec<i64>,
    /// Mean of new score minus old.
    pub mean: f64,
    /// Leads whose score stays as it is.
    pub unchanged: usize,
    /// Leads with another grade.
    pub regraded: usize,
    /// Leads by old and new grade, an empty name below the last one.
    pub moves: BTreeMap<(String, String), usize>,
    /// Kendall's tau-b of the two orders; `None` where it is not defined.
    pub tau_b: Option<f64>,
    /// Leads at the head of the list that there is time for.
    pub capacity: usize,
    /// Leads, by number, that only the new version puts there, its best first.
    pub enters: Vec<usize>,
    /// Leads that only the old version puts there, its best first.
    pub leaves: Vec<usize>,
}

/// Compares two versions on the same leads, in the same order.
///
/// # Shapes and units
/// Every vector of `old` and `new` has one entry a lead. `capacity` counts leads; more than there are means all.
///
/// # Source
/// Quantiles are order statistics (`ceil(q·n)`-th smallest), so that each is a change that a lead has. Order by
/// Tau-b of [`kendall`], on the unrounded scores.
pub fn changes(old: &ScoredLeads, new: &ScoredLeads, capacity: usize) -> Changes {
    let n = old.scores.len().min(new.scores.len());
    let mut differences: Vec<i64> = (0..n).map(|at| new.scores[at] - old.scores[at]).collect();
    let total: i64 = differences.iter().sum();
    let unchanged = differences.iter().filter(|change| **change == 0).count();
    differences.sort_unstable();
    let mut moves = BTreeMap::new();
    for (before, after) in old.grades.iter().zip(&new.grades) {
        let name = |grade: &Option<String>| grade.clone().unwrap_or_default();
        *moves.entry((name(before), name(after))).or_insert(0) += 1;
    }
    let regraded = moves
        .iter()
        .filter(|((before, after), _)| before != after)
        .map(|(_, leads)| leads)
        .sum();
    let capacity = capacity.min(n);
    Changes {
        leads: n,
        quantiles: quantiles(&differences),
        mean: total as f64 / n.max(1) as f64,
        unchanged,
        regraded,
        moves,
        tau_b: kendall(&old.order, &new.order)
            .ok()
            .and_then(|one| one.tau_b),
        capacity,
        enters: only_in(new, old, capacity),
        leaves: only_in(old, new, capacity),
    }
}

fn quantiles(sorted: &[i64]) -> Vec<i64> {
    if sorted.is_empty() {
        return Vec::new();
    }
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a length"
        )]
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted[rank.clamp(1, sorted.len()) - 1]
    };
    CHANGE_SHARES.iter().map(|share| at(*share)).collect()
}

/// Leads that `here` puts among the first `capacity` and `there` does not, best first.
fn only_in(here: &ScoredLeads, there: &ScoredLeads, capacity: usize) -> Vec<usize> {
    let is_in = |places: &[u32], lead: usize| places[lead] as usize <= capacity;
    let mut leads: Vec<usize> = (0..here.places.len().min(there.places.len()))
        .filter(|&lead| is_in(&here.places, lead) && !is_in(&there.places, lead))
        .collect();
    leads.sort_unstable_by_key(|&lead| here.places[lead]);
    leads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(scores: &[i64]) -> ScoredLeads {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by_key(|&lead| -scores[lead]);
        let mut places = vec![0; scores.len()];
        for (place, lead) in (1u32..).zip(order) {
            places[lead] = place;
        }
        ScoredLeads {
            scores: scores.to_vec(),
            grades: scores
                .iter()
                .map(|score| (50 <= *score).then(|| "A".to_owned()))
                .collect(),
            order: scores.iter().map(|score| *score as f64).collect(),
            places,
        }
    }

    #[test]
    fn five_leads_by_hand() {
        let got = changes(
            &scored(&[90, 70, 50, 30, 10]),
            &scored(&[90, 40, 60, 35, 10]),
            2,
        );
        assert_eq!((got.leads, got.unchanged, got.regraded), (5, 2, 1));
        assert_eq!(got.quantiles, [-30, -30, 0, 0, 5, 10, 10]);
        assert!((got.mean - -3.0).abs() < 1e-12);
        assert_eq!(got.moves[&("A".to_owned(), String::new())], 1);
        assert_eq!((got.enters, got.leaves), (vec![2], vec![1]));
        // One pair of ten changed its order.
        assert!((got.tau_b.unwrap() - 0.8).abs() < 1e-12);
    }

    #[test]
    fn more_room_than_leads_changes_nobody() {
        let got = changes(&scored(&[1, 2]), &scored(&[2, 1]), 10);
        assert_eq!((got.capacity, got.enters.len()), (2, 0));
        let none = changes(&scored(&[]), &scored(&[]), 3);
        assert!(none.quantiles.is_empty() && none.tau_b.is_none());
    }
}
