//! One account, day by day: interest rises and falls, people act, some decide.
//!
//! Facts of a day are measured before anything happens on it, so a decision never sees its own day.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Exp1, StandardNormal};

use crate::domain::{DAY_MICROS, Seed, sigmoid};

use super::blueprint::{Cause, Shape};
use super::calendar::{DAYS, arrival, busyness, day_of, moment, on_a_weekday, start_of};
use super::person::{Cell, attributes, fixed_facts, shared_attributes, traits};
use super::plan::{Plan, Probe};

/// How much of an interest survives a week.
const WEEKLY: f64 = 0.88;
const DAYS_A_MONTH: f64 = 30.4;
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

    traits: u32,
    fixed: Vec<f64>,
    noise: f64,
    interest: f64,
    /// First day without activity.
    end: i64,
    won_on: Option<i64>,
    seen: u64,
    /// Days of the events in each counter, and the place where its window starts.
    counters: Vec<(Vec<u16>, usize)>,
    counts: Vec<f64>,
    /// Running sum of the daily rates, on a day of average busyness.
    rates: Vec<f64>,
    pending: Vec<(i64, usize)>,
}

/// An account and its place in the world.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Position of the account.
    pub(super) account: usize,
    /// Position of its first lead.
    pub(super) first_lead: usize,
    /// How many leads it has.
    pub(super) n_leads: usize,
}

/// Lives through all days of one account; `watched` days report log-odds.
pub(super) fn live(plan: &Plan, place: Place, seed: Seed, watched: &[u16]) -> (Vec<Life>, ChaCha8Rng) {
    let mut rng = seed.stream(place.account as u64);
    let arrived = arrival(&mut rng);
    let shared = shared_attributes(plan, &mut rng);
    let noise: f64 = rng.sample(StandardNormal);
    let mut lives: Vec<Life> = (0..place.n_leads)
        .map(|idx| {
            // Colleagues turn up within five months of the first.
            let latest = (arrived + 150).min(DAYS - 2);
            let day = if idx == 0 { arrived } else { rng.random_range(arrived..=latest) };
            birth(plan, place, idx, day, &shared, noise, &mut rng)
        })
        .collect();
    let mut interest: f64 = rng.sample(StandardNormal);
    // A buying project lifts everybody in the account for some weeks; many accounts turn up because of one.
    let mut project_until = if rng.random::<f64>() < 0.35 { arrived + rng.random_range(20..70) } else { 0 };
    for day in arrived..DAYS {
        if day % 7 == 0 {
            interest = drift(interest, &mut rng);
            if day >= project_until && rng.random::<f64>() < 0.015 {
                project_until = day + rng.random_range(30..85);
            }
        }
        let mood = 0.7 * interest + if day < project_until { 1.2 } else { 0.0 };
        for life in lives.iter_mut().filter(|life| life.is_active(day)) {
            life.count(plan, day);
        }
        for idx in 0..lives.len() {
            if lives[idx].is_active(day) {
                let log_odds = log_odds(plan, &lives, idx);
                lives[idx].decide(plan, day, log_odds, watched, &mut rng);
            }
        }
        for life in lives.iter_mut().filter(|life| life.is_active(day)) {
            life.act(plan, day, mood, &mut rng);
        }
    }
    for life in &mut lives {
        life.disqualified = life.disqualified.filter(|time| *time < start_of(DAYS));
        life.outcomes.retain(|(time, _)| *time < start_of(DAYS));
        life.events.sort_unstable();
    }
    (lives, rng)
}

fn birth(
    plan: &Plan,
    place: Place,
    idx: usize,
    day: u16,
    shared: &[Cell],
    noise: f64,
    rng: &mut ChaCha8Rng,
) -> Life {
    let attributes = attributes(plan, place.account, place.first_lead + idx, shared, rng);
    let own: f64 = rng.sample(StandardNormal);
    let closed_after = rng.sample::<f64, _>(Exp1) / plan.blueprint.outcome.closed_per_month * DAYS_A_MONTH;
    #[expect(clippy::cast_possible_truncation, reason = "a number of days, cut at the end of the world")]
    let closed_day = i64::from(day) + 30 + closed_after.min(f64::from(DAYS)) as i64;
    let open = u16::try_from(closed_day).ok().filter(|day| *day < DAYS);
    Life {
        created: moment(day, rng),
        fixed: fixed_facts(plan, &attributes),
        attributes,
        disqualified: open.map(|day| moment(day, rng)),
        events: Vec::new(),
        outcomes: Vec::new(),
        log_odds: Vec::new(),
        traits: traits(plan, rng),
        noise: plan.blueprint.noise * std::f64::consts::FRAC_1_SQRT_2 * (noise + own),
        interest: rng.sample(StandardNormal),
        end: closed_day,
        won_on: None,
        seen: 0,
        counters: vec![(Vec::new(), 0); plan.counters.len()],
        counts: vec![0.0; plan.counters.len()],
        rates: Vec::new(),
        pending: Vec::new(),
    }
}

fn drift(interest: f64, rng: &mut ChaCha8Rng) -> f64 {
    WEEKLY * interest + (1.0 - WEEKLY * WEEKLY).sqrt() * rng.sample::<f64, _>(StandardNormal)
}

