//! TOML by hand, so that the comments stand where a reader wants them.

use std::fmt::Write as _;

use toml_edit::Value;

/// A file in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    /// Number of questions asked.
    pub(super) n_questions: usize,
}

/// Where comments behind values begin.
const COMMENT_COLUMN: usize = 36;
/// Width of comment paragraphs.
const WIDTH: usize = 110;

impl Page {
    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A table header after an empty line.
    pub(super) fn header(&mut self, name: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        self.line(name);
    }

    /// `key = value`, where there is a value.
    pub(super) fn text_key(&mut self, key: &str, value: Option<&String>, comment: &str) {
        if let Some(value) = value {
            self.key(key, &quoted(value), comment);
        }
    }

    /// `key = value  # comment`; `value` is TOML already.
    pub(super) fn key(&mut self, key: &str, value: &str, comment: &str) {
        let mut line = format!("{key} = {value}");
        if !comment.is_empty() {
            let width = COMMENT_COLUMN.saturating_sub(line.chars().count()).max(2);
            line.push_str(&" ".repeat(width));
            line.push_str("# ");
            line.push_str(comment);
        }
        self.line(&line);
    }

    /// A comment, broken into lines.
    pub(super) fn comment(&mut self, text: &str) {
        for line in wrapped(text, WIDTH) {
            self.line(&format!("# {line}"));
        }
    }

    /// A question to the user, which can be searched for.
    pub(super) fn question(&mut self, text: &str) {
        self.n_questions += 1;
        for (idx, line) in wrapped(text, WIDTH - 10).into_iter().enumerate() {
            let lead = if idx == 0 { "# question: " } else { "#   " };
            self.line(&format!("{lead}{line}"));
        }
    }

    /// The file.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && width < line.chars().count() + 1 + word.chars().count() {
            lines.push(word.to_string());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

/// A text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string().trim().to_string()
}

/// Texts as a TOML list; a long one over several lines.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quoted).collect();
    let short = format!("[{}]", quoted.join(", "));
    if short.chars().count() <= WIDTH - 20 {
        return short;
    }
    let mut lines = String::from("[");
    let mut width = WIDTH;
    for item in &quoted {
        if WIDTH - 10 < width + item.chars().count() {
            lines.push_str("\n   ");
            width = 3;
        }
        let _ = write!(lines, " {item},");
        width += item.chars().count() + 2;
    }
    lines + "\n]"
}

/// A column name inside a condition.
pub(super) fn sql_name(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && !SQL_WORDS.contains(&name.to_lowercase().as_str());
    if is_plain {
        name.to_string()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// Words that a condition would not take for a column.
const SQL_WORDS: [&str; 26] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "like",
    "ilike",
    "between",
    "case",
    "when",
    "default",
    "group",
    "order",
    "select",
    "from",
    "where",
    "user",
    "table",
    "true",
    "false",
    "date",
    "time",
    "timestamp",
    "interval",
    "end",
];

/// A text inside a condition.
pub(super) fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_survive_toml_and_sql() {
        assert_eq!(sql_name("emp.var.rate"), "\"emp.var.rate\"");
        assert_eq!(sql_name("age"), "age");
        assert_eq!(sql_text("55<='"), "'55<='''");
        let back: toml_edit::DocumentMut =
            format!("a = {}", quoted("x \"y\" \\ 'z'")).parse().unwrap();
        assert_eq!(back["a"].as_str(), Some("x \"y\" \\ 'z'"));
    }

    #[test]
    fn long_lists_and_comments_are_broken() {
        let names: Vec<String> = (0..40).map(|n| format!("column_{n}")).collect();
        let text = list(names.iter().map(String::as_str));
        assert!(text.lines().all(|line| line.len() <= WIDTH));
        let back: toml_edit::DocumentMut = format!("a = {text}").parse().unwrap();
        assert_eq!(back["a"].as_array().map(toml_edit::Array::len), Some(40));
    }
}
