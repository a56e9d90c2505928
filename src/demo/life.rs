//! One lead through its days: what it does, what follows from it, when it decides.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Exp1, StandardNormal};

use crate::domain::{DAY_MICROS, log_odds, sigmoid};

use super::blueprint::Cause;
use super::calendar::{DAYS_A_MONTH, busyness, day_of, moment, on_a_weekday, start_of};
use super::person::Cell;
use super::plan::Plan;

/// How much of an interest survives a week.
const WEEKLY: f64 = 0.88;
/// Days of activity that are kept after a conversion.
const DAYS_AS_CUSTOMER: i64 = 30;

/// What became of one lead.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) created: i64,
    pub(super) attributes: Vec<Cell>,
    pub(super) disqualified: Option<i64>,
    /// Time and behavior, in order of time.
    pub(super) events: Vec<(i64, usize)>,
    /// Time, and whether we won.
    pub(super) outcomes: Vec<(i64, bool)>,
    /// Day and log-odds, where they were asked for and the lead was at risk.
    pub(super) log_odds: Vec<(u16, f64)>,

    pub(super) traits: u32,
    pub(super) fixed: Vec<f64>,
    pub(super) noise: f64,
    pub(super) interest: f64,
    /// First day without activity.
    pub(super) end: i64,
    pub(super) won_on: Option<i64>,
    pub(super) seen: u64,
    /// Days of the events in each counter, and the place where its window starts.
    pub(super) counters: Vec<(Vec<u16>, usize)>,
    pub(super) counts: Vec<f64>,
    /// Running sum of the daily rates, on a day of average busyness.
    pub(super) rates: Vec<f64>,
    pub(super) pending: Vec<(i64, usize)>,
}

/// A week of a hidden interest: it stays itself for some weeks, and comes back to 0.
pub(super) fn drift(interest: f64, rng: &mut ChaCha8Rng) -> f64 {
    WEEKLY * interest + (1.0 - WEEKLY * WEEKLY).sqrt() * rng.sample::<f64, _>(StandardNormal)
}

/// A draw from the Poisson distribution, by inversion: means are small.
fn poisson(mean: f64, rng: &mut ChaCha8Rng) -> u32 {
    const MOST: u32 = 40;
    let mut left = rng.random::<f64>();
    let mut chance = (-mean).exp();
    let mut n = 0;
    while chance <= left && n < MOST {
        left -= chance;
        n += 1;
        chance *= mean / f64::from(n);
    }
    n
}

impl Life {
    /// Whether the lead exists and still does things on this day.
    pub(super) fn is_active(&self, day: u16) -> bool {
        self.created < start_of(day + 1) && i64::from(day) < self.end
    }

    /// Moves every window to the start of `day`.
    pub(super) fn count(&mut self, plan: &Plan, day: u16) {
        let each = self
            .counters
            .iter_mut()
            .zip(&mut self.counts)
            .zip(&plan.counters);
        for (((days, from), count), (_, window)) in each {
            while days.get(*from).is_some_and(|then| then + window < day) {
                *from += 1;
            }
            *count = (days.len() - *from) as f64;
        }
    }

