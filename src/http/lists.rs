//! `GET /v1/leads`: the list of all leads, or of those that a filter or a saved condition lets through; as pages or as CSV.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::app::{App, json};
use crate::http::condition::{Cell, Condition, Row, cell_of};
use crate::http::kept::unreadable;
use crate::http::model::Model;
use crate::http::problem::Problem;
use crate::http::standings::{Standings, standings};
use crate::state::{Page, Reader, ScoreRow, StoredLead};

/// Leads of a page unless asked otherwise.
const PAGE: usize = 100;
/// Leads of a page at most.
const LONGEST_PAGE: usize = 1_000;
/// Leads that a filter looks at for one page.
const LOOKED_AT: usize = 20_000;

/// Which leads, and how.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Leads of a page, 100 unless said otherwise.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    pub(super) limit: Option<usize>,
    /// Where the page before ended: its `next`.
    #[serde(default)]
    pub(super) after: Option<String>,
    /// Only leads with this score or more.
    #[serde(default)]
    pub(super) min_score: Option<i64>,
    /// Only leads of this grade.
    #[serde(default)]
    pub(super) grade: Option<String>,
    /// Only leads whose id begins so.
    #[serde(default)]
    pub(super) id: Option<String>,
    /// Only leads of this saved list.
    #[serde(default)]
    pub(super) list: Option<String>,
    /// Only leads that this condition holds for, such as `score >= 15 AND events('mail_replied') > 0`.
    #[serde(default, rename = "where")]
    #[param(rename = "where")]
    pub(super) condition: Option<String>,
    /// Only leads whose places by points and by model are so far apart.
    #[serde(default)]
    #[param(minimum = 0)]
    pub(super) min_disagreement: Option<u32>,
    /// `csv` for a table, else JSON.
    #[serde(default)]
    pub(super) format: Option<String>,
}

/// A page of leads, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeadsOut {
    /// The scores as they were made last.
    leads: Vec<Value>,
    /// Where the next page goes on; null at the end.
    next: Option<String>,
}

/// Leads, the best first
///
/// Scores are as of their last change or the last sweep. Pages are by place: leads that come or go meanwhile move none
/// of the others twice.
#[utoipa::path(get, path = "/v1/leads", tag = "state", security(("token" = ["read"])), params(Wanted),
    responses(
        (status = 200, description = "A page", content((LeadsOut = "application/json"), (String = "text/csv"))),
    ))]
pub(super) async fn list(
    Shared(app): Shared<Arc<App>>,
    wanted: std::result::Result<Query<Wanted>, QueryRejection>,
) -> std::result::Result<Response, Problem> {
    let Query(wanted) = wanted.map_err(|_| {
        Error::config("parameters are `limit`, `after`, `min_score`, `grade`, `id`, `list`, `where`, `min_disagreement` and `format`")
    })?;
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Error::config(format!("`limit` is 1 to {LONGEST_PAGE}, got `{limit}`")).into());
    }
    let is_csv = match wanted.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(other) => {
            return Err(Error::config(format!("`format` is json or csv, got `{other}`")).into());
        }
    };
    let shared = Arc::clone(&app);
    let (rows, next) = app
        .queue
        .run(move || find(&shared, &wanted, limit).map_err(Problem::from))
        .await?;
    let mut leads = Vec::with_capacity(rows.len());
    for row in &rows {
        let line: Value = serde_json::from_str(&row.line)
            .map_err(|error| Error::internal(format!("a kept score is no JSON: {error}")))?;
        leads.push(line);
    }
    if !is_csv {
        return json(&LeadsOut { leads, next });
    }
    let mut response = Response::new(Body::from(table(&leads)?));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(&next).ok()) {
        headers.insert("x-next", next);
    }
    Ok(response)
}

