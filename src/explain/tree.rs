//! Contributions in trees, leaf by leaf.
//!
//! A leaf's value is shared among the players on its path. What a player gets depends only on which of them fail in a
//! row, so each such set is worked out once a leaf and kept. Which players fail is known for all leaves after one walk
//! down the tree, a block of rows at a time.

use rayon::prelude::*;

use crate::explain::contributions::{Contributions, ExplainError, Players};
use crate::explain::shares::{BLOCK, Game, Kept, Leaf};
use crate::matrix::{Column, Table};
use crate::model::{Tree, TreesModel, Walker};

/// Rows explained with one set of kept results at most.
const CHUNK: usize = 8192;

/// A tree made ready to be explained.
struct Grown<'a> {
    tree: &'a Tree,
    /// Inner nodes, parents first.
    steps: Vec<Step>,
    leaves: Vec<Leaf>,
}

/// A test on the way down.
struct Step {
    node: usize,
    left: usize,
    right: usize,
    /// Who is tested: place among the players of the paths through here.
    place: u32,
}

/// Failing players of a block of rows, by node.
type Failed = Vec<[u64; BLOCK]>;

/// Shapley values against background rows.
pub(crate) fn explain_interventional(
    model: &TreesModel,
    table: &Table,
    players: &Players,
    background: &Table,
) -> Result<Contributions, ExplainError> {
    let columns = background.matching(&model.schema)?;
    let n = background.n_rows();
    if n == 0 {
        return Err(ExplainError::Background {
            why: "it has no rows".into(),
        });
    }
    let share = 1.0 / n as f64;
    let grown = grown(model, players, |grown| {
        let mut sets: Vec<Vec<(u64, f64)>> = vec![Vec::new(); grown.leaves.len()];
        let walker = Walker::new(grown.tree, &columns);
        let mut failed = grown.room();
        for first in (0..n).step_by(BLOCK) {
            grown.walk(&walker, first, n.min(first + BLOCK) - first, &mut failed);
            for (leaf, sets) in grown.leaves.iter().zip(&mut sets) {
                for &set in &failed[leaf.node][..n.min(first + BLOCK) - first] {
                    match sets.iter_mut().find(|(known, _)| *known == set) {
                        Some((_, weight)) => *weight += share,
                        None => sets.push((set, share)),
                    }
                }
            }
        }
        for (leaf, sets) in grown.leaves.iter_mut().zip(sets) {
            leaf.game = Game::Interventional(sets);
        }
    })?;
    let leaves = grown.iter().flat_map(|grown| &grown.leaves);
    let mean = |leaf: &Leaf| match &leaf.game {
        // Rows that end in the leaf fail nobody's test.
        Game::Interventional(sets) => sets
            .iter()
            .find(|(set, _)| *set == 0)
            .map_or(0.0, |(_, weight)| leaf.value * weight),
        Game::PathDependent(_) => 0.0,
    };
    let base = leaves.fold(model.base, |sum, leaf| sum + mean(leaf));
    explain_leaves(model, table, players, base, &grown)
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
    let grown = grown(model, players, |grown| {
        let mut shares: Vec<Vec<f64>> = vec![Vec::new(); grown.tree.nodes.len()];
        for step in &grown.steps {
            for (child, goes_left) in [(step.left, true), (step.right, false)] {
                let mut after = shares[step.node].clone();
                after.resize(after.len().max(step.place as usize + 1), 1.0);
                after[step.place as usize] *= share_of_child(grown.tree, step.node, goes_left);
                shares[child] = after;
            }
        }
        for leaf in &mut grown.leaves {
            leaf.game = Game::PathDependent(std::mem::take(&mut shares[leaf.node]));
        }
    })?;
    let leaves = grown.iter().flat_map(|grown| &grown.leaves);
    let mean = |leaf: &Leaf| match &leaf.game {
        Game::PathDependent(shares) => leaf.value * shares.iter().product::<f64>(),
        Game::Interventional(_) => 0.0,
    };
    let base = leaves.fold(model.base, |sum, leaf| sum + mean(leaf));
    let contributions = explain_leaves(model, table, players, base, &grown)?;
    contributions.check()?;
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
    grown: &[Grown],
) -> Result<Contributions, ExplainError> {
    let columns = table.matching(&model.schema)?;
    let walkers: Vec<Walker> = walkers(model, &columns);
    let n_players = players.names.len();
    let mut values = vec![0.0; table.n_rows() * n_players];
    // Every row is added up by itself, so that the size of a chunk never shows in its values.
    let chunk = table
        .n_rows()
        .div_ceil(rayon::current_num_threads())
        .clamp(BLOCK, CHUNK);
    values
        .par_chunks_mut((chunk * n_players).max(1))
        .enumerate()
        .for_each(|(at, values)| {
            for (grown, walker) in grown.iter().zip(&walkers) {
                let mut kept: Vec<Kept> = grown.leaves.iter().map(Kept::new).collect();
                let mut failed = grown.room();
                for (block, values) in values.chunks_mut(BLOCK * n_players).enumerate() {
                    let n = values.len() / n_players;
                    grown.walk(walker, at * chunk + block * BLOCK, n, &mut failed);
                    for (leaf, kept) in grown.leaves.iter().zip(&mut kept) {
                        kept.add(leaf, &failed[leaf.node][..n], values, n_players);
                    }
                }
            }
        });
    Ok(Contributions {
        base,
        n_players,
        values,
        log_odds: model.log_odds(table)?,
    })
}

