//! What columns hold, in the language of the page: figures name them in English, and the vocabulary has them in parts.

use crate::history::{ACTIVITY, COLLEAGUES, PROFILE};
use crate::report::facts::Saying;
use crate::scoring::{LIMITS_OF_MODEL, LIMITS_OF_POINTS, NOT_SO};

use super::words::{Words, say};

/// Words that the program has for what is no column of its own, and their keys.
const FIXED: [(&str, &str); 6] = [
    (COLLEAGUES, "theme-colleagues"),
    (PROFILE, "says-completeness"),
    (ACTIVITY, "theme-activity"),
    (LIMITS_OF_POINTS, "theme-limits-points"),
    (LIMITS_OF_MODEL, "theme-limits-model"),
    ("cutoff period", "theme-period"),
];

impl Words {
    /// A column, theme or reason that figures name by `words`; words of the user stay as they are.
    pub(super) fn column(&self, words: &str) -> String {
        if let Some(saying) = self.vocabulary.get(words) {
            return self.saying(saying);
        }
        if let Some((_, key)) = FIXED.iter().find(|(fixed, _)| *fixed == words) {
            return self.say(key, &[]);
        }
        match words.strip_suffix(NOT_SO) {
            Some(what) => say!(self, "not-so", what = self.column(what)),
            None => words.to_owned(),
        }
    }

    /// A column as a question that a lead answers with yes: "no order for 90 days". `asks` is `at_least`, `below` or `is`.
    pub(super) fn asked(
        &self,
        words: &str,
        asks: &str,
        number: Option<f64>,
        level: &str,
    ) -> String {
        let asks = asks.replace('_', "-");
        let bound = number.unwrap_or_default();
        let digits = usize::from(bound.fract() != 0.0) * 2;
        let written = self.number(bound, digits);
        if let Some(saying) = self.vocabulary.get(words) {
            let key = format!("asks-{asks}-{}", saying.form.replace('_', "-"));
            // "Less than usual" is true of bounds below 0 alone, "more" of those above.
            let is_change = ["change_of_use", "trend"].contains(&saying.form.as_str());
            let fits = !is_change || (bound < 0.0) == (asks == "below");
            if fits && self.knows(&key) {
                let is_any = saying.events.is_empty() && saying.condition.is_none();
                let events = if is_any {
                    say!(self, "any-activity")
                } else {
                    self.events(saying)
                };
                return self.with_parts(&key, saying, (events, written));
            }
        }
        say!(
            self,
            &format!("asks-{asks}"),
            what = self.column(words),
            number = written,
            level = level,
        )
    }

    fn saying(&self, saying: &Saying) -> String {
        let key = format!("says-{}", saying.form.replace('_', "-"));
        if !self.knows(&key) {
            return saying.words.clone();
        }
        let events = self.events(saying);
        self.with_parts(&key, saying, (events, String::new()))
    }

    fn with_parts(&self, key: &str, saying: &Saying, (events, number): (String, String)) -> String {
        let days = saying.days.map(|days| {
            let digits = usize::from(days.fract() != 0.0);
            self.number(days, digits)
        });
        let inner = saying.inner.as_ref().map(|inner| self.saying(inner));
        say!(
            self,
            key,
            number = number,
            events = events,
            days = days.unwrap_or_default(),
            name = saying.name.as_str(),
            other = saying.other.as_str(),
            inner = inner.unwrap_or_default(),
        )
    }

    fn events(&self, saying: &Saying) -> String {
        let types = match saying.events.as_slice() {
            [] => say!(self, "any-event"),
            [one] => one.clone(),
            [rest @ .., last] => {
                let between = say!(self, "list-between");
                say!(
                    self,
                    "list-or",
                    rest = rest.join(&between),
                    last = last.as_str()
                )
            }
        };
        match &saying.condition {
            Some(condition) => {
                say!(
                    self,
                    "events-where",
                    events = types,
                    condition = condition.as_str()
                )
            }
            None => types,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::phrase::{FORMS, Phrase};
    use crate::report::page::language::Language;

    /// A phrase with every part filled in.
    fn phrase(form: &'static str) -> Phrase {
        Phrase {
            form,
            events: vec!["page viewed".into(), "form sent".into()],
            condition: Some("seconds > 9".into()),
            days: Some(30.0),
            name: "plan".into(),
            other: "team".into(),
            inner: Some(Box::new(Phrase::about("missing", "job"))),
        }
    }

    fn said(language: Language, phrase: &Phrase) -> String {
        let mut words = Words::new(language);
        words
            .vocabulary
            .insert(phrase.words(), Saying::from(phrase));
        words.column(&phrase.words())
    }

    #[test]
    fn the_page_says_columns_in_english_as_the_program_does() {
        for (form, _) in FORMS {
            let phrase = phrase(form);
            assert_eq!(said(Language::English, &phrase), phrase.words(), "{form}");
        }
    }

    #[test]
    fn every_form_is_said_in_every_language_with_all_that_it_tells() {
        for (form, template) in FORMS {
            for language in Language::ALL {
                let said = said(language, &phrase(form));
                let tells = [
                    ("{name}", "plan"),
                    ("{days}", "30"),
                    ("{events}", "form sent"),
                    ("{other}", "team"),
                    ("{inner}", "job"),
                ];
                for (part, value) in tells {
                    let is_told = said.contains(value);
                    assert_eq!(is_told, template.contains(part), "{form} {said}");
                }
                let is_bare = template == "{name}";
                let is_english = language == Language::English;
                assert_eq!(
                    said == phrase(form).words(),
                    is_english || is_bare,
                    "{said}"
                );
            }
        }
    }

    #[test]
    fn words_of_the_user_stay_and_what_did_not_happen_is_said() {
        let words = Words::new(Language::Spanish);
        assert_eq!(
            words.column("Vio la página de precios"),
            "Vio la página de precios"
        );
        assert_eq!(words.column("Demo pedida: no"), "Demo pedida: no");
        assert_eq!(words.column(COLLEAGUES), "lo que hacen los compañeros");
    }
}