/// The leads that are wanted, at most `limit`, and where it goes on.
pub(super) fn find(
    app: &App,
    wanted: &Wanted,
    limit: usize,
) -> Result<(Vec<ScoreRow>, Option<String>)> {
    let after = match &wanted.after {
        None => None,
        Some(text) => {
            Some(page(text).ok_or_else(|| Error::config("`after` is no `next` of ours"))?)
        }
    };
    let model = app.model.get();
    let attributes = model.attribute_names();
    let mut conditions = Vec::new();
    if let Some(text) = &wanted.condition {
        conditions.push(Condition::parse(text, attributes)?);
    }
    let places = match wanted.min_disagreement {
        Some(least) => Some((standings(app)?, f64::from(least))),
        None => None,
    };
    app.readers.with(&app.state, |reader| {
        if let Some(name) = &wanted.list {
            let lists = reader.lists().map_err(|error| unreadable(&error))?;
            let list = lists.into_iter().find(|list| list.name == *name);
            let list =
                list.ok_or_else(|| Error::config(format!("there is no list called `{name}`")))?;
            conditions.push(Condition::parse(&list.condition, attributes)?);
        }
        let filter = Filter {
            wanted,
            conditions: &conditions,
            places: places.as_ref().map(|(places, least)| (&**places, *least)),
            model: &model,
            now: app.now(),
        };
        filter.select(reader, after, limit)
    })
}

/// What a lead has to be.
struct Filter<'a> {
    wanted: &'a Wanted,
    conditions: &'a [Condition],
    places: Option<(&'a Standings, f64)>,
    model: &'a Model,
    now: Timestamp,
}

impl Filter<'_> {
    fn lets_through(&self, reader: &Reader, row: &ScoreRow) -> Result<bool> {
        let wanted = self.wanted;
        let fits = wanted.min_score.is_none_or(|least| least <= row.score)
            && wanted
                .grade
                .as_ref()
                .is_none_or(|grade| row.grade.as_ref() == Some(grade))
            && wanted
                .id
                .as_ref()
                .is_none_or(|start| row.lead.starts_with(start))
            && self.places.is_none_or(|(places, least)| {
                places
                    .of(&row.lead)
                    .is_some_and(|place| least <= place.gained().abs())
            });
        if !fits || self.conditions.is_empty() {
            return Ok(fits);
        }
        let known = Known {
            reader,
            row,
            line: serde_json::from_str(&row.line)
                .map_err(|error| Error::internal(format!("a kept score is no JSON: {error}")))?,
            lead: OnceCell::new(),
            counts: OnceCell::new(),
            until: if self.model.live().follows_changes() {
                self.now
            } else {
                Timestamp(i64::MAX)
            },
            now: self.now,
        };
        for condition in self.conditions {
            if !condition.holds(&known)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn select(
        &self,
        reader: &Reader,
        mut after: Option<Page>,
        limit: usize,
    ) -> Result<(Vec<ScoreRow>, Option<String>)> {
        let mut rows = Vec::with_capacity(limit.min(LONGEST_PAGE));
        let mut looked_at = 0;
        loop {
            let batch = reader
                .page(after.as_ref(), LONGEST_PAGE)
                .map_err(|error| unreadable(&error))?;
            let is_last = batch.len() < LONGEST_PAGE;
            looked_at += batch.len();
            let n = batch.len();
            for (number, row) in batch.into_iter().enumerate() {
                let here = Page {
                    place: row.place,
                    lead: row.lead.clone(),
                };
                if self.lets_through(reader, &row)? {
                    rows.push(row);
                }
                let more = number + 1 < n || !is_last;
                if rows.len() == limit {
                    return Ok((rows, more.then(|| mark(&here))));
                }
                after = Some(here);
            }
            if is_last {
                return Ok((rows, None));
            }
            if LOOKED_AT <= looked_at && limit <= LONGEST_PAGE {
                return Ok((rows, after.as_ref().map(mark)));
            }
        }
    }
}

/// What is known of one lead, read as far as a condition asks for it.
struct Known<'a> {
    reader: &'a Reader,
    row: &'a ScoreRow,
    line: Value,
    lead: OnceCell<Option<(StoredLead, Map<String, Value>)>>,
    counts: OnceCell<Vec<(String, i64, Timestamp)>>,
    /// Attributes are those of this instant.
    until: Timestamp,
    now: Timestamp,
}

