//! What is kept of forgotten photos: the hashes of their files, and when.

use jiff::Timestamp;

use super::catalogue::hash;
use super::error::LibraryError;
use super::photo::Forgotten;
use crate::photo::{PhotoId, PhotoPrefix};
use crate::storage::{Database, Sha256};

/// The forgotten photos with a file whose hash begins with this.
pub(super) fn with_prefix(db: &Database, prefix: &PhotoPrefix) -> Result<Vec<Forgotten>, LibraryError> {
    // The prefix has hex digits only, so it needs no escape.
    let sql = "SELECT DISTINCT photo, forgotten_ms FROM forgotten WHERE id LIKE ?1 ORDER BY photo LIMIT 5";
    let rows = db.query(sql, &[format!("{prefix}%").into()], |row| Ok((row.text(0)?, row.integer(1)?)))?;
    rows.iter().map(|(photo, ms)| Ok(Forgotten { photo: hash(photo)?, at: time(*ms)? })).collect()
}

/// The hashes of all files that were forgotten.
pub(super) fn all(db: &Database) -> Result<Vec<Sha256>, LibraryError> {
    db.query("SELECT id FROM forgotten ORDER BY id", &[], |row| row.text(0))?.iter().map(|hex| hash(hex)).collect()
}

/// When a file was forgotten.
pub(super) fn at(db: &Database, sha256: Sha256) -> Result<Option<Timestamp>, LibraryError> {
    let sql = "SELECT forgotten_ms FROM forgotten WHERE id = ?1";
    db.query(sql, &[sha256.to_hex().into()], |row| row.integer(0))?.first().map(|ms| time(*ms)).transpose()
}

/// A file may be ingested again. Gives whether it was forgotten.
pub(super) fn allow(db: &Database, sha256: Sha256) -> Result<bool, LibraryError> {
    Ok(db.exec("DELETE FROM forgotten WHERE id = ?1", &[sha256.to_hex().into()])? > 0)
}

/// Keeps that a file was forgotten, with the photo that it was.
pub(super) fn remember(db: &Database, sha256: Sha256, photo: PhotoId, at: Timestamp) -> Result<(), LibraryError> {
    let sql = "INSERT INTO forgotten (id, photo, forgotten_ms) VALUES (?1, ?2, ?3) \
               ON CONFLICT (id) DO UPDATE SET photo = excluded.photo, forgotten_ms = excluded.forgotten_ms";
    db.exec(sql, &[sha256.to_hex().into(), photo.to_hex().into(), at.as_millisecond().into()])?;
    Ok(())
}

pub(super) fn time(ms: i64) -> Result<Timestamp, LibraryError> {
    Timestamp::from_millisecond(ms).map_err(|_| LibraryError::Corrupt(format!("the time {ms}")))
}
