//! Suppressed addresses.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::address::Address;
use super::pseudonym::{NoPseudonym, Pseudonym};
use super::table::{NotATable, Table};
use crate::storage::text::{from_spreadsheet_cell, spreadsheet_cell};

/// The addresses that get nothing, whatever list they are on.
#[derive(Debug, Clone, Default)]
pub struct Suppressed {
    by_address: BTreeMap<Address, Suppression>,
    /// Erased people, of whom nothing but the [pseudonym](Pseudonym) is left.
    by_pseudonym: BTreeMap<String, Suppression>,
    pseudonym: Option<Pseudonym>,
    /// Columns that a person added to the file, and what stands in them, by what stands in the first column.
    other_columns: Vec<String>,
    other: BTreeMap<String, Vec<String>>,
}

/// Since when and why an address gets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// As it was written down: RFC 3339, if pressbox wrote it.
    pub since: String,
    pub why: String,
}

impl Suppression {
    /// Since when, and the reason in one line.
    pub(super) fn new(since: Timestamp, why: &str) -> Self {
        Self { since: format!("{since:.0}"), why: why.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// A list of suppressed addresses that cannot be trusted to be whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSuppressed {
    #[error("row {row} does not begin with an address: {reason}")]
    Row { row: usize, reason: String },
    #[error("row {row} is for somebody who was erased, and the newsroom's secret is not available: {why}")]
    NoSecret { row: usize, why: NoPseudonym },
    #[error("row {row} is for somebody who was erased, and was written with a different secret")]
    OtherSecret { row: usize },
    #[error(transparent)]
    Table(#[from] NotATable),
}

/// The prefix of a pseudonym in the address column.
const ERASED: &str = "erased:";

/// The first line of the file.
pub(super) const HEADER: &str = "address,since,why\n";

/// The columns of that line.
const COLUMNS: [&str; 3] = ["address", "since", "why"];

/// Whether a file begins with that line, whatever program saved it.
pub(super) fn has_our_header(bytes: &[u8]) -> bool {
    let Ok(table) = Table::read(bytes, |cell| COLUMNS.contains(&cell.trim())) else { return false };
    let first = table.rows().next().and_then(|row| row.cells.ok());
    first.is_some_and(|cells| {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        // Spreadsheets add empty cells at the end.
        let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells[..end] == COLUMNS
    })
}

/// A cell as a person typed it.
fn typed(cell: &str) -> String {
    from_spreadsheet_cell(cell.trim()).to_owned()
}

impl Suppressed {
    /// Reads the file. A row that cannot be read is an error: it may name somebody who wants no mail.
    pub(super) fn read(
        bytes: &[u8],
        pseudonym: &dyn Fn() -> Result<Pseudonym, NoPseudonym>,
    ) -> Result<Self, NotSuppressed> {
        let mut suppressed = Self::default();
        let table = match Table::read(bytes, |cell| COLUMNS.contains(&cell.trim())) {
            Err(NotATable::Empty) => return Ok(suppressed),
            table => table?,
        };
        for row in table.rows() {
            let refuse = |reason: String| NotSuppressed::Row { row: row.number, reason };
            let cells = row.cells.as_ref().map_err(|bad| refuse(bad.0.clone().into_owned()))?;
            let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim()).to_owned();
            // Spreadsheets add empty cells at the end.
            let end = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            let more: Vec<String> = cells[..end].iter().skip(COLUMNS.len()).map(|cell| typed(cell)).collect();
            if row.number == 1 && cell(0) == "address" {
                suppressed.other_columns = more;
                continue;
            }
            if let Some(erased) = cell(0).strip_prefix(ERASED) {
                if suppressed.pseudonym.is_none() {
                    suppressed.pseudonym =
                        Some(pseudonym().map_err(|why| NotSuppressed::NoSecret { row: row.number, why })?);
                }
                let fingerprint = suppressed.pseudonym.as_ref().map(Pseudonym::fingerprint).unwrap_or_default();
                if erased.split_once(':').is_none_or(|(key, _)| key != fingerprint) {
                    return Err(NotSuppressed::OtherSecret { row: row.number });
                }
                let suppression = Suppression { since: cell(1), why: cell(2) };
                suppressed.keep_other(cell(0), more);
                suppressed.by_pseudonym.entry(erased.to_owned()).or_insert(suppression);
                continue;
            }
            let address: Address = cell(0).trim_start_matches('\'').parse().map_err(|e| refuse(format!("{e}")))?;
            suppressed.keep_other(address.to_string(), more);
            // The first row counts: it has the day of the request.
            suppressed.by_address.entry(address).or_insert(Suppression { since: cell(1), why: cell(2) });
        }
        Ok(suppressed)
    }

    fn keep_other(&mut self, first: String, cells: Vec<String>) {
        if !cells.is_empty() {
            self.other.entry(first).or_insert(cells);
        }
    }

    /// Why an address gets nothing, if it gets nothing.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Suppression> {
        self.by_address.get(address).or_else(|| self.erased(address))
    }

    /// Since when and why somebody was erased; nothing else is known of them.
    #[must_use]
    pub fn erased(&self, address: &Address) -> Option<&Suppression> {
        self.by_pseudonym.get(&self.pseudonym.as_ref()?.of(address))
    }

    /// The addresses, and since when and why; erased people are not among them.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (&Address, &Suppression)> {
        self.by_address.iter()
    }

