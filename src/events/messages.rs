//! Events and leads that come as messages, one by one, into the columns that files would have given.
//!
//! The same cells go into the same builders as with files, under the types that the model knows: a value of another
//! type rejects its event, as it would reject its row.

use std::collections::HashMap;

use chrono_tz::Tz;
use polars::prelude::{Column, DataFrame, PolarsResult};
use serde_json::{Map, Value};

use crate::domain::Timestamp;
use crate::events::builder::{Builder, Pushed, Texts};
use crate::events::clock::Clock;
use crate::events::plan::{Plan, Role, RoleKind};
use crate::events::report::Reason;
use crate::events::time::{self, LATEST};
use crate::events::value::{Cell, PropertyType};

/// Microseconds in an hour.
const HOUR_MICROS: f64 = 3_600_000_000.0;

/// One event.
#[derive(Debug, Clone, Copy)]
pub struct EventMessage<'a> {
    /// Whose.
    pub lead: &'a str,
    /// When it happened.
    pub time: Timestamp,
    /// When it arrived, where that is known.
    pub arrived: Option<Timestamp>,
    /// Its type.
    pub event_type: &'a str,
    /// Its properties by the names of their columns; objects in them are taken apart, `page.url`.
    pub properties: &'a Map<String, Value>,
}

/// One lead.
#[derive(Debug, Clone, Copy)]
pub struct LeadMessage<'a> {
    /// Its id.
    pub lead: &'a str,
    /// When it came into being, where that is known.
    pub created: Option<Timestamp>,
    /// Its account, where it has one.
    pub account: Option<&'a str>,
    /// Its attributes by the names of their columns.
    pub attributes: &'a Map<String, Value>,
}

/// Messages as columns.
#[derive(Debug, Clone)]
pub struct Messages {
    /// One row a message that was kept, in their order.
    pub frame: DataFrame,
    /// Messages that were not kept, by position, and why.
    pub rejected: Vec<(usize, Reason)>,
}

/// What events look like to a model.
#[derive(Debug, Clone)]
pub struct EventShape {
    /// Hours after which an event is seen, where its arrival is not recorded.
    pub delay_hours: f64,
    /// Whether arrivals are recorded.
    pub has_arrival: bool,
    /// The properties that the model knows, by their names in the frame.
    pub properties: Vec<(String, PropertyType)>,
}

/// What leads look like to a model.
#[derive(Debug, Clone, Default)]
pub struct LeadShape {
    /// Whether there is a time of creation.
    pub has_created: bool,
    /// Whether there are accounts.
    pub has_account: bool,
    /// The attributes, by their names in the frame.
    pub attributes: Vec<(String, PropertyType)>,
}

/// Reads messages for one model.
#[derive(Debug, Clone)]
pub struct MessageReader {
    clock: Clock,
    delay: i64,
    has_visible: bool,
    has_created: bool,
    has_account: bool,
    properties: Fields,
    attributes: Fields,
}

