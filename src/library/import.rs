//! Imports an export: photos that are new come as they were, and to those that are here their words are added.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use jiff::Timestamp;

use super::catalogue;
use super::collections::CollectionName;
use super::error::LibraryError;
use super::file_names::folded_name;
use super::open::Library;
use super::originals::{self, IngestError, RawFiles};
use super::photo::Photo;
use super::record::{self, CollectionRecord, ForgottenRecord, PhotoRecord, Record};
use super::recording::{BatchFlush, Changed, NamedRecord};
use super::transfer::{CopyFile, Head, KIND, LIST, Line, TransferError, VERSION, inside};
use super::{forgotten, ingest_lock, records, search};
use crate::photo::{Format, Metadata, Orientation};
use crate::progress::Progress;
use crate::storage::{Database, Sha256, io_message, regular_file};

/// Longer lines are damage, in bytes.
const LONGEST_LINE: u64 = 64 << 20;

/// How many photos are taken in at a time.
const BATCH: usize = 32;

/// What became of a photo of an export.
#[derive(Debug)]
pub struct ImportedPhoto {
    pub photo: Photo,
    pub status: ImportStatus,
    /// What did not come along, in sentences.
    pub lost: Vec<String>,
}

/// What a photo of an export turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStatus {
    New,
    /// It is here already.
    Known,
    /// Its picture is here already, as another file.
    SamePicture,
}

/// What is told while an export is imported.
#[derive(Debug)]
pub enum ImportStep {
    Photo(Box<ImportedPhoto>),
    /// A photo that was forgotten here.
    Forgotten {
        photo: Sha256,
        at: Timestamp,
    },
}

impl Library {
    /// Imports an export. What was forgotten here comes back only `with_forgotten`.
    pub fn import(
        &self,
        dir: &Path,
        with_forgotten: bool,
        now: Timestamp,
        progress: &dyn Progress,
        mut each: impl FnMut(ImportStep),
    ) -> Result<(), TransferError> {
        let list = dir.join(LIST);
        let read = |source| TransferError::Read { path: list.clone(), source };
        let damaged = |why: String| TransferError::Damaged { path: list.clone(), why };
        let mut lines = match regular_file::open(&list) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(TransferError::NotAnExport(dir.to_path_buf()));
            }
            opened => BufReader::new(opened.map_err(read)?),
        };
        let first = next_line(&mut lines).map_err(read)?.unwrap_or_default();
        let head: Head = serde_json::from_str(&first).map_err(|error| damaged(error.to_string()))?;
        if head.export != KIND {
            return Err(TransferError::NotAnExport(dir.to_path_buf()));
        }
        if head.version > VERSION {
            return Err(TransferError::Newer(list));
        }
        let unusable = |source| TransferError::Library(self.unusable(source));
        self.originals.make().map_err(unusable)?;
        let _running = ingest_lock::begin(&self.dir, || self.originals.sweep_all())?;
        self.follow(&mut self.db())?;
        self.sweep_records();
        progress.start("importing photos", head.photos as u64);
        let (mut batch, mut named, mut photos) = (Vec::new(), Vec::new(), 0);
        let mut number = 1;
        while let Some(line) = next_line(&mut lines).map_err(read)? {
            number += 1;
            let line: Line = match parse(&line) {
                Ok(line) => line,
                Err(why) => return Err(damaged(format!("line {number}: {why}"))),
            };
            photos += usize::from(matches!(line.about, Record::Photo(_)));
            batch.push(line);
            if batch.len() == BATCH {
                self.import_batch(dir, std::mem::take(&mut batch), with_forgotten, now, &mut named, &mut each)?;
                progress.advance(BATCH as u64);
            }
        }
        self.import_batch(dir, batch, with_forgotten, now, &mut named, &mut each)?;
        self.settle(named)?;
        progress.finish();
        if photos == head.photos {
            Ok(())
        } else {
            Err(damaged(format!("it should list {} photos, and lists {photos}", head.photos)))
        }
    }

    fn import_batch(
        &self,
        dir: &Path,
        batch: Vec<Line>,
        with_forgotten: bool,
        now: Timestamp,
        named: &mut Vec<NamedRecord>,
        each: &mut impl FnMut(ImportStep),
    ) -> Result<(), TransferError> {
        let (mut staged, mut coming) = (Vec::new(), Vec::new());
        for Line { file, copies, about } in batch {
            let record = match about {
                Record::Photo(record) => record,
                Record::Forgotten(record) => {
                    coming.push(Coming::Forgotten(record));
                    continue;
                }
            };
            if let Some(at) = forgotten_at(&self.db(), &record)?.filter(|_| !with_forgotten) {
                each(ImportStep::Forgotten { photo: record.photo, at });
                continue;
            }
            let of_copy: HashMap<_, _> = copies.into_iter().map(|CopyFile { sha256, file }| (sha256, file)).collect();
            let copies = record
                .copies
                .iter()
                .map(|copy| (copy.sha256, copy.format, copy.bytes, of_copy.get(&copy.sha256).cloned().flatten()));
            let files = std::iter::once((record.photo, record.format, record.bytes, file)).chain(copies);
            let mut lost = Vec::new();
            for (sha256, format, bytes, file) in files {
                if self.originals.has(sha256, format, bytes) {
                    continue;
                }
                match self.stage_from(dir, file.as_deref(), sha256, format)? {
                    Ok(original) => staged.push((original, sha256, format, bytes)),
                    Err(why) => lost.push(format!("its original {}: {why}", file.unwrap_or_default())),
                }
            }
            coming.push(Coming::Photo { record, lost });
        }
        let unusable = |source| TransferError::Library(self.unusable(source));
        if !staged.is_empty() {
            self.originals.flush().map_err(unusable)?;
        }
        for (original, sha256, format, bytes) in staged {
            let committed = self.originals.commit(original, sha256, format, bytes);
            committed.map_err(|error| unusable(error.into_io()))?;
        }
        let steps = self.recorded_batch(named, BatchFlush::Always, |db, changed| {
            let take_in = |coming| take_in(db, changed, coming, with_forgotten, now);
            coming.into_iter().map(take_in).collect::<Result<Vec<_>, LibraryError>>()
        })?;
        steps.into_iter().flatten().for_each(each);
        Ok(())
    }

    /// Stages an original from the export's folder; a sentence where it is not there, or not what it was.
    fn stage_from(
        &self,
        dir: &Path,
        file: Option<&str>,
        sha256: Sha256,
        format: Format,
    ) -> Result<Result<crate::storage::AtomicFile, String>, TransferError> {
        let Some(file) = file else { return Ok(Err("it was missing when the library was exported".to_owned())) };
        let Some(path) = inside(dir, file) else { return Ok(Err("it is not inside the export".to_owned())) };
        let bytes = match originals::read_as(&path, RawFiles::Taken) {
            Ok((found, bytes)) if found == format => bytes,
            Ok(_) => return Ok(Err("it was changed after it was exported".to_owned())),
            Err(IngestError::Read(error)) => return Ok(Err(io_message(&error))),
            Err(error) => return Ok(Err(error.to_string())),
        };
        if Sha256::of(&bytes) != sha256 {
            return Ok(Err("it was changed after it was exported".to_owned()));
        }
        let failed = |error: IngestError| TransferError::Library(self.unusable(error.into_io()));
        Ok(Ok(self.originals.stage(&bytes, sha256, format).map_err(failed)?))
    }
}

