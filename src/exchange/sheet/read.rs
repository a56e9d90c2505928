//! From a sheet to a draft. Everything that cannot be understood is told at once, by cell.

use std::collections::HashSet;

use super::columns::{ALL, Column, choose, find, fold};
use super::{ROWS, Row, words};
use crate::exchange::Remarks;
use crate::exchange::check::fault;
use crate::exchange::draft::{Draft, Group, Part, Value};
use crate::exchange::grid::{Cell, Grid};
use crate::exchange::name::{Names, snake};
use crate::project::{Diagnostic, ProjectError};

/// Sheets that are taken before others, folded.
const SHEET_NAMES: [&str; 6] = [
    "rules",
    "rulebook",
    "reglas",
    "regras",
    "ルール",
    "ルールブック",
];

/// The headings of a row that is looked for among the first so many.
const HEADER_WITHIN: usize = 30;

const ROW_WORDS: [(&str, &str); 6] = [
    ("rulebook", "book | libro | livro | ルールブック"),
    ("threshold", "umbral | limiar | しきい値 | 閾値"),
    ("matrix", "matriz | マトリクス | マトリックス"),
    ("group", "grupo | グループ"),
    ("rule", "regla | regra | ルール"),
    ("override", "excepción | exceção | veto | 例外 | 上書き"),
];

/// The rulebook in the first of the sheets that holds one; other sheets that are not empty are named.
///
/// # Errors
/// No row of headings anywhere, or no rule below it. Cells that cannot be understood stand in the draft.
pub fn read(file: &str, sheets: &[Grid], remarks: &mut Remarks) -> Result<Draft, ProjectError> {
    let is_named = |grid: &&Grid| {
        let name = grid.sheet.as_deref().map(fold).unwrap_or_default();
        SHEET_NAMES.contains(&name.as_str())
    };
    let with_header = |grid: &&Grid| header(grid).is_some();
    let chosen = sheets
        .iter()
        .filter(is_named)
        .find(with_header)
        .or_else(|| sheets.iter().find(with_header));
    let Some((grid, at)) = chosen.and_then(|grid| Some((grid, header(grid)?))) else {
        return Err(ProjectError::new(vec![no_header(file, sheets)]));
    };
    let others = sheets.iter().filter(|other| other.sheet != grid.sheet);
    for other in others.filter(|other| !other.rows.iter().flatten().all(Cell::is_empty)) {
        let name = other.sheet.as_deref().unwrap_or_default();
        remarks.note(
            format!("sheet `{name}`"),
            "it is not the sheet of the rules and was not read",
        );
    }
    let mut reading = Reading::new(file, grid, at);
    for row in at + 1..grid.rows.len() {
        reading.row(row);
    }
    reading.finish()
}

/// The row of headings: two that are known, one of them for points.
fn header(grid: &Grid) -> Option<usize> {
    let is_header = |row: &Vec<Cell>| {
        let known: Vec<&str> = row
            .iter()
            .filter_map(|cell| Some(find(&cell.shown())?.key))
            .collect();
        let gives = known.iter().any(|key| ["points", "tiers"].contains(key));
        let asks = ["name", "label", "event", "where"];
        gives && known.iter().any(|key| asks.contains(key))
    };
    grid.rows.iter().take(HEADER_WITHIN).position(is_header)
}

fn no_header(file: &str, sheets: &[Grid]) -> Diagnostic {
    let first = sheets
        .iter()
        .flat_map(|grid| &grid.rows)
        .find(|row| !row.iter().all(Cell::is_empty));
    let found: Vec<String> = first
        .into_iter()
        .flatten()
        .filter(|cell| !cell.is_empty())
        .take(12)
        .map(|cell| format!("`{}`", cell.shown()))
        .collect();
    let message = if found.is_empty() {
        "there is nothing in it".to_owned()
    } else {
        format!(
            "no row of headings: one for the points is needed, and one for the rule, event or condition; found {}",
            found.join(", ")
        )
    };
    let hint = "name the columns `group`, `rule`, `event`, `condition`, `points` (or in Spanish, Portuguese, Japanese); \
                `leadscore rules export -o book.csv` shows them all";
    fault("header", file, "", message, Some(hint))
}

