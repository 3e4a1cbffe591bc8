//! What is done with the lists: an address suppressed, a person erased everywhere, a file imported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::mentions::Mentions;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::outputs::{Outputs, OutputsError};
use super::private_links::UnusableLinks;
use crate::delivery::LedgerError;
use crate::press::{
    self, AcceptedFile, Address, Change, ChangeKind, FileNote, FileOptOuts, Import, ImportContext, ListError, ListName,
    LostOptOuts, MediaList, NotAListFile, ReadingOptions, SecretError, Suppressed, Suppression, Unusable,
};
use crate::storage::file;

/// An address that gets no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressedAddress {
    /// It got mail until now.
    pub new: bool,
    /// Since when and why, as it was first said.
    pub suppression: Option<Suppression>,
}

/// An address that gets mail again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedAddress {
    /// Since when and why it got none; `None` if it was getting mail.
    pub lifted: Option<Suppression>,
}

/// A person who was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedPerson {
    /// The lists that they were on.
    pub lists: Vec<ListName>,
    /// Messages in the ledger that no longer name them.
    pub messages: usize,
    /// Mails to them in outboxes, which were deleted.
    pub outbox_mails: usize,
    /// Private links that were made for them, and are revoked.
    pub links: usize,
    /// Lines of files that still mention them: what others wrote is not changed.
    pub mentions: Mentions,
    /// There are mails and kits in `out`, which may still name them.
    pub output_left: bool,
}

/// Why a person is not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Outputs(#[from] OutputsError),
    #[error(transparent)]
    Links(#[from] UnusableLinks),
    #[error("`{path}` cannot be deleted")]
    Outbox { path: String, source: std::io::Error },
}

/// A file to import into a list.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The list; it is created if it does not exist.
    pub list: ListName,
    pub file: PathBuf,
    pub how: Import,
    /// What the user says about the file on import.
    pub reading: ReadingOptions,
}

/// An import as it is, or as it [would be](Newsroom::preview_import).
#[derive(Debug)]
pub struct ImportPreview {
    pub name: ListName,
    /// The list as it becomes.
    pub list: MediaList,
    /// What becomes of each row, and of those who were on the list.
    pub changes: Vec<Change>,
    /// The headings of columns that pressbox does not know, and that are kept.
    pub other_columns: Vec<String>,
    /// What was done to read the file.
    pub notes: Vec<FileNote>,
    suppressed: Suppressed,
    opt_outs: FileOptOuts,
}

/// Why somebody on a list gets no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoMail<'a> {
    /// They were suppressed before.
    Suppressed(&'a Suppression),
    /// The file says so.
    OptOut(&'a str),
    /// The file hints at it, and a person has to decide.
    Undecided(&'a str),
}

/// Why nothing is imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    List(#[from] ListError),
    /// To write the list anew would lose those rows.
    #[error("`lists/{list}.csv` has rows that cannot be read")]
    UnusableRows { list: ListName, rows: Vec<(usize, Unusable)> },
    #[error("the name `{name}` suggests that these people do not want mail, but nothing in the file does")]
    OptOutsByName { name: String, file: PathBuf },
    #[error("`{}` contains no journalists", file.display())]
    NoJournalists { file: PathBuf, list: ListName, changes: Vec<Change> },
}

impl ImportPreview {
    /// How many rows and people something became of.
    #[must_use]
    pub fn count(&self, status: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.status == status).count()
    }

    /// Why somebody gets no mail although they are on the list.
    #[must_use]
    pub fn no_mail(&self, change: &Change) -> Option<NoMail<'_>> {
        if change.status == ChangeKind::Removed {
            return None;
        }
        let address: Address = change.address.as_deref()?.parse().ok()?;
        if change.status != ChangeKind::Rejected
            && let Some(suppression) = self.suppressed.get(&address)
        {
            return Some(NoMail::Suppressed(suppression));
        }
        let certain = self.opt_outs.certain.get(&address).map(|why| NoMail::OptOut(why));
        certain.or_else(|| self.opt_outs.undecided.get(&address).map(|why| NoMail::Undecided(why)))
    }

    /// An opt-out in the file that is older than the decision to send mail to somebody again.
    #[must_use]
    pub fn outdated(&self, change: &Change) -> Option<&str> {
        self.opt_outs.outdated.get(&change.address.as_deref()?.parse().ok()?).map(String::as_str)
    }

    /// How many addresses get no mail from now on, and how many wait for a decision.
    #[must_use]
    pub fn new_opt_outs(&self) -> (usize, usize) {
        (self.opt_outs.certain.len(), self.opt_outs.undecided.len())
    }
}

impl Newsroom {
    /// Sends no more mail to an address, whatever list it is on or is imported with.
    pub fn suppress(&self, address: &Address, why: &str) -> Result<SuppressedAddress, ListError> {
        let lists = self.lists();
        let new = lists.suppress(address, self.now, why)?;
        Ok(SuppressedAddress { new, suppression: lists.suppressed()?.get(address).cloned() })
    }

    /// Sends mail to an address again; the reason is kept in the lists' history.
    pub fn allow(&self, address: &Address, why: &str) -> Result<AllowedAddress, ListError> {
        Ok(AllowedAddress { lifted: self.lists().allow(address, self.now, why)? })
    }

