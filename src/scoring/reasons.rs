//! From parts in log-odds to the few reasons that are shown, in whole points that add up.

use crate::explain::show_points;

/// Parts smaller than this are not worth a reason of their own: about 10 % of the odds.
pub const LEAST: f64 = 0.1;

/// One reason as a row keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Place among the topics.
    pub topic: usize,
    /// Whole points.
    pub points: i64,
    /// The exact part.
    pub log_odds: f64,
}

/// The reasons of one row; with the base they add up to the score before limits and overrides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reasons {
    /// The largest parts, the largest first.
    pub shown: Vec<Shown>,
    /// Points of everything else.
    pub other_points: i64,
    /// Log-odds of everything else.
    pub other_log_odds: f64,
}

/// The largest parts by size, at most `limit` and none below [`LEAST`], with everything else as one part.
///
/// `target` is the score in whole points less the base in whole points; equal parts stay in order.
///
/// # Source
/// Methods section 9.3: largest remainder over what is shown, so that it adds up.
pub(super) fn reasons(parts: &[f64], points_a_nat: f64, target: i64, limit: usize) -> Reasons {
    let mut order: Vec<usize> = (0..parts.len())
        .filter(|&topic| LEAST <= parts[topic].abs())
        .collect();
    order.sort_by(|&a, &b| parts[b].abs().total_cmp(&parts[a].abs()).then(a.cmp(&b)));
    order.truncate(limit);
    let is_shown = |topic: &usize| order.contains(topic);
    let other_log_odds: f64 = (0..parts.len())
        .filter(|topic| !is_shown(topic))
        .map(|topic| parts[topic])
        .sum();
    let mut exact: Vec<f64> = order.iter().map(|&topic| parts[topic]).collect();
    exact.push(other_log_odds);
    let mut points = show_points(&exact, points_a_nat, target);
    let other_points = points.pop().unwrap_or(target);
    let shown = order.into_iter().zip(points);
    Reasons {
        shown: shown
            .map(|(topic, points)| Shown {
                topic,
                points,
                log_odds: parts[topic],
            })
            .collect(),
        other_points,
        other_log_odds,
    }
}

impl Reasons {
    /// All points together: the score before limits and overrides, less the base.
    pub fn points(&self) -> i64 {
        self.shown.iter().map(|reason| reason.points).sum::<i64>() + self.other_points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_one_part_and_everything_adds_up() {
        let parts = [0.05, -0.4, 1.2, 0.0, 0.2, 0.4];
        let got = reasons(&parts, 10.0, 15, 2);
        let topics: Vec<usize> = got.shown.iter().map(|reason| reason.topic).collect();
        assert_eq!(topics, [2, 1]);
        assert!((got.other_log_odds - 0.65).abs() < 1e-12);
        assert_eq!(got.points(), 15);
        assert_eq!(reasons(&[], 10.0, 1, 4).points(), 1);
    }
}
