//! Reads a file's metadata together with its sidecar, the `.xmp` file beside it.

use std::path::{Path, PathBuf};

use crate::photo::container::Blocks;
use crate::photo::xmp::{self, PacketState};
use crate::photo::{Format, MergeRule, Merged, MetadataSource, merge};
use crate::storage::{io_message, regular_file};

/// Reads a file's metadata and merges its sidecar's.
pub(super) fn read_metadata(format: Format, file: &[u8], sidecar: Sidecar, rule: MergeRule) -> Merged {
    let packet = match &sidecar {
        Sidecar::Read(packet) => Some(packet.as_slice()),
        Sidecar::None | Sidecar::Ignored(_) => None,
    };
    let mut merged = merge(&Blocks::read(format, file), packet, rule);
    if let Sidecar::Ignored(why) = sidecar {
        merged.notes.push(why);
        merged.unread.push(MetadataSource::Sidecar);
    }
    merged
}

/// The `.xmp` file that photo editors write beside a photo: `DSC_1.xmp`, or `DSC_1.jpg.xmp`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sidecar {
    None,
    Read(Vec<u8>),
    /// Why it was ignored, as a sentence.
    Ignored(String),
}

impl Sidecar {
    pub(super) fn beside(path: &Path) -> Self {
        const MAX_SIDECAR: u64 = 8 << 20;
        let appended = |extension: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(extension);
            PathBuf::from(name)
        };
        let found = [path.with_extension("xmp"), path.with_extension("XMP"), appended(".xmp"), appended(".XMP")]
            .into_iter()
            .find_map(|sidecar| Some((std::fs::metadata(&sidecar).ok().filter(std::fs::Metadata::is_file)?, sidecar)));
        let Some((file, sidecar)) = found else { return Self::None };
        let name = sidecar.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if file.len() > MAX_SIDECAR {
            return Self::Ignored(format!("its sidecar `{name}` is too large and was not read"));
        }
        match regular_file::read(&sidecar) {
            Ok(packet) if xmp::read_facts(&packet).state != PacketState::Unreadable => Self::Read(packet),
            Ok(_) => Self::Ignored(format!("its sidecar `{name}` is not readable XMP")),
            Err(error) => Self::Ignored(format!("its sidecar `{name}` cannot be read: {}", io_message(&error))),
        }
    }
}
