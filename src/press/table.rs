//! A table as spreadsheets write it: whatever the encoding, the delimiter and the quoting.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A table's text, decoded, and the delimiter between its cells.
#[derive(Debug)]
pub(super) struct Table {
    text: String,
    delimiter: char,
}

/// One row of a table, numbered as a spreadsheet numbers it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) number: usize,
    pub(super) cells: Result<Vec<String>, BadRow>,
}

/// A row that cannot be split into cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRow(pub(super) &'static str);

/// A file that is not a table of text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    #[error("it is a spreadsheet file, not text")]
    Spreadsheet,
    #[error("it contains bytes that are not text")]
    Binary,
    #[error("it is empty")]
    Empty,
}

/// Possible delimiters, likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Rows that are looked at to find the delimiter.
const SAMPLE: usize = 20;

impl Table {
    /// Decodes a file; `knows` tests for a known column's name, which shows the delimiter.
    pub(super) fn read(bytes: &[u8], knows: impl Fn(&str) -> bool) -> Result<Self, NotATable> {
        let text = decode(bytes)?;
        // Excel's own way to name the delimiter; Excel does not count the line as a row.
        let first = text.lines().next().unwrap_or_default().trim_matches('"');
        if let Some(named) = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))
            && let (Some(delimiter), 1) = (named.chars().next(), named.chars().count())
        {
            let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
            return Ok(Self { text: rest.to_owned(), delimiter });
        }
        let delimiter = sniff(&text, knows);
        Ok(Self { text, delimiter })
    }

    /// The rows that hold anything.
    pub(super) fn rows(&self) -> impl Iterator<Item = TableRow> {
        Rows { rest: &self.text, delimiter: self.delimiter, number: 0, strays: 0 }.filter(|row| match &row.cells {
            Ok(cells) => cells.iter().any(|cell| !cell.trim().is_empty()),
            Err(_) => true,
        })
    }
}

fn decode(bytes: &[u8]) -> Result<String, NotATable> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(NotATable::Spreadsheet);
    }
    let text = if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        String::from_utf8_lossy(rest).into_owned()
    } else if bytes.starts_with(b"\xFF\xFE") || zeros(bytes, 1) {
        UTF_16LE.decode(bytes).0.into_owned()
    } else if bytes.starts_with(b"\xFE\xFF") || zeros(bytes, 0) {
        UTF_16BE.decode(bytes).0.into_owned()
    } else {
        eight_bit(bytes)
    };
    if text.contains('\0') {
        Err(NotATable::Binary)
    } else if text.trim().is_empty() {
        Err(NotATable::Empty)
    } else {
        Ok(text)
    }
}

/// Whether every other byte is mostly zero, as in UTF-16 without a mark.
fn zeros(bytes: &[u8], at: usize) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let count = |start: usize| sample.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    sample.len() >= 4 && count(at) > sample.len() / 4 && count(1 - at) * 8 < count(at)
}

/// UTF-8, or else what Windows writes.
fn eight_bit(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    // One bad byte makes no Windows file of a UTF-8 one: the rest of its names would be garbled.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad { String::from_utf8_lossy(bytes).into_owned() } else { WINDOWS_1252.decode(bytes).0.into_owned() }
}

/// The delimiter under which the first row names most columns, else the one that gives the most even rows.
fn sniff(text: &str, knows: impl Fn(&str) -> bool) -> char {
    let score = |delimiter: char| {
        let rows = Rows { rest: text, delimiter, number: 0, strays: 0 };
        let cells: Vec<_> = rows.take(SAMPLE).filter_map(|row| row.cells.ok()).collect();
        let filled: Vec<_> = cells.iter().filter(|cells| cells.iter().any(|c| !c.trim().is_empty())).collect();
        let known = filled.first().map_or(0, |header| header.iter().filter(|cell| knows(cell)).count());
        let width = filled.first().map_or(0, |header| header.len());
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
    /// Quotes that never closed; each costs a look at the rest of the text.
    strays: usize,
}

impl Iterator for Rows<'_> {
    type Item = TableRow;

    fn next(&mut self) -> Option<TableRow> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let number = self.number;
        match split(self.rest, self.delimiter, self.strays < 8) {
            Ok((cells, taken)) => {
                self.rest = &self.rest[taken..];
                Some(TableRow { number, cells: Ok(cells) })
            }
            Err(bad) => {
                self.strays += 1;
                let (line, _) = line(self.rest);
                self.rest = &self.rest[line..];
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

/// The cells of the first row and the length of the row with its end.
fn split(text: &str, delimiter: char, quotes_span_lines: bool) -> Result<(Vec<String>, usize), BadRow> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let mut cell = String::new();
        if text[at..].starts_with('"') {
            let within = if quotes_span_lines { text.len() } else { at + line(&text[at..]).1 };
            let (inside, after) = match quoted(&text[at + 1..within]) {
                Some((inside, taken)) => (inside, at + 1 + taken),
                None if quotes_span_lines => return Err(BadRow("a quotation mark in it is not closed")),
                None => (String::new(), at),
            };
            let spans = inside.contains(['\n', '\r']);
            let odd = !(text[after..].is_empty() || text[after..].starts_with([delimiter, '\n', '\r', ' ']));
            if spans && odd {
                return Err(BadRow("a quotation mark in it is not closed"));
            }
            cell = inside;
            at = after;
        }
        let end = text[at..].find([delimiter, '\n', '\r']).map_or(text.len(), |end| at + end);
        cell.push_str(&text[at..end]);
        cells.push(cell);
        if text[end..].starts_with(delimiter) {
            at = end + delimiter.len_utf8();
        } else {
            return Ok((cells, end + line(&text[end..]).0));
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
        assert_eq!(found[1], (2, Err(BadRow("a quotation mark in it is not closed"))));
        assert_eq!(found[2..], [(3, cells(&["next", "2"])), (4, cells(&["Anna \"Ann\" B", "3"]))]);
        let found = rows(b"name,b\n\"open,1\nnext,2\n\"whole\",3\n");
        assert_eq!(found[1], (2, Err(BadRow("a quotation mark in it is not closed"))));
        assert_eq!(found[2..], [(3, cells(&["next", "2"])), (4, cells(&["whole", "3"]))]);
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
    fn one_bad_byte_does_not_garble_the_other_names() {
        let found = rows(b"name\n\xC3\x85sa\nJ\xC3\xB6rg\nB\xE4r\n");
        assert_eq!(found[1].1, cells(&["Åsa"]));
        assert_eq!(found[3].1, cells(&["B\u{FFFD}r"]));
        assert_eq!(rows(b"name\n\xC5sa\n")[1].1, cells(&["Åsa"]));
    }
}
