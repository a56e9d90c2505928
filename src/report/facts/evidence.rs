//! What the facts are made from, and the same laid out once for all figures.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _};

use crate::artifact::Artifact;
use crate::domain::{Seed, Timestamp, log_odds};
use crate::error::{Error, Result};
use crate::evaluate::{FEW_GROUPS, LEVEL, Split, Trained, TrainingSet};
use crate::events::ReadReport;
use crate::history::{Alarms, KeptOut};
use crate::matrix::Table;
use crate::metrics::{
    Bootstrap, Ranked, Rate, Replicates, ResampledTop, Sample, bootstrap, clustered_rate,
};
use crate::rules::Rulebook;
use crate::scoring::{Chunk, Scorer};
use crate::snapshot::Exclusion;
use crate::split::Groups;

use super::{Capacity, Ends, Roles};

/// Share of the list that is looked at where the project says nothing of capacity.
const DEFAULT_SHARE: f64 = 0.1;

/// Replicates of the bootstrap by group.
const REPLICATES: usize = 300;

/// Log-odds beyond these are probabilities of 0 or 1 that were rounded.
const LOG_ODDS: f64 = 40.0;

/// A training and everything known of its data.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// What training left behind.
    pub artifact: &'a Artifact,
    /// The training rows.
    pub set: &'a TrainingSet,
    /// What was learned from them.
    pub trained: &'a Trained,
    /// The artifact made ready, for reasons.
    pub scorer: &'a Scorer,
    /// The rulebook, where there is one.
    pub rulebook: Option<&'a Rulebook>,
    /// One vector an override: whether its condition holds.
    pub holds: &'a [Vec<bool>],
    /// Rows left out, by cutoff and reason.
    pub excluded: &'a [(Timestamp, Exclusion, u64)],
    /// What was read, by source.
    pub sources: &'a [(&'static str, ReadReport)],
    /// What there is to say of the data, in sentences; what training has to say comes with [`Evidence::trained`].
    pub warnings: &'a [String],
    /// Alarms over the rows; `None` = none were sounded.
    pub alarms: Option<&'a Alarms>,
    /// Columns that training does not see.
    pub kept_out: &'a [KeptOut],
    /// First and last event of the log.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Time zone of times without one.
    pub timezone: Option<&'a str>,
    /// Leads of a list that there is time for; `None` = a tenth.
    pub capacity: Option<usize>,
    /// How the training was called.
    pub command: &'a str,
}

/// One scorer of the curves.
pub(super) struct Lane<'a> {
    pub(super) name: &'a str,
    pub(super) probabilities: &'a [f64],
    pub(super) log_odds: Vec<f64>,
    /// What people see: points for `rules`, else the score from 0 to 100.
    pub(super) scores: Vec<f64>,
    pub(super) is_points: bool,
    pub(super) ranked: Ranked,
}

/// Captures of every lane in every replicate, at tenths and at capacity.
pub(super) struct Resampled {
    /// Ascending: the tenths, and the capacity where it is none of them.
    pub(super) shares: Vec<f64>,
    pub(super) replicates: Replicates,
}

