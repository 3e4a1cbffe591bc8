//! Reads a media list: recognises its columns, and turns each row into a journalist or a reason why not.

use std::cell::RefCell;
use std::collections::HashMap;

use super::address::Address;
use super::cell_address;
use super::columns::Column;
use super::file_rows::{FileNote, FileRows, NotAListFile, ReadingOptions};
use super::journalist::{Journalist, tag};
use super::layout::{self, FoundTable, Layout, NoLayout};
use super::list_cells::{self, clean};
use super::opt_out::{OptOut, OptOuts};
use super::opt_out_sections::OptOutSections;
use super::table::TableRow;
use super::{basis::Basis, columns, dates, zones};
use crate::storage::text::from_spreadsheet_cell;

/// The rows of a media list's file.
#[derive(Debug)]
pub struct ListFile {
    pub rows: Vec<ListFileRow>,
    /// The headers of columns that pressbox does not know; they are kept.
    pub other_columns: Vec<String>,
    /// What was done to read the file.
    pub notes: Vec<FileNote>,
    /// The rows above the headings of a list of the newsroom: they stay.
    pub(super) title: Vec<Vec<String>>,
}

/// One row of a [`ListFile`], numbered as a spreadsheet shows it: a header is row 1.
#[derive(Debug)]
pub struct ListFileRow {
    pub row: usize,
    pub found: Result<ListedJournalist, Unusable>,
    /// What the row says about mail to its addresses, if it says that there should be none.
    pub opt_out: Option<OptOut>,
    /// The addresses that would be used; those of other columns may be other people's.
    pub addresses: Vec<Address>,
    /// What was not imported unchanged.
    pub notes: Vec<String>,
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

/// How a file is read.
#[derive(Debug, Clone, Copy)]
enum Purpose<'a> {
    /// A list of the newsroom: every column stays, and none is an opt-out.
    Own,
    /// A file from elsewhere.
    Import(&'a ReadingOptions),
}

/// Reads a list of the newsroom, as it wrote it or as a spreadsheet saved it.
pub(super) fn read(bytes: &[u8]) -> Result<ListFile, NotAListFile> {
    of_rows(FileRows::of_own(bytes)?, Purpose::Own)
}

/// Reads a file from elsewhere: as Excel, LibreOffice, Numbers, address books and mailing services write it.
pub(super) fn read_import(bytes: &[u8], options: &ReadingOptions) -> Result<ListFile, NotAListFile> {
    of_rows(FileRows::read(bytes, options)?, Purpose::Import(options))
}

/// Reads rows that somebody typed, as those of a file from elsewhere.
pub(super) fn read_rows(file: FileRows) -> Result<ListFile, NotAListFile> {
    of_rows(file, Purpose::Import(&ReadingOptions::default()))
}

fn of_rows(file: FileRows, purpose: Purpose<'_>) -> Result<ListFile, NotAListFile> {
    let FoundTable { mut title, header, rows, first, mut notes, opt_out_sheets } = FoundTable::of(file);
    let layout = Layout::find(header, &rows).map_err(|none| match none {
        NoLayout::None => NotAListFile::NoAddresses(first),
        NoLayout::Several(columns) => NotAListFile::SeveralAddresses(columns),
    })?;
    let sections = match purpose {
        Purpose::Own => OptOutSections::default(),
        Purpose::Import(_) => OptOutSections::find(&title, &rows),
    };
    if !matches!(purpose, Purpose::Own) {
        title = Vec::new();
    }
    let reader = Reader::new(layout, &rows, purpose)?;
    let consumed: Vec<String> = reader.opt_outs.headers().map(str::to_owned).collect();
    if !consumed.is_empty() {
        notes.push(FileNote::OptOutColumns(consumed));
    }
    let other_columns = reader.others.iter().map(|(_, header)| header.clone()).collect();
    let mut rows: Vec<ListFileRow> = rows.into_iter().flat_map(|row| reader.take(row)).collect();
    for row in rows.iter_mut().filter(|row| row.addresses.is_empty() && sections.begin_at(row.row)) {
        // A heading is nobody.
        let reason = "it is a heading, and no person: those below it get no mail until you decide".to_owned();
        (row.found, row.opt_out) = (Err(Unusable { address: None, name: None, reason }), None);
    }
    for row in rows.iter_mut().filter(|row| row.opt_out.is_none()) {
        row.opt_out = sections.of(row.row).or_else(|| opt_out_sheets.of(&row.addresses));
    }
    Ok(ListFile { rows, other_columns, notes, title })
}

/// Turns rows into journalists.
struct Reader {
    layout: Layout,
    /// The columns that are kept as they are, with their headings.
    others: Vec<(usize, String)>,
    opt_outs: OptOuts,
    dates: dates::Order,
    is_own: bool,
    /// Zones as they are written, and what they are: few, and slow to look up.
    zones: RefCell<HashMap<String, Option<String>>>,
}

impl Reader {
    fn new(layout: Layout, rows: &[TableRow], purpose: Purpose<'_>) -> Result<Self, NotAListFile> {
        let cells = || rows.iter().filter_map(|row| row.cells.as_deref().ok());
        let since = layout.of_kind(Column::Since).next();
        let dates = since.map_or(dates::Order::Unknown, |at| {
            dates::order(cells().filter_map(|row| row.get(at)).map(String::as_str))
        });
        let (opt_outs, is_own) = match purpose {
            Purpose::Own => (OptOuts::none(), true),
            Purpose::Import(options) => {
                let is_used = |at: usize| layout.addresses.contains(&at);
                (layout::opt_outs(&layout.header, is_used, &options.meanings, cells())?, false)
            }
        };
        let unclear = opt_outs.unclear(cells());
        if !unclear.is_empty() {
            return Err(NotAListFile::Unclear(unclear));
        }
        let mut others: Vec<(usize, String)> = Vec::new();
        // The names that are taken, and the number that the next column of such a name may have.
        let mut names: HashMap<String, usize> = HashMap::new();
        let width = if is_own { layout.header.len() } else { layout.columns.len() };
        for at in (0..width).filter(|at| layout.is_other(*at) && !opt_outs.consumes(*at)) {
            let header = layout.header.get(at).map_or("", |header| header.trim());
            if is_own {
                others.push((at, header.to_owned()));
            } else if cells().any(|row| row.get(at).is_some_and(|cell| !cell.trim().is_empty())) {
                let header = if header.is_empty() { format!("column {}", at + 1) } else { header.to_owned() };
                others.push((at, unused(header, &mut names)));
            }
        }
        Ok(Self { layout, others, opt_outs, dates, is_own, zones: RefCell::default() })
    }

