//! A table as spreadsheets write it: whatever the encoding, the delimiter and the quoting.

use std::borrow::Cow;

use super::decoding::{self, Decoded};
use super::encoding::Encoding;
use super::mojibake::Repaired;

/// A table's text, decoded, and the delimiter between its cells.
#[derive(Debug)]
pub(super) struct Table {
    text: String,
    delimiter: char,
    /// The number of the text's first line in the file.
    first_line: usize,
    /// The encoding, where it was judged and not said.
    pub(super) judged: Option<Encoding>,
    /// Letters that were encoded twice, and are whole again.
    pub(super) repaired: Option<Repaired>,
}

/// One row of a table, numbered as a spreadsheet numbers it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) number: usize,
    pub(super) cells: Result<Vec<String>, BadRow>,
}

impl TableRow {
    fn is_filled(&self) -> bool {
        self.cells.as_ref().map_or(true, |cells| cells.iter().any(|cell| !cell.trim().is_empty()))
    }
}

/// A row that cannot be split into cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRow(pub(super) Cow<'static, str>);

impl BadRow {
    /// A quotation mark without an end, in the file's line of this number.
    fn open(line: usize) -> Self {
        Self(format!("the quotation mark that opens in line {line} is not closed").into())
    }
}

/// A file that is not a table of text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    #[error("it is a spreadsheet file, not text")]
    Spreadsheet,
    #[error("it is an office document, and its end is missing")]
    CutOff,
    #[error("it is in the format of Excel before 2007")]
    OldExcel,
    #[error("it is a Numbers file")]
    Numbers,
    #[error("it is a PDF, not a table")]
    Pdf,
    #[error("it is a web page or XML file, despite its name")]
    Markup,
    #[error("it contains bytes that are not text")]
    Binary,
    #[error("it is empty")]
    Empty,
    /// With the first row that cannot be split into cells, and why.
    #[error("it has more than {ROWS} rows{}", .first_bad.as_ref().map(|bad| format!("; {bad}")).unwrap_or_default())]
    TooMany { first_bad: Option<String> },
}

/// Possible delimiters, likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Rows of a file that is imported.
pub(super) const ROWS: usize = 200_000;

/// Columns of a list. What stands further to the right belongs to none.
pub(super) const COLUMNS: usize = 1_024;

/// Columns of a list of the newsroom, which has those of all files that were imported into it.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// No column that is known has a longer name, in bytes.
const LONGEST_HEADING: usize = 1_000;

/// Rows that are looked at to find the delimiter.
const SAMPLE: usize = 20;

impl Table {
    /// Decodes a file; `knows` tests for a known column's name, which shows the delimiter.
    pub(super) fn read(bytes: &[u8], knows: impl Fn(&str) -> bool) -> Result<Self, NotATable> {
        Self::read_in(bytes, None, knows)
    }

    /// The same, in an encoding that whoever imports has named.
    pub(super) fn read_in(
        bytes: &[u8],
        asked: Option<Encoding>,
        knows: impl Fn(&str) -> bool,
    ) -> Result<Self, NotATable> {
        if let Some(other) = not_text(bytes) {
            return Err(other);
        }
        let Decoded { text, judged, repaired } = decoding::decode(bytes, asked);
        if text.contains('\0') {
            return Err(NotATable::Binary);
        } else if text.trim().is_empty() {
            return Err(NotATable::Empty);
        } else if is_markup(&text) {
            return Err(NotATable::Markup);
        }
        // Excel's own way to name the delimiter; Excel does not count the line as a row.
        let first = text[..line(&text).1].trim_matches('"');
        if let Some(named) = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))
            && let (Some(delimiter), 1) = (named.chars().next(), named.chars().count())
        {
            let rest = text[line(&text).0..].to_owned();
            return Ok(Self { text: rest, delimiter, first_line: 2, judged, repaired });
        }
        let delimiter = sniff(&text, knows);
        Ok(Self { text, delimiter, first_line: 1, judged, repaired })
    }

    /// The rows that hold anything.
    pub(super) fn rows(&self) -> impl Iterator<Item = TableRow> {
        self.all_rows().filter(TableRow::is_filled)
    }

    fn all_rows(&self) -> Rows<'_> {
        Rows { line: self.first_line, ..Rows::of(&self.text, self.delimiter) }
    }

    /// The same, and how many filled cells are too far to the right to belong to a list. A file may have so many rows.
    pub(super) fn rows_and_far_cells(&self, columns: usize, most: usize) -> Result<(Vec<TableRow>, usize), NotATable> {
        let mut rows = Rows { columns, ..self.all_rows() };
        let filled: Vec<_> = rows.by_ref().filter(TableRow::is_filled).take(most.saturating_add(1)).collect();
        if filled.len() > most {
            let bad = filled.into_iter().find_map(|row| row.cells.err());
            return Err(NotATable::TooMany { first_bad: bad.map(|bad| bad.0.into_owned()) });
        }
        Ok((filled, rows.far))
    }
}

