//! Who is adopted, and who beats whom: two questions with two answers.
//!
//! *Adopted* is the scorer that is expected to lose least, with a leaning toward the simple and, between rules and
//! model, toward their blend. *Beats* is said only where chance is an unlikely explanation.

use std::fmt::Write as _;

use crate::metrics::Z_95;

use super::figures::{Difference, Interval, ROUNDING, Split};
use super::plan::FEW_GROUPS;

/// The outcome of the contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The scorer of the lowest log loss on cross-validated rows.
    pub best: String,
    /// The scorer to use.
    pub winner: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether the hybrid is adopted, and whether it beats its components; `None` where there is no hybrid.
    pub hybrid: Option<Adoption>,
}

/// What became of the hybrid.
#[derive(Debug, Clone, PartialEq)]
pub struct Adoption {
    /// Whether it is the scorer to use.
    pub adopted: bool,
    /// Whether it beats both components beyond chance.
    pub beats_both: bool,
    /// The scorer to use.
    pub recommended: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Gain over the rules in nats, and its interval.
    pub over_rules: (f64, Option<Interval>),
    /// Gain over the model in nats, and its interval.
    pub over_model: (f64, Option<Interval>),
}

/// Share of the log loss below which a gain is not worth a more complicated scorer.
const MATERIAL: f64 = 0.002;

/// All scorers on the held-out rows of one split.
pub(super) struct Panel {
    pub(super) split: Split,
    /// Every scorer with its log loss.
    pub(super) losses: Vec<(String, f64)>,
    /// Every scorer against every other.
    pub(super) pairs: Vec<Difference>,
    /// Groups that converted.
    pub(super) converting: usize,
}

impl Panel {
    fn pair(&self, scorer: &str, against: &str) -> Option<&Difference> {
        self.pairs
            .iter()
            .find(|pair| pair.scorer == scorer && pair.against == against)
    }

    fn loss(&self, scorer: &str) -> f64 {
        let found = self.losses.iter().find(|(name, _)| name == scorer);
        found.map_or(f64::INFINITY, |(_, loss)| *loss)
    }

    /// The scorer of the lowest log loss; the first among those that differ by rounding only.
    pub(super) fn best<'a>(&self, names: impl Iterator<Item = &'a String> + Clone) -> String {
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

    /// Whether `scorer` loses no more than `against`, give or take so many standard errors of the difference.
    fn keeps_up(&self, scorer: &str, against: &str, errors: f64) -> bool {
        scorer == against
            || self
                .pair(scorer, against)
                .is_some_and(|pair| pair.log_loss <= errors * pair.log_loss_se + ROUNDING)
    }

    /// Whether all that `scorer` may gain over `against`, one standard error up, is not worth having.
    fn gains_nothing(&self, scorer: &str, against: &str) -> bool {
        self.pair(scorer, against).is_some_and(|pair| {
            pair.log_loss_se - pair.log_loss <= MATERIAL * self.loss(against) + ROUNDING
        })
    }
}

/// What the verdict is made from.
pub(super) struct Evidence<'a> {
    /// Cross-validated rows of all times.
    pub(super) cv: &'a Panel,
    /// Rows that were predicted from what came before them, all before the test period; `None` without time.
    pub(super) rolling: Option<&'a Panel>,
    /// The simplest first; scorers that are not listed cannot win.
    pub(super) preference: Vec<String>,
    /// The model that the hybrid is made of; `None` without a hybrid.
    pub(super) hybrid_model: Option<String>,
    /// Scorers that learn what interacts with what, the hybrid of one included: folds flatter them most where things drift.
    pub(super) intricate: Vec<String>,
    /// The plain model that they are held against; `None` where there is none.
    pub(super) plain: Option<String>,
}

