//! Journalists who are waiting for a decision and get no mail until then.
//!
//! `lists/pending.csv` has a row for each, in the form of `suppressed.csv`. A decision removes the row. A list of the user's
//! may have had that name before pressbox used it: a file without our header is not ours, and is never written or deleted.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;

use jiff::Timestamp;

use super::address::Address;
use super::folder::{ListError, Lists};
use super::list::PENDING;
use super::pseudonym::Pseudonym;
use super::suppressed::{Suppressed, Suppression, has_our_header};
use crate::storage::{Access, file, regular_file};

/// Who gets nothing until somebody decides.
#[derive(Debug, Clone, Default)]
pub struct Pending(Suppressed);

impl Pending {
    /// Since when and why an address waits, if it does.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Suppression> {
        self.0.get(address)
    }

    /// The keyed hash of each address.
    pub(super) fn hashes(&self, pseudonym: &Pseudonym) -> BTreeSet<String> {
        self.0.hashes(pseudonym)
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
        let path = self.pending_path();
        let bytes = match regular_file::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Pending::default()),
            Err(source) => return Err(ListError::Read { path: path.display().to_string(), source }),
        };
        // pressbox never leaves this file empty, so an empty one may be what is left of ours.
        if !has_our_header(&bytes) {
            if bytes.trim_ascii().is_empty() && self.has_had_pending() {
                return Ok(Pending::default());
            }
            return Err(ListError::NotPending { path: path.display().to_string() });
        }
        self.suppressed_in(&path, &bytes).map(Pending)
    }

    /// Adds those to the pending who are neither suppressed nor among them, and writes the file if there are any.
    pub(super) fn add_pending(
        &self,
        mut pending: Pending,
        suppressed: &Suppressed,
        addresses: &[(Address, String)],
        since: Timestamp,
    ) -> Result<(), ListError> {
        let mut added = Vec::new();
        for (address, why) in addresses {
            if suppressed.get(address).is_none() && pending.get(address).is_none() {
                pending.0.insert(address.clone(), Suppression::new(since, why));
                added.push(address);
            }
        }
        if added.is_empty() {
            return Ok(());
        }
        self.write_pending(&pending)?;
        self.note_pending_in_guard(&pending, suppressed, added)
    }

    /// Removes addresses from those that wait, and writes the file if somebody was removed.
    pub(super) fn take_decided<'a>(
        &self,
        mut pending: Pending,
        addresses: impl IntoIterator<Item = &'a Address>,
    ) -> Result<Pending, ListError> {
        let addresses: Vec<&Address> = addresses.into_iter().collect();
        // First in the guard, so that a crash in between leaves them waiting and stops nothing.
        self.decide_in_guard(&addresses)?;
        let mut decided = 0;
        for address in addresses {
            decided += usize::from(pending.0.remove(address).is_some());
        }
        if decided > 0 {
            self.write_pending(&pending)?;
        }
        Ok(pending)
    }

    /// Replaces the file, which is ours: it was [read](Self::pending) before.
    fn write_pending(&self, pending: &Pending) -> Result<(), ListError> {
        let path = self.pending_path();
        let write = || {
            if pending.is_empty() {
                file::remove(&path)
            } else {
                file::write(&path, &pending.0.to_csv()?, Access::Personal)
            }
        };
        write().map_err(|source| ListError::Write { path: path.display().to_string(), source })
    }

    pub(super) fn pending_path(&self) -> PathBuf {
        self.dir.join(format!("{PENDING}.csv"))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MOMENT: Timestamp = Timestamp::UNIX_EPOCH;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    /// Files of that name that are not ours, or no longer.
    const FOREIGN: [&str; 9] = [
        "name,e-mail\nAnna,anna@media.example\n",
        "anna@media.example\nbo@media.example\n",
        "address\nanna@media.example\n",
        "address,since\nanna@media.example,2026-01-01\n",
        "address,since,why,outlet\nanna@media.example,,,Daily\n",
        "address,name,why\nanna@media.example,Anna,x\n",
        "anna@media.example,2026-01-01T00:00:00Z,asks for no more mail\n",
        "\n",
        "",
    ];

    #[test]
    fn a_list_of_the_users_with_that_name_is_refused_and_stays_as_it_is() {
        for content in FOREIGN {
            let dir = tempfile::tempdir().unwrap();
            let lists = Lists::new(dir.path());
            let (pending, suppressed) = (dir.path().join("pending.csv"), dir.path().join("suppressed.csv"));
            fs::write(&pending, content).unwrap();
            let anna = [(address("anna@media.example"), "a reason".to_owned())];
            let refused = [
                lists.pending().map(drop),
                lists.record_opt_outs(&[], &anna, MOMENT).map(drop),
                lists.suppress(&anna[0].0, MOMENT, "x").map(drop),
                lists.record_opt_outs(&anna, &anna, MOMENT).map(drop),
                lists.allow(&anna[0].0, MOMENT, "x").map(drop),
                lists.erase(&anna[0].0, MOMENT, "x").map(drop),
            ];
            for (at, refused) in refused.into_iter().enumerate() {
                assert!(matches!(refused, Err(ListError::NotPending { .. })), "{at} of {content:?}: {refused:?}");
            }
            assert_eq!(fs::read_to_string(&pending).unwrap(), content);
            assert!(!suppressed.exists(), "{content:?}: nothing is half done");
        }
    }

    #[test]
    fn our_file_is_ours_however_a_spreadsheet_saved_it() {
        let row = "anna@media.example,2026-01-01T00:00:00Z,asks";
        for content in [
            format!("address,since,why\n{row}\n"),
            format!("\u{feff}address,since,why\r\n{row}\r\n"),
            format!("\"address\",\"since\",\"why\"\n{row}\n"),
            format!("address;since;why\n{}\n", row.replace(',', ";")),
            format!("address,since,why,,\n{row},,\n"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let lists = Lists::new(dir.path());
            fs::write(dir.path().join("pending.csv"), &content).unwrap();
            assert_eq!(lists.pending().unwrap().len(), 1, "{content:?}");
            // Nobody waits any more: the file goes.
            lists.suppress(&address("anna@media.example"), MOMENT, "x").unwrap();
            assert!(!dir.path().join("pending.csv").exists(), "{content:?}");
        }
    }

    #[test]
    fn a_bad_row_among_the_pending_stops_a_decision_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let lists = Lists::new(dir.path());
        let (anna, bo) = (address("anna@media.example"), address("bo@media.example"));
        lists.suppress(&bo, MOMENT, "x").unwrap();
        let content = "address,since,why\nnobody,,\n";
        fs::write(dir.path().join("pending.csv"), content).unwrap();
        let before = fs::read_to_string(dir.path().join("suppressed.csv")).unwrap();
        let refused = [
            lists.suppress(&anna, MOMENT, "x").map(drop),
            lists.allow(&bo, MOMENT, "x").map(drop),
            lists.erase(&bo, MOMENT, "x").map(drop),
        ];
        for (at, refused) in refused.into_iter().enumerate() {
            assert!(matches!(refused, Err(ListError::Suppressed { .. })), "{at}: {refused:?}");
        }
        assert_eq!(fs::read_to_string(dir.path().join("suppressed.csv")).unwrap(), before);
        assert_eq!(fs::read_to_string(dir.path().join("pending.csv")).unwrap(), content);
        assert!(lists.allowed(&bo).unwrap().is_empty());
    }
}
