//! What a message holds: its text and its photos. Corrections and notices of withdrawn photos are decided by it.
//!
//! Messages of older ledgers have no content: what they hold is not known.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::error::LedgerError;
use super::store::Ledger;
use crate::delivery::content::{MessageContent, MessagePhoto};
use crate::release::Slug;
use crate::storage::{Database, Sha256};

/// The tables of contents. Many messages share one.
pub(super) const TABLES: &str = "ALTER TABLE delivery ADD COLUMN content TEXT;
CREATE TABLE content (
    id TEXT PRIMARY KEY,
    release TEXT NOT NULL,
    edition TEXT NOT NULL,
    words TEXT NOT NULL,
    embargo BIGINT
);
CREATE INDEX content_release ON content (release);
CREATE TABLE content_photo (
    content TEXT NOT NULL,
    photo TEXT NOT NULL,
    caption TEXT NOT NULL,
    carried BIGINT NOT NULL,
    PRIMARY KEY (content, photo)
);
CREATE INDEX content_photo_photo ON content_photo (photo)";

/// A content's name in the ledger.
fn id(content: &MessageContent, release: &Slug) -> String {
    let MessageContent { edition, words, embargo, photos } = content;
    let embargo = embargo.map_or(String::new(), |lift| lift.as_millisecond().to_string());
    let photo = |p: &MessagePhoto| format!("|{} {} {}", p.photo, p.caption, p.carried);
    let photos: String = photos.iter().map(photo).collect();
    Sha256::of(format!("{release}|{edition}|{words}|{embargo}{photos}").as_bytes()).to_hex()
}

/// Keeps a content, and returns its name.
pub(super) fn keep(content: &MessageContent, db: &Database, release: &Slug) -> Result<String, LedgerError> {
    let id = id(content, release);
    let sql = "INSERT INTO content (id, release, edition, words, embargo) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO NOTHING";
    let values = [
        id.as_str().into(),
        release.as_str().into(),
        content.edition.tag().into(),
        content.words.to_hex().into(),
        content.embargo.map(Timestamp::as_millisecond).into(),
    ];
    db.exec(sql, &values)?;
    for MessagePhoto { photo, caption, carried } in &content.photos {
        let sql = "INSERT INTO content_photo (content, photo, caption, carried) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (content, photo) DO NOTHING";
        let values = [id.as_str().into(), photo.to_hex().into(), caption.to_hex().into(), (*carried).into()];
        db.exec(sql, &values)?;
    }
    Ok(id)
}

impl Ledger {
    /// The contents that messages of a release have or had, by their names.
    pub fn contents(&self, release: &Slug) -> Result<BTreeMap<String, MessageContent>, LedgerError> {
        let sql = "SELECT id, edition, words, embargo FROM content WHERE release = ?1";
        let rows = self.db.query(sql, &[release.as_str().into()], |row| {
            Ok((row.text(0)?, content(&row.text(1)?, &row.text(2)?, row.maybe_integer(3)?)))
        })?;
        let mut contents = BTreeMap::new();
        for (id, content) in rows {
            contents.insert(id, content?);
        }
        let sql = "SELECT content, photo, caption, carried FROM content_photo
            WHERE content IN (SELECT id FROM content WHERE release = ?1) ORDER BY photo";
        let rows = self.db.query(sql, &[release.as_str().into()], |row| {
            Ok((row.text(0)?, hash(&row.text(1)?), hash(&row.text(2)?), row.integer(3)? != 0))
        })?;
        for (id, photo, caption, carried) in rows {
            if let Some(content) = contents.get_mut(&id) {
                content.photos.push(MessagePhoto { photo: photo?, caption: caption?, carried });
            }
        }
        Ok(contents)
    }
}

fn content(edition: &str, words: &str, embargo: Option<i64>) -> Result<MessageContent, LedgerError> {
    let lift = embargo.map(Timestamp::from_millisecond).transpose();
    Ok(MessageContent {
        edition: edition.parse().map_err(|_| LedgerError::Damaged(format!("the language `{edition}`")))?,
        words: hash(words)?,
        embargo: lift.map_err(|_| LedgerError::Damaged("a time out of range".to_owned()))?,
        photos: Vec::new(),
    })
}

fn hash(hex: &str) -> Result<Sha256, LedgerError> {
    hex.parse().map_err(|_| LedgerError::Damaged(format!("the hash `{hex}`")))
}
