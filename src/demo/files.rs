//! Files that appear whole or not at all.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::DemoError;

/// The first line of every project file of a demo: what tells ours from a user's.
pub(super) const MARK: &str = "# A simulated company: made by `leadscore demo`.";

/// A CSV table on its way: rows go to a file beside, which takes its name at the end.
#[derive(Debug)]
pub(super) struct Table {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Table {
    pub(super) fn create(dir: &Path, name: &str, header: &[&str]) -> Result<Self, DemoError> {
        let path = dir.join(name);
        let file = beside(dir).map_err(|cause| DemoError::Write {
            path: path.clone(),
            cause,
        })?;
        let mut table = Self {
            path,
            file: BufWriter::with_capacity(1 << 20, file),
        };
        table.append(format!("{}\n", header.join(",")).as_bytes())?;
        Ok(table)
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), DemoError> {
        self.file
            .write_all(bytes)
            .map_err(|cause| DemoError::Write {
                path: self.path.clone(),
                cause,
            })
    }

    pub(super) fn finish(self) -> Result<PathBuf, DemoError> {
        let path = self.path;
        let file = self
            .file
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error);
        match file.and_then(|file| file.persist(&path).map_err(|error| error.error)) {
            Ok(_) => Ok(path),
            Err(cause) => Err(DemoError::Write { path, cause }),
        }
    }
}

/// Writes a small file whole.
pub(super) fn write_text(dir: &Path, name: &str, text: &str) -> Result<PathBuf, DemoError> {
    let path = dir.join(name);
    let written = beside(dir).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)
    });
    match written {
        Ok(_) => Ok(path),
        Err(cause) => Err(DemoError::Write { path, cause }),
    }
}

/// Makes the folder, and refuses one that holds a project of somebody's own.
pub(super) fn check_folder(dir: &Path) -> Result<(), DemoError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |cause| DemoError::Write { path, cause }
    };
    fs::create_dir_all(dir).map_err(failed(dir))?;
    let file = dir.join("leadscore.toml");
    if !file.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&file).map_err(failed(&file))?;
    if text.lines().take(3).any(|line| line == MARK) {
        Ok(())
    } else {
        Err(DemoError::NotOurs { file })
    }
}

fn beside(dir: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".leadscore-");
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;

        // As any new file: the umask decides, not the caution that secrets need.
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}
