//! `leadscore features`: the snapshot table, one row a lead and cutoff.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::Features;
use crate::cli::commands::read_project;
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, Result};
use crate::history::{self, Assembled, Purpose};
use crate::matrix::{Column, MISSING};
use crate::report::reading;
use crate::report::table::thousands;
use crate::sink::{self, Frame, Sink, Values};

/// Runs the command.
///
/// # Errors
/// Whatever is wrong with the files, or an output that cannot be written.
pub fn run(options: &Features, quiet: bool) -> CommandResult {
    let project = read_project(&options.project)?;
    let mut progress = Progress::new(quiet, 3);
    let history = progress.stage("read", || history::open(&project, Purpose::Train))?;
    let assembled = progress.stage("features", || history::assemble(&history))?;
    progress.stage("write", || write(&assembled, options))?;
    let n_columns = assembled.set.table.n_columns();
    let mut text = reading::render_text(&history.reports);
    let _ = writeln!(
        text,
        "{} rows with {n_columns} features are in {}\n\nNext: leadscore train --project {}",
        thousands(assembled.set.n_rows()),
        options.output.display(),
        options.project.project.display()
    );
    let json = json!({
        "output": options.output.display().to_string(),
        "rows": assembled.set.n_rows(),
        "positives": assembled.set.n_converted(),
        "features": assembled.set.table.names(),
        "excluded": assembled.excluded_by_reason(),
        "sources": reading::render_json(&history.reports),
    });
    Ok(Answer {
        text,
        json,
        clean: history.n_rejected() == 0,
    })
}

fn write(assembled: &Assembled, options: &Features) -> Result<()> {
    let set = &assembled.set;
    let some = |texts: &[String]| Values::Text(texts.iter().cloned().map(Some).collect());
    let mut columns = vec![
        ("lead".to_owned(), some(&set.leads)),
        ("group".to_owned(), some(&set.groups)),
    ];
    if set.has_time {
        columns.push(("cutoff".to_owned(), Values::Time(set.cutoffs.clone())));
    }
    columns.push(("label".to_owned(), Values::Truth(set.labels.clone())));
    for (name, column) in set.table.names().iter().zip(set.table.columns()) {
        let values = match column {
            Column::Number(numbers) => Values::Number(numbers.clone()),
            Column::Category { codes, levels } => {
                let level = |code: &u32| (*code != MISSING).then(|| levels[*code as usize].clone());
                Values::Text(codes.iter().map(level).collect())
            }
        };
        columns.push((name.clone(), values));
    }
    if let Some(rules) = &set.rules {
        columns.push((
            "rule_points".to_owned(),
            Values::Number(rules.totals.clone()),
        ));
    }
    let frame = Frame::new(columns);
    let format = sink::of_path(&options.output).map_err(Error::from)?;
    let mut sink = Sink::open(
        &options.output,
        format,
        frame.schema(),
        sink::Options::default(),
    )
    .map_err(Error::from)?;
    sink.write(&frame).map_err(Error::from)?;
    sink.finish().map_err(Error::from)
}
