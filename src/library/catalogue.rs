//! The catalogue: the tables of photos, and every statement on them.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization as _;

use super::error::LibraryError;
use super::file_names::folded_name;
use super::look_index::LookIndex;
use super::photo::{KnownLooks, Layers, Photo};
use crate::photo::{Focus, Format, Looks, Metadata, Orientation, PerceptualHash, PhotoId, PhotoPrefix, Property};
use crate::storage::{Database, DatabaseError, Row, Sha256, Value};

/// An original in the catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct OriginalRecord {
    pub(super) sha256: Sha256,
    /// The photo: this file's own id, or that of another file with the same picture.
    pub(super) photo: PhotoId,
    pub(super) format: Format,
    pub(super) bytes: u64,
}

const COLUMNS: &str = "id, format, bytes, width, height, orientation, picture, phash, edited, read, read_from, filled, \
                       conflicts, withdrawn, number, cleared, standing, focus, unread, damaged_sidecars, camera, serial";

pub(super) fn photo(db: &Database, id: PhotoId) -> Result<Option<Photo>, LibraryError> {
    let sql = format!("SELECT {COLUMNS} FROM photo WHERE id = ?1");
    Ok(photos(db, &sql, &[id.to_hex().into()])?.pop())
}

/// The photos that a query for [`COLUMNS`] finds.
fn photos(db: &Database, sql: &str, values: &[Value]) -> Result<Vec<Photo>, LibraryError> {
    db.at_once(|db| {
        let rows = db.query(sql, values, |row| Ok(parse(row)))?;
        let mut photos = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
        for photo in &mut photos {
            let names = "SELECT name FROM file_name WHERE photo = ?1 ORDER BY place, name";
            photo.names = db.query(names, &[photo.id.to_hex().into()], |row| row.text(0))?;
            let folders = "SELECT folder FROM file_folder WHERE photo = ?1 GROUP BY folder ORDER BY min(place), folder";
            photo.folders = db.query(folders, &[photo.id.to_hex().into()], |row| row.text(0))?;
            let collections = "SELECT collection FROM collection_photo WHERE photo = ?1 ORDER BY collection";
            photo.collections = db.query(collections, &[photo.id.to_hex().into()], |row| row.text(0))?;
        }
        Ok(photos)
    })
}

fn parse(row: &Row<'_>) -> Result<Photo, LibraryError> {
    let layers = Layers {
        edited: from_json(&row.text(8)?)?,
        read: from_json(&row.text(9)?)?,
        read_from: from_json(&row.text(10)?)?,
        filled: from_json(&row.text(11)?)?,
        conflicts: from_json(&row.text(12)?)?,
        cleared: from_json(&row.text(15)?)?,
        defaults: from_json(&row.text(16)?)?,
        unread: from_json(&row.text(18)?)?,
        damaged_sidecars: from_json(&row.text(19)?)?,
    };
    let metadata = layers.effective();
    Ok(Photo {
        id: hash(&row.text(0)?)?,
        format: format(&row.text(1)?)?,
        bytes: number(row.integer(2)?)?,
        width: number(row.integer(3)?)?,
        height: number(row.integer(4)?)?,
        orientation: Orientation::from_exif(u8::try_from(row.integer(5)?).ok()),
        picture_hash: hash(&row.text(6)?)?,
        phash: row.maybe_integer(7)?.map(|bits| PerceptualHash::from_bits(bits.cast_unsigned())),
        focus: row.maybe_text(17)?.map_or(Ok(Focus::MIDDLE), |text| focus(&text))?,
        captured: metadata.captured.clone(),
        names: Vec::new(),
        folders: Vec::new(),
        collections: Vec::new(),
        camera: row.maybe_text(20)?,
        serial: row.maybe_text(21)?,
        metadata,
        layers,
        withdrawn: row.integer(13)? != 0,
    })
}

