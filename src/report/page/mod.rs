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
pub(crate) mod words;

use serde_json::Value;

pub use language::Language;

use crate::artifact::AuditFile;
use crate::report::facts::Facts;

pub(crate) use shell::{CHARTS, SCRIPT, palette, policy, style};

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
        shell::render(&self.view(), "")
    }

    /// The same with `bar` on top: markup of the web app, in which it is one page among others.
    pub(crate) fn render_below(&self, bar: &str) -> String {
        shell::render(&self.view(), bar)
    }

    /// The card with the verdict; its links begin with `place`, the address of the report.
    pub(crate) fn verdict(&self, place: &str) -> String {
        let card = figures::verdict::card(&self.view()).into_string();
        card.replace("href=\"#", &format!("href=\"{place}#"))
    }

    /// Some figures in the order of the page, by their ids, for other pages.
    pub(crate) fn figures(&self, ids: &[&str]) -> String {
        let view = self.view();
        let mut html = html::Html::new();
        for section in figures::sections(&view) {
            for panel in section
                .panels
                .iter()
                .filter(|panel| ids.contains(&panel.id))
            {
                html.add(&panel.html(&view.words));
            }
        }
        html.into_string()
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
