//! Missed signals: columns that no rule uses, but outcomes do, and the rule that each would make.

use rayon::prelude::*;

use crate::domain::{Seed, sigmoid};
use crate::evaluate::TrainingSet;
use crate::matrix::{Column, MISSING};
use crate::metrics::benjamini_hochberg;
use crate::model::Factor;

use super::controls::controls;
use super::fit::{Columns, masked};
use super::robust::ByGroup;
use super::rows::{FACTS, SCORE};

/// Rows past which a sample of groups is looked at: a screen need not see everybody.
const MANY: usize = 200_000;
/// Thresholds tried a column.
const THRESHOLDS: usize = 10;
/// Levels tried a category.
const LEVELS: usize = 30;
/// A side of a threshold needs so many rows, and conversions among them or the others.
const LEAST_ROWS: f64 = 50.0;
/// The share of false signals in the list.
const LEVEL: f64 = 0.05;
/// Columns whose tests agree in so many rows (correlation) tell the same story.
const ALIKE: f64 = 0.5;
/// Signals reported at most.
const MOST: usize = 10;

/// What a proposed rule asks of a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// The number is at least this.
    AtLeast(f64),
    /// The number is below this.
    Below(f64),
    /// The category is this level.
    Is(String),
}

/// A column that no rule uses, as the rule that it would make.
#[derive(Debug, Clone, PartialEq)]
pub struct MissedSignal {
    /// The table column.
    pub column: String,
    /// The column in words.
    pub words: String,
    /// When the rule would fire.
    pub ask: Ask,
    /// Points on today's scale, beside all rules.
    pub points: f64,
    /// Share of rows in which it would fire.
    pub support: f64,
    /// Conversion rate where it would fire.
    pub rate: f64,
    /// Conversion rate elsewhere.
    pub rate_quiet: f64,
    /// p-value beside all rules, clustered, times the number of thresholds tried; adjusted for all columns that were
    /// looked at (Benjamini & Hochberg).
    pub p: f64,
    /// p-value at today's points, rules held as they are.
    pub p_today: f64,
    /// Other columns that tell the same story.
    pub alike: Vec<String>,
}

impl MissedSignal {
    /// The rule as a rulebook states it; `value` is the feature as the project file states it, between braces, and
    /// plays no part for categories.
    pub fn rule(&self, value: &str) -> String {
        let (name, points) = (self.rule_name(), self.rounded_points());
        let label = self.words.replace(['"', '\\'], "'");
        let head = format!("[[group.rule]]\nname = \"{name}\"\nlabel = \"{label}\"\n");
        match &self.ask {
            Ask::AtLeast(from) => format!(
                "{head}kind = \"value\"\nvalue = {value}\ntiers = [{{ from = {from}, points = {points} }}]\n"
            ),
            Ask::Below(to) => format!(
                "{head}kind = \"value\"\nvalue = {value}\ntiers = [{{ from = -1e9, to = {to}, points = {points} }}]\n"
            ),
            Ask::Is(level) => format!(
                "{head}kind = \"attribute\"\nwhere = \"{} = '{}'\"\npoints = {points}\n",
                self.column,
                level
                    .replace('\'', "''")
                    .replace('\\', "\\\\")
                    .replace('"', "\\\""),
            ),
        }
    }

    /// Whole points, at least one.
    pub fn rounded_points(&self) -> f64 {
        match self.points.round() {
            0.0 => self.points.signum(),
            whole => whole,
        }
    }

    fn rule_name(&self) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        };
        format!(
            "missed_{}",
            self.column.chars().map(plain).collect::<String>()
        )
    }
}

/// A column cut into bins; `u8::MAX` = has none.
struct Binned<'a> {
    codes: Vec<u8>,
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
struct Candidate {
    column: usize,
    ask: Ask,
    fires: Box<dyn Fn(u8) -> bool + Send + Sync>,
    statistic: f64,
    tried: usize,
    points: f64,
    p_today: f64,
    crossed: Vec<f64>,
}

/// The rows of the screen and two nulls: today's points, and all rules refitted.
struct Screen<'a> {
    set: &'a TrainingSet,
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

