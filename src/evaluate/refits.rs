//! Leakage alarms that fit a quick model: shuffled labels (L6), random folds (L7), random levels (L9).
//!
//! L6 and L9 are self-tests: nothing can be learned there, so a model that seems to know something was shown the
//! rows that it is judged on, and the fault is ours. L7 asks the data: do columns tell leads apart so well that
//! folds which part a lead would flatter the model? All on a sample of whole groups, so that it stays cheap.

use std::sync::Arc;

use rayon::prelude::*;

use crate::domain::Seed;
use crate::matrix::{Column, Table};
use crate::metrics::{Placements, Ranked, Sample, compare};
use crate::model::{BoostingSetting, Dataset, Fit, FitError, Learner, Newton, fit_boostings};
use crate::split::{Groups, stratified_group_kfold};

use super::alarms::{AlarmVerdict, Z_999};
use super::figures::Interval;
use super::plan::FEW_GROUPS;
use super::training_set::TrainingSet;

/// Rows of the sample, about.
const ROWS: usize = 20_000;
/// Folds of every refit.
const FOLDS: usize = 3;
/// Rows of a stretch of time at least: labels are shuffled within it.
const STRETCH: usize = 200;
/// A model may seem to know this much of nothing, and grouped folds may cost this much, before it matters.
const MATTERS: f64 = 0.02;
/// Rows of a random level: seen once beside the row itself, and often enough for a coefficient of its own.
const ROWS_A_LEVEL: [usize; 2] = [2, 15];

/// Held-out AUC where there is nothing to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Nothing {
    /// What was made up, in words.
    pub what: String,
    /// AUC on rows that were not trained on; 0.5 is what an honest procedure finds.
    pub auc: f64,
    /// 99.9 % interval, clustered by group.
    pub interval: Option<Interval>,
    /// [`AlarmVerdict::Fail`] where the interval lies above 0.5 and the distance matters. Below 0.5 is no sign of
    /// a leak: what one fold has too many of, the others have too few of.
    pub verdict: AlarmVerdict,
}

/// What folds that part groups would add to the AUC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitGap {
    /// Held-out AUC with groups kept whole, as all our figures are made.
    pub grouped: f64,
    /// Held-out AUC with rows dealt at random.
    pub random: f64,
    /// 99.9 % interval of the gap, clustered by group.
    pub interval: Option<Interval>,
    /// [`AlarmVerdict::Warn`] where the gap is above 0.02 and its interval above 0.
    pub verdict: AlarmVerdict,
}

impl SplitGap {
    /// Random minus grouped.
    pub fn gap(&self) -> f64 {
        self.random - self.grouped
    }
}

/// What the quick refits say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Refits {
    /// Rows of the sample; 0 where there are too few conversions to ask.
    pub rows: usize,
    /// L6.
    pub shuffled_labels: Option<Nothing>,
    /// L7; none where every group has one row.
    pub split_gap: Option<SplitGap>,
    /// L9, by learner and rows of a level.
    pub random_levels: Vec<Nothing>,
}

/// L6, L7 and L9 with small boostings, L9 with a logistic regression as well.
///
/// # Source
/// Methods 1.4; Ojala and Garriga 2010 for tests with permuted labels.
pub fn refits(set: &TrainingSet, seed: Seed) -> Refits {
    let Some(sample) = RefitSample::new(set, seed) else {
        return Refits::default();
    };
    let learners: [&dyn Learner; 2] = [&SmallBoosting, &Newton];
    Refits {
        rows: sample.labels.len(),
        shuffled_labels: sample.shuffled_labels(&SmallBoosting),
        split_gap: sample.split_gap(&SmallBoosting),
        random_levels: learners
            .iter()
            .flat_map(|&learner| sample.random_levels(learner))
            .collect(),
    }
}

/// Whole groups, about 20,000 rows of them.
pub struct RefitSample {
    table: Table,
    labels: Vec<bool>,
    groups: Groups,
    /// Number of the stretch of time, one a row.
    stretches: Vec<usize>,
    seed: Seed,
}

