//! A media list: journalists in order, and how an import changes it.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::address::Address;
use super::columns::is_phone;
use super::entry::{Entry, EntryField};
use super::file_rows::NotAListFile;
use super::journalist::Journalist;
use super::list_file::{ListFile, ListedJournalist, Unusable};
use super::suppressed::Suppressed;
use super::table::MOST_COLUMNS;
use crate::storage::text::{BYTE_ORDER_MARK, spreadsheet_cell};

/// A list's name: that of its file in `lists/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListName(String);

/// Text that cannot name a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAListName {
    #[error("`{0}` is not a valid list name: use up to 60 letters, digits, `-` and `_`")]
    Letters(String),
    #[error("`suppressed` is the list of those who get no mail, and cannot be sent to")]
    Suppressed,
    #[error("`pending` holds the journalists who are waiting for your decision, and nothing can be sent to it")]
    Pending,
}

impl FromStr for ListName {
    type Err = NotAListName;

    fn from_str(text: &str) -> Result<Self, NotAListName> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        // macOS writes file names with their accents as letters of their own.
        let name: String = text.strip_suffix(".csv").unwrap_or(text).nfc().collect();
        if name.eq_ignore_ascii_case(SUPPRESSED) {
            Err(NotAListName::Suppressed)
        } else if name.eq_ignore_ascii_case(PENDING) {
            Err(NotAListName::Pending)
        } else if (1..=60).contains(&name.chars().count()) && name.chars().all(fits) && !name.starts_with('-') {
            Ok(Self(name))
        } else {
            Err(NotAListName::Letters(text.to_owned()))
        }
    }
}

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name that no list may have.
pub(super) const SUPPRESSED: &str = "suppressed";

/// The name of the file of those who wait for a decision, which is not a media list either.
pub(super) const PENDING: &str = "pending";

/// A media list. No two of its journalists have the same address.
#[derive(Debug, Clone)]
pub struct MediaList {
    members: Vec<Member>,
    /// Columns that a person keeps in the file for themselves.
    other_columns: Vec<String>,
    /// What a program has spoilt in the list's own file, by row.
    notes: Vec<(usize, String)>,
    /// Rows that a person wrote above the headings.
    title: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
struct Member {
    journalist: Journalist,
    other: Vec<String>,
}

/// What an import did with a row, or with somebody who was on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// As the spreadsheet numbers it; `None` for somebody whom the file does not name.
    pub row: Option<usize>,
    pub status: ChangeKind,
    pub address: Option<String>,
    pub name: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    Added,
    Changed,
    Unchanged,
    /// Removed, because the list that replaces this one does not name them.
    Removed,
    Rejected,
}

impl ChangeKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Removed => "removed",
            Self::Rejected => "rejected",
        }
    }
}

/// How an import combines with what is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    /// Adds and updates; nobody is removed.
    Merge,
    /// The list becomes what the file holds.
    Replace,
}

/// Where an import comes from, and who must not be added again.
#[derive(Debug)]
pub struct ImportContext<'a> {
    /// Recorded for new journalists whose row names no source.
    pub source: &'a str,
    pub on: &'a str,
    pub suppressed: &'a Suppressed,
}

/// What became of a journalist who was typed.
#[derive(Debug)]
pub struct EntryChange {
    /// What in it says that this person wants no mail.
    pub opt_out: Option<String>,
    /// One, unless several addresses were typed.
    pub changes: Vec<Change>,
}

impl MediaList {
    /// A list with nobody on it.
    #[must_use]
    pub fn empty() -> Self {
        Self { members: Vec::new(), other_columns: Vec::new(), notes: Vec::new(), title: Vec::new() }
    }

    /// The list that a file holds, and its rows that cannot be used.
    #[must_use]
    pub fn of(file: ListFile) -> (Self, Vec<(usize, Unusable)>) {
        let mut list = Self { other_columns: file.other_columns, title: file.title, ..Self::empty() };
        let mut places = BTreeMap::new();
        let mut unusable = Vec::new();
        for row in file.rows {
            list.notes.extend(row.notes.into_iter().map(|note| (row.row, note)));
            match row.found {
                Ok(found) => {
                    list.take(&mut places, found, true);
                }
                Err(bad) => unusable.push((row.row, bad)),
            }
        }
        (list, unusable)
    }

