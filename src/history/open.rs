//! Opens what a project names: the log, the leads, the outcomes, or a ready-made table.

use std::path::Path;

use crate::domain::Timestamp;
use crate::error::{Context, Error, Result};
use crate::events::{
    EventsSource, LeadTable, LeadsSource, OutcomesSource, PropertyType, ReadOptions, ReadReport,
    TableSource, TableUse, open_events, open_leads, open_outcomes, open_table, parse_timezone,
};
use crate::features::TableRows;
use crate::features::auto::{Vocabulary, derive};
use crate::features::fact::Fact;
use crate::features::source::Source;
use crate::features::spec::FeatureSpec;
use crate::history::cutoffs::{Calendar, windows};
use crate::project::{Data, Project};
use crate::rules::Rulebook;

/// What history was opened from.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// A log, with leads and outcomes.
    Log,
    /// A table with one row a lead.
    Table(TableRows),
}

/// Everything that training and scoring look at.
pub struct History {
    /// Log and leads.
    pub source: Source,
    /// What it was opened from.
    pub inputs: Inputs,
    /// Cutoffs and windows.
    pub calendar: Calendar,
    /// What the data holds, as far as features depend on it.
    pub vocabulary: Vocabulary,
    /// The features.
    pub features: Vec<FeatureSpec>,
    /// The rulebook.
    pub rulebook: Option<Rulebook>,
    /// Attributes of leads that are known only as of today: models do not see them, nor facts about them.
    pub as_of_today: Vec<String>,
    /// Pause that ends a visit.
    pub session_gap_minutes: f64,
    /// Types of the properties of events.
    pub properties: Vec<(String, PropertyType)>,
    /// Events by type.
    pub type_counts: Vec<(String, u64)>,
    /// Time of the first and the last event, where there is a log.
    pub span: Option<(Timestamp, Timestamp)>,
    /// What was read, and what was rejected: one report a source.
    pub reports: Vec<(&'static str, ReadReport)>,
    /// What the reader of the result has to know.
    pub warnings: Vec<String>,
}

impl History {
    /// Rows that were kept out, over all sources.
    pub fn n_rejected(&self) -> u64 {
        self.reports
            .iter()
            .map(|(_, report)| report.n_rejected())
            .sum()
    }

    /// The feature that already states the fact of rule number `rule`, where there is one.
    pub fn feature_of_rule(&self, rule: usize) -> Option<usize> {
        match self.rulebook.as_ref().map(|book| &book.facts[rule]) {
            Some(Fact::Value(spec)) => self.features.iter().position(|feature| feature == spec),
            _ => None,
        }
    }

    /// Whether the fact of rule number `rule` is a column of its own for the models: not where a feature states
    /// it already, and not where it looks at what is known only as of today.
    pub fn is_column(&self, rule: usize) -> bool {
        let looks_at_today = self.rulebook.as_ref().is_some_and(|book| {
            book.facts[rule]
                .columns()
                .iter()
                .any(|name| self.as_of_today.contains(name))
        });
        self.feature_of_rule(rule).is_none() && !looks_at_today
    }
}

/// What a project is opened for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Purpose<'a> {
    /// Training: outcomes are needed, and what the data holds decides about features.
    Train,
    /// Scoring with what training saw: the same features, whatever the data holds now.
    Score {
        /// What training saw.
        vocabulary: &'a Vocabulary,
        /// Types of properties at training time.
        properties: &'a [(String, PropertyType)],
    },
}

/// Opens the files that a project names.
///
/// # Errors
/// Files that are missing or not what they should be; settings that leave no cutoff with a label.
pub fn open(project: &Project, purpose: Purpose) -> Result<History> {
    let rulebook = project.rules.as_ref().map(Rulebook::new).transpose()?;
    let mut options = ReadOptions {
        timezone: parse_timezone(&project.meta.timezone)?,
        limits: project.limits,
        quarantine_dir: Some(project.resolve("rejected")),
        ..ReadOptions::default()
    };
    if let Purpose::Score { properties, .. } = purpose {
        options.types = properties.to_vec();
    }
    let mut history = match &project.data {
        Data::Events {
            events,
            leads,
            outcomes,
        } => {
            let log = Log {
                events,
                leads: leads.as_ref(),
                outcomes,
            };
            open_log(project, &log, &options, purpose)?
        }
        Data::Table(table) => open_rows(project, table, &options, purpose)?,
    };
    let observation_days = history.calendar.windows.observation_days;
    history.features = derive(&history.vocabulary, &project.features, observation_days);
    history.rulebook = rulebook;
    history.warn_of_types();
    Ok(history)
}

struct Log<'a> {
    events: &'a EventsSource,
    leads: Option<&'a LeadsSource>,
    outcomes: &'a OutcomesSource,
}