impl RefitSample {
    /// Draws the sample; `None` with fewer than 15 groups of either class.
    pub fn new(set: &TrainingSet, seed: Seed) -> Option<Self> {
        let all = Groups::new(&set.groups);
        let seed = seed.derive("refits");
        let rows = pick(&all, seed);
        let names: Vec<String> = rows.iter().map(|&row| set.groups[row].clone()).collect();
        let cutoffs: Vec<i64> = rows.iter().map(|&row| set.cutoffs[row].0).collect();
        let sample = Self {
            table: set.table.take(&rows),
            labels: rows.iter().map(|&row| set.labels[row]).collect(),
            groups: Groups::new(&names),
            stretches: stretches(&cutoffs),
            seed,
        };
        (FEW_GROUPS <= sample.groups_of_rarer_class() && 0 < sample.table.n_columns())
            .then_some(sample)
    }

    /// L6: labels shuffled within stretches of time, those of one group alike; the model is to find nothing.
    ///
    /// Each stretch keeps its number of conversions. Groups early in a drawn order get them, at every cutoff
    /// anew, so that one group's labels hang together as real ones do: a procedure that lets a group on both
    /// sides is caught as well. Scores count by their rank within the stretch, for time tells no lead from another.
    pub fn shuffled_labels(&self, learner: &dyn Learner) -> Option<Nothing> {
        let labels = self.shuffled();
        let folds = self.folds(&labels, &self.groups)?;
        let scores = self.held_out(&self.table, &labels, &folds, learner).ok()?;
        let ranks = self.ranks_by_stretch(&scores);
        self.nothing("labels shuffled among leads".to_owned(), &labels, &ranks)
    }

    /// L7: the same learner with groups kept whole and with rows dealt at random.
    pub fn split_gap(&self, learner: &dyn Learner) -> Option<SplitGap> {
        if self.groups.n_groups() == self.labels.len() {
            return None;
        }
        let each: Vec<String> = (0..self.labels.len()).map(|row| row.to_string()).collect();
        let held_out = |groups: &Groups| {
            let folds = self.folds(&self.labels, groups)?;
            let scores = self.held_out(&self.table, &self.labels, &folds, learner);
            scores.ok()
        };
        let (grouped, random) = (held_out(&self.groups)?, held_out(&Groups::new(&each))?);
        let (grouped, random) = (
            placements(&self.labels, &grouped)?,
            placements(&self.labels, &random)?,
        );
        let codes = (self.groups.codes(), self.groups.n_groups());
        let compared = compare(&random, &grouped, Some(codes))?;
        let half = Z_999 * compared.standard_error;
        let interval = half.is_finite().then_some(Interval {
            low: compared.difference - half,
            high: compared.difference + half,
        });
        let is_sure = interval.is_some_and(|interval| 0.0 < interval.low);
        Some(SplitGap {
            grouped: grouped.auc(),
            random: random.auc(),
            interval,
            verdict: if is_sure && MATTERS < compared.difference {
                AlarmVerdict::Warn
            } else {
                AlarmVerdict::Ok
            },
        })
    }

    /// L9: a column of random levels, two rows each and fifteen; the model is to find nothing.
    pub fn random_levels(&self, learner: &dyn Learner) -> Vec<Nothing> {
        let Some(folds) = self.folds(&self.labels, &self.groups) else {
            return Vec::new();
        };
        let found = ROWS_A_LEVEL.par_iter().filter_map(|&rows| {
            let table = self.random_column(rows)?;
            let scores = match self.held_out(&table, &self.labels, &folds, learner) {
                Ok(scores) => scores,
                // An encoder that sees nothing in the column knows nothing.
                Err(FitError::NoColumns { .. }) => vec![0.0; self.labels.len()],
                Err(_) => return None,
            };
            let what = format!("random levels of {rows} rows, {}", learner.name());
            self.nothing(what, &self.labels, &scores)
        });
        found.collect()
    }

