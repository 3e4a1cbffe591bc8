//! Suppressions that were lifted, and why: the history of `list allow`.
//!
//! `lists/.history/allowed.csv` has a row for each: the address, since when and why it got no mail, when that was lifted,
//! and the reason.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::address::Address;
use super::folder::{ListError, Lists};
use super::suppressed::{NotSuppressed, Suppression};
use super::table::Table;
use crate::storage::text::{from_spreadsheet_cell, spreadsheet_cell};
use crate::storage::{Access, file};

/// A suppression that was lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Since when and why the address got no mail or waited for a decision.
    pub was: Suppression,
    /// When it was lifted: RFC 3339.
    pub at: String,
    /// Why it was lifted.
    pub why: String,
}

const COLUMNS: [&str; 5] = ["address", "since", "why", "allowed", "reason"];

impl Lists {
    /// Lifts a suppression, or decides that somebody who waits gets mail. Returns what was lifted; `None` if the address
    /// was getting mail. The reason is on disk before the first mail can be sent.
    pub fn allow(&self, address: &Address, now: Timestamp, why: &str) -> Result<Option<Suppression>, ListError> {
        let _lock = self.lock()?;
        let (suppressed, pending) = (self.suppressed()?, self.pending()?);
        let Some(was) = self.suppression_among(address, &suppressed, pending.get(address)) else { return Ok(None) };
        let lifted = Suppression::new(now, why);
        self.add_allowed([(address.to_string(), Allowed { was: was.clone(), at: lifted.since, why: lifted.why })])?;
        self.unsuppress(suppressed, address)?;
        self.take_decided(pending, [address])?;
        Ok(Some(was))
    }

    /// The suppressions of an address that were lifted, oldest first.
    pub fn allowed(&self, address: &Address) -> Result<Vec<Allowed>, ListError> {
        let (key, mut pseudonym) = (address.key(), None);
        let mut is_of = |known: &str| {
            if known.contains('@') {
                return known.to_ascii_lowercase() == key;
            }
            // Accepted as missing, when nothing but its pseudonym was known.
            let of = pseudonym.get_or_insert_with(|| (self.pseudonym)().ok().map(|pseudonym| pseudonym.of(address)));
            of.as_deref() == Some(known)
        };
        let mut all = self.all_allowed()?;
        all.retain(|(known, _)| is_of(known));
        Ok(all.into_iter().map(|(_, allowed)| allowed).collect())
    }

    /// Adds to the history.
    pub(super) fn add_allowed(&self, new: impl IntoIterator<Item = (String, Allowed)>) -> Result<(), ListError> {
        let mut history = self.all_allowed()?;
        history.extend(new);
        self.write_allowed(&history)
    }

    /// The last time each address was allowed, by [`Address::key`].
    pub fn last_allowed(&self) -> Result<BTreeMap<String, Allowed>, ListError> {
        let all = self.all_allowed()?.into_iter();
        Ok(all.map(|(address, allowed)| (address.to_ascii_lowercase(), allowed)).collect())
    }

    /// Removes what was lifted for somebody who is erased.
    pub(super) fn forget_allowed(&self, address: &Address) -> Result<(), ListError> {
        let (key, mut all) = (address.key(), self.all_allowed()?);
        let before = all.len();
        all.retain(|(known, _)| known.to_ascii_lowercase() != key);
        if all.len() == before { Ok(()) } else { self.write_allowed(&all) }
    }

    fn all_allowed(&self) -> Result<Vec<(String, Allowed)>, ListError> {
        let path = self.allowed_path();
        let shown = || path.display().to_string();
        let bytes = file::read_or_nothing(&path).map_err(|source| ListError::Read { path: shown(), source })?;
        if bytes.trim_ascii().is_empty() {
            return Ok(Vec::new());
        }
        let refuse = |source: NotSuppressed| ListError::Suppressed { path: shown(), source };
        let table = Table::read(&bytes, |cell| COLUMNS.contains(&cell.trim())).map_err(|bad| refuse(bad.into()))?;
        let mut all = Vec::new();
        for row in table.rows() {
            let cells = row.cells.as_ref();
            let cells = cells
                .map_err(|bad| refuse(NotSuppressed::Row { row: row.number, reason: bad.0.clone().into_owned() }))?;
            let cell = |at: usize| cells.get(at).map_or("", |cell| from_spreadsheet_cell(cell.trim())).to_owned();
            if row.number > 1 || cell(0) != COLUMNS[0] {
                let was = Suppression { since: cell(1), why: cell(2) };
                all.push((cell(0), Allowed { was, at: cell(3), why: cell(4) }));
            }
        }
        Ok(all)
    }

    fn write_allowed(&self, all: &[(String, Allowed)]) -> Result<(), ListError> {
        let path = self.allowed_path();
        let write = || {
            if all.is_empty() {
                return file::remove(&path);
            }
            let mut table = csv::Writer::from_writer(Vec::new());
            table.write_record(COLUMNS)?;
            for (address, Allowed { was, at, why }) in all {
                table.write_record([address, &was.since, &was.why, at, why].map(|cell| spreadsheet_cell(cell)))?;
            }
            file::write(&path, &table.into_inner().map_err(csv::IntoInnerError::into_error)?, Access::Personal)
        };
        write().map_err(|source: std::io::Error| ListError::Write { path: path.display().to_string(), source })
    }

    fn allowed_path(&self) -> PathBuf {
        self.dir.join(".history").join("allowed.csv")
    }
}
