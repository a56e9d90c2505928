//! What two versions say of themselves that is not the same; nothing is scored here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::artifact::Artifact;

/// What is not the same in two versions, the old one's value first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Differences {
    /// Keys of `leadscore.toml`, of `rules.toml` but its rules, and of what overrode them.
    pub settings: Vec<(String, Option<String>, Option<String>)>,
    /// Rules by name with their points.
    pub rules: Vec<(String, Option<f64>, Option<f64>)>,
    /// Columns of the models that only the new version has.
    pub features_added: Vec<String>,
    /// Columns of the models that only the old version has.
    pub features_removed: Vec<String>,
    /// Whether any data file has other bytes.
    pub is_data_new: bool,
}

/// Compares two artifacts by what they say of themselves.
pub fn differences(old: &Artifact, new: &Artifact) -> Differences {
    let names = |artifact: &Artifact| -> BTreeSet<String> {
        let features = artifact.manifest.features.iter();
        features.map(|line| line.name.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    Differences {
        settings: unequal(&settings(old), &settings(new)),
        rules: unequal(&points(old), &points(new)),
        features_added: after.difference(&before).cloned().collect(),
        features_removed: before.difference(&after).cloned().collect(),
        is_data_new: old.manifest.fingerprints.data != new.manifest.fingerprints.data,
    }
}

/// Keys whose values differ, or that only one of the two has.
fn unequal<T: Clone + PartialEq>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
) -> Vec<(String, Option<T>, Option<T>)> {
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| (key.clone(), old.get(key).cloned(), new.get(key).cloned()))
        .collect()
}

fn points(artifact: &Artifact) -> BTreeMap<String, f64> {
    let rules = artifact
        .manifest
        .rulebook
        .iter()
        .flat_map(|book| &book.rules);
    rules.map(|rule| (rule.name.clone(), rule.points)).collect()
}

fn settings(artifact: &Artifact) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    flatten("", &parsed(&artifact.project_text), &mut found);
    let overrides = artifact.manifest.overrides.iter().cloned();
    found.extend(overrides);
    let mut rules = parsed(artifact.rules_text.as_deref().unwrap_or_default());
    if let Some(book) = rules.as_object_mut() {
        // Rules are compared by name, not by where they stand.
        book.remove("group");
    }
    flatten("rules.toml: ", &rules, &mut found);
    found
}

/// A file of a project as a tree; it was read before it was saved, so it can be.
fn parsed(text: &str) -> Value {
    toml_edit::de::from_str(text).unwrap_or_default()
}

fn flatten(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path if path.ends_with(' ') => format!("{path}{name}"),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&below(name), value, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (at, value) in items.iter().enumerate() {
                flatten(&format!("{path}[{at}]"), value, found);
            }
        }
        Value::Null => {}
        plain => {
            found.insert(path.to_owned(), plain.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_compared_by_key() {
        let flat = |text: &str| {
            let mut found = BTreeMap::new();
            flatten("", &parsed(text), &mut found);
            found
        };
        let old = flat("[a]\nx = 1\ny = [\"p\"]\n[[a.b]]\nkind = \"sum\"\n");
        let new = flat("[a]\nx = 2\ny = [\"p\"]\n[[a.b]]\nkind = \"sum\"\nz = true\n");
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            unequal(&old, &new),
            [
                ("a.b[0].z".to_owned(), None, some("true")),
                ("a.x".to_owned(), some("1"), some("2")),
            ]
        );
    }
}
