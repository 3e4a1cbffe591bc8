//! A photo as the catalogue has it, and the layers that its metadata comes from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::photo::{
    Captured, Conflict, Focus, Format, Metadata, MetadataSource, Orientation, PerceptualHash, PhotoId, Property,
    Standing,
};
use crate::storage::Sha256;

/// A photo in the library: its row in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    pub id: PhotoId,
    pub format: Format,
    /// The file's size in bytes.
    pub bytes: u64,
    /// The stored picture's size, before it is turned upright.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    /// The hash of the picture without its metadata.
    pub picture_hash: Sha256,
    pub phash: Option<PerceptualHash>,
    /// The point that crops keep in view.
    pub focus: Focus,
    pub captured: Option<Captured>,
    /// The names of the files it was ingested from, oldest first.
    pub names: Vec<String>,
    /// The folders that these files were in, oldest first: from the newsroom's on, or from the root of the disk.
    pub folders: Vec<String>,
    /// The collections that it is in, by name.
    pub collections: Vec<String>,
    /// The make and model of the camera, where the file says so.
    pub camera: Option<String>,
    /// The number of the camera's body, where the file says so. It is never published.
    pub serial: Option<String>,
    /// The effective metadata of all layers.
    pub metadata: Metadata,
    pub layers: Layers,
    pub withdrawn: bool,
}

/// A photo's metadata by where it comes from, one layer for each source.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Layers {
    /// Set by the press office, with `photo edit` or `ingest --override`. It takes precedence over all other layers.
    pub edited: Metadata,
    /// Cleared by the press office: values of the layers below do not count.
    pub cleared: Vec<Property>,
    /// Read from the files.
    pub read: Metadata,
    /// Which metadata block of a file each property came from, by the property's name.
    pub read_from: Vec<(String, MetadataSource)>,
    /// Filled in by the options of `ingest` where the files have no value.
    pub filled: Metadata,
    /// The newsroom's defaults, from its settings, where no other layer has a value.
    pub defaults: Metadata,
    /// Where the metadata blocks of the files disagree.
    pub conflicts: Vec<Conflict>,
    /// Damaged blocks of the files that could not be read, or not wholly, until the press office has looked at them.
    pub unread: Vec<MetadataSource>,
    /// Damaged sidecars that the photo was held back for: what somebody has decided about them stays decided.
    pub damaged_sidecars: Vec<Sha256>,
}

impl Photo {
    /// What keeps it from being used, whatever its metadata says.
    #[must_use]
    pub fn standing(&self) -> Standing<'_> {
        Standing { withdrawn: self.withdrawn, unread: &self.layers.unread }
    }
}

impl Layers {
    /// The metadata that counts, from all layers.
    #[must_use]
    pub fn effective(&self) -> Metadata {
        let mut metadata = self.read.clone();
        metadata.underlay(&self.filled);
        metadata.underlay(&self.defaults);
        // A default must not replace a value in a file that pressbox cannot read.
        let unread = |property: &Property| {
            let read = |conflict: &Conflict| conflict.property == property.name() && conflict.kept.is_empty();
            property.is_blank(&self.read) && self.conflicts.iter().any(read)
        };
        for property in Property::ALL.iter().filter(|property| unread(property)).chain(&self.cleared) {
            property.clear(&mut metadata);
        }
        metadata.overlay(&self.edited);
        metadata
    }

    /// Holds the photo back for damaged blocks of another file, and for a damaged sidecar that it was not held back for yet.
    pub(super) fn hold_back(&mut self, blocks: &[MetadataSource], damaged_sidecar: Option<Sha256>) {
        let is_new_sidecar = damaged_sidecar.is_some_and(|hash| !self.damaged_sidecars.contains(&hash));
        self.damaged_sidecars.extend(damaged_sidecar.filter(|_| is_new_sidecar));
        for source in blocks {
            if !self.unread.contains(source) && (*source != MetadataSource::Sidecar || is_new_sidecar) {
                self.unread.push(*source);
            }
        }
    }

    /// Sets values for the press office, also of properties that were cleared before.
    pub fn edit(&mut self, metadata: &Metadata) {
        self.edited.overlay(metadata);
        // Of a property with parts, those that were cleared and are not set stay so.
        self.cleared.retain(|property| property.has_parts() || property.is_blank(metadata));
    }

    /// Clears a property, whichever layer its value comes from.
    pub fn clear(&mut self, property: Property) {
        property.clear(&mut self.edited);
        if !self.cleared.contains(&property) {
            self.cleared.push(property);
        }
    }
}

/// A photo that was forgotten: all that is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    pub photo: PhotoId,
    pub at: Timestamp,
}

/// How a photo of the catalogue looks.
#[derive(Debug, Clone)]
pub(super) struct KnownLooks {
    pub(super) photo: PhotoId,
    pub(super) upright: PerceptualHash,
    /// None where it is not known yet, or too plain.
    pub(super) mirrored: Option<PerceptualHash>,
    pub(super) crops: Vec<PerceptualHash>,
}
