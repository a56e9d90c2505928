//! `leadscore serve --import`: what the project's own files know of leads goes into the state, once however often it is
//! asked for.
//!
//! Events are told apart as those that are sent: by all that they say. Two rows of a log that say the same are two events,
//! as a batch counts them, so the second one has a number.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Map, Value};

use crate::cli::complain;
use crate::domain::Timestamp;
use crate::error::{Context as _, Error, Result};
use crate::events::{
    ReadOptions, RowOfEvent, RowOfLead, each_event, each_lead, open_events, open_leads,
    open_outcomes, parse_timezone,
};
use crate::http::app::App;
use crate::project::{Data, Project};
use crate::report::table::thousands;
use crate::state::{Change, LeadChange, StoredEvent, key_of};

/// Rows that are written together.
const AT_ONCE: usize = 10_000;

/// Reads the files of the project into the state, beside whoever is answered meanwhile.
pub(super) fn start(app: Arc<App>) {
    std::thread::spawn(move || {
        let done = import(&app);
        app.is_importing.store(false, Ordering::Relaxed);
        match done {
            Ok((events, leads)) => complain(&format!(
                "imported: {} events that were new, {} leads\n",
                thousands(events),
                thousands(leads)
            )),
            Err(error) => {
                let hint = error.advice();
                let hint = hint.map_or_else(String::new, |hint| format!("\nhint: {hint}"));
                complain(&format!("error: the import broke off: {error}{hint}\n"));
            }
        }
    });
}

/// Leads first, so that no event is scored before it is known whose it is.
fn import(app: &App) -> Result<(usize, usize)> {
    let project: &Project = &app.project;
    let Data::Events {
        events,
        leads,
        outcomes,
    } = &project.data
    else {
        return Err(
            Error::config("a project without an activity log has nothing to import")
                .hint("its leads can be scored with `leadscore score`, or sent to POST /v1/score"),
        );
    };
    let options = ReadOptions {
        timezone: parse_timezone(&project.meta.timezone)?,
        limits: project.limits,
        ..ReadOptions::default()
    };
    let folder = &project.folder;
    let won = open_outcomes(outcomes, leads.as_ref(), folder, &options)
        .context(|| "cannot read the outcomes".to_owned())?;
    let mut n_leads = 0;
    let mut converted: HashMap<String, Timestamp> = HashMap::new();
    for (lead, time) in won.conversions()? {
        let first = converted.entry(lead).or_insert(time);
        *first = time.min(*first);
    }
    let mut closed: HashMap<String, Timestamp> = HashMap::new();
    for (lead, time) in won.closings()? {
        let first = closed.entry(lead).or_insert(time);
        *first = time.min(*first);
    }
    if let Some(source) = leads {
        let table =
            open_leads(source, folder, &options).context(|| "cannot read the leads".to_owned())?;
        let names: Vec<String> = table
            .attributes
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        each_lead(&table, &names, AT_ONCE, |rows| {
            n_leads += rows.len();
            let leads = rows
                .into_iter()
                .map(|row| known(row, &mut converted, &mut closed));
            write(
                app,
                Change {
                    leads: leads.collect(),
                    ..Change::default()
                },
            )
            .map(|_| ())
        })?;
    }
    // Conversions of leads that no table names.
    let rest: Vec<LeadChange> = converted
        .into_iter()
        .map(|(lead, time)| LeadChange {
            lead,
            converted: Some(time),
            ..LeadChange::default()
        })
        .collect();
    if leads.is_none() && !rest.is_empty() {
        n_leads += rest.len();
        write(
            app,
            Change {
                leads: rest,
                ..Change::default()
            },
        )?;
    }
    let log =
        open_events(events, folder, &options).context(|| "cannot read the events".to_owned())?;
    let mut n_events = 0;
    let mut times_met: HashMap<String, u32> = HashMap::new();
    each_event(&log, AT_ONCE, |rows| {
        let events = rows.into_iter().map(|row| stored(row, &mut times_met));
        let change = Change {
            events: events.collect(),
            ..Change::default()
        };
        n_events += write(app, change)?;
        Ok(())
    })?;
    Ok((n_events, n_leads))
}

fn known(
    row: RowOfLead,
    converted: &mut HashMap<String, Timestamp>,
    closed: &mut HashMap<String, Timestamp>,
) -> LeadChange {
    // Attributes without a history are those of any time: they stand at the beginning, so that a later change replaces them.
    let since = row.changed.unwrap_or(Timestamp(0));
    let disqualified = row
        .disqualified
        .into_iter()
        .chain(closed.remove(&row.lead))
        .min();
    LeadChange {
        converted: converted.remove(&row.lead),
        disqualified,
        owner: row
            .attributes
            .get("owner")
            .and_then(Value::as_str)
            .map(str::to_owned),
        attributes: (!row.attributes.is_empty()).then_some((since, row.attributes)),
        lead: row.lead,
        created: row.created,
        account: row.account,
    }
}

fn stored(row: RowOfEvent, times_met: &mut HashMap<String, u32>) -> StoredEvent {
    let empty = Map::new();
    let properties = if row.properties.is_empty() {
        &empty
    } else {
        &row.properties
    };
    let mut key = key_of(None, &row.lead, row.time, &row.event_type, properties);
    let met = times_met.entry(key.clone()).or_insert(0);
    *met += 1;
    if 1 < *met {
        key = format!("{key}.{met}");
    }
    StoredEvent {
        key,
        lead: row.lead,
        time: row.time,
        arrived: row.arrived,
        event_type: row.event_type,
        properties: row.properties,
    }
}

/// Writes `change`, waits until it is on disk, and says how many events were new.
fn write(app: &App, change: Change) -> Result<usize> {
    let (tell, told) = std::sync::mpsc::channel();
    app.state.write(change, move |written| {
        let _ = tell.send(written);
    });
    let written = told.recv().map_err(|_| Error::io("the state is closed"))?;
    Ok(written.map_err(Error::from)?.new_events)
}
