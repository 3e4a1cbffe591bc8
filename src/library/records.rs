//! What the catalogue knows of a photo as its record, and a record as rows of the catalogue.

use jiff::Timestamp;
use serde::Serialize;

use super::catalogue::{self, from_json, hash, number, to_json};
use super::error::LibraryError;
use super::forgotten;
use super::photo::Photo;
use super::record::{
    ChangeRecord, CollectionRecord, CopyRecord, FolderRecord, ForgottenRecord, PhotoRecord, Record, VERSION,
};
use crate::photo::{Focus, Looks, PerceptualHash};
use crate::storage::{Database, Sha256, Value};

/// The record of a file by its hash: of a photo, or of one that was forgotten. A copy has none of its own.
pub(super) fn record_of(db: &Database, sha256: Sha256) -> Result<Option<Record>, LibraryError> {
    if let Some(photo) = photo_record(db, sha256)? {
        return Ok(Some(Record::Photo(Box::new(photo))));
    }
    let sql = "SELECT photo, forgotten_ms FROM forgotten WHERE id = ?1";
    let rows = db.query(sql, &[sha256.to_hex().into()], |row| Ok((row.text(0)?, row.integer(1)?)))?;
    let of = |(photo, ms): &(String, i64)| {
        let (photo, forgotten) = (hash(photo)?, forgotten::time(*ms)?);
        Ok(Record::Forgotten(ForgottenRecord { version: VERSION, sha256, photo, forgotten }))
    };
    rows.first().map(of).transpose()
}

fn photo_record(db: &Database, id: Sha256) -> Result<Option<PhotoRecord>, LibraryError> {
    let Some(photo) = catalogue::photo(db, id)? else { return Ok(None) };
    let hex = id.to_hex();
    let sql = "SELECT revision, number, ingested_ms, changed_ms, crops, focus, mirrored FROM photo WHERE id = ?1";
    let rows = db.query(sql, &[hex.as_str().into()], |row| {
        let numbers = (row.integer(0)?, row.integer(1)?, row.integer(2)?, row.integer(3)?);
        Ok((numbers, row.maybe_text(4)?, row.maybe_text(5)?, row.maybe_text(6)?))
    })?;
    let Some(((revision, number_of, ingested, changed), crops, focus, mirrored)) = rows.into_iter().next() else {
        return Ok(None);
    };
    let sql = "SELECT name, folder FROM file_folder WHERE photo = ?1 ORDER BY place, name, folder";
    let folders =
        db.query(sql, &[hex.as_str().into()], |row| Ok(FolderRecord { name: row.text(0)?, folder: row.text(1)? }))?;
    let sql = "SELECT collection, place, added_ms FROM collection_photo WHERE photo = ?1 ORDER BY collection";
    let rows = db.query(sql, &[hex.as_str().into()], |row| Ok((row.text(0)?, row.integer(1)?, row.integer(2)?)))?;
    let collection = |(name, place, ms)| Ok(CollectionRecord { name, place, added: forgotten::time(ms)? });
    let collections = rows.into_iter().map(collection).collect::<Result<_, LibraryError>>()?;
    let sql = "SELECT at_ms, change FROM photo_change WHERE photo = ?1 ORDER BY number";
    let rows = db.query(sql, &[hex.as_str().into()], |row| Ok((row.integer(0)?, row.text(1)?)))?;
    let change = |(ms, json): (i64, String)| Ok(ChangeRecord { at: forgotten::time(ms)?, change: from_json(&json)? });
    let changes = rows.into_iter().map(change).collect::<Result<_, LibraryError>>()?;
    let sql = "SELECT sha256, format, bytes, read, ingested_ms FROM copy WHERE photo = ?1 ORDER BY ingested_ms, sha256";
    let rows = db.query(sql, &[hex.as_str().into()], |row| {
        Ok((row.text(0)?, row.text(1)?, row.integer(2)?, row.text(3)?, row.integer(4)?))
    })?;
    let copy = |(sha256, format, bytes, read, ms): (String, String, i64, String, i64)| {
        Ok(CopyRecord {
            sha256: hash(&sha256)?,
            format: catalogue::format(&format)?,
            bytes: number(bytes)?,
            read: from_json(&read)?,
            ingested: forgotten::time(ms)?,
        })
    };
    let copies = rows.into_iter().map(copy).collect::<Result<_, LibraryError>>()?;
    Ok(Some(PhotoRecord {
        version: VERSION,
        photo: id,
        revision,
        number: number_of,
        ingested: forgotten::time(ingested)?,
        changed: forgotten::time(changed)?,
        format: photo.format,
        bytes: photo.bytes,
        width: photo.width,
        height: photo.height,
        orientation: photo.orientation.exif(),
        picture: photo.picture_hash,
        perceptual_hash: photo.phash.map(|hash| hash.to_string()),
        crops: crops.map(|crops| crops.split(' ').filter(|hash| !hash.is_empty()).map(str::to_owned).collect()),
        mirrored,
        focus: focus.is_some().then_some(photo.focus),
        camera: photo.camera,
        serial: photo.serial,
        withdrawn: photo.withdrawn,
        names: photo.names,
        folders,
        layers: photo.layers,
        collections,
        changes,
        copies,
    }))
}

