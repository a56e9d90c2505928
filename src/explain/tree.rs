//! Contributions in trees, leaf by leaf.
//!
//! A leaf's value is shared among the players on its path. What a player gets depends only on which
//! of them the row passes, so each such set is worked out once a leaf and kept.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::explain::contributions::{Contributions, ExplainError, Players};
use crate::matrix::Table;
use crate::model::{Tree, TreesModel, Walker};

/// Rows explained with one set of kept results.
const CHUNK: usize = 8192;

/// A leaf and its path.
struct Leaf {
    value: f64,
    /// Players on the path, in the order of their first test.
    players: Vec<usize>,
    /// `(inner node, whether the path goes left, place in players)`.
    steps: Vec<(usize, bool, usize)>,
    game: Game,
}

/// How a leaf's value is shared.
enum Game {
    /// Against background rows: the sets of players that they pass, with their shares.
    Interventional(Vec<(u64, f64)>),
    /// Along the path: the share of training rows that go the path's way, by player.
    PathDependent(Vec<f64>),
}

/// Shapley values against background rows.
pub(crate) fn explain_interventional(
    model: &TreesModel,
    table: &Table,
    players: &Players,
    background: &Table,
) -> Result<Contributions, ExplainError> {
    let columns = background.matching(&model.schema)?;
    if background.n_rows() == 0 {
        return Err(ExplainError::Background {
            why: "it has no rows".into(),
        });
    }
    let share = 1.0 / background.n_rows() as f64;
    let mut base = model.base;
    let mut all = Vec::with_capacity(model.trees.len());
    for tree in &model.trees {
        let walker = Walker::new(tree, &columns);
        let mut leaves = leaves(tree, players)?;
        for leaf in &mut leaves {
            let mut sets: Vec<(u64, f64)> = Vec::new();
            let everyone = everyone(leaf.players.len());
            for row in 0..background.n_rows() {
                let set = leaf.passed(&|node| walker.passes(node, row));
                match sets.iter_mut().find(|(known, _)| *known == set) {
                    Some((_, weight)) => *weight += share,
                    None => sets.push((set, share)),
                }
                if set == everyone {
                    base += leaf.value * share;
                }
            }
            leaf.game = Game::Interventional(sets);
        }
        all.push(leaves);
    }
    explain_leaves(model, table, players, base, &all)
}

/// Shapley values along the paths, by the training rows that took them; needs no background.
///
/// # Errors
/// [`ExplainError`].
///
/// # Limits
/// Splits credit by the order of tests in the tree where columns are correlated.
///
/// # Source
/// Lundberg, Erion, Lee 2018, arXiv:1802.03888, by the leaf formula of methods section 9.2.
pub fn explain_path_dependent(
    model: &TreesModel,
    table: &Table,
    players: &Players,
) -> Result<Contributions, ExplainError> {
    let mut base = model.base;
    let mut all = Vec::with_capacity(model.trees.len());
    for tree in &model.trees {
        let mut leaves = leaves(tree, players)?;
        for leaf in &mut leaves {
            let mut shares = vec![1.0; leaf.players.len()];
            for &(node, goes_left, player) in &leaf.steps {
                shares[player] *= share_of_child(tree, node, goes_left);
            }
            base += leaf.value * shares.iter().product::<f64>();
            leaf.game = Game::PathDependent(shares);
        }
        all.push(leaves);
    }
    let contributions = explain_leaves(model, table, players, base, &all)?;
    contributions.check(&model.log_odds(table)?)?;
    Ok(contributions)
}

fn share_of_child(tree: &Tree, node: usize, goes_left: bool) -> f64 {
    let node = &tree.nodes[node];
    let Some(split) = &node.split else { return 1.0 };
    // A node that no training row reached divides evenly: any shares that add up to 1 will do.
    if node.rows <= 0.0 {
        return 0.5;
    }
    tree.nodes[if goes_left { split.left } else { split.right }].rows / node.rows
}

fn explain_leaves(
    model: &TreesModel,
    table: &Table,
    players: &Players,
    base: f64,
    all: &[Vec<Leaf>],
) -> Result<Contributions, ExplainError> {
    let columns = table.matching(&model.schema)?;
    let walkers: Vec<Walker> = model
        .trees
        .iter()
        .map(|tree| Walker::new(tree, &columns))
        .collect();
    let n_players = players.names.len();
    let mut values = vec![0.0; table.n_rows() * n_players];
    values
        .par_chunks_mut((CHUNK * n_players).max(1))
        .enumerate()
        .for_each(|(chunk, values)| {
            for ((tree, walker), leaves) in model.trees.iter().zip(&walkers).zip(all) {
                let mut kept: Vec<HashMap<u64, Vec<f64>>> =
                    leaves.iter().map(|_| HashMap::new()).collect();
                let mut passes = vec![false; tree.nodes.len()];
                for (at, values) in values.chunks_exact_mut(n_players).enumerate() {
                    for (node, pass) in passes.iter_mut().enumerate() {
                        *pass = walker.passes(node, chunk * CHUNK + at);
                    }
                    for (leaf, kept) in leaves.iter().zip(&mut kept) {
                        let set = leaf.passed(&|node| passes[node]);
                        let shares = kept.entry(set).or_insert_with(|| leaf.shares(set));
                        for (&player, share) in leaf.players.iter().zip(shares) {
                            values[player] += *share;
                        }
                    }
                }
            }
        });
    Ok(Contributions {
        base,
        n_players,
        values,
    })
}

