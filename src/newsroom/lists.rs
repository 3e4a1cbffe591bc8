//! What is done with the lists: an address suppressed, a person erased everywhere, a file imported.

use std::path::PathBuf;

use super::opened::Newsroom;
use super::outputs::{Outputs, OutputsError};
use crate::delivery::{LedgerError, LedgerWriter};
use crate::press::{
    self, Address, Change, ChangeKind, Import, ImportContext, ListError, ListName, MediaList, SecretError, Suppressed,
    Suppression, Unusable,
};

/// An address that gets no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressedAddress {
    /// It got mail until now.
    pub new: bool,
    /// Since when and why, as it was first said.
    pub held: Option<Suppression>,
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
}

/// A file to import into a list.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The list; it is made if it does not exist.
    pub list: ListName,
    pub file: PathBuf,
    pub how: Import,
}

/// An import as it would be: nothing is changed until it is [applied](Newsroom::apply_import).
#[derive(Debug)]
pub struct ImportPreview {
    pub name: ListName,
    /// The list as it becomes.
    pub list: MediaList,
    /// What becomes of each row, and of those who were on the list.
    pub changes: Vec<Change>,
    /// The headings of columns that are not imported.
    pub left_out: Vec<String>,
    suppressed: Suppressed,
}

/// Why nothing is imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    List(#[from] ListError),
    /// To write the list anew would lose those rows.
    #[error("`lists/{list}.csv` has rows that cannot be read")]
    UnusableRows { list: ListName, rows: Vec<(usize, Unusable)> },
    #[error("`{}` contains no journalists", file.display())]
    NoJournalists { file: PathBuf, list: ListName, changes: Vec<Change> },
}

impl ImportPreview {
    /// How many rows and people something became of.
    #[must_use]
    pub fn count(&self, status: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.status == status).count()
    }

    /// Since when and why somebody gets no mail although they are on the list.
    #[must_use]
    pub fn held_back(&self, change: &Change) -> Option<&Suppression> {
        match change.status {
            ChangeKind::Removed | ChangeKind::Rejected => None,
            _ => self.suppressed.get(&change.address.as_deref()?.parse().ok()?),
        }
    }
}

impl Newsroom {
    /// Sends no more mail to an address, whatever list it is on or is imported with.
    pub fn suppress(&self, address: &Address, why: &str) -> Result<SuppressedAddress, ListError> {
        let lists = self.lists();
        let new = lists.suppress(address, self.now, why)?;
        Ok(SuppressedAddress { new, held: lists.suppressed()?.get(address).cloned() })
    }

    /// Sends mail to an address again; the reason is kept in the lists' history.
    pub fn allow(&self, address: &Address, why: &str) -> Result<AllowedAddress, ListError> {
        Ok(AllowedAddress { lifted: self.lists().allow(address, self.now, why)? })
    }

    /// Erases a person from every list, from the lists' history and from the ledger. A pseudonym is kept, so that no
    /// import brings them back.
    pub fn erase(&self, address: &Address, why: &str) -> Result<ErasedPerson, EraseError> {
        // Nothing is sent meanwhile.
        let mut writer = LedgerWriter::open(&self.library_dir(), self.now)?;
        let lists = self.lists().erase(address, self.now, why)?;
        let messages = writer.forget(address, &self.secret()?)?;
        Outputs::look(self)?.forget(address)?;
        Ok(ErasedPerson { lists, messages, output_left: self.root.join("out").is_dir() })
    }

    /// What an import would do.
    pub fn preview_import(&self, request: &ImportRequest) -> Result<ImportPreview, ImportError> {
        let (lists, name) = (self.lists(), request.list.clone());
        let file = press::read_list_file(&request.file)?;
        let suppressed = lists.suppressed()?;
        let (mut list, unusable) = match lists.read(&name) {
            Err(ListError::Unknown(_)) => (MediaList::empty(), Vec::new()),
            held => held?,
        };
        if !unusable.is_empty() && request.how == Import::Merge {
            return Err(ImportError::UnusableRows { list: name, rows: unusable });
        }
        let left_out = file.other_columns.iter().filter(|column| !column.is_empty()).cloned().collect();
        let source = request.file.file_name().unwrap_or_default().to_string_lossy();
        let import = ImportContext { source: &source, on: &self.today.to_string(), suppressed: &suppressed };
        let changes = list.import(file, request.how, &import);
        if list.is_empty() {
            return Err(ImportError::NoJournalists { file: request.file.clone(), list: name, changes });
        }
        Ok(ImportPreview { name, list, changes, left_out, suppressed })
    }

    /// Does what a preview shows; it can be undone.
    pub fn apply_import(&self, preview: &ImportPreview) -> Result<(), ListError> {
        self.lists().write_import(&preview.name, &preview.list)?;
        Ok(())
    }
}