/// The next line; an error where it is so long that nobody wrote it.
fn next_line(lines: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    match lines.take(LONGEST_LINE).read_line(&mut line)? {
        0 => Ok(None),
        _ if !line.ends_with('\n') && line.len() as u64 == LONGEST_LINE => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "a line is too long"))
        }
        _ => Ok(Some(line)),
    }
}

/// Reads a line of the list.
fn parse(line: &str) -> Result<Line, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let version = match &line.about {
        Record::Photo(photo) => photo.version,
        Record::Forgotten(forgotten) => forgotten.version,
    };
    if version > record::VERSION { Err("a newer pressbox wrote it".to_owned()) } else { Ok(line) }
}

/// A line of an export that is taken in.
enum Coming {
    Photo { record: Box<PhotoRecord>, lost: Vec<String> },
    Forgotten(ForgottenRecord),
}

fn take_in(
    db: &Database,
    changed: &mut Changed,
    coming: Coming,
    with_forgotten: bool,
    now: Timestamp,
) -> Result<Option<ImportStep>, LibraryError> {
    let (mut record, mut lost) = match coming {
        Coming::Photo { record, lost } => (record, lost),
        Coming::Forgotten(ForgottenRecord { sha256, photo, forgotten, .. }) => {
            // What is here stays here: only that it was forgotten elsewhere is known.
            if catalogue::with_file(db, sha256)?.is_none() {
                forgotten::remember(db, sha256, photo, forgotten)?;
                changed.add(sha256);
            }
            return Ok(None);
        }
    };
    record.collections.retain(|collection| {
        let is_name = collection.name.parse::<CollectionName>().is_ok_and(|name| name.as_str() == collection.name);
        if !is_name {
            lost.push(format!("its place in the collection `{}`, which is no name", collection.name));
        }
        is_name
    });
    // Somebody may have forgotten it meanwhile.
    if let Some(at) = forgotten_at(db, &record)?.filter(|_| !with_forgotten) {
        return Ok(Some(ImportStep::Forgotten { photo: record.photo, at }));
    }
    for sha256 in files_of(&record) {
        if forgotten::allow(db, sha256)? {
            changed.add(sha256);
        }
    }
    let id = record.photo;
    let same_file = catalogue::with_file(db, id)?;
    let same_picture = catalogue::with_picture(db, record.picture)?;
    let (status, known) = match (same_file, same_picture) {
        (Some(known), _) => (ImportStatus::Known, known),
        (None, Some(known)) => (ImportStatus::SamePicture, known),
        (None, None) => {
            let last = db.query("SELECT coalesce(max(number), 0) FROM photo", &[], |row| row.integer(0))?;
            let number = records::number_after(last.first().copied().unwrap_or_default(), record.number);
            rename_collections(db, &mut record.collections)?;
            // A copy may be a photo of its own here.
            let mut elsewhere = Vec::new();
            for copy in &record.copies {
                if catalogue::with_file(db, copy.sha256)?.is_some() {
                    elsewhere.push(copy.sha256);
                }
            }
            record.copies.retain(|copy| !elsewhere.contains(&copy.sha256));
            records::insert(db, &record, number)?;
            changed.add(id);
            let photo = catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
            let imported = ImportedPhoto { photo, status: ImportStatus::New, lost };
            return Ok(Some(ImportStep::Photo(Box::new(imported))));
        }
    };
    let photo = add_to(db, changed, known, &mut record, now, &mut lost)?;
    Ok(Some(ImportStep::Photo(Box::new(ImportedPhoto { photo, status, lost }))))
}

