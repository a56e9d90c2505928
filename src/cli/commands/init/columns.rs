//! Decides what the columns of a file are, once it is known what the file is.

use super::column::{Column, Sort, count};
use super::guess::{Events, Leads, LeftOut, OutcomeSource, Outcomes, Table};
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
    match kind {
        Some((_, column)) => {
            events.kind = Some(column.name.clone());
            events.types = owned_levels(column);
        }
        None => {
            let value = singular(&sample.stem());
            events.types = vec![(value.clone(), sample.n_rows)];
            events.type_value = Some(value);
        }
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
    if let Some(id) = outcomes
        .lead
        .as_deref()
        .and_then(|lead| sample.column(lead))
    {
        if id.n_distinct() < id.n_given && outcomes.positive.is_empty() {
            outcomes.questions.push(
                "some leads are there more than once: do they convert again (`repeat` below)?"
                    .into(),
            );
        }
    }
    outcomes
}

/// Why a column is of no use as an attribute.
fn useless(column: &Column) -> Option<String> {
    match column.sort() {
        Sort::Empty => Some("empty".into()),
        Sort::Time => Some("a time".into()),
        _ if column.stated.is_some() => None,
        _ if column.n_distinct() == 1 => Some("always the same".into()),
        _ if names::is_personal(&column.name) => Some("names a person, or how to reach one".into()),
        Sort::Text if column.n_mails * 2 < column.n_given && column.is_nearly_unique() => {
            Some("nearly every lead has its own value".into())
        }
        _ => None,
    }
}

/// A question about attributes that laws protect.
fn sensitive(attributes: &[String]) -> Option<String> {
    let names: Vec<String> = attributes
        .iter()
        .filter(|name| names::is_sensitive(name))
        .map(|name| format!("`{name}`"))
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| {
        format!(
            "{} {verb} personal: may you use that to choose whom to turn to?",
            names.join(", ")
        )
    })
}

/// The columns of a lead table.
pub(super) fn leads(sample: &Sample, position: usize, lead: Option<String>) -> Leads {
    let mut leads = Leads {
        sample: position,
        lead,
        ..Leads::default()
    };
    let times = || {
        sample
            .columns
            .iter()
            .filter(|column| column.sort() == Sort::Time)
    };
    let created = times()
        .filter_map(|column| Some((names::created(&column.name)?, column)))
        .min_by_key(|(rank, _)| *rank);
    leads.created = created.map(|(_, column)| column.name.clone());
    leads.disqualified = times()
        .find(|column| names::is_disqualified(&column.name))
        .map(|column| column.name.clone());
    if let Some(name) = &leads.disqualified {
        leads
            .questions
            .push(format!("does a lead really stop counting at `{name}`?"));
    }
    let is_lead = |column: &&Column| Some(&column.name) == leads.lead.as_ref();
    let accounts = sample
        .columns
        .iter()
        .filter(|column| !is_lead(column) && column.could_be_id());
    let account = accounts
        .filter_map(|column| Some((names::account(&column.name)?, column)))
        .min_by_key(|(rank, _)| *rank);
    leads.account = account.map(|(_, column)| column.name.clone());
    let group = sample
        .columns
        .iter()
        .filter(|column| !is_lead(column) && Some(&column.name) != leads.account.as_ref())
        .find(|column| {
            // An id that nearly every lead has for itself, but some share: one person seen twice.
            column.could_be_id()
                && 0.0 < names::lead(&column.name)
                && column.n_distinct() < column.n_given
                && column.n_given < 2 * column.n_distinct()
        });
    leads.group = group.map(|column| column.name.clone());
    if let Some(name) = &leads.group {
        leads.questions.push(format!(
            "some leads share their `{name}`, so folds keep them together; is it the same person?"
        ));
    }
    let taken = [
        &leads.lead,
        &leads.created,
        &leads.account,
        &leads.group,
        &leads.disqualified,
    ];
    let taken: Vec<String> = taken.into_iter().flatten().cloned().collect();
    for column in sample
        .columns
        .iter()
        .filter(|column| !taken.contains(&column.name))
    {
        let left = |why: &str| LeftOut {
            name: column.name.clone(),
            why: why.to_string(),
        };
        if let Some(why) = useless(column) {
            leads.left_out.push(left(&why));
        } else if let Some(why) = names::leak(&column.name) {
            leads.current.push(left(why));
        } else if names::label(&column.name).is_some() {
            leads.current.push(left("may say that the lead converted"));
        } else {
            leads.fixed.push(column.name.clone());
        }
    }
    leads.questions.extend(sensitive(&leads.fixed));
    if !leads.fixed.is_empty() {
        leads.questions.push(
            "was all of `fixed` known when the lead was created, and unchanged since? move the others to `current`".into(),
        );
    }
    leads
}