    /// Whether the lead decides today, and what comes of it; `visible` is the sum of its stated terms.
    pub(super) fn decide(
        &mut self,
        plan: &Plan,
        day: u16,
        visible: f64,
        watched: &[u16],
        rng: &mut ChaCha8Rng,
    ) {
        let today = start_of(day);
        let is_open = self.won_on.is_none_or(|time| today <= time);
        if watched.contains(&day)
            && self.created < today
            && is_open
            && self.disqualified.is_none_or(|time| today <= time)
        {
            self.log_odds.push((day, visible));
        }
        if self.won_on.is_some()
            || rng.random::<f64>() >= sigmoid(plan.blueprint.base + visible + self.noise)
        {
            return;
        }
        let outcome = &plan.blueprint.outcome;
        // Two exponential stages: a deal is rarely closed on its first day.
        let stages = rng.sample::<f64, _>(Exp1) + rng.sample::<f64, _>(Exp1);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number of days between 1 and 121"
        )]
        let later = 1 + (stages / 1.68 * outcome.days).min(120.0) as i64;
        let time = on_a_weekday(moment(day, rng) + later * DAY_MICROS);
        let is_won = rng.random::<f64>() >= outcome.lost_share;
        self.outcomes.push((time, is_won));
        if is_won {
            // Nobody closes a lead with an open deal.
            self.won_on = Some(time);
            self.disqualified = None;
            self.end = day_of(time) + DAYS_AS_CUSTOMER;
        } else if rng.random::<f64>() < 0.5 {
            let closed = self.disqualified.map_or(time, |other| other.min(time));
            self.disqualified = Some(closed);
            self.end = day_of(closed);
        }
    }

    /// What the lead does today, and what is done to it; `mood` is what it shares with its account.
    pub(super) fn act(&mut self, plan: &Plan, day: u16, mood: f64, rng: &mut ChaCha8Rng) {
        let age = f64::from(day) - day_of(self.created) as f64;
        if day.is_multiple_of(7) || self.rates.is_empty() {
            self.interest = drift(self.interest, rng);
            self.set_rates(plan, self.intent(mood, age));
        }
        let total = self.rates.last().copied().unwrap_or(0.0);
        for _ in 0..poisson(total * busyness(day), rng) {
            let at = rng.random::<f64>() * total;
            let behavior = self.rates.partition_point(|sum| *sum <= at);
            // The product above may round up to the total.
            let behavior = behavior.min(self.rates.len() - 1);
            self.pending.push((moment(day, rng), behavior));
        }
        let tomorrow = start_of(day + 1);
        while let Some((idx, (time, behavior))) = self
            .pending
            .iter()
            .copied()
            .enumerate()
            .min_by_key(|(_, (time, behavior))| (*time, *behavior))
        {
            if tomorrow <= time {
                break;
            }
            self.pending.swap_remove(idx);
            self.happen(plan, day, time, behavior, self.intent(mood, age), rng);
        }
    }

    /// The latent interest behind all that the lead does.
    fn intent(&self, mood: f64, age_days: f64) -> f64 {
        (mood + 0.7 * self.interest + 1.3 * (-age_days / 30.0).exp() - 0.4).clamp(-4.0, 3.0)
    }

    fn set_rates(&mut self, plan: &Plan, intent: f64) {
        self.rates.clear();
        let mut sum = 0.0;
        for (behavior, step) in plan.blueprint.behaviors.iter().zip(&plan.behaviors) {
            let leaning = step.leaning(self.traits);
            sum += match behavior.cause {
                Cause::Own {
                    per_month,
                    by_intent,
                } => per_month / DAYS_A_MONTH * (by_intent * intent + leaning).exp(),
                Cause::Sent { per_month } => per_month / DAYS_A_MONTH * leaning.exp(),
                Cause::Reply { .. } => 0.0,
            };
            self.rates.push(sum);
        }
    }

    /// Lets a behavior happen, if it can, and draws what follows from it.
    fn happen(
        &mut self,
        plan: &Plan,
        day: u16,
        time: i64,
        behavior: usize,
        intent: f64,
        rng: &mut ChaCha8Rng,
    ) {
        let step = &plan.behaviors[behavior];
        let bit = 1 << behavior;
        let is_ready = step.needs == 0 || self.seen & step.needs != 0;
        let is_over = self.seen & step.barred_by != 0
            || plan.blueprint.behaviors[behavior].once && self.seen & bit != 0;
        if !is_ready || is_over || time < self.created {
            return;
        }
        self.seen |= bit;
        self.events.push((time, behavior));
        for ((days, _), (bits, _)) in self.counters.iter_mut().zip(&plan.counters) {
            if bits & bit != 0 {
                days.push(day);
            }
        }
        for &reply in &step.replies {
            if let Cause::Reply {
                chance,
                by_intent,
                hours,
                ..
            } = plan.blueprint.behaviors[reply].cause
            {
                let leaning = plan.behaviors[reply].leaning(self.traits);
                let odds = log_odds(chance) + by_intent * intent + leaning;
                if rng.random::<f64>() < sigmoid(odds) {
                    let seconds = rng.sample::<f64, _>(Exp1) * hours * 3600.0;
                    #[expect(clippy::cast_possible_truncation, reason = "a few days in seconds")]
                    let wait = 1 + seconds.min(5e6) as i64;
                    self.pending.push((time + wait * 1_000_000, reply));
                }
            }
        }
    }
}
