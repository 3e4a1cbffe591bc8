//! The merged metadata of a file, and where its blocks disagree.

use serde::{Deserialize, Serialize};

use super::metadata::Metadata;
use super::property::Property;
use super::source::MetadataSource;
use super::xmp::PacketState;

/// Two sources with different values for a property. Where `kept` is empty, one source has a value that pressbox does not
/// know; nothing is filled in for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub property: String,
    pub kept: String,
    pub kept_from: MetadataSource,
    pub other: String,
    pub other_from: MetadataSource,
}

/// The merged metadata of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    pub metadata: Metadata,
    pub conflicts: Vec<Conflict>,
    /// Which source each property came from.
    pub sources: Vec<(Property, MetadataSource)>,
    /// EXIF's orientation, 1 to 8.
    pub orientation: Option<u8>,
    /// The make and model of the camera.
    pub camera: Option<String>,
    /// The number of the camera's body, by which two of one model are told apart. It is never published.
    pub serial: Option<String>,
    /// What was not kept for other reasons than a conflict, in sentences.
    pub notes: Vec<String>,
    /// Sources that are damaged, so that what they say is not known, or not all of it.
    pub unread: Vec<MetadataSource>,
}

impl Merged {
    /// Notes that a source is damaged; `partly` where some of it was read.
    pub fn note_unread(&mut self, source: MetadataSource, partly: bool) {
        let name = source.name();
        self.notes.push(if partly {
            format!("its {name} is damaged: only a part of it could be read")
        } else {
            format!("its {name} is damaged and could not be read")
        });
        if !self.unread.contains(&source) {
            self.unread.push(source);
        }
    }

    pub(super) fn note_packet(&mut self, source: MetadataSource, state: PacketState) {
        match state {
            PacketState::Whole => {}
            PacketState::Repaired => self.notes.push(format!(
                "its {} is not well-formed and was repaired; check the usage terms and the caption",
                source.name()
            )),
            PacketState::Partial => self.note_unread(source, true),
            PacketState::Unreadable => self.note_unread(source, false),
        }
    }
}
