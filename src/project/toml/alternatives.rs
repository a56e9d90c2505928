//! The part of the walk for values that may be one of several things.
//!
//! Alternatives are told apart by a key with a fixed value in each (`kind`), by the type of the value,
//! or by the keys that are there.

use super::node::{Node, Table};
use super::schema::{Schema, View};
use super::walk::{Fault, Here, STILL_FREE, Walk, is_of_type};
use super::words;

impl Walk<'_> {
    /// One value against alternatives.
    pub(super) fn branches(&mut self, node: &Node, branches: &[View], here: &Here) {
        if let (Some(table), Some(tag)) = (node.table(), tag_of(self.schema, branches)) {
            self.tagged(node, table, branches, &tag, here);
            return;
        }
        let fitting: Vec<&View> = branches
            .iter()
            .filter(|branch| {
                let types = branch.types();
                types.is_empty() || types.iter().any(|name| is_of_type(node, name))
            })
            .collect();
        if fitting.is_empty() {
            let mut types: Vec<&str> = Vec::new();
            for name in branches.iter().flat_map(View::types) {
                if !types.contains(&name) {
                    types.push(name);
                }
            }
            let message = format!(
                "{} must be {}, got {}",
                here.subject(),
                words::type_words(&types),
                words::given(node)
            );
            self.fault("type", &node.span, message, None);
            return;
        }
        let mut best: Option<(usize, Vec<Fault>)> = None;
        for branch in &fitting {
            let mut trial = Walk {
                schema: self.schema,
                faults: Vec::new(),
            };
            trial.node(node, branch, here);
            if trial.faults.is_empty() {
                return;
            }
            // The alternative that shares the most keys is the one that was meant.
            let shared = node.table().map_or(0, |table| {
                table
                    .entries
                    .iter()
                    .filter(|entry| {
                        branch
                            .properties()
                            .is_some_and(|p| p.contains_key(&entry.key))
                    })
                    .count()
            });
            let better = best.as_ref().is_none_or(|(most, faults)| {
                shared > *most || (shared == *most && trial.faults.len() < faults.len())
            });
            if better {
                best = Some((shared, trial.faults));
            }
        }
        match node.table() {
            Some(table) if fitting.len() > 1 && is_mixed(table, &fitting) => {
                self.mixed(node, table, &fitting, here);
            }
            _ => self
                .faults
                .extend(best.map(|(_, faults)| faults).unwrap_or_default()),
        }
    }

    /// All keys are known, but no alternative has just these.
    fn mixed(&mut self, node: &Node, table: &Table, fitting: &[&View], here: &Here) {
        let given = words::list(table.entries.iter().map(|entry| entry.key.as_str()));
        let message = match table.entries.len() {
            0 => format!("{} is empty", here.subject()),
            1 => format!("{given} alone is not enough in {}", here.subject()),
            _ => format!("{given} do not go together in {}", here.subject()),
        };
        let ways: Vec<String> = fitting
            .iter()
            .map(|branch| format!("{{ {} }}", branch.required().join(", ")))
            .collect();
        self.fault(
            "alternatives",
            &node.span,
            message,
            Some(format!("allowed: {}", words::list(ways))),
        );
    }

    fn tagged(&mut self, node: &Node, table: &Table, branches: &[View], tag: &str, here: &Here) {
        let known: Vec<(String, &View)> = branches
            .iter()
            .filter_map(|branch| {
                let choices = self
                    .schema
                    .property(branch, tag)
                    .and_then(|view| self.schema.choices(&view))?;
                Some((words::choice(choices.first()?), branch))
            })
            .collect();
        let allowed: Vec<String> = known.iter().map(|(name, _)| name.clone()).collect();
        let Some(entry) = table.get(tag) else {
            let inside = branches
                .first()
                .map(|branch| here.inside(table, branch))
                .unwrap_or_default();
            let message = format!("missing key `{tag}` {inside}");
            self.fault(
                "missing_key",
                &node.span,
                message,
                Some(format!("allowed: {}", words::list(&allowed))),
            );
            return;
        };
        let given = words::choice(&entry.node.to_json());
        if let Some((_, branch)) = known.iter().find(|(name, _)| *name == given) {
            let before = self.faults.len();
            self.node(node, branch, here);
            for fault in &mut self.faults[before..] {
                if let Some(hint) = elsewhere(fault, table, &known, tag) {
                    fault.hint = Some(hint);
                }
            }
            return;
        }
        let inside = branches
            .first()
            .map(|branch| here.inside(table, branch))
            .unwrap_or_default();
        let message = format!("unknown {tag} {} {inside}", words::bare(&entry.node));
        self.fault(
            "unknown_kind",
            &entry.node.span,
            message,
            words::suggest(&given, &allowed, "allowed"),
        );
    }
}

/// Which alternatives know a key that this one does not, where nothing closer was meant.
fn elsewhere(fault: &Fault, table: &Table, known: &[(String, &View)], tag: &str) -> Option<String> {
    let is_open = |hint: &String| hint.starts_with(STILL_FREE);
    if fault.code != "unknown_key" || !fault.hint.as_ref().is_none_or(is_open) {
        return None;
    }
    // Not by its place: all that a flag says stands in the same one.
    let is_told = |key: &String| fault.message.starts_with(&format!("unknown key `{key}` "));
    let key = table
        .entries
        .iter()
        .map(|entry| &entry.key)
        .find(|key| is_told(key))?;
    let has_key = |view: &View| view.properties().is_some_and(|p| p.contains_key(key));
    let names: Vec<&String> = known
        .iter()
        .filter(|(_, view)| has_key(view))
        .map(|(name, _)| name)
        .collect();
    (!names.is_empty()).then(|| format!("`{key}` goes with {tag} {}", words::list(names)))
}

/// Whether all keys are known to some alternative.
fn is_mixed(table: &Table, branches: &[&View]) -> bool {
    let known = |key: &str| {
        branches
            .iter()
            .any(|branch| branch.properties().is_some_and(|p| p.contains_key(key)))
    };
    // With every key in one and the same alternative, its own faults say more.
    let same = branches.iter().any(|branch| {
        branch
            .properties()
            .is_some_and(|p| table.entries.iter().all(|entry| p.contains_key(&entry.key)))
            && branch.required().iter().all(|key| table.get(key).is_some())
    });
    !same && table.entries.iter().all(|entry| known(&entry.key))
}

/// The key whose value tells the alternatives apart, where every one fixes it.
fn tag_of(schema: &Schema, branches: &[View]) -> Option<String> {
    let first = branches.first()?;
    let fixes = |branch: &View, key: &str| {
        branch.required().contains(&key)
            && schema
                .property(branch, key)
                .and_then(|view| schema.choices(&view))
                .is_some_and(|c| c.len() == 1)
    };
    let keys = first.properties()?.keys();
    keys.into_iter()
        .find(|key| branches.iter().all(|branch| fixes(branch, key)))
        .cloned()
}
