//! Reads a file's metadata together with its sidecar, the `.xmp` file beside it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::file_names::folded_name;
use crate::photo::container::Blocks;
use crate::photo::xmp::{self, PacketState};
use crate::photo::{Format, MergeRule, Merged, MetadataSource, merge};
use crate::storage::{Sha256, io_message, regular_file};

/// What a file and its sidecar say.
pub(super) struct FileMetadata {
    pub(super) merged: Merged,
    /// A hash by which a damaged sidecar is known again.
    pub(super) damaged_sidecar: Option<Sha256>,
}

/// Reads a file's metadata and merges its sidecar's.
pub(super) fn read_metadata(format: Format, file: &[u8], sidecar: Sidecar, rule: MergeRule) -> FileMetadata {
    let packet = match &sidecar {
        Sidecar::Read(packet) => Some(packet.as_slice()),
        Sidecar::None | Sidecar::Ignored { .. } => None,
    };
    let mut merged = merge(&Blocks::read(format, file), packet, rule);
    let damaged_sidecar = match sidecar {
        Sidecar::Ignored { why, hash } => {
            merged.notes.push(why);
            merged.unread.push(MetadataSource::Sidecar);
            Some(hash)
        }
        Sidecar::Read(packet) if merged.unread.contains(&MetadataSource::Sidecar) => Some(Sha256::of(&packet)),
        Sidecar::Read(_) | Sidecar::None => None,
    };
    FileMetadata { merged, damaged_sidecar }
}

/// The `.xmp` file that photo editors write beside a photo: `DSC_1.jpg.xmp`, or `DSC_1.xmp`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sidecar {
    None,
    Read(Vec<u8>),
    Ignored {
        /// A sentence.
        why: String,
        /// By which the same sidecar is known again.
        hash: Sha256,
    },
}

/// A folder's `.xmp` files by their names in small letters: disks differ in whether these are the same name.
type InFolder = HashMap<String, Vec<PathBuf>>;

/// The sidecars of an ingest: each folder is listed once.
#[derive(Debug, Default)]
pub(super) struct Sidecars {
    folders: Mutex<HashMap<PathBuf, Arc<InFolder>>>,
}

impl Sidecars {
    /// The sidecar of a photo. `NAME.EXT.xmp` belongs to no other file; `NAME.xmp` may belong to another file of that name,
    /// and may say so.
    pub(super) fn beside(&self, path: &Path) -> Sidecar {
        let (Some(name), Some(stem)) = (path.file_name(), path.file_stem()) else { return Sidecar::None };
        let folder = self.folder(path.parent().unwrap_or(Path::new("")));
        if folder.is_empty() {
            return Sidecar::None;
        }
        let find = |stem: &std::ffi::OsStr| {
            let stem = stem.to_string_lossy();
            let found = folder.get(&folded_name(&format!("{stem}.xmp")))?;
            // The name as it is comes first, where there are others that differ in their case.
            let same = |path: &&PathBuf| path.file_stem().is_some_and(|found| found.to_string_lossy() == stem);
            found.iter().find(same).or(found.first())
        };
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let own = find(name).map(|sidecar| read(sidecar)).filter(|read| *read != Sidecar::None);
        let shared = || find(stem).map(|sidecar| read(sidecar)).filter(|read| !is_for_another(read, &extension));
        own.or_else(shared).unwrap_or(Sidecar::None)
    }

    fn folder(&self, folder: &Path) -> Arc<InFolder> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return Arc::clone(known);
        }
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut found = InFolder::new();
        for entry in std::fs::read_dir(listed).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = folded_name(&entry.file_name().to_string_lossy());
            if Path::new(&name).extension().is_some_and(|extension| extension == "xmp") && path.is_file() {
                found.entry(name).or_default().push(path);
            }
        }
        for paths in found.values_mut() {
            paths.sort();
        }
        let found = Arc::new(found);
        folders.insert(folder.to_path_buf(), Arc::clone(&found));
        found
    }
}

fn read(sidecar: &Path) -> Sidecar {
    const MAX_SIDECAR: u64 = 8 << 20;
    let name = sidecar.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(file) = std::fs::metadata(sidecar) else { return Sidecar::None };
    if file.len() > MAX_SIDECAR {
        let hash = Sha256::of(format!("{name} {}", file.len()).as_bytes());
        return Sidecar::Ignored { why: format!("its sidecar `{name}` is too large and was not read"), hash };
    }
    match regular_file::read(sidecar) {
        Ok(packet) if xmp::read_facts(&packet).state != PacketState::Unreadable => Sidecar::Read(packet),
        Ok(packet) => {
            let why = format!("its sidecar `{name}` is not readable XMP");
            Sidecar::Ignored { why, hash: Sha256::of(&packet) }
        }
        Err(error) => {
            let why = format!("its sidecar `{name}` cannot be read: {}", io_message(&error));
            Sidecar::Ignored { hash: Sha256::of(why.as_bytes()), why }
        }
    }
}

/// Whether a sidecar says that it is that of a file with another ending, as those of raw files do.
fn is_for_another(sidecar: &Sidecar, extension: &str) -> bool {
    let Sidecar::Read(packet) = sidecar else { return false };
    let Some(named) = xmp::read_facts(packet).sidecar_for else { return false };
    let kind = |extension: &str| match extension.trim_start_matches('.').to_lowercase().as_str() {
        "jpeg" | "jpe" => "jpg".to_owned(),
        "tiff" => "tif".to_owned(),
        other => other.to_owned(),
    };
    kind(&named) != kind(extension)
}