    /// The journalists of a row: more than one where its cell has several addresses.
    fn take(&self, row: TableRow) -> Vec<ListFileRow> {
        let number = row.number;
        let refused = |unusable, opt_out, addresses, notes| ListFileRow {
            row: number,
            found: Err(unusable),
            opt_out,
            addresses,
            notes,
        };
        let cells = match row.cells {
            Ok(cells) => cells,
            Err(bad) => {
                let unusable = Unusable { address: None, name: None, reason: bad.0.clone().into_owned() };
                return vec![refused(unusable, None, Vec::new(), Vec::new())];
            }
        };
        // An opt-out counts whatever else is wrong with the row.
        let opt_out = self.opt_outs.of(&cells);
        let typed = |at: usize| cells.get(at).map_or("", |cell| from_spreadsheet_cell(cell));
        let all: Vec<(usize, Vec<cell_address::Found>)> =
            self.layout.addresses.iter().map(|at| (*at, cell_address::find(typed(*at)))).collect();
        let readable = |found: &[cell_address::Found]| found.iter().any(|found| found.address.is_ok());
        // The first column that has one counts; a cell that cannot be read is reported all the same.
        let used =
            all.iter().find(|(_, found)| readable(found)).or_else(|| all.iter().find(|(_, found)| !found.is_empty()));
        let name = self.name(&cells);
        let told = name.clone().ok().filter(|name| !name.is_empty());
        let Some((at, found)) = used else {
            let reason = with_opt_out("it has no address".to_owned(), opt_out.as_ref());
            let unusable = Unusable { address: None, name: told, reason };
            return vec![refused(unusable, opt_out, Vec::new(), Vec::new())];
        };
        let addresses: Vec<Address> = found.iter().filter_map(|found| found.address.as_ref().ok()).cloned().collect();
        let mut notes = list_cells::rounded(&self.layout.header, &cells);
        notes.extend(told.as_deref().and_then(list_cells::lost_letters));
        // What stands beside it and cannot be read is told, as it would be if it stood alone.
        if readable(found) {
            let beside = all.iter().filter(|(other, _)| other != at).flat_map(|(_, found)| found);
            notes.extend(beside.filter_map(|found| found.address.clone().err()));
        }
        let count = found.len();
        if count > 1 && found.iter().all(|found| found.address.is_ok()) {
            notes.push(format!("one of the {count} addresses in its cell"));
        }
        let each = found.iter().map(|one| {
            let address = one.address.clone();
            let mut notes = notes.clone();
            let made = address.clone().and_then(|address| {
                let beside = if count > 1 && !one.name.is_empty() { clean(&one.name).ok() } else { None };
                let name = match beside {
                    Some(name) => Ok(name),
                    None => name
                        .clone()
                        .map(|name| if name.is_empty() { clean(&one.name).unwrap_or_default() } else { name }),
                };
                self.journalist(&cells, address, name, *at, &mut notes)
            });
            let found = made.map_err(|reason| Unusable {
                address: match &address {
                    Ok(address) if count > 1 => Some(address.to_string()),
                    // No address is as long as this.
                    _ => {
                        Some(typed(*at).trim().chars().take(1_000).collect()).filter(|typed: &String| !typed.is_empty())
                    }
                },
                name: told.clone().or_else(|| clean(&one.name).ok().filter(|name| !name.is_empty())),
                reason: if address.is_err() { with_opt_out(reason, opt_out.as_ref()) } else { reason },
            });
            ListFileRow { row: number, found, opt_out: opt_out.clone(), addresses: addresses.clone(), notes }
        });
        each.collect()
    }

