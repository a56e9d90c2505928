//! Who won, in words: the simplest scorer that the best cannot be told apart from.

use super::figures::{Difference, Interval};

/// The outcome of the contest on cross-validated rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The scorer of the lowest log loss.
    pub best: String,
    /// The scorer to use.
    pub winner: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether the hybrid earned its place; `None` where there is no hybrid.
    pub hybrid: Option<Adoption>,
}

/// Whether the hybrid beats each of its components.
#[derive(Debug, Clone, PartialEq)]
pub struct Adoption {
    /// Whether both lower bounds are above 0.
    pub adopted: bool,
    /// The scorer to use.
    pub recommended: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Gain over the rules in nats, and its interval.
    pub over_rules: (f64, Option<Interval>),
    /// Gain over the model in nats, and its interval.
    pub over_model: (f64, Option<Interval>),
}

/// Nats below which a gain is rounding: a hybrid that gives the rules no weight equals its model.
const ROUNDING: f64 = 1e-9;

/// What the verdict is made from.
pub(super) struct Evidence<'a> {
    /// All scorers with their log loss.
    pub(super) losses: Vec<(String, f64)>,
    /// The simplest first; scorers that are not listed cannot win.
    pub(super) preference: Vec<String>,
    /// Every scorer against every other.
    pub(super) differences: &'a [Difference],
    /// The model that the hybrid is made of; `None` without a hybrid.
    pub(super) hybrid_model: Option<String>,
    /// Groups that converted.
    pub(super) converting: usize,
    /// Whether intervals could be had.
    pub(super) has_intervals: bool,
}

impl Evidence<'_> {
    fn difference(&self, scorer: &str, against: &str) -> Option<&Difference> {
        self.differences
            .iter()
            .find(|pair| pair.scorer == scorer && pair.against == against)
    }

    fn loss(&self, scorer: &str) -> f64 {
        let found = self.losses.iter().find(|(name, _)| name == scorer);
        found.map_or(f64::INFINITY, |(_, loss)| *loss)
    }

    /// The scorer of the lowest log loss; the first among those that differ by rounding only.
    fn best<'b>(&self, names: impl Iterator<Item = &'b String> + Clone) -> String {
        let lowest = names
            .clone()
            .map(|name| self.loss(name))
            .fold(f64::INFINITY, f64::min);
        names
            .into_iter()
            .find(|name| self.loss(name) <= lowest + ROUNDING)
            .cloned()
            .unwrap_or_default()
    }
}

/// Speaks the verdict.
///
/// # Source
/// Methods note, sections 0.6 and 7: paired differences, clustered; the simpler wins where the interval of
/// its difference to the best includes 0; the hybrid enters only where the lower 95 % bound of its
/// gain over each component is above 0.
pub(super) fn speak(evidence: &Evidence) -> Verdict {
    let components = evidence.hybrid_model.as_ref().and_then(|model| {
        Some((
            evidence.difference("hybrid", "rules")?,
            evidence.difference("hybrid", model)?,
        ))
    });
    let passes = components.is_some_and(|(rules, model)| gains(rules) && gains(model));
    let mut open: Vec<&String> = evidence
        .preference
        .iter()
        .filter(|name| passes || *name != "hybrid")
        .collect();
    if open.is_empty() {
        open.extend(evidence.losses.first().map(|(name, _)| name));
    }
    let best = evidence.best(evidence.losses.iter().map(|(name, _)| name));
    let (winner, reason) = if evidence.has_intervals {
        with_intervals(evidence, &open, &best)
    } else {
        let winner = open
            .first()
            .map_or_else(String::new, |name| (*name).clone());
        let reason = format!(
            "{} converting groups are too few to tell the scorers apart; `{winner}` is the simplest",
            evidence.converting
        );
        (winner, reason)
    };
    let hybrid = components.map(|(rules, model)| adoption(passes, &winner, rules, model));
    Verdict {
        best,
        winner,
        reason,
        hybrid,
    }
}

fn with_intervals(evidence: &Evidence, open: &[&String], best: &str) -> (String, String) {
    let best_open = evidence.best(open.iter().copied());
    let note = if best == "hybrid" && best_open != best {
        ", apart from `hybrid`, which did not pass its gate"
    } else {
        ""
    };
    for name in open {
        if **name == best_open {
            break;
        }
        if let Some(difference) = evidence.difference(name, &best_open)
            && let Some(ci) = difference.log_loss_ci
            && ci.includes_zero()
        {
            let reason = format!(
                "`{name}` is the simplest scorer that cannot be told apart from the best, `{best_open}` (log loss {:+.4} nats, 95 % interval {:+.4} to {:+.4}){note}",
                difference.log_loss, ci.low, ci.high
            );
            return ((*name).clone(), reason);
        }
    }
    let reason = format!(
        "`{best_open}` has the lowest log loss ({:.4} nats){note}, and every simpler scorer is worse beyond chance",
        evidence.loss(&best_open)
    );
    (best_open, reason)
}

