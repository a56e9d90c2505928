//! One account, day by day: interest rises and falls, people act, some decide.
//!
//! Facts of a day are measured before anything happens on it, so a decision never sees its own day.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Exp1, StandardNormal};

use crate::domain::Seed;

use super::calendar::{DAYS, DAYS_A_MONTH, arrival, moment, start_of};
use super::facts::log_odds;
use super::life::{Life, drift};
use super::person::{Cell, attributes, fixed_facts, shared_attributes, traits};
use super::plan::Plan;

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
pub(super) fn live(
    plan: &Plan,
    place: Place,
    seed: Seed,
    watched: &[u16],
) -> (Vec<Life>, ChaCha8Rng) {
    let mut rng = seed.stream(place.account as u64);
    let arrived = arrival(&mut rng);
    let shared = shared_attributes(plan, &mut rng);
    let noise: f64 = rng.sample(StandardNormal);
    let mut lives: Vec<Life> = (0..place.n_leads)
        .map(|idx| {
            // Colleagues turn up within five months of the first.
            let latest = (arrived + 150).min(DAYS - 2);
            let day = if idx == 0 {
                arrived
            } else {
                rng.random_range(arrived..=latest)
            };
            birth(plan, place, idx, day, &shared, noise, &mut rng)
        })
        .collect();
    let mut interest: f64 = rng.sample(StandardNormal);
    // A buying project lifts everybody in the account for some weeks; many accounts turn up because of one.
    let mut project_until = if rng.random::<f64>() < 0.35 {
        arrived + rng.random_range(20..70)
    } else {
        0
    };
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
    let closed_after =
        rng.sample::<f64, _>(Exp1) / plan.blueprint.outcome.closed_per_month * DAYS_A_MONTH;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number of days, cut at the end of the world"
    )]
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