    fn journalist(
        &self,
        cells: &[String],
        address: Address,
        name: Result<String, &'static str>,
        used: usize,
        notes: &mut Vec<String>,
    ) -> Result<ListedJournalist, String> {
        let mut journalist = Journalist::at(address);
        journalist.name = name.map_err(|why| format!("its name {why}"))?;
        let text = |column, what: &str| {
            let cleaned = clean(self.cell(cells, column)).map_err(|why| format!("its {what} {why}"))?;
            Ok::<_, String>(Some(cleaned).filter(|text| !text.is_empty()))
        };
        journalist.outlet = text(Column::Outlet, "outlet")?;
        journalist.beat = text(Column::Beat, "beat")?;
        if let Some(value) = text(Column::Language, "language")? {
            let mut named = columns::languages(&value).into_iter();
            journalist.language = named.next();
            if named.next().is_some() {
                notes.push(format!("of its languages `{value}`, only the first is used"));
            }
        }
        if let Some(value) = text(Column::Zone, "time zone")? {
            let zone = self.zones.borrow_mut().entry(value.clone()).or_insert_with(|| zones::zone(&value)).clone();
            journalist.zone =
                Some(zone.ok_or_else(|| format!("`{value}` is not a time zone; one is `Europe/Stockholm`"))?);
        }
        for at in self.layout.of_kind(Column::Tags) {
            let cell = cells.get(at).map_or("", |cell| from_spreadsheet_cell(cell));
            let cell = clean(cell).map_err(|why| format!("its tags {why}"))?;
            for tag in list_cells::tags(&cell).map(tag).filter(|tag| !tag.is_empty()) {
                if !journalist.tags.contains(&tag) {
                    journalist.tags.push(tag);
                }
            }
        }
        let trust = match text(Column::Embargo, "embargo")? {
            Some(value) => {
                Some(columns::yes(&value).ok_or_else(|| format!("the embargo column takes yes or no, not `{value}`"))?)
            }
            None => None,
        };
        journalist.embargo_trust = trust.unwrap_or(false);
        if let Some(value) = text(Column::Basis, "basis")? {
            let words = Basis::ALL.map(Basis::as_str).join("`, `");
            let unknown = || format!("`{value}` is not a lawful basis: use `{words}`");
            journalist.basis = Some(Basis::of(&value).ok_or_else(unknown)?);
        }
        journalist.source = text(Column::Source, "source")?;
        journalist.since = match text(Column::Since, "date")? {
            Some(value) => Some(self.since(value, notes)?),
            None => None,
        };
        let other = self.others.iter().map(|(at, _)| match cells.get(*at) {
            // An address that is used is not kept a second time.
            Some(_) if *at == used => String::new(),
            Some(cell) => from_spreadsheet_cell(cell).trim().to_owned(),
            None => String::new(),
        });
        Ok(ListedJournalist { journalist, trust, other: other.collect() })
    }

