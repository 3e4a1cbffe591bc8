//! Journalists who wait for a decision, and get no mail until then.
//!
//! `lists/pending.csv` has a row for each, in the form of `suppressed.csv`. A decision removes the row.

use std::path::PathBuf;

use jiff::Timestamp;

use super::address::Address;
use super::folder::{ListError, Lists};
use super::list::PENDING;
use super::suppressed::{Suppressed, Suppression};
use crate::storage::{Access, file};

/// Who gets nothing until somebody decides.
#[derive(Debug, Clone, Default)]
pub struct Pending(Suppressed);

impl Pending {
    /// Since when and why an address waits, if it does.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Suppression> {
        self.0.get(address)
    }

    /// Everybody who waits, in the order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &Suppression)> {
        self.0.addresses()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Lists {
    /// Those who wait for a decision.
    pub fn pending(&self) -> Result<Pending, ListError> {
        self.read_suppressed(&self.pending_path()).map(Pending)
    }

    /// Holds some addresses back until somebody decides. Returns those that are new; those that are suppressed or wait
    /// already stay as they are.
    pub fn hold(&self, addresses: &[(Address, String)], since: Timestamp) -> Result<Vec<Address>, ListError> {
        let (suppressed, mut pending) = (self.suppressed()?, self.pending()?);
        let mut new = Vec::new();
        for (address, why) in addresses {
            if suppressed.get(address).is_none() && pending.get(address).is_none() {
                pending.0.insert(address.clone(), Suppression::new(since, why));
                new.push(address.clone());
            }
        }
        if !new.is_empty() {
            self.write_pending(&pending)?;
        }
        Ok(new)
    }

    /// Removes addresses from those that wait; returns what they waited for.
    pub(super) fn decide(&self, addresses: &[Address]) -> Result<Vec<(Address, Suppression)>, ListError> {
        let mut pending = self.pending()?;
        let taken = |address: &Address| Some((address.clone(), pending.0.remove(address)?));
        let decided: Vec<_> = addresses.iter().filter_map(taken).collect();
        if !decided.is_empty() {
            self.write_pending(&pending)?;
        }
        Ok(decided)
    }

    fn write_pending(&self, pending: &Pending) -> Result<(), ListError> {
        let path = self.pending_path();
        let write = || {
            if pending.is_empty() {
                file::remove(&path)
            } else {
                file::write(&path, &pending.0.to_csv()?, Access::Shared)
            }
        };
        write().map_err(|source| ListError::Write { path: path.display().to_string(), source })
    }

    fn pending_path(&self) -> PathBuf {
        self.dir.join(format!("{PENDING}.csv"))
    }
}
