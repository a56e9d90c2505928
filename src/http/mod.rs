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
mod docs;
mod guard;
mod ingest;
mod invocations;
mod kept;
mod listener;
mod metrics;
mod model;
mod observe;
mod openapi;
mod problem;
mod reload;
mod rescore;
mod score;
mod segment;
mod server;
mod stored;
mod tokens;
mod versions;
mod wire;
mod work;

pub use clock::now;
pub use model::Model;
pub use openapi::openapi;
pub use server::{Settings, serve};
pub use tokens::{Scope, Token, Tokens};
