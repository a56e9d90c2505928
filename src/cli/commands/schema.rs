//! `leadscore schema`: the JSON Schemas of the two project files, for editors.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::args::Schema;
use crate::cli::{Answer, CommandResult};
use crate::error::{Context as _, Error, Result, closest};
use crate::project::settings::ProjectFile;
use crate::project::toml::Schema as FileSchema;
use crate::rules::spec::RulebookSpec;

/// Which file's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// `leadscore.toml`.
    Leadscore,
    /// `rules.toml`.
    Rules,
}

impl Which {
    /// Both, in the order that help lists them.
    pub const ALL: [Self; 2] = [Self::Leadscore, Self::Rules];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leadscore => "leadscore",
            Self::Rules => "rules",
        }
    }

    /// The file that the schema is written to, as the `#:schema` lines name it.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Leadscore => "leadscore.schema.json",
            Self::Rules => "rules.schema.json",
        }
    }

    /// The schema as text: draft-07, keys sorted, the same bytes every time.
    ///
    /// # Errors
    /// None that a user could cause: a schema that is not JSON.
    pub fn render(self) -> Result<String> {
        let (schema, title) = match self {
            Self::Leadscore => (FileSchema::of::<ProjectFile>(), "leadscore.toml"),
            Self::Rules => (FileSchema::of::<RulebookSpec>(), "rules.toml"),
        };
        let mut document = schema.document().clone();
        document["title"] = title.into();
        let text = serde_json::to_string_pretty(&document).map_err(|error| {
            Error::internal(format!("cannot write the schema of {title}: {error}"))
        })?;
        Ok(text + "\n")
    }
}

/// The command: writes one or both schemas.
///
/// # Errors
/// A name that is neither file's, and a folder that cannot be written to.
pub fn run(arguments: &Schema) -> CommandResult {
    let which = match &arguments.which {
        None => Which::ALL.to_vec(),
        Some(name) => vec![find(name)?],
    };
    let written = write(&which, &arguments.dir)?;
    let files: Vec<String> = written
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let text = format!(
        "Wrote {}. An editor finds them by the `#:schema` line of a project file.\n",
        files.join(", ")
    );
    Ok(Answer {
        text,
        json: json!({"written": files}),
        clean: true,
    })
}

fn find(name: &str) -> Result<Which> {
    Which::ALL
        .into_iter()
        .find(|which| which.name() == name)
        .ok_or_else(|| {
            let names = Which::ALL.map(Which::name);
            let error = Error::config(format!(
                "there is no schema `{name}`; known: `{}`",
                names.join("`, `")
            ));
            match closest(name, names) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("leave the name out for both"),
            }
        })
}

/// Writes the schemas into a folder, replacing what is there; says where.
///
/// # Errors
/// A folder that cannot be written to.
pub fn write(which: &[Which], folder: &Path) -> Result<Vec<PathBuf>> {
    which
        .iter()
        .map(|which| {
            let path = folder.join(which.file_name());
            write_whole(&path, &which.render()?)?;
            Ok(path)
        })
        .collect()
}

/// Writes a file so that it is there as a whole or not at all.
///
/// # Errors
/// A folder that cannot be made or written to.
pub fn write_whole(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let attempt = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        // Temporary files are for their owner alone; a project file is for whoever may see the folder.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path)?;
        Ok(())
    };
    attempt()
        .map_err(|error| Error::io(error.to_string()))
        .context(|| format!("cannot write `{name}`"))
}
