//! Two scorings crossed by tenths: where they agree, and where a lead is high in one and low in the other.

use super::MetricError;
use super::rank_agreement::{check, midranks};
use super::swap_rates::Swapped;

/// Tenths of a list.
pub const DECILES: usize = 10;

/// Rows and conversions by tenth of the first scoring and tenth of the second, the lowest tenth first.
///
/// Rows of one score stay together, at the tenth of their middle rank: with large ties tenths are uneven or empty.
///
/// # Errors
/// As [`crate::metrics::kendall`], and [`MetricError::Lengths`].
pub fn cross_deciles(
    labels: &[bool],
    first: &[f64],
    second: &[f64],
) -> Result<[[Swapped; DECILES]; DECILES], MetricError> {
    check(first, second)?;
    if labels.len() != first.len() {
        return Err(MetricError::Lengths {
            labels: labels.len(),
            other: first.len(),
            what: "scores",
        });
    }
    let n = first.len() as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10"
    )]
    let tenth = |rank: f64| (((rank - 0.5) / n * DECILES as f64) as usize).min(DECILES - 1);
    let mut counts = [[Swapped::default(); DECILES]; DECILES];
    for ((a, b), &label) in midranks(first)
        .into_iter()
        .zip(midranks(second))
        .zip(labels)
    {
        let cell = &mut counts[tenth(a)][tenth(b)];
        cell.rows += 1.0;
        cell.converted += f64::from(u8::from(label));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scorings_lie_on_the_diagonal() {
        let scores: Vec<f64> = (0..200).map(f64::from).collect();
        let counts = cross_deciles(&[true; 200], &scores, &scores).unwrap();
        for (i, row) in counts.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                let expected = if i == j { 20.0 } else { 0.0 };
                assert!((cell.rows - expected).abs() < 1e-12);
            }
        }
    }
}
