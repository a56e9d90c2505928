//! Early against late training rows (figure 23): does the score lean on something that changed?

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::domain::Timestamp;
use crate::matrix::Column;
use crate::metrics::{StabilityByChance, holm, jensen_shannon, sample_distance, stability_index};

use super::Absent;
use super::prepared::Prepared;
use super::rows::rows_of;

/// The late third of the cutoffs against those before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Last cutoff of the early rows, RFC 3339.
    pub early_until: String,
    /// First cutoff of the late rows, RFC 3339.
    pub late_from: String,
    /// Early rows.
    pub early_rows: usize,
    /// Late rows.
    pub late_rows: usize,
    /// Distinct leads among the early rows: what critical values count.
    pub early_leads: usize,
    /// Distinct leads among the late rows.
    pub late_leads: usize,
    /// Conversion rate of the early rows.
    pub early_rate: f64,
    /// Conversion rate of the late rows.
    pub late_rate: f64,
    /// Scores of [`super::Roles::shown`], then features: those that act first, then by PSI.
    pub columns: Vec<ColumnDrift>,
    /// Features looked at; those that are not in `columns` did not drift.
    pub of_columns: usize,
}

/// How much a column changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftLevel {
    /// Within chance, or too small to matter.
    Ok,
    /// Beyond chance, PSI from 0.1.
    Watch,
    /// Beyond chance, PSI from 0.25.
    Act,
}

/// One column, early and late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnDrift {
    /// The column, or the name of a scorer.
    pub name: String,
    /// In words.
    pub words: String,
    /// Whether it is a score.
    pub is_score: bool,
    /// Population stability index over the bins, missing values one of them.
    pub psi: f64,
    /// What chance alone would give with so many leads and bins, on average.
    pub psi_by_chance: f64,
    /// What chance alone exceeds once in twenty.
    pub psi_critical: f64,
    /// Chance of a PSI this large without a change, Holm-corrected over all columns.
    pub p: f64,
    /// The verdict.
    pub level: DriftLevel,
    /// Largest distance of the two distributions, 0 to 1; `None` for categories.
    pub ks: Option<f64>,
    /// Jensen–Shannon divergence in bits, 0 to 1, over the bins.
    pub js_divergence: f64,
    /// Inner borders of the bins, deciles of the early rows; empty for categories.
    pub edges: Vec<f64>,
    /// Levels of the bins, for categories; the last may be "all others" (empty text).
    pub categories: Vec<String>,
    /// Share of the early rows by bin, missing values last.
    pub early_shares: Vec<f64>,
    /// Share of the late rows by bin.
    pub late_shares: Vec<f64>,
    /// Mean of the early rows that have a value; `None` for categories.
    pub early_mean: Option<f64>,
    /// Mean of the late rows.
    pub late_mean: Option<f64>,
    /// Share of the early rows without a value.
    pub early_missing: f64,
    /// Share of the late rows without a value.
    pub late_missing: f64,
    /// Share of the late rows with a level that no early row has; `None` for numbers.
    pub new_levels: Option<f64>,
    /// Rank of the feature by importance, 1 = most; `None` for scores, and without a model.
    pub importance_rank: Option<usize>,
}

/// Columns listed at most.
const LISTED: usize = 30;

/// Share of the rows, the latest, that the others are held against.
const LATE: f64 = 1.0 / 3.0;

/// PSI from which a change beyond chance is worth a look.
const WATCH: f64 = 0.1;

/// PSI from which it is worth more.
const ACT: f64 = 0.25;

/// Chance below which a change is beyond chance.
const LEVEL: f64 = 0.05;

/// Bins of a number.
const BINS: usize = 10;

/// Levels of a category with a bin of their own at most.
const LEVELS: usize = 10;

/// The late rows against the early ones, by score and feature.
///
/// # Errors
/// [`Absent::NoTime`], [`Absent::OneTime`].
///
/// # Source
/// Methods section 10: PSI over deciles of the early rows, bounds by chance for so many leads, Holm over columns.
pub(super) fn drift(prepared: &Prepared) -> Result<Drift, Absent> {
    let parts = Parts::new(prepared)?;
    let set = prepared.evidence.set;
    let lanes = prepared.lanes.iter().map(|lane| Source {
        name: lane.name,
        is_score: true,
        values: Values::Numbers(&lane.scores),
    });
    let names = set.table.names().iter();
    let features = names.zip(set.table.columns()).map(|(name, column)| Source {
        name,
        is_score: false,
        values: match column {
            Column::Number(values) => Values::Numbers(values),
            Column::Category { codes, levels } => Values::Levels(codes, levels),
        },
    });
    let sources: Vec<Source> = lanes.chain(features).collect();
    let found: Vec<(ColumnDrift, f64)> = sources
        .par_iter()
        .map(|source| of_column(prepared, &parts, source))
        .collect();
    let adjusted = holm(&found.iter().map(|(_, p)| *p).collect::<Vec<_>>());
    let mut columns: Vec<ColumnDrift> = found
        .into_iter()
        .zip(adjusted)
        .map(|((column, _), p)| ColumnDrift {
            p,
            level: level(column.psi, p),
            ..column
        })
        .collect();
    let of_columns = columns.iter().filter(|column| !column.is_score).count();
    columns.sort_by(|a, b| {
        let order = b.is_score.cmp(&a.is_score).then(b.level.cmp(&a.level));
        order
            .then(b.psi.total_cmp(&a.psi))
            .then(a.name.cmp(&b.name))
    });
    columns.truncate(LISTED);
    let [early_rate, late_rate] = [&parts.early, &parts.late].map(|rows| {
        let hits = rows.iter().filter(|&&row| set.labels[row]).count();
        hits as f64 / rows.len() as f64
    });
    Ok(Drift {
        early_until: parts.early_until.to_string(),
        late_from: parts.late_from.to_string(),
        early_rows: parts.early.len(),
        late_rows: parts.late.len(),
        early_leads: parts.early_leads,
        late_leads: parts.late_leads,
        early_rate,
        late_rate,
        columns,
        of_columns,
    })
}