    fn groups_of_rarer_class(&self) -> usize {
        let mut seen = vec![[false; 2]; self.groups.n_groups()];
        for (group, label) in self.groups.codes().iter().zip(&self.labels) {
            seen[*group as usize][usize::from(*label)] = true;
        }
        let count = |class: usize| seen.iter().filter(|seen| seen[class]).count();
        count(0).min(count(1))
    }

    fn folds(&self, labels: &[bool], groups: &Groups) -> Option<Vec<u32>> {
        let rows: Vec<usize> = (0..labels.len()).collect();
        stratified_group_kfold(labels, groups, &rows, FOLDS, self.seed.derive("folds")).ok()
    }

    fn shuffled(&self) -> Vec<bool> {
        let seed = self.seed.derive("labels");
        let places: Vec<u64> = self
            .groups
            .names()
            .iter()
            .map(|one| seed.hash(one))
            .collect();
        let mut by_stretch: Vec<Vec<usize>> = Vec::new();
        let mut converted: Vec<usize> = Vec::new();
        for (row, &stretch) in self.stretches.iter().enumerate() {
            by_stretch.resize_with(by_stretch.len().max(stretch + 1), Vec::new);
            converted.resize(by_stretch.len(), 0);
            by_stretch[stretch].push(row);
            converted[stretch] += usize::from(self.labels[row]);
        }
        let mut labels = vec![false; self.labels.len()];
        for (mut rows, n) in by_stretch.into_iter().zip(converted) {
            rows.sort_by_cached_key(|&row| {
                let group = self.groups.codes()[row] as usize;
                (places[group], seed.hash(&row.to_string()))
            });
            rows.iter().take(n).for_each(|&row| labels[row] = true);
        }
        labels
    }

    /// Midranks within the stretch, as shares of its rows.
    fn ranks_by_stretch(&self, scores: &[f64]) -> Vec<f64> {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| {
            let by_stretch = self.stretches[a].cmp(&self.stretches[b]);
            by_stretch.then(scores[a].total_cmp(&scores[b]))
        });
        let mut ranks = vec![0.0; scores.len()];
        for stretch in order.chunk_by(|&a, &b| self.stretches[a] == self.stretches[b]) {
            let mut below = 0;
            for tied in stretch.chunk_by(|&a, &b| scores[a].total_cmp(&scores[b]).is_eq()) {
                let middle = below as f64 + tied.len() as f64 / 2.0;
                below += tied.len();
                for &row in tied {
                    ranks[row] = middle / stretch.len() as f64;
                }
            }
        }
        ranks
    }

    fn random_column(&self, rows_a_level: usize) -> Option<Table> {
        let n_rows = self.labels.len();
        let n_levels = (n_rows / rows_a_level).max(2);
        let seed = self.seed.derive("levels");
        let code = |row: usize| u32::try_from(seed.hash(&row.to_string()) % n_levels as u64).ok();
        let column = Column::Category {
            codes: (0..n_rows).map(code).collect::<Option<_>>()?,
            levels: Arc::new((0..n_levels).map(|level| level.to_string()).collect()),
        };
        Table::new(n_rows, vec![("random".to_owned(), column)]).ok()
    }

    /// Raw log-odds of every row by a model of the other folds.
    fn held_out(
        &self,
        table: &Table,
        labels: &[bool],
        folds: &[u32],
        learner: &dyn Learner,
    ) -> Result<Vec<f64>, FitError> {
        let parts: Vec<(Vec<usize>, Vec<f64>)> = (0..FOLDS)
            .into_par_iter()
            .map(|fold| {
                let (held, rows): (Vec<usize>, Vec<usize>) =
                    (0..labels.len()).partition(|&row| folds[row] as usize == fold);
                let data = Dataset {
                    table,
                    labels,
                    weights: None,
                    rows: &rows,
                    groups: Some(self.groups.codes()),
                    signs: &[],
                };
                let seed = self.seed.derive(&format!("fold {fold}"));
                // The simplest candidate may be too simple to learn anything by heart.
                let last = learner.candidates().len() - 1;
                let model = learner.fit(&data, last, seed)?.model;
                let scores = model.log_odds(&table.take(&held));
                let scores = scores.map_err(|error| FitError::Engine {
                    engine: learner.engine(),
                    message: error.to_string(),
                })?;
                Ok((held, scores))
            })
            .collect::<Result<_, FitError>>()?;
        let mut all = vec![0.0; labels.len()];
        for (rows, scores) in parts {
            for (row, score) in rows.into_iter().zip(scores) {
                all[row] = score;
            }
        }
        Ok(all)
    }

    fn nothing(&self, what: String, labels: &[bool], scores: &[f64]) -> Option<Nothing> {
        let placements = placements(labels, scores)?;
        let auc = placements.auc();
        let variance = placements.clustered_variance(self.groups.codes(), self.groups.n_groups());
        let interval = variance.filter(|one| one.is_finite()).map(|variance| {
            let half = Z_999 * variance.max(0.0).sqrt();
            Interval {
                low: (auc - half).max(0.0),
                high: (auc + half).min(1.0),
            }
        });
        let is_leak = interval.is_some_and(|one| 0.5 < one.low) && MATTERS < auc - 0.5;
        Some(Nothing {
            what,
            auc,
            interval,
            verdict: if is_leak {
                AlarmVerdict::Fail
            } else {
                AlarmVerdict::Ok
            },
        })
    }
}

