//! What a suggestion comes to, in words.

use crate::advice::suggestion::{Finding, Suggestion};
use crate::evaluate::Apart;
use crate::points::Estimate;

/// One or two sentences for people without statistics.
pub(super) fn of(suggestion: &Suggestion) -> String {
    let (chosen, tried) = match suggestion.apart {
        Apart::Time => ("earlier time", "later time, which nothing was chosen by"),
        Apart::Groups => ("other leads", "leads that nothing was chosen by"),
    };
    let head = percent(suggestion.capacity);
    let on = match suggestion.lists {
        0 | 1 => "on",
        _ => "on each list of",
    };
    let report = &suggestion.report;
    let edits = match suggestion.edits {
        1 => "1 edit".to_owned(),
        n => format!("{n} edits"),
    };
    let caught = format!(
        "{edits}, found on {chosen}, catch {} conversions instead of {} among the {head} of leads with the most points \
         {on} {tried}",
        number(report.captured.value),
        number(report.captured_today.value)
    );
    let by = interval(&report.captured_more);
    match suggestion.finding {
        Finding::Nothing if suggestion.steps.len() < 2 => {
            "Nothing pays: no other points for any rule that may be changed fit the outcomes better"
                .to_owned()
        }
        Finding::Nothing if !suggestion.is_promised => {
            "Nothing is suggested: outcomes take so long that the earlier time cannot be cut into stretches that go \
             forward, and what pays across leads of one stretch may lose in the next; `--edits N` shows what N edits \
             would have caught later"
                .to_owned()
        }
        Finding::Nothing => format!(
            "Nothing pays: no number of edits up to {} wins on rows that it was not found on, beyond chance, without \
             catching fewer conversions; keep the points as they are",
            suggestion.steps.len() - 1
        ),
        Finding::Pays => format!("{caught}: {by} more"),
        Finding::Perhaps => format!("{caught}: {by} more, which may be chance"),
        Finding::Loses => format!(
            "Do not make these edits: {caught}: {} fewer{}",
            number(-report.captured_more.value),
            report
                .captured_more
                .interval
                .map_or_else(String::new, |(low, high)| {
                    format!(
                        " (95 % interval of the change: {} to {})",
                        signed(low),
                        signed(high)
                    )
                })
        ),
    }
}

fn interval(estimate: &Estimate) -> String {
    let value = number(estimate.value);
    match estimate.interval {
        Some((low, high)) => format!(
            "{value} (95 % interval {} to {})",
            signed(low),
            signed(high)
        ),
        None => format!("{value} (too few conversions for an interval)"),
    }
}

/// Conversions may be counted in part where the border cuts a tie.
fn number(value: f64) -> String {
    format!("{:.0}", value + 0.0)
}

fn signed(value: f64) -> String {
    let rounded = value.round() + 0.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        format!("{rounded:+.0}")
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}
