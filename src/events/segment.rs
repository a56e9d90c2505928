//! The calls that Segment and `RudderStack` archive, one JSON object a line.
//!
//! `track`, `page` and `screen` are events; `identify` and `group` tell about leads. The lead is
//! `userId`, else `anonymousId`: what a visitor did before signing up stays with the anonymous id.
//!
//! # Source
//! Segment's spec (segment-docs, "Spec: Common Fields"); `RudderStack`'s event specification.

use crate::events::frame::ID;
use crate::events::plan::{Calls, Plan, Role, RoleKind};
use crate::events::report::Reason;
use crate::events::rows::RowSink;
use crate::events::value::Cell;

const LEAD: usize = 0;
const TIME: usize = 1;
const TYPE: usize = 2;
const UNIQUE: usize = 3;
const INGESTED: usize = 4;
const ACCOUNT: usize = 2;
const CREATED: usize = 3;

/// The roles of events, in the order of the constants above.
pub(crate) fn event_roles() -> Vec<Role> {
    vec![
        Role::new("userId", "lead", RoleKind::Id(Some(Reason::MissingLead))),
        Role::new("timestamp", "time", RoleKind::Time(true)),
        Role::new("event", "type", RoleKind::Id(Some(Reason::MissingType))),
        Role::new("messageId", ID, RoleKind::Unique),
        Role::new("receivedAt", "visible", RoleKind::Ingested),
    ]
}

/// The roles of calls about leads.
pub(crate) fn lead_roles() -> Vec<Role> {
    vec![
        Role::new("userId", "lead", RoleKind::Id(Some(Reason::MissingLead))),
        Role::new("timestamp", "time", RoleKind::Time(true)),
        Role::new("groupId", "account", RoleKind::Id(None)),
        Role::new("traits.createdAt", "created", RoleKind::Time(false)),
    ]
}

/// Which calls a plan is about.
pub(crate) fn plan_of(name: &'static str, calls: Calls) -> Plan {
    let roles = match calls {
        Calls::Events => event_roles(),
        Calls::Leads => lead_roles(),
    };
    Plan {
        calls,
        has_visible: calls == Calls::Events,
        ..Plan::new(name, roles)
    }
}

/// The fields of one call that say what it is.
#[derive(Debug, Default)]
pub(crate) struct Call<'a> {
    kind: Option<Cell<'a>>,
    event: Option<Cell<'a>>,
    name: Option<Cell<'a>>,
    user: Option<Cell<'a>>,
    anonymous: Option<Cell<'a>>,
    group: Option<Cell<'a>>,
    timestamp: Option<Cell<'a>>,
    original: Option<Cell<'a>>,
    received: Option<Cell<'a>>,
    message: Option<Cell<'a>>,
    created: Option<Cell<'a>>,
}

impl<'a> Call<'a> {
    /// Takes one leaf of the call; properties and traits go to the sink as they come.
    pub(crate) fn take(&mut self, path: &str, cell: Cell<'a>, sink: &mut RowSink<'a>) {
        if cell == Cell::Empty {
            return;
        }
        let slot = match path {
            "type" => &mut self.kind,
            "event" => &mut self.event,
            "name" => &mut self.name,
            "userId" => &mut self.user,
            "anonymousId" => &mut self.anonymous,
            "groupId" | "context.groupId" => &mut self.group,
            "timestamp" => &mut self.timestamp,
            "originalTimestamp" => &mut self.original,
            "receivedAt" => &mut self.received,
            "messageId" => &mut self.message,
            _ => {
                if sink.calls() == Calls::Leads {
                    if let Some(name) = path.strip_prefix("traits.") {
                        if matches!(name, "createdAt" | "created_at") {
                            self.created.get_or_insert(cell);
                        } else {
                            sink.property(name, cell);
                        }
                    }
                } else if let Some(name) = path.strip_prefix("properties.") {
                    sink.property(name, cell);
                } else if let Some(name) = path.strip_prefix("context.")
                    // Where the lead came from; the rest of the context is about the device.
                    && (name.starts_with("campaign.") || name.starts_with("page."))
                {
                    sink.property(name, cell);
                }
                return;
            }
        };
        slot.get_or_insert(cell);
    }

    /// Gives the sink the roles of the row; `false` where the call makes none, which is counted.
    pub(crate) fn settle(&mut self, sink: &mut RowSink<'a>) -> bool {
        let kind = self.kind.take();
        let kind = kind
            .as_ref()
            .and_then(Cell::text)
            .unwrap_or("unknown")
            .to_ascii_lowercase();
        let name = self.name.take();
        let event = match (sink.calls(), kind.as_str()) {
            (Calls::Events, "track") => self.event.take(),
            (Calls::Events, "page") => Some(viewed(name.as_ref(), "Page")),
            (Calls::Events, "screen") => Some(viewed(name.as_ref(), "Screen")),
            (Calls::Leads, "identify" | "group") => None,
            _ => {
                sink.skip_row(&kind);
                return false;
            }
        };
        let lead = self.user.take().or_else(|| self.anonymous.take());
        let received = self.received.take();
        let time = self
            .timestamp
            .take()
            .or_else(|| self.original.take())
            .or_else(|| received.clone());
        sink.role(LEAD, lead.unwrap_or(Cell::Empty));
        sink.role(TIME, time.unwrap_or(Cell::Empty));
        match sink.calls() {
            Calls::Events => {
                sink.role(TYPE, event.unwrap_or(Cell::Empty));
                sink.role(UNIQUE, self.message.take().unwrap_or(Cell::Empty));
                sink.role(INGESTED, received.unwrap_or(Cell::Empty));
            }
            Calls::Leads => {
                sink.role(ACCOUNT, self.group.take().unwrap_or(Cell::Empty));
                sink.role(CREATED, self.created.take().unwrap_or(Cell::Empty));
            }
        }
        true
    }
}

fn viewed<'a>(name: Option<&Cell>, what: &str) -> Cell<'a> {
    match name.and_then(Cell::text) {
        Some(name) => Cell::from(format!("Viewed {name} {what}")),
        None => Cell::from(format!("Viewed {what}")),
    }
}