/// Rows of groups in a drawn order, until there are about enough.
fn pick(groups: &Groups, seed: Seed) -> Vec<usize> {
    let n_rows = groups.n_rows();
    if n_rows <= ROWS {
        return (0..n_rows).collect();
    }
    let seed = seed.derive("sample");
    let share = u64::MAX / (n_rows as u64) * ROWS as u64;
    let is_in: Vec<bool> = groups
        .names()
        .iter()
        .map(|name| seed.hash(name) < share)
        .collect();
    let codes = groups.codes();
    (0..n_rows)
        .filter(|&row| is_in[codes[row] as usize])
        .collect()
}

/// Cutoffs in a row together, until there are rows enough to shuffle labels among.
fn stretches(cutoffs: &[i64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cutoffs.len()).collect();
    order.sort_by_key(|&row| cutoffs[row]);
    let mut of_row = vec![0; cutoffs.len()];
    let (mut number, mut n_rows, mut n_left) = (0, 0, cutoffs.len());
    for same in order.chunk_by(|&a, &b| cutoffs[a] == cutoffs[b]) {
        if STRETCH <= n_rows && STRETCH <= n_left {
            number += 1;
            n_rows = 0;
        }
        for &row in same {
            of_row[row] = number;
        }
        n_rows += same.len();
        n_left -= same.len();
    }
    of_row
}

fn placements(labels: &[bool], scores: &[f64]) -> Option<Placements> {
    let sample = Sample::new(labels, scores, None).ok()?;
    Placements::new(&sample, &Ranked::new(&sample)).ok()
}

/// One boosting of fixed size, quick to fit and able to learn leads by heart where it is let.
struct SmallBoosting;

impl Learner for SmallBoosting {
    fn name(&self) -> &'static str {
        "boosting"
    }

    fn engine(&self) -> &'static str {
        "histogram"
    }

    fn summary(&self) -> &'static str {
        "a small boosting for alarms"
    }

    fn candidates(&self) -> Vec<String> {
        vec!["small".to_owned()]
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let setting = BoostingSetting {
            leaves: 64,
            rate: 0.3,
            min_rows: 2.0,
            rows: 1.0,
            rounds: Some(20),
            bags: Some(1),
            ..BoostingSetting::default()
        };
        fit_boostings(data, &vec![setting; which.len()], seed)
    }
}