/// What other programs' files begin with.
fn not_text(bytes: &[u8]) -> Option<NotATable> {
    if bytes.starts_with(b"PK\x03\x04") {
        // Each archive ends with a directory of its files, and a comment of up to 64 KB.
        let end = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
        let head = &bytes[..bytes.len().min(200)];
        let is_of_office = [&b"[Content_Types].xml"[..], b"_rels/", b"docProps/", b"xl/", b"mimetypeapplication/vnd"]
            .iter()
            .any(|name| memchr::memmem::find(head, name).is_some());
        if is_of_office && memchr::memmem::find(end, b"PK\x05\x06").is_none() {
            return Some(NotATable::CutOff);
        }
        let named = |name: &[u8]| bytes[..bytes.len().min(1 << 16)].windows(name.len()).any(|part| part == name);
        Some(if named(b"Index/Document.iwa") || named(b"Index/Tables/") {
            NotATable::Numbers
        } else {
            NotATable::Spreadsheet
        })
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        Some(NotATable::OldExcel)
    } else if bytes.starts_with(b"%PDF") {
        Some(NotATable::Pdf)
    } else {
        None
    }
}

/// Whether a text is a page that a web application calls `.xls` or `.csv`.
fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(2_000).flat_map(char::to_lowercase).collect();
    let tags = ["<!doctype html", "<html", "<?xml", "<table", "<meta", "<head", "<body", "{\\rtf"];
    tags.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with('<') && start.contains("<tr") && start.contains("<td"))
}

/// The delimiter under which a row names most columns, else the one that gives the most even rows.
fn sniff(text: &str, knows: impl Fn(&str) -> bool) -> char {
    let score = |delimiter: char| {
        let cells: Vec<_> = Rows::of(text, delimiter).take(SAMPLE).filter_map(|row| row.cells.ok()).collect();
        let filled: Vec<_> = cells.iter().filter(|cells| cells.iter().any(|c| !c.trim().is_empty())).collect();
        // Under another delimiter a whole row may be one cell.
        let known = |cells: &[String]| cells.iter().filter(|cell| cell.len() < LONGEST_HEADING && knows(cell)).count();
        // The headings may stand below a title.
        let mut header: Option<(usize, usize)> = None;
        for cells in &filled {
            let (known, width) = (known(cells), cells.len());
            if header.is_none_or(|(most, _)| known > most) {
                header = Some((known, width));
            }
        }
        let (known, width) = header.unwrap_or_default();
        let even = filled.iter().filter(|cells| cells.len() == width && width > 1).count();
        (known, even, width)
    };
    let mut best = (DELIMITERS[0], (0, 0, 0));
    for delimiter in DELIMITERS {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// Takes a text apart into rows. A quote that goes wrong costs its own row only.
struct Rows<'a> {
    rest: &'a str,
    delimiter: char,
    number: usize,
    /// The number of the next line.
    line: usize,
    /// Quotes that never closed; each costs a look at the rest of the text.
    strays: usize,
    /// Filled cells that were left out, because they are too far to the right.
    far: usize,
    /// Cells that are kept.
    columns: usize,
}

impl<'a> Rows<'a> {
    fn of(rest: &'a str, delimiter: char) -> Self {
        Self { rest, delimiter, number: 0, line: 1, strays: 0, far: 0, columns: COLUMNS }
    }
}

impl Iterator for Rows<'_> {
    type Item = TableRow;

    fn next(&mut self) -> Option<TableRow> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let number = self.number;
        match split(self.rest, self.delimiter, self.strays < 8, self.columns) {
            Ok(Split { cells, far, taken }) => {
                self.far += far;
                self.line += line_ends(&self.rest[..taken]);
                self.rest = &self.rest[taken..];
                Some(TableRow { number, cells: Ok(cells) })
            }
            Err(Open(at)) => {
                self.strays += 1;
                let bad = BadRow::open(self.line + line_ends(&self.rest[..at]));
                let (line, _) = line(self.rest);
                self.rest = &self.rest[line..];
                self.line += 1;
                Some(TableRow { number, cells: Err(bad) })
            }
        }
    }
}

