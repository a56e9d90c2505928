//! Reports: first the facts (`facts`: plain structs, every number), then renderings as text, JSON and one HTML page (`page`) that compute nothing.

pub mod alarms;
pub mod audit;
pub mod challenge;
pub mod check;
pub mod edits;
pub mod exchange;
pub mod facts;
pub mod page;
pub mod ranks;
pub mod reading;
pub mod simulation;
pub mod table;
pub mod training;
pub mod words;
