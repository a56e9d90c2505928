//! What a project file says about where the data lies: paths, formats and column names.
//!
//! Plain data. Nothing here opens a file; [`EventsSource::problems`] and its siblings say what is
//! contradictory in the words of the project file, so that all of it can be reported at once.

use schemars::JsonSchema;
use serde::Deserialize;

/// How a file is written. Compression by gzip is seen through in every text format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with a header line; comma, semicolon or tab is found out from that line.
    Csv,
    /// Parquet.
    Parquet,
    /// One JSON object a line.
    Ndjson,
    /// Arrow IPC, also called Feather version 2.
    Arrow,
    /// One JSON object a line, as Segment and `RudderStack` archive their calls.
    Segment,
}

impl Format {
    /// Every format, in the order that messages list them.
    pub const ALL: [Self; 5] = [
        Self::Csv,
        Self::Parquet,
        Self::Ndjson,
        Self::Arrow,
        Self::Segment,
    ];

    /// The name that a project file uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Ndjson => "ndjson",
            Self::Arrow => "arrow",
            Self::Segment => "segment",
        }
    }
}

/// A key of a source that cannot be meant as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key inside the source's table, such as `type`.
    pub key: &'static str,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The activity log: one row an event.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventsSource {
    /// File, folder or glob, relative to the project file.
    pub path: String,
    /// Format of the files; without it the extension decides (`.gz` is seen through).
    pub format: Option<Format>,
    /// Column with the id of the lead. Not needed for Segment.
    pub lead: Option<String>,
    /// Column with the time of the event. Not needed for Segment.
    pub time: Option<String>,
    /// Column with the type of the event. Not needed for Segment.
    #[serde(rename = "type")]
    pub event_type: Option<String>,
    /// The type of all events, where there is no column with it.
    pub type_value: Option<String>,
    /// Column with a unique id of the event: repeated ids are dropped and counted.
    pub id: Option<String>,
    /// Column with the time at which the event arrived; an event is seen from then on, not earlier.
    pub ingested: Option<String>,
    /// Hours after which an event is seen, where its arrival is not recorded.
    #[serde(default)]
    pub delay_hours: f64,
    /// Columns to read as properties; default every other column.
    pub properties: Option<Vec<String>>,
}

/// The lead table: one row a lead.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadsSource {
    /// File, folder or glob, relative to the project file.
    pub path: String,
    /// Format of the files; without it the extension decides. `segment` reads identify and group calls.
    pub format: Option<Format>,
    /// Column with the id of the lead. Not needed for Segment.
    pub lead: Option<String>,
    /// Column with the time at which the lead came into being; default its first event.
    pub created: Option<String>,
    /// Column with the account (company) of the lead, for features over the account's other leads.
    pub account: Option<String>,
    /// Column whose values folds never split; default the account, else the lead.
    pub group: Option<String>,
    /// Column with the time from which the lead no longer counts.
    pub disqualified: Option<String>,
    /// Column with the time of a change: then the files hold one row a change, each with the attributes as they were
    /// from then on, and every attribute is looked up as of the cutoff. For Segment that is so by itself.
    pub changed: Option<String>,
    /// Attributes known when the lead was created and not changed since: usable as features.
    #[serde(default)]
    pub fixed: Vec<String>,
    /// Attributes known only as of today: rules and scoring may see them, training does not.
    #[serde(default)]
    pub current: Vec<String>,
}

/// What counts as a conversion: one row an outcome, or a time column of the lead table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomesSource {
    /// File, folder or glob, relative to the project file.
    pub path: Option<String>,
    /// `true`: the outcome is a column of the lead table; then there is no `path`.
    #[serde(default)]
    pub from_leads: bool,
    /// Format of the files; without it the extension decides.
    pub format: Option<Format>,
    /// Column with the id of the lead. Not needed with `from_leads`, nor for Segment.
    pub lead: Option<String>,
    /// Column with the time of the outcome. Not needed for Segment.
    pub time: Option<String>,
    /// Column with the kind of outcome. Segment: the type of the event, without being named.
    pub kind: Option<String>,
    /// Kinds that count as a conversion; default all.
    pub positive: Option<Vec<String>>,
    /// Kinds after which a lead is out of the running, such as a deal lost: it counts as disqualified from then on.
    #[serde(default)]
    pub closing: Vec<String>,
    /// Column with the money or other value of the outcome.
    pub value: Option<String>,
}

/// Table mode: one row a lead with its columns as they are, and a label.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    /// File, folder or glob, relative to the project file.
    pub path: String,
    /// Format of the files; without it the extension decides.
    pub format: Option<Format>,
    /// Column with the id of the lead; default the row number.
    pub lead: Option<String>,
    /// Column that says whether the lead converted.
    pub label: String,
    /// Values of the label that mean converted; default `1`, `true`, `yes`.
    pub positive: Option<Vec<String>>,
    /// Column with the time of the row.
    pub time: Option<String>,
    /// Column whose values folds never split; default the lead.
    pub group: Option<String>,
    /// Column with the fold of each row, where folds are given.
    pub fold: Option<String>,
    /// Rows of the final test.
    pub test: Option<TestRows>,
    /// Columns to leave out.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Columns of numbers to be read as categories.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// Which rows of a table are kept for the final test.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestRows {
    /// Column that tells.
    pub column: String,
    /// Value of that column on test rows.
    pub value: String,
}

/// Where reading stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Rejected rows of one source past which the run stops.
    pub max_bad_rows: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bad_rows: 1000 }
    }
}

impl LeadsSource {
    /// Whether every attribute is known with the times of its changes.
    pub fn follows_changes(&self) -> bool {
        self.changed.is_some() || self.format == Some(Format::Segment)
    }
}

