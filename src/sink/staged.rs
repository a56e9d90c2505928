//! Files and folders that are there whole or not at all.
//!
//! Both are made under a hidden name beside their place, brought to the disk, and renamed. Dropped
//! before that, on whatever way, they are taken away again.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

use crate::sink::error::{SinkError, folder_of};

/// A file under way.
#[derive(Debug)]
pub struct StagedFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl StagedFile {
    /// Begins `path`; what is there now stays until [`StagedFile::commit`].
    ///
    /// # Errors
    /// [`SinkError::Folder`], [`SinkError::Special`], [`SinkError::NoFolder`], [`SinkError::Write`].
    pub fn create(path: &Path) -> Result<Self, SinkError> {
        let path = target(path)?;
        let folder = existing_folder(&path)?;
        let file = builder(0o666)
            .tempfile_in(folder)
            .map_err(|error| SinkError::write(&path, &error))?;
        Ok(Self { file, path })
    }

    /// A handle to write through; it may outlive neither the rename nor the drop of `self`.
    ///
    /// # Errors
    /// [`SinkError::Write`].
    pub fn handle(&self) -> Result<File, SinkError> {
        self.file
            .as_file()
            .try_clone()
            .map_err(|error| SinkError::write(&self.path, &error))
    }

    /// Where the file will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Brings the file to the disk and puts it in its place, at once for every reader.
    ///
    /// # Errors
    /// [`SinkError::Write`]; the place is as it was.
    pub fn commit(self) -> Result<(), SinkError> {
        let Self { file, path } = self;
        file.as_file()
            .sync_all()
            .map_err(|error| SinkError::write(&path, &error))?;
        file.persist(&path)
            .map_err(|error| SinkError::write(&path, &error.error))?;
        sync_folder(&folder_of(&path));
        Ok(())
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder under way.
#[derive(Debug)]
pub struct StagedFolder {
    folder: TempDir,
    path: PathBuf,
}

impl StagedFolder {
    /// Begins `path`, which must not be there yet; the folders above it are made.
    ///
    /// # Errors
    /// [`SinkError::Taken`], [`SinkError::Write`].
    pub fn create(path: &Path) -> Result<Self, SinkError> {
        let failed = |error: io::Error| SinkError::write(path, &error);
        free(path)?;
        let above = folder_of(path);
        fs::create_dir_all(&above).map_err(failed)?;
        let folder = builder(0o777).tempdir_in(&above).map_err(failed)?;
        Ok(Self {
            folder,
            path: path.to_owned(),
        })
    }

    /// Where to put files until the commit.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes one file into the folder.
    ///
    /// # Errors
    /// [`SinkError::Write`], which names the file at its final place.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SinkError> {
        let failed = |error: io::Error| SinkError::write(&self.path.join(name), &error);
        let place = self.folder().join(name);
        fs::create_dir_all(folder_of(&place)).map_err(failed)?;
        let mut file = File::create(&place).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// [`SinkError::Taken`] where somebody was faster, [`SinkError::Write`].
    pub fn commit(self) -> Result<(), SinkError> {
        free(&self.path)?;
        sync_folder(self.folder.path());
        fs::rename(self.folder.path(), &self.path)
            .map_err(|error| SinkError::write(&self.path, &error))?;
        // The hidden name is gone; there is nothing left for the guard to take away.
        let _ = self.folder.keep();
        sync_folder(&folder_of(&self.path));
        Ok(())
    }
}

/// Writes a whole file, or leaves what is there as it is.
///
/// # Errors
/// As [`StagedFile::create`] and [`StagedFile::commit`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), SinkError> {
    let mut file = StagedFile::create(path)?;
    file.write_all(bytes)
        .map_err(|error| SinkError::write(path, &error))?;
    file.commit()
}

/// Where a file called `path` really goes: a link is followed, so that it stays a link.
fn target(path: &Path) -> Result<PathBuf, SinkError> {
    let shown = || path.display().to_string();
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(SinkError::Folder { path: shown() }),
        Ok(found) if !found.is_file() => Err(SinkError::Special { path: shown() }),
        Ok(_) if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) => {
            fs::canonicalize(path).map_err(|error| SinkError::write(path, &error))
        }
        _ if path.file_name().is_none() => Err(SinkError::Folder { path: shown() }),
        _ => Ok(path.to_owned()),
    }
}

fn existing_folder(path: &Path) -> Result<PathBuf, SinkError> {
    let folder = folder_of(path);
    match fs::metadata(&folder) {
        Ok(found) if found.is_dir() => Ok(folder),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(SinkError::write(path, &error))
        }
        _ => Err(SinkError::no_folder(path, &folder)),
    }
}

fn free(path: &Path) -> Result<(), SinkError> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(SinkError::Taken {
            path: path.display().to_string(),
        });
    }
    Ok(())
}

/// A hidden name that says whose it is.
pub(super) fn builder(mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".leadscore-").suffix(".partial");
    // Without this the file would be its owner's alone; the umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

/// A rename is on the disk once its folder is; where a system cannot do this, the rename still holds.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
