//! `leadscore explain LEAD`: one score in words.

use std::fmt::Write as _;

use serde_json::json;

use crate::cli::args::Explain;
use crate::cli::commands::{read_project, score};
use crate::cli::progress::Progress;
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, closest};
use crate::history::Inputs;
use crate::scoring::{Chunk, Explanation};

/// Reasons told at most.
const N_REASONS: usize = 12;

/// Runs the command.
///
/// # Errors
/// A lead that is not there, or that is not open at the instant; as [`score::open`].
pub fn run(options: &Explain, quiet: bool) -> CommandResult {
    let project = read_project(&options.scoring.project)?;
    let mut progress = Progress::new(quiet, 1);
    let opened = progress.stage("read", || score::open(&project, &options.scoring))?;
    let history = &opened.history;
    let ids = history.source.ids();
    let lead = ids
        .iter()
        .position(|id| *id == options.lead)
        .ok_or_else(|| {
            let near = closest(&options.lead, ids.iter().take(100_000).map(String::as_str));
            let error = Error::data(format!(
                "no lead `{}` among {} leads",
                options.lead,
                ids.len()
            ));
            match near {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("ids are compared letter by letter, as they stand in the data"),
            }
        })?;
    if let Inputs::Log = history.inputs {
        let open = history
            .calendar
            .windows
            .at_risk(&history.source.times()[lead], opened.as_of);
        open.map_err(|reason| {
            Error::data(format!(
                "lead `{}` has no score at {}: {}",
                options.lead,
                opened.as_of,
                reason.words()
            ))
            .hint("choose another instant with --as-of")
        })?;
    }
    let position = u32::try_from(lead).map_err(|_| Error::internal("too many leads"))?;
    let (table, computed) = history.scoring_chunk(&[position], opened.as_of)?;
    let chunk = Chunk {
        leads: &[options.lead.as_str()],
        as_of: &[opened.as_of],
        table: &table,
        facts: &computed.facts,
        holds: &computed.holds,
    };
    let explanation = opened
        .scorer
        .explain(&chunk, 0, N_REASONS)
        .map_err(Error::from)?;
    Ok(Answer {
        text: words(&explanation),
        json: to_json(&explanation),
        clean: true,
    })
}

fn words(explanation: &Explanation) -> String {
    let e = explanation;
    let grade = e
        .grade
        .as_ref()
        .map(|grade| format!(", grade {grade}"))
        .unwrap_or_default();
    let chance = e.probability.map_or_else(
        || "chance not known".to_owned(),
        |probability| format!("chance {:.1} %", 100.0 * probability),
    );
    let mut text = format!(
        "Lead {}: score {}{grade}, {chance} (as of {}, by {})\n",
        e.lead, e.score, e.as_of, e.scorer
    );
    if let Some(points) = e.rule_points {
        let _ = writeln!(
            text,
            "Points of the rulebook: {}",
            (points * 100.0).round() / 100.0
        );
    }
    let _ = writeln!(text, "\n{:>5}  an average lead", e.base_points);
    for reason in &e.reasons {
        let evidence: Vec<String> = reason
            .evidence
            .iter()
            .take(3)
            .map(|seen| format!("{}: {}", seen.words, seen.value))
            .collect();
        let _ = write!(text, "{:>+5}  {}", reason.points, reason.words);
        if !evidence.is_empty() {
            let _ = write!(text, " ({})", evidence.join("; "));
        }
        text.push('\n');
    }
    if e.other_points != 0 {
        let _ = writeln!(text, "{:>+5}  everything else", e.other_points);
    }
    if e.limit_points != 0 {
        let _ = writeln!(text, "{:>+5}  the scale ends at 0 and 100", e.limit_points);
    }
    for (reason, points) in &e.overrides {
        let _ = writeln!(text, "{points:>+5}  override: {reason}");
    }
    let _ = writeln!(text, "{:>5}  the score", e.score);
    text
}

fn to_json(e: &Explanation) -> serde_json::Value {
    let reasons: Vec<_> = e
        .reasons
        .iter()
        .map(|reason| {
            let evidence: Vec<_> = reason
                .evidence
                .iter()
                .map(
                    |seen| json!({"words": seen.words, "value": seen.value, "points": seen.points}),
                )
                .collect();
            json!({
                "code": reason.code,
                "words": reason.words,
                "points": reason.points,
                "log_odds": reason.log_odds,
                "from_rules": reason.from_rules,
                "from_model": reason.from_model,
                "evidence": evidence,
            })
        })
        .collect();
    let overrides: Vec<_> = e
        .overrides
        .iter()
        .map(|(words, points)| json!({"reason": words, "points": points}))
        .collect();
    json!({
        "lead": e.lead,
        "as_of": e.as_of.to_string(),
        "scorer": e.scorer,
        "score": e.score,
        "grade": e.grade,
        "log_odds": e.log_odds,
        "probability": e.probability,
        "rule_points": e.rule_points,
        "base_points": e.base_points,
        "base_log_odds": e.base_log_odds,
        "reasons": reasons,
        "other_points": e.other_points,
        "other_log_odds": e.other_log_odds,
        "limit_points": e.limit_points,
        "overrides": overrides,
    })
}
