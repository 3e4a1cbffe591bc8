//! What the ledger holds about one person, and how it is erased.

use super::entry::{Entry, SELECT, entry};
use super::error::LedgerError;
use super::store::Ledger;
use super::writer::LedgerWriter;
use crate::press::{Address, Secret, keyed_hash, mentions, without_mentions};
use crate::storage::Database;

/// Where the ledger has free text: the table, its key, and the column.
type TextColumn = (&'static str, &'static str, &'static str);

const NOTICES: TextColumn = ("notice", "id", "said");
const REPLIES: TextColumn = ("delivery", "message_id", "reply");

/// A message to somebody, as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRecord {
    pub release: String,
    /// [`Channel::as_str`](super::Channel::as_str).
    pub channel: String,
    pub entry: Entry,
}

impl Ledger {
    /// Every message to an address, oldest first.
    pub fn records_of(&self, address: &Address) -> Result<Vec<LedgerRecord>, LedgerError> {
        let columns = SELECT.replace(" FROM", ", release, channel FROM");
        let sql = format!("{columns} WHERE address = ?1 ORDER BY updated, release, version");
        let rows = self.db.query(&sql, &[address.key().into()], |row| {
            let (release, channel) = (row.text(9)?, row.text(10)?);
            Ok(entry(row).map(|entry| LedgerRecord { release, channel, entry }))
        })?;
        rows.into_iter().collect()
    }

    /// What notices and replies about others say, where it mentions an address.
    pub fn mentions_of(&self, address: &Address) -> Result<Vec<String>, LedgerError> {
        let mut found: Vec<String> = texts(&self.db, NOTICES)?.into_iter().map(|(_, text)| text).collect();
        found.extend(texts(&self.db, REPLIES)?.into_iter().map(|(_, text)| text));
        found.retain(|text| mentions(text, address));
        Ok(found)
    }

    /// Every address that a message was meant for.
    pub fn addresses(&self) -> Result<Vec<Address>, LedgerError> {
        let found = self.db.query("SELECT DISTINCT written FROM delivery ORDER BY written", &[], |row| row.text(0))?;
        Ok(found.iter().filter_map(|written| written.parse().ok()).collect())
    }
}

impl LedgerWriter {
    /// Replaces a person by a pseudonym: what was sent stays counted. Gives the number of messages.
    pub fn forget(&mut self, address: &Address, secret: &Secret) -> Result<usize, LedgerError> {
        let pseudonym = keyed_hash(secret, &address.key());
        // `.invalid` is never a real domain (RFC 2606).
        let nobody = format!("erased-{pseudonym}@erased.invalid");
        let key = address.key();
        let forgotten = self.ledger.db.transaction(|db| {
            let sql = "UPDATE delivery SET address = ?1, written = ?1, name = '', reply = NULL,
                    message_id = 'erased.' || ?2 || '.' || release || '.' || version,
                    state = CASE WHEN state IN ('queued', 'deferred') THEN 'skipped' ELSE state END
                WHERE address = ?3";
            // What was never sent needs no count; and somebody erased may have been skipped again since.
            let unsent =
                db.exec("DELETE FROM delivery WHERE address = ?1 AND state = 'skipped'", &[key.clone().into()])?;
            let forgotten = db.exec(sql, &[nobody.into(), pseudonym.into(), key.clone().into()])?;
            // A kit is no message: nothing is counted by it.
            db.exec("DELETE FROM kit WHERE address = ?1", &[key.clone().into()])?;
            db.exec("DELETE FROM notice WHERE address = ?1", &[key.into()])?;
            // Others' notices and replies may mention them.
            for (table, key, column) in [NOTICES, REPLIES] {
                for (id, text) in texts(db, (table, key, column))? {
                    if mentions(&text, address) {
                        let clean = without_mentions(&text, address, "(erased)");
                        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = ?2");
                        db.exec(&sql, &[clean.into(), id.into()])?;
                    }
                }
            }
            Ok::<_, LedgerError>(forgotten + unsent)
        })?;
        self.ledger.db.scrub()?;
        Ok(forgotten)
    }
}

/// The texts in a column that may contain an address, each with its key.
fn texts(db: &Database, (table, key, column): TextColumn) -> Result<Vec<(String, String)>, LedgerError> {
    let sql = format!("SELECT {key}, {column} FROM {table} WHERE {column} LIKE '%@%'");
    Ok(db.query(&sql, &[], |row| Ok((row.text(0)?, row.text(1)?)))?)
}
