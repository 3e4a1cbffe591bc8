//! The file of suppressed addresses against its [guard](super::suppression_guard).

use std::path::PathBuf;

use jiff::Timestamp;

use super::address::Address;
use super::allowed::Allowed;
use super::folder::{ListError, Lists, SuppressedFile};
use super::pseudonym::Pseudonym;
use super::suppressed::{Suppressed, Suppression};
use super::suppression_guard::{GuardCopyError, GuardPlaces, SuppressionGuard, UnusableGuard};
use super::unsubscribe::Secret;
use crate::storage::FileLock;

/// Held by the process that changes who gets no mail, so that none loses what another one adds.
const LOCK: &str = "lists.lock";

/// Held by the process that changes the lists themselves.
const FILES_LOCK: &str = "list-files.lock";

/// A file of suppressed addresses that was accepted as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedFile {
    /// Addresses that got no mail and are not in the file: they get mail again.
    pub lost: usize,
    /// The guard could not be used, and was rebuilt from the file.
    pub anew: bool,
}

/// Why an address whose row is gone gets no mail.
fn row_missing() -> Suppression {
    let why = "it is missing from `lists/suppressed.csv`, where it used to be".to_owned();
    Suppression { since: String::new(), why }
}

impl Lists {
    /// The suppressed addresses, to send by. Refused if an address is missing whose suppression nobody lifted.
    pub fn suppressed_to_send(&self) -> Result<Suppressed, ListError> {
        // Where nothing can be written nobody else writes, either.
        let _lock = self.lock_path(LOCK).map(|path| FileLock::wait(&path)).transpose().ok();
        let suppressed = self.suppressed()?;
        if let Some((guard, pseudonym, _)) = self.guard()? {
            let lost = guard.lost(&suppressed.hashes(&pseudonym)).len();
            if lost > 0 {
                let path = self.suppressed_path();
                let left = match (path.exists(), suppressed.is_empty()) {
                    (false, _) => SuppressedFile::Missing,
                    (true, true) => SuppressedFile::Empty,
                    (true, false) => SuppressedFile::Shorter,
                };
                let path = path.display().to_string();
                return Err(ListError::SuppressionsLost { path, left, lost, known: guard.len() });
            }
        }
        Ok(suppressed)
    }

    /// Makes the guard know all that the file names. A newsroom that has no guard yet gets one. Returns what is wrong with its
    /// copy outside the newsroom: that one is made anew here, where it is told, and nowhere else.
    pub fn keep_guard(&self) -> Result<Option<GuardCopyError>, ListError> {
        let _lock = self.lock()?;
        let suppressed = self.suppressed()?;
        self.note_in_guard(&suppressed, [])?;
        let Ok(Some((guard, pseudonym, places))) = self.guard() else { return Ok(None) };
        Ok(guard.mend_copy(places, &pseudonym))
    }

    /// Why an address gets no mail: it is suppressed, it waits for a decision, or its row has disappeared.
    pub fn suppression_of(&self, address: &Address) -> Result<Option<Suppression>, ListError> {
        Ok(self.suppression_among(address, &self.suppressed()?, self.pending()?.get(address)))
    }

    pub(super) fn suppression_among(
        &self,
        address: &Address,
        suppressed: &Suppressed,
        pending: Option<&Suppression>,
    ) -> Option<Suppression> {
        if let Some(suppression) = suppressed.get(address).or(pending) {
            return Some(suppression.clone());
        }
        // Without a guard that can be used, nothing is known of rows that disappeared.
        let Ok(Some((guard, pseudonym, _))) = self.guard() else { return None };
        guard.knows(&pseudonym.hash(address)).then(row_missing)
    }