pub(super) fn hash(hex: &str) -> Result<Sha256, LibraryError> {
    hex.parse().map_err(|_| LibraryError::Corrupt(format!("the hash `{hex}`")))
}

fn focus(text: &str) -> Result<Focus, LibraryError> {
    text.parse().map_err(|_| LibraryError::Corrupt(format!("the focus `{text}`")))
}

pub(super) fn number<T: TryFrom<i64>>(value: i64) -> Result<T, LibraryError> {
    T::try_from(value).map_err(|_| LibraryError::Corrupt(format!("the number {value}")))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, LibraryError> {
    serde_json::from_str(text).map_err(|error| LibraryError::Corrupt(error.to_string()))
}

pub(super) fn to_json(value: &impl Serialize) -> Result<Value, LibraryError> {
    Ok(serde_json::to_string(value).map_err(|error| LibraryError::Corrupt(error.to_string()))?.into())
}

/// The ids of photos whose file, or another file with the same picture, has a hash with this prefix.
pub(super) fn ids_with(db: &Database, prefix: &PhotoPrefix) -> Result<Vec<PhotoId>, LibraryError> {
    // The prefix has hex digits only, so it needs no escape.
    let like: Value = format!("{prefix}%").into();
    let sql =
        "SELECT id FROM photo WHERE id LIKE ?1 UNION SELECT photo FROM copy WHERE sha256 LIKE ?1 ORDER BY 1 LIMIT 5";
    db.query(sql, &[like], |row| row.text(0))?.iter().map(|hex| hash(hex)).collect()
}

/// The ids of photos that were ingested from a file of this name; in any case where none has it as it is.
pub(super) fn ids_named(db: &Database, name: &str) -> Result<Vec<PhotoId>, LibraryError> {
    let same =
        db.query("SELECT DISTINCT photo FROM file_name WHERE name = ?1 ORDER BY photo", &[name.into()], |row| {
            row.text(0)
        })?;
    let found = if same.is_empty() {
        // SQLite knows the cases of ASCII alone, and some systems take letters apart.
        let wanted = folded_name(name);
        let all = db.query("SELECT DISTINCT photo, name FROM file_name ORDER BY photo", &[], |row| {
            Ok((row.text(0)?, row.text(1)?))
        })?;
        let mut alike: Vec<_> =
            all.into_iter().filter(|(_, name)| folded_name(name) == wanted).map(|(id, _)| id).collect();
        alike.dedup();
        alike
    } else {
        same
    };
    found.iter().map(|hex| hash(hex)).collect()
}

/// The photo whose file, or a copy of whose picture, has this hash.
pub(super) fn with_file(db: &Database, sha256: Sha256) -> Result<Option<PhotoId>, LibraryError> {
    let sql = "SELECT id FROM photo WHERE id = ?1 UNION SELECT photo FROM copy WHERE sha256 = ?1";
    first_hash(db, sql, sha256)
}

/// What the catalogue has of a file by its hash.
pub(super) struct KnownFile {
    /// Whether it is a photo's, or a copy of one's picture.
    pub(super) is_known: bool,
    pub(super) forgotten_ms: Option<i64>,
}

/// Looks a file up by its hash.
pub(super) fn known_file(db: &Database, sha256: Sha256) -> Result<KnownFile, LibraryError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM photo WHERE id = ?1) OR EXISTS (SELECT 1 FROM copy WHERE sha256 = ?1), \
               (SELECT forgotten_ms FROM forgotten WHERE id = ?1)";
    let rows = db.query(sql, &[sha256.to_hex().into()], |row| {
        Ok(KnownFile { is_known: row.integer(0)? != 0, forgotten_ms: row.maybe_integer(1)? })
    })?;
    Ok(rows.into_iter().next().unwrap_or(KnownFile { is_known: false, forgotten_ms: None }))
}

