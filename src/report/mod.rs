//! Reports: facts that somebody else computed, rendered as text and JSON. Nothing is computed here.

pub mod alarms;
pub mod challenge;
pub mod check;
pub mod exchange;
pub mod reading;
pub mod table;
pub mod training;
