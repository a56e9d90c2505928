//! The heads of lists: who would be called, where each list is worked from its own top.

use super::MetricError;

/// Chance of each row to be among the best `share` of its list; a tie at the border is shared out.
///
/// # Shapes and units
/// One score a row; `lists` has one small number a row, or is empty: all rows are one list. The border may fall inside a
/// row, which is then in by part.
///
/// # Errors
/// [`MetricError::Top`] for a share that is not within 0 to 1, [`MetricError::NotANumber`].
///
/// # Source
/// Methods section 8: capacity is per period, the top of each cutoff, summed.
pub fn heads(scores: &[f64], lists: &[u32], share: f64) -> Result<Vec<f64>, MetricError> {
    if let Some(row) = scores.iter().position(|score| score.is_nan()) {
        return Err(MetricError::NotANumber { row });
    }
    if !(0.0 < share && share <= 1.0) {
        return Err(MetricError::Top {
            amount: share,
            total: 1.0,
        });
    }
    let list_of = |row: usize| lists.get(row).copied();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| {
        let by_list = list_of(a).cmp(&list_of(b));
        by_list.then(scores[b].total_cmp(&scores[a]))
    });
    let mut chances = vec![0.0; scores.len()];
    for list in order.chunk_by(|&a, &b| list_of(a) == list_of(b)) {
        let mut left = share * list.len() as f64;
        for tie in list.chunk_by(|&a, &b| scores[a] <= scores[b]) {
            let chance = (left / tie.len() as f64).min(1.0);
            for &row in tie {
                chances[row] = chance;
            }
            left -= tie.len() as f64;
            if left <= 0.0 {
                break;
            }
        }
    }
    Ok(chances)
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
        assert_eq!(
            heads(&scores, &[], 0.5).unwrap(),
            [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
        );
        let apart = heads(&scores, &[0, 0, 0, 1, 1, 1], 1.0 / 3.0).unwrap();
        assert_eq!(apart[..3], [0.0, 0.0, 1.0]);
        assert!(
            apart[3..]
                .iter()
                .all(|chance| (chance - 1.0 / 3.0).abs() < 1e-12)
        );
        let labels = [true, false, true, true, false, false];
        let caught = caught_in(&apart, &labels).unwrap();
        assert!((caught - (1.0 + 1.0 / 3.0) / 3.0).abs() < 1e-12);
        assert_eq!(caught_in(&apart, &[false; 6]), None);
        assert!(heads(&scores, &[], 0.0).is_err() && heads(&[f64::NAN], &[], 0.5).is_err());
    }
}
