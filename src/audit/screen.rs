//! The screen behind missed signals: score tests of thresholds, with all rules refitted and with today's points held.

use std::ops::Range;

use crate::domain::sigmoid;
use crate::evaluate::TrainingSet;
use crate::matrix::{Column, MISSING};
use crate::model::Factor;
use crate::split::Groups;

use super::Settings;
use super::controls::controls;
use super::fit::{Columns, masked};
use super::missed::{Ask, MissedSignal};
use super::robust::ByGroup;
use super::rows::{FACTS, SCORE};

/// Rows past which a sample of groups is looked at: a screen need not see everybody.
const MANY: usize = 200_000;
/// Thresholds tried a column.
const THRESHOLDS: usize = 10;
/// Levels tried a category.
const LEVELS: usize = 30;
/// A side of a threshold needs so many rows.
const LEAST_ROWS: f64 = 50.0;
/// Conversions on both sides together that a test needs.
const LEAST_CONVERTED: f64 = 10.0;

/// A column cut into bins; `u8::MAX` = has none.
pub(super) struct Binned<'a> {
    pub(super) codes: Vec<u8>,
    /// Lower edges of the bins after the first.
    edges: Vec<f64>,
    /// Levels of a category, by bin.
    levels: Vec<&'a str>,
}

/// Sums over the rows of a bin.
#[derive(Clone)]
struct Sums {
    n: f64,
    converted: f64,
    /// Residual and curvature at today's points, and beside all rules.
    residual: [f64; 2],
    curvature: [f64; 2],
    /// Curvature times each coefficient's column, both again.
    crossed: [Vec<f64>; 2],
}

/// One threshold of one column.
pub(super) struct Candidate {
    pub(super) column: usize,
    ask: Ask,
    /// Bins in which it fires.
    pub(super) fires: Range<u8>,
    pub(super) statistic: f64,
    pub(super) tried: usize,
    pub(super) p_today: f64,
    crossed: Vec<f64>,
}

/// The rows of the screen and two nulls: today's points, and all rules refitted.
pub(super) struct Screen<'a> {
    set: &'a TrainingSet,
    names_held: Vec<String>,
    rows: Vec<usize>,
    columns: Columns,
    residuals: [Vec<f64>; 2],
    curvatures: [Vec<f64>; 2],
    today: Factor,
    refitted: Factor,
    by_group: ByGroup,
    slope: f64,
    total: Sums,
}