    /// Which of these addresses have disappeared from the file, and how many have in all.
    pub fn lost<'a>(&self, among: impl IntoIterator<Item = &'a Address>) -> Result<(Vec<Address>, usize), ListError> {
        let suppressed = self.suppressed()?;
        let Some((guard, pseudonym, _)) = self.guard()? else { return Ok((Vec::new(), 0)) };
        let lost = guard.lost(&suppressed.hashes(&pseudonym));
        let is_lost = |address: &&Address| !lost.is_empty() && lost.contains(&pseudonym.hash(address));
        Ok((among.into_iter().filter(is_lost).cloned().collect(), lost.len()))
    }

    /// Accepts the file as it is: anyone missing gets mail again. The reason is kept in the history of what was lifted. A guard
    /// that is damaged is made anew; one that only cannot be read may still tell who is missing.
    pub fn accept_suppressed(&self, now: Timestamp, why: &str) -> Result<AcceptedFile, ListError> {
        let _lock = self.lock()?;
        let suppressed = self.suppressed()?;
        let Some(places) = &self.guard else { return Ok(AcceptedFile { lost: 0, anew: false }) };
        let pseudonym = (self.pseudonym)().map_err(ListError::Pseudonym)?;
        let (mut guard, anew) = match SuppressionGuard::read(places, &pseudonym) {
            Ok(guard) => (guard, false),
            Err((_, UnusableGuard::Damaged | UnusableGuard::OtherSecret)) => (SuppressionGuard::anew(), true),
            Err((path, source @ UnusableGuard::Read(_))) => {
                return Err(ListError::Guard { path: path.display().to_string(), source });
            }
        };
        let lost = guard.lost(&suppressed.hashes(&pseudonym));
        if !lost.is_empty() {
            let lifted = Suppression::new(now, why);
            let of = |hash: &String| {
                let (at, why) = (lifted.since.clone(), lifted.why.clone());
                (pseudonym.with_key(hash), Allowed { was: row_missing(), at, why })
            };
            self.add_allowed(lost.iter().map(of))?;
        }
        for hash in &lost {
            guard.lift(hash);
        }
        guard.note(&suppressed.hashes(&pseudonym));
        write_guard(&guard, places, &pseudonym)?;
        Ok(AcceptedFile { lost: lost.len(), anew })
    }

    /// Adds to the guard what the file names. While addresses are missing, the file may be damaged, and cut-off rows in it be no
    /// addresses at all: then only those that pressbox itself has added. A guard that cannot be used stays as it is until somebody decides, and
    /// without the newsroom's secret nothing is sent anyway: both keep nobody from being suppressed.
    pub(super) fn note_in_guard<'a>(
        &self,
        suppressed: &Suppressed,
        added: impl IntoIterator<Item = &'a Address>,
    ) -> Result<(), ListError> {
        let Some(places) = &self.guard else { return Ok(()) };
        let (has_secret, is_inside) = (Secret::is_in(&places.library), places.is_inside());
        // Nothing to guard, or a guard whose secret is lost: making a new secret helps neither.
        if !is_inside && suppressed.is_empty() || is_inside && !has_secret {
            return Ok(());
        }
        let Ok(pseudonym) = (self.pseudonym)() else { return Ok(()) };
        let Ok(mut guard) = SuppressionGuard::read(places, &pseudonym) else { return Ok(()) };
        let there = suppressed.hashes(&pseudonym);
        if guard.lost(&there).is_empty() {
            guard.note(&there);
        } else {
            guard.note(&added.into_iter().map(|address| pseudonym.hash(address)).collect());
        }
        write_guard(&guard, places, &pseudonym)
    }

    pub(super) fn lift_in_guard(&self, address: &Address) -> Result<(), ListError> {
        let Ok(Some((mut guard, pseudonym, places))) = self.guard() else { return Ok(()) };
        if guard.lift(&pseudonym.hash(address)) { write_guard(&guard, places, &pseudonym) } else { Ok(()) }
    }

    /// Waits for the lock of those who change who gets no mail. Whoever cannot have it changes nothing. `None` only for lists
    /// that have no library.
    pub(super) fn lock(&self) -> Result<Option<FileLock>, ListError> {
        self.lock_to_change(LOCK)
    }

    /// Waits for the lock of those who read a list and rewrite it, and so would lose what another one adds meanwhile. Whoever
    /// needs both locks takes this one first.
    pub fn lock_files(&self) -> Result<Option<FileLock>, ListError> {
        self.lock_to_change(FILES_LOCK)
    }

    fn lock_path(&self, name: &str) -> Option<PathBuf> {
        Some(self.guard.as_ref()?.library.join(name))
    }

    fn lock_to_change(&self, name: &str) -> Result<Option<FileLock>, ListError> {
        let Some(path) = self.lock_path(name) else { return Ok(None) };
        FileLock::wait(&path).map(Some).map_err(|source| ListError::Lock { path: path.display().to_string(), source })
    }

    fn guard(&self) -> Result<Option<(SuppressionGuard, Pseudonym, &GuardPlaces)>, ListError> {
        let Some(places) = &self.guard else { return Ok(None) };
        let unusable = |(path, source): (PathBuf, _)| ListError::Guard { path: path.display().to_string(), source };
        match (Secret::is_in(&places.library), places.is_inside()) {
            (false, false) => return Ok(None),
            // A secret that is made now is another one.
            (false, true) => return Err(unusable((places.inside(), UnusableGuard::OtherSecret))),
            (true, _) => {}
        }
        let pseudonym = (self.pseudonym)().map_err(ListError::Pseudonym)?;
        let guard = SuppressionGuard::read(places, &pseudonym).map_err(unusable)?;
        Ok(Some((guard, pseudonym, places)))
    }
}

fn write_guard(guard: &SuppressionGuard, places: &GuardPlaces, pseudonym: &Pseudonym) -> Result<(), ListError> {
    let path = || places.inside().display().to_string();
    guard.write(places, pseudonym).map_err(|source| ListError::Write { path: path(), source })
}
