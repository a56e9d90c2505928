//! Columns and labels from the files that the peers read as well.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::fs::{File, read};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

/// `y.u8` of a folder: a byte a row.
pub(super) fn labels(folder: &str) -> Vec<bool> {
    let bytes = read(format!("{folder}/y.u8")).unwrap();
    bytes.iter().map(|label| *label == 1).collect()
}

/// `rows` of a file of numbers that holds `n_rows` of them column by column; nothing else of it is read.
pub(super) fn columns(file: &str, n_rows: usize, rows: &Range<usize>) -> Vec<Vec<f64>> {
    let mut file = File::open(file).unwrap();
    let n_columns = usize::try_from(file.metadata().unwrap().len()).unwrap() / 8 / n_rows;
    let column = |column| {
        let first = u64::try_from(8 * (column * n_rows + rows.start)).unwrap();
        file.seek(SeekFrom::Start(first)).unwrap();
        let mut bytes = vec![0; 8 * rows.len()];
        file.read_exact(&mut bytes).unwrap();
        let values = bytes.chunks_exact(8);
        values
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect()
    };
    (0..n_columns).map(column).collect()
}