impl<'a> Screen<'a> {
    pub(super) fn new(
        set: &'a TrainingSet,
        (intercept, slope): (f64, f64),
        settings: &Settings,
    ) -> Option<Self> {
        let rules = set.rules.as_ref()?;
        let share = (MANY as f64 / set.n_rows() as f64).min(1.0);
        let seed = settings.seed.derive("missed signals");
        let is_in = |group: &String| (seed.hash(group) >> 11) as f64 / (1u64 << 53) as f64 <= share;
        let rows: Vec<usize> = (0..set.n_rows())
            .filter(|&row| is_in(&set.groups[row]))
            .collect();
        let take = |values: &[f64]| -> Vec<f64> { rows.iter().map(|&row| values[row]).collect() };
        // Period and age alone: the source of a lead may be the signal.
        let held: Vec<String> = settings
            .confounders
            .iter()
            .filter(|name| matches!(set.table.column(name), Some(Column::Number(_))))
            .cloned()
            .collect();
        let controls = controls(set, &held).columns;
        let controls: Vec<Vec<f64>> = controls.iter().map(|c| take(c)).collect();
        let mut parts: Vec<Vec<f64>> = vec![take(&rules.totals)];
        parts.extend(rules.facts.iter().map(|facts| take(facts)));
        parts.extend(controls);
        let all: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        let columns = Columns::new(&all, rows.len());
        let targets: Vec<f64> = rows
            .iter()
            .map(|&row| f64::from(u8::from(set.labels[row])))
            .collect();
        let n = columns.n();
        let mut cut = parts[0].clone();
        for (facts, points) in parts[1..].iter().zip(&rules.points) {
            for (cut, fact) in cut.iter_mut().zip(facts) {
                *cut -= points * fact;
            }
        }
        let offset: Vec<f64> = cut.iter().map(|cut| slope * cut).collect();
        let mut active = vec![true; n];
        active[SCORE] = false;
        let mut start = vec![0.0; n];
        start[0] = intercept;
        for (rule, points) in rules.points.iter().enumerate() {
            let (mean, sd) = columns.scales[FACTS + rule - 1];
            start[FACTS + rule] = slope * points * sd;
            start[0] += slope * points * mean;
        }
        let fitted = columns.fit(&targets, &offset, start, &active);
        let today: Vec<f64> = parts[0]
            .iter()
            .map(|total| intercept + slope * total)
            .collect();
        let mut line = vec![false; n];
        (line[0], line[SCORE]) = (true, true);
        let free: Vec<bool> = (0..n).map(|i| active[i] && !fitted.is_aliased[i]).collect();
        let etas = [today, fitted.eta];
        let residuals = etas.each_ref().map(|eta| {
            eta.iter()
                .zip(&targets)
                .map(|(eta, y)| y - sigmoid(*eta))
                .collect::<Vec<f64>>()
        });
        let curvatures = etas.each_ref().map(|eta| {
            eta.iter()
                .map(|&eta| sigmoid(eta) * sigmoid(-eta))
                .collect::<Vec<f64>>()
        });
        let names: Vec<String> = rows.iter().map(|&row| set.groups[row].clone()).collect();
        let groups = Groups::new(&names);
        let mut screen = Self {
            today: masked(&columns.information(&etas[0]), &line, n),
            refitted: masked(&fitted.information, &free, n),
            by_group: ByGroup::new(groups.codes(), groups.n_groups()),
            total: Sums::new(n),
            set,
            names_held: held,
            rows,
            columns,
            residuals,
            curvatures,
            slope,
        };
        let everything = vec![0u8; screen.rows.len()];
        screen.total = screen.sums(&everything, 1).swap_remove(0);
        Some(screen)
    }

    /// Whether a column is held fixed anyway.
    pub(super) fn is_held(&self, column: usize) -> bool {
        self.names_held.contains(&self.set.table.names()[column])
    }

