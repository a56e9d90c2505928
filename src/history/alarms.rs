//! Leakage alarms over rows that are ready for training, and the columns that are kept from it.

use crate::domain::Seed;
use crate::error::Result;
use crate::evaluate::{
    AlarmSettings, ByProduct, LastUpdate, Refits, SilentEnd, SingleAuc, by_products, refits,
    silent_end, single_columns,
};
use crate::events::leak_columns;
use crate::features::auto::Use;
use crate::history::open::{History, Inputs};
use crate::history::training::Assembled;
use crate::matrix::{Column, MISSING};
use crate::project::{Data, Project};

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

/// The leakage alarms.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarms {
    /// L5, by feature and rule fact, the worst first.
    pub single: Vec<SingleAuc>,
    /// L8.
    pub by_products: Vec<ByProduct>,
    /// L6, L7 and L9.
    pub refits: Refits,
    /// Columns that CRMs are known to fill with or after the conversion.
    pub known: Vec<Suspect>,
    /// Rules and features that look at what is known only as of today.
    pub as_of_today: Vec<Suspect>,
    /// Cutoffs at the end without a conversion.
    pub silent_end: Option<SilentEnd>,
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
        refits: refits(set, Seed(project.training.seed)),
        known,
        as_of_today: as_of_today(project, history),
        silent_end: silent_end(set),
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

/// Columns that training does not see, and why.
///
/// # Errors
/// Lead attributes that cannot be read after all.
pub fn kept_out(
    project: &Project,
    history: &History,
    assembled: &Assembled,
) -> Result<Vec<KeptOut>> {
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
}