/// Columns that no rule uses but outcomes do.
///
/// # Source
/// Score tests of a threshold, with all rules refitted and with today's points held; the best threshold of a column pays
/// for those tried with it (Bonferroni), the list is adjusted by Benjamini & Hochberg.
///
/// # Limits
/// Association: a signal may be a consequence of being called. Points are one Newton step, a little off for strong signals.
pub(super) fn missed(
    set: &TrainingSet,
    words: &[String],
    slope: f64,
    intercept: f64,
    seed: Seed,
) -> Vec<MissedSignal> {
    let Some(screen) = Screen::new(set, slope, intercept, seed) else {
        return Vec::new();
    };
    let is_used = |column: usize| {
        let rules = set.rules.as_ref();
        rules.is_some_and(|rules| rules.features.iter().any(|used| used.contains(&column)))
    };
    let open: Vec<usize> = (0..set.table.n_columns())
        .filter(|&column| !is_used(column))
        .collect();
    let best: Vec<Option<Candidate>> = open.par_iter().map(|&column| screen.best(column)).collect();
    let mut candidates: Vec<(Candidate, f64, Vec<u8>)> = Vec::new();
    let mut p_values = Vec::new();
    for candidate in best.into_iter().flatten() {
        let codes = screen.bin(candidate.column).codes;
        // The clustered test costs a pass over the rows: only where the plain one says anything.
        let plain = libm::erfc((candidate.statistic / 2.0).sqrt());
        let p = if plain < 1e-2 {
            screen.clustered(&candidate, &codes)
        } else {
            plain
        };
        p_values.push((p * candidate.tried as f64).min(1.0));
        candidates.push((candidate, p, codes));
    }
    // Columns without any threshold worth testing were looked at as well.
    p_values.resize(open.len(), 1.0);
    let adjusted = benjamini_hochberg(&p_values);
    let mut order: Vec<usize> = (0..candidates.len())
        .filter(|&at| adjusted[at] < LEVEL && candidates[at].0.p_today < LEVEL)
        .collect();
    order.sort_by(|&a, &b| {
        let by_statistic = candidates[b]
            .0
            .statistic
            .total_cmp(&candidates[a].0.statistic);
        by_statistic.then(a.cmp(&b))
    });
    let mut found: Vec<(MissedSignal, Vec<bool>)> = Vec::new();
    for at in order {
        let (candidate, _, codes) = &candidates[at];
        let fires: Vec<bool> = codes.iter().map(|&code| (candidate.fires)(code)).collect();
        let name = &set.table.names()[candidate.column];
        let alike = found
            .iter_mut()
            .find(|(_, other)| ALIKE < correlation(&fires, other).abs());
        if let Some((signal, _)) = alike {
            signal.alike.push(name.clone());
        } else if found.len() < MOST {
            let signal = screen.signal(candidate, &fires, words, adjusted[at]);
            found.push((signal, fires));
        }
    }
    found.into_iter().map(|(signal, _)| signal).collect()
}

