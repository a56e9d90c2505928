//! From what the readers opened to a [`Source`]: the one place where their frames are taken in.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::*;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::events::{
    EventLog, EventMessage, LeadMessage, LeadTable, MessageReader, Messages, Outcomes,
    PropertyType, Reason, TableInput,
};
use crate::features::frames::{collect, failed, instants, strings};
use crate::features::plan::{Events, LEAD};
use crate::features::source::Source;

/// What a table says of its rows beside the features.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableRows {
    /// Whether the lead converted, one a row; empty where the table was opened for scoring.
    pub labels: Vec<bool>,
    /// The times of the rows, ascending and each once; one instant without meaning where there are none.
    pub cutoffs: Vec<Timestamp>,
    /// Position of the row's time among the cutoffs.
    pub row_cutoffs: Vec<u32>,
    /// Whether the table says when a row was.
    pub has_time: bool,
    /// Folds given by the user.
    pub folds: Option<Vec<u32>>,
    /// Rows marked for the verdict by time.
    pub test: Option<Vec<bool>>,
}

impl Source {
    /// A log with its leads and conversions; without a lead table the leads are those of the log.
    ///
    /// # Errors
    /// Files that cannot be read after all.
    pub fn from_log(
        log: EventLog,
        leads: Option<LeadTable>,
        outcomes: Option<&Outcomes>,
    ) -> Result<Self> {
        let known: Vec<&str> = log
            .properties
            .iter()
            .map(|(name, _)| name.as_str())
            .chain(["type"])
            .collect();
        let schema = log
            .frame
            .clone()
            .collect_schema()
            .map_err(|error| failed(&error))?;
        let has_visible = schema.contains("visible");
        let schema = schema
            .iter()
            .filter(|(name, _)| known.contains(&name.as_str()))
            .map(|(name, dtype)| (name.clone(), dtype.clone()))
            .collect();
        let types = log.types.iter().map(|(name, _)| name.clone()).collect();
        let events = Events {
            frame: log.frame.clone(),
            rows: None,
            has_visible,
            schema,
            types,
        };
        let table = match &leads {
            Some(leads) => collect(leads.frame.clone())?,
            None => Self::leads_of_events(&events)?,
        };
        let conversions = outcomes
            .map(|outcomes| collect(outcomes.frame.clone()))
            .transpose()?;
        let mut source = Self::new(Some(events), table, conversions.as_ref())?;
        if let Some(closing) = outcomes.and_then(|outcomes| outcomes.closing.clone()) {
            source.close(&collect(closing)?)?;
        }
        source.hold(log);
        if let Some(leads) = leads {
            if let Some(changes) = &leads.changes {
                source.follow(collect(changes.clone())?)?;
            }
            source.hold(leads);
        }
        Ok(source)
    }

    /// Leads and their events as messages have them, in memory; `events` is `None` where the model looks at none.
    /// Events of leads that are not among `leads` count for nobody.
    ///
    /// # Errors
    /// A lead that is given twice.
    pub fn from_messages(
        reader: &MessageReader,
        events: Option<&[EventMessage]>,
        leads: &[LeadMessage],
        schema: &MessageSchema,
    ) -> Result<(Self, RejectedMessages)> {
        let leads = reader.leads(leads).map_err(|error| failed(&error))?;
        let rows = events.map(|events| reader.events(events)).transpose();
        let rows = rows.map_err(|error| failed(&error))?;
        let mut frame = leads.frame;
        let (mut log, mut rejected) = (None, Vec::new());
        if let Some(Messages {
            frame: rows,
            rejected: bad,
        }) = rows
        {
            if schema.created_by_events {
                frame = created_by_events(frame, &rows, reader.has_visible())?;
            }
            rejected = bad;
            log = Some(Events {
                frame: rows.clone().lazy(),
                rows: Some(rows),
                has_visible: reader.has_visible(),
                schema: schema.events.clone(),
                types: schema.types.clone(),
            });
        }
        let source = Self::new(log, frame, None)?;
        let n_leads = source.ids().len();
        if (0u32..)
            .zip(source.ids())
            .any(|(at, id)| source.lookup().get(id) != Some(at))
        {
            return Err(Error::data(format!(
                "one of the {n_leads} leads is given twice"
            )));
        }
        Ok((
            source,
            RejectedMessages {
                leads: leads.rejected,
                events: rejected,
            },
        ))
    }

