//! What a rulebook could not take along on its way in or out, in words and as JSON.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::exchange::{Remark, Weight};
use crate::rules::spec::RulebookSpec;

const HEADINGS: [(Weight, &str); 3] = [
    (Weight::LeftOut, "Left out"),
    (Weight::Changed, "Other points in some cases"),
    (Weight::Note, "Good to know"),
];

/// The remarks by weight, each with its reason; empty where there are none.
pub fn remarks_text(remarks: &[Remark]) -> String {
    let mut text = String::new();
    for (weight, heading) in HEADINGS {
        let of_weight = |remark: &&Remark| remark.weight == weight;
        let n = remarks.iter().filter(of_weight).count();
        if n == 0 {
            continue;
        }
        let _ = writeln!(text, "\n{heading} ({n}):");
        for remark in remarks.iter().filter(of_weight) {
            let _ = writeln!(text, "  {}: {}", remark.what, remark.reason);
        }
    }
    text
}

/// The remarks as a list of objects.
pub fn remarks_json(remarks: &[Remark]) -> Json {
    remarks
        .iter()
        .map(|remark| {
            json!({"weight": remark.weight.name(), "what": remark.what, "reason": remark.reason})
        })
        .collect()
}

/// What is in a rulebook, in words: `17 rules in 6 groups, 1 threshold`.
pub fn contents(spec: &RulebookSpec) -> String {
    let count = |n: usize, word: &str| {
        let plural = if n == 1 { "" } else { "s" };
        format!("{n} {word}{plural}")
    };
    let n_rules = spec.group.iter().map(|group| group.rule.len()).sum();
    let mut parts = vec![format!(
        "{} in {}",
        count(n_rules, "rule"),
        count(spec.group.len(), "group")
    )];
    for (n, word) in [
        (spec.threshold.len(), "threshold"),
        (spec.overrides.len(), "override"),
    ] {
        if 0 < n {
            parts.push(count(n, word));
        }
    }
    if spec.matrix.is_some() {
        parts.push("a matrix".to_owned());
    }
    parts.join(", ")
}
