//! Reads a media list: recognises its columns, and turns each row into a journalist or a reason why not.

use unicode_normalization::UnicodeNormalization as _;

use super::address::Address;
use super::basis::Basis;
use super::columns::{self, Column};
use super::journalist::{Journalist, tag};
use super::table::{NotATable, Table, TableRow};
use crate::storage::text::from_spreadsheet_cell;

/// The rows of a media list's file.
#[derive(Debug)]
pub struct ListFile {
    pub rows: Vec<ListFileRow>,
    /// The headers of columns that pressbox does not know.
    pub other_columns: Vec<String>,
}

/// One row of a [`ListFile`], numbered as a spreadsheet shows it: a header is row 1.
#[derive(Debug)]
pub struct ListFileRow {
    pub row: usize,
    pub found: Result<ListedJournalist, Unusable>,
}

/// A journalist, and what else the row holds.
#[derive(Debug)]
pub struct ListedJournalist {
    pub journalist: Journalist,
    /// Whether the journalist is trusted with embargoes; `None` where the cell is empty.
    pub(super) trust: Option<bool>,
    /// The cells of [`ListFile::other_columns`].
    pub(super) other: Vec<String>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The address as written, if there is one.
    pub address: Option<String>,
    pub name: Option<String>,
    pub reason: String,
}

/// A file that is not a media list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAListFile {
    #[error(transparent)]
    Table(#[from] NotATable),
    #[error("no column contains mail addresses; its first row is `{0}`")]
    NoAddresses(String),
    #[error("{0} columns contain mail addresses, and no heading says which one to use")]
    SeveralAddresses(usize),
}

/// Which column holds what.
struct Layout {
    columns: Vec<Option<Column>>,
    address: usize,
}

/// Reads a media list as Excel, LibreOffice, Numbers and address books write it.
pub(super) fn read(bytes: &[u8]) -> Result<ListFile, NotAListFile> {
    let table = Table::read(bytes, |cell| columns::column(cell).is_some())?;
    let mut rows: Vec<TableRow> = table.rows().collect();
    let first = rows.first().and_then(|row| row.cells.as_ref().ok()).cloned().unwrap_or_default();
    let known: Vec<_> = first.iter().map(|cell| columns::column(cell)).collect();
    let has_header = known.iter().any(Option::is_some) && !first.iter().any(|cell| is_address(cell));
    if has_header {
        rows.remove(0);
    }
    let layout = Layout::find(if has_header { known } else { vec![None; first.len()] }, &rows)
        .map_err(|several| several.unwrap_or_else(|| NotAListFile::NoAddresses(shown(&first))))?;
    let other_columns = if has_header { layout.other(&first) } else { Vec::new() };
    let rows = rows.into_iter().map(|row| ListFileRow { row: row.number, found: layout.take(row) }).collect();
    Ok(ListFile { rows, other_columns })
}

fn shown(cells: &[String]) -> String {
    let whole: String = cells.join(", ").chars().filter(|c| !c.is_control()).collect();
    if whole.chars().count() > 80 { whole.chars().take(79).chain(['…']).collect() } else { whole }
}

fn is_address(cell: &str) -> bool {
    address(cell).1.is_ok()
}

impl Layout {
    fn find(mut columns: Vec<Option<Column>>, rows: &[TableRow]) -> Result<Self, Option<NotAListFile>> {
        let place = |wanted| columns.iter().position(|column| *column == Some(wanted));
        if let Some(address) = place(Column::Address) {
            return Ok(Self { columns, address });
        }
        let good = |at: usize| {
            let cells = rows.iter().take(200).filter_map(|row| row.cells.as_ref().ok()?.get(at));
            cells.filter(|cell| is_address(cell)).count()
        };
        let width = rows.iter().take(200).filter_map(|row| Some(row.cells.as_ref().ok()?.len())).max().unwrap_or(0);
        let address = match place(Column::PerhapsAddress) {
            // A column named so is used unless only another one holds addresses.
            Some(at) if good(at) > 0 || (0..width).all(|other| good(other) == 0) => at,
            _ => {
                let holds: Vec<_> = (0..width).filter(|at| good(*at) > 0).collect();
                match holds.as_slice() {
                    [] => return Err(None),
                    [one] => *one,
                    many => return Err(Some(NotAListFile::SeveralAddresses(many.len()))),
                }
            }
        };
        columns.resize(columns.len().max(width), None);
        // Two columns without a header are a name and an address.
        if width == 2 && columns.iter().all(Option::is_none) {
            columns[1 - address] = Some(Column::Name);
        }
        columns[address] = Some(Column::Address);
        Ok(Self { columns, address })
    }

