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

/// A ranked list laid out for resampling by group: each replicate is one pass over its top.
#[derive(Debug, Clone)]
pub struct ResampledTop {
    /// Group and label of each row, best first.
    rows: Vec<(u32, bool)>,
    ends: Vec<usize>,
    /// Rows and conversions by group.
    sizes: Vec<(f64, f64)>,
}

impl ResampledTop {
    /// Lays out the list; `groups` are dense codes below `n_groups`, one a row, and weights play no part.
    pub fn new(ranked: &Ranked, labels: &[bool], groups: &[u32], n_groups: usize) -> Self {
        let mut sizes = vec![(0.0, 0.0); n_groups];
        for (&group, &label) in groups.iter().zip(labels) {
            let size = &mut sizes[group as usize];
            size.0 += 1.0;
            size.1 += f64::from(u8::from(label));
        }
        let rows = ranked
            .order()
            .iter()
            .map(|&row| (groups[row], labels[row]))
            .collect();
        Self {
            rows,
            ends: ranked.ends().to_vec(),
            sizes,
        }
    }

    /// Share of conversions caught in the top `shares` (ascending) when group `g` is drawn `counts[g]` times.
    ///
    /// `None` where the replicate lacks a class.
    pub fn captures(&self, counts: &[u32], shares: &[f64]) -> Option<Vec<f64>> {
        let (mut total, mut converted) = (0.0, 0.0);
        for (&count, size) in counts.iter().zip(&self.sizes) {
            total += f64::from(count) * size.0;
            converted += f64::from(count) * size.1;
        }
        if converted <= 0.0 || total <= converted {
            return None;
        }
        let mut captures = Vec::with_capacity(shares.len());
        // Counts are whole numbers, so integer sums are exact and fast.
        let (mut hits, mut taken, mut start) = (0u64, 0u64, 0);
        for &end in &self.ends {
            let (mut tie_hits, mut tie_rows) = (0u64, 0u64);
            for &(group, label) in &self.rows[start..end] {
                let count = u64::from(counts[group as usize]);
                tie_rows += count;
                tie_hits += if label { count } else { 0 };
            }
            start = end;
            while let Some(share) = shares.get(captures.len()) {
                let left = share * total - taken as f64;
                if left > tie_rows as f64 {
                    break;
                }
                let part = if tie_rows > 0 {
                    left / tie_rows as f64
                } else {
                    0.0
                };
                captures.push((hits as f64 + tie_hits as f64 * part) / converted);
            }
            if captures.len() >= shares.len() {
                break;
            }
            hits += tie_hits;
            taken += tie_rows;
        }
        // A share of 1 may miss its border by rounding.
        captures.resize(shares.len(), 1.0);
        Some(captures)
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
        let top = ResampledTop::new(&ranked, &labels, &[0, 1, 2, 2, 1, 0], 3);
        let shares = [0.25, 0.5, 1.0];
        let got = top.captures(&[1, 1, 1], &shares).unwrap();
        for (share, got) in shares.into_iter().zip(got) {
            assert!((capture_at(&ranked, Top::Share(share)).unwrap() - got).abs() < 1e-12);
        }
        assert_eq!(top.captures(&[0, 3, 0], &shares), None);
    }
}