    /// What a program has spoilt in the list's own file, such as rounded telephone numbers, by row.
    #[must_use]
    pub fn notes(&self) -> &[(usize, String)] {
        &self.notes
    }

    /// Whether its file could not be read again.
    #[must_use]
    pub fn is_too_wide(&self) -> bool {
        COLUMNS.len() + self.other_columns.len() > MOST_COLUMNS
    }

    /// The journalists in the list's order.
    pub fn journalists(&self) -> impl Iterator<Item = &Journalist> {
        self.members.iter().map(|member| &member.journalist)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The telephone number that the list has of somebody.
    #[must_use]
    pub fn phone_of(&self, address: &Address) -> Option<&str> {
        let member = self.members.iter().find(|member| member.journalist.address == *address)?;
        self.phone_columns().find_map(|at| member.other.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()))
    }

    /// The heading under which a typed telephone number is kept.
    #[must_use]
    pub fn phone_heading(&self) -> &str {
        self.phone_columns().next().map_or(EntryField::Phone.heading(), |at| &self.other_columns[at])
    }

    fn phone_columns(&self) -> impl Iterator<Item = usize> {
        (0..self.other_columns.len()).filter(|at| is_phone(&self.other_columns[*at]))
    }

    /// Empties fields of somebody.
    pub fn clear(&mut self, address: &Address, fields: &[EntryField]) {
        let phones: Vec<usize> = self.phone_columns().collect();
        let Some(member) = self.members.iter_mut().find(|member| member.journalist.address == *address) else { return };
        let journalist = &mut member.journalist;
        for field in fields {
            match field {
                EntryField::Name => journalist.name.clear(),
                EntryField::Outlet => journalist.outlet = None,
                EntryField::Phone => phones.iter().for_each(|at| member.other[*at].clear()),
                EntryField::Beat => journalist.beat = None,
                EntryField::Language => journalist.language = None,
                EntryField::Zone => journalist.zone = None,
                EntryField::Tags => journalist.tags.clear(),
                EntryField::Embargo => journalist.embargo_trust = false,
                EntryField::Basis => journalist.basis = None,
                EntryField::Source => journalist.source = None,
                EntryField::Date => journalist.since = None,
            }
        }
    }

    /// Adds or changes one journalist, as somebody typed it.
    pub fn import_entry(&mut self, entry: &Entry, context: &ImportContext<'_>) -> Result<EntryChange, NotAListFile> {
        let file = entry.file(self.phone_heading())?;
        let opt_out = file.rows.iter().find_map(|row| row.opt_out.as_ref().map(|opt_out| opt_out.says.clone()));
        Ok(EntryChange { opt_out, changes: self.import(file, Import::Merge, context) })
    }

    /// Removes somebody, and returns what the list held about them.
    pub fn remove(&mut self, address: &Address) -> Option<Vec<(String, String)>> {
        let at = self.members.iter().position(|member| member.journalist.address == *address)?;
        let member = self.members.remove(at);
        Some(self.record(&member))
    }

    /// Everything that the list holds about somebody, by column.
    #[must_use]
    pub fn all_of(&self, address: &Address) -> Option<Vec<(String, String)>> {
        let member = self.members.iter().find(|member| member.journalist.address == *address)?;
        Some(self.record(member))
    }

