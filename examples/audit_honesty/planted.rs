//! A literal world: rules whose true effects are known to the last digit, some of them paid wrongly on purpose.
//!
//! Leads of one account convert together in a month, sources and months differ, hidden warmth makes everything fire at
//! once; and still each row converts with just the chance that its facts give it, so that effects have a true value.

use std::sync::Arc;

use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::evaluate::{Caps, RuleColumns, TrainingSet};
use leadscore::matrix::{Column, Table};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson, StandardNormal};

/// What was done to a rule on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Is {
    /// Points in proportion to its effect.
    Right,
    /// Too many points.
    Overpaid,
    /// Too few points.
    Underpaid,
    /// Points of the wrong sign.
    WrongSign,
    /// Fires with another rule that already pays.
    Redundant,
}

/// A rule with its truth.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) points: f64,
    /// True log-odds a unit, everything else held fixed.
    pub(crate) effect: f64,
    pub(crate) is: Is,
    /// Mean of the fact at no warmth; below 1 and not a count = chance.
    mean: f64,
    /// How warmth moves it.
    warmth: f64,
    /// 0 = a flag; else a count up to this.
    most: f64,
}

const fn rule(name: &'static str, points: f64, effect: f64, is: Is, shape: [f64; 3]) -> Rule {
    let [mean, warmth, most] = shape;
    Rule {
        name,
        points,
        effect,
        is,
        mean,
        warmth,
        most,
    }
}

/// A tenth of log-odds a point is what the book means.
pub(crate) const RULES: &[Rule] = &[
    rule("industry", 6.0, 0.6, Is::Right, [0.35, 0.0, 0.0]),
    rule("size", 5.0, 0.5, Is::Right, [0.4, 0.0, 0.0]),
    rule("senior", 5.0, 0.5, Is::Right, [0.3, 0.0, 0.0]),
    rule("student", -12.0, -1.2, Is::Right, [0.08, 0.0, 0.0]),
    rule("home_country", 8.0, 0.0, Is::Overpaid, [0.5, 0.0, 0.0]),
    rule("trade_show", 12.0, 0.2, Is::Overpaid, [0.12, 0.3, 0.0]),
    rule("pages", 1.0, 0.1, Is::Right, [2.0, 0.6, 10.0]),
    rule("prices", 6.0, 0.6, Is::Right, [0.3, 0.6, 3.0]),
    rule("docs", 2.0, 0.6, Is::Underpaid, [0.2, 0.6, 3.0]),
    rule("careers", 5.0, -0.8, Is::WrongSign, [0.1, 0.4, 0.0]),
    rule("mails_opened", 3.0, 0.0, Is::Overpaid, [1.2, 0.6, 5.0]),
    rule("mails_clicked", 3.0, 0.3, Is::Right, [0.3, 0.6, 3.0]),
    rule("unsubscribed", -10.0, -1.0, Is::Right, [0.06, -0.2, 0.0]),
    rule("ignored", -8.0, 0.0, Is::Overpaid, [0.2, -0.4, 0.0]),
    rule("downloads", 4.0, 0.4, Is::Right, [0.2, 0.6, 2.0]),
    rule("webinar", 8.0, 0.8, Is::Right, [0.08, 0.5, 0.0]),
    rule("demo", 15.0, 1.5, Is::Right, [0.05, 0.6, 0.0]),
    rule("demo_form", 10.0, 0.0, Is::Redundant, [0.99, 0.0, -1.0]),
    rule("tickets", -6.0, 0.5, Is::WrongSign, [0.1, 0.5, 0.0]),
    rule("social", 4.0, 0.0, Is::Overpaid, [0.1, 0.3, 0.0]),
    rule("rare", 10.0, 1.0, Is::Right, [0.004, 0.3, 0.0]),
    rule("rare_noise", 10.0, 0.0, Is::Overpaid, [0.003, 0.0, 0.0]),
];

/// Log-odds of a row of which nothing is known.
const BASE: f64 = -4.6;
/// Months of history.
const MONTHS: usize = 8;
/// How much leads of one account convert together.
const TOGETHER: f64 = 0.6;
/// Log-odds of the sources: a lead of the second is warmer, and acts more.
const SOURCES: [(&str, f64); 4] = [
    ("web", 0.0),
    ("partner", 0.7),
    ("fair", -0.4),
    ("list", -0.8),
];

