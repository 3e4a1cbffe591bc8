//! The suppression guard: how pressbox notices that somebody who gets no mail has disappeared from `suppressed.csv`.
//!
//! The file is for people to read and to edit, so it can be deleted, cut off, or replaced by an old copy. What it named is
//! therefore also kept in the library, and outside the newsroom where programs keep what they remember: the number of
//! suppressed addresses, and a history of keyed hashes, each chained to the one before by the newsroom's secret. A file that
//! names more than the guard knows is fine; one that names less stops the sending.
//!
//! The order of writes keeps "the file names all that the guard knows" true at every instant: an address is added to the file
//! first and to the guard second, and removed from the guard first and from the file second. What a crash leaves in the file
//! alone is added to the guard by the next run.
//!
//! The same goes for `pending.csv`, and for the people in it who get no mail until somebody decides.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::pseudonym::Pseudonym;
use crate::storage::{Access, file, regular_file};

/// The file's name in the library.
const FILE: &str = "suppressed.guard";

/// Its first line.
const TITLE: &str = "# Keyed hashes of the addresses in lists/suppressed.csv, and lists/pending.csv, so that none is lost. Do not edit.";

/// No guard is as large as this.
const LARGEST: u64 = 256 << 20;

/// Where the guard is kept.
#[derive(Debug, Clone)]
pub(super) struct GuardPlaces {
    /// The library's folder.
    pub(super) library: PathBuf,
    /// Where programs keep what they remember of a user: a newsroom that is put back from a backup does not take it along.
    pub(super) outside: Option<PathBuf>,
}

/// A guard that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UnusableGuard {
    #[error("it is damaged")]
    Damaged,
    #[error("it was written with a different secret")]
    OtherSecret,
    /// What it knows may be whole.
    #[error("it cannot be read")]
    Read(#[source] io::Error),
}

/// What is wrong with the copy of the guard outside the newsroom.
#[derive(Debug, thiserror::Error)]
pub enum GuardCopyError {
    /// It was created again from the one in the library, which may have been put back from a backup.
    #[error("`{path}`, the second record of who gets no mail, was missing and has been created again")]
    Missing { path: String },
    /// The same.
    #[error("`{path}`, the second record of who gets no mail, could not be used and has been created again")]
    Unusable { path: String, source: UnusableGuard },
    /// It stays as it is.
    #[error("`{path}`, the second record of who gets no mail, cannot be read")]
    Read { path: String, source: io::Error },
    #[error("`{path}`, the second record of who gets no mail, cannot be written")]
    Write { path: String, source: io::Error },
}

/// How the copy outside the newsroom was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum CopyState {
    /// As it should be, or there is no place for one, or no guard at all yet.
    #[default]
    Good,
    /// Missing or unusable, beside one in the library that can be used.
    Bad,
}

/// What happened to an address, known by its keyed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Event {
    Suppressed(String),
    /// The suppression was lifted, or its loss was accepted.
    Lifted(String),
    /// There is no mail until somebody decides.
    Pending(String),
    /// Somebody decided, or the loss was accepted.
    Decided(String),
}

/// What is known of the suppressions.
#[derive(Debug, Clone, Default)]
pub(super) struct SuppressionGuard {
    history: Vec<Event>,
    /// Those that are suppressed according to the history.
    known: BTreeSet<String>,
    /// Those that wait for a decision according to the history.
    pending: BTreeSet<String>,
    /// What was read is not what should stand in all places.
    changed: bool,
    copy: CopyState,
}

impl GuardPlaces {
    /// The path in the library.
    pub(super) fn inside(&self) -> PathBuf {
        self.library.join(FILE)
    }

    fn outside(&self, pseudonym: &Pseudonym) -> Option<PathBuf> {
        let name = format!("{}.suppressed", pseudonym.newsroom_id());
        Some(self.outside.as_ref()?.join("pressbox").join(name))
    }

    /// The folders that a guard's files are in.
    pub(super) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let outside = self.outside.iter().map(|dir| dir.join("pressbox"));
        std::iter::once(self.library.clone()).chain(outside)
    }

    /// Whether the library has a guard.
    pub(super) fn is_inside(&self) -> bool {
        self.inside().exists()
    }
}

