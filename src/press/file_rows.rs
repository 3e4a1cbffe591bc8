//! The rows of a file, whatever its kind: text, a workbook, or cards.

use std::collections::BTreeMap;

use super::address::Address;
use super::cell_address::{self, is_address};
use super::columns;
use super::encoding::Encoding;
use super::list_cells::shortened;
use super::mojibake::Repaired;
use super::opt_out::{Meaning, OptOut, UnclearColumn, name_says_opt_out};
use super::table::{COLUMNS, MOST_COLUMNS, NotATable, ROWS, Table, TableRow};
use super::vcard::{self, NotCards};
use super::workbook::{self, NotAWorkbook, Sheet};
use super::workbook_bounds::UnsafeWorkbook;

/// What was done to read a file, for whoever imports it to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileNote {
    /// The encoding was judged by what the names would be.
    Judged(Encoding),
    /// Letters that had been encoded twice were made whole.
    Repaired(Repaired),
    /// Rows above the headings were left out; the text of the first.
    TitleRows(usize, String),
    /// A row with headings that are not known was taken for the headings.
    Headings(String),
    /// Columns that say who gets mail; they were read as that, and are not kept.
    OptOutColumns(Vec<String>),
    /// The rows are cards of an address book.
    Cards,
    /// The sheet that was read, where there are others, or its name says that those on it want no mail.
    Sheet(String),
    /// Cells that are too far to the right to belong to a list, and were left out.
    FarCells(usize),
    /// A sheet that was not read, and whose name says that those on it want no mail.
    OptOutSheet(String),
}

