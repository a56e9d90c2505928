//! The report as one HTML file: every figure with its question, answer, chart, numbers and method, in four languages.
//!
//! It renders two files of a version, `report.json` and `audit.json`, and computes nothing: numbers are formatted, and
//! sentences are chosen by them. Charts are Vega-Lite specs, drawn by the library that the page carries (`bundle/`); no
//! request leaves the page. Plain functions write the HTML rather than templates: all figures have one shape, and
//! `html::Html` takes markup from our source only, so that nothing from the data can be forgotten to be escaped.

mod columns;
mod figures;
mod html;
mod language;
mod panel;
mod shell;
mod spec;
mod view;
mod words;

use serde_json::Value;

pub use language::Language;

use crate::artifact::AuditFile;
use crate::report::facts::Facts;

use view::View;
use words::Words;

/// Bytes that a page may have, whatever the number of leads.
pub const MOST_BYTES: usize = 1_500_000;

/// What a page is made from.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// `report.json`.
    pub facts: &'a Facts,
    /// `audit.json`, where there is a rulebook.
    pub audit: Option<&'a AuditFile>,
    /// The language.
    pub language: Language,
}

impl Page<'_> {
    /// The whole file.
    pub fn render(&self) -> String {
        shell::render(&self.view())
    }

    /// Every chart with its name, as Vega-Lite specs that hold their data.
    pub fn specs(&self) -> Vec<(String, Value)> {
        let sections = figures::sections(&self.view());
        let panels = sections.into_iter().flat_map(|section| section.panels);
        panels
            .flat_map(|panel| panel.charts)
            .map(|chart| (chart.name, chart.spec))
            .collect()
    }

    fn view(&self) -> View<'_> {
        let mut words = Words::new(self.language);
        let known = self.facts.vocabulary.iter();
        words
            .vocabulary
            .extend(known.map(|saying| (saying.words.clone(), saying.clone())));
        View {
            facts: self.facts,
            audit: self.audit,
            words,
        }
    }
}