/// Every original: the photos' files, and others with the same pictures.
pub(super) fn originals(db: &Database) -> Result<Vec<OriginalRecord>, LibraryError> {
    let sql =
        "SELECT id, id, format, bytes FROM photo UNION ALL SELECT sha256, photo, format, bytes FROM copy ORDER BY 1";
    original_records(db, sql, &[])
}

/// The original with this hash.
pub(super) fn original(db: &Database, sha256: Sha256) -> Result<Option<OriginalRecord>, LibraryError> {
    let sql = "SELECT id, id, format, bytes FROM photo WHERE id = ?1 \
               UNION ALL SELECT sha256, photo, format, bytes FROM copy WHERE sha256 = ?1";
    Ok(original_records(db, sql, &[sha256.to_hex().into()])?.pop())
}

fn original_records(db: &Database, sql: &str, values: &[Value]) -> Result<Vec<OriginalRecord>, LibraryError> {
    let parse = |row: &Row<'_>| -> Result<OriginalRecord, LibraryError> {
        Ok(OriginalRecord {
            sha256: hash(&row.text(0)?)?,
            photo: hash(&row.text(1)?)?,
            format: format(&row.text(2)?)?,
            bytes: number(row.integer(3)?)?,
        })
    };
    db.query(sql, values, |row| Ok(parse(row)))?.into_iter().collect()
}

pub(super) fn format(name: &str) -> Result<Format, LibraryError> {
    Format::from_name(name).ok_or_else(|| LibraryError::Corrupt(format!("the format `{name}`")))
}

/// The photo that shows this picture.
pub(super) fn with_picture(db: &Database, picture: Sha256) -> Result<Option<PhotoId>, LibraryError> {
    first_hash(db, "SELECT id FROM photo WHERE picture = ?1", picture)
}

/// Corrects the hash of a photo's picture.
pub(super) fn set_picture(db: &Database, id: PhotoId, picture: Sha256) -> Result<(), LibraryError> {
    db.exec("UPDATE photo SET picture = ?1 WHERE id = ?2", &[picture.to_hex().into(), id.to_hex().into()])?;
    Ok(())
}

fn first_hash(db: &Database, sql: &str, value: Sha256) -> Result<Option<PhotoId>, LibraryError> {
    db.query(sql, &[value.to_hex().into()], |row| row.text(0))?.first().map(|hex| hash(hex)).transpose()
}

/// Adds a photo, with how it looks. Gives its number.
pub(super) fn insert(db: &Database, photo: &Photo, looks: &Looks, now: Timestamp) -> Result<i64, LibraryError> {
    let at = now.as_millisecond();
    let values = [
        photo.id.to_hex().into(),
        photo.format.name().into(),
        count(photo.bytes),
        photo.width.into(),
        photo.height.into(),
        i64::from(photo.orientation.exif()).into(),
        photo.picture_hash.to_hex().into(),
        looks.upright.map(|hash| hash.bits().cast_signed()).into(),
        to_json(&photo.layers.edited)?,
        to_json(&photo.layers.read)?,
        to_json(&photo.layers.read_from)?,
        to_json(&photo.layers.filled)?,
        to_json(&photo.layers.conflicts)?,
        photo.withdrawn.into(),
        at.into(),
        at.into(),
        to_json(&photo.layers.cleared)?,
        to_json(&photo.layers.defaults)?,
        to_json(&photo.layers.unread)?,
        to_json(&photo.layers.damaged_sidecars)?,
        photo.camera.as_deref().into(),
        crops_text(looks).into(),
        photo.serial.as_deref().into(),
        mirrored_text(looks).into(),
    ];
    let numbers = db.query(
        "INSERT INTO photo (id, format, bytes, width, height, orientation, picture, phash, edited, read, read_from, \
         filled, conflicts, withdrawn, ingested_ms, changed_ms, cleared, standing, unread, damaged_sidecars, camera, \
         crops, serial, mirrored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
         ?18, ?19, ?20, ?21, ?22, ?23, ?24) RETURNING number",
        &values,
        |row| row.integer(0),
    )?;
    for name in &photo.names {
        add_name(db, photo.id, name)?;
    }
    let number = numbers.first().copied().unwrap_or_default();
    set_words(db, number, &words(&photo.layers.effective(), photo.names.clone()))?;
    Ok(number)
}

