//! From log-odds to the final score: rounding, the ends of the scale, overrides in order.

use crate::artifact::Scale;
use crate::rules::spec::Override;

/// The final score of a row and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// 0 to 100, after everything.
    pub score: i64,
    /// Whole points before the ends of the scale.
    pub unclipped: i64,
    /// What the ends of the scale changed.
    pub limit_points: i64,
    /// Overrides that changed something, by place, with what they changed.
    pub overrides: Vec<(usize, i64)>,
    /// What lists are ordered by: the score neither rounded nor clipped, overrides applied.
    pub order: f64,
}

/// Decides on one row; `holds` says of each override whether its condition does.
pub(super) fn decide(
    scale: &Scale,
    log_odds: f64,
    overrides: &[Override],
    holds: &[bool],
) -> Decision {
    let unclipped = scale.whole(log_odds);
    let clipped = unclipped.clamp(0, 100);
    let (mut score, mut order) = (clipped, scale.exact(log_odds));
    let mut changes = Vec::new();
    for (place, (decree, _)) in overrides
        .iter()
        .zip(holds)
        .enumerate()
        .filter(|(_, (_, holds))| **holds)
    {
        let before = score;
        for (bound, is_low, is_high) in [
            (decree.set, true, true),
            (decree.at_least, true, false),
            (decree.at_most, false, true),
        ] {
            let Some(bound) = bound else { continue };
            let whole = whole(bound);
            if is_low {
                score = score.max(whole);
                order = order.max(bound);
            }
            if is_high {
                score = score.min(whole);
                order = order.min(bound);
            }
        }
        if score != before {
            changes.push((place, score - before));
        }
    }
    Decision {
        score,
        unclipped,
        limit_points: clipped - unclipped,
        overrides: changes,
        order,
    }
}

fn whole(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to 0 and 100")]
    let whole = (score.clamp(0.0, 100.0) + 0.5).floor() as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::condition::Condition;

    fn decree(set: Option<f64>, at_least: Option<f64>, at_most: Option<f64>) -> Override {
        Override {
            condition: Condition::parse("a > 0").unwrap(),
            set,
            at_least,
            at_most,
            reason: "because".into(),
        }
    }

    #[test]
    fn overrides_act_in_order_after_the_ends_of_the_scale() {
        let scale = Scale {
            midpoint: 50.0,
            points_per_doubling: 10.0,
            reference_log_odds: 0.0,
        };
        let overrides = [
            decree(None, Some(60.0), None),
            decree(None, None, Some(20.0)),
            decree(Some(0.0), None, None),
        ];
        let got = decide(&scale, 0.0, &overrides, &[true, true, false]);
        assert_eq!((got.score, got.unclipped, got.limit_points), (20, 50, 0));
        assert_eq!(got.overrides, [(0, 10), (1, -40)]);
        assert!((got.order - 20.0).abs() < 1e-12);
        // Six doublings above the midpoint leave the scale.
        let got = decide(
            &scale,
            6.0 * std::f64::consts::LN_2,
            &overrides,
            &[true, false, false],
        );
        assert_eq!(
            (got.score, got.unclipped, got.limit_points),
            (100, 110, -10)
        );
        assert!(got.overrides.is_empty() && (got.order - 110.0).abs() < 1e-9);
        let got = decide(&scale, 0.0, &overrides, &[false, false, true]);
        assert_eq!((got.score, got.overrides), (0, vec![(2, -50)]));
    }
}
