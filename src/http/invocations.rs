//! `POST /invocations`: rows of features in the shapes of MLflow's scoring server.
//!
//! # Source
//! MLflow, "Inference server specification": `dataframe_split`, `dataframe_records`, `instances`, `inputs`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::history::{Cell, ReadyRow};
use crate::http::app::{App, Whole, json, parse};
use crate::http::problem::{Problem, Refusal};

/// Bytes of a body up to which it is not worth handing to another thread: a few rows.
const SMALL: usize = 16 << 10;

/// Rows of features; one of the four shapes.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Invocation<'a> {
    /// Columns and rows of a frame apart.
    #[serde(default, borrow)]
    dataframe_split: Option<Split<'a>>,
    /// One object a row.
    #[serde(default, borrow)]
    #[schema(value_type = Option<Vec<Object>>)]
    dataframe_records: Option<Vec<ReadyRow<'a>>>,
    /// One object a row.
    #[serde(default, borrow)]
    #[schema(value_type = Option<Vec<Object>>)]
    instances: Option<Vec<ReadyRow<'a>>>,
    /// One list a column, or one object a row.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    inputs: Option<Value>,
}

/// Columns and rows apart.
#[derive(Debug, Deserialize, ToSchema)]
struct Split<'a> {
    /// Names of the columns.
    columns: Vec<String>,
    /// Rows in the order of the columns.
    #[serde(borrow)]
    #[schema(value_type = Vec<Vec<Object>>)]
    data: Vec<Vec<Cell<'a>>>,
}

/// One prediction a row.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Predictions {
    /// In the order of the rows.
    predictions: Vec<PredictionOut>,
}

/// What is predicted of a row.
#[derive(Debug, Serialize, ToSchema)]
struct PredictionOut {
    /// Chance to convert, 0 to 1; null where too few converted to say so.
    probability: Option<f64>,
    /// 0 to 100.
    score: i64,
    /// Its grade; null below the last.
    grade: Option<String>,
}

/// Score rows of features as MLflow's clients send them
#[utoipa::path(post, path = "/invocations", tag = "scores", request_body = Invocation,
    security(("token" = ["read"])),
    responses(
        (status = 200, description = "One prediction a row", body = Predictions),
    ))]
pub(super) async fn invocations(
    State(app): State<Arc<App>>,
    Whole(body): Whole,
) -> std::result::Result<Response, Problem> {
    let model = app.model.get();
    let counted = Arc::clone(&app);
    let is_small = body.len() <= SMALL;
    let job = move || {
        let rows = rows(parse(&body)?)?;
        if counted.limits.leads < rows.len() {
            return Err(Refusal::TooLarge.say(format!(
                "{} rows, at most {} at once",
                rows.len(),
                counted.limits.leads
            )));
        }
        let numbers: Vec<String> = (0..rows.len()).map(|row| row.to_string()).collect();
        let ids: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let features: Vec<_> = rows.iter().collect();
        let found = model.predict_ready(&ids, &features, counted.now())?;
        counted
            .metrics
            .leads
            .fetch_add(found.len() as u64, Ordering::Relaxed);
        let predictions = found.into_iter().map(|one| PredictionOut {
            probability: one.probability,
            score: one.score,
            grade: one.grade,
        });
        Ok(Predictions {
            predictions: predictions.collect(),
        })
    };
    json(&if is_small {
        app.queue.run_here(job)?
    } else {
        app.queue.run(job).await?
    })
}

/// The rows of whichever shape was sent.
fn rows(sent: Invocation<'_>) -> Result<Vec<ReadyRow<'_>>> {
    let Invocation {
        dataframe_split,
        dataframe_records,
        instances,
        inputs,
    } = sent;
    match (dataframe_split, dataframe_records, instances, inputs) {
        (Some(split), None, None, None) => split_rows(split),
        (None, Some(rows), None, None) | (None, None, Some(rows), None) => Ok(rows),
        (None, None, None, Some(Value::Array(rows))) => rows.into_iter().map(object).collect(),
        (None, None, None, Some(Value::Object(columns))) => column_rows(columns),
        _ => Err(Error::config(
            "a request has one of `dataframe_split`, `dataframe_records`, `instances` and `inputs`",
        )),
    }
}

fn object<'a>(value: Value) -> Result<ReadyRow<'a>> {
    match value {
        Value::Object(row) => {
            let row = row.into_iter();
            Ok(ReadyRow(
                row.map(|(name, value)| (name.into(), value.into()))
                    .collect(),
            ))
        }
        other => Err(Error::config(format!("a row is an object, got `{other}`"))),
    }
}

fn split_rows(split: Split<'_>) -> Result<Vec<ReadyRow<'_>>> {
    let Split { columns, data } = split;
    let row = |(idx, cells): (usize, Vec<_>)| {
        if cells.len() != columns.len() {
            let (got, wanted) = (cells.len(), columns.len());
            return Err(Error::config(format!(
                "row {idx} has {got} values for {wanted} columns"
            )));
        }
        let names = columns.iter().map(|name| name.clone().into());
        Ok(ReadyRow(names.zip(cells).collect()))
    };
    data.into_iter().enumerate().map(row).collect()
}

fn column_rows<'a>(columns: Map<String, Value>) -> Result<Vec<ReadyRow<'a>>> {
    let mut rows: Vec<ReadyRow> = Vec::new();
    for (place, (name, values)) in columns.into_iter().enumerate() {
        // One row alone may come without lists.
        let values = match values {
            Value::Array(values) => values,
            value => vec![value],
        };
        if place == 0 {
            rows.resize_with(values.len(), ReadyRow::default);
        }
        if values.len() != rows.len() {
            let (got, wanted) = (values.len(), rows.len());
            return Err(Error::config(format!(
                "column `{name}` has {got} values, others {wanted}"
            )));
        }
        for (row, value) in rows.iter_mut().zip(values) {
            row.0.push((name.clone().into(), value.into()));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(sent: &str) -> Result<Vec<ReadyRow<'_>>> {
        rows(serde_json::from_str(sent).unwrap())
    }

    #[test]
    fn all_four_shapes_say_the_same() {
        let records = json!([{"a": 1, "b": "x"}, {"a": 2, "b": null}]);
        let text = records.to_string();
        let wanted: Vec<ReadyRow> = serde_json::from_str(&text).unwrap();
        for sent in [
            json!({"dataframe_records": records}),
            json!({"instances": records}),
            json!({"inputs": records}),
            json!({"inputs": {"a": [1, 2], "b": ["x", null]}}),
            json!({"dataframe_split": {"columns": ["a", "b"], "data": [[1, "x"], [2, null]]}}),
        ] {
            assert_eq!(read(&sent.to_string()).unwrap(), wanted);
        }
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        for (sent, words) in [
            (json!({}), "one of"),
            (json!({"instances": [], "inputs": {}}), "one of"),
            (json!({"inputs": [1]}), "got `1`"),
            (
                json!({"inputs": {"a": [1], "b": [1, 2]}}),
                "column `b` has 2 values, others 1",
            ),
            (
                json!({"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}),
                "row 0 has 2 values for 1 columns",
            ),
        ] {
            let said = read(&sent.to_string()).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }
}