    fn record(&self, member: &Member) -> Vec<(String, String)> {
        let columns = COLUMNS.into_iter().chain(self.other_columns.iter().map(String::as_str));
        let cells = columns.map(str::to_owned).zip(member.cells());
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// Imports a file, and returns what became of each row.
    pub fn import(&mut self, file: ListFile, how: Import, context: &ImportContext<'_>) -> Vec<Change> {
        let before = match how {
            Import::Merge => Self::empty(),
            Import::Replace => {
                let (other_columns, title) = (self.other_columns.clone(), self.title.clone());
                std::mem::replace(self, Self { other_columns, title, ..Self::empty() })
            }
        };
        let was: BTreeMap<_, _> = before.members.iter().map(|m| (m.journalist.address.clone(), m)).collect();
        let mut places: BTreeMap<_, _> =
            self.members.iter().enumerate().map(|(at, m)| (m.journalist.address.clone(), at)).collect();
        let mut rows: BTreeMap<Address, usize> = BTreeMap::new();
        let mut changes = Vec::new();
        let columns = self.columns(&file.other_columns);
        for row in file.rows {
            let notes = row.notes;
            let found = match row.found {
                Ok(found) => found,
                Err(bad) => {
                    let Unusable { address, name, reason } = bad;
                    let reason = std::iter::once(reason).chain(notes).collect::<Vec<_>>().join("; ");
                    let status = ChangeKind::Rejected;
                    changes.push(Change { row: Some(row.row), status, address, name, reason: Some(reason) });
                    continue;
                }
            };
            let address = found.journalist.address.clone();
            if let Some(erased) = context.suppressed.erased(&address) {
                let (address, name) = found.journalist.shown();
                let since = erased.since.split('T').next().unwrap_or_default();
                let reason = Some(format!("was erased on {since} and stays erased: {}", erased.why));
                changes.push(Change { row: Some(row.row), status: ChangeKind::Rejected, address, name, reason });
                continue;
            }
            let held = was.get(&address).map(|member| &member.journalist);
            let held = held.or_else(|| places.get(&address).map(|at| &self.members[*at].journalist));
            let basis = held.and_then(|held| held.basis);
            let other_basis = basis.filter(|basis| found.journalist.basis.is_some_and(|given| given != *basis));
            let found = match (rows.get(&address), places.get(&address)) {
                // Of two rows of one file the first counts, so that the same import always gives the same list.
                (Some(_), Some(at)) => found.after(&self.members[*at].journalist),
                _ => found,
            };
            let other: Vec<(usize, String)> = columns.iter().copied().zip(found.other.iter().cloned()).collect();
            let (at, mut status) = self.take(&mut places, found, false);
            let member = &mut self.members[at];
            let before = was.get(&address).map_or_else(|| member.other.clone(), |old| old.other.clone());
            if let (ChangeKind::Added, Some(old)) = (status, was.get(&address)) {
                member.other.clone_from(&old.other);
                member.other.resize(self.other_columns.len(), String::new());
                let Journalist { basis, source, since, .. } = &old.journalist;
                member.journalist.basis = basis.or(member.journalist.basis);
                for (own, held) in [(&mut member.journalist.source, source), (&mut member.journalist.since, since)] {
                    *own = held.clone().or_else(|| own.take());
                }
                status = if member.journalist == old.journalist { ChangeKind::Unchanged } else { ChangeKind::Changed };
            } else if status == ChangeKind::Added {
                member.journalist.source.get_or_insert_with(|| context.source.to_owned());
                member.journalist.since.get_or_insert_with(|| context.on.to_owned());
            }
            // If a file has two such rows, the first counts here, too.
            for (column, cell) in other.into_iter().filter(|(_, cell)| !cell.is_empty()) {
                if !rows.contains_key(&address) || member.other[column].is_empty() {
                    member.other[column] = cell;
                }
            }
            let same = |at: usize| before.get(at).map_or("", String::as_str) == member.other[at];
            if status == ChangeKind::Unchanged && !(0..member.other.len()).all(same) {
                status = ChangeKind::Changed;
            }
            let again = rows.get(&address).map(|first| format!("it repeats the address of row {first}"));
            let kept = || Some(format!("the lawful basis stays `{}`: an import does not change it", other_basis?));
            let reasons: Vec<String> = again.or_else(kept).into_iter().chain(notes).collect();
            let reason = Some(reasons.join("; ")).filter(|reason| !reason.is_empty());
            rows.entry(address).or_insert(row.row);
            let (address, name) = member.journalist.shown();
            changes.push(Change { row: Some(row.row), status, address, name, reason });
        }
        for member in before.members.iter().filter(|m| !places.contains_key(&m.journalist.address)) {
            let (address, name) = member.journalist.shown();
            changes.push(Change { row: None, status: ChangeKind::Removed, address, name, reason: None });
        }
        changes
    }

    /// The places of some columns beside those that pressbox knows; new ones are added.
    fn columns(&mut self, names: &[String]) -> Vec<usize> {
        let key = |name: &String| name.trim().to_lowercase();
        // Each is used once: a second column of the same name is another one.
        let mut free: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (at, held) in self.other_columns.iter().enumerate() {
            free.entry(key(held)).or_default().push_back(at);
        }
        let mut places: Vec<usize> = Vec::new();
        for name in names {
            let at = free.get_mut(&key(name)).and_then(VecDeque::pop_front);
            places.push(at.unwrap_or_else(|| {
                self.other_columns.push(name.clone());
                self.other_columns.len() - 1
            }));
        }
        let width = self.other_columns.len();
        self.members.iter_mut().for_each(|member| member.other.resize(width, String::new()));
        places
    }

    /// The changes that turn this list into another.
    pub(super) fn changes_to(&self, other: &Self) -> Vec<Change> {
        let by_address = |list: &Self| -> BTreeMap<Address, Journalist> {
            list.journalists().map(|journalist| (journalist.address.clone(), journalist.clone())).collect()
        };
        let (here, there) = (by_address(self), by_address(other));
        let change = |journalist: &Journalist, status| {
            let (address, name) = journalist.shown();
            Change { row: None, status, address, name, reason: None }
        };
        let gone = self.journalists().filter(|journalist| !there.contains_key(&journalist.address));
        let mut changes: Vec<_> = gone.map(|journalist| change(journalist, ChangeKind::Removed)).collect();
        changes.extend(other.journalists().filter_map(|journalist| match here.get(&journalist.address) {
            None => Some(change(journalist, ChangeKind::Added)),
            Some(was) if was != journalist => Some(change(journalist, ChangeKind::Changed)),
            Some(_) => None,
        }));
        changes
    }

    /// Merges a journalist into the entry with the same address, or adds one at the end.
    fn take(
        &mut self,
        places: &mut BTreeMap<Address, usize>,
        found: ListedJournalist,
        own: bool,
    ) -> (usize, ChangeKind) {
        let ListedJournalist { journalist, trust, other } = found;
        if let Some(at) = places.get(&journalist.address) {
            let held = &mut self.members[*at].journalist;
            let before = held.clone();
            held.learn(&journalist, trust);
            return (*at, if *held == before { ChangeKind::Unchanged } else { ChangeKind::Changed });
        }
        let at = self.members.len();
        places.insert(journalist.address.clone(), at);
        let other = if own { other } else { vec![String::new(); self.other_columns.len()] };
        self.members.push(Member { journalist, other });
        (at, ChangeKind::Added)
    }

    /// The list as a file that spreadsheets open and pressbox reads back.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        // A title may be wider than the table.
        let mut file = csv::WriterBuilder::new().flexible(true).from_writer(BYTE_ORDER_MARK.to_string().into_bytes());
        let width = COLUMNS.len() + self.other_columns.len();
        for row in &self.title {
            let blanks = std::iter::repeat_n("", width.saturating_sub(row.len()));
            file.write_record(row.iter().map(String::as_str).chain(blanks).map(spreadsheet_cell))?;
        }
        file.write_record(COLUMNS.into_iter().chain(self.other_columns.iter().map(String::as_str)))?;
        for member in &self.members {
            file.write_record(member.cells().map(|cell| spreadsheet_cell(&cell)))?;
        }
        file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// The columns of a list's file that pressbox knows, in their order.
const COLUMNS: [&str; 11] =
    ["name", "address", "outlet", "beat", "language", "zone", "tags", "embargo", "basis", "source", "date"];

impl Member {
    fn cells(&self) -> impl Iterator<Item = String> {
        let Journalist { name, address, outlet, beat, language, zone, tags, embargo_trust, basis, source, since } =
            &self.journalist;
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        let own: [String; COLUMNS.len()] = [
            name.clone(),
            address.to_string(),
            maybe(outlet),
            maybe(beat),
            maybe(language),
            maybe(zone),
            tags.join(" "),
            if *embargo_trust { "yes".to_owned() } else { String::new() },
            basis.map(|basis| basis.to_string()).unwrap_or_default(),
            maybe(source),
            maybe(since),
        ];
        own.into_iter().chain(self.other.iter().cloned())
    }
}

impl ListedJournalist {
    /// The same, with the values of an earlier row in preference.
    fn after(mut self, first: &Journalist) -> Self {
        let trust = first.embargo_trust || self.trust.unwrap_or(false);
        self.journalist.learn(first, Some(trust));
        Self { trust: Some(trust), ..self }
    }
}

impl Journalist {
    fn shown(&self) -> (Option<String>, Option<String>) {
        (Some(self.address.to_string()), Some(self.name.clone()).filter(|name| !name.is_empty()))
    }
}
