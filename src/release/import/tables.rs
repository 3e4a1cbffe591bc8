//! What stands in rows and columns: a table, or else the lines of a programme, of contacts or of a fact box.

use super::clock::clock;
use super::draft::Draft;
use super::markdown::cells_in_row;
use super::row::{Row, Shape};
use crate::release::finding::Finding;
use crate::release::languages::{Vocabulary, folded};
use crate::release::model::Block;
use crate::release::prose_dates::find_day;
use crate::release::table::{Table, is_figure};
use crate::release::weblink::mail_address;

/// Between the cells of a table, its rows, and its caption and the rows, while it is one row of the text.
const CELL_END: char = '\u{1f}';
const ROW_END: char = '\u{1e}';
const CAPTION_END: char = '\u{1d}';

/// A cell with more letters than this is no cell: a page's frame is made of tables as well.
const LONGEST_CELL: usize = 700;

/// Rows of cells as a format has them.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) caption: Option<String>,
    pub(super) cells: Vec<Vec<String>>,
    /// The line that each row stands on.
    pub(super) lines: Vec<usize>,
    /// Whether the first row names the columns, where the format says so.
    pub(super) header: Option<bool>,
    pub(super) apart: bool,
}

impl Found {
    /// The rows of text that it becomes.
    pub(super) fn rows(self) -> Vec<Row> {
        let Self { caption, cells, lines, header, apart } = self;
        let filled = |cells: &Vec<String>| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let columns = cells.iter().map(filled).max().unwrap_or_default();
        let header = header.unwrap_or_else(|| names_columns(&cells, columns));
        let body = &cells[usize::from(header).min(cells.len())..];
        let first = lines.first().copied().unwrap_or(1);
        let mut out: Vec<Row> = Vec::new();
        let mut push = |line: usize, text: String, shape: Shape| {
            let apart = if out.is_empty() { apart } else { false };
            if !text.trim().is_empty() {
                out.push(Row { line, text: text.trim().to_owned(), apart, shape });
            }
        };
        let framed = cells.iter().flatten().any(|cell| cell.chars().count() > LONGEST_CELL);
        let timed = !body.is_empty() && columns > 1 && body.iter().all(|cells| is_timed(cells));
        let reached = !body.is_empty() && columns > 1 && body.iter().all(|cells| is_reached(cells));
        let labels = columns == 2 && !header;
        if !(columns < 2 || framed || timed || reached || labels) {
            let table = Table::new(caption.as_deref(), header, &cells);
            return vec![Row { line: first, text: encoded(&table), apart: true, shape: Shape::Table { header } }];
        }
        if let Some(caption) = caption {
            push(first, caption, Shape::Heading);
        }
        let skip = usize::from(header && (timed || reached));
        for (cells, line) in cells.iter().zip(&lines).skip(skip) {
            if framed || columns < 2 {
                for cell in cells {
                    push(*line, cell.clone(), Shape::Plain);
                }
            } else if timed {
                push(*line, timed_row(cells), Shape::Plain);
            } else if reached {
                let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
                push(*line, cells.join(", "), Shape::Plain);
            } else {
                push(*line, cells_in_row(cells), Shape::Plain);
            }
        }
        // The names of columns that have become something else are told once that has been read.
        if let Some(names) = cells.first().filter(|_| skip > 0) {
            let names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
            push(first, names.join(", "), Shape::Names);
        }
        out
    }
}

/// Takes a table, and the line over it that is its caption or its heading.
pub(super) fn take(row: &Row, draft: &mut Draft) {
    let Shape::Table { header } = row.shape else { return };
    let (caption, rows) = row.text.split_once(CAPTION_END).unwrap_or(("", &row.text));
    let rows: Vec<Vec<String>> =
        rows.split(ROW_END).map(|row| row.split(CELL_END).map(str::to_owned).collect()).collect();
    let mut table = Table::new(Some(caption), header, &rows);
    draft.unannounced();
    let body = &mut draft.manuscript.release.body;
    let over = match body.last() {
        Some(Block::Paragraph(text)) if body.len() > 1 => Some((text.clone(), false)),
        Some(Block::Heading(text)) => Some((text.clone(), true)),
        _ => None,
    };
    match over {
        Some((text, _)) if table.caption.is_none() && is_caption(&text, draft.vocabulary) => {
            table.caption = Some(text);
            body.pop();
            draft.manuscript.lines.body.pop();
        }
        Some((text, false)) if is_short(&text) => {
            body.pop();
            body.push(Block::Heading(text.trim_end_matches(':').to_owned()));
        }
        _ => {}
    }
    if !table.rows.is_empty() {
        draft.block(row.line, Block::Table(table));
    }
}