impl<'a> Screen<'a> {
    fn new(set: &'a TrainingSet, slope: f64, intercept: f64, seed: Seed) -> Option<Self> {
        let rules = set.rules.as_ref()?;
        let share = (MANY as f64 / set.n_rows() as f64).min(1.0);
        let seed = seed.derive("missed signals");
        let is_in = |group: &String| (seed.hash(group) >> 11) as f64 / (1u64 << 53) as f64 <= share;
        let rows: Vec<usize> = (0..set.n_rows())
            .filter(|&row| is_in(&set.groups[row]))
            .collect();
        let take = |values: &[f64]| -> Vec<f64> { rows.iter().map(|&row| values[row]).collect() };
        // The period alone: the source of a lead may be the signal.
        let periods: Vec<Vec<f64>> = controls(set, &[]).columns.iter().map(|c| take(c)).collect();
        let mut parts: Vec<Vec<f64>> = vec![take(&rules.totals)];
        parts.extend(rules.facts.iter().map(|facts| take(facts)));
        parts.extend(periods);
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
        let mut held = vec![false; n];
        (held[0], held[SCORE]) = (true, true);
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
        let groups = crate::split::Groups::new(&names);
        let mut screen = Self {
            today: masked(&columns.information(&etas[0]), &held, n),
            refitted: masked(&fitted.information, &free, n),
            by_group: ByGroup::new(groups.codes(), groups.n_groups()),
            total: Sums::new(n),
            set,
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

    /// The column in bins.
    fn bin(&self, column: usize) -> Binned<'a> {
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
    fn best(&self, column: usize) -> Option<Candidate> {
        let binned = self.bin(column);
        let n_bins = (binned.edges.len() + 1).max(binned.levels.len());
        let bins = self.sums(&binned.codes, n_bins);
        let mut tests: Vec<(Ask, Sums, Box<dyn Fn(u8) -> bool + Send + Sync>)> = Vec::new();
        if binned.levels.is_empty() {
            for (at, &edge) in (1u8..).zip(&binned.edges) {
                let above = add(&bins[usize::from(at)..], self.columns.n());
                // The rarer side is the rule; the sign takes care of itself.
                if above.n <= self.total.n / 2.0 {
                    let fires = move |code: u8| at <= code && code != u8::MAX;
                    tests.push((Ask::AtLeast(edge), above, Box::new(fires)));
                } else {
                    let below = add(&bins[..usize::from(at)], self.columns.n());
                    tests.push((Ask::Below(edge), below, Box::new(move |code| code < at)));
                }
            }
        } else {
            for (at, level) in (0u8..).zip(&binned.levels) {
                let sums = bins[usize::from(at)].clone();
                tests.push((
                    Ask::Is((*level).to_owned()),
                    sums,
                    Box::new(move |code| code == at),
                ));
            }
        }
        let tried = tests.len();
        let mut best: Option<Candidate> = None;
        for (ask, sums, fires) in tests {
            let Some((statistic, points, p_today)) = self.test(&sums) else {
                continue;
            };
            if best.as_ref().is_none_or(|best| best.statistic < statistic) {
                best = Some(Candidate {
                    column,
                    ask,
                    fires,
                    statistic,
                    tried,
                    points,
                    p_today,
                    crossed: sums.crossed[1].clone(),
                });
            }
        }
        best
    }

    /// Statistic beside all rules, one-step points, and p-value at today's points.
    fn test(&self, sums: &Sums) -> Option<(f64, f64, f64)> {
        let (rows, hits) = (sums.n, sums.converted);
        let (others, misses) = (self.total.n - rows, self.total.converted - hits);
        let enough = LEAST_ROWS <= rows.min(others) && 10.0 <= (hits + misses);
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
        let points = sums.residual[1] / (self.slope * refitted);
        enough.then_some((statistic, points, p_today))
    }

    /// The p-value beside all rules, with the variance over groups.
    fn clustered(&self, candidate: &Candidate, codes: &[u8]) -> f64 {
        let told = self.columns.times(&self.refitted.solve(&candidate.crossed));
        let each: Vec<f64> = told
            .iter()
            .zip(codes)
            .zip(&self.residuals[1])
            .map(|((told, &code), residual)| {
                residual * (f64::from(u8::from((candidate.fires)(code))) - told)
            })
            .collect();
        let k = self.by_group.n_groups() as f64;
        let variance = self.by_group.squares(&each) * k / (k - 1.0);
        let sum: f64 = each.iter().sum();
        libm::erfc((sum * sum / variance / 2.0).sqrt())
    }

    fn signal(
        &self,
        candidate: &Candidate,
        fires: &[bool],
        words: &[String],
        p: f64,
    ) -> MissedSignal {
        let column = &self.set.table.names()[candidate.column];
        let mut counts = [[0.0; 2]; 2];
        for (&row, &fires) in self.rows.iter().zip(fires) {
            counts[usize::from(fires)][usize::from(self.set.labels[row])] += 1.0;
        }
        let rate = |[other, converted]: [f64; 2]| converted / (other + converted);
        MissedSignal {
            column: column.clone(),
            words: words.get(candidate.column).unwrap_or(column).clone(),
            ask: candidate.ask.clone(),
            points: candidate.points,
            support: (counts[1][0] + counts[1][1]) / fires.len() as f64,
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

fn correlation(a: &[bool], b: &[bool]) -> f64 {
    let n = a.len() as f64;
    let count = |values: &[bool]| values.iter().filter(|&&value| value).count() as f64;
    let (one, other) = (count(a), count(b));
    let both = a.iter().zip(b).filter(|(a, b)| **a && **b).count() as f64;
    let spread = (one * (n - one) * other * (n - other)).sqrt();
    if 0.0 < spread {
        (n * both - one * other) / spread
    } else {
        0.0
    }
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