/// The evidence laid out.
pub(super) struct Prepared<'a> {
    pub(super) evidence: Evidence<'a>,
    pub(super) groups: Groups,
    pub(super) leads: Groups,
    /// Month of each row from year 0; `None` where rows have no times.
    pub(super) months: Option<Vec<i32>>,
    pub(super) roles: Roles,
    pub(super) capacity: Capacity,
    pub(super) lanes: Vec<Lane<'a>>,
    /// Place of [`Roles::main`] among the lanes.
    pub(super) main: usize,
    pub(super) resampled: Option<Resampled>,
    pub(super) seed: Seed,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(evidence: &Evidence<'a>) -> Result<Self> {
        let set = evidence.set;
        let roles = roles(evidence);
        let groups = Groups::new(&set.groups);
        let lanes = roles
            .shown
            .iter()
            .map(|name| Lane::new(evidence, name))
            .collect::<Result<Vec<_>>>()?;
        let main = lanes.iter().position(|lane| lane.name == roles.main);
        let capacity = capacity(evidence);
        let seed = Seed(evidence.artifact.manifest.seed).derive("report");
        let resampled = resample(&groups, set, &lanes, capacity.share, seed)?;
        let months = set
            .has_time
            .then(|| set.cutoffs.iter().map(|cutoff| month(*cutoff)).collect());
        Ok(Self {
            evidence: *evidence,
            leads: Groups::new(&set.leads),
            groups,
            months,
            roles,
            capacity,
            lanes,
            main: main.unwrap_or(0),
            resampled,
            seed,
        })
    }

    pub(super) fn labels(&self) -> &'a [bool] {
        &self.evidence.set.labels
    }

    pub(super) fn n_rows(&self) -> usize {
        self.evidence.set.n_rows()
    }

    pub(super) fn n_converted(&self) -> usize {
        self.evidence.set.n_converted()
    }

    pub(super) fn base_rate(&self) -> f64 {
        self.n_converted() as f64 / self.n_rows() as f64
    }

    pub(super) fn main(&self) -> &Lane<'a> {
        &self.lanes[self.main]
    }

    pub(super) fn lane(&self, name: Option<&String>) -> Option<&Lane<'a>> {
        self.lanes
            .iter()
            .find(|lane| Some(lane.name) == name.map(String::as_str))
    }

    /// The score from 0 to 100 of the main scorer, `rules` included.
    pub(super) fn main_scores(&self) -> Vec<f64> {
        let scale = &self.evidence.artifact.fitted.scale;
        let each = self.main().log_odds.iter();
        each.map(|eta| scale.exact(*eta).clamp(0.0, 100.0))
            .collect()
    }

    /// Conversion rate of some rows with its interval, rows of one group taken together.
    pub(super) fn rate(&self, rows: &[u32]) -> Option<Rate> {
        clustered_rate(rows, self.labels(), self.groups.codes())
    }

    /// The cutoff of a row as text.
    pub(super) fn cutoff(&self, row: usize) -> Option<String> {
        let set = self.evidence.set;
        set.has_time.then(|| set.cutoffs[row].to_string())
    }

    /// The words of a column of the table.
    pub(super) fn words(&self, column: &str) -> String {
        let lines = &self.evidence.artifact.manifest.features;
        let line = lines.iter().find(|line| line.name == column);
        line.map_or_else(|| column.to_owned(), |line| line.words.clone())
    }

    /// Facts of all rules as the plan computed them, at `rows`.
    pub(super) fn facts(&self, rows: &[usize]) -> Vec<Vec<f64>> {
        let Some(rules) = &self.evidence.set.rules else {
            return Vec::new();
        };
        let uncut = rules.caps.uncut.iter().map(Option::as_ref);
        let uncut = uncut.chain(std::iter::repeat(None));
        let facts = rules.facts.iter().zip(uncut);
        facts
            .map(|(counted, uncut)| {
                let facts = uncut.unwrap_or(counted);
                rows.iter().map(|&row| facts[row]).collect()
            })
            .collect()
    }

    /// The rows at `rows` as the scorer wants them.
    pub(super) fn chunk(&self, rows: &[usize]) -> ChunkRows<'a> {
        let set = self.evidence.set;
        let holds = self.evidence.holds.iter();
        ChunkRows {
            leads: rows.iter().map(|&row| set.leads[row].as_str()).collect(),
            as_of: rows.iter().map(|&row| set.cutoffs[row]).collect(),
            table: set.table.take(rows),
            facts: self.facts(rows),
            holds: holds
                .map(|holds| rows.iter().map(|&row| holds[row]).collect())
                .collect(),
        }
    }
}

/// What a [`Chunk`] borrows from.
pub(super) struct ChunkRows<'a> {
    leads: Vec<&'a str>,
    as_of: Vec<Timestamp>,
    table: Table,
    facts: Vec<Vec<f64>>,
    holds: Vec<Vec<bool>>,
}

impl ChunkRows<'_> {
    pub(super) fn chunk(&self) -> Chunk<'_> {
        Chunk {
            leads: &self.leads,
            as_of: &self.as_of,
            table: &self.table,
            facts: &self.facts,
            holds: &self.holds,
        }
    }
}

impl Resampled {
    fn idx(&self, lane: usize, share: f64) -> Option<usize> {
        let at = self
            .shares
            .iter()
            .position(|one| (one - share).abs() < 1e-12)?;
        Some(lane * self.shares.len() + at)
    }

