//! Leakage alarms that need no model: what would give the outcome away, asked of every column alone.
//!
//! L5 asks how well one column ranks the leads by itself; L8 asks the same of what the making of the rows
//! leaves behind. Pure functions of the training set; which columns CRMs are known to leak by is not known here.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::domain::Seed;
use crate::matrix::{Column, MISSING, Table};
use crate::metrics::{Placements, Ranked, Sample, logit_interval};
use crate::split::{Groups, group_kfold};

use super::figures::Interval;
use super::training_set::TrainingSet;

/// Below so many converting groups nothing but a perfect order is called an alarm.
const FEW: usize = 5;
/// Folds in which the rates of levels are counted.
const FOLDS: usize = 5;
/// Rows of the base rate that stand beside the rows of a level.
const PRIOR_ROWS: f64 = 10.0;
/// Standard normal quantile of a two-sided 99.9 % interval: an alarm that looks at four things is to be
/// wrong less than once in a hundred sound projects.
pub(super) const Z_999: f64 = 3.290_526_731_491_926;
/// How far from 0.5 the AUC of a by-product may lie before it matters.
const NEAR: f64 = 0.05;

/// Where alarms sound: `[check]` of the project file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlarmSettings {
    /// A lower bound of a single column's AUC above this is worth a look.
    pub warn_auc: f64,
    /// Above this it is a leak until shown otherwise.
    pub fail_auc: f64,
}

impl Default for AlarmSettings {
    fn default() -> Self {
        Self {
            warn_auc: 0.85,
            fail_auc: 0.95,
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmVerdict {
    /// Nothing found.
    Ok,
    /// Look at it before you trust the figures.
    Warn,
    /// The figures cannot be trusted.
    Fail,
}

impl AlarmVerdict {
    /// The verdict in one lower-case word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What of a column ranks the leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The number, on the rows that have one.
    Value,
    /// The levels, by their conversion rates in the other folds.
    Levels,
    /// Whether there is anything at all.
    Missing,
}

impl Part {
    /// The part in one lower-case word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Levels => "levels",
            Self::Missing => "missing",
        }
    }
}

/// How well one column ranks the leads by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleAuc {
    /// The column.
    pub column: String,
    /// What of it.
    pub part: Part,
    /// AUC in the better of the two directions, at least 0.5 but for levels.
    pub auc: f64,
    /// Whether small values go with conversions; for [`Part::Missing`]: whether filled ones do.
    pub is_reversed: bool,
    /// 95 % interval, clustered by group; none where the groups are too few.
    pub interval: Option<Interval>,
    /// Rows looked at.
    pub rows: usize,
    /// What the settings make of it.
    pub verdict: AlarmVerdict,
}

/// How well a by-product of making the rows ranks them; all of these should be near 0.5.
#[derive(Debug, Clone, PartialEq)]
pub struct ByProduct {
    /// What it is, in words.
    pub what: String,
    /// AUC: above 0.5 where large values go with conversions.
    pub auc: f64,
    /// 99.9 % interval, clustered by group.
    pub interval: Option<Interval>,
    /// [`AlarmVerdict::Warn`] where the interval excludes 0.5 and the distance matters.
    pub verdict: AlarmVerdict,
    /// What it means where it is not near 0.5.
    pub meaning: &'static str,
}

/// A column that is told by its name to be a time of last change, with its value a row.
#[derive(Debug, Clone, PartialEq)]
pub struct LastUpdate {
    /// The column.
    pub name: String,
    /// Microseconds a row; `NaN` = missing.
    pub micros: Vec<f64>,
    /// Whether training sees it.
    pub is_used: bool,
}

/// Cutoffs at the end of the calendar without a conversion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SilentEnd {
    /// Number of cutoffs.
    pub cutoffs: usize,
    /// Their rows.
    pub rows: usize,
    /// Conversions that they would have at the rate of the others.
    pub expected: f64,
}

