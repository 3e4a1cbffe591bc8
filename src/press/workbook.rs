//! Workbooks, `.xlsx` and `.ods`: their sheets as rows of text.
//!
//! Excel's sheets are read cell by cell: one cell in the last corner would make the reader ask for a table of all cells
//! before it, which is more memory than there is, and the program would end.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader as _, Xlsx};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::table::{COLUMNS, TableRow};
use super::workbook_bounds::{self, CELLS, Kind, UnsafeWorkbook};
use super::workbook_spans::{self, MergedCell};
use crate::storage::catch_panic;

/// A sheet of a workbook.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<TableRow>,
    /// Cells that are too far to the right to belong to a list.
    pub(super) far: usize,
}

/// A workbook that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAWorkbook {
    #[error(transparent)]
    Unsafe(#[from] UnsafeWorkbook),
    /// An archive of something else.
    #[error("it is not a workbook")]
    Other,
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it is damaged, or made in a way that pressbox cannot read")]
    Unreadable,
}

/// Letters of all cells together.
const LETTERS: usize = 64 << 20;

/// The sheets of a workbook, in its order.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, NotAWorkbook> {
    let read = || match workbook_bounds::check(bytes)? {
        Kind::Excel => excel(bytes),
        Kind::OpenDocument(content) => open_document(&content),
        Kind::Other => Err(NotAWorkbook::Other),
    };
    catch_panic(read).map_err(|_| NotAWorkbook::Unreadable)?
}

/// The cells of a sheet as they come, within bounds that hold for all sheets.
#[derive(Debug, Default)]
struct Cells {
    rows: BTreeMap<u32, Vec<String>>,
    far: usize,
}

/// What is left of the bounds.
#[derive(Debug, Clone, Copy)]
struct Left {
    cells: usize,
    letters: usize,
}

impl Cells {
    fn put(&mut self, (row, column): (u32, u32), text: String, left: &mut Left) -> Result<(), NotAWorkbook> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if column >= COLUMNS {
            self.far += 1;
            return Ok(());
        }
        let cells = self.rows.entry(row).or_default();
        let more = (column + 1).saturating_sub(cells.len());
        let too_large = || NotAWorkbook::Unsafe(UnsafeWorkbook::TooLarge);
        left.cells = left.cells.checked_sub(more).ok_or_else(too_large)?;
        left.letters = left.letters.checked_sub(text.len()).ok_or_else(too_large)?;
        if more > 0 {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        Ok(())
    }

    /// Writes what stands once for several rows into each of them, as people read merged cells. Across, it stays where it is: a
    /// title over the whole table is no heading of each column.
    fn fill_down(&mut self, merged: &[MergedCell], left: &mut Left) -> Result<(), NotAWorkbook> {
        // Merged cells do not overlap, unless somebody wants to keep us busy.
        let mut steps = CELLS;
        for MergedCell { top, bottom, column } in merged {
            let of = |cells: &Vec<String>| cells.get(*column as usize).filter(|text| !text.is_empty()).cloned();
            let Some(text) = self.rows.get(top).and_then(of).filter(|_| bottom > top) else { continue };
            let rows: Vec<u32> = self.rows.range(top + 1..=*bottom).map(|(row, _)| *row).collect();
            let too_large = NotAWorkbook::Unsafe(UnsafeWorkbook::TooLarge);
            steps = steps.checked_sub(rows.len()).ok_or(too_large)?;
            for row in rows {
                if self.rows.get(&row).and_then(of).is_none() {
                    self.put((row, *column), text.clone(), left)?;
                }
            }
        }
        Ok(())
    }

    fn sheet(self, name: String) -> Sheet {
        let rows = self.rows.into_iter().map(|(row, cells)| TableRow { number: row as usize + 1, cells: Ok(cells) });
        Sheet { name, rows: rows.collect(), far: self.far }
    }
}

fn damaged(error: impl std::fmt::Display) -> NotAWorkbook {
    NotAWorkbook::Damaged(error.to_string().chars().filter(|c| !c.is_control()).take(200).collect())
}