/// Speaks the verdict.
///
/// Below 15 converting groups the simplest scorer is taken and nothing claimed. Else time has the first word: out goes
/// who loses to the best beyond chance on the rolling stretches, and who is intricate but does not beat the plain model
/// there. Of those left the hybrid stays unless its gain over a component is certainly immaterial; without it, the
/// simplest within one standard error of the best.
///
/// # Source
/// Methods sections 0.6, 7 and 8: paired differences, clustered; the one-standard-error rule with the error of the
/// *paired* difference. The hybrid's adoption differs from section 7, which asks for a proven gain: at 30 to 300
/// conversions a gain of 0.002 nats is real and cannot be proven, and asking for proof gives it away
/// (`examples/honesty`). What is claimed still needs the proof.
pub(super) fn speak(evidence: &Evidence) -> Verdict {
    let cv = evidence.cv;
    let best = cv.best(cv.losses.iter().map(|(name, _)| name));
    let (winner, why) = if cv.converting < FEW_GROUPS {
        let winner = simplest(evidence);
        let why = format!(
            "{} converting groups are too few to tell the scorers apart, {FEW_GROUPS} are needed; `{winner}` is the simplest",
            cv.converting
        );
        (winner, why)
    } else {
        let (open, mut note) = in_time(evidence);
        let winner = adopt(evidence, &open);
        note.insert_str(0, &against_the_others(cv, &winner));
        (winner, note)
    };
    let hybrid = evidence.hybrid_model.as_ref().and_then(|model| {
        let (rules, model) = (cv.pair("hybrid", "rules")?, cv.pair("hybrid", model)?);
        Some(adoption(&winner, rules, model, cv.converting))
    });
    Verdict {
        best,
        winner,
        reason: why,
        hybrid,
    }
}

fn simplest(evidence: &Evidence) -> String {
    let first = evidence.preference.first();
    let any = evidence.cv.losses.first().map(|(name, _)| name);
    first.or(any).cloned().unwrap_or_default()
}

/// Who keeps up over time, and what there is to say about the others.
fn in_time(evidence: &Evidence) -> (Vec<String>, String) {
    let all = &evidence.preference;
    let Some(rolling) = evidence
        .rolling
        .filter(|panel| FEW_GROUPS <= panel.converting)
    else {
        return (all.clone(), String::new());
    };
    let best = rolling.best(all.iter());
    let (open, out): (Vec<String>, Vec<String>) = all
        .iter()
        .cloned()
        .partition(|name| rolling.keeps_up(name, &best, Z_95));
    let mut note = String::new();
    if !out.is_empty() {
        let _ = write!(
            note,
            "; {} fell behind `{best}` on stretches of time before the test period",
            listed(&out)
        );
    }
    let Some(plain) = evidence.plain.as_ref().filter(|one| open.contains(one)) else {
        return (open, note);
    };
    let (unproven, open): (Vec<String>, Vec<String>) = open
        .into_iter()
        .partition(|name| evidence.intricate.contains(name) && rolling.keeps_up(plain, name, Z_95));
    let flattered: Vec<String> = unproven
        .into_iter()
        .filter(|name| !evidence.cv.keeps_up(plain, name, 1.0))
        .collect();
    if !flattered.is_empty() {
        let _ = write!(
            note,
            "; what {} gains over `{plain}` on folds is not to be seen on stretches of time before the test period",
            listed(&flattered)
        );
    }
    (open, note)
}

/// Of the open scorers the one to use.
fn adopt(evidence: &Evidence, open: &[String]) -> String {
    let cv = evidence.cv;
    if open.is_empty() {
        return simplest(evidence);
    }
    let best = cv.best(open.iter());
    let components = [
        "rules",
        evidence.hybrid_model.as_deref().unwrap_or_default(),
    ];
    let is_blend_of = |name: &str| name == "hybrid" || components.contains(&name);
    let is_idle = components
        .iter()
        .filter(|name| open.iter().any(|one| one == *name))
        .any(|name| cv.gains_nothing("hybrid", name));
    let has_hybrid = open.iter().any(|name| name == "hybrid");
    if has_hybrid && !is_idle && (is_blend_of(&best) || cv.keeps_up("hybrid", &best, 1.0)) {
        return "hybrid".to_owned();
    }
    let plain: Vec<&String> = open.iter().filter(|name| *name != "hybrid").collect();
    let best = cv.best(plain.iter().copied());
    let found = plain.iter().find(|name| cv.keeps_up(name, &best, 1.0));
    found.map_or(best, |name| (*name).clone())
}