    /// Accepts `lists/suppressed.csv` and `lists/pending.csv` as they are, although addresses are missing that got no mail.
    pub fn accept_suppressed(&self, why: &str) -> Result<AcceptedFile, ListError> {
        self.lists().accept_suppressed(self.now, why)
    }

    /// Who on the lists has disappeared from `lists/suppressed.csv` or `lists/pending.csv`, and how many have in all.
    pub fn lost_suppressions(&self, observer: &dyn Observer) -> Result<LostOptOuts, ListError> {
        let addresses: BTreeSet<Address> =
            self.everybody(observer).into_iter().map(|journalist| journalist.address).collect();
        self.lists().lost(&addresses)
    }

    /// Erases a person from every list, from the lists' history and from the ledger. A pseudonym is kept, so that no
    /// import brings them back.
    pub fn erase(&self, address: &Address, why: &str) -> Result<ErasedPerson, EraseError> {
        // Nothing is sent meanwhile.
        let mut writer = self.ledger_writer()?;
        let mails = self.outbox_mails_to(address)?;
        let lists = self.lists().erase(address, self.now, why)?;
        for path in &mails {
            let cannot = |source| EraseError::Outbox { path: path.display().to_string(), source };
            file::remove(path).map_err(cannot)?;
        }
        let messages = writer.forget(address, &self.secret()?)?;
        Outputs::look(self)?.forget(address)?;
        let links = self.forget_links(address)?;
        let (outbox_mails, mentions) = (mails.len(), self.mentions_of(address));
        Ok(ErasedPerson { lists, messages, outbox_mails, links, mentions, output_left: self.root.join("out").is_dir() })
    }

    /// What an import would do.
    pub fn preview_import(&self, request: &ImportRequest) -> Result<ImportPreview, ImportError> {
        let (lists, name) = (self.lists(), request.list.clone());
        let file = press::read_import(&request.file, &request.reading)?;
        let suppressed = lists.suppressed()?;
        let (mut list, unusable) = match lists.read(&name) {
            Err(ListError::Unknown(_)) => (MediaList::empty(), Vec::new()),
            held => held?,
        };
        if !unusable.is_empty() && request.how == Import::Merge {
            return Err(ImportError::UnusableRows { list: name, rows: unusable });
        }
        let source = request.file.file_name().unwrap_or_default().to_string_lossy();
        let opt_outs = lists.opt_outs_of(&file, &source, &suppressed)?;
        // A column in which nobody opts out does not outweigh the file's name.
        let tells = file.rows.iter().any(|row| row.opt_out.as_ref().is_some_and(|opt_out| opt_out.certain));
        let meant = !request.reading.meanings.is_empty();
        let within = file.notes.iter().filter_map(|note| match note {
            FileNote::Sheet(name) | FileNote::TitleRows(_, name) => Some(name.as_str()),
            _ => None,
        });
        let stem = request.file.file_stem().unwrap_or_default().to_string_lossy();
        let named = std::iter::once(stem.as_ref()).chain(within).find(|name| press::name_says_opt_out(name));
        if let Some(name) = named.filter(|_| !tells && !meant) {
            return Err(ImportError::OptOutsByName { name: name.to_owned(), file: request.file.clone() });
        }
        let (other_columns, notes) = (file.other_columns.clone(), file.notes.clone());
        let import = ImportContext { source: &source, on: &self.today.to_string(), suppressed: &suppressed };
        let changes = list.import(file, request.how, &import);
        if list.is_too_wide() {
            let path = lists.path(&name).display().to_string();
            return Err(ListError::NotAList { path, source: NotAListFile::TooWide }.into());
        }
        if list.is_empty() && opt_outs.certain.is_empty() && opt_outs.undecided.is_empty() {
            return Err(ImportError::NoJournalists { file: request.file.clone(), list: name, changes });
        }
        Ok(ImportPreview { name, list, changes, other_columns, notes, suppressed, opt_outs })
    }

    /// Imports a file; it can be undone. Nobody else changes the lists' files between reading and writing.
    pub fn import(&self, request: &ImportRequest, observer: &dyn Observer) -> Result<ImportPreview, ImportError> {
        let _lock = self.lists().lock_files()?;
        let preview = self.preview_import(request)?;
        self.apply_import(&preview, observer)?;
        Ok(preview)
    }

    /// Makes the suppression guard know all that `lists/suppressed.csv` names.
    pub(super) fn keep_guard(&self, observer: &dyn Observer) -> Result<(), ListError> {
        if let Some(error) = self.lists().keep_guard()? {
            observer.notice(&Notice::GuardCopy(error));
        }
        Ok(())
    }

    fn apply_import(&self, preview: &ImportPreview, observer: &dyn Observer) -> Result<(), ListError> {
        let lists = self.lists();
        let listed = |some: &BTreeMap<Address, String>| -> Vec<(Address, String)> {
            some.iter().map(|(address, why)| (address.clone(), why.clone())).collect()
        };
        // An opt-out is on disk before the list that names the person.
        let FileOptOuts { certain, undecided, .. } = &preview.opt_outs;
        if !certain.is_empty() || !undecided.is_empty() {
            lists.record_opt_outs(&listed(certain), &listed(undecided), self.now)?;
        }
        self.keep_guard(observer)?;
        lists.write_import(&preview.name, &preview.list)?;
        Ok(())
    }
}
