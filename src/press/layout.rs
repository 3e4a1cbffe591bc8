//! Which row of a table has the headings, and which column holds what.

use super::cell_address::is_address;
use super::columns::{self, Column};
use super::file_rows::{FileNote, FileRows, NotAListFile, OptOutSheets, shown};
use super::opt_out::{Meaning, OptOuts};
use super::opt_out_heading::{is_opt_out_heading, tells};
use super::table::TableRow;

/// The table of a file: its headings, and the rows below them.
#[derive(Debug)]
pub(super) struct FoundTable {
    /// The rows above the headings.
    pub(super) title: Vec<Vec<String>>,
    /// Empty where the table has none.
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<TableRow>,
    /// The file's first row in a line.
    pub(super) first: String,
    /// What was done to read the file.
    pub(super) notes: Vec<FileNote>,
    pub(super) opt_out_sheets: OptOutSheets,
}

/// Which column holds what.
#[derive(Debug)]
pub(super) struct Layout {
    /// The headings; empty where the table has none.
    pub(super) header: Vec<String>,
    pub(super) columns: Vec<Option<Column>>,
    /// The columns with addresses: the first is used, the others where it is empty.
    pub(super) addresses: Vec<usize>,
}

/// Rows that are looked at to find the headings, and those that are looked at to judge a column.
const HEADINGS: usize = 40;
const SAMPLE: usize = 200;

/// Why no column holds the addresses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoLayout {
    None,
    Several(usize),
}

/// The place of the row with the headings.
fn place_of_header(rows: &[TableRow]) -> Option<usize> {
    let mut best: Option<((bool, usize), usize)> = None;
    for (at, row) in rows.iter().take(HEADINGS).enumerate() {
        let Ok(cells) = &row.cells else { continue };
        if cells.iter().any(|cell| is_address(cell)) {
            break;
        }
        let known: Vec<Column> = cells.iter().filter_map(|cell| columns::column(cell)).collect();
        let about = cells.iter().any(|cell| columns::is_about_mail(cell) && cell.chars().count() < 40);
        let unknown = cells.iter().filter(|cell| columns::column(cell).is_none());
        let told = if cells.len() > 1 { unknown.filter(|cell| is_opt_out_heading(cell)).count() } else { 0 };
        let score = (known.contains(&Column::Address) || about && cells.len() > 1, known.len() + told);
        if score > (false, 0) && best.is_none_or(|(held, _)| score > held) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at).or_else(|| unknown_header(rows))
}

/// The place of headings that are not known: a row without an address, above a column that has them.
fn unknown_header(rows: &[TableRow]) -> Option<usize> {
    let cells = |row: &TableRow| row.cells.as_ref().ok().cloned().unwrap_or_default();
    let first = rows.iter().take(HEADINGS).position(|row| cells(row).iter().any(|cell| is_address(cell)))?;
    let column = cells(&rows[first]).iter().position(|cell| is_address(cell))?;
    let heads = |row: &TableRow| {
        let cells = cells(row);
        let heading = cells.get(column).is_some_and(|cell| cell.contains(char::is_alphabetic));
        // An address that is mistyped is none.
        let typo = |cell: &String| cell.contains('@') || cell.contains("(at)") || cell.contains("[at]");
        heading && !cells.iter().any(typo)
    };
    let filled = |row: &TableRow| cells(row).iter().filter(|cell| !cell.trim().is_empty()).count();
    let candidates = (0..first).filter(|at| heads(&rows[*at]));
    candidates.max_by_key(|at| (filled(&rows[*at]), std::cmp::Reverse(*at)))
}

/// Whether a row holds no heading that is known.
fn is_unknown(header: &[String]) -> bool {
    !header.iter().any(|cell| columns::column(cell).is_some() || columns::is_about_mail(cell))
}

/// Whether the headings are those that pressbox itself writes.
fn is_ours(header: &[String]) -> bool {
    ["address", "outlet", "embargo", "basis"].iter().all(|own| header.iter().any(|cell| cell == own))
}

impl FoundTable {
    /// Finds the headings, and takes them and what stands above them out of the rows.
    pub(super) fn of(file: FileRows) -> Self {
        let FileRows { mut rows, mut notes, opt_out_sheets } = file;
        let cells = |row: &TableRow| row.cells.as_ref().ok().cloned().unwrap_or_default();
        let first = rows.first().map(|row| shown(&cells(row))).unwrap_or_default();
        let (mut title, mut header) = (Vec::new(), Vec::new());
        if let Some(at) = place_of_header(&rows) {
            header = cells(&rows[at]);
            if is_unknown(&header) {
                notes.push(FileNote::Headings(shown(&header)));
            }
            if at > 0 {
                notes.push(FileNote::TitleRows(at, first.clone()));
            }
            title = rows[..at].iter().map(cells).collect();
            rows.drain(..=at);
            // Files that were put together have their headings again and again.
            rows.retain(|row| row.cells.as_ref().ok() != Some(&header));
        }
        Self { title, header, rows, first, notes, opt_out_sheets }
    }
}

