//! Aggregates of one lead at one cutoff, kept up to date while its events pass by in the order of time.
//!
//! An event touches only the aggregates that look at its type: that is why the time does not grow with the
//! number of types times the number of events.

use std::collections::HashSet;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::{DAY_MICROS, Timestamp};
use crate::features::aggregate::{Aggregate, Asked, ExactSum, VisitMeasure};
use crate::features::fact::Kernel;
use crate::features::timeline::{Looks, Seen, Timelines};
use crate::snapshot::window::age_seen;

/// No value, where ages (always above 0) or rows are kept.
const NONE: i64 = -1;
/// Rows that one thread computes at a time.
const ROWS_AT_ONCE: usize = 1024;

/// When a step counts an event, and where.
#[derive(Debug, Clone, Copy)]
struct Step {
    within_micros: i64,
    condition: Option<usize>,
    /// Position among the running values of its sort.
    at: usize,
}

/// The steps that one type of event takes.
#[derive(Debug, Clone, Default)]
struct Steps {
    counts: Vec<Step>,
    youngest: Vec<Step>,
    oldest: Vec<Step>,
    /// With the position of the kernel; ascending, so that each kernel is computed once.
    faded: Vec<(usize, Step)>,
    others: Vec<Step>,
}

/// What is left of an aggregate when the events have passed.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Count(usize),
    Age(usize),
    Freshest(usize, Kernel),
    Faded(usize),
    Other(usize),
}