impl EventsSource {
    /// Whether the files say when events arrived.
    pub fn has_arrival(&self) -> bool {
        self.ingested.is_some() || self.format == Some(Format::Segment)
    }

    /// What cannot be meant, in the order of the keys; empty where all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.format != Some(Format::Segment) {
            need(
                &mut problems,
                "lead",
                self.lead.as_ref(),
                "the column with the id of the lead",
            );
            need(
                &mut problems,
                "time",
                self.time.as_ref(),
                "the column with the time of the event",
            );
            match (&self.event_type, &self.type_value) {
                (None, None) => problems.push(Problem {
                    key: "type",
                    message: "the type of the events is not given".into(),
                    hint: "name its column as `type = \"…\"`, or give all events one type with `type_value = \"…\"`".into(),
                }),
                (Some(_), Some(_)) => problems.push(Problem {
                    key: "type_value",
                    message: "both `type` and `type_value` are given".into(),
                    hint: "keep `type` if the files have a column with the type, else `type_value`".into(),
                }),
                _ => {}
            }
        }
        if !(0.0..=87_840.0).contains(&self.delay_hours) {
            problems.push(Problem {
                key: "delay_hours",
                message: format!(
                    "`delay_hours` must lie between 0 and 87840, got `{}`",
                    self.delay_hours
                ),
                hint: "give the hours between an event and its arrival".into(),
            });
        }
        problems
    }
}

impl LeadsSource {
    /// What cannot be meant; empty where all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.format != Some(Format::Segment) {
            need(
                &mut problems,
                "lead",
                self.lead.as_ref(),
                "the column with the id of the lead",
            );
        }
        for name in self.fixed.iter().filter(|name| self.current.contains(name)) {
            problems.push(Problem {
                key: "current",
                message: format!("column `{name}` is both in `fixed` and in `current`"),
                hint:
                    "keep it in `fixed` only if it was known at creation and has not changed since"
                        .into(),
            });
        }
        problems
    }
}

impl OutcomesSource {
    /// What cannot be meant; empty where all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        match (&self.path, self.from_leads) {
            (None, false) => problems.push(Problem {
                key: "path",
                message: "the outcomes have no `path`".into(),
                hint: "give a path, or `from_leads = true` where the lead table has the time of conversion".into(),
            }),
            (Some(_), true) => problems.push(Problem {
                key: "from_leads",
                message: "both `path` and `from_leads = true` are given".into(),
                hint: "keep one of the two".into(),
            }),
            _ => {}
        }
        let positive = self.positive.as_deref().unwrap_or_default();
        if let Some(both) = self.closing.iter().find(|kind| positive.contains(kind)) {
            problems.push(Problem {
                key: "closing",
                message: format!("`{both}` is both in `positive` and in `closing`"),
                hint: "a conversion closes a lead by itself; keep it in `positive` only".into(),
            });
        } else if !self.closing.is_empty() && self.positive.is_none() {
            problems.push(Problem {
                key: "closing",
                message: "`closing` is given without `positive`, so its kinds count as conversions as well".into(),
                hint: "name the kinds that are conversions as `positive = [\"…\"]`".into(),
            });
        }
        if self.format != Some(Format::Segment) {
            if !self.from_leads {
                need(
                    &mut problems,
                    "lead",
                    self.lead.as_ref(),
                    "the column with the id of the lead",
                );
            }
            need(
                &mut problems,
                "time",
                self.time.as_ref(),
                "the column with the time of the outcome",
            );
            if self.positive.is_some() && self.kind.is_none() {
                problems.push(Problem {
                    key: "positive",
                    message: "`positive` is given without `kind`".into(),
                    hint: "name the column that holds these values as `kind = \"…\"`".into(),
                });
            }
            if !self.closing.is_empty() && self.kind.is_none() {
                problems.push(Problem {
                    key: "closing",
                    message: "`closing` is given without `kind`".into(),
                    hint: "name the column that holds these values as `kind = \"…\"`".into(),
                });
            }
        }
        problems
    }
}

fn need(problems: &mut Vec<Problem>, key: &'static str, value: Option<&String>, what: &str) {
    if value.is_none() {
        problems.push(Problem {
            key,
            message: format!("`{key}` is missing"),
            hint: format!("give {what} as `{key} = \"…\"`"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> EventsSource {
        EventsSource {
            path: "e.csv".into(),
            lead: Some("l".into()),
            time: Some("t".into()),
            event_type: Some("e".into()),
            ..EventsSource::default()
        }
    }

    #[test]
    fn a_whole_source_has_no_problems() {
        assert_eq!(events().problems(), []);
    }

    #[test]
    fn every_problem_of_a_source_is_named_at_once() {
        let source = EventsSource {
            lead: None,
            event_type: None,
            delay_hours: -1.0,
            ..events()
        };
        let keys: Vec<_> = source
            .problems()
            .iter()
            .map(|problem| problem.key)
            .collect();
        assert_eq!(keys, ["lead", "type", "delay_hours"]);
        let outcomes = OutcomesSource {
            positive: Some(vec!["won".into()]),
            ..OutcomesSource::default()
        };
        let keys: Vec<_> = outcomes
            .problems()
            .iter()
            .map(|problem| problem.key)
            .collect();
        assert_eq!(keys, ["path", "lead", "time", "positive"]);
    }

    #[test]
    fn segment_needs_no_column_names() {
        let format = Some(Format::Segment);
        let source = EventsSource {
            path: "s".into(),
            format,
            ..EventsSource::default()
        };
        assert_eq!(source.problems(), []);
    }
}
