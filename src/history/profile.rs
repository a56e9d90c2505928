//! What there is to say about history before anything is trained: spans, counts, gaps, and leakage alarms.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _};

use crate::domain::Timestamp;
use crate::error::Result;
use crate::evaluate::{
    AlarmSettings, ByProduct, LastUpdate, SilentEnd, SingleAuc, by_products, silent_end,
    single_columns,
};
use crate::events::leak_columns;
use crate::features::auto::Use;
use crate::features::census::Census;
use crate::history::open::{History, Inputs};
use crate::history::training::Assembled;
use crate::matrix::{Column, MISSING, Table};
use crate::project::{Data, Project};
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

/// A column that training does not see.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptOut {
    /// The column.
    pub column: String,
    /// Why.
    pub reason: String,
    /// How well it would rank the rows by itself, with today's values.
    pub area: Option<SingleAuc>,
}

/// A column or rule that training sees although it should perhaps not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// What it is: ``column `status` ``, ``rule `hot` ``.
    pub what: String,
    /// Why it is suspected.
    pub reason: String,
}

/// The leakage alarms that need no model.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarms {
    /// L5, by feature and rule fact, the worst first.
    pub single: Vec<SingleAuc>,
    /// L8.
    pub by_products: Vec<ByProduct>,
    /// Columns that CRMs are known to fill with or after the conversion.
    pub known: Vec<Suspect>,
    /// Rules and features that look at what is known only as of today.
    pub as_of_today: Vec<Suspect>,
    /// Cutoffs at the end without a conversion.
    pub silent_end: Option<SilentEnd>,
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
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// Sounds the alarms over rows that are ready for training.
///
/// # Errors
/// Lead attributes that cannot be read after all.
pub fn alarms(project: &Project, history: &History, assembled: &Assembled) -> Result<Alarms> {
    let set = &assembled.set;
    let settings = AlarmSettings {
        warn_auc: project.check.warn_auc,
        fail_auc: project.check.fail_auc,
    };
    let used = used_columns(project, history);
    let updates = last_updates(project, history, assembled, &used)?;
    let ends_at_conversion =
        matches!(history.inputs, Inputs::Log) && !history.calendar.windows.repeat;
    let known = leak_columns(used.iter().map(String::as_str))
        .into_iter()
        .map(|(column, system, reason)| Suspect {
            what: format!("column `{column}`"),
            reason: format!("{system}: {reason}"),
        })
        .collect();
    Ok(Alarms {
        single: single_columns(set, &set.table, settings),
        by_products: by_products(set, ends_at_conversion, &updates),
        known,
        as_of_today: as_of_today(project, history),
        silent_end: silent_end(set),
    })
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
    let mut notes = slips(&census, history);
    notes.extend(
        history
            .warnings
            .iter()
            .filter(|warning| !warning.starts_with("rule `"))
            .cloned(),
    );
    Ok(Profile {
        leads: times.len(),
        converted_leads: times
            .iter()
            .filter(|lead| !lead.conversions.is_empty())
            .count(),
        strange_conversions: history.source.n_strange_conversions(),
        months,
        cutoffs: cutoffs(assembled),
        horizon: found,
        silent_rules: silent_rules(history, assembled),
        constant: constant(&assembled.set.table),
        kept_out: kept_out(project, history, assembled)?,
        notes,
        census,
    })
}

/// The columns that training reads: fixed attributes of leads, or all of a table.
fn used_columns(project: &Project, history: &History) -> Vec<String> {
    let declared = match &project.data {
        Data::Events { leads, .. } => leads
            .as_ref()
            .map(|leads| leads.fixed.clone())
            .unwrap_or_default(),
        Data::Table(_) => history
            .properties
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
    };
    let is_skipped = |name: &String| {
        history
            .vocabulary
            .attributes
            .contains(&(name.clone(), Use::Skip))
    };
    declared
        .into_iter()
        .filter(|name| !is_skipped(name))
        .collect()
}

