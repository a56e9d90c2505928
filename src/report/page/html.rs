//! HTML that is escaped wherever it does not stand in our own source: tags are literals, text is not.

use std::fmt::Write as _;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Html(String);

impl Html {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Markup from our source.
    pub(super) fn tag(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped; good in attributes, too.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A piece made before.
    pub(super) fn add(&mut self, piece: &Self) -> &mut Self {
        self.0.push_str(&piece.0);
        self
    }

    /// Markup that a template of ours has made, and escaped.
    pub(super) fn made(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A number, as CSS and SVG write it.
    pub(super) fn number(&mut self, value: f64) -> &mut Self {
        let _ = write!(self.0, "{}", (value * 100.0).round() / 100.0);
        self
    }

    /// JSON for a `<script type="application/json">`: no `<` that could close it.
    ///
    /// # Source
    /// HTML standard, 4.12.1.3: restrictions for contents of script elements.
    pub(super) fn json(&mut self, value: &serde_json::Value) -> &mut Self {
        self.0.push_str(&value.to_string().replace('<', "\\u003c"));
        self
    }

    /// `<open>text</close>`, the commonest thing.
    pub(super) fn element(
        &mut self,
        open: &'static str,
        text: &str,
        close: &'static str,
    ) -> &mut Self {
        self.tag(open).text(text).tag(close)
    }

    /// The whole text.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_data_cannot_leave_their_place() {
        let bad = "</script><img src=x onerror='alert(1)'>\"&";
        let mut html = Html::new();
        html.text(bad).json(&serde_json::json!([bad]));
        let text = html.into_string();
        assert!(!text.contains("</script"), "{text}");
        assert!(!text.contains("<img"), "{text}");
        assert!(
            text.starts_with(
                "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;&amp;"
            )
        );
    }
}