fn excel(bytes: &[u8]) -> Result<Vec<Sheet>, NotAWorkbook> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = Left { cells: CELLS, letters: LETTERS };
    let mut sheets = Vec::new();
    let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet);
    let names: Vec<String> = worksheets.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let before = left;
        let cells = excel_cells(&mut book, &name, Formulas::Told, &mut left).or_else(|_| {
            // A formula that cannot be read is no reason to refuse the sheet.
            left = before;
            excel_cells(&mut book, &name, Formulas::PassedOver, &mut left)
        });
        let mut cells = cells?;
        if let Ok(merged) = book.merge_cells_by_sheet_name(&name) {
            let cell = |Dimensions { start: (top, column), end: (bottom, _) }| MergedCell { top, bottom, column };
            cells.fill_down(&merged.into_iter().map(cell).collect::<Vec<_>>(), &mut left)?;
        }
        sheets.push(cells.sheet(name));
    }
    Ok(sheets)
}

/// What becomes of a formula whose result is not in the file: programs that write workbooks without Excel leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formulas {
    /// It is told as it is, so that nobody takes the cell for empty.
    Told,
    PassedOver,
}

fn excel_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    formulas: Formulas,
    left: &mut Left,
) -> Result<Cells, NotAWorkbook> {
    let mut cells = Cells::default();
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    loop {
        let (place, text) = match formulas {
            Formulas::Told => {
                let Some(cell) = reader.next_cell_with_formula().map_err(damaged)? else { return Ok(cells) };
                let formula = || cell.formula.as_deref().map(formula_text);
                (cell.pos, value_text(&cell.value).or_else(formula))
            }
            Formulas::PassedOver => {
                let Some(cell) = reader.next_cell().map_err(damaged)? else { return Ok(cells) };
                (cell.get_position(), value_text(cell.get_value()))
            }
        };
        if let Some(text) = text {
            cells.put(place, text, left)?;
        }
    }
}

fn value_text(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => time_text(time),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    })
}

/// A formula without its result: one that has only one, or the formula itself.
fn formula_text(formula: &str) -> String {
    let formula = formula.trim().trim_start_matches('=');
    match formula.trim_end_matches("()").to_uppercase().as_str() {
        truth @ ("TRUE" | "FALSE") => truth.to_owned(),
        _ => format!("={formula}"),
    }
}

fn open_document(content: &[u8]) -> Result<Vec<Sheet>, NotAWorkbook> {
    let archive = repacked(&workbook_bounds::typed(content)).map_err(damaged)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(archive)).map_err(damaged)?;
    let mut left = Left { cells: CELLS, letters: LETTERS };
    let mut sheets = Vec::new();
    let names = book.sheet_names();
    // One that the reader passes over would move them to another sheet.
    let merged = Some(workbook_spans::merged(content)).filter(|tables| tables.len() == names.len());
    let mut merged = merged.into_iter().flatten();
    for name in names {
        let mut cells = Cells::default();
        // This reader has all sheets in memory already, in the bounds that were checked before.
        let range: Range<Data> = book.worksheet_range(&name).map_err(damaged)?;
        let (top, start) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::Empty => continue,
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
                Data::Int(number) => number.to_string(),
                Data::Float(number) => number_text(*number),
                Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
                Data::DateTime(time) => time_text(time),
                Data::Error(error) => error.to_string(),
            };
            let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
            cells.put((place(row, top), place(column, start)), text, &mut left)?;
        }
        cells.fill_down(&merged.next().unwrap_or_default(), &mut left)?;
        sheets.push(cells.sheet(name));
    }
    Ok(sheets)
}

/// An OpenDocument of nothing but its content.
fn repacked(content: &[u8]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content),
    ];
    for (name, part) in parts {
        archive.start_file(name, stored)?;
        archive.write_all(part)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A number as a person would write it: telephone numbers and postcodes are no fractions.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day, and a time where there is one.
fn time_text(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return number_text(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}
