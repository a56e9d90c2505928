//! The training rows as the grower counts them: row by row, one byte a lane.
//!
//! A lane is a column, or several columns of few codes multiplied into one byte: eight yes-or-no
//! columns cost as much as one. What each column of a lane says is added up after counting.

use rayon::prelude::*;

use crate::model::bins::{BinnedColumn, Bins};

/// Sums by code of one lane, in the packed form of [`Pack`](crate::model::pack::Pack).
pub(crate) type Counts = [u64; 256];

/// Columns of more codes than this have a lane of their own.
const FEW: usize = 16;

/// Updates of one histogram that are worth a second thread.
const WORTH_A_THREAD: usize = 1 << 17;

/// The training rows in blocks of lanes.
pub(crate) struct Lanes {
    pub(crate) lanes: Vec<Lane>,
    blocks: Vec<Block>,
}

/// One byte of a row.
pub(crate) struct Lane {
    pub(crate) members: Vec<Member>,
    /// Codes there may be.
    pub(crate) n_codes: usize,
}

/// A column in its lane: its code is `lane code / stride % n_bins`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) column: usize,
    stride: usize,
    n_bins: usize,
}

/// Neighboring lanes, row by row; the width is known to the compiler, so that the loops are unrolled.
enum Block {
    Sixteen(Vec<[u8; 16]>),
    Eight(Vec<[u8; 8]>),
    Four(Vec<[u8; 4]>),
    Two(Vec<[u8; 2]>),
    One(Vec<[u8; 1]>),
}

impl Lanes {
    /// Multiplies columns of few codes together and lays all out row by row.
    ///
    /// Where no column has more than `max_bins` codes, no lane needs many more: what all lanes hold is looked through
    /// once a node.
    pub(crate) fn new(columns: &[BinnedColumn], n_rows: usize, max_bins: usize) -> Self {
        let most = max_bins.next_power_of_two();
        let mut lanes: Vec<Lane> = Vec::new();
        for (column, of) in columns.iter().enumerate() {
            if matches!(of.kind, Bins::Dropped) {
                continue;
            }
            let n_bins = of.n_codes();
            let fits = |lane: &&mut Lane| {
                n_bins <= FEW
                    && lane.n_codes * n_bins <= most
                    && lane.members.iter().all(|member| member.n_bins <= FEW)
            };
            if let Some(lane) = lanes.iter_mut().find(fits) {
                let stride = lane.n_codes;
                lane.members.push(Member {
                    column,
                    stride,
                    n_bins,
                });
                lane.n_codes *= n_bins;
            } else {
                let member = Member {
                    column,
                    stride: 1,
                    n_bins,
                };
                lanes.push(Lane {
                    members: vec![member],
                    n_codes: n_bins,
                });
            }
        }
        let mut blocks = Vec::new();
        let mut rest = lanes.as_slice();
        while !rest.is_empty() {
            let width = [16, 8, 4, 2, 1]
                .into_iter()
                .find(|&width| width <= rest.len())
                .unwrap_or(1);
            let (now, later) = rest.split_at(width);
            blocks.push(match width {
                16 => Block::Sixteen(lay(now, columns, n_rows)),
                8 => Block::Eight(lay(now, columns, n_rows)),
                4 => Block::Four(lay(now, columns, n_rows)),
                2 => Block::Two(lay(now, columns, n_rows)),
                _ => Block::One(lay(now, columns, n_rows)),
            });
            rest = later;
        }
        Self { lanes, blocks }
    }

    /// Adds up the values of `rows` by code, for every lane; `values` has one entry an entry of `rows`.
    ///
    /// Blocks are counted by one thread each, and values are whole numbers: threads never show.
    pub(crate) fn count(&self, rows: &[u32], values: &[u64], histogram: &mut [Counts]) {
        for (counts, lane) in histogram.iter_mut().zip(&self.lanes) {
            counts[..lane.n_codes].fill(0);
        }
        let mut parts = Vec::with_capacity(self.blocks.len());
        let mut rest = histogram;
        for block in &self.blocks {
            let (now, later) = rest.split_at_mut(block.width());
            parts.push((block, now));
            rest = later;
        }
        if rows.len() * self.lanes.len() < WORTH_A_THREAD {
            for (block, part) in parts {
                block.count(rows, values, part);
            }
        } else {
            parts
                .into_par_iter()
                .for_each(|(block, part)| block.count(rows, values, part));
        }
    }

    /// Lane and place in it of each column; `None` for columns that do not vary.
    pub(crate) fn places(&self, n_columns: usize) -> Vec<Option<(usize, Member)>> {
        let mut places = vec![None; n_columns];
        for (at, lane) in self.lanes.iter().enumerate() {
            for member in &lane.members {
                places[member.column] = Some((at, *member));
            }
        }
        places
    }
}

impl Member {
    /// Sums by code of this column alone, from those of its lane; made in `sums` where they are not there already.
    pub(crate) fn sums<'a>(
        self,
        lane: &Lane,
        counts: &'a Counts,
        sums: &'a mut Counts,
    ) -> &'a Counts {
        if lane.members.len() == 1 {
            return counts;
        }
        sums[..self.n_bins].fill(0);
        let runs = counts[..lane.n_codes].chunks_exact(self.stride);
        for (at, run) in runs.enumerate() {
            let sum = &mut sums[at % self.n_bins];
            *sum = run.iter().fold(*sum, |sum, &one| sum.wrapping_add(one));
        }
        sums
    }
}

fn lay<const WIDTH: usize>(
    lanes: &[Lane],
    columns: &[BinnedColumn],
    n_rows: usize,
) -> Vec<[u8; WIDTH]> {
    let mut rows = vec![[0; WIDTH]; n_rows];
    for (at, lane) in lanes.iter().enumerate() {
        for member in &lane.members {
            // Products stay below 256, so the stride and what is added do too.
            let stride = u8::try_from(member.stride).unwrap_or(1);
            let last = u8::try_from(member.n_bins - 1).unwrap_or(u8::MAX);
            for (row, code) in rows.iter_mut().zip(&columns[member.column].codes) {
                // Only a row of weight 0 can have a code past the last.
                row[at] += last.min(*code) * stride;
            }
        }
    }
    rows
}

impl Block {
    fn width(&self) -> usize {
        match self {
            Self::Sixteen(_) => 16,
            Self::Eight(_) => 8,
            Self::Four(_) => 4,
            Self::Two(_) => 2,
            Self::One(_) => 1,
        }
    }

    fn count(&self, rows: &[u32], values: &[u64], histogram: &mut [Counts]) {
        match self {
            Self::Sixteen(codes) => count(codes, rows, values, histogram),
            Self::Eight(codes) => count(codes, rows, values, histogram),
            Self::Four(codes) => count(codes, rows, values, histogram),
            Self::Two(codes) => count(codes, rows, values, histogram),
            Self::One(codes) => count(codes, rows, values, histogram),
        }
    }
}

fn count<const WIDTH: usize>(
    codes: &[[u8; WIDTH]],
    rows: &[u32],
    values: &[u64],
    histogram: &mut [Counts],
) {
    // As wide as the block by construction; an array, so that no access needs a check.
    let Some(histogram) = histogram.first_chunk_mut::<WIDTH>() else {
        return;
    };
    for (&row, &value) in rows.iter().zip(values) {
        let codes = &codes[row as usize];
        for (counts, &code) in histogram.iter_mut().zip(codes) {
            let sum = &mut counts[usize::from(code)];
            *sum = sum.wrapping_add(value);
        }
    }
}