/// The length of the first line with and without its end.
fn line(text: &str) -> (usize, usize) {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => (at + 2, at),
        Some(at) => (at + 1, at),
        None => (text.len(), text.len()),
    }
}

/// How many lines end in a text.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

/// Where a quotation mark opens that is not closed.
struct Open(usize);

/// The cells of a row, the filled ones that were left out, and the length of the row with its end.
struct Split {
    cells: Vec<String>,
    far: usize,
    taken: usize,
}

/// Takes the first row apart.
fn split(text: &str, delimiter: char, quotes_span_lines: bool, columns: usize) -> Result<Split, Open> {
    let (mut cells, mut far) = (Vec::new(), 0);
    let mut at = 0;
    loop {
        let mut cell = String::new();
        if text[at..].starts_with('"') {
            let within = if quotes_span_lines { text.len() } else { at + line(&text[at..]).1 };
            let (inside, after) = match quoted(&text[at + 1..within]) {
                Some((inside, taken)) => (inside, at + 1 + taken),
                None if quotes_span_lines => return Err(Open(at)),
                None => (String::new(), at),
            };
            let spans = inside.contains(['\n', '\r']);
            let odd = !(text[after..].is_empty() || text[after..].starts_with([delimiter, '\n', '\r', ' ']));
            if spans && odd {
                return Err(Open(at));
            }
            cell = inside;
            at = after;
        }
        let rest = &text[at..];
        let end = match u8::try_from(delimiter).ok().filter(u8::is_ascii) {
            Some(delimiter) => memchr::memchr3(delimiter, b'\n', b'\r', rest.as_bytes()),
            None => rest.find([delimiter, '\n', '\r']),
        };
        let end = end.map_or(text.len(), |end| at + end);
        cell.push_str(&text[at..end]);
        if cells.len() < columns {
            cells.push(cell);
        } else {
            far += usize::from(!cell.trim().is_empty());
        }
        if text[end..].starts_with(delimiter) {
            at = end + delimiter.len_utf8();
        } else {
            return Ok(Split { cells, far, taken: end + line(&text[end..]).0 });
        }
    }
}

