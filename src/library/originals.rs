//! The originals: each file once, under the hash of its bytes, read-only.
//!
//! A file is whole under its final name or it is not there: it is written under a temporary name, flushed to the disk,
//! and only then renamed, without overwriting. The names are flushed too before the catalogue's rows are committed.
//! Both flushes happen once a batch, for all its files together ([`Originals::flush`]).

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::photo::{Format, NotAPicture};
use crate::storage::{AtomicFile, Sha256, file};

/// How older versions named temporary files.
const FORMER_PREFIX: &str = ".incoming-";

/// Larger files are refused: a file is read into memory.
const MAX_FILE: u64 = 1 << 30;

/// The store of originals.
#[derive(Debug)]
pub(super) struct Originals {
    dir: PathBuf,
}

/// Why a file was not ingested.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error(transparent)]
    Decode(#[from] crate::photo::DecodeError),
    #[error("it has {} MB, and pressbox takes photos of up to {} MB", bytes / 1_000_000, MAX_FILE / 1_000_000)]
    TooLarge { bytes: u64 },
    #[error("it is not a file")]
    NotAFile,
    #[error("it changed while it was read; ingest it again when it is finished")]
    Changing,
    #[error("it cannot be read: {}", io_message(.0))]
    Read(io::Error),
    #[error("it cannot be written to the library: {}", io_message(.0))]
    Write(io::Error),
}

/// An error of the system without its number.
pub(super) fn io_message(error: &io::Error) -> String {
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

    /// Removes what killed runs left half-written more than a day ago.
    pub(super) fn sweep(&self) -> io::Result<()> {
        file::sweep(&self.dir, &[FORMER_PREFIX])
    }

    /// Where an original of this hash and format stands.
    pub(super) fn path(&self, sha256: Sha256, format: Format) -> PathBuf {
        let hex = sha256.to_hex();
        self.dir.join(&hex[..2]).join(format!("{hex}.{}", format.extension()))
    }

    /// Whether a name is one of a file that is not committed.
    pub(super) fn is_temporary(name: &str) -> bool {
        file::is_temporary(name) || name.starts_with(FORMER_PREFIX)
    }

    /// Whether an original stands where it should, in its full length.
    pub(super) fn has(&self, sha256: Sha256, format: Format, bytes: u64) -> bool {
        fs::metadata(self.path(sha256, format)).is_ok_and(|file| file.len() == bytes)
    }

    /// Writes an original into a temporary file, read-only, which [`Self::commit`] gives its name.
    pub(super) fn stage(&self, bytes: &[u8], sha256: Sha256, format: Format) -> Result<AtomicFile, IngestError> {
        let stage = || {
            let mut file = AtomicFile::create_in(&self.dir, &self.path(sha256, format))?;
            file.write_all(bytes)?;
            file.make_read_only()?;
            // Linux flushes the whole file system once a batch instead, which was measured to be several times quicker.
            if !cfg!(target_os = "linux") {
                file.sync()?;
            }
            Ok(file)
        };
        stage().map_err(IngestError::Write)
    }

    /// Gives a staged file its name. If the same bytes are there already, that is fine. A file of another length is what a
    /// crash or a person left there, and is replaced.
    pub(super) fn commit(
        &self,
        file: AtomicFile,
        sha256: Sha256,
        format: Format,
        bytes: u64,
    ) -> Result<(), IngestError> {
        let path = self.path(sha256, format);
        if path.exists() && !self.has(sha256, format, bytes) {
            file::remove(&path).map_err(IngestError::Write)?;
        }
        file.commit_new_unsynced().map(drop).map_err(IngestError::Write)
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

/// Reads a whole file, once its first bytes show that it is a picture, and makes sure that nobody wrote to it meanwhile.
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
    if version(&before) != version(&after) || after.len() != bytes.len() as u64 {
        return Err(IngestError::Changing);
    }
    Ok((format, bytes))
}

/// What changes when somebody writes to a file or puts another in its place.
#[cfg(unix)]
fn version(metadata: &fs::Metadata) -> impl PartialEq {
    use std::os::unix::fs::MetadataExt as _;
    let m = metadata;
    (m.dev(), m.ino(), m.len(), m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec())
}

#[cfg(not(unix))]
fn version(metadata: &fs::Metadata) -> impl PartialEq {
    (metadata.len(), metadata.modified().ok())
}
