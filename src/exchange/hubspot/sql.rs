//! Conditions as text: names and values said in SQL.

use crate::features::condition::Condition;

/// A column as a condition names it; in quotes where SQL would take it for something else.
pub(super) fn column(name: &str) -> String {
    let bare = Condition::parse(&format!("{name} = 1"));
    if bare.is_ok_and(|condition| condition.columns() == [name]) && !name.contains(' ') {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// A text in quotes.
pub(super) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Whether a pattern with this text in it means the text: neither `%` nor `_` may stand for others.
pub(super) fn is_plain(value: &str) -> bool {
    !value.contains(['%', '_', '\\'])
}

/// Conditions of which all have to hold.
pub(super) fn all(conditions: &[String]) -> String {
    joined(conditions, " AND ")
}

/// Conditions of which one has to hold.
pub(super) fn any(conditions: &[String]) -> String {
    joined(conditions, " OR ")
}

fn joined(conditions: &[String], by: &str) -> String {
    match conditions {
        [one] => one.clone(),
        several => several
            .iter()
            .map(|condition| nested(condition))
            .collect::<Vec<_>>()
            .join(by),
    }
}

/// In brackets where there is more than one part.
pub(super) fn nested(condition: &str) -> String {
    let upper = condition.to_uppercase();
    if condition.starts_with('(') && upper.ends_with(" IS NOT TRUE") && !upper.contains("TRUE AND")
    {
        return condition.to_owned();
    }
    if upper.contains(" OR ") || upper.contains(" AND ") {
        format!("({condition})")
    } else {
        condition.to_owned()
    }
}