impl SuppressionGuard {
    /// Reads the guard in all its places; without one, nothing is known. One that cannot be used is told with its path.
    pub(super) fn read(places: &GuardPlaces, pseudonym: &Pseudonym) -> Result<Self, (PathBuf, UnusableGuard)> {
        let inside = read_file(&places.inside(), pseudonym).map_err(|unusable| (places.inside(), unusable))?;
        let Some(outside) = places.outside(pseudonym) else { return Ok(inside.unwrap_or_default()) };
        Ok(match (inside, read_file(&outside, pseudonym)) {
            (Some(inside), Ok(Some(outside))) => inside.joined_with(outside),
            (Some(inside), _) => Self { copy: CopyState::Bad, ..inside },
            (None, Ok(Some(outside))) => Self { changed: true, ..outside },
            (None, Ok(None)) => Self::default(),
            // Outside is all there was.
            (None, Err(unusable)) => return Err((outside, unusable)),
        })
    }

    /// A guard that knows nothing, and replaces one that cannot be used.
    pub(super) fn anew() -> Self {
        Self { changed: true, ..Self::default() }
    }

    /// Writes the guard wherever it is not as it should be. Outside the newsroom that may fail, since the library has it, and a
    /// copy that is missing or unusable is left for [`Self::mend_copy`], so that somebody is told.
    pub(super) fn write(&self, places: &GuardPlaces, pseudonym: &Pseudonym) -> io::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let content = self.to_text(pseudonym);
        put(&places.inside(), &content, Access::Personal)?;
        if let Some(outside) = places.outside(pseudonym).filter(|_| self.copy == CopyState::Good) {
            // the next one to repair the copy fails as well, and tells.
            let _ = put(&outside, &content, Access::Private);
        }
        Ok(())
    }

    /// Makes the copy outside the newsroom what the library's guard is, and returns what was or is wrong with it. One that
    /// cannot be read may know more than this one, and stays.
    pub(super) fn mend_copy(&self, places: &GuardPlaces, pseudonym: &Pseudonym) -> Option<GuardCopyError> {
        let outside = places.outside(pseudonym).filter(|_| places.is_inside())?;
        let path = outside.display().to_string();
        let found = match read_file(&outside, pseudonym) {
            Err(UnusableGuard::Read(source)) => return Some(GuardCopyError::Read { path, source }),
            Err(source) => Some(GuardCopyError::Unusable { path: path.clone(), source }),
            Ok(None) => Some(GuardCopyError::Missing { path: path.clone() }),
            Ok(Some(_)) => None,
        };
        match put(&outside, &self.to_text(pseudonym), Access::Private) {
            Ok(()) => found,
            Err(source) => Some(GuardCopyError::Write { path, source }),
        }
    }

    /// The keyed hashes that are known and not among these.
    pub(super) fn lost(&self, suppressed: &BTreeSet<String>) -> Vec<String> {
        self.known.difference(suppressed).cloned().collect()
    }

    /// Whether a suppressed address is known.
    pub(super) fn knows(&self, hash: &str) -> bool {
        self.known.contains(hash)
    }

    /// How many suppressed addresses are known.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The keyed hashes that wait for a decision, and are neither among these nor suppressed.
    pub(super) fn lost_pending(&self, pending: &BTreeSet<String>, suppressed: &BTreeSet<String>) -> Vec<String> {
        self.pending.iter().filter(|hash| !pending.contains(*hash) && !suppressed.contains(*hash)).cloned().collect()
    }

    /// Whether an address waits for a decision.
    pub(super) fn waits(&self, hash: &str) -> bool {
        self.pending.contains(hash)
    }

    /// How many addresses wait for a decision.
    pub(super) fn pending_len(&self) -> usize {
        self.pending.len()
    }

    /// Whether anybody has ever waited for a decision: then `pending.csv` is ours, whatever is left of it.
    pub(super) fn has_had_pending(&self) -> bool {
        self.history.iter().any(|event| matches!(event, Event::Pending(_)))
    }

    /// Adds those of the pending that it does not know yet.
    pub(super) fn note_pending(&mut self, pending: &BTreeSet<String>) {
        for hash in pending {
            self.take(Event::Pending(hash.clone()));
        }
    }

    /// Removes one about whom somebody has decided; `false` if it does not wait.
    pub(super) fn decide(&mut self, hash: &str) -> bool {
        self.take(Event::Decided(hash.to_owned()))
    }

    /// Adds those that it does not know yet.
    pub(super) fn note(&mut self, suppressed: &BTreeSet<String>) {
        for hash in suppressed {
            self.take(Event::Suppressed(hash.clone()));
        }
    }

    /// Removes one whose suppression is lifted; `false` if it is not known.
    pub(super) fn lift(&mut self, hash: &str) -> bool {
        self.take(Event::Lifted(hash.to_owned()))
    }

    /// Adds what happened to the history, if it changes anything.
    fn take(&mut self, event: Event) -> bool {
        let is_news = match &event {
            Event::Suppressed(hash) => self.known.insert(hash.clone()),
            Event::Lifted(hash) => self.known.remove(hash),
            Event::Pending(hash) => self.pending.insert(hash.clone()),
            Event::Decided(hash) => self.pending.remove(hash),
        };
        if is_news {
            self.history.push(event);
            self.changed = true;
        }
        is_news
    }

    /// The newer of two, if one continues the other. If both went on after they had been the same, as after a restored
    /// backup, what happened in the other one happens here as well.
    fn joined_with(self, other: Self) -> Self {
        let same = self.history.iter().zip(&other.history).take_while(|(one, two)| one == two).count();
        let changed = self.history.len() != other.history.len() || same != self.history.len();
        let mut joined = Self { changed, ..self };
        for event in other.history.into_iter().skip(same) {
            joined.take(event);
        }
        joined
    }

    fn to_text(&self, pseudonym: &Pseudonym) -> String {
        let (key, number) = (pseudonym.fingerprint(), self.known.len());
        let events = self.history.len();
        let mut text = format!("{TITLE}\nkey {key}\nsuppressed {number} after {events}\n");
        let mut link = String::new();
        for event in &self.history {
            let line = event.line();
            link = pseudonym.link(&link, &line);
            text.extend([&line, " ", &link, "\n"]);
        }
        text
    }

    fn of_text(text: &str, pseudonym: &Pseudonym) -> Result<Self, UnusableGuard> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut field = |name: &str| {
            let value = lines.next().and_then(|line| line.strip_prefix(name)).map(str::trim);
            value.map(str::to_owned).ok_or(UnusableGuard::Damaged)
        };
        let (key, number) = (field("key ")?, field("suppressed ")?);
        if key != pseudonym.fingerprint() {
            return Err(UnusableGuard::OtherSecret);
        }
        let (mut guard, mut link) = (Self::default(), String::new());
        for line in lines {
            let (said, chained) = line.rsplit_once(' ').ok_or(UnusableGuard::Damaged)?;
            link = pseudonym.link(&link, said);
            let event = Event::of_line(said).filter(|_| link == chained).ok_or(UnusableGuard::Damaged)?;
            if !guard.take(event) {
                return Err(UnusableGuard::Damaged);
            }
        }
        guard.changed = false;
        // A truncated chain is intact as far as it goes: the numbers show that it was cut.
        let numbers = format!("{} after {}", guard.known.len(), guard.history.len());
        if number == numbers && text.ends_with('\n') { Ok(guard) } else { Err(UnusableGuard::Damaged) }
    }
}

