//! Counts what an audit says of rules whose truth is known.

use std::collections::BTreeMap;

use leadscore::audit::{RuleAudit, Verdict};

use crate::planted::Is;

/// Conversions among the fired rows from which a rule counts.
const ENOUGH: usize = 50;

/// What was said of the rules of one kind, over all worlds.
#[derive(Default)]
pub(crate) struct Said {
    /// Rules with enough conversions.
    pub(crate) rules: usize,
    /// Of these, named as what they are.
    pub(crate) named: usize,
    /// By verdict.
    pub(crate) verdicts: BTreeMap<&'static str, usize>,
}

/// The counts of all worlds.
#[derive(Default)]
pub(crate) struct Tally {
    /// By rule.
    pub(crate) said: BTreeMap<(Is, String), Said>,
    /// Rules of right sign that were looked at, and those among them called of the wrong sign.
    pub(crate) signs: (usize, usize),
    /// Worlds, and those with at least one false "wrong sign".
    pub(crate) worlds: (usize, usize),
    /// Intervals of log-odds: all, and those that hold the truth.
    pub(crate) effects: (usize, usize),
    /// Intervals of points: all, and those that hold the truth.
    pub(crate) points: (usize, usize),
    /// By rule, the same.
    pub(crate) by_rule: BTreeMap<String, (usize, usize)>,
    /// By method.
    pub(crate) by_method: BTreeMap<&'static str, (usize, usize)>,
}

fn is_named(is: Is, verdict: Verdict) -> bool {
    match is {
        Is::Right => verdict == Verdict::Keep,
        Is::Overpaid => matches!(verdict, Verdict::Lower | Verdict::Dominated),
        Is::Underpaid => verdict == Verdict::Raise,
        Is::WrongSign => verdict == Verdict::WrongSign,
        Is::Redundant => verdict == Verdict::Dominated,
    }
}

impl Tally {
    /// Counts what was said of one rule; `truth` is its effect in log-odds and its points on today's scale.
    pub(crate) fn add(&mut self, is: Is, rule: &RuleAudit, truth: Option<(f64, f64)>) {
        let said = self.said.entry((is, rule.name.clone())).or_default();
        *said.verdicts.entry(rule.verdict.name()).or_default() += 1;
        if ENOUGH <= rule.support.converted {
            said.rules += 1;
            said.named += usize::from(is_named(is, rule.verdict));
        }
        if is != Is::WrongSign {
            self.signs.0 += 1;
            self.signs.1 += usize::from(rule.verdict == Verdict::WrongSign);
        }
        // A rule left out beside another has no effect of its own to speak of.
        let (Some(effect), Some((log_odds, points)), None) =
            (rule.effect, truth, rule.dominated_by)
        else {
            return;
        };
        let count = |to: &mut (usize, usize), holds: bool| {
            to.0 += 1;
            to.1 += usize::from(holds);
        };
        count(
            &mut self.effects,
            effect.low <= log_odds && log_odds <= effect.high,
        );
        if let Some(implied) = effect.points {
            let holds = implied.low <= points && points <= implied.high;
            count(&mut self.points, holds);
            count(self.by_rule.entry(rule.name.clone()).or_default(), holds);
            count(
                self.by_method.entry(effect.method.name()).or_default(),
                holds,
            );
        }
    }

    /// Ends a world in which so many rules were called of the wrong sign falsely.
    pub(crate) fn end_world(&mut self, false_signs: usize) {
        self.worlds.0 += 1;
        self.worlds.1 += usize::from(0 < false_signs);
    }

    /// Prints everything.
    pub(crate) fn print(&self) {
        println!("  rule                      planted     named as such   what was said");
        for ((is, name), said) in &self.said {
            let verdicts: Vec<String> = said
                .verdicts
                .iter()
                .map(|(name, n)| format!("{name} {n}"))
                .collect();
            println!(
                "  {name:26}{:12}{:5} of {:<6} {}",
                format!("{is:?}"),
                said.named,
                said.rules,
                verdicts.join(", ")
            );
        }
        let share = |(all, some): (usize, usize)| 100.0 * some as f64 / all.max(1) as f64;
        println!(
            "  false \"wrong sign\": {} of {} rules ({:.1} %), in {} of {} worlds",
            self.signs.1,
            self.signs.0,
            share(self.signs),
            self.worlds.1,
            self.worlds.0
        );
        if 0 < self.effects.0 {
            println!(
                "  95 % intervals that hold the truth: log-odds {:.1} %, points {:.1} % of {}",
                share(self.effects),
                share(self.points),
                self.points.0
            );
            for (name, counts) in &self.by_method {
                println!("    {name:22}{:6.1} % of {}", share(*counts), counts.0);
            }
            for (name, counts) in &self.by_rule {
                println!("      {name:26}{:6.1} % of {}", share(*counts), counts.0);
            }
        }
    }
}
