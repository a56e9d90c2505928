//! Remakes the example under `models/`: `cargo run --release --example sample_model`.
//!
//! The same as `leadscore train --project data/northlight`, into a folder of its own.

use std::fs;
use std::path::Path;

use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::{read_project, train};
use leadscore::cli::progress::Progress;

const NOTE: &str = "\n## How to make it again\n\n\
    `cargo run --release --example sample_model` trains on `data/northlight` and writes this folder.\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let models = root.join("models/northlight");
    if models.exists() {
        fs::remove_dir_all(&models)?;
    }
    let arguments = ProjectArguments {
        project: root.join("data/northlight"),
        set: Vec::new(),
    };
    let mut project = read_project(&arguments).map_err(|failure| failure.draw())?;
    // Not by `--set`: what is set there is part of the fingerprint, and this path differs from place to place.
    project.meta.models = models.display().to_string();
    let run = train::train(&project, &mut Progress::new(true, train::N_STAGES))
        .map_err(|failure| failure.draw())?;

    let card = run.folder.join("model-card.md");
    fs::write(&card, fs::read_to_string(&card)? + NOTE)?;
    // When and how fast is no part of an example, and the page of the report can be drawn anew: `leadscore report`.
    for name in ["run.json", "report.html"] {
        fs::remove_file(run.folder.join(name))?;
    }
    Ok(())
}
