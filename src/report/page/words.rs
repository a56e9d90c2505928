//! The catalogue: every sentence of the page in every language, and how numbers and days go into it.
//!
//! One Fluent file a language, said by `fluent-bundle`: it chooses by number with the rules of plural of the language. How
//! numbers are written is ours, since Fluent leaves that to its host: `{ $n }` with thousands set apart, `{ SIGNED($n) }` with
//! a plus as well.

use std::collections::HashMap;

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::Language;
use crate::report::facts::Saying;

/// The catalogue of a language.
pub(crate) fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("words/en.ftl"),
        Language::Spanish => include_str!("words/es.ftl"),
        Language::Portuguese => include_str!("words/pt-BR.ftl"),
        Language::Japanese => include_str!("words/ja.ftl"),
    }
}

/// What a sentence is told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// A count: written with thousands set apart, and what plurals go by.
    Count(f64),
    /// Points, with a decimal where they need one; plurals go by them, too.
    Points(f64),
    /// Words, or a number as it is to be written.
    Text(String),
}

impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(count as f64)
    }
}

impl From<u64> for Argument {
    fn from(count: u64) -> Self {
        Self::Count(count as f64)
    }
}

impl From<f64> for Argument {
    fn from(count: f64) -> Self {
        Self::Count(count.round())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Says a sentence of the catalogue: words, its key, and what it is told as `name = value`.
macro_rules! say {
    ($words:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($key, &[$((stringify!($name), $crate::report::page::words::Argument::from($value))),*])
    };
}
pub(crate) use say;

impl Argument {
    fn into_value(self) -> FluentValue<'static> {
        let (value, digits) = match self {
            Self::Text(text) => return text.into(),
            Self::Count(value) => (value, 0),
            Self::Points(value) => (value, digits_of_points(value)),
        };
        if !value.is_finite() {
            return "–".into();
        }
        // Rounded as it is written: 0.96 points are "1.0 points".
        let scale = if digits == 0 { 1.0 } else { 10.0 };
        let options = FluentNumberOptions {
            minimum_fraction_digits: (0 < digits).then_some(digits),
            ..FluentNumberOptions::default()
        };
        FluentNumber::new((value * scale).round() / scale, options).into()
    }
}

/// One decimal where points are not whole and below 10.
fn digits_of_points(value: f64) -> usize {
    let is_whole = (value * 10.0).round() % 10.0 == 0.0;
    usize::from(!is_whole && value.abs() < 9.95)
}

/// The words of one language.
pub(crate) struct Words {
    /// The language.
    pub(crate) language: Language,
    bundle: FluentBundle<FluentResource>,
    /// Columns in parts, by their English words.
    pub(crate) vocabulary: HashMap<String, Saying>,
}

impl Words {
    /// Reads the catalogue of `language`.
    pub(crate) fn new(language: Language) -> Self {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![locale]);
        // No marks around what is filled in: all our languages are written from left to right.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| written(Language::English, value),
            Language::Spanish => |value, _| written(Language::Spanish, value),
            Language::Portuguese => |value, _| written(Language::Portuguese, value),
            Language::Japanese => |value, _| written(Language::Japanese, value),
        }));
        let signed = bundle.add_function("SIGNED", move |values, _| match values.first() {
            Some(FluentValue::Number(number)) => signed(language, number).into(),
            _ => FluentValue::Error,
        });
        // What cannot be parsed is missing, and a test asks for every message in every language.
        let resource =
            FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(found, _)| found);
        let added = bundle.add_resource(resource);
        debug_assert!(signed.is_ok() && added.is_ok());
        Self {
            language,
            bundle,
            vocabulary: HashMap::new(),
        }
    }

    /// Whether there is such a message.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A message with its variables filled in. A message that is not there, or is told too little, shows as `⟦key⟧`, which
    /// tests look for.
    pub(crate) fn say(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        let missing = || format!("⟦{key}⟧");
        let Some(pattern) = self.bundle.get_message(key).and_then(|found| found.value()) else {
            return missing();
        };
        let mut told = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            told.set(*name, value.clone().into_value());
        }
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&told), &mut errors);
        if errors.is_empty() {
            said.into_owned()
        } else {
            missing()
        }
    }
}

/// A number as the language writes it; `None` for what is no number.
fn written(language: Language, value: &FluentValue) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = number.options.minimum_fraction_digits.unwrap_or(0);
    Some(language.number(number.value, digits))
}

