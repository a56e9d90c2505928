//! A literal world: monthly rows of leads and accounts whose chance to convert is known to the last digit.
//!
//! The same shape as the world of `leadscore demo` (accounts that share attributes, hidden interest that makes leads
//! act, saturating and joint effects, a rulebook that is mostly right), drawn as features instead of a log, so that
//! thousands of worlds can be made in a minute.

use std::sync::Arc;

use leadscore::domain::{Seed, Timestamp, sigmoid};
use leadscore::evaluate::{Caps, RuleColumns, TrainingSet};
use leadscore::matrix::{Column, Table};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson, StandardNormal};

/// Rows with their true chances.
pub(crate) struct World {
    pub(crate) set: TrainingSet,
    /// Chance of each row to convert, noise of its account included.
    pub(crate) chances: Vec<f64>,
}

/// Columns of numbers: name, points a unit, cap of the fact; 0 points = no rule.
const FACTS: [(&str, f64, f64); 16] = [
    ("good_industry", 8.0, 1.0),
    ("right_size", 10.0, 1.0),
    ("senior", 6.0, 1.0),
    ("home_country", 8.0, 1.0),
    ("free_mail", -5.0, 1.0),
    ("page_views", 1.0, 10.0),
    ("price_views", 8.0, 3.0),
    ("docs_views", 3.0, 3.0),
    ("careers_views", 5.0, 1.0),
    ("downloads", 8.0, 1.0),
    ("webinars", 10.0, 1.0),
    ("mails_opened", 3.0, 5.0),
    ("clicks", 4.0, 3.0),
    ("product_used", 8.0, 3.0),
    ("unsubscribed", -20.0, 1.0),
    ("active_colleagues", 0.0, 3.0),
];

/// How good the rulebook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Book {
    /// Mostly right; two rules pay for noise, one has the wrong sign, one reason has no rule.
    Usual,
    /// The points of the usual one, dealt out to the wrong rules.
    Poor,
    /// The truth itself, in points.
    Perfect,
}

/// Log-odds of a row of which nothing is known.
const BASE: f64 = -4.1;

/// Standard deviation of what an account brings along that nobody sees.
const NOISE: f64 = 0.4;

/// What the facts of a row are truly worth.
fn worth(x: &[f64; 16]) -> f64 {
    let some = |count: f64| f64::from(u8::from(count >= 1.0));
    let saturating = |count: f64, scale: f64| 1.0 - (-count / scale).exp();
    0.5 * x[0] + 0.5 * x[1] + 0.4 * x[2] + 0.2 * x[3] - 0.5 * x[4]
        + 0.9 * saturating(x[6], 1.0)
        + 0.3 * saturating(x[7], 2.0)
        - 0.5 * some(x[8])
        + 0.4 * some(x[9])
        + 0.7 * some(x[10])
        + 1.0 * saturating(x[13], 2.0)
        - 1.0 * x[14]
        + 0.3 * x[15].min(3.0)
        + 0.5 * x[2] * some(x[6])
}

struct Rows {
    facts: Vec<[f64; 16]>,
    source: Vec<u32>,
    labels: Vec<bool>,
    leads: Vec<String>,
    groups: Vec<String>,
    chances: Vec<f64>,
}

fn yes(rng: &mut ChaCha8Rng, share: f64) -> f64 {
    f64::from(u8::from(rng.random::<f64>() < share))
}

fn count(rng: &mut ChaCha8Rng, mean: f64) -> f64 {
    Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(rng))
}

