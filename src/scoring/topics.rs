//! What reasons speak of: rules and features that are about the same thing, under one stable code.

use std::collections::{HashMap, HashSet};

use crate::artifact::Manifest;
use crate::rules::scorecard::Tally;

/// Words for points that limits on groups and on the total take or give.
pub const LIMITS_OF_POINTS: &str = "limits on groups of rules and on the total";
/// Words for what calibration does to the model at its ends.
pub const LIMITS_OF_MODEL: &str = "limits and bends of the model's calibration";
/// Behind the words of rules that did not fire.
pub const NOT_SO: &str = ": no";

/// One thing that reasons speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Stable code, `R_` and capitals.
    pub code: String,
    /// In words.
    pub words: String,
}

/// Every topic of an artifact, and which rule and column belongs to which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topics {
    /// The rules' topics in the order of the rulebook, then those of columns without a rule, then two of
    /// our own: what limits on points change, and what the limit of the model changes.
    pub all: Vec<Topic>,
    /// The topic of each rule.
    pub of_rule: Vec<usize>,
    /// The topic of each column.
    pub of_column: HashMap<String, usize>,
    /// The words of each column.
    words: HashMap<String, String>,
    /// The topic of limits on groups and on the total.
    pub capped: usize,
    /// The topic of the model's limit.
    pub clipped: usize,
}

impl Topics {
    /// The topics of an artifact: a rule with the columns that state the same, then themes, then columns alone.
    pub fn new(manifest: &Manifest) -> Self {
        let mut topics = Self::default();
        let described = manifest.features.iter();
        topics.words = described
            .map(|line| (line.name.clone(), line.words.clone()))
            .collect();
        let mut used = HashSet::new();
        let mut open = |name: &str, words: &str, topics: &mut Self| {
            topics.all.push(Topic {
                code: unique(&code(name), &mut used),
                words: words.to_owned(),
            });
            topics.all.len() - 1
        };
        for rule in manifest.rulebook.iter().flat_map(|book| &book.rules) {
            let topic = open(&rule.name, &rule.words, &mut topics);
            topics.of_rule.push(topic);
            for column in &rule.features {
                // A column that two rules state belongs to the first.
                topics.of_column.entry(column.clone()).or_insert(topic);
            }
        }
        let mut themes: HashMap<&str, usize> = HashMap::new();
        for feature in &manifest.features {
            if topics.of_column.contains_key(&feature.name) {
                continue;
            }
            let topic = if let Some(theme) = &feature.theme {
                *themes
                    .entry(&theme.key)
                    .or_insert_with(|| open(&theme.key, &theme.words, &mut topics))
            } else {
                open(&feature.name, &feature.words, &mut topics)
            };
            topics.of_column.insert(feature.name.clone(), topic);
        }
        topics.capped = open("limits of points", LIMITS_OF_POINTS, &mut topics);
        topics.clipped = open("limit of the model", LIMITS_OF_MODEL, &mut topics);
        topics
    }

    /// The words of topic `topic` for row `row`: with ": no" where it is about rules and none of them fired, so
    /// that points for what a lead did *not* do are not read as points for doing it.
    pub fn words_of_row(&self, topic: usize, tally: Option<&Tally>, row: usize) -> String {
        let words = &self.all[topic].words;
        let mut rules = tally
            .iter()
            .flat_map(|tally| &tally.by_rule)
            .zip(&self.of_rule)
            .filter(|(_, at)| **at == topic)
            .peekable();
        let has_rules = rules.peek().is_some();
        let fired = rules.any(|(points, _)| points.get(row).is_some_and(|points| *points != 0.0));
        if has_rules && !fired {
            format!("{words}{NOT_SO}")
        } else {
            words.clone()
        }
    }

    /// The words of a column, or its name.
    pub fn words_of_column<'a>(&'a self, name: &'a str) -> &'a str {
        self.words.get(name).map_or(name, String::as_str)
    }
}

/// `R_` and the name in capitals, everything but letters and digits as one `_`.
fn code(name: &str) -> String {
    let mut code = String::from("R");
    let mut gap = true;
    for c in name.chars() {
        if c.is_alphanumeric() {
            if gap {
                code.push('_');
            }
            code.extend(c.to_uppercase());
        }
        gap = !c.is_alphanumeric();
    }
    code
}

fn unique(code: &str, used: &mut HashSet<String>) -> String {
    let mut unique = code.to_owned();
    let mut number = 2;
    while !used.insert(unique.clone()) {
        unique = format!("{code}_{number}");
        number += 1;
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_capitals_without_gaps_and_unique() {
        assert_eq!(code("mail_opened"), "R_MAIL_OPENED");
        assert_eq!(code("Price page (30 d)"), "R_PRICE_PAGE_30_D");
        assert_eq!(code("--"), "R");
        let mut used = HashSet::new();
        let codes = ["a b", "a_b", "A B"].map(|name| unique(&code(name), &mut used));
        assert_eq!(codes, ["R_A_B", "R_A_B_2", "R_A_B_3"]);
    }
}