/// What is visible of lead `idx`, in log-odds against a lead without any fact.
fn log_odds(plan: &Plan, lives: &[Life], idx: usize) -> f64 {
    plan.terms.iter().map(|(probe, weight)| weight * measure(probe, lives, idx)).sum()
}

fn measure(probe: &Probe, lives: &[Life], idx: usize) -> f64 {
    let life = &lives[idx];
    match probe {
        Probe::Count { counter, shape } => match *shape {
            Shape::AtLeast(low) => f64::from(u8::from(low <= life.counts[*counter])),
            Shape::UpTo(high) => life.counts[*counter].min(high),
            Shape::Saturating(scale) if life.counts[*counter] > 0.0 => 1.0 - (-life.counts[*counter] / scale).exp(),
            Shape::Saturating(_) => 0.0,
        },
        Probe::Ever(bits) => f64::from(u8::from(life.seen & bits != 0)),
        Probe::Colleagues { counter, most } => {
            let others = lives.iter().enumerate().filter(|(other, life)| *other != idx && life.counts[*counter] > 0.0);
            (others.count() as f64).min(*most)
        }
        Probe::Surge { short, long } => {
            let (recent, usual) = (life.counts[*short], life.counts[*long] - life.counts[*short]);
            ((recent + 1.0) / (usual / 8.0 + 1.0)).ln().max(0.0)
        }
        Probe::Fixed(at) => life.fixed[*at],
        Probe::Both(left, right) => match measure(left, lives, idx) {
            0.0 => 0.0,
            left => left * measure(right, lives, idx),
        },
    }
}

impl Life {
    fn is_active(&self, day: u16) -> bool {
        self.created < start_of(day + 1) && i64::from(day) < self.end
    }

    /// Moves every window to the start of `day`.
    fn count(&mut self, plan: &Plan, day: u16) {
        let each = self.counters.iter_mut().zip(&mut self.counts).zip(&plan.counters);
        for (((days, from), count), (_, window)) in each {
            while days.get(*from).is_some_and(|then| then + window < day) {
                *from += 1;
            }
            *count = (days.len() - *from) as f64;
        }
    }

    fn decide(&mut self, plan: &Plan, day: u16, log_odds: f64, watched: &[u16], rng: &mut ChaCha8Rng) {
        let today = start_of(day);
        let is_open = self.won_on.is_none_or(|time| today <= time);
        if watched.contains(&day) && self.created < today && is_open && self.disqualified.is_none_or(|time| today <= time) {
            self.log_odds.push((day, log_odds));
        }
        if self.won_on.is_some() || rng.random::<f64>() >= sigmoid(plan.blueprint.base + log_odds + self.noise) {
            return;
        }
        let outcome = &plan.blueprint.outcome;
        // Two exponential stages: a deal is rarely closed on its first day.
        let stages = rng.sample::<f64, _>(Exp1) + rng.sample::<f64, _>(Exp1);
        #[expect(clippy::cast_possible_truncation, reason = "a number of days between 1 and 121")]
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

    fn act(&mut self, plan: &Plan, day: u16, mood: f64, rng: &mut ChaCha8Rng) {
        let age = f64::from(day) - day_of(self.created) as f64;
        if day.is_multiple_of(7) || self.rates.is_empty() {
            self.interest = drift(self.interest, rng);
            self.set_rates(plan, self.intent(mood, age));
        }
        let busy = busyness(day);
        let mut left = rng.random::<f64>();
        let mut chance = (-self.rates.last().copied().unwrap_or(0.0) * busy).exp();
        let mut n = 0.0;
        let mean = self.rates.last().copied().unwrap_or(0.0) * busy;
        // Poisson by inversion; a handful of actions a day at the very most.
        while left >= chance && n < 40.0 {
            left -= chance;
            n += 1.0;
            chance *= mean / n;
            let at = rng.random::<f64>() * mean / busy;
            let behavior = self.rates.partition_point(|sum| *sum <= at);
            self.pending.push((moment(day, rng), behavior));
        }
        let tomorrow = start_of(day + 1);
        while let Some((idx, (time, behavior))) =
            self.pending.iter().copied().enumerate().min_by_key(|(_, (time, behavior))| (*time, *behavior))
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
            let leaning = if self.traits & step.trait_bit != 0 { step.leaning } else { 0.0 };
            sum += match behavior.cause {
                Cause::Own { per_month, by_intent } => per_month / DAYS_A_MONTH * (by_intent * intent + leaning).exp(),
                Cause::Sent { per_month } => per_month / DAYS_A_MONTH * leaning.exp(),
                Cause::Reply { .. } => 0.0,
            };
            self.rates.push(sum);
        }
    }

    fn happen(&mut self, plan: &Plan, day: u16, time: i64, behavior: usize, intent: f64, rng: &mut ChaCha8Rng) {
        let step = &plan.behaviors[behavior];
        let bit = 1 << behavior;
        let is_ready = step.needs == 0 || self.seen & step.needs != 0;
        let is_over = self.seen & step.barred_by != 0 || plan.blueprint.behaviors[behavior].once && self.seen & bit != 0;
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
            if let Cause::Reply { chance, by_intent, hours, .. } = plan.blueprint.behaviors[reply].cause {
                let leans = self.traits & plan.behaviors[reply].trait_bit != 0;
                let leaning = if leans { plan.behaviors[reply].leaning } else { 0.0 };
                let odds = crate::domain::log_odds(chance) + by_intent * intent + leaning;
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
