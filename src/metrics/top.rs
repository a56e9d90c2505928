//! The best rows of a list, with fair shares where the border cuts a tie.

use super::MetricError;
use super::sample::Ranked;

/// How much of the list to look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Top {
    /// So many rows (or so much weight).
    Count(f64),
    /// This share of all rows; the border may fall inside a row, which then counts in part.
    Share(f64),
}

impl Top {
    /// The weight that the top holds.
    ///
    /// # Errors
    /// [`MetricError::Top`] where it is empty or larger than the whole.
    pub fn amount(self, total: f64) -> Result<f64, MetricError> {
        let amount = match self {
            Self::Count(count) => count,
            Self::Share(share) => share * total,
        };
        if amount > 0.0 && amount <= total {
            Ok(amount)
        } else {
            Err(MetricError::Top { amount, total })
        }
    }

    /// Expected weight of conversions in the top: a tie that the border cuts gives its share.
    ///
    /// # Errors
    /// As [`Top::amount`].
    pub fn hits(self, ranked: &Ranked) -> Result<f64, MetricError> {
        let amount = self.amount(ranked.total())?;
        let (mut hits, mut taken) = (0.0, 0.0);
        for tie in ranked.ties() {
            let rows = tie.total();
            if taken + rows >= amount {
                if rows > 0.0 {
                    hits += tie.converted * ((amount - taken) / rows);
                }
                break;
            }
            hits += tie.converted;
            taken += rows;
        }
        Ok(hits)
    }
}

/// Rows to be ranked: what became of them, who is drawn as a whole, and which list each stands on.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Whether each row converted.
    pub labels: &'a [bool],
    /// Group of each row, a code below `n_groups`.
    pub groups: &'a [u32],
    /// Number of groups.
    pub n_groups: usize,
    /// List of each row, a small number; empty = all rows are one list.
    pub lists: &'a [u32],
}

/// Which groups stand on which list: what a draw of groups comes to is counted once for all scorings of the same rows.
#[derive(Debug, Clone)]
pub struct ListSizes {
    /// By list and group: rows, and conversions among them.
    lists: Vec<Vec<(u32, u64, u64)>>,
}

/// What a draw of groups comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    of_list: Vec<u64>,
    /// Rows of all lists together.
    pub rows: f64,
    /// Conversions among them.
    pub converted: f64,
}

impl ListSizes {
    /// Counts rows and conversions by list and group.
    pub fn new(rows: &Listed) -> Self {
        let mut lists = vec![Vec::new(); rows.n_lists()];
        for (row, (&group, &label)) in rows.groups.iter().zip(rows.labels).enumerate() {
            lists[rows.list_of(row)].push((group, label));
        }
        Self {
            lists: lists.into_iter().map(by_group).collect(),
        }
    }

    /// What comes when group `g` is drawn `counts[g]` times; `None` where a class is missing.
    pub fn draw(&self, counts: &[u32]) -> Option<Drawn> {
        let (mut rows, mut converted) = (0, 0);
        let mut of_list = Vec::with_capacity(self.lists.len());
        for list in &self.lists {
            let before = rows;
            for (group, in_group, conversions) in list {
                let count = u64::from(counts[*group as usize]);
                rows += count * in_group;
                converted += count * conversions;
            }
            of_list.push(rows - before);
        }
        (0 < converted && converted < rows).then_some(Drawn {
            of_list,
            rows: rows as f64,
            converted: converted as f64,
        })
    }
}

/// Rows and conversions by group, in order of the groups.
fn by_group(mut rows: Vec<(u32, bool)>) -> Vec<(u32, u64, u64)> {
    rows.sort_unstable();
    let groups = rows.chunk_by(|a, b| a.0 == b.0);
    groups
        .map(|rows| {
            let converted = rows.iter().filter(|(_, label)| *label).count();
            (rows[0].0, rows.len() as u64, converted as u64)
        })
        .collect()
}

impl Listed<'_> {
    fn n_lists(&self) -> usize {
        self.lists.iter().max().map_or(1, |&last| last as usize + 1)
    }

    fn list_of(&self, row: usize) -> usize {
        self.lists.get(row).map_or(0, |&list| list as usize)
    }
}

/// Ranked lists laid out for resampling by group: each replicate is one pass over their tops.
///
/// # Source
/// Methods section 8: capacity is per period, so the top is that of each list, and what it holds is added up.
#[derive(Debug, Clone)]
pub struct ResampledTop {
    lists: Vec<List>,
    n_groups: usize,
}

/// One list.
#[derive(Debug, Clone, Default)]
struct List {
    /// Group and label of each row, best first.
    rows: Vec<(u32, bool)>,
    /// Where in `rows` each tie ends.
    ends: Vec<usize>,
}

