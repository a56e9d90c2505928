//! What the service keeps: events, leads and their attributes, scores; in one SQLite file.
//!
//! ```text
//! changes of many requests -> one writer -> one transaction -> durable -> every request is told
//! readers beside it see whole transactions (write-ahead log)
//! ```
//! What is acknowledged is on disk, and an event counts once however often it is sent. Must not score, and knows no clock:
//! times come in.

mod change;
mod error;
mod migrations;
mod read;
mod write;

pub use change::{Change, LeadChange, Page, ScoreRow, StoredEvent, Written, key_of};
pub use error::StateError;
pub use read::{Reader, StoredLead};
pub use write::State;
