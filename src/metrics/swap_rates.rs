//! Who would be called under one scoring and not under the other, and how often those converted.

use super::MetricError;
use super::ranked_lists::RankedLists;

/// Rows of one kind, expected over ties at the border.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Swapped {
    /// Rows.
    pub rows: f64,
    /// Conversions among them.
    pub converted: f64,
}

impl Swapped {
    /// The conversion rate; `None` without rows.
    pub fn rate(&self) -> Option<f64> {
        (1e-9 < self.rows).then(|| self.converted / self.rows)
    }
}

/// The best rows of two scorings, by who names them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SwapRates {
    /// Among the best of both.
    pub both: Swapped,
    /// Among the best of the first only.
    pub only_first: Swapped,
    /// Among the best of the second only.
    pub only_second: Swapped,
    /// Among the best of neither.
    pub neither: Swapped,
}

/// Compares the best `share` of each list of two scorings with what became of the rows; a tie at the border is shared out.
///
/// # Errors
/// As [`crate::metrics::swap_set`].
pub fn swap_rates(
    labels: &[bool],
    first: &RankedLists,
    second: &RankedLists,
    share: f64,
) -> Result<SwapRates, MetricError> {
    let called = first.called(second, share)?;
    if labels.len() != called.len() {
        return Err(MetricError::Lengths {
            labels: labels.len(),
            other: called.len(),
            what: "scores",
        });
    }
    let mut rates = SwapRates::default();
    for (row, &label) in called.iter().zip(labels) {
        let add = |to: &mut Swapped, chance: f64| {
            to.rows += chance;
            to.converted += if label { chance } else { 0.0 };
        };
        add(&mut rates.both, row.both);
        add(&mut rates.only_first, row.first - row.both);
        add(&mut rates.only_second, row.second - row.both);
        add(&mut rates.neither, 1.0 - row.first - row.second + row.both);
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_swap_are_counted_with_their_conversions() {
        let labels = [true, false, true, false];
        let placed = |scores: &[f64]| RankedLists::new(scores, &[]).unwrap();
        let (first, second) = (placed(&[4.0, 3.0, 2.0, 1.0]), placed(&[4.0, 1.0, 3.0, 2.0]));
        let got = swap_rates(&labels, &first, &second, 0.5).unwrap();
        assert!((got.both.rows - 1.0).abs() < 1e-12);
        assert_eq!(got.only_first.rate(), Some(0.0));
        assert_eq!(got.only_second.rate(), Some(1.0));
        assert!((got.neither.rows - 1.0).abs() < 1e-12);
        assert!(swap_rates(&labels, &first, &second, 1.5).is_err());
    }
}