/// L5: the AUC of every column alone, the strongest part of each, the worst first.
///
/// Numbers rank by their value on the rows that have one, categories by the conversion rates of their levels,
/// and columns with gaps by the gap as well. The rates of a level are counted in the other folds, whole groups
/// apart, so that a column of near-unique levels (an id) cannot learn its rows by heart.
///
/// # Shapes and units
/// `table` has the rows of `set`; it may be the features or any other columns. Empty where one class is missing.
///
/// # Source
/// Kaufman, Rosset & Perlich 2012 for the idea; interval: DeLong placements summed by group (Obuchowski 1997)
/// on the logit scale; a perfect order has the exact binomial bound of n in n, n the groups of the rarer class.
/// Rates: `(hits + m * base) / (rows + m)`, m = 10 (Micci-Barreca 2001).
pub fn single_columns(set: &TrainingSet, table: &Table, settings: AlarmSettings) -> Vec<SingleAuc> {
    let groups = Groups::new(&set.groups);
    let rows: Vec<usize> = (0..set.labels.len()).collect();
    let folds = group_kfold(&groups, &rows, FOLDS, Seed(0)).unwrap_or_default();
    let judge = Judge {
        labels: &set.labels,
        groups: &groups,
        folds: &folds,
        settings,
    };
    let columns: Vec<(&String, &Column)> = table.names().iter().zip(table.columns()).collect();
    let mut found: Vec<SingleAuc> = columns
        .into_par_iter()
        .filter_map(|(name, column)| judge.strongest(name, column))
        .collect();
    found.sort_by(|a, b| {
        b.verdict
            .cmp(&a.verdict)
            .then(b.auc.total_cmp(&a.auc))
            .then_with(|| a.column.cmp(&b.column))
    });
    found
}

/// L8: rows per lead, the cutoff, a hash of the row's id, and columns of last changes.
///
/// Without repeat business a conversion ends the rows of its lead, so few rows go with conversions by
/// construction; only many rows are then a sign.
///
/// # Source
/// 99.9 % interval on the plain scale around the AUC, clustered by group.
pub fn by_products(
    set: &TrainingSet,
    ends_at_conversion: bool,
    updates: &[LastUpdate],
) -> Vec<ByProduct> {
    let groups = Groups::new(&set.groups);
    let leads = Groups::new(&set.leads);
    let judge = Judge {
        labels: &set.labels,
        groups: &groups,
        folds: &[],
        settings: AlarmSettings::default(),
    };
    let mut counts = vec![0u32; leads.n_groups()];
    leads
        .codes()
        .iter()
        .for_each(|lead| counts[*lead as usize] += 1);
    let per_lead: Vec<f64> = leads
        .codes()
        .iter()
        .map(|lead| f64::from(counts[*lead as usize]))
        .collect();
    let cutoffs: Vec<f64> = set.cutoffs.iter().map(|cutoff| cutoff.0 as f64).collect();
    let hashes: Vec<f64> = set
        .leads
        .iter()
        .zip(&set.cutoffs)
        .map(|(lead, cutoff)| hash(lead, cutoff.0))
        .collect();
    let per_lead_sign = |auc: f64| !ends_at_conversion || 0.5 < auc;
    let mut found = Vec::new();
    found.extend(judge.by_product(
        "rows per lead",
        &per_lead,
        "leads that convert have more rows than others: rows may be doubled, or were picked by their outcome",
        per_lead_sign,
    ));
    if set.has_time {
        found.extend(judge.by_product(
            "cutoff",
            &cutoffs,
            "the base rate moves with time: outcomes may be missing at one end, or the business has changed",
            |_| true,
        ));
    }
    found.extend(judge.by_product(
        "hash of the row's id",
        &hashes,
        "rows of one lead hang together more than their groups say: name the account or person as `group`",
        |_| true,
    ));
    for update in updates {
        let kept: Vec<usize> = (0..update.micros.len())
            .filter(|row| !update.micros[*row].is_nan())
            .collect();
        let part = judge.part_of(&kept, &update.micros);
        let name = format!("last change `{}`", update.name);
        let meaning = "the conversion itself touches the row: the column is known only as of today";
        found.extend(part.by_product(&name, meaning, |_| update.is_used));
    }
    found
}

