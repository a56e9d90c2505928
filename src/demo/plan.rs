//! A blueprint with its names resolved to numbers, ready for millions of lead-days.

use super::DemoError;
use super::blueprint::{Blueprint, Cause, Fact, Shape, Value};

/// A blueprint whose names have been looked up.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) blueprint: &'static Blueprint,
    pub(super) behaviors: Vec<Step>,
    /// Windows that are counted a lead and day: which behaviors, how many days.
    pub(super) counters: Vec<(u64, u16)>,
    /// Facts that never change, measured once a lead.
    pub(super) fixed: Vec<Fact>,
    pub(super) terms: Vec<(Probe, f64)>,
    /// Behaviors of the lead itself, as bits.
    pub(super) own: u64,
}

/// One behavior with its names resolved; sets of behaviors are bits.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub(super) needs: u64,
    pub(super) barred_by: u64,
    pub(super) trait_bit: u32,
    pub(super) leaning: f64,
    /// Behaviors that may follow this one.
    pub(super) replies: Vec<usize>,
    /// For each column of the log, the property that fills it.
    pub(super) values: Vec<Option<Value>>,
}

impl Step {
    /// What a lead with these traits adds to the log rate or log-odds.
    pub(super) fn leaning(&self, traits: u32) -> f64 {
        if traits & self.trait_bit == 0 {
            0.0
        } else {
            self.leaning
        }
    }
}

/// A fact, resolved.
#[derive(Debug)]
pub(super) enum Probe {
    Count { counter: usize, shape: Shape },
    Ever(u64),
    Colleagues { counter: usize, most: f64 },
    Surge { short: usize, long: usize },
    Fixed(usize),
    Both(Box<Self>, Box<Self>),
}

/// Days of the two windows of [`Fact::Surge`].
const SURGE_DAYS: (u16, u16) = (7, 63);

impl Plan {
    /// Looks every name of `blueprint` up.
    ///
    /// # Errors
    /// [`DemoError::Blueprint`] where a world names something that it does not have: a fault of ours.
    pub(super) fn new(blueprint: &'static Blueprint) -> Result<Self, DemoError> {
        let mut plan = Self {
            blueprint,
            behaviors: Vec::new(),
            counters: Vec::new(),
            fixed: Vec::new(),
            terms: Vec::new(),
            own: 0,
        };
        if blueprint.behaviors.len() > 64 || blueprint.traits.len() > 32 {
            return Err(plan.unknown("more than 64 behaviors or 32 traits"));
        }
        for (idx, behavior) in blueprint.behaviors.iter().enumerate() {
            if !matches!(behavior.cause, Cause::Sent { .. }) {
                plan.own |= 1 << idx;
            }
        }
        for behavior in blueprint.behaviors {
            let step = plan.step(behavior)?;
            plan.behaviors.push(step);
        }
        for (idx, behavior) in blueprint.behaviors.iter().enumerate() {
            if let Cause::Reply { to, .. } = behavior.cause {
                let to = plan.position(to)?;
                plan.behaviors[to].replies.push(idx);
            }
        }
        for term in blueprint.terms {
            let probe = plan.probe(&term.fact)?;
            plan.terms.push((probe, term.weight));
        }
        Ok(plan)
    }

    fn step(&self, behavior: &super::blueprint::Behavior) -> Result<Step, DemoError> {
        let mut step = Step {
            needs: self.bits(behavior.needs)?,
            barred_by: self.bits(behavior.barred_by)?,
            values: vec![None; self.blueprint.columns.len()],
            ..Step::default()
        };
        if let Some((name, leaning)) = behavior.leaning {
            let at = self
                .blueprint
                .traits
                .iter()
                .position(|(known, _)| *known == name);
            step.trait_bit = 1 << at.ok_or_else(|| self.unknown(name))?;
            step.leaning = leaning;
        }
        for (column, value) in behavior.properties {
            let at = self
                .blueprint
                .columns
                .iter()
                .position(|known| known == column);
            step.values[at.ok_or_else(|| self.unknown(column))?] = Some(*value);
        }
        Ok(step)
    }

    fn probe(&mut self, fact: &Fact) -> Result<Probe, DemoError> {
        Ok(match *fact {
            Fact::Recent { of, days, shape } => Probe::Count {
                counter: self.counter(of, days)?,
                shape,
            },
            Fact::Ever(of) => Probe::Ever(self.bits(of)?),
            Fact::Colleagues { of, days, most } => Probe::Colleagues {
                counter: self.counter(of, days)?,
                most,
            },
            Fact::Surge(of) => Probe::Surge {
                short: self.counter(of, SURGE_DAYS.0)?,
                long: self.counter(of, SURGE_DAYS.1)?,
            },
            Fact::Both(left, right) => {
                Probe::Both(Box::new(self.probe(left)?), Box::new(self.probe(right)?))
            }
            Fact::Is(column, _) | Fact::Between(column, _, _) | Fact::FreeMail(column) => {
                self.fixed(fact, &[column])?
            }
            Fact::SameDomain(left, right) => self.fixed(fact, &[left, right])?,
            Fact::Complete(columns) => self.fixed(fact, columns)?,
        })
    }

    fn fixed(&mut self, fact: &Fact, columns: &[&str]) -> Result<Probe, DemoError> {
        for column in columns {
            if self
                .blueprint
                .attributes
                .iter()
                .all(|attribute| attribute.column != *column)
            {
                return Err(self.unknown(column));
            }
        }
        self.fixed.push(*fact);
        Ok(Probe::Fixed(self.fixed.len() - 1))
    }

    /// The counter of these behaviors over this window, shared by all facts that need it.
    fn counter(&mut self, of: &[&str], days: u16) -> Result<usize, DemoError> {
        let wanted = (
            if of.is_empty() {
                self.own
            } else {
                self.bits(of)?
            },
            days,
        );
        if let Some(at) = self.counters.iter().position(|known| *known == wanted) {
            return Ok(at);
        }
        self.counters.push(wanted);
        Ok(self.counters.len() - 1)
    }

    fn bits(&self, names: &[&str]) -> Result<u64, DemoError> {
        names
            .iter()
            .try_fold(0, |bits, name| Ok(bits | 1 << self.position(name)?))
    }

    fn position(&self, name: &str) -> Result<usize, DemoError> {
        let at = self
            .blueprint
            .behaviors
            .iter()
            .position(|behavior| behavior.name == name);
        at.ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> DemoError {
        DemoError::Blueprint {
            world: self.blueprint.name,
            name: name.to_owned(),
        }
    }
}