    /// Interval of the capture of a lane at one of the shares.
    pub(super) fn capture(&self, lane: usize, share: f64) -> Option<Ends> {
        let found = self.replicates.interval(self.idx(lane, share)?, LEVEL);
        found.map(ends)
    }

    /// Interval of the capture between two of the shares (0 = the head of the list).
    pub(super) fn between(&self, lane: usize, from: f64, to: f64) -> Option<Ends> {
        if from <= 0.0 {
            return self.capture(lane, to);
        }
        let (from, to) = (self.idx(lane, from)?, self.idx(lane, to)?);
        let found = self.replicates.difference_interval(to, from, LEVEL);
        found.map(ends)
    }

    /// Interval of the difference of two lanes at one of the shares.
    pub(super) fn difference(&self, a: usize, b: usize, share: f64) -> Option<Ends> {
        let (a, b) = (self.idx(a, share)?, self.idx(b, share)?);
        let found = self.replicates.difference_interval(a, b, LEVEL);
        found.map(ends)
    }

    /// Number of replicates.
    pub(super) fn n(&self) -> usize {
        self.replicates.statistic(0).len()
    }
}

impl<'a> Lane<'a> {
    fn new(evidence: &Evidence<'a>, name: &str) -> Result<Self> {
        let found = evidence.trained.oof.probabilities.iter();
        let (name, probabilities) = found
            .filter(|(one, _)| one == name)
            .map(|(name, values)| (name.as_str(), values.as_slice()))
            .next()
            .ok_or_else(|| {
                Error::internal(format!("no held-out probabilities of scorer `{name}`"))
            })?;
        let etas = etas(probabilities);
        let points = evidence.set.rules.as_ref().filter(|_| name == "rules");
        let scale = &evidence.artifact.fitted.scale;
        let scores = match points {
            Some(rules) => rules.totals.clone(),
            None => etas
                .iter()
                .map(|eta| scale.exact(*eta).clamp(0.0, 100.0))
                .collect(),
        };
        let ranked = Ranked::new(&Sample::new(&evidence.set.labels, probabilities, None)?);
        Ok(Self {
            name,
            probabilities,
            log_odds: etas,
            scores,
            is_points: points.is_some(),
            ranked,
        })
    }
}

/// Log-odds of probabilities.
pub(super) fn etas(probabilities: &[f64]) -> Vec<f64> {
    let each = probabilities.iter();
    each.map(|p| log_odds(*p).clamp(-LOG_ODDS, LOG_ODDS))
        .collect()
}

fn roles(evidence: &Evidence) -> Roles {
    let fitted = &evidence.artifact.fitted;
    let winner = fitted.winner.clone();
    let has = |name: &str| {
        let mut scorers = evidence.trained.oof.probabilities.iter();
        scorers.any(|(one, _)| one == name)
    };
    let rules = has("rules").then(|| "rules".to_owned());
    let hybrid = has("hybrid").then(|| "hybrid".to_owned());
    let model = fitted.model(&winner).map(|model| model.name.clone());
    let model = model.or_else(|| fitted.chosen.clone());
    let mut shown: Vec<String> = [&rules, &model, &hybrid]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    if shown.is_empty() {
        shown.push("base_rate".to_owned());
    }
    let loss = |name: &String| {
        let figures = evidence.trained.contest.figures.iter();
        let mut cv = figures.filter(|one| one.split == Split::Cv);
        cv.find(|one| one.scorer == *name)
            .map_or(f64::INFINITY, |one| one.log_loss)
    };
    let best = shown.iter().min_by(|a, b| loss(a).total_cmp(&loss(b)));
    let main = if shown.contains(&winner) {
        winner.clone()
    } else {
        best.unwrap_or(&winner).clone()
    };
    Roles {
        winner,
        main,
        rules,
        model,
        hybrid,
        shown,
    }
}

fn capacity(evidence: &Evidence) -> Capacity {
    let set = evidence.set;
    let rows = set.n_rows() as f64;
    let lists = if set.has_time && evidence.artifact.manifest.windows.is_some() {
        evidence.artifact.manifest.cutoffs.len().max(1)
    } else {
        1
    };
    let a_list = rows / lists as f64;
    let share = match evidence.capacity {
        Some(leads) => (leads as f64 / a_list).clamp(1.0 / rows, 1.0),
        None => DEFAULT_SHARE,
    };
    Capacity {
        share,
        leads_a_list: share * a_list,
        rows: share * rows,
        is_given: evidence.capacity.is_some(),
    }
}

