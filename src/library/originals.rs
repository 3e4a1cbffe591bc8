//! The originals: each file once, under the hash of its bytes, read-only.
//!
//! A file is whole under its final name or it is not there. It is written beside its place, flushed to the disk, and
//! only then given its name, without overwriting; the catalogue's row comes last.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;

use crate::photo::{Format, NotAPicture};
use crate::storage::Sha256;

/// How the name of a file begins that is not yet under its own.
pub(super) const INCOMING: &str = ".incoming-";

/// Larger files are refused; they would be read into memory.
const MAX_FILE: u64 = 1 << 30;

/// The store of originals.
#[derive(Debug)]
pub(super) struct Originals {
    dir: PathBuf,
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error(transparent)]
    Decode(#[from] crate::photo::DecodeError),
    #[error("it has {} MB, and pressbox takes photos of up to {} MB", bytes / 1_000_000, MAX_FILE / 1_000_000)]
    TooLarge { bytes: u64 },
    #[error("it is no file")]
    NotAFile,
    #[error("it changed while it was read; ingest it again when it is finished")]
    Changing,
    #[error("it cannot be read: {}", plain(.0))]
    Read(io::Error),
    #[error("it cannot be written to the library: {}", plain(.0))]
    Write(io::Error),
}

/// An error of the system without its number.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

impl Originals {
    /// The store in a folder.
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// The folder that they stand in.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the folder where there is none.
    pub(super) fn make(&self) -> io::Result<()> {
        fs::create_dir_all(&self.dir)
    }

    /// Sweeps up what a kill left half-written more than a day ago; nobody is still writing that.
    pub(super) fn sweep(&self, now: Timestamp) -> io::Result<()> {
        const DAY: SignedDuration = SignedDuration::from_hours(24);
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let written = entry.metadata().and_then(|metadata| metadata.modified());
            let old =
                written.ok().and_then(|at| Timestamp::try_from(at).ok()).is_some_and(|at| now.duration_since(at) > DAY);
            if old && entry.file_name().to_string_lossy().starts_with(INCOMING) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Where an original of this hash and format stands.
    pub(super) fn path(&self, sha256: Sha256, format: Format) -> PathBuf {
        let hex = sha256.to_hex();
        self.dir.join(&hex[..2]).join(format!("{hex}.{}", format.extension()))
    }

    /// Whether an original stands where it should, in its full length.
    pub(super) fn has(&self, sha256: Sha256, format: Format, bytes: u64) -> bool {
        fs::metadata(self.path(sha256, format)).is_ok_and(|file| file.len() == bytes)
    }

    /// Writes bytes beside their place, read-only, not yet under their name.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<NamedTempFile, IngestError> {
        let write = || {
            let mut file = tempfile::Builder::new().prefix(INCOMING).tempfile_in(&self.dir)?;
            file.write_all(bytes)?;
            let mut permissions = file.as_file().metadata()?.permissions();
            permissions.set_readonly(true);
            #[cfg(unix)]
            std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o444);
            file.as_file().set_permissions(permissions)?;
            // Where a whole file system can be flushed at once, that happens once a batch.
            if !cfg!(target_os = "linux") {
                file.as_file().sync_all()?;
            }
            Ok(file)
        };
        write().map_err(IngestError::Write)
    }

    /// Gives a written file its name. The same bytes may be there already: then it is done. What stands there in another
    /// length is what a crash or a person left of it, and makes room.
    pub(super) fn name(
        &self,
        file: NamedTempFile,
        sha256: Sha256,
        format: Format,
        bytes: u64,
    ) -> Result<(), IngestError> {
        let path = self.path(sha256, format);
        if path.exists() && !self.has(sha256, format, bytes) {
            fs::remove_file(&path).map_err(IngestError::Write)?;
        }
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(IngestError::Write)?;
        match file.persist_noclobber(&path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(IngestError::Write(error.error)),
        }
    }

    /// Waits until everything written so far is on the disk.
    pub(super) fn flush(&self) -> io::Result<()> {
        let folder = File::open(&self.dir)?;
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&folder)?;
        #[cfg(not(target_os = "linux"))]
        folder.sync_all().or_else(|_| Ok::<_, io::Error>(()))?;
        Ok(())
    }
}

/// Reads a file whole, after a look at its first bytes, and makes sure that nobody wrote to it meanwhile.
pub fn read(path: &Path) -> Result<(Format, Vec<u8>), IngestError> {
    // A pipe would be waited for, and a device has no end.
    if !fs::metadata(path).map_err(IngestError::Read)?.is_file() {
        return Err(IngestError::NotAFile);
    }
    let mut file = File::open(path).map_err(IngestError::Read)?;
    let before = file.metadata().map_err(IngestError::Read)?;
    if before.len() > MAX_FILE {
        return Err(IngestError::TooLarge { bytes: before.len() });
    }
    let mut bytes = Vec::new();
    (&mut file).take(16).read_to_end(&mut bytes).map_err(IngestError::Read)?;
    let format = Format::sniff(&bytes)?;
    bytes.reserve_exact(usize::try_from(before.len()).unwrap_or(0).saturating_sub(bytes.len()));
    (&mut file).take(MAX_FILE).read_to_end(&mut bytes).map_err(IngestError::Read)?;
    let after = fs::metadata(path).map_err(IngestError::Read)?;
    if stamp(&before) != stamp(&after) || after.len() != bytes.len() as u64 {
        return Err(IngestError::Changing);
    }
    Ok((format, bytes))
}

/// What changes when somebody writes to a file or puts another in its place.
#[cfg(unix)]
fn stamp(metadata: &fs::Metadata) -> impl PartialEq {
    use std::os::unix::fs::MetadataExt as _;
    let m = metadata;
    (m.dev(), m.ino(), m.len(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec())
}

#[cfg(not(unix))]
fn stamp(metadata: &fs::Metadata) -> impl PartialEq {
    (metadata.len(), metadata.modified().ok())
}
