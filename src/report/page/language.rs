//! The languages of the page, and how each writes numbers and days.

/// A language that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// Portuguese as in Brazil.
    Portuguese,
    /// Japanese.
    Japanese,
}

/// A space that no line breaks at.
const NO_BREAK: &str = "\u{a0}";
const MINUS: char = '\u{2212}';

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [
        Self::English,
        Self::Spanish,
        Self::Portuguese,
        Self::Japanese,
    ];

    /// Its BCP 47 tag, as flags, settings and `lang` attributes have it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt-BR",
            Self::Japanese => "ja",
        }
    }

    /// The language with this tag.
    pub fn find(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language of ours that a browser likes best, by its `Accept-Language`; other regions of one are that language.
    ///
    /// # Source
    /// RFC 9110, section 12.5.4; matched by the first part of the tag.
    pub fn liked(accepted: &str) -> Option<Self> {
        let mut wanted: Vec<(&str, f64)> = accepted
            .split(',')
            .map(|range| {
                let (tag, quality) = range.split_once(';').unwrap_or((range, ""));
                let quality = quality.trim().strip_prefix("q=");
                let quality = quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
                (tag.trim(), quality)
            })
            .filter(|(_, quality)| 0.0 < *quality)
            .collect();
        // Of those that are liked alike, the first.
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        let first = |tag: &str| {
            tag.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        wanted.into_iter().find_map(|(tag, _)| {
            Self::ALL
                .into_iter()
                .find(|language| first(language.tag()) == first(tag))
        })
    }

    /// Decimal point, and what stands between thousands.
    pub(crate) fn marks(self) -> (char, char) {
        match self {
            Self::English | Self::Japanese => ('.', ','),
            Self::Spanish | Self::Portuguese => (',', '.'),
        }
    }

    /// What follows the number of a percentage.
    pub(crate) fn percent_sign(self) -> String {
        match self {
            Self::Spanish => format!("{NO_BREAK}%"),
            Self::English | Self::Portuguese | Self::Japanese => "%".to_owned(),
        }
    }

    /// Digits from which on thousands are set apart.
    fn grouped_from(self) -> usize {
        if self == Self::Spanish { 5 } else { 4 }
    }

    /// A number with `digits` decimals.
    ///
    /// # Source
    /// CLDR 46: symbols, grouping and minimum grouping digits of the four locales.
    pub(crate) fn number(self, value: f64, digits: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let text = format!("{:.digits$}", value.abs());
        let is_zero = text.chars().all(|c| c == '0' || c == '.');
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let (point, mark) = self.marks();
        let mut out = String::new();
        if value < 0.0 && !is_zero {
            out.push(MINUS);
        }
        for (idx, digit) in whole.chars().enumerate() {
            let left = whole.len() - idx;
            if 0 < idx && left.is_multiple_of(3) && self.grouped_from() <= whole.len() {
                out.push(mark);
            }
            out.push(digit);
        }
        if !decimals.is_empty() {
            out.push(point);
            out.push_str(decimals);
        }
        out
    }

    /// A number with its sign, plus included; nothing is added to what is written as zero.
    pub(crate) fn signed(self, value: f64, digits: usize) -> String {
        let text = self.number(value, digits);
        if 0.0 < value && text.contains(|c: char| ('1'..='9').contains(&c)) {
            format!("+{text}")
        } else {
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_stands_before_what_is_more_than_nothing() {
        let signed = |value| Language::English.signed(value, 1);
        assert_eq!(
            [2.0, -2.0, 0.0, 0.01].map(signed),
            ["+2.0", "−2.0", "0.0", "0.0"]
        );
    }

    #[test]
    fn browsers_get_the_language_that_they_like_best() {
        for (accepted, language) in [
            ("ja,en-US;q=0.9,en;q=0.8", Some(Language::Japanese)),
            ("fr-FR, pt-PT;q=0.7, en;q=0.3", Some(Language::Portuguese)),
            ("en;q=0.2, ES-mx;q=0.9", Some(Language::Spanish)),
            ("ja;q=0, en", Some(Language::English)),
            ("de, *;q=0.5", None),
            ("", None),
        ] {
            assert_eq!(Language::liked(accepted), language, "{accepted}");
        }
    }

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let written = Language::ALL.map(|language| {
            [
                language.number(1234.5, 1),
                language.number(12_345.0, 0),
                language.number(-0.04, 1),
                language.number(-1_234_567.25, 2),
            ]
        });
        let expected = [
            ["1,234.5", "12,345", "0.0", "−1,234,567.25"],
            ["1234,5", "12.345", "0,0", "−1.234.567,25"],
            ["1.234,5", "12.345", "0,0", "−1.234.567,25"],
            ["1,234.5", "12,345", "0.0", "−1,234,567.25"],
        ];
        assert_eq!(written, expected.map(|row| row.map(str::to_owned)));
    }
}
