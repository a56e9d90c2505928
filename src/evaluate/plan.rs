//! How training is to be judged, apart from the learners.

use crate::domain::Seed;
use crate::model::Effort;

/// Below so many converting groups no interval is given and no difference is claimed.
pub const FEW_GROUPS: usize = 15;

/// Shares of the list at which lift and capture are read, ascending.
pub const SHARES: [f64; 3] = [0.05, 0.1, 0.2];

/// Coverage of every interval.
pub const LEVEL: f64 = 0.95;

/// In the verdict by time, leads are kept apart by this many rounds of groups.
pub(super) const TIME_ROUNDS: usize = 3;

/// Settings of the procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Outer folds, where the data gives none.
    pub folds: usize,
    /// Inner folds, inside each outer training part.
    pub inner_folds: usize,
    /// Share of the cutoffs, the latest, that the verdict by time is spoken on; 0 = none.
    pub test_share: f64,
    /// Days between the last training label and the test period.
    pub embargo_days: f64,
    /// A fixed weight of the model in the hybrid, 0 to 1; `None` = stacked.
    pub hybrid_weight: Option<f64>,
    /// Replicates of the grouped bootstrap.
    pub replicates: usize,
    /// Held-out rows that importance is measured on, at most.
    pub importance_rows: usize,
    /// Permutations a column or rule.
    pub importance_repeats: usize,
    /// Places of the learners that keep the signs of the rules ([`super::TrainingSet::signs`]).
    pub monotone: Vec<usize>,
    /// How many candidates of each learner are tried.
    pub effort: Effort,
    /// Minutes that training may take: fewer candidates are tried to keep it, and learners that there is no time for
    /// are left out by name. With it, what is found depends on how fast the machine is. `None` = as long as it takes.
    pub budget_minutes: Option<f64>,
    /// Everything drawn at random starts here.
    pub seed: Seed,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            folds: 5,
            inner_folds: 3,
            test_share: 0.2,
            embargo_days: 0.0,
            hybrid_weight: None,
            replicates: 1000,
            importance_rows: 100_000,
            importance_repeats: 3,
            monotone: Vec::new(),
            effort: Effort::Normal,
            budget_minutes: None,
            seed: Seed(7),
        }
    }
}
