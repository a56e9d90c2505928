//! `leadscore rules`: rulebooks to start from, and those of others.

pub mod exchange;
pub mod export;
pub mod import;
pub mod learn;
pub mod simulate;

use serde_json::json;

use crate::cli::args::Rules;
use crate::cli::{Answer, CommandResult};
use crate::report::table::{Align, render_table};
use crate::rules::presets;

/// Lists the presets or prints one; reads or writes a rulebook in another format.
///
/// # Errors
/// A name that is no preset; whatever reading or writing fails with.
pub fn run(command: &Rules, quiet: bool) -> CommandResult {
    match command {
        Rules::Simulate(options) => simulate::run(options, quiet),
        Rules::Learn(options) => learn::run(options, quiet),
        Rules::Presets => {
            let rows: Vec<Vec<String>> = presets::ALL
                .iter()
                .map(|p| vec![p.name.to_owned(), p.summary.to_owned()])
                .collect();
            let list: Vec<_> = presets::ALL
                .iter()
                .map(|p| json!({"name": p.name, "summary": p.summary}))
                .collect();
            let table = render_table(&[("preset", Align::Left), ("for", Align::Left)], &rows);
            let text = format!(
                "{table}\nNext: leadscore rules show {} > rules.toml\n",
                presets::ALL[0].name
            );
            Ok(Answer {
                text,
                json: json!({"presets": list}),
                clean: true,
            })
        }
        Rules::Show { name } => {
            let preset = presets::find(name).map_err(crate::error::Error::from)?;
            let json = json!({"name": preset.name, "summary": preset.summary, "text": preset.text});
            Ok(Answer {
                text: preset.text.to_owned(),
                json,
                clean: true,
            })
        }
        Rules::Import(options) => import::run(options),
        Rules::Export(options) => export::run(options),
    }
}
