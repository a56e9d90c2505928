//! Leads that come as messages: the features, facts and conditions of a model, made ready once and computed in memory.

use std::collections::HashSet;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::events::{
    EventMessage, EventShape, LeadMessage, LeadShape, LeadsSource, MessageReader, PropertyType,
    ReadOptions, Reason, open_leads, parse_timezone,
};
use crate::features::auto::{Vocabulary, derive};
use crate::features::prepared::{Prepared, Rows, Wishes};
use crate::features::source::{Computed, Source};
use crate::features::{MessageSchema, RejectedMessages, TableRows};
use crate::history::cutoffs::Calendar;
use crate::history::open::{History, Inputs};
use crate::history::training::with_facts;
use crate::matrix::Table;
use crate::project::{Data, Project};
use crate::rules::Rulebook;

/// What a model sees of leads that come as messages.
pub struct Live {
    /// A history without leads: features, rules and windows are those of the model.
    history: History,
    reader: MessageReader,
    schema: MessageSchema,
    prepared: Prepared,
    known_types: HashSet<String>,
    has_accounts: bool,
    follows_changes: bool,
    /// Whether rows have no time at all: then a batch looks at all of them as of one instant without meaning.
    is_timeless: bool,
}

/// Leads with their events, each at its instant.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The leads; no id twice.
    pub leads: &'a [LeadMessage<'a>],
    /// Their events, in any order.
    pub events: &'a [EventMessage<'a>],
    /// When each score pretends to be made, one a lead.
    pub as_of: &'a [Timestamp],
}

/// What was computed of the leads that were asked for, in their order.
pub struct Seen {
    /// The columns of the models.
    pub table: Table,
    /// Facts and conditions.
    pub computed: Computed,
    /// Messages that do not fit the model.
    pub rejected: RejectedMessages,
}

impl Live {
    /// Makes `project`, as the model was trained with it, ready for messages.
    ///
    /// # Errors
    /// A lead table that cannot be read: it says which attributes there are. Features or rules that do not fit it.
    pub fn open(
        project: &Project,
        vocabulary: &Vocabulary,
        properties: &[(String, PropertyType)],
    ) -> Result<Self> {
        let zone = parse_timezone(&project.meta.timezone)?;
        let (events, leads, as_of_today) = match &project.data {
            Data::Events { events, leads, .. } => {
                let shape = EventShape {
                    delay_hours: events.delay_hours,
                    has_arrival: events.has_arrival(),
                    properties: properties.to_vec(),
                };
                let today = leads.as_ref().map(|leads| leads.current.clone());
                let leads = leads.as_ref().map(|leads| lead_shape(project, leads));
                (Some(shape), leads.transpose()?, today.unwrap_or_default())
            }
            Data::Table(_) => {
                let shape = LeadShape {
                    attributes: properties.to_vec(),
                    ..LeadShape::default()
                };
                (None, Some(shape), Vec::new())
            }
        };
        let created_by_events = leads.is_none();
        let has_accounts = leads.as_ref().is_some_and(|leads| leads.has_account);
        let follows_changes = match &project.data {
            Data::Events { leads, .. } => leads.as_ref().is_some_and(LeadsSource::follows_changes),
            Data::Table(_) => false,
        };
        let reader = MessageReader::new(zone, events.as_ref(), &leads.unwrap_or_default());
        let schema = MessageSchema::new(properties, &vocabulary.event_types, created_by_events);
        let none = events.as_ref().map(|_| &[][..]);
        let (source, _) = Source::from_messages(&reader, none, &[], &schema)?;
        let inputs = match events {
            Some(_) => Inputs::Log,
            None => Inputs::Table(TableRows::default()),
        };
        let calendar = Calendar::at_the_end(&project.snapshots, Timestamp(0))?;
        let observation_days = calendar.windows.observation_days;
        let history = History {
            source,
            inputs,
            calendar,
            features: derive(vocabulary, &project.features, observation_days),
            vocabulary: vocabulary.clone(),
            rulebook: project.rules.as_ref().map(Rulebook::new).transpose()?,
            as_of_today,
            session_gap_minutes: project.features.session_gap_minutes,
            properties: properties.to_vec(),
            type_counts: Vec::new(),
            span: None,
            reports: Vec::new(),
            warnings: Vec::new(),
        };
        let conditions = history.conditions();
        let prepared = history.source.prepare(&Wishes {
            features: &history.features,
            facts: history.rulebook.as_ref().map_or(&[], |book| &book.facts),
            conditions: &conditions,
            defaults: history.defaults(),
        })?;
        Ok(Self {
            known_types: vocabulary.event_types.iter().cloned().collect(),
            history,
            reader,
            schema,
            prepared,
            has_accounts,
            follows_changes,
            is_timeless: matches!(&project.data, Data::Table(table) if table.time.is_none()),
        })
    }

