//! A rulebook on its way in or out: keys and values in their order, each with the place it came from.
//!
//! It holds what `rules.toml` holds, key by key, and knows no kind of rule: a new kind or option passes through
//! as it is. Whether it makes sense is checked by the project's own reader, see [`super::check`].

use std::fmt::Write as _;

use crate::project::Diagnostic;
use crate::project::toml::{self, Findings, Node, Source};

/// A value as TOML has them.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number, whole or not.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A list.
    List(Vec<Value>),
    /// A table in braces.
    Table(Vec<(String, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Value {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Flag(_) | Self::List(_) | Self::Table(_) => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Flag(_) | Self::List(_) | Self::Table(_) => None,
        }
    }

    /// The value under a key, where this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Table(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) | Self::List(_) => None,
        }
    }

    /// The items of a list; anything else is a list of itself.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    fn of(node: &Node) -> Self {
        use toml::Value as Written;
        match &node.value {
            Written::Text(text) | Written::Time(text) => Self::Text(text.clone()),
            Written::Integer(number) => Self::Number(*number as f64),
            Written::Number(number) => Self::Number(*number),
            Written::Flag(flag) => Self::Flag(*flag),
            Written::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Written::Table(table) => Self::Table(
                table
                    .entries
                    .iter()
                    .map(|entry| (entry.key.clone(), Self::of(&entry.node)))
                    .collect(),
            ),
        }
    }

    /// The value as the right-hand side of a key, on one line.
    pub fn render(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            // As TOML writes what a cell should have held.
            Self::Number(number) if number.is_nan() => "nan".to_owned(),
            Self::Number(number) => numeral(*number),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::render).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Table(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{} = {}", key_of(key), value.render()))
                    .collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }

    /// The value that `text` says as the right-hand side of a key.
    pub fn parse(text: &str) -> Option<Self> {
        toml::node::parse_value(text, 0).map(|node| Self::of(&node))
    }
}

/// A number without a decimal point where it is whole, and with every digit that tells it apart.
pub fn numeral(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        format!("{number:?}")
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn key_of(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// One key of a part.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where it came from, such as `cell D7`; left out: where its part came from.
    pub from: Option<String>,
}

/// A table of the rulebook: a rule, a group, a threshold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Where it came from, such as `row 7`; empty for what nobody wrote.
    pub from: String,
    /// Lines of comment above it.
    pub comments: Vec<String>,
    /// Its keys in order.
    pub entries: Vec<Entry>,
}

impl Part {
    /// A part that came from a place.
    pub fn from(place: impl Into<String>) -> Self {
        Self {
            from: place.into(),
            ..Self::default()
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The number of a key.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.number()
    }

    /// Sets a key; a new one comes last.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.set_from(key, value, None);
    }

    /// Sets a key that came from a place of its own.
    pub fn set_from(&mut self, key: &str, value: impl Into<Value>, from: Option<String>) {
        let value = value.into();
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = value,
            None => self.entries.push(Entry {
                key: key.to_owned(),
                value,
                from,
            }),
        }
    }

    /// Sets a key where there is a value.
    pub fn set_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    fn of(node: &Node, without: &str) -> Self {
        let entries = node.table().map(|table| table.entries.as_slice());
        Self {
            entries: entries
                .unwrap_or_default()
                .iter()
                .filter(|entry| entry.key != without)
                .map(|entry| Entry {
                    key: entry.key.clone(),
                    value: Value::of(&entry.node),
                    from: None,
                })
                .collect(),
            ..Self::default()
        }
    }
}

/// A group with its rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// Its own keys.
    pub part: Part,
    /// Its rules.
    pub rules: Vec<Part>,
}

/// A rulebook that nobody has checked yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// Lines of comment at the top.
    pub intro: Vec<String>,
    /// `[rulebook]`.
    pub meta: Part,
    /// `[[threshold]]`.
    pub thresholds: Vec<Part>,
    /// `[matrix]`.
    pub matrix: Option<Part>,
    /// `[[group]]`.
    pub groups: Vec<Group>,
    /// `[[override]]`.
    pub overrides: Vec<Part>,
    /// What could not be understood on the way in; the values in question are not-a-number.
    pub faults: Vec<Diagnostic>,
}

