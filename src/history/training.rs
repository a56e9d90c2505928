//! Labeled rows with features and rule facts: what training looks at.

use std::collections::BTreeMap;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::evaluate::{Bounds, CapGroup, Caps, RuleColumns, TrainingSet};
use crate::features::census::Misfit;
use crate::features::condition::Condition;
use crate::features::phrase::Phrase;
use crate::features::plan::Defaults;
use crate::features::source::{Computed, Request};
use crate::history::open::{History, Inputs};
use crate::history::same::is_same_thing;
use crate::matrix::{Column, Table};
use crate::rules::Rulebook;
use crate::rules::scorecard::Limits;
use crate::rules::spec::GroupKind;
use crate::snapshot::{Exclusion, label_rows};

/// Rows left out of training: `(cutoff, reason, rows)`.
pub type Excluded = Vec<(Timestamp, Exclusion, u64)>;

/// A training set and how it came about.
#[derive(Debug, Clone)]
pub struct Assembled {
    /// The rows.
    pub set: TrainingSet,
    /// What was left out, by cutoff and reason.
    pub excluded: Excluded,
    /// The columns of the table in words.
    pub words: Vec<String>,
    /// What the first of them hold, those that are features: the others are facts of rules, in the rules' own words.
    pub phrases: Vec<Phrase>,
    /// Position of each row's lead among the leads of the source.
    pub lead_positions: Vec<u32>,
    /// One vector an override of the rulebook: whether its condition holds, by row.
    pub holds: Vec<Vec<bool>>,
}

impl Assembled {
    /// What was left out, by reason.
    pub fn excluded_by_reason(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for (_, reason, rows) in &self.excluded {
            *counts.entry(reason.name()).or_insert(0) += rows;
        }
        counts
    }
}

/// Labels every (lead, cutoff) and computes features and rule facts for those that have a label.
///
/// # Errors
/// Features or rules that do not fit the data; data that cannot be read.
pub fn assemble(history: &History) -> Result<Assembled> {
    let source = &history.source;
    let calendar = &history.calendar;
    let (leads, row_cutoffs, labels, excluded) = match &history.inputs {
        Inputs::Log => {
            let rows = label_rows(
                source.times(),
                &calendar.cutoffs,
                &calendar.windows,
                calendar.data_end,
            );
            let excluded = rows
                .excluded
                .iter()
                .map(|(at, reason, n)| (calendar.cutoffs[*at as usize], *reason, *n))
                .collect();
            (rows.leads, rows.cutoffs, rows.labels, excluded)
        }
        Inputs::Table(table) => {
            let n_rows = u32::try_from(table.labels.len()).unwrap_or(u32::MAX);
            (
                (0..n_rows).collect(),
                table.row_cutoffs.clone(),
                table.labels.clone(),
                Vec::new(),
            )
        }
    };
    let computed = compute(history, &leads, &row_cutoffs, &calendar.cutoffs)?;
    let cutoffs: Vec<Timestamp> = row_cutoffs
        .iter()
        .map(|at| calendar.cutoffs[*at as usize])
        .collect();
    let table = with_facts(history, &computed)?;
    let words = words(history, &computed);
    let rules = history
        .rulebook
        .as_ref()
        .map(|rulebook| rule_columns(history, rulebook, &computed));
    let signs = column_signs(history, &table);
    let (folds, test, has_time, label_ends) = match &history.inputs {
        Inputs::Log => (
            None,
            None,
            true,
            cutoffs
                .iter()
                .map(|cutoff| calendar.windows.label_end(*cutoff))
                .collect(),
        ),
        // A table says when a row was, not how long its outcome took.
        Inputs::Table(rows) => (
            rows.folds.clone(),
            rows.test.clone(),
            rows.has_time,
            cutoffs.clone(),
        ),
    };
    let lists = match &history.inputs {
        Inputs::Log => row_cutoffs,
        Inputs::Table(_) => Vec::new(),
    };
    let set = TrainingSet {
        table,
        labels,
        leads: leads
            .iter()
            .map(|lead| source.ids()[*lead as usize].clone())
            .collect(),
        groups: leads
            .iter()
            .map(|lead| source.groups()[*lead as usize].clone())
            .collect(),
        cutoffs,
        label_ends,
        folds,
        test,
        has_time,
        lists,
        rules,
        signs,
    };
    Ok(Assembled {
        set,
        excluded,
        words,
        phrases: computed.phrases.to_vec(),
        lead_positions: leads,
        holds: computed.holds,
    })
}

/// Features, facts and override conditions for these rows.
///
/// # Errors
/// As [`crate::features::source::Source::compute`].
pub fn compute(
    history: &History,
    leads: &[u32],
    row_cutoffs: &[u32],
    cutoffs: &[Timestamp],
) -> Result<Computed> {
    let conditions = history.conditions();
    history.source.compute(&Request {
        features: &history.features,
        facts: history.rulebook.as_ref().map_or(&[], |book| &book.facts),
        conditions: &conditions,
        leads,
        row_cutoffs,
        cutoffs,
        defaults: history.defaults(),
    })
}

impl History {
    /// The conditions of the overrides.
    pub fn conditions(&self) -> Vec<Condition> {
        let overrides = self.rulebook.iter().flat_map(|book| &book.overrides);
        overrides.map(|decree| decree.condition.clone()).collect()
    }

    /// Rules, features and overrides that do not fit the columns of the data.
    pub fn misfits(&self) -> Vec<Misfit> {
        let facts = self.rulebook.as_ref().map_or(&[][..], |book| &book.facts);
        self.source
            .misfits(&self.features, facts, &self.conditions(), &self.defaults())
    }