fn everyone(n: usize) -> u64 {
    if n < 64 { (1 << n) - 1 } else { u64::MAX }
}

fn leaves(tree: &Tree, players: &Players) -> Result<Vec<Leaf>, ExplainError> {
    let mut found = Vec::new();
    let mut open = vec![(0, Vec::new())];
    while let Some((at, path)) = open.pop() {
        let node = &tree.nodes[at];
        let Some(split) = &node.split else {
            found.push(leaf(tree, node.value, &path, players)?);
            continue;
        };
        let mut left: Vec<(usize, bool)> = path.clone();
        left.push((at, true));
        let mut right = path;
        right.push((at, false));
        open.push((split.right, right));
        open.push((split.left, left));
    }
    Ok(found)
}

fn leaf(
    tree: &Tree,
    value: f64,
    path: &[(usize, bool)],
    players: &Players,
) -> Result<Leaf, ExplainError> {
    let mut leaf = Leaf {
        value,
        players: Vec::new(),
        steps: Vec::new(),
        game: Game::PathDependent(Vec::new()),
    };
    for &(node, goes_left) in path {
        let Some(split) = &tree.nodes[node].split else {
            continue;
        };
        let player = players.of_column[split.column];
        let known = leaf.players.iter().position(|&one| one == player);
        let place = known.unwrap_or_else(|| {
            leaf.players.push(player);
            leaf.players.len() - 1
        });
        leaf.steps.push((node, goes_left, place));
    }
    if 64 < leaf.players.len() {
        let why = "a path of more than 64 players cannot be explained".to_owned();
        return Err(ExplainError::Background { why });
    }
    Ok(leaf)
}

impl Leaf {
    /// The players whose tests on the path are all met, as bits.
    fn passed(&self, passes: &dyn Fn(usize) -> bool) -> u64 {
        let mut set = everyone(self.players.len());
        for &(node, goes_left, player) in &self.steps {
            if passes(node) != goes_left {
                set &= !(1 << player);
            }
        }
        set
    }

    /// What each player on the path gets where the row passes the players of `set`.
    fn shares(&self, set: u64) -> Vec<f64> {
        match &self.game {
            Game::Interventional(sets) => self.interventional(set, sets),
            Game::PathDependent(shares) => self.path_dependent(set, shares),
        }
    }

    fn interventional(&self, set: u64, background: &[(u64, f64)]) -> Vec<f64> {
        let everyone = everyone(self.players.len());
        let mut out = vec![0.0; self.players.len()];
        for &(other, weight) in background {
            if set | other != everyone {
                continue;
            }
            let (ours, theirs) = (set & !other, other & !set);
            let (a, c) = (ours.count_ones(), theirs.count_ones());
            for (player, out) in out.iter_mut().enumerate() {
                if ours >> player & 1 == 1 {
                    *out += weight * self.value * ordering(a - 1, c);
                } else if theirs >> player & 1 == 1 {
                    *out -= weight * self.value * ordering(a, c - 1);
                }
            }
        }
        out
    }

    fn path_dependent(&self, set: u64, shares: &[f64]) -> Vec<f64> {
        let d = shares.len();
        let passed = |player: usize| if set >> player & 1 == 1 { 1.0 } else { 0.0 };
        let gets = |player: usize| {
            // Coefficients of the product of (z + o·t) over the other players.
            let mut polynomial = vec![1.0];
            for other in (0..d).filter(|&other| other != player) {
                let (z, o) = (shares[other], passed(other));
                let mut next = vec![0.0; polynomial.len() + 1];
                for (power, coefficient) in polynomial.iter().enumerate() {
                    next[power] += z * coefficient;
                    next[power + 1] += o * coefficient;
                }
                polynomial = next;
            }
            let sizes = (0u32..).zip(&polynomial);
            let others = u32::try_from(d - 1).unwrap_or(u32::MAX);
            let mean: f64 = sizes
                .map(|(k, coefficient)| coefficient * ordering(k, others - k))
                .sum();
            self.value * (passed(player) - shares[player]) * mean
        };
        (0..d).map(gets).collect()
    }
}

/// `a!·c!/(a + c + 1)!`: the share of orders in which one player comes after `a` and before `c` others.
fn ordering(a: u32, c: u32) -> f64 {
    let (few, many) = (a.min(c), a.max(c));
    // 1 / ((a + c + 1) · C(a + c, few)), a product of small ratios.
    let binomial = (1..=few).fold(1.0, |product, k| {
        product * f64::from(many + k) / f64::from(k)
    });
    1.0 / (f64::from(a + c + 1) * binomial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orderings_are_factorials() {
        let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
        for a in 0..8 {
            for c in 0..8 {
                let expected = factorial(a) * factorial(c) / factorial(a + c + 1);
                assert!((ordering(a, c) - expected).abs() < 1e-15 * expected.max(1.0));
            }
        }
    }
}
