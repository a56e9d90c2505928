//! Reads the oracle files: small inputs with the answers of other implementations.

use serde_json::Value;

/// One case of an oracle file, by its id.
pub(super) fn case(file: &str, id: &str) -> Value {
    let file: Value = serde_json::from_str(file).unwrap();
    let cases = file["cases"].as_array().unwrap();
    cases.iter().find(|case| case["id"] == id).unwrap().clone()
}

pub(super) fn floats(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_f64().unwrap())
        .collect()
}

pub(super) fn labels(value: &Value) -> Vec<bool> {
    floats(value).iter().map(|&one| 0.5 < one).collect()
}

pub(super) fn column_major(rows: &Value) -> Vec<Vec<f64>> {
    let rows: Vec<Vec<f64>> = rows.as_array().unwrap().iter().map(floats).collect();
    (0..rows[0].len())
        .map(|j| rows.iter().map(|row| row[j]).collect())
        .collect()
}

/// `|got − expected| ≤ tolerance · max(1, |expected|)`, as the oracle files ask.
pub(super) fn close(got: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(got.len(), expected.len());
    for (i, (g, e)) in got.iter().zip(expected).enumerate() {
        assert!(
            (g - e).abs() <= tolerance * e.abs().max(1.0),
            "entry {i}: got {g}, expected {e}"
        );
    }
}