    /// The name of feature number `idx`.
    pub fn feature_name(&self, idx: usize) -> String {
        self.features[idx].column_name(&self.source.plan(self.defaults()))
    }

    /// Numbers that all feature kinds share.
    pub fn defaults(&self) -> Defaults {
        let observation_days = self.calendar.windows.observation_days;
        let rules = self.rulebook.as_ref().map_or(0.0, Rulebook::horizon_days);
        Defaults {
            observation_days,
            horizon_days: observation_days.max(rules),
            session_gap_minutes: self.session_gap_minutes,
        }
    }
}

/// The name of the column that holds the fact of a rule.
pub(super) fn fact_column(rule: &str) -> String {
    format!("rule_{rule}")
}

/// The table with one column more for each rule: a rule is a feature with a hand-set weight, and models
/// learn their own weights for the very same facts. Facts that are already a feature are not doubled, and
/// facts about attributes known only as of today are left to the rules.
///
/// # Errors
/// A feature and a rule of one name.
pub fn with_facts(history: &History, computed: &Computed) -> Result<Table> {
    let mut table = computed.table.clone();
    let Some(rulebook) = &history.rulebook else {
        return Ok(table);
    };
    for (idx, line) in rulebook.scorecard.lines.iter().enumerate() {
        if history.is_column(idx) {
            table.push(
                fact_column(&line.name),
                Column::Number(computed.facts[idx].clone()),
            )?;
        }
    }
    Ok(table)
}

/// The columns of that table in words.
fn words(history: &History, computed: &Computed) -> Vec<String> {
    let lines = history
        .rulebook
        .iter()
        .flat_map(|book| &book.scorecard.lines)
        .enumerate();
    let of_rules = lines
        .filter(|(idx, _)| history.is_column(*idx))
        .map(|(_, line)| line.label.clone());
    let of_features = computed.phrases.iter().map(Phrase::words);
    of_features.chain(of_rules).collect()
}

/// Which way each column works by the rulebook: the sign of the points of the rule whose fact it holds.
///
/// Columns that only look at the same events as a rule stay free: a rule that pays for visits of this week says
/// nothing of more visits this month where those of this week are known. So do columns that rules contradict
/// each other on, and categories.
fn column_signs(history: &History, table: &Table) -> Vec<i8> {
    let mut signs = vec![0; table.n_columns()];
    let mut contradicted = vec![false; table.n_columns()];
    let lines = history
        .rulebook
        .iter()
        .flat_map(|book| &book.scorecard.lines);
    let mut next = history.features.len();
    for (rule, line) in lines.enumerate() {
        let own = history.is_column(rule).then(|| {
            next += 1;
            next - 1
        });
        let Some(column) = own.or(history.feature_of_rule(rule)) else {
            continue;
        };
        let is_number = matches!(table.columns()[column], Column::Number(_));
        let sign = match line.points {
            points if !is_number || points == 0.0 => continue,
            points if points < 0.0 => -1,
            _ => 1,
        };
        contradicted[column] |= signs[column] == -sign;
        signs[column] = sign;
    }
    let free = signs.iter_mut().zip(contradicted);
    free.filter(|(_, is)| *is).for_each(|(sign, _)| *sign = 0);
    signs
}

fn rule_columns(history: &History, rulebook: &Rulebook, computed: &Computed) -> RuleColumns {
    let lines = &rulebook.scorecard.lines;
    let tally = rulebook.scorecard.tally(&computed.facts);
    // A rulebook without a rule in use gives every row the same.
    let totals = match lines.len() {
        0 => vec![rulebook.scorecard.total.clip(0.0); computed.table.n_rows()],
        _ => tally.totals.clone(),
    };
    let mut next = computed.table.n_columns();
    let features = (0..lines.len())
        .map(|rule| {
            let fact = &rulebook.facts[rule];
            let mut same: Vec<usize> = (0..history.features.len())
                .filter(|feature| is_same_thing(fact, &history.features[*feature]))
                .collect();
            if history.is_column(rule) {
                same.push(next);
                next += 1;
            }
            same
        })
        .collect();
    let facts = rulebook.scorecard.counted_facts(&computed.facts, &tally);
    RuleColumns {
        names: lines.iter().map(|line| line.name.clone()).collect(),
        labels_in_words: lines.iter().map(|line| line.label.clone()).collect(),
        points: lines.iter().map(|line| line.points).collect(),
        caps: caps(rulebook, &computed.facts, &tally.by_rule),
        facts,
        features,
        totals,
    }
}

/// The limits of the rulebook, with the facts that the limits of rules cut.
fn caps(rulebook: &Rulebook, facts: &[Vec<f64>], by_rule: &[Vec<f64>]) -> Caps {
    let scorecard = &rulebook.scorecard;
    let bounds = |limits: &Limits| Bounds {
        min: limits.min,
        max: limits.max,
    };
    let uncut = scorecard.lines.iter().zip(facts).zip(by_rule);
    Caps {
        rules: scorecard
            .lines
            .iter()
            .map(|line| bounds(&line.limits))
            .collect(),
        group_of: scorecard.lines.iter().map(|line| line.group).collect(),
        groups: scorecard
            .groups
            .iter()
            .map(|group| CapGroup {
                name: group.name.clone(),
                is_fit: group.kind == GroupKind::Fit,
                bounds: bounds(&group.limits),
            })
            .collect(),
        total: bounds(&scorecard.total),
        uncut: uncut
            .map(|((line, facts), points)| {
                let is_cut =
                    |(fact, points): (&f64, &f64)| (line.points * fact - points).abs() > 1e-9;
                let mut each = facts.iter().zip(points);
                each.any(is_cut).then(|| facts.clone())
            })
            .collect(),
    }
}