    /// A day in the form in which all are kept, or as it was written.
    fn since(&self, value: String, notes: &mut Vec<String>) -> Result<String, String> {
        match dates::day(&value, self.dates) {
            dates::Day::Known(day) => Ok(day.to_string()),
            dates::Day::Impossible if !self.is_own => {
                Err(format!("its date `{value}` does not exist; write it as `2024-03-17`"))
            }
            dates::Day::Ambiguous => {
                notes.push(format!(
                    "its date `{value}` can be read in two ways and is left as it is; write it as `2024-03-17`"
                ));
                Ok(value)
            }
            dates::Day::Impossible | dates::Day::Text => Ok(value),
        }
    }

    /// The first cell of a kind that holds anything.
    fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let mine = self.layout.of_kind(column).filter_map(|at| cells.get(at));
        mine.map(|cell| from_spreadsheet_cell(cell)).find(|cell| !cell.trim().is_empty()).unwrap_or("")
    }

    fn name(&self, cells: &[String]) -> Result<String, &'static str> {
        let part = |column| clean(self.cell(cells, column));
        let whole = list_cells::name(&part(Column::Name)?);
        let (first, middle, last) = (part(Column::First)?, part(Column::Middle)?, part(Column::Last)?);
        let joined = |last: &str| {
            [first.as_str(), middle.as_str(), last]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let has = |part: &str| part.split(' ').any(|word| whole.split(' ').any(|own| own == word));
        Ok(match (whole.is_empty(), first.is_empty(), last.is_empty()) {
            (true, ..) => joined(&last),
            // Beside a `Last name` alone, `Name` is the given one; next to only a `Vorname`, it is the surname.
            (false, true, false) if !has(&last) && !whole.contains([' ', ',']) => format!("{whole} {last}"),
            (false, false, true) if !has(&first) => joined(&whole),
            _ => whole,
        })
    }
}

/// A name that no earlier column has: with a number if it is taken.
fn unused(name: String, names: &mut HashMap<String, usize>) -> String {
    let Some(next) = names.get(&name).copied() else {
        names.insert(name.clone(), 2);
        return name;
    };
    let mut nth = next;
    let mut other = format!("{name} {nth}");
    while names.contains_key(&other) {
        nth += 1;
        other = format!("{name} {nth}");
    }
    names.insert(name, nth + 1);
    names.insert(other.clone(), 2);
    other
}

/// A reason that also says that somebody with an unreadable address does not want mail.
fn with_opt_out(reason: String, opt_out: Option<&OptOut>) -> String {
    match opt_out {
        None => reason,
        Some(OptOut { says, .. }) => {
            format!("{reason}; but this person does not want mail ({says}): find the address and suppress it")
        }
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