struct Reading<'a> {
    file: &'a str,
    grid: &'a Grid,
    /// What stands in each column: a key of ours, or words for a comment.
    columns: Vec<Option<Result<&'static Column, String>>>,
    faults: Vec<Diagnostic>,
    draft: Draft,
    names: Names,
    /// The group of the row above.
    group: Option<String>,
    /// Groups that only their rules have spoken of so far.
    made: HashSet<String>,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, grid: &'a Grid, header: usize) -> Self {
        let mut reading = Self {
            file,
            grid,
            columns: Vec::new(),
            faults: Vec::new(),
            draft: Draft::default(),
            names: Names::default(),
            group: None,
            made: HashSet::new(),
        };
        for (idx, cell) in grid.rows[header].iter().enumerate() {
            let heading = cell.shown();
            let column = match find(&heading) {
                _ if cell.is_empty() => None,
                Some(column) => {
                    let twice = |other: &Option<Result<&Column, String>>| matches!(other, Some(Ok(other)) if other.key == column.key);
                    if let Some(first) = reading.columns.iter().position(twice) {
                        let message = format!("two columns for `{}`", column.title);
                        let hint = format!("the first is {}", grid.address(header, first));
                        reading.fault(header, idx, "header", message, Some(&hint));
                    }
                    Some(Ok(column))
                }
                None => Some(Err(heading.trim().to_owned())),
            };
            reading.columns.push(column);
        }
        reading
    }

    fn fault(
        &mut self,
        row: usize,
        column: usize,
        code: &'static str,
        message: String,
        hint: Option<&str>,
    ) {
        let place = self.grid.address(row, column);
        self.faults
            .push(fault(code, self.file, &place, message, hint));
    }

    /// The cells of a row as keys and values with their addresses, and the comments.
    fn cells(&mut self, row: usize) -> (Part, Vec<String>) {
        let mut part = Part::from(self.grid.row_address(row));
        let mut comments = Vec::new();
        let grid = self.grid;
        for (idx, cell) in grid.rows[row].iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            match self.columns.get(idx).cloned().flatten() {
                Some(Ok(column)) => {
                    // Names are understood with their words.
                    let value = if column.key == "name" {
                        Ok(Value::from(cell.shown().trim()))
                    } else {
                        words::read(column.holds, cell, grid.decimal)
                    };
                    match value {
                        Ok(value) => {
                            part.set_from(column.key, value, Some(grid.address(row, idx)));
                        }
                        Err((message, hint)) => {
                            let message = format!("column `{}`: {message}", column.title);
                            self.fault(row, idx, "cell", message, Some(&hint));
                            // The key is there, so that it is not missed as well.
                            part.set_from(column.key, f64::NAN, Some(grid.address(row, idx)));
                        }
                    }
                }
                Some(Err(heading)) => comments.push(format!("{heading}: {}", cell.shown())),
                None => comments.push(cell.shown()),
            }
        }
        (part, comments)
    }

    fn row(&mut self, row: usize) {
        if self.grid.rows[row].iter().all(Cell::is_empty) {
            return;
        }
        let (mut part, comments) = self.cells(row);
        let kind = match part.remove("row") {
            None => Row::Rule,
            Some(entry) => {
                let word = entry.value.text().unwrap_or_default().to_owned();
                let key = choose(&ROW_WORDS, &word);
                let found = ROWS.iter().find(|(_, name)| Some(*name) == key);
                let Some((kind, _)) = found else {
                    let names: Vec<String> =
                        ROWS.iter().map(|(_, name)| format!("`{name}`")).collect();
                    let hint = format!("allowed: {}; empty for a rule", names.join(", "));
                    let place = entry.from.unwrap_or_default();
                    let message = format!("column `row`: `{word}` is not known here");
                    self.faults
                        .push(fault("cell", self.file, &place, message, Some(&hint)));
                    return;
                };
                *kind
            }
        };
        part.comments = comments;
        match kind {
            Row::Rulebook => {
                unquote(&mut part, "name");
                self.draft.meta = part;
            }
            Row::Threshold => {
                rename(&mut part, "points", "at");
                self.draft.thresholds.push(part);
            }
            Row::Matrix => self.draft.matrix = Some(part),
            Row::Group => self.group_row(part),
            Row::Rule => self.rule_row(part),
            Row::Override => self.draft.overrides.push(part),
        }
    }

    fn group_row(&mut self, mut part: Part) {
        rename(&mut part, "group", "name");
        rename(&mut part, "group_kind", "kind");
        let name = part.text("name").map(str::to_owned);
        // Rules may stand above the row of their group.
        let is_made = name.as_deref().is_some_and(|name| self.made.remove(name));
        let known = self
            .draft
            .groups
            .iter_mut()
            .find(|group| group.part.text("name") == name.as_deref());
        match known {
            Some(group) if is_made => {
                if part.get("kind").is_none() {
                    part.entries.extend(group.part.remove("kind"));
                }
                group.part = part;
            }
            _ => self.draft.groups.push(Group {
                part,
                rules: Vec::new(),
            }),
        }
        self.group = name;
    }

    fn rule_row(&mut self, mut part: Part) {
        let axis = part.remove("group_kind");
        let given = part.remove("group");
        let name = match &given {
            Some(entry) => entry.value.text().map(str::to_owned),
            None => self.group.clone(),
        };
        let is_fit = axis.as_ref().map_or_else(
            || !does_something(&part),
            |axis| axis.value.text() == Some("fit"),
        );
        let kind = if is_fit { "fit" } else { "engagement" };
        // Without any word on groups, there are two: who leads are, and what they do.
        let name = name.unwrap_or_else(|| kind.to_owned());
        if given.is_some() {
            self.group = Some(name.clone());
        }
        let at = self
            .draft
            .groups
            .iter()
            .position(|group| group.part.text("name") == Some(&name));
        let at = at.unwrap_or_else(|| {
            let mut group = Part::from(part.from.clone());
            group.set_from("name", name.as_str(), given.and_then(|given| given.from));
            group.set("kind", kind);
            self.made.insert(name.clone());
            self.draft.groups.push(Group {
                part: group,
                rules: Vec::new(),
            });
            self.draft.groups.len() - 1
        });
        let group = self.draft.groups[at]
            .part
            .text("kind")
            .unwrap_or("engagement")
            .to_owned();
        if let Some(axis) = axis
            && axis.value.text().is_some_and(|axis| axis != group)
        {
            let message = format!(
                "group `{name}` is of kind `{group}` and cannot be `{}` as well",
                axis.value.text().unwrap_or_default()
            );
            let place = axis.from.unwrap_or_default();
            let hint = "put rules of the other kind into a group of their own";
            self.faults
                .push(fault("cell", self.file, &place, message, Some(hint)));
        }
        let rule = self.finished(part, &group);
        self.draft.groups[at].rules.push(rule);
    }

    /// The rule with a name, its words and a kind, in the order in which rulebooks are written.
    fn finished(&mut self, mut part: Part, group: &str) -> Part {
        let mut rule = Part::from(part.from.clone());
        rule.comments.push(format!("from {}", part.from));
        rule.comments.append(&mut part.comments);
        let named = part.remove("name");
        let written = named
            .as_ref()
            .and_then(|entry| entry.value.text())
            .unwrap_or_default();
        let from = named.as_ref().and_then(|entry| entry.from.clone());
        let exact = words::unquoted(written);
        let (name, own_words) = if exact != written || snake(written) == written {
            (exact, None)
        } else if written.is_empty() {
            let about = ["label", "event", "where", "without"];
            let about = about.iter().find_map(|key| part.get(key));
            let about = about.map(|value| {
                value
                    .items()
                    .iter()
                    .filter_map(Value::text)
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            (self.names.unique(&snake(&about.unwrap_or_default())), None)
        } else {
            (snake(written), Some(written.to_owned()))
        };
        self.names.take(&name);
        rule.set_from("name", name, from.clone());
        if part.get("label").is_none()
            && let Some(words) = own_words
        {
            rule.set_from("label", words, from);
        }
        let kind = part
            .text("kind")
            .map_or_else(|| implied_kind(&part, group), str::to_owned);
        if part.get("kind").is_none() {
            part.set("kind", kind.as_str());
        }
        if kind == "absence" && part.get("sent").is_none() {
            rename(&mut part, "event", "sent");
        }
        for column in ALL {
            let entry = part.remove(column.key);
            // What holds anyway need not be said.
            let said =
                entry.filter(|entry| entry.value != Value::Flag(true) || entry.key != "enabled");
            rule.entries
                .extend(said.filter(|entry| entry.value.text() != Some("per_occurrence")));
        }
        rule
    }

    fn finish(mut self) -> Result<Draft, ProjectError> {
        // A book that says its name may have no rules yet.
        let is_book = self.draft.meta.get("name").is_some();
        if self.draft.n_rules() == 0 && self.faults.is_empty() && !is_book {
            let message = "there is a row of headings and no rule below it";
            let empty = fault("empty", self.file, "", message, None);
            return Err(ProjectError::new(vec![empty]));
        }
        // Told together with what the reader of rulebooks finds in the rest.
        self.draft.faults = self.faults;
        if self.draft.meta.get("name").is_none() {
            let file = std::path::Path::new(self.file);
            let stem = file
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            self.draft
                .meta
                .set("name", stem.unwrap_or_else(|| "rules".to_owned()));
        }
        self.draft.intro = vec![format!(
            "Read from `{}`. Rules stand in the order of its rows.",
            self.file
        )];
        Ok(self.draft)
    }
}

fn rename(part: &mut Part, from: &str, to: &str) {
    if let Some(entry) = part.entries.iter_mut().find(|entry| entry.key == from) {
        to.clone_into(&mut entry.key);
    }
}

fn unquote(part: &mut Part, key: &str) {
    if let Some(entry) = part.entries.iter_mut().find(|entry| entry.key == key)
        && let Some(text) = entry.value.text()
    {
        entry.value = Value::Text(words::unquoted(text));
    }
}

/// Whether a row is about what a lead does.
fn does_something(part: &Part) -> bool {
    ["event", "without", "sent", "tiers", "grace_days"]
        .iter()
        .any(|key| part.get(key).is_some() && part.get("value").is_none())
        || matches!(
            part.text("kind"),
            Some("event" | "tier" | "absence" | "inactivity")
        )
}

/// The kind of a rule that does not say it: by the options that only one kind has.
fn implied_kind(part: &Part, group: &str) -> String {
    let has = |key: &str| part.get(key).is_some();
    let kind = if has("value") {
        "value"
    } else if has("without") || has("sent") {
        "absence"
    } else if has("grace_days") {
        "inactivity"
    } else if has("tiers") {
        "tier"
    } else if has("event") || group == "engagement" {
        "event"
    } else {
        "attribute"
    };
    kind.to_owned()
}
