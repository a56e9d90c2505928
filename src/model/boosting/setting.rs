//! The settings that boosting chooses from.

use crate::model::learner::Effort;

/// One setting of boosting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoostingSetting {
    /// Leaves of a tree at most.
    pub leaves: usize,
    /// Whether all nodes of one depth have the same split; leaves are then a power of two.
    pub is_symmetric: bool,
    /// Share of each tree's step that is taken.
    pub rate: f64,
    /// Rows of a leaf at least; told by its share of its parent's second derivatives.
    pub min_rows: f64,
    /// Share of the columns that each node may look at.
    pub columns: f64,
    /// Share of the rows that each tree is grown on, drawn by whole groups.
    pub rows: f64,
    /// Added to the second derivatives of each leaf.
    pub l2: f64,
    /// Nats that each level past the second takes off the gain of dividing a column by its levels; chance
    /// alone gains about 0.32.
    pub level_price: f64,
    /// Trees; `None` stops early on rows set aside, then fits on all rows.
    pub rounds: Option<usize>,
    /// Boostings that are averaged; `None` goes by the number of rows.
    pub bags: Option<usize>,
}

impl Default for BoostingSetting {
    fn default() -> Self {
        Self {
            leaves: 16,
            is_symmetric: false,
            rate: 0.05,
            min_rows: 100.0,
            columns: 0.5,
            rows: 0.7,
            l2: 1.0,
            level_price: 0.1,
            rounds: None,
            bags: None,
        }
    }
}

impl BoostingSetting {
    /// The setting in words.
    pub(super) fn words(&self) -> String {
        let shape = if self.is_symmetric {
            format!("symmetric trees of {} leaves", self.leaves)
        } else {
            let (leaves, rows) = (self.leaves, self.min_rows);
            format!("trees of {leaves} leaves of at least {rows} rows")
        };
        let percent = 100.0 * self.columns;
        let (rate, l2) = (self.rate, self.l2);
        format!("{shape}, {percent:.0} % of the columns a node, rate {rate}, ridge {l2}")
    }
}

/// Leaves of the trees, simplest first.
const LEAVES: [usize; 5] = [4, 8, 16, 32, 64];

/// All settings with the least effort at which each is tried, smallest trees first.
pub(super) fn settings() -> Vec<(Effort, BoostingSetting)> {
    let mut all = Vec::new();
    for leaves in LEAVES {
        let mut add = |effort, setting| {
            all.push((effort, BoostingSetting { leaves, ..setting }));
        };
        let free = BoostingSetting::default();
        if leaves < 64 {
            for min_rows in [100.0, 20.0] {
                add(
                    Effort::Quick,
                    BoostingSetting {
                        min_rows,
                        rate: 0.1,
                        ..free
                    },
                );
            }
        }
        for min_rows in [100.0, 20.0] {
            // Wary of chance in both columns and levels, or in neither.
            for (columns, level_price) in [(0.25, 0.32), (0.5, 0.1)] {
                let setting = BoostingSetting {
                    min_rows,
                    columns,
                    level_price,
                    ..free
                };
                add(Effort::Normal, setting);
                add(
                    Effort::Thorough,
                    BoostingSetting {
                        l2: 10.0,
                        ..setting
                    },
                );
            }
        }
        if 16 <= leaves {
            let symmetric = BoostingSetting {
                is_symmetric: true,
                min_rows: 20.0,
                l2: 3.0,
                ..free
            };
            add(Effort::Normal, symmetric);
            add(
                Effort::Thorough,
                BoostingSetting {
                    columns: 0.25,
                    ..symmetric
                },
            );
        }
        add(
            Effort::Thorough,
            BoostingSetting {
                columns: 1.0,
                ..free
            },
        );
    }
    all
}
