//! Names for rules that came without one: words in lower case, joined by underscores, each of them once.

use std::collections::HashSet;

/// Longest name that is made from words.
const MAX_LETTERS: usize = 60;

/// `text` as a name: letters and digits of any script in lower case, everything else one `_`; `rule` where nothing is left.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::new();
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name: String = name.chars().take(MAX_LETTERS).collect();
    let name = name.trim_matches('_');
    if name.is_empty() {
        "rule".to_owned()
    } else {
        name.to_owned()
    }
}

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// `name`, or the same with the first number that makes it new.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let mut found = name.to_owned();
        let mut number = 2;
        while !self.0.insert(found.clone()) {
            found = format!("{name}_{number}");
            number += 1;
        }
        found
    }

    /// Keeps a name for the one who has it already.
    pub(super) fn take(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_script_become_names() {
        for (text, name) in [
            (" Visited price page (twice) ", "visited_price_page_twice"),
            ("Opinión: muy alta", "opinión_muy_alta"),
            ("資料ダウンロード", "資料ダウンロード"),
            ("email_opened", "email_opened"),
            ("+++", "rule"),
        ] {
            assert_eq!(snake(text), name);
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::default();
        names.take("a_2");
        let given: Vec<String> = (0..3).map(|_| names.unique("a")).collect();
        assert_eq!(given, ["a", "a_3", "a_4"]);
    }
}
