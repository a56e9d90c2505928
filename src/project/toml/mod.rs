//! Reads TOML against the JSON Schema of a settings struct, and says everything that is wrong at once.
//!
//! Generic: knows nothing of leads, rules or models. Three steps, each over the same tree of values
//! that know where they were written: [`parse`], [`check`], [`deserialize`].

mod alternatives;
pub mod node;
pub mod schema;
pub mod source;
mod syntax;
pub mod walk;
pub mod words;

use serde::de::DeserializeOwned;

pub use node::{Node, Span, Table, Value};
pub use schema::Schema;
pub use source::{Findings, Source};
pub use syntax::parse;

/// Notes everything in the tree that does not fit the schema.
pub fn check(findings: &mut Findings, schema: &Schema, node: &Node) {
    for fault in walk::walk(schema, node) {
        findings.error(fault.code, &fault.span, fault.message, fault.hint);
    }
}

/// Turns a checked tree into its struct; notes what the schema could not say.
pub fn deserialize<T: DeserializeOwned>(findings: &mut Findings, node: &Node) -> Option<T> {
    match serde_json::from_value(node.to_json()) {
        Ok(value) => Some(value),
        Err(error) => {
            findings.error("value", &node.span, error.to_string(), None);
            None
        }
    }
}