impl Draft {
    /// The rulebook that a checked `rules.toml` holds; comments stay behind.
    pub fn of_toml(text: &str) -> Option<Self> {
        let root = toml::parse(&mut Findings::default(), Source::file("rules.toml", text))?;
        let parts = |key: &str| -> Vec<Part> {
            let items = root.get(key).map(Node::items).unwrap_or_default();
            items.iter().map(|node| Part::of(node, "")).collect()
        };
        let groups = root.get("group").map(Node::items).unwrap_or_default();
        Some(Self {
            intro: Vec::new(),
            meta: Part::of(root.get("rulebook")?, ""),
            thresholds: parts("threshold"),
            matrix: root.get("matrix").map(|node| Part::of(node, "")),
            groups: groups
                .iter()
                .map(|node| Group {
                    part: Part::of(node, "rule"),
                    rules: node
                        .get("rule")
                        .map(Node::items)
                        .unwrap_or_default()
                        .iter()
                        .map(|rule| Part::of(rule, ""))
                        .collect(),
                })
                .collect(),
            overrides: parts("override"),
            faults: Vec::new(),
        })
    }

    /// Every part, in the order of the file.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        let groups = self
            .groups
            .iter()
            .flat_map(|group| std::iter::once(&group.part).chain(&group.rules));
        std::iter::once(&self.meta)
            .chain(&self.thresholds)
            .chain(&self.matrix)
            .chain(groups)
            .chain(&self.overrides)
    }

    /// Number of rules.
    pub fn n_rules(&self) -> usize {
        self.groups.iter().map(|group| group.rules.len()).sum()
    }

    /// The rulebook as a file, and where each of its lines came from.
    pub fn render(&self) -> (String, Vec<String>) {
        let mut page = Page::default();
        page.line("#:schema ./rules.schema.json", "");
        page.line("#", "");
        for line in &self.intro {
            page.comment(line, "");
        }
        page.part("[rulebook]", &self.meta, "");
        for threshold in &self.thresholds {
            page.part("[[threshold]]", threshold, "");
        }
        if let Some(matrix) = &self.matrix {
            page.part("[matrix]", matrix, "");
        }
        for group in &self.groups {
            let name = group.part.text("name").unwrap_or_default();
            page.line("", "");
            page.line(&format!("# {} {name}", "-".repeat(66)), "");
            page.part_here("[[group]]", &group.part, "");
            for rule in &group.rules {
                page.part("[[group.rule]]", rule, "  ");
            }
        }
        for decision in &self.overrides {
            page.part("[[override]]", decision, "");
        }
        (page.text, page.from)
    }
}

#[derive(Default)]
struct Page {
    text: String,
    /// Where each line came from, in the order of the lines.
    from: Vec<String>,
}

impl Page {
    fn line(&mut self, line: &str, from: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.from.push(from.to_owned());
    }

    fn comment(&mut self, comment: &str, indent: &str) {
        // A comment is one line, whatever was in the cell.
        for line in comment.lines() {
            let line: String = line
                .chars()
                .map(|letter| if letter.is_control() { ' ' } else { letter })
                .collect();
            self.line(format!("{indent}# {line}").trim_end(), "");
        }
    }

    fn part(&mut self, header: &str, part: &Part, indent: &str) {
        self.line("", "");
        self.part_here(header, part, indent);
    }

    fn part_here(&mut self, header: &str, part: &Part, indent: &str) {
        for comment in &part.comments {
            self.comment(comment, indent);
        }
        self.line(&format!("{indent}{header}"), &part.from);
        for entry in &part.entries {
            let line = format!("{indent}{} = {}", key_of(&entry.key), entry.value.render());
            self.line(&line, entry.from.as_deref().unwrap_or(&part.from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::presets;

    #[test]
    fn every_preset_comes_back_from_a_draft_as_it_was() {
        for preset in presets::ALL {
            let draft = Draft::of_toml(preset.text).unwrap();
            let (text, from) = draft.render();
            assert_eq!(from.len(), text.lines().count());
            assert_eq!(Draft::of_toml(&text).unwrap(), draft, "{}", preset.name);
        }
    }

    #[test]
    fn values_keep_every_letter_and_every_digit() {
        for text in ["", "a\"b\\c\nd\te\u{1}", "#not a comment", "ñ 点 '"] {
            let value = Value::from(text);
            assert_eq!(Value::parse(&value.render()), Some(value));
        }
        for number in [0.1 + 0.2, -5.0, 1e-12, 1e300, 1e15, 123_456_789.0, -0.5] {
            let value = Value::from(number);
            assert_eq!(Value::parse(&value.render()), Some(value));
        }
    }
}
