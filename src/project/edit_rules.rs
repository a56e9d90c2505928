//! Other points in the text of a rulebook: comments, order and everything else stay.

use std::fmt::Write as _;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::error::Error;
use crate::rules::leeway::{Scale, is_same};

/// Other points for one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPoints {
    /// The rule.
    pub rule: String,
    /// Points as the text has them; of a rule with tiers, those of the tier that gives most.
    pub from: f64,
    /// Points that it gets.
    pub to: f64,
    /// Points of tiers are rounded to multiples of this.
    pub step: f64,
}

/// Why a rulebook cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is no TOML.
    #[error("cannot edit the rulebook: {message}")]
    Toml {
        /// What the parser says.
        message: String,
    },
    /// A rule that the text does not have.
    #[error("the rulebook has no rule `{rule}` any more")]
    Gone {
        /// The rule.
        rule: String,
    },
    /// Points that are others than they were.
    #[error("rule `{rule}` has `{got}` points where `{expected}` were audited")]
    Changed {
        /// The rule.
        rule: String,
        /// Points in the text.
        got: String,
        /// Points that were audited.
        expected: String,
    },
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Self {
        Self::config(error.to_string()).hint("run the audit again: the file has changed since")
    }
}

/// `text` with other points, each with a comment that says what it was.
///
/// A rule's own limits are multiplied along, so that as many events count as before; at 0 points they stay. Tiers move in
/// proportion, each rounded to the step.
///
/// # Errors
/// [`EditError`]; nothing is changed then.
pub fn with_points(text: &str, edits: &[NewPoints]) -> Result<String, EditError> {
    let mut document = parse(text)?;
    for edit in edits {
        let mut found = false;
        for rule in rules_mut(&mut document) {
            if rule.get("name").and_then(Item::as_str) == Some(edit.rule.as_str()) {
                found = true;
                change(rule, edit)?;
            }
        }
        if !found {
            return Err(EditError::Gone {
                rule: edit.rule.clone(),
            });
        }
    }
    Ok(document.to_string())
}

/// `text` as a book from scratch: other points, rules of 0 points out of use, thresholds moved.
///
/// Limits of groups and of the total, and the matrix, are of the scale of the old points; they are taken out.
///
/// # Errors
/// As [`with_points`].
pub fn from_scratch(
    text: &str,
    edits: &[NewPoints],
    thresholds: &[(String, f64)],
) -> Result<String, EditError> {
    let mut document = parse(&with_points(text, edits)?)?;
    for rule in rules_mut(&mut document) {
        let name = rule.get("name").and_then(Item::as_str);
        let edit = edits.iter().find(|edit| name == Some(edit.rule.as_str()));
        if edit.is_some_and(|edit| edit.to == 0.0) {
            rule.insert("enabled", toml_edit::value(false));
        }
    }
    let groups = document
        .get_mut("group")
        .and_then(Item::as_array_of_tables_mut);
    for group in groups.into_iter().flat_map(ArrayOfTables::iter_mut) {
        group.remove("min");
        group.remove("max");
    }
    if let Some(book) = document.get_mut("rulebook").and_then(Item::as_table_mut) {
        book.remove("min");
        book.remove("max");
    }
    document.remove("matrix");
    let list = document
        .get_mut("threshold")
        .and_then(Item::as_array_of_tables_mut);
    for threshold in list.into_iter().flat_map(ArrayOfTables::iter_mut) {
        let label = threshold.get("label").and_then(Item::as_str);
        let new = thresholds
            .iter()
            .find(|(name, _)| label == Some(name.as_str()));
        let at = threshold.get_mut("at").and_then(Item::as_value_mut);
        if let (Some((_, to)), Some(at)) = (new, at) {
            let before = number(at).unwrap_or(f64::NAN);
            set(at, *to);
            note(at, &before.to_string());
        }
    }
    Ok(document.to_string())
}

/// `text` with one group more, of rules that are already written as a rulebook states them.
pub fn with_group(text: &str, name: &str, rules: &[&str]) -> String {
    format!(
        "{}\n\n[[group]]\nname = \"{name}\"\nkind = \"engagement\"\n\n{}\n",
        text.trim_end(),
        rules.join("\n").trim_end()
    )
}

fn parse(text: &str) -> Result<DocumentMut, EditError> {
    text.parse()
        .map_err(|error: toml_edit::TomlError| EditError::Toml {
            message: error.message().to_owned(),
        })
}

/// Every rule of a rulebook that is written as a table of its own.
fn rules_mut(document: &mut DocumentMut) -> impl Iterator<Item = &mut Table> {
    let groups = document
        .get_mut("group")
        .and_then(Item::as_array_of_tables_mut);
    groups
        .into_iter()
        .flat_map(ArrayOfTables::iter_mut)
        .filter_map(|group| group.get_mut("rule")?.as_array_of_tables_mut())
        .flat_map(ArrayOfTables::iter_mut)
}