    /// Adds an address; one that is there keeps its first date and reason.
    pub(super) fn insert(&mut self, address: Address, suppression: Suppression) {
        self.by_address.entry(address).or_insert(suppression);
    }

    /// Removes an address, also of somebody who was erased.
    pub(super) fn remove(&mut self, address: &Address) -> Option<Suppression> {
        let erased = self.pseudonym.as_ref().map(|pseudonym| pseudonym.of(address));
        let erased = erased.and_then(|pseudonym| self.by_pseudonym.remove(&pseudonym));
        self.other.remove(address.as_str());
        self.by_address.remove(address).or(erased)
    }

    /// Replaces an address by its pseudonym. Anything a person noted next to it goes, too.
    pub(super) fn erase(&mut self, address: &Address, pseudonym: &Pseudonym, suppression: Suppression) {
        self.other.remove(address.as_str());
        self.by_address.remove(address);
        self.by_pseudonym.entry(pseudonym.of(address)).or_insert(suppression);
    }

    /// The keyed hash of each address, also of those who were erased.
    pub(super) fn hashes(&self, pseudonym: &Pseudonym) -> BTreeSet<String> {
        let erased = self.by_pseudonym.keys().filter_map(|erased| Some(erased.split_once(':')?.1.to_owned()));
        self.by_address.keys().map(|address| pseudonym.hash(address)).chain(erased).collect()
    }

    /// The file as pressbox writes it.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let more = self.other.values().map(Vec::len).chain([self.other_columns.len()]).max().unwrap_or(0);
        let row = |own: [&str; COLUMNS.len()], other: Option<&Vec<String>>| {
            let other = other.into_iter().flatten().map(String::as_str);
            let cells = own.into_iter().chain(other).chain(std::iter::repeat(""));
            cells.take(COLUMNS.len() + more).map(spreadsheet_cell).collect::<Vec<_>>()
        };
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(row(COLUMNS, Some(&self.other_columns)))?;
        for (address, Suppression { since, why }) in &self.by_address {
            file.write_record(row([address.as_str(), since, why], self.other.get(address.as_str())))?;
        }
        for (pseudonym, Suppression { since, why }) in &self.by_pseudonym {
            let first = format!("{ERASED}{pseudonym}");
            file.write_record(row([&first, since, why], self.other.get(&first)))?;
        }
        file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.by_address.len() + self.by_pseudonym.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
