//! How the value of one leaf is shared among the players on its path.

use std::collections::HashMap;

/// Players up to which every set of them has a place of its own.
const FEW: usize = 10;

/// Rows that are walked through a tree together.
pub(super) const BLOCK: usize = 64;

/// A leaf and who is on its path.
pub(super) struct Leaf {
    pub(super) node: usize,
    pub(super) value: f64,
    /// Players in the order of their first test.
    pub(super) players: Vec<usize>,
    pub(super) game: Game,
}

/// How a leaf's value is shared.
pub(super) enum Game {
    /// Against background rows: the sets of players that fail in them, with their shares of the rows.
    Interventional(Vec<(u64, f64)>),
    /// Along the path: the share of training rows that go the path's way, by player.
    PathDependent(Vec<f64>),
}

impl Leaf {
    /// What each player on the path gets where the row fails the tests of the players in `failed`.
    fn shares(&self, failed: u64) -> Vec<f64> {
        match &self.game {
            Game::Interventional(sets) => self.interventional(failed, sets),
            Game::PathDependent(shares) => self.path_dependent(failed, shares),
        }
    }

    fn interventional(&self, failed: u64, background: &[(u64, f64)]) -> Vec<f64> {
        let mut out = vec![0.0; self.players.len()];
        for &(other, weight) in background {
            // A player that fails in both closes the leaf whatever the others do.
            if failed & other != 0 {
                continue;
            }
            let (ours, theirs) = (other.count_ones(), failed.count_ones());
            for (player, out) in out.iter_mut().enumerate() {
                if other >> player & 1 == 1 {
                    *out += weight * self.value * ordering(ours - 1, theirs);
                } else if failed >> player & 1 == 1 {
                    *out -= weight * self.value * ordering(ours, theirs - 1);
                }
            }
        }
        out
    }

    /// Of the product of `z + o·t` over the players, those who fail make a factor and those who pass a polynomial; the
    /// one player who is left out is divided out again, from the leading coefficient of 1 down.
    fn path_dependent(&self, failed: u64, shares: &[f64]) -> Vec<f64> {
        let d = u32::try_from(shares.len()).unwrap_or(u32::MAX);
        let passes = |player: usize| failed >> player & 1 == 0;
        let (mut factor, mut polynomial) = (self.value, vec![1.0]);
        for (player, &z) in shares.iter().enumerate() {
            if !passes(player) {
                factor *= z;
                continue;
            }
            polynomial.push(0.0);
            for power in (0..polynomial.len()).rev() {
                let below = if 0 < power {
                    polynomial[power - 1]
                } else {
                    0.0
                };
                polynomial[power] = z * polynomial[power] + below;
            }
        }
        let orders: Vec<f64> = (0..d).map(|k| ordering(k, d - 1 - k)).collect();
        let all: f64 = orders.iter().zip(&polynomial).map(|(o, c)| o * c).sum();
        let gets = |(player, &z): (usize, &f64)| {
            if !passes(player) {
                return -factor * all;
            }
            let (mut sum, mut above) = (0.0, 0.0);
            for power in (1..polynomial.len()).rev() {
                above = polynomial[power] - z * above;
                sum += orders[power - 1] * above;
            }
            factor * (1.0 - z) * sum
        };
        shares.iter().enumerate().map(gets).collect()
    }
}

/// The shares of one leaf by set of failing players, each worked out once.
pub(super) struct Kept {
    places: Places,
    /// Shares of all sets so far, one after the other.
    shares: Vec<f64>,
}

enum Places {
    /// By set; 0 = not worked out, else place + 1.
    Few(Vec<u32>),
    Many(HashMap<u64, u32>),
}

impl Kept {
    pub(super) fn new(leaf: &Leaf) -> Self {
        let places = if leaf.players.len() <= FEW {
            Places::Few(vec![0; 1 << leaf.players.len()])
        } else {
            Places::Many(HashMap::new())
        };
        let shares = Vec::new();
        Self { places, shares }
    }

    /// Adds what each player gets to the values of rows, of which `failed` are the failing players.
    pub(super) fn add(&mut self, leaf: &Leaf, failed: &[u64], values: &mut [f64], stride: usize) {
        let d = leaf.players.len();
        for (failed, values) in failed.iter().zip(values.chunks_exact_mut(stride)) {
            let place = match &mut self.places {
                Places::Few(places) => {
                    #[expect(clippy::cast_possible_truncation, reason = "a set of few players")]
                    let place = &mut places[*failed as usize];
                    place
                }
                Places::Many(places) => places.entry(*failed).or_insert(0),
            };
            if *place == 0 {
                let known = self.shares.len() / d.max(1);
                *place = u32::try_from(known + 1).unwrap_or(u32::MAX);
                self.shares.extend(leaf.shares(*failed));
            }
            let first = (*place as usize - 1) * d;
            let shares = &self.shares[first..first + d];
            for (&player, share) in leaf.players.iter().zip(shares) {
                values[player] += share;
            }
        }
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

    #[test]
    fn sets_of_many_players_are_kept_as_those_of_few() {
        let leaf = |n: usize| Leaf {
            node: 0,
            value: 2.0,
            players: (0..n).collect(),
            game: Game::PathDependent(vec![0.5; n]),
        };
        for n in [FEW, FEW + 1] {
            let (leaf, stride) = (leaf(n), n);
            let mut kept = Kept::new(&leaf);
            let failed = [0b101u64, 0, 0b101];
            let mut values = vec![0.0; 3 * stride];
            kept.add(&leaf, &failed, &mut values, stride);
            assert_eq!(values[..stride], leaf.shares(0b101));
            assert_eq!(values[stride..2 * stride], leaf.shares(0));
            assert_eq!(values[2 * stride..], leaf.shares(0b101));
        }
    }
}
