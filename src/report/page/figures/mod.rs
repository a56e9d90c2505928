//! One file a figure: its sentence, chart and tables from the facts. The list of all is [`sections`].

mod bands;
mod calibration;
mod choice;
mod curves;
mod data;
mod dependence;
mod distribution;
mod drift;
mod edits;
mod examples;
mod folds;
mod gains;
mod head_to_head;
mod importance;
mod missed;
mod months;
mod movers;
mod overlap;
mod points;
mod quadrant;
mod rule_points;
mod segments;
mod slope;
mod tenths;
mod thresholds;
pub(super) mod verdict;
mod weights;

use super::panel::Panel;
use super::view::View;
use crate::report::facts::Absent;

/// Makes a panel, where there is something to show.
type Maker = fn(&View) -> Option<Panel>;

/// The sections of the page in reading order: id of the section, and what stands in it.
const SECTIONS: &[(&str, &[Maker])] = &[
    (
        "rules",
        &[
            points::panel,
            edits::panel,
            choice::panel,
            slope::panel,
            missed::panel,
            missed::book,
        ],
    ),
    (
        "lists",
        &[
            |view| Some(gains::panel(view)),
            quadrant::panel,
            overlap::panel,
            movers::panel,
        ],
    ),
    (
        "score",
        &[
            tenths::panel,
            bands::panel,
            thresholds::panel,
            calibration::panel,
            distribution::panel,
        ],
    ),
    (
        "why",
        &[importance::panel, examples::panel, dependence::panel],
    ),
    ("where", &[segments::panel, months::panel, drift::panel]),
    (
        "proof",
        &[
            |view| Some(head_to_head::panel(view)),
            |view| Some(folds::panel(view)),
            weights::panel,
            curves::roc,
            curves::precision_recall,
        ],
    ),
    (
        "data",
        &[
            |view| Some(data::quality(view)),
            |view| Some(data::warnings(view)),
            |view| Some(data::reproduction(view)),
        ],
    ),
];

/// One section of the page.
pub(super) struct Section {
    /// Its id.
    pub(super) id: &'static str,
    /// What stands in it.
    pub(super) panels: Vec<Panel>,
}

impl Section {
    /// Whether only analysts see any of it.
    pub(super) fn is_analyst(&self) -> bool {
        self.panels.iter().all(|panel| panel.is_analyst)
    }
}

/// Every section that holds something.
pub(super) fn sections(view: &View) -> Vec<Section> {
    let filled = SECTIONS.iter().map(|(id, makers)| Section {
        id,
        panels: makers.iter().filter_map(|make| make(view)).collect(),
    });
    filled
        .filter(|section| !section.panels.is_empty())
        .collect()
}

/// Figures that are not there, by the id of their panel, and why.
pub(super) fn absent(view: &View) -> Vec<(&'static str, Absent)> {
    let facts = view.facts;
    let whys = [
        ("quadrant", facts.quadrant.get().err()),
        ("overlap", facts.agreement.get().err()),
        ("movers", facts.movers.get().err()),
        ("importance", facts.importance.get().err()),
        ("examples", facts.examples.get().err()),
        ("dependence", facts.dependence.get().err()),
        ("segments", facts.segments.get().err()),
        ("months", facts.months.get().err()),
        ("drift", facts.drift.get().err()),
        ("weights", facts.weights.get().err()),
    ];
    let mut absent: Vec<(&'static str, Absent)> = whys
        .into_iter()
        .filter_map(|(id, why)| Some((id, why?)))
        .collect();
    if facts.roles.rules.is_none() {
        absent.insert(0, ("points", Absent::NoRulebook));
    }
    absent
}
