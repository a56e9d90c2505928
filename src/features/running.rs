//! Aggregates of one lead at one cutoff, kept up to date while its events pass by in the order of time.

use crate::domain::{DAY_MICROS, Timestamp};
use crate::features::aggregate::{Aggregate, ExactSum, VisitMeasure};
use crate::features::fact::Kernel;
use crate::features::program::{Outcome, Part, Program, Step, position};
use crate::features::timeline::{Reads, Seen, Timelines};
use crate::snapshot::window::age_seen;

/// No value, where ages (always above 0) or rows are kept.
const NONE: i64 = -1;

/// The running values of one lead at one cutoff.
pub(crate) struct Running {
    counts: Vec<u32>,
    ages: Vec<i64>,
    faded: Vec<f64>,
    others: Vec<Other>,
}

/// Aggregates that need more than one number while running.
#[derive(Debug, Clone)]
pub(crate) enum Other {
    Sum {
        number: usize,
        sum: ExactSum,
    },
    Largest {
        number: usize,
        value: f64,
    },
    Distinct {
        value: usize,
        keys: Vec<u64>,
    },
    Last {
        value: usize,
        best: Option<(i64, u64, u32)>,
    },
    Periods {
        micros: i64,
        kernel: Kernel,
        current: Option<(i64, i64)>,
        sum: f64,
    },
    Visits {
        gap_micros: i64,
        begun_micros: i64,
        measure: VisitMeasure,
        /// Age at the first and the latest event of the visit that is going on.
        current: Option<(i64, i64)>,
        sum: ExactSum,
    },
}

impl Running {
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            counts: vec![0; program.n_counts],
            ages: vec![NONE; program.n_ages],
            faded: vec![0.0; program.n_faded],
            others: program.others.clone(),
        }
    }

    pub(crate) fn reset(&mut self, program: &Program) {
        self.counts.fill(0);
        self.ages.fill(NONE);
        self.faded.fill(0.0);
        self.others.clone_from(&program.others);
    }

    /// Lets the events of a lead that are seen at `cutoff` pass by.
    pub(crate) fn pass(
        &mut self,
        program: &Program,
        timelines: &Timelines,
        events: &[Seen],
        cutoff: Timestamp,
    ) {
        let horizon = program.horizon_micros;
        let start = cutoff.0.saturating_sub(horizon);
        let from = events.partition_point(|event| event.time < start);
        for event in &events[from..] {
            if cutoff.0 <= event.time {
                break;
            }
            let known = timelines.known(event);
            let Some(age) = age_seen(event.time, known, cutoff, horizon) else {
                continue;
            };
            let steps = &program.steps[event.type_code as usize];
            let takes = |step: &Step| {
                age <= step.within_micros
                    && step
                        .condition
                        .is_none_or(|condition| timelines.holds(condition, event))
            };
            for step in &steps.counts {
                self.counts[step.at] += u32::from(takes(step));
            }
            for step in steps.youngest.iter().filter(|step| takes(step)) {
                self.ages[step.at] = age;
            }
            for step in steps.oldest.iter().filter(|step| takes(step)) {
                if self.ages[step.at] == NONE {
                    self.ages[step.at] = age;
                }
            }
            // Ascending by kernel: what age leaves is computed once for each.
            let mut left = (usize::MAX, 0.0);
            for (kernel, step) in steps.faded.iter().filter(|(_, step)| takes(step)) {
                if left.0 != *kernel {
                    left = (*kernel, program.kernels[*kernel].at(days(age)));
                }
                self.faded[step.at] += left.1;
            }
            for step in steps.others.iter().filter(|step| takes(step)) {
                self.others[step.at].take(timelines, event, age);
            }
        }
        for other in &mut self.others {
            other.finish();
        }
    }

    pub(crate) fn write(&self, program: &Program, parts: &mut [Part], row: usize) {
        for (outcome, part) in program.outcomes.iter().zip(parts) {
            match (*outcome, part) {
                (Outcome::Count(at), Part::Counts(all)) => all[row] = self.counts[at],
                (Outcome::Age(at), Part::Ages(all)) => all[row] = self.ages[at],
                (Outcome::Freshest(at, kernel), Part::Numbers(all)) => {
                    let age = self.ages[at];
                    all[row] = if age == NONE {
                        0.0
                    } else {
                        kernel.at(days(age))
                    };
                }
                (Outcome::Faded(at), Part::Numbers(all)) => all[row] = self.faded[at],
                (Outcome::Other(at), Part::Numbers(all)) => all[row] = self.others[at].number(),
                (Outcome::Other(at), Part::Ages(all)) => all[row] = self.others[at].row(),
                // Columns are made by the same list of outcomes.
                _ => {}
            }
        }
    }
}

