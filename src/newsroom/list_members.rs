//! One journalist put on a list, changed, or taken off it.

use super::opened::Newsroom;
use crate::press::{
    Address, ChangeKind, Entry, EntryChange, EntryField, ImportContext, Journalist, ListError, ListName, MediaList,
    NotAListFile, Suppression, Unusable,
};

/// A journalist to put on a list, or to change there.
#[derive(Debug, Clone)]
pub struct EntryRequest {
    /// The list; it is created if it does not exist.
    pub list: ListName,
    pub entry: Entry,
    /// What is emptied first.
    pub clear: Vec<EntryField>,
}

/// A journalist who is on a list.
#[derive(Debug)]
pub struct ListedEntry {
    /// As they stand there now.
    pub journalist: Journalist,
    pub phone: Option<String>,
    /// Added, changed or unchanged.
    pub status: ChangeKind,
    /// What was not taken unchanged.
    pub note: Option<String>,
    /// The list did not exist before.
    pub new_list: bool,
    /// How many journalists are on it.
    pub listed: usize,
    /// Why they get no mail all the same.
    pub suppressed: Option<Suppression>,
    /// Why they get none until somebody decides.
    pub pending: Option<Suppression>,
}

/// A journalist who was taken off a list.
#[derive(Debug)]
pub struct RemovedEntry {
    pub address: Address,
    pub name: Option<String>,
    /// How many journalists are left on it.
    pub left: usize,
    /// The other lists that they are on.
    pub still_on: Vec<ListName>,
    /// They get no mail anyway.
    pub suppressed: bool,
}

/// Why a list stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    #[error(transparent)]
    List(#[from] ListError),
    /// To write the list anew would lose those rows.
    #[error("`lists/{list}.csv` has rows that cannot be read")]
    UnusableRows { list: ListName, rows: Vec<(usize, Unusable)> },
    #[error("{0}")]
    Refused(String),
    #[error("{address}: {reason}")]
    Erased { address: String, reason: String },
    #[error("{0}: this says that the person wants no mail")]
    OptOut(String),
    #[error("name one journalist at a time")]
    SeveralAddresses,
    #[error("{address} is not on the list `{list}`")]
    NotOnList { address: Address, list: ListName, on: Vec<ListName> },
}

impl Newsroom {
    /// Puts a journalist on a list, or changes what stands there. It can be undone, as an import.
    pub fn add_to_list(&self, request: &EntryRequest) -> Result<ListedEntry, EntryError> {
        let lists = self.lists();
        let _lock = lists.lock_files()?;
        let name = &request.list;
        let (mut list, new_list) = match lists.read(name) {
            Err(ListError::Unknown(_)) => (MediaList::empty(), true),
            Err(error) => return Err(error.into()),
            Ok(read) => (whole(name, read)?, false),
        };
        let (suppressed, pending) = (lists.suppressed()?, lists.pending()?);
        let known: Option<Address> = request.entry.address.parse().ok();
        let before = known.as_ref().and_then(|address| list.all_of(address));
        if let Some(address) = &known {
            list.clear(address, &request.clear);
        }
        let context = ImportContext { source: "added by hand", on: &self.today.to_string(), suppressed: &suppressed };
        let not_a_list = |source| ListError::NotAList { path: lists.path(name).display().to_string(), source };
        let EntryChange { opt_out, mut changes } =
            list.import_entry(&request.entry, &context).map_err(|source| match source {
                // The address is the only one that could be missing.
                NotAListFile::NoAddresses(_) => EntryError::Refused("no address was given".to_owned()),
                source => not_a_list(source).into(),
            })?;
        if changes.len() > 1 {
            return Err(EntryError::SeveralAddresses);
        }
        let Some(change) = changes.pop() else { return Err(EntryError::Refused("no address was given".to_owned())) };
        let reason = change.reason.unwrap_or_default();
        let address: Option<Address> = change.address.as_deref().and_then(|address| address.parse().ok());
        let address = match (address, change.status) {
            (Some(address), ChangeKind::Rejected) if suppressed.erased(&address).is_some() => {
                return Err(EntryError::Erased { address: address.to_string(), reason });
            }
            (None, _) | (_, ChangeKind::Rejected) => return Err(EntryError::Refused(reason)),
            (Some(address), _) => address,
        };
        if let Some(says) = opt_out {
            return Err(EntryError::OptOut(says));
        }
        if list.is_too_wide() {
            return Err(not_a_list(NotAListFile::TooWide).into());
        }
        let same = before.is_some() && before == list.all_of(&address);
        let status = match (before.is_some(), same) {
            (false, _) => ChangeKind::Added,
            (true, true) => ChangeKind::Unchanged,
            (true, false) => ChangeKind::Changed,
        };
        if status != ChangeKind::Unchanged {
            lists.write_import(name, &list)?;
        }
        let on_it = list.journalists().find(|journalist| journalist.address == address).cloned();
        Ok(ListedEntry {
            phone: list.phone_of(&address).map(str::to_owned),
            journalist: on_it.unwrap_or_else(|| Journalist::at(address.clone())),
            status,
            note: Some(reason).filter(|reason| !reason.is_empty()),
            new_list,
            listed: list.len(),
            suppressed: suppressed.get(&address).cloned(),
            pending: pending.get(&address).cloned(),
        })
    }

    /// Takes a journalist off one list. It can be undone, and says nothing about mail: the next import may bring them back.
    pub fn remove_from_list(&self, name: &ListName, address: &Address) -> Result<RemovedEntry, EntryError> {
        let lists = self.lists();
        let _lock = lists.lock_files()?;
        let mut list = whole(name, lists.read(name)?)?;
        let others = || -> Vec<ListName> {
            // One that cannot be read is told of by whoever uses it.
            let others = lists.names().into_iter().filter(|other| other != name);
            others.filter(|other| lists.read(other).is_ok_and(|(list, _)| list.all_of(address).is_some())).collect()
        };
        let held = list.journalists().find(|journalist| journalist.address == *address).cloned();
        let Some(journalist) = held else {
            return Err(EntryError::NotOnList { address: address.clone(), list: name.clone(), on: others() });
        };
        let suppressed = lists.suppressed()?.get(address).is_some();
        list.remove(address);
        lists.write_import(name, &list)?;
        Ok(RemovedEntry {
            address: journalist.address,
            name: Some(journalist.name).filter(|name| !name.is_empty()),
            left: list.len(),
            still_on: others(),
            suppressed,
        })
    }
}

/// A list that can be written anew without losing a row.
fn whole(name: &ListName, (list, rows): (MediaList, Vec<(usize, Unusable)>)) -> Result<MediaList, EntryError> {
    if rows.is_empty() { Ok(list) } else { Err(EntryError::UnusableRows { list: name.clone(), rows }) }
}