impl MessageReader {
    /// A reader; times without an offset are those of `zone`.
    pub fn new(zone: Tz, events: Option<&EventShape>, leads: &LeadShape) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most ten years")]
        let delay = events.map_or(0, |events| {
            (events.delay_hours * HOUR_MICROS).round() as i64
        });
        let roles = ["lead", "time"].map(|role| Role::new(role, role, RoleKind::Id(None)));
        let properties = events.map_or(&[][..], |events| &events.properties);
        Self {
            clock: Clock::new(zone),
            delay,
            has_visible: 0 < delay || events.is_some_and(|events| events.has_arrival),
            has_created: leads.has_created,
            has_account: leads.has_account,
            properties: Fields::new(&Plan::new("events", roles.into()), properties),
            attributes: Fields::new(&Plan::new("leads", Vec::new()), &leads.attributes),
        }
    }

    /// Whether events have a time from which on they are seen.
    pub fn has_visible(&self) -> bool {
        self.has_visible
    }

    /// An instant as a message says it: ISO 8601, or a number of seconds, milliseconds and so on since 1970.
    pub fn instant(&self, value: &Value) -> Option<Timestamp> {
        let cell = match value {
            Value::String(text) => Cell::from(text.as_str()),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Cell::Int(whole),
                None => Cell::Float(number.as_f64()?),
            },
            _ => return None,
        };
        // The first shape that fits: texts are tried as ISO 8601 first, numbers have one unit by their size.
        let shape = time::shapes_of(&cell).next()?;
        let (micros, _) = time::read(&cell, shape)?.to_utc(&self.clock);
        (0..LATEST).contains(&micros).then_some(Timestamp(micros))
    }

    /// When an event is seen.
    pub fn seen_at(&self, time: Timestamp, arrived: Option<Timestamp>) -> Timestamp {
        match arrived {
            Some(arrived) => arrived.max(time),
            None => Timestamp(time.0.saturating_add(self.delay)),
        }
    }

    /// Events as the frame of a log: `lead`, `time`, perhaps `visible`, `type`, properties.
    ///
    /// # Errors
    /// Columns that cannot be put together, which would be a fault of ours.
    pub fn events(&self, messages: &[EventMessage]) -> PolarsResult<Messages> {
        let mut rows = Columns::new(&self.properties, &self.clock);
        let (mut leads, mut types) = (Texts::default(), Texts::default());
        let (mut times, mut visible) = (Vec::new(), Vec::new());
        for (position, message) in messages.iter().enumerate() {
            let (lead, event_type) = (name_of(message.lead), name_of(message.event_type));
            let missing = match (lead, event_type) {
                (None, _) => Some(Reason::MissingLead),
                (_, None) => Some(Reason::MissingType),
                _ => None,
            };
            if !rows.push(position, missing, message.properties) {
                continue;
            }
            leads.push(lead.unwrap_or_default());
            types.push(event_type.unwrap_or_default());
            times.push(message.time.0);
            visible.push(self.seen_at(message.time, message.arrived).0);
        }
        let mut columns = vec![
            Builder::Text(leads).finish("lead"),
            Builder::Time(times).finish("time"),
        ];
        if self.has_visible {
            columns.push(Builder::Time(visible).finish("visible"));
        }
        columns.push(Builder::Text(types).finish("type"));
        rows.finish(columns)
    }

    /// Leads as the frame of a lead table: `lead`, perhaps `created` and `account`, attributes.
    ///
    /// # Errors
    /// As [`MessageReader::events`].
    pub fn leads(&self, messages: &[LeadMessage]) -> PolarsResult<Messages> {
        let mut rows = Columns::new(&self.attributes, &self.clock);
        let (mut leads, mut accounts) = (Texts::default(), Texts::default());
        let mut created = Builder::new(Some(PropertyType::Time));
        for (position, message) in messages.iter().enumerate() {
            let lead = name_of(message.lead);
            let missing = lead.is_none().then_some(Reason::MissingLead);
            if !rows.push(position, missing, message.attributes) {
                continue;
            }
            leads.push(lead.unwrap_or_default());
            accounts.push(message.account.map_or("", str::trim));
            if let (Builder::Time(values), Some(time)) = (&mut created, message.created) {
                values.push(time.0);
            }
            created.pad(rows.kept);
        }
        let mut columns = vec![Builder::Text(leads).finish("lead")];
        if self.has_created {
            columns.push(created.finish("created"));
        }
        if self.has_account {
            columns.push(Builder::Text(accounts).finish("account"));
        }
        rows.finish(columns)
    }
}

/// An id or a type, unless it is nothing.
fn name_of(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && !text.eq_ignore_ascii_case("nan")).then_some(text)
}

/// Columns that are wanted, by the names that messages have for them.
#[derive(Debug, Clone)]
struct Fields {
    /// Name in the message, name in the frame, type.
    all: Vec<(String, String, PropertyType)>,
    places: HashMap<String, usize>,
}

impl Fields {
    fn new(plan: &Plan, types: &[(String, PropertyType)]) -> Self {
        let all: Vec<_> = types
            .iter()
            .map(|(output, kind)| (plan.column_of(output), output.clone(), *kind))
            .collect();
        let places = all.iter().enumerate();
        let places = places.map(|(place, (column, ..))| (column.clone(), place));
        Self {
            places: places.collect(),
            all,
        }
    }
}

/// The columns of some messages under construction.
struct Columns<'a> {
    fields: &'a Fields,
    clock: &'a Clock,
    builders: Vec<Builder>,
    kept: usize,
    rejected: Vec<(usize, Reason)>,
}

impl<'a> Columns<'a> {
    fn new(fields: &'a Fields, clock: &'a Clock) -> Self {
        let builders = fields.all.iter();
        Self {
            fields,
            clock,
            builders: builders
                .map(|(.., kind)| Builder::new(Some(*kind)))
                .collect(),
            kept: 0,
            rejected: Vec::new(),
        }
    }

    /// Takes in one message, or rejects it whole; `true` where it was kept.
    fn push(
        &mut self,
        position: usize,
        missing: Option<Reason>,
        values: &Map<String, Value>,
    ) -> bool {
        let taken = match missing {
            Some(reason) => Err(reason),
            None => self.take(&mut String::new(), values),
        };
        match taken {
            Ok(()) => {
                self.kept += 1;
                true
            }
            Err(reason) => {
                let kept = self.kept;
                let grown = self.builders.iter_mut().filter(|one| kept < one.len());
                grown.for_each(|builder| builder.truncate(kept));
                self.rejected.push((position, reason));
                false
            }
        }
    }