impl Other {
    /// The running value of an aggregate before the first event, if it needs more than a number.
    pub(crate) fn start(aggregate: &Aggregate, reads: &mut Reads) -> Option<Self> {
        Some(match aggregate {
            Aggregate::Sum(value) => Self::Sum {
                number: position(&mut reads.numbers, value),
                sum: ExactSum::default(),
            },
            Aggregate::Largest(value) => Self::Largest {
                number: position(&mut reads.numbers, value),
                value: f64::NAN,
            },
            Aggregate::Distinct(value) => Self::Distinct {
                value: position(&mut reads.values, value),
                keys: Vec::new(),
            },
            Aggregate::Last(value) => Self::Last {
                value: position(&mut reads.values, value),
                best: None,
            },
            Aggregate::Periods { micros, kernel } => Self::Periods {
                micros: *micros,
                kernel: *kernel,
                current: None,
                sum: 0.0,
            },
            Aggregate::Visits {
                gap_micros,
                begun_micros,
                measure,
            } => Self::Visits {
                gap_micros: *gap_micros,
                begun_micros: *begun_micros,
                measure: *measure,
                current: None,
                sum: ExactSum::default(),
            },
            Aggregate::Count
            | Aggregate::Youngest
            | Aggregate::Oldest
            | Aggregate::Faded(_)
            | Aggregate::Freshest(_) => return None,
        })
    }

    /// Takes in one event; events come in the order of time.
    fn take(&mut self, timelines: &Timelines, event: &Seen, age: i64) {
        let row = event.row as usize;
        match self {
            Self::Sum { number, sum } => sum.add(timelines.numbers[*number][row]),
            // `max` leaves `NaN` out.
            Self::Largest { number, value } => *value = value.max(timelines.numbers[*number][row]),
            Self::Distinct { value, keys } => keys.push(timelines.values[*value].1[row]),
            Self::Last { value, best } => {
                let key = timelines.values[*value].1[row];
                if best.is_none_or(|(have, have_key, _)| age < have || have_key < key) {
                    *best = Some((age, key, event.row));
                }
            }
            Self::Periods {
                micros,
                kernel,
                current,
                sum,
            } => {
                // Periods are those of the calendar (UTC), not of the cutoff, so that a day is a day at
                // every cutoff. The last event of a period that passes by is its youngest.
                let period = event.time.div_euclid(*micros);
                if let Some((_, age)) = current.filter(|(have, _)| *have != period) {
                    *sum += kernel.at(days(age));
                }
                *current = Some((period, age));
            }
            Self::Visits {
                gap_micros,
                begun_micros,
                measure,
                current,
                sum,
            } => {
                *current = match *current {
                    Some((start, end)) if end - age <= *gap_micros => Some((start, age)),
                    Some((start, end)) => {
                        let value = visit(*measure, *begun_micros, start, end);
                        if *measure != VisitMeasure::LastMinutes {
                            sum.add(value);
                        }
                        Some((age, age))
                    }
                    None => Some((age, age)),
                };
            }
        }
    }

    /// Closes what was still going on at the last event.
    fn finish(&mut self) {
        match self {
            Self::Periods {
                kernel,
                current: Some((_, age)),
                sum,
                ..
            } => *sum += kernel.at(days(*age)),
            Self::Visits {
                begun_micros,
                measure,
                current: Some((start, end)),
                sum,
                ..
            } => sum.add(visit(*measure, *begun_micros, *start, *end)),
            Self::Distinct { keys, .. } => {
                keys.sort_unstable();
                keys.dedup();
            }
            _ => {}
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Sum { sum, .. } | Self::Visits { sum, .. } => sum.value(),
            Self::Largest { value, .. } => *value,
            Self::Distinct { keys, .. } => keys.len() as f64,
            Self::Periods { sum, .. } => *sum,
            Self::Last { .. } => f64::NAN,
        }
    }

    fn row(&self) -> i64 {
        match self {
            Self::Last {
                best: Some((_, _, row)),
                ..
            } => i64::from(*row),
            _ => NONE,
        }
    }
}

/// What a visit from `start` to `end` (ages in microseconds) counts.
fn visit(measure: VisitMeasure, begun_micros: i64, start: i64, end: i64) -> f64 {
    if begun_micros < start {
        return 0.0;
    }
    match measure {
        VisitMeasure::Number => 1.0,
        VisitMeasure::Minutes | VisitMeasure::LastMinutes => (start - end) as f64 / 60e6,
    }
}

fn days(micros: i64) -> f64 {
    micros as f64 / DAY_MICROS as f64
}