fn count(bytes: u64) -> Value {
    i64::try_from(bytes).unwrap_or(i64::MAX).into()
}

/// Updates the columns of a photo that may change.
pub(super) fn update(db: &Database, photo: &Photo, now: Timestamp) -> Result<(), LibraryError> {
    let values = [
        photo.id.to_hex().into(),
        to_json(&photo.layers.edited)?,
        to_json(&photo.layers.read)?,
        to_json(&photo.layers.read_from)?,
        to_json(&photo.layers.filled)?,
        to_json(&photo.layers.conflicts)?,
        photo.withdrawn.into(),
        now.as_millisecond().into(),
        to_json(&photo.layers.cleared)?,
        to_json(&photo.layers.defaults)?,
        i64::from(photo.orientation.exif()).into(),
        photo.focus.to_string().into(),
        to_json(&photo.layers.unread)?,
        to_json(&photo.layers.damaged_sidecars)?,
    ];
    db.exec(
        "UPDATE photo SET edited = ?2, read = ?3, read_from = ?4, filled = ?5, conflicts = ?6, withdrawn = ?7, \
         changed_ms = ?8, cleared = ?9, standing = ?10, orientation = ?11, focus = ?12, unread = ?13, \
         damaged_sidecars = ?14, crops = CASE WHEN orientation = ?11 THEN crops END, \
         mirrored = CASE WHEN orientation = ?11 THEN mirrored END WHERE id = ?1",
        &values,
    )?;
    index(db, photo)
}

/// Adds another file with a photo's picture, unless it is there already.
pub(super) fn insert_copy(
    db: &Database,
    sha256: Sha256,
    photo: PhotoId,
    (format, bytes): (Format, u64),
    read: &Metadata,
    now: Timestamp,
) -> Result<(), LibraryError> {
    db.exec(
        "INSERT INTO copy (sha256, photo, format, bytes, read, ingested_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT DO NOTHING",
        &[
            sha256.to_hex().into(),
            photo.to_hex().into(),
            format.name().into(),
            count(bytes),
            to_json(read)?,
            now.as_millisecond().into(),
        ],
    )?;
    Ok(())
}

/// Adds the name of a file that a photo was ingested from, unless it is there already.
/// Gives whether it is new.
pub(super) fn add_name(db: &Database, photo: PhotoId, name: &str) -> Result<bool, DatabaseError> {
    let added = db.exec(
        "INSERT INTO file_name (photo, name, place) \
         VALUES (?1, ?2, (SELECT count(*) FROM file_name WHERE photo = ?1)) ON CONFLICT DO NOTHING",
        &[photo.to_hex().into(), name.into()],
    )?;
    Ok(added > 0)
}

/// Adds the folder that a file of a photo was ingested from, unless it is there already. Gives whether it is new.
pub(super) fn add_folder(db: &Database, photo: PhotoId, name: &str, folder: &str) -> Result<bool, DatabaseError> {
    let added = db.exec(
        "INSERT INTO file_folder (photo, name, folder, place) \
         VALUES (?1, ?2, ?3, (SELECT count(*) FROM file_folder WHERE photo = ?1)) ON CONFLICT DO NOTHING",
        &[photo.to_hex().into(), name.into(), folder.into()],
    )?;
    Ok(added > 0)
}

/// Puts a photo into a collection, unless it is in it already.
pub(super) fn add_to_collection(
    db: &Database,
    photo: PhotoId,
    name: &str,
    place: i64,
    added: Timestamp,
) -> Result<(), DatabaseError> {
    let sql = "INSERT INTO collection_photo (collection, photo, place, added_ms) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT DO NOTHING";
    db.exec(sql, &[name.into(), photo.to_hex().into(), place.into(), added.as_millisecond().into()])?;
    Ok(())
}

