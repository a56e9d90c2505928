//! Decides what each file is.
//!
//! Facts go before names: an id that repeats beside a time is a log whatever its columns are called.

use std::fmt::Write as _;

use super::column::{Column, Sort};
use super::guess::{Events, Guess, Leads, OutcomeSource, Outcomes};
use super::names;
use super::sample::Sample;
use super::{attributes, columns, horizon};
use crate::error::{Error, Result};
use crate::events::Format;

/// What one file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An activity log.
    Events,
    /// A lead table.
    Leads,
    /// Outcomes.
    Outcomes,
    /// One row a lead with a label.
    Table,
    /// None of these.
    Unknown,
}

/// The roles of all samples and what follows for the project.
#[derive(Debug)]
pub(super) struct Verdict {
    /// One role a sample.
    pub(super) roles: Vec<Role>,
    /// The lead column of each sample.
    pub(super) leads: Vec<Option<String>>,
    /// The project.
    pub(super) guess: Guess,
}

/// Decides over all files together.
///
/// # Errors
/// Files among which there is neither a log nor a table with a label.
pub(super) fn judge(samples: &[Sample]) -> Result<Verdict> {
    let leads = lead_columns(samples);
    let mut roles: Vec<Role> = samples
        .iter()
        .zip(&leads)
        .map(|(sample, lead)| role(sample, lead.as_deref()))
        .collect();
    settle(samples, &leads, &mut roles);
    let first = |role: Role| roles.iter().position(|other| *other == role);
    let guess = match (first(Role::Events), first(Role::Table)) {
        (Some(log), _) => {
            let events = columns::events(samples, log, leads.get(log).cloned().flatten());
            event_mode(samples, &leads, &roles, events)?
        }
        (None, Some(table)) => {
            let Some(sample) = samples.get(table) else {
                return Err(nothing());
            };
            Guess::Table(attributes::table(
                sample,
                table,
                leads.get(table).cloned().flatten().as_deref(),
            ))
        }
        (None, None) => return Err(nothing()),
    };
    Ok(Verdict {
        roles,
        leads,
        guess,
    })
}

fn nothing() -> Error {
    Error::data("none of the files is an activity log or a table with a label")
        .hint("a log has a lead and a time in every row; a table has one row a lead and a column such as `converted` with two values")
}

/// The column of each file that names the lead: by name, and by sharing values with the other files.
fn lead_columns(samples: &[Sample]) -> Vec<Option<String>> {
    let candidates: Vec<Vec<&Column>> = samples
        .iter()
        .map(|sample| {
            // A handful of values over many rows is a category, whatever its name: `contact` by phone or mail.
            let is_category = |column: &Column| 200 <= column.n_given && column.n_distinct() < 20;
            let could_be = |column: &&Column| column.could_be_id() && !is_category(column);
            sample
                .columns
                .iter()
                .filter(could_be)
                .filter(|column| 0.0 < names::lead(&column.name))
                .collect()
        })
        .collect();
    candidates
        .iter()
        .enumerate()
        .map(|(idx, own)| {
            let score = |column: &Column| {
                let others = candidates
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != idx);
                let shared: f64 = others
                    .map(|(_, columns)| {
                        columns
                            .iter()
                            .map(|other| likeness(column, other))
                            .fold(0.0, f64::max)
                    })
                    .sum();
                names::lead(&column.name) + 2.0 * shared
            };
            let best = own.iter().max_by(|a, b| score(a).total_cmp(&score(b)));
            best.map(|column| column.name.clone())
        })
        .collect()
}

/// How surely two columns name the same things.
fn likeness(a: &Column, b: &Column) -> f64 {
    let same_name = if names::plain(&a.name) == names::plain(&b.name) {
        0.5
    } else {
        0.0
    };
    // Few values are shared by chance: the numbers 1 to 12 are in every file.
    let shared = if a.n_distinct().min(b.n_distinct()) < 5 {
        0.0
    } else {
        a.overlap(b)
    };
    // Unread formats have no values to share.
    if a.stated.is_some() || b.stated.is_some() {
        same_name
    } else if shared < 0.2 {
        0.0
    } else {
        shared + same_name
    }
}

fn role(sample: &Sample, lead: Option<&str>) -> Role {
    if sample.format == Format::Segment {
        return Role::Events;
    }
    let id = lead.and_then(|lead| sample.column(lead));
    let has_time = columns::time_of(sample).is_some();
    let has_label = columns::label_of(sample).is_some();
    let Some(id) = id else {
        return if has_label {
            Role::Table
        } else {
            Role::Unknown
        };
    };
    let is_typed = id.stated.is_some();
    let repeats = !is_typed && id.n_distinct() * 6 <= id.n_given * 5;
    let verdicts = columns::outcome_kind(sample);
    let is_outcome = names::is_outcome(&sample.stem()) || verdicts.is_some();
    let is_verdicts =
        |column: &Column| verdicts.is_some_and(|verdicts| verdicts.name == column.name);
    let has_type = sample
        .columns
        .iter()
        .any(|column| names::event_type(&column.name).is_some() && !is_verdicts(column));
    match () {
        () if has_time && is_outcome && sample.columns.len() <= 8 && !has_type => Role::Outcomes,
        () if has_time && names::is_outcome(&sample.stem()) => Role::Outcomes,
        () if has_time && (repeats || has_type && sample.columns.len() <= 12) => Role::Events,
        () if has_label && !repeats => Role::Table,
        () => Role::Leads,
    }
}

