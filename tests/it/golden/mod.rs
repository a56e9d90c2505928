//! Whole commands and messages, compared to the letter.

mod errors;
mod exchange;
mod init;
mod project;
mod rulebook;
