//! What a point means in log-odds, and effects read in points.

use super::effects::{Effect, Effects, Method};
use super::fit::Columns;
use super::rows::{FACTS, Rows};

/// What a point means in log-odds. Points say how much rules count beside each other, and are silent about what one point
/// is worth: multiply all of them by two, and every lead stands where it stood.
///
/// # Source
/// Methods section 4, "Scale choice", whose default is `Today`. Ours is `Consensus`: the slope of today's score is a mean
/// over sound rules and faulty ones, so that the faults looked for hide behind it. In a book of which a third pays for nothing,
/// `Today` has every sound rule raised and the faults lowered by less than they are off; on it no sound rule of the literal
/// worlds of `examples/audit_honesty` is called sound. Where most of the book agrees, the fewest points have to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The best straight map of today's score: keeps what the score means. Points spent on nothing make each point
    /// mean less, so that sound rules seem to count for too little.
    Today,
    /// What a point means for the rules that make up most of the score and agree with each other. Shows which rules are
    /// off beside the others.
    #[default]
    Consensus,
}

/// Points that the data imply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Implied {
    /// `β / a`.
    pub points: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Implied {
    /// Whether it is told from nothing: the interval leaves zero out.
    pub fn is_told(&self) -> bool {
        0.0 < self.low || self.high < 0.0
    }
}

/// A meaning of points, and how uncertain it is.
pub(super) struct Meaning {
    /// Log-odds a point; above 0.
    pub(super) slope: f64,
    pub(super) variance: f64,
    /// Covariance of each rule's effect with the slope; 0 for rules without one.
    pub(super) with_effects: Vec<f64>,
}

impl Meaning {
    /// An effect in points of this meaning, which is an estimate as well.
    ///
    /// # Source
    /// The ratio `β/a` by the delta method. Intervals that are no estimate plus or minus a reach are widened end by end, as
    /// Zou & Donner 2008 ("MOVER") do for independent parts.
    pub(super) fn read(&self, rule: usize, effect: &Effect) -> Implied {
        let points = effect.log_odds / self.slope;
        let own = points * points * self.variance;
        if let (Method::Wald, Some(error)) = (effect.method, effect.standard_error) {
            let variance = error * error - 2.0 * points * self.with_effects[rule] + own;
            let times = (effect.high - effect.low) / (2.0 * error);
            let reach = times * variance.max(0.0).sqrt() / self.slope;
            return Implied {
                points,
                low: points - reach,
                high: points + reach,
            };
        }
        let scale = crate::metrics::Z_95 * own.sqrt();
        let reach = |end: f64| (end - effect.log_odds).hypot(scale) / self.slope;
        Implied {
            points,
            low: points - reach(effect.low),
            high: points + reach(effect.high),
        }
    }
}

/// How far implied points may be off the points, as a share of them, for a rule to have a say in what a point means.
const AGREES: f64 = 0.75;
/// Places tried around each rule's own, as its multiples.
const TRIED: [f64; 3] = [0.8, 1.0, 1.25];
/// Steps of the search for the best place.
const STEPS: usize = 60;

/// One rule's say.
struct Say {
    rule: usize,
    /// Effect over points.
    ratio: f64,
    /// How much of the score it makes: points times the spread of the fact.
    size: f64,
}

/// Where the rules that make most of the score agree. `None` where no two do, or the place is not positive.
///
/// # Source
/// The place `a` with the least `Σ size·ρ((β/(a·p) − 1)/0.75)`, with Tukey's bounded `ρ(u) = 1 − (1 − u²)³`: rules that pay for
/// nothing, or against the outcomes, are too far off to pull it. Its variance by the delta method from the covariance of
/// all effects (an M-estimator; Huber 1981, section 6).
pub(super) fn consensus(
    rows: &Rows,
    columns: &Columns,
    effects: &Effects,
    left_out: &[bool],
) -> Option<Meaning> {
    let (n, points) = (columns.n(), &rows.rules.points);
    let says: Vec<Say> = (0..points.len())
        .filter(|&rule| points[rule] != 0.0 && !left_out[rule])
        .filter_map(|rule| {
            let effect = effects.by_rule[rule]?;
            effect.standard_error?;
            Some(Say {
                rule,
                ratio: effect.log_odds / points[rule],
                size: points[rule].abs() * columns.sd(FACTS + rule),
            })
        })
        .collect();
    let slope = place(&says)?;
    // How the place follows each ratio.
    let pulls: Vec<f64> = says
        .iter()
        .map(|say| say.size * pull(say.ratio / slope))
        .collect();
    let total: f64 = says
        .iter()
        .zip(&pulls)
        .map(|(say, pull)| pull * say.ratio / slope)
        .sum();
    let covariance = |i: usize, j: usize| {
        let (i, j) = (FACTS + i, FACTS + j);
        effects.covariance[i * n + j] / (columns.sd(i) * columns.sd(j))
    };
    let with = |i: usize| -> f64 {
        let each = says.iter().zip(&pulls);
        each.map(|(say, pull)| pull / total / points[say.rule] * covariance(i, say.rule))
            .sum()
    };
    let each = says.iter().zip(&pulls);
    let variance: f64 = each
        .map(|(say, pull)| pull / total / points[say.rule] * with(say.rule))
        .sum();
    (0.0 < slope && variance.is_finite()).then(|| Meaning {
        slope,
        variance,
        with_effects: (0..points.len()).map(with).collect(),
    })
}

