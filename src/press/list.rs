//! A media list: journalists in order, and how an import changes it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::address::Address;
use super::journalist::Journalist;
use super::sheet::{Found, Sheet, Unusable};
use super::suppressed::Suppressed;
use crate::storage::text::spreadsheet_cell;

/// A list's name: that of its file in `lists/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListName(String);

/// Text that cannot name a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAListName {
    #[error("`{0}` cannot name a list: a name has up to 60 letters, digits, `-` and `_`")]
    Letters(String),
    #[error("`suppressed` is the list of those who get no mail, and cannot be sent to")]
    Suppressed,
}

impl FromStr for ListName {
    type Err = NotAListName;

    fn from_str(text: &str) -> Result<Self, NotAListName> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let name = text.strip_suffix(".csv").unwrap_or(text);
        if name.eq_ignore_ascii_case(SUPPRESSED) {
            Err(NotAListName::Suppressed)
        } else if (1..=60).contains(&name.chars().count()) && name.chars().all(fits) && !name.starts_with('-') {
            Ok(Self(name.to_owned()))
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

/// The name of the list that is none.
pub(super) const SUPPRESSED: &str = "suppressed";

/// A media list. No two of its journalists have the same address.
#[derive(Debug, Clone)]
pub struct MediaList {
    members: Vec<Member>,
    /// Columns that a person keeps in the file for themselves.
    other_columns: Vec<String>,
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
    pub status: Status,
    pub address: Option<String>,
    pub name: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Added,
    Changed,
    Unchanged,
    /// Taken off, because a list that replaces this one does not name them.
    Removed,
    Rejected,
}

impl Status {
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

/// How an import meets what is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    /// Adds, and fills in what the file says; nobody is taken off.
    Merge,
    /// The list becomes what the file says.
    Replace,
}

/// Where an import comes from, and who must not come back with it.
#[derive(Debug)]
pub struct Brought<'a> {
    /// Written down for those who are new and say nothing of it themselves.
    pub source: &'a str,
    pub on: &'a str,
    pub suppressed: &'a Suppressed,
}

impl MediaList {
    /// A list with nobody on it.
    #[must_use]
    pub fn empty() -> Self {
        Self { members: Vec::new(), other_columns: Vec::new() }
    }

