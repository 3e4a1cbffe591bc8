//! Who was given a kit: a photo that is withdrawn may be in it.

use jiff::Timestamp;

use super::error::LedgerError;
use super::store::Ledger;
use crate::delivery::message::Mailing;
use crate::press::Address;
use crate::storage::Sha256;

/// The table of kits that were made for somebody, a row for each photo.
pub(super) const TABLE: &str = "CREATE TABLE kit (
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    address TEXT NOT NULL,
    written TEXT NOT NULL,
    photo TEXT NOT NULL,
    made BIGINT NOT NULL,
    PRIMARY KEY (release, version, address, photo)
);
CREATE INDEX kit_photo ON kit (photo)";

/// A kit that was made for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitRecord {
    pub release: String,
    pub version: u32,
    pub made: Timestamp,
    /// The photos in it.
    pub photos: Vec<String>,
}

impl Ledger {
    /// Records whom a kit is made for and which photos are in it. Kits are made while others send: no lock is taken.
    pub fn record_kit(
        dir: &std::path::Path,
        kit: &Mailing,
        to: &Address,
        photos: &[Sha256],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        if photos.is_empty() {
            return Ok(());
        }
        std::fs::create_dir_all(dir)
            .map_err(|source| LedgerError::Folder { path: dir.display().to_string(), source })?;
        let ledger = Self::create(dir)?;
        ledger.db.transaction(|db| {
            for photo in photos {
                let sql = "INSERT INTO kit (release, version, address, written, photo, made)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT (release, version, address, photo) DO UPDATE SET made = excluded.made";
                let values = [
                    kit.slug.as_str().into(),
                    kit.version.into(),
                    to.key().into(),
                    to.as_str().into(),
                    photo.to_hex().into(),
                    now.as_millisecond().into(),
                ];
                db.exec(sql, &values)?;
            }
            Ok(())
        })
    }

    /// The kits that were made for an address, oldest first.
    pub fn kits_of(&self, address: &Address) -> Result<Vec<KitRecord>, LedgerError> {
        let sql = "SELECT release, version, made, photo FROM kit WHERE address = ?1
            ORDER BY made, release, version, photo";
        let rows = self.db.query(sql, &[address.key().into()], |row| {
            Ok((row.text(0)?, row.integer(1)?, row.integer(2)?, row.text(3)?))
        })?;
        let mut kits: Vec<KitRecord> = Vec::new();
        for (release, version, made, photo) in rows {
            let version = u32::try_from(version).unwrap_or(1);
            let made = Timestamp::from_millisecond(made).unwrap_or_default();
            match kits.last_mut() {
                Some(kit) if kit.release == release && kit.version == version && kit.made == made => {
                    kit.photos.push(photo);
                }
                _ => kits.push(KitRecord { release, version, made, photos: vec![photo] }),
            }
        }
        Ok(kits)
    }
}