/// The winner's loss, whom it beats, and who is too close to call.
fn against_the_others(cv: &Panel, winner: &str) -> String {
    let (mut beaten, mut close, mut better) = (Vec::new(), Vec::new(), Vec::new());
    for (name, _) in &cv.losses {
        // A blend that gives the rules no weight is its model: neither beats the other.
        let Some(pair) = cv.pair(winner, name) else {
            continue;
        };
        let reverse = cv.pair(name, winner);
        if pair.beats() {
            beaten.push(name.clone());
        } else if reverse.is_some_and(Difference::beats) {
            better.push(name.clone());
        } else {
            close.push(name.clone());
        }
    }
    let mut words = format!("`{winner}` has a log loss of {:.4} nats", cv.loss(winner));
    if !beaten.is_empty() {
        let _ = write!(words, " and beats {} beyond chance", listed(&beaten));
    }
    if !close.is_empty() {
        let _ = write!(
            words,
            "; against {} it is too close to call",
            listed(&close)
        );
    }
    if !better.is_empty() {
        let _ = write!(
            words,
            "; {} does better on folds, but is not the simplest that will do, or not the steadiest",
            listed(&better)
        );
    }
    words
}

/// Names in backticks with commas and a last `and`.
fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn adoption(winner: &str, rules: &Difference, model: &Difference, converting: usize) -> Adoption {
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
        // Else a reader takes the interval for the proof that it is not.
        let is_alone = !difference.beats() && ci.is_some_and(|ci| 0.0 < ci.low);
        let folds = if is_alone {
            ", which single folds do not bear out"
        } else {
            ""
        };
        format!(
            "{value:+.4} nats over `{}` ({interval}{folds})",
            difference.against
        )
    };
    let (adopted, beats_both) = (winner == "hybrid", rules.beats() && model.beats());
    let figures = format!("{}, {}", words(rules), words(model));
    let reason = match (adopted, beats_both) {
        (true, true) => {
            format!("the hybrid is adopted, and beats both components beyond chance: {figures}")
        }
        (true, false) => format!(
            "the hybrid is adopted, being expected to lose least, but does not beat both components beyond chance: {figures}"
        ),
        (false, _) if converting < FEW_GROUPS => format!(
            "the hybrid is not adopted: {converting} converting groups say nothing about it; `{winner}` is recommended, the hybrid stays available"
        ),
        (false, _) => format!(
            "the hybrid is not adopted, its gain not being worth a second scorer: {figures}; `{winner}` is recommended, the hybrid stays available"
        ),
    };
    Adoption {
        adopted,
        beats_both,
        recommended: winner.to_owned(),
        reason,
        over_rules: gain(rules),
        over_model: gain(model),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(scorer: &str, against: &str, value: f64, half: f64) -> Difference {
        Difference {
            split: Split::Cv,
            scorer: scorer.to_owned(),
            against: against.to_owned(),
            log_loss: value,
            log_loss_se: half / 1.96,
            log_loss_ci: Some(Interval {
                low: value - half,
                high: value + half,
            }),
            log_loss_folds_ci: None,
            auc: 0.0,
            auc_ci: None,
            capture: Vec::new(),
        }
    }

    /// All pairs, each known to `half`.
    fn panel(split: Split, losses: [f64; 5], half: f64, converting: usize) -> Panel {
        let names = ["base_rate", "rules", "logistic", "tree", "hybrid"];
        let lines: Vec<(String, f64)> = names.map(String::from).into_iter().zip(losses).collect();
        let mut pairs = Vec::new();
        for (a, one) in &lines {
            for (b, two) in lines.iter().filter(|(b, _)| b != a) {
                pairs.push(difference(a, b, one - two, half));
            }
        }
        Panel {
            split,
            losses: lines,
            pairs,
            converting,
        }
    }

    fn evidence<'a>(cv: &'a Panel, rolling: Option<&'a Panel>) -> Evidence<'a> {
        Evidence {
            cv,
            rolling,
            preference: ["rules", "logistic", "hybrid", "tree"]
                .map(String::from)
                .to_vec(),
            hybrid_model: Some("logistic".to_owned()),
            intricate: vec!["tree".to_owned()],
            plain: Some("logistic".to_owned()),
        }
    }

    #[test]
    fn a_hybrid_that_may_gain_is_adopted_and_claims_nothing_without_proof() {
        let cv = panel(Split::Cv, [0.3, 0.25, 0.202, 0.21, 0.2], 0.003, 100);
        let verdict = speak(&evidence(&cv, None));
        assert_eq!(
            (verdict.winner.as_str(), verdict.best.as_str()),
            ("hybrid", "hybrid")
        );
        assert_eq!(
            verdict.reason,
            "`hybrid` has a log loss of 0.2000 nats and beats `base_rate`, `rules` and `tree` beyond chance; against `logistic` it is too close to call"
        );
        let adoption = verdict.hybrid.unwrap();
        assert!(adoption.adopted && !adoption.beats_both);
        let cv = panel(Split::Cv, [0.3, 0.25, 0.202, 0.21, 0.2], 0.001, 100);
        let adoption = speak(&evidence(&cv, None)).hybrid.unwrap();
        assert_eq!(
            adoption.reason,
            "the hybrid is adopted, and beats both components beyond chance: +0.0500 nats over `rules` (95 % interval +0.0490 to +0.0510), +0.0020 nats over `logistic` (95 % interval +0.0010 to +0.0030)"
        );
    }

    #[test]
    fn a_gain_that_is_surely_tiny_is_left_to_the_model() {
        let cv = panel(Split::Cv, [0.3, 0.25, 0.2001, 0.21, 0.2], 0.0002, 5000);
        let verdict = speak(&evidence(&cv, None));
        assert_eq!(verdict.winner, "logistic");
        let adoption = verdict.hybrid.unwrap();
        assert!(!adoption.adopted && adoption.reason.contains("`logistic` is recommended"));
    }

    #[test]
    fn who_falls_behind_in_time_cannot_win() {
        let cv = panel(Split::Cv, [0.3, 0.25, 0.22, 0.2, 0.22], 0.0005, 500);
        assert_eq!(speak(&evidence(&cv, None)).winner, "tree");
        let rolling = panel(Split::Rolling, [0.3, 0.25, 0.23, 0.29, 0.23], 0.004, 200);
        let verdict = speak(&evidence(&cv, Some(&rolling)));
        assert_eq!(verdict.winner, "logistic");
        assert!(
            verdict.reason.ends_with("`rules` and `tree` fell behind `logistic` on stretches of time before the test period"),
            "{}",
            verdict.reason
        );
    }

    #[test]
    fn what_an_intricate_model_gains_on_folds_has_to_show_in_time() {
        let cv = panel(Split::Cv, [0.3, 0.25, 0.22, 0.2, 0.22], 0.0005, 500);
        let proven = panel(Split::Rolling, [0.3, 0.25, 0.23, 0.22, 0.23], 0.004, 200);
        assert_eq!(speak(&evidence(&cv, Some(&proven))).winner, "tree");
        let unproven = panel(Split::Rolling, [0.3, 0.25, 0.23, 0.228, 0.23], 0.004, 200);
        let verdict = speak(&evidence(&cv, Some(&unproven)));
        assert_eq!(verdict.winner, "logistic");
        assert!(
            verdict.reason.ends_with("what `tree` gains over `logistic` on folds is not to be seen on stretches of time before the test period"),
            "{}",
            verdict.reason
        );
    }

    #[test]
    fn with_few_conversions_nothing_is_claimed() {
        let cv = panel(Split::Cv, [0.3, 0.25, 0.2, 0.2, 0.19], 0.001, 9);
        let verdict = speak(&evidence(&cv, None));
        assert_eq!(verdict.winner, "rules");
        assert!(
            verdict
                .reason
                .starts_with("9 converting groups are too few")
        );
    }
}
