//! Missed signals: columns that no rule uses, but outcomes do, and the rule that each would make.

use rayon::prelude::*;

use crate::evaluate::TrainingSet;
use crate::metrics::benjamini_hochberg;

use super::Settings;
use super::screen::{Candidate, Screen};

/// The share of false signals in the list.
const LEVEL: f64 = 0.05;
/// Signals reported at most.
const MOST: usize = 10;

/// What a proposed rule asks of a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// The number is at least this.
    AtLeast(f64),
    /// The number is below this.
    Below(f64),
    /// The category is this level.
    Is(String),
}

/// A column that no rule uses, as the rule that it would make.
#[derive(Debug, Clone, PartialEq)]
pub struct MissedSignal {
    /// The table column.
    pub column: String,
    /// The column in words.
    pub words: String,
    /// When the rule would fire.
    pub ask: Ask,
    /// Points on the scale that verdicts use, beside all rules and the signals before this one.
    pub points: f64,
    /// Share of rows in which it would fire.
    pub support: f64,
    /// Conversion rate where it would fire.
    pub rate: f64,
    /// Conversion rate elsewhere.
    pub rate_quiet: f64,
    /// p-value beside all rules, clustered, times the number of thresholds tried; adjusted for all columns that were
    /// looked at (Benjamini & Hochberg).
    pub p: f64,
    /// p-value at today's points, rules held as they are.
    pub p_today: f64,
    /// Columns, in words, that say nothing beside this one that would pass for more than chance.
    pub alike: Vec<String>,
}

impl MissedSignal {
    /// The rule as a rulebook states it; `value` is the feature as the project file states it, between braces, and
    /// plays no part for categories.
    pub fn rule(&self, value: &str) -> String {
        let (name, points) = (self.rule_name(), self.rounded_points());
        let label = self.words.replace(['"', '\\'], "'");
        let head = format!("[[group.rule]]\nname = \"{name}\"\nlabel = \"{label}\"\n");
        match &self.ask {
            Ask::AtLeast(from) => format!(
                "{head}kind = \"value\"\nvalue = {value}\ntiers = [{{ from = {from}, points = {points} }}]\n"
            ),
            Ask::Below(to) => format!(
                "{head}kind = \"value\"\nvalue = {value}\ntiers = [{{ from = -1e9, to = {to}, points = {points} }}]\n"
            ),
            Ask::Is(level) => format!(
                "{head}kind = \"attribute\"\nwhere = \"{} = '{}'\"\npoints = {points}\n",
                self.column,
                level
                    .replace('\'', "''")
                    .replace('\\', "\\\\")
                    .replace('"', "\\\""),
            ),
        }
    }

    /// Whole points, at least one.
    pub fn rounded_points(&self) -> f64 {
        match self.points.round() {
            0.0 => self.points.signum(),
            whole => whole,
        }
    }

    fn rule_name(&self) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        };
        format!(
            "missed_{}",
            self.column.chars().map(plain).collect::<String>()
        )
    }
}

/// Columns that no rule uses but outcomes do.
///
/// # Source
/// Score tests of a threshold, with all rules refitted and with today's points held; the best threshold of a column pays
/// for those tried with it (Bonferroni), the list is adjusted by Benjamini & Hochberg. Then forward: a column has to say
/// something beside those that said more, at the level of all columns together.
///
/// # Limits
/// Association: a signal may be a consequence of being called. Points are one Newton step, a little off for strong signals.
pub(super) fn missed(
    set: &TrainingSet,
    words: &[String],
    (intercept, slope): (f64, f64),
    settings: &Settings,
) -> Vec<MissedSignal> {
    let Some(screen) = Screen::new(set, (intercept, slope), settings) else {
        return Vec::new();
    };
    let is_used = |column: usize| {
        let rules = set.rules.as_ref();
        rules.is_some_and(|rules| rules.features.iter().any(|used| used.contains(&column)))
    };
    let open: Vec<usize> = (0..set.table.n_columns())
        .filter(|&column| !is_used(column) && !screen.is_held(column))
        .collect();
    let best: Vec<Option<Candidate>> = open.par_iter().map(|&column| screen.best(column)).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut p_values = Vec::new();
    for candidate in best.into_iter().flatten() {
        // The clustered test costs a pass over the rows: only where the plain one says anything.
        let plain = libm::erfc((candidate.statistic / 2.0).sqrt());
        let p = if plain < 1e-2 {
            screen.clustered(&screen.untold(&candidate))
        } else {
            plain
        };
        p_values.push((p * candidate.tried as f64).min(1.0));
        candidates.push(candidate);
    }
    // Columns without any threshold worth testing were looked at as well.
    p_values.resize(open.len(), 1.0);
    let adjusted = benjamini_hochberg(&p_values);
    let mut order: Vec<usize> = (0..candidates.len())
        .filter(|&at| adjusted[at] < LEVEL && candidates[at].p_today < LEVEL)
        .collect();
    let statistic = |at: usize| candidates[at].statistic;
    order.sort_by(|&a, &b| statistic(b).total_cmp(&statistic(a)).then(a.cmp(&b)));
    let mut found: Vec<(MissedSignal, Vec<f64>)> = Vec::new();
    for at in order {
        let candidate = &candidates[at];
        let mut untold = screen.untold(candidate);
        // What the signals before it say already is taken out, and the one that says most of it remembered.
        let mut teller = (0.0, 0);
        for (place, (_, before)) in found.iter().enumerate() {
            let told = screen.take_out(&mut untold, before);
            if teller.0 < told {
                teller = (told, place);
            }
        }
        let p = screen.clustered(&untold) * (candidate.tried * open.len()) as f64;
        if found.is_empty() || (p < LEVEL && found.len() < MOST) {
            let signal = screen.signal(candidate, &untold, words, adjusted[at]);
            found.push((signal, untold));
        } else if let Some((signal, _)) = found.get_mut(teller.1) {
            let named = words.get(candidate.column);
            let name = named.unwrap_or(&set.table.names()[candidate.column]);
            signal.alike.push(name.clone());
        }
    }
    found.into_iter().map(|(signal, _)| signal).collect()
}