/// The columns of a table with a label.
pub(super) fn table(sample: &Sample, position: usize, lead: Option<String>) -> Table {
    let label = label_of(sample);
    let mut table = Table {
        sample: position,
        label: label.map(|column| column.name.clone()),
        ..Table::default()
    };
    if let Some(column) = label {
        let levels = column.top_levels();
        let usual = |level: &str| ["1", "true", "yes"].contains(&level.to_lowercase().as_str());
        if !levels.iter().any(|(level, _)| usual(level)) && !levels.is_empty() {
            let said = levels.iter().find(|(level, _)| names::is_positive(level));
            // People mostly do not convert: the rarer value is the likelier conversion.
            table.positive = said
                .or(levels.last())
                .map(|(level, _)| (*level).to_string())
                .into_iter()
                .collect();
            let seen: Vec<(String, usize)> = levels
                .iter()
                .map(|(level, n)| ((*level).to_string(), *n))
                .collect();
            table.questions.push(format!(
                "which value of the label means converted? seen: {}",
                shown(&seen, 5)
            ));
        }
    }
    let id = lead.as_deref().and_then(|lead| sample.column(lead));
    table.lead = id
        .filter(|id| id.stated.is_some() || id.n_distinct() == id.n_given)
        .map(|id| id.name.clone());
    table.group = id
        .filter(|_| table.lead.is_none())
        .map(|id| id.name.clone());
    table.time = time_of(sample).map(|column| column.name.clone());
    let fold = sample
        .columns
        .iter()
        .find(|column| ["fold", "foldid", "cvfold"].contains(&names::plain(&column.name).as_str()));
    table.fold = fold.map(|column| column.name.clone());
    let part = sample
        .columns
        .iter()
        .find(|column| column.n_distinct() <= 3 && column.levels.contains_key("test"));
    table.test = part.map(|column| (column.name.clone(), "test".to_string()));
    let used = [
        &table.lead,
        &table.label,
        &table.group,
        &table.time,
        &table.fold,
    ];
    let mut used: Vec<String> = used.into_iter().flatten().cloned().collect();
    used.extend(table.test.iter().map(|(name, _)| name.clone()));
    for column in sample
        .columns
        .iter()
        .filter(|column| !used.contains(&column.name))
    {
        let why = useless(column).or_else(|| names::leak(&column.name).map(ToString::to_string));
        if let Some(why) = why {
            table.drop.push(LeftOut {
                name: column.name.clone(),
                why,
            });
            continue;
        }
        let is_coded = column.sort() == Sort::Number
            && column.n_whole == column.n_numbers
            && column.n_distinct() <= 40;
        if is_coded && 2 < column.n_distinct() && names::is_code(&column.name) {
            table.categories.push(column.name.clone());
        }
        table.attributes.push(column.name.clone());
    }
    if table
        .drop
        .iter()
        .any(|left| names::leak(&left.name).is_some())
    {
        table.questions.push(
            "`drop` holds what would give the answer away; take out what was known beforehand"
                .into(),
        );
    }
    table.questions.extend(sensitive(&table.attributes));
    if !table.categories.is_empty() {
        table
            .questions
            .push("are the numbers in `categories` codes, without a more and a less?".into());
    }
    table
}
