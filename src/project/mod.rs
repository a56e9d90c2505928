//! `leadscore.toml` and `rules.toml`: read, checked as a whole, and handed on as plain data.
//!
//! Everything that is wrong with both files is reported at once, each with its place. The JSON Schema of
//! the settings structs is what files are checked against and what editors get; see [`toml`]. What ties
//! several keys together is checked in [`check`] and [`check_rules`]. No data is opened here.

pub mod check;
pub mod check_rules;
pub mod diagnostic;
mod edit_rules;
pub mod overrides;
mod read;
pub mod settings;
pub mod toml;

pub use diagnostic::{Diagnostic, Place, ProjectError, Severity};
pub use edit_rules::{EditError, NewPoints, from_scratch, with_group, with_points};
pub use overrides::Override;
pub use read::{Data, Project, parse, parse_rules, read, read_rules};

/// Says whether a condition can be used, or the bytes of it that cannot, and why.
pub type ConditionCheck = fn(&str) -> Result<(), (usize, usize, String)>;

/// The name under which a project file is looked for.
pub const FILE_NAME: &str = "leadscore.toml";
