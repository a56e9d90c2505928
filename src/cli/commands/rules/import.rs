//! `leadscore rules import`: a rulebook from a sheet or another system.

use std::path::Path;

use serde_json::json;

use crate::cli::args::Import;
use crate::cli::commands::check_condition;
use crate::cli::commands::rules::exchange::{read_file, renames, strict};
use crate::cli::{Answer, CommandResult};
use crate::error::Error;
use crate::exchange::{self, Input};
use crate::report::exchange::{contents, remarks_json, remarks_text};
use crate::sink::write_file;

/// Reads the file, checks what it says as a rulebook, writes it, and lists what did not come along.
///
/// # Errors
/// A file that cannot be read or makes no sense, each cell of it told; a rulebook that is there already.
pub fn run(command: &Import) -> CommandResult {
    let name = command.file.display().to_string();
    let bytes = read_file(&command.file)?;
    let given = renames(&command.exchange)?;
    let input = Input {
        name: &name,
        bytes: &bytes,
        renames: &given,
    };
    let format = match &command.from {
        Some(from) => exchange::find(from)?,
        None => exchange::guess(&input)?,
    };
    super::exchange::check_renames(format, &given, |theirs, _| theirs, &bytes, &name)?;
    let (checked, remarks) = exchange::import(format, &input, check_condition)?;
    if command.exchange.strict {
        strict(&remarks, &format!("`{name}`"), "a rulebook here")?;
    }
    let output = &command.output;
    if Path::new(output).exists() && !command.force {
        return Err(
            Error::config(format!("`{}` is there already", output.display()))
                .hint("write to another file with `--output`, or replace it with `--force`")
                .into(),
        );
    }
    write_file(output, checked.text.as_bytes()).map_err(Error::from)?;
    let text = format!(
        "Read `{name}` as {}: {}. Written to {}\n{}\nNext: name it in [project] of leadscore.toml (rules = \"{}\"), then leadscore check\n",
        format.name(),
        contents(&checked.spec),
        output.display(),
        remarks_text(&remarks),
        output.display(),
    );
    Ok(Answer {
        text,
        json: json!({
            "input": name,
            "format": format.name(),
            "output": output.display().to_string(),
            "rules": checked.spec.group.iter().map(|group| group.rule.len()).sum::<usize>(),
            "groups": checked.spec.group.len(),
            "thresholds": checked.spec.threshold.len(),
            "overrides": checked.spec.overrides.len(),
            "remarks": remarks_json(&remarks),
        }),
        clean: !remarks.iter().any(|remark| remark.weight.is_loss()),
    })
}