impl Known<'_> {
    fn lead(&self) -> Option<&(StoredLead, Map<String, Value>)> {
        let read = || {
            let lead = self.reader.lead(&self.row.lead).ok().flatten()?;
            let attributes = self.reader.attributes(&self.row.lead, self.until).ok()?;
            Some((lead, attributes))
        };
        self.lead.get_or_init(read).as_ref()
    }

    fn counts(&self) -> Result<&[(String, i64, Timestamp)]> {
        if let Some(known) = self.counts.get() {
            return Ok(known);
        }
        let read = self.reader.type_counts(&self.row.lead, self.now);
        let read = read.map_err(|error| unreadable(&error))?;
        Ok(self.counts.get_or_init(|| read))
    }
}

impl Row for Known<'_> {
    fn value(&self, name: &str) -> Cell {
        let text = |text: Option<String>| text.map_or(Cell::Missing, Cell::Text);
        let lead = || self.lead().map(|(lead, _)| lead);
        match name {
            "owner" => text(lead().and_then(|lead| lead.owner.clone())),
            "account" => text(lead().and_then(|lead| lead.account.clone())),
            "created" => text(
                lead()
                    .and_then(|lead| lead.created)
                    .map(|time| time.to_string()),
            ),
            "converted" => text(
                lead()
                    .and_then(|lead| lead.converted)
                    .map(|time| time.to_string()),
            ),
            _ => match self.line.get(name) {
                Some(value) => cell_of(value),
                None => self
                    .lead()
                    .and_then(|(_, attributes)| attributes.get(name))
                    .map_or(Cell::Missing, cell_of),
            },
        }
    }

    fn events(&self, event_type: &str, days: Option<f64>) -> Result<f64> {
        let Some(days) = days else {
            let found = self
                .counts()?
                .iter()
                .find(|(name, _, _)| name == event_type);
            return Ok(found.map_or(0.0, |(_, n, _)| *n as f64));
        };
        let since = self.now.plus_days(-days);
        let read = self
            .reader
            .count_since(&self.row.lead, event_type, since, self.now);
        Ok(read.map_err(|error| unreadable(&error))? as f64)
    }

    fn days_since(&self, event_type: &str) -> Result<Option<f64>> {
        let found = self
            .counts()?
            .iter()
            .find(|(name, _, _)| name == event_type);
        Ok(found.map(|(_, _, last)| self.now.days_since(*last)))
    }
}

/// Where a page ended, to the bit.
fn mark(page: &Page) -> String {
    format!("{:016x}.{}", page.place.to_bits(), page.lead)
}

fn page(text: &str) -> Option<Page> {
    let (place, lead) = text.split_once('.')?;
    let place = f64::from_bits(u64::from_str_radix(place, 16).ok()?);
    place.is_finite().then(|| Page {
        place,
        lead: lead.to_owned(),
    })
}

/// Columns of the table: those of a file of scores that are of use in a list.
const COLUMNS: [&str; 9] = [
    "lead",
    "as_of",
    "score",
    "grade",
    "probability",
    "rule_points",
    "rule_label",
    "rule_cell",
    "override_points",
];

pub(super) fn table(leads: &[Value]) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::internal(format!("a table cannot be made: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
    head.extend((1..=4).map(|place| format!("reason_{place}")));
    writer.write_record(&head).map_err(failed)?;
    for lead in leads {
        let mut cells: Vec<String> = COLUMNS.iter().map(|name| cell(&lead[*name])).collect();
        cells.extend((0..4).map(|place| {
            let reason = &lead["reasons"][place];
            let mut text = cell(&reason["text"]);
            if let Some(points) = reason["points"].as_i64() {
                let _ = write!(text, " ({points:+})");
            }
            text
        }));
        writer.write_record(&cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(format!("a table cannot be made: {error}")))
}

/// A cell; what a spreadsheet would take for a formula is marked as text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_is_marked_to_the_bit_and_only_by_us() {
        let here = Page {
            place: 1.0 / 3.0,
            lead: "a.b".to_owned(),
        };
        assert_eq!(page(&mark(&here)), Some(here));
        for text in ["", "x", "zz.a", "7ff0000000000000.a"] {
            assert_eq!(page(text), None);
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell(&json!("=1+1")), "'=1+1");
        assert_eq!(cell(&json!(-3)), "-3");
        assert_eq!(cell(&json!(null)), "");
    }
}