/// One account with its leads, each seen for up to four months or until it converts.
fn account(rows: &mut Rows, number: usize, n_leads: usize, rng: &mut ChaCha8Rng) {
    let company = [yes(rng, 0.35), yes(rng, 0.4)];
    let home = yes(rng, 0.5);
    let unseen: f64 = NOISE * rng.sample::<f64, _>(StandardNormal);
    let warmth: f64 = 0.6 * rng.sample::<f64, _>(StandardNormal);
    for lead in 0..n_leads {
        let interest = warmth + 0.8 * rng.sample::<f64, _>(StandardNormal);
        let (senior, free) = (yes(rng, 0.3), yes(rng, 0.25));
        let source = rng.random_range(0..4);
        for _ in 0..rng.random_range(1..=4) {
            let act = (0.6 * interest + 0.3 * rng.sample::<f64, _>(StandardNormal)).exp();
            let means = [2.0, 0.3, 0.8, 0.15, 0.25, 0.15, 1.0, 0.3, 0.35];
            let mut seen = [0.0; 9];
            for (to, mean) in seen.iter_mut().zip(means) {
                *to = count(rng, mean * act);
            }
            let [
                pages,
                prices,
                docs,
                careers,
                downloads,
                webinars,
                mails,
                clicks,
                used,
            ] = seen;
            let colleagues = count(rng, 0.4 * (n_leads as f64 - 1.0) * warmth.exp());
            let facts = [
                company[0],
                company[1],
                senior,
                home,
                free,
                pages,
                prices,
                docs,
                careers,
                downloads,
                webinars,
                mails,
                clicks,
                used,
                yes(rng, 0.05),
                colleagues,
            ];
            let chance = sigmoid(BASE + worth(&facts) + unseen);
            let label = rng.random::<f64>() < chance;
            rows.facts.push(facts);
            rows.source.push(source);
            rows.labels.push(label);
            rows.leads.push(format!("{number}/{lead}"));
            rows.groups.push(number.to_string());
            rows.chances.push(chance);
            if label {
                break;
            }
        }
    }
}

/// A world of at least `n_leads` leads; or, with `conversions`, one that ends with so many.
pub(crate) fn world(seed: Seed, book: Book, n_leads: usize, conversions: Option<usize>) -> World {
    let mut rng = seed.stream(0);
    let mut rows = Rows {
        facts: Vec::new(),
        source: Vec::new(),
        labels: Vec::new(),
        leads: Vec::new(),
        groups: Vec::new(),
        chances: Vec::new(),
    };
    let (mut leads, mut number, mut converted) = (0, 0, 0);
    while leads < n_leads && conversions.is_none_or(|wanted| converted < wanted) {
        // Accounts of one to eight leads, small ones more often.
        let size = 1 + rng
            .random_range(0..8usize)
            .min(rng.random_range(0..8))
            .min(rng.random_range(0..8));
        let before = rows.labels.len();
        account(&mut rows, number, size, &mut rng);
        converted += rows.labels[before..].iter().filter(|&&label| label).count();
        leads += size;
        number += 1;
    }
    let chances = std::mem::take(&mut rows.chances);
    World {
        set: training_set(rows, book),
        chances,
    }
}

fn training_set(rows: Rows, book: Book) -> TrainingSet {
    let n = rows.labels.len();
    let points = |idx: usize| match book {
        Book::Poor => FACTS[(idx * 7 + 3) % 15].1,
        Book::Usual | Book::Perfect => FACTS[idx].1,
    };
    let column = |idx: usize| -> Vec<f64> { rows.facts.iter().map(|x| x[idx]).collect() };
    let mut columns: Vec<(String, Column)> = FACTS
        .iter()
        .enumerate()
        .map(|(idx, (name, _, _))| ((*name).to_owned(), Column::Number(column(idx))))
        .collect();
    let levels = Arc::new(
        ["mail", "web", "fair", "partner"]
            .map(String::from)
            .to_vec(),
    );
    let codes = rows.source.clone();
    columns.push(("source".to_owned(), Column::Category { codes, levels }));
    let paid: Vec<usize> = (0..FACTS.len())
        .filter(|&idx| FACTS[idx].1 != 0.0)
        .collect();
    let facts: Vec<Vec<f64>> = paid
        .iter()
        .map(|&idx| {
            column(idx)
                .into_iter()
                .map(|x| x.min(FACTS[idx].2))
                .collect()
        })
        .collect();
    let totals = (0..n)
        .map(|row| match book {
            Book::Perfect => 10.0 * worth(&rows.facts[row]),
            Book::Usual | Book::Poor => paid
                .iter()
                .zip(&facts)
                .map(|(&idx, fact)| points(idx) * fact[row])
                .sum(),
        })
        .collect();
    let names: Vec<String> = paid.iter().map(|&idx| FACTS[idx].0.to_owned()).collect();
    TrainingSet {
        table: table(n, columns),
        labels: rows.labels,
        leads: rows.leads,
        groups: rows.groups,
        cutoffs: vec![Timestamp(0); n],
        label_ends: vec![Timestamp(0); n],
        folds: None,
        test: None,
        has_time: false,
        lists: Vec::new(),
        rules: Some(RuleColumns {
            labels_in_words: names.clone(),
            names,
            points: paid.iter().map(|&idx| points(idx)).collect(),
            facts,
            features: paid.iter().map(|&idx| vec![idx]).collect(),
            caps: Caps::default(),
            totals,
        }),
        signs: Vec::new(),
    }
}

