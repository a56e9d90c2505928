//! Who a lead is: attributes, hidden traits, and the facts that never change.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::blueprint::{AttributeKind, Fact, Value};
use super::plan::Plan;

/// One cell of the lead table, or of the log.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Missing,
    Word(&'static str),
    Number(f64),
    Text(String),
}

impl Cell {
    /// As it is written into a file.
    pub(super) fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Missing => "".into(),
            Self::Word(word) => (*word).into(),
            Self::Number(number) => format!("{number}").into(),
            Self::Text(text) => text.as_str().into(),
        }
    }

    fn domain(&self) -> Option<&str> {
        match self {
            Self::Text(text) => text.split_once('@').map(|(_, domain)| domain),
            Self::Missing | Self::Word(_) | Self::Number(_) => None,
        }
    }
}

/// Providers that give an address to anybody.
const FREE: &[(&str, f64)] = &[
    ("gmail.com", 6.0),
    ("outlook.com", 2.0),
    ("yahoo.com", 1.0),
    ("gmx.de", 1.0),
];

/// Draws one of `words` by weight.
pub(super) fn pick(words: &'static [(&'static str, f64)], rng: &mut ChaCha8Rng) -> &'static str {
    let total: f64 = words.iter().map(|(_, weight)| weight).sum();
    let mut left = rng.random::<f64>() * total;
    let found = words.iter().find(|(_, weight)| {
        left -= weight;
        left < 0.0
    });
    // Rounding may leave a crumb after the last word.
    found.or(words.last()).map_or("", |(word, _)| word)
}

/// Draws a value.
pub(super) fn draw(value: &Value, rng: &mut ChaCha8Rng) -> Cell {
    match *value {
        Value::Pick(words) => match pick(words, rng) {
            "" => Cell::Missing,
            word => Cell::Word(word),
        },
        Value::Tags(words) => {
            let mut tags: Vec<&str> = Vec::new();
            for _ in 0..rng.random_range(1..=3) {
                let tag = pick(words, rng);
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            Cell::Text(tags.join(";"))
        }
        Value::Around {
            median,
            spread,
            most,
        } => {
            let z: f64 = rng.sample(StandardNormal);
            Cell::Number((median * (spread * z).exp()).round().clamp(1.0, most))
        }
    }
}

/// The attributes of one lead; `shared` holds those of its account.
pub(super) fn attributes(
    plan: &Plan,
    account: usize,
    lead: usize,
    shared: &[Cell],
    rng: &mut ChaCha8Rng,
) -> Vec<Cell> {
    let each = plan.blueprint.attributes.iter().zip(shared);
    each.map(|(attribute, shared)| {
        let missing = rng.random::<f64>() < attribute.missing;
        match attribute.kind {
            AttributeKind::Any(_) if attribute.shared => shared.clone(),
            AttributeKind::Any(_) | AttributeKind::Mail { .. } | AttributeKind::Referrer { .. }
                if missing =>
            {
                Cell::Missing
            }
            AttributeKind::Any(value) => draw(&value, rng),
            AttributeKind::Mail { free } => Cell::Text(address(lead, account, free, rng)),
            AttributeKind::Referrer { brought, same } => {
                if rng.random::<f64>() >= brought {
                    Cell::Missing
                } else if rng.random::<f64>() < same {
                    Cell::Text(address(lead + 1, account, 0.0, rng))
                } else {
                    Cell::Text(address(lead + 1, account + 1, 0.3, rng))
                }
            }
        }
    })
    .collect()
}

/// The attributes that all leads of an account share; the others stay missing.
pub(super) fn shared_attributes(plan: &Plan, rng: &mut ChaCha8Rng) -> Vec<Cell> {
    let each = plan.blueprint.attributes.iter();
    each.map(|attribute| match attribute.kind {
        AttributeKind::Any(value)
            if attribute.shared && rng.random::<f64>() >= attribute.missing =>
        {
            draw(&value, rng)
        }
        AttributeKind::Any(_) | AttributeKind::Mail { .. } | AttributeKind::Referrer { .. } => {
            Cell::Missing
        }
    })
    .collect()
}

/// An address that nobody has: `.example` is reserved, and the local part is a running number.
fn address(lead: usize, account: usize, free: f64, rng: &mut ChaCha8Rng) -> String {
    let (lead, account) = (lead + 1, account + 1);
    if rng.random::<f64>() < free {
        format!("leadscore.demo.{lead}@{}", pick(FREE, rng))
    } else {
        format!("lead{lead}@company{account}.example")
    }
}

/// Hidden traits as bits.
pub(super) fn traits(plan: &Plan, rng: &mut ChaCha8Rng) -> u32 {
    let each = plan.blueprint.traits.iter().enumerate();
    each.fold(0, |bits, (idx, (_, share))| {
        bits | u32::from(rng.random::<f64>() < *share) << idx
    })
}

/// The values of the plan's fixed facts for these attributes.
pub(super) fn fixed_facts(plan: &Plan, attributes: &[Cell]) -> Vec<f64> {
    plan.fixed
        .iter()
        .map(|fact| {
            f64::from(u8::from(holds(plan, attributes, fact))).max(share(plan, attributes, fact))
        })
        .collect()
}

fn cell<'a>(plan: &Plan, attributes: &'a [Cell], column: &str) -> &'a Cell {
    let at = plan
        .blueprint
        .attributes
        .iter()
        .position(|attribute| attribute.column == column);
    at.and_then(|at| attributes.get(at))
        .unwrap_or(&Cell::Missing)
}

/// Facts that hold or do not; an attribute without a value never holds.
fn holds(plan: &Plan, attributes: &[Cell], fact: &Fact) -> bool {
    match *fact {
        Fact::Is(column, values) => match cell(plan, attributes, column) {
            Cell::Word(word) => values.contains(word),
            Cell::Missing | Cell::Number(_) | Cell::Text(_) => false,
        },
        Fact::Between(column, low, high) => match cell(plan, attributes, column) {
            Cell::Number(number) => low <= *number && *number < high,
            Cell::Missing | Cell::Word(_) | Cell::Text(_) => false,
        },
        Fact::FreeMail(column) => cell(plan, attributes, column)
            .domain()
            .is_some_and(|domain| FREE.iter().any(|(free, _)| *free == domain)),
        Fact::SameDomain(left, right) => {
            let left = cell(plan, attributes, left).domain();
            left.is_some() && left == cell(plan, attributes, right).domain()
        }
        Fact::Complete(_)
        | Fact::Recent { .. }
        | Fact::Ever(_)
        | Fact::Colleagues { .. }
        | Fact::Surge(_)
        | Fact::Both(..) => false,
    }
}

fn share(plan: &Plan, attributes: &[Cell], fact: &Fact) -> f64 {
    let Fact::Complete(columns) = *fact else {
        return 0.0;
    };
    let filled = columns
        .iter()
        .filter(|column| *cell(plan, attributes, column) != Cell::Missing)
        .count();
    filled as f64 / columns.len() as f64
}
