//! `leadscore rules export`: the rulebook of a project as a sheet or for another system.

use serde_json::json;

use crate::cli::args::Export;
use crate::cli::commands::rules::exchange::{check_renames, renames, strict};
use crate::cli::commands::{check_condition, read_project};
use crate::cli::diagnose::Failure;
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::exchange;
use crate::project::read_rules;
use crate::report::exchange::{contents, remarks_json, remarks_text};
use crate::rules::spec::RulebookSpec;
use crate::sink::write_file;

/// Writes the rulebook in another format, and lists what that cannot hold.
///
/// # Errors
/// A rulebook that does not hold; a format that is only read.
pub fn run(command: &Export) -> CommandResult {
    let output = command.output.display().to_string();
    let format = match &command.to {
        Some(to) => exchange::find(to)?,
        None => exchange::for_output(&output)?,
    };
    let (name, spec, rules_text) = rulebook(command)?;
    let given = renames(&command.exchange)?;
    check_renames(format, &given, |_, ours| ours, rules_text.as_bytes(), &name)?;
    let (bytes, remarks) = exchange::export(format, &rules_text, &given)?;
    if command.exchange.strict {
        strict(&remarks, &format!("`{name}`"), format.name())?;
    }
    write_file(&command.output, &bytes).map_err(Error::from)?;
    let text = format!(
        "Wrote `{name}` ({}) as {} to {output}\n{}",
        contents(&spec),
        format.name(),
        remarks_text(&remarks),
    );
    Ok(Answer {
        text,
        json: json!({
            "input": name,
            "format": format.name(),
            "output": output,
            "remarks": remarks_json(&remarks),
        }),
        clean: !remarks.iter().any(|remark| remark.weight.is_loss()),
    })
}

/// The rulebook with its name and text.
fn rulebook(command: &Export) -> Result<(String, RulebookSpec, String), Failure> {
    if let Some(path) = &command.rules {
        let (spec, text) = read_rules(path, check_condition)?;
        return Ok((path.display().to_string(), spec, text));
    }
    let project = read_project(&command.project)?;
    match (project.rules_file, project.rules, project.rules_text) {
        (Some(name), Some(spec), Some(text)) => Ok((name, spec, text)),
        _ => Err(
            Error::config(format!("`{}` names no rulebook", project.file))
                .hint("say `rules = \"rules.toml\"` in [project], or give a file with `--rules`")
                .into(),
        ),
    }
}