/// A world of two halves alike: the points of the rulebook read the first, the slopes that come with it the second.
///
/// Every lead has eight facts in pairs; both of a pair are drawn alike and worth the same, so a score of the one half
/// is exactly as good as the same score of the other.
pub(crate) fn twins(seed: Seed, n_leads: usize) -> (World, Vec<(String, f64)>) {
    let mut rng = seed.stream(1);
    let worths = [0.8, 0.5, 0.3, -0.4];
    let mut facts: Vec<[f64; 8]> = Vec::new();
    let (mut labels, mut leads, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    let mut chances = Vec::new();
    for lead in 0..n_leads {
        let unseen: f64 = NOISE * rng.sample::<f64, _>(StandardNormal);
        let lasting: [f64; 8] = std::array::from_fn(|_| rng.sample(StandardNormal));
        for _ in 0..rng.random_range(1..=4) {
            let x: [f64; 8] = std::array::from_fn(|idx| {
                0.7 * lasting[idx] + 0.7 * rng.sample::<f64, _>(StandardNormal)
            });
            let worth: f64 = (0..4).map(|idx| worths[idx] * (x[idx] + x[4 + idx])).sum();
            let chance = sigmoid(-3.0 + worth + unseen);
            facts.push(x);
            labels.push(rng.random::<f64>() < chance);
            leads.push(lead.to_string());
            // Two leads an account.
            groups.push((lead / 2).to_string());
            chances.push(chance);
        }
    }
    let n = labels.len();
    let column = |idx: usize| -> Vec<f64> { facts.iter().map(|x| x[idx]).collect() };
    let name = |idx: usize| format!("{}{}", ["left", "right"][idx / 4], idx % 4);
    let columns = (0..8).map(|idx| (name(idx), Column::Number(column(idx))));
    let names: Vec<String> = (0..4).map(name).collect();
    let set = TrainingSet {
        table: table(n, columns.collect()),
        labels,
        leads,
        groups,
        cutoffs: vec![Timestamp(0); n],
        label_ends: vec![Timestamp(0); n],
        folds: None,
        test: None,
        has_time: false,
        lists: Vec::new(),
        rules: Some(RuleColumns {
            labels_in_words: names.clone(),
            names,
            points: worths.to_vec(),
            facts: (0..4).map(column).collect(),
            features: (0..4).map(|idx| vec![idx]).collect(),
            caps: Caps::default(),
            totals: facts
                .iter()
                .map(|x| (0..4).map(|idx| worths[idx] * x[idx]).sum())
                .collect(),
        }),
        signs: Vec::new(),
    };
    let slopes = (0..4).map(|idx| (name(4 + idx), worths[idx])).collect();
    (World { set, chances }, slopes)
}

#[expect(
    clippy::expect_used,
    reason = "the columns above have one length and different names"
)]
fn table(n: usize, columns: Vec<(String, Column)>) -> Table {
    Table::new(n, columns).expect("a table")
}
