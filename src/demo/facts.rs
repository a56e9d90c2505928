//! The stated facts about a lead, measured day by day.

use super::blueprint::Shape;
use super::life::Life;
use super::plan::{Plan, Probe};

/// What is visible of lead `idx`, in log-odds against a lead without any fact.
pub(super) fn log_odds(plan: &Plan, lives: &[Life], idx: usize) -> f64 {
    plan.terms
        .iter()
        .map(|(probe, weight)| weight * measure(probe, lives, idx))
        .sum()
}

fn measure(probe: &Probe, lives: &[Life], idx: usize) -> f64 {
    let life = &lives[idx];
    match probe {
        Probe::Count { counter, shape } => match *shape {
            Shape::AtLeast(low) => f64::from(u8::from(low <= life.counts[*counter])),
            Shape::UpTo(high) => life.counts[*counter].min(high),
            Shape::Saturating(scale) if life.counts[*counter] > 0.0 => {
                1.0 - (-life.counts[*counter] / scale).exp()
            }
            Shape::Saturating(_) => 0.0,
        },
        Probe::Ever(bits) => f64::from(u8::from(life.seen & bits != 0)),
        Probe::Colleagues { counter, most } => {
            let others = lives
                .iter()
                .enumerate()
                .filter(|(other, life)| *other != idx && life.counts[*counter] > 0.0);
            (others.count() as f64).min(*most)
        }
        Probe::Surge { short, long } => {
            let (recent, usual) = (
                life.counts[*short],
                life.counts[*long] - life.counts[*short],
            );
            ((recent + 1.0) / (usual / 8.0 + 1.0)).ln().max(0.0)
        }
        Probe::Fixed(at) => life.fixed[*at],
        Probe::Both(left, right) => match measure(left, lives, idx) {
            0.0 => 0.0,
            left => left * measure(right, lives, idx),
        },
    }
}