fn change(rule: &mut Table, edit: &NewPoints) -> Result<(), EditError> {
    let changed = |got: f64| EditError::Changed {
        rule: edit.rule.clone(),
        got: got.to_string(),
        expected: edit.from.to_string(),
    };
    let ratio = if edit.from == 0.0 {
        1.0
    } else {
        edit.to / edit.from
    };
    if let Some(points) = rule.get_mut("points").and_then(Item::as_value_mut) {
        let before = number(points).unwrap_or(f64::NAN);
        if !is_same(before, edit.from) {
            return Err(changed(before));
        }
        set(points, edit.to);
        note(points, &before.to_string());
    } else if let Some(tiers) = rule.get_mut("tiers") {
        let before = tiers_of(tiers);
        let largest = before.iter().fold(0.0, |most: f64, points| {
            if most.abs() < points.abs() {
                *points
            } else {
                most
            }
        });
        if !is_same(largest, edit.from) {
            return Err(changed(largest));
        }
        scale_tiers(tiers, edit);
        if let Some(value) = tiers.as_value_mut() {
            let list: Vec<String> = before.iter().map(f64::to_string).collect();
            note(value, &list.join(", "));
        }
    } else {
        return Err(changed(f64::NAN));
    }
    if edit.from != 0.0 && edit.to != 0.0 {
        limits(rule, ratio);
    }
    Ok(())
}

/// Both limits times `ratio`; a penalty's lower limit is a bonus's upper one.
fn limits(rule: &mut Table, ratio: f64) {
    let get = |rule: &Table, key: &str| rule.get(key).and_then(Item::as_value).and_then(number);
    let (min, max) = (get(rule, "min"), get(rule, "max"));
    if 0.0 < ratio {
        for (key, limit) in [("min", min), ("max", max)] {
            if let (Some(limit), Some(value)) =
                (limit, rule.get_mut(key).and_then(Item::as_value_mut))
            {
                set(value, limit * ratio);
                note(value, &limit.to_string());
            }
        }
        return;
    }
    for (key, limit, other) in [("min", max, "max"), ("max", min, "min")] {
        match limit {
            Some(limit) => {
                let mut value = Value::from(0);
                set(&mut value, limit * ratio);
                note(&mut value, &format!("`{other}` {limit}"));
                rule.insert(key, Item::Value(value));
            }
            None => {
                rule.remove(key);
            }
        }
    }
}

fn tiers_of(tiers: &Item) -> Vec<f64> {
    let of_inline = |tier: &InlineTable| tier.get("points").and_then(number);
    let of_table = |tier: &Table| tier.get("points")?.as_value().and_then(number);
    let points = match tiers {
        Item::Value(Value::Array(list)) => list
            .iter()
            .map(|tier| tier.as_inline_table().and_then(of_inline))
            .collect(),
        Item::ArrayOfTables(list) => list.iter().map(of_table).collect(),
        _ => Vec::new(),
    };
    points.into_iter().flatten().collect()
}

fn scale_tiers(tiers: &mut Item, edit: &NewPoints) {
    let scale = Scale {
        from: edit.from,
        to: edit.to,
        step: edit.step,
    };
    let scaled = |value: &mut Value| {
        if let Some(points) = number(value) {
            set(value, scale.tier(points));
        }
    };
    match tiers {
        Item::Value(Value::Array(list)) => {
            for tier in list.iter_mut().filter_map(Value::as_inline_table_mut) {
                if let Some(points) = tier.get_mut("points") {
                    scaled(points);
                }
            }
        }
        Item::ArrayOfTables(list) => {
            for tier in list.iter_mut() {
                if let Some(points) = tier.get_mut("points").and_then(Item::as_value_mut) {
                    scaled(points);
                }
            }
        }
        _ => {}
    }
}

fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "points are small")]
    value
        .as_float()
        .or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// Another number in the same place; whole numbers without a point.
fn set(value: &mut Value, to: f64) {
    // Multiples of a step that is no binary fraction end in noise.
    let to = (to * 1e6).round() / 1e6 + 0.0;
    let decor = value.decor().clone();
    *value = if to.fract() == 0.0 && to.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far from 2^63")]
        Value::from(to as i64)
    } else {
        Value::from(to)
    };
    *value.decor_mut() = decor;
}

/// Says behind the value what it was, in place of what an edit before said; a comment that stands there stays in front.
fn note(value: &mut Value, before: &str) {
    let suffix = value.decor().suffix().and_then(|suffix| suffix.as_str());
    let suffix = without_note(suffix.unwrap_or_default().trim_end()).to_owned();
    let mut with = if suffix.trim().is_empty() {
        "  #".to_owned()
    } else {
        format!("{suffix};")
    };
    let _ = write!(with, " was {before}");
    value.decor_mut().set_suffix(with);
}

