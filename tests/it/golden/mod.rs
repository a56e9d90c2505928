//! Whole commands and messages, compared to the letter.

mod init;
mod project;
