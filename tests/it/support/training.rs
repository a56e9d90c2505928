//! A small made-up history: leads, monthly snapshots, a rulebook, and conversions that follow both.

use std::sync::Arc;

use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::evaluate::{Caps, RuleColumns, TrainingSet};
use leadscore::matrix::{Column, MISSING, Table};

/// A uniform number between 0 and 1 that depends on nothing but its name.
fn chance(name: &str) -> f64 {
    (Seed(11).hash(name) >> 11) as f64 / (1u64 << 53) as f64
}

/// `leads` leads with up to `cutoffs` monthly rows each; a lead leaves when it converts.
pub(crate) fn history(leads: usize, cutoffs: usize, base: f64) -> TrainingSet {
    let mut kept = Vec::new();
    for lead in 0..leads {
        let first = (chance(&format!("first {lead}")) * cutoffs as f64) as usize;
        for cutoff in first..cutoffs {
            let fit = chance(&format!("fit {lead}")) * 2.0;
            let visits = (chance(&format!("visits {lead} {cutoff}")) * 6.0).floor();
            let priced = f64::from(u8::from(chance(&format!("price {lead} {cutoff}")) < 0.3));
            let eta = base + 0.8 * fit + 0.3 * visits + 1.2 * priced;
            let label = chance(&format!("label {lead} {cutoff}")) < sigmoid(eta);
            kept.push((cutoff, lead, [fit, visits, priced], label));
            if label {
                break;
            }
        }
    }
    kept.sort_by_key(|(cutoff, lead, _, _)| (*cutoff, *lead));
    let number = |idx: usize| -> Vec<f64> { kept.iter().map(|row| row.2[idx]).collect() };
    let noise: Vec<f64> = kept
        .iter()
        .map(|(cutoff, lead, _, _)| {
            let value = chance(&format!("noise {lead} {cutoff}"));
            if value < 0.1 { f64::NAN } else { value }
        })
        .collect();
    let levels = ["mail", "web", "fair"].map(String::from).to_vec();
    let source = Column::Category {
        codes: kept
            .iter()
            .map(|(_, lead, _, _)| {
                if lead % 17 == 0 {
                    MISSING
                } else {
                    (lead % 3) as u32
                }
            })
            .collect(),
        levels: Arc::new(levels),
    };
    let columns = vec![
        ("fit".to_owned(), Column::Number(number(0))),
        ("visits_30d".to_owned(), Column::Number(number(1))),
        ("price_page_30d".to_owned(), Column::Number(number(2))),
        ("noise".to_owned(), Column::Number(noise)),
        ("source".to_owned(), source),
    ];
    let (visits, priced) = (number(1), number(2));
    let unsubscribed: Vec<f64> = vec![0.0; kept.len()];
    let totals = visits
        .iter()
        .zip(&priced)
        .map(|(v, p)| 2.0 * v + 5.0 * p)
        .collect();
    let day = |cutoff: usize| Timestamp(cutoff as i64 * 30 * DAY_MICROS);
    TrainingSet {
        table: Table::new(kept.len(), columns).unwrap(),
        labels: kept.iter().map(|row| row.3).collect(),
        leads: kept.iter().map(|row| format!("lead {}", row.1)).collect(),
        // Every fifth lead shares an account with the one before.
        groups: kept
            .iter()
            .map(|row| format!("account {}", row.1 - usize::from(row.1 % 5 == 4)))
            .collect(),
        cutoffs: kept.iter().map(|row| day(row.0)).collect(),
        label_ends: kept.iter().map(|row| day(row.0 + 1)).collect(),
        folds: None,
        test: None,
        has_time: true,
        lists: Vec::new(),
        rules: Some(RuleColumns {
            names: ["visited", "price_page", "unsubscribed"]
                .map(String::from)
                .to_vec(),
            labels_in_words: ["Visited", "Saw the price page", "Unsubscribed"]
                .map(String::from)
                .to_vec(),
            points: vec![2.0, 5.0, -10.0],
            facts: vec![visits, priced, unsubscribed],
            features: vec![vec![1], vec![2], vec![]],
            caps: Caps::default(),
            totals,
        }),
        signs: Vec::new(),
    }
}
