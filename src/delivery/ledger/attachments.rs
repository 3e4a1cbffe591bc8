//! The files attached to a mailing: whoever gets it later gets the same ones.

use super::entry::Channel;
use super::error::LedgerError;
use super::store::Ledger;
use super::writer::LedgerWriter;
use crate::delivery::attachment::Attachment;
use crate::delivery::message::Mailing;
use crate::storage::Sha256;

pub(super) const TABLE: &str = "CREATE TABLE attachment (
    channel TEXT NOT NULL,
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (channel, release, version, name)
)";

/// A file that was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentAttachment {
    pub name: String,
    pub bytes: u64,
    pub sha256: Sha256,
}

impl Ledger {
    /// The files attached to a mailing, by name.
    pub fn attachments(&self, channel: Channel, mailing: &Mailing) -> Result<Vec<SentAttachment>, LedgerError> {
        let sql = "SELECT name, bytes, sha256 FROM attachment
            WHERE channel = ?1 AND release = ?2 AND version = ?3 ORDER BY name";
        let values = [channel.as_str().into(), mailing.slug.as_str().into(), mailing.version.into()];
        let rows = self.db.query(sql, &values, |row| Ok((row.text(0)?, row.integer(1)?, row.text(2)?)))?;
        let read = |(name, bytes, hex): (String, i64, String)| {
            let sha256 = hex.parse().map_err(|_| LedgerError::Damaged(format!("the hash `{hex}`")))?;
            Ok(SentAttachment { name, bytes: u64::try_from(bytes).unwrap_or(0), sha256 })
        };
        rows.into_iter().map(read).collect()
    }
}

impl LedgerWriter {
    /// Records which files are attached to a mailing, in place of what was recorded before.
    pub fn record_attachments(
        &mut self,
        channel: Channel,
        mailing: &Mailing,
        files: &[Attachment],
    ) -> Result<(), LedgerError> {
        self.ledger.db.transaction(|db| {
            let key = || [channel.as_str().into(), mailing.slug.as_str().into(), mailing.version.into()];
            db.exec("DELETE FROM attachment WHERE channel = ?1 AND release = ?2 AND version = ?3", &key())?;
            for file in files {
                let sql = "INSERT INTO attachment (channel, release, version, name, bytes, sha256)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let bytes = i64::try_from(file.bytes().len()).unwrap_or(i64::MAX);
                let about = [file.name().into(), bytes.into(), file.sha256().to_hex().into()];
                let values: Vec<_> = key().into_iter().chain(about).collect();
                db.exec(sql, &values)?;
            }
            Ok(())
        })
    }
}
