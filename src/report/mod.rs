//! Reports: first the facts (`facts`: plain structs, every number), then renderings as text and JSON that compute nothing.

pub mod alarms;
pub mod challenge;
pub mod check;
pub mod facts;
pub mod reading;
pub mod table;
pub mod training;
