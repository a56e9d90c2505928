//! Permutation importance: how much worse a scorer gets when some columns are mixed up.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use crate::domain::Seed;
use crate::matrix::{Column, Table};

/// Says how large the loss of each row of a table is: rows of the whole table, by their places in it.
pub type RowLosses<'a, E> = dyn Fn(&Table, &[usize]) -> Result<Vec<f64>, E> + Sync + 'a;

/// What each row's loss rises by with the columns at `columns` taken from other rows: row `i` gets those of row
/// `order[i]`.
///
/// # Shapes and units
/// `before` are the losses of the table as it is, one a row; so is the answer, in their unit.
///
/// # Errors
/// Whatever `losses` fails with.
pub fn permuted_rises<E>(
    table: &Table,
    columns: &[usize],
    order: &[usize],
    before: &[f64],
    losses: &RowLosses<E>,
) -> Result<Vec<f64>, E> {
    let mut rises = vec![0.0; table.n_rows()];
    // Most facts are 0 in most rows. A row that gets what it has keeps its loss, and need not be scored again.
    let moved: Vec<usize> = (0..table.n_rows())
        .filter(|&row| {
            let gets = |&column: &usize| differ(&table.columns()[column], row, order[row]);
            columns.iter().any(gets)
        })
        .collect();
    if moved.is_empty() {
        return Ok(rises);
    }
    let donors: Vec<usize> = moved.iter().map(|&row| order[row]).collect();
    let mixed = |(at, (name, column)): (usize, (&String, &Column))| {
        let is_mixed = columns.contains(&at);
        let rows = if is_mixed { &donors } else { &moved };
        (name.clone(), column.take(rows))
    };
    let named = table
        .names()
        .iter()
        .zip(table.columns())
        .enumerate()
        .map(mixed)
        .collect();
    // The columns come from a table, so they are unique, finite and of one length.
    let Ok(mixed) = Table::new(moved.len(), named) else {
        return Ok(rises);
    };
    for (&row, loss) in moved.iter().zip(losses(&mixed, &moved)?) {
        rises[row] = loss - before[row];
    }
    Ok(rises)
}

/// Whether two rows of a column hold different values.
fn differ(column: &Column, a: usize, b: usize) -> bool {
    match column {
        // By bits, so that a missing value is like another one.
        Column::Number(values) => values[a].to_bits() != values[b].to_bits(),
        Column::Category { codes, .. } => codes[a] != codes[b],
    }
}

/// Importance of each group of columns on held-out rows, one row at a time.
///
/// Columns of a group move together. With `blocks` (one number a row, such as the cutoff's) values
/// stay within their block. `sum_up` is given what the loss of each row rises by, the mean over repeats;
/// what it makes of that is the answer, one entry a group.
///
/// # Errors
/// Whatever `losses` fails with.
///
/// # Limits
/// Correlated columns share their credit, and mixed rows may be unlike any real lead. Importance is
/// neither effect nor points.
///
/// # Source
/// Breiman 2001; grouped and blocked as methods section 9.4.
pub fn permutation_importance<E: Send, T: Send>(
    table: &Table,
    groups: &[Vec<usize>],
    blocks: Option<&[u32]>,
    n_repeats: usize,
    seed: Seed,
    losses: &RowLosses<E>,
    sum_up: &(dyn Fn(&[f64]) -> T + Sync),
) -> Result<Vec<T>, E> {
    let all: Vec<usize> = (0..table.n_rows()).collect();
    let before = losses(table, &all)?;
    let members = members(table.n_rows(), blocks);
    // One order a repeat, shared by all groups: their differences are then less noisy.
    let orders: Vec<Vec<usize>> = (0u64..)
        .take(n_repeats)
        .map(|repeat| order(table.n_rows(), &members, seed, repeat))
        .collect();
    groups
        .par_iter()
        .map(|group| {
            let mut sums = vec![0.0; table.n_rows()];
            for order in &orders {
                let rises = permuted_rises(table, group, order, &before, losses)?;
                sums.iter_mut()
                    .zip(rises)
                    .for_each(|(sum, rise)| *sum += rise);
            }
            let n = orders.len().max(1) as f64;
            let means: Vec<f64> = sums.into_iter().map(|sum| sum / n).collect();
            Ok(sum_up(&means))
        })
        .collect()
}

/// Rows by block, blocks in ascending order.
fn members(n_rows: usize, blocks: Option<&[u32]>) -> Vec<Vec<usize>> {
    let mut rows: Vec<usize> = (0..n_rows).collect();
    let Some(blocks) = blocks else {
        return vec![rows];
    };
    let block = |row: usize| blocks.get(row).copied().unwrap_or(u32::MAX);
    rows.sort_by_key(|&row| (block(row), row));
    rows.chunk_by(|&a, &b| block(a) == block(b))
        .map(<[usize]>::to_vec)
        .collect()
}

fn order(n_rows: usize, members: &[Vec<usize>], seed: Seed, repeat: u64) -> Vec<usize> {
    let mut rng = seed.derive("permutation importance").stream(repeat);
    let mut order = vec![0; n_rows];
    for rows in members {
        let mut donors = rows.clone();
        donors.shuffle(&mut rng);
        for (&row, donor) in rows.iter().zip(donors) {
            order[row] = donor;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_in_their_block_and_every_row_gives_once() {
        let blocks: Vec<u32> = (0..50).map(|row| row % 3).collect();
        let order = order(50, &members(50, Some(&blocks)), Seed(3), 1);
        assert!((0..50).all(|row| blocks[row] == blocks[order[row]]));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
        assert_ne!(order, sorted);
    }
}
