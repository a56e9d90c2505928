//! Where rows stand on their lists, and who would be called: each list is worked from its own top.

use super::MetricError;

/// One scoring of some rows, sorted once: where each row stands on its list.
#[derive(Debug, Clone)]
pub struct RankedLists(Vec<Standing>);

/// One row.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// Rows above its tie.
    above: usize,
    /// Rows above the end of its tie.
    end: usize,
    /// Rows of its list.
    of: usize,
}

/// Chances of a row to be called.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Called {
    /// By both scorings.
    pub(super) both: f64,
    /// By the first.
    pub(super) first: f64,
    /// By the second.
    pub(super) second: f64,
}

impl RankedLists {
    /// Sorts the rows, the highest score first; `lists` has one small number a row, or is empty: all rows are one list.
    ///
    /// # Errors
    /// [`MetricError::Empty`], [`MetricError::NotANumber`], [`MetricError::Lengths`].
    pub fn new(scores: &[f64], lists: &[u32]) -> Result<Self, MetricError> {
        if scores.is_empty() {
            return Err(MetricError::Empty);
        }
        if let Some(row) = scores.iter().position(|score| score.is_nan()) {
            return Err(MetricError::NotANumber { row });
        }
        if !lists.is_empty() && lists.len() != scores.len() {
            return Err(MetricError::Lengths {
                labels: scores.len(),
                other: lists.len(),
                what: "lists",
            });
        }
        let list_of = |row: usize| lists.get(row).copied();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            let by_list = list_of(a).cmp(&list_of(b));
            by_list.then(scores[b].total_cmp(&scores[a]))
        });
        let nowhere = Standing {
            above: 0,
            end: 0,
            of: 0,
        };
        let mut rows = vec![nowhere; scores.len()];
        for list in order.chunk_by(|&a, &b| list_of(a) == list_of(b)) {
            let mut above = 0;
            for tie in list.chunk_by(|&a, &b| scores[a] <= scores[b]) {
                let end = above + tie.len();
                for &row in tie {
                    rows[row] = Standing {
                        above,
                        end,
                        of: list.len(),
                    };
                }
                above = end;
            }
        }
        Ok(Self(rows))
    }

    /// Chance of each row to be among the best `share` of its list; a tie at the border is shared out, and a length that is
    /// no whole number is rounded up or down by chance.
    ///
    /// # Errors
    /// [`MetricError::Top`] for a share that is not within 0 to 1.
    ///
    /// # Source
    /// Methods section 8: capacity is per period, the top of each cutoff, summed.
    pub fn heads(&self, share: f64) -> Result<Vec<f64>, MetricError> {
        check(share)?;
        Ok(self.0.iter().map(|row| row.chance(share)).collect())
    }

    /// Rank of each row on its list, 1 = the first; ties share their middle, so it may be a half.
    pub fn ranks(&self) -> Vec<f64> {
        let rank = |row: &Standing| (row.above + row.end + 1) as f64 / 2.0;
        self.0.iter().map(rank).collect()
    }

    /// How far a row moves on its list from this scoring to another, on average: in ranks, and as share of the list.
    pub fn displacement(&self, other: &Self) -> (f64, f64) {
        let mean = |a: Vec<f64>, b: Vec<f64>| {
            let moved = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
            moved.sum::<f64>() / a.len() as f64
        };
        (
            mean(self.ranks(), other.ranks()),
            mean(self.places(), other.places()),
        )
    }

    /// Where each row stands as share of its list, from 0 (the last) to 1 (the first); ties share their middle.
    pub fn places(&self) -> Vec<f64> {
        let place = |row: &Standing| 1.0 - (row.above + row.end) as f64 / (2 * row.of) as f64;
        self.0.iter().map(place).collect()
    }

    /// Chances of each row to be among the best `share` of its list by this scoring and by another of the same rows; lists are
    /// equally long under both, also where a length is rounded.
    pub(super) fn called(&self, other: &Self, share: f64) -> Result<Vec<Called>, MetricError> {
        check(share)?;
        if self.0.len() != other.0.len() {
            return Err(MetricError::Lengths {
                labels: self.0.len(),
                other: other.0.len(),
                what: "scores of the other scoring",
            });
        }
        let rows = self.0.iter().zip(&other.0);
        Ok(rows
            .map(|(a, b)| {
                let (low, part) = whole(share, a.of);
                let at = |k: usize| a.chance_at(k) * b.chance_at(k);
                Called {
                    both: (1.0 - part) * at(low) + part * at(low + 1),
                    first: a.chance(share),
                    second: b.chance(share),
                }
            })
            .collect())
    }
}