fn draw(rng: &mut ChaCha8Rng, rule: &Rule, warmth: f64, before: &[f64]) -> f64 {
    if rule.most < 0.0 {
        // Nearly always with the rule before it, never without.
        let fires = rng.random::<f64>() < rule.mean;
        return before.last().copied().unwrap_or(0.0) * f64::from(u8::from(fires));
    }
    let mean = rule.mean * (rule.warmth * warmth).exp();
    if rule.most > 0.0 {
        return Poisson::new(mean)
            .map_or(0.0, |poisson| poisson.sample(rng))
            .min(rule.most);
    }
    f64::from(u8::from(rng.random::<f64>() < mean.min(0.9)))
}

/// Chance that a standard normal stays below `z`.
fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Rows of `n_leads` leads.
pub(crate) fn planted(seed: Seed, n_leads: usize, base: Option<f64>) -> TrainingSet {
    let base = base.unwrap_or(BASE);
    let mut rng = seed.stream(0);
    let mut facts: Vec<Vec<f64>> = vec![Vec::new(); RULES.len()];
    let (mut labels, mut leads, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    let (mut cutoffs, mut sources) = (Vec::new(), Vec::new());
    let (mut n, mut account) = (0, 0);
    while n < n_leads {
        let size = 1 + rng.random_range(0..6usize).min(rng.random_range(0..6));
        let shared: Vec<f64> = (0..MONTHS).map(|_| rng.sample(StandardNormal)).collect();
        let warm: f64 = 0.5 * rng.sample::<f64, _>(StandardNormal);
        for lead in 0..size {
            let source = rng.random_range(0..SOURCES.len());
            let warmth = warm + SOURCES[source].1 + 0.7 * rng.sample::<f64, _>(StandardNormal);
            let first = rng.random_range(0..MONTHS);
            let lasting: Vec<f64> = RULES
                .iter()
                .map(|rule| draw(&mut rng, rule, warmth, &[]))
                .collect();
            for (month, shared) in shared.iter().enumerate().skip(first).take(4) {
                let mut row: Vec<f64> = Vec::with_capacity(RULES.len());
                for (rule, known) in RULES.iter().zip(&lasting) {
                    // Who a lead is stays, what it does changes.
                    let value = if rule.warmth == 0.0 && rule.most == 0.0 {
                        *known
                    } else {
                        draw(&mut rng, rule, warmth, &row)
                    };
                    row.push(value);
                }
                let worth: f64 = RULES
                    .iter()
                    .zip(&row)
                    .map(|(rule, x)| rule.effect * x)
                    .sum();
                let season = if month % 4 == 0 { 0.4 } else { 0.0 };
                let chance = sigmoid(base + worth + SOURCES[source].1 + season);
                let own: f64 = rng.sample(StandardNormal);
                let drawn = TOGETHER.sqrt() * shared + (1.0 - TOGETHER).sqrt() * own;
                let label = normal(drawn) < chance;
                for (column, x) in facts.iter_mut().zip(row) {
                    column.push(x);
                }
                labels.push(label);
                leads.push(format!("{account}/{lead}"));
                groups.push(account.to_string());
                sources.push(u32::try_from(source).unwrap_or(0));
                let days = i64::try_from(month).unwrap_or(0) * 30;
                cutoffs.push(Timestamp(days * DAY_MICROS));
                if label {
                    break;
                }
            }
        }
        n += size;
        account += 1;
    }
    let rows = labels.len();
    let totals = (0..rows)
        .map(|row| {
            RULES
                .iter()
                .zip(&facts)
                .map(|(rule, x)| rule.points * x[row])
                .sum()
        })
        .collect();
    let levels = SOURCES.map(|(name, _)| name.to_owned()).to_vec();
    let source = Column::Category {
        codes: sources,
        levels: Arc::new(levels),
    };
    let names: Vec<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    TrainingSet {
        table: table(rows, source),
        labels,
        leads,
        groups,
        label_ends: cutoffs.iter().map(|at| at.plus_days(30.0)).collect(),
        cutoffs,
        folds: None,
        test: None,
        has_time: true,
        lists: Vec::new(),
        signs: Vec::new(),
        rules: Some(RuleColumns {
            labels_in_words: names.clone(),
            points: RULES.iter().map(|rule| rule.points).collect(),
            features: vec![Vec::new(); names.len()],
            names,
            facts,
            totals,
            caps: Caps::default(),
        }),
    }
}

#[expect(clippy::expect_used, reason = "one column")]
fn table(rows: usize, source: Column) -> Table {
    Table::new(rows, vec![("source".to_owned(), source)]).expect("a table")
}
