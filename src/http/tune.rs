//! `GET /v1/tune`: everything that somebody who moves points needs to see the list change at once, in one answer.
//!
//! Rows matter only through the list that they stand on and the pattern of facts that they have, so the answer says each
//! pattern once a list (a cell): how many rows are there, and how many of these converted. What each rule counts in which
//! patterns follows, without the zeros. The page adds up points as `points::Limits` does.
//!
//! # Shapes and units
//! Little-endian: the length of the header (`u32`), the header (JSON, padded to a multiple of 4 with spaces), then the arrays
//! that the header names with their place behind the header and their length: `u32`, `f32`, `f64` or `u8`, each starting at a
//! multiple of 8. Gzip, where it is understood.

use std::io::Write as _;
use std::sync::{Arc, PoisonError};

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::http::app::App;
use crate::http::problem::Problem;
use crate::http::workbench::{Workbench, on_a_thread, workbench};

/// Rows past which the answer names no single leads any more: numbers stay exact, and it stops growing with the rows.
const MOST_NAMED: usize = 300_000;

/// What points do to the list
#[utoipa::path(get, path = "/v1/tune", tag = "rulebook", security(("token" = ["read"])),
    responses(
        (status = 200, description = "Patterns, counts and rules; see the header", content_type = "application/octet-stream"),
        (status = 409, description = "The data does not fit", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Data that cannot be used", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn tune(
    Shared(app): Shared<Arc<App>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Problem> {
    let bench = workbench(&app).await?;
    let packed = on_a_thread(move || {
        let mut packed = bench.packed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = packed.as_ref() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(gzip(&payload(&bench)?)?);
        *packed = Some(Arc::clone(&made));
        Ok(made)
    });
    let packed = packed.await?;
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| {
            accepted
                .split(',')
                .any(|one| one.trim().starts_with("gzip"))
        });
    let mut response = if takes_gzip {
        let mut response = Response::new(Body::from(packed.to_vec()));
        let gzip = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, gzip);
        response
    } else {
        Response::new(Body::from(gunzip(&packed)?))
    };
    let kind = HeaderValue::from_static("application/octet-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| Error::internal(format!("cannot pack: {error}"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).map_err(failed)?;
    encoder.finish().map_err(failed)
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut out)
        .map_err(|error| Error::internal(format!("cannot unpack: {error}")))?;
    Ok(out)
}

/// Arrays one behind the other, each found by its name.
#[derive(Default)]
struct Arrays {
    bytes: Vec<u8>,
}

impl Arrays {
    fn add(&mut self, kind: &str, n: usize, bytes: impl Iterator<Item = u8>) -> Value {
        while !self.bytes.len().is_multiple_of(8) {
            self.bytes.push(0);
        }
        let at = self.bytes.len();
        self.bytes.extend(bytes);
        json!([kind, at, n])
    }

    fn u32(&mut self, values: &[u32]) -> Value {
        self.add(
            "u32",
            values.len(),
            values.iter().flat_map(|value| value.to_le_bytes()),
        )
    }

    fn f64(&mut self, values: &[f64]) -> Value {
        self.add(
            "f64",
            values.len(),
            values.iter().flat_map(|value| value.to_le_bytes()),
        )
    }

    fn u8(&mut self, values: impl ExactSizeIterator<Item = u8>) -> Value {
        self.add("u8", values.len(), values)
    }
}

/// The patterns of each list.
struct Cells {
    /// Where each list begins among the cells, and where the last one ends.
    starts: Vec<u32>,
    /// The pattern of each cell.
    pattern: Vec<u32>,
    /// The cell of each row.
    of_row: Vec<u32>,
}

impl Cells {
    /// `lists` as of a training set: empty where all rows are one.
    fn new(lists: &[u32], patterns: &[u32]) -> Self {
        let key = |row: usize| (lists.get(row).copied().unwrap_or(0), patterns[row]);
        let mut order: Vec<usize> = (0..patterns.len()).collect();
        order.sort_unstable_by_key(|&row| key(row));
        let mut cells = Self {
            starts: Vec::new(),
            pattern: Vec::new(),
            of_row: vec![0; patterns.len()],
        };
        // No more cells than rows, which are numbered by `u32` as patterns are.
        let count = |cells: &Self| u32::try_from(cells.pattern.len()).unwrap_or(u32::MAX);
        for list in order.chunk_by(|&a, &b| key(a).0 == key(b).0) {
            cells.starts.push(count(&cells));
            for cell in list.chunk_by(|&a, &b| key(a) == key(b)) {
                let number = count(&cells);
                for &row in cell {
                    cells.of_row[row] = number;
                }
                cells.pattern.push(key(cell[0]).1);
            }
        }
        cells.starts.push(count(&cells));
        cells
    }
}

