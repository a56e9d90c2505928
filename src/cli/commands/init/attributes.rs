//! Decides what the columns of a lead table and of a table with a label are.

use super::column::{Column, Sort};
use super::columns::{label_of, shown, time_of};
use super::guess::{Leads, LeftOut, Table};
use super::sample::Sample;
use super::{crm, names};

/// Why a column is of no use as an attribute.
fn useless(column: &Column) -> Option<String> {
    match column.sort() {
        Sort::Empty => Some("empty".into()),
        Sort::Time => Some("a time".into()),
        _ if column.stated.is_some() => None,
        _ if column.n_distinct() == 1 => Some("always the same".into()),
        _ if crm::is_personal(&column.name) => Some("names a person, or how to reach one".into()),
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
        .filter(|name| crm::is_sensitive(name))
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
        } else if let Some(why) = crm::leak(&column.name) {
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
pub(super) fn table(sample: &Sample, position: usize, lead: Option<&str>) -> Table {
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
    let id = lead.and_then(|lead| sample.column(lead));
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
        let why = useless(column).or_else(|| crm::leak(&column.name).map(ToString::to_string));
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
        .any(|left| crm::leak(&left.name).is_some())
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
