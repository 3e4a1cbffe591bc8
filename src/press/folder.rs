//! `lists/`: one file for each list, and one for suppressed addresses.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::address::Address;
use super::address_file::{self, AddressFile};
use super::file_rows::{NotAListFile, ReadingOptions};
use super::list::{ListName, MediaList, NotAListName};
use super::list_file::{self, ListFile, Unusable};
use super::pseudonym::{NoPseudonym, Pseudonym};
use super::suppressed::{NotSuppressed, Suppression};
use super::suppression_guard::{GuardPlaces, UnusableGuard};
use super::table::NotATable;
use super::unsubscribe::SecretFault;
use crate::storage::{Access, file, regular_file};

/// A newsroom's `lists` folder.
#[derive(Clone)]
pub struct Lists {
    pub(super) dir: PathBuf,
    pub(super) pseudonym: Arc<dyn Fn() -> Result<Pseudonym, NoPseudonym> + Send + Sync>,
    pub(super) guard: Option<GuardPlaces>,
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lists").field(&self.dir).finish()
    }
}

/// A list that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("there is no list `{0}`")]
    Unknown(String),
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("`{path}` {}", .source.verdict())]
    NotAList { path: String, source: NotAListFile },
    #[error("`{path}` is too large for a media list")]
    TooLarge { path: String },
    #[error("`{path}` cannot be read in full, and may name somebody who wants no mail")]
    Suppressed { path: String, source: NotSuppressed },
    /// An address that was suppressed has disappeared from the file, and nobody lifted its suppression.
    #[error("`{path}` {left}: {}", named(*left, *lost, *known))]
    SuppressionsLost { path: String, left: SuppressedFile, lost: usize, known: usize },
    /// The same with somebody who waits for a decision.
    #[error("`{path}` {left}: {}", waiting(*lost, *known))]
    PendingLost { path: String, left: SuppressedFile, lost: usize, known: usize },
    #[error("`{path}` cannot be used, so pressbox cannot tell whether suppressed addresses were lost")]
    Guard { path: String, source: UnusableGuard },
    #[error("`{path}` cannot be locked, so nothing was changed")]
    Lock { path: String, source: std::io::Error },
    /// A file of the user's with the name that pressbox uses for pending journalists.
    #[error("`{path}` is not the file in which pressbox keeps the journalists who are waiting for your decision")]
    NotPending { path: String },
    #[error("`lists/{0}.csv` has rows that cannot be read")]
    Damaged(String),
    #[error("`{0}` has no change to undo")]
    NothingToUndo(String),
    #[error("`lists/{0}.csv` was edited after that change, and undoing it would lose those edits")]
    ChangedSince(String),
    #[error("the newsroom's secret is not available: {0}")]
    Pseudonym(NoPseudonym),
    #[error("`{path}` cannot be written")]
    Write { path: String, source: std::io::Error },
}

/// What is left of a file of people who get no mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressedFile {
    Missing,
    Empty,
    /// It names somebody.
    Shorter,
}

impl fmt::Display for SuppressedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Empty => "is empty",
            Self::Shorter => "is not complete",
        })
    }
}

fn named(left: SuppressedFile, lost: usize, known: usize) -> String {
    match (left, lost, known) {
        (SuppressedFile::Shorter, lost, known) => {
            format!("it no longer names {lost} of {known} addresses that get no mail")
        }
        (_, 1, 1) => "it used to name an address that gets no mail".to_owned(),
        (_, _, known) => format!("it used to name {known} addresses that get no mail"),
    }
}

fn waiting(lost: usize, known: usize) -> String {
    match (lost, known) {
        (1, 1) => "it no longer names an address that is waiting for your decision".to_owned(),
        _ => format!("it no longer names {lost} of {known} addresses that are waiting for your decision"),
    }
}