fn signed(language: Language, number: &FluentNumber) -> String {
    let digits = number.options.minimum_fraction_digits.unwrap_or(0);
    language.signed(number.value, digits)
}

/// Numbers, ranges, rates and days.
impl Words {
    /// A count.
    pub(crate) fn count(&self, count: impl Into<Argument>) -> String {
        match count.into() {
            Argument::Count(count) => self.language.number(count, 0),
            Argument::Points(points) => self.points(points),
            Argument::Text(text) => text,
        }
    }

    /// A number with so many decimals.
    pub(crate) fn number(&self, value: f64, digits: usize) -> String {
        self.language.number(value, digits)
    }

    /// Points: one decimal where they are not whole and below 10.
    pub(crate) fn points(&self, value: f64) -> String {
        self.number(value, digits_of_points(value))
    }

    /// Points with their sign, plus included.
    pub(crate) fn signed(&self, value: f64) -> String {
        self.language.signed(value, digits_of_points(value))
    }

    /// A share as percentage, with a decimal where it is small.
    pub(crate) fn percent(&self, share: f64) -> String {
        self.points(100.0 * share) + &self.language.percent_sign()
    }

    /// How many of a hundred: whole, with a decimal below ten.
    pub(crate) fn of_hundred(&self, share: f64) -> String {
        self.points(100.0 * share)
    }

    /// A rate as "23 in 100", or as "4 in 1,000" where it is small.
    pub(crate) fn rate(&self, share: f64) -> String {
        if 0.0 < share.abs() && share.abs() < 0.0095 {
            return say!(self, "rate-in-1000", n = self.points(1000.0 * share));
        }
        say!(self, "rate-in-100", n = self.points(100.0 * share))
    }

    /// "5 to 9".
    pub(crate) fn range(&self, low: String, high: String) -> String {
        if low == high {
            return low;
        }
        say!(self, "range", low = low, high = high)
    }

    /// Ends of an interval written by `write`, or a dash.
    pub(crate) fn interval(&self, ends: Option<[f64; 2]>, write: impl Fn(f64) -> String) -> String {
        ends.map_or_else(
            || "–".to_owned(),
            |[low, high]| self.range(write(low), write(high)),
        )
    }

    /// The day of an instant as in RFC 3339, or a month such as `2025-03`; anything else stays as it is.
    pub(crate) fn day(&self, instant: &str) -> String {
        let date = instant.split('T').next().unwrap_or(instant);
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let (Some(year), Some(month)) = (year, month.and_then(|month| month.parse::<u8>().ok()))
        else {
            return instant.to_owned();
        };
        if !(1..=12).contains(&month) {
            return instant.to_owned();
        }
        let month = say!(self, &format!("month-{month}"));
        match day.map(|day| day.trim_start_matches('0')) {
            Some(day) => say!(self, "day", year = year, month = month, day = day),
            None => say!(self, "month", year = year, month = month),
        }
    }

    /// "a, b and c".
    pub(crate) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => {
                let between = say!(self, "list-between");
                say!(
                    self,
                    "list-last",
                    rest = rest.join(&between),
                    last = last.as_str()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_follow_each_language() {
        let of =
            |n: f64| Language::ALL.map(|language| say!(Words::new(language), "n-cases", n = n));
        assert_eq!(of(0.0), ["0 cases", "0 casos", "0 caso", "0件"]);
        assert_eq!(of(1.0), ["1 case", "1 caso", "1 caso", "1件"]);
        assert_eq!(of(2.0), ["2 cases", "2 casos", "2 casos", "2件"]);
        assert_eq!(
            of(1_234_567.0),
            [
                "1,234,567 cases",
                "1.234.567 casos",
                "1.234.567 casos",
                "1,234,567件"
            ]
        );
    }

    #[test]
    fn what_is_filled_in_has_no_marks_around_it() {
        for language in Language::ALL {
            let said = say!(
                Words::new(language),
                "points-one",
                rule = "x",
                points = "1",
                margin = "2 to 3",
                changes = "yes",
                to = "2"
            );
            assert!(!said.contains(['\u{2068}', '\u{2069}']), "{said}");
        }
    }

    #[test]
    fn a_message_that_is_told_too_little_shows() {
        let words = Words::new(Language::English);
        assert_eq!(words.say("n-cases", &[]), "⟦n-cases⟧");
        assert_eq!(words.say("nowhere", &[]), "⟦nowhere⟧");
    }
}