    /// The list that a file holds, and the rows of it that are of no use.
    #[must_use]
    pub fn of(sheet: Sheet) -> (Self, Vec<(usize, Unusable)>) {
        let mut list = Self { members: Vec::new(), other_columns: sheet.other_columns };
        let mut places = BTreeMap::new();
        let mut unusable = Vec::new();
        for row in sheet.rows {
            match row.found {
                Ok(found) => {
                    list.take(&mut places, found, true);
                }
                Err(bad) => unusable.push((row.row, bad)),
            }
        }
        (list, unusable)
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

    /// Takes somebody off; what the list knew of them.
    pub fn remove(&mut self, address: &Address) -> Option<Vec<(String, String)>> {
        let at = self.members.iter().position(|member| member.journalist.address == *address)?;
        let member = self.members.remove(at);
        Some(self.told(&member))
    }

    /// All that the list knows of somebody, by the names of its columns.
    #[must_use]
    pub fn all_of(&self, address: &Address) -> Option<Vec<(String, String)>> {
        let member = self.members.iter().find(|member| member.journalist.address == *address)?;
        Some(self.told(member))
    }

    fn told(&self, member: &Member) -> Vec<(String, String)> {
        let columns = COLUMNS.into_iter().chain(self.other_columns.iter().map(String::as_str));
        let cells = columns.map(str::to_owned).zip(member.cells());
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// Brings in a file, and says what became of each row.
    pub fn import(&mut self, sheet: Sheet, how: Import, brought: &Brought<'_>) -> Vec<Change> {
        let before = match how {
            Import::Merge => Self::empty(),
            Import::Replace => {
                std::mem::replace(self, Self { other_columns: self.other_columns.clone(), ..Self::empty() })
            }
        };
        let was: BTreeMap<_, _> = before.members.iter().map(|m| (m.journalist.address.clone(), m)).collect();
        let mut places: BTreeMap<_, _> =
            self.members.iter().enumerate().map(|(at, m)| (m.journalist.address.clone(), at)).collect();
        let mut rows: BTreeMap<Address, usize> = BTreeMap::new();
        let mut changes = Vec::new();
        for row in sheet.rows {
            let found = match row.found {
                Ok(found) => found,
                Err(bad) => {
                    let Unusable { address, name, reason } = bad;
                    let status = Status::Rejected;
                    changes.push(Change { row: Some(row.row), status, address, name, reason: Some(reason) });
                    continue;
                }
            };
            let address = found.journalist.address.clone();
            if let Some(erased) = brought.suppressed.erased(&address) {
                let (address, name) = found.journalist.shown();
                let since = erased.since.split('T').next().unwrap_or_default();
                let reason = Some(format!("was erased on {since} and stays erased: {}", erased.why));
                changes.push(Change { row: Some(row.row), status: Status::Rejected, address, name, reason });
                continue;
            }
            let held = was.get(&address).map(|member| &member.journalist);
            let held = held.or_else(|| places.get(&address).map(|at| &self.members[*at].journalist));
            let basis = held.and_then(|held| held.basis);
            let other_basis = basis.filter(|basis| found.journalist.basis.is_some_and(|said| said != *basis));
            let found = match (rows.get(&address), places.get(&address)) {
                // Of two rows of one file the first counts, so that the same import always gives the same list.
                (Some(_), Some(at)) => found.behind(&self.members[*at].journalist),
                _ => found,
            };
            let (at, mut status) = self.take(&mut places, found, false);
            let member = &mut self.members[at];
            if let (Status::Added, Some(old)) = (status, was.get(&address)) {
                member.other.clone_from(&old.other);
                let Journalist { basis, source, since, .. } = &old.journalist;
                member.journalist.basis = basis.or(member.journalist.basis);
                for (own, held) in [(&mut member.journalist.source, source), (&mut member.journalist.since, since)] {
                    *own = held.clone().or_else(|| own.take());
                }
                status = if member.journalist == old.journalist { Status::Unchanged } else { Status::Changed };
            } else if status == Status::Added {
                member.journalist.source.get_or_insert_with(|| brought.source.to_owned());
                member.journalist.since.get_or_insert_with(|| brought.on.to_owned());
            }
            let again = rows.get(&address).map(|first| format!("it repeats the address of row {first}"));
            let reason =
                again.or_else(|| Some(format!("its basis stays `{}`: an import does not change it", other_basis?)));
            rows.entry(address).or_insert(row.row);
            let (address, name) = member.journalist.shown();
            changes.push(Change { row: Some(row.row), status, address, name, reason });
        }
        for member in before.members.iter().filter(|m| !places.contains_key(&m.journalist.address)) {
            let (address, name) = member.journalist.shown();
            changes.push(Change { row: None, status: Status::Removed, address, name, reason: None });
        }
        changes
    }

    /// What has to happen to everybody on this list to make it another one.
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
        let mut changes: Vec<_> = gone.map(|journalist| change(journalist, Status::Removed)).collect();
        changes.extend(other.journalists().filter_map(|journalist| match here.get(&journalist.address) {
            None => Some(change(journalist, Status::Added)),
            Some(was) if was != journalist => Some(change(journalist, Status::Changed)),
            Some(_) => None,
        }));
        changes
    }

    /// Puts a journalist where the address stands already, else at the end.
    fn take(&mut self, places: &mut BTreeMap<Address, usize>, found: Found, own: bool) -> (usize, Status) {
        let Found { journalist, trust, other } = found;
        if let Some(at) = places.get(&journalist.address) {
            let held = &mut self.members[*at].journalist;
            let before = held.clone();
            held.learn(&journalist, trust);
            return (*at, if *held == before { Status::Unchanged } else { Status::Changed });
        }
        let at = self.members.len();
        places.insert(journalist.address.clone(), at);
        let other = if own { other } else { vec![String::new(); self.other_columns.len()] };
        self.members.push(Member { journalist, other });
        (at, Status::Added)
    }

    /// The list as a file that spreadsheets open and pressbox reads back.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut file = csv::Writer::from_writer(Vec::new());
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

impl Found {
    /// The same, where what somebody else says of the journalist counts more.
    fn behind(mut self, first: &Journalist) -> Self {
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
