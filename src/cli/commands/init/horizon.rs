//! Windows that fit the stretch of the log and the time that conversions take.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::column::{count, parse_time};
use super::guess::{Events, OutcomeSource, Outcomes, Windows};
use super::sample::{Sample, pairs};
use crate::domain::DAY_MICROS;
use crate::error::Result;

/// Lengths that people think in.
const NICE: [u32; 11] = [1, 3, 7, 14, 30, 60, 90, 120, 180, 270, 365];

/// Cadence and windows for a log and its outcomes.
///
/// # Errors
/// A file that can no longer be read.
pub(super) fn windows(samples: &[Sample], events: &Events, outcomes: &Outcomes) -> Result<Windows> {
    let log = samples.get(events.sample);
    let time = events
        .time
        .clone()
        .unwrap_or_else(|| "timestamp".to_string());
    let stretch = log
        .and_then(|log| log.column(&time))
        .and_then(|column| column.times);
    let Some(days) = stretch.map(|(first, last)| ((last - first) / DAY_MICROS).max(1)) else {
        let why = "usual lengths; the stretch of the log is not known".to_string();
        return Ok(Windows {
            every: "month",
            observation_days: 90,
            prediction_days: 30,
            why,
        });
    };
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    let every = match days {
        180.. => "month",
        45..180 => "week",
        _ => "day",
    };
    let room = days / 3;
    let observation_days = nice(90.min(room));
    let usual = nice(30.min(room));
    let delay = if outcomes.repeat {
        None
    } else {
        typical_delay(samples, events, outcomes)?
    };
    let (prediction_days, why) = match delay {
        Some((delay, n)) => {
            let length = nice(delay.min(room).max(1));
            let why = format!(
                "the log has {days} days; of {} leads with an outcome, 80 % had it within {delay} days of their first event",
                count(n)
            );
            (length, why)
        }
        None if outcomes.repeat => (nice(90.min(room)), format!("the log has {days} days")),
        None => (usual, format!("the log has {days} days")),
    };
    Ok(Windows {
        every,
        observation_days,
        prediction_days,
        why,
    })
}

/// The nice length closest to `days` by ratio, never above it by more than a fifth.
fn nice(days: u32) -> u32 {
    NICE.into_iter()
        .rev()
        .find(|length| f64::from(*length) <= 1.2 * f64::from(days.max(1)))
        .unwrap_or(1)
}

/// Days from the first event in which four of five conversions came, and how many there were.
fn typical_delay(
    samples: &[Sample],
    events: &Events,
    outcomes: &Outcomes,
) -> Result<Option<(u32, usize)>> {
    let source = match outcomes.source {
        OutcomeSource::File(idx) => samples.get(idx),
        OutcomeSource::Leads | OutcomeSource::Unknown => None,
    };
    let (Some(log), Some(source)) = (samples.get(events.sample), source) else {
        return Ok(None);
    };
    let (Some(lead), Some(time)) = (&events.lead, &events.time) else {
        return Ok(None);
    };
    let (Some(other), Some(when)) = (&outcomes.lead, &outcomes.time) else {
        return Ok(None);
    };
    if source.file == log.file {
        return Ok(None);
    }
    let mut first: BTreeMap<u64, i64> = BTreeMap::new();
    pairs(log, lead, time, |lead, time| note(&mut first, lead, time))?;
    let mut converted: BTreeMap<u64, i64> = BTreeMap::new();
    pairs(source, other, when, |lead, time| {
        note(&mut converted, lead, time);
    })?;
    let mut delays: Vec<i64> = converted
        .iter()
        .filter_map(|(lead, at)| Some((at - first.get(lead)?) / DAY_MICROS))
        .filter(|days| 0 <= *days)
        .collect();
    delays.sort_unstable();
    let at = delays
        .get(delays.len() * 4 / 5)
        .and_then(|days| u32::try_from(*days).ok());
    Ok(at
        .filter(|_| 20 <= delays.len())
        .map(|days| (days, delays.len())))
}

fn note(into: &mut BTreeMap<u64, i64>, lead: &str, time: &str) {
    if let Some(time) = parse_time(time.trim()) {
        let earliest = into
            .entry(xxh3_64(lead.trim().as_bytes()))
            .or_insert(time.micros);
        *earliest = (*earliest).min(time.micros);
    }
}