/// Updates a photo in the full-text index.
pub(super) fn index(db: &Database, photo: &Photo) -> Result<(), LibraryError> {
    let id: [Value; 1] = [photo.id.to_hex().into()];
    let names = db.query("SELECT name FROM file_name WHERE photo = ?1", &id, |row| row.text(0))?;
    let numbers = db.query("SELECT number FROM photo WHERE id = ?1", &id, |row| row.integer(0))?;
    let Some(number) = numbers.first().copied() else { return Ok(()) };
    set_words(db, number, &words(&photo.layers.effective(), names))
}

fn set_words(db: &Database, number: i64, words: &str) -> Result<(), LibraryError> {
    db.exec("INSERT OR REPLACE INTO photo_words (rowid, words) VALUES (?1, ?2)", &[number.into(), words.into()])?;
    Ok(())
}

/// What a photo is found by.
fn words(metadata: &Metadata, names: Vec<String>) -> String {
    let texts = Property::ALL
        .iter()
        .filter(|property| is_searched(**property))
        .filter_map(|property| property.text(metadata))
        // Of how to reach the creator the email alone: the place of an office is no place of its pictures.
        .chain(metadata.creator_contact.email.clone());
    normalized(&texts.chain(names).collect::<Vec<_>>().join("\n"))
}

/// Whether people look for a photo by the words of a property.
pub(super) fn is_searched(property: Property) -> bool {
    !matches!(
        property,
        Property::DataMining
            | Property::DigitalSourceType
            | Property::WebStatement
            | Property::CcLicence
            | Property::EmbeddedRights
            | Property::LinkedRights
            | Property::CreatorContact
            | Property::Rating
    )
}

/// Normalizes text for index and query: composed, lowercase, `ß` as `ss`. The index itself removes diacritics.
pub(super) fn normalized(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

/// The newest photos below a number, at most so many, with their numbers.
pub(super) fn newest(db: &Database, below: i64, limit: usize) -> Result<Vec<(i64, Photo)>, LibraryError> {
    let sql = "SELECT number FROM photo WHERE number < ?1 ORDER BY number DESC LIMIT ?2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let numbers = db.query(sql, &[below.into(), limit.into()], |row| row.integer(0))?;
    let photo = |number: i64| Ok(numbered(db, number)?.map(|photo| (number, photo)));
    numbers.into_iter().filter_map(|number| photo(number).transpose()).collect()
}

/// The photos of which some metadata could not be read, or that may be published for a time only; newest first. To read all the
/// others as well would take long.
pub(super) fn unread_or_expiring(db: &Database) -> Result<Vec<Photo>, LibraryError> {
    let layers =
        ["edited", "read", "filled", "standing"].map(|layer| format!("{layer} LIKE '%\"expires\":%'")).join(" OR ");
    photos(db, &format!("SELECT {COLUMNS} FROM photo WHERE unread <> '[]' OR {layers} ORDER BY number DESC"), &[])
}

/// The photo with a number, which counts photos as they were ingested.
pub(super) fn numbered(db: &Database, number: i64) -> Result<Option<Photo>, LibraryError> {
    Ok(photos(db, &format!("SELECT {COLUMNS} FROM photo WHERE number = ?1"), &[number.into()])?.pop())
}

/// Every photo from the oldest on, one at a time, without its names, folders and collections.
pub(super) fn each(db: &Database, mut visit: impl FnMut(Photo)) -> Result<(), LibraryError> {
    let read = |row: &Row<'_>| Ok(parse(row).map(&mut visit).err());
    let faults = db.query(&format!("SELECT {COLUMNS} FROM photo ORDER BY number"), &[], read)?;
    faults.into_iter().flatten().next().map_or(Ok(()), Err)
}

/// The name of the first file of every photo.
pub(super) fn first_names(db: &Database) -> Result<HashMap<PhotoId, String>, LibraryError> {
    let sql = "SELECT photo, name FROM file_name WHERE place = 0";
    let rows = db.query(sql, &[], |row| Ok((row.text(0)?, row.text(1)?)))?;
    rows.into_iter().map(|(hex, name)| Ok((hash(&hex)?, name))).collect()
}

/// How every photo looks.
pub(super) fn looks(db: &Database) -> Result<Vec<KnownLooks>, LibraryError> {
    let mut known = Vec::new();
    each_looks(db, |looks| known.push(looks))?;
    Ok(known)
}

/// The same, to be compared with others.
pub(super) fn look_index(db: &Database) -> Result<LookIndex, LibraryError> {
    let mut index = LookIndex::default();
    each_looks(db, |looks| index.add_known(&looks))?;
    Ok(index)
}

fn each_looks(db: &Database, mut visit: impl FnMut(KnownLooks)) -> Result<(), LibraryError> {
    let sql = "SELECT phash, id, crops, mirrored FROM photo WHERE phash IS NOT NULL ORDER BY number";
    let known = |row: &Row<'_>| {
        let crops = row.maybe_text(2)?.unwrap_or_default();
        let mirrored = row.maybe_text(3)?;
        let upright = PerceptualHash::from_bits(row.integer(0)?.cast_unsigned());
        let looks = hash(&row.text(1)?).map(|photo| KnownLooks {
            photo,
            upright,
            mirrored: mirrored.and_then(|hash| hash.parse().ok()),
            crops: crops.split(' ').filter_map(|hash| hash.parse().ok()).collect(),
        });
        Ok(looks.map(&mut visit).err())
    };
    let faults = db.query(sql, &[], known)?;
    faults.into_iter().flatten().next().map_or(Ok(()), Err)
}