    /// The column in bins.
    pub(super) fn bin(&self, column: usize) -> Binned<'a> {
        match &self.set.table.columns()[column] {
            Column::Number(values) => {
                let values: Vec<f64> = self.rows.iter().map(|&row| values[row]).collect();
                let edges = edges(&values);
                let code = |value: &f64| {
                    let bin = edges.partition_point(|edge| *edge <= *value);
                    if value.is_nan() {
                        u8::MAX
                    } else {
                        u8::try_from(bin).unwrap_or(u8::MAX)
                    }
                };
                Binned {
                    codes: values.iter().map(code).collect(),
                    edges,
                    levels: Vec::new(),
                }
            }
            Column::Category { codes, levels } => {
                let mut counts = vec![0usize; levels.len()];
                let known = |row: &usize| (codes[*row] != MISSING).then_some(codes[*row] as usize);
                self.rows
                    .iter()
                    .filter_map(known)
                    .for_each(|code| counts[code] += 1);
                let mut common: Vec<usize> = (0..levels.len()).collect();
                common.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
                common.truncate(LEVELS);
                let mut place = vec![u8::MAX; levels.len()];
                for (bin, &level) in (0u8..).zip(&common) {
                    place[level] = bin;
                }
                let code = |row: &usize| known(row).map_or(u8::MAX, |code| place[code]);
                Binned {
                    codes: self.rows.iter().map(code).collect(),
                    edges: Vec::new(),
                    levels: common.iter().map(|&level| levels[level].as_str()).collect(),
                }
            }
        }
    }

    /// Sums by bin.
    fn sums(&self, codes: &[u8], n_bins: usize) -> Vec<Sums> {
        let n = self.columns.n();
        let mut bins = vec![Sums::new(n); n_bins];
        for (row, &code) in codes.iter().enumerate() {
            if code == u8::MAX {
                continue;
            }
            let sums = &mut bins[code as usize];
            sums.n += 1.0;
            sums.converted += f64::from(u8::from(self.set.labels[self.rows[row]]));
            let x = &self.columns.design.dense[row * n..(row + 1) * n];
            for null in 0..2 {
                let v = self.curvatures[null][row];
                sums.residual[null] += self.residuals[null][row];
                sums.curvature[null] += v;
                for (sum, x) in sums.crossed[null].iter_mut().zip(x) {
                    *sum += v * x;
                }
            }
        }
        bins
    }

    /// The threshold of a column that says most beside all rules.
    pub(super) fn best(&self, column: usize) -> Option<Candidate> {
        let binned = self.bin(column);
        let n_bins = (binned.edges.len() + 1).max(binned.levels.len());
        let bins = self.sums(&binned.codes, n_bins);
        let all = u8::try_from(n_bins).unwrap_or(u8::MAX);
        let mut tests: Vec<(Ask, Range<u8>)> = Vec::new();
        for (at, &edge) in (1u8..).zip(&binned.edges) {
            let above: f64 = bins[usize::from(at)..].iter().map(|bin| bin.n).sum();
            // The rarer side is the rule; the sign takes care of itself.
            if above <= self.total.n / 2.0 {
                tests.push((Ask::AtLeast(edge), at..all));
            } else {
                tests.push((Ask::Below(edge), 0..at));
            }
        }
        for (at, level) in (0u8..).zip(&binned.levels) {
            tests.push((Ask::Is((*level).to_owned()), at..at + 1));
        }
        let tried = tests.len();
        let mut best: Option<Candidate> = None;
        for (ask, fires) in tests {
            let sums = add(
                &bins[usize::from(fires.start)..usize::from(fires.end)],
                self.columns.n(),
            );
            let Some((statistic, p_today)) = self.test(&sums) else {
                continue;
            };
            if best.as_ref().is_none_or(|best| best.statistic < statistic) {
                best = Some(Candidate {
                    column,
                    ask,
                    fires,
                    statistic,
                    tried,
                    p_today,
                    crossed: sums.crossed[1].clone(),
                });
            }
        }
        best
    }

    /// Statistic beside all rules, and p-value at today's points.
    fn test(&self, sums: &Sums) -> Option<(f64, f64)> {
        let (rows, hits) = (sums.n, sums.converted);
        let (others, misses) = (self.total.n - rows, self.total.converted - hits);
        let enough = LEAST_ROWS <= rows.min(others) && LEAST_CONVERTED <= hits + misses;
        let curvature = |null: usize, factor: &Factor| {
            let solved = factor.solve(&sums.crossed[null]);
            let told: f64 = solved
                .iter()
                .zip(&sums.crossed[null])
                .map(|(a, b)| a * b)
                .sum();
            (1e-6 * sums.curvature[null] < sums.curvature[null] - told)
                .then_some(sums.curvature[null] - told)
        };
        let (today, refitted) = (curvature(0, &self.today)?, curvature(1, &self.refitted)?);
        let statistic = sums.residual[1].powi(2) / refitted;
        let p_today = libm::erfc((sums.residual[0].powi(2) / today / 2.0).sqrt());
        enough.then_some((statistic, p_today))
    }

    /// Whether a candidate fires, less what all rules can tell of it, one number a row.
    pub(super) fn untold(&self, candidate: &Candidate) -> Vec<f64> {
        let codes = self.bin(candidate.column).codes;
        let told = self.columns.times(&self.refitted.solve(&candidate.crossed));
        let fires = codes.iter().map(|code| candidate.fires.contains(code));
        let each = fires.zip(told);
        each.map(|(fires, told)| f64::from(u8::from(fires)) - told)
            .collect()
    }

    /// Takes out of `untold` what `other` can tell of it; gives the share of its information that this was.
    pub(super) fn take_out(&self, untold: &mut [f64], other: &[f64]) -> f64 {
        let product = |a: &[f64], b: &[f64]| -> f64 {
            let each = a.iter().zip(b).zip(&self.curvatures[1]);
            each.map(|((a, b), v)| v * a * b).sum()
        };
        let (whole, crossed) = (product(untold, untold), product(untold, other));
        let share = crossed / product(other, other);
        for (value, other) in untold.iter_mut().zip(other) {
            *value -= share * other;
        }
        share * crossed / whole
    }

    /// The p-value beside all rules, with the variance over groups.
    pub(super) fn clustered(&self, untold: &[f64]) -> f64 {
        let each: Vec<f64> = untold
            .iter()
            .zip(&self.residuals[1])
            .map(|(untold, residual)| residual * untold)
            .collect();
        let k = self.by_group.n_groups() as f64;
        let variance = self.by_group.squares(&each) * k / (k - 1.0);
        let sum: f64 = each.iter().sum();
        libm::erfc((sum * sum / variance / 2.0).sqrt())
    }

    pub(super) fn signal(
        &self,
        candidate: &Candidate,
        untold: &[f64],
        words: &[String],
        p: f64,
    ) -> MissedSignal {
        let column = &self.set.table.names()[candidate.column];
        let codes = self.bin(candidate.column).codes;
        let mut counts = [[0.0; 2]; 2];
        for (&row, code) in self.rows.iter().zip(&codes) {
            let fires = candidate.fires.contains(code);
            counts[usize::from(fires)][usize::from(self.set.labels[row])] += 1.0;
        }
        let (mut gain, mut curvature) = (0.0, 0.0);
        for (row, untold) in untold.iter().enumerate() {
            gain += untold * self.residuals[1][row];
            curvature += untold * untold * self.curvatures[1][row];
        }
        let rate = |[other, converted]: [f64; 2]| converted / (other + converted);
        MissedSignal {
            column: column.clone(),
            words: words.get(candidate.column).unwrap_or(column).clone(),
            ask: candidate.ask.clone(),
            points: gain / (self.slope * curvature),
            support: (counts[1][0] + counts[1][1]) / codes.len() as f64,
            rate: rate(counts[1]),
            rate_quiet: rate(counts[0]),
            p,
            p_today: candidate.p_today,
            alike: Vec::new(),
        }
    }
}

