//! The originals: each file once, under the hash of its bytes, read-only.
//!
//! A file under its final name is always complete: it is written under a temporary name, flushed to the disk, and only
//! then renamed, without overwriting. The new names are flushed too before the catalogue's rows are committed. Both flushes
//! are done once for a whole batch ([`Originals::flush`]).

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::photo::{Format, NotAPicture};
use crate::storage::{AtomicFile, Sha256, file, io_message, regular_file};

/// The prefix of temporary files in older versions.
const FORMER_PREFIX: &str = ".incoming-";

/// Larger files are refused, as a file is read into memory.
const MAX_FILE: u64 = 1 << 30;

/// How much of a file is read to find out what it is.
const HEAD: usize = 1_024;

/// The store of originals.
#[derive(Debug)]
pub(super) struct Originals {
    dir: PathBuf,
}

/// What became of a staged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Committed {
    New,
    /// In the place of a damaged one.
    Replaced,
    /// The original was there already.
    There,
}

/// Why a file was not ingested.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error(transparent)]
    Decode(#[from] crate::photo::DecodeError),
    #[error("it is {} MB, but pressbox accepts files up to {} MB", bytes / 1_000_000, MAX_FILE / 1_000_000)]
    TooLarge { bytes: u64 },
    #[error("it is not a regular file")]
    NotAFile,
    #[error("it is a folder; name the picture files in it")]
    Folder,
    #[error("it is a link that leads out of the folder; name its target itself if you want it")]
    LeadsOut,
    #[error("it changed while it was being read; ingest it again once it is complete")]
    Changing,
    #[error("its photo was forgotten on {}, and stays out of the library", .0.strftime("%Y-%m-%d"))]
    Forgotten(jiff::Timestamp),
    #[error("it cannot be read: {}", io_message(.0))]
    Read(io::Error),
    #[error("it cannot be written to the library: {}", io_message(.0))]
    Write(io::Error),
}

impl IngestError {
    /// As an error of the system, which tells a full disk from one that takes no changes.
    pub(super) fn into_io(self) -> io::Error {
        match self {
            Self::Write(error) | Self::Read(error) => error,
            other => io::Error::other(other.to_string()),
        }
    }
}

impl Originals {
    /// The store in a folder.
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// The folder of the originals.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Creates the folder where there is none.
    pub(super) fn make(&self) -> io::Result<()> {
        fs::create_dir_all(&self.dir)
    }

    /// Removes temporary files that killed processes left more than a day ago.
    pub(super) fn sweep(&self) -> io::Result<()> {
        file::sweep(&self.dir, &[FORMER_PREFIX])
    }

    /// Removes temporary files, for whoever knows that nobody is writing one. Older versions cannot tell whether they are:
    /// theirs are left to [`Self::sweep`].
    pub(super) fn sweep_all(&self) -> io::Result<()> {
        file::sweep_all(&self.dir)
    }

    /// The path of the original with this hash and format.
    pub(super) fn path(&self, sha256: Sha256, format: Format) -> PathBuf {
        let hex = sha256.to_hex();
        self.dir.join(&hex[..2]).join(format!("{hex}.{}", format.extension()))
    }

    /// Where records are written under temporary names: an ingest removes those that are left among the originals.
    pub(super) fn staged(&self) -> PathBuf {
        self.dir.join("staged")
    }

    /// The path of the record beside the original with this hash.
    pub(super) fn record(&self, sha256: Sha256) -> PathBuf {
        let hex = sha256.to_hex();
        self.dir.join(&hex[..2]).join(format!("{hex}.json"))
    }

    /// Whether this is the name of a temporary file of an older version, which may be writing it.
    pub(super) fn is_of_older_version(name: &str) -> bool {
        name.starts_with(FORMER_PREFIX)
    }

    /// Whether there is any original, even one that is not in the catalogue.
    pub(super) fn any(&self) -> bool {
        let is_original = |entry: &walkdir::DirEntry| {
            let stem = entry.path().file_stem().and_then(|stem| stem.to_str());
            entry.file_type().is_file() && stem.is_some_and(|stem| stem.parse::<Sha256>().is_ok())
        };
        WalkDir::new(&self.dir).into_iter().flatten().any(|entry| is_original(&entry))
    }