/// Aggregates that need more than one number while running.
#[derive(Debug, Clone)]
enum Other {
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

/// Everything that was asked for, sorted by the type of event that it looks at.
pub struct Program {
    /// What of each event is looked at.
    pub looks: Looks,
    horizon_micros: i64,
    kernels: Vec<Kernel>,
    /// By code of type.
    steps: Vec<Steps>,
    outcomes: Vec<Outcome>,
    others: Vec<Other>,
    n_counts: usize,
    n_ages: usize,
    n_faded: usize,
}

/// A column of results, or a part of it.
enum Part<'a> {
    Counts(&'a mut [u32]),
    Ages(&'a mut [i64]),
    Numbers(&'a mut [f64]),
}

/// Whole columns of results.
enum Whole {
    Counts(Vec<u32>),
    Ages(Vec<i64>),
    Numbers(Vec<f64>),
}

/// The running values of one lead at one cutoff.
struct Running {
    counts: Vec<u32>,
    ages: Vec<i64>,
    faded: Vec<f64>,
    others: Vec<Other>,
}

fn position<T: PartialEq + Clone>(known: &mut Vec<T>, wanted: &T) -> usize {
    known
        .iter()
        .position(|have| have == wanted)
        .unwrap_or_else(|| {
            known.push(wanted.clone());
            known.len() - 1
        })
}

impl Program {
    /// Sorts `asked` by type of event.
    pub fn new(asked: &[Asked], horizon_micros: i64) -> Self {
        let mut looks = Looks::default();
        let mut known_types = HashSet::new();
        for name in asked.iter().flat_map(|a| a.matching.types.iter().flatten()) {
            if known_types.insert(name) {
                looks.types.push(name.clone());
            }
        }
        let mut program = Self {
            horizon_micros,
            kernels: Vec::new(),
            steps: vec![Steps::default(); looks.types.len() + 1],
            outcomes: Vec::new(),
            others: Vec::new(),
            n_counts: 0,
            n_ages: 0,
            n_faded: 0,
            looks,
        };
        for asked in asked {
            program.add(asked);
        }
        for steps in &mut program.steps {
            steps.faded.sort_by_key(|(kernel, _)| *kernel);
        }
        program
    }

    fn add(&mut self, asked: &Asked) {
        fn next(n: &mut usize) -> usize {
            *n += 1;
            *n - 1
        }
        let at = match &asked.aggregate {
            Aggregate::Count => next(&mut self.n_counts),
            Aggregate::Youngest | Aggregate::Oldest | Aggregate::Freshest(_) => {
                next(&mut self.n_ages)
            }
            Aggregate::Faded(_) => next(&mut self.n_faded),
            _ => self.others.len(),
        };
        let step = Step {
            within_micros: asked.matching.within_micros,
            condition: asked
                .matching
                .condition
                .as_ref()
                .map(|condition| position(&mut self.looks.conditions, condition)),
            at,
        };
        let codes: Vec<usize> = match &asked.matching.types {
            None => (0..self.steps.len()).collect(),
            Some(types) => (0..self.looks.types.len())
                .filter(|idx| types.contains(&self.looks.types[*idx]))
                .map(|idx| idx + 1)
                .collect(),
        };
        let mut steps = |push: &dyn Fn(&mut Steps)| {
            codes.iter().for_each(|code| push(&mut self.steps[*code]));
        };
        self.outcomes.push(match &asked.aggregate {
            Aggregate::Count => {
                steps(&|steps| steps.counts.push(step));
                Outcome::Count(at)
            }
            Aggregate::Youngest => {
                steps(&|steps| steps.youngest.push(step));
                Outcome::Age(at)
            }
            Aggregate::Freshest(kernel) => {
                steps(&|steps| steps.youngest.push(step));
                Outcome::Freshest(at, *kernel)
            }
            Aggregate::Oldest => {
                steps(&|steps| steps.oldest.push(step));
                Outcome::Age(at)
            }
            Aggregate::Faded(kernel) => {
                let kernel = position(&mut self.kernels, kernel);
                steps(&|steps| steps.faded.push((kernel, step)));
                Outcome::Faded(at)
            }
            other => {
                steps(&|steps| steps.others.push(step));
                let other = start_of(other, &mut self.looks);
                self.others.extend(other);
                Outcome::Other(at)
            }
        });
    }

    /// One column for each aggregate that was asked for, in their order, over `(lead, cutoff)` rows.
    ///
    /// # Errors
    /// Values that cannot be handed on.
    pub fn run(
        &self,
        timelines: &Timelines,
        rows: &[(u32, u32)],
        cutoffs: &[Timestamp],
    ) -> PolarsResult<Vec<Column>> {
        let mut wholes: Vec<Whole> = self
            .outcomes
            .iter()
            .map(|outcome| match outcome {
                Outcome::Count(_) => Whole::Counts(vec![0; rows.len()]),
                Outcome::Age(_) => Whole::Ages(vec![0; rows.len()]),
                Outcome::Other(at) if matches!(self.others[*at], Other::Last { .. }) => {
                    Whole::Ages(vec![0; rows.len()])
                }
                Outcome::Freshest(..) | Outcome::Faded(_) | Outcome::Other(_) => {
                    Whole::Numbers(vec![0.0; rows.len()])
                }
            })
            .collect();
        let mut parts: Vec<Vec<Part>> = Vec::new();
        parts.resize_with(rows.len().div_ceil(ROWS_AT_ONCE), Vec::new);
        for whole in &mut wholes {
            match whole {
                Whole::Counts(all) => hand_out(&mut parts, all, Part::Counts),
                Whole::Ages(all) => hand_out(&mut parts, all, Part::Ages),
                Whole::Numbers(all) => hand_out(&mut parts, all, Part::Numbers),
            }
        }
        parts
            .into_par_iter()
            .zip(rows.par_chunks(ROWS_AT_ONCE))
            .for_each_init(
                || Running::new(self),
                |running, (mut part, rows)| {
                    for (row, (lead, cutoff)) in rows.iter().enumerate() {
                        running.reset(self);
                        if let Some(cutoff) = cutoffs.get(*cutoff as usize) {
                            running.pass(self, timelines, timelines.of(*lead), *cutoff);
                        }
                        running.write(self, &mut part, row);
                    }
                },
            );
        self.columns(timelines, wholes)
    }

    /// Names are `__0`, `__1` and so on.
    fn columns(&self, timelines: &Timelines, wholes: Vec<Whole>) -> PolarsResult<Vec<Column>> {
        let columns = self.outcomes.iter().zip(wholes).enumerate();
        columns
            .map(|(idx, (outcome, whole))| {
                let name: PlSmallStr = super::plan::aggregate_name(idx).into();
                match (outcome, whole) {
                    (Outcome::Other(at), Whole::Ages(rows)) => {
                        let Other::Last { value, .. } = self.others[*at] else {
                            polars_bail!(ComputeError: "rows of a value that was not asked for");
                        };
                        let rows: IdxCa = rows
                            .into_iter()
                            .map(|row| IdxSize::try_from(row).ok())
                            .collect();
                        Ok(timelines.values[value].0.take(&rows)?.with_name(name))
                    }
                    (_, Whole::Counts(all)) => Ok(UInt32Chunked::from_vec(name, all).into_column()),
                    (_, Whole::Ages(all)) => Ok(Int64Chunked::from_vec(name, all).into_column()),
                    (_, Whole::Numbers(all)) => {
                        Ok(Float64Chunked::from_vec(name, all).into_column())
                    }
                }
            })
            .collect()
    }
}

fn hand_out<'a, T>(
    parts: &mut [Vec<Part<'a>>],
    all: &'a mut [T],
    part: impl Fn(&'a mut [T]) -> Part<'a>,
) {
    for (parts, mine) in parts.iter_mut().zip(all.chunks_mut(ROWS_AT_ONCE)) {
        parts.push(part(mine));
    }
}

/// The running value of an aggregate before the first event, if it needs more than a number.
fn start_of(aggregate: &Aggregate, looks: &mut Looks) -> Option<Other> {
    Some(match aggregate {
        Aggregate::Sum(value) => Other::Sum {
            number: position(&mut looks.numbers, value),
            sum: ExactSum::default(),
        },
        Aggregate::Largest(value) => Other::Largest {
            number: position(&mut looks.numbers, value),
            value: f64::NAN,
        },
        Aggregate::Distinct(value) => Other::Distinct {
            value: position(&mut looks.values, value),
            keys: Vec::new(),
        },
        Aggregate::Last(value) => Other::Last {
            value: position(&mut looks.values, value),
            best: None,
        },
        Aggregate::Periods { micros, kernel } => Other::Periods {
            micros: *micros,
            kernel: *kernel,
            current: None,
            sum: 0.0,
        },
        Aggregate::Visits {
            gap_micros,
            begun_micros,
            measure,
        } => Other::Visits {
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

impl Running {
    fn new(program: &Program) -> Self {
        Self {
            counts: vec![0; program.n_counts],
            ages: vec![NONE; program.n_ages],
            faded: vec![0.0; program.n_faded],
            others: program.others.clone(),
        }
    }

    fn reset(&mut self, program: &Program) {
        self.counts.fill(0);
        self.ages.fill(NONE);
        self.faded.fill(0.0);
        self.others.clone_from(&program.others);
    }

    /// Lets the events of a lead that are seen at `cutoff` pass by.
    fn pass(
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

    fn write(&self, program: &Program, parts: &mut [Part], row: usize) {
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
