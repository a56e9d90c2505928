//! The evidence laid out once for all figures: scorers sorted, rows coded, capacity and roles settled.

use crate::advice;
use crate::domain::{Seed, Timestamp, log_odds};
use crate::error::{Error, Result};
use crate::evaluate::Split;
use crate::matrix::Table;
use crate::metrics::{Ranked, RankedLists, Rate, Sample, caught_in, clustered_rate};
use crate::scoring::Chunk;
use crate::split::Groups;

use super::evidence::Evidence;
use super::resampled::{Resampled, resample};
use super::rows::{month, rows_of};
use super::{Capacity, Roles};

/// Share of the list that is looked at where the project says nothing of capacity.
const DEFAULT_SHARE: f64 = 0.1;

/// Log-odds beyond these are probabilities of 0 or 1 that were rounded.
const LOG_ODDS: f64 = 40.0;

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

    /// List of each row; empty = all rows are one list.
    pub(super) fn lists(&self) -> &'a [u32] {
        &self.evidence.set.lists
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

    /// Pairs of lanes to compare: model and hybrid against the rules, hybrid against the model.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let n = self.lanes.len();
        let of = |b: usize| (b + 1..n).map(move |a| (a, b));
        (0..n).flat_map(of).collect()
    }

    /// Rows within capacity, as a whole number of at least 1.
    pub(super) fn capacity_rows(&self) -> usize {
        rows_of(self.capacity.share, self.n_rows())
    }

    /// Chance of each row to be within capacity, each list worked from its own top.
    ///
    /// # Errors
    /// Scores that are not numbers.
    pub(super) fn heads(&self, scores: &[f64]) -> Result<Vec<f64>> {
        Ok(RankedLists::new(scores, self.lists())?.heads(self.capacity.share)?)
    }

    /// Share of the conversions among `rows` that are within capacity of their lists, of these rows alone; `None` where nobody
    /// converted.
    ///
    /// # Shapes and units
    /// One score for each of `rows`.
    pub(super) fn capture(
        &self,
        rows: impl Iterator<Item = usize> + Clone,
        scores: &[f64],
    ) -> Option<f64> {
        let lists = rows
            .clone()
            .filter_map(|row| self.lists().get(row).copied());
        let standings = RankedLists::new(scores, &lists.collect::<Vec<_>>()).ok()?;
        let heads = standings.heads(self.capacity.share).ok()?;
        let labels: Vec<bool> = rows.map(|row| self.labels()[row]).collect();
        caught_in(&heads, &labels)
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
    let all: Vec<usize> = (0..evidence.set.n_rows()).collect();
    let (rows, lists) = (all.len() as f64, evidence.set.n_lists(&all));
    let a_list = rows / lists as f64;
    let share = match evidence.capacity {
        Some(advice::Capacity::Leads(leads)) => (leads as f64 / a_list).clamp(1.0 / rows, 1.0),
        Some(advice::Capacity::Share(share)) => share,
        None => DEFAULT_SHARE,
    };
    Capacity {
        share,
        lists,
        leads_a_list: share * a_list,
        rows: share * rows,
        is_given: evidence.capacity.is_some(),
    }
}