/// The name of the list that a file is.
fn list_name(file: &Path) -> Option<ListName> {
    file.extension().filter(|kind| *kind == "csv")?;
    file.file_stem()?.to_str()?.parse().ok()
}

/// The list of a new newsroom, which shows how one looks.
pub const EXAMPLE: &[u8] = include_bytes!("../../assets/example-list.csv");

/// No list is as large as this: a larger file was named by mistake.
const LARGEST: u64 = 64 << 20;

impl Lists {
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        let none = || Err(NoPseudonym { why: "none is set".to_owned(), fault: SecretFault::Lost });
        Self { dir: dir.to_path_buf(), pseudonym: Arc::new(none), guard: None }
    }

    /// The same, with the pseudonyms by which erased people are recognised; they are asked for only when needed.
    #[must_use]
    pub fn with_pseudonyms(
        self,
        pseudonym: impl Fn() -> Result<Pseudonym, NoPseudonym> + Send + Sync + 'static,
    ) -> Self {
        Self { pseudonym: Arc::new(pseudonym), ..self }
    }

    /// The same, with the places outside `lists/` where it is kept who was suppressed: the library, and a folder where
    /// programs keep what they remember of a user.
    #[must_use]
    pub fn guarded(self, library: &Path, outside: Option<&Path>) -> Self {
        let places = GuardPlaces { library: library.to_path_buf(), outside: outside.map(Path::to_path_buf) };
        Self { guard: Some(places), ..self }
    }

    /// The path of a list: `lists/NAME.csv`, in the form in which the file has the name.
    #[must_use]
    pub fn path(&self, name: &ListName) -> PathBuf {
        let path = self.dir.join(format!("{name}.csv"));
        if name.to_string().is_ascii() || fs::symlink_metadata(&path).is_ok() {
            return path;
        }
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let is_same = |file: &PathBuf| list_name(file).is_some_and(|other| other == *name);
        let other = entries.map(|entry| PathBuf::from(entry.file_name())).find(is_same);
        other.map_or(path, |other| self.dir.join(other))
    }

    /// The names of the lists there are, in order.
    #[must_use]
    pub fn names(&self) -> Vec<ListName> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let files = entries.map(|entry| PathBuf::from(entry.file_name()));
        let mut names: Vec<ListName> = files.filter_map(|file| list_name(&file)).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The names of the lists that can be sent to: all but the example.
    #[must_use]
    pub fn offered(&self) -> Vec<ListName> {
        self.names().into_iter().filter(|name| !self.is_example(name)).collect()
    }

    /// Whether a list is still the example that a new newsroom has: its people do not exist.
    #[must_use]
    pub fn is_example(&self, name: &ListName) -> bool {
        let length = EXAMPLE.len() as u64;
        regular_file::read_at_most(&self.path(name), length + 1).is_ok_and(|bytes| bytes == EXAMPLE)
    }

    /// Tables in the folder that are no lists, as their names do not fit: nobody is sent to by them.
    #[must_use]
    pub fn other_tables(&self) -> Vec<String> {
        const TABLES: [&str; 7] = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "vcf"];
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let is_table = |file: &PathBuf| {
            let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            // What starts so belongs to a spreadsheet that is open.
            let is_own = file.to_string_lossy().starts_with(['.', '~']);
            let is_list = kind == "csv"
                && match stem.parse::<ListName>() {
                    // Of two files whose names differ only in form, one is the list.
                    Ok(name) => self.path(&name).file_name() == file.file_name(),
                    Err(other) => !matches!(other, NotAListName::Letters(_)),
                };
            TABLES.contains(&kind.to_lowercase().as_str()) && !is_own && !is_list
        };
        let files = entries.map(|entry| PathBuf::from(entry.file_name())).filter(is_table);
        let mut names: Vec<String> = files.map(|file| file.display().to_string()).collect();
        names.sort();
        names
    }

    /// When a list's file last changed.
    pub fn changed(&self, name: &ListName) -> Option<Timestamp> {
        fs::metadata(self.path(name)).ok()?.modified().ok()?.try_into().ok()
    }

    /// A list, and the rows of its file that cannot be used.
    pub fn read(&self, name: &ListName) -> Result<(MediaList, Vec<(usize, Unusable)>), ListError> {
        let path = self.path(name);
        // What is there and no file is refused when it is read.
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            return Err(ListError::Unknown(name.to_string()));
        }
        match read_list_file(&path) {
            Ok(file) => Ok(MediaList::of(file)),
            Err(ListError::NotAList { source: NotAListFile::Table(NotATable::Empty), .. }) => {
                Ok((MediaList::empty(), Vec::new()))
            }
            Err(error) => Err(error),
        }
    }

    /// Writes a list, replacing what is there.
    pub fn write(&self, name: &ListName, list: &MediaList) -> Result<PathBuf, ListError> {
        let path = self.path(name);
        let write = || file::write(&path, &list.to_csv()?, Access::Personal);
        write().map_err(|source| ListError::Write { path: path.display().to_string(), source })?;
        Ok(path)
    }

    /// Removes somebody from every list and its history, and leaves a pseudonym so that they get nothing.
    ///
    /// Returns the names of the lists that they were on. The pseudonym is on disk before the first list is changed.
    pub fn erase(&self, address: &Address, since: Timestamp, why: &str) -> Result<Vec<ListName>, ListError> {
        // In this order, as an import takes them.
        let (_files, _lock) = (self.lock_files()?, self.lock()?);
        let (mut suppressed, pending) = (self.suppressed()?, self.pending()?);
        if suppressed.erased(address).is_none() {
            let pseudonym = (self.pseudonym)().map_err(ListError::Pseudonym)?;
            let first = suppressed.get(address).map(|known| known.since.clone());
            let since = first.unwrap_or_else(|| format!("{since:.0}"));
            let why = Suppression::new(Timestamp::UNIX_EPOCH, why).why;
            suppressed.erase(address, &pseudonym, Suppression { since, why });
            self.write_suppressed(&suppressed, Some(address))?;
        }
        self.take_decided(pending, [address])?;
        self.forget_allowed(address)?;
        let mut left = Vec::new();
        for name in self.names() {
            let (mut list, unusable) = self.read(&name)?;
            if list.remove(address).is_some() {
                if !unusable.is_empty() {
                    // Rewriting the list would lose those rows.
                    return Err(ListError::Damaged(name.to_string()));
                }
                self.write(&name, &list)?;
                left.push(name.clone());
            }
        }
        for name in self.with_history() {
            self.forget_history_with(&name, address)?;
        }
        Ok(left)
    }
}

/// Reads a list of the newsroom, as it wrote it or as a spreadsheet saved it.
pub fn read_list_file(path: &Path) -> Result<ListFile, ListError> {
    read_bytes(path, list_file::read)
}

/// Reads a file from elsewhere, to be imported into a list.
pub fn read_import(path: &Path, options: &ReadingOptions) -> Result<ListFile, ListError> {
    read_bytes(path, |bytes| list_file::read_import(bytes, options))
}

/// Reads the addresses in a file from elsewhere: of all, or of those of whom a column says that they want no mail.
pub fn read_addresses(path: &Path, options: &ReadingOptions) -> Result<AddressFile, ListError> {
    read_bytes(path, |bytes| address_file::read_addresses(bytes, options))
}

fn read_bytes<T>(path: &Path, take: impl FnOnce(&[u8]) -> Result<T, NotAListFile>) -> Result<T, ListError> {
    let shown = || path.display().to_string();
    let read = |source| ListError::Read { path: shown(), source };
    let bytes = regular_file::read_at_most(path, LARGEST).map_err(read)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ListError::TooLarge { path: shown() });
    }
    take(&bytes).map_err(|source| ListError::NotAList { path: shown(), source })
}