/// Draws groups anew, the same for all lanes; `None` with too few groups that converted.
fn resample(
    groups: &Groups,
    set: &TrainingSet,
    lanes: &[Lane],
    capacity: f64,
    seed: Seed,
) -> Result<Option<Resampled>> {
    let rows: Vec<usize> = (0..set.n_rows()).filter(|&row| set.labels[row]).collect();
    let converting = groups.touched(&rows).into_iter().filter(|&is| is).count();
    if converting < FEW_GROUPS {
        return Ok(None);
    }
    let mut shares: Vec<f64> = (1..=10).map(|tenth| f64::from(tenth) / 10.0).collect();
    if shares.iter().all(|share| 1e-12 <= (share - capacity).abs()) {
        shares.push(capacity);
        shares.sort_by(f64::total_cmp);
    }
    let (codes, n_groups) = (groups.codes(), groups.n_groups());
    let tops: Vec<ResampledTop> = lanes
        .iter()
        .map(|lane| ResampledTop::new(&lane.ranked, &set.labels, codes, n_groups))
        .collect();
    let plan = Bootstrap {
        replicates: REPLICATES,
        seed: seed.derive("bootstrap"),
    };
    let replicates = bootstrap(n_groups, plan, |counts| {
        let captures = tops.iter().map(|top| top.captures(counts, &shares));
        let captures: Option<Vec<_>> = captures.collect();
        captures.map(|each| each.concat())
    })?;
    Ok(Some(Resampled { shares, replicates }))
}

/// Number of a month from year 0.
pub(super) fn month(time: Timestamp) -> i32 {
    DateTime::from_timestamp_micros(time.0).map_or(0, |time| {
        time.year() * 12 + i32::try_from(time.month0()).unwrap_or(0)
    })
}

/// A month by its number, as `2025-03`.
pub(super) fn month_name(number: i32) -> String {
    format!(
        "{:04}-{:02}",
        number.div_euclid(12),
        number.rem_euclid(12) + 1
    )
}

pub(super) fn ends((low, high): (f64, f64)) -> Ends {
    [low, high]
}

/// The interval of a rate.
pub(super) fn rate_ends(rate: Option<Rate>) -> Option<Ends> {
    rate.map(|rate| [rate.low, rate.high])
}

/// An interval of training's; one without a finite end is none.
pub(super) fn interval(from: Option<crate::evaluate::Interval>) -> Option<Ends> {
    from.map(|interval| [interval.low, interval.high])
        .filter(|ends| ends.iter().all(|end| end.is_finite()))
}

/// Rows by key, ascending by key, rows in order.
pub(super) fn rows_by<K: Ord + std::hash::Hash + Copy>(
    keys: impl Iterator<Item = K>,
) -> Vec<(K, Vec<u32>)> {
    let mut rows: HashMap<K, Vec<u32>> = HashMap::new();
    for (row, key) in (0u32..).zip(keys) {
        rows.entry(key).or_default().push(row);
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(key, _)| *key);
    rows
}

/// Conversions among rows.
pub(super) fn converted(labels: &[bool], rows: &[u32]) -> usize {
    rows.iter().filter(|&&row| labels[row as usize]).count()
}

/// Mean of values over rows; `None` without rows.
pub(super) fn mean(values: &[f64], rows: &[u32]) -> Option<f64> {
    let sum: f64 = rows.iter().map(|&row| values[row as usize]).sum();
    (!rows.is_empty()).then(|| sum / rows.len() as f64)
}

impl Prepared<'_> {
    /// Pairs of lanes to compare: model and hybrid against the rules, hybrid against the model.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let n = self.lanes.len();
        let of = |b: usize| (b + 1..n).map(move |a| (a, b));
        (0..n).flat_map(of).collect()
    }
}

impl Prepared<'_> {
    /// Rows within capacity, as a whole number of at least 1.
    pub(super) fn capacity_rows(&self) -> usize {
        rows_of(self.capacity.share, self.n_rows())
    }
}

/// Rows that a share of `n` makes, rounded, at least 1.
pub(super) fn rows_of(share: f64, n: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of rows"
    )]
    let rows = (share * n as f64).round() as usize;
    rows.clamp(1, n)
}
