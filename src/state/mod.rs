//! What the service keeps: events, leads and their attributes, scores, crossings and who is told of
//! them, rulebooks and lists; in a SQLite file or a PostgreSQL database.
//!
//! ```text
//! changes of many requests -> one writer -> one transaction -> durable -> every request is told
//! readers beside it see whole transactions
//! database: one way to talk to either; statements and tables are shared
//! ```
//! What is acknowledged is on disk, and an event counts once however often it is sent. Must not score, and knows no clock:
//! times come in.

mod books;
mod change;
mod database;
mod error;
mod migrations;
mod place;
mod read;
mod rows;
mod subscription;
mod write;

pub use books::{BookChange, BookVersion, Draft, SavedList};
pub use change::{Change, Held, LeadChange, Page, ScoreRow, StoredEvent, Written, key_of};
pub use error::StateError;
pub use place::Place;
pub use read::{Reader, StoredLead};
pub use subscription::{
    Crossing, Delivery, Due, Selection, Subscription, SubscriptionChange, crossing_id,
};
pub use write::State;