/// Whether the lower bound of the gain (second minus first) is above 0.
fn gains(difference: &Difference) -> bool {
    difference.log_loss_ci.is_some_and(|ci| ci.high < -ROUNDING)
}

fn adoption(passes: bool, winner: &str, rules: &Difference, model: &Difference) -> Adoption {
    let gain = |difference: &Difference| {
        let ci = difference.log_loss_ci.map(|ci| Interval {
            low: -ci.high,
            high: -ci.low,
        });
        (-difference.log_loss, ci)
    };
    let words = |difference: &Difference| {
        let (value, ci) = gain(difference);
        let interval = ci.map_or_else(
            || "no interval".to_owned(),
            |ci| format!("95 % interval {:+.4} to {:+.4}", ci.low, ci.high),
        );
        format!(
            "{value:+.4} nats over `{}` ({interval})",
            difference.against
        )
    };
    let recommended = if passes { "hybrid" } else { winner }.to_owned();
    let reason = if passes {
        format!(
            "the hybrid beats both components: {}, {}",
            words(rules),
            words(model)
        )
    } else {
        format!(
            "the hybrid does not beat both components beyond chance: {}, {}; `{recommended}` is recommended, the hybrid stays available",
            words(rules),
            words(model)
        )
    };
    Adoption {
        adopted: passes,
        recommended,
        reason,
        over_rules: gain(rules),
        over_model: gain(model),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Split;

    fn difference(scorer: &str, against: &str, value: f64, half: f64) -> Difference {
        Difference {
            split: Split::Cv,
            scorer: scorer.to_owned(),
            against: against.to_owned(),
            log_loss: value,
            log_loss_ci: Some(Interval {
                low: value - half,
                high: value + half,
            }),
            auc: 0.0,
            auc_ci: None,
            capture: Vec::new(),
        }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn evidence(differences: &[Difference]) -> Evidence<'_> {
        let losses = [
            ("base_rate", 0.3),
            ("rules", 0.25),
            ("logistic", 0.202),
            ("tree", 0.21),
            ("hybrid", 0.2),
        ];
        Evidence {
            losses: losses
                .iter()
                .map(|(name, loss)| ((*name).to_owned(), *loss))
                .collect(),
            preference: names(&["rules", "logistic", "hybrid", "tree"]),
            differences,
            hybrid_model: Some("logistic".to_owned()),
            converting: 100,
            has_intervals: true,
        }
    }

    /// All pairs that matter, the gain of the hybrid over the model known to `half`.
    fn pairs(half: f64) -> Vec<Difference> {
        vec![
            difference("hybrid", "rules", -0.05, 0.01),
            difference("hybrid", "logistic", -0.002, half),
            difference("rules", "hybrid", 0.05, 0.01),
            difference("logistic", "hybrid", 0.002, half),
            difference("rules", "logistic", 0.048, 0.01),
        ]
    }

    #[test]
    fn the_hybrid_wins_only_through_its_gate() {
        let verdict = speak(&evidence(&pairs(0.003)));
        assert_eq!(verdict.winner, "logistic");
        assert_eq!(
            verdict.reason,
            "`logistic` has the lowest log loss (0.2020 nats), apart from `hybrid`, which did not pass its gate, and every simpler scorer is worse beyond chance"
        );
        let adoption = verdict.hybrid.unwrap();
        assert!(!adoption.adopted && adoption.recommended == "logistic");
        let verdict = speak(&evidence(&pairs(0.001)));
        assert_eq!(
            (verdict.winner.as_str(), verdict.best.as_str()),
            ("hybrid", "hybrid")
        );
        assert_eq!(
            verdict.hybrid.unwrap().reason,
            "the hybrid beats both components: +0.0500 nats over `rules` (95 % interval +0.0400 to +0.0600), +0.0020 nats over `logistic` (95 % interval +0.0010 to +0.0030)"
        );
    }

    #[test]
    fn without_intervals_nothing_is_claimed() {
        let mut evidence = evidence(&[]);
        (evidence.has_intervals, evidence.converting) = (false, 9);
        let verdict = speak(&evidence);
        assert_eq!(verdict.winner, "rules");
        assert!(
            verdict
                .reason
                .starts_with("9 converting groups are too few")
        );
    }
}
