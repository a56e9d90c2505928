//! Rank by points against rank by model (figure 15): hidden gems and overrated leads.

use serde::{Deserialize, Serialize};

use crate::domain::Seed;
use crate::error::Result;
use crate::metrics::{Swapped, swap_rates, wilson};

use super::Ends;
use super::movers::Moves;
use super::prepared::Prepared;
use super::rows::ends;

/// Leads by what points and model say of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quadrant {
    /// The model that the points are held against: [`super::Roles::model`].
    pub model: String,
    /// Share of each list that counts as high, for points and model alike: the capacity.
    pub high_share: f64,
    /// High with both.
    pub both: Corner,
    /// High with the model, not by points: hidden gems.
    pub model_only: Corner,
    /// High by points, not with the model: overrated.
    pub points_only: Corner,
    /// High with neither.
    pub neither: Corner,
    /// A sample to draw.
    pub scatter: Scatter,
}

/// One corner, counted over all rows; a tie at the border is shared out, so counts need not be whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// Rows.
    pub rows: f64,
    /// Rows that converted.
    pub conversions: f64,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
    /// Its Wilson interval; `None` without rows.
    pub rate_interval: Option<Ends>,
}

/// At most 2,000 rows, columns of equal length.
///
/// Taken first: the largest movers, then the converted rows of the model's best tenth, then others at random.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scatter {
    /// Rows that were sampled from.
    pub of_rows: usize,
    /// Seed of the sample.
    pub seed: u64,
    /// Place in the list by points, as share from 0 (lowest) to 1 (highest); ties share their middle.
    pub by_points: Vec<f64>,
    /// Place in the list by model, likewise.
    pub by_model: Vec<f64>,
    /// Whether the row converted.
    pub converted: Vec<bool>,
    /// Whether the row is there as one of the largest movers or converted in the best tenth, not by chance.
    pub is_picked: Vec<bool>,
    /// Id of the lead where the row is one of the largest movers, else empty.
    pub leads: Vec<String>,
}

/// Rows to draw at most.
const SAMPLE: usize = 2000;

/// Of these, picked for what they are at most; the others are drawn by chance.
const PICKED: usize = 1500;

/// Share of the model's list whose converted rows are picked.
const HEAD: f64 = 0.1;

/// Rank by points against rank by model.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn quadrant(prepared: &Prepared, moves: &Moves) -> Result<Quadrant> {
    let labels = prepared.labels();
    let share = prepared.capacity.share;
    let found = swap_rates(labels, &moves.by_points, &moves.by_model, share)?;
    Ok(Quadrant {
        model: moves.name.to_owned(),
        high_share: share,
        both: corner(found.both),
        model_only: corner(found.only_second),
        points_only: corner(found.only_first),
        neither: corner(found.neither),
        scatter: scatter(prepared, moves),
    })
}

fn corner(from: Swapped) -> Corner {
    let has_rows = 1e-9 < from.rows;
    Corner {
        rows: from.rows,
        conversions: from.converted,
        rate: from.rate(),
        rate_interval: wilson(from.converted, from.rows)
            .filter(|_| has_rows)
            .map(ends),
    }
}

fn scatter(prepared: &Prepared, moves: &Moves) -> Scatter {
    let (labels, set) = (prepared.labels(), prepared.evidence.set);
    let n = prepared.n_rows();
    let seed = prepared.seed.derive("scatter");
    let mut picked: Vec<usize> = moves.up.iter().chain(&moves.down).copied().collect();
    let mut is_picked = vec![false; n];
    for &row in &picked {
        is_picked[row] = true;
    }
    let is_mover = is_picked.clone();
    let (by_points, by_model) = (moves.by_points.places(), moves.by_model.places());
    let best = |row: &usize| 1.0 - HEAD < by_model[*row];
    let mut head: Vec<usize> = (0..n)
        .filter(|row| labels[*row] && best(row) && !is_picked[*row])
        .collect();
    by_chance(&mut head, seed);
    head.truncate(PICKED.saturating_sub(picked.len()));
    for &row in &head {
        is_picked[row] = true;
    }
    picked.extend(head);
    let mut others: Vec<usize> = (0..n).filter(|row| !is_picked[*row]).collect();
    by_chance(&mut others, seed);
    others.truncate(SAMPLE.saturating_sub(picked.len()));
    picked.extend(others);
    picked.sort_unstable();
    let rows = picked.iter();
    Scatter {
        of_rows: n,
        seed: seed.0,
        by_points: rows.clone().map(|&row| rounded(by_points[row])).collect(),
        by_model: rows.clone().map(|&row| rounded(by_model[row])).collect(),
        converted: rows.clone().map(|&row| labels[row]).collect(),
        is_picked: rows.clone().map(|&row| is_picked[row]).collect(),
        leads: rows
            .map(|&row| {
                if is_mover[row] {
                    set.leads[row].clone()
                } else {
                    String::new()
                }
            })
            .collect(),
    }
}

/// Four digits: a point on a chart is not read finer.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Puts rows into an order that depends on nothing but seed and row number.
fn by_chance(rows: &mut [usize], seed: Seed) {
    rows.sort_by_cached_key(|row| (seed.hash(&row.to_string()), *row));
}