fn level(psi: f64, p: f64) -> DriftLevel {
    if LEVEL <= p || psi < WATCH {
        DriftLevel::Ok
    } else if psi < ACT {
        DriftLevel::Watch
    } else {
        DriftLevel::Act
    }
}

/// The rows before and after the border.
struct Parts {
    early: Vec<usize>,
    late: Vec<usize>,
    early_until: Timestamp,
    late_from: Timestamp,
    early_leads: usize,
    late_leads: usize,
}

impl Parts {
    fn new(prepared: &Prepared) -> Result<Self, Absent> {
        let set = prepared.evidence.set;
        if !set.has_time {
            return Err(Absent::NoTime);
        }
        let mut sorted = set.cutoffs.clone();
        sorted.sort_unstable();
        let first = *sorted.first().ok_or(Absent::OneTime)?;
        let early_rows = sorted.len() - rows_of(LATE, sorted.len());
        // Cutoffs are not torn apart: where the border falls into the first, the second begins the late ones.
        let border = sorted[early_rows.min(sorted.len() - 1)];
        let border = if border == first {
            *sorted
                .iter()
                .find(|one| first < **one)
                .ok_or(Absent::OneTime)?
        } else {
            border
        };
        let (early, late): (Vec<usize>, Vec<usize>) =
            (0..set.n_rows()).partition(|&row| set.cutoffs[row] < border);
        let leads = |rows: &[usize]| {
            let touched = prepared.leads.touched(rows);
            touched.into_iter().filter(|&is| is).count()
        };
        let until = early.iter().map(|&row| set.cutoffs[row]).max();
        Ok(Self {
            early_until: until.unwrap_or(first),
            late_from: border,
            early_leads: leads(&early),
            late_leads: leads(&late),
            early,
            late,
        })
    }
}

/// A column to look at.
struct Source<'a> {
    name: &'a str,
    is_score: bool,
    values: Values<'a>,
}

enum Values<'a> {
    Numbers(&'a [f64]),
    Levels(&'a [u32], &'a [String]),
}

/// One column without correction for the others, and its p-value.
fn of_column(prepared: &Prepared, parts: &Parts, source: &Source) -> (ColumnDrift, f64) {
    let mut drift = ColumnDrift {
        name: source.name.to_owned(),
        words: prepared.words(source.name),
        is_score: source.is_score,
        psi: 0.0,
        psi_by_chance: 0.0,
        psi_critical: 0.0,
        p: 1.0,
        level: DriftLevel::Ok,
        ks: None,
        js_divergence: 0.0,
        edges: Vec::new(),
        categories: Vec::new(),
        early_shares: Vec::new(),
        late_shares: Vec::new(),
        early_mean: None,
        late_mean: None,
        early_missing: 0.0,
        late_missing: 0.0,
        new_levels: None,
        importance_rank: None,
    };
    let counts = match source.values {
        Values::Numbers(values) => numbers(values, parts, &mut drift),
        Values::Levels(codes, levels) => categories(codes, levels, parts, &mut drift),
    };
    let [early, late] = &counts;
    let share = |counts: &[f64], rows: &[usize]| {
        let each = counts.iter().map(|count| count / rows.len() as f64);
        each.collect::<Vec<f64>>()
    };
    drift.early_shares = share(early, &parts.early);
    drift.late_shares = share(late, &parts.late);
    drift.early_missing = drift.early_shares.last().copied().unwrap_or(0.0);
    drift.late_missing = drift.late_shares.last().copied().unwrap_or(0.0);
    if !source.is_score {
        let features = &prepared.evidence.trained.importance.features;
        let place = features.iter().position(|one| one.name == source.name);
        drift.importance_rank = place.map(|place| place + 1);
    }
    // A bin that neither side has a row in is none.
    let is_used = |at: &usize| 0.0 < early[*at] + late[*at];
    let used: Vec<usize> = (0..early.len()).filter(is_used).collect();
    let [early, late] = [early, late].map(|counts| {
        let each = used.iter().map(|&at| counts[at]);
        each.collect::<Vec<f64>>()
    });
    let chance = StabilityByChance::new(
        parts.early_leads as f64,
        parts.late_leads as f64,
        used.len(),
    );
    drift.psi = stability_index(&early, &late).unwrap_or(0.0);
    drift.psi_by_chance = chance.mean();
    drift.psi_critical = chance.critical();
    drift.js_divergence = jensen_shannon(&early, &late).unwrap_or(0.0);
    let p = chance.tail(drift.psi);
    (drift, p)
}