    fn take(&mut self, path: &mut String, values: &Map<String, Value>) -> Result<(), Reason> {
        let prefix = path.len();
        for (key, value) in values {
            if 0 < prefix {
                path.push('.');
            }
            path.push_str(key);
            match value {
                Value::Object(inner) => self.take(path, inner)?,
                value => self.put(path, value)?,
            }
            path.truncate(prefix);
        }
        Ok(())
    }

    fn put(&mut self, column: &str, value: &Value) -> Result<(), Reason> {
        let Some(place) = self.fields.places.get(column) else {
            return Ok(());
        };
        let (_, _, kind) = &self.fields.all[*place];
        let builder = &mut self.builders[*place];
        if self.kept < builder.len() {
            // `{"a": {"b": 1}, "a.b": 2}`: the first wins, as in files.
            return Ok(());
        }
        builder.pad(self.kept);
        match builder.push(&cell(value), false, self.clock) {
            Pushed::Done | Pushed::Word => Ok(()),
            Pushed::Infinite => Err(Reason::Infinite(column.to_owned())),
            Pushed::Unfit => Err(Reason::WrongType(column.to_owned(), kind.name())),
        }
    }

    fn finish(self, mut columns: Vec<Column>) -> PolarsResult<Messages> {
        let kept = self.kept;
        let fields = self.fields.all.iter().zip(self.builders);
        columns.extend(fields.map(|((_, output, _), mut builder)| {
            builder.pad(kept);
            builder.finish(output)
        }));
        Ok(Messages {
            frame: DataFrame::new(kept, columns)?,
            rejected: self.rejected,
        })
    }
}

/// A value of JSON as files of JSON give it.
fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null | Value::Object(_) => Cell::Empty,
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cell::Int(whole),
            (None, Some(float)) if !number.is_u64() => Cell::Float(float),
            _ => Cell::from(number.to_string()),
        },
        Value::String(text) => Cell::from(text.as_str()),
        Value::Array(items) => {
            let items = items.iter().filter(|item| !item.is_null());
            Cell::List(
                items
                    .map(|item| match item {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    })
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reader() -> MessageReader {
        let events = EventShape {
            delay_hours: 1.0,
            has_arrival: true,
            properties: vec![
                ("page.url".to_owned(), PropertyType::Text),
                ("seconds".to_owned(), PropertyType::Number),
                ("raw.type".to_owned(), PropertyType::Text),
            ],
        };
        MessageReader::new(Tz::UTC, Some(&events), &LeadShape::default())
    }

    fn event<'a>(lead: &'a str, properties: &'a Value) -> EventMessage<'a> {
        EventMessage {
            lead,
            time: Timestamp(7_200_000_000),
            arrived: None,
            event_type: "page_viewed",
            properties: properties.as_object().unwrap(),
        }
    }

    #[test]
    fn a_message_that_does_not_fit_leaves_no_trace() {
        let good = json!({"page": {"url": "/a"}, "seconds": "12", "type": "x", "other": 1});
        let bad = json!({"page": {"url": "/b"}, "seconds": "many"});
        let messages = [
            event("a", &good),
            event("b", &bad),
            event(" ", &good),
            event("c", &good),
        ];
        let got = reader().events(&messages).unwrap();
        assert_eq!(
            got.rejected,
            [
                (1, Reason::WrongType("seconds".into(), "number")),
                (2, Reason::MissingLead)
            ]
        );
        let text = |name: &str| got.frame.column(name).unwrap().str().unwrap().clone();
        assert_eq!(
            text("lead").iter().flatten().collect::<Vec<_>>(),
            ["a", "c"]
        );
        assert_eq!(
            text("page.url").iter().flatten().collect::<Vec<_>>(),
            ["/a", "/a"]
        );
        assert_eq!(
            text("raw.type").iter().flatten().collect::<Vec<_>>(),
            ["x", "x"]
        );
        let visible = got.frame.column("visible").unwrap().to_physical_repr();
        assert_eq!(
            visible.i64().unwrap().get(0),
            Some(7_200_000_000 + 3_600_000_000)
        );
    }

    #[test]
    fn instants_are_read_as_text_or_as_numbers() {
        let reader = reader();
        let at = |value: Value| reader.instant(&value).map(|time| time.to_string());
        assert_eq!(
            at(json!("2025-03-31T10:00:00+02:00")).unwrap(),
            "2025-03-31T08:00:00Z"
        );
        assert_eq!(at(json!(1_743_408_000)).unwrap(), "2025-03-31T08:00:00Z");
        assert_eq!(
            at(json!(1_743_408_000_000_i64)).unwrap(),
            "2025-03-31T08:00:00Z"
        );
        for value in [json!("soon"), json!(null), json!(-5), json!([1])] {
            assert_eq!(at(value), None);
        }
    }
}
