//! `leadscore report`: the report of a version as one HTML file, and its charts as specs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::artifact::{self, Artifact, PAGE};
use crate::cli::args::Report;
use crate::cli::commands::{models_folder, read_project};
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::project::settings::LanguageSetting;
use crate::report::facts::read_json;
use crate::report::page::{Language, Page};
use crate::report::table::thousands;
use crate::sink::write_file;

/// Runs the command.
///
/// # Errors
/// A version that is not there, has no report or cannot be loaded; a file that cannot be written.
pub fn run(options: &Report) -> CommandResult {
    let project = read_project(&options.project)?;
    let models = models_folder(&project);
    let artifact = match &options.model {
        Some(version) => {
            artifact::find(&models, version).and_then(|folder| artifact::load(&folder))
        }
        None => artifact::load_champion(&models),
    };
    let artifact = artifact.map_err(Error::from)?;
    let folder = models.join(&artifact.manifest.version);
    let facts = read_json(&folder)?;
    let page = Page {
        facts: &facts,
        audit: artifact.audit.as_ref(),
        language: language(&project, options.language.as_deref()),
    };
    let html = page.render();
    let output = options.output.clone().unwrap_or_else(|| folder.join(PAGE));
    write_file(&output, html.as_bytes()).map_err(Error::from)?;
    let specs = match &options.specs {
        Some(folder) => write_specs(&page, folder)?,
        None => Vec::new(),
    };
    Ok(answer(
        &artifact,
        page.language,
        (&output, html.len()),
        &specs,
    ))
}

/// The language that is asked for, else that of the project.
pub(crate) fn language(project: &Project, asked: Option<&str>) -> Language {
    let own = project.report.language.map(LanguageSetting::tag);
    asked.or(own).and_then(Language::find).unwrap_or_default()
}

fn write_specs(page: &Page, folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::io(format!("cannot make `{}`: {error}", folder.display())))?;
    let mut written = Vec::new();
    for (name, spec) in page.specs() {
        let path = folder.join(format!("{name}.vl.json"));
        write_file(&path, format!("{}\n", Value::to_string(&spec)).as_bytes())
            .map_err(Error::from)?;
        written.push(path);
    }
    Ok(written)
}

fn answer(
    artifact: &Artifact,
    language: Language,
    (output, bytes): (&Path, usize),
    specs: &[PathBuf],
) -> Answer {
    let version = &artifact.manifest.version;
    let mut text = format!(
        "The report of {version} is {} ({} KB); open it in a browser, it needs no network\n",
        output.display(),
        thousands(bytes.div_ceil(1000))
    );
    if let Some(first) = specs.first() {
        let folder = first.parent().unwrap_or(first);
        let _ = writeln!(text, "{} charts are in {}", specs.len(), folder.display());
    }
    Answer {
        text,
        json: json!({
            "version": version,
            "file": output.display().to_string(),
            "bytes": bytes,
            "language": language.tag(),
            "specs": specs.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        }),
        clean: true,
    }
}
