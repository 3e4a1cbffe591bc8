//! Where a rendition stands in the library: the file, and beside it a label that says what it was made from.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::make::{Rendition, RenditionError, proven};
use crate::photo::{Format, PhotoId};
use crate::storage::Sha256;
use crate::storage::file::{Access, remove, write_unsynced};

/// How older versions named the temporary files that they wrote here.
pub(super) const FORMER: &str = ".incoming-";

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

    /// Writes the picture first and then its label, so that no label ever speaks of a file that is not there. Neither waits
    /// for the disk: what a power cut takes is made again, as the label holds the file's hash.
    pub(super) fn keep(&self, file: &[u8], label: &Label) -> io::Result<()> {
        remove(&self.path("json"))?;
        // A preset that changed its format leaves no file of the old one behind.
        for format in Format::ALL.into_iter().filter(|format| *format != self.format) {
            remove(&self.path(format.extension()))?;
        }
        write_unsynced(&self.path(self.format.extension()), file, Access::Shared)?;
        write_unsynced(&self.path("json"), &serde_json::to_vec(label)?, Access::Shared)
    }
}
