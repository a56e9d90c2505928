//! Counts what an audit says of rules whose truth is known.

use std::collections::BTreeMap;

use leadscore::audit::{RuleAudit, Verdict};

use crate::planted::Is;

/// Conversions among the fired rows from which a rule counts.
const ENOUGH: usize = 50;

/// Share of the worlds in which a planted fault has to be named.
const NAMED: f64 = 0.9;
/// False "wrong sign" verdicts at most, in percent of the rules of right sign.
const FALSE_SIGNS: f64 = 5.0;
/// Intervals that hold the truth, in percent.
const COVERED: std::ops::RangeInclusive<f64> = 92.0..=98.0;

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
    /// The same on the scale of today's score.
    pub(crate) today: (usize, usize),
    /// By rule, the same.
    pub(crate) by_rule: BTreeMap<String, (usize, usize)>,
    /// By method.
    pub(crate) by_method: BTreeMap<&'static str, (usize, usize)>,
    /// Intervals of log-odds against the log-odds that the world itself decides with.
    pub(crate) stated: BTreeMap<String, (usize, usize)>,
}

/// An effect on all scales.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) log_odds: f64,
    /// In points, as verdicts read them.
    pub(crate) points: f64,
    /// In points of today's score.
    pub(crate) today: f64,
}

impl Found {
    pub(crate) fn of(rule: &RuleAudit) -> Option<Self> {
        let effect = rule.effect?;
        Some(Self {
            log_odds: effect.log_odds,
            points: effect.points?.points,
            today: effect.today?.points,
        })
    }
}

/// What is true of one rule.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Truth {
    /// What the same audit finds where hardly any error is left.
    pub(crate) found: Option<Found>,
    /// Log-odds that leads decide with.
    pub(crate) stated: Option<f64>,
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
    /// Counts what was said of one rule.
    pub(crate) fn add(&mut self, is: Is, rule: &RuleAudit, truth: Truth) {
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
        let count = |to: &mut (usize, usize), holds: bool| {
            to.0 += 1;
            to.1 += usize::from(holds);
        };
        // A rule left out beside another has no effect of its own to speak of.
        let (Some(effect), None) = (rule.effect, rule.dominated_by) else {
            return;
        };
        if let Some(stated) = truth.stated {
            let holds = effect.low <= stated && stated <= effect.high;
            count(self.stated.entry(rule.name.clone()).or_default(), holds);
        }
        let Some(found) = truth.found else {
            return;
        };
        count(
            &mut self.effects,
            effect.low <= found.log_odds && found.log_odds <= effect.high,
        );
        if let Some(today) = effect.today {
            let holds = today.low <= found.today && found.today <= today.high;
            count(&mut self.today, holds);
        }
        if let Some(implied) = effect.points {
            let holds = implied.low <= found.points && found.points <= implied.high;
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

    /// What of all that should hold does not, in words.
    pub(crate) fn misses(&self) -> Vec<String> {
        let mut misses = Vec::new();
        for ((is, name), said) in &self.said {
            let has_to_be_named = matches!(is, Is::WrongSign | Is::Overpaid | Is::Redundant);
            if has_to_be_named && (said.named as f64) < NAMED * said.rules as f64 {
                let (named, rules) = (said.named, said.rules);
                misses.push(format!(
                    "`{name}` ({is:?}) is named in {named} of {rules} worlds"
                ));
            }
        }
        let false_signs = share(self.signs);
        if FALSE_SIGNS < false_signs {
            misses.push(format!("{false_signs:.1} % false \"wrong sign\""));
        }
        let covered = share(self.points);
        if 0 < self.points.0 && !COVERED.contains(&covered) {
            misses.push(format!("{covered:.1} % of the intervals hold the truth"));
        }
        misses
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
                "  95 % intervals that hold the truth: points {:.1} %, points of today's score {:.1} %, log-odds {:.1} % of {}",
                share(self.points),
                share(self.today),
                share(self.effects),
                self.points.0
            );
            for (name, counts) in &self.by_method {
                println!("    {name:22}{:6.1} % of {}", share(*counts), counts.0);
            }
            for (name, counts) in &self.by_rule {
                println!("      {name:26}{:6.1} % of {}", share(*counts), counts.0);
            }
        }
        if !self.stated.is_empty() {
            println!(
                "  intervals that hold the log-odds that leads decide with, a day, where the rule asks for the same:"
            );
            for (name, counts) in &self.stated {
                println!("      {name:26}{:6.1} % of {}", share(*counts), counts.0);
            }
        }
    }
}

/// In percent.
fn share((all, some): (usize, usize)) -> f64 {
    100.0 * some as f64 / all.max(1) as f64
}