/// The columns of a table that say who gets mail. What somebody means by a column or a value that is not there is refused.
pub(super) fn opt_outs<'a>(
    header: &[String],
    is_used: impl Fn(usize) -> bool,
    meanings: &[Meaning],
    rows: impl Iterator<Item = &'a [String]> + Clone,
) -> Result<OptOuts, NotAListFile> {
    let found = OptOuts::find(header, is_used, meanings, rows.clone());
    if let Some(column) = found.unused() {
        return Err(NotAListFile::NoColumn(column.to_owned()));
    }
    if let Some((column, value)) = found.unused_value(rows) {
        return Err(NotAListFile::NoValue { column: column.into(), value: value.into() });
    }
    Ok(found)
}

impl Layout {
    /// Finds the columns of some rows below their headings; `header` is empty where there are none.
    pub(super) fn find(header: Vec<String>, rows: &[TableRow]) -> Result<Self, NoLayout> {
        let mut columns: Vec<Option<Column>> = header.iter().map(|cell| columns::column(cell)).collect();
        if is_ours(&header)
            && let Some(address) = header.iter().position(|cell| cell == "address")
        {
            columns[address] = Some(Column::Address);
            return Ok(Self { header, columns, addresses: vec![address] });
        }
        let sample = || rows.iter().take(SAMPLE).filter_map(|row| row.cells.as_ref().ok());
        let good = |at: usize| sample().filter_map(|cells| cells.get(at)).filter(|cell| is_address(cell)).count();
        let filled =
            |at: usize| sample().filter_map(|cells| cells.get(at)).filter(|cell| !cell.trim().is_empty()).count();
        let width = sample().map(Vec::len).max().unwrap_or(0);
        let place = |wanted| columns.iter().position(|column| *column == Some(wanted));
        let mut addresses: Vec<usize> = (0..columns.len()).filter(|at| columns[*at] == Some(Column::Address)).collect();
        let about =
            |at: &usize| columns[*at].is_none() && columns::is_about_mail(&header[*at]) && good(*at) * 2 > filled(*at);
        let about: Vec<usize> = (0..columns.len()).filter(about).collect();
        if addresses.iter().all(|at| good(*at) == 0) && !about.is_empty() {
            // `Mail: yes` beside `E-Mail Redaktion`.
            addresses.retain(|at| filled(*at) == 0);
        }
        addresses.extend(about);
        if addresses.is_empty() {
            let one = match place(Column::PerhapsAddress) {
                // A column named so is used unless only another one holds addresses.
                Some(at) if good(at) > 0 || (0..width).all(|other| good(other) == 0) => at,
                _ => match (0..width).filter(|at| good(*at) > 0).collect::<Vec<_>>().as_slice() {
                    [] => return Err(NoLayout::None),
                    [one] => *one,
                    many => return Err(NoLayout::Several(many.len())),
                },
            };
            addresses.push(one);
        }
        columns.resize(columns.len().max(width), None);
        // Two columns without a header are a name and an address, unless one is a status.
        let beside = || sample().filter_map(|cells| cells.get(1 - addresses[0].min(1))).map(|cell| cell.trim());
        let status = || {
            tells(header.get(1 - addresses[0].min(1)).map_or("", String::as_str), || {
                beside().filter(|cell| !cell.is_empty())
            })
        };
        if width == 2 && columns.iter().all(Option::is_none) && !status() {
            columns[1 - addresses[0]] = Some(Column::Name);
        }
        for at in &addresses {
            columns[*at] = Some(Column::Address);
        }
        Ok(Self { header, columns, addresses })
    }

    /// The columns that hold something of a kind, in order.
    pub(super) fn of_kind(&self, kind: Column) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, column)| **column == Some(kind)).map(|(at, _)| at)
    }

    /// Whether a column is none that pressbox takes a value from, or a second one of a kind.
    pub(super) fn is_other(&self, at: usize) -> bool {
        match self.columns.get(at) {
            Some(None | Some(Column::PerhapsAddress)) => true,
            Some(Some(Column::Name | Column::First | Column::Middle | Column::Last | Column::Tags)) | None => false,
            Some(Some(Column::Address)) => self.addresses.first() != Some(&at),
            Some(Some(kind)) => self.of_kind(*kind).next() != Some(at),
        }
    }
}
