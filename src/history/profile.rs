//! What there is to say about history before anything is trained: spans, counts, gaps.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _};

use crate::domain::Timestamp;
use crate::error::Result;
use crate::features::census::Census;
use crate::history::alarms::{KeptOut, kept_out};
use crate::history::open::{History, Inputs};
use crate::history::training::Assembled;
use crate::matrix::{Column, Table};
use crate::project::Project;
use crate::snapshot::{Exclusion, Horizon, horizon};

/// Months without an event before a date far off is called a slip.
const SILENT_MONTHS: i32 = 3;
/// The share of the events that such a slip may have.
const SLIP: f64 = 0.01;

/// What one month saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Month {
    /// Events.
    pub events: u64,
    /// Leads that came into being.
    pub created: u64,
    /// Conversions of known leads.
    pub conversions: u64,
}

/// What one cutoff gives.
#[derive(Debug, Clone, PartialEq)]
pub struct CutoffRows {
    /// The cutoff.
    pub cutoff: Timestamp,
    /// Rows with a label.
    pub rows: u64,
    /// Of these, converted ones.
    pub converted: u64,
    /// Rows left out, by reason.
    pub excluded: Vec<(Exclusion, u64)>,
}

/// A rule that never gave points on any row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilentRule {
    /// Its name.
    pub name: String,
    /// Why, as far as known.
    pub reason: String,
}

/// Everything that a check says beside what was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Counts over the log.
    pub census: Census,
    /// Leads.
    pub leads: usize,
    /// Leads with a conversion.
    pub converted_leads: usize,
    /// Conversions of known leads.
    pub conversions: u64,
    /// Conversions of leads that are not in the lead table.
    pub strange_conversions: u64,
    /// Months that saw something, `(year, month)`, ascending; empty in table mode.
    pub months: Vec<((i32, u32), Month)>,
    /// What each cutoff gives; empty where rows have no time.
    pub cutoffs: Vec<CutoffRows>,
    /// How long conversions take.
    pub horizon: Option<Horizon>,
    /// Rules that never gave points.
    pub silent_rules: Vec<SilentRule>,
    /// Features that have one value on all rows.
    pub constant: Vec<String>,
    /// Columns that training does not see.
    pub kept_out: Vec<KeptOut>,
    /// Few events long before all others: slips, perhaps, that make cutoffs without leads.
    pub early_slips: Vec<String>,
    /// Few events long after all others: slips, perhaps, that move the end of the data.
    pub late_slips: Vec<String>,
}

/// Counts everything that a check says.
///
/// # Errors
/// Files that cannot be read after all.
pub fn profile(project: &Project, history: &History, assembled: &Assembled) -> Result<Profile> {
    let census = history.source.census()?;
    let times = history.source.times();
    let is_log = matches!(history.inputs, Inputs::Log);
    let months = if is_log {
        months(history, &census)
    } else {
        Vec::new()
    };
    let calendar = &history.calendar;
    let found = is_log
        .then(|| {
            horizon(
                times,
                &calendar.cutoffs,
                &calendar.windows,
                calendar.data_end,
            )
        })
        .flatten();
    let (early_slips, late_slips) = slips(&census, history);
    Ok(Profile {
        leads: times.len(),
        converted_leads: times
            .iter()
            .filter(|lead| !lead.conversions.is_empty())
            .count(),
        conversions: times.iter().map(|lead| lead.conversions.len() as u64).sum(),
        strange_conversions: history.source.n_strange_conversions(),
        months,
        cutoffs: cutoffs(assembled),
        horizon: found,
        silent_rules: silent_rules(history, assembled),
        constant: constant(&assembled.set.table),
        kept_out: kept_out(project, history, assembled)?,
        early_slips,
        late_slips,
        census,
    })
}

fn month_of(time: Timestamp) -> Option<(i32, u32)> {
    DateTime::from_timestamp_micros(time.0).map(|time| (time.year(), time.month()))
}

fn months(history: &History, census: &Census) -> Vec<((i32, u32), Month)> {
    let mut months: BTreeMap<(i32, u32), Month> = BTreeMap::new();
    for (year, month, events) in &census.months {
        months.entry((*year, *month)).or_default().events = *events;
    }
    for lead in history.source.times() {
        if let Some(month) = lead.created.and_then(month_of) {
            months.entry(month).or_default().created += 1;
        }
        for month in lead.conversions.iter().filter_map(|time| month_of(*time)) {
            months.entry(month).or_default().conversions += 1;
        }
    }
    months.into_iter().collect()
}

