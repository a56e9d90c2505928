//! What ties several keys of a rulebook together.
//!
//! Works on the tree alone, so that it has its say even where the schema found faults.

use super::check::unique;
use super::toml::node::Entry;
use super::toml::words::list;
use super::toml::{Findings, Node, Value};

/// Everything about a rulebook that its schema cannot say.
pub fn tree(findings: &mut Findings, root: &Node) {
    let groups = root.get("group").map(Node::items).unwrap_or_default();
    unique(
        findings,
        groups.iter().filter_map(|group| group.get("name")),
        "group",
    );
    let rules = groups
        .iter()
        .flat_map(|group| group.get("rule").map(Node::items).unwrap_or_default());
    unique(findings, rules.filter_map(|rule| rule.get("name")), "rule");
    for rule in groups
        .iter()
        .flat_map(|group| group.get("rule").map(Node::items).unwrap_or_default())
    {
        options(findings, rule);
    }
    for decision in root.get("override").map(Node::items).unwrap_or_default() {
        one_of(
            findings,
            decision,
            &["set", "at_least", "at_most"],
            "an override",
        );
    }
    thresholds(findings, root);
    falling(findings, root.get("matrix"));
    walk(findings, root);
}

/// Options of a rule that exclude or need each other.
fn options(findings: &mut Findings, rule: &Node) {
    match rule.get("kind").and_then(Node::text) {
        Some("value") => one_of(
            findings,
            rule,
            &["points", "tiers"],
            "a rule of kind `value`",
        ),
        Some("event") => {
            let mode = rule.get("mode").and_then(Node::text);
            if let Some(node) = rule
                .get("period_days")
                .filter(|_| mode != Some("once_per_period"))
            {
                let message = "`period_days` has no effect without `mode = \"once_per_period\"`";
                findings.warning("no_effect", &node.span, message.to_string(), None);
            }
        }
        _ => {}
    }
}

/// Just one of these keys must be there.
fn one_of(findings: &mut Findings, node: &Node, keys: &[&str], what: &str) {
    let given: Vec<&str> = keys
        .iter()
        .copied()
        .filter(|key| node.get(key).is_some())
        .collect();
    let problem = match given.as_slice() {
        [_] => return,
        [] => format!("{what} needs one of {}", list(keys)),
        several => format!("{what} cannot have {} together", list(several)),
    };
    let hint = format!("keep just one of {}", list(keys));
    let hint = (1 < given.len()).then_some(hint);
    findings.error("alternatives", &node.span, problem, hint);
}

/// Checks of any table, wherever it stands.
fn walk(findings: &mut Findings, node: &Node) {
    for item in node.items() {
        walk(findings, item);
    }
    let Some(table) = node.table() else { return };
    limits(findings, node);
    for Entry { key, node, .. } in &table.entries {
        if let (true, Some(days)) = (key.ends_with("_days") || key == "days", node.number()) {
            // A grace period of nothing is a plain penalty; every other length divides or limits.
            let fits = if key == "grace_days" {
                0.0 <= days
            } else {
                0.0 < days
            };
            if !fits && !findings.has_error_at(&node.span) {
                let least = if key == "grace_days" {
                    "at least 0"
                } else {
                    "more than 0"
                };
                findings.error(
                    "range",
                    &node.span,
                    format!("`{key}` must be {least}, got `{days}`"),
                    None,
                );
            }
        }
        if key == "tiers" {
            tiers(findings, node.items());
        }
        walk(findings, node);
    }
}

fn limits(findings: &mut Findings, node: &Node) {
    let number = |key: &str| node.get(key).and_then(Node::number);
    if let (Some(min), Some(max), Some(at)) = (number("min"), number("max"), node.get("min"))
        && max < min
    {
        let message = format!("`min` must not be above `max`, got `{min}` and `{max}`");
        findings.error("order", &at.span, message, None);
    }
}

/// Tiers are half-open: from the first number up to but without the second.
fn tiers(findings: &mut Findings, tiers: &[Node]) {
    let mut last: Option<(f64, Option<f64>)> = None;
    for tier in tiers {
        let Some(from) = tier.get("from").and_then(Node::number) else {
            continue;
        };
        let to = tier.get("to").and_then(Node::number);
        if let Some(to) = to.filter(|to| *to <= from) {
            let message = format!("a tier must end above its start, got `{from}` to `{to}`");
            findings.error(
                "tiers",
                &tier.span,
                message,
                Some("`to` itself belongs to the next tier".into()),
            );
        }
        match last {
            Some((_, Some(end))) if from < end => {
                let message = format!(
                    "a tier from `{from}` overlaps the one before it, which ends at `{end}`"
                );
                findings.error(
                    "tiers",
                    &tier.span,
                    message,
                    Some("write tiers in rising order".into()),
                );
            }
            Some((start, None)) => {
                let hint = format!("give the tier from `{start}` a `to`, or put it last");
                let message = format!("a tier from `{from}` comes after one without an end");
                findings.error("tiers", &tier.span, message, Some(hint));
            }
            _ => {}
        }
        last = Some((from, to));
    }
}

fn thresholds(findings: &mut Findings, root: &Node) {
    let thresholds = root.get("threshold").map(Node::items).unwrap_or_default();
    unique(
        findings,
        thresholds
            .iter()
            .filter_map(|threshold| threshold.get("label")),
        "threshold",
    );
    let mut seen: Vec<f64> = Vec::new();
    for node in thresholds
        .iter()
        .filter_map(|threshold| threshold.get("at"))
    {
        let Some(at) = node.number() else { continue };
        if seen.iter().any(|other| (other - at).abs() < 1e-9) {
            findings.error(
                "not_unique",
                &node.span,
                format!("two thresholds lie at `{at}`"),
                None,
            );
        }
        seen.push(at);
    }
}

fn falling(findings: &mut Findings, matrix: Option<&Node>) {
    for Entry { key, node, .. } in matrix
        .and_then(Node::table)
        .into_iter()
        .flat_map(|table| &table.entries)
    {
        let Value::List(items) = &node.value else {
            continue;
        };
        let numbers: Vec<f64> = items.iter().filter_map(Node::number).collect();
        let is_falling = numbers
            .iter()
            .zip(numbers.iter().skip(1))
            .all(|(high, low)| low < high);
        if !is_falling && !findings.has_error_at(&node.span) {
            let hint = "the best letter or number comes first".to_string();
            findings.error(
                "order",
                &node.span,
                format!("the limits in `{key}` must fall"),
                Some(hint),
            );
        }
    }
}
