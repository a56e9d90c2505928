//! Fingerprints of the data files, so that an artifact can say what it was trained on.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, Result};
use crate::history::open::History;

impl History {
    /// XXH3 (128 bits, hexadecimal) of the contents of all files of each source, in the order of reading.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn fingerprints(&self) -> Result<BTreeMap<String, String>> {
        let mut found = BTreeMap::new();
        let mut buffer = vec![0u8; 1 << 20];
        for (source, report) in &self.reports {
            let mut hash = Xxh3::new();
            for path in &report.files {
                let failed =
                    |error: std::io::Error| Error::io(format!("cannot read `{path}`: {error}"));
                let mut file = File::open(path).map_err(failed)?;
                loop {
                    let n = file.read(&mut buffer).map_err(failed)?;
                    if n == 0 {
                        break;
                    }
                    hash.update(&buffer[..n]);
                }
            }
            found.insert((*source).to_owned(), format!("{:032x}", hash.digest128()));
        }
        Ok(found)
    }
}