    fn is_other(&self, at: usize) -> bool {
        matches!(self.columns.get(at), Some(None | Some(Column::PerhapsAddress)))
    }

    fn other(&self, cells: &[String]) -> Vec<String> {
        let named = (0..self.columns.len()).filter(|at| self.is_other(*at));
        named
            .map(|at| cells.get(at).map_or_else(String::new, |cell| from_spreadsheet_cell(cell).trim().to_owned()))
            .collect()
    }

    fn take(&self, row: TableRow) -> Result<ListedJournalist, Unusable> {
        let cells = row.cells.map_err(|bad| Unusable { address: None, name: None, reason: bad.0.to_owned() })?;
        let typed = cells.get(self.address).map_or("", |cell| from_spreadsheet_cell(cell));
        let (beside, parsed) = address(typed);
        let name = self.name(&cells).map(|name| if name.is_empty() { clean(beside).unwrap_or_default() } else { name });
        let refuse = |reason: String| Unusable {
            address: Some(typed.trim().to_owned()).filter(|a| !a.is_empty()),
            name: name.clone().ok().filter(|n| !n.is_empty()),
            reason,
        };
        if typed.trim().is_empty() {
            return Err(refuse("it has no address".to_owned()));
        }
        let mut journalist = Journalist::at(parsed.map_err(|error| refuse(error.to_string()))?);
        journalist.name = name.clone().map_err(|why| refuse(format!("its name {why}")))?;
        let text = |column, what: &str| {
            let cleaned = clean(self.cell(&cells, column)).map_err(|why| refuse(format!("its {what} {why}")))?;
            Ok(Some(cleaned).filter(|text| !text.is_empty()))
        };
        journalist.outlet = text(Column::Outlet, "outlet")?;
        journalist.beat = text(Column::Beat, "beat")?;
        journalist.language = text(Column::Language, "language")?.map(|value| columns::language(&value));
        journalist.zone = text(Column::Zone, "time zone")?;
        if let Some(zone) = &journalist.zone
            && jiff::tz::TimeZone::get(zone).is_err()
        {
            return Err(refuse(format!("`{zone}` is not a time zone, such as `Europe/Stockholm`")));
        }
        let tags = text(Column::Tags, "tags")?.unwrap_or_default();
        let parted = tags.contains([',', ';', '|']);
        let parts = tags.split(|c: char| if parted { matches!(c, ',' | ';' | '|') } else { c.is_whitespace() });
        for tag in parts.map(tag).filter(|tag| !tag.is_empty()) {
            if !journalist.tags.contains(&tag) {
                journalist.tags.push(tag);
            }
        }
        let trust = match text(Column::Embargo, "embargo")? {
            Some(value) => Some(
                columns::yes(&value).ok_or_else(|| refuse(format!("its embargo `{value}` is neither yes nor no")))?,
            ),
            None => None,
        };
        journalist.embargo_trust = trust.unwrap_or(false);
        if let Some(value) = text(Column::Basis, "basis")? {
            let words = Basis::ALL.map(Basis::as_str).join("`, `");
            let unknown = || refuse(format!("its basis `{value}` is not one of `{words}`"));
            journalist.basis = Some(Basis::of(&value).ok_or_else(unknown)?);
        }
        journalist.source = text(Column::Source, "source")?;
        journalist.since = text(Column::Since, "date")?;
        Ok(ListedJournalist { journalist, trust, other: self.other(&cells) })
    }