impl Event {
    fn line(&self) -> String {
        match self {
            Self::Suppressed(hash) => format!("+ {hash}"),
            Self::Lifted(hash) => format!("- {hash}"),
            Self::Pending(hash) => format!("? {hash}"),
            Self::Decided(hash) => format!("! {hash}"),
        }
    }

    fn of_line(line: &str) -> Option<Self> {
        let (sign, hash) = line.split_once(' ')?;
        match sign {
            "+" => Some(Self::Suppressed(hash.to_owned())),
            "-" => Some(Self::Lifted(hash.to_owned())),
            "?" => Some(Self::Pending(hash.to_owned())),
            "!" => Some(Self::Decided(hash.to_owned())),
            _ => None,
        }
    }
}

/// One place of the guard; `None` where it has none.
fn read_file(path: &Path, pseudonym: &Pseudonym) -> Result<Option<SuppressionGuard>, UnusableGuard> {
    match fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(UnusableGuard::Read(error)),
        Ok(there) if there.len() > LARGEST => return Err(UnusableGuard::Damaged),
        Ok(_) => {}
    }
    let bytes = regular_file::read(path).map_err(UnusableGuard::Read)?;
    let text = String::from_utf8(bytes).map_err(|_| UnusableGuard::Damaged)?;
    SuppressionGuard::of_text(&text, pseudonym).map(Some)
}

