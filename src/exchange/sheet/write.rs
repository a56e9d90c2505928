//! From a draft to a sheet: the book, its groups and rules, from top to bottom; columns that nobody uses are left out.

use super::columns::{ALL, Column, Holds, find};
use super::{NAME, ROWS, Row, words};
use crate::exchange::Remarks;
use crate::exchange::draft::{Draft, Part, Value};
use crate::exchange::grid::{Cell, Decimal, Grid};

/// The sheet of a rulebook.
pub fn write(draft: &Draft, remarks: &mut Remarks) -> Grid {
    let mut lines = vec![line(Row::Rulebook, &draft.meta, &[])];
    for threshold in &draft.thresholds {
        lines.push(line(Row::Threshold, threshold, &[("at", "points")]));
    }
    if let Some(matrix) = &draft.matrix {
        lines.push(line(Row::Matrix, matrix, &[]));
    }
    for group in &draft.groups {
        let renamed = [("name", "group"), ("kind", "group_kind")];
        lines.push(line(Row::Group, &group.part, &renamed));
        let name = group
            .part
            .get("name")
            .map(|name| words::write(Holds::Text, name));
        for rule in &group.rules {
            let mut cells = line(Row::Rule, rule, &[]);
            cells.push(("group", name.clone().unwrap_or_default()));
            lines.push(cells);
        }
    }
    for decision in &draft.overrides {
        lines.push(line(Row::Override, decision, &[]));
    }
    for part in draft.parts() {
        for entry in part.entries.iter().filter(|entry| unknown(&entry.key)) {
            let name = part.text("name").or(part.text("label")).unwrap_or_default();
            remarks.left_out(
                format!("`{name}`"),
                format!("a sheet has no column for `{}`", entry.key),
            );
        }
    }
    let is_used = |column: &&Column| lines.iter().any(|line| cell(line, column.key).is_some());
    let used: Vec<&Column> = ALL.iter().filter(is_used).collect();
    let heading = |column: &&Column| Cell::Text(column.title.to_owned());
    let mut rows = vec![used.iter().map(heading).collect::<Vec<_>>()];
    for line in &lines {
        let of = |column: &&Column| cell(line, column.key).cloned().unwrap_or_default();
        rows.push(used.iter().map(of).collect());
    }
    Grid {
        sheet: Some(NAME.to_owned()),
        rows,
        decimal: Decimal::Point,
    }
}

type Line = Vec<(&'static str, Cell)>;

fn cell<'a>(line: &'a Line, key: &str) -> Option<&'a Cell> {
    line.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, cell)| cell)
}

/// Keys that no column holds; `at` and the kinds of groups stand in columns of other names.
fn unknown(key: &str) -> bool {
    !["at", "$schema"].contains(&key) && find(key).is_none_or(|column| column.key != key)
}

/// The cells of a part; `renamed` are keys that stand in another column.
fn line(row: Row, part: &Part, renamed: &[(&str, &str)]) -> Line {
    let name = ROWS
        .iter()
        .find(|(one, _)| *one == row)
        .map_or("", |(_, name)| name);
    let mut line = vec![("row", Cell::Text(name.to_owned()))];
    for entry in &part.entries {
        let other = renamed.iter().find(|(from, _)| *from == entry.key);
        let key = other.map_or(entry.key.as_str(), |(_, to)| to);
        let Some(column) = ALL.iter().find(|column| column.key == key) else {
            continue;
        };
        let cell = match (&entry.value, row, key) {
            (Value::Text(name), Row::Rule, "name") => words::exact_name(name),
            (value, _, _) => words::write(column.holds, value),
        };
        line.push((column.key, cell));
    }
    line
}
