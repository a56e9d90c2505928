//! Decides what the columns of a file are, once it is known what the file is.

use super::column::{Column, Sort, count};
use super::guess::{Events, OutcomeSource, Outcomes};
use super::names;
use super::sample::Sample;

/// The column of the time of a row: the best known name, else the first time.
pub(super) fn time_of(sample: &Sample) -> Option<&Column> {
    let known = [
        "occurredat",
        "timestamp",
        "eventtime",
        "eventtimestamp",
        "derivedtstamp",
        "time",
        "datetime",
        "date",
    ];
    let times = sample
        .columns
        .iter()
        .filter(|column| column.sort() == Sort::Time && !names::is_ingested(&column.name));
    times.min_by_key(|column| {
        let name = names::plain(&column.name);
        known
            .iter()
            .position(|other| *other == name)
            .unwrap_or(known.len())
    })
}

/// The column of the label: a known name with two values.
pub(super) fn label_of(sample: &Sample) -> Option<&Column> {
    let named = sample
        .columns
        .iter()
        .filter_map(|column| Some((names::label(&column.name)?, column)));
    let two = named.filter(|(_, column)| column.stated.is_some() || column.n_distinct() == 2);
    two.min_by_key(|(rank, _)| *rank).map(|(_, column)| column)
}

/// The column with the kind of outcome: its values say that something happened, or did not.
pub(super) fn outcome_kind(sample: &Sample) -> Option<&Column> {
    let says = |column: &&Column| {
        let levels = column.levels.keys();
        levels
            .into_iter()
            .filter(|level| names::is_positive(level) || names::is_negative(level))
            .count()
    };
    let texts = sample
        .columns
        .iter()
        .filter(|column| column.sort() == Sort::Text && !column.levels.is_empty());
    // In a log, a purchase is one type among many; among outcomes, most values are verdicts.
    texts
        .filter(|column| 2 <= says(column) && column.levels.len() <= 2 * says(column))
        .max_by_key(says)
}

/// The column of an amount.
pub(super) fn value_of(sample: &Sample) -> Option<String> {
    let known = ["amount", "value", "revenue", "price", "total", "dealamount"];
    let numbers = sample
        .columns
        .iter()
        .filter(|column| column.sort() == Sort::Number);
    numbers
        .into_iter()
        .find(|column| known.contains(&names::plain(&column.name).as_str()))
        .map(|c| c.name.clone())
}

/// `a` (12), `b` (3), ….
pub(super) fn shown(levels: &[(String, usize)], most: usize) -> String {
    let mut words: Vec<String> = levels
        .iter()
        .take(most)
        .map(|(level, n)| format!("{level} ({})", count(*n)))
        .collect();
    if most < levels.len() {
        words.push(format!("and {} more", levels.len() - most));
    }
    words.join(", ")
}

fn owned_levels(column: &Column) -> Vec<(String, usize)> {
    column
        .top_levels()
        .into_iter()
        .map(|(level, n)| (level.to_string(), n))
        .collect()
}

/// The columns of a log.
pub(super) fn events(samples: &[Sample], position: usize, lead: Option<String>) -> Events {
    let mut events = Events {
        sample: position,
        lead,
        ..Events::default()
    };
    let Some(sample) = samples.get(position) else {
        return events;
    };
    if sample.format == crate::events::Format::Segment {
        events.lead = None;
        events.types = sample.column("event").map(owned_levels).unwrap_or_default();
        return events;
    }
    events.time = time_of(sample).map(|column| column.name.clone());
    let is_free = |column: &&Column| Some(&column.name) != events.lead.as_ref();
    let typed = sample.columns.iter().filter(is_free).filter(|column| {
        column.stated == Some(Sort::Text)
            || (column.sort() == Sort::Text && !column.levels.is_empty())
    });
    let kind = typed
        .filter_map(|column| Some((names::event_type(&column.name)?, column)))
        .min_by_key(|(rank, _)| *rank);
    if let Some((_, column)) = kind {
        events.kind = Some(column.name.clone());
        events.types = owned_levels(column);
    } else {
        let value = singular(&sample.stem());
        events.types = vec![(value.clone(), sample.n_rows)];
        events.type_value = Some(value);
    }
    let ids = sample
        .columns
        .iter()
        .filter(|column| column.stated.is_some() || column.is_nearly_unique());
    events.id = ids
        .filter(|column| Some(&column.name) != events.lead.as_ref())
        .find(|column| names::rank_of_event_id(&column.name).is_some())
        .map(|column| column.name.clone());
    let arrival = sample
        .columns
        .iter()
        .find(|column| column.sort() == Sort::Time && names::is_ingested(&column.name));
    events.ingested = arrival.map(|column| column.name.clone());
    if time_of(sample).is_some_and(|time| time.n_offsets == 0 && 0 < time.n_clocks) {
        events
            .questions
            .push("the times have no offset: is `timezone` above where they were written?".into());
    }
    events
}

fn singular(stem: &str) -> String {
    let name = stem.to_lowercase();
    name.strip_suffix('s')
        .filter(|short| short.len() > 2)
        .unwrap_or(&name)
        .to_string()
}

/// The columns of outcomes.
pub(super) fn outcomes(sample: &Sample, position: usize, lead: Option<String>) -> Outcomes {
    let mut outcomes = Outcomes {
        source: OutcomeSource::File(position),
        lead,
        ..Outcomes::default()
    };
    outcomes.time = time_of(sample).map(|column| column.name.clone());
    outcomes.value = value_of(sample);
    let by_name = || {
        sample.columns.iter().find(|column| {
            let known = [
                "kind",
                "result",
                "outcome",
                "stage",
                "status",
                "dealstage",
                "type",
                "event",
            ];
            column.sort() == Sort::Text && known.contains(&names::plain(&column.name).as_str())
        })
    };
    if let Some(column) = outcome_kind(sample).or_else(by_name) {
        let levels = owned_levels(column);
        outcomes.kind = Some(column.name.clone());
        outcomes.positive = levels
            .iter()
            .map(|(level, _)| level.clone())
            .filter(|level| names::is_positive(level))
            .collect();
        let question = if outcomes.positive.is_empty() {
            outcomes.kind = None;
            format!(
                "which values of `{}` count as a conversion? now all do; seen: {}",
                column.name,
                shown(&levels, 12)
            )
        } else {
            format!("do just these count? seen: {}", shown(&levels, 12))
        };
        outcomes.questions.push(question);
    }
    let id = outcomes
        .lead
        .as_deref()
        .and_then(|lead| sample.column(lead));
    if id.is_some_and(|id| id.n_distinct() < id.n_given) && outcomes.positive.is_empty() {
        let question =
            "some leads are there more than once: do they convert again (`repeat` below)?";
        outcomes.questions.push(question.into());
    }
    outcomes
}
