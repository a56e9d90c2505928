//! One file per command.

pub mod init;
pub mod schema;