fn open_log(
    project: &Project,
    log: &Log,
    options: &ReadOptions,
    purpose: Purpose,
) -> Result<History> {
    let folder: &Path = &project.folder;
    let opened =
        open_events(log.events, folder, options).context(|| "cannot read the events".to_owned())?;
    let plain = ReadOptions {
        types: Vec::new(),
        ..options.clone()
    };
    let leads = log
        .leads
        .map(|leads| open_leads(leads, folder, &plain))
        .transpose();
    let leads = leads.context(|| "cannot read the leads".to_owned())?;
    // Scores are made for leads that have not converted yet, so the outcomes matter at both times.
    let outcomes = open_outcomes(log.outcomes, log.leads, folder, &plain);
    let outcomes = outcomes.context(|| "cannot read the outcomes".to_owned())?;
    let mut reports = vec![("events", opened.report.clone())];
    reports.extend(leads.iter().map(|leads| ("leads", leads.report.clone())));
    reports.push(("outcomes", outcomes.report.clone()));
    let (first, last) = (opened.first, opened.last);
    let last_known = outcomes.last.map_or(last, |outcome| outcome.max(last));
    let (properties, type_counts) = (opened.properties.clone(), opened.types.clone());
    let usable = usable_attributes(log.leads, leads.as_ref());
    let source = Source::from_log(opened, leads, Some(&outcomes))?;
    let vocabulary = match purpose {
        Purpose::Train => source.vocabulary(&type_counts, &usable)?,
        Purpose::Score { vocabulary, .. } => vocabulary.clone(),
    };
    let calendar = match purpose {
        Purpose::Train => Calendar::new(&project.snapshots, first, last_known)?,
        Purpose::Score { .. } => Calendar::at_the_end(&project.snapshots, last_known)?,
    };
    Ok(History {
        source,
        inputs: Inputs::Log,
        calendar,
        vocabulary,
        features: Vec::new(),
        rulebook: None,
        as_of_today: log
            .leads
            .map(|leads| leads.current.clone())
            .unwrap_or_default(),
        session_gap_minutes: project.features.session_gap_minutes,
        properties,
        type_counts,
        span: Some((first, last)),
        reports,
        warnings: Vec::new(),
    })
}

/// The attributes that training may use: those the project calls fixed, and the time of creation.
fn usable_attributes(leads: Option<&LeadsSource>, table: Option<&LeadTable>) -> Vec<String> {
    let mut usable = vec!["created".to_owned()];
    // Where changes are known, every attribute is looked up as of the cutoff.
    if let (Some(source), Some(table)) = (leads, table.filter(|table| table.changes.is_some())) {
        let names = table.attributes.iter().map(|(name, _)| name);
        usable.extend(names.filter(|name| !source.current.contains(name)).cloned());
    }
    for name in leads.iter().flat_map(|leads| &leads.fixed) {
        usable.push(name.clone());
        // Columns that share their name with a role are read under this one.
        usable.push(format!("raw.{name}"));
    }
    usable
}

fn open_rows(
    project: &Project,
    table: &TableSource,
    options: &ReadOptions,
    purpose: Purpose,
) -> Result<History> {
    let (table_use, types) = match purpose {
        Purpose::Train => (TableUse::Train, Vec::new()),
        Purpose::Score { properties, .. } => (TableUse::Score, properties.to_vec()),
    };
    let options = ReadOptions {
        types,
        ..options.clone()
    };
    let opened = open_table(table, table_use, &project.folder, &options)
        .context(|| "cannot read the table".to_owned())?;
    let reports = vec![("table", opened.report.clone())];
    let properties = opened.columns.clone();
    let usable: Vec<String> = properties.iter().map(|(name, _)| name.clone()).collect();
    let (source, rows) = Source::from_table(opened)?;
    let vocabulary = match purpose {
        Purpose::Train => source.vocabulary(&[], &usable)?,
        Purpose::Score { vocabulary, .. } => vocabulary.clone(),
    };
    let data_end = rows.cutoffs.last().copied().unwrap_or(Timestamp(0));
    let calendar = Calendar {
        cutoffs: rows.cutoffs.clone(),
        windows: windows(&project.snapshots),
        data_end,
    };
    let mut warnings = Vec::new();
    if let (Some(marked), Some(test), Purpose::Train) = (&rows.test, &table.test, purpose)
        && !marked.contains(&true)
    {
        let (column, value) = (&test.column, &test.value);
        warnings.push(format!(
            "no row is kept for the final test: `{column}` is never `{value}`"
        ));
    }
    Ok(History {
        source,
        inputs: Inputs::Table(rows),
        calendar,
        vocabulary,
        features: Vec::new(),
        rulebook: None,
        as_of_today: Vec::new(),
        session_gap_minutes: project.features.session_gap_minutes,
        properties,
        type_counts: Vec::new(),
        span: None,
        reports,
        warnings,
    })
}

impl History {
    /// Says which rules name types of events that the log does not have: they can never fire.
    fn warn_of_types(&mut self) {
        let Some(rulebook) = self.rulebook.as_ref().filter(|_| self.span.is_some()) else {
            return;
        };
        let known = &self.vocabulary.event_types;
        for (line, fact) in rulebook.scorecard.lines.iter().zip(&rulebook.facts) {
            for name in fact
                .event_types()
                .into_iter()
                .filter(|name| !known.iter().any(|known| known == name))
            {
                let near = crate::error::closest(name, known.iter().map(String::as_str));
                let near = near
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                self.warnings.push(format!(
                    "rule `{}`: no event of type `{name}` in the log{near}",
                    line.name
                ));
            }
        }
    }

    /// Types of events that training never saw.
    pub fn new_types(&self) -> Vec<&str> {
        let known = &self.vocabulary.event_types;
        self.type_counts
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !known.iter().any(|k| k == name))
            .collect()
    }
}

/// An error for the types of events that the model never saw.
///
/// # Errors
/// [`crate::error::ErrorKind::Mismatch`], if there are any.
pub fn refuse_new_types(history: &History) -> Result<()> {
    let new = history.new_types();
    if new.is_empty() {
        return Ok(());
    }
    let known = history.vocabulary.event_types.join(", ");
    let list = new.join("`, `");
    Err(Error::mismatch(format!(
        "the log holds types of events that the model never saw: `{list}`; it knows {known}"
    ))
    .hint("train again, or go on without them: --ignore-new-types"))
}