/// The record of a photo that was put into the catalogue just now, without another look at it. Its revision is to come.
pub(super) fn record_of_new(
    photo: &Photo,
    number: i64,
    looks: &Looks,
    folders: Vec<FolderRecord>,
    now: Timestamp,
) -> Result<PhotoRecord, LibraryError> {
    // The catalogue keeps milliseconds.
    let now = forgotten::time(now.as_millisecond())?;
    Ok(PhotoRecord {
        version: VERSION,
        photo: photo.id,
        revision: 0,
        number,
        ingested: now,
        changed: now,
        format: photo.format,
        bytes: photo.bytes,
        width: photo.width,
        height: photo.height,
        orientation: photo.orientation.exif(),
        picture: photo.picture_hash,
        perceptual_hash: photo.phash.map(|hash| hash.to_string()),
        crops: Some(looks.crops.iter().map(ToString::to_string).collect()),
        mirrored: Some(catalogue::mirrored_text(looks)),
        focus: None,
        camera: photo.camera.clone(),
        serial: photo.serial.clone(),
        withdrawn: photo.withdrawn,
        names: photo.names.clone(),
        folders,
        layers: photo.layers.clone(),
        collections: Vec::new(),
        changes: Vec::new(),
        copies: Vec::new(),
    })
}

/// Puts a photo's record into the catalogue, which does not have the photo, under a number.
pub(super) fn insert(db: &Database, record: &PhotoRecord, number: i64) -> Result<(), LibraryError> {
    let hex = record.photo.to_hex();
    let phash = record.perceptual_hash.as_deref().map(|text| {
        let hash = text.parse::<PerceptualHash>();
        hash.map(|hash| hash.bits().cast_signed()).map_err(|_| LibraryError::Corrupt(format!("the hash `{text}`")))
    });
    let layers = &record.layers;
    let values = [
        number.into(),
        hex.as_str().into(),
        record.format.name().into(),
        count(record.bytes),
        record.width.into(),
        record.height.into(),
        i64::from(record.orientation).into(),
        record.picture.to_hex().into(),
        phash.transpose()?.into(),
        to_json(&layers.edited)?,
        to_json(&layers.read)?,
        to_json(&layers.read_from)?,
        to_json(&layers.filled)?,
        to_json(&layers.conflicts)?,
        record.withdrawn.into(),
        ms(record.ingested),
        ms(record.changed),
        to_json(&layers.cleared)?,
        to_json(&layers.defaults)?,
        record.focus.map(|focus: Focus| focus.to_string()).into(),
        to_json(&layers.unread)?,
        record.crops.as_ref().map(|crops| crops.join(" ")).into(),
        to_json(&layers.damaged_sidecars)?,
        record.camera.as_deref().into(),
        record.revision.into(),
        record.serial.as_deref().into(),
        record.mirrored.as_deref().into(),
    ];
    db.exec(
        "INSERT INTO photo (number, id, format, bytes, width, height, orientation, picture, phash, edited, read, \
         read_from, filled, conflicts, withdrawn, ingested_ms, changed_ms, cleared, standing, focus, unread, crops, \
         damaged_sidecars, camera, revision, serial, mirrored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
         ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
        &values,
    )?;
    for name in &record.names {
        catalogue::add_name(db, record.photo, name)?;
    }
    for FolderRecord { name, folder } in &record.folders {
        catalogue::add_folder(db, record.photo, name, folder)?;
    }
    for CollectionRecord { name, place, added } in &record.collections {
        catalogue::add_to_collection(db, record.photo, name, *place, *added)?;
    }
    for ChangeRecord { at, change } in &record.changes {
        add_change(db, record.photo, change, *at)?;
    }
    for copy in &record.copies {
        catalogue::insert_copy(db, copy.sha256, record.photo, (copy.format, copy.bytes), &copy.read, copy.ingested)?;
    }
    if let Some(photo) = catalogue::photo(db, record.photo)? {
        catalogue::index(db, &photo)?;
    }
    Ok(())
}

/// No library counts so far: a higher number is damage.
pub(super) const HIGHEST: i64 = 1 << 52;

/// The number of a photo that comes after others: its own, where that is free and makes sense.
pub(super) fn number_after(last: i64, own: i64) -> i64 {
    if own > last && own < HIGHEST { own } else { last.saturating_add(1) }
}

/// Keeps that something was changed, and when.
pub(super) fn add_change(
    db: &Database,
    photo: Sha256,
    change: &impl Serialize,
    at: Timestamp,
) -> Result<(), LibraryError> {
    let sql = "INSERT INTO photo_change (photo, at_ms, change) VALUES (?1, ?2, ?3)";
    db.exec(sql, &[photo.to_hex().into(), ms(at), to_json(change)?])?;
    Ok(())
}

fn ms(at: Timestamp) -> Value {
    at.as_millisecond().into()
}

fn count(bytes: u64) -> Value {
    i64::try_from(bytes).unwrap_or(i64::MAX).into()
}
