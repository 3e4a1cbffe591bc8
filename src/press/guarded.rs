//! The files of those who get no mail against their [guard](super::suppression_guard).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::address::Address;
use super::allowed::Allowed;
use super::folder::{ListError, Lists, SuppressedFile};
use super::pending::Pending;
use super::pseudonym::Pseudonym;
use super::suppressed::{Suppressed, Suppression};
use super::suppression_guard::{GuardCopyError, GuardPlaces, SuppressionGuard, UnusableGuard};
use super::unsubscribe::Secret;
use crate::storage::{FileLock, file, file_lock};

/// Held by the process that changes who gets no mail, so that none loses what another one adds.
const LOCK: &str = "lists.lock";

/// Held by the process that changes the lists themselves.
const FILES_LOCK: &str = "list-files.lock";

/// A file of suppressed addresses that was accepted as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedFile {
    /// Addresses that got no mail and are not in the file: they get mail again.
    pub lost: usize,
    /// Addresses that waited for a decision and are not in their file: they get mail again.
    pub lost_pending: usize,
    /// The guard could not be used, and was rebuilt from the files.
    pub anew: bool,
}

/// Addresses that have disappeared from the files without a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LostOptOuts {
    /// How many are missing from `suppressed.csv`, and those among them that are known.
    pub suppressed: usize,
    pub known_suppressed: Vec<Address>,
    /// The same for `pending.csv`.
    pub pending: usize,
    pub known_pending: Vec<Address>,
}

/// Why an address whose row is gone gets no mail.
fn row_missing() -> Suppression {
    let why = "it is missing from `lists/suppressed.csv`, where it used to be".to_owned();
    Suppression { since: String::new(), why }
}

/// Why an address whose row is gone waits for a decision.
fn pending_row_missing() -> Suppression {
    let why = "it is missing from `lists/pending.csv`, where it was waiting for your decision".to_owned();
    Suppression { since: String::new(), why }
}

impl Lists {
    /// The suppressed addresses and those that wait for a decision, to send by. Refused if one is missing of whom nobody
    /// decided anything.
    pub fn opt_outs_to_send(&self) -> Result<(Suppressed, Pending), ListError> {
        let Some(path) = self.lock_path(LOCK) else { return self.opt_outs_now() };
        // Whoever only reads does not wait for whoever writes: what is being written shows in the guard, which is read last.
        let lock = FileLock::wait_for(&path, Duration::ZERO);
        let is_taken = lock.as_ref().is_err_and(|error| file_lock::taken(error).is_some());
        if !is_taken || self.guard().is_ok_and(|guard| guard.is_some()) {
            match self.opt_outs_now() {
                Err(ListError::SuppressionsLost { .. } | ListError::PendingLost { .. }) if is_taken => {}
                read => return read,
            }
        }
        // Where nothing can be locked nobody else writes, either.
        let _lock = FileLock::wait(&path).ok();
        self.opt_outs_now()
    }

    fn opt_outs_now(&self) -> Result<(Suppressed, Pending), ListError> {
        let (suppressed, pending) = (self.suppressed()?, self.pending()?);
        let Some((guard, pseudonym, _)) = self.guard()? else { return Ok((suppressed, pending)) };
        let left = |path: &Path, is_empty: bool| match (path.exists(), is_empty) {
            (false, _) => SuppressedFile::Missing,
            (true, true) => SuppressedFile::Empty,
            (true, false) => SuppressedFile::Shorter,
        };
        let there = suppressed.hashes(&pseudonym);
        let lost = guard.lost(&there).len();
        if lost > 0 {
            let path = self.suppressed_path();
            let (left, path) = (left(&path, suppressed.is_empty()), path.display().to_string());
            return Err(ListError::SuppressionsLost { path, left, lost, known: guard.len() });
        }
        let lost = guard.lost_pending(&pending.hashes(&pseudonym), &there).len();
        if lost > 0 {
            let path = self.pending_path();
            let (left, path) = (left(&path, pending.is_empty()), path.display().to_string());
            return Err(ListError::PendingLost { path, left, lost, known: guard.pending_len() });
        }
        Ok((suppressed, pending))
    }

    /// Makes the guard know all that the file names. A newsroom that has no guard yet gets one. Returns what is wrong with its
    /// copy outside the newsroom: that one is made anew here, where it is told, and nowhere else.
    pub fn keep_guard(&self) -> Result<Option<GuardCopyError>, ListError> {
        let _lock = self.lock()?;
        let suppressed = self.suppressed()?;
        self.note_in_guard(&suppressed, [])?;
        // A list of the user's may have the name of that file.
        if let Ok(pending) = self.pending() {
            self.note_pending_in_guard(&pending, &suppressed, [])?;
        }
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
        let hash = pseudonym.hash(address);
        guard.knows(&hash).then(row_missing).or_else(|| guard.waits(&hash).then(pending_row_missing))
    }

