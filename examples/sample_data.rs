//! Remakes the sample under `data/`: `cargo run --release --example sample_data`.
//!
//! The simulator writes a project folder; the log is packed, so that the sample stays small.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::{Compression, GzBuilder};
use leadscore::demo::{World, write};
use leadscore::domain::Seed;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/northlight");
    let world = World {
        preset: None,
        n_leads: 1600,
        seed: Seed(7),
    };
    write(&dir, &world)?;

    let log = fs::read(dir.join("events.csv"))?;
    // Neither name nor time go into the header: the same log gives the same file.
    let packed = fs::File::create(dir.join("events.csv.gz"))?;
    let mut gzip = GzBuilder::new().write(packed, Compression::best());
    gzip.write_all(&log)?;
    gzip.finish()?;
    fs::remove_file(dir.join("events.csv"))?;

    let project = fs::read_to_string(dir.join("leadscore.toml"))?;
    fs::write(
        dir.join("leadscore.toml"),
        project.replace("path = \"events.csv\"", "path = \"events.csv.gz\""),
    )?;
    Ok(())
}