impl Sums {
    fn new(n: usize) -> Self {
        Self {
            n: 0.0,
            converted: 0.0,
            residual: [0.0; 2],
            curvature: [0.0; 2],
            crossed: [vec![0.0; n], vec![0.0; n]],
        }
    }
}

fn add(bins: &[Sums], n: usize) -> Sums {
    let mut whole = Sums::new(n);
    for bin in bins {
        whole.n += bin.n;
        whole.converted += bin.converted;
        for null in 0..2 {
            whole.residual[null] += bin.residual[null];
            whole.curvature[null] += bin.curvature[null];
            for (sum, part) in whole.crossed[null].iter_mut().zip(&bin.crossed[null]) {
                *sum += part;
            }
        }
    }
    whole
}

/// Thresholds: the smallest value above the least one, and quantiles; people write them, so three digits do.
fn edges(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(&least) = sorted.first() else {
        return Vec::new();
    };
    let next = sorted.partition_point(|value| *value <= least);
    let mut edges: Vec<f64> = (1..THRESHOLDS)
        .map(|part| sorted[part * sorted.len() / THRESHOLDS])
        .chain(sorted.get(next).copied())
        .chain([sorted[sorted.len() * 19 / 20]])
        .map(short)
        .filter(|edge| least < *edge)
        .collect();
    edges.sort_unstable_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// The number with three digits.
fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_few_and_short() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i % 4)).collect();
        assert_eq!(edges(&values), [1.0, 2.0, 3.0]);
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i) / 7.0).collect();
        assert!(edges(&values).len() <= 11 && edges(&values).contains(&14.3));
        assert!(edges(&[f64::NAN]).is_empty() && edges(&[2.0, 2.0]).is_empty());
    }
}
