//! `leadscore check`: is my project sound? Trains nothing.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::ProjectArguments;
use crate::cli::commands::read_project;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::history::{self, Purpose};
use crate::report::reading;
use crate::report::table::{percent, thousands};

/// Runs the command.
///
/// # Errors
/// Whatever is wrong with the project or its files.
pub fn run(options: &ProjectArguments, quiet: bool) -> CommandResult {
    let project = read_project(options)?;
    let mut progress = Progress::new(quiet, 2);
    let history = progress.stage("read", || history::open(&project, Purpose::Train))?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    let set = &assembled.set;
    let mut text = reading::render_text(&history.reports);
    let rate = set.n_converted() as f64 / set.n_rows().max(1) as f64;
    let _ = writeln!(
        text,
        "{} rows with a label, {} conversions ({}), {} features",
        thousands(set.n_rows()),
        thousands(set.n_converted()),
        percent(rate),
        set.table.n_columns()
    );
    for (cutoff, reason, rows) in &assembled.excluded {
        let _ = writeln!(text, "  {cutoff}: {} {}", thousands(*rows), reason.name());
    }
    for warning in &history.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    let excluded: Vec<_> = assembled
        .excluded
        .iter()
        .map(|(cutoff, reason, rows)| json!({"cutoff": cutoff.to_string(), "reason": reason.name(), "rows": rows}))
        .collect();
    let json = json!({
        "rows": set.n_rows(),
        "positives": set.n_converted(),
        "features": set.table.names(),
        "excluded": excluded,
        "sources": reading::render_json(&history.reports),
        "warnings": history.warnings,
    });
    let _ = writeln!(
        text,
        "\nNext: leadscore train --project {}",
        options.project.display()
    );
    Ok(Answer {
        text,
        json,
        clean: history.n_rejected() == 0,
    })
}
