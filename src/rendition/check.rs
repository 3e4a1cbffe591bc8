//! Checks the renditions against their cache entries: reads every file again, and reports missing and unknown ones.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::cache::{FORMER, OF_PURPOSE};
use crate::library::{CheckDepth, CheckTotals, Fault, Library, LibraryError, LibraryPart, Problem};
use crate::photo::{Format, PhotoId};
use crate::progress::Progress;
use crate::storage::file::is_temporary;
use crate::storage::{Sha256, regular_file};

/// Looks at every rendition again; `each` gets what is wrong as it is found. Nothing is changed.
pub fn check_renditions(
    library: &Library,
    depth: CheckDepth,
    progress: &dyn Progress,
    mut each: impl FnMut(Problem),
) -> Result<CheckTotals, LibraryError> {
    let folders = folders(&library.renditions());
    progress.start("reading renditions", folders.len() as u64);
    let mut checked = CheckTotals::default();
    for batch in folders.chunks(BATCH) {
        let found: Vec<_> = batch
            .par_iter()
            .map(|folder| {
                let found = check_folder(library, depth, folder);
                progress.advance(1);
                found
            })
            .collect();
        for found in found {
            let (seen, problems) = found?;
            checked.files += seen.files;
            checked.bytes += seen.bytes;
            problems.into_iter().for_each(&mut each);
        }
    }
    progress.finish();
    Ok(checked)
}

/// What the entries of every version say of their file.
#[derive(serde::Deserialize)]
struct Recorded {
    bytes: u64,
    sha256: Sha256,
}

/// Folders that are read before what was found is reported.
const BATCH: usize = 64;

/// The folders of photos, and files beside them.
fn folders(root: &Path) -> Vec<PathBuf> {
    let found = WalkDir::new(root).min_depth(1).max_depth(2).sort_by_file_name().into_iter().flatten();
    let of_photos = found.filter(|entry| entry.depth() == 2 || !entry.file_type().is_dir());
    of_photos.map(walkdir::DirEntry::into_path).collect()
}

/// One photo's renditions.
fn check_folder(
    library: &Library,
    depth: CheckDepth,
    folder: &Path,
) -> Result<(CheckTotals, Vec<Problem>), LibraryError> {
    let id: Option<PhotoId> = folder.file_name().and_then(|name| name.to_str()?.parse().ok());
    let id = id.filter(|id| library.renditions_dir(*id) == folder && folder.is_dir());
    let problem = |fault, photo, preset, path| Problem { fault, part: LibraryPart::Rendition, photo, preset, path };
    let photo = match id.map(|id| library.photo(id)) {
        Some(Ok(photo)) => Some(photo.id),
        None | Some(Err(LibraryError::Unknown(_))) => None,
        Some(Err(error)) => return Err(error),
    };
    let mut checked = CheckTotals::default();
    let Some(photo) = photo else {
        return Ok((checked, vec![problem(Fault::Orphaned, None, None, folder.to_path_buf())]));
    };
    let mut problems = Vec::new();
    let (entries, mut files) = match contents(folder) {
        Ok(contents) => contents,
        Err(error) => {
            problems.push(problem(Fault::Unreadable(error.to_string()), Some(photo), None, folder.to_path_buf()));
            return Ok((checked, problems));
        }
    };
    for (preset, (path, recorded)) in entries {
        let file = files.remove(&preset);
        let (fault, at) = match (recorded, file) {
            (None, _) => (Some(Fault::Unreadable("its cache entry is damaged".to_owned())), path),
            (Some(_), None) => (Some(Fault::Missing), path),
            (Some(recorded), Some(file)) => {
                checked.files += 1;
                checked.bytes += recorded.bytes;
                (depth.fault(&file, recorded.sha256, recorded.bytes), file)
            }
        };
        problems.extend(fault.map(|fault| problem(fault, Some(photo), Some(preset), at)));
    }
    problems.extend(files.into_values().map(|path| problem(Fault::Orphaned, Some(photo), None, path)));
    Ok((checked, problems))
}

/// Where an entry is, and what it says, unless it is damaged.
type Entry = (PathBuf, Option<Recorded>);

/// The entries of a folder by their presets, and the other files: pictures by their presets, the rest by their names.
fn contents(folder: &Path) -> std::io::Result<(BTreeMap<String, Entry>, BTreeMap<String, PathBuf>)> {
    let (mut entries, mut files) = (BTreeMap::new(), BTreeMap::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What is being written right now, or was when the power went, is removed by those who write.
        if is_temporary(&name) || name.starts_with(FORMER) {
            continue;
        }
        let preset = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if extension == "json" {
            add_entries(&mut entries, preset, path);
        } else if Format::ALL.into_iter().any(|format| format.extension() == extension) && !files.contains_key(&preset)
        {
            files.insert(preset, path);
        } else {
            files.insert(name, path);
        }
    }
    Ok((entries, files))
}

/// Adds the entry in a file, or those in the list of a purpose.
fn add_entries(entries: &mut BTreeMap<String, Entry>, name: String, path: PathBuf) {
    let json = regular_file::read(&path).unwrap_or_default();
    if !name.starts_with(OF_PURPOSE) {
        entries.insert(name, (path, serde_json::from_slice(&json).ok()));
        return;
    }
    match serde_json::from_slice::<BTreeMap<String, Recorded>>(&json) {
        Ok(list) => {
            let of_preset = |(preset, recorded)| (format!("{preset}{name}"), (path.clone(), Some(recorded)));
            entries.extend(list.into_iter().map(of_preset));
        }
        Err(_) => {
            entries.insert(name, (path, None));
        }
    }
}