/// Counts by decile of the early values, missing ones last.
fn numbers(values: &[f64], parts: &Parts, drift: &mut ColumnDrift) -> [Vec<f64>; 2] {
    let [early, late] = [&parts.early, &parts.late].map(|rows| {
        let mut found: Vec<f64> = rows.iter().map(|&row| values[row]).collect();
        found.retain(|value| !value.is_nan());
        found.sort_unstable_by(f64::total_cmp);
        found
    });
    drift.ks = sample_distance(&early, &late);
    let mean = |found: &[f64]| {
        let sum: f64 = found.iter().sum();
        (!found.is_empty()).then(|| sum / found.len() as f64)
    };
    (drift.early_mean, drift.late_mean) = (mean(&early), mean(&late));
    drift.edges = edges(&early);
    [(&early, &parts.early), (&late, &parts.late)].map(|(found, rows)| {
        let below = |edge: &f64| found.partition_point(|value| value < edge);
        let mut counts = Vec::new();
        let mut before = 0;
        for end in drift.edges.iter().map(below).chain([found.len()]) {
            counts.push((end - before) as f64);
            before = end;
        }
        counts.push((rows.len() - found.len()) as f64);
        counts
    })
}

/// Inner borders of at most ten bins of as many sorted values as can be; a value on a border belongs above it.
fn edges(sorted: &[f64]) -> Vec<f64> {
    let Some(first) = sorted.first() else {
        return Vec::new();
    };
    let mut edges: Vec<f64> = (1..BINS)
        .map(|tenth| sorted[sorted.len() * tenth / BINS])
        .filter(|edge| first < edge)
        .collect();
    edges.dedup_by(|a, b| *a <= *b);
    // Nearly all rows of one value leave no decile above it; whatever lies above is a bin all the same.
    if edges.is_empty() {
        edges.extend(sorted.iter().find(|value| first < *value));
    }
    edges
}

/// Counts by level, the most frequent early ones first, then all others, then missing ones.
fn categories(
    codes: &[u32],
    levels: &[String],
    parts: &Parts,
    drift: &mut ColumnDrift,
) -> [Vec<f64>; 2] {
    let count = |rows: &[usize]| {
        let mut counts = vec![0.0f64; levels.len() + 1];
        for &row in rows {
            counts[(codes[row] as usize).min(levels.len())] += 1.0;
        }
        counts
    };
    let (early, late) = (count(&parts.early), count(&parts.late));
    let mut order: Vec<usize> = (0..levels.len())
        .filter(|&code| 0.0 < early[code] + late[code])
        .collect();
    order.sort_by(|&a, &b| early[b].total_cmp(&early[a]).then(a.cmp(&b)));
    let rest = order.split_off(order.len().min(LEVELS));
    drift.categories = order.iter().map(|&code| levels[code].clone()).collect();
    if !rest.is_empty() {
        drift.categories.push(String::new());
    }
    let is_new = |code: &usize| early[*code] <= 0.0;
    let new: f64 = (0..levels.len())
        .filter(is_new)
        .map(|code| late[code])
        .sum();
    drift.new_levels = Some(new / parts.late.len() as f64);
    [&early, &late].map(|counts| {
        let mut binned: Vec<f64> = order.iter().map(|&code| counts[code]).collect();
        if !rest.is_empty() {
            binned.push(rest.iter().map(|&code| counts[code]).sum());
        }
        binned.push(counts[levels.len()]);
        binned
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_distinct_and_leave_no_bin_empty() {
        let mut values = vec![0.0; 60];
        values.extend((1..=40).map(f64::from));
        assert_eq!(edges(&values), [1.0, 11.0, 21.0, 31.0]);
        assert_eq!(edges(&[0.0, 0.0, 0.0, 5.0]), [5.0]);
        assert!(edges(&[2.0, 2.0]).is_empty() && edges(&[]).is_empty());
    }

    #[test]
    fn small_changes_are_fine_even_where_chance_is_ruled_out() {
        assert_eq!(level(0.05, 1e-9), DriftLevel::Ok);
        assert_eq!(level(0.3, 0.2), DriftLevel::Ok);
        assert_eq!(level(0.15, 0.01), DriftLevel::Watch);
        assert_eq!(level(0.3, 0.01), DriftLevel::Act);
    }
}