/// Second thoughts, now that all files are known.
fn settle(samples: &[Sample], leads: &[Option<String>], roles: &mut [Role]) {
    let has = |roles: &[Role], role: Role| roles.contains(&role);
    // Purchases alone are a log of repeat business: the log and its outcomes in one.
    if !has(roles, Role::Events) && !has(roles, Role::Table) {
        let log = roles
            .iter()
            .zip(samples)
            .zip(leads)
            .position(|((role, sample), lead)| {
                let id = lead.as_deref().and_then(|lead| sample.column(lead));
                *role == Role::Outcomes && id.is_some_and(|id| id.n_distinct() < id.n_given)
            });
        if let Some(role) = log.and_then(|log| roles.get_mut(log)) {
            *role = Role::Events;
        }
    }
    // A table beside a log is its lead table; its label is then an attribute as of today.
    if has(roles, Role::Events) {
        for role in roles.iter_mut().filter(|role| **role == Role::Table) {
            *role = Role::Leads;
        }
    }
}

fn event_mode(
    samples: &[Sample],
    leads: &[Option<String>],
    roles: &[Role],
    mut events: Events,
) -> Result<Guess> {
    let first = |role: Role| roles.iter().position(|other| *other == role);
    let named = |idx: usize| leads.get(idx).cloned().flatten();
    let others: Vec<&str> = roles
        .iter()
        .zip(samples)
        .enumerate()
        .filter(|(idx, (role, _))| **role == Role::Events && *idx != events.sample)
        .map(|(_, (_, sample))| sample.path.as_str())
        .collect();
    if !others.is_empty() {
        events.questions.push(format!(
            "{} look like logs, too; bring them into the same columns, put them into one folder and name it here",
            others.join(", ")
        ));
    }
    let mut table = first(Role::Leads)
        .and_then(|idx| Some(attributes::leads(samples.get(idx)?, idx, named(idx))));
    let log = samples.get(events.sample).ok_or_else(nothing)?;
    if table.is_none() && 0 < log.calls.get("identify").copied().unwrap_or_default() {
        table = Some(Leads {
            sample: events.sample,
            ..Leads::default()
        });
    }
    let outcomes = match first(Role::Outcomes).and_then(|idx| Some((idx, samples.get(idx)?))) {
        Some((idx, sample)) => columns::outcomes(sample, idx, named(idx)),
        None => outcomes_elsewhere(samples, &events, table.as_mut()),
    };
    let windows = horizon::windows(samples, &events, &outcomes)?;
    Ok(Guess::Events {
        events,
        leads: table,
        outcomes,
        windows,
    })
}

/// No file of outcomes: a time in the lead table, event types that are conversions, purchases, or a question.
fn outcomes_elsewhere(samples: &[Sample], events: &Events, leads: Option<&mut Leads>) -> Outcomes {
    if let Some(leads) = leads {
        let sample = samples.get(leads.sample);
        let converted = sample
            .into_iter()
            .flat_map(|sample| &sample.columns)
            .find(|column| {
                matches!(column.sort(), Sort::Time) && names::is_converted(&column.name)
            });
        if let Some(column) = converted {
            let name = column.name.clone();
            leads.left_out.retain(|left| left.name != name);
            leads.current.retain(|left| left.name != name);
            let mut outcomes = Outcomes {
                source: OutcomeSource::Leads,
                time: Some(name),
                ..Outcomes::default()
            };
            if column.n_clocks == 0 {
                outcomes.questions.push(
                    "these are days without a time of day, so events of that day may come after the conversion".into(),
                );
            }
            return outcomes;
        }
    }
    let same_file = Outcomes {
        source: OutcomeSource::File(events.sample),
        lead: events.lead.clone(),
        time: events.time.clone(),
        ..Outcomes::default()
    };
    let converting: Vec<String> = events
        .types
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| names::is_conversion_event(name))
        .collect();
    if !converting.is_empty() {
        let question = format!(
            "are these the events that count as a conversion? seen: {}",
            columns::shown(&events.types, 12)
        );
        return Outcomes {
            kind: events.kind.clone(),
            positive: converting,
            questions: vec![question],
            ..same_file
        };
    }
    let is_purchases = samples
        .get(events.sample)
        .is_some_and(|sample| names::is_purchase(&sample.stem()));
    if is_purchases || events.type_value.as_deref().is_some_and(names::is_purchase) {
        let question = "no other file says who converted, so the next purchase counts (repeat business); is that meant?";
        let value = samples.get(events.sample).and_then(columns::value_of);
        return Outcomes {
            repeat: true,
            value,
            questions: vec![question.into()],
            ..same_file
        };
    }
    let mut question = "nothing in the files says who converted: name a file with lead and time of each conversion".to_string();
    if !events.types.is_empty() {
        let seen = columns::shown(&events.types, 12);
        let _ = write!(
            question,
            ", or the types of the log that are conversions (seen: {seen})"
        );
    }
    Outcomes {
        questions: vec![question],
        ..Outcomes::default()
    }
}