impl ResampledTop {
    /// Lays out the lists; weights play no part.
    pub fn new(ranked: &Ranked, rows: &Listed) -> Self {
        let mut lists = vec![List::default(); rows.n_lists()];
        let mut touched = Vec::new();
        let mut start = 0;
        for &end in ranked.ends() {
            for &row in &ranked.order()[start..end] {
                let at = rows.list_of(row);
                lists[at].rows.push((rows.groups[row], rows.labels[row]));
                touched.push(at);
            }
            start = end;
            for at in touched.drain(..) {
                let list = &mut lists[at];
                if list.ends.last() != Some(&list.rows.len()) {
                    list.ends.push(list.rows.len());
                }
            }
        }
        Self {
            lists,
            n_groups: rows.n_groups,
        }
    }

    /// Share of conversions caught in the top `shares` (ascending) of each list when group `g` is drawn `counts[g]` times;
    /// `drawn` is what that comes to.
    pub fn captures(&self, counts: &[u32], drawn: &Drawn, shares: &[f64]) -> Vec<f64> {
        let mut caught = vec![0.0; shares.len()];
        for (list, &rows) in self.lists.iter().zip(&drawn.of_list) {
            list.catch(counts, rows, shares, &mut caught);
        }
        for caught in &mut caught {
            *caught /= drawn.converted;
        }
        caught
    }

    /// Conversions in the top `share` of each list; a tie that the border cuts gives its share.
    pub fn hits(&self, share: f64) -> f64 {
        let once = vec![1; self.n_groups];
        let mut caught = [0.0];
        for list in &self.lists {
            list.catch(&once, list.rows.len() as u64, &[share], &mut caught);
        }
        caught[0]
    }
}

impl List {
    /// Adds to `caught` the conversions in the top `shares` of a draw of `total` rows.
    fn catch(&self, counts: &[u32], total: u64, shares: &[f64], caught: &mut [f64]) {
        // Counts are whole numbers, so integer sums are exact and fast.
        let (mut hits, mut taken, mut start, mut done) = (0u64, 0u64, 0, 0);
        for &end in &self.ends {
            let (mut tie_hits, mut tie_rows) = (0u64, 0u64);
            for &(group, label) in &self.rows[start..end] {
                let count = u64::from(counts[group as usize]);
                tie_rows += count;
                tie_hits += if label { count } else { 0 };
            }
            start = end;
            while let Some(share) = shares.get(done) {
                let left = share * total as f64 - taken as f64;
                if left > tie_rows as f64 {
                    break;
                }
                let part = if tie_rows > 0 {
                    left / tie_rows as f64
                } else {
                    0.0
                };
                caught[done] += hits as f64 + tie_hits as f64 * part;
                done += 1;
            }
            if done == shares.len() {
                return;
            }
            hits += tie_hits;
            taken += tie_rows;
        }
        // A share of 1 may miss its border by rounding.
        for caught in &mut caught[done..] {
            *caught += hits as f64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Sample;
    use crate::metrics::capture_at;

    #[test]
    fn drawing_every_group_once_gives_the_plain_capture() {
        let labels = [true, false, true, false, false, true];
        let scores = [3.0, 3.0, 2.0, 2.0, 1.0, 0.0];
        let ranked = Ranked::new(&Sample::new(&labels, &scores, None).unwrap());
        let rows = Listed {
            labels: &labels,
            groups: &[0, 1, 2, 2, 1, 0],
            n_groups: 3,
            lists: &[],
        };
        let top = ResampledTop::new(&ranked, &rows);
        let sizes = ListSizes::new(&rows);
        let shares = [0.25, 0.5, 1.0];
        let once = [1, 1, 1];
        let got = top.captures(&once, &sizes.draw(&once).unwrap(), &shares);
        for (share, got) in shares.into_iter().zip(got) {
            assert!((capture_at(&ranked, Top::Share(share)).unwrap() - got).abs() < 1e-12);
        }
        assert_eq!(sizes.draw(&[0, 3, 0]), None);
    }

    #[test]
    fn each_list_is_worked_from_its_own_top() {
        // The second list has higher scores all over: pooled, its rows alone would be the best half.
        let labels = [true, false, false, false, true, false, true, false];
        let scores = [4.0, 3.0, 2.0, 1.0, 8.0, 7.0, 6.0, 6.0];
        let ranked = Ranked::new(&Sample::new(&labels, &scores, None).unwrap());
        let rows = |lists| Listed {
            labels: &labels,
            groups: &[0, 1, 2, 3, 0, 1, 2, 3],
            n_groups: 4,
            lists,
        };
        let pooled = ResampledTop::new(&ranked, &rows(&[]));
        let apart = ResampledTop::new(&ranked, &rows(&[0, 0, 0, 0, 1, 1, 1, 1]));
        assert!((pooled.hits(0.25) - 1.0).abs() < 1e-12);
        assert!((apart.hits(0.25) - 2.0).abs() < 1e-12);
        // Three quarters cut the tie of the second list in half.
        assert!((apart.hits(0.75) - 2.5).abs() < 1e-12);
        let counts = [2, 0, 0, 2];
        let drawn = ListSizes::new(&rows(&[0, 0, 0, 0, 1, 1, 1, 1]))
            .draw(&counts)
            .unwrap();
        assert_eq!(apart.captures(&counts, &drawn, &[0.5, 1.0]), [1.0, 1.0]);
    }
}
