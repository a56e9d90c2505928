//! Says what each file is taken for and why, with counted facts.

use super::column::{Column, Sort, count, day};
use super::guess::{Events, Guess, Leads, OutcomeSource, Outcomes, Table};
use super::judge::{Role, Verdict};
use super::sample::Sample;
use super::{Finding, columns};
use crate::events::Format;

/// One finding a sample.
pub(super) fn findings(samples: &[Sample], verdict: &Verdict) -> Vec<Finding> {
    let used = used_samples(&verdict.guess);
    samples
        .iter()
        .enumerate()
        .map(|(idx, sample)| {
            let role = verdict.roles.get(idx).copied().unwrap_or(Role::Unknown);
            let lead = verdict.leads.get(idx).cloned().flatten();
            let mut reasons = size(sample);
            reasons.extend(facts(sample, role, lead.as_deref()));
            reasons.extend(more(sample, idx, &verdict.guess));
            if !used.contains(&idx) {
                reasons.push("not used".to_string());
            }
            Finding {
                path: sample.path.clone(),
                role: words(role, sample),
                reasons,
            }
        })
        .collect()
}

fn used_samples(guess: &Guess) -> Vec<usize> {
    match guess {
        Guess::Events {
            events,
            leads,
            outcomes,
            ..
        } => {
            let mut used = vec![events.sample];
            used.extend(leads.as_ref().map(|leads| leads.sample));
            if let OutcomeSource::File(idx) = outcomes.source {
                used.push(idx);
            }
            used
        }
        Guess::Table(table) => vec![table.sample],
    }
}

fn words(role: Role, sample: &Sample) -> &'static str {
    match role {
        Role::Events if sample.format == Format::Segment => "an activity log of Segment's calls",
        Role::Events => "an activity log",
        Role::Leads => "a lead table",
        Role::Outcomes => "outcomes",
        Role::Table => "a table of one row a lead with a label",
        Role::Unknown => "neither a log nor a table: no column names a lead",
    }
}

fn size(sample: &Sample) -> Vec<String> {
    if sample.n_rows == 0 {
        return vec![format!(
            "{} columns; the values were not read",
            sample.columns.len()
        )];
    }
    let start = if sample.is_cut { "the first " } else { "" };
    vec![format!(
        "{start}{} rows, {} columns",
        count(sample.n_rows),
        sample.columns.len()
    )]
}

fn facts(sample: &Sample, role: Role, lead: Option<&str>) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(id) = lead
        .and_then(|lead| sample.column(lead))
        .filter(|_| sample.format != Format::Segment)
    {
        let often = match (id.stated.is_some(), id.n_distinct() == id.n_given) {
            (true, _) => String::new(),
            (false, true) => ", one row each".to_string(),
            (false, false) => format!(", {} different", count(id.n_distinct())),
        };
        facts.push(format!("`{}` names the lead{often}", id.name));
    }
    if sample.format == Format::Segment {
        let calls: Vec<String> = sample
            .calls
            .iter()
            .map(|(call, n)| format!("{call} ({})", count(*n)))
            .collect();
        facts.push(format!("calls: {}", calls.join(", ")));
    }
    if let (Role::Events | Role::Outcomes, Some(time)) = (role, columns::time_of(sample)) {
        facts.push(format!("`{}` is the time{}", time.name, readable(time)));
    }
    facts
}

/// `: 100 % readable, 2024-01-01 to 2025-03-02`.
fn readable(column: &Column) -> String {
    let Some((first, last)) = column.times else {
        return String::new();
    };
    let share = 100.0 * column.n_times as f64 / column.n_given.max(1) as f64;
    // Rounding must not turn a few unreadable times into none.
    let share = if column.n_times < column.n_given {
        share.min(99.9)
    } else {
        share
    };
    let share = if (share - share.round()).abs() < 1e-9 {
        format!("{share:.0}")
    } else {
        format!("{share:.1}")
    };
    format!(": {share} % readable, {} to {}", day(first), day(last))
}