/// Dates far from all others: one slip moves the end of the data, and every label with it.
fn slips(census: &Census, history: &History) -> (Vec<String>, Vec<String>) {
    let number =
        |(year, month, _): &(i32, u32, u64)| year * 12 + i32::try_from(*month).unwrap_or(1);
    let name = |(year, month, _): &(i32, u32, u64)| format!("{year}-{month:02}");
    let all: u64 = census.months.iter().map(|month| month.2).sum();
    let (mut early_slips, mut late_slips) = (Vec::new(), Vec::new());
    for (idx, pair) in census.months.windows(2).enumerate() {
        let [early, late] = pair else { continue };
        if number(late) - number(early) <= SILENT_MONTHS {
            continue;
        }
        let count = |months: &[(i32, u32, u64)]| months.iter().map(|month| month.2).sum::<u64>();
        let (before, after) = (
            count(&census.months[..=idx]),
            count(&census.months[idx + 1..]),
        );
        if (after as f64) < SLIP * all as f64 {
            late_slips.push(format!(
                "{after} of {all} events lie after a silence from {} to {}: if their dates are slips, they move the end \
                 of the data to {}, and leads count as not converted for a time that is not known",
                name(early),
                name(late),
                history.calendar.data_end
            ));
        } else if (before as f64) < SLIP * all as f64 {
            early_slips.push(format!(
                "{before} of {all} events lie before a silence from {} to {}: if their dates are slips, they make \
                 cutoffs without leads (or set `first` in [snapshots])",
                name(early),
                name(late)
            ));
        }
    }
    (early_slips, late_slips)
}

fn cutoffs(assembled: &Assembled) -> Vec<CutoffRows> {
    if !assembled.set.has_time {
        return Vec::new();
    }
    let mut rows: BTreeMap<Timestamp, CutoffRows> = BTreeMap::new();
    let entry =
        |rows: &mut BTreeMap<Timestamp, CutoffRows>, cutoff: Timestamp, label: Option<bool>| {
            let empty = CutoffRows {
                cutoff,
                rows: 0,
                converted: 0,
                excluded: Vec::new(),
            };
            let row = rows.entry(cutoff).or_insert(empty);
            row.rows += u64::from(label.is_some());
            row.converted += u64::from(label == Some(true));
        };
    for (cutoff, label) in assembled.set.cutoffs.iter().zip(&assembled.set.labels) {
        entry(&mut rows, *cutoff, Some(*label));
    }
    for (cutoff, reason, n) in &assembled.excluded {
        entry(&mut rows, *cutoff, None);
        if let Some(row) = rows.get_mut(cutoff) {
            row.excluded.push((*reason, *n));
        }
    }
    rows.into_values().collect()
}

/// Rules that gave no points on any row, and why.
fn silent_rules(history: &History, assembled: &Assembled) -> Vec<SilentRule> {
    let (Some(rulebook), Some(columns)) = (&history.rulebook, &assembled.set.rules) else {
        return Vec::new();
    };
    let known: BTreeSet<&str> = history
        .type_counts
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let lines = rulebook
        .scorecard
        .lines
        .iter()
        .zip(&rulebook.facts)
        .zip(&columns.facts);
    lines
        .filter(|(_, facts)| facts.iter().all(|fact| *fact == 0.0))
        .map(|((line, fact), _)| {
            let types = fact.event_types();
            let missing: Vec<&str> = types
                .iter()
                .copied()
                .filter(|name| !known.contains(name))
                .collect();
            let reason = if types.is_empty() || missing.len() < types.len() {
                "no row meets its condition in its time frame".to_owned()
            } else {
                let near = missing
                    .iter()
                    .find_map(|name| crate::error::closest(name, known.iter().copied()));
                let near = near
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                format!(
                    "no event of type `{}` in the log{near}",
                    missing.join("`, `")
                )
            };
            SilentRule {
                name: line.name.clone(),
                reason,
            }
        })
        .collect()
}

/// Columns with one value on all rows.
fn constant(table: &Table) -> Vec<String> {
    table
        .names()
        .iter()
        .zip(table.columns())
        .filter(|(_, column)| is_constant(column))
        .map(|(n, _)| n.clone())
        .collect()
}

/// Whether a column has one value on all rows, a gap counted as a value.
pub fn is_constant(column: &Column) -> bool {
    match column {
        Column::Number(values) => values.windows(2).all(|pair| {
            pair[0].total_cmp(&pair[1]).is_eq() || (pair[0].is_nan() && pair[1].is_nan())
        }),
        Column::Category { codes, .. } => codes.windows(2).all(|pair| pair[0] == pair[1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_gaps_alone_are_constant() {
        let table = Table::new(
            2,
            vec![
                ("gaps".into(), Column::Number(vec![f64::NAN, f64::NAN])),
                ("same".into(), Column::Number(vec![1.0, 1.0])),
                ("other".into(), Column::Number(vec![1.0, f64::NAN])),
            ],
        );
        assert_eq!(constant(&table.unwrap()), ["gaps", "same"]);
    }
}