/// Writes one place of the guard, if it is not there already.
fn put(path: &Path, content: &str, access: Access) -> io::Result<()> {
    let is_there = regular_file::read(path).is_ok_and(|there| there == content.as_bytes());
    if is_there { Ok(()) } else { file::write(path, content.as_bytes(), access) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::unsubscribe::Secret;

    fn key(secret: &[u8]) -> Pseudonym {
        Pseudonym::new(Secret::of(secret))
    }

    fn hashes(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn knowing(names: &[&str]) -> SuppressionGuard {
        let mut guard = SuppressionGuard::default();
        guard.note(&hashes(names));
        guard
    }

    #[test]
    fn a_guard_reads_back_what_it_wrote_and_nothing_that_was_tampered_with() {
        let mut guard = knowing(&["a", "b", "c"]);
        assert!(guard.lift("b") && !guard.lift("b"));
        guard.note_pending(&hashes(&["d", "e"]));
        assert!(guard.decide("d") && !guard.decide("d") && guard.waits("e") && guard.has_had_pending());
        let text = guard.to_text(&key(b"one"));
        let back = SuppressionGuard::of_text(&text, &key(b"one")).unwrap();
        assert_eq!((back.known, back.pending, back.history), (guard.known, guard.pending, guard.history));
        let unusable = SuppressionGuard::of_text(&text, &key(b"two")).unwrap_err();
        assert!(matches!(unusable, UnusableGuard::OtherSecret), "{unusable:?}");
        // Cut off anywhere, a line taken out, two lines exchanged, another number.
        for end in 0..text.len() {
            assert!(SuppressionGuard::of_text(&text[..end], &key(b"one")).is_err(), "{}", &text[..end]);
        }
        let lines: Vec<&str> = text.lines().collect();
        for at in 3..lines.len() {
            let mut fewer = lines.clone();
            fewer.remove(at);
            let mut turned = lines.clone();
            turned.swap(at, at - 1);
            for lines in [fewer, turned] {
                let text = lines.join("\n") + "\n";
                assert!(SuppressionGuard::of_text(&text, &key(b"one")).is_err(), "{text}");
            }
        }
        let other = text.replace("suppressed 2", "suppressed 1");
        let unusable = SuppressionGuard::of_text(&other, &key(b"one")).unwrap_err();
        assert!(matches!(unusable, UnusableGuard::Damaged), "{unusable:?}");
    }

    #[test]
    fn of_two_guards_the_one_that_continues_the_other_counts() {
        let old = knowing(&["a", "b"]);
        let mut new = old.clone();
        new.lift("a");
        new.note(&hashes(&["c"]));
        for joined in [old.clone().joined_with(new.clone()), new.clone().joined_with(old.clone())] {
            assert_eq!(joined.known, hashes(&["b", "c"]));
            assert!(joined.changed);
        }
        // Both went on: nobody who was suppressed in either is lost, and what was lifted stays lifted.
        let mut other = old;
        other.note(&hashes(&["d"]));
        let joined = new.joined_with(other);
        assert_eq!(joined.known, hashes(&["b", "c", "d"]));
        assert_eq!(joined.lost(&hashes(&["b", "c", "x"])), ["d"]);
    }

    #[test]
    fn whoever_waits_is_lost_unless_somebody_decided_or_suppressed_them() {
        let mut guard = knowing(&["a"]);
        guard.note_pending(&hashes(&["b", "c", "d"]));
        assert!(guard.lost_pending(&hashes(&["b", "c", "d"]), &hashes(&["a"])).is_empty());
        assert_eq!(guard.lost_pending(&hashes(&["b"]), &hashes(&["a", "c"])), ["d"]);
        guard.decide("d");
        assert!(guard.lost_pending(&hashes(&["b"]), &hashes(&["a", "c"])).is_empty());
        assert_eq!((guard.pending_len(), guard.len()), (2, 1));
    }
}
