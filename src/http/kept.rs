//! Leads as the state keeps them, with everything that a score looks at.

use serde_json::{Map, Value};

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::events::{EventMessage, LeadMessage};
use crate::history::Asked;
use crate::http::model::Model;
use crate::rules::scorecard::Tally;
use crate::scoring::Line;
use crate::snapshot::LeadTimes;
use crate::state::{Reader, StoredEvent, StoredLead};

/// Leads with their attributes and events, colleagues included.
pub(super) struct Kept {
    leads: Vec<(StoredLead, Map<String, Value>)>,
    events: Vec<StoredEvent>,
    /// The first ones are those asked for; the others count for them.
    n_asked: usize,
}

/// What the state says of a lead at an instant.
pub(super) enum Standing {
    /// It is scored.
    Open(Box<Line>),
    /// It is not, and why.
    Closed(&'static str),
}

/// What is supposed of the first of the leads asked for.
enum If<'a> {
    Nothing,
    /// It did this, too.
    Did(&'a StoredEvent),
    /// It has these attributes.
    Is(&'a Map<String, Value>),
}

pub(super) fn unreadable(error: &impl std::fmt::Display) -> Error {
    Error::io(format!("the state cannot be read: {error}"))
}

impl Kept {
    /// Reads `leads` and their colleagues as of `as_of`.
    pub(super) fn read(
        reader: &Reader,
        asked: Vec<StoredLead>,
        as_of: Timestamp,
        model: &Model,
    ) -> Result<Self> {
        let n_asked = asked.len();
        let mut all = asked;
        if model.live().has_accounts() {
            let mut known: std::collections::HashSet<String> =
                all.iter().map(|lead| lead.lead.clone()).collect();
            let mut accounts: Vec<String> =
                all.iter().filter_map(|lead| lead.account.clone()).collect();
            accounts.sort_unstable();
            accounts.dedup();
            for account in accounts {
                let colleagues = reader
                    .colleagues(&account)
                    .map_err(|error| unreadable(&error))?;
                all.extend(
                    colleagues
                        .into_iter()
                        .filter(|lead| known.insert(lead.lead.clone())),
                );
            }
        }
        let mut events = Vec::new();
        let mut leads = Vec::with_capacity(all.len());
        // Attributes without a history of changes are those of today at any instant, as a lead table has them.
        let until = if model.live().follows_changes() {
            as_of
        } else {
            Timestamp(i64::MAX)
        };
        for lead in all {
            events.extend(
                reader
                    .events(&lead.lead, as_of)
                    .map_err(|error| unreadable(&error))?,
            );
            let attributes = reader
                .attributes(&lead.lead, until)
                .map_err(|error| unreadable(&error))?;
            leads.push((lead, attributes));
        }
        Ok(Self {
            leads,
            events,
            n_asked,
        })
    }

    /// The leads asked for, each scored or said why not; and the events that the model cannot use.
    pub(super) fn score(
        &self,
        model: &Model,
        as_of: Timestamp,
        limit: usize,
    ) -> Result<(Vec<Standing>, usize)> {
        let (lines, rejected) = self.ask(as_of, &If::Nothing, |asked| model.score(asked, limit))?;
        let windows = &model.live().history().calendar.windows;
        let standings =
            lines
                .into_iter()
                .zip(&self.leads)
                .take(self.n_asked)
                .map(|(line, (lead, _))| {
                    let times = LeadTimes {
                        created: lead.created,
                        disqualified: lead.disqualified,
                        conversions: lead.converted.into_iter().collect(),
                    };
                    match windows.at_risk(&times, as_of) {
                        Ok(_) => Standing::Open(Box::new(line)),
                        Err(reason) => Standing::Closed(reason.name()),
                    }
                });
        Ok((standings.collect(), rejected.events.len()))
    }

    /// What each rule gives the first of the leads asked for, and what limits make of that; `None` without a rulebook.
    pub(super) fn ledger(&self, model: &Model, as_of: Timestamp) -> Result<Option<Tally>> {
        self.ask(as_of, &If::Nothing, |asked| model.tally(asked))
    }

    /// The score of the first of the leads asked for as if it did one thing more, just before `as_of`.
    pub(super) fn score_with(
        &self,
        model: &Model,
        as_of: Timestamp,
        event_type: &str,
    ) -> Result<Option<i64>> {
        let Some((lead, _)) = self.leads.first() else {
            return Ok(None);
        };
        let just_before = Timestamp(as_of.0 - 1_000_000);
        // What it did last of this kind, once more.
        let last = self
            .events_of(&lead.lead)
            .filter(|event| event.event_type == event_type)
            .last();
        let more = StoredEvent {
            key: String::new(),
            lead: lead.lead.clone(),
            time: just_before,
            arrived: Some(just_before),
            event_type: event_type.to_owned(),
            properties: last
                .map(|event| event.properties.clone())
                .unwrap_or_default(),
        };
        self.score_if(model, as_of, &If::Did(&more))
    }

    /// The score of the first of the leads asked for as if an attribute of it were `value`; `None` where it is.
    pub(super) fn score_where(
        &self,
        model: &Model,
        as_of: Timestamp,
        name: &str,
        value: &Value,
    ) -> Result<Option<i64>> {
        let Some((_, attributes)) = self.leads.first() else {
            return Ok(None);
        };
        if attributes.get(name) == Some(value) {
            return Ok(None);
        }
        let mut attributes = attributes.clone();
        attributes.insert(name.to_owned(), value.clone());
        self.score_if(model, as_of, &If::Is(&attributes))
    }

    fn score_if(&self, model: &Model, as_of: Timestamp, what: &If) -> Result<Option<i64>> {
        let lines = self.ask(as_of, what, |asked| model.score(asked, 0))?.0;
        Ok(lines.first().map(|line| line.score))
    }

    /// Hands everything to `ask` as messages, with what is supposed of the first lead.
    fn ask<T>(
        &self,
        as_of: Timestamp,
        what: &If,
        ask: impl FnOnce(&Asked) -> Result<T>,
    ) -> Result<T> {
        let (more, other) = match what {
            If::Nothing => (None, None),
            If::Did(event) => (Some(*event), None),
            If::Is(attributes) => (None, Some(*attributes)),
        };
        let leads: Vec<LeadMessage> = self
            .leads
            .iter()
            .enumerate()
            .map(|(place, (lead, attributes))| LeadMessage {
                lead: &lead.lead,
                created: lead.created,
                account: lead.account.as_deref(),
                attributes: other.filter(|_| place == 0).unwrap_or(attributes),
            })
            .collect();
        let events: Vec<EventMessage> = self
            .events
            .iter()
            .chain(more)
            .map(|event| EventMessage {
                lead: &event.lead,
                time: event.time,
                arrived: event.arrived,
                event_type: &event.event_type,
                properties: &event.properties,
            })
            .collect();
        let cutoffs = vec![as_of; leads.len()];
        ask(&Asked {
            leads: &leads,
            events: &events,
            as_of: &cutoffs,
        })
    }

    /// The leads asked for.
    pub(super) fn leads(&self) -> impl Iterator<Item = &(StoredLead, Map<String, Value>)> {
        self.leads.iter().take(self.n_asked)
    }

    /// The events of one lead, the youngest last.
    pub(super) fn events_of<'a>(&'a self, lead: &'a str) -> impl Iterator<Item = &'a StoredEvent> {
        self.events.iter().filter(move |event| event.lead == lead)
    }
}
