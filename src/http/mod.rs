//! The service: routes, wire types, status codes; scores come from the code that scores a batch.
//!
//! ```text
//! connection -> guard (origin, token) -> body within limits
//!       -> route -> wire type -> Model (history::Live, scoring::Scorer) -> wire type, or problem+json
//! ```
//! Must not compute a feature or a score of its own.

mod answer;
mod app;
mod clock;
mod condition;
mod crossing;
mod deliver;
mod docs;
mod feed;
mod guard;
mod import;
mod ingest;
mod invocations;
mod kept;
mod listener;
mod lists;
mod metrics;
mod model;
mod observe;
mod openapi;
mod pages;
mod problem;
mod publish;
mod reload;
mod rescore;
mod rulebook;
mod saved;
mod score;
mod segment;
mod server;
mod sign;
mod standings;
mod stored;
mod subscriptions;
mod target;
mod tokens;
mod tune;
mod versions;
mod wire;
mod work;
mod workbench;

pub use clock::now;
pub use model::Model;
pub use openapi::openapi;
pub use server::{Settings, serve};
pub use tokens::{Scope, Token, Tokens};
