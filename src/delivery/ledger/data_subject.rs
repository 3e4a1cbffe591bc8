//! What the ledger knows of one person, and how it forgets them.

use super::{Entry, Ledger, LedgerError, LedgerWriter, SELECT, entry};
use crate::press::{Address, Secret, keyed_hash};

/// A message to somebody, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRecord {
    pub release: String,
    /// The word of the way that it took.
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

    /// Every address that a message was meant for.
    pub fn addresses(&self) -> Result<Vec<Address>, LedgerError> {
        let found = self.db.query("SELECT DISTINCT written FROM delivery ORDER BY written", &[], |row| row.text(0))?;
        Ok(found.iter().filter_map(|written| written.parse().ok()).collect())
    }
}

impl LedgerWriter {
    /// Puts a name that says nothing in the place of somebody: what was sent stays counted. Gives how many messages.
    pub fn forget(&mut self, address: &Address, secret: &Secret) -> Result<usize, LedgerError> {
        let pseudonym = keyed_hash(secret, &address.key());
        // The domain is one that never is (RFC 2606).
        let nobody = format!("erased-{pseudonym}@erased.invalid");
        let key = address.key();
        let forgotten = self.ledger.db.transaction(|db| {
            let sql = "UPDATE delivery SET address = ?1, written = ?1, name = '', reply = NULL,
                    message_id = 'erased.' || ?2 || '.' || release || '.' || version,
                    state = CASE WHEN state IN ('queued', 'deferred') THEN 'skipped' ELSE state END
                WHERE address = ?3";
            // What was never sent needs no count; and somebody erased may have been kept back again since.
            let never =
                db.exec("DELETE FROM delivery WHERE address = ?1 AND state = 'skipped'", &[key.clone().into()])?;
            let forgotten = db.exec(sql, &[nobody.into(), pseudonym.into(), key.clone().into()])?;
            db.exec("DELETE FROM notice WHERE address = ?1", &[key.into()])?;
            Ok::<_, LedgerError>(forgotten + never)
        })?;
        self.ledger.db.scrub()?;
        Ok(forgotten)
    }
}