    /// Which of these addresses have disappeared from the files, and how many have in all.
    pub fn lost<'a>(&self, among: impl IntoIterator<Item = &'a Address>) -> Result<LostOptOuts, ListError> {
        let (suppressed, pending) = (self.suppressed()?, self.pending()?);
        let Some((guard, pseudonym, _)) = self.guard()? else { return Ok(LostOptOuts::default()) };
        let there = suppressed.hashes(&pseudonym);
        let out: BTreeSet<String> = guard.lost(&there).into_iter().collect();
        let waiting: BTreeSet<String> = guard
            .lost_pending(&pending.hashes(&pseudonym), &there)
            .into_iter()
            .filter(|hash| !out.contains(hash))
            .collect();
        let mut lost = LostOptOuts { suppressed: out.len(), pending: waiting.len(), ..LostOptOuts::default() };
        if out.is_empty() && waiting.is_empty() {
            return Ok(lost);
        }
        for address in among {
            let hash = pseudonym.hash(address);
            if out.contains(&hash) {
                lost.known_suppressed.push(address.clone());
            } else if waiting.contains(&hash) {
                lost.known_pending.push(address.clone());
            }
        }
        Ok(lost)
    }

    /// Accepts the file as it is: anyone missing gets mail again. The reason is kept in the history of what was lifted. A guard
    /// that is damaged is made anew; one that only cannot be read may still tell who is missing.
    pub fn accept_suppressed(&self, now: Timestamp, why: &str) -> Result<AcceptedFile, ListError> {
        let _lock = self.lock()?;
        let (suppressed, pending) = (self.suppressed()?, self.pending()?);
        let Some(places) = &self.guard else { return Ok(AcceptedFile { lost: 0, lost_pending: 0, anew: false }) };
        let pseudonym = (self.pseudonym)().map_err(ListError::Pseudonym)?;
        let (mut guard, anew) = match SuppressionGuard::read(places, &pseudonym) {
            Ok(guard) => (guard, false),
            Err((_, UnusableGuard::Damaged | UnusableGuard::OtherSecret)) => (SuppressionGuard::anew(), true),
            Err((path, source @ UnusableGuard::Read(_))) => {
                return Err(ListError::Guard { path: path.display().to_string(), source });
            }
        };
        let there = suppressed.hashes(&pseudonym);
        let lost = guard.lost(&there);
        let waiting = guard.lost_pending(&pending.hashes(&pseudonym), &there);
        if !lost.is_empty() || !waiting.is_empty() {
            let lifted = Suppression::new(now, why);
            let of = |hash: &String, was| {
                let (at, why) = (lifted.since.clone(), lifted.why.clone());
                (pseudonym.with_key(hash), Allowed { was, at, why })
            };
            let out = lost.iter().map(|hash| of(hash, row_missing()));
            self.add_allowed(out.chain(waiting.iter().map(|hash| of(hash, pending_row_missing()))))?;
        }
        for hash in &lost {
            guard.lift(hash);
        }
        for hash in &waiting {
            guard.decide(hash);
        }
        guard.note(&there);
        guard.note_pending(&pending.hashes(&pseudonym));
        write_guard(&guard, places, &pseudonym)?;
        Ok(AcceptedFile { lost: lost.len(), lost_pending: waiting.len(), anew })
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

    /// The same for those who wait for a decision.
    pub(super) fn note_pending_in_guard<'a>(
        &self,
        pending: &Pending,
        suppressed: &Suppressed,
        added: impl IntoIterator<Item = &'a Address>,
    ) -> Result<(), ListError> {
        let Some(places) = &self.guard else { return Ok(()) };
        let (has_secret, is_inside) = (Secret::is_in(&places.library), places.is_inside());
        if !is_inside && pending.is_empty() || is_inside && !has_secret {
            return Ok(());
        }
        let Ok(pseudonym) = (self.pseudonym)() else { return Ok(()) };
        let Ok(mut guard) = SuppressionGuard::read(places, &pseudonym) else { return Ok(()) };
        let waiting = pending.hashes(&pseudonym);
        if guard.lost_pending(&waiting, &suppressed.hashes(&pseudonym)).is_empty() {
            guard.note_pending(&waiting);
        } else {
            guard.note_pending(&added.into_iter().map(|address| pseudonym.hash(address)).collect());
        }
        write_guard(&guard, places, &pseudonym)
    }

    /// Somebody has decided about these.
    pub(super) fn decide_in_guard(&self, addresses: &[&Address]) -> Result<(), ListError> {
        let Ok(Some((mut guard, pseudonym, places))) = self.guard() else { return Ok(()) };
        let mut decided = 0;
        for address in addresses {
            decided += usize::from(guard.decide(&pseudonym.hash(address)));
        }
        if decided > 0 { write_guard(&guard, places, &pseudonym) } else { Ok(()) }
    }

    /// Whether pressbox has ever written down that somebody waits for a decision.
    pub(super) fn has_had_pending(&self) -> bool {
        self.guard().is_ok_and(|guard| guard.is_some_and(|(guard, ..)| guard.has_had_pending()))
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
        let lock = FileLock::wait(&path);
        let lock = lock.map_err(|source| ListError::Lock { path: path.display().to_string(), source })?;
        // What killed processes left names people.
        file::sweep_dead_within(&self.dir);
        for folder in self.guard.iter().flat_map(GuardPlaces::folders) {
            let _ = file::sweep_dead(&folder);
        }
        Ok(Some(lock))
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