    /// Whether what colleagues do counts for a lead.
    pub fn has_accounts(&self) -> bool {
        self.has_accounts
    }

    /// Whether attributes are looked up as of the instant of a score, and not as of today.
    pub fn follows_changes(&self) -> bool {
        self.follows_changes
    }

    /// Which of the events the model could not use, by position, and why.
    ///
    /// # Errors
    /// Columns that cannot be put together, which would be a fault of ours.
    pub fn check_events(&self, events: &[EventMessage]) -> Result<Vec<(usize, Reason)>> {
        Source::check_messages(self.reader.events(events))
    }

    /// Which of the leads the model could not use, by position, and why.
    ///
    /// # Errors
    /// As [`Live::check_events`].
    pub fn check_leads(&self, leads: &[LeadMessage]) -> Result<Vec<(usize, Reason)>> {
        Source::check_messages(self.reader.leads(leads))
    }

    /// Features, rules and windows of the model; there are no leads in it.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Reads instants as the project writes them.
    pub fn reader(&self) -> &MessageReader {
        &self.reader
    }

    /// Whether the model looks at events, and not at rows of a table.
    pub fn has_events(&self) -> bool {
        matches!(self.history.inputs, Inputs::Log)
    }

    /// Whether events of this type were there at training; no feature looks at others.
    pub fn knows_type(&self, event_type: &str) -> bool {
        self.known_types.contains(event_type)
    }

    /// Columns, facts and override conditions of the leads asked for: the plan of a batch, over what lies in memory.
    ///
    /// # Errors
    /// A lead that is given twice or whose attributes do not fit the model.
    pub fn compute(&self, asked: &Asked) -> Result<Seen> {
        let events = self.has_events().then_some(asked.events);
        let (source, rejected) =
            Source::from_messages(&self.reader, events, asked.leads, &self.schema)?;
        if let Some((at, reason)) = rejected.leads.first() {
            let id = asked.leads.get(*at).map_or("", |lead| lead.lead);
            return Err(Error::data(format!("lead `{id}`: {reason}")));
        }
        let as_of = if self.is_timeless {
            vec![Timestamp(0); asked.as_of.len()]
        } else {
            asked.as_of.to_vec()
        };
        let mut cutoffs = as_of.clone();
        cutoffs.sort_unstable();
        cutoffs.dedup();
        let place = |as_of: &Timestamp| {
            let at = cutoffs.partition_point(|cutoff| cutoff < as_of);
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        let row_cutoffs: Vec<u32> = as_of.iter().map(place).collect();
        let leads: Vec<u32> = (0u32..).take(asked.leads.len()).collect();
        let rows = Rows {
            leads: &leads,
            row_cutoffs: &row_cutoffs,
            cutoffs: &cutoffs,
        };
        let computed = source.compute_prepared(&self.prepared, &rows)?;
        let table = with_facts(&self.history, &computed)?;
        Ok(Seen {
            table,
            computed,
            rejected,
        })
    }
}

/// The attributes that a lead table has, by reading it as a batch would.
fn lead_shape(project: &Project, leads: &LeadsSource) -> Result<LeadShape> {
    let options = ReadOptions {
        timezone: parse_timezone(&project.meta.timezone)?,
        limits: project.limits,
        ..ReadOptions::default()
    };
    let table = open_leads(leads, &project.folder, &options)
        .map_err(|error| error.context("cannot read the leads"))?;
    Ok(LeadShape {
        has_created: table.has.created,
        has_account: table.has.account,
        attributes: table.attributes,
    })
}