/// A file that is not a media list, or cannot be used as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAListFile {
    #[error(transparent)]
    Table(#[from] NotATable),
    #[error("no column contains email addresses; the first row is `{0}`")]
    NoAddresses(String),
    #[error(transparent)]
    Workbook(#[from] NotAWorkbook),
    #[error("several sheets contain email addresses: {}", named(.0))]
    SeveralSheets(Vec<String>),
    #[error("no sheet contains email addresses: {}", named(.0))]
    NoSheetWithAddresses(Vec<String>),
    #[error("there is no sheet `{asked}`; the sheets are {}", named(there))]
    NoSheet { asked: String, there: Vec<String> },
    #[error("the file has no sheets, because it is not a workbook")]
    NoWorkbook,
    #[error("{0} columns contain email addresses, and no heading says which one to use")]
    SeveralAddresses(usize),
    #[error("{}", unclear(.0))]
    Unclear(Vec<UnclearColumn>),
    /// In a file of people who do not want mail, a column that sets some apart.
    #[error("{}", unclear(.0))]
    UnclearAmong(Vec<UnclearColumn>),
    #[error("`{0}` marks nobody as wanting no mail")]
    NobodyOptsOut(String),
    #[error("there is no column `{0}`")]
    NoColumn(String),
    #[error("no row has the value `{value}` in the column `{column}`")]
    NoValue { column: Box<str>, value: Box<str> },
    #[error(transparent)]
    Cards(#[from] NotCards),
    /// A list of the newsroom, which would lose them when it is rewritten.
    #[error("it has more than {MOST_COLUMNS} columns")]
    TooWide,
}

impl NotAListFile {
    /// Whether the file may be a good list, and only the command or a value in it is not understood.
    fn may_be_a_list(&self) -> bool {
        match self {
            Self::NoSheet { .. }
            | Self::NoWorkbook
            | Self::SeveralSheets(_)
            | Self::SeveralAddresses(_)
            | Self::Unclear(_)
            | Self::UnclearAmong(_)
            | Self::NobodyOptsOut(_)
            | Self::NoColumn(_)
            | Self::NoValue { .. }
            | Self::Table(NotATable::TooMany { .. })
            | Self::TooWide => true,
            Self::Table(_)
            | Self::NoAddresses(_)
            | Self::Workbook(_)
            | Self::NoSheetWithAddresses(_)
            | Self::Cards(_) => false,
        }
    }

    /// What is said of the file in front of the reason.
    pub(super) fn verdict(&self) -> &'static str {
        if self.may_be_a_list() { "cannot be used" } else { "is not a media list" }
    }
}

fn named(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn unclear(columns: &[UnclearColumn]) -> String {
    let shown = columns.iter().map(|UnclearColumn { column, values }| {
        let some = values.iter().take(8).map(|(value, rows)| format!("`{value}` ({rows})"));
        let more = if values.len() > 8 { format!(" and {} more", values.len() - 8) } else { String::new() };
        format!(
            "`{column}` may say who does not want mail, but has values that pressbox does not understand: {}{more}",
            some.collect::<Vec<_>>().join(", ")
        )
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// What the user says about a file on import.
#[derive(Debug, Clone, Default)]
pub struct ReadingOptions {
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What columns and values say about mail.
    pub meanings: Vec<Meaning>,
}

/// Rows, and what was done to read them.
#[derive(Debug)]
pub(super) struct FileRows {
    pub(super) rows: Vec<TableRow>,
    pub(super) notes: Vec<FileNote>,
    pub(super) opt_out_sheets: OptOutSheets,
}

/// Who stands on a sheet of [`FileNote::OptOutSheet`], and its name.
#[derive(Debug, Default)]
pub(super) struct OptOutSheets(BTreeMap<Address, String>);

impl OptOutSheets {
    /// What they say about mail to somebody who has these addresses.
    pub(super) fn of(&self, addresses: &[Address]) -> Option<OptOut> {
        let sheet = addresses.iter().find_map(|address| self.0.get(address))?;
        Some(OptOut { certain: false, says: format!("the sheet `{sheet}` names this address"), on: None })
    }
}

impl FileRows {
    /// Reads a file by what it begins with, not by its name.
    pub(super) fn read(bytes: &[u8], options: &ReadingOptions) -> Result<Self, NotAListFile> {
        if bytes.starts_with(b"PK\x03\x04") {
            return match workbook::sheets(bytes) {
                Ok(sheets) => chosen(sheets, options.sheet.as_deref()),
                // What it is instead is reported by the error for text.
                Err(NotAWorkbook::Other | NotAWorkbook::Unsafe(UnsafeWorkbook::Damaged)) => Self::of_text(bytes, None),
                Err(error) => Err(error.into()),
            };
        }
        if options.sheet.is_some() {
            return Err(NotAListFile::NoWorkbook);
        }
        if vcard::is_cards(bytes) {
            let vcard::Cards { rows, decoded } = vcard::read(bytes, options.encoding)?;
            let judged = decoded.judged.map(FileNote::Judged);
            let notes = std::iter::once(FileNote::Cards).chain(judged).chain(decoded.repaired.map(FileNote::Repaired));
            return Ok(Self::of(rows, notes.collect()));
        }
        Self::of_text(bytes, options.encoding)
    }

    /// Reads a file as text.
    fn of_text(bytes: &[u8], encoding: Option<Encoding>) -> Result<Self, NotAListFile> {
        Self::within(bytes, encoding, COLUMNS, ROWS)
    }

    /// Reads a list of the newsroom, which is not rewritten without some of its columns.
    pub(super) fn of_own(bytes: &[u8]) -> Result<Self, NotAListFile> {
        let file = Self::within(bytes, None, MOST_COLUMNS, usize::MAX)?;
        let is_cut = file.notes.iter().any(|note| matches!(note, FileNote::FarCells(_)));
        if is_cut { Err(NotAListFile::TooWide) } else { Ok(file) }
    }

    fn within(bytes: &[u8], encoding: Option<Encoding>, columns: usize, most: usize) -> Result<Self, NotAListFile> {
        let table = Table::read_in(bytes, encoding, |cell| columns::column(cell).is_some())?;
        let (rows, far) = table.rows_and_far_cells(columns, most)?;
        let judged = table.judged.map(FileNote::Judged);
        let far = Some(far).filter(|far| *far > 0).map(FileNote::FarCells);
        Ok(Self::of(rows, judged.into_iter().chain(table.repaired.map(FileNote::Repaired)).chain(far).collect()))
    }

    /// Rows that somebody typed.
    pub(super) fn typed(rows: Vec<TableRow>) -> Self {
        Self::of(rows, Vec::new())
    }

    fn of(rows: Vec<TableRow>, notes: Vec<FileNote>) -> Self {
        Self { rows, notes, opt_out_sheets: OptOutSheets::default() }
    }
}

/// The sheet that was asked for, or the only one with addresses.
fn chosen(sheets: Vec<Sheet>, asked: Option<&str>) -> Result<FileRows, NotAListFile> {
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let has_addresses = |sheet: &Sheet| {
        let cells = sheet.rows.iter().filter_map(|row| row.cells.as_ref().ok()).flatten();
        cells.into_iter().any(|cell| is_address(cell))
    };
    let alike = |name: &str, asked: &str| name.trim().to_lowercase() == asked.trim().to_lowercase();
    let mut on_sheets = BTreeMap::new();
    let mut beside = Vec::new();
    let one = if let Some(asked) = asked {
        let (mut found, others): (Vec<Sheet>, Vec<Sheet>) =
            sheets.into_iter().partition(|sheet| alike(&sheet.name, asked));
        if found.is_empty() {
            return Err(NotAListFile::NoSheet { asked: asked.to_owned(), there: names });
        }
        // A user who picks one sheet may not think of the people on another who do not want mail.
        for sheet in others.into_iter().filter(|sheet| name_says_opt_out(&sheet.name) && has_addresses(sheet)) {
            let cells = sheet.rows.iter().filter_map(|row| row.cells.as_ref().ok()).flatten();
            let addresses = cells.flat_map(|cell| cell_address::find(cell)).filter_map(|found| found.address.ok());
            on_sheets.extend(addresses.map(|address| (address, sheet.name.clone())));
            beside.push(FileNote::OptOutSheet(sheet.name));
        }
        found.swap_remove(0)
    } else {
        let mut with: Vec<Sheet> = sheets.into_iter().filter(has_addresses).collect();
        if with.len() > 1 {
            return Err(NotAListFile::SeveralSheets(with.into_iter().map(|sheet| sheet.name).collect()));
        }
        with.pop().ok_or(NotAListFile::NoSheetWithAddresses(names.clone()))?
    };
    let mut notes = Vec::new();
    // The only sheet is named where its name tells who is on it.
    if names.len() > 1 || name_says_opt_out(&one.name) {
        notes.push(FileNote::Sheet(one.name));
    }
    if one.far > 0 {
        notes.push(FileNote::FarCells(one.far));
    }
    notes.extend(beside);
    Ok(FileRows { rows: one.rows, notes, opt_out_sheets: OptOutSheets(on_sheets) })
}

/// A row in a line.
pub(super) fn shown(cells: &[String]) -> String {
    let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let whole: String = filled.join(", ").chars().filter(|c| !c.is_control()).collect();
    shortened(&whole, 80)
}