/// The whole answer.
fn payload(bench: &Workbench) -> Result<Vec<u8>> {
    let tunable = bench.tunable()?;
    let set = &bench.set;
    let n_rows = set.n_rows();
    let cells = Cells::new(&set.lists, &tunable.pattern_of_row);
    let (mut rows, mut converted) = (
        vec![0_u32; cells.pattern.len()],
        vec![0_u32; cells.pattern.len()],
    );
    let mut rows_of_pattern = vec![0_u32; tunable.n_patterns];
    for (row, label) in set.labels.iter().enumerate() {
        let cell = cells.of_row[row] as usize;
        rows[cell] += 1;
        converted[cell] += u32::from(*label);
        rows_of_pattern[tunable.pattern_of_row[row] as usize] += 1;
    }
    let mut arrays = Arrays::default();
    let mut header = Map::new();
    header.insert("format".into(), json!(2));
    header.insert("base".into(), json!(bench.book.hash()));
    header.insert("rows".into(), json!(n_rows));
    header.insert(
        "leads".into(),
        json!(crate::split::Groups::new(&set.leads).n_groups()),
    );
    header.insert("conversions".into(), json!(set.n_converted()));
    header.insert("share".into(), json!(bench.share()));
    header.insert("patterns".into(), json!(tunable.n_patterns));
    header.insert("total".into(), ends(tunable.total));
    header.insert(
        "groups".into(),
        tunable.groups.iter().map(|group| ends(*group)).collect(),
    );
    header.insert("starts".into(), arrays.u32(&cells.starts));
    header.insert("pattern_of".into(), arrays.u32(&cells.pattern));
    header.insert("rows_of".into(), arrays.u32(&rows));
    header.insert("converted_of".into(), arrays.u32(&converted));
    header.insert("cell".into(), arrays.u32(&cells.of_row));
    // Ranks by the model, ties sharing the middle: the page cuts its head wherever the capacity lies.
    if let Some((name, chances)) = &bench.model {
        header.insert("model".into(), json!(name));
        header.insert("chances".into(), arrays.f64(chances));
    }
    let rules: Vec<Value> = tunable
        .rules
        .iter()
        .zip(&bench.book.rulebook.scorecard.lines)
        .map(|(rule, line)| {
            let fired: u32 = rule
                .patterns
                .iter()
                .map(|pattern| rows_of_pattern[*pattern as usize])
                .sum();
            json!({
                "name": rule.name,
                "label": line.label,
                "points": rule.points,
                "least": rule.bounds.0,
                "most": rule.bounds.1,
                "step": rule.step,
                "frozen": rule.is_frozen,
                "tiers": rule.has_tiers,
                "own": ends(rule.own),
                "group": rule.group,
                "fired": fired,
                "patterns": arrays.u32(&rule.patterns),
                "counts": arrays.f64(&rule.counts),
            })
        })
        .collect();
    header.insert("rules".into(), Value::Array(rules));
    if n_rows <= MOST_NAMED {
        header.insert(
            "converted".into(),
            arrays.u8(set.labels.iter().map(|label| u8::from(*label))),
        );
        let names = set.leads.join("\n").into_bytes();
        header.insert("names".into(), arrays.u8(names.into_iter()));
        if set.has_time {
            let days: Vec<f64> = set
                .cutoffs
                .iter()
                .map(|cutoff| cutoff.0 as f64 / 1e3)
                .collect();
            header.insert("millis".into(), arrays.f64(&days));
        }
    }
    let mut head = Value::Object(header).to_string().into_bytes();
    // The arrays begin at a multiple of 8, the length in front counted.
    while !(head.len() + 4).is_multiple_of(8) {
        head.push(b' ');
    }
    let length = u32::try_from(head.len()).map_err(|_| Error::internal("a header is too long"))?;
    let mut out = Vec::with_capacity(4 + head.len() + arrays.bytes.len());
    out.extend(length.to_le_bytes());
    out.extend(head);
    out.extend(arrays.bytes);
    Ok(out)
}

/// Both ends of a limit; null where there is none.
fn ends((low, high): (f64, f64)) -> Value {
    let end = |value: f64| {
        if value.is_finite() {
            json!(value)
        } else {
            Value::Null
        }
    };
    json!([end(low), end(high)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_a_cell_in_each_list_that_it_is_on() {
        let cells = Cells::new(&[1, 0, 1, 0, 1], &[2, 2, 0, 2, 2]);
        assert_eq!(cells.starts, [0, 1, 3]);
        assert_eq!(cells.pattern, [2, 0, 2]);
        assert_eq!(cells.of_row, [2, 0, 1, 0, 2]);
        let one = Cells::new(&[], &[1, 0, 1]);
        assert_eq!((one.starts, one.of_row), (vec![0, 2], vec![1, 0, 1]));
    }
}
