//! Exports the whole library: originals under readable names, their words beside them, and a list with all the rest.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::catalogue::hash;
use super::file_names::folded_name;
use super::forgotten;
use super::open::Library;
use super::photo::Photo;
use super::record::Record;
use super::records::record_of;
use super::transfer::{CopyFile, Head, KIND, LIST, Line, TransferError, VERSION};
use crate::photo::{Format, PhotoId, xmp};
use crate::progress::Progress;
use crate::storage::file::{self, Access};
use crate::storage::{AtomicFile, Hasher, Sha256, regular_file, text};

/// The folder of the photos.
const PHOTOS: &str = "photos";

/// What became of a photo in an export.
#[derive(Debug)]
pub struct ExportedPhoto {
    pub photo: Photo,
    /// The file, from the export's folder on; none where the original is not as it was ingested.
    pub file: Option<String>,
    /// Originals that were left out because they are missing or altered.
    pub left_out: Vec<PathBuf>,
}

impl Library {
    /// Exports all photos into a folder that is empty or not there; gives how many forgotten ones the list has.
    pub fn export(
        &self,
        dir: &Path,
        progress: &dyn Progress,
        mut each: impl FnMut(ExportedPhoto),
    ) -> Result<usize, TransferError> {
        if !is_free(dir) {
            return Err(TransferError::NotEmpty(dir.to_path_buf()));
        }
        file::sweep_dead_within(dir);
        let ids = self.ids_in_order()?;
        let list = dir.join(LIST);
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| TransferError::Write { path, source }
        };
        let mut names = Names::default();
        let mut lines = AtomicFile::create(&list, Access::Shared).map_err(failed(&list))?;
        let head = Head { export: KIND.to_owned(), version: VERSION, photos: ids.len() };
        put(&mut lines, &head).map_err(failed(&list))?;
        progress.start("exporting photos", ids.len() as u64);
        for id in ids {
            // It may have been forgotten meanwhile.
            let Ok(photo) = self.photo(id) else { continue };
            let Some(about) = record_of(&self.db(), id)? else { continue };
            let mut left_out = Vec::new();
            let mut take = |sha256, format, name: String| {
                let from = self.originals.path(sha256, format);
                let to = dir.join(&name);
                if copy(&from, &to, sha256).map_err(failed(&to))? {
                    return Ok::<_, TransferError>(Some(name));
                }
                left_out.push(from);
                Ok(None)
            };
            let name = names.of(&photo, id, photo.format);
            let file = take(id, photo.format, name)?;
            let mut copies = Vec::new();
            if let Record::Photo(record) = &about {
                for other in &record.copies {
                    let name = names.of(&photo, other.sha256, other.format);
                    copies.push(CopyFile { sha256: other.sha256, file: take(other.sha256, other.format, name)? });
                }
            }
            if let Some(file) = &file {
                let sidecar = dir.join(format!("{file}.xmp"));
                file::write_unsynced(&sidecar, &xmp::write(&photo.metadata), Access::Shared)
                    .map_err(failed(&sidecar))?;
            }
            put(&mut lines, &Line { file: file.clone(), copies, about }).map_err(failed(&list))?;
            progress.advance(1);
            each(ExportedPhoto { photo, file, left_out });
        }
        progress.finish();
        let forgotten = forgotten::all(&self.db())?;
        for sha256 in &forgotten {
            if let Some(about @ Record::Forgotten(_)) = record_of(&self.db(), *sha256)? {
                put(&mut lines, &Line { file: None, copies: Vec::new(), about }).map_err(failed(&list))?;
            }
        }
        lines.commit().map_err(failed(&list))?;
        Ok(forgotten.len())
    }

    fn ids_in_order(&self) -> Result<Vec<PhotoId>, TransferError> {
        let rows = self.db().query("SELECT id FROM photo ORDER BY number", &[], |row| row.text(0));
        let rows = rows.map_err(super::LibraryError::from)?;
        Ok(rows.iter().map(|hex| hash(hex)).collect::<Result<_, _>>()?)
    }
}

/// Whether an export may be written into a folder: it is empty or not there, or has what an export left that was killed. The
/// list of that still has its temporary name.
fn is_free(dir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return true };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let has_list = names.iter().any(|name| file::is_temporary(name));
    names.is_empty() || (has_list && names.iter().all(|name| name == PHOTOS || file::is_temporary(name)))
}

/// Writes a line of the list.
fn put(lines: &mut AtomicFile, line: &impl Serialize) -> io::Result<()> {
    let mut json = serde_json::to_vec(line).map_err(io::Error::other)?;
    json.push(b'\n');
    lines.write_all(&json)
}

/// Names that are taken, as disks without regard to case compare them.
#[derive(Debug, Default)]
struct Names(HashSet<String>);

impl Names {
    /// A file for a photo, in the folder of its month: under its own name where that is free.
    fn of(&mut self, photo: &Photo, sha256: Sha256, format: Format) -> String {
        let month = photo.captured.as_ref().map(|taken| match taken.month {
            Some(month) => format!("{:04}-{month:02}", taken.year),
            None => format!("{:04}", taken.year),
        });
        let folder = month.unwrap_or_else(|| "undated".to_owned());
        let stem = photo.names.first().and_then(|name| Path::new(name).file_stem()).unwrap_or_default();
        let stem = stem.to_string_lossy();
        let ending = format.extension();
        let own = format!("{PHOTOS}/{folder}/{}", text::file_name(&stem, &format!(".{ending}")));
        if self.0.insert(folded_name(&own)) {
            return own;
        }
        let other = format!("{PHOTOS}/{folder}/{}", text::file_name(&stem, &format!("-{}.{ending}", sha256.to_hex())));
        self.0.insert(folded_name(&other));
        other
    }
}

/// Copies an original that is as it was ingested; gives whether it is.
fn copy(from: &Path, to: &Path, sha256: Sha256) -> io::Result<bool> {
    let Ok(mut original) = regular_file::open(from) else { return Ok(false) };
    let mut written = AtomicFile::create(to, Access::Shared)?;
    let mut hasher = Hasher::default();
    let mut part = vec![0; 1 << 20];
    loop {
        // What cannot be read is left out, and what cannot be written ends the export.
        let Ok(read) = original.read(&mut part) else { return Ok(false) };
        if read == 0 {
            break;
        }
        hasher.update(&part[..read]);
        written.write_all(&part[..read])?;
    }
    if hasher.finish() != sha256 {
        return Ok(false);
    }
    written.commit_unsynced()?;
    Ok(true)
}