    /// What reading said of messages, without the messages.
    ///
    /// # Errors
    /// Columns that could not be put together.
    pub fn check_messages(read: PolarsResult<Messages>) -> Result<Vec<(usize, Reason)>> {
        read.map(|read| read.rejected)
            .map_err(|error| failed(&error))
    }

    /// A table with one row a lead, and what it says of its rows.
    ///
    /// # Errors
    /// As [`Source::from_log`].
    pub fn from_table(table: TableInput) -> Result<(Self, TableRows)> {
        let frame = collect(table.frame.clone())?;
        let has = |name: &str| frame.schema().contains(name);
        let times = if has("time") {
            instants(&frame, "time")?
        } else {
            vec![None; frame.height()]
        };
        let mut positions: BTreeMap<Timestamp, u32> = times
            .iter()
            .map(|time| (time.unwrap_or(Timestamp(0)), 0))
            .collect();
        for (position, at) in (0u32..).zip(positions.values_mut()) {
            *at = position;
        }
        let rows = TableRows {
            labels: if has("label") {
                truths(&frame, "label")?
            } else {
                Vec::new()
            },
            row_cutoffs: times
                .iter()
                .map(|time| positions[&time.unwrap_or(Timestamp(0))])
                .collect(),
            cutoffs: positions.into_keys().collect(),
            has_time: has("time"),
            folds: if has("fold") {
                Some(whole_numbers(&frame, "fold")?)
            } else {
                None
            },
            test: if has("test") {
                Some(truths(&frame, "test")?)
            } else {
                None
            },
        };
        let keep: Vec<Expr> = [LEAD, "group"]
            .into_iter()
            .filter(|name| has(name))
            .chain(table.columns.iter().map(|(name, _)| name.as_str()))
            .map(col)
            .collect();
        let leads = collect(frame.lazy().select(keep))?;
        let mut source = Self::new(None, leads, None)?;
        source.hold(table);
        Ok((source, rows))
    }
}

/// What messages are read for.
#[derive(Debug, Clone, Default)]
pub struct MessageSchema {
    /// Columns that conditions may name: `type` and the properties.
    events: Schema,
    /// Types of events that the model knows.
    types: Vec<String>,
    /// Whether leads are there from their first event on, for want of a better date.
    created_by_events: bool,
}

impl MessageSchema {
    /// What a model knows of events; leads are created by their first one where there is no lead table.
    pub fn new(
        properties: &[(String, PropertyType)],
        types: &[String],
        created_by_events: bool,
    ) -> Self {
        let columns = properties
            .iter()
            .map(|(name, kind)| (name.as_str(), kind.dtype()));
        let columns = columns.chain([("type", DataType::String)]);
        Self {
            events: columns.map(|(name, dtype)| (name.into(), dtype)).collect(),
            types: types.to_vec(),
            created_by_events,
        }
    }
}

/// Messages that were not kept, by position, and why.
#[derive(Debug, Clone, Default)]
pub struct RejectedMessages {
    /// Leads.
    pub leads: Vec<(usize, Reason)>,
    /// Events.
    pub events: Vec<(usize, Reason)>,
}

/// The time of the first visible event as the creation of each lead.
fn created_by_events(leads: DataFrame, events: &DataFrame, has_visible: bool) -> Result<DataFrame> {
    let seen = instants(events, if has_visible { "visible" } else { "time" })?;
    let mut first: HashMap<String, Timestamp> = HashMap::new();
    for (lead, time) in strings(events, LEAD)?.into_iter().zip(seen) {
        let Some(time) = time else { continue };
        let known = first.entry(lead).or_insert(time);
        *known = time.min(*known);
    }
    let ids = strings(&leads, LEAD)?;
    let created = ids.iter().map(|id| first.get(id).map(|time| time.0));
    let created = Int64Chunked::from_iter_options("created".into(), created)
        .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let mut leads = leads;
    leads
        .with_column(created.into_column())
        .map_err(|error| failed(&error))?;
    Ok(leads)
}

fn truths(frame: &DataFrame, name: &str) -> Result<Vec<bool>> {
    let column = frame
        .column(name)
        .and_then(|column| column.bool().cloned())
        .map_err(|error| failed(&error))?;
    Ok(column.iter().map(|value| value == Some(true)).collect())
}

fn whole_numbers(frame: &DataFrame, name: &str) -> Result<Vec<u32>> {
    let column = frame
        .column(name)
        .and_then(|column| column.cast(&DataType::UInt32))
        .map_err(|error| failed(&error))?;
    let column = column.u32().map_err(|error| failed(&error))?;
    Ok(column.iter().map(Option::unwrap_or_default).collect())
}
