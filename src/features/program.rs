//! Everything that was asked of the log, sorted by the type of event that it looks at, and run over all rows.
//!
//! An event touches only the aggregates that look at its type: that is why the time does not grow with the
//! number of types times the number of events.

use std::collections::HashSet;
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::features::aggregate::{Aggregate, Asked};
use crate::features::compiled::Compiled;
use crate::features::fact::Kernel;
use crate::features::lookup::Lookup;
use crate::features::plan::aggregate_name;
use crate::features::running::{Other, Running};
use crate::features::timeline::{Reads, Timelines, looks};

/// Rows that one thread computes at a time.
const ROWS_AT_ONCE: usize = 1024;

/// When a step counts an event, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) within_micros: i64,
    pub(crate) condition: Option<usize>,
    /// Position among the running values of its sort.
    pub(crate) at: usize,
}

/// The steps that one type of event takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps {
    pub(crate) counts: Vec<Step>,
    pub(crate) youngest: Vec<Step>,
    pub(crate) oldest: Vec<Step>,
    /// With the position of the kernel; ascending, so that each kernel is computed once.
    pub(crate) faded: Vec<(usize, Step)>,
    pub(crate) others: Vec<Step>,
}

/// What is left of an aggregate when the events have passed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    Count(usize),
    Age(usize),
    Freshest(usize, Kernel),
    Faded(usize),
    Other(usize),
}

/// Everything that was asked for, sorted by the type of event that it looks at.
pub struct Program {
    /// What of each event is looked at.
    pub reads: Reads,
    /// The same as columns, of a log without visible times and of one with.
    looks: [Compiled; 2],
    /// Positions of the types with a code of their own.
    pub(super) types: Arc<Lookup>,
    pub(crate) horizon_micros: i64,
    pub(crate) kernels: Vec<Kernel>,
    /// By code of type.
    pub(crate) steps: Vec<Steps>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) others: Vec<Other>,
    pub(crate) n_counts: usize,
    pub(crate) n_ages: usize,
    pub(crate) n_faded: usize,
}

/// A column of results, or a part of it.
pub(crate) enum Part<'a> {
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

impl Program {
    /// Sorts `asked` by type of event.
    pub fn new(asked: &[Asked], horizon_micros: i64) -> Self {
        let mut reads = Reads::default();
        let mut known_types = HashSet::new();
        for name in asked.iter().flat_map(|a| a.matching.types.iter().flatten()) {
            if known_types.insert(name) {
                reads.types.push(name.clone());
            }
        }
        let mut program = Self {
            horizon_micros,
            kernels: Vec::new(),
            steps: vec![Steps::default(); reads.types.len() + 1],
            outcomes: Vec::new(),
            others: Vec::new(),
            n_counts: 0,
            n_ages: 0,
            n_faded: 0,
            looks: [Compiled::new(Vec::new()), Compiled::new(Vec::new())],
            types: Arc::new(Lookup::new(reads.types.iter().map(String::as_str))),
            reads,
        };
        for asked in asked {
            program.add(asked);
        }
        program.looks = [false, true].map(|visible| Compiled::new(looks(&program.reads, visible)));
        for steps in &mut program.steps {
            steps.faded.sort_by_key(|(kernel, _)| *kernel);
        }
        program
    }

    /// What of each event is looked at, as columns.
    pub(super) fn looks(&self, has_visible: bool) -> &Compiled {
        &self.looks[usize::from(has_visible)]
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
                .map(|condition| position(&mut self.reads.conditions, condition)),
            at,
        };
        let codes: Vec<usize> = match &asked.matching.types {
            None => (0..self.steps.len()).collect(),
            Some(types) => (0..self.reads.types.len())
                .filter(|idx| types.contains(&self.reads.types[*idx]))
                .map(|idx| idx + 1)
                .collect(),
        };
        let mut steps = |push: &dyn Fn(&mut Steps)| {
            for code in &codes {
                push(&mut self.steps[*code]);
            }
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
                let other = Other::start(other, &mut self.reads);
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
                let name: PlSmallStr = aggregate_name(idx).into();
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

pub(crate) fn position<T: PartialEq + Clone>(known: &mut Vec<T>, wanted: &T) -> usize {
    known
        .iter()
        .position(|have| have == wanted)
        .unwrap_or_else(|| {
            known.push(wanted.clone());
            known.len() - 1
        })
}
