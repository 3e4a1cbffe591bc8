//! Suppressing addresses: the file `suppressed.csv`, written.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::address::Address;
use super::folder::{ListError, Lists};
use super::list::SUPPRESSED;
use super::suppressed::{HEADER, Suppressed, Suppression};
use crate::storage::text::spreadsheet_cell;
use crate::storage::{Access, file};

impl Lists {
    /// The suppressed addresses; a missing file is empty.
    pub fn suppressed(&self) -> Result<Suppressed, ListError> {
        let path = self.suppressed_path();
        let read = |source| ListError::Read { path: path.display().to_string(), source };
        self.suppressed_in(&path, &file::read_or_nothing(&path).map_err(read)?)
    }

    /// The addresses in a file that was read.
    pub(super) fn suppressed_in(&self, path: &Path, bytes: &[u8]) -> Result<Suppressed, ListError> {
        let refused = |source| ListError::Suppressed { path: path.display().to_string(), source };
        Suppressed::read(bytes, &*self.pseudonym).map_err(refused)
    }

    /// Suppresses an address; `false` if it is suppressed already.
    pub fn suppress(&self, address: &Address, since: Timestamp, why: &str) -> Result<bool, ListError> {
        Ok(!self.suppress_all(&[(address.clone(), why.to_owned())], since)?.is_empty())
    }

    /// Suppresses addresses, each for its reason, all at once, and returns those that had been getting mail until now. Nobody among them
    /// waits for a decision any more.
    pub fn suppress_all(&self, addresses: &[(Address, String)], since: Timestamp) -> Result<Vec<Address>, ListError> {
        self.record_opt_outs(addresses, &[], since)
    }

    /// The same, and makes others pending. Both files are read before either is written.
    pub fn record_opt_outs(
        &self,
        suppress: &[(Address, String)],
        undecided: &[(Address, String)],
        since: Timestamp,
    ) -> Result<Vec<Address>, ListError> {
        let _lock = self.lock()?;
        let (mut suppressed, pending) = (self.suppressed()?, self.pending()?);
        let mut new: Vec<(Address, Suppression)> = Vec::new();
        for (address, why) in suppress {
            if suppressed.get(address).is_none() {
                let suppression = Suppression::new(since, why);
                suppressed.insert(address.clone(), suppression.clone());
                new.push((address.clone(), suppression));
            }
        }
        if !new.is_empty() {
            self.append_suppressed(&suppressed, &new)?;
        }
        self.note_in_guard(&suppressed, new.iter().map(|(address, _)| address))?;
        let pending = self.take_decided(pending, suppress.iter().map(|(address, _)| address))?;
        self.add_pending(pending, &suppressed, undecided, since)?;
        Ok(new.into_iter().map(|(address, _)| address).collect())
    }

    /// Appends rows to the file, which keeps what a person wrote into it; `all` contains them, too.
    fn append_suppressed(&self, all: &Suppressed, new: &[(Address, Suppression)]) -> Result<(), ListError> {
        let path = self.suppressed_path();
        let append = || {
            fs::create_dir_all(&self.dir)?;
            let now = file::read_or_nothing(&path)?;
            // Somebody may have saved the file with another delimiter or encoding: then it is rewritten.
            let ours = std::str::from_utf8(&now).is_ok() && now.starts_with(HEADER.trim_end().as_bytes());
            if !now.is_empty() && !ours {
                return file::write(&path, &all.to_csv()?, Access::Personal);
            }
            let mut content = now;
            if content.is_empty() {
                content.extend_from_slice(HEADER.as_bytes());
            } else if !content.ends_with(b"\n") {
                content.push(b'\n');
            }
            let mut rows = csv::Writer::from_writer(content);
            for (address, Suppression { since, why }) in new {
                rows.write_record([
                    spreadsheet_cell(address.as_str()),
                    spreadsheet_cell(since),
                    spreadsheet_cell(why),
                ])?;
            }
            file::write(&path, &rows.into_inner().map_err(csv::IntoInnerError::into_error)?, Access::Personal)
        };
        append().map_err(|source| ListError::Write { path: path.display().to_string(), source })
    }

    /// Lifts a suppression: first in the guard, so that a crash in between leaves the address suppressed and stops nothing.
    pub(super) fn unsuppress(&self, mut suppressed: Suppressed, address: &Address) -> Result<(), ListError> {
        self.lift_in_guard(address)?;
        if suppressed.remove(address).is_none() { Ok(()) } else { self.write_suppressed(&suppressed, None) }
    }

    /// Rewrites the file, perhaps with an address that was added, and then what the guard does not know of it.
    pub(super) fn write_suppressed(&self, suppressed: &Suppressed, added: Option<&Address>) -> Result<(), ListError> {
        let path = self.suppressed_path();
        let write = || file::write(&path, &suppressed.to_csv()?, Access::Personal);
        write().map_err(|source| ListError::Write { path: path.display().to_string(), source })?;
        self.note_in_guard(suppressed, added)
    }

    pub(super) fn suppressed_path(&self) -> PathBuf {
        self.dir.join(format!("{SUPPRESSED}.csv"))
    }
}