/// The text up to the closing quote, doubled quotes made single, and the length including it.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut at = 0;
    loop {
        let quote = at + text[at..].find('"')?;
        inside.push_str(&text[at..quote]);
        if !text[quote + 1..].starts_with('"') {
            return Some((inside, quote + 1));
        }
        inside.push('"');
        at = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(usize, Cells)> {
        let table = Table::read(bytes, |cell| cell == "name").unwrap();
        table.rows().map(|row| (row.number, row.cells)).collect()
    }

    type Cells = Result<Vec<String>, BadRow>;

    #[expect(clippy::unnecessary_wraps, reason = "stands beside rows that are bad")]
    fn cells(row: &[&str]) -> Cells {
        Ok(row.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let found = rows(b"name,b\r\n\r\n\"two\nlines\",x\n,\nlast,\"a \"\"b\"\"\"");
        let expected = [(1, cells(&["name", "b"])), (3, cells(&["two\nlines", "x"])), (5, cells(&["last", "a \"b\""]))];
        assert_eq!(found, expected);
        assert_eq!(rows(b"sep=;\r\nname;b\r\n")[0], (1, cells(&["name", "b"])));
    }

    #[test]
    fn a_stray_quote_costs_its_own_row_only() {
        let found = rows(b"name,b\n\"open,1\nnext,2\nAnna \"Ann\" B,3\n");
        assert_eq!(found[1], (2, Err(BadRow::open(2))));
        assert_eq!(found[2..], [(3, cells(&["next", "2"])), (4, cells(&["Anna \"Ann\" B", "3"]))]);
        let found = rows(b"name,b\n\"open,1\nnext,2\n\"whole\",3\n");
        assert_eq!(found[1], (2, Err(BadRow::open(2))));
        assert_eq!(found[2..], [(3, cells(&["next", "2"])), (4, cells(&["whole", "3"]))]);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_found_by_its_line() {
        for text in ["name,b\n\"two\nlines\",1\n\nx,\"open\n", "sep=,\nname,b\n\"a\r\nb\",1\rx,\"open\n"] {
            let found = rows(text.as_bytes());
            assert_eq!(found.last().unwrap().1, Err(BadRow::open(5)), "{text}");
        }
    }

    #[test]
    fn a_file_of_too_many_rows_is_refused_with_the_line_of_its_open_quotation_mark() {
        let text = format!("name,b\n\"open,1\n{}", "x,1\n".repeat(ROWS));
        let table = Table::read(text.as_bytes(), |cell| cell == "name").unwrap();
        let refused = table.rows_and_far_cells(COLUMNS, ROWS).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "it has more than 200000 rows; the quotation mark that opens in line 2 is not closed"
        );
        assert_eq!(table.rows_and_far_cells(COLUMNS, usize::MAX).unwrap().0.len(), ROWS + 2);
    }

    #[test]
    fn many_stray_quotes_do_not_take_for_ever() {
        let mut text = b"name,b\n".to_vec();
        for _ in 0..200_000 {
            text.extend_from_slice(b"\"a\"\"\n");
        }
        assert!(rows(&text).len() > 100_000);
    }

    #[test]
    fn cells_far_to_the_right_are_left_out_and_counted() {
        let wide = format!("name{}x,y, \nAnna\n", ",".repeat(COLUMNS));
        let (found, far) =
            Table::read(wide.as_bytes(), |cell| cell == "name").unwrap().rows_and_far_cells(COLUMNS, ROWS).unwrap();
        let widths: Vec<_> = found.iter().map(|row| row.cells.as_ref().unwrap().len()).collect();
        assert_eq!((widths, far), (vec![COLUMNS, 1], 2));
        let commas = format!("name,b\nAnna{}\n", ",".repeat(5_000_000));
        let (found, far) =
            Table::read(commas.as_bytes(), |cell| cell == "name").unwrap().rows_and_far_cells(COLUMNS, ROWS).unwrap();
        assert!(found.len() == 2 && far == 0, "{} rows, {far} far cells", found.len());
    }

    #[test]
    fn one_bad_byte_does_not_garble_the_other_names() {
        let found = rows(b"name\n\xC3\x85sa\nJ\xC3\xB6rg\nB\xE4r\n");
        assert_eq!(found[1].1, cells(&["Åsa"]));
        assert_eq!(found[3].1, cells(&["B\u{FFFD}r"]));
        assert_eq!(rows(b"name\n\xC5sa\n")[1].1, cells(&["Åsa"]));
    }
}
