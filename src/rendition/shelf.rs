//! Where a rendition stands in the library: the file, and beside it a label that says what it was made from.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::make::{Rendition, RenditionError, proven};
use crate::photo::{Format, PhotoId};
use crate::storage::Sha256;

/// How the name of a file begins that is not yet under its own.
pub(super) const INCOMING: &str = ".incoming-";

/// What is older than this nobody is still writing.
const STALE: Duration = Duration::from_hours(24);

/// Sweeps up what a kill left half-written in a photo's folder more than a day before now: before the time, that is, at
/// which the file system itself dates a file that is written now.
pub(super) fn sweep(dir: &Path) -> io::Result<()> {
    let incoming = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(INCOMING);
    let left: Vec<_> = fs::read_dir(dir)?.filter_map(Result::ok).filter(incoming).collect();
    if left.is_empty() {
        return Ok(());
    }
    let now = tempfile::tempfile_in(dir)?.metadata()?.modified()?;
    for entry in left {
        let written = entry.metadata().and_then(|metadata| metadata.modified());
        if written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > STALE)) {
            remove(entry.path())?;
        }
    }
    Ok(())
}

/// The place of one rendition.
#[derive(Debug)]
pub(super) struct Shelf {
    pub(super) dir: PathBuf,
    /// The file's name without its ending.
    pub(super) name: String,
    pub(super) format: Format,
}

/// What stands beside a rendition.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    /// The hash of everything that went into it.
    pub(super) made_from: Sha256,
    /// The hash of what its pixels come from, without the words.
    pub(super) pixels_from: Sha256,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
}

impl Shelf {
    fn path(&self, ending: &str) -> PathBuf {
        self.dir.join(format!("{}.{ending}", self.name))
    }

    /// The label of what stands here, if it is there in its full length.
    pub(super) fn label(&self) -> Option<Label> {
        let label: Label = serde_json::from_slice(&fs::read(self.path("json")).ok()?).ok()?;
        let there = fs::metadata(self.path(self.format.extension())).is_ok_and(|file| file.len() == label.bytes);
        there.then_some(label)
    }

    /// The file that stands here, proven by its label's hash.
    pub(super) fn read(&self, label: &Label) -> Result<Vec<u8>, RenditionError> {
        proven(&self.path(self.format.extension()), label.sha256)
    }

    pub(super) fn rendition(&self, photo: PhotoId, preset: &str, label: &Label) -> Rendition {
        Rendition {
            photo,
            preset: preset.to_owned(),
            path: self.path(self.format.extension()),
            width: label.width,
            height: label.height,
            bytes: label.bytes,
            sha256: label.sha256,
        }
    }

    /// Each file is written beside its place and renamed, the picture first: a label never speaks of what is not there.
    pub(super) fn keep(&self, file: &[u8], label: &Label) -> io::Result<()> {
        remove(self.path("json"))?;
        // A preset that changed its format leaves no file of the old one behind.
        for format in Format::ALL.into_iter().filter(|format| *format != self.format) {
            remove(self.path(format.extension()))?;
        }
        self.replace(self.format.extension(), file)?;
        self.replace("json", &serde_json::to_vec(label)?)
    }

    fn replace(&self, ending: &str, content: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(INCOMING);
        // Temporary files are private by default; a rendition is not.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut temp = builder.tempfile_in(&self.dir)?;
        temp.write_all(content)?;
        temp.persist(self.path(ending))?;
        Ok(())
    }
}

fn remove(path: PathBuf) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
