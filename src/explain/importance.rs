//! Permutation importance: how much worse a scorer gets when some columns are mixed up.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use crate::domain::Seed;
use crate::matrix::{Column, Table};

/// Importance of one group of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// Mean rise of the loss.
    pub mean: f64,
    /// Standard deviation over repeats; it says how well the mean is known, not how it varies over
    /// other leads.
    pub sd: f64,
    /// The rise in each repeat.
    pub repeats: Vec<f64>,
}

/// The loss with the columns at `columns` taken from other rows: row `i` gets those of row `order[i]`.
///
/// # Errors
/// Whatever `loss` fails with.
pub fn permuted_loss<E>(
    table: &Table,
    columns: &[usize],
    order: &[usize],
    loss: &dyn Fn(&Table) -> Result<f64, E>,
) -> Result<f64, E> {
    let mixed = |(at, (name, column)): (usize, (&String, &Column))| {
        let column = if columns.contains(&at) {
            column.take(order)
        } else {
            column.clone()
        };
        (name.clone(), column)
    };
    let named = table
        .names()
        .iter()
        .zip(table.columns())
        .enumerate()
        .map(mixed)
        .collect();
    // The columns come from a table, so they are unique, finite and of one length.
    match Table::new(table.n_rows(), named) {
        Ok(table) => loss(&table),
        Err(_) => loss(table),
    }
}

/// Importance of each group of columns on held-out rows.
///
/// Columns of a group move together. With `blocks` (one number a row, such as the cutoff's) values
/// stay within their block.
///
/// # Shapes and units
/// `loss` scores a table of the same rows; the answer is in its unit, one entry a group.
///
/// # Errors
/// Whatever `loss` fails with.
///
/// # Limits
/// Correlated columns share their credit, and mixed rows may be unlike any real lead. Importance is
/// neither effect nor points.
///
/// # Source
/// Breiman 2001; grouped and blocked as methods section 9.4.
pub fn permutation_importance<E: Send>(
    table: &Table,
    groups: &[Vec<usize>],
    blocks: Option<&[u32]>,
    n_repeats: usize,
    seed: Seed,
    loss: &(dyn Fn(&Table) -> Result<f64, E> + Sync),
) -> Result<Vec<Importance>, E> {
    let baseline = loss(table)?;
    let members = members(table.n_rows(), blocks);
    // One order a repeat, shared by all groups: their differences are then less noisy.
    let orders: Vec<Vec<usize>> = (0u64..)
        .take(n_repeats)
        .map(|repeat| order(table.n_rows(), &members, seed, repeat))
        .collect();
    let tasks: Vec<(&Vec<usize>, &Vec<usize>)> = groups
        .iter()
        .flat_map(|group| orders.iter().map(move |order| (group, order)))
        .collect();
    let rises: Vec<f64> = tasks
        .into_par_iter()
        .map(|(group, order)| Ok(permuted_loss(table, group, order, loss)? - baseline))
        .collect::<Result<_, E>>()?;
    Ok(rises.chunks(n_repeats.max(1)).map(summarize).collect())
}

fn summarize(repeats: &[f64]) -> Importance {
    let n = repeats.len().max(1) as f64;
    let mean = repeats.iter().sum::<f64>() / n;
    let squares: f64 = repeats.iter().map(|rise| (rise - mean).powi(2)).sum();
    Importance {
        mean,
        sd: (squares / (n - 1.0).max(1.0)).sqrt(),
        repeats: repeats.to_vec(),
    }
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