/// Tukey's bounded distance of a ratio from 1.
fn distance(ratio: f64) -> f64 {
    let u = (ratio - 1.0) / AGREES;
    if u.abs() < 1.0 {
        1.0 - (1.0 - u * u).powi(3)
    } else {
        1.0
    }
}

/// By how much the place moves with a ratio: the derivative of `ρ'(u)·ratio` in the ratio.
fn pull(ratio: f64) -> f64 {
    let u = (ratio - 1.0) / AGREES;
    if 1.0 <= u.abs() {
        return 0.0;
    }
    let rest = 1.0 - u * u;
    6.0 * rest * (1.0 - 5.0 * u * u) * ratio / AGREES + 6.0 * u * rest * rest
}

/// The place with the least distance of all rules, the lower of equal ones.
fn place(says: &[Say]) -> Option<f64> {
    let value = |a: f64| -> f64 {
        says.iter()
            .map(|say| say.size * distance(say.ratio / a))
            .sum()
    };
    let starts = says
        .iter()
        .filter(|say| 0.0 < say.ratio)
        .flat_map(|say| TRIED.map(|times| times * say.ratio));
    let best = starts.min_by(|a, b| value(*a).total_cmp(&value(*b)).then(a.total_cmp(b)))?;
    // Golden section around the best start: between its neighbors there is one valley.
    let golden = 0.5 * (5.0f64.sqrt() - 1.0);
    let (mut low, mut high) = (best * TRIED[0], best * TRIED[2]);
    for _ in 0..STEPS {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if value(a) <= value(b) {
            high = b;
        } else {
            low = a;
        }
    }
    let slope = f64::midpoint(low, high);
    let agreeing = says.iter().filter(|say| distance(say.ratio / slope) < 1.0);
    (2 <= agreeing.count()).then_some(slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(ratios: &[f64]) -> Vec<Say> {
        let say = |(rule, &ratio): (usize, &f64)| Say {
            rule,
            ratio,
            size: 1.0,
        };
        ratios.iter().enumerate().map(say).collect()
    }

    #[test]
    fn rules_that_pay_for_nothing_do_not_pull_the_meaning_of_a_point() {
        let got = place(&says(&[0.1, 0.11, 0.09, 0.0, 0.0, -0.2, 0.5])).unwrap();
        assert!((got - 0.1).abs() < 0.005, "{got}");
        assert_eq!(place(&says(&[0.1, -0.1, 0.0])), None);
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn the_pull_of_a_ratio_is_how_far_the_meaning_moves() {
        let ratios = [0.1, 0.12, 0.08, 0.04, 0.16, 0.01];
        let at = |which: usize, change: f64| {
            let mut moved = ratios;
            moved[which] += change;
            place(&says(&moved)).unwrap()
        };
        let slope = at(0, 0.0);
        let pulls = ratios.map(|ratio| pull(ratio / slope));
        let total: f64 = pulls.iter().zip(ratios).map(|(p, r)| p * r / slope).sum();
        for (which, pull) in pulls.iter().enumerate() {
            let slopes = (at(which, 1e-4) - at(which, -1e-4)) / 2e-4;
            let expected = pull / total;
            assert!(
                (slopes - expected).abs() < 1e-3,
                "{which}: {slopes} {expected}"
            );
        }
    }
}
