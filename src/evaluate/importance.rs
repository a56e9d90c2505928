//! Importance beside the rules' points: what the rulebook pays for, and what the model leans on.

use std::collections::HashSet;

use super::EvaluateError;
use super::effects::{Effects, measure_effects};
use super::procedure::{Context, Outcome};
use super::schedule::Round;

/// Which way a fact moves the model's log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More of it, higher log-odds.
    Raises,
    /// More of it, lower log-odds.
    Lowers,
    /// Neither, or not to be said in one word (levels of a category).
    Unclear,
}

impl Direction {
    /// The direction in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raises => "raises",
            Self::Lowers => "lowers",
            Self::Unclear => "unclear",
        }
    }

    /// The direction of a signed effect.
    pub(super) fn of(effect: Option<f64>) -> Self {
        match effect {
            Some(effect) if effect > 0.0 => Self::Raises,
            Some(effect) if effect < 0.0 => Self::Lowers,
            _ => Self::Unclear,
        }
    }
}

/// What model and points say of the same rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Same sign, similar rank.
    Agrees,
    /// Paid for more than the model leans on it.
    Overpaid,
    /// Paid for less than the model leans on it.
    Underpaid,
    /// The model goes the other way.
    WrongSign,
    /// The model does without it.
    NoEffect,
    /// No feature of the model states the fact.
    NotInModel,
    /// It did not fire in any row.
    NeverFired,
}

impl Agreement {
    /// The verdict in a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Overpaid => "overpaid",
            Self::Underpaid => "underpaid",
            Self::WrongSign => "wrong sign",
            Self::NoEffect => "no effect",
            Self::NotInModel => "not in model",
            Self::NeverFired => "never fired",
        }
    }
}

/// One rule beside the model.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleImportance {
    /// Unique name.
    pub name: String,
    /// In words.
    pub words: String,
    /// Points a unit of the fact.
    pub points: f64,
    /// Rows in which it fired.
    pub fired_rows: usize,
    /// Their share of all rows.
    pub fired_share: f64,
    /// Leads for which it fired at least once.
    pub fired_leads: usize,
    /// Sum of the facts: how often it fired, occurrences counted, caps and decay applied.
    pub fired_amount: f64,
    /// Conversion rate of rows in which it fired; `None` where it never did.
    pub rate_fired: Option<f64>,
    /// Conversion rate of the other rows; `None` where it always fired.
    pub rate_not_fired: Option<f64>,
    /// Rate when fired over the rate of all rows; `None` where none converted.
    pub lift: Option<f64>,
    /// Rise of the held-out log loss, in nats, when the rule's features are permuted jointly; `None` where the model has none of them.
    pub importance: Option<f64>,
    /// Standard error of the importance over leads or accounts.
    pub standard_error: Option<f64>,
    /// Mean contribution to the log-odds where it fired, less that where it did not.
    pub effect: Option<f64>,
    /// The sign of the effect.
    pub direction: Direction,
    /// Rank by the size of the points, 1 = most; equal points share the rank.
    pub rank_by_points: usize,
    /// Rank by importance among the rules, 1 = most.
    pub rank_by_importance: Option<usize>,
    /// What the two say together.
    pub agreement: Agreement,
}

/// One feature of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureImportance {
    /// The column.
    pub name: String,
    /// Rise of the held-out log loss, in nats, when the column is permuted.
    pub importance: f64,
    /// Standard error over leads or accounts.
    pub standard_error: f64,
    /// Which way larger numbers move the log-odds.
    pub direction: Direction,
}

/// Importance of rules and features on held-out rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// The model asked; `None` without learners.
    pub model: Option<String>,
    /// Held-out rows that were permuted: a seeded sample of all.
    pub rows: usize,
    /// Permutations a rule or feature.
    pub repeats: usize,
    /// Rules in the order of the rulebook.
    pub rules: Vec<RuleImportance>,
    /// Features, the most important first.
    pub features: Vec<FeatureImportance>,
}

/// Measures the model at `chosen` among the learners on the rows that its folds held out, on as many as there are
/// `seconds` for.
///
/// # Source
/// Grouped permutation importance of methods section 9.4, by log loss.
///
/// # Limits
/// Correlated features share their credit; importance is neither effect nor points.
pub(super) fn measure(
    context: &Context,
    outer: &Round,
    outcomes: &[Outcome],
    chosen: Option<usize>,
    seconds: Option<f64>,
) -> Result<Importance, EvaluateError> {
    let effects = match chosen {
        Some(learner) => Some(measure_effects(context, outer, outcomes, learner, seconds)?),
        None => None,
    };
    let names = context.set.table.names();
    let mut features: Vec<FeatureImportance> = effects
        .iter()
        .flat_map(|effects| effects.features.iter().zip(names))
        .map(|(effect, name)| FeatureImportance {
            name: name.clone(),
            importance: effect.importance,
            standard_error: effect.standard_error,
            direction: Direction::of(effect.size),
        })
        .collect();
    features.sort_by(|a, b| b.importance.total_cmp(&a.importance));
    Ok(Importance {
        model: chosen.map(|learner| context.learner_names()[learner].clone()),
        rows: effects.as_ref().map_or(0, |effects| effects.rows),
        repeats: context.plan.importance_repeats,
        rules: rule_table(context, effects.as_ref()),
        features,
    })
}