/// A comment without the notes that edits left at its end; what people wrote is none.
fn without_note(comment: &str) -> &str {
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    let is_limit = |text: &str| {
        let limit = text.strip_prefix("`min` ").or(text.strip_prefix("`max` "));
        limit.is_some_and(is_number)
    };
    let is_note = |text: &str| {
        let before = text.trim().strip_prefix("was ");
        before.is_some_and(|before| before.split(", ").all(is_number) || is_limit(before))
    };
    match comment.rfind(['#', ';']) {
        Some(at) if is_note(&comment[at + 1..]) => without_note(comment[..at].trim_end()),
        _ => comment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"# Ours.
[rulebook]
name = "points"

[[group]]
name = "web"
kind = "engagement"
max = 60

  [[group.rule]]
  name = "clicked"
  kind = "event"
  points = 3                # each
  max = 15

  # By size.
  [[group.rule]]
  name = "size"
  kind = "value"
  value = { kind = "number", column = "size" }
  tiers = [{ from = 2, to = 4, points = 5 }, { from = 4, points = 10 }]

  [[group.rule]]
  name = "silent"
  points = -5
  min = -20
"#;

    fn new(rule: &str, from: f64, to: f64) -> NewPoints {
        NewPoints {
            rule: rule.to_owned(),
            from,
            to,
            step: 1.0,
        }
    }

    #[test]
    fn comments_and_order_stay_and_limits_go_along() {
        let edits = [
            new("clicked", 3.0, 6.0),
            new("size", 10.0, 7.0),
            new("silent", -5.0, 2.5),
        ];
        let text = with_points(BOOK, &edits).unwrap();
        let expected = BOOK
            .replace(
                "points = 3                # each",
                "points = 6                # each; was 3",
            )
            .replace("max = 15", "max = 30  # was 15")
            .replace(
                "points = 5 }, { from = 4, points = 10 }]",
                "points = 4 }, { from = 4, points = 7 }]  # was 5, 10",
            )
            .replace(
                "points = -5\n  min = -20",
                "points = 2.5  # was -5\nmax = 10  # was `min` -20",
            );
        assert_eq!(text, expected);
        assert_eq!(with_points(BOOK, &[]).unwrap(), BOOK);
    }

    #[test]
    fn only_the_last_edit_is_noted() {
        let once = with_points(BOOK, &[new("clicked", 3.0, 6.0), new("size", 10.0, 7.0)]).unwrap();
        let edits = [new("clicked", 6.0, 9.0), new("size", 7.0, 8.0)];
        let twice = with_points(&once, &edits).unwrap();
        for line in [
            "points = 9                # each; was 6\n",
            "max = 45  # was 30\n",
            "points = 8 }]  # was 4, 7\n",
        ] {
            assert!(twice.contains(line), "{line}{twice}");
        }
        // What people wrote themselves stays.
        let own = BOOK.replace("# each", "# was 5 before May");
        let text = with_points(&own, &[new("clicked", 3.0, 6.0)]).unwrap();
        assert!(text.contains("# was 5 before May; was 3\n"), "{text}");
    }

    #[test]
    fn a_book_from_scratch_has_no_limits_of_the_old_scale() {
        let text = BOOK.replace(
            "[[group]]",
            "[[threshold]]\nlabel = \"hot\"\nat = 20\n\n[matrix]\nfit = [10]\nengagement = [10]\n\n[[group]]",
        );
        let edits = [new("clicked", 3.0, 0.0), new("size", 10.0, 20.0)];
        let text = from_scratch(&text, &edits, &[("hot".to_owned(), 35.0)]).unwrap();
        assert!(text.contains("at = 35  # was 20"), "{text}");
        assert!(text.contains("enabled = false"), "{text}");
        assert!(
            !text.contains("max = 60") && !text.contains("[matrix]"),
            "{text}"
        );
        // The limit of a rule is its own business.
        assert!(text.contains("min = -20"), "{text}");
    }

    #[test]
    fn what_was_not_audited_is_not_edited() {
        let error = with_points(BOOK, &[new("clicked", 4.0, 6.0)]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rule `clicked` has `3` points where `4` were audited"
        );
        let error = with_points(BOOK, &[new("gone", 4.0, 6.0)]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the rulebook has no rule `gone` any more"
        );
        assert!(with_points("[[", &[]).is_err());
    }

    #[test]
    fn points_of_nothing_leave_limits_alone() {
        let text = with_points(BOOK, &[new("silent", -5.0, 0.0)]).unwrap();
        assert!(text.contains("points = 0  # was -5\n  min = -20"), "{text}");
    }
}