/// Gives a table the caption that stands below it.
pub(super) fn caption_below(row: &Row, draft: &mut Draft) -> bool {
    let is = is_caption(&row.text, draft.vocabulary);
    match draft.manuscript.release.body.last_mut() {
        Some(Block::Table(table)) if is && table.caption.is_none() => {
            table.caption = Some(row.text.clone());
            true
        }
        _ => false,
    }
}

/// Tells of the names of columns that have become something else.
pub(super) fn names(row: &Row, draft: &mut Draft) {
    let message = format!("the column names are left out: “{}”", row.text);
    draft.find(Finding::note("column-names-left-out", row.line, message));
}

fn encoded(table: &Table) -> String {
    let between = |end: char| end.to_string();
    let rows: Vec<String> = table.rows.iter().map(|row| row.join(&between(CELL_END))).collect();
    format!("{}{CAPTION_END}{}", table.caption.as_deref().unwrap_or_default(), rows.join(&between(ROW_END)))
}

/// `Table 2. Boats at the quays`
fn is_caption(text: &str, vocabulary: &Vocabulary) -> bool {
    let lower = folded(text);
    let words = vocabulary.parts.table.iter().chain(&["table"]);
    let mut behind = words.filter_map(|word| lower.strip_prefix(word));
    text.chars().count() <= 200
        && behind.any(|rest| {
            let rest = rest.trim_start_matches([' ', '\u{a0}']);
            rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '–' | '-'))
        })
}

/// A line that can only be a heading, right over a table.
fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= 12
        && !text.ends_with(['.', '!', '?', ';', ',', '…', '”', '»'])
        && mail_address(text).is_none()
}

/// Whether a first row names the columns: it has no figures over columns of figures.
fn names_columns(cells: &[Vec<String>], columns: usize) -> bool {
    let [names, body @ ..] = cells else { return false };
    let cell = |row: &Vec<String>, at: usize| row.get(at).map_or(String::new(), |cell| cell.trim().to_owned());
    let figures = |at: usize| {
        let mut below = body.iter().map(|row| cell(row, at)).filter(|cell| !cell.is_empty()).peekable();
        below.peek().is_some() && below.all(|cell| is_figure(&cell))
    };
    let year = |cell: &str| cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let over = |at: usize| {
        let name = cell(names, at);
        figures(at) && (name.chars().any(char::is_alphabetic) || year(&name))
    };
    let width = names.len();
    match columns {
        0 | 1 => false,
        // `Year | Visitors` over a single row: a year in front, and names without figures.
        2 if body.len() == 1 => {
            (0..width).all(over) && names.iter().all(|name| !name.contains(|c: char| c.is_ascii_digit() || c == ':'))
        }
        2 => body.len() > 1 && (0..width).filter(|at| !cell(names, *at).is_empty()).all(over),
        _ => (0..width).any(over) || cell(names, 0).is_empty() && (1..width).all(|at| !cell(names, at).is_empty()),
    }
}

/// A day or an hour in the first cell that is not empty.
fn is_timed(cells: &[String]) -> bool {
    let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    filled.next().is_some_and(|cell| is_hour(cell) || is_day(cell))
}

fn is_hour(cell: &str) -> bool {
    let short = cell.split_whitespace().count() <= 6;
    short && clock(cell).is_some_and(|(_, behind)| !behind.starts_with(|c: char| c.is_alphanumeric() || c == '%'))
}

fn is_day(cell: &str) -> bool {
    cell.split_whitespace().count() <= 5 && cell.chars().any(char::is_alphabetic) && find_day(cell).is_some()
}

fn is_reached(cells: &[String]) -> bool {
    cells.iter().any(|cell| mail_address(cell).is_some() || is_phone(cell))
}

/// `+46 70 123 45 67`, `020 7946 0123`
fn is_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let only = cell
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | '/' | '(' | ')' | '+' | '\u{a0}' | '.'));
    only && (7..=15).contains(&digits) && cell.trim().starts_with(['0', '+', '('])
}

/// `10:15 Opening (Hall 1)`: days and hours first, then what it is, then the rest beside it.
fn timed_row(cells: &[String]) -> String {
    let mut cells = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).peekable();
    let mut text = String::new();
    let mut hours = 0;
    while let Some(cell) = cells.next_if(|cell| is_hour(cell) || is_day(cell) && !text.contains(char::is_alphabetic)) {
        let hour = is_hour(cell);
        text += match (text.is_empty(), hour && hours > 0) {
            (true, _) => "",
            (false, true) => "–",
            (false, false) => " ",
        };
        text += cell;
        hours += usize::from(hour);
    }
    if let Some(title) = cells.next() {
        text += " ";
        text += title;
    }
    let beside: Vec<&str> = cells.collect();
    if beside.is_empty() {
        return text;
    }
    let beside = beside.join(", ");
    if beside.contains(['(', ')']) || text.ends_with(')') {
        format!("{text}, {beside}")
    } else {
        format!("{text} ({beside})")
    }
}
