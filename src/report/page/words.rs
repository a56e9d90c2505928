//! The catalogue: every sentence of the page in every language, and how numbers and days go into it.
//!
//! One Fluent file a language. Read are messages with variables, references to other messages, and choices by number
//! (`one`, `other`, or the number itself) or by name; the catalogue's test keeps it at that.

use std::collections::HashMap;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

use super::language::Language;

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

/// The words of one language.
pub(crate) struct Words {
    /// The language.
    pub(crate) language: Language,
    messages: HashMap<&'static str, Pattern<&'static str>>,
}

impl Words {
    /// Reads the catalogue of `language`.
    pub(crate) fn new(language: Language) -> Self {
        // What cannot be parsed is missing, and a test asks for every message in every language.
        let resource = parser::parse(source(language)).unwrap_or_else(|(found, _)| found);
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, message.value?)),
            _ => None,
        });
        Self {
            language,
            messages: messages.collect(),
        }
    }

    /// Whether there is such a message.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// A message with its variables filled in. A message that is not there shows as `⟦key⟧`, which tests look for.
    pub(crate) fn say(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        let mut out = String::new();
        match self.messages.get(key) {
            Some(pattern) => self.write(pattern, arguments, &mut out),
            None => out = format!("⟦{key}⟧"),
        }
        out
    }

    fn write(
        &self,
        pattern: &Pattern<&'static str>,
        arguments: &[(&str, Argument)],
        out: &mut String,
    ) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => match expression {
                    Expression::Inline(inline) => self.write_inline(inline, arguments, out),
                    Expression::Select { selector, variants } => {
                        if let Some(variant) = self.choose(selector, variants, arguments) {
                            self.write(&variant.value, arguments, out);
                        }
                    }
                },
            }
        }
    }

    fn write_inline(
        &self,
        inline: &InlineExpression<&'static str>,
        arguments: &[(&str, Argument)],
        out: &mut String,
    ) {
        match inline {
            InlineExpression::VariableReference { id } => match find(id.name, arguments) {
                Some(Argument::Text(text)) => out.push_str(text),
                Some(Argument::Count(count)) => out.push_str(&self.language.number(*count, 0)),
                None => out.extend(["⟦", id.name, "⟧"]),
            },
            InlineExpression::MessageReference { id, .. } => {
                out.push_str(&self.say(id.name, arguments));
            }
            InlineExpression::StringLiteral { value }
            | InlineExpression::NumberLiteral { value } => out.push_str(value),
            InlineExpression::Placeable { .. }
            | InlineExpression::FunctionReference { .. }
            | InlineExpression::TermReference { .. } => out.push_str("⟦?⟧"),
        }
    }

    fn choose<'a>(
        &self,
        selector: &InlineExpression<&'static str>,
        variants: &'a [Variant<&'static str>],
        arguments: &[(&str, Argument)],
    ) -> Option<&'a Variant<&'static str>> {
        let InlineExpression::VariableReference { id } = selector else {
            return None;
        };
        let (exact, category) = match find(id.name, arguments)? {
            Argument::Text(text) => (text.clone(), ""),
            Argument::Count(count) => (format!("{count}"), self.language.plural(*count)),
        };
        let named = |name: &str| {
            variants.iter().find(|variant| match &variant.key {
                VariantKey::Identifier { name: key } => *key == name,
                VariantKey::NumberLiteral { value } => *value == name,
            })
        };
        named(&exact)
            .or_else(|| named(category))
            .or_else(|| variants.iter().find(|variant| variant.default))
    }
}

fn find<'a>(name: &str, arguments: &'a [(&str, Argument)]) -> Option<&'a Argument> {
    let found = arguments.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value)
}

/// Numbers, ranges, rates and days.
impl Words {
    /// A count.
    pub(crate) fn count(&self, count: impl Into<Argument>) -> String {
        match count.into() {
            Argument::Count(count) => self.language.number(count, 0),
            Argument::Text(text) => text,
        }
    }

    /// A number with so many decimals.
    pub(crate) fn number(&self, value: f64, digits: usize) -> String {
        self.language.number(value, digits)
    }

    /// Points: one decimal where they are not whole and below 10.
    pub(crate) fn points(&self, value: f64) -> String {
        let is_whole = (value * 10.0).round() % 10.0 == 0.0;
        let digits = usize::from(!is_whole && value.abs() < 9.95);
        self.number(value, digits)
    }

    /// Points with their sign, plus included.
    pub(crate) fn signed(&self, value: f64) -> String {
        let text = self.points(value);
        if 0.0 < value && text != "0" {
            format!("+{text}")
        } else {
            text
        }
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
        if share.abs() < 0.0095 {
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
