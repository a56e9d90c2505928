//! The command line: arguments to settings, one file per command, and everything that is printed.

pub mod commands;
pub mod diagnose;