    /// Whether an original is in its place with its full length.
    pub(super) fn has(&self, sha256: Sha256, format: Format, bytes: u64) -> bool {
        fs::metadata(self.path(sha256, format)).is_ok_and(|file| file.len() == bytes)
    }

    /// Writes an original into a read-only temporary file; [`Self::commit`] renames it.
    pub(super) fn stage(&self, bytes: &[u8], sha256: Sha256, format: Format) -> Result<AtomicFile, IngestError> {
        let stage = || {
            let mut file = AtomicFile::create_in(&self.dir, &self.path(sha256, format))?;
            file.write_all(bytes)?;
            file.make_read_only()?;
            // On Linux, one `syncfs` a batch replaces an fsync a file: measured on ext4 with 201 files of 1.69 GB and two
            // threads, 2.1 s instead of 3.3 s.
            if !cfg!(target_os = "linux") {
                file.sync()?;
            }
            Ok(file)
        };
        stage().map_err(IngestError::Write)
    }

    /// Renames a staged file to its final name, unless the original is there already. A file of another length is damaged,
    /// and is replaced.
    pub(super) fn commit(
        &self,
        file: AtomicFile,
        sha256: Sha256,
        format: Format,
        bytes: u64,
    ) -> Result<Committed, IngestError> {
        let path = self.path(sha256, format);
        let is_damaged = path.exists() && !self.has(sha256, format, bytes);
        if is_damaged {
            file::remove(&path).map_err(IngestError::Write)?;
        }
        Ok(match file.commit_new_unsynced().map_err(IngestError::Write)? {
            false => Committed::There,
            true if is_damaged => Committed::Replaced,
            true => Committed::New,
        })
    }

    /// Waits until everything written so far is on the disk.
    pub(super) fn flush(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(fs::File::open(&self.dir)?)?;
        // The files themselves have been flushed one by one.
        #[cfg(not(target_os = "linux"))]
        let _ = file::sync_folder(&self.dir);
        Ok(())
    }
}

/// Reads a whole file if its first bytes are those of a picture, and checks that nobody wrote to it meanwhile.
pub fn read(path: &Path) -> Result<(Format, Vec<u8>), IngestError> {
    read_as(path, RawFiles::Refused)
}

/// Whether cameras' raw files are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RawFiles {
    Refused,
    Taken,
}

pub(super) fn read_as(path: &Path, raw: RawFiles) -> Result<(Format, Vec<u8>), IngestError> {
    let mut file = regular_file::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::IsADirectory => IngestError::Folder,
        io::ErrorKind::InvalidInput => IngestError::NotAFile,
        _ => IngestError::Read(error),
    })?;
    let before = file.metadata().map_err(IngestError::Read)?;
    // Of what is open already, too: a pipe could block, and a device has no end.
    if !before.is_file() {
        return Err(IngestError::NotAFile);
    }
    let Some(length) = usize::try_from(before.len()).ok().filter(|_| before.len() <= MAX_FILE) else {
        return Err(IngestError::TooLarge { bytes: before.len() });
    };
    let mut bytes = vec![0; length.min(HEAD)];
    let mut fill = |bytes: &mut [u8]| {
        file.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => IngestError::Changing,
            _ => IngestError::Read(error),
        })
    };
    fill(&mut bytes)?;
    let is_taken = raw == RawFiles::Taken;
    let sniffed = Format::sniff(&bytes);
    let mut format = if is_taken { Format::or_raw(sniffed, Format::Raw) } else { sniffed }?;
    let head = bytes.len();
    bytes.resize(length, 0);
    fill(&mut bytes[head..])?;
    let after = fs::metadata(path).map_err(IngestError::Read)?;
    if version(&before) != version(&after) {
        return Err(IngestError::Changing);
    }
    let checked = format.check(&bytes).map(|()| format);
    format = if is_taken { Format::or_raw(checked, Format::Raw) } else { checked }?;
    Ok((format, bytes))
}

/// Attributes that change when a file is written to or replaced.
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