/// The cutoffs at the end without one conversion, where that is no accident.
///
/// # Source
/// Poisson: fewer than one conversion in 150 sound projects where 5 or more are expected.
pub fn silent_end(set: &TrainingSet) -> Option<SilentEnd> {
    let last = (0..set.labels.len())
        .filter(|row| set.labels[*row])
        .map(|row| set.cutoffs[row])
        .max()?;
    let after = || set.cutoffs.iter().filter(|cutoff| last < **cutoff);
    let rows = after().count();
    let cutoffs: BTreeSet<_> = after().collect();
    let before = set.labels.len() - rows;
    let expected = set.n_converted() as f64 / before.max(1) as f64 * rows as f64;
    (set.has_time && 5.0 <= expected).then_some(SilentEnd {
        cutoffs: cutoffs.len(),
        rows,
        expected,
    })
}

/// A number from the id of a row that knows nothing of the lead.
fn hash(lead: &str, cutoff: i64) -> f64 {
    (Seed(0).derive(lead).hash(&cutoff.to_string()) >> 11) as f64
}

struct Judge<'a> {
    labels: &'a [bool],
    groups: &'a Groups,
    folds: &'a [u32],
    settings: AlarmSettings,
}

/// Some of the rows with a score each.
struct Scored {
    labels: Vec<bool>,
    scores: Vec<f64>,
    groups: Vec<u32>,
    n_groups: usize,
}

impl Judge<'_> {
    fn strongest(&self, name: &str, column: &Column) -> Option<SingleAuc> {
        let (own, gaps) = match column {
            Column::Number(values) => {
                let kept: Vec<usize> = (0..values.len())
                    .filter(|row| !values[*row].is_nan())
                    .collect();
                let gaps: Vec<bool> = values.iter().map(|value| value.is_nan()).collect();
                (
                    self.single(name, Part::Value, &self.part_of(&kept, values)),
                    gaps,
                )
            }
            Column::Category { codes, levels } => {
                let rates = self.rates(codes, levels.len());
                let gaps: Vec<bool> = codes.iter().map(|code| *code == MISSING).collect();
                (self.single(name, Part::Levels, &self.all(&rates)), gaps)
            }
        };
        let is_gap: Vec<f64> = gaps.iter().map(|gap| f64::from(u8::from(*gap))).collect();
        let missing = gaps
            .contains(&true)
            .then(|| self.single(name, Part::Missing, &self.all(&is_gap)))
            .flatten();
        match (own, missing) {
            (Some(own), Some(missing)) => {
                let key = |one: &SingleAuc| (one.verdict, one.auc);
                let is_stronger = key(&own)
                    .partial_cmp(&key(&missing))
                    .is_none_or(std::cmp::Ordering::is_ge);
                Some(if is_stronger { own } else { missing })
            }
            (own, missing) => own.or(missing),
        }
    }

    fn single(&self, name: &str, part: Part, scored: &Scored) -> Option<SingleAuc> {
        let placements = scored.placements()?;
        let auc = placements.auc();
        // Levels are scored by their rates, so an AUC below 0.5 is noise and no signal turned round.
        let is_reversed = part != Part::Levels && auc < 0.5;
        let strength = if is_reversed { 1.0 - auc } else { auc };
        let n_rarer = scored.groups_of_rarer_class();
        let interval = if 1.0 <= strength {
            Some(Interval {
                low: 0.025f64.powf(1.0 / n_rarer.max(1) as f64),
                high: 1.0,
            })
        } else {
            let variance = placements.clustered_variance(&scored.groups, scored.n_groups);
            variance
                .and_then(|variance| logit_interval(strength, variance))
                .map(|(low, high)| Interval { low, high })
        };
        Some(SingleAuc {
            column: name.to_owned(),
            part,
            auc: strength,
            is_reversed,
            interval,
            rows: scored.labels.len(),
            verdict: self.verdict(strength, interval, n_rarer),
        })
    }

    fn verdict(&self, auc: f64, interval: Option<Interval>, n_rarer: usize) -> AlarmVerdict {
        let low = interval.map_or(0.0, |interval| interval.low);
        if n_rarer < FEW {
            AlarmVerdict::Ok
        } else if self.settings.fail_auc < low {
            AlarmVerdict::Fail
        } else if self.settings.warn_auc < low || 1.0 <= auc {
            AlarmVerdict::Warn
        } else {
            AlarmVerdict::Ok
        }
    }

    /// Conversion rates of the levels in the other folds, one a row; gaps are a level of their own.
    fn rates(&self, codes: &[u32], n_levels: usize) -> Vec<f64> {
        let level = |row: usize| (codes[row] as usize).min(n_levels);
        let mut counts = vec![[0.0f64; 2]; (n_levels + 1) * FOLDS];
        let mut totals = vec![[0.0f64; 2]; n_levels + 1];
        let mut all = [0.0f64; 2];
        for (row, label) in self.labels.iter().enumerate() {
            let hit = f64::from(u8::from(*label));
            let fold = self.folds.get(row).map_or(0, |fold| *fold as usize);
            for count in [
                &mut counts[level(row) * FOLDS + fold],
                &mut totals[level(row)],
                &mut all,
            ] {
                count[0] += hit;
                count[1] += 1.0;
            }
        }
        // One base rate for all folds: the rates of the other folds would tell the fold, and so the label.
        let base = all[0] / all[1].max(1.0);
        let rate = |row: usize| {
            let fold = self.folds.get(row).map_or(0, |fold| *fold as usize);
            let (own, total) = (counts[level(row) * FOLDS + fold], totals[level(row)]);
            (total[0] - own[0] + PRIOR_ROWS * base) / (total[1] - own[1] + PRIOR_ROWS)
        };
        (0..codes.len()).map(rate).collect()
    }

    fn all(&self, scores: &[f64]) -> Scored {
        Scored {
            labels: self.labels.to_vec(),
            scores: scores.to_vec(),
            groups: self.groups.codes().to_vec(),
            n_groups: self.groups.n_groups(),
        }
    }

    fn part_of(&self, rows: &[usize], scores: &[f64]) -> Scored {
        Scored {
            labels: rows.iter().map(|row| self.labels[*row]).collect(),
            scores: rows.iter().map(|row| scores[*row]).collect(),
            groups: rows.iter().map(|row| self.groups.codes()[*row]).collect(),
            n_groups: self.groups.n_groups(),
        }
    }

    fn by_product(
        &self,
        what: &str,
        scores: &[f64],
        meaning: &'static str,
        is_sign: impl Fn(f64) -> bool,
    ) -> Option<ByProduct> {
        self.all(scores).by_product(what, meaning, is_sign)
    }
}