/// Keeps how a photo looks.
pub(super) fn set_looks(db: &Database, id: PhotoId, looks: &Looks) -> Result<(), LibraryError> {
    let upright = looks.upright.map(|hash| hash.bits().cast_signed());
    db.exec(
        "UPDATE photo SET phash = ?1, crops = ?2, mirrored = ?4 WHERE id = ?3",
        &[upright.into(), crops_text(looks).into(), id.to_hex().into(), mirrored_text(looks).into()],
    )?;
    Ok(())
}

fn crops_text(looks: &Looks) -> String {
    looks.crops.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Empty where it is too plain: that is known, too.
pub(super) fn mirrored_text(looks: &Looks) -> String {
    looks.mirrored.map(|hash| hash.to_string()).unwrap_or_default()
}

/// A photo of which it is not known how its crops look, or how it looks mirrored.
pub(super) struct OlderPhoto {
    pub(super) id: PhotoId,
    pub(super) format: Format,
    pub(super) orientation: Orientation,
}

/// The photos that an older version took in, and those that were turned since: without the looks of their crops, or also
/// those of which it is not known how they look mirrored.
pub(super) fn without_looks(db: &Database, mirrored: bool) -> Result<Vec<OlderPhoto>, LibraryError> {
    let sql = if mirrored {
        "SELECT id, format, orientation FROM photo WHERE crops IS NULL OR mirrored IS NULL ORDER BY number"
    } else {
        "SELECT id, format, orientation FROM photo WHERE crops IS NULL ORDER BY number"
    };
    let rows = db.query(sql, &[], |row| Ok((row.text(0)?, row.text(1)?, row.integer(2)?)))?;
    let older = |(id, name, exif): (String, String, i64)| {
        let orientation = Orientation::from_exif(u8::try_from(exif).ok());
        Ok(OlderPhoto { id: hash(&id)?, format: format(&name)?, orientation })
    };
    rows.into_iter().map(older).collect()
}