fn walkers<'a>(model: &'a TreesModel, columns: &[&'a Column]) -> Vec<Walker<'a>> {
    let trees = model.trees.iter();
    trees.map(|tree| Walker::new(tree, columns)).collect()
}

/// All trees with their leaves, whose games `play` sets.
fn grown<'a>(
    model: &'a TreesModel,
    players: &Players,
    play: impl Fn(&mut Grown) + Sync,
) -> Result<Vec<Grown<'a>>, ExplainError> {
    let one = |tree| {
        let mut grown = Grown::new(tree, players)?;
        play(&mut grown);
        Ok(grown)
    };
    let each: Vec<Result<Grown, ExplainError>> = model.trees.par_iter().map(one).collect();
    each.into_iter().collect()
}

impl<'a> Grown<'a> {
    fn new(tree: &'a Tree, players: &Players) -> Result<Self, ExplainError> {
        let (mut steps, mut leaves) = (Vec::new(), Vec::new());
        let mut open: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
        while let Some((node, mut path)) = open.pop() {
            let Some(split) = &tree.nodes[node].split else {
                leaves.push(Leaf {
                    node,
                    value: tree.nodes[node].value,
                    players: path,
                    game: Game::PathDependent(Vec::new()),
                });
                continue;
            };
            let player = players.of_column[split.column];
            let known = path.iter().position(|&one| one == player);
            let place = known.unwrap_or_else(|| {
                path.push(player);
                path.len() - 1
            });
            if 64 < path.len() {
                let why = "a path of more than 64 players cannot be explained".to_owned();
                return Err(ExplainError::Background { why });
            }
            steps.push(Step {
                node,
                left: split.left,
                right: split.right,
                place: u32::try_from(place).unwrap_or(0),
            });
            open.push((split.right, path.clone()));
            open.push((split.left, path));
        }
        Ok(Self {
            tree,
            steps,
            leaves,
        })
    }

    fn room(&self) -> Failed {
        vec![[0; BLOCK]; self.tree.nodes.len()]
    }

    /// The failing players of `n` rows from `first` on, at every node.
    fn walk(&self, walker: &Walker, first: usize, n: usize, failed: &mut Failed) {
        for step in &self.steps {
            let here = failed[step.node];
            for (at, here) in here.iter().enumerate().take(n) {
                let passes = u64::from(walker.passes(step.node, first + at));
                failed[step.left][at] = here | (1 - passes) << step.place;
                failed[step.right][at] = here | passes << step.place;
            }
        }
    }
}