impl Scored {
    fn placements(&self) -> Option<Placements> {
        let sample = Sample::new(&self.labels, &self.scores, None).ok()?;
        Placements::new(&sample, &Ranked::new(&sample)).ok()
    }

    /// Groups with a row of the class that fewer groups have.
    fn groups_of_rarer_class(&self) -> usize {
        let mut seen = vec![[false; 2]; self.n_groups];
        for (group, label) in self.groups.iter().zip(&self.labels) {
            seen[*group as usize][usize::from(*label)] = true;
        }
        let count = |class: usize| seen.iter().filter(|seen| seen[class]).count();
        count(0).min(count(1))
    }

    fn by_product(
        &self,
        what: &str,
        meaning: &'static str,
        is_sign: impl Fn(f64) -> bool,
    ) -> Option<ByProduct> {
        let placements = self.placements()?;
        let auc = placements.auc();
        let variance = placements.clustered_variance(&self.groups, self.n_groups);
        let interval = variance
            .filter(|variance| variance.is_finite())
            .map(|variance| {
                let half = Z_999 * variance.max(0.0).sqrt();
                Interval {
                    low: (auc - half).max(0.0),
                    high: (auc + half).min(1.0),
                }
            });
        let distance = (auc - 0.5).abs();
        let is_far = interval.is_some_and(|interval| 0.5 < interval.low || interval.high < 0.5)
            && NEAR < distance;
        let is_alarm = is_far && FEW <= self.groups_of_rarer_class() && is_sign(auc);
        let verdict = if is_alarm {
            AlarmVerdict::Warn
        } else {
            AlarmVerdict::Ok
        };
        Some(ByProduct {
            what: what.to_owned(),
            auc,
            interval,
            verdict,
            meaning,
        })
    }
}