/// What was decided about the columns, for the sample that it is about.
fn more(sample: &Sample, idx: usize, guess: &Guess) -> Vec<String> {
    let mut lines = Vec::new();
    match guess {
        Guess::Events {
            events,
            leads,
            outcomes,
            ..
        } => {
            if events.sample == idx {
                lines.extend(about_events(events));
            }
            if let Some(leads) = leads.as_ref().filter(|leads| leads.sample == idx) {
                lines.extend(about_leads(leads));
            }
            if outcomes.source == OutcomeSource::File(idx) {
                lines.push(about_outcomes(outcomes, sample));
            }
        }
        Guess::Table(table) if table.sample == idx => lines.extend(about_table(table, sample)),
        Guess::Table(_) => {}
    }
    lines
}

fn about_events(events: &Events) -> Vec<String> {
    let mut lines = Vec::new();
    let kinds = columns::shown(&events.types, 6);
    if let Some(kind) = &events.kind {
        let seen = if events.types.is_empty() {
            String::new()
        } else {
            format!(", {} different: {kinds}", events.types.len())
        };
        lines.push(format!("`{kind}` is the type{seen}"));
    } else if let Some(value) = &events.type_value {
        lines.push(format!(
            "no column says the type, so every row counts as `{value}`"
        ));
    } else if !events.types.is_empty() {
        lines.push(format!("{} different events: {kinds}", events.types.len()));
    }
    lines.extend(
        events
            .id
            .as_ref()
            .map(|id| format!("`{id}` is the event's own id")),
    );
    lines.extend(
        events
            .ingested
            .as_ref()
            .map(|at| format!("`{at}` is the time of arrival")),
    );
    lines
}

fn about_leads(leads: &Leads) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(
        leads
            .created
            .as_ref()
            .map(|at| format!("`{at}` is when the lead came into being")),
    );
    lines.extend(
        leads
            .account
            .as_ref()
            .map(|name| format!("`{name}` is the account")),
    );
    lines.extend(
        leads
            .group
            .as_ref()
            .map(|name| format!("`{name}` is shared by some leads")),
    );
    lines.extend(
        leads
            .disqualified
            .as_ref()
            .map(|at| format!("`{at}` ends a lead's candidacy")),
    );
    lines.push(format!(
        "{} attributes for rules and models",
        leads.fixed.len()
    ));
    let kept = leads.current.iter();
    lines.extend(kept.map(|left| format!("`{}` is kept from training: {}", left.name, left.why)));
    lines
}

fn about_outcomes(outcomes: &Outcomes, sample: &Sample) -> String {
    let counted = outcomes.kind.as_ref().and_then(|kind| sample.column(kind));
    match counted {
        Some(column) => {
            format!(
                "of `{}`, these convert: {}",
                column.name,
                outcomes.positive.join(", ")
            )
        }
        None if !outcomes.positive.is_empty() => {
            format!("these convert: {}", outcomes.positive.join(", "))
        }
        None if outcomes.repeat => {
            "its rows are conversions, too: the next purchase is what is predicted".to_string()
        }
        None => "every row is a conversion".to_string(),
    }
}

fn about_table(table: &Table, sample: &Sample) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(label) = table.label.as_ref().and_then(|label| sample.column(label)) {
        let levels: Vec<String> = label
            .top_levels()
            .iter()
            .map(|(level, n)| format!("{level} ({})", count(*n)))
            .collect();
        lines.push(format!(
            "`{}` is the label: {}",
            label.name,
            levels.join(", ")
        ));
    }
    let is_number = |name: &&String| {
        sample
            .column(name)
            .is_some_and(|column| column.sort() == Sort::Number)
            && !table.categories.contains(name)
    };
    let n_numbers = table.attributes.iter().filter(is_number).count();
    lines.push(format!(
        "{} attributes, {n_numbers} of them numbers",
        table.attributes.len()
    ));
    lines.extend(
        table
            .fold
            .as_ref()
            .map(|fold| format!("`{fold}` gives the folds")),
    );
    let test = table.test.as_ref();
    lines.extend(
        test.map(|(part, value)| format!("rows with `{part}` = `{value}` are the final test")),
    );
    let dropped = table.drop.iter();
    lines.extend(dropped.map(|left| format!("`{}` is dropped: {}", left.name, left.why)));
    lines
}