/// The hashes of a photo's files.
fn files_of(record: &PhotoRecord) -> impl Iterator<Item = Sha256> {
    record.copies.iter().map(|copy| copy.sha256).chain([record.photo])
}

/// When a photo was forgotten here, under any of its files.
fn forgotten_at(db: &Database, record: &PhotoRecord) -> Result<Option<Timestamp>, LibraryError> {
    files_of(record).find_map(|sha256| forgotten::at(db, sha256).transpose()).transpose()
}

/// Adds what an export knows of a photo to one that is here. Where both were edited, what is here stays.
fn add_to(
    db: &Database,
    changed: &mut Changed,
    known: Sha256,
    record: &mut PhotoRecord,
    now: Timestamp,
    lost: &mut Vec<String>,
) -> Result<Photo, LibraryError> {
    let unknown = || LibraryError::Unknown(known.into());
    let mut photo = catalogue::photo(db, known)?.ok_or_else(unknown)?;
    let before = (photo.layers.clone(), photo.withdrawn, photo.focus, photo.orientation);
    let is_edited = |layers: &super::photo::Layers| layers.edited != Metadata::default() || !layers.cleared.is_empty();
    let differs = (&photo.layers.edited, &photo.layers.cleared) != (&record.layers.edited, &record.layers.cleared);
    if is_edited(&record.layers) && differs {
        if is_edited(&photo.layers) {
            lost.push("its edits: the photo was edited here, too, and these stay".to_owned());
        } else {
            photo.layers.edited = record.layers.edited.clone();
            photo.layers.cleared = record.layers.cleared.clone();
        }
    }
    photo.layers.filled.underlay(&record.layers.filled);
    // What was withdrawn anywhere is not used.
    photo.withdrawn |= record.withdrawn;
    if known == record.photo && photo.focus == crate::photo::Focus::MIDDLE {
        photo.focus = record.focus.unwrap_or(photo.focus);
        photo.orientation = Orientation::from_exif(Some(record.orientation));
    }
    let mut is_new = before != (photo.layers.clone(), photo.withdrawn, photo.focus, photo.orientation);
    for name in &record.names {
        is_new |= catalogue::add_name(db, known, name)?;
    }
    for folder in &record.folders {
        is_new |= catalogue::add_folder(db, known, &folder.name, &folder.folder)?;
    }
    if known != record.photo && catalogue::with_file(db, record.photo)?.is_none() {
        let (read, of) = (&record.layers.read, (record.format, record.bytes));
        catalogue::insert_copy(db, record.photo, known, of, read, now)?;
        is_new = true;
    }
    for copy in &record.copies {
        if catalogue::with_file(db, copy.sha256)?.is_none() {
            catalogue::insert_copy(db, copy.sha256, known, (copy.format, copy.bytes), &copy.read, copy.ingested)?;
            is_new = true;
        }
    }
    record.collections.retain(|collection| {
        let folded = folded_name(&collection.name);
        !photo.collections.iter().any(|there| folded_name(there) == folded)
    });
    rename_collections(db, &mut record.collections)?;
    for CollectionRecord { name, place, added } in &record.collections {
        catalogue::add_to_collection(db, known, name, *place, *added)?;
        is_new = true;
    }
    if is_new {
        changed.add(known);
        catalogue::update(db, &photo, now)?;
    }
    catalogue::photo(db, known)?.ok_or_else(unknown)
}

/// Collections that are here have the names that they have here.
fn rename_collections(db: &Database, collections: &mut [CollectionRecord]) -> Result<(), LibraryError> {
    if collections.is_empty() {
        return Ok(());
    }
    let there = search::collection_names(db)?;
    for collection in collections {
        let folded = folded_name(&collection.name);
        if let Some(name) = there.iter().find(|there| folded_name(there) == folded) {
            collection.name.clone_from(name);
        }
    }
    Ok(())
}