    /// The first cell of a kind that holds anything.
    fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let mine = self.columns.iter().zip(cells).filter(|(kind, _)| **kind == Some(column));
        mine.map(|(_, cell)| from_spreadsheet_cell(cell)).find(|cell| !cell.trim().is_empty()).unwrap_or("")
    }

    fn name(&self, cells: &[String]) -> Result<String, &'static str> {
        let part = |column| clean(self.cell(cells, column));
        let (whole, first, last) = (part(Column::Name)?, part(Column::First)?, part(Column::Last)?);
        let joined = |last: &str| format!("{first} {last}").trim().to_owned();
        Ok(if !last.is_empty() || whole.is_empty() {
            if whole.is_empty() { joined(&last) } else { whole }
        } else if whole.split(' ').any(|word| word == first) {
            whole
        } else {
            // Beside a `Vorname`, `Name` is the family's.
            joined(&whole)
        })
    }
}

/// An address as people write it into a cell, and the name that may come before it.
fn address(cell: &str) -> (&str, Result<Address, super::address::NotAnAddress>) {
    let cell = cell.trim();
    match cell.strip_suffix('>').and_then(|open| open.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address.parse()),
        None => ("", cell.strip_prefix("mailto:").unwrap_or(cell).parse()),
    }
}

/// The text cleaned, on one line; or what is wrong with it.
fn clean(text: &str) -> Result<String, &'static str> {
    let unseen = |c: &char| !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let text: String = text.nfc().filter(unseen).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.contains(char::is_control) {
        Err("contains a control character")
    } else if line.contains('\u{FFFD}') {
        Err("contains a damaged character; save the list as UTF-8")
    } else if line.chars().count() > 200 {
        Err("is longer than 200 characters")
    } else {
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journalists(text: &str) -> Vec<Result<(String, String), String>> {
        let file = read(text.as_bytes()).unwrap();
        let take = |row: ListFileRow| match row.found {
            Ok(found) => Ok((found.journalist.name, found.journalist.address.to_string())),
            Err(bad) => Err(bad.reason),
        };
        file.rows.into_iter().map(take).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "stands beside rows that are bad")]
    fn one(name: &str, address: &str) -> Result<(String, String), String> {
        Ok((name.to_owned(), address.to_owned()))
    }

    #[test]
    fn a_name_is_put_together_from_what_the_columns_say() {
        assert_eq!(
            journalists("Vorname;Name;E-Mail\nJörg;Beispiel;j@x.example")[0],
            one("Jörg Beispiel", "j@x.example")
        );
        assert_eq!(journalists("Förnamn,Efternamn,E-post\nÅsa,Öberg,a@x.example")[0], one("Åsa Öberg", "a@x.example"));
        assert_eq!(journalists("name,first name,email\nAnn Lee,Ann,a@x.example")[0], one("Ann Lee", "a@x.example"));
        assert_eq!(journalists("email\n\"Bo Ek <bo@x.example>\"")[0], one("Bo Ek", "bo@x.example"));
    }

    #[test]
    fn a_list_without_a_header_needs_one_column_of_addresses() {
        assert_eq!(journalists("a@x.example\nb@x.example").len(), 2);
        assert_eq!(journalists("Bo Ek,bo@x.example")[0], one("Bo Ek", "bo@x.example"));
        assert_eq!(read(b"a@x.example,b@x.example").unwrap_err(), NotAListFile::SeveralAddresses(2));
        assert_eq!(read(b"one,two\nthree,four").unwrap_err(), NotAListFile::NoAddresses("one, two".to_owned()));
    }

    #[test]
    fn where_somebody_lives_is_not_taken_for_the_mail_address() {
        let found = journalists("Name;Adress;E-post\nBo;Storgatan 1;bo@x.example");
        assert_eq!(found[0], one("Bo", "bo@x.example"));
        assert_eq!(journalists("Name;Adresse;Kontaktweg\nBo;Weg 1;bo@x.example")[0], one("Bo", "bo@x.example"));
    }

    #[test]
    fn line_ends_in_names_are_made_spaces_and_control_characters_refused() {
        assert_eq!(journalists("name,email\n\"Bo\r\nEk\",bo@x.example")[0], one("Bo Ek", "bo@x.example"));
        let refused = journalists("name,email\nBo\u{7},bo@x.example")[0].clone();
        assert_eq!(refused, Err("its name contains a control character".to_owned()));
    }
}