impl Standing {
    /// Chance to be among the `k` best.
    fn chance_at(&self, k: usize) -> f64 {
        let in_tie = k.saturating_sub(self.above) as f64;
        (in_tie / (self.end - self.above) as f64).min(1.0)
    }

    fn chance(&self, share: f64) -> f64 {
        let (low, part) = whole(share, self.of);
        (1.0 - part) * self.chance_at(low) + part * self.chance_at(low + 1)
    }
}

/// A share of `n` rows as whole rows and a part of one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the rows"
)]
fn whole(share: f64, n: usize) -> (usize, f64) {
    let length = share * n as f64;
    (length as usize, length.fract())
}

fn check(share: f64) -> Result<(), MetricError> {
    if 0.0 < share && share <= 1.0 {
        return Ok(());
    }
    Err(MetricError::Top {
        amount: share,
        total: 1.0,
    })
}

/// Share of the conversions that rows with these chances to be called hold; `None` where nobody converted.
pub fn caught_in(heads: &[f64], labels: &[bool]) -> Option<f64> {
    let (mut caught, mut converted) = (0.0, 0.0);
    for (chance, _) in heads.iter().zip(labels).filter(|(_, label)| **label) {
        caught += chance;
        converted += 1.0;
    }
    (0.0 < converted).then(|| caught / converted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_gives_its_own_best_and_shares_out_its_ties() {
        let scores = [1.0, 2.0, 3.0, 9.0, 9.0, 9.0];
        let pooled = RankedLists::new(&scores, &[]).unwrap();
        assert_eq!(pooled.heads(0.5).unwrap(), [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        let apart = RankedLists::new(&scores, &[0, 0, 0, 1, 1, 1]).unwrap();
        let heads = apart.heads(1.0 / 3.0).unwrap();
        assert_eq!(heads[..3], [0.0, 0.0, 1.0]);
        assert!(
            heads[3..]
                .iter()
                .all(|chance| (chance - 1.0 / 3.0).abs() < 1e-12)
        );
        let labels = [true, false, true, true, false, false];
        let caught = caught_in(&heads, &labels).unwrap();
        assert!((caught - (1.0 + 1.0 / 3.0) / 3.0).abs() < 1e-12);
        assert_eq!(caught_in(&heads, &[false; 6]), None);
        let (places, ranks) = (apart.places(), apart.ranks());
        assert_eq!(ranks, [3.0, 2.0, 1.0, 2.0, 2.0, 2.0]);
        let moved = RankedLists::new(&[3.0, 2.0, 1.0, 9.0, 9.0, 9.0], &[0, 0, 0, 1, 1, 1]).unwrap();
        let (ranks, share) = apart.displacement(&moved);
        assert!((ranks - 4.0 / 6.0).abs() < 1e-12 && (share - 4.0 / 18.0).abs() < 1e-12);
        assert!((places[2] - 5.0 / 6.0).abs() < 1e-12 && (places[4] - 0.5).abs() < 1e-12);
        assert!(apart.heads(0.0).is_err() && RankedLists::new(&[f64::NAN], &[]).is_err());
        assert!(RankedLists::new(&scores, &[0]).is_err());
    }

    #[test]
    fn a_length_that_is_no_whole_number_is_rounded_for_both_alike() {
        // Half a row of each list: drawn, it is one row or none, and the same one under two scorings that agree.
        let scores: Vec<f64> = (0..10).map(f64::from).collect();
        let standings = RankedLists::new(&scores, &[0, 0, 0, 0, 0, 1, 1, 1, 1, 1]).unwrap();
        let called = standings.called(&standings, 0.1).unwrap();
        assert!((called[4].both - 0.5).abs() < 1e-12 && (called[4].first - 0.5).abs() < 1e-12);
        assert!((called[9].both - 0.5).abs() < 1e-12);
        let sum: f64 = called.iter().map(|row| row.both).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}