/// Rules and features over attributes that are known only as of today, replayed as if they had always been so.
fn as_of_today(project: &Project, history: &History) -> Vec<Suspect> {
    let Data::Events {
        leads: Some(leads), ..
    } = &project.data
    else {
        return Vec::new();
    };
    let shared = |columns: &[String]| {
        let names: Vec<String> = columns
            .iter()
            .filter(|name| leads.current.contains(name))
            .map(|name| format!("`{name}`"))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let mut found = Vec::new();
    if let Some(rulebook) = &history.rulebook {
        for (line, fact) in rulebook.scorecard.lines.iter().zip(&rulebook.facts) {
            found.extend(shared(&fact.columns()).map(|names| Suspect {
                what: format!("rule `{}`", line.name),
                reason: format!(
                    "it looks at {names}, known only as of today: its points in the contest are those of today, not of \
                     the cutoff; the models do not see it"
                ),
            }));
        }
    }
    for spec in &project.features.add {
        found.extend(
            shared(&spec.kind().looks_at().columns).map(|names| Suspect {
                what: format!(
                    "feature `{}`",
                    spec.column_name(&history.source.plan(history.defaults()))
                ),
                reason: format!(
                    "it is listed in [[features.add]] and looks at {names}, known only as of today"
                ),
            }),
        );
    }
    found
}

/// Columns that are told by their names to be times of last changes.
fn is_last_update(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let parts = [
        "lastmodified",
        "lastupdate",
        "lastactivity",
        "lastseen",
        "lastlogin",
        "lastcontact",
        "lasttouch",
    ];
    let whole = [
        "updated",
        "updatedat",
        "modified",
        "modifiedat",
        "updatedon",
        "modifiedon",
        "systemmodstamp",
    ];
    parts.iter().any(|part| plain.contains(part)) || whole.contains(&plain.as_str())
}

fn last_updates(
    project: &Project,
    history: &History,
    assembled: &Assembled,
    used: &[String],
) -> Result<Vec<LastUpdate>> {
    let mut names: Vec<String> = used.to_vec();
    if let Data::Events {
        leads: Some(leads), ..
    } = &project.data
    {
        names.extend(leads.current.iter().cloned());
    }
    names.retain(|name| is_last_update(name));
    let table = history
        .source
        .attributes(&names, &assembled.lead_positions)?;
    let updates =
        table
            .names()
            .iter()
            .zip(table.columns())
            .filter_map(|(name, column)| match column {
                Column::Number(micros) => Some(LastUpdate {
                    name: name.clone(),
                    micros: micros.clone(),
                    is_used: used.contains(name),
                }),
                Column::Category { .. } => None,
            });
    Ok(updates.collect())
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
fn slips(census: &Census, history: &History) -> Vec<String> {
    let number =
        |(year, month, _): &(i32, u32, u64)| year * 12 + i32::try_from(*month).unwrap_or(1);
    let name = |(year, month, _): &(i32, u32, u64)| format!("{year}-{month:02}");
    let all: u64 = census.months.iter().map(|month| month.2).sum();
    let mut notes = Vec::new();
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
            notes.push(format!(
                "{after} of {all} events lie after a silence from {} to {}: if their dates are slips, they move the end \
                 of the data to {}, and leads count as not converted for a time that is not known; mend them, or set \
                 `data_end` in [snapshots]",
                name(early),
                name(late),
                history.calendar.data_end
            ));
        } else if (before as f64) < SLIP * all as f64 {
            notes.push(format!(
                "{before} of {all} events lie before a silence from {} to {}: if their dates are slips, they make \
                 cutoffs without leads; mend them, or set `first` in [snapshots]",
                name(early),
                name(late)
            ));
        }
    }
    notes
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

/// Columns with one value on all rows, gaps counted as a value.
fn constant(table: &Table) -> Vec<String> {
    let is_constant = |column: &Column| match column {
        Column::Number(values) => values.windows(2).all(|pair| {
            pair[0].total_cmp(&pair[1]).is_eq() || (pair[0].is_nan() && pair[1].is_nan())
        }),
        Column::Category { codes, .. } => codes.windows(2).all(|pair| pair[0] == pair[1]),
    };
    table
        .names()
        .iter()
        .zip(table.columns())
        .filter(|(_, column)| is_constant(column))
        .map(|(n, _)| n.clone())
        .collect()
}

fn kept_out(project: &Project, history: &History, assembled: &Assembled) -> Result<Vec<KeptOut>> {
    let set = &assembled.set;
    let skipped = |name: &str| {
        history
            .vocabulary
            .attributes
            .iter()
            .any(|(n, how)| n == name && *how == Use::Skip)
    };
    let mut found: Vec<(String, String)> = Vec::new();
    match &project.data {
        Data::Events {
            leads: Some(leads), ..
        } => {
            for name in &leads.current {
                let known = leak_columns([name.as_str()]);
                let why = known
                    .first()
                    .map(|(_, system, reason)| format!(" ({system}: {reason})"))
                    .unwrap_or_default();
                found.push((name.clone(), format!("known only as of today{why}")));
            }
            for name in leads.fixed.iter().filter(|name| skipped(name)) {
                found.push((name.clone(), of_skipped(history, name)?));
            }
        }
        Data::Events { .. } => {}
        Data::Table(table) => {
            found.extend(
                table
                    .drop
                    .iter()
                    .map(|name| (name.clone(), "dropped by the project file".to_owned())),
            );
            for (name, _) in history.properties.iter().filter(|(name, _)| skipped(name)) {
                found.push((name.clone(), of_skipped(history, name)?));
            }
        }
    }
    let names: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
    let table = history
        .source
        .attributes(&names, &assembled.lead_positions)?;
    let settings = AlarmSettings {
        warn_auc: project.check.warn_auc,
        fail_auc: project.check.fail_auc,
    };
    let areas = single_columns(set, &table, settings);
    let area = |name: &str| areas.iter().find(|area| area.column == name).cloned();
    Ok(found
        .into_iter()
        .map(|(column, reason)| KeptOut {
            area: area(&column),
            column,
            reason,
        })
        .collect())
}

/// Why a column that could be used is not.
fn of_skipped(history: &History, name: &str) -> Result<String> {
    let all: Vec<u32> = (0u32..).take(history.source.ids().len()).collect();
    let table = history.source.attributes(&[name.to_owned()], &all)?;
    let is_empty = match table.column(name) {
        Some(Column::Category { codes, .. }) => codes.iter().all(|code| *code == MISSING),
        Some(Column::Number(values)) => values.iter().all(|value| value.is_nan()),
        None => return Ok("a list".to_owned()),
    };
    Ok(if is_empty {
        "empty"
    } else {
        "nearly every value is another one: an id, a name or free text"
    }
    .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_last_changes_are_told_by_their_names() {
        for name in [
            "LastModifiedDate",
            "updated_at",
            "last_activity_date",
            "hs_lastmodifieddate",
        ] {
            assert!(is_last_update(name), "{name}");
        }
        for name in ["created_at", "last_name", "last_position", "unmodified"] {
            assert!(!is_last_update(name), "{name}");
        }
    }

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
