//! What was read and what was kept out.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::events::ReadReport;
use crate::report::table::thousands;

/// One line a source, and the first rejected rows under it.
pub fn render_text(reports: &[(&'static str, ReadReport)]) -> String {
    let mut out = String::new();
    for (what, report) in reports {
        let files = match report.files.as_slice() {
            [one] => one.clone(),
            many => format!("{} files", many.len()),
        };
        let _ = write!(
            out,
            "{what}: {} rows from {files} ({})",
            thousands(report.rows),
            report.format
        );
        if 0 < report.duplicates {
            let _ = write!(
                out,
                ", {} repeated rows dropped",
                thousands(report.duplicates)
            );
        }
        if 0 < report.n_rejected() {
            let reasons: Vec<String> = report
                .rejected
                .iter()
                .map(|(reason, count)| format!("{count} {reason}"))
                .collect();
            let _ = write!(
                out,
                ", {} row{} rejected ({})",
                thousands(report.n_rejected()),
                if report.n_rejected() == 1 { "" } else { "s" },
                reasons.join(", ")
            );
        }
        out.push('\n');
        for note in &report.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        for sample in &report.samples {
            let _ = writeln!(
                out,
                "  {}:{}: {}: {}",
                sample.file, sample.line, sample.reason, sample.text
            );
        }
        if let Some(path) = &report.quarantine {
            let _ = writeln!(out, "  all rejected rows are in {}", path.display());
        }
    }
    out
}

/// The same as JSON.
pub fn render_json(reports: &[(&'static str, ReadReport)]) -> Json {
    let sources = reports.iter().map(|(what, report)| {
        let rejected: serde_json::Map<String, Json> = report
            .rejected
            .iter()
            .map(|(reason, count)| (reason.clone(), json!(count)))
            .collect();
        let samples: Vec<Json> = report
            .samples
            .iter()
            .map(|s| json!({"file": s.file, "line": s.line, "reason": s.reason, "text": s.text}))
            .collect();
        json!({
            "source": what,
            "files": report.files,
            "format": report.format,
            "rows": report.rows,
            "duplicates": report.duplicates,
            "rejected": rejected,
            "samples": samples,
            "quarantine": report.quarantine.as_ref().map(|path| path.display().to_string()),
            "notes": report.notes,
        })
    });
    sources.collect()
}
