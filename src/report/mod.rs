//! Reports: facts that somebody else computed, rendered as text and JSON. Nothing is computed here.

pub mod alarms;
pub mod audit;
pub mod challenge;
pub mod check;
pub mod edits;
pub mod reading;
pub mod simulation;
pub mod table;
pub mod training;
pub mod words;
