//! Rows that a rulebook alone says something about.

use leadscore::domain::Timestamp;
use leadscore::evaluate::{Caps, RuleColumns, TrainingSet};
use leadscore::matrix::Table;

/// Rules called `rule 0`, `rule 1`, …, one lead a row, no times and no limits.
pub(crate) fn ruled(points: &[f64], facts: Vec<Vec<f64>>, labels: Vec<bool>) -> TrainingSet {
    let n = labels.len();
    let leads: Vec<String> = (0..n).map(|row| format!("lead {row}")).collect();
    let names: Vec<String> = (0..points.len())
        .map(|rule| format!("rule {rule}"))
        .collect();
    TrainingSet {
        table: Table::new(n, Vec::new()).unwrap(),
        groups: leads.clone(),
        leads,
        cutoffs: vec![Timestamp(0); n],
        label_ends: vec![Timestamp(0); n],
        folds: None,
        test: None,
        has_time: false,
        lists: Vec::new(),
        signs: Vec::new(),
        rules: Some(RuleColumns {
            labels_in_words: names.clone(),
            points: points.to_vec(),
            features: vec![Vec::new(); points.len()],
            totals: (0..n)
                .map(|row| points.iter().zip(&facts).map(|(p, x)| p * x[row]).sum())
                .collect(),
            names,
            facts,
            caps: Caps::default(),
        }),
        labels,
    }
}