fn rule_table(context: &Context, effects: Option<&Effects>) -> Vec<RuleImportance> {
    let Some(rules) = &context.set.rules else {
        return Vec::new();
    };
    let mut table: Vec<RuleImportance> = (0..rules.names.len())
        .map(|rule| one_rule(context, effects, rule))
        .collect();
    let points: Vec<f64> = table.iter().map(|rule| rule.points.abs()).collect();
    let importances: Vec<f64> = table.iter().filter_map(|rule| rule.importance).collect();
    let largest = importances.iter().copied().fold(0.0, f64::max);
    let n = table.len();
    for rule in &mut table {
        rule.rank_by_points = rank(&points, rule.points.abs());
        rule.rank_by_importance = rule.importance.map(|value| rank(&importances, value));
        rule.agreement = agreement(rule, n, largest);
    }
    table
}

fn one_rule(context: &Context, effects: Option<&Effects>, rule: usize) -> RuleImportance {
    let set = context.set;
    let mut row = RuleImportance {
        name: String::new(),
        words: String::new(),
        points: 0.0,
        fired_rows: 0,
        fired_share: 0.0,
        fired_leads: 0,
        fired_amount: 0.0,
        rate_fired: None,
        rate_not_fired: None,
        lift: None,
        importance: None,
        standard_error: None,
        effect: None,
        direction: Direction::Unclear,
        rank_by_points: 0,
        rank_by_importance: None,
        agreement: Agreement::NeverFired,
    };
    let Some(rules) = &set.rules else { return row };
    let facts = &rules.facts[rule];
    let (mut converted_fired, mut leads) = (0usize, HashSet::new());
    for (idx, &fact) in facts.iter().enumerate() {
        if has_fired(fact) {
            row.fired_rows += 1;
            row.fired_amount += fact;
            converted_fired += usize::from(set.labels[idx]);
            leads.insert(set.leads[idx].as_str());
        }
    }
    let (n, converted) = (facts.len(), set.n_converted());
    let rate = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
    row.name.clone_from(&rules.names[rule]);
    row.words.clone_from(&rules.labels_in_words[rule]);
    row.points = rules.points[rule];
    row.fired_share = row.fired_rows as f64 / n as f64;
    row.fired_leads = leads.len();
    row.rate_fired = rate(converted_fired, row.fired_rows);
    row.rate_not_fired = rate(converted - converted_fired, n - row.fired_rows);
    row.lift = row
        .rate_fired
        .filter(|_| 0 < converted)
        .map(|rate| rate * n as f64 / converted as f64);
    if let Some(effect) = effects.and_then(|effects| effects.rules[rule]) {
        row.importance = Some(effect.importance);
        row.standard_error = Some(effect.standard_error);
        row.effect = effect.size;
        row.direction = Direction::of(effect.size);
    }
    row
}

/// Whether a rule gives or takes points in a row with this fact.
pub(super) fn has_fired(fact: f64) -> bool {
    fact.abs() > 0.0
}

/// 1 for the largest; equal values share the smaller number.
fn rank(values: &[f64], value: f64) -> usize {
    1 + values.iter().filter(|other| **other > value).count()
}

/// An importance within so many standard errors of 0 is noise: one rule in forty without effect is taken for one with.
const NOISE: f64 = 2.0;

/// So is one below this share of the largest, however steady.
const NEGLIGIBLE: f64 = 0.01;

/// Ranks further apart than a third of the rules are a disagreement.
fn agreement(rule: &RuleImportance, n_rules: usize, largest: f64) -> Agreement {
    if rule.fired_rows == 0 {
        return Agreement::NeverFired;
    }
    let (Some(importance), Some(error)) = (rule.importance, rule.standard_error) else {
        return Agreement::NotInModel;
    };
    let is_noise = importance <= NOISE * error || importance < NEGLIGIBLE * largest;
    if is_noise {
        // A rule of no points that has no effect is right as it is.
        let is_paid = rule.points.abs() > 0.0;
        return if is_paid {
            Agreement::NoEffect
        } else {
            Agreement::Agrees
        };
    }
    let is_opposite = match rule.direction {
        Direction::Raises => rule.points < 0.0,
        Direction::Lowers => rule.points > 0.0,
        Direction::Unclear => false,
    };
    if is_opposite {
        return Agreement::WrongSign;
    }
    let Some(by_importance) = rule.rank_by_importance else {
        return Agreement::NotInModel;
    };
    let apart = 1.max(n_rules / 3);
    if rule.rank_by_points + apart < by_importance {
        Agreement::Overpaid
    } else if by_importance + apart < rule.rank_by_points {
        Agreement::Underpaid
    } else {
        Agreement::Agrees
    }
}
